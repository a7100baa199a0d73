"""What other agencies than schools and police say of a written family, each row with the days on which it grew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from families.invented.calendar import add_months

SERIES = {
    "exclusions": "X",
    "placements": "PL",
    "youth-offending": "YJ",
    "asb": "CS",
    "orders": "OR",
    "social-care": "E",
    "benefits": "B",
    "employment": "W",
    "neet": "N",
    "housing": "H",
    "domestic-abuse": "DR",
    "health": "HC",
}
BEGINS = ("StartsOn", "OccurredOn", "IssuedOn", "ConfirmedOn")
# What a row says only once a day has come, with the columns that come with it.
COMES_LATER = {
    "EndsOn": ("EndReason",),
    "VerifiedOn": ("Verification", "VerifiedBy"),
    "ReReferredOn": (),
    "BreachedOn": (),
    "DecidedOn": ("Outcome",),
}
HAVE_A_LENGTH = frozenset({"orders", "asb"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """A row of an agency about a member, as it stands at last; it is sent some days after each thing it says."""

    who: str
    kind: str
    says: dict[str, str]
    sent_after: int = 6

    def versions(self) -> Iterator[tuple[date, dict[str, str]]]:
        """Yield the row as it grew, with the day on which each version was known."""
        later = [
            column
            for column in COMES_LATER
            if column in self.says and not (column == "EndsOn" and self.kind in HAVE_A_LENGTH)
        ]
        begun = next(self.says[column] for column in BEGINS if column in self.says)
        for day in sorted({begun, *(self.says[column] for column in later)}):
            unsaid = {name for column in later if self.says[column] > day for name in (column, *COMES_LATER[column])}
            said = {column: "" if column in unsaid else value for column, value in self.says.items()}
            if self.kind == "youth-offending" and "Outcome" in unsaid:
                said["Outcome"] = "pending"
            yield date.fromisoformat(day) + timedelta(days=self.sent_after), said


def claim(who: str, benefit: str, starts: str, ends: str = "", *, group: str = "") -> Told:
    """Return a claim of a benefit."""
    says = {"Benefit": benefit, "Conditionality": group, "StartsOn": starts}
    return Told(who=who, kind="benefits", says=says | _ending(ends))


def job(who: str, starts: str, ends: str = "", *, verified: str, at: str, hours: int = 20) -> Told:
    """Return a job that the Jobcentre's adviser verified on a day."""
    says = {
        "Activity": "employment",
        "Employer": at,
        "HoursPerWeek": str(hours),
        "StartsOn": starts,
        "Verification": "adviser",
        "VerifiedBy": "Colin Prentice",
        "VerifiedOn": verified,
    }
    return Told(who=who, kind="employment", says=says | _ending(ends))


def care(who: str, kind: str, starts: str, ends: str = "", *, why: str = "", again: str = "") -> Told:
    """Return an episode of early help or social care."""
    says = {"Kind": kind, "StartsOn": starts, "EndReason": why} | _ending(ends)
    return Told(who=who, kind="social-care", says=says | ({"ReReferredOn": again} if again else {}))


def abuse(who: str, role: str, band: str, on: str, *, incident: str, sent_after: int = 2) -> Told:
    """Return one person's part in a reported incident of domestic abuse."""
    says = {"IncidentID": incident, "Role": role, "Band": band, "OccurredOn": on}
    says["MARAC"] = "Y" if band == "high" else ""
    return Told(who=who, kind="domestic-abuse", says=says, sent_after=sent_after)


def confirmed(who: str, need: str, status: str, on: str, *, by: tuple[str, str]) -> Told:
    """Return a professional's word on a need of health."""
    says = {"Need": need, "Status": status, "ConfirmedOn": on, "Professional": by[0], "ProfessionalRole": by[1]}
    return Told(who=who, kind="health", says=says)


def arrears(who: str, first_on: str, *owed: int) -> tuple[Told, ...]:
    """Return the rent owed on the same day of one month after another."""
    first = date.fromisoformat(first_on)
    return tuple(
        Told(
            who=who,
            kind="housing",
            says={"Kind": "arrears", "Amount": f"{pounds}.00", "StartsOn": add_months(first, months).isoformat()},
        )
        for months, pounds in enumerate(owed)
    )


def excluded(who: str, school: str, *days: str) -> tuple[Told, ...]:
    """Return fixed exclusions as the register has them."""
    return tuple(
        Told(
            who=who,
            kind="exclusions",
            says={
                "School": school,
                "Kind": "fixed",
                "StartsOn": on,
                "Sessions": "2",
                "Reason": "Persistent disruptive behaviour",
            },
        )
        for on in days
    )


def _ending(ends: str) -> dict[str, str]:
    return {"EndsOn": ends} if ends else {}
