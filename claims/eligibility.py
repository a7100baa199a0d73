"""The gates a claim must pass: each one answers passed, not passed or no data, with a sentence and its dates.

Pure: values in, values out. The facts come from ``claims.gathering``, for one family's page and for the night alike.
The gates are those of DOMAIN.md 3.1 that this version can ask; each docstring quotes what the programme asks, then says
how we read it.
"""

from datetime import date

from claims.answers import Answered, Gate, Outcome, Result, no_data, not_passed, passed
from claims.employment import employment_recorded, supported_in_work, weeks_worked
from claims.facts import ClaimFacts, NeedFacts
from claims.models.choices import ClaimKind, ResultType
from families.words import counted
from outcomes.rules.daysets import DaySet
from outcomes.rules.words import day_in_words, need_in_words, source_in_words


def judged_now(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask whether nothing has changed since the family was judged; one that waits to be judged cannot be claimed."""
    if facts.verdict is None:
        return no_data("The family has not been judged.")
    if facts.is_touched or facts.verdict.is_stale:
        return no_data("Something about the family has changed and it is being judged again.")
    return passed("Judged on everything received so far.")


def dependent_child(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "The family contains a dependent child on the attachment date" [S13, S46].

    As the entry rule found it that day: 0 to 15, or 16 to 18 and on a school's roll, living with the family.
    """
    attached = ("attached", facts.attached_on)
    match facts.verdict.dependent_child if facts.verdict else "":
        case "met":
            return passed("A dependent child lived with the family when it was attached.", attached)
        case "not yet":
            return not_passed("No dependent child lived with the family when it was attached.", attached)
        case _:
            return no_data("It is not known whether a dependent child lived with the family.", attached)


def problems_at_attachment(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Minimum criteria present before the work, each with dated evidence and a source system" [S4, S13, S26].

    As the entry rule found it on the attachment day. Each need's date is the first day from attachment on on which
    its evidence, or the professional who recorded it, shows it; one found later was not present, and is not told here.
    """
    present = (need for need in facts.needs if need.identified_on <= facts.attached_on)
    dates = tuple((need.indicator, need.identified_on) for need in present)
    if facts.verdict is None or facts.verdict.is_eligible is None:
        return no_data("It is not known whether enough headlines were present at attachment.", *dates)
    if not facts.verdict.is_eligible:
        return not_passed("Too few headlines were present when the family was attached.", *dates)
    if not facts.needs:
        return no_data("No dated evidence shows what was present at attachment.")
    return passed(f"{len(facts.verdict.headlines)} headlines were present when the family was attached.", *dates)


def assessment(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Whole-family assessment, dated, covering each member. Retrospective assessment flagged" [S11, S15, S19].

    We ask for its date and, of one made here, for a part about each member of its day; whom one made elsewhere covers
    is for the auditor. One dated after the attachment is retrospective: a person accepts it (``claims.tasks``).
    """
    if facts.assessed_on is None:
        return not_passed("No whole-family assessment is recorded.")
    if facts.assessed_on > as_of:
        return not_passed("The whole-family assessment is dated in the future.", ("assessed", facts.assessed_on))
    assessed = ("assessed", facts.assessed_on)
    if facts.not_covered:
        left_out = counted(facts.not_covered, "member,members")
        return not_passed(f"The assessment made here says nothing of {left_out} of the family.", assessed)
    late = " It was made after the family was attached." if facts.is_retrospective else ""
    return passed(f"The whole family was assessed.{late}", assessed)


def family_plan(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Plan covering all problems and all relevant members, objectives mapped to the outcomes plan" [S15].

    We ask for the date on which the family plan was agreed. Where no goal of one made here names a need, a person looks
    whether the plan covers it all the same (``claims.tasks``); what one made elsewhere covers is for the auditor.
    """
    if facts.family_plan_on is None:
        return not_passed("No family plan is recorded.")
    if facts.family_plan_on > as_of:
        return not_passed("The family plan is dated in the future.", ("planned", facts.family_plan_on))
    return passed("A family plan was agreed.", ("planned", facts.family_plan_on))


def lead_worker(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Named lead worker from a date on or before the plan" [composed from S11, S20]."""
    if facts.lead_worker_on is None:
        return not_passed("No lead worker is recorded.")
    named = ("lead worker", facts.lead_worker_on)
    if facts.family_plan_on is None:
        return no_data("A lead worker was named; there is no family plan to compare the date with.", named)
    if facts.lead_worker_on > facts.family_plan_on:
        return not_passed("The lead worker was named only after the family plan.", named)
    return passed("A lead worker was named by the time of the family plan.", named)


def attached_in_time(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Within window, attached before the window's cut-off" [DOMAIN.md 3.1, 11].

    The cut-off is for results; an attachment itself may be claimed in the window after it.
    """
    cut_off = facts.window.attached_by if facts.kind == ClaimKind.RESULT else facts.window.evidence_on
    dates = ("attached", facts.attached_on), ("cut-off", cut_off)
    if facts.attached_on > cut_off:
        return not_passed(f"Attached after {day_in_words(cut_off)}, the last day for {facts.window.name}.", *dates)
    return passed(f"Attached by {day_in_words(cut_off)}.", *dates)


def supported(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Support actually delivered between attachment and claim (intervention log, not just data movement)" [S59].

    We read it as at least one intervention at which the family was seen; no rule says how often, so we ask no more.
    """
    if facts.first_seen_on is None or facts.last_seen_on is None:
        return not_passed("No intervention at which the family was seen is recorded since attachment.")
    times = "once" if facts.times_seen == 1 else f"{facts.times_seen} times"
    return passed(f"The family was seen {times}.", ("first", facts.first_seen_on), ("last", facts.last_seen_on))


def needs_met(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Every identified problem (initial and later) met and sustained, per child, attendance gate" [S13, S40].

    Met on the window's evidence date and on every day since: "any problem returning before the claim date cancels
    readiness". What arrives later about those days still counts, so the days are read as they are known now.
    """
    evidence = ("evidence date", facts.window.evidence_on)
    if facts.verdict is None:
        return no_data("The family has not been judged.", evidence)
    if as_of < facts.window.evidence_on:
        return no_data(f"The evidence date, {day_in_words(facts.window.evidence_on)}, has not come.", evidence)
    if holds_through(facts.verdict.met, facts.window.evidence_on, as_of):
        since = facts.verdict.met.since(facts.window.evidence_on)
        return passed("Every need is met and held, and so is the school gate.", evidence, *_since(since))
    needs = [need for need in facts.needs if need.met is None or not holds_through(need.met, *_days(facts, as_of))]
    what = _what_stands_in_the_way(facts, needs, as_of)
    if holds_through(facts.verdict.possible, facts.window.evidence_on, as_of):
        return no_data(f"Not known for every day since the evidence date: {what}.", evidence)
    fell = first_day_without(facts.verdict.met, facts.window.evidence_on, as_of)
    if fell > facts.window.evidence_on:
        return not_passed(f"No longer met since {day_in_words(fell)}: {what}.", evidence, ("no longer met", fell))
    return not_passed(f"Not met on the evidence date: {what}.", evidence)


def _days(facts: ClaimFacts, as_of: date) -> tuple[date, date]:
    return facts.window.evidence_on, as_of


def _since(day: date | None) -> tuple[tuple[str, date], ...]:
    return (("met since", day),) if day else ()


def _what_stands_in_the_way(facts: ClaimFacts, needs: list[NeedFacts], as_of: date) -> str:
    codes = sorted({need_in_words(need.indicator) for need in needs})
    if facts.verdict and not holds_through(facts.verdict.gate_met, facts.window.evidence_on, as_of):
        codes.append("the school gate")
    return ", ".join(codes) if codes else "a need that may have been present"


def holds_through(days: DaySet, first: date, last: date) -> bool:
    """Return whether every day from ``first`` to ``last`` lies in the set."""
    interval = days.holding(first)
    return interval is not None and (interval.ends_on is None or interval.ends_on > last)


def first_day_without(days: DaySet, first: date, last: date) -> date:
    """Return the first day from ``first`` on that does not lie in the set; ``last`` where there is none."""
    interval = days.holding(first)
    if interval is None:
        return first
    return last if interval.ends_on is None else interval.ends_on


def coordinated(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Work co-ordinated across more than one agency" [S20, one authority's own].

    We read it as workers of two agencies or more having seen the family since attachment. Because it is one
    authority's rule, it is shown beside every claim and needed only where a programme says so.
    """
    if len(facts.agencies) > 1:
        return passed(f"Workers of {len(facts.agencies)} agencies have seen the family: {', '.join(facts.agencies)}.")
    if facts.agencies:
        return not_passed(f"Only workers of {facts.agencies[0]} have seen the family since attachment.")
    return no_data("No agency's worker is recorded as having seen the family since attachment.")


def evidence_complete(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Evidence after the sustain period, from the owning agency" [DOMAIN.md 3.1, 8].

    We read it as every source the verdict rests on being complete to the window's evidence date; of continuous
    employment, the sources of its own verdict.
    """
    verdict = facts.employment if facts.result_type == ResultType.EMPLOYMENT else facts.verdict
    if verdict is None:
        return no_data("The family has not been judged.")
    needed = facts.window.evidence_on
    known = {kind: facts.complete_to.get(kind) for kind in verdict.rests_on}
    dates = tuple((f"{kind} complete to", day) for kind, day in known.items() if day)
    short = sorted(kind for kind, day in known.items() if day is None or day < needed)
    if short:
        return no_data(f"Not complete to {day_in_words(needed)}: {', '.join(map(source_in_words, short))}.", *dates)
    return passed(f"Every source it rests on is complete to {day_in_words(needed)}.", *dates)


def not_already_claimed(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Not already claimed (this phase, either result type) here; not claimed by another authority" [S25, R+].

    One result a family, "A or B, never both" [S25, R+]: whichever route was claimed first. A claim refused or repaid
    in this window is made again in it by neither route, one withdrawn not by the same route; the next window may.
    """
    if facts.claimed:
        first = facts.claimed[0]
        whom = "A member of the family was" if first.of_person else "The family was"
        said = f"{whom} claimed by {first.claimed_by} on {day_in_words(first.claimed_on)}."
        return not_passed(said, ("claimed", first.claimed_on))
    if facts.already_in_window:
        return not_passed(f"A claim was {facts.already_in_window} in {facts.window.name} already.")
    return passed("Claimed by nobody else under this programme.")


def people_not_claimed(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "A person may sit in only one live claimed family per programme phase" [I].

    The people of a claim are those who lived with the family on the evidence date (of an attachment, that day).
    """
    if facts.people_claimed:
        first = facts.people_claimed[0]
        return not_passed(f"A member stands in {first.claimed_by}.", ("claimed", first.claimed_on))
    if not facts.people:
        return no_data("Nobody is known to have lived with the family on that day.")
    return passed("No member stands in another family's live claim.")


TITLES: dict[Gate, str] = {
    judged_now: "Judged on everything received",
    dependent_child: "A dependent child at attachment",
    problems_at_attachment: "Enough headlines present at attachment, with dated evidence",
    assessment: "Whole-family assessment",
    family_plan: "Family plan",
    lead_worker: "Lead worker named by the family plan",
    attached_in_time: "Attached by the window's cut-off",
    supported: "Support since attachment",
    needs_met: "Every need met and held since the evidence date",
    supported_in_work: "Supported while in work",
    employment_recorded: "Leaving the benefit, the start in work and its verification recorded",
    weeks_worked: "Every week in work worked by the evidence date",
    coordinated: "Work co-ordinated across more than one agency",
    evidence_complete: "Sources complete to the evidence date",
    not_already_claimed: "Not claimed before or elsewhere",
    people_not_claimed: "No member in another family's claim",
}

_OF_BOTH: tuple[Gate, ...] = (
    judged_now,
    dependent_child,
    problems_at_attachment,
    assessment,
    family_plan,
    lead_worker,
    attached_in_time,
)
_ONCE_ONLY: tuple[Gate, ...] = (not_already_claimed, people_not_claimed)

# The school gate and the other needs ask nothing of continuous employment: "the alternative to A" [S25].
GATES: dict[tuple[ClaimKind, ResultType | None], tuple[Gate, ...]] = {
    (ClaimKind.ATTACHMENT, None): (*_OF_BOTH, *_ONCE_ONLY),
    (ClaimKind.RESULT, ResultType.PROGRESS): (*_OF_BOTH, supported, needs_met, evidence_complete, *_ONCE_ONLY),
    (ClaimKind.RESULT, ResultType.EMPLOYMENT): (
        *_OF_BOTH,
        supported_in_work,
        employment_recorded,
        weeks_worked,
        evidence_complete,
        *_ONCE_ONLY,
    ),
}


def gates(facts: ClaimFacts, *, as_of: date) -> tuple[Result, ...]:
    """Return what every gate of the claim's kind and route answers on ``as_of``, in the order of the checklist."""
    needed = (coordinated,) if facts.needs_coordination else ()
    return tuple(_result(gate, facts, as_of) for gate in (*GATES[facts.kind, facts.result_type], *needed))


def shown_beside(facts: ClaimFacts, *, as_of: date) -> tuple[Result, ...]:
    """Return what is shown with the gates and keeps no claim from being made."""
    return () if facts.needs_coordination else (_result(coordinated, facts, as_of),)


def _result(gate: Gate, facts: ClaimFacts, as_of: date) -> Result:
    outcome, sentence, dates = gate(facts, as_of)
    return Result(code=gate.__name__, title=TITLES[gate], outcome=outcome, sentence=sentence, dates=dates)


def why_not(results: tuple[Result, ...]) -> str:
    """Return why the claim cannot be made: the first gate not passed, else the first without data; empty: it can."""
    for outcome in (Outcome.NOT_PASSED, Outcome.NO_DATA):
        for result in results:
            if result.outcome is outcome:
                return f"{result.title}: {result.sentence}"[:300]
    return ""
