"""What people enter about casework: a note of what they did, who holds a family, somebody's role."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.http import QueryDict

from families.refusals import NotPossibleError
from keyworkers.actions import Account, NewAccount
from keyworkers.identity import Member
from keyworkers.models import Employment, InterventionKind, Role, Team, User
from keyworkers.models.casework import SeenOutcome
from keyworkers.notes import Note


def refuse(form: forms.Form, error: NotPossibleError) -> None:
    """Show an action's refusal on the form, beside the field it is about."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


class InterventionForm(forms.Form):
    """What was done with a family, in under a minute; ``key`` makes a second press the same note."""

    kind = forms.ChoiceField(
        label="What was it?",
        choices=InterventionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was"},
    )
    happened_on = forms.DateField(label="Date")
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=960,
        help_text="An hour and a half is 90.",
        error_messages=dict.fromkeys(("min_value", "max_value"), "Minutes must be between 1 and 960"),
    )
    place = forms.CharField(label="Place", max_length=80, help_text="For example, at home or at school.")
    outcome = forms.ChoiceField(
        label="Was the family seen?",
        choices=SeenOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the family was seen"},
    )
    people = forms.TypedMultipleChoiceField(
        label="Who took part?", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label="Note",
        max_length=4000,
        widget=forms.Textarea,
        help_text="What happened, what was said, what comes next.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None = None, *, members: Iterable[Member], today: date) -> None:
        super().__init__(sent, initial={"happened_on": today, "key": uuid.uuid4()})
        self.people_by_id = {member.person.pk: member.person for member in members if member.person}
        field: Any = self.fields["people"]
        field.choices = [(person.pk, str(person)) for person in self.people_by_id.values()]

    def note_to_log(self) -> Note:
        """Return what was entered."""
        entered = self.cleaned_data
        return Note(
            kind=InterventionKind(entered["kind"]),
            happened_on=entered["happened_on"],
            minutes=entered["minutes"],
            place=entered["place"],
            outcome=SeenOutcome(entered["outcome"]),
            note=entered["note"],
            people=[self.people_by_id[person] for person in entered["people"]],
        )


class CapacityForm(forms.Form):
    """How many families a keyworker can lead at once."""

    capacity = forms.IntegerField(
        label="Families they can lead at once",
        required=False,
        min_value=0,
        max_value=200,
        help_text="For a keyworker; leave it empty where nobody says.",
    )


class AccountForm(forms.Form):
    """What somebody may do, and whether they may sign in."""

    role = forms.ChoiceField(label="Role", choices=Role.choices)
    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.none(), required=False, empty_label="No team")
    employment = forms.ChoiceField(label="Employment", choices=Employment.choices, required=False)
    capacity = CapacityForm.base_fields["capacity"]
    is_active = forms.BooleanField(label="May sign in", required=False)
    keeper = forms.ModelChoiceField(
        label="Who keeps the restricted records that only they can open again?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Needed where they are suspended, or could no longer change who opens these records. Whoever you "
        "choose is admitted to them today; you see neither the records nor whose they are.",
    )

    def __init__(self, sent: QueryDict | None = None, *, user: User, keepers: QuerySet[User] | None = None) -> None:
        given = ("role", "employment", "capacity", "is_active")
        super().__init__(sent, initial={name: getattr(user, name) for name in given} | {"team": user.team_id})
        self.user = user
        field: Any = self.fields["team"]
        field.queryset = Team.objects.filter(council=user.council_id)
        if keepers is None:
            del self.fields["keeper"]
        else:
            chosen: Any = self.fields["keeper"]
            chosen.queryset = keepers

    def account(self) -> Account:
        """Return what was decided."""
        entered = self.cleaned_data
        return Account(
            role=Role(entered["role"]),
            team=entered["team"],
            is_active=entered["is_active"],
            employment=Employment(entered["employment"] or self.user.employment),
            capacity=entered["capacity"],
        )


class NewAccountForm(AccountForm):
    """Who is to sign in, and what they may do."""

    username = forms.CharField(
        label="Username", max_length=150, help_text="The mail address at work. They sign in by it."
    )
    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    field_order = ("username", "first_name", "last_name")

    def __init__(self, sent: QueryDict | None = None, *, by: User) -> None:
        super().__init__(sent, user=User(council_id=by.council_id))
        del self.fields["is_active"]

    def clean_username(self) -> str:
        """Return the username, in characters by which one signs in."""
        typed: str = self.cleaned_data["username"]
        UnicodeUsernameValidator(message="Use letters, digits and @ . + - _ only")(typed)
        return typed

    def account(self) -> Account:
        """Return what was decided: whoever gets an account may sign in."""
        self.cleaned_data["is_active"] = True
        return super().account()

    def who(self) -> NewAccount:
        """Return who it is."""
        entered = self.cleaned_data
        return NewAccount(entered["username"], entered["first_name"], entered["last_name"])
