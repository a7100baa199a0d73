"""Forms of one row of a list that people keep: it begins with what stands there, and a change says why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from families.words import last_day

A_DAY = timedelta(days=1)


class LastDayField(forms.DateField):
    """The last day of something, as people say it; it is kept as the day after."""

    def clean(self, value: Any) -> date | None:
        """Return the day after the day typed."""
        typed: date | None = super().clean(value)
        if typed == date.max:
            raise forms.ValidationError("Enter an earlier day")
        return typed + A_DAY if typed else None


class RowForm(forms.Form):
    """A form of one row: it begins with what stands there, and a change says why."""

    def __init__(self, sent: QueryDict | None = None, *, row: Any) -> None:
        super().__init__(sent, initial={name: _initial(row, name) for name in self.base_fields if name != "why"})
        self.row = row
        if row.pk is None:
            del self.fields["why"]

    def filled(self) -> Any:
        """Return the row as it was typed."""
        for name, value in self.cleaned_data.items():
            if name != "why":
                setattr(self.row, name, value)
        return self.row

    def because(self) -> str:
        """Return why it changes; nothing where it is new."""
        return str(self.cleaned_data.get("why", ""))


def _initial(row: Any, name: str) -> Any:
    value = getattr(row, f"{name}_id", None) if hasattr(row, f"{name}_id") else getattr(row, name, None)
    return last_day(value) if name == "ends_on" else value


def reason_field(help_text: str) -> forms.CharField:
    """Return the field in which a change says why."""
    return forms.CharField(
        label="Why does it change?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
        error_messages={"required": "Say why it changes"},
    )
