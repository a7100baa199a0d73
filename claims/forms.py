"""What people choose and type about claims: filters of the list and reasons."""

from typing import Any

from django import forms
from django.http import QueryDict

from claims.holding import SHOWN_STATES
from claims.lists.narrowing import claims_wanted, money_wanted
from claims.models import Batch, ClaimKind, Programme, Window
from claims.models.choices import MoneyKind
from families.forms import FilterForm
from families.words import counted

ANY = [("", "Any")]


class ClaimFilter(FilterForm):
    """Narrows the list of claims."""

    number = forms.IntegerField(
        label="Claim number",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Claim number must be a whole number"),
    )
    state = forms.ChoiceField(label="State", choices=ANY + SHOWN_STATES, required=False)
    kind = forms.ChoiceField(label="Kind", choices=ANY + ClaimKind.choices, required=False)
    window = forms.TypedChoiceField(label="Window", required=False, coerce=int, empty_value=None)

    def __init__(self, chosen: QueryDict, *, council: int) -> None:
        super().__init__(chosen)
        windows = Window.objects.filter(programme__council=council).order_by("-opens_on")
        self.offer("window", [(window.id, window.name) for window in windows])

    def wanted(self) -> dict[str, Any]:
        """Return the conditions of what was chosen."""
        return claims_wanted(self.chosen())


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


class SignForm(forms.Form):
    """A signature: of the totals that were shown."""

    is_looked_at = forms.BooleanField(
        label="I have looked at these totals, and at what internal audit found",
        error_messages={"required": "Confirm that you have looked at the totals"},
    )
    knows_of_rates = forms.BooleanField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, without_rate: int) -> None:
        super().__init__(sent)
        if not without_rate:
            del self.fields["knows_of_rates"]
            return
        label = counted(without_rate, "claim has no rate recorded,claims have no rate recorded").capitalize()
        self.fields["knows_of_rates"].label = f"{label}: I sign without what they come to"
        self.fields["knows_of_rates"].error_messages["required"] = "Confirm that you know of the claims without a rate"


class MoneyFilter(FilterForm):
    """Narrows the list of the ledger's lines."""

    window = forms.TypedChoiceField(label="Window", required=False, coerce=int, empty_value=None)
    of = forms.ChoiceField(
        label="Of what",
        choices=[("", "Any"), (ClaimKind.ATTACHMENT.value, "Fees"), (ClaimKind.RESULT.value, "Results")],
        required=False,
    )
    kind = forms.ChoiceField(label="What", choices=[("", "Any"), *MoneyKind.choices], required=False)

    def __init__(self, chosen: QueryDict, *, programme: Programme) -> None:
        super().__init__(chosen)
        self.offer("window", programme.windows.order_by("-opens_on").values_list("pk", "name"))

    def wanted(self) -> dict[str, Any]:
        """Return the conditions of what was chosen."""
        return money_wanted(self.chosen())


class LedgerFilter(FilterForm):
    """Narrows the lines of every programme's ledger."""

    programme = forms.TypedChoiceField(label="Programme", required=False, coerce=int, empty_value=None)
    window = forms.TypedChoiceField(label="Window", required=False, coerce=int, empty_value=None)
    of = MoneyFilter.base_fields["of"]
    kind = MoneyFilter.base_fields["kind"]

    def __init__(self, chosen: QueryDict, *, council: int) -> None:
        super().__init__(chosen)
        self.offer("programme", Programme.objects.filter(council=council).values_list("pk", "name"))
        windows = Window.objects.filter(programme__council=council).order_by("-opens_on")
        self.offer("window", windows.values_list("pk", "name"))


class BatchLineFilter(FilterForm):
    """Narrows the lines of batches."""

    batch = forms.TypedChoiceField(label="Batch", required=False, coerce=int, empty_value=None)

    def __init__(self, chosen: QueryDict, *, council: int) -> None:
        super().__init__(chosen)
        batches = Batch.objects.filter(council=council).select_related("window").order_by("-number")
        self.offer("batch", [(batch.pk, str(batch)) for batch in batches])
