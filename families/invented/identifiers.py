"""Identifiers that can be told from real ones: none of them can have been issued to anybody.

- NHS numbers begin 999, a range kept for tests, and carry a right check digit.
- UPNs carry a right check letter; their school number is below 1000, and no school has one (the authority number is
  one that the check of UPNs knows, of a county that no longer exists).
- National Insurance numbers begin QQ, which is never issued.
- Postcodes lie in the area ZY, which does not exist; UPRNs begin 9999, beyond any in use.
"""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_AUTHORITY = "909"
NINO_PREFIX = "QQ"
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
MILLION = 1_000_000


def nhs_number(stem: int) -> str | None:
    """Return the NHS number of six free digits, or None where no check digit exists."""
    digits = f"999{stem:06d}"
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else f"{digits}{check}"


def unique_pupil_number(serial: int, *, entry_year: int) -> str:
    """Return the UPN of a pupil who first entered a school in that year."""
    digits = f"{UPN_AUTHORITY}0{serial // 1000 % 1000:03d}{entry_year % 100:02d}{serial % 1000:03d}"
    total = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2))
    return UPN_LETTERS[total % 23] + digits


def postcode(rng: Random, *, outward: str) -> str:
    """Return a postcode of an outward code such as ZY1."""
    return f"{outward} {rng.randint(1, 9)}{rng.choice(INWARD_LETTERS)}{rng.choice(INWARD_LETTERS)}"


@dataclass(kw_only=True)
class Identifiers:
    """Issues each number once; the order in which they are asked for is the only thing they depend on."""

    people: int = 0
    nhs: int = 0
    pupils: int = 0
    addresses: int = 0
    incidents: int = 0
    visits: int = 0
    insured: int = 0
    series: Counter[str] = field(default_factory=Counter)

    def next_of(self, series: str) -> str:
        """Return the next number of an agency's own series of references."""
        self.series[series] += 1
        return f"{series}{self.series[series]:06d}"

    def next_nino(self) -> str:
        """Return a National Insurance number that is never issued."""
        self.insured += 1
        return f"{NINO_PREFIX}{self.insured * 523_987 % MILLION:06d}{'ABCD'[self.insured % 4]}"

    def next_person(self) -> str:
        """Return the council's own number of a person."""
        self.people += 1
        return f"P{self.people:06d}"

    def next_nhs_number(self) -> str:
        """Return an NHS number, scattered over its range."""
        while True:
            self.nhs += 1
            number = nhs_number(self.nhs * 617_039 % MILLION)
            if number:
                return number

    def next_upn(self, *, entry_year: int) -> str:
        """Return a UPN, scattered over its range."""
        self.pupils += 1
        return unique_pupil_number(self.pupils * 389_131 % MILLION, entry_year=entry_year)

    def next_uprn(self) -> tuple[str, str]:
        """Return a property's national and local number."""
        self.addresses += 1
        return f"9999{self.addresses * 714_361 % 100_000_000:08d}", f"L{self.addresses:06d}"

    def next_incident(self, *, year: int) -> str:
        """Return the police's number of an incident, scattered within one series."""
        self.incidents += 1
        return f"AM{year % 100:02d}-{self.incidents * 271_829 % MILLION:06d}"

    def next_visit(self) -> str:
        """Return the number of a visit."""
        self.visits += 1
        return f"V{self.visits:07d}"
