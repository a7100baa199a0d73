"""How an action says no to what somebody asked."""


class NotPossibleError(Exception):
    """What was asked cannot be done; the message is a sentence for people, ``field`` the form's field it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
