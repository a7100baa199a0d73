"""What keyworkers write after a visit: short, plain, and about nobody who exists."""

from dataclasses import dataclass
from random import Random

_OPENINGS = (
    "Home visit as planned.",
    "Met at home, house calm.",
    "Short visit, family on the way out.",
    "Good conversation over tea.",
    "Home visit, all at home.",
    "Saw {adult} on their own today.",
    "",
    "",
)
_OPENINGS_IN_TERM = (
    "Visited after school.",
    "Visited with the school's family worker.",
    "Morning visit, helped with getting ready.",
)
_HOLIDAYS = (
    "Days are long without school; looked through the holiday programme together.",
    "{child} has been swimming twice and slept in otherwise.",
    "Talked about the first week back: bag, bus, uniform, who gets up first.",
    "Holiday meal vouchers came through.",
    "{adult} would like the mornings to stay as they are in term; agreed what to keep.",
    "{child} was out with cousins; spoke with {adult} about how the term went.",
    "{child} is looking forward to going back, and nervous about it.",
)
_SCHOOL = (
    "Went through this half-term's attendance with {adult}; {child} missed fewer days than before.",
    "{child} talked about which lessons feel hardest; will ask school about a quieter place at break.",
    "Agreed a morning routine: phones downstairs, alarm at seven, out of the door by half past eight.",
    "School called while I was there; {adult} took the call and agreed to come in on Thursday.",
    "{child} was in every day this week and is pleased about it.",
    "Bus pass had run out. Sent the form off together.",
    "{adult} will ring school by nine if {child} is ill; number is on the fridge.",
    "Uniform sorted through the school's own shop.",
    "{child} has agreed to a part-day timetable for two weeks, then full days.",
    "Meeting at school next week to look at the support plan.",
    "Attendance slipped again after the holiday; we looked at what was different.",
)
_OUT_OF_SCHOOL = (
    "{child} has started at the youth club on Wednesdays.",
    "Talked about friends and evenings; {child} says it is quieter now.",
    "The youth justice worker joined for the second half; next appointment is written on the calendar.",
    "Neighbour has not complained since the agreement was signed.",
    "{adult} and {child} went through the acceptable behaviour agreement again, point by point.",
    "{child} finished the reparation hours at the community garden.",
    "Looked at a boxing course and a bike workshop; {child} prefers the workshop.",
)
_HOME = (
    "{adult} is sleeping better and feels more on top of things.",
    "Rent arrears: the repayment plan is being kept to.",
    "Went through letters together; two needed an answer and got one.",
    "Budget sheet filled in for the month.",
    "{adult} asked about an evening course; found two nearby.",
    "Agreed who puts the little ones to bed on which night.",
    "Repairs reported again; housing officer will call on Monday.",
    "Talked about what helps when things get loud at home.",
    "{adult} went to the parents' group for the first time.",
    "GP appointment booked for {child}.",
    "Family meal on Sundays has happened three weeks running.",
)
_REMOTE = (
    "Phone call while visits are suspended. All well, food delivery arriving.",
    "Video call; {child} showed me the school work on the laptop the school lent.",
    "Doorstep visit at a distance, dropped off activity packs.",
    "Call with {adult}: days have a shape again, walk every morning.",
    "Call to see how home learning is going; asked school for paper copies.",
    "Short call. {child} misses friends; {adult} is managing.",
)
_UNSEEN = (
    "Nobody in; left a card with my number.",
    "No answer at the door. Sent a text and will try again on Friday.",
    "{adult} cancelled this morning because of a hospital appointment; new date agreed.",
    "Family had forgotten; rebooked for next week.",
    "Rang twice, no reply.",
)
_MEETINGS = (
    "Team around the family: health visitor, housing and {adult}. Plan reviewed, two actions done.",
    "Team around the family. {adult} spoke first and said what has helped most.",
    "Plan reviewed with {adult}; one goal reached, one put in other words.",
    "Review meeting. Everyone agreed what goes well and what is not yet there.",
    "Review with the youth justice service; next review in six weeks.",
)
_MEETINGS_AT_SCHOOL = (
    "Meeting at school with the attendance lead and {adult}.",
    "Support plan looked at with {child}'s head of year; times out agreed.",
    "Back-to-school meeting; {child} came along and said what would help.",
)
_GROUPS = (
    "Parents' group: {adult} spoke about mornings.",
    "Holiday activity day; {child} joined in all of it.",
    "Group session on setting boundaries, week two.",
)


@dataclass(frozen=True, kw_only=True)
class Encounter:
    """What a visit was, apart from when and who."""

    kind: str
    minutes: int
    place: str
    outcome: str
    note: str


def draw_encounter(rng: Random, *, adult: str, child: str, remote: bool, in_term: bool) -> Encounter:
    """One entry of a keyworker's diary."""
    if remote:
        return _encounter(rng, "call", (10, 35), "Telephone", _REMOTE, adult, child)
    if rng.random() < 0.11:
        return _encounter(rng, "visit", (5, 10), "Family home", _UNSEEN, adult, child, outcome="not-seen")
    fate = rng.random()
    if fate < 0.10:
        return _encounter(rng, "call", (10, 25), "Telephone", _HOME + (_SCHOOL if in_term else _HOLIDAYS), adult, child)
    if fate < 0.22:
        place = rng.choice(("School", "Family centre", "Council offices") if in_term else ("Council offices",))
        notes = _MEETINGS + (_MEETINGS_AT_SCHOOL if place == "School" else ())
        return _encounter(rng, "meeting", (45, 90), place, notes, adult, child)
    if fate < 0.26:
        return _encounter(rng, "group", (60, 120), "Family centre", _GROUPS, adult, child)
    themes = rng.choices((_SCHOOL if in_term else _HOLIDAYS, _HOME, _OUT_OF_SCHOOL), weights=(5, 4, 2))[0]
    visit = _encounter(rng, "visit", (30, 95), "Family home", themes, adult, child)
    opening = rng.choice(_OPENINGS + (_OPENINGS_IN_TERM if in_term else ())).format(adult=adult, child=child)
    note = f"{opening} {visit.note}".strip()
    return Encounter(kind="visit", minutes=visit.minutes, place=visit.place, outcome="seen", note=note)


def _encounter(  # noqa: PLR0917 - one word for each column
    rng: Random,
    kind: str,
    minutes: tuple[int, int],
    place: str,
    notes: tuple[str, ...],
    adult: str,
    child: str,
    *,
    outcome: str = "seen",
) -> Encounter:
    return Encounter(
        kind=kind,
        minutes=round(rng.randint(*minutes) / 5) * 5,
        place=place,
        outcome=outcome,
        note=rng.choice(notes).format(adult=adult, child=child),
    )
