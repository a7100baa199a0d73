"""What managers enter about a record that only named people open."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from keyworkers.models import User


def _said(user: User) -> str:
    return f"{user}, {user.get_role_display().lower()}" + (f" ({user.team})" if user.team else "")


class RestrictForm(forms.Form):
    """Why a record is restricted, and to whom."""

    reason = forms.CharField(
        label="Why is the record restricted?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever is admitted reads it. For example, a member of staff is a relative.",
        error_messages={"required": "Say why the record is restricted"},
    )
    admitted = forms.TypedMultipleChoiceField(
        label="Who is admitted, besides you?",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whoever works with the family, and their managers. Others you can admit afterwards, one by one.",
    )

    def __init__(self, sent: QueryDict | None = None, *, near: Iterable[User]) -> None:
        super().__init__(sent)
        self.by_id = {user.pk: user for user in near}
        field: Any = self.fields["admitted"]
        field.choices = [(user.pk, _said(user)) for user in self.by_id.values()]

    def chosen(self) -> list[User]:
        """Return who is admitted."""
        return [self.by_id[user] for user in self.cleaned_data["admitted"]]


class AdmitForm(forms.Form):
    """Somebody more is admitted."""

    user = forms.TypedChoiceField(
        label="Who is admitted?", coerce=int, error_messages={"required": "Choose who is admitted"}
    )
    why = forms.CharField(label="Why?", max_length=200, error_messages={"required": "Say why they are admitted"})

    def __init__(self, sent: QueryDict | None = None, *, people: Iterable[User]) -> None:
        super().__init__(sent)
        self.by_id = {user.pk: user for user in people}
        field: Any = self.fields["user"]
        field.choices = [("", ""), *((user.pk, _said(user)) for user in self.by_id.values())]

    def chosen(self) -> User:
        """Return who is admitted."""
        return self.by_id[self.cleaned_data["user"]]


class BecauseForm(forms.Form):
    """Why an admission, or the restriction, ends."""

    why = forms.CharField(
        label="Why?", max_length=200, help_text="Kept in the family's history.", error_messages={"required": "Say why"}
    )
