"""Benefit data: only whoever holds its verb is told of it, on pages, in explanations, in the API and in exports.

"Unlawful disclosure is an offence" (Welfare Reform Act 2012, s.132).
"""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from keyworkers.models import Look, Role, User
from keyworkers.permissions import GRANTS, Verb
from outcomes.actions import judge_touched
from outcomes.models import Evidence
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db

ROLES = [role for role in Role if Verb.VIEW_FAMILIES in GRANTS[role]]
SECRETS = ("Employment and Support", "esa", "ESA", "QQ123456C", "4 March 2019", "4 Mar 2019", "2019-03-04", "BEN-1")


@pytest.fixture
def told(agencies: Agencies) -> Agencies:
    """A family whose parent the Jobcentre says is on a benefit, in work later by an employment row."""
    make.all_sources_complete(agencies.family.council)
    agencies.case("2019-11-04")
    spell = {"StartsOn": "2019-03-04", "EndsOn": "2020-03-01"}
    agencies.tell("benefits", "BEN-1", who=agencies.parent, NINO="QQ123456C", Benefit="esa", **spell)
    agencies.tell(
        "employment", "EMP-1", who=agencies.parent, NINO="QQ123456C", Activity="employment", StartsOn="2020-03-02"
    )
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return agencies


def signed_in(client: Client, agencies: Agencies, role: Role) -> User:
    """Sign in somebody of that role who sees the family."""
    user: User = make.UserFactory(council=agencies.family.council, role=role)
    if user.team:
        lead = user if role == Role.KEYWORKER else make.KeyworkerFactory(council=user.council, team=user.team)
        make.AssignmentFactory(family=agencies.family, keyworker=lead)
    client.force_login(user)
    return user


def sees(role: Role) -> bool:
    return role == Role.JOBCENTRE_ADVISER


def secrets_in(answer: Any) -> list[str]:
    text = answer.text if hasattr(answer, "text") else answer.content.decode()
    return [secret for secret in SECRETS if secret in text]


def test_only_the_jobcentres_advisers_hold_the_verb() -> None:
    assert [role for role in GRANTS if Verb.VIEW_BENEFITS in GRANTS[role]] == [Role.JOBCENTRE_ADVISER]


@pytest.mark.parametrize("role", ROLES)
def test_the_list_of_evidence_tells_of_benefits_to_who_may_know(client: Client, told: Agencies, role: Role) -> None:
    signed_in(client, told, role)

    answer = client.get(reverse("family_evidence", args=[told.family.pk]))

    assert answer.status_code == 200
    assert bool(secrets_in(answer)) is sees(role)


@pytest.mark.parametrize("role", ROLES)
def test_a_piece_of_benefit_evidence_is_not_there_for_others(client: Client, told: Agencies, role: Role) -> None:
    signed_in(client, told, role)
    piece = Evidence.objects.get(measure="benefit.claim")

    answer = client.get(reverse("evidence", args=[told.family.pk, piece.pk]))

    assert answer.status_code == (200 if sees(role) else 404)


@pytest.mark.parametrize("role", ROLES)
def test_the_row_of_a_job_keeps_the_national_insurance_number_to_itself(
    client: Client, told: Agencies, role: Role
) -> None:
    signed_in(client, told, role)
    piece = Evidence.objects.get(measure="work.employment")

    answer = client.get(reverse("evidence", args=[told.family.pk, piece.pk]))

    assert answer.status_code == 200
    assert ("QQ123456C" in answer.text) is sees(role)


@pytest.mark.parametrize("role", ROLES)
def test_the_summary_says_nothing_of_a_benefit_to_who_may_not_know(client: Client, told: Agencies, role: Role) -> None:
    signed_in(client, told, role)

    answer = client.get(reverse("family", args=[told.family.pk]))

    assert sees(role) or not secrets_in(answer)


@pytest.mark.parametrize("role", ROLES)
def test_why_says_of_a_benefit_only_who_recorded_it(client: Client, told: Agencies, role: Role) -> None:
    signed_in(client, told, role)

    answer = client.get(reverse("family_why", args=[told.family.pk]))

    assert ("Recorded by the Jobcentre." in answer.text) is not sees(role)
    assert bool(secrets_in(answer)) is sees(role)


@pytest.mark.parametrize("role", ROLES)
def test_the_api_lists_benefit_evidence_to_who_may_know(client: Client, told: Agencies, role: Role) -> None:
    signed_in(client, told, role)
    piece = Evidence.objects.get(measure="benefit.claim")

    listed = client.get("/api/v1/evidence/", {"measure": "benefit.claim"}).json()
    one = client.get(f"/api/v1/evidence/{piece.pk}/")

    assert len(listed["results"]) == int(sees(role))
    assert one.status_code == (200 if sees(role) else 404)


@pytest.mark.parametrize("name", ["evidence_csv", "evidence_xlsx"])
@pytest.mark.parametrize("role", ROLES)
def test_no_benefit_row_leaves_in_a_file_whoever_asks(client: Client, told: Agencies, role: Role, name: str) -> None:
    signed_in(client, told, role)

    answer: Any = client.get(reverse(name, args=[told.family.pk]))
    text = words_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    assert answer.status_code == 200
    assert "work.employment" in text
    assert [secret for secret in (*SECRETS, "benefit") if secret in text] == []


def words_of(file: bytes) -> str:
    if not file.startswith(b"PK"):
        return file.decode()
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    return "\n".join(str(row) for row in rows)


def test_a_list_of_benefit_data_is_a_look_at_each_family(client: Client, told: Agencies) -> None:
    adviser = signed_in(client, told, Role.JOBCENTRE_ADVISER)

    client.get("/api/v1/evidence/", {"measure": "benefit.claim"})
    client.get("/api/v1/evidence/", {"measure": "work.employment"})

    assert [look.family for look in Look.objects.filter(user=adviser)] == [told.family]


def test_who_was_told_of_a_benefit_is_recorded(client: Client, told: Agencies) -> None:
    adviser = signed_in(client, told, Role.JOBCENTRE_ADVISER)
    piece = Evidence.objects.get(measure="benefit.claim")

    client.get(reverse("evidence", args=[told.family.pk, piece.pk]))

    assert Look.objects.get(user=adviser).page == "evidence"
