"""A form about something somebody else may save meanwhile."""

from typing import Any

from django import forms


class MarkedForm(forms.Form):
    """A form about something somebody else may save meanwhile: it carries a mark of what its writer saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def saw(self, seen: str) -> None:
        """Take over the mark of what stands now: the writer is shown it, and saving again is their decision."""
        before: Any = self.data
        sent = before.copy()
        sent["seen"] = seen
        self.data = sent
