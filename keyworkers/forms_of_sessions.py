"""What people enter about a group session: what all families have in common, and what concerns each alone."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.models import Family
from keyworkers.forms_of_notes import PartForm, SaidForm, as_kept, as_typed
from keyworkers.identity import Member
from keyworkers.models import InterventionKind
from keyworkers.models.casework import NotSeenWhy, SeenOutcome
from keyworkers.notes import LONGEST, Note


class FamilyPartForm(PartForm):
    """One family's part of a group session; its fields carry the family's number."""

    nobody_came = forms.BooleanField(label="Nobody of this family came", required=False)
    own = forms.CharField(
        label="About this family alone", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        family: Family,
        members: Sequence[Member],
        kept: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(sent, prefix=f"family{family.pk}")
        self.family = family
        self.offer(members)
        if kept is not None:
            self.initial = as_kept(self, kept)

    def clean(self) -> dict[str, Any]:
        """Return what was entered, where it agrees."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        somebody, nobody = entered.get("people") or entered.get("alone"), entered.get("nobody_came")
        if bool(somebody) == bool(nobody) and (somebody or self.members):
            self.add_error("people", f"{self.family.name}: choose who came, or that nobody did")
        return entered


class SessionForm(SaidForm):
    """What all families of a group session have in common."""

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        today: date,
        kept: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(sent, initial={"happened_on": as_typed(today), "key": str(uuid.uuid4())})
        self.begin(today)
        self.fields["place"].required = True
        self.fields["place"].error_messages["required"] = "Enter the place"
        self.fields["note"].help_text = "This goes into every family's note: name nobody here."
        if kept is not None:
            self.initial = {**self.initial, **as_kept(self, kept)}

    def note_for(self, part: FamilyPartForm) -> Note:
        """Return one family's note: what all did, and what concerns this family alone."""
        entered, own = self.cleaned_data, part.cleaned_data
        came = not own["nobody_came"]
        return Note(
            kind=InterventionKind.GROUP,
            happened_on=entered["happened_on"],
            started_at=entered["started_at"],
            minutes=entered["minutes"],
            place=entered["place"],
            outcome=SeenOutcome.SEEN if came else SeenOutcome.NOT_SEEN,
            not_seen_why="" if came else NotSeenWhy.NOT_THERE,
            people=part.people_of("people"),
            alone=part.people_of("alone"),
            note="\n\n".join(words for words in (entered["note"], own["own"]) if words),
            next_step=entered["next_step"],
            next_on=entered["next_on"],
            is_another=entered["is_another"],
        )
