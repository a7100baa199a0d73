"""What people choose and type about the department's reply, and about money that goes back."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from claims.afterwards import Repayment
from claims.forms_of_programmes import PoundsField
from claims.models.choices import RefusedFor
from claims.replies import Said
from claims.reply_previews import Stated, Typed

EVERY_OTHER, ONLY_THESE = "paid", "waiting"
_REFUSED_LINE = re.compile(r"^\s*(?P<number>\d{1,6})\s*[:.,;-]\s*(?P<reason>\S.*)$")
LONGEST_REASON = 300
LARGEST = 20 * 1024 * 1024
TOO_LARGE = "The file is larger than 20 MB: no reply to a batch is"


class _StatedForm(forms.Form):
    """What every reply states of itself."""

    def __init__(
        self, sent: QueryDict | None = None, files: Any = None, *, today: date, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(sent, files, initial={"answered_on": today, **(initial or {})})

    answered_on = forms.DateField(
        label="Which day is the reply of?", error_messages={"required": "Enter the day of the reply"}
    )
    reference = forms.CharField(
        label="The department's reference of the payment",
        required=False,
        max_length=60,
        help_text="As it stands on the reply or the remittance.",
    )
    paid = forms.IntegerField(
        label="How many claims does it say it pays?",
        required=False,
        min_value=0,
        max_value=100_000,
        help_text="Leave it empty where it does not say.",
    )
    total = PoundsField(
        label="How much does it say it pays in all?",
        required=False,
        help_text="In pounds, for example 1,800.00. Leave it empty where it does not say.",
    )

    def stated(self) -> Stated:
        """Return what the reply states of itself."""
        given = self.cleaned_data
        return Stated(
            answered_on=given["answered_on"], reference=given["reference"], number=given["paid"], total=given["total"]
        )


class TypedReplyForm(_StatedForm):
    """A reply without a file: what was refused, and what of the rest."""

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
    field_order = ("refused", "others", "answered_on", "reference", "paid", "total")

    def clean_refused(self) -> dict[int, str]:
        """Return the refused lines and why, or say which line of the answer cannot be read."""
        found: dict[int, str] = {}
        for place, text in enumerate(self.cleaned_data["refused"].splitlines(), start=1):
            if not text.strip():
                continue
            read = _REFUSED_LINE.match(text)
            if read is None:
                raise forms.ValidationError(f"Line {place} of the answer is not a number, a colon and a reason")
            if int(read["number"]) in found:
                raise forms.ValidationError(f"Line {int(read['number'])} is refused twice")
            if len(read["reason"]) > LONGEST_REASON:
                raise forms.ValidationError(f"The reason in line {place} of the answer is longer than 300 characters")
            found[int(read["number"])] = read["reason"].strip()
        return found

    def typed(self) -> Typed:
        """Return what was typed."""
        paid = None if self.cleaned_data["others"] == EVERY_OTHER else ()
        return Typed(refused=self.cleaned_data["refused"], paid=paid)


class ReplyFileForm(_StatedForm):
    """A reply as a file."""

    file = forms.FileField(
        label="The department's file",
        help_text="CSV (UTF-8) or Excel workbook (.xlsx, the first sheet that is not hidden), up to 20 MB",
        max_length=200,
        error_messages={"required": "Select the file"},
    )
    field_order = ("file", "answered_on", "reference", "paid", "total")

    def clean_file(self) -> Any:
        """Return the file, unless it is too large to be a reply."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file


class RecordForm(forms.Form):
    """What has to be said before a reply is recorded: only what this one asks."""

    def __init__(self, sent: QueryDict | None = None, *, reasons: Iterable[str], differs: bool, left_out: int) -> None:
        super().__init__(sent)
        self.reasons = {f"reason_{number}": reason for number, reason in enumerate(reasons, start=1)}
        for name, reason in self.reasons.items():
            self.fields[name] = forms.ChoiceField(
                label=f"How is “{reason}” to be read?",
                choices=[("", "Choose"), *RefusedFor.choices],
                error_messages={"required": f"Choose how “{reason[:60]}” is to be read"},
            )
        if differs:
            self.fields["because"] = forms.CharField(
                label="Why do the amounts differ?",
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="Kept with the reply. Write no names.",
                error_messages={"required": "Enter why the amounts differ, or discard the reply"},
            )
        if left_out:
            self.fields["leaves_rest"] = forms.BooleanField(
                label="Record the others, and leave out the rows that are not understood",
                error_messages={"required": "Say that these rows are left out, or discard the reply"},
            )

    def said(self) -> Said:
        """Return what was said."""
        given = self.cleaned_data
        return Said(
            because=given.get("because", ""),
            leaves_rest=given.get("leaves_rest", False),
            readings={reason: RefusedFor(given[name]) for name, reason in self.reasons.items()},
        )


class RepaymentForm(forms.Form):
    """What was paid back to the department."""

    on = forms.DateField(label="On which day was it paid back?", error_messages={"required": "Enter the day"})
    reference = forms.CharField(
        label="Reference of the repayment", max_length=60, error_messages={"required": "Enter the reference"}
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the claim. Write no names.",
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, sent: QueryDict | None = None, *, today: date) -> None:
        super().__init__(sent, initial={"on": today})

    def repayment(self) -> Repayment:
        """Return what was paid back."""
        return Repayment(**self.cleaned_data)
