"""How the lines of a family's chronology are said, on the timeline and on paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from families.models.feeds import FeedKind
from families.models.relations import HouseholdChangeKind
from families.relating import said_of
from families.words import counted, day
from keyworkers.identity import UNNAMED
from keyworkers.models import DocumentKind, InterventionKind, NotSeenWhy, SeenOutcome
from keyworkers.views.chronology import Line
from outcomes.models import DeliveryRoute
from outcomes.models.steps import CaseStepKind, CloseReason

Told = Mapping[str, Any]
Names = Mapping[int, str]


def events_of(lines: Iterable[Line], *, family: int, names: Names) -> list[dict[str, Any]]:
    """Return lines as the timeline component shows them; how people of one day were related is said together."""
    events: list[dict[str, Any]] = []
    for line in lines:
        told = event(line, family=family, names=names)
        last = events[-1] if events else {}
        if line.told.get("related") and [told[of] for of in ONE] == [last.get(of) for of in ONE]:
            last["words"] = "\n".join(filter(None, (last["words"], told["words"])))
        else:
            events.append(told)
    return events


# What two lines have in common that are told as one.
ONE = ("source", "title", "when", "by")


def event(line: Line, *, family: int, names: Names) -> dict[str, Any]:
    """Return a line as the timeline component shows it; people not among ``names`` stay unnamed."""
    said = SAID[line.source](line.told, names)
    href = _address(line, family)
    return {
        "when": day(line.place.day),
        "id": f"{line.source.replace(' ', '-')}-{line.place.pk}",
        "href": href,
        "source": line.source,
    } | said


def _address(line: Line, family: int) -> str:
    if line.source == "note":
        return reverse("intervention", args=[family, line.place.pk])
    if line.source == "amendment":
        return reverse("intervention", args=[family, line.told["note"]])
    page = PAGES.get(line.source)
    return reverse(page, args=[family]) if page else ""


# Where one reads more of a line.
PAGES = {
    "assessment": "family_assessment",
    "need": "family_evidence",
    "agencies": "family_evidence",
    "household": "family_people",
}


def _people(people: Sequence[int], names: Names) -> str:
    return ", ".join(names[pk] for pk in people if pk in names)


def _listed(*words: str) -> str:
    return ", ".join(word for word in words if word)


def _on(said: str | None) -> str:
    return day(date.fromisoformat(said)) if said else ""


def _by(told: Told) -> str:
    by = (told["by"] or "").strip()
    return f"by {by}" if by else ""


def _note(told: Told, names: Names) -> dict[str, Any]:
    outcome = SeenOutcome(told["outcome"]).label.lower()
    why = f" ({NotSeenWhy(told['why']).label.lower()})" if told["why"] else ""
    who, alone = _people(told["people"], names), _people(told["alone"], names)
    further = [
        ("What the child said", told["child_said"]),
        ("Next step", told["next_step"]),
        ("Next contact due", _on(told["next_on"])),
        ("Added later", counted(len(told["added"]), "amendment,amendments") if told["added"] else ""),
    ]
    return {
        "title": f"{InterventionKind(told['kind']).label}, {outcome}{why}",
        "by": _listed(
            f"at {told['at'][:5]}" if told["at"] else "",
            f"{told['minutes']} minutes",
            told["place"],
            f"with {who}" if who else "",
            f"{alone} seen alone" if alone else "",
            _by(told),
        ),
        "words": told["words"],
        "further": [{"key": key, "value": value} for key, value in further if value],
    }


def _amendment(told: Told, _names: Names) -> dict[str, Any]:
    of = f"{InterventionKind(told['of']).label.lower()} of {_on(told['on'])}"
    return {"title": f"Added to the {of}", "by": f"{_by(told)}. Why: {told['reason']}", "words": told["words"]}


def _household(told: Told, names: Names) -> dict[str, Any]:
    kind, words = HouseholdChangeKind(told["kind"]), told["words"]
    if kind == HouseholdChangeKind.RELATED and told["related"]:
        said = said_of(told["related"], names, is_over=told["before"] is not None, otherwise=UNNAMED)
        words = f"{said} {words}".strip()
    return {"title": f"Household: {kind.label[0].lower()}{kind.label[1:]}", "by": _by(told), "words": words}


def _need(told: Told, _names: Names) -> dict[str, Any]:
    headline = told["headline"].replace("-", " ")
    found = _by(told) or "found in what agencies told us"
    return {"title": f"Need identified: {headline}", "by": found, "words": told["words"]}


def _work_began(told: Told, _names: Names) -> dict[str, Any]:
    return {"title": "The work with the family began", "by": DeliveryRoute(told["route"]).label}


def _step(told: Told, _names: Names) -> dict[str, Any]:
    reason = CloseReason(told["reason"]).label if told["reason"] else ""
    onward = f"goes on with {told['with']}" if told["with"] else ""
    title = f"The work: {CaseStepKind(told['kind']).label.lower()}"
    return {"title": title, "by": _listed(reason, onward, _by(told)), "words": told["words"]}


def _handover(told: Told, _names: Names) -> dict[str, Any]:
    before = f"from {told['from'].strip()} " if (told["from"] or "").strip() else ""
    return {"title": f"Handed over {before}to {told['to']}", "by": "", "words": told["words"]}


def _document(told: Told, names: Names) -> dict[str, Any]:
    kind = DocumentKind(told["kind"]).label.lower()
    is_shown = told["about"] is None or told["about"] in names
    return {
        "title": f"Document: {told['words']}" if is_shown else f"Document about {UNNAMED.lower()}",
        "by": _listed(kind, _by(told)),
    }


def _review(told: Told, _names: Names) -> dict[str, Any]:
    said = [{"key": "The family said", "value": told["family_said"]}] if told["family_said"] else []
    return {"title": "Family plan reviewed", "by": _by(told), "words": told["words"], "further": said}


def _agencies(told: Told, _names: Names) -> dict[str, Any]:
    rows = counted(told["rows"], "row,rows").capitalize()
    return {"title": f"{FeedKind(told['kind']).label}: {rows.lower()} about this family", "by": ""}


def _titled(title: str) -> Callable[[Told, Names], dict[str, Any]]:
    return lambda told, _names: {"title": title, "by": _by(told) if "by" in told else "", "words": told.get("words")}


SAID: Mapping[str, Callable[[Told, Names], dict[str, Any]]] = {
    "agencies": _agencies,
    "work began": _work_began,
    "need": _need,
    "household": _household,
    "assessment": _titled("Assessment started"),
    "assessment agreed": _titled("The family agreed to work together"),
    "assessment signed off": _titled("Assessment signed off"),
    "family plan": _titled("Family plan agreed"),
    "goal": _titled("Goal reached"),
    "review": _review,
    "document": _document,
    "handover": _handover,
    "step": _step,
    "note": _note,
    "amendment": _amendment,
}
