"""What people type to find a family, the day as of which they look at one, and an agency's file they send in."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.models import District, FeedLoad
from families.models.feeds import FeedKind
from families.models.matching import QuestionState
from families.search.typed import LONGEST
from keyworkers.models import Role, User


class FindForm(forms.Form):
    """One box for everything a family is known by; of what is too long, the beginning counts."""

    words = forms.CharField(required=False, strip=True)

    def clean_words(self) -> str:
        """Return the words without what no text can hold."""
        words = self.cleaned_data["words"].replace("\x00", "").encode("utf-8", "ignore").decode()
        return " ".join(words.split())[: LONGEST + 1]


class FilterForm(forms.Form):
    """Narrows a list by what the address says; a choice that is none of those offered narrows nothing."""

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Offer these choices in a field, and to leave it open."""
        field: Any = self.fields[name]
        field.choices = [("", "Any"), *choices]

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}

    def words_of(self, name: str) -> str:
        """Return a choice as a tag says it."""
        field: Any = self.fields[name]
        said = str(self.cleaned_data[name])
        labels = {str(value): label for value, label in getattr(field, "choices", ())}
        return f"{field.label}: {labels.get(said, said)}"


ATTACHED = [("", "Any"), ("yes", "Worked with now or before"), ("no", "Not yet worked with")]


class FamilyFilter(FilterForm):
    """Narrows the list of families."""

    attached = forms.ChoiceField(label="Worked with", choices=ATTACHED, required=False)
    district = forms.TypedChoiceField(label="District", required=False, coerce=int, empty_value=None)
    keyworker = forms.TypedChoiceField(label="Lead keyworker", required=False, coerce=int, empty_value=None)

    def __init__(self, chosen: QueryDict, *, user: User) -> None:
        super().__init__(chosen)
        self.offer("district", District.objects.filter(council=user.council_id).values_list("id", "name"))
        if user.role == Role.KEYWORKER:
            del self.fields["keyworker"]
            return
        workers = User.objects.filter(council=user.council_id, role=Role.KEYWORKER, is_active=True)
        if user.role == Role.TEAM_MANAGER:
            workers = workers.filter(team=user.team_id)
        self.offer("keyworker", [(worker.pk, str(worker)) for worker in workers])


class DayForm(forms.Form):
    """The day as of which a record is looked at."""

    on = forms.DateField(label="Day", required=False)

    def __init__(self, asked: QueryDict, *, today: date) -> None:
        super().__init__(asked if "on" in asked else None, initial={"on": today})
        self.today = today

    def clean_on(self) -> date | None:
        """Return the day, which is not to come."""
        on: date | None = self.cleaned_data["on"]
        if on and on > self.today:
            raise forms.ValidationError("The date must be today or in the past.")
        return on

    def day(self) -> date:
        """Return the day asked for, or today."""
        asked = self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None
        return asked or self.today


class KnownForm(DayForm):
    """The day as of which a family is explained, and the day by whose end what it rests on was recorded."""

    known = forms.DateField(
        label="As known on",
        required=False,
        help_text="Only what was recorded by the end of that day counts. Leave it empty for what is recorded now",
    )

    def __init__(self, asked: QueryDict, *, today: date) -> None:
        super().__init__(asked, today=today)
        if "known" in asked:
            self.data, self.is_bound = asked, True

    def clean_known(self) -> date | None:
        """Return the day, which is not to come."""
        known: date | None = self.cleaned_data["known"]
        if known and known > self.today:
            raise forms.ValidationError("The date must be today or in the past.")
        return known

    def known_on(self) -> date | None:
        """Return the day by whose end it was recorded; None: now."""
        found: date | None = self.cleaned_data.get("known") if self.is_bound and self.is_valid() else None
        return found


def _not_to_come(complete_to: date | None, *, today: date) -> date | None:
    if complete_to and complete_to > today:
        raise forms.ValidationError("A file cannot be complete to a day that has not come.")
    return complete_to


class SendFileForm(forms.Form):
    """An agency's file, what it is, and how far it is complete."""

    LARGEST = 20 * 1024 * 1024

    kind = forms.ChoiceField(
        label="What is in the file?", choices=FeedKind.choices, widget=forms.RadioSelect, help_text="One kind in a file"
    )
    complete_to = forms.DateField(
        label="What is the last day it is complete to?",
        help_text="Everything up to this day is in it, or in a file sent before. For example, 27/09/2020. "
        "Leave it empty to have it read from the file; you can change it before anything is loaded",
        required=False,
    )
    file = forms.FileField(
        label="The file",
        help_text="CSV (UTF-8) or Excel workbook (.xlsx, the first sheet that is not hidden), up to 20 MB",
        max_length=200,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_complete_to(self) -> date | None:
        """Return the day, which is not to come; None where it is to be read from the file."""
        return _not_to_come(self.cleaned_data["complete_to"], today=self.today)

    def clean_file(self) -> Any:
        """Return the file, unless it is too large to be read while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise forms.ValidationError("The file is larger than 20 MB; have an administrator load it by command.")
        return file


class CompleteToForm(forms.Form):
    """How far a file is complete, said before it is loaded."""

    complete_to = forms.DateField(
        label="Last day it is complete to",
        help_text="Everything up to this day is in it, or in a file sent before. For example, 27/09/2020",
        error_messages={"required": "Enter the last day the file is complete to"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_complete_to(self) -> date | None:
        """Return the day, which is not to come."""
        return _not_to_come(self.cleaned_data["complete_to"], today=self.today)


class UndoForm(forms.Form):
    """Why a load is undone."""

    reason = forms.CharField(
        label="Why is it undone?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason is kept with the file. No names, please.",
        error_messages={"required": "Enter why the load is undone"},
    )


class QuestionFilter(FilterForm):
    """Narrows the matching queue."""

    load = forms.TypedChoiceField(label="File", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="Kind of file", choices=[("", "Any"), *FeedKind.choices], required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Waiting"), *QuestionState.choices], required=False)

    def __init__(self, chosen: QueryDict, *, council: int) -> None:
        super().__init__(chosen)
        asking = FeedLoad.objects.filter(council=council, questions__isnull=False).distinct().order_by("-id")
        self.offer("load", [(load.pk, load.file_name) for load in asking[:50]])


class AnswerForm(forms.Form):
    """What a clerk says of a row and those whom it may mean: the same as one, none of them, or don't know."""

    said = forms.ChoiceField(
        label="Who is it?", widget=forms.RadioSelect, error_messages={"required": "Choose an answer"}
    )
    note = forms.CharField(
        label="Note",
        max_length=300,
        required=False,
        help_text="Not needed. Kept with the answer, for whoever looks at it later.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, sent: QueryDict | None = None, *, people: Mapping[int, str]) -> None:
        super().__init__(sent, initial={"seen": ",".join(map(str, people))})
        nobody = "Not the same person" if len(people) == 1 else "None of them"
        field: Any = self.fields["said"]
        field.choices = [
            *(
                (str(person), f"The same person as {name}, number {number}")
                for number, (person, name) in enumerate(people.items(), start=1)
            ),
            (QuestionState.NOT_SAME.value, nobody),
            (QuestionState.PUT_OFF.value, "I don't know"),
        ]
        self.people = people

    def clean(self) -> dict[str, Any]:
        """Refuse an answer to a page that showed other people than those whom the question may mean now."""
        if self.cleaned_data.get("seen") != ",".join(map(str, self.people)):
            raise forms.ValidationError("Whom this may mean has changed since the page was opened. Look again.")
        return self.cleaned_data

    def answer(self) -> QuestionState:
        """Return which of the three answers it is."""
        said = self.cleaned_data["said"]
        return QuestionState.SAME if said.isdecimal() else QuestionState(said)

    def person(self) -> int:
        """Return whom the row means, where that was the answer."""
        said = self.cleaned_data["said"]
        return int(said) if said.isdecimal() else 0

    def shown(self) -> list[int]:
        """Return whom the page showed."""
        return list(self.people)
