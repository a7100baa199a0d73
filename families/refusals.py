"""How an action says no to what somebody asked."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models


class NotPossibleError(Exception):
    """What was asked cannot be done; the message is a sentence for people, ``field`` the form's field it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def refuse_contradictions(row: models.Model, about: Mapping[str, tuple[str, str]]) -> None:
    """Refuse what the database would, in words for people and with the field it is about.

    ``about`` says to which field of a form a constraint belongs, and what is said where the constraint itself says
    nothing to people. What must be in order is asked first: days that are not make no range that could be compared.
    Raises :class:`NotPossibleError`.
    """
    for constraint in sorted(row._meta.constraints, key=lambda one: not isinstance(one, models.CheckConstraint)):
        try:
            constraint.validate(type(row), row)
        except ValidationError as error:
            field, words = about.get(constraint.name, (None, ""))
            raise NotPossibleError(words or error.messages[0], field=field) from error
