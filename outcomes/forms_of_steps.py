"""What people enter about how the work goes on or ends, and what a professional confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.models import Agency
from keyworkers.models import Document
from outcomes.confirming import Confirmed
from outcomes.models import CaseStepKind, CloseReason, Confirmation, Evidence
from outcomes.rules.facts import codes_of
from outcomes.rules.words import code_in_words
from outcomes.steps import Step
from outcomes.wording import measure_called


class ReopenForm(forms.Form):
    """That the work begins again: from which day, in which words."""

    stepped_on = forms.DateField(label="On which day?", error_messages={"required": "Enter the day"})
    words = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In words the family may read.",
        error_messages={"required": "Enter why"},
    )

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"stepped_on": today})

    def step(self) -> Step:
        """Return what was entered."""
        entered = self.cleaned_data
        return Step(entered["stepped_on"], entered["words"], entered.get("goes_on_with", ""))


class StepForm(ReopenForm):
    """From which day, in which words, and who goes on with the family."""

    goes_on_with = forms.CharField(label="Who goes on with the family?", required=False, max_length=120)


class CloseForm(StepForm):
    """That the work ends, and for which reason."""

    reason = forms.ChoiceField(
        label="For which reason?",
        choices=CloseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason"},
    )

    then = forms.ChoiceField(
        label="What happens to those who hold the family?",
        choices=[
            ("let-go", "They hold it until today. From tomorrow nobody does"),
            ("stay", "They go on holding it, for what is still to be written or claimed"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they go on holding the family"},
    )

    field_order = ["reason", "stepped_on", "words", "goes_on_with", "then"]


class UpOrDownForm(StepForm):
    """That the work goes on with more or with less."""

    kind = forms.ChoiceField(
        label="Up or down?",
        choices=[
            (CaseStepKind.STEPPED_UP.value, "Stepped up: more help, or a statutory service beside us"),
            (CaseStepKind.STEPPED_DOWN.value, "Stepped down: less help, or another service beside us"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is stepped up or down"},
    )

    field_order = ["kind", "stepped_on", "words", "goes_on_with"]


class ConfirmationForm(forms.Form):
    """What a professional confirmed of somebody, and who they are."""

    person = forms.TypedChoiceField(
        label="Of whom?", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Choose of whom"}
    )
    measure = forms.ChoiceField(label="About what?", widget=forms.RadioSelect)
    standing = forms.ChoiceField(
        label="What is confirmed?", widget=forms.RadioSelect, error_messages={"required": "Choose what is confirmed"}
    )
    confirmed_on = forms.DateField(label="Day it was confirmed")
    confirmed_by = forms.CharField(
        label="Name of the professional", max_length=120, error_messages={"required": "Enter who confirms it"}
    )
    role = forms.CharField(label="Role", max_length=80, help_text="For example, community psychiatric nurse.")
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), required=False, empty_label="Choose"
    )
    agency_name = forms.CharField(label="Agency, where it is not in the list", required=False, max_length=120)
    document = forms.ModelChoiceField(
        label="Letter or report",
        queryset=Document.objects.none(),
        required=False,
        empty_label="None",
        help_text="From its documents.",
    )
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        people: Mapping[int, str],
        measures: Sequence[str],
        documents: Any,
        council: int,
        today: date,
        entry: Evidence | None = None,
    ) -> None:
        super().__init__(sent, initial=_before(entry) if entry else {"confirmed_on": today, "measure": measures[0]})
        self.today = today
        fields: Any = self.fields
        fields["person"].choices = list(people.items())
        fields["measure"].choices = [(measure, measure_called(measure)) for measure in measures]
        fields["standing"].choices = list(_standings(measures))
        fields["agency"].queryset = Agency.objects.filter(council=council).order_by("name")
        fields["document"].queryset = documents

    def clean(self) -> None:
        """Refuse a day to come, and no agency or two."""
        on = self.cleaned_data.get("confirmed_on")
        if on and on > self.today:
            self.add_error("confirmed_on", "Day it was confirmed must be today or in the past")
        if bool(self.cleaned_data.get("agency")) == bool(self.cleaned_data.get("agency_name")):
            self.add_error("agency", "Choose the agency, or enter its name below: one of the two")

    def confirmed(self) -> Confirmed:
        """Return what was entered."""
        return Confirmed(**{name: value for name, value in self.cleaned_data.items() if name != "person"})


def _standings(measures: Sequence[str]) -> Iterable[tuple[str, str]]:
    for code in codes_of(measures):
        words = code_in_words(code)
        yield code, f"{words[:1].upper()}{words[1:]}"


def _before(entry: Evidence) -> dict[str, Any]:
    told = Confirmation.objects.filter(evidence=entry).first()
    names = ("confirmed_by", "role", "agency_id", "agency_name", "document_id", "note")
    before = {name.removesuffix("_id"): getattr(told, name) for name in names} if told else {}
    about = {"person": entry.person_id, "measure": entry.measure, "standing": entry.code}
    return about | {"confirmed_on": entry.starts_on} | before
