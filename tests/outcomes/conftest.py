"""A council with its calendar, its sources and its outcomes plan, and what agencies send about one family."""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from families.models import Council, Family, FeedLoad, FeedRecord, Membership, Person, Source
from outcomes.models import OutcomesPlan
from tests import factories as make

PLAN = Path(__file__).parents[2] / "outcomes" / "plans" / "composite-phase-2.toml"
TERMS = [
    ("2018-19 Autumn", date(2018, 9, 3), date(2018, 12, 21)),
    ("2018-19 Spring", date(2019, 1, 7), date(2019, 4, 6)),
    ("2018-19 Summer", date(2019, 4, 23), date(2019, 7, 25)),
    ("2019-20 Autumn", date(2019, 9, 2), date(2019, 12, 21)),
    ("2019-20 Spring", date(2020, 1, 6), date(2020, 3, 21)),
]


@dataclass
class Agencies:
    """What agencies send about one family; each row as the importer would have kept it."""

    family: Family
    child: Person
    parent: Person
    plan: OutcomesPlan
    loads: dict[str, FeedLoad]
    _rows: Any = field(default_factory=lambda: count(2))

    def send(
        self, kind: str, key: str, content: dict[str, Any], *, person: Person | None = None, at: datetime = make.NOW
    ) -> FeedRecord:
        """Keep one row of a file; a row of the same key replaces the former one."""
        former = FeedRecord.objects.current().filter(kind=kind, key=key).first()
        FeedRecord.objects.current().filter(kind=kind, key=key).update(superseded_at=at)
        row: FeedRecord = FeedRecord.objects.create(
            council=self.family.council,
            load=self.loads[kind],
            kind=kind,
            key=key,
            row_number=next(self._rows),
            content=content,
            digest=sha256(repr(content).encode()).hexdigest()[:32],
            person=person,
            family=None if person else self.family,
            matched_by="hub",
            recorded_at=at,
        )
        if former is not None:
            FeedRecord.objects.filter(pk=former.pk).update(superseded_by=row)
        return row

    def tell(self, kind: str, key: str = "one", *, who: Person | None = None, **content: Any) -> FeedRecord:
        """An agency sends one row of any kind about the child or somebody else."""
        if kind not in self.loads:
            source = make.SourceFactory(council=self.family.council, kind=kind)
            self.loads[kind] = make.FeedLoadFactory(council=self.family.council, source=source)
        return self.send(kind, key, content, person=who or self.child)

    def undo(self, row: FeedRecord, *, at: datetime = make.NOW) -> None:
        """The load that brought the row is undone: the row stands no longer, and nothing replaces it."""
        FeedRecord.objects.filter(pk=row.pk).update(superseded_at=at)

    def incident(self, on: str, *, kind: str = "asb", outcome: str = "none", who: Person | None = None) -> FeedRecord:
        """The police report an incident."""
        content = {"Kind": kind, "Role": "suspect", "Outcome": outcome, "OccurredOn": on}
        return self.send("offences", f"{kind} {on}", content, person=who or self.child)

    def term(self, name: str, *, missed: int, of: int = 100, who: Person | None = None) -> FeedRecord:
        """A school reports a child's term."""
        child = who or self.child
        content = {
            "Term": name,
            "School": "Alder Vale Primary",
            "SessionsPossible": of,
            "AuthorisedAbsence": 0,
            "UnauthorisedAbsence": missed,
            "FixedExclusions": 0,
            "PermanentExclusions": 0,
        }
        return self.send("school", f"{child.pk} {name}", content, person=child)

    def case(self, attached_on: str, **more: str) -> FeedRecord:
        """The former case system reports the family's case."""
        return self.send("cases", "case", {"AttachedOn": attached_on, "Route": "keyworker", **more})


@pytest.fixture
def agencies() -> Agencies:
    """Return a family of a parent and a ten-year-old, whose agencies are complete to 27 September 2020."""
    council: Council = make.CouncilFactory()
    for name, starts_on, ends_on in TERMS:
        make.TermFactory(council=council, name=name, starts_on=starts_on, ends_on=ends_on)
    loads: dict[str, Any] = {}
    for kind in ("school", "offences", "cases"):
        source: Source = make.SourceFactory(council=council, kind=kind)
        make.CoverageFactory(source=source)
        loads[kind] = make.FeedLoadFactory(council=council, source=source)
    make.all_sources_complete(council)
    plan = make.OutcomesPlanFactory(council=council, text=PLAN.read_text())
    family = make.FamilyFactory(council=council)
    child = make.PersonFactory(council=council, born_on=date(2010, 1, 15))
    parent = make.PersonFactory(council=council, born_on=date(1985, 5, 1))
    _join(family, child, relationship="child")
    _join(family, parent, relationship="mother", has_parental_responsibility=True)
    make.SchoolRollFactory(council=council, person=child, starts_on=date(2014, 9, 1))
    return Agencies(family, child, parent, plan, loads)


def _join(family: Family, person: Person, **more: Any) -> Membership:
    joined: Membership = make.MembershipFactory(
        council=family.council, family=family, person=person, starts_on=date(2012, 1, 1), **more
    )
    return joined


def into_work(
    agencies: Agencies, *, benefit: str = "esa", since: str = "2020-01-06", until: str = "", verified: str = "payslip"
) -> None:
    """The parent leaves a benefit for work on a day, a Monday unless said, and stays in it."""
    who = agencies.parent
    last = str(date.fromordinal(date.fromisoformat(since).toordinal() - 1))
    group = {"Conditionality": "intensive-work-search"} if benefit == "uc" else {}
    agencies.tell("benefits", "B1", who=who, Benefit=benefit, StartsOn="2018-01-01", EndsOn=last, **group)
    proof = {"Verification": verified, "VerifiedBy": "A. Adviser", "VerifiedOn": since} if verified else {}
    ends = {"EndsOn": until} if until else {}
    agencies.tell("employment", "E1", who=who, Activity="employment", StartsOn=since, **ends, **proof)
