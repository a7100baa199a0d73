"""What people choose and type about claims: filters of the list, reasons, the department's reply."""

import re

from django import forms
from django.http import QueryDict

from claims.batches import Reply
from claims.models import ClaimKind, ClaimState, Window
from families.forms import FilterForm

ANY = [("", "Any")]
EVERY_OTHER, ONLY_THESE = "paid", "waiting"
_REFUSED_LINE = re.compile(r"^\s*(?P<number>\d{1,6})\s*[:.,;-]\s*(?P<reason>\S.*)$")


class ClaimFilter(FilterForm):
    """Narrows the list of claims."""

    state = forms.ChoiceField(label="State", choices=ANY + ClaimState.choices, required=False)
    kind = forms.ChoiceField(label="Kind", choices=ANY + ClaimKind.choices, required=False)
    window = forms.TypedChoiceField(label="Window", required=False, coerce=int, empty_value=None)

    def __init__(self, chosen: QueryDict, *, council: int) -> None:
        super().__init__(chosen)
        windows = Window.objects.filter(programme__council=council).order_by("-opens_on")
        self.offer("window", [(window.id, window.name) for window in windows])


class CheckForm(forms.Form):
    """Nothing to type: what was shown is to be done."""


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the claim. Write no names.",
        error_messages={"required": "Enter the reason"},
    )


class ReplyForm(forms.Form):
    """What the department answered about a batch."""

    refused = forms.CharField(
        label="Which lines were refused, and why?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on each line: its number, a colon, the reason. For example: 12: not of this area.",
    )
    others = forms.ChoiceField(
        label="What of the other lines that wait?",
        choices=[(EVERY_OTHER, "They were paid"), (ONLY_THESE, "Nothing has been said of them yet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was said of the other lines"},
    )

    def clean_refused(self) -> list[Reply]:
        """Return the refused lines, or say which line of the answer cannot be read."""
        replies = {}
        for place, text in enumerate(self.cleaned_data["refused"].splitlines(), start=1):
            if not text.strip():
                continue
            read = _REFUSED_LINE.match(text)
            if read is None:
                raise forms.ValidationError(f"Line {place} of the answer is not a number, a colon and a reason")
            number = int(read["number"])
            if number in replies:
                raise forms.ValidationError(f"Line {number} is refused twice")
            replies[number] = Reply(line_number=number, is_paid=False, reason=read["reason"][:300])
        return list(replies.values())

    def replies(self, waiting: list[int]) -> list[Reply]:
        """Return the whole reply, given the numbers of the lines that wait for one."""
        refused: list[Reply] = self.cleaned_data["refused"]
        if self.cleaned_data["others"] == ONLY_THESE:
            return refused
        numbers = {reply.line_number for reply in refused}
        return [*refused, *(Reply(line_number=line, is_paid=True) for line in waiting if line not in numbers)]
