"""The tables of outcomes, one file a group of them."""

from outcomes.models.distance import DistanceTarget, DistanceTool
from outcomes.models.dryruns import DryRun, DryRunFamily, Turn
from outcomes.models.evidence import Evidence
from outcomes.models.identification import Consideration, Decision, Identification, IdentificationMatrix
from outcomes.models.plans import Framework, OutcomesPlan
from outcomes.models.progress import (
    Attachment,
    Baseline,
    Decided,
    DeliveryRoute,
    Need,
    NeedSource,
    PlanMove,
    ProfessionalJudgement,
)
from outcomes.models.steps import CaseStep, CaseStepKind, CloseReason, Confirmation
from outcomes.models.verdicts import EmploymentVerdict, NeedVerdict, Verdict

__all__ = [
    "Attachment",
    "Baseline",
    "CaseStep",
    "CaseStepKind",
    "CloseReason",
    "Confirmation",
    "Consideration",
    "Decided",
    "Decision",
    "DeliveryRoute",
    "DistanceTarget",
    "DistanceTool",
    "DryRun",
    "DryRunFamily",
    "EmploymentVerdict",
    "Evidence",
    "Framework",
    "Identification",
    "IdentificationMatrix",
    "Need",
    "NeedSource",
    "NeedVerdict",
    "OutcomesPlan",
    "PlanMove",
    "ProfessionalJudgement",
    "Turn",
    "Verdict",
]
