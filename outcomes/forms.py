"""What people enter about outcomes: that work with a family begins, and a need a professional found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.forms import FilterForm
from families.models import Agency, District
from outcomes.actions import Start
from outcomes.entries import Expecting, born_of, due_of
from outcomes.models import Decided, Decision, DeliveryRoute, Evidence
from outcomes.rules.matrix import Matrix
from outcomes.rules.plan import Plan
from outcomes.wording import KINDS


def not_to_come(form: forms.Form, *names: str, today: date) -> None:
    """Refuse each of these dates that lies ahead."""
    for name in names:
        day = form.cleaned_data.get(name)
        if day and day > today:
            form.add_error(name, f"{form.fields[name].label} must be today or in the past")


class StartForm(forms.Form):
    """How work with a family begins: the day, who does it, and the papers' dates."""

    attached_on = forms.DateField(label="Day the work began")
    delivery_route = forms.ChoiceField(
        label="Who works with the family?",
        choices=DeliveryRoute.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who works with the family"},
    )
    provider = forms.ModelChoiceField(label="Organisation", queryset=Agency.objects.none(), required=False)
    assessed_on = forms.DateField(label="Whole-family assessment", required=False)
    family_plan_on = forms.DateField(label="Family plan agreed", required=False)
    lead_worker_on = forms.DateField(label="Lead keyworker named", required=False)

    def __init__(self, sent: QueryDict | None = None, *, council: int, today: date) -> None:
        super().__init__(sent, initial={"attached_on": today})
        self.today = today
        field: Any = self.fields["provider"]
        field.queryset = Agency.objects.filter(council=council, delivers=True)

    def clean(self) -> None:
        """Refuse days to come, and an agreed plan before anybody was named to lead it."""
        not_to_come(self, "attached_on", "assessed_on", "family_plan_on", "lead_worker_on", today=self.today)
        lead, plan = self.cleaned_data.get("lead_worker_on"), self.cleaned_data.get("family_plan_on")
        if lead and plan and lead > plan:
            self.add_error("lead_worker_on", "Lead keyworker named must be on or before the day the plan was agreed")

    def start(self) -> Start:
        """Return what was entered."""
        entered = self.cleaned_data
        return Start(**(entered | {"delivery_route": DeliveryRoute(entered["delivery_route"])}))


class NeedForm(forms.Form):
    """A need a professional found; it counts from its day for ever after."""

    indicator = forms.ChoiceField(label="Need")
    identified_on = forms.DateField(label="Found on")
    note = forms.CharField(
        label="What was seen", max_length=300, widget=forms.Textarea, help_text="In a sentence a family may read."
    )

    def __init__(self, sent: QueryDict | None = None, *, plan: Plan, recorded: set[str], today: date) -> None:
        super().__init__(sent, initial={"identified_on": today})
        self.plan, self.today = plan, today
        field: Any = self.fields["indicator"]
        field.choices = [("", "Choose a need"), *_offered(plan, recorded)]

    def clean(self) -> None:
        """Refuse a day to come."""
        not_to_come(self, "identified_on", today=self.today)

    @property
    def headline(self) -> str:
        """Return the headline the chosen need falls under."""
        return self.plan.indicators[self.cleaned_data["indicator"]].headline


def _offered(plan: Plan, recorded: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = [
        (head.label, [(one.code, f"{one.need}: {one.label}") for one in head.indicators if one.code not in recorded])
        for head in plan.headlines
    ]
    return [(label, needs) for label, needs in groups if needs]


class EvidenceFilter(FilterForm):
    """Narrows a family's evidence."""

    kind = forms.ChoiceField(label="About", required=False, choices=[("", "Everything"), *KINDS.items()])
    replaced = forms.BooleanField(label="Show replaced evidence too", required=False)


ANY, BELOW = ("", "Any"), "below"


class ConsiderFilter(FilterForm):
    """Narrows the families to consider."""

    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "To consider"),
            ("opened", "Opened, not yet worked with"),
            ("set-aside", "Set aside for now"),
            ("outside", "Opened outside the entry rule"),
        ],
    )
    band = forms.ChoiceField(label="Band", required=False)
    entry = forms.ChoiceField(
        label="Entry rule",
        required=False,
        choices=[ANY, ("met", "Met"), ("not-met", "Not met"), ("not-known", "Not known")],
    )
    domain = forms.ChoiceField(label="Domain", required=False)
    district = forms.TypedChoiceField(label="District", required=False, coerce=int, empty_value=None)

    def __init__(self, asked: QueryDict, *, council: int, matrix: Matrix) -> None:
        super().__init__(asked)
        bands = [(band.code, f"{band.label} ({matrix.range_of(band)})") for band in matrix.bands]
        self.offer("band", [*bands, (BELOW, "Below the bands")])
        self.offer("domain", [(domain.code, domain.label) for domain in matrix.domains])
        self.offer("district", list(District.objects.filter(council=council).values_list("id", "name")))


class ConsiderForm(forms.Form):
    """What a person decides about a family to consider, and why."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (Decision.OPENED.value, "Open this family: somebody should start working with it"),
            (Decision.SET_ASIDE.value, "Set it aside for now, and look again on a day"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with your name and the points as they stand. In words a family may read.",
        error_messages={"required": "Enter the reason"},
    )
    look_again_on = forms.DateField(
        label="Look again on", required=False, help_text="Only where it is set aside. For example, 30/11/2020"
    )

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent)
        self.today = today

    def clean(self) -> None:
        """Refuse a family set aside without a day ahead."""
        if self.cleaned_data.get("decision") != Decision.SET_ASIDE or "look_again_on" in self.errors:
            return
        again = self.cleaned_data.get("look_again_on")
        if again is None or again <= self.today:
            self.add_error("look_again_on", "Enter a day after today to look again")

    def asked(self) -> dict[str, Any]:
        """Return what was decided."""
        return self.cleaned_data | {"decision": Decision(self.cleaned_data["decision"])}


class JudgementForm(forms.Form):
    """A professional's view that a need is met, from a day on, and why."""

    met_on = forms.DateField(label="Met from", help_text="The first day. For example, 01/06/2020")
    last_on = forms.DateField(
        label="Met until", required=False, help_text="The last day, where it is to end on one; else leave it empty"
    )
    reason = forms.CharField(
        label="Why do you judge so?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What you saw, and who else sees it so. In words the family may read.",
        error_messages={"required": "Enter why you judge so"},
    )

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"met_on": today})
        self.today = today

    def clean(self) -> None:
        """Refuse a first day to come, and an end before it."""
        not_to_come(self, "met_on", today=self.today)
        first, last = self.cleaned_data.get("met_on"), self.cleaned_data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "Met until must be on or after the first day")


class DecisionForm(forms.Form):
    """What a second person says of a judgement, and why."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[(Decided.APPROVED.value, "Approve it: the need counts as met"), (Decided.REFUSED.value, "Refuse it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept with your name. In words the family may read.",
        error_messages={"required": "Enter the reason"},
    )


class LevelForm(forms.Form):
    """At which level a need stood on a day, on the scale of the family's outcomes plan."""

    on = forms.DateField(label="Day it was assessed", help_text="For example, 01/09/2020")
    level = forms.TypedChoiceField(
        label="Which level?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level", "invalid_choice": "Choose one of the levels of the plan"},
    )

    def __init__(self, sent: QueryDict | None = None, *, scale: range, today: date, entry: Evidence | None) -> None:
        before = {"on": entry.starts_on, "level": entry.value} if entry else {"on": today}
        super().__init__(sent, initial=before)
        self.today = today
        field: Any = self.fields["level"]
        field.choices = [(level, str(level)) for level in scale]

    def clean(self) -> None:
        """Refuse a day to come."""
        not_to_come(self, "on", today=self.today)


class ExpectingForm(forms.Form):
    """Who of the family expects a child, since when that is known, when it is due, and when it was born."""

    person = forms.TypedChoiceField(
        label="Who expects a child?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who expects a child"},
    )
    known_on = forms.DateField(label="Known since")
    due_on = forms.DateField(
        label="Child due on",
        help_text="The family counts as expecting until the birth, or until six weeks after this day",
    )
    born_on = forms.DateField(label="Born on", required=False, help_text="Leave it empty until the child is born")

    def __init__(
        self, sent: QueryDict | None = None, *, people: Mapping[int, str], today: date, entry: Evidence | None
    ) -> None:
        super().__init__(sent, initial=_expecting(entry) if entry else {"known_on": today})
        self.today = today
        field: Any = self.fields["person"]
        field.choices = list(people.items())

    def clean(self) -> None:
        """Refuse days to come."""
        not_to_come(self, "known_on", "born_on", today=self.today)

    def expecting(self) -> Expecting:
        """Return what was entered."""
        entered = self.cleaned_data
        return Expecting(entered["known_on"], entered["due_on"], entered["born_on"])


def _expecting(entry: Evidence) -> dict[str, Any]:
    born_on, due_on = born_of(entry), due_of(entry)
    return {"person": entry.person_id, "known_on": entry.starts_on, "due_on": due_on, "born_on": born_on}
