"""Things for tests to arrange: one factory a model, each a plain, consistent example of the invented council's papers.

Everything made without saying so belongs to one council, "Aldermere". The day of the tests is 30 September 2020.
"""

import hashlib
import uuid
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from factory.declarations import LazyAttribute, LazyFunction, Maybe, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory, FileField
from factory.helpers import post_generation

from claims.models import (
    Batch,
    Cap,
    Claim,
    ClaimedElsewhere,
    ClaimKind,
    ClaimPerson,
    OpeningBalance,
    Programme,
    ResultType,
    Target,
    TargetMeasure,
    Tariff,
    Window,
)
from families.models import (
    Agency,
    Council,
    Coverage,
    District,
    Family,
    FeedLoad,
    FeedRecord,
    HouseholdChange,
    HouseholdChangeKind,
    Identifier,
    MatchAnswer,
    MatchCandidate,
    MatchQuestion,
    Membership,
    Person,
    Relation,
    RelationKind,
    Residence,
    SchoolRoll,
    Source,
    Term,
    Touched,
)
from families.models.calendar import Placement
from families.models.contact import ContactKind, ContactPoint, SafeContact, VisitWarning
from families.models.councils import AgencyKind
from families.models.families import Relationship
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind, Sex
from keyworkers.models import (
    Action,
    Admission,
    Amendment,
    AssessedMember,
    Assessment,
    Assignment,
    AssignmentKind,
    Document,
    DocumentKind,
    Draft,
    FamilyPlan,
    Goal,
    Handover,
    Intervention,
    InterventionKind,
    Leave,
    Notice,
    NoticeChoice,
    NoticeKind,
    Participation,
    Restriction,
    Review,
    Role,
    Supervision,
    Team,
    User,
)
from keyworkers.models.casework import SeenOutcome
from keyworkers.models.people import NAMED
from outcomes.models import (
    Attachment,
    CaseStep,
    CaseStepKind,
    Confirmation,
    Consideration,
    Decision,
    DeliveryRoute,
    DistanceTarget,
    DistanceTool,
    DryRun,
    DryRunFamily,
    Evidence,
    Framework,
    Identification,
    IdentificationMatrix,
    Need,
    NeedSource,
    OutcomesPlan,
    PlanMove,
    ProfessionalJudgement,
    Verdict,
)
from outcomes.models.verdicts import NeedVerdict
from outcomes.rules.daysets import NEVER, DaySet

MATRIX = Path(__file__).parents[1] / "outcomes" / "matrices" / "phase-2.toml"
TOOLS = MATRIX.parents[1] / "tools"
LONDON = ZoneInfo("Europe/London")
TODAY = date(2020, 9, 30)
NOW = datetime(2020, 9, 30, 9, 0, tzinfo=LONDON)
ATTACHED_ON = date(2019, 11, 4)


def judged(*families: Family) -> None:
    """Say that these families (none named: all) have been judged since they were last touched."""
    touched = Touched.objects.filter(family__in=families) if families else Touched.objects.all()
    touched.delete()


class CouncilFactory(DjangoModelFactory[Council]):
    class Meta:
        model = Council
        django_get_or_create = ("slug",)

    name = "Aldermere Council"
    slug = "aldermere"
    brand = "Stronger Families Aldermere"


class OtherCouncilFactory(CouncilFactory):
    name = "Brackwater Council"
    slug = "brackwater"
    brand = "Brackwater Families First"


class _OfCouncil(DjangoModelFactory[Any]):
    """A row that carries its council."""

    class Meta:
        abstract = True

    council = SubFactory(CouncilFactory)


def _same(maker: type[DjangoModelFactory[Any]], **more: Any) -> SubFactory:
    """Return a sub-factory for a row of the same council."""
    return SubFactory(maker, council=SelfAttribute("..council"), **more)


class AgencyFactory(_OfCouncil):
    class Meta:
        model = Agency
        django_get_or_create = ("council", "name")

    name = "Aldermere Council"
    kind = AgencyKind.COUNCIL
    delivers = True


class DistrictFactory(_OfCouncil):
    class Meta:
        model = District
        django_get_or_create = ("council", "name")

    name = "Alder Vale"


class TeamFactory(_OfCouncil):
    class Meta:
        model = Team
        django_get_or_create = ("council", "name")

    name = "North"
    agency = _same(AgencyFactory)


class UserFactory(_OfCouncil):
    """Somebody who signs in; `client.force_login(user)` needs no password."""

    class Meta:
        model = User

    class Params:
        in_team = LazyAttribute(lambda made: made.role in (Role.KEYWORKER, Role.TEAM_MANAGER))

    username = Sequence(lambda number: f"person{number}@aldermere.example")
    first_name = "Robin"
    last_name = Sequence(lambda number: f"Worker {number}")
    password = "!"
    role = Role.KEYWORKER
    team = Maybe("in_team", _same(TeamFactory))


class KeyworkerFactory(UserFactory):
    role = Role.KEYWORKER


class TeamManagerFactory(UserFactory):
    role = Role.TEAM_MANAGER


class ProgrammeManagerFactory(UserFactory):
    role = Role.PROGRAMME_MANAGER


class AnalystFactory(UserFactory):
    role = Role.ANALYST


class InternalAuditorFactory(UserFactory):
    role = Role.INTERNAL_AUDITOR


class SeniorOfficerFactory(UserFactory):
    role = Role.SENIOR_OFFICER


class JobcentreAdviserFactory(UserFactory):
    role = Role.JOBCENTRE_ADVISER


class AdministratorFactory(UserFactory):
    role = Role.ADMINISTRATOR


class PersonFactory(_OfCouncil):
    """An adult; a child with `ChildFactory`."""

    class Meta:
        model = Person

    given_name = Sequence(lambda number: f"Person{number}")
    family_name = "Example"
    born_on = date(1985, 5, 17)
    sex = Sex.FEMALE
    recorded_at = NOW


class ChildFactory(PersonFactory):
    born_on = date(2009, 3, 2)


class IdentifierFactory(_OfCouncil):
    class Meta:
        model = Identifier

    person = _same(PersonFactory)
    kind = IdentifierKind.HUB
    value = Sequence(lambda number: f"I{number:06}")


class FamilyFactory(_OfCouncil):
    class Meta:
        model = Family

    reference = Sequence(lambda number: f"F{number:05}")
    name = Sequence(lambda number: f"Example family {number}")
    recorded_at = NOW


class MembershipFactory(_OfCouncil):
    """An adult living with the family; a child with `ChildMembershipFactory`."""

    class Meta:
        model = Membership

    family = _same(FamilyFactory)
    person = _same(PersonFactory)
    relationship = Relationship.MOTHER
    lives_there = True
    has_parental_responsibility = True
    starts_on = date(2015, 1, 1)
    recorded_at = NOW


class ChildMembershipFactory(MembershipFactory):
    person = _same(ChildFactory)
    relationship = Relationship.CHILD
    has_parental_responsibility = False


class ResidenceFactory(_OfCouncil):
    class Meta:
        model = Residence

    family = _same(FamilyFactory)
    address_1 = "1 Example Street"
    postcode = "ZZ99 3WZ"
    district = _same(DistrictFactory)
    starts_on = date(2015, 1, 1)
    recorded_at = NOW


class RelationFactory(_OfCouncil):
    """A parent of a child; a couple with `kind`."""

    class Meta:
        model = Relation

    person = _same(PersonFactory)
    other = _same(ChildFactory)
    kind = RelationKind.PARENT
    recorded_at = NOW


class HouseholdChangeFactory(_OfCouncil):
    """A change of which nothing was written."""

    class Meta:
        model = HouseholdChange

    family = _same(FamilyFactory)
    kind = HouseholdChangeKind.LEFT
    happened_on = date(2020, 5, 3)
    effects = LazyFunction(list)
    made_by = "person@aldermere.example"
    made_at = NOW


class SafeContactFactory(_OfCouncil):
    class Meta:
        model = SafeContact

    family = _same(FamilyFactory)
    no_ringing = True
    starts_on = date(2020, 1, 6)
    recorded_at = NOW


class VisitWarningFactory(_OfCouncil):
    class Meta:
        model = VisitWarning

    family = _same(FamilyFactory)
    warning = "The dog is loose in the garden."
    starts_on = date(2020, 1, 6)
    recorded_at = NOW


class ContactPointFactory(_OfCouncil):
    class Meta:
        model = ContactPoint

    family = _same(FamilyFactory)
    person = _same(PersonFactory)
    kind = ContactKind.MOBILE
    value = "07700 900123"
    starts_on = date(2020, 1, 6)
    recorded_at = NOW


class DocumentFactory(_OfCouncil):
    class Meta:
        model = Document

    family = _same(FamilyFactory)
    kind = DocumentKind.LETTER
    title = "Letter of the school"
    file = FileField(filename="0123456789abcdef", data=b"Dear Ms Hartley")
    file_name = "letter.txt"
    content_type = "text/plain"
    size = 15
    digest = Sequence(lambda number: f"{number:064x}")
    uploaded_by = _same(KeyworkerFactory)
    uploaded_at = NOW


class TermFactory(_OfCouncil):
    class Meta:
        model = Term
        django_get_or_create = ("council", "name")

    name = "2019-20 Autumn"
    starts_on = date(2019, 9, 1)
    ends_on = date(2019, 12, 21)


class SchoolRollFactory(_OfCouncil):
    class Meta:
        model = SchoolRoll

    person = _same(ChildFactory)
    school = _same(AgencyFactory, name="Alder Vale Primary", kind=AgencyKind.SCHOOL, delivers=False)
    placement = Placement.MAINSTREAM
    starts_on = date(2015, 9, 1)
    recorded_at = NOW


class SourceFactory(_OfCouncil):
    class Meta:
        model = Source
        django_get_or_create = ("council", "kind")

    kind = FeedKind.OFFENCES
    allowed_lag_days = 45


class CoverageFactory(DjangoModelFactory[Coverage]):
    class Meta:
        model = Coverage

    source = SubFactory(SourceFactory)
    complete_to = date(2020, 9, 27)
    recorded_at = NOW


LAG_DAYS = {
    "school": 130,
    "exclusions": 130,
    "placements": 130,
    "employment": 60,
    "neet": 60,
    "housing": 60,
    "health": 90,
}
"""How late each kind of file may be in the demonstration; every other 45 days."""
NOT_OF_AGENCIES = {FeedKind.HOUSEHOLDS, FeedKind.CASES, FeedKind.VISITS}


def all_sources_complete(council: Council, *, to: date = date(2020, 9, 27), but: frozenset[str] = frozenset()) -> None:
    """Say that every kind of agency's file has come and is complete to a day, ``but`` those of these kinds.

    The outcomes plan asks all of them, and of a family whose police file never came nothing is known.
    """
    for kind in FeedKind:
        if kind not in NOT_OF_AGENCIES and kind not in but:
            source = SourceFactory(council=council, kind=kind, allowed_lag_days=LAG_DAYS.get(kind, 45))
            CoverageFactory(source=source, complete_to=to)


class FeedLoadFactory(_OfCouncil):
    class Meta:
        model = FeedLoad

    source = _same(SourceFactory)
    file = FileField(filename="offences.csv", data=b"IncidentID\n")
    file_name = "offences.csv"
    digest = Sequence(lambda number: f"{number:064x}")
    complete_to = date(2020, 9, 27)
    received_at = NOW
    received_by = "analyst@aldermere.example"


class FeedRecordFactory(_OfCouncil):
    class Meta:
        model = FeedRecord

    load = _same(FeedLoadFactory)
    kind = FeedKind.OFFENCES
    key = Sequence(lambda number: f"AM20-{number:06d}")
    row_number = 2
    content = LazyFunction(lambda: {"Kind": "asb", "OccurredOn": "2019-02-19"})
    digest = "0" * 32
    person = _same(PersonFactory)
    matched_by = "IndividualID"
    recorded_at = NOW


class MatchQuestionFactory(_OfCouncil):
    """A row that may mean somebody we know."""

    class Meta:
        model = MatchQuestion

    load = _same(FeedLoadFactory)
    kind = FeedKind.OFFENCES
    row_number = 2
    key = Sequence(lambda number: f"AM20-{number}")
    digest = "0" * 32
    content = {"FirstName": "Pearson", "LastName": "Exampel", "DOB": "1985-05-17", "Kind": "asb"}
    identity = Sequence(lambda number: f"{number:032x}")
    reason = "Nobody here has this name and date of birth."
    asked_at = NOW
    waits_since = NOW


class MatchCandidateFactory(_OfCouncil):
    class Meta:
        model = MatchCandidate

    question = _same(MatchQuestionFactory)
    person = _same(PersonFactory)
    points = 22
    reasons = [
        {"field": "given", "level": "near", "points": 4, "known": ""},
        {"field": "family", "level": "near", "points": 5, "known": ""},
        {"field": "birth", "level": "same", "points": 12, "known": ""},
        {"field": "postcode", "level": "missing", "points": 0, "known": ""},
    ]


class MatchAnswerFactory(_OfCouncil):
    class Meta:
        model = MatchAnswer

    question = _same(MatchQuestionFactory)
    person = _same(PersonFactory)
    identity = "0" * 32
    born_on = date(1985, 5, 17)
    is_same = True
    answered_at = NOW


class AssignmentFactory(_OfCouncil):
    class Meta:
        model = Assignment

    family = _same(FamilyFactory)
    keyworker = _same(KeyworkerFactory)
    kind = AssignmentKind.LEAD
    starts_on = ATTACHED_ON


class InterventionFactory(_OfCouncil):
    class Meta:
        model = Intervention

    family = _same(FamilyFactory)
    worker = _same(KeyworkerFactory)
    kind = InterventionKind.VISIT
    happened_on = date(2020, 2, 3)
    minutes = 60
    place = "At home"
    outcome = SeenOutcome.SEEN
    note = "We talked about mornings."
    idempotency_key = LazyFunction(uuid.uuid4)
    recorded_at = NOW


class ParticipationFactory(DjangoModelFactory[Participation]):
    class Meta:
        model = Participation

    intervention = SubFactory(InterventionFactory)
    person = SubFactory(PersonFactory)


class AmendmentFactory(_OfCouncil):
    class Meta:
        model = Amendment

    intervention = _same(InterventionFactory)
    family = SelfAttribute("intervention.family")
    text = "It was an hour and a half."
    reason = "The time was mistyped."
    written_by = _same(KeyworkerFactory)
    written_at = NOW


class DraftFactory(_OfCouncil):
    class Meta:
        model = Draft

    user = _same(KeyworkerFactory)
    family = _same(FamilyFactory)
    form = "intervention_add"
    key = LazyFunction(uuid.uuid4)
    content = LazyFunction(lambda: {"note": ["We talked about"]})
    saved_at = NOW


class HandoverFactory(_OfCouncil):
    """A family allocated to a keyworker who has not read about it yet."""

    class Meta:
        model = Handover

    family = _same(FamilyFactory)
    to_worker = _same(KeyworkerFactory)
    handed_on = TODAY
    handed_by = _same(TeamManagerFactory)
    handed_at = NOW


class LeaveFactory(_OfCouncil):
    class Meta:
        model = Leave

    worker = _same(KeyworkerFactory)
    starts_on = date(2020, 10, 5)
    ends_on = date(2020, 10, 12)
    recorded_by = _same(TeamManagerFactory)
    recorded_at = NOW


class NoticeFactory(_OfCouncil):
    class Meta:
        model = Notice

    user = _same(KeyworkerFactory)
    family = _same(FamilyFactory)
    kind = NoticeKind.DUE
    words = "A contact with a family is due tomorrow"
    page = "intervention_add"
    happened_on = TODAY
    created_at = NOW


class NoticeChoiceFactory(_OfCouncil):
    class Meta:
        model = NoticeChoice

    user = _same(KeyworkerFactory)
    kind = NoticeKind.DUE


class RestrictionFactory(_OfCouncil):
    class Meta:
        model = Restriction
        skip_postgeneration_save = True

    family = _same(FamilyFactory)
    reason = "A member of staff is a relative."
    starts_on = date(2019, 1, 1)

    @post_generation
    def admitted(self: Restriction, create: bool, extracted: list[User] | None, **kwargs: Any) -> None:  # noqa: FBT001  # the library's signature
        if extracted:
            for user in extracted:
                AdmissionFactory.create(council=self.council, restriction=self, user=user)


class AdmissionFactory(_OfCouncil):
    class Meta:
        model = Admission

    restriction = _same(RestrictionFactory)
    user = _same(KeyworkerFactory)
    occasion = NAMED
    why = "They work with the family."
    starts_on = date(2019, 1, 1)


class AssessmentFactory(_OfCouncil):
    """An assessment that is being written."""

    class Meta:
        model = Assessment

    family = _same(FamilyFactory)
    started_on = date(2019, 11, 5)
    written_by = _same(KeyworkerFactory)
    recorded_at = NOW


class AssessedMemberFactory(_OfCouncil):
    class Meta:
        model = AssessedMember

    assessment = _same(AssessmentFactory)
    person = _same(ChildFactory)
    strengths = "Gets up early."


class FamilyPlanFactory(_OfCouncil):
    """A family plan that is not agreed yet."""

    class Meta:
        model = FamilyPlan

    family = _same(FamilyFactory)
    written_by = _same(KeyworkerFactory)
    recorded_at = NOW


class GoalFactory(_OfCouncil):
    class Meta:
        model = Goal

    family_plan = _same(FamilyPlanFactory)
    family = SelfAttribute("family_plan.family")
    wording = "Everybody sleeps through the night"
    recorded_at = NOW


class ActionFactory(_OfCouncil):
    """A worker's open action, due two weeks from the day of the tests."""

    class Meta:
        model = Action

    goal = _same(GoalFactory)
    family = SelfAttribute("goal.family")
    wording = "Ring the youth club"
    worker = _same(KeyworkerFactory)
    due_on = date(2020, 10, 14)
    recorded_at = NOW


class ReviewFactory(_OfCouncil):
    class Meta:
        model = Review

    family_plan = _same(FamilyPlanFactory)
    family = SelfAttribute("family_plan.family")
    reviewed_on = date(2020, 3, 2)
    changed = "Mornings go well."
    snapshot = LazyFunction(lambda: {"goals": []})
    written_by = _same(KeyworkerFactory)
    recorded_at = NOW


class SupervisionFactory(_OfCouncil):
    class Meta:
        model = Supervision

    family = _same(FamilyFactory)
    keyworker = _same(KeyworkerFactory)
    held_on = date(2020, 3, 2)
    discussed = "How often the family is seen."
    written_by = _same(TeamManagerFactory)
    recorded_at = NOW


class FrameworkFactory(DjangoModelFactory[Framework]):
    class Meta:
        model = Framework
        django_get_or_create = ("slug",)

    slug = "phase-2"
    name = "Phase 2"
    starts_on = date(2015, 4, 1)
    ends_on = date(2021, 4, 1)
    source_note = "[R+] recalled, not re-read"


class OutcomesPlanFactory(_OfCouncil):
    class Meta:
        model = OutcomesPlan
        django_get_or_create = ("council", "framework", "version")

    framework = SubFactory(FrameworkFactory)
    title = "Composite outcomes plan"
    version = 1
    in_force_on = date(2015, 4, 1)
    text = "title = 'An outcomes plan for tests'"
    digest = LazyAttribute(lambda made: hashlib.sha256(made.text.encode()).hexdigest())
    published_at = NOW


class IdentificationMatrixFactory(_OfCouncil):
    class Meta:
        model = IdentificationMatrix
        django_get_or_create = ("council", "framework", "version")

    framework = SubFactory(FrameworkFactory)
    title = "Identification matrix"
    version = 1
    in_force_on = date(2015, 4, 1)
    text = LazyFunction(lambda: MATRIX.read_text(encoding="utf-8"))
    digest = LazyAttribute(lambda made: hashlib.sha256(made.text.encode()).hexdigest())
    published_at = NOW


class IdentificationFactory(_OfCouncil):
    """A family that is not worked with, with five and a half points: one domain acute, one statutory."""

    class Meta:
        model = Identification

    family = _same(FamilyFactory)
    matrix = _same(IdentificationMatrixFactory)
    plan = _same(OutcomesPlanFactory)
    as_of = TODAY
    is_eligible = True
    eligibility = LazyFunction(
        lambda: {
            "headlines": ["crime", "education"],
            "counted": 2,
            "minimum": 2,
            "in_doubt": [],
            "dependent_child": "met",
        }
    )
    score = Decimal("5.5")
    band = "second"
    domains = LazyFunction(lambda: ["children", "crime"])
    freshest_on = date(2020, 6, 1)
    judged_at = NOW


class ConsiderationFactory(_OfCouncil):
    class Meta:
        model = Consideration

    family = _same(FamilyFactory)
    matrix = _same(IdentificationMatrixFactory)
    decision = Decision.OPENED
    reason = "Three agencies asked for the same visit."
    as_of = TODAY
    is_eligible = True
    score = Decimal("5.5")
    considered_by = _same(AnalystFactory)
    considered_at = NOW


class AttachmentFactory(_OfCouncil):
    """A family attached with everything in order: assessed, planned and with its lead worker within three weeks."""

    class Meta:
        model = Attachment

    family = _same(FamilyFactory)
    framework = SubFactory(FrameworkFactory)
    plan = _same(OutcomesPlanFactory, framework=SelfAttribute("..framework"))
    attached_on = ATTACHED_ON
    assessed_on = date(2019, 11, 11)
    family_plan_on = date(2019, 11, 25)
    lead_worker_on = ATTACHED_ON
    delivery_route = DeliveryRoute.KEYWORKER
    recorded_at = NOW


class DryRunFactory(_OfCouncil):
    """A finished dry run of a second version that an analyst wrote."""

    class Meta:
        model = DryRun

    plan = _same(
        OutcomesPlanFactory,
        version=2,
        in_force_on=date(2020, 10, 1),
        published_at=None,
        written_by=SubFactory(AnalystFactory, council=SelfAttribute("..council")),
        written_at=NOW,
    )
    digest = SelfAttribute("plan.digest")
    as_of = TODAY
    asked_by = SelfAttribute("plan.written_by")
    asked_at = NOW
    done_at = NOW


class DryRunFamilyFactory(_OfCouncil):
    """A family that would no longer meet its outcomes plan."""

    class Meta:
        model = DryRunFamily

    dry_run = _same(DryRunFactory)
    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    turn = "ceases"
    now, then = "met", "not yet"
    eligible_now = eligible_then = "met"


class PlanMoveFactory(_OfCouncil):
    """The attachment is judged under another version from 1 April 2020."""

    class Meta:
        model = PlanMove

    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    plan = _same(OutcomesPlanFactory, version=2, in_force_on=date(2020, 4, 1))
    from_on = date(2020, 4, 1)
    reason = "The version of April 2020 holds for every family."
    moved_by = _same(AnalystFactory)
    moved_at = NOW


class DistanceToolFactory(_OfCouncil):
    """The invented tool that ships: six areas from 1 to 5, rated by the worker, the family and a child."""

    class Meta:
        model = DistanceTool
        django_get_or_create = ("council", "slug")

    slug = "everyday"
    name = "Everyday life (invented for demonstration)"
    text = LazyAttribute(lambda made: (TOOLS / f"{made.slug}.toml").read_text(encoding="utf-8"))
    written_by = _same(AnalystFactory)
    recorded_at = NOW


class DistanceTargetFactory(_OfCouncil):
    """The family wants to come to 4 in the area "Home and money"."""

    class Meta:
        model = DistanceTarget

    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    tool = _same(DistanceToolFactory)
    area = "home"
    value = 40
    set_on = ATTACHED_ON
    set_by = _same(KeyworkerFactory)
    recorded_at = NOW


class ProfessionalJudgementFactory(_OfCouncil):
    """A keyworker's view that waits for a second person."""

    class Meta:
        model = ProfessionalJudgement

    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    indicator = "education-concern"
    met_on = date(2020, 6, 1)
    reason = "The school and the family agree that the timetable suits."
    recorded_by = _same(KeyworkerFactory)
    recorded_at = NOW


class NeedFactory(_OfCouncil):
    class Meta:
        model = Need

    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    headline = "crime-asb"
    indicator = "asb"
    identified_on = SelfAttribute("attachment.attached_on")
    source = NeedSource.EVIDENCE
    recorded_at = NOW


class EvidenceFactory(_OfCouncil):
    """Evidence a person entered about a person."""

    class Meta:
        model = Evidence

    person = _same(ChildFactory)
    measure = "asb-incident"
    starts_on = date(2019, 10, 1)
    ends_on = date(2019, 10, 2)
    value = 1
    entered_by = _same(KeyworkerFactory)
    recorded_at = NOW


class CaseStepFactory(_OfCouncil):
    """The work with a family was stepped down and goes on."""

    class Meta:
        model = CaseStep

    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    kind = CaseStepKind.STEPPED_DOWN
    stepped_on = date(2020, 3, 2)
    words = "A visit a month is enough."
    taken_by = _same(KeyworkerFactory)
    taken_at = NOW


class ConfirmationFactory(_OfCouncil):
    """A health professional's confirmation that somebody entered."""

    class Meta:
        model = Confirmation

    evidence = _same(EvidenceFactory, measure="health.mental-health", code="managed", value=None)
    family = _same(FamilyFactory)
    confirmed_by = "Dr Imogen Sample"
    role = "Psychiatrist"
    agency_name = "Aldermere Clinic"
    confirmed_on = date(2019, 10, 1)


class NeedVerdictFactory(_OfCouncil):
    class Meta:
        model = NeedVerdict

    need = _same(NeedFactory)
    family = SelfAttribute("need.family")
    counts_from = SelfAttribute("need.identified_on")
    met = DaySet.starting(date(2020, 6, 1))
    possible = SelfAttribute("met")
    rests_on = [FeedKind.OFFENCES.value]


class VerdictFactory(_OfCouncil):
    """A verdict: eligible at attachment, and meeting the outcomes plan since 1 June 2020 unless `met` says otherwise.

    Making rows about a family marks it touched: call `judged()` last.
    """

    class Meta:
        model = Verdict

    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    met = DaySet.starting(date(2020, 6, 1))
    possible = SelfAttribute("met")
    gate_met = SelfAttribute("met")
    gate_possible = SelfAttribute("possible")
    rests_on = [FeedKind.OFFENCES.value]
    is_eligible = True
    eligibility = LazyFunction(
        lambda: {
            "status": "met",
            "needs": ["asb", "absence"],
            "headlines": ["crime-asb", "education"],
            "counted": 2,
            "minimum": 2,
            "in_doubt": [],
            "dependent_child": "met",
            "reasons": ["2 of the 2 headlines asked for were present on the day of attachment."],
        }
    )
    judged_at = NOW


class NotMetVerdictFactory(VerdictFactory):
    met = NEVER


class ProgrammeFactory(_OfCouncil):
    class Meta:
        model = Programme
        django_get_or_create = ("council", "slug")

    framework = SubFactory(FrameworkFactory)
    name = "Troubled Families, Phase 2"
    slug = "phase-2"
    starts_on = date(2015, 4, 1)
    ends_on = date(2021, 4, 1)
    second_check_percent = 0


class WindowFactory(DjangoModelFactory[Window]):
    """The window of September 2020, open on the day of the tests."""

    class Meta:
        model = Window
        django_get_or_create = ("programme", "name")

    programme = SubFactory(ProgrammeFactory)
    name = "September 2020"
    opens_on = date(2020, 9, 14)
    closes_on = date(2020, 9, 30)
    submit_by = date(2020, 9, 30)
    attached_by = date(2020, 3, 31)
    evidence_on = date(2020, 9, 27)


class MarchWindowFactory(WindowFactory):
    name = "March 2020"
    opens_on = date(2020, 3, 16)
    closes_on = date(2020, 3, 31)
    submit_by = date(2020, 3, 31)
    attached_by = date(2019, 9, 30)
    evidence_on = date(2020, 3, 19)


class NovemberWindowFactory(WindowFactory):
    name = "November 2020"
    opens_on = date(2020, 11, 9)
    closes_on = date(2020, 11, 30)
    submit_by = date(2020, 11, 30)
    attached_by = date(2020, 5, 31)
    evidence_on = date(2020, 11, 6)


class TargetFactory(DjangoModelFactory[Target]):
    """The total of families to be turned around; a year's with `starts_on` and `ends_on`."""

    class Meta:
        model = Target

    programme = SubFactory(ProgrammeFactory)
    measure = TargetMeasure.TURNED_AROUND
    label = "programme target"
    number = 4600


class CapFactory(DjangoModelFactory[Cap]):
    class Meta:
        model = Cap

    programme = SubFactory(ProgrammeFactory)
    kind = ClaimKind.RESULT
    starts_on = date(2020, 4, 1)
    ends_on = date(2021, 4, 1)
    number = 660


class TariffFactory(DjangoModelFactory[Tariff]):
    class Meta:
        model = Tariff

    programme = SubFactory(ProgrammeFactory)
    kind = ClaimKind.RESULT
    starts_on = date(2015, 4, 1)
    amount = 800


class OpeningBalanceFactory(DjangoModelFactory[OpeningBalance]):
    class Meta:
        model = OpeningBalance

    programme = SubFactory(ProgrammeFactory)
    measure = TargetMeasure.TURNED_AROUND
    label = "Before April 2020"
    counted_on = date(2020, 3, 31)
    result_type = ResultType.PROGRESS
    count = 100


class ClaimFactory(_OfCouncil):
    """A draft result claim of the September window."""

    class Meta:
        model = Claim

    programme = _same(ProgrammeFactory)
    window = SubFactory(WindowFactory, programme=SelfAttribute("..programme"))
    attachment = _same(AttachmentFactory)
    family = SelfAttribute("attachment.family")
    kind = ClaimKind.RESULT
    result_type = LazyAttribute(lambda made: ResultType.PROGRESS if made.kind == ClaimKind.RESULT else "")
    raised_at = NOW


class ClaimPersonFactory(DjangoModelFactory[ClaimPerson]):
    class Meta:
        model = ClaimPerson

    claim = SubFactory(ClaimFactory)
    programme = SelfAttribute("claim.programme")
    kind = SelfAttribute("claim.kind")
    person = SubFactory(PersonFactory, council=SelfAttribute("..claim.council"))


class ClaimedElsewhereFactory(_OfCouncil):
    class Meta:
        model = ClaimedElsewhere

    programme = _same(ProgrammeFactory)
    family = _same(FamilyFactory)
    claimed_by = "Brackwater Council"
    claimed_on = date(2018, 6, 1)


class BatchFactory(_OfCouncil):
    """An open batch of the September window."""

    class Meta:
        model = Batch

    programme = _same(ProgrammeFactory)
    window = SubFactory(WindowFactory, programme=SelfAttribute("..programme"))
    number = Sequence(lambda number: number + 1)
    made_by = _same(AnalystFactory)
    made_at = NOW
