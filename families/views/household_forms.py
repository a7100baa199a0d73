"""What people enter when a household changes: who, from which day on, and why."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from families.households import Home, NewPerson, Place
from families.models import District, Person, RelationKind
from families.models.families import Relationship
from families.models.people import Sex
from families.refusals import NotPossibleError
from families.splitting import NewHousehold
from keyworkers.models import User

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
ASKED = {"address_1": "Enter the first line of the address", "postcode": "Enter the postcode"}
YES_NO = [("yes", "Yes"), ("no", "No")]
Names = Mapping[int, str]


class KnownAlreadyError(NotPossibleError):
    """Somebody to be written as new is known already."""


class ChangeForm(forms.Form):
    """The day of a change, and why it is made."""

    on = forms.DateField(label="Which day?")
    reason = forms.CharField(
        label="Anything others should know about this change",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order: Iterable[str] | None = None

    def __init__(self, sent: QueryDict | None = None, *, names: Names, council: int, sees_shielded: bool) -> None:
        super().__init__(sent)
        self.names = names
        field: Any
        for name in {"people", "parents", "person", "other"} & set(self.fields):
            field = self.fields[name]
            field.choices = [(str(key), called) for key, called in names.items()]
        if "district_id" in self.fields:
            field = self.fields["district_id"]
            of_council = District.objects.filter(council=council).values_list("id", "name")
            field.choices = [("", "Not known"), *of_council]
        if "is_shielded" in self.fields and not sees_shielded:
            del self.fields["is_shielded"]

    def chosen(self, field: str = "people") -> list[Person]:
        """Return the people chosen."""
        keys = self.cleaned_data[field]
        keys = keys if isinstance(keys, list) else [keys]
        return list(Person.objects.filter(pk__in=[int(key) for key in keys]).order_by("born_on", "pk"))

    def named(self, field: str = "people") -> list[str]:
        """Return the names of those chosen."""
        chosen = self.cleaned_data[field]
        return [self.names[int(key)] for key in (chosen if isinstance(chosen, list) else [chosen])]


def _several(label: str, *, required: bool = True, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        widget=forms.CheckboxSelectMultiple,
        required=required,
        help_text=help_text,
        error_messages={"required": "Choose at least one person"},
    )


def _somebody(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, error_messages={"required": "Choose a person"})


class AddressMixin(forms.Form):
    """An address; after a shielded one it is shielded, unless somebody who may see such addresses says otherwise."""

    was_shielded = False

    address_1 = forms.CharField(label="Address line 1", max_length=120, required=False)
    address_2 = forms.CharField(label="Address line 2", max_length=120, required=False)
    postcode = forms.CharField(label="Postcode", max_length=9, required=False)
    district_id = forms.TypedChoiceField(label="District", required=False, coerce=int, empty_value=None, choices=[])
    is_shielded = forms.BooleanField(
        label="Shield this address: show it only to those who may see shielded addresses", required=False
    )

    def clean_postcode(self) -> str:
        """Return the postcode as it is written."""
        typed = self.cleaned_data["postcode"].upper().strip()
        found = POSTCODE.fullmatch(typed)
        if typed and not found:
            raise forms.ValidationError("Enter a full postcode, such as ZZ99 3WZ")
        return f"{found[1]} {found[2]}" if found else ""

    def ask_address(self) -> None:
        """Refuse where the first line or the postcode is missing."""
        for name, words in ASKED.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def keep_shielded(self) -> None:
        """Shield this address as the one before was; of the same family's the database does, so it is not asked."""
        self.was_shielded = True
        if isinstance(self, MoveForm):
            self.fields.pop("is_shielded", None)
        if "is_shielded" in self.fields:
            self.initial["is_shielded"] = True

    def require_address(self) -> None:
        """Ask for the first line and the postcode in any case."""
        for name, words in ASKED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words

    def home(self) -> Home:
        """Return the address."""
        said = self.cleaned_data
        return Home(
            said["address_1"],
            said["address_2"],
            said["postcode"],
            said["district_id"],
            is_shielded=said.get("is_shielded", self.was_shielded),
        )


class PersonMixin(forms.Form):
    """Who somebody new is."""

    given_name = forms.CharField(label="First names", max_length=80)
    family_name = forms.CharField(label="Last name", max_length=80)
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    born_on = forms.DateField(label="Date of birth")

    def new_person(self) -> NewPerson:
        """Return who they are."""
        said = self.cleaned_data
        return NewPerson(said["given_name"], said["family_name"], said["born_on"], Sex(said["sex"]))


class PlaceMixin(forms.Form):
    """What somebody is in a household."""

    relationship = forms.ChoiceField(
        label="What are they to the family's children?",
        choices=Relationship.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are to the children"},
    )
    lives_there = forms.ChoiceField(
        label="Do they live with the family?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they live with the family"},
    )
    has_parental_responsibility = forms.BooleanField(label="They have parental responsibility", required=False)

    def place(self) -> Place:
        """Return what they are."""
        said = self.cleaned_data
        return Place(
            Relationship(said["relationship"]),
            lives_there=said["lives_there"] == "yes",
            has_parental_responsibility=said["has_parental_responsibility"],
        )


class JoinForm(PlaceMixin, ChangeForm):
    """Somebody known joins the household."""

    moves = forms.BooleanField(label="If they live in another household, they leave it that day", required=False)
    field_order = ["relationship", "lives_there", "has_parental_responsibility", "on", "moves", "reason"]


class JoinNewForm(PersonMixin, PlaceMixin, ChangeForm):
    """Somebody new joins the household."""

    field_order = [
        *("given_name", "family_name", "sex", "born_on"),
        *("relationship", "lives_there", "has_parental_responsibility", "on", "reason"),
    ]


class LeaveForm(ChangeForm):
    """Members leave the household."""

    people = _several("Who leaves?")
    on = forms.DateField(label="Which is the first day on which they no longer live here?")
    still_belong = forms.ChoiceField(
        label="Do they still belong to the family?",
        choices=[
            ("no", "No, they leave the family"),
            ("yes", "Yes, they live elsewhere, as an absent parent does"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they still belong to the family"},
    )
    field_order = ["people", "on", "still_belong", "reason"]


class BornForm(ChangeForm):
    """A child is born into the household."""

    given_name = forms.CharField(label="First names", max_length=80)
    family_name = forms.CharField(label="Last name", max_length=80)
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    on = forms.DateField(label="Date of birth")
    parents = _several("Who are the parents?", required=False, help_text="Leave empty whoever is not known.")
    field_order = ["given_name", "family_name", "sex", "on", "parents", "reason"]

    def new_person(self) -> NewPerson:
        """Return who the child is."""
        said = self.cleaned_data
        return NewPerson(said["given_name"], said["family_name"], said["on"], Sex(said["sex"]))

    def parents_chosen(self) -> list[Person]:
        """Return the parents."""
        return self.chosen("parents") if self.cleaned_data["parents"] else []


class MoveForm(AddressMixin, ChangeForm):
    """The whole household moves home."""

    on = forms.DateField(label="Which is the first day at the new address?")
    field_order = ["address_1", "address_2", "postcode", "district_id", "is_shielded", "on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.require_address()


class DiedForm(ChangeForm):
    """A member died."""

    person = _somebody("Who died?")
    on = forms.DateField(label="Date of death")
    field_order = ["person", "on", "reason"]


class SplitForm(AddressMixin, ChangeForm):
    """Some members leave together for another household, new or known."""

    people = _several("Who leaves?", help_text="Whoever is not chosen stays.")
    on = forms.DateField(label="Which is the first day of the two households?")
    into = forms.CharField(
        label="Reference of the household they join",
        max_length=40,
        required=False,
        help_text="Only if it is known here already. Leave it empty for a new household.",
    )
    name = forms.CharField(
        label="What is the new household called?", max_length=120, required=False, help_text="Most often a last name."
    )
    field_order = [
        *("people", "on", "into", "name", "address_1", "address_2", "postcode", "district_id", "is_shielded"),
        "reason",
    ]

    def clean(self) -> dict[str, Any]:
        """Ask for a name and an address where the household is new."""
        if not self.cleaned_data.get("into"):
            if not self.cleaned_data.get("name"):
                self.add_error("name", "Enter what the new household is called")
            self.ask_address()
        return self.cleaned_data

    def new_household(self) -> NewHousehold:
        """Return the household that is new."""
        return NewHousehold(self.cleaned_data["name"], self.home())


class MergeForm(ChangeForm):
    """Everybody joins another household."""

    into = forms.CharField(label="Reference of the household they join", max_length=40)
    on = forms.DateField(label="Which is the first day they live together?")
    field_order = ["into", "on", "reason"]


class RelateForm(ChangeForm):
    """How two members are related."""

    person = _somebody("Who?")
    kind = forms.ChoiceField(
        label="What are they to the other?",
        choices=RelationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are to the other"},
    )
    other = _somebody("Of whom?")
    on = forms.DateField(
        label="Since when?",
        required=False,
        help_text="The day a partnership began. A parent has been one since the birth. For example, 30/09/2015",
    )
    field_order = ["person", "kind", "other", "on", "reason"]


class SeparateForm(ChangeForm):
    """A relation ended, most often by a separation."""

    relation = forms.ChoiceField(
        label="What ended?", widget=forms.RadioSelect, error_messages={"required": "Choose what ended"}
    )
    on = forms.DateField(label="Which is the first day on which it was over?")
    field_order = ["relation", "on", "reason"]

    def offer(self, relations: Mapping[int, str]) -> None:
        """Offer the relations that last."""
        field: Any = self.fields["relation"]
        field.choices = [(str(key), words) for key, words in relations.items()]


class UndoChangeForm(forms.Form):
    """Why a change is undone."""

    why = forms.CharField(
        label="Why is it undone?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is undone"},
    )


class CreateFamilyForm(AddressMixin, PersonMixin, PlaceMixin, ChangeForm):
    """A household not known before, with its first member and address."""

    name = forms.CharField(label="What is the family called?", max_length=120, help_text="Most often a last name.")
    on = forms.DateField(label="Since when do they live there?", help_text="The first day you know of will do.")
    reason = forms.CharField(
        label="Why is this family added?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why this family is added"},
    )
    keyworker = forms.ChoiceField(label="Who leads the work with them?", choices=[])
    field_order = [
        *("name", "given_name", "family_name", "sex", "born_on", "relationship", "has_parental_responsibility"),
        *("address_1", "address_2", "postcode", "district_id", "is_shielded", "on", "keyworker", "reason"),
    ]
    leads: Mapping[int, User] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.require_address()
        del self.fields["lives_there"]

    def offer_leads(self, leads: Iterable[User]) -> None:
        """Offer who may lead the work; nobody to choose from: it is not asked."""
        self.leads = {lead.pk: lead for lead in leads}
        if not self.leads:
            del self.fields["keyworker"]
            return
        field: Any = self.fields["keyworker"]
        field.choices = [("", "Choose"), *((str(key), str(lead)) for key, lead in self.leads.items())]

    def lead(self) -> User | None:
        """Return who was chosen to lead."""
        chosen = self.cleaned_data.get("keyworker")
        return self.leads[int(chosen)] if chosen else None

    def clean(self) -> dict[str, Any]:
        """Return what was entered; the first member lives there."""
        return self.cleaned_data | {"lives_there": "yes"}


class SearchFirstForm(forms.Form):
    """What is known of somebody before they are added; one of it is enough."""

    given_name = forms.CharField(label="First names", max_length=80, required=False)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    born_on = forms.DateField(label="Date of birth", required=False)
    postcode = forms.CharField(label="Postcode", max_length=9, required=False)
    reference = forms.CharField(
        label="A reference",
        max_length=40,
        required=False,
        help_text="A family's reference, a partner hub reference, an NHS number or a unique pupil number.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for something to search for."""
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError("Enter at least one of these.")
        return self.cleaned_data

    def typed(self) -> dict[str, str]:
        """Return what was entered, as the session keeps it."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value
        }
