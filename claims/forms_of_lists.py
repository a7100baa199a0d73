"""What people send in of families claimed already: a list, its confirmation, and why an entry is wrong."""

import base64
import binascii
from typing import Any

from django import forms

from families.words import number


class ClaimedListForm(forms.Form):
    """A list, to be looked at before anything of it is loaded."""

    LARGEST = 1024 * 1024

    file = forms.FileField(
        label="The list",
        max_length=200,
        help_text="CSV (UTF-8) or Excel workbook (.xlsx, the first sheet that is not hidden), up to 1 MB",
        error_messages={"required": "Choose the list", "empty": "The file is empty."},
    )

    def clean_file(self) -> Any:
        """Return the file, unless it is larger than a list may be."""
        file = self.cleaned_data["file"]
        if file.size > self.LARGEST:
            raise forms.ValidationError(f"The list is larger than {number(self.LARGEST // 1024)} KB; send it in parts.")
        return file


class ConfirmListForm(forms.Form):
    """The list that was looked at, as the page that showed it sends it back."""

    file_name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, content: bytes, *, file_name: str) -> "ConfirmListForm":
        """Return the form that carries a list."""
        return cls(initial={"file_name": file_name, "content": base64.urlsafe_b64encode(content).decode()})

    def clean_content(self) -> bytes:
        """Return the list, or refuse what is none."""
        try:
            return base64.urlsafe_b64decode(self.cleaned_data["content"].encode())
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError("The list was cut short on its way. Send it once more.") from error
