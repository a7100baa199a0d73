"""What people write in a family plan: a goal, an action, how each ended, the agreement, a review, supervision."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.forms_seen import MarkedForm
from families.models import Person
from keyworkers.forms_of_assessments import PeopleForm, SeenForm, long_text
from keyworkers.models import User
from keyworkers.planning import Owner, ToDo
from keyworkers.reviewing import Held

ELSE = "else"


class GoalForm(SeenForm):
    """What the family wants to be different, and the need it serves."""

    wording = forms.CharField(
        label="What shall be different?", max_length=300, help_text="In the family's own words, where you can."
    )
    indicator = forms.ChoiceField(label="Which need does it serve?", required=False)

    def __init__(
        self, sent: QueryDict | None = None, *, stands: Mapping[str, Any], needs: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(sent, stands=stands)
        field: Any = self.fields["indicator"]
        field.choices = [("", "None: it is the family's own goal"), *needs]


class GoalEndForm(forms.Form):
    """That a goal is reached, or set aside for a reason."""

    how = forms.ChoiceField(
        label="What has become of it?",
        choices=[("reached", "It is reached"), ("aside", "It is set aside")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what has become of it"},
    )
    reached_on = forms.DateField(label="Since when?")
    because = forms.CharField(label="Why is it set aside?", required=False, max_length=300)

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"reached_on": today})

    def clean(self) -> None:
        """Refuse a goal set aside without a reason."""
        if self.cleaned_data.get("how") == "aside" and not self.cleaned_data.get("because"):
            self.add_error("because", "Enter why it is set aside")


class ActionForm(SeenForm):
    """What is to be done, by whom and by when."""

    wording = forms.CharField(label="What is to be done?", max_length=300)
    owner = forms.ChoiceField(label="Who does it?", error_messages={"required": "Choose who does it"})
    somebody_else = forms.CharField(
        label="Name of somebody else", required=False, max_length=120, help_text="A school, a health visitor, a friend."
    )
    due_on = forms.DateField(label="By when?", error_messages={"required": "Enter by when"})

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        stands: Mapping[str, Any],
        workers: Iterable[User],
        members: Mapping[int, Person],
    ) -> None:
        super().__init__(sent, stands=stands)
        self.workers = {f"worker-{user.pk}": user for user in workers}
        self.members = {f"member-{pk}": person for pk, person in members.items()}
        field: Any = self.fields["owner"]
        field.choices = [
            ("", "Choose"),
            ("The family", [(code, str(person)) for code, person in self.members.items()]),
            ("Workers", [(code, str(user)) for code, user in self.workers.items()]),
            (ELSE, "Somebody else"),
        ]

    def clean(self) -> None:
        """Refuse somebody else without a name, and a name beside one of those offered."""
        owner, named = self.cleaned_data.get("owner"), self.cleaned_data.get("somebody_else")
        if owner == ELSE and not named:
            self.add_error("somebody_else", "Enter the name of whoever does it")
        if owner and owner != ELSE and named:
            self.add_error("somebody_else", "Leave the name empty, or choose “Somebody else” as who does it")

    def to_do(self) -> ToDo:
        """Return what was entered."""
        entered = self.cleaned_data
        code = entered["owner"]
        owner = Owner(self.workers.get(code), self.members.get(code), entered["somebody_else"])
        return ToDo(entered["wording"], owner, entered["due_on"])


class ActionEndForm(forms.Form):
    """That an action was done, dropped or handed on, and what came of it."""

    how = forms.ChoiceField(
        label="What has become of it?",
        choices=[("done", "Done"), ("dropped", "Dropped"), ("handed-on", "Handed on to somebody who goes on with it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what has become of it"},
    )
    on = forms.DateField(label="On which day?", error_messages={"required": "Enter the day"})
    outcome = forms.CharField(
        label="What came of it?",
        required=False,
        max_length=250,
        help_text="Needed where it is dropped (why) or handed on (to whom).",
    )

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"on": today})

    def came_of_it(self) -> str:
        """Return the outcome as it is kept."""
        said: str = self.cleaned_data["outcome"]
        return f"Handed on: {said}" if said and self.cleaned_data["how"] == "handed-on" else said


class PlanAgreementForm(PeopleForm, MarkedForm):
    """The day the family plan was agreed, by whom of the family, and when it is looked at again."""

    agreed_on = forms.DateField(label="Day it was agreed")
    review_on = forms.DateField(label="Next review on")

    field_order = ["agreed_on", "people", "review_on"]


class ReviewForm(PeopleForm):
    """What was said when the family plan was looked at together."""

    reviewed_on = forms.DateField(label="Day of the review")
    family_said = long_text("What does the family say?")
    changed = long_text("What has changed, and what do we change?", required=True)
    review_on = forms.DateField(label="Next review on")
    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["reviewed_on", "people", "family_said", "changed", "review_on"]

    def __init__(
        self, sent: QueryDict | None = None, *, people: Mapping[int, Person], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(sent, people=people, initial=initial)
        field: Any = self.fields["people"]
        field.label, field.required = "Who of the family was there?", False

    def held(self) -> Held:
        """Return what was entered."""
        entered = self.cleaned_data
        said = entered["family_said"], entered["changed"]
        return Held(entered["reviewed_on"], self.chosen(), *said, entered["review_on"])

    def looked_at(self, version: int) -> None:
        """Take over the version that is shown now: saving again is of that one."""
        before: Any = self.data
        sent = before.copy()
        sent["version"] = version
        self.data = sent


class SupervisionForm(forms.Form):
    """What a manager and a keyworker said of a family, and agreed."""

    keyworker = forms.ModelChoiceField(label="Keyworker", queryset=User.objects.none())
    held_on = forms.DateField(label="Day you met")
    discussed = long_text("What was discussed?", required=True)
    agreed = long_text("What was agreed?")
    next_on = forms.DateField(label="Next time", required=False)

    def __init__(self, sent: QueryDict | None = None, *, workers: Any, today: date) -> None:
        super().__init__(sent, initial={"held_on": today, "keyworker": workers.first()})
        field: Any = self.fields["keyworker"]
        field.queryset = workers
