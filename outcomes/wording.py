"""What evidence is called on pages, and by what it is sorted there."""

from outcomes.rules.facts import Measure

MEASURES: dict[str, str] = {
    Measure.SESSIONS_POSSIBLE: "Sessions possible",
    Measure.SESSIONS_AUTHORISED: "Sessions missed, authorised",
    Measure.SESSIONS_UNAUTHORISED: "Sessions missed, unauthorised",
    Measure.EXCLUSIONS_FIXED: "Fixed-term exclusions",
    Measure.EXCLUSIONS_PERMANENT: "Permanent exclusions",
    Measure.OFFENCE_PROVEN: "Proven offence",
    Measure.OFFENCE_CAUTION: "Caution",
    Measure.OFFENCE_VICTIM: "Offence suffered",
    Measure.ASB_INCIDENT: "Anti-social behaviour",
    Measure.ASB_VICTIM: "Anti-social behaviour suffered",
}
KINDS = {
    "sessions": "School sessions",
    "exclusions": "Exclusions",
    "offence": "Offences",
    "asb": "Anti-social behaviour",
}


def measure_called(measure: str) -> str:
    """Return what a measure is called; one that nobody has worded shows itself."""
    return MEASURES.get(measure, measure)
