"""What people write in a whole-family assessment: one member, the whole, the agreement, the day it is completed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.forms_seen import MarkedForm
from families.models import Person
from keyworkers.assessing import Part
from keyworkers.saving import seen_of

LONGEST = 8000


def long_text(label: str, *, hint: str = "", rows: int = 5, required: bool = False) -> forms.CharField:
    """Return a field for a longer text, without a counter: nobody should write up to a number."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": False})
    too_long = {"max_length": f"{label} must be {LONGEST:,} characters or fewer"}
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=widget, max_length=LONGEST, error_messages=too_long
    )


class SeenForm(MarkedForm):
    """A marked form that begins with what stands."""

    def __init__(self, sent: QueryDict | None = None, *, stands: Mapping[str, Any]) -> None:
        super().__init__(sent, initial={**stands, "seen": seen_of(stands)})

    def written(self) -> dict[str, Any]:
        """Return what was written, without the mark."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class PartForm(SeenForm):
    """What an assessment says of one member; each box may be left empty."""

    strengths = long_text("What is going well?")
    worries = long_text("What are we worried about?")
    wishes = long_text("What do they say, and what do they want?", hint="In their own words, where you can.")

    def clean(self) -> None:
        """Refuse three empty boxes."""
        if not self.errors and not Part(**self.written()).is_written:
            self.add_error("strengths", "Write something in at least one of the three")


class SummaryForm(SeenForm):
    """What is made of it all together."""

    summary = long_text("What do we make of it together?", hint="What matters most, and what comes first.", rows=10)


class BeginForm(forms.Form):
    """The day an assessment was begun."""

    started_on = forms.DateField(label="Day it was begun")

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"started_on": today})


class PeopleForm(forms.Form):
    """Who of the family."""

    people = forms.TypedMultipleChoiceField(
        label="Who agreed?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who agreed"},
    )

    def __init__(
        self, sent: QueryDict | None = None, *, people: Mapping[int, Person], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(sent, initial=dict(initial or {}))
        self.people_by_id = people
        field: Any = self.fields["people"]
        field.choices = [(pk, str(person)) for pk, person in people.items()]

    def chosen(self) -> list[Person]:
        """Return who was chosen."""
        return [self.people_by_id[pk] for pk in self.cleaned_data["people"]]


class AgreementForm(PeopleForm, MarkedForm):
    """The day the family agreed to work together, and by whom of it."""

    agreed_on = forms.DateField(label="Day they agreed")

    field_order = ["agreed_on", "people"]


class CompleteForm(forms.Form):
    """The day an assessment is dated."""

    completed_on = forms.DateField(label="Completed on", help_text="The assessment is dated by this day")

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"completed_on": today})
