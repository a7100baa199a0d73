"""What people type of a month's performance page, of a family's story, and of why one is withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from claims.models import Programme, Story
from claims.performance import Publishing, Written
from claims.stories import Told
from families.words import month
from keyworkers.forms_of_assessments import SeenForm


def _text(label: str, *, most: int, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"max_length": f"{label} must be {most:,} characters or fewer"},
    )


class BeginForm(forms.Form):
    """Of which programme and month a page is begun."""

    programme = forms.ModelChoiceField(
        label="Programme",
        queryset=Programme.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose the programme", "invalid_choice": "Choose the programme"},
    )
    as_at = forms.TypedChoiceField(
        label="Month",
        coerce=date.fromisoformat,
        help_text="Its figures are as at the month's last day.",
        error_messages={"required": "Choose the month", "invalid_choice": "Choose a month that is over"},
    )

    def __init__(
        self, sent: QueryDict | None = None, *, programmes: QuerySet[Programme], months: Sequence[date]
    ) -> None:
        super().__init__(sent)
        fields: Any = self.fields
        fields["programme"].queryset = programmes
        fields["as_at"].choices = [(one.isoformat(), month(one)) for one in months]


class WriteForm(SeenForm):
    """The words of a page, in West Sussex's sections; each may be left empty in a draft."""

    highlights = _text("Highlights", most=4000, rows=4, help_text="One on a line.")
    story = forms.ModelChoiceField(
        label="A picture of a family",
        queryset=Story.objects.none(),
        required=False,
        empty_label="None this month",
        help_text="Only stories that a second person approved.",
        error_messages={"invalid_choice": "Choose an approved story"},
    )
    measure = _text("Families turned around", most=4000, rows=7, help_text="What the measure is.")
    commentary = _text("Performance", most=8000, rows=7)
    actions = _text("Actions", most=8000, rows=6, help_text="What helped, and what is done next.")

    def __init__(
        self, sent: QueryDict | None = None, *, stands: Mapping[str, Any], stories: QuerySet[Story], as_at: date
    ) -> None:
        super().__init__(sent, stands=stands)
        fields: Any = self.fields
        fields["story"].queryset = stories
        fields["commentary"].label = f"{month(as_at)} performance"

    def page(self) -> Written:
        """Return what was written."""
        return Written(**{name: _plain(value) for name, value in self.written().items()})


def _plain(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class PublishForm(forms.Form):
    """How a page is published; ``seen`` is the mark of what its publisher was shown."""

    is_public = forms.BooleanField(
        label="Anybody may read the public version",
        required=False,
        help_text="Without signing in. Counts below five are left out of it, and others with them.",
    )
    holds_as_suggested = forms.BooleanField(
        label="The performance holds as it was suggested: I have read it and nothing is to be added", required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, sent: QueryDict | None = None, *, seen: str, is_as_suggested: bool) -> None:
        super().__init__(sent, initial={"seen": seen})
        if not is_as_suggested:
            del self.fields["holds_as_suggested"]

    def how(self) -> Publishing:
        """Return how it is to be published."""
        return Publishing(**self.cleaned_data)


class StoryForm(SeenForm):
    """A picture of a family, which nobody can tell from it."""

    title = forms.CharField(label="Title", max_length=100, error_messages={"required": "Enter a title"})
    body = forms.CharField(
        label="The story",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="No names, places, schools or dates. Change what would tell whose it is.",
        error_messages={"required": "Write the story"},
    )
    agreed = forms.CharField(
        label="How did the family agree?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Without naming it. For example, in person, with their keyworker, in June 2020.",
        error_messages={"required": "Enter how the family agreed"},
    )

    def told(self) -> Told:
        """Return what was written."""
        return Told(**{name: _plain(value) for name, value in self.written().items()})


class ReasonForm(forms.Form):
    """Why something is withdrawn; ``is_draft``: thrown away before anybody read it."""

    why = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays with it. Write no names of families.",
        error_messages={"required": "Enter why it is withdrawn"},
    )

    def __init__(self, *given: Any, is_draft: bool = False, **more: Any) -> None:
        super().__init__(*given, **more)
        if is_draft:
            self.fields["why"].label = "Why is it thrown away?"
            self.fields["why"].error_messages["required"] = "Enter why it is thrown away"
