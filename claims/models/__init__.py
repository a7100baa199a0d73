"""The tables of claims, one file a group of them."""

from claims.models.batches import Batch, BatchLine, BatchMove
from claims.models.choices import BatchState, ClaimKind, ClaimState, HeldFor, ResultType
from claims.models.claims import Claim, ClaimedElsewhere, ClaimMove, ClaimPerson
from claims.models.programmes import Cap, MonthlyFigure, OpeningBalance, Programme, Target, TargetMeasure, Window

__all__ = [
    "Batch",
    "BatchLine",
    "BatchMove",
    "BatchState",
    "Cap",
    "Claim",
    "ClaimKind",
    "ClaimMove",
    "ClaimPerson",
    "ClaimState",
    "ClaimedElsewhere",
    "HeldFor",
    "MonthlyFigure",
    "OpeningBalance",
    "Programme",
    "ResultType",
    "Target",
    "TargetMeasure",
    "Window",
]
