"""A council at work for the tests of the night: families with different lives, a programme with an open window."""

from dataclasses import dataclass
from datetime import date
from hashlib import md5
from typing import Any

from django.db import connection

from claims.models import Programme
from families.models import Council, Family
from outcomes.models import OutcomesPlan
from tests import factories as make
from tests.outcomes.conftest import PLAN, TERMS, Agencies
from tests.photographs import photographed

YESTERDAY = date(2020, 9, 29)
YEARS_BEFORE = [
    ("2017-18 Autumn", date(2017, 9, 4), date(2017, 12, 21)),
    ("2017-18 Spring", date(2018, 1, 8), date(2018, 3, 29)),
    ("2017-18 Summer", date(2018, 4, 16), date(2018, 7, 25)),
]
BAD_TERMS = 5  # of all these terms
LIVES = ("quiet", "relapsed", "a term missing", "much absence", "quiet from today", "not attached")

# What one night decides, by the names people know: no ids, no moments, so that two databases can be compared.
_DECIDED = """
    SELECT concat_ws('|', 'verdict', f.reference, a.attached_on, v.met, v.possible, v.gate_met, v.is_eligible,
                     v.eligibility, v.rests_on, v.stale_because)
    FROM outcomes_verdict v JOIN outcomes_attachment a ON a.id = v.attachment_id
    JOIN families_family f ON f.id = v.family_id WHERE v.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'need', f.reference, n.indicator, n.identified_on, n.source, v.counts_from, v.met, v.possible,
                     v.rests_on)
    FROM outcomes_needverdict v JOIN outcomes_need n ON n.id = v.need_id
    JOIN families_family f ON f.id = v.family_id WHERE v.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'baseline', f.reference, b.indicator, b.measure, b.count)
    FROM outcomes_baseline b JOIN families_family f ON f.id = b.family_id WHERE b.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'evidence', e.person_id, e.measure, e.starts_on, e.value, e.superseded_at IS NULL)
    FROM outcomes_evidence e WHERE e.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'claim', f.reference, c.kind, c.result_type, c.state, c.held_because, w.name)
    FROM claims_claim c JOIN families_family f ON f.id = c.family_id JOIN claims_window w ON w.id = c.window_id
    WHERE c.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'move', f.reference, c.kind, m.came_from, m.went_to, m.reason)
    FROM claims_claimmove m JOIN claims_claim c ON c.id = m.claim_id JOIN families_family f ON f.id = c.family_id
    WHERE c.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'covered', f.reference, c.kind, p.person_id, p.is_live)
    FROM claims_claimperson p JOIN claims_claim c ON c.id = p.claim_id JOIN families_family f ON f.id = c.family_id
    WHERE c.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'place', f.reference, i.as_of, i.score, i.band, i.is_eligible, i.freshest_on, i.domains)
    FROM outcomes_identification i JOIN families_family f ON f.id = i.family_id WHERE i.council_id = %(council)s
    UNION ALL
    SELECT concat_ws('|', 'figure', m.name, m.as_at, m.number, m.breakdown, m.part)
    FROM claims_monthlyfigure m JOIN claims_programme p ON p.id = m.programme_id WHERE p.council_id = %(council)s
    ORDER BY 1
"""


def decided(council: Council, cursor: Any = None) -> list[str]:
    """Return, a line each, what the nights have decided about a council (``cursor``: in another database)."""
    if cursor is None:
        with connection.cursor() as here:
            return decided(council, here)
    cursor.execute(_DECIDED, {"council": council.pk})
    return [line for (line,) in cursor.fetchall()]


def fingerprint(council: Council, cursor: Any = None) -> str:
    """Return one hash of what the nights have decided."""
    return md5("\n".join(decided(council, cursor)).encode(), usedforsecurity=False).hexdigest()


def council_at_work(*, families: int = len(LIVES)) -> Council:
    """Return a council whose families have sent all they have and have not been judged yet, with its window open."""
    return photographed(("a council at work", families), lambda: council_with_history(families=families))


def council_with_history(*, families: int = len(LIVES)) -> Council:
    """Return the same, written now: its history says of each row when it was recorded, as a copy's does not."""
    setting = set_up()
    make.WindowFactory(programme=a_programme(setting.council))
    for number in range(families):
        live(a_family(setting, number=number), LIVES[number % len(LIVES)])
    return setting.council


def a_programme(council: Council) -> Programme:
    """Return a programme that is five months old: each of its months costs the first night its time."""
    programme: Programme = make.ProgrammeFactory(council=council, starts_on=date(2020, 5, 1))
    return programme


@dataclass(frozen=True)
class Setting:
    """A council with its calendar, its sources and its outcomes plan, and the loads that rows come from."""

    council: Council
    loads: dict[str, Any]
    plan: OutcomesPlan


def set_up() -> Setting:
    """Return a council that is ready for its first families."""
    council: Council = make.CouncilFactory()
    loads: dict[str, Any] = {}
    for name, starts_on, ends_on in (*YEARS_BEFORE, *TERMS):
        make.TermFactory(council=council, name=name, starts_on=starts_on, ends_on=ends_on)
    for kind in ("school", "offences", "cases"):
        source = make.SourceFactory(council=council, kind=kind)
        make.CoverageFactory(source=source)
        loads[kind] = make.FeedLoadFactory(council=council, source=source)
    make.all_sources_complete(council, but=frozenset(loads))
    make.IdentificationMatrixFactory(council=council)
    return Setting(council, loads, make.OutcomesPlanFactory(council=council, text=PLAN.read_text()))


def a_family(setting: Setting, *, number: int = 0) -> Agencies:
    """Return a new family of a parent and a ten-year-old, of which nothing has been sent yet."""
    council = setting.council
    family: Family = make.FamilyFactory(council=council, reference=f"N{number:04}", name=f"Night family {number}")
    child = make.PersonFactory(council=council, born_on=date(2010, 1, 15))
    parent = make.PersonFactory(council=council)
    joined = date(2012, 1, 1)
    make.MembershipFactory(council=council, family=family, person=child, relationship="child", starts_on=joined)
    make.MembershipFactory(council=council, family=family, person=parent, starts_on=joined)
    make.SchoolRollFactory(council=council, person=child, starts_on=date(2014, 9, 1))
    return Agencies(family, child, parent, setting.plan, setting.loads)


def live(agencies: Agencies, life: str) -> None:
    """Have the agencies tell one life: trouble until Easter 2019, work with the family, and then."""
    key = agencies.family.reference
    if life != "not attached":
        dates = {"AssessedOn": "2019-05-06", "FamilyPlanOn": "2019-05-20", "LeadFrom": "2019-04-15"}
        agencies.send("cases", key, {"AttachedOn": "2019-04-15", "Route": "keyworker", **dates})
        make.InterventionFactory(council=agencies.family.council, family=agencies.family)
    for day in ("2018-11-20", "2019-02-05", *LATER_INCIDENTS.get(life, ())):
        content = {"Kind": "asb", "Role": "suspect", "Outcome": "none", "OccurredOn": day}
        agencies.send("offences", f"{key} {day}", content, person=agencies.child)
    for place, (name, _, _) in enumerate((*YEARS_BEFORE, *TERMS)):
        if not (life == "a term missing" and place == BAD_TERMS + 1):
            agencies.term(name, missed=20 if place < BAD_TERMS or life == "much absence" else 5)


LATER_INCIDENTS = {"relapsed": ["2020-09-28"], "quiet from today": ["2020-03-30"]}
