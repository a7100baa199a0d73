"""What people type about the council's own lists; each form is of one row, and saves nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from families.forms_of_rows import LastDayField, RowForm, reason_field
from families.models import Agency, District, Source, Term
from families.models.councils import AgencyKind
from families.models.feeds import FeedKind
from keyworkers.models import Team
from keyworkers.set_up import Entry

A_YEAR = 366


def _why() -> forms.CharField:
    return reason_field("Kept in the history of the council's lists. Write no names of families.")


class TermForm(RowForm):
    """A school term."""

    name = forms.CharField(label="Name", max_length=40, help_text="For example, Autumn 2021.")
    starts_on = forms.DateField(label="First day", help_text="For example, 06/09/2021.")
    ends_on = LastDayField(label="Last day", help_text="For example, 17/12/2021.")
    excluded_because = forms.CharField(
        label="It counts for nothing because",
        required=False,
        max_length=200,
        help_text="Leave it empty for a usual term. For example, schools were closed to most pupils.",
    )
    why = _why()


class DistrictForm(RowForm):
    """A part of the council's area."""

    name = forms.CharField(label="Name", max_length=100)
    why = _why()


class AgencyForm(RowForm):
    """Who tells the council, or works with families."""

    name = forms.CharField(label="Name", max_length=100)
    kind = forms.ChoiceField(
        label="What is it?", choices=AgencyKind.choices, error_messages={"required": "Choose what it is"}
    )
    delivers = forms.BooleanField(label="It employs keyworkers of the programme", required=False)
    why = _why()


class TeamForm(RowForm):
    """Keyworkers under one manager."""

    name = forms.CharField(label="Name", max_length=80)
    agency = forms.ModelChoiceField(label="Agency", queryset=Agency.objects.none(), empty_label=None)
    why = _why()

    def __init__(self, sent: QueryDict | None = None, *, row: Any) -> None:
        super().__init__(sent, row=row)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(council=row.council_id, delivers=True)


class SourceForm(RowForm):
    """Files the council relies on."""

    kind = forms.ChoiceField(
        label="Which files?", choices=FeedKind.choices, error_messages={"required": "Choose which files"}
    )
    agency = forms.ModelChoiceField(label="From which agency?", queryset=Agency.objects.none(), required=False)
    allowed_lag_days = forms.IntegerField(
        label="How many days may it be late?",
        min_value=0,
        max_value=A_YEAR,
        help_text="Silent for longer, and what rests on it is “not known”.",
        error_messages={"required": "Enter how many days it may be late"},
    )
    records_from = forms.DateField(
        label="From which day on do its files speak?", required=False, help_text="What came before is not known."
    )
    why = _why()

    def __init__(self, sent: QueryDict | None = None, *, row: Any) -> None:
        super().__init__(sent, row=row)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.filter(council=row.council_id)
        if row.pk is not None:
            del self.fields["kind"]


class RemoveEntryForm(forms.Form):
    """Why an entry goes."""

    why = reason_field("Kept in the history of the council's lists.")


FORMS: Mapping[str, tuple[type[Entry], type[RowForm]]] = {
    "terms": (Term, TermForm),
    "sources": (Source, SourceForm),
    "agencies": (Agency, AgencyForm),
    "teams": (Team, TeamForm),
    "districts": (District, DistrictForm),
}
