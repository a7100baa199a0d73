"""What the police, youth offending, community safety and probation send."""

from collections.abc import Iterator

from families.feeds import cleaning
from families.feeds.kinds.base import (
    BEFORE_BIRTH,
    Content,
    Kind,
    Subject,
    column,
    empty_unless,
    identity,
    in_order,
    needed_where,
    not_after,
    required,
    somebody,
)
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

CAUTIONS = ("caution", "youth-caution", "conditional-caution")
_HUB = {"IndividualID": IdentifierKind.HUB}


def _released_once(content: Content) -> Iterator[tuple[str, str]]:
    if content.get("Kind") == "prison-release" and "EndsOn" in content:
        yield "EndsOn", "A release is one day; leave the last day empty."


OFFENCES = Kind(
    kind=FeedKind.OFFENCES,
    speaks_of=Subject.PEOPLE,
    key=("IncidentID",),
    telling=("OccurredOn", "ProvenOn"),
    identifiers=_HUB,
    columns=(
        required("IncidentID", cleaning.reference(60), "the incident's reference; one row for each"),
        *identity(),
        required("Kind", cleaning.one_of("offence", "asb"), "an offence, or anti-social behaviour"),
        required("Role", cleaning.one_of("suspect", "victim", "witness"), "what the person was in it"),
        required("Outcome", cleaning.one_of("proven", "caution", "none", "pending"), "what came of it"),
        required("OccurredOn", cleaning.past_day, "the day it happened"),
        column("ProvenOn", cleaning.past_day, "the day it was proven"),
    ),
    checks=(
        somebody,
        not_after("OccurredOn", "ProvenOn", "Before the day it happened."),
        not_after("DOB", "OccurredOn", BEFORE_BIRTH),
        needed_where("ProvenOn", "Outcome", ("proven",), "Empty, but the outcome is proven."),
    ),
)

YOUTH_OFFENDING = Kind(
    kind=FeedKind.YOUTH_OFFENDING,
    speaks_of=Subject.PEOPLE,
    key=("OffenceID",),
    telling=("OccurredOn", "DecidedOn"),
    identifiers=_HUB,
    columns=(
        required("OffenceID", cleaning.reference(60), "the offence's reference; one row for each"),
        *identity(),
        required(
            "Outcome",
            cleaning.one_of(
                "proven",
                *CAUTIONS,
                "community-resolution",
                "pending",
                "none",
                also={"convicted": "proven", "ycc": "conditional-caution", "youth-conditional-caution": CAUTIONS[2]},
            ),
            "what came of it",
        ),
        required("OccurredOn", cleaning.past_day, "the day it happened"),
        column("DecidedOn", cleaning.past_day, "the day it was decided; needed where proven or cautioned"),
    ),
    checks=(
        somebody,
        not_after("OccurredOn", "DecidedOn", "Before the day it happened."),
        not_after("DOB", "OccurredOn", BEFORE_BIRTH),
        needed_where("DecidedOn", "Outcome", ("proven", *CAUTIONS), "Empty, but the outcome says it was decided."),
        empty_unless(
            "DecidedOn",
            "Outcome",
            ("proven", *CAUTIONS, "community-resolution", "none"),
            "A day of deciding, but the outcome is pending.",
        ),
    ),
)

ASB = Kind(
    kind=FeedKind.ASB,
    speaks_of=Subject.PEOPLE,
    key=("InterventionID",),
    telling=("IssuedOn",),
    identifiers=_HUB,
    columns=(
        required("InterventionID", cleaning.reference(60), "the intervention's reference; one row for each"),
        *identity(),
        required(
            "Kind",
            cleaning.one_of(
                "warning",
                "abc",
                "injunction",
                "asbo",
                "cbo",
                "cpn",
                "tenancy",
                also={
                    "acceptable-behaviour-contract": "abc",
                    "criminal-behaviour-order": "cbo",
                    "community-protection-notice": "cpn",
                    "warning-letter": "warning",
                },
            ),
            "a warning, a behaviour contract (abc), an injunction, an order (asbo, cbo), a notice (cpn), or action"
            " against the tenancy",
        ),
        required("IssuedOn", cleaning.past_day, "the day it was issued"),
        column("EndsOn", cleaning.day, "its last day, where it has one"),
    ),
    checks=(somebody, *in_order("IssuedOn")),
)

ORDERS = Kind(
    kind=FeedKind.ORDERS,
    speaks_of=Subject.PEOPLE,
    key=("OrderID",),
    telling=("StartsOn", "BreachedOn"),
    identifiers=_HUB,
    columns=(
        required("OrderID", cleaning.reference(60), "the order's reference; one row for each"),
        *identity(),
        required(
            "Kind",
            cleaning.one_of(
                "licence", "supervision", "community-order", "suspended-sentence", "youth-order", "prison-release"
            ),
            "which order, or a release from prison",
        ),
        required("StartsOn", cleaning.past_day, "its first day, or the day of release"),
        column("EndsOn", cleaning.day, "its last day as it was made; empty for a release"),
        column("BreachedOn", cleaning.past_day, "the day it was breached"),
    ),
    checks=(
        somebody,
        *in_order(),
        not_after("StartsOn", "BreachedOn", "Before StartsOn: not yet in force."),
        _released_once,
    ),
)
