"""What an internal auditor types: how many more claims to look at, and what was found of one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from claims.findings import About, Answer
from claims.models import Finding
from claims.models.choices import FoundToBe, SpotCheckQuestion

SHORTLY = {
    SpotCheckQuestion.ELIGIBLE: "eligibility",
    SpotCheckQuestion.APPROACH: "the approach",
    SpotCheckQuestion.RESULT: "the result",
    SpotCheckQuestion.WHOLE: "the claim as a whole",
}
OF_ONE = {
    SpotCheckQuestion.ELIGIBLE: "Was {name} rightly counted in the family?",
    SpotCheckQuestion.RESULT: "Is the result evidenced for {name}?",
}
LONGEST_REASON = 500


class EnlargeForm(forms.Form):
    """How many more claims of the batch to look at."""

    number = forms.IntegerField(
        label="How many more claims?",
        min_value=1,
        max_value=10_000,
        help_text="They are the next in the order of the seed, of those not drawn yet.",
        error_messages={
            "required": "Enter how many more claims to look at",
            "min_value": "Enter 1 or more",
            "max_value": "Enter 10,000 or less",
        },
    )


class FindingsForm(forms.Form):
    """What was found of one claim: each question, each person, the whole. ``held`` is what was found before."""

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        asked: Sequence[About],
        names: Mapping[int, str],
        held: Mapping[About, Finding],
    ) -> None:
        super().__init__(sent)
        self.asked = {_key(about): about for about in asked}
        for key, (question, person) in self.asked.items():
            before = held.get((question, person))
            whose = names.get(person, "") if person else ""
            self.fields[f"found_{key}"] = forms.ChoiceField(
                label=OF_ONE[question].format(name=whose) if person else question.label,
                choices=FoundToBe.choices,
                widget=forms.RadioSelect,
                initial=before.found if before else None,
                error_messages={"required": f"Say what you found of {whose or SHORTLY[question]}"},
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=f"Why, if not wholly valid: {whose or SHORTLY[question]}",
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=before.reason if before else "",
            )

    def fields_of(self, about: About) -> list[forms.BoundField]:
        """Return the two fields of one question."""
        key = _key(about)
        return [self[f"found_{key}"], self[f"reason_{key}"]]

    def clean(self) -> dict[str, Any]:
        """Refuse a finding without its reason, and a whole that is better than its parts."""
        for key in self.asked:
            found, reason = self._said(key)
            if found and found != FoundToBe.VALID and not reason:
                self.add_error(f"reason_{key}", f"Enter what is wrong: {FoundToBe(found).label.lower()} says why")
        whole = _key((SpotCheckQuestion.WHOLE, None))
        if self._said(whole)[0] == FoundToBe.VALID and any(
            self._said(key)[0] in (FoundToBe.PARTLY, FoundToBe.NOT_VALID) for key in self.asked
        ):
            self.add_error(
                f"found_{whole}", "A part of it was found not, or only partly, valid: the claim is not wholly valid"
            )
        return self.cleaned_data

    def _said(self, key: str) -> tuple[str, str]:
        return self.cleaned_data.get(f"found_{key}", ""), self.cleaned_data.get(f"reason_{key}", "")

    def answers(self) -> list[Answer]:
        """Return what was found; a wholly valid part has no reason."""
        return list(self._answers())

    def _answers(self) -> Iterator[Answer]:
        for key, (question, person) in self.asked.items():
            found, reason = self._said(key)
            yield Answer(
                question=question,
                person=person,
                found=FoundToBe(found),
                reason="" if found == FoundToBe.VALID else reason,
            )


def _key(about: About) -> str:
    question, person = about
    return f"{question.value}_{person}" if person else question.value
