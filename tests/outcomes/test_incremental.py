"""What is judged save by save is what is judged from nothing, after any number of edits in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from families.models import Council, Family, Membership, Person, Source, Term, Touched
from outcomes.actions import judge_again, judge_touched, record_need
from outcomes.judging import plan_of
from outcomes.models import (
    Attachment,
    Baseline,
    Decided,
    EmploymentVerdict,
    Evidence,
    Need,
    NeedVerdict,
    ProfessionalJudgement,
    Verdict,
)
from outcomes.rules.facts import codes_of
from tests import factories as make
from tests.outcomes.conftest import PLAN, TERMS
from tests.outcomes.merging import Merging
from tests.outcomes.rules.invented import PROVING, proven

EDITS = 1_000 if PROVING else 50
FIRST, LAST = date(2018, 9, 1), date(2020, 9, 29)
EVENTS = ("asb.incident", "offence.proven", "asb.intervention", "order.release", "abuse.victim", "health.mental-health")
SPELLS = ("care.child-in-need", "care.early-help", "benefit.claim", "work.employment", "order.in-force")
REPORTED = {"possible": 100, "authorised": 2, "unauthorised": 4}

INCIDENTS = (
    'says = "no incident of anti-social behaviour in the last 6 months, or 60% fewer than at the starting point"'
)
JUDGED = '\n\n[[headlines.indicators.outcome.parts]]\ntype = "judged"\napprover = "programme-manager"'


@dataclass
class Life:
    """Three families of one council, to whom something happens again and again."""

    luck: Random
    council: Council = field(default_factory=make.CouncilFactory)

    def __post_init__(self) -> None:
        text = PLAN.read_text()
        assert INCIDENTS in text
        self.plan = make.OutcomesPlanFactory(council=self.council, text=text)
        later = text.replace("value = 6,", "value = 4,").replace(INCIDENTS, INCIDENTS + JUDGED)
        self.later = make.OutcomesPlanFactory(
            council=self.council, text=later, version=2, in_force_on=date(2020, 1, 1), title="Second plan"
        )
        for name, starts_on, ends_on in TERMS:
            make.TermFactory(council=self.council, name=name, starts_on=starts_on, ends_on=ends_on)
        make.all_sources_complete(self.council, to=date(2020, 3, 1))
        self.manager = make.ProgrammeManagerFactory(council=self.council)
        self.keyworker = make.KeyworkerFactory(council=self.council)
        self.families = [self._family() for _ in range(3)]

    def _family(self) -> Family:
        made: Family = make.FamilyFactory(council=self.council)
        for born_on in (date(1985, 5, 17), date(2003, 9, 4), date(2011, 2, 8)):
            self._joins(made, make.PersonFactory(council=self.council, born_on=born_on), LAST - timedelta(days=2000))
        make.AttachmentFactory(council=self.council, family=made, plan=self.plan, attached_on=self.day())
        return made

    def _joins(self, family: Family, person: Person, day: date) -> None:
        make.MembershipFactory(council=self.council, family=family, person=person, starts_on=day)

    def day(self) -> date:
        """Return a day of the two years."""
        return FIRST + timedelta(days=self.luck.randrange((LAST - FIRST).days))

    def one(self, rows: Any) -> Any:
        """Return one of some rows, or None where there is none."""
        found = list(rows.order_by("pk"))
        return self.luck.choice(found) if found else None

    def person(self) -> Person:
        """Return somebody."""
        found: Person = self.one(Person.objects.filter(council=self.council))
        return found

    def told(self, measure: str, person: Person, starts_on: date, ends_on: date | None, **more: Any) -> Evidence:
        """Somebody enters a piece of evidence."""
        codes = codes_of((measure,))
        made: Evidence = make.EvidenceFactory(
            council=self.council,
            person=person,
            measure=measure,
            starts_on=starts_on,
            ends_on=ends_on,
            code=self.luck.choice(codes) if codes else "",
            entered_by=self.keyworker,
            **{"value": None, **more},
        )
        return made

    # What may happen -------------------------------------------------------------------------------------------

    def something_happened(self) -> None:
        day = self.day()
        self.told(self.luck.choice(EVENTS), self.person(), day, day + timedelta(days=1))

    def something_began(self) -> None:
        day = self.day()
        end = None if self.luck.random() < 0.3 else day + timedelta(days=self.luck.randrange(1, 300))
        self.told(self.luck.choice(SPELLS), self.person(), day, end)

    def a_term_was_reported(self) -> None:
        person, (_, starts_on, ends_on) = self.person(), self.luck.choice(TERMS)
        for what, value in REPORTED.items():
            more = self.luck.choice([0, 0, 30]) if what == "unauthorised" else 0
            self.told(f"sessions.{what}", person, starts_on, ends_on, value=value + more)
        self.told("exclusions.fixed", person, starts_on, ends_on, value=self.luck.choice([0, 0, 1, 4]))

    def a_piece_was_corrected(self) -> None:
        former = self.one(Evidence.objects.filter(council=self.council, superseded_at=None))
        if former:
            Evidence.objects.filter(pk=former.pk).update(superseded_at=make.NOW)
            moved = timedelta(days=self.luck.randrange(-40, 40)) if former.value is None else timedelta()
            ends_on = former.ends_on and former.ends_on + moved
            told = {"value": former.value and former.value + self.luck.choice([0, 5]), "supersedes": former}
            self.told(former.measure, former.person, former.starts_on + moved, ends_on, **told)

    def a_piece_was_withdrawn(self) -> None:
        former = self.one(Evidence.objects.filter(council=self.council, superseded_at=None))
        if former:
            Evidence.objects.filter(pk=former.pk).update(superseded_at=make.NOW)

    def somebody_joined(self) -> None:
        born_on = self.luck.choice([date(1990, 1, 1), date(2004, 3, 3), date(2014, 12, 24)])
        self._joins(
            self.luck.choice(self.families), make.PersonFactory(council=self.council, born_on=born_on), self.day()
        )

    def somebody_left(self) -> None:
        held = self.one(Membership.objects.filter(council=self.council, ends_on=None))
        if held:
            Membership.objects.filter(pk=held.pk).update(ends_on=max(self.day(), held.starts_on + timedelta(days=1)))

    def somebody_moved(self) -> None:
        held = self.one(Membership.objects.filter(council=self.council, ends_on=None))
        if held:
            day = max(self.day(), held.starts_on + timedelta(days=1))
            Membership.objects.filter(pk=held.pk).update(ends_on=day)
            self._joins(self.luck.choice(self.families), held.person, day)

    def a_birthday_was_corrected(self) -> None:
        person = self.person()
        born_on = person.born_on + timedelta(days=self.luck.randrange(-400, 400))
        Person.objects.filter(pk=person.pk).update(born_on=born_on)

    def a_child_went_on_a_roll(self) -> None:
        placement = self.luck.choice(["mainstream", "mainstream", "alternative", "none"])
        day = self.day()
        until = self.luck.choice([None, day + timedelta(days=100)])
        make.SchoolRollFactory(
            council=self.council, person=self.person(), school=None, placement=placement, starts_on=day, ends_on=until
        )

    def a_term_was_excluded(self) -> None:
        term = self.one(Term.objects.filter(council=self.council))
        Term.objects.filter(pk=term.pk).update(excluded_because="" if term.excluded_because else "Closed by decree")

    def a_source_told_more(self) -> None:
        source = self.one(Source.objects.filter(council=self.council))
        make.CoverageFactory(source=source, complete_to=max(self.day(), date(2020, 1, 1)))

    def a_need_was_recorded(self) -> None:
        attachment = self.one(Attachment.objects.filter(council=self.council))
        indicator = self.luck.choice(list(plan_of(self.plan.pk).indicators.values()))
        if not attachment.needs.filter(indicator=indicator.code).exists():
            record_need(
                attachment,
                indicator.code,
                headline=indicator.headline,
                identified_on=self.day(),
                note="",
                by=self.keyworker,
                at=make.NOW,
            )

    def a_professional_judged(self) -> None:
        attachment = self.one(Attachment.objects.filter(council=self.council))
        make.ProfessionalJudgementFactory(
            council=self.council,
            attachment=attachment,
            indicator="anti-social-behaviour",
            met_on=self.day(),
            recorded_by=self.keyworker,
            decision=self.luck.choice([Decided.APPROVED, Decided.APPROVED, Decided.REFUSED]),
            decided_by=self.manager,
            decided_at=make.NOW,
            decision_reason="Seen and agreed.",
        )

    def a_judgement_was_withdrawn(self) -> None:
        made = self.one(ProfessionalJudgement.objects.filter(council=self.council, withdrawn_at=None))
        if made:
            ProfessionalJudgement.objects.filter(pk=made.pk).update(withdrawn_by=self.keyworker, withdrawn_at=make.NOW)

    def a_family_was_moved_to_another_version(self) -> None:
        attachment = self.one(Attachment.objects.filter(council=self.council))
        day, plan = self.day(), self.luck.choice([self.plan, self.later])
        if day > attachment.attached_on and not attachment.plan_moves.filter(from_on=day).exists():
            make.PlanMoveFactory(
                council=self.council, attachment=attachment, plan=plan, from_on=day, moved_by=self.manager
            )

    @cached_property
    def edits(self) -> list[Callable[[], None]]:
        """Return everything that may happen, what happens often more often."""
        often = [self.something_happened, self.something_began, self.a_term_was_reported, self.a_piece_was_corrected]
        return [
            *often * 3,
            self.a_piece_was_withdrawn,
            self.somebody_joined,
            self.somebody_left,
            self.somebody_moved,
            self.a_birthday_was_corrected,
            self.a_child_went_on_a_roll,
            self.a_term_was_excluded,
            self.a_source_told_more,
            self.a_need_was_recorded,
            self.a_professional_judged,
            self.a_judgement_was_withdrawn,
            self.a_family_was_moved_to_another_version,
            *Merging(self).edits,
        ]


# What is stored of an answer, without when it was, and by whose number.
STORED: dict[type[Any], list[str]] = {
    Need: ["attachment_id", "indicator", "headline", "identified_on", "source"],
    Baseline: ["attachment_id", "indicator", "measure", "count"],
    NeedVerdict: ["need__attachment_id", "need__indicator", "counts_from", "met", "possible", "rests_on"],
    EmploymentVerdict: ["attachment_id", "met", "possible", "rests_on", "ledgers"],
    Verdict: [
        *("attachment_id", "met", "possible", "rests_on", "gate_met", "gate_possible"),
        *("is_eligible", "eligibility", "stale_because"),
    ],
}


def stored() -> dict[str, list[Any]]:
    """Return everything that judging has written."""
    return {kind.__name__: sorted(map(repr, kind.objects.values_list(*columns))) for kind, columns in STORED.items()}


def rebuilt_from_nothing(families: list[Family]) -> dict[str, list[Any]]:
    """Return what judging writes where nothing but what was fixed or recorded by people stands."""
    with transaction.atomic():
        for kind in (Verdict, EmploymentVerdict, NeedVerdict):
            kind.objects.all().delete()
        Need.objects.filter(source="evidence").delete()
        judge_again([family.pk for family in families], at=make.NOW)
        found = stored()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@settings(proven(1, 3), suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.randoms(use_true_random=True))
def test_judged_save_by_save_is_what_is_judged_from_nothing(luck: Random) -> None:
    with transaction.atomic():
        life = Life(luck)
        for number in range(1, EDITS + 1):
            luck.choice(life.edits)()
            assert judge_touched(as_of=make.TODAY, at=make.NOW).failed == ()
            assert not Touched.objects.exists()
            if number % 5 == 0:
                assert stored() == rebuilt_from_nothing(life.families)
        assert Verdict.objects.count() == 3
        transaction.set_rollback(True)
