"""What people type about a national assurance trigger that no record here can answer."""

from django import forms


class AnswerForm(forms.Form):
    """Whether a trigger applies, and how whoever answers knows."""

    applies = forms.TypedChoiceField(
        label="Does it apply to this council?",
        choices=[("yes", "Yes, it applies"), ("no", "No, it does not")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it applies"},
    )
    note = forms.CharField(
        label="How do you know?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The letter, the return or the meeting, with its date. Write no names of families.",
        error_messages={"required": "Say how you know"},
    )
