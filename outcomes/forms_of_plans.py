"""What people enter about versions of the outcomes plan: the text, the approval, and the families moved to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from outcomes.models import Framework, OutcomesPlan
from outcomes.planning import Draft

LARGEST = 500 * 1024


class PlanForm(forms.Form):
    """A version of the outcomes plan: a file, or its text; what a file holds is shown as text if it has faults."""

    framework = forms.ModelChoiceField(
        label="Under which framework?",
        queryset=Framework.objects.none(),
        empty_label="Choose a framework",
        error_messages={"required": "Choose a framework"},
    )
    title = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Enter what it is called"}
    )
    in_force_on = forms.DateField(
        label="From which day is it to be in force?",
        help_text="Today or later. Families attached from that day on are judged under it. For example, 01/11/2020",
        error_messages={"required": "Enter the day from which it is to be in force"},
    )
    note = forms.CharField(
        label="Why is there a new version?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the version; everybody who reads it sees it. No names, please.",
        error_messages={"required": "Enter why there is a new version"},
    )
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
        council: int,
        today: date,
        plan: OutcomesPlan | None = None,
    ) -> None:
        self.unreadable = ""
        super().__init__(self._with_the_files_text(sent, file), initial=_of(plan))
        self.today, self.plan = today, plan
        field: Any = self.fields["framework"]
        field.queryset = Framework.objects.filter(outcomes_plans__council=council).distinct()
        if plan:
            del self.fields["framework"]

    def _with_the_files_text(self, sent: QueryDict | None, file: UploadedFile[Any] | None) -> QueryDict | None:
        """Put a file's text in the text's place, so that it is there to be mended where it has faults."""
        if sent is None or file is None:
            return sent
        if (file.size or 0) > LARGEST:
            self.unreadable = "The file is larger than 500 kB: that is no outcomes plan"
            return sent
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.unreadable = "The file is no text in UTF-8"
            return sent
        changed = sent.copy()
        changed["text"] = text
        return changed

    def clean_in_force_on(self) -> date:
        """Return the day, which has not passed."""
        on: date = self.cleaned_data["in_force_on"]
        if on < self.today:
            raise forms.ValidationError("The day must be today or later")
        return on

    def clean_text(self) -> str:
        """Return the text with the line ends of a file."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LARGEST:
            raise forms.ValidationError("The text is longer than 500 kB: that is no outcomes plan")
        return text

    def clean(self) -> None:
        """Refuse a file that cannot be read, and nothing at all."""
        if self.unreadable:
            self.add_error("file", self.unreadable)
        elif not self.cleaned_data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("file", "Choose the file, or paste its text")

    def draft(self) -> Draft:
        """Return what was written."""
        entered = self.cleaned_data
        return Draft(
            framework=self.plan.framework if self.plan else entered["framework"],
            title=entered["title"],
            in_force_on=entered["in_force_on"],
            note=entered["note"],
            text=entered["text"],
        )


def _of(plan: OutcomesPlan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    return {name: getattr(plan, name) for name in ("title", "in_force_on", "note", "text")}


class ApproveForm(forms.Form):
    """That the approver has read what is to be known; ``seen`` is the text they were shown."""

    acknowledged = forms.BooleanField(label="I have read what is to be known before it is published", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


ALL, OF_ONE, CHOSEN = "all", "version", "chosen"


class MoveForm(forms.Form):
    """Which families are moved to a version, from which day and why."""

    which = forms.ChoiceField(
        label="Which families?", widget=forms.RadioSelect, error_messages={"required": "Choose which families"}
    )
    references = forms.CharField(
        label="Their references",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only for the families named here: one on a line, for example ALD-0001",
    )
    from_on = forms.DateField(
        label="From which day?",
        help_text="Days before it keep the answer of the version that held then. For example, 01/11/2020",
        error_messages={"required": "Enter the day from which they are judged under it"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the step. No names, please.",
        error_messages={"required": "Enter why they are moved"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, sent: QueryDict | None = None, *, plan: OutcomesPlan, older: list[OutcomesPlan]) -> None:
        super().__init__(sent, initial={"from_on": plan.in_force_on, "which": ALL})
        self.older = {f"{OF_ONE}-{one.pk}": one for one in older}
        field: Any = self.fields["which"]
        field.choices = [
            (ALL, "All that are judged under an older version"),
            *((name, f"Those judged under version {one.version}, {one.title}") for name, one in self.older.items()),
            (CHOSEN, "The families named here"),
        ]

    def clean(self) -> None:
        """Refuse a choice of named families without a name."""
        if self.cleaned_data.get("which") == CHOSEN and not self.named():
            self.add_error("references", "Enter the references of the families")

    def named(self) -> list[str]:
        """Return the references, in order and each once."""
        lines = self.cleaned_data.get("references", "").replace(",", "\n").splitlines()
        return list(dict.fromkeys(line.strip().upper() for line in lines if line.strip()))

    def held(self) -> OutcomesPlan | None:
        """Return the older version whose families are meant; None: any."""
        return self.older.get(self.cleaned_data["which"])

    def remember(self, seen: str) -> None:
        """Have the form carry which choice its sender is shown now."""
        sent: Any = self.data
        self.data = sent.copy()
        self.data["seen"] = seen  # type: ignore[index]  # a copy of what was sent may be changed
