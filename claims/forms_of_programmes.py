"""What people type about a programme and its parts: targets, caps, rates, windows, opening balances.

Each form is of one row, new or as it stands, and gives it back as it was typed; it saves nothing. A day that ends
something is typed as its last day and kept as the day after it.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from claims.models import Cap, ClaimKind, OpeningBalance, Programme, ResultType, Target, TargetMeasure, Tariff, Window
from claims.models.choices import Coordination, Payment, TariffBy
from claims.programmes import Part
from families.forms_of_rows import LastDayField, RowForm, reason_field
from outcomes.models import Framework

MOST = 1_000_000
OURS = "It is our reading; nobody has published it"
EXAMPLE = "For example, 31/03/2021."
OF_SOURCE = "Where it was read: the letter, the page, its date."
EITHER = [("", "Either route"), *ResultType.choices]


class PoundsField(forms.DecimalField):
    """An amount in pounds, however people write it: 1800, 1,800.00 or £1,800."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=9, decimal_places=2, min_value=0, widget=forms.TextInput, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the amount without its sign and its commas."""
        return super().to_python(value.replace("£", "").replace(",", "").strip() if isinstance(value, str) else value)


def _number(label: str, *, least: int = 0, most: int = MOST, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **kwargs)


def _source() -> forms.CharField:
    return forms.CharField(
        label="Source",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=OF_SOURCE,
    )


def _why() -> forms.CharField:
    return reason_field("Kept in the programme's history. Write no names of families.")


class ProgrammeForm(RowForm):
    """How a programme is paid, decided on and audited."""

    name = forms.CharField(label="Name", max_length=100)
    announced_on = forms.DateField(
        label="Announced on", required=False, help_text="Not its start: no phase is reckoned from this day."
    )
    starts_on = forms.DateField(label="First day", help_text="For example, 01/04/2015.")
    ends_on = LastDayField(label="Last day", help_text=EXAMPLE)
    payment = forms.ChoiceField(label="Payment", choices=Payment.choices, widget=forms.RadioSelect)
    tariff_by = forms.ChoiceField(
        label="Which day decides the rate of a claim?",
        error_messages={"required": "Choose which day decides the rate"},
        choices=TariffBy.choices,
        widget=forms.RadioSelect,
    )
    paid_of = _number(
        "Of how many families …",
        error_messages={"required": "Enter of how many families"},
        least=1,
        most=1000,
        help_text="In Phase 1 the department paid for 5 of every 6.",
    )
    paid_for = _number(
        "… does the department pay for how many?",
        error_messages={"required": "Enter for how many the department pays"},
        least=1,
        most=1000,
        help_text="The same number twice: for all.",
    )
    second_check_percent = _number(
        "Share of decisions for a second person, in per cent",
        most=100,
        help_text="Drawn by the programme's seed. Our reading: no published rule asks for it.",
    )
    sample_percent = _number(
        "Internal audit looks at this share of a batch, in per cent", least=10, most=100, help_text="10 at least."
    )
    sample_floor = _number("Internal audit looks at no fewer claims than", least=1, most=1000)
    coordination = forms.ChoiceField(
        label="Work co-ordinated across more than one agency",
        choices=Coordination.choices,
        required=False,
        help_text="One authority's rule. Needed, it keeps a claim back that only one agency's workers have seen.",
    )

    def clean_coordination(self) -> str:
        """Return what was chosen; nothing: what stands."""
        return str(self.cleaned_data["coordination"] or self.row.coordination)

    source_note = _source()
    why = _why()


class NewProgrammeForm(ProgrammeForm):
    """A programme the council has not had before; its phase stands from then on."""

    framework = forms.ModelChoiceField(
        label="Phase",
        queryset=Framework.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose a phase"},
    )
    field_order = ("framework", "name")

    def __init__(self, sent: QueryDict | None = None, *, row: Programme) -> None:
        super().__init__(sent, row=row)
        field: Any = self.fields["framework"]
        taken = Programme.objects.filter(council=row.council_id).values("framework")
        field.queryset = Framework.objects.exclude(pk__in=taken).order_by("starts_on")

    def filled(self) -> Programme:
        """Return the programme as it was typed, named in addresses as its phase is."""
        made: Programme = super().filled()
        made.slug = made.framework.slug
        return made


class TargetForm(RowForm):
    """A number to reach."""

    measure = forms.ChoiceField(
        label="What does it count?",
        error_messages={"required": "Choose what it counts"},
        choices=TargetMeasure.choices,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label="What is it called?",
        error_messages={"required": "Enter what it is called"},
        max_length=60,
        help_text="Every percentage names it. For example, in-year target or programme target.",
    )
    number = _number("Number", least=1)
    starts_on = forms.DateField(
        label="First day", required=False, help_text="For a year's target. In total: leave both days empty."
    )
    ends_on = LastDayField(label="Last day", required=False, help_text=EXAMPLE)
    is_our_reading = forms.BooleanField(label=OURS, required=False)
    source_note = _source()
    why = _why()


class CapForm(RowForm):
    """How many claims are paid."""

    kind = forms.ChoiceField(
        label="Of which claims?",
        error_messages={"required": "Choose of which claims"},
        choices=ClaimKind.choices,
        widget=forms.RadioSelect,
    )
    number = _number("How many are paid?", error_messages={"required": "Enter how many are paid"})
    is_in_total = forms.BooleanField(
        label="In total, over the programme's own days",
        required=False,
        help_text="It holds beside the caps of the years.",
    )
    starts_on = forms.DateField(
        label="First day", required=False, help_text="Of a year's cap. For example, 01/04/2020."
    )
    ends_on = LastDayField(label="Last day", required=False, help_text=EXAMPLE)
    source_note = _source()
    why = _why()


class TariffForm(RowForm):
    """What the department pays for a claim."""

    kind = forms.ChoiceField(
        label="For which claims?",
        error_messages={"required": "Choose for which claims"},
        choices=ClaimKind.choices,
        widget=forms.RadioSelect,
    )
    result_type = forms.ChoiceField(
        label="By which route?",
        choices=EITHER,
        required=False,
        help_text="Of results. A rate for one route goes before one for either.",
    )
    amount = PoundsField(label="Amount in pounds", help_text="For example, 800.")
    starts_on = forms.DateField(label="First day", help_text="For example, 01/04/2015.")
    ends_on = LastDayField(label="Last day", required=False, help_text="Leave it empty where none is set.")
    is_our_reading = forms.BooleanField(
        label="It is our reading; it was not verified against the department's own paper", required=False
    )
    source_note = _source()
    why = _why()


class WindowForm(RowForm):
    """A period in which a batch may be sent."""

    name = forms.CharField(label="Name", max_length=60, help_text="For example, September 2020.")
    opens_on = forms.DateField(label="Opens on", error_messages={"required": "Enter the day it opens"})
    submit_by = forms.DateField(label="Last day to send a batch")
    closes_on = forms.DateField(
        label="Closes on",
        help_text="Its claims count in the year of this day, for caps as for rates.",
        error_messages={"required": "Enter the day it closes"},
    )
    attached_by = forms.DateField(
        label="Families attached by",
        help_text="Whoever was attached later waits for the next window.",
        error_messages={"required": "Enter the last day of attachment"},
    )
    evidence_on = forms.DateField(
        label="Evidence date", help_text="Claims are judged on this day; what they rest on must be complete to it."
    )
    why = _why()

    ORDER: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("attached_by", "evidence_on", "The last attachment cannot come after the evidence date"),
        ("evidence_on", "submit_by", "The evidence date cannot come after the last day to send a batch"),
        ("opens_on", "submit_by", "A batch cannot be sent before the window opens"),
        ("submit_by", "closes_on", "A window cannot close before the last day to send a batch"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days that are out of order, naming the later one's field."""
        said = self.cleaned_data
        for first, second, words in self.ORDER:
            if said.get(first) and said.get(second) and said[first] > said[second]:
                self.add_error(second, words)
        if said.get("opens_on") and said.get("closes_on") == said.get("opens_on"):
            self.add_error("closes_on", "A window closes after the day it opens")
        return self.cleaned_data


class OpeningBalanceForm(RowForm):
    """Families counted before this system held their claims."""

    measure = forms.ChoiceField(
        label="What was counted?",
        error_messages={"required": "Choose what was counted"},
        choices=TargetMeasure.choices,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label="What is it called?",
        error_messages={"required": "Enter what it is called"},
        max_length=100,
        help_text="For example, To March 2020.",
    )
    count = _number("How many?", error_messages={"required": "Enter how many"})
    counted_on = forms.DateField(
        label="Counted by",
        help_text="The last day they were counted by; it decides their year. For example, 31/03/2020.",
    )
    result_type = forms.ChoiceField(
        label="By which route?", choices=[("", "Either or not known"), *ResultType.choices], required=False
    )
    window = forms.ModelChoiceField(
        label="In which window?", queryset=Window.objects.none(), required=False, empty_label="None, or not known"
    )
    is_our_reading = forms.BooleanField(label=OURS, required=False)
    source_note = _source()
    why = _why()

    def __init__(self, sent: QueryDict | None = None, *, row: OpeningBalance) -> None:
        super().__init__(sent, row=row)
        field: Any = self.fields["window"]
        field.queryset = Window.objects.filter(programme=row.programme_id).order_by("-opens_on")


class RemoveForm(forms.Form):
    """Why a part of a programme is removed."""

    why = _why()


# By the word in the address of a page: the model of a part of a programme and the form of one.
FORMS: Mapping[str, tuple[type[Part], type[RowForm]]] = {
    "targets": (Target, TargetForm),
    "caps": (Cap, CapForm),
    "rates": (Tariff, TariffForm),
    "windows": (Window, WindowForm),
    "opening-balances": (OpeningBalance, OpeningBalanceForm),
}
