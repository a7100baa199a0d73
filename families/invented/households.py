"""Households: who belongs to a family from which day to which, and where they live.

Every stay is half-open: ``To`` is the first day on which the person no longer belongs (or lives at that address), so
that the next stay may begin on that very day. A person is of one household on any day. Moving house ends one row and
begins another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from families.invented.files import Ledger, day
from families.invented.places import Address


@dataclass(kw_only=True, eq=False)
class Person:
    """Somebody invented."""

    number: str
    first_name: str
    last_name: str
    sex: str
    born_on: date
    nhs_number: str
    upn: str = ""
    nino: str = ""

    def named(self) -> dict[str, str]:
        """Return the columns by which every agency names a person."""
        return {"FirstName": self.first_name, "LastName": self.last_name, "DOB": day(self.born_on)}


@dataclass(kw_only=True, eq=False)
class Stay:
    """A stretch of belonging to a household at one address."""

    person: Person
    relationship: str
    lives_there: bool
    parental_responsibility: bool
    address: Address
    from_: date
    to: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the stay holds on that day."""
        return self.from_ <= on and (self.to is None or on < self.to)


@dataclass(kw_only=True, eq=False)
class Household:
    """One family of the council's, as the council learns of it."""

    family: str
    address: Address
    ledger: Ledger
    stays: list[Stay] = field(default_factory=list)
    _known: date = date.min

    def join(
        self,
        person: Person,
        *,
        relationship: str,
        on: date,
        known_on: date,
        lives_there: bool = True,
        parental_responsibility: bool = False,
        address: Address | None = None,
    ) -> None:
        """Let a person belong from that day on."""
        stay = Stay(
            person=person,
            relationship=relationship,
            lives_there=lives_there,
            parental_responsibility=parental_responsibility,
            address=address or self.address,
            from_=on,
        )
        self.stays.append(stay)
        self._tell(stay, known_on)

    def leave(self, person: Person, *, on: date, known_on: date) -> None:
        """Let a person belong no longer."""
        stay = self.stay_of(person)
        stay.to = on
        self._tell(stay, known_on)

    def move(self, address: Address, *, on: date, known_on: date) -> None:
        """Everybody who lives there moves house."""
        self.address = address
        for stay in [stay for stay in self.stays if stay.to is None and stay.lives_there]:
            self.leave(stay.person, on=on, known_on=known_on)
            self.join(
                stay.person,
                relationship=stay.relationship,
                on=on,
                known_on=known_on,
                parental_responsibility=stay.parental_responsibility,
            )

    def retell(self, person: Person, *, known_on: date) -> None:
        """Something about the person has changed, such as a pupil number issued."""
        for stay in self.stays:
            if stay.person is person:
                self._tell(stay, known_on)

    def stay_of(self, person: Person) -> Stay:
        """Return the open stay of a member."""
        return next(stay for stay in self.stays if stay.person is person and stay.to is None)

    def members(self, on: date) -> Iterator[Stay]:
        """Return the stays that hold on a day."""
        return (stay for stay in self.stays if stay.covers(on))

    def _tell(self, stay: Stay, known_on: date) -> None:
        self._known = max(self._known, known_on)
        self.ledger.put(
            "households",
            {
                "IndividualID": stay.person.number,
                "FamilyID": self.family,
                **stay.person.named(),
                "Address_1": stay.address.line_1,
                "Address_2": stay.address.line_2,
                "Postcode": stay.address.postcode,
                "UPRN": stay.address.uprn,
                "LocalUPRN": stay.address.local_uprn,
                "District": stay.address.district,
                "Sex": stay.person.sex,
                "Relationship": stay.relationship,
                "LivesThere": "Y" if stay.lives_there else "N",
                "ParentalResponsibility": "Y" if stay.parental_responsibility else "N",
                "From": day(stay.from_),
                "To": day(stay.to),
                "NHSNumber": stay.person.nhs_number,
                "UPN": stay.person.upn,
            },
            known_on=self._known,
        )
