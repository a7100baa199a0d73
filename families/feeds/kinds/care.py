"""What children's social care, the domestic abuse service and the health services send."""

from families.feeds import cleaning
from families.feeds.kinds.base import (
    BEFORE_BIRTH,
    YES_OR_NO,
    Kind,
    Subject,
    column,
    identity,
    in_order,
    not_after,
    required,
    somebody,
)
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

_HUB = {"IndividualID": IdentifierKind.HUB}

SOCIAL_CARE = Kind(
    kind=FeedKind.SOCIAL_CARE,
    speaks_of=Subject.PEOPLE,
    key=("EpisodeID",),
    telling=("StartsOn", "EndsOn", "ReReferredOn"),
    identifiers=_HUB,
    columns=(
        required("EpisodeID", cleaning.reference(60), "the episode's reference; one row for each"),
        *identity(),
        required(
            "Kind",
            cleaning.one_of(
                "early-help",
                "child-in-need",
                "child-protection",
                "looked-after",
                also={"eh": "early-help", "cin": "child-in-need", "cp": "child-protection", "cla": "looked-after"}
                | {"lac": "looked-after", "child-protection-plan": "child-protection"},
            ),
            "early help, child in need, child protection or looked after",
        ),
        column("Level", cleaning.whole_number(least=1, most=4), "the level of need, 1 to 4"),
        required("StartsOn", cleaning.past_day, "its first day"),
        column("EndsOn", cleaning.past_day, "its last day; empty while it lasts"),
        column("ReReferredOn", cleaning.past_day, "the day the child was referred again"),
        column("EndReason", cleaning.text(cleaning.LONGEST_TEXT), "why it ended, in words"),
    ),
    checks=(somebody, *in_order(), not_after("StartsOn", "ReReferredOn", "Before StartsOn.")),
)

DOMESTIC_ABUSE = Kind(
    kind=FeedKind.DOMESTIC_ABUSE,
    speaks_of=Subject.PEOPLE,
    key=("ReportID",),
    telling=("OccurredOn",),
    identifiers=_HUB,
    columns=(
        required("ReportID", cleaning.reference(60), "the report's reference; one row for a person in a report"),
        column("IncidentID", cleaning.reference(60), "the incident; several reports may share it"),
        *identity(),
        required("Role", cleaning.one_of("victim", "perpetrator", "child"), "what the person was in it"),
        required(
            "Band",
            cleaning.one_of("standard", "medium", "high", also={"low": "standard"}),
            "the risk by the DASH checklist: standard, medium or high",
        ),
        column("MARAC", YES_OR_NO, "Y where it went to the multi-agency conference"),
        required("OccurredOn", cleaning.past_day, "the day it happened"),
    ),
    checks=(somebody, not_after("DOB", "OccurredOn", BEFORE_BIRTH)),
)

HEALTH = Kind(
    kind=FeedKind.HEALTH,
    speaks_of=Subject.PEOPLE,
    key=("ConfirmationID",),
    telling=("ConfirmedOn",),
    identifiers={"IndividualID": IdentifierKind.HUB, "NHSNumber": IdentifierKind.NHS},
    columns=(
        required("ConfirmationID", cleaning.reference(60), "the confirmation's reference; one row for each"),
        *identity(column("NHSNumber", cleaning.nhs_number, "NHS number, with its check digit")),
        required(
            "Need",
            cleaning.one_of(
                "mental-health", "physical-health", "drugs", "alcohol", "perinatal", "perpetrator-programme"
            ),
            "which need of health it is about",
        ),
        required(
            "Status",
            cleaning.one_of("need", "referred", "engaged", "managed", "completed", "disengaged"),
            "how it stands with it on that day",
        ),
        required("ConfirmedOn", cleaning.past_day, "the day the professional confirmed it"),
        required("Professional", cleaning.name(120), "who confirmed it"),
        required("ProfessionalRole", cleaning.name(120), "their role, such as GP or drug worker"),
    ),
    checks=(somebody, not_after("DOB", "ConfirmedOn", BEFORE_BIRTH)),
)
