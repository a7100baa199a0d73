"""What people enter about distance travelled: a sitting, targets, and a tool's text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from families.models import Person
from keyworkers.forms_of_assessments import SeenForm
from keyworkers.identity import Member
from outcomes.forms_of_plans import LARGEST
from outcomes.models import DistanceTarget, DistanceTool, Evidence
from outcomes.readings import SKIPPED, Sitting, sitting_stands, targets_stand
from outcomes.rules.reading_progress import Rater
from outcomes.rules.tools import Area, Tool
from outcomes.rules.words import points_in_words

GROWN_UP = 18
VIEWS = {Rater.WORKER: "The worker's view", Rater.FAMILY: "The family's own view"}


class ReadingForm(forms.Form):
    """A sitting: whose view it is, on which day, and a point for each area; any area may be skipped."""

    rater = forms.ChoiceField(
        label="Whose view is it?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose whose view it is"),
    )
    on = forms.DateField(label="On which day?", help_text="For example, 01/09/2020")

    def __init__(self, sent: QueryDict | None = None, *, tool: Tool, members: Iterable[Member], today: date) -> None:
        super().__init__(sent, initial={"on": today})
        self.today, self.tool = today, tool
        self.children = {f"{Rater.CHILD}-{who.pk}": who for who in _children(members)}
        named = [(rater, VIEWS[rater]) for rater in tool.raters if rater in VIEWS]
        young = [(code, f"{who}'s own view") for code, who in self.children.items()]
        field: Any = self.fields["rater"]
        field.choices = [*named, *(young if Rater.CHILD in tool.raters else [])]
        _ask_areas(self, tool)

    def clean_on(self) -> date:
        """Return the day, which does not lie ahead."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("The day must be today or in the past")
        return on

    def clean(self) -> None:
        """Refuse a sitting in which every area was skipped."""
        _refuse_nothing(self, self.tool)

    def sitting(self) -> Sitting:
        """Return what was entered."""
        rater, child = self.cleaned_data["rater"], self.children.get(self.cleaned_data["rater"])
        return Sitting(Rater.CHILD if child else Rater(rater), self.cleaned_data["on"], _values(self, self.tool), child)


class CorrectionForm(SeenForm):
    """What a sitting should have said; whose it is and of which day stays."""

    def __init__(self, sent: QueryDict | None = None, *, tool: Tool, entries: Sequence[Evidence]) -> None:
        super().__init__(sent, stands=sitting_stands(tool, entries))
        self.tool = tool
        _ask_areas(self, tool)

    def clean(self) -> None:
        """Refuse a correction that leaves nothing."""
        _refuse_nothing(self, self.tool)

    def values(self) -> Mapping[str, int]:
        """Return the value of each area that is not skipped."""
        return _values(self, self.tool)


class TargetForm(SeenForm):
    """How far the family wants to come in each area of a tool."""

    def __init__(self, sent: QueryDict | None = None, *, tool: Tool, targets: Iterable[DistanceTarget]) -> None:
        super().__init__(sent, stands=targets_stand(tool, targets))
        for area in tool.areas:
            self.fields[area.slug] = forms.TypedChoiceField(
                label=area.name,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "No target"), *((value, _called(tool, area, value)) for value in tool.values)],
            )


class ToolForm(forms.Form):
    """A tool: its file, or its text; what a file holds is shown as text if it has faults."""

    file = forms.FileField(
        label="The file", required=False, help_text="A TOML file. It takes the place of the text below", max_length=200
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "app-code", "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        file: UploadedFile[Any] | None = None,
        *,
        row: DistanceTool | None = None,
    ) -> None:
        self.unreadable = ""
        super().__init__(self._with_the_files_text(sent, file), initial={"text": row.text} if row else None)

    def _with_the_files_text(self, sent: QueryDict | None, file: UploadedFile[Any] | None) -> QueryDict | None:
        if sent is None or file is None:
            return sent
        if (file.size or 0) > LARGEST:
            self.unreadable = "The file is larger than 500 kB: that is no tool"
            return sent
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.unreadable = "The file is no text in UTF-8"
            return sent
        changed = sent.copy()
        changed["text"] = text
        return changed

    def clean_text(self) -> str:
        """Return the text with the line ends of a file."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LARGEST:
            raise forms.ValidationError("The text is longer than 500 kB: that is no tool")
        return text

    def clean(self) -> None:
        """Refuse a file that cannot be read, and nothing at all."""
        if self.unreadable:
            self.add_error("file", self.unreadable)
        elif not self.cleaned_data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("file", "Choose the file, or paste its text")


def _children(members: Iterable[Member]) -> list[Person]:
    """Return the children among those who ever belonged to the family and may be shown, each once."""
    found = {who.person.pk: who.person for who in members if who.person and (who.age or 0) < GROWN_UP}
    return sorted(found.values(), key=lambda person: (person.born_on, person.pk))


def _ask_areas(form: forms.Form, tool: Tool) -> None:
    """Ask each area of a tool, every point with its words, and a way to skip it."""
    for area in tool.areas:
        form.fields[area.slug] = forms.ChoiceField(
            label=area.question,
            initial=SKIPPED,
            widget=forms.RadioSelect,
            choices=[*((value, _called(tool, area, value)) for value in tool.values), (SKIPPED, "Skip this one")],
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), f"{area.name}: choose one of the points, or skip it"
            ),
        )


def _called(tool: Tool, area: Area, value: int) -> str:
    says = tool.says(area, value)
    return f"{points_in_words(value)}: {says}" if says else points_in_words(value)


def _values(form: forms.Form, tool: Tool) -> dict[str, int]:
    said = {area.slug: form.cleaned_data.get(area.slug) for area in tool.areas}
    return {area: int(value) for area, value in said.items() if value and value != SKIPPED}


def _refuse_nothing(form: forms.Form, tool: Tool) -> None:
    slugs = [area.slug for area in tool.areas]
    if not _values(form, tool) and not any(slug in form.errors for slug in slugs):
        form.add_error(slugs[0], "Choose a point for at least one area")
