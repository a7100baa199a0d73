"""The tables of keyworkers, one file a group of them."""

from keyworkers.models.casework import Assignment, AssignmentKind, Intervention, InterventionKind
from keyworkers.models.jobs import Job, JobKind, JobState
from keyworkers.models.looks import Look
from keyworkers.models.people import Restriction, Role, Team, User

__all__ = [
    "Assignment",
    "AssignmentKind",
    "Intervention",
    "InterventionKind",
    "Job",
    "JobKind",
    "JobState",
    "Look",
    "Restriction",
    "Role",
    "Team",
    "User",
]
