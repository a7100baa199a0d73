"""The tables of claims, one file a group of them."""

from claims.models.auditing import Finding, Sample, SampleLine, SpotCheck, SpotCheckLine
from claims.models.batches import Batch, BatchLine, BatchMove, SignOff
from claims.models.choices import BatchState, ClaimKind, ClaimState, HeldFor, ResultType
from claims.models.claims import Claim, ClaimMove, ClaimPerson
from claims.models.deciding import ClaimTask, Decision
from claims.models.elsewhere import ClaimedElsewhere, ClaimedList, ClaimedRow
from claims.models.files import BatchFile, Download, ExportLayout, FilePiece
from claims.models.lists import ListDownload, ListExport
from claims.models.money import MoneyLine, Tariff
from claims.models.performance import AssuranceAnswer, PageFigure, PageState, PerformancePage, Story, StoryState
from claims.models.programmes import Cap, MonthlyFigure, OpeningBalance, Programme, Target, TargetMeasure, Window
from claims.models.replies import Reply, ReplyLine

__all__ = [
    "AssuranceAnswer",
    "Batch",
    "BatchFile",
    "BatchLine",
    "BatchMove",
    "BatchState",
    "Cap",
    "Claim",
    "ClaimKind",
    "ClaimMove",
    "ClaimPerson",
    "ClaimState",
    "ClaimTask",
    "ClaimedElsewhere",
    "ClaimedList",
    "ClaimedRow",
    "Decision",
    "Download",
    "ExportLayout",
    "FilePiece",
    "Finding",
    "HeldFor",
    "ListDownload",
    "ListExport",
    "MoneyLine",
    "MonthlyFigure",
    "OpeningBalance",
    "PageFigure",
    "PageState",
    "PerformancePage",
    "Programme",
    "Reply",
    "ReplyLine",
    "ResultType",
    "Sample",
    "SampleLine",
    "SignOff",
    "SpotCheck",
    "SpotCheckLine",
    "Story",
    "StoryState",
    "Target",
    "TargetMeasure",
    "Tariff",
    "Window",
]
