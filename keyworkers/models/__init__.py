"""The tables of keyworkers, one file a group of them."""

from keyworkers.models.casework import (
    Assignment,
    AssignmentKind,
    Intervention,
    InterventionKind,
    NotSeenWhy,
    Participation,
    SeenOutcome,
)
from keyworkers.models.documents import Document, DocumentKind
from keyworkers.models.family_plans import (
    Action,
    AssessedMember,
    Assessment,
    FamilyPlan,
    Goal,
    Review,
    Supervision,
)
from keyworkers.models.handovers import Handover, Leave
from keyworkers.models.jobs import Job, JobKind, JobState
from keyworkers.models.looks import Look
from keyworkers.models.notes import Amendment, Draft
from keyworkers.models.notices import MailTiming, Notice, NoticeChoice, NoticeKind
from keyworkers.models.people import Admission, Employment, Restriction, Role, Team, User

__all__ = [
    "Action",
    "Admission",
    "Amendment",
    "AssessedMember",
    "Assessment",
    "Assignment",
    "AssignmentKind",
    "Document",
    "DocumentKind",
    "Draft",
    "Employment",
    "FamilyPlan",
    "Goal",
    "Handover",
    "Intervention",
    "InterventionKind",
    "Job",
    "JobKind",
    "JobState",
    "Leave",
    "Look",
    "MailTiming",
    "NotSeenWhy",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "Participation",
    "Restriction",
    "Review",
    "Role",
    "SeenOutcome",
    "Supervision",
    "Team",
    "User",
]
