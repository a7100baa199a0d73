"""What people enter about what they did with a family: a note, an amendment."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from families.models import Person
from families.words import MONTHS
from keyworkers.identity import Member
from keyworkers.models import Goal, InterventionKind
from keyworkers.models.casework import NotSeenWhy, SeenOutcome
from keyworkers.notes import LONGEST, Note

OTHER = "other"
MINUTES = [
    (15, "15 minutes"),
    (30, "30 minutes"),
    (45, "45 minutes"),
    (60, "1 hour"),
    (90, "1½ hours"),
    (120, "2 hours"),
]
TYPED = "%d/%m/%Y"
# As people type a day, on a phone's number pad too.
DAYS_TYPED = [TYPED, "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d"]
AT_HOME = "At home"
HAPPENS_SOMEWHERE = (InterventionKind.MEETING, InterventionKind.GROUP)
IS_SEEN_OR_SPOKEN_TO = (InterventionKind.VISIT, InterventionKind.CALL)


class Quick(forms.RadioSelect):
    """A few answers to choose from, and a box for any other: what stands there counts where "other" is chosen."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the answer chosen, or the one typed."""
        chosen = super().value_from_datadict(data, files, name)
        return chosen if chosen not in (None, "", OTHER) else data.get(f"{name}_other", "").strip()

    def format_value(self, value: Any) -> list[str]:
        """Return which answer is chosen: "other" for one that is not offered, none where nothing has been said."""
        offered = {str(choice) for choice, _ in self.choices}
        said = "" if value is None else str(value)
        return [said if said in offered or not said else OTHER]

    def typed(self, value: Any) -> str:
        """Return what stands in the box."""
        said = "" if value is None else str(value)
        return "" if said in {str(choice) for choice, _ in self.choices} else said


class Clock(forms.TimeInput):
    """A time of day, as the device lets people choose one."""

    input_type = "time"


class PartForm(forms.Form):
    """Who of one family took part, and whom of them the worker saw alone."""

    people = forms.TypedMultipleChoiceField(
        label="Who was there?", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    alone = forms.TypedMultipleChoiceField(
        label="Seen alone", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, members: Sequence[Member]) -> None:
        """Offer the members who may be named."""
        self.members = {member.person.pk: member for member in members if member.person}
        for name in ("people", "alone"):
            field: Any = self.fields[name]
            field.choices = [(pk, str(member.person)) for pk, member in self.members.items()]

    def people_of(self, name: str) -> list[Person]:
        """Return the people ticked in a field."""
        chosen = (self.members[pk].person for pk in self.cleaned_data.get(name, []))
        return [person for person in chosen if person]

    @property
    def rows_now(self) -> list[dict[str, Any]]:
        """Return who belongs to the family still."""
        return [row for row in self._rows() if not row["left_on"]]

    @property
    def rows_then(self) -> list[dict[str, Any]]:
        """Return who has left it."""
        return [row for row in self._rows() if row["left_on"]]

    @property
    def is_then_open(self) -> bool:
        """Tell whether somebody who has left is ticked."""
        return any(row["is_there"] or row["is_alone"] for row in self.rows_then)

    def _rows(self) -> list[dict[str, Any]]:
        there, alone = (_ticked(self[name].value()) for name in ("people", "alone"))
        return [
            {
                "pk": pk,
                "id": f"{self['people'].auto_id}_{number}",
                "name": member.name,
                "age": member.age,
                "is_there": str(pk) in there,
                "is_alone": str(pk) in alone,
                "left_on": member.membership.ends_on,
            }
            for number, (pk, member) in enumerate(self.members.items())
        ]

    def refuse_if_nobody(self, *, is_seen: bool) -> None:
        """Refuse a family that was seen without anybody of it, and one that was not seen with somebody."""
        somebody = self.cleaned_data.get("people") or self.cleaned_data.get("alone")
        if is_seen and self.members and not somebody:
            self.add_error("people", "Choose who was there")
        if not is_seen and somebody:
            self.add_error("people", "Nobody was seen, so nobody was there: choose “Seen”, or take the ticks away")


def _ticked(value: Any) -> set[str]:
    return {str(one) for one in value or []}


class SaidForm(forms.Form):
    """When something was done, for how long, where, and what is told of it; ``key`` makes two presses one note."""

    happened_on = forms.DateField(
        label="When was it?",
        widget=Quick,
        input_formats=DAYS_TYPED,
        error_messages={"required": "Enter the date", "invalid": "The date must be a real date, like 30/09/2020"},
    )
    started_at = forms.TimeField(
        label="Time it began",
        required=False,
        widget=Clock(format="%H:%M"),
        input_formats=["%H:%M", "%H.%M", "%H%M", "%H:%M:%S"],
        error_messages={"invalid": "Time it began must be a time, like 14:30"},
    )
    minutes = forms.IntegerField(
        label="How long did it take?",
        min_value=1,
        max_value=960,
        widget=Quick,
        error_messages={
            "required": "Choose how long it took",
            "invalid": "Minutes must be a whole number",
            "min_value": "Minutes must be between 1 and 960",
            "max_value": "Minutes must be between 1 and 960",
        },
    )
    place = forms.CharField(label="Where?", max_length=80, required=False)
    note = forms.CharField(
        label="What happened?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter what happened"},
    )
    next_step = forms.CharField(
        label="Next step", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_on = forms.DateField(
        label="When is the next contact due?",
        required=False,
        widget=Quick,
        input_formats=DAYS_TYPED,
        error_messages={"invalid": "The next contact must be a real date, like 07/10/2020"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def begin(self, today: date) -> None:
        """Offer days and lengths to choose from."""
        self.today = today
        self._offer(
            "happened_on", [(as_typed(today), "Today"), (as_typed(today - timedelta(1)), "Yesterday")], "Another day"
        )
        self._offer("minutes", MINUTES, "Another length")
        weeks = [(1, "In a week"), (2, "In two weeks"), (4, "In four weeks")]
        ahead = [(today + timedelta(weeks=count), words) for count, words in weeks]
        due = [(as_typed(on), f"{words}, {on.day} {MONTHS[on.month - 1]}") for on, words in ahead]
        self._offer("next_on", [("", "No date yet"), *due], "Another day")

    def _offer(self, name: str, choices: Sequence[tuple[Any, str]], other: str) -> None:
        self.fields[name].widget.choices = [*choices, (OTHER, other)]

    @property
    def typed(self) -> dict[str, str]:
        """Return what stands in the boxes of the quick answers."""
        widgets = {name: self.fields[name].widget for name in ("happened_on", "minutes", "next_on")}
        return {name: widget.typed(self[name].value()) for name, widget in widgets.items() if isinstance(widget, Quick)}

    def says_any(self, *names: str) -> bool:
        """Tell whether any of these fields holds something or is refused, so that its part of the page stands open."""
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def is_next_said(self) -> bool:
        """Tell whether anything is said of what happens next."""
        return self.says_any("next_step", "next_on")

    @property
    def is_place_said(self) -> bool:
        """Tell whether the place or the time is said."""
        return self.says_any("place", "started_at")

    def clean_happened_on(self) -> date:
        """Return the day, which is not to come."""
        on: date = self.cleaned_data["happened_on"]
        if on > self.today:
            raise forms.ValidationError("The date must be today or in the past.")
        return on


def as_typed(on: date) -> str:
    """Return a day as people type it."""
    return on.strftime(TYPED)


def as_kept(form: forms.Form, kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what a draft holds as a form's first answers, exactly as they were typed."""
    sent = QueryDict(mutable=True)
    for name, values in kept.items():
        sent.setlist(name, list(values))
    names = form.fields.items()
    return {name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name)) for name, field in names}


class InterventionForm(SaidForm, PartForm):
    """What was done with one family, in under a minute."""

    kind = forms.ChoiceField(
        label="What was it?",
        choices=InterventionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was"},
    )
    outcome = forms.ChoiceField(
        label="Was the family seen?",
        choices=SeenOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the family was seen"},
    )
    not_seen_why = forms.ChoiceField(
        label="Why was nobody seen?",
        choices=[("", ""), *NotSeenWhy.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    child_said = forms.CharField(
        label="What the child said", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    goals = forms.TypedMultipleChoiceField(
        label="Which goals did this work towards?", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["kind", "happened_on", "started_at", "minutes", "place", "outcome", "not_seen_why", "people", "note"]

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        members: Sequence[Member],
        today: date,
        goals: Iterable[Goal] = (),
        kept: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(sent, initial={"kind": InterventionKind.VISIT, "happened_on": as_typed(today)})
        self.initial["key"] = str(uuid.uuid4())
        self.begin(today)
        self.offer(members)
        self.goals_by_id = {goal.pk: goal for goal in goals}
        field: Any = self.fields["goals"]
        field.choices = [(goal.pk, goal.wording) for goal in self.goals_by_id.values()]
        if kept is not None:
            self.initial = {**self.initial, **as_kept(self, kept)}

    @property
    def is_child_heard(self) -> bool:
        """Tell whether anything a child said is written down."""
        return self.says_any("child_said")

    @property
    def are_goals_named(self) -> bool:
        """Tell whether a goal is named."""
        return self.says_any("goals")

    def clean(self) -> dict[str, Any]:
        """Return what was entered, where it agrees: who was seen with whether anybody was, the place with the kind."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        kind, outcome = entered.get("kind"), entered.get("outcome")
        if outcome and "people" not in self.errors:
            self.refuse_if_nobody(is_seen=outcome == SeenOutcome.SEEN)
        if outcome == SeenOutcome.SEEN:
            entered["not_seen_why"] = ""
        elif outcome and kind in IS_SEEN_OR_SPOKEN_TO and not entered.get("not_seen_why"):
            self.add_error("not_seen_why", "Choose why nobody was seen")
        if kind == InterventionKind.VISIT and not entered.get("place"):
            entered["place"] = AT_HOME
        elif kind in HAPPENS_SOMEWHERE and not entered.get("place"):
            self.add_error("place", "Enter the place")
        return entered

    def note_to_log(self) -> Note:
        """Return what was entered."""
        entered = self.cleaned_data
        return Note(
            kind=InterventionKind(entered["kind"]),
            happened_on=entered["happened_on"],
            started_at=entered["started_at"],
            minutes=entered["minutes"],
            place=entered["place"],
            outcome=SeenOutcome(entered["outcome"]),
            not_seen_why=entered["not_seen_why"],
            people=self.people_of("people"),
            alone=self.people_of("alone"),
            note=entered["note"],
            child_said=entered["child_said"],
            goals=[self.goals_by_id[goal] for goal in entered["goals"]],
            next_step=entered["next_step"],
            next_on=entered["next_on"],
            is_another=entered["is_another"],
        )


class AmendForm(forms.Form):
    """What is added to or put right in a completed note, and why."""

    text = forms.CharField(
        label="What should the record say?",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Enter what the record should say"},
    )
    reason = forms.CharField(
        label="Why is this added?",
        max_length=300,
        help_text="For example, “The time was mistyped”.",
        error_messages={"required": "Enter why this is added"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, sent: QueryDict | None = None, *, kept: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(sent, initial={"key": str(uuid.uuid4())})
        if kept is not None:
            self.initial = {**self.initial, **as_kept(self, kept)}
