"""What people choose and type about a batch's files: in which form, and how its lines are laid out."""

from typing import Any

from django import forms
from django.http import QueryDict

from claims.layouts import Column, read_columns, written_columns
from claims.models.choices import FileFormat
from families.refusals import NotPossibleError


class FileForm(forms.Form):
    """In which form a file is written; where nothing is chosen, as CSV."""

    format = forms.ChoiceField(
        label="Write it as",
        choices=[(FileFormat.CSV, "CSV"), (FileFormat.XLSX, "Excel workbook")],
        widget=forms.RadioSelect,
        required=False,
        initial=FileFormat.CSV,
        error_messages={"invalid_choice": "Choose CSV or Excel workbook"},
    )

    def clean_format(self) -> FileFormat:
        """Return the form that was chosen."""
        return FileFormat(self.cleaned_data["format"] or FileFormat.CSV)


class LayoutForm(forms.Form):
    """The columns of the file, one on each line, and why they change."""

    columns = forms.CharField(
        label="Columns",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        help_text="One on each line, in the order of the file: its heading, an equals sign, what it says.",
        error_messages={"required": "Enter the columns"},
    )
    note = forms.CharField(
        label="Why does the layout change?",
        max_length=300,
        help_text="For example, the letter in which the department asks for it. Write no names.",
        error_messages={"required": "Say why the layout changes"},
    )

    def __init__(self, sent: QueryDict | None = None, *, columns: Any = ()) -> None:
        super().__init__(sent, initial={"columns": written_columns(columns)})

    def clean_columns(self) -> list[Column]:
        """Return the columns, or say which line cannot be read."""
        try:
            return read_columns(self.cleaned_data["columns"])
        except NotPossibleError as refused:
            raise forms.ValidationError(str(refused)) from refused
