"""What people choose and type as they decide about claims, and answer the checks that only they can make."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from claims.models import Claim
from claims.models.choices import DecisionOutcome, TaskCode, TaskOutcome


class ApproveForm(forms.Form):
    """Which claims are approved; ``confirmed`` once they have been shown."""

    claims = forms.ModelMultipleChoiceField(
        queryset=Claim.objects.none(), error_messages={"required": "Select at least one claim"}
    )
    confirmed = forms.BooleanField(required=False)

    def __init__(self, sent: QueryDict | None = None, *, visible: QuerySet[Claim]) -> None:
        super().__init__(sent)
        chosen: Any = self.fields["claims"]
        chosen.queryset = visible


class DecideForm(forms.Form):
    """What is decided about one claim."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=DecisionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    reason = forms.CharField(
        label="Why can it not be claimed yet?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only where you send it back. It is held for this reason until somebody lets it go. Write no names.",
    )

    @property
    def is_approval(self) -> bool:
        """Return whether the claim is approved."""
        return bool(self.cleaned_data["outcome"] == DecisionOutcome.APPROVED)


LOOKED_AT = {
    TaskCode.EMPLOYMENT_VERIFIED: "payslips of 4 May to 3 August 2020",
    TaskCode.JUDGEMENT_ACCEPTED: "the professional's letter of 4 May 2020",
    TaskCode.RETROSPECTIVE_ACCEPTED: "the assessment of 4 May 2020",
    TaskCode.PLAN_COVERS: "the family plan of 4 May 2020, goals 2 and 3",
}


class AnswerForm(forms.Form):
    """What a person found about a check that no rule can make."""

    outcome = forms.ChoiceField(
        label="Is it so?",
        choices=TaskOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    rests_on = forms.CharField(
        label="What did you look at?",
        max_length=200,
        error_messages={"required": "Enter what you looked at: the source and its date"},
    )
    note = forms.CharField(
        label="What else is to be known?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say why, where it is not so. Write no names.",
    )

    def __init__(self, *args: Any, about: TaskCode, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["rests_on"].help_text = f"The source and its date. For example, {LOOKED_AT[about]}."
