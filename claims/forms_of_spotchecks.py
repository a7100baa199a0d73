"""What people type about a spot check: the selection, what was found of a claim, how it ended."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from claims.models import Programme
from claims.models.choices import FoundToBe
from claims.spotchecks import Announced, FoundOf, references_in


class SelectionForm(forms.Form):
    """Which claims the department selected."""

    references = forms.CharField(
        label="Which claims were selected?",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Their numbers, or the references of their families, as the department's letter gives them.",
        error_messages={"required": "Enter the references of the claims that were selected"},
    )

    def clean_references(self) -> list[str]:
        """Return the references, each once."""
        return references_in(self.cleaned_data["references"])


class SpotCheckForm(SelectionForm):
    """A spot check as it is announced, with its selection."""

    programme = forms.TypedChoiceField(label="Of which programme?", coerce=int)
    name = forms.CharField(
        label="What is it called here?",
        max_length=100,
        help_text="For example, Spot check of June 2020.",
        error_messages={"required": "Enter what it is called"},
    )
    announced_on = forms.DateField(
        label="Which day was it announced?", error_messages={"required": "Enter the day it was announced"}
    )
    visit_on = forms.DateField(label="Which day is the visit?", required=False, help_text="Leave it empty for none.")
    field_order = ("programme", "name", "announced_on", "visit_on", "references")

    def __init__(self, sent: QueryDict | None, *, programmes: Iterable[Programme], today: date) -> None:
        super().__init__(sent, initial={"announced_on": today})
        choices = [(programme.pk, programme.name) for programme in programmes]
        self.fields["programme"] = forms.TypedChoiceField(label="Of which programme?", choices=choices, coerce=int)
        self.order_fields(self.field_order)
        self.today = today

    def clean_announced_on(self) -> date:
        """Return the day, which is not to come."""
        on: date = self.cleaned_data["announced_on"]
        if on > self.today:
            raise forms.ValidationError("It was announced today or earlier")
        return on

    def clean(self) -> dict[str, Any]:
        """Refuse a visit before its announcement."""
        given = self.cleaned_data
        if given.get("visit_on") and given.get("announced_on") and given["visit_on"] < given["announced_on"]:
            self.add_error("visit_on", "A visit does not come before it was announced")
        return given

    def announced(self) -> Announced:
        """Return what was announced."""
        given = self.cleaned_data
        return Announced(name=given["name"], announced_on=given["announced_on"], visit_on=given["visit_on"])


class FoundForm(forms.Form):
    """What the department found of one claim."""

    found = forms.ChoiceField(
        label="What did the department find?",
        choices=FoundToBe.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it found"},
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Asked for where the claim is not, or only partly, valid. Write no names.",
    )
    on = forms.DateField(label="Which day did it say so?", error_messages={"required": "Enter the day"})

    def said(self) -> FoundOf:
        """Return what was found."""
        given = self.cleaned_data
        return FoundOf(found=FoundToBe(given["found"]), on=given["on"], reason=given["reason"])


class OutcomeForm(forms.Form):
    """How a spot check ended."""

    outcome = forms.CharField(
        label="How did it end?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What the department wrote in the end, and what the council does about it. Write no names.",
        error_messages={"required": "Enter how it ended"},
    )
