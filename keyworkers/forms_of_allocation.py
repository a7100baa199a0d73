"""What managers enter about who holds a family: who, from when, what goes along, and when somebody is away."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from keyworkers.allocating import Handing
from keyworkers.covering import Absence
from keyworkers.models import Action, AssignmentKind, Leave, Role, User

A_DAY = timedelta(days=1)


def workers_of(by: User) -> list[User]:
    """Return the keyworkers whom ``by`` allocates to: of their team, or of the council."""
    workers = User.objects.filter(council=by.council_id, role=Role.KEYWORKER, is_active=True)
    if by.role == Role.TEAM_MANAGER:
        workers = workers.filter(team=by.team_id)
    return list(workers.select_related("team__agency").order_by("last_name", "first_name", "id"))


def said(worker: User) -> str:
    """Return a worker as a choice says them: whose they are matters as much as their name."""
    whose = "" if worker.employment == "in-house" else f", {worker.get_employment_display().lower()}"
    return f"{worker} ({worker.team}{whose})"


class _ChoosingWorkers(forms.Form):
    """A form that offers the workers of whoever fills it in."""

    def offer(self, name: str, workers: Iterable[User], *, empty: str = "") -> None:
        """Offer ``workers`` in a field."""
        field: Any = self.fields[name]
        self.by_id = getattr(self, "by_id", {}) | {worker.pk: worker for worker in workers}
        field.choices = [("", empty), *((worker.pk, said(worker)) for worker in workers)]

    def chosen(self, name: str) -> User | None:
        """Return the worker chosen in a field."""
        return self.by_id.get(self.cleaned_data[name])


def _worker_field(label: str, **more: Any) -> forms.TypedChoiceField:
    field: forms.TypedChoiceField = forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)
    return field


class AssignForm(_ChoosingWorkers):
    """Who works with a family, as what, from when."""

    keyworker = _worker_field("Worker", error_messages={"required": "Choose a worker"})
    kind = forms.ChoiceField(
        label="As",
        choices=[(kind.value, kind.label) for kind in AssignmentKind if kind != AssignmentKind.COVER],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label="From")
    note = forms.CharField(
        label="What matters",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For a new lead keyworker: what they should know before the first visit.",
    )

    def __init__(self, sent: QueryDict | None = None, *, by: User, today: date, leads: bool) -> None:
        super().__init__(sent, initial={"starts_on": today, "kind": "supporting" if leads else "lead"})
        self.offer("keyworker", workers_of(by))
        if leads:
            del self.fields["kind"], self.fields["note"]


class HandOverForm(_ChoosingWorkers):
    """To whom a family is handed, from when, with what word, and which open actions go along."""

    receiver = _worker_field("New lead keyworker", error_messages={"required": "Choose the new lead keyworker"})
    on = forms.DateField(label="From")
    note = forms.CharField(
        label="What matters",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What the new keyworker should know before the first visit.",
    )
    passing = forms.TypedMultipleChoiceField(
        label="Open actions that pass to the new keyworker",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="The others stay with the former keyworker, who then goes on supporting the family.",
    )
    stays = forms.BooleanField(label="The former keyworker goes on supporting the family", required=False)

    def __init__(self, sent: QueryDict | None = None, *, by: User, lead: User, actions: list[Action], today: date):
        super().__init__(sent, initial={"on": today, "passing": [one.pk for one in actions]})
        self.lead = lead
        self.offer("receiver", [one for one in workers_of(by) if one.pk != lead.pk])
        self.fields["stays"].label = f"{lead} goes on supporting the family"
        field: Any = self.fields["passing"]
        field.choices = [(one.pk, f"{one.wording} (due {one.due_on:%-d %B %Y})") for one in actions]
        if not actions:
            del self.fields["passing"]

    def handing(self) -> Handing:
        """Return what was decided."""
        entered = self.cleaned_data
        receiver = self.by_id[entered["receiver"]]
        passing = frozenset(entered.get("passing", []))
        return Handing(self.lead, receiver, entered["on"], entered["note"], passing, entered["stays"])


class EndForm(forms.Form):
    """The day from which somebody no longer works with a family."""

    on = forms.DateField(label="From", help_text="The first day on which they no longer work with the family.")

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"on": today})


class LeaveForm(_ChoosingWorkers):
    """Who is away from when to when, and who covers."""

    worker = _worker_field("Who is away?", error_messages={"required": "Choose who is away"})
    starts_on = forms.DateField(label="First day away")
    last_on = forms.DateField(label="Last day away")
    covered_by = _worker_field(
        "Who covers?",
        required=False,
        help_text="They see and hold the families of whoever is away on exactly these days.",
    )

    def __init__(self, sent: QueryDict | None = None, *, by: User, today: date, leave: Leave | None = None) -> None:
        initial: dict[str, Any] = {"starts_on": today}
        if leave:
            initial = {
                "starts_on": leave.starts_on,
                "last_on": leave.ends_on - A_DAY,
                "covered_by": leave.covered_by_id,
            }
        super().__init__(sent, initial=initial)
        workers = workers_of(by)
        self.offer("covered_by", [one for one in workers if not leave or one.pk != leave.worker_id], empty="Nobody")
        self.offer("worker", workers)
        if leave:
            del self.fields["worker"]

    def absence(self) -> Absence:
        """Return what was decided."""
        entered = self.cleaned_data
        return Absence(entered["starts_on"], entered["last_on"] + A_DAY, self.chosen("covered_by"))


class AllocateForm(_ChoosingWorkers):
    """Which of the families that wait come to which keyworker, from when."""

    families = forms.TypedMultipleChoiceField(
        label="Families",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one family"},
    )
    keyworker = _worker_field("Keyworker", error_messages={"required": "Choose a keyworker"})
    starts_on = forms.DateField(label="From")
    note = forms.CharField(
        label="What matters",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the keyworker should know before the first visit.",
    )

    def __init__(
        self, sent: QueryDict | None = None, *, workers: Iterable[Any], waiting: Iterable[int], today: date
    ) -> None:
        super().__init__(sent, initial={"starts_on": today})
        field: Any = self.fields["families"]
        field.choices = [(pk, str(pk)) for pk in waiting]
        self.offer("keyworker", workers)
