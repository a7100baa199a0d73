"""What somebody chooses of a list they take as a file: its columns, what stays behind, in which form, and what for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from claims.lists.columns import Column, Leaves
from claims.models.choices import FileFormat

AS_IT_IS, PSEUDONYMISED = "as-it-is", "pseudonymised"
LEFT = {
    Leaves.AS_MONTH: "the month",
    Leaves.AS_YEAR: "the year",
    Leaves.AS_PSEUDONYM: "a pseudonym",
    Leaves.NOT_AT_ALL: "left out",
}


class TakeForm(forms.Form):
    """A list with chosen columns as a file."""

    columns = forms.MultipleChoiceField(
        label="Columns",
        widget=forms.CheckboxSelectMultiple,
        help_text="Take those that your purpose needs, and no others",
        error_messages={"required": "Choose at least one column", "invalid_choice": "Choose the columns from the list"},
    )
    leaves = forms.ChoiceField(
        label="What identifies people",
        choices=[
            (AS_IT_IS, "Stays in: the file names families and people, and is kept as their records are"),
            (PSEUDONYMISED, "Stays behind: pseudonymised for evaluation"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the list is pseudonymised"},
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=300,
        help_text="Kept with the list, and seen by whoever looks at who took what. Pseudonymised lists of the same "
        "purpose, word by word, have the same pseudonyms. Write no names",
        error_messages={"required": "Enter what the list is for"},
    )
    format = forms.ChoiceField(
        label="Write it as",
        choices=[(FileFormat.CSV, "CSV"), (FileFormat.XLSX, "Excel workbook")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose CSV or Excel workbook", "invalid_choice": "Choose CSV or Excel workbook"},
    )

    def __init__(self, sent: Any = None, *, columns: Iterable[Column]) -> None:
        offered = {column.code: column for column in columns}
        usual = [column.code for column in offered.values() if column.leaves != Leaves.NOT_AT_ALL]
        super().__init__(sent, initial={"columns": usual, "format": FileFormat.CSV})
        self.offered = offered
        field: Any = self.fields["columns"]
        field.choices = [(column.code, _said(column)) for column in offered.values()]

    def chosen_columns(self) -> tuple[Column, ...]:
        """Return the columns that were chosen, in the order of the list."""
        chosen = self.cleaned_data["columns"]
        return tuple(column for code, column in self.offered.items() if code in chosen)


def _said(column: Column) -> str:
    """Return a column as the form offers it, with what becomes of it in a pseudonymised list."""
    left = LEFT.get(column.leaves)
    return f"{column.label} (pseudonymised: {left})" if left else column.label
