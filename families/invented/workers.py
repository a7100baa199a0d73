"""Who works for the invented council: the named sign-ins, and as many keyworkers more as the families need."""

from dataclasses import dataclass
from math import ceil
from random import Random

DOMAIN = "aldermere.example"
FAMILIES_PER_WORKER = 45


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A sign-in."""

    username: str
    name: str
    role: str
    team: str = ""


def _worker(address: str, name: str, role: str, team: str = "") -> Worker:
    return Worker(username=f"{address}@{DOMAIN}", name=name, role=role, team=team)


KEANE = _worker("keyworker.keane", "Rosalind Keane", "keyworker", "North")
OSEI = _worker("keyworker.osei", "Kwabena Osei", "keyworker", "North")
LIND = _worker("keyworker.lind", "Marta Lind", "keyworker", "Coast")
WEBB = _worker("partner.webb", "Tobias Webb", "keyworker", "Harbour")
PROGRAMME_MANAGER = _worker("programme", "Helen Arkwright", "programme-manager")
TEAM_MANAGER = _worker("teammanager.north", "Sunil Varma", "team-manager", "North")
NAMED = (
    KEANE,
    OSEI,
    LIND,
    WEBB,
    TEAM_MANAGER,
    PROGRAMME_MANAGER,
    _worker("analyst", "Imogen Thackeray", "analyst"),
    _worker("auditor", "Gareth Penhale", "internal-auditor"),
    _worker("senior", "Adaeze Nwosu", "senior-officer"),
    _worker("jobcentre", "Colin Prentice", "jobcentre-adviser"),
    _worker("admin", "Bridget Lomax", "administrator"),
)
_MORE = (
    ("marsh", "Tessa Marsh", "Coast"),
    ("dhanda", "Jaspal Dhanda", "North"),
    ("pryor", "Eleanor Pryor", "Harbour"),
    ("quayle", "Dominic Quayle", "Vale"),
    ("sobczak", "Hania Sobczak", "Vale"),
    ("adair", "Morag Adair", "Coast"),
    ("bello", "Simisola Bello", "North"),
    ("thorne", "Nicholas Thornback", "Vale"),
    ("rahimi", "Parisa Rahimi", "Harbour"),
    ("usher", "Caroline Usher", "Coast"),
)
TEAM_OF_DISTRICT = {"Alder Vale": ("North", "Vale"), "Mere Coast": ("Coast",), "Northfell": ("North",)}


def keyworkers(families: int) -> tuple[Worker, ...]:
    """Return the keyworkers of a council with that many families."""
    more = max(0, ceil(families * 0.66 / FAMILIES_PER_WORKER) - 4)
    return (KEANE, OSEI, LIND, WEBB, *(_another(index) for index in range(more)))


def _another(index: int) -> Worker:
    turn, place = divmod(index, len(_MORE))
    last, name, team = _MORE[place]
    number = str(turn + 1) if turn else ""
    address = f"{'partner' if team == 'Harbour' else 'keyworker'}.{last}{number}"
    return _worker(address, f"{name}{' ' + number if number else ''}", "keyworker", team)


def draw_keyworker(rng: Random, *, workers: tuple[Worker, ...], district: str) -> tuple[Worker, str]:
    """Draw who leads the work with a family of a district, and by which route it is delivered.

    It takes two random numbers however many workers there are, so that more of them change nobody's life.
    """
    route = "partner" if rng.random() < 0.3 else "keyworker"
    teams = ("Harbour",) if route == "partner" else TEAM_OF_DISTRICT[district]
    those = [worker for worker in workers if worker.team in teams]
    return those[int(rng.random() * len(those))], route
