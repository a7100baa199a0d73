"""How somebody chooses to be told each kind of thing."""

from typing import Any

from django import forms
from django.http import QueryDict

from keyworkers.models import MailTiming, NoticeKind, User
from keyworkers.telling import Choice, choices_of


class NoticeChoicesForm(forms.Form):
    """For each kind of thing: whether the service shows it, and how often it is mailed."""

    def __init__(self, sent: QueryDict | None = None, *, user: User) -> None:
        super().__init__(sent)
        chosen = choices_of(user)
        for kind in NoticeKind:
            self.fields[f"{kind}-in_service"] = forms.BooleanField(
                label="Show it here", required=False, initial=chosen[kind].in_service
            )
            self.fields[f"{kind}-mail"] = forms.ChoiceField(
                label="By e-mail", choices=MailTiming.choices, initial=chosen[kind].mail
            )

    def parts(self) -> list[tuple[str, Any, Any]]:
        """Return the fields of each kind with the kind's words."""
        return [(kind.label, self[f"{kind}-in_service"], self[f"{kind}-mail"]) for kind in NoticeKind]

    def choices(self) -> dict[NoticeKind, Choice]:
        """Return what was chosen."""
        entered = self.cleaned_data
        return {kind: Choice(entered[f"{kind}-in_service"], MailTiming(entered[f"{kind}-mail"])) for kind in NoticeKind}
