"""What evidence is called on pages and in exports, by what it is sorted there, and what its values and codes say."""

from collections.abc import Callable, Mapping

from families.words import counted
from outcomes.rules.facts import Measure
from outcomes.rules.words import amount_in_words, benefit_in_words, code_in_words, place_in_words, points_in_words

MEASURES: dict[str, str] = {
    Measure.SESSIONS_POSSIBLE: "Sessions possible",
    Measure.SESSIONS_AUTHORISED: "Sessions missed with leave",
    Measure.SESSIONS_UNAUTHORISED: "Sessions missed without leave",
    Measure.EXCLUSIONS_FIXED: "Fixed-term exclusion",
    Measure.EXCLUSIONS_PERMANENT: "Permanent exclusion",
    Measure.PLACEMENT: "School placement",
    Measure.OFFENCE_PROVEN: "Proven offence",
    Measure.OFFENCE_CAUTION: "Caution",
    Measure.OFFENCE_RESOLUTION: "Community resolution",
    Measure.OFFENCE_VICTIM: "Offence suffered",
    Measure.ASB_INCIDENT: "Anti-social behaviour",
    Measure.ASB_VICTIM: "Anti-social behaviour suffered",
    Measure.ASB_INTERVENTION: "Anti-social behaviour intervention",
    Measure.ORDER_IN_FORCE: "Order or licence",
    Measure.ORDER_BREACH: "Breach of an order",
    Measure.ORDER_RELEASE: "Released from prison",
    Measure.CARE_EARLY_HELP: "Early help",
    Measure.CARE_CHILD_IN_NEED: "Child in need",
    Measure.CARE_CHILD_PROTECTION: "Child protection plan",
    Measure.CARE_LOOKED_AFTER: "Looked after",
    Measure.CARE_RE_REFERRAL: "Referred to social care again",
    Measure.BENEFIT_CLAIM: "Out-of-work benefit",
    Measure.WORK_EMPLOYMENT: "In work",
    Measure.WORK_STEP: "Step towards work",
    Measure.PARTICIPATION_NEET: "Not in education, employment or training",
    Measure.PARTICIPATION_EET: "In education, employment or training",
    Measure.MONEY_ARREARS: "Rent arrears",
    Measure.MONEY_NOTICE: "Notice about the home",
    Measure.MONEY_DEBT_PLAN: "Debt plan",
    Measure.ABUSE_VICTIM: "Domestic abuse suffered",
    Measure.ABUSE_PERPETRATOR: "Domestic abuse committed",
    Measure.ABUSE_CHILD: "Domestic abuse, child in the household",
    Measure.HEALTH_MENTAL: "Mental health",
    Measure.HEALTH_PHYSICAL: "Physical health",
    Measure.HEALTH_DRUGS: "Drugs",
    Measure.HEALTH_ALCOHOL: "Alcohol",
    Measure.HEALTH_PERINATAL: "Before and after a birth",
    Measure.HEALTH_PERPETRATOR_PROGRAMME: "Perpetrator programme",
    Measure.LEVEL: "Level of a need",
    Measure.READING: "Distance travelled",
    Measure.EXPECTING: "Expecting a child",
}
KINDS = {
    "sessions": "School attendance",
    "exclusions": "Exclusions",
    "placement": "School placements",
    "offence": "Offences",
    "asb": "Anti-social behaviour",
    "order": "Orders and licences",
    "care": "Social care and early help",
    "benefit": "Benefits",
    "work": "Work and steps towards it",
    "participation": "Education, employment or training at 16 to 18",
    "money": "Money and home",
    "abuse": "Domestic abuse",
    "health": "Health",
    "progress": "Levels of needs",
    "distance": "Distance travelled",
    "household": "The household",
}

_BANDS = {"standard": "Standard risk (DASH)", "medium": "Medium risk (DASH)", "high": "High risk (DASH)"}
VERIFICATIONS = {
    "": "Not verified",
    "dwp-system": "Verified in the Jobcentre's own system",
    "payslip": "Verified by a payslip",
    "employer": "Verified by the employer",
    "hmrc": "Verified by HMRC",
    "adviser": "Verified by an employment adviser",
    "self-reported": "Self-reported",
}
# What a measure's code says on pages; the others' codes read as in the rules' own sentences.
CODES: Mapping[str, Mapping[str, str]] = {
    Measure.ASB_INTERVENTION: {
        "warning": "Warning",
        "abc": "Acceptable Behaviour Contract",
        "injunction": "Injunction",
        "asbo": "Anti-Social Behaviour Order",
        "cbo": "Criminal Behaviour Order",
        "cpn": "Community Protection Notice",
        "tenancy": "Action on the tenancy",
    },
    Measure.ORDER_IN_FORCE: {
        "licence": "On licence",
        "supervision": "Under supervision",
        "community-order": "Community order",
        "suspended-sentence": "Suspended sentence",
        "youth-order": "Youth order",
    },
    Measure.WORK_EMPLOYMENT: VERIFICATIONS,
    Measure.WORK_STEP: {
        "training": "Training",
        "volunteering": "Volunteering",
        "work-programme": "Work Programme",
    },
    Measure.PARTICIPATION_EET: {
        "education": "In education",
        "training": "In training",
        "employment": "In employment",
    },
    Measure.MONEY_DEBT_PLAN: {"kept": "Kept", "not-kept": "Not kept"},
    Measure.ABUSE_VICTIM: _BANDS,
    Measure.ABUSE_PERPETRATOR: _BANDS,
    Measure.ABUSE_CHILD: _BANDS,
}

_SAID: Mapping[str, Callable[[str], str]] = {
    Measure.BENEFIT_CLAIM: benefit_in_words,
    Measure.PLACEMENT: place_in_words,
}


def measure_called(measure: str) -> str:
    """Return what a measure is called; one that nobody has worded shows itself."""
    return MEASURES.get(measure, measure)


def says(measure: str, value: int | None, code: str) -> str:
    """Return what a piece of evidence says beyond its measure: "£1,234.50", "Level 3", "High risk (DASH)"."""
    if measure in CODES:
        return CODES[measure].get(code, code)
    if measure == Measure.LEVEL:
        return f"{_sentence(code_in_words(code))}: level {value}"
    if measure == Measure.READING and value is not None:
        return _reading_says(value, *code.split("/"))
    if code:
        return _sentence(_SAID.get(measure, code_in_words)(code))
    return "" if value is None else _counted(measure, value)


def _reading_says(value: int, tool: str, area: str = "", rater: str = "") -> str:
    """Return what a reading of a tool says: "Everyday, home: 3.5 by the family"."""
    about = f"{_sentence(code_in_words(tool))}, {code_in_words(area)}" if area else _sentence(code_in_words(tool))
    return f"{about}: {points_in_words(value)}{f' by the {rater}' if rater else ''}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _counted(measure: str, value: int) -> str:
    match measure.partition(".")[0]:
        case "care":
            return f"Level {value}"
        case "sessions":
            return counted(value, "session,sessions")
        case "exclusions" if value == 1:
            return ""
        case _:
            return amount_in_words(measure, value)


def term_says(told: Mapping[str, int | None]) -> str:
    """Return what a school told of a child's term, in a sentence: how much was attended, what was missed, exclusions.

    The share is of the sessions possible, rounded half up to one place, as everywhere.
    """
    possible = told.get(Measure.SESSIONS_POSSIBLE)
    missed = [told.get(Measure.SESSIONS_AUTHORISED), told.get(Measure.SESSIONS_UNAUTHORISED)]
    said = [_attendance(possible, missed), *_excluded(told)]
    return " ".join(sentence for sentence in said if sentence)


def _attendance(possible: int | None, missed: list[int | None]) -> str:
    if possible is None:
        return "Sessions not told."
    if not possible:
        return "No session was possible."
    with_leave, without_leave = missed
    if with_leave is None or without_leave is None:
        return f"{counted(possible, 'session,sessions')} possible; what was missed is not told in full."
    attended = possible - with_leave - without_leave
    tenths = (attended * 2000 + possible) // (2 * possible)
    share = f"{tenths // 10}.{tenths % 10}% attended"
    return (
        f"{share}: {attended:,} of {possible:,} sessions, {with_leave:,} missed with leave, {without_leave:,} without."
    )


def _excluded(told: Mapping[str, int | None]) -> list[str]:
    words = {
        Measure.EXCLUSIONS_FIXED: "fixed-term exclusion,fixed-term exclusions",
        Measure.EXCLUSIONS_PERMANENT: "permanent exclusion,permanent exclusions",
    }
    found = [(told.get(measure), said) for measure, said in words.items()]
    return [f"{counted(number, said).capitalize()}." for number, said in found if number]
