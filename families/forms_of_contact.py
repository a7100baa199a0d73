"""What people enter about reaching a family safely, and why an address is shielded."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.http import QueryDict

from families.contacting import FORBIDDEN, Reached, Safe
from families.forms_seen import MarkedForm
from families.models.contact import ContactKind, ContactPoint, SafeContact, VisitWarning

NUMBER = re.compile(r"\+?[0-9 ()-]{6,20}")


def safe_contact_stands(now: SafeContact | None) -> dict[str, Any]:
    """Return what stands of safe contact, by the fields of its form."""
    return {"forbidden": [name for name in FORBIDDEN if now and getattr(now, name)], "note": now.note if now else ""}


def warning_stands(of: VisitWarning) -> dict[str, Any]:
    """Return what stands of a warning, by the fields of its form."""
    return {"warning": of.warning, "ends_on": of.ends_on}


def number_stands(of: ContactPoint) -> dict[str, Any]:
    """Return what stands of a number, by the fields of its form."""
    return {name: getattr(of, name) for name in ("kind", "value", "note", "ends_on")}


class SafeContactForm(MarkedForm):
    """What must not be done when reaching a family, from a day on."""

    forbidden = forms.MultipleChoiceField(
        label="What must not be done?",
        choices=list(FORBIDDEN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of them empty where the family may be reached in every way.",
    )
    note = forms.CharField(
        label="What else to know", max_length=200, required=False, help_text="For example, when it is safe to ring."
    )
    on = forms.DateField(label="From")

    def __init__(self, sent: QueryDict | None = None, *, now: SafeContact | None, today: date) -> None:
        super().__init__(sent, initial={**safe_contact_stands(now), "on": today})

    def safe(self) -> Safe:
        """Return what was entered."""
        said = self.cleaned_data["forbidden"]
        return Safe(note=self.cleaned_data["note"], **{name: name in said for name in FORBIDDEN})


class WarningForm(MarkedForm):
    """A warning for whoever visits; of one that stands, also from when it holds no longer."""

    warning = forms.CharField(label="What must whoever visits know?", max_length=200)
    on = forms.DateField(label="From")
    ends_on = forms.DateField(
        label="No longer from",
        required=False,
        help_text="The first day it holds no longer. Leave it empty while it holds.",
    )

    def __init__(self, sent: QueryDict | None = None, *, of: VisitWarning | None = None, today: date) -> None:
        super().__init__(sent, initial=warning_stands(of) if of else {"on": today})
        del self.fields["on" if of else "ends_on"]


class NumberForm(MarkedForm):
    """By what a member is reached; of what stands, also from when it is used no longer."""

    person = forms.TypedChoiceField(label="Whose is it?", coerce=int)
    kind = forms.ChoiceField(label="What is it?", choices=ContactKind.choices, widget=forms.RadioSelect)
    value = forms.CharField(label="Number or e-mail address", max_length=120)
    note = forms.CharField(
        label="What to know about it", max_length=120, required=False, help_text="For example, shared with a sister."
    )
    on = forms.DateField(label="From")
    ends_on = forms.DateField(
        label="No longer from",
        required=False,
        help_text="The first day it is used no longer. Leave it empty while it is.",
    )

    def __init__(
        self, sent: QueryDict | None = None, *, people: Mapping[int, str], of: ContactPoint | None = None, today: date
    ) -> None:
        super().__init__(sent, initial=number_stands(of) if of else {"on": today})
        field: Any = self.fields["person"]
        field.choices = [("", "Choose"), *people.items()]
        for name in ("person", "on") if of else ("ends_on",):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be rung or written to."""
        said = self.cleaned_data
        kind, value = said.get("kind"), said.get("value", "")
        if kind == ContactKind.EMAIL and value:
            try:
                validate_email(value)
            except forms.ValidationError as error:
                self.add_error("value", error)
        elif kind and value and not NUMBER.fullmatch(value):
            self.add_error("value", "Enter a telephone number, such as 01632 960 001")
        return said

    def reached(self) -> Reached:
        """Return what was entered."""
        said = self.cleaned_data
        return Reached(kind=ContactKind(said["kind"]), value=said["value"], note=said["note"])


class ReasonForm(forms.Form):
    """Why an address is shielded, or need not be any longer."""

    reason = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
