"""What a person may enter about a family, as its pages offer it: about each need, and that a child is expected."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from families.models import Family
from families.periods import holding_on
from keyworkers.models import User
from keyworkers.permissions import Verb, may
from outcomes.confirming import confirmed_needs
from outcomes.entries import level_needs
from outcomes.judgements import judged_needs
from outcomes.models import Evidence
from outcomes.rules.facts import Measure
from outcomes.rules.plan import Indicator


def acts_on_needs(family: Family, *, needs: Collection[Indicator], user: User) -> dict[str, list[dict[str, str]]]:
    """Return what may be entered about each of these needs, by its indicator: words, and where."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    if may(user, Verb.RECORD_JUDGEMENTS):
        for code in judged_needs(needs):
            found[code].append({"words": "Judge it met", "href": reverse("need_judge", args=[family.pk, code])})
    if may(user, Verb.ENTER_EVIDENCE):
        for code in level_needs(needs):
            found[code].append({"words": "Enter its level", "href": reverse("need_level", args=[family.pk, code])})
        for code in confirmed_needs(needs):
            found[code].append(
                {"words": "Enter a confirmation", "href": reverse("need_confirm", args=[family.pk, code])}
            )
    return dict(found)


def children_expected(family: Family, *, user: User, names: Mapping[int, str], on: date) -> dict[str, Any]:
    """Return who of those named expects a child on a day, as entered, and where that is entered or corrected.

    ``people`` are their ids.
    """
    may_enter = may(user, Verb.ENTER_EVIDENCE)
    found = Evidence.objects.standing().filter(holding_on(on), person__in=list(names), measure=Measure.EXPECTING)
    entries = list(found.select_related("entered_by"))
    lines = [
        {
            "words": f"{names[entry.person_id]} expects a child (entered by {entry.entered_by}).",
            "href": reverse("evidence", args=[family.pk, entry.pk]),
        }
        for entry in entries
        if entry.person_id
    ]
    people = {entry.person_id for entry in entries if entry.person_id}
    href = reverse("family_expecting", args=[family.pk]) if may_enter else ""
    return {"lines": lines, "people": people, "href": href}
