"""The invented council's own set-up: ``council.toml``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from families.invented.calendar import DELIVERIES, TERMS
from families.invented.files import day
from families.invented.places import ALTERNATIVE, DISTRICTS, PRIMARIES, SECONDARIES, SPECIAL
from families.invented.workers import NAMED, keyworkers

HEADER = """\
# The set-up of Aldermere, an invented council. Nobody in these files exists; see docs/demonstration.md.
# A period's ends_on (terms, programme) is its last day. A window's days are all inclusive.

[council]
name = "Aldermere Council"
slug = "aldermere"
brand = "Stronger Families Aldermere"
today = 2020-09-30
tools = ["everyday", "worries"]
"""

# Name, kind, and whether keyworkers of the programme work there. All of them are invented.
AGENCIES = (
    ("Aldermere Council", "council", True),
    ("Aldermere Schools Service", "school", False),
    ("Aldermere Police", "police", False),
    ("Harbour Family Trust", "provider", True),
    ("Jobcentre Plus, Aldermere", "jobcentre", False),
    ("Aldermere Youth Justice Service", "youth-offending", False),
    ("Aldermere Community Safety", "council", False),
    ("Aldermere Probation", "probation", False),
    ("Aldermere Children's Social Care and Early Help", "council", False),
    ("Aldermere Pathways 16-18", "council", False),
    ("Aldermere Homes", "housing", False),
    ("Lantern Domestic Abuse Service", "provider", False),
    ("Aldermere Community Health", "health", False),
)

TEAMS = (
    ("North", "Aldermere Council"),
    ("Coast", "Aldermere Council"),
    ("Vale", "Aldermere Council"),
    ("Harbour", "Harbour Family Trust"),
)

# Of all the families in the files; about 65 % come to be attached.
TARGETS = (
    ("families_worked_with", "", 0.70),
    ("families_worked_with", "2019-20", 0.20),
    ("families_worked_with", "2020-21", 0.10),
    ("families_turned_around", "", 0.40),
    ("families_turned_around", "2019-20", 0.25),
    ("families_turned_around", "2020-21", 0.12),
)

# Results alone, and in total: a cap that leaves room, beside whatever a year's leaves.
RESULTS_PAID_IN_TOTAL = 0.40

# Phase 2 as [S27] tells it, £1,000 for an attachment and £800 for a result, with the result's rate for either route by
# our own reading [R+]: nothing of it was verified against the department's papers.
RATES = """
[[rate]]
kind = "attachment"
starts_on = 2015-04-01
amount = "1000.00"
is_our_reading = true
source_note = "Phase 2 as a council's public paper tells it; not verified against the department's own."

[[rate]]
kind = "result"
starts_on = 2015-04-01
amount = "800.00"
is_our_reading = true
source_note = "Phase 2, by either route, as we read it; not verified against the department's own paper."
"""

# The evidence date is the day to which the files that come in the window are complete.
WINDOWS = """
[[window]]
name = "March 2020"
opens_on = 2020-03-16
closes_on = 2020-03-31
submit_by = 2020-03-31
attached_by = 2019-09-30
evidence_on = 2020-03-19

[[window]]
name = "September 2020"
opens_on = 2020-09-14
closes_on = 2020-09-30
submit_by = 2020-09-30
attached_by = 2020-03-31
evidence_on = 2020-09-27

[[window]]
name = "November 2020"
opens_on = 2020-11-09
closes_on = 2020-11-30
submit_by = 2020-11-30
attached_by = 2020-05-31
evidence_on = 2020-11-06
"""

# Who sends which kind of file, and how many days late it may be.
SOURCES = (
    ("households", "Aldermere Council", 45),
    ("school", "Aldermere Schools Service", 130),
    ("exclusions", "Aldermere Schools Service", 130),
    ("placements", "Aldermere Schools Service", 130),
    ("offences", "Aldermere Police", 45),
    ("youth-offending", "Aldermere Youth Justice Service", 45),
    ("asb", "Aldermere Community Safety", 45),
    ("orders", "Aldermere Probation", 45),
    ("social-care", "Aldermere Children's Social Care and Early Help", 45),
    ("benefits", "Jobcentre Plus, Aldermere", 45),
    ("employment", "Jobcentre Plus, Aldermere", 60),
    ("neet", "Aldermere Pathways 16-18", 60),
    ("housing", "Aldermere Homes", 60),
    ("domestic-abuse", "Lantern Domestic Abuse Service", 45),
    ("health", "Aldermere Community Health", 90),
    ("cases", "Aldermere Council", 45),
    ("visits", "Aldermere Council", 45),
)
RECORDS_FROM = "2017-09-01"


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """A family whose record only named people may open."""

    family: str
    reason: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimedElsewhere:
    """A person of a family for whom another authority has already been paid."""

    family: str
    person: str
    authority: str
    claimed_on: str


@dataclass(kw_only=True)
class Setup:
    """What the set-up needs to know of the families written."""

    families: int
    restrictions: list[Restriction] = field(default_factory=list)
    claimed_elsewhere: list[ClaimedElsewhere] = field(default_factory=list)

    def note(self, *, restriction: Restriction | None, claimed_elsewhere: ClaimedElsewhere | None) -> None:
        """Remember what a written life asks of the set-up."""
        self.restrictions += [restriction] if restriction else []
        self.claimed_elsewhere += [claimed_elsewhere] if claimed_elsewhere else []


def council_toml(setup: Setup) -> str:
    """Return the whole file."""
    return "".join(
        (
            HEADER,
            *_tables("district", ({"name": name} for name in DISTRICTS)),
            *_agencies(),
            *_tables("team", ({"name": name, "agency": agency} for name, agency in TEAMS)),
            *_users(setup.families),
            *_terms(),
            *_programme(setup),
            WINDOWS,
            *_sources(),
            *_deliveries(),
            *_restrictions(setup),
        )
    )


def _tables(name: str, tables: Iterable[dict[str, str]]) -> list[str]:
    return [
        f"\n[[{name}]]\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in table.items()) for table in tables
    ]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _agencies() -> Iterator[str]:
    schools = ((school.name, "school", False) for school in (*PRIMARIES, *SECONDARIES, SPECIAL, ALTERNATIVE))
    for name, kind, delivers in (*AGENCIES, *schools):
        yield f"\n[[agency]]\nname = {_quoted(name)}\nkind = {_quoted(kind)}\ndelivers = {str(delivers).lower()}\n"


def _sources() -> Iterator[str]:
    for kind, agency, lag in SOURCES:
        yield f"\n[[source]]\nkind = {_quoted(kind)}\nagency = {_quoted(agency)}\n"
        yield f"allowed_lag_days = {lag}\nrecords_from = {RECORDS_FROM}\n"


def _users(families: int) -> list[str]:
    extra = keyworkers(families)[4:]
    return _tables(
        "user",
        (
            {
                "username": worker.username,
                "name": worker.name,
                "role": worker.role,
                **({"team": worker.team} if worker.team else {}),
            }
            for worker in (*NAMED, *extra)
        ),
    )


def _terms() -> list[str]:
    return [
        f"\n[[term]]\nname = {_quoted(term.name)}\nstarts_on = {day(term.starts_on)}\nends_on = {day(term.ends_on)}\n"
        + (f"excluded = {_quoted(term.excluded)}\n" if term.excluded else "")
        for term in TERMS
    ]


def _programme(setup: Setup) -> Iterator[str]:
    yield '\n[programme]\nname = "Troubled Families"\n'
    yield "phase = 2\nstarts_on = 2015-04-01\nends_on = 2021-03-31\n"
    yield 'second_check_seed = "aldermere"\n'
    for measure, year, share in TARGETS:
        yield f"\n[[target]]\nmeasure = {_quoted(measure)}\n"
        yield (f"year = {_quoted(year)}\n" if year else "") + f"number = {round(setup.families * share)}\n"
    yield f'\n[[cap]]\nkind = "result"\nnumber = {round(setup.families * RESULTS_PAID_IN_TOTAL)}\n'
    yield RATES


def _deliveries() -> Iterator[str]:
    for delivery in DELIVERIES:
        yield f"\n[[delivery]]\nfolder = {_quoted(delivery.folder)}\nreceived_on = {day(delivery.received_on)}\n"
        yield "\n[delivery.complete_to]\n"
        yield from (f"{kind} = {day(complete)}\n" for kind, complete in delivery.complete_to.items())


def _restrictions(setup: Setup) -> Iterator[str]:
    for restriction in setup.restrictions:
        allowed = ", ".join(_quoted(username) for username in restriction.allowed)
        yield f"\n[[restriction]]\nfamily = {_quoted(restriction.family)}\n"
        yield f"reason = {_quoted(restriction.reason)}\nallowed = [{allowed}]\n"
    for claim in setup.claimed_elsewhere:
        yield f"\n[[claimed_elsewhere]]\nfamily = {_quoted(claim.family)}\nperson = {_quoted(claim.person)}\n"
        yield f"authority = {_quoted(claim.authority)}\nclaimed_on = {claim.claimed_on}\n"
