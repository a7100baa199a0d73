"""Says in words what differs today from what was claimed: one claim's snapshot beside the same claim today. Pure.

What is compared is what the claim spoke of: the days up to the day on which it was frozen. What became of the family
later is not a difference. Nothing here unclaims anything; what follows from a difference, a person decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from claims.answers import Outcome
from claims.snapshots import Piece
from families.words import counted, day, moment
from outcomes.rules.daysets import DaySet

Content = Mapping[str, Any]
NOTHING_RECORDED = "not recorded"
_DATES = {
    "attached_on": "The family was attached",
    "assessed_on": "The whole family was assessed",
    "family_plan_on": "The family plan was agreed",
    "lead_worker_on": "A lead worker was named",
}
_IN_WORK = {"in_work_since": "In work since", "complete_on": "The weeks were complete on"}


class Weight(StrEnum):
    """How much a difference weighs."""

    ALTERED = "altered"
    DECIDES = "would not pass"
    DIFFERS = "differs"
    SINCE = "came since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a claim said, and what is known today; ``evidence`` names the pieces it is about."""

    what: str
    claimed: str
    today: str
    weight: Weight = Weight.DIFFERS
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids and codes are called; an unknown one shows itself."""

    people: Mapping[int, str] = field(default_factory=dict)
    users: Mapping[int, str] = field(default_factory=dict)
    gates: Mapping[str, str] = field(default_factory=dict)

    def person(self, pk: int) -> str:
        """Return what a person is called."""
        return self.people.get(pk, f"person {pk}")

    def user(self, pk: int) -> str:
        """Return what a user is called."""
        return self.users.get(pk, f"user {pk}")


def differences(frozen: Content, today: Content, pieces: Sequence[Piece], *, names: Names) -> list[Difference]:
    """Return what differs, what weighs most first; empty: everything the claim said is still so.

    ``today`` is the same claim's content as it is known today, asked as of the day it was frozen; ``pieces`` the
    family's evidence that stands and whatever has become of the frozen one.
    """
    last = date.fromisoformat(frozen["as_of"])
    evidence_on = date.fromisoformat(frozen["window"]["evidence_on"])
    found = [
        *_gates(frozen, today, names),
        *_dates(frozen, today),
        *_plan(frozen, today),
        *_people(frozen, today, names),
        *_needs(frozen, today, evidence_on=evidence_on, last=last),
        *_verdict(frozen, today, evidence_on=evidence_on, last=last),
        *_employment(frozen, today),
        *_support(frozen, today),
        *_evidence(frozen, pieces, last=evidence_on),
        *_decided(frozen, today, names),
    ]
    return sorted(found, key=lambda one: list(Weight).index(one.weight))


def _gates(frozen: Content, today: Content, names: Names) -> Iterator[Difference]:
    passed = [gate["code"] for gate in frozen["gates"] if gate["outcome"] == Outcome.PASSED]
    now = {gate["code"]: gate for gate in today["gates"]}
    for code in passed:
        outcome = now[code]["outcome"] if code in now else Outcome.PASSED.value
        if outcome != Outcome.PASSED:
            title = names.gates.get(code, code.replace("_", " "))
            weight = Weight.DIFFERS if code == "judged_now" else Weight.DECIDES
            yield Difference(what=title, claimed="passed", today=outcome, weight=weight)


def _dates(frozen: Content, today: Content) -> Iterator[Difference]:
    for name, words in _DATES.items():
        yield from _changed(words, _day(frozen["attachment"][name]), _day(today["attachment"][name]))
    yield from _changed("Evidence date", _day(frozen["window"]["evidence_on"]), _day(today["window"]["evidence_on"]))


def _plan(frozen: Content, today: Content) -> Iterator[Difference]:
    ours, theirs = frozen["outcomes_plan"], today["outcomes_plan"]
    if ours["id"] != theirs["id"]:
        yield from _changed(
            "Judged under the outcomes plan's", f"version {ours['version']}", f"version {theirs['version']}"
        )
    elif ours["digest"] != theirs["digest"]:
        yield Difference(
            what=f"The text of the outcomes plan, version {ours['version']}",
            claimed=f"SHA-256 {ours['digest']}",
            today=f"SHA-256 {theirs['digest']}",
            weight=Weight.ALTERED,
        )


def _people(frozen: Content, today: Content, names: Names) -> Iterator[Difference]:
    ours, theirs = set(frozen["people"]), set(today["people"])
    for person in sorted(ours - theirs):
        yield Difference(what=names.person(person), claimed="lived with the family", today="did not live with it")
    for person in sorted(theirs - ours):
        yield Difference(what=names.person(person), claimed="did not live with the family", today="lived with it")


def _needs(frozen: Content, today: Content, *, evidence_on: date, last: date) -> Iterator[Difference]:
    ours = {need["indicator"]: need for need in frozen["needs"]}
    theirs = {need["indicator"]: need for need in today["needs"] if need["identified_on"] <= frozen["as_of"]}
    for code in sorted({*ours, *theirs}):
        said = f"Need: {code.replace('-', ' ')}"
        if code not in theirs or code not in ours:
            yield Difference(what=said, claimed=_was_found(ours.get(code)), today=_was_found(theirs.get(code)))
            continue
        yield from _changed(f"{said}, found on", _day(ours[code]["identified_on"]), _day(theirs[code]["identified_on"]))
        yield from _days(f"{said}, met", ours[code]["met"], theirs[code]["met"], evidence_on=evidence_on, last=last)


def _was_found(need: Content | None) -> str:
    return f"found on {_day(need['identified_on'])}" if need else "no such need"


def _verdict(frozen: Content, today: Content, *, evidence_on: date, last: date) -> Iterator[Difference]:
    ours, theirs = frozen["verdict"] or {}, today["verdict"] or {}
    days = {"evidence_on": evidence_on, "last": last}
    if frozen["kind"] == "result" and not frozen["employment"]:
        yield from _days("The outcomes plan met", ours.get("met"), theirs.get("met"), **days)
        yield from _days("Its conditions on the family met", ours.get("gate_met"), theirs.get("gate_met"), **days)
    yield from _changed("Eligible when attached", _eligible(ours), _eligible(theirs))
    yield from _changed("Headlines present when attached", _list(ours.get("headlines")), _list(theirs.get("headlines")))


def _days(what: str, ours: Any, theirs: Any, *, evidence_on: date, last: date) -> Iterator[Difference]:
    """Compare days up to ``last``; one that is not met any more on the evidence date decides."""
    first, now = _up_to(ours, last), _up_to(theirs, last)
    if first == now:
        return
    lost = first is not None and evidence_on in first and (now is None or evidence_on not in now)
    weight = Weight.DECIDES if lost else Weight.DIFFERS
    yield Difference(what=what, claimed=_days_in_words(first), today=_days_in_words(now), weight=weight)


def _up_to(intervals: Any, last: date) -> DaySet | None:
    if intervals is None:
        return None
    days = DaySet.of(*((_read(start), _read(end)) for start, end in intervals))
    return days & DaySet.before(last + timedelta(days=1))


def _days_in_words(days: DaySet | None) -> str:
    if days is None:
        return "not judged"
    return "; ".join(_interval(*interval) for interval in days.intervals) or "on no day"


def _interval(start: date | None, end: date | None) -> str:
    last = day(end - timedelta(days=1)) if end else ""
    return f"{day(start)} to {last}" if start else f"up to {last}"


def _employment(frozen: Content, today: Content) -> Iterator[Difference]:
    ours, theirs = frozen["employment"], today["employment"]
    if not ours:
        return
    if not theirs:
        yield Difference(what="Weeks in work", claimed=_weeks(ours), today="no longer recorded", weight=Weight.DECIDES)
        return
    yield from _changed("Weeks worked", _weeks(ours), _weeks(theirs))
    for name, words in _IN_WORK.items():
        yield from _changed(words, _day(ours[name]), _day(theirs[name]))
    yield from _changed("Verified by", _list(ours["verified"]), _list(theirs["verified"]))


def _weeks(employment: Content) -> str:
    return f"{employment['worked']} of {employment['weeks_asked']} asked for, within {employment['within']}"


def _support(frozen: Content, today: Content) -> Iterator[Difference]:
    yield from _changed("The family was seen", _seen(frozen["support"]), _seen(today["support"]))


def _seen(support: Content) -> str:
    if not support["times"]:
        return "never"
    return f"{counted(support['times'], 'time,times')}, {_day(support['first'])} to {_day(support['last'])}"


def _evidence(frozen: Content, pieces: Sequence[Piece], *, last: date) -> Iterator[Difference]:
    """Compare pieces of evidence; of those that came since, the ones that speak of days the claim rests on."""
    if "evidence" not in frozen:  # a snapshot of before evidence was frozen
        return
    ours = dict(frozen["evidence"])
    known = {piece.id: piece for piece in pieces}
    gone = [pk for pk in ours if pk not in known]
    altered = [pk for pk, digest in ours.items() if pk in known and known[pk].digest != digest]
    replaced = [pk for pk in ours if pk in known and known[pk].superseded_at]
    since = [piece.id for piece in pieces if piece.id not in ours and piece.starts_on <= last]
    yield from _pieces(altered, "says something else than it did, which nothing may do", Weight.ALTERED)
    yield from _pieces(gone, "has been erased", Weight.DIFFERS)
    yield from _pieces(replaced, "has been corrected or withdrawn", Weight.DIFFERS)
    yield from _pieces(since, f"came since, of days up to {day(last)}", Weight.SINCE, claimed="not known")


def _pieces(pieces: Sequence[int], today: str, weight: Weight, *, claimed: str = "stood") -> Iterator[Difference]:
    if pieces:
        what = counted(len(pieces), "piece of evidence,pieces of evidence").capitalize()
        yield Difference(what=what, claimed=claimed, today=today, weight=weight, evidence=tuple(pieces))


def _decided(frozen: Content, today: Content, names: Names) -> Iterator[Difference]:
    ours = {one["what"]: one for one in frozen.get("decided") or ()}
    theirs = {one["what"]: one for one in today.get("decided") or ()}
    for what, one in ours.items():
        yield from _changed(what.replace("-", " ").capitalize(), _by(one, names), _by(theirs.get(what), names))


def _by(one: Content | None, names: Names) -> str:
    if one is None:
        return "undone"
    at = moment(datetime.fromisoformat(one["at"]))
    return f"{one['outcome'].replace('-', ' ')}, {names.user(one['by'])}, {at}"


def _changed(what: str, ours: str, theirs: str) -> Iterator[Difference]:
    if ours != theirs:
        yield Difference(what=what, claimed=ours, today=theirs)


def _eligible(verdict: Content) -> str:
    is_eligible = verdict.get("is_eligible")
    return "not known" if is_eligible is None else ("yes" if is_eligible else "no")


def _list(values: Iterable[str] | None) -> str:
    return ", ".join(one.replace("-", " ") for one in values or ()) or NOTHING_RECORDED


def _read(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day(text: str | None) -> str:
    return day(_read(text))
