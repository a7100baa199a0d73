"""What things are called, as a family may read them: sources, measures, benefits, places, codes, days and amounts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from outcomes.rules.facts import Measure
from outcomes.rules.operators.base import Bound

SOURCES = {
    "school": "the schools' record",
    "exclusions": "the exclusions register",
    "placements": "the register of school placements",
    "offences": "the police and anti-social behaviour record",
    "asb": "the record of anti-social behaviour interventions",
    "orders": "the probation record of orders and licences",
    "social-care": "the social care and early help record",
    "benefits": "the benefits record",
    "neet": "the record of young people's education, training and work",
    "housing": "the housing and rent record",
    "health": "health professionals",
    "professional": "a professional who works with the family",
    "progress": "the record of progress",
    "distance": "the readings of progress",
    "household": "what is recorded of the household",
}

_ONE_OF = {
    Measure.OFFENCE_PROVEN: "proven offence",
    Measure.OFFENCE_CAUTION: "caution",
    Measure.OFFENCE_RESOLUTION: "community resolution",
    Measure.ASB_INTERVENTION: "intervention about anti-social behaviour",
    Measure.ORDER_IN_FORCE: "an order or licence",
    Measure.ORDER_BREACH: "breach of an order",
    Measure.ORDER_RELEASE: "release from prison",
    Measure.CARE_EARLY_HELP: "early help",
    Measure.CARE_CHILD_IN_NEED: "a child in need plan",
    Measure.CARE_CHILD_PROTECTION: "a child protection plan",
    Measure.CARE_LOOKED_AFTER: "a child looked after",
    Measure.CARE_RE_REFERRAL: "re-referral",
    Measure.BENEFIT_CLAIM: "an out-of-work benefit",
    Measure.WORK_EMPLOYMENT: "work",
    Measure.WORK_STEP: "a step towards work",
    Measure.PARTICIPATION_NEET: "no education, employment or training",
    Measure.PARTICIPATION_EET: "education, employment or training",
    Measure.MONEY_ARREARS: "rent arrears",
    Measure.MONEY_NOTICE: "notice to leave the home",
    Measure.MONEY_DEBT_PLAN: "a debt plan",
    Measure.ABUSE_VICTIM: "report of domestic abuse suffered",
    Measure.ABUSE_PERPETRATOR: "report of domestic abuse carried out",
    Measure.ABUSE_CHILD: "report of domestic abuse around a child",
    Measure.HEALTH_MENTAL: "mental health",
    Measure.HEALTH_PHYSICAL: "physical health",
    Measure.HEALTH_DRUGS: "drug use",
    Measure.HEALTH_ALCOHOL: "alcohol use",
    Measure.HEALTH_PERINATAL: "support around birth",
    Measure.HEALTH_PERPETRATOR_PROGRAMME: "the programme for people who have used abuse",
    Measure.PLACEMENT: "a school placement",
    Measure.OFFENCE_VICTIM: "offence suffered",
    Measure.ASB_INCIDENT: "incident of anti-social behaviour",
    Measure.ASB_VICTIM: "incident of anti-social behaviour suffered",
    Measure.EXCLUSIONS_FIXED: "fixed-term exclusion",
    Measure.EXCLUSIONS_PERMANENT: "permanent exclusion",
    Measure.LEVEL: "level of progress",
    Measure.READING: "reading of progress",
    Measure.EXPECTING: "a child expected",
}
_MANY_OF = {
    Measure.OFFENCE_VICTIM: "offences suffered",
    Measure.ASB_INCIDENT: "incidents of anti-social behaviour",
    Measure.ASB_INTERVENTION: "interventions about anti-social behaviour",
    Measure.ORDER_BREACH: "breaches of an order",
    Measure.ORDER_RELEASE: "releases from prison",
    Measure.MONEY_NOTICE: "notices to leave the home",
    Measure.ABUSE_VICTIM: "reports of domestic abuse suffered",
    Measure.ABUSE_PERPETRATOR: "reports of domestic abuse carried out",
    Measure.ABUSE_CHILD: "reports of domestic abuse around a child",
    Measure.ASB_VICTIM: "incidents of anti-social behaviour suffered",
}
_FEW = 3
_NEEDS = {
    "anti-social-behaviour": "anti-social behaviour",
    "asb-intervention": "intervention against anti-social behaviour",
    "neet": "not in education, employment or training",
}
_STANDINGS = {
    "need": "a need",
    "referred": "referred for support",
    "engaged": "engaged with support",
    "managed": "well managed",
    "completed": "support completed",
    "disengaged": "no longer engaged with support",
}
_PLACES = {
    "mainstream": "a mainstream school",
    "special": "a special school",
    "alternative": "alternative provision",
    "home-educated": "education at home",
    "none": "no school",
}

_BENEFITS = {
    "jsa": "Jobseeker's Allowance",
    "esa": "Employment and Support Allowance",
    "is": "Income Support",
    "ib": "Incapacity Benefit",
    "sda": "Severe Disablement Allowance",
    "ca": "Carer's Allowance",
    "uc": "Universal Credit",
}


def day_in_words(day: date) -> str:
    """Return a day as people write it: 3 March 2020."""
    return f"{day.day} {day:%B %Y}"


def source_in_words(source: str) -> str:
    """Return what a kind of source is called."""
    return SOURCES.get(source, f"the {source.replace('-', ' ')} record")


def benefit_in_words(benefit: str) -> str:
    """Return what a benefit is called."""
    kind, _, group = benefit.partition("-")
    called = _BENEFITS.get(kind, benefit)
    return f"{called} ({group.replace('-', ' ')})" if group else called


def place_in_words(placement: str) -> str:
    """Return what a placement is called."""
    return _PLACES.get(placement, placement)


def measure_in_words(measure: str, count: int) -> str:
    """Return what a measure counts, in the singular or the plural."""
    known = Measure(measure) if measure in set(Measure) else None
    one = _ONE_OF.get(known, measure.replace(".", " ")) if known else measure.replace(".", " ")
    if count == 1:
        return one
    return _MANY_OF.get(known, f"{one}s") if known else f"{one}s"


def counted_in_words(measures: tuple[str, ...], count: int) -> str:
    """Return what several measures count, joined by "or"."""
    return " or ".join(measure_in_words(measure, count) for measure in measures)


def percent(fraction: Fraction) -> str:
    """Return a fraction as a percentage without needless zeros."""
    hundred = fraction * 100
    return f"{hundred.numerator // hundred.denominator if hundred.denominator == 1 else float(hundred):g}%"


def codes_in_words(codes: tuple[str, ...]) -> str:
    """Return which kinds are meant, in brackets; many are left unsaid."""
    return f" ({', '.join(map(code_in_words, codes))})" if 0 < len(codes) <= _FEW else ""


def role_in_words(role: str) -> str:
    """Return a role with its article."""
    return f"a {role.replace('-', ' ')}"


def need_in_words(code: str) -> str:
    """Return what a need is called in the midst of a sentence, where no version of a plan is at hand to say."""
    return _NEEDS.get(code, code.replace("-", " "))


def code_in_words(code: str) -> str:
    """Return what a code says."""
    return _STANDINGS.get(code, code.replace("-", " "))


def amount_in_words(measure: str, value: int) -> str:
    """Return a value as people write it: pence as pounds."""
    if measure == Measure.READING:
        return points_in_words(value)
    return f"£{value // 100:,}.{value % 100:02}" if measure == Measure.MONEY_ARREARS else f"{value:,}"


def points_in_words(tenths: int) -> str:
    """Return points, which are counted in tenths, without a needless nought."""
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def bound_in_words(bound: Bound) -> str:
    """Return a bound as it stands before its number."""
    return "less than" if bound is Bound.FEWER_THAN else bound.value.replace("_", " ")
