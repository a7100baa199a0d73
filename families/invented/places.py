"""The invented council area: its districts, streets and schools."""

from dataclasses import dataclass
from random import Random

from families.invented.identifiers import Identifiers, postcode

DISTRICTS = {"Alder Vale": "ZY1", "Mere Coast": "ZY2", "Northfell": "ZY3"}
_WEIGHTS = (48, 34, 18)

_STREETS = [
    "Albert",
    "Alma",
    "Beech",
    "Bramble",
    "Brook",
    "Canal",
    "Castle",
    "Cedar",
    "Chapel",
    "Cherry",
    "Church",
    "Copper",
    "Cross",
    "Dale",
    "Dock",
    "Elm",
    "Fairfield",
    "Ferry",
    "Foundry",
    "Garden",
    "Glebe",
    "Grange",
    "Green",
    "Harbour",
    "Hawthorn",
    "Heron",
    "Hillside",
    "Holly",
    "Jubilee",
    "Kiln",
    "Lark",
    "Laurel",
    "Lime",
    "Linden",
    "Manor",
    "Maple",
    "Market",
    "Meadow",
    "Mill",
    "Moor",
    "Nelson",
    "Oak",
    "Orchard",
    "Park",
    "Pasture",
    "Poplar",
    "Priory",
    "Quarry",
    "Railway",
    "Ridge",
    "River",
    "Rowan",
    "Salt",
    "School",
    "Sedge",
    "Spinney",
    "Spring",
    "Station",
    "Tanner",
    "Thistle",
    "Union",
    "Victoria",
    "Viaduct",
    "Weaver",
    "Wharf",
    "Willow",
]
_KINDS = ("Street", "Road", "Avenue", "Close", "Lane", "Court", "Terrace", "Drive", "Way", "Crescent")
_PARTS = {
    "Alder Vale": ("Aldermere", "Kilnbrook", "Tanners Green", "Long Alder"),
    "Mere Coast": ("Mereport", "Saltby", "Harrow Sands", "East Quay"),
    "Northfell": ("Felling Cross", "Upper Northfell", "Ridge End"),
}


@dataclass(frozen=True, kw_only=True)
class Address:
    """A property."""

    line_1: str
    line_2: str
    postcode: str
    uprn: str
    local_uprn: str
    district: str


@dataclass(frozen=True, kw_only=True)
class School:
    """A school and the terms for which it sends nothing."""

    name: str
    district: str
    kind: str
    silent: tuple[str, ...] = ()


def _primaries(district: str, names: str) -> tuple[School, ...]:
    endings = ("Primary School", "Primary Academy", "CofE Primary School", "Community Primary School")
    return tuple(
        School(name=f"{name.replace('_', ' ')} {endings[i % 4]}", district=district, kind="primary")
        for i, name in enumerate(names.split())
    )


PRIMARIES = (
    *_primaries(
        "Alder Vale", "Alder_Bank Brookside Canal_Street Glebe_Lane Kilnbrook Long_Alder St_Wendreda's Tannery"
    ),
    *_primaries("Mere Coast", "East_Quay Harrow_Sands Lighthouse_Road Mereport Saltby St_Budoc's"),
    *_primaries("Northfell", "Felling_Cross Moorside Ridge_End"),
)
SECONDARIES = (
    School(name="Aldermere High School", district="Alder Vale", kind="secondary"),
    School(name="Vale Park Academy", district="Alder Vale", kind="secondary"),
    School(name="St Wendreda's Catholic College", district="Alder Vale", kind="secondary"),
    School(name="Mereport Academy", district="Mere Coast", kind="secondary"),
    School(name="East Quay Academy", district="Mere Coast", kind="secondary", silent=("2017-18 Autumn",)),
    School(name="St Budoc's School", district="Mere Coast", kind="secondary"),
    School(
        name="Saltby Community School",
        district="Mere Coast",
        kind="secondary",
        silent=("2018-19 Spring", "2019-20 Autumn"),
    ),
    School(name="Northfell School", district="Northfell", kind="secondary"),
)
SPECIAL = School(name="The Rowans School", district="Alder Vale", kind="special")
ALTERNATIVE = School(name="Aldermere Bridge Centre", district="Alder Vale", kind="alternative")
AT_HOME = School(name="Educated at home", district="", kind="home-educated")
SCHOOL_NAMED = {school.name: school for school in (*PRIMARIES, *SECONDARIES, SPECIAL, ALTERNATIVE, AT_HOME)}


def draw_district(rng: Random) -> str:
    """Draw a district by the number of families there."""
    return rng.choices(tuple(DISTRICTS), weights=_WEIGHTS)[0]


def draw_address(rng: Random, *, identifiers: Identifiers, district: str) -> Address:
    """Draw a new property in a district."""
    uprn, local = identifiers.next_uprn()
    number = rng.randint(1, 140)
    street = f"{rng.choice(_STREETS)} {rng.choice(_KINDS)}"
    part = rng.choice(_PARTS[district])
    flat = rng.random() < 0.18
    return Address(
        line_1=f"Flat {rng.randint(1, 24)}" if flat else f"{number} {street}",
        line_2=f"{number} {street}, {part}" if flat else part,
        postcode=postcode(rng, outward=DISTRICTS[district]),
        uprn=uprn,
        local_uprn=local,
        district=district,
    )


def draw_school(rng: Random, *, kind: str, district: str) -> School:
    """Draw a primary or secondary school, mostly of the child's own district."""
    schools = PRIMARIES if kind == "primary" else SECONDARIES
    near = [school for school in schools if school.district == district]
    return rng.choice(near if rng.random() < 0.93 else list(schools))
