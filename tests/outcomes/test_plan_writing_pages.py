"""The pages on which a version is written, checked, changed, withdrawn, tried and approved."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from keyworkers.models import Look, User
from outcomes.models import Attachment, DryRun, OutcomesPlan, PlanMove, Verdict
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.outcomes.drafts import COMPOSITE, FROM, asking_for_quiet, published, quiet_year, tried, without_need, written

pytestmark = pytest.mark.django_db

WRITE = "/outcomes-plans/write/"


@pytest.fixture
def analyst(client: Client, agencies: Agencies) -> User:
    analyst: User = make.AnalystFactory(council=agencies.plan.council)
    client.force_login(analyst)
    return analyst


@pytest.fixture
def manager(client: Client, agencies: Agencies) -> User:
    manager: User = make.ProgrammeManagerFactory(council=agencies.plan.council)
    client.force_login(manager)
    return manager


def entered(agencies: Agencies, text: str, **more: Any) -> dict[str, Any]:
    given = {
        "framework": agencies.plan.framework_id,
        "title": "Composite",
        "in_force_on": "01/10/2020",
        "note": "Asked for by the board.",
        "text": text,
    }
    return given | more


def address(plan: OutcomesPlan, page: str) -> str:
    return reverse(f"outcomes_plan_{page}", args=[plan.pk])


def test_an_analyst_pastes_a_version_and_it_is_a_draft(client: Client, analyst: User, agencies: Agencies) -> None:
    answer = client.post(WRITE, entered(agencies, asking_for_quiet(12).replace("\n", "\r\n")))

    draft = OutcomesPlan.objects.drafts().get()
    assert answer["Location"] == address(draft, "check")
    assert (draft.text, draft.written_by, draft.in_force_on) == (asking_for_quiet(12), analyst, FROM)
    assert "Worked cases" in client.get(answer["Location"]).text


def test_an_analyst_sends_a_version_as_a_file(client: Client, analyst: User, agencies: Agencies) -> None:
    file = SimpleUploadedFile("plan.toml", asking_for_quiet(12).encode())

    client.post(WRITE, entered(agencies, "", file=file))

    assert OutcomesPlan.objects.drafts().get().text == asking_for_quiet(12)


def test_every_fault_is_shown_at_once_and_nothing_typed_is_lost(
    client: Client, analyst: User, agencies: Agencies
) -> None:
    faulty = COMPOSITE.replace('count_by = "headline"', 'count_by = "moon"').replace(
        'ages = "adult"', 'ages = "old"', 1
    )

    page = client.post(WRITE, entered(agencies, "", file=SimpleUploadedFile("plan.toml", faulty.encode())))

    assert page.status_code == 422
    faults = page.context["form"].errors["text"]
    assert len(faults) == 2
    assert "moon" in faults[0]
    assert "Asked for by the board." in page.text
    assert page.context["form"]["text"].value() == faulty
    assert not OutcomesPlan.objects.drafts().exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "Choose the file, or paste its text"),
        ({"text": "name = \x00"}, "Null characters are not allowed"),
        ({"text": "not toml"}, "is not TOML"),
        ({"in_force_on": "29/09/2020"}, "The day must be today or later"),
        ({"note": ""}, "Enter why there is a new version"),
        ({"framework": "987654"}, "Select a valid choice"),
        ({"file": SimpleUploadedFile("plan.toml", b"\xff\xfe")}, "no text in UTF-8"),
        ({"file": SimpleUploadedFile("plan.toml", b"x" * 600_000)}, "larger than 500 kB"),
    ],
    ids=["nothing", "a null", "no toml", "yesterday", "no reason", "no framework", "no text", "too large"],
)
def test_a_bad_form_is_refused(
    client: Client, analyst: User, agencies: Agencies, changed: dict[str, Any], said: str
) -> None:
    page = client.post(WRITE, entered(agencies, COMPOSITE) | changed)

    assert page.status_code == 422
    assert said in page.text
    assert not OutcomesPlan.objects.drafts().exists()


def test_a_draft_is_changed_and_withdrawn_by_its_writer(client: Client, analyst: User, agencies: Agencies) -> None:
    draft = written(agencies.plan, asking_for_quiet(12), by=analyst)
    assert "Change it" in client.get(reverse("outcomes_plan", args=[draft.pk])).text

    client.post(address(draft, "change"), entered(agencies, asking_for_quiet(9)))
    assert OutcomesPlan.objects.drafts().get().text == asking_for_quiet(9)
    client.post(address(draft, "withdraw"))

    assert not OutcomesPlan.objects.drafts().exists()


def test_another_analysts_draft_is_not_changed(client: Client, analyst: User, agencies: Agencies) -> None:
    draft = written(agencies.plan, asking_for_quiet(12))

    page = client.post(address(draft, "change"), entered(agencies, asking_for_quiet(9)))
    client.post(address(draft, "withdraw"))

    assert page.status_code == 422
    assert "Only whoever wrote a draft" in page.text
    assert OutcomesPlan.objects.drafts().get().text == asking_for_quiet(12)


def test_the_check_shows_what_is_to_be_known(client: Client, analyst: User, agencies: Agencies) -> None:
    page = client.get(address(written(agencies.plan, asking_for_quiet(12)), "check"))

    assert "Nobody has verified any of the" in page.text


def test_a_worked_case_that_comes_out_otherwise_is_told(client: Client, analyst: User, agencies: Agencies) -> None:
    text = COMPOSITE.replace('family = "met", since', 'family = "not yet", since', 1)

    page = client.get(address(written(agencies.plan, text), "check"))

    assert page.context["differing"]
    assert "otherwise than expected" in page.text


def test_a_draft_is_tried_and_the_family_that_turns_is_named_with_its_reason(
    client: Client, analyst: User, agencies: Agencies
) -> None:
    quiet_year(agencies)
    draft = written(agencies.plan, asking_for_quiet(12), by=analyst)
    assert "It has not been tried yet" in client.get(address(draft, "dry_run")).text

    page = client.post(address(draft, "try"), follow=True)

    assert "The version is tried over every family. No verdict is changed." in page.text
    assert agencies.family.name in page.text
    assert "months is 12, not 6" in page.text
    assert "No programme of this framework is set up here" in page.text
    assert make.TODAY in Verdict.objects.get().met


def test_a_dry_run_is_narrowed_to_what_a_count_counts(client: Client, analyst: User, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = tried(agencies.plan, asking_for_quiet(12), by=analyst)

    ceases = client.get(address(draft, "dry_run"), {"show": "ceases"})
    comes = client.get(address(draft, "dry_run"), {"show": "comes"})

    assert len(ceases.context["rows"]) == 1
    assert comes.context["rows"] == []


def file_of(answer: Any) -> bytes:
    found = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return found


def test_a_restricted_family_is_counted_and_not_named(client: Client, analyst: User, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = tried(agencies.plan, asking_for_quiet(12), by=analyst)
    make.RestrictionFactory(family=agencies.family)

    page = client.get(address(draft, "dry_run"))

    assert "1 family is counted above and not named to you." in page.text
    assert agencies.family.name not in page.text
    assert agencies.family.reference not in file_of(client.get(address(draft, "dry_run_csv"))).decode()


def test_a_senior_officer_reads_references_in_a_dry_run(client: Client, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = tried(agencies.plan, asking_for_quiet(12))
    client.force_login(make.SeniorOfficerFactory(council=agencies.plan.council))

    page = client.get(address(draft, "dry_run")).text

    assert (agencies.family.reference in page, agencies.family.name in page) == (True, False)


def test_a_dry_run_is_taken_away_as_csv_and_as_a_workbook(client: Client, analyst: User, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = tried(agencies.plan, asking_for_quiet(12), by=analyst)

    lines = file_of(client.get(address(draft, "dry_run_csv"))).decode().splitlines()
    file = file_of(client.get(address(draft, "dry_run_xlsx")))

    sheet = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert lines[1].startswith(f"{agencies.family.reference},")
    assert [sheet[0][0], sheet[1][0]] == ["FamilyReference", agencies.family.reference]
    assert agencies.family.name not in "".join(lines)
    assert Look.objects.filter(family=agencies.family, user=analyst).count() == 2


def test_a_dry_run_says_what_it_would_change_in_money(client: Client, analyst: User, agencies: Agencies) -> None:
    make.TariffFactory(programme__council=agencies.plan.council, programme__framework=agencies.plan.framework)
    run = make.DryRunFactory(plan=written(agencies.plan, COMPOSITE, by=analyst))
    attachment = make.AttachmentFactory(family=agencies.family, framework=run.plan.framework, plan=agencies.plan)
    stands = {"now": "met", "then": "not yet", "eligible_now": "met", "eligible_then": "met"}
    make.DryRunFamilyFactory(dry_run=run, attachment=attachment, turn="ceases", **stands)

    page = client.get(address(run.plan, "dry_run")).text
    lines = file_of(client.get(address(run.plan, "dry_run_csv"))).decode().splitlines()

    assert [
        words
        for words in ("£800.00, 1 family", "£0.00, no families", "-£800.00", "Now result by progress")
        if words not in page
    ] == []
    assert lines[1].endswith("800.00,0.00,Now result by progress £800.00; then nothing.")


@pytest.mark.parametrize("whom", ["family", "child"])
def test_of_a_family_that_a_list_names_nothing_more_can_be_claimed(
    client: Client, analyst: User, agencies: Agencies, whom: str
) -> None:
    of = {"council": agencies.plan.council, "framework": agencies.plan.framework}
    programme = make.TariffFactory(programme=make.ProgrammeFactory(**of)).programme
    named = {"family": agencies.family} if whom == "family" else {"family": None, "person": agencies.child}
    make.ClaimedElsewhereFactory(programme=programme, council=programme.council, **named)
    run = make.DryRunFactory(plan=written(agencies.plan, COMPOSITE, by=analyst))
    attachment = make.AttachmentFactory(family=agencies.family, framework=run.plan.framework, plan=agencies.plan)
    stands = {"now": "not yet", "then": "met", "eligible_now": "met", "eligible_then": "met"}
    make.DryRunFamilyFactory(dry_run=run, attachment=attachment, turn="comes", **stands)

    lines = file_of(client.get(address(run.plan, "dry_run_csv"))).decode().splitlines()

    assert "Claimed already, and staying so: attachment and result." in lines[1]


def test_the_dry_runs_page_asks_as_often_for_many_families_as_for_one(
    client: Client, analyst: User, agencies: Agencies, django_assert_num_queries: Any
) -> None:
    run = make.DryRunFactory(plan=written(agencies.plan, COMPOSITE, by=analyst))
    for place in range(3):
        family = make.FamilyFactory(name=f"Family {place}")
        attachment = make.AttachmentFactory(family=family, framework=run.plan.framework, plan=agencies.plan)
        make.DryRunFamilyFactory(dry_run=run, attachment=attachment)

    # Sign-in's two; the version with its run, who is hidden, the rows, how many there are of each kind and how many of
    # them are seen; the programme, of which there is none.
    with django_assert_num_queries(2 + 4 + 1):
        client.get(address(run.plan, "dry_run"))


def test_a_second_person_approves_exactly_what_was_tried(client: Client, manager: User, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = tried(agencies.plan, asking_for_quiet(12))
    page = client.get(address(draft, "approve"))
    assert "Would no longer meet it" in page.text
    assert "what it would change in money" in page.text
    assert "No tariff" not in page.text

    refused = client.post(address(draft, "approve"), {"seen": draft.digest})
    assert "Say that you have read what is to be known" in refused.text
    client.post(address(draft, "approve"), {"seen": draft.digest, "acknowledged": "on"})

    draft.refresh_from_db()
    assert draft.approved_by == manager
    assert draft.published_at


def test_a_version_that_was_not_tried_cannot_be_approved(client: Client, manager: User, agencies: Agencies) -> None:
    draft = written(agencies.plan, asking_for_quiet(12))

    page = client.post(address(draft, "approve"), {"seen": draft.digest, "acknowledged": "on"})

    assert page.status_code == 422
    assert "No dry run of exactly this text" in page.text
    assert OutcomesPlan.objects.drafts().exists()


def test_an_analyst_cannot_approve(client: Client, analyst: User, agencies: Agencies) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12))

    assert client.post(address(draft, "approve"), {"seen": draft.digest}).status_code == 403


def moving(**more: str) -> dict[str, str]:
    return {"which": "all", "from_on": "01/10/2020", "reason": "The board decided it."} | more


def test_families_are_looked_at_before_they_are_moved(client: Client, manager: User, agencies: Agencies) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))

    page = client.post(address(plan, "move"), moving())
    assert "1 family would be moved" in page.text
    assert not PlanMove.objects.exists()
    client.post(address(plan, "move"), moving(seen=page.context["form"]["seen"].value()))

    assert PlanMove.objects.get().moved_by == manager
    assert FROM not in Verdict.objects.get().met
    assert "The board decided it." in client.get(address(plan, "moves")).text


def test_another_choice_than_was_looked_at_is_looked_at_first(
    client: Client, manager: User, agencies: Agencies
) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))
    seen = client.post(address(plan, "move"), moving()).context["form"]["seen"].value()

    client.post(address(plan, "move"), moving(seen=seen, from_on="02/10/2020"))

    assert not PlanMove.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_on": "30/09/2020"}, "The version is in force from 1 October 2020"),
        ({"which": "chosen"}, "Enter the references of the families"),
        ({"which": "chosen", "references": "XYZ-1"}, "Not found among the families"),
        ({"reason": ""}, "Enter why they are moved"),
    ],
    ids=["too early", "no reference", "an unknown family", "no reason"],
)
def test_a_bad_choice_moves_nobody(
    client: Client, manager: User, agencies: Agencies, changed: dict[str, str], said: str
) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))

    page = client.post(address(plan, "move"), moving(**changed))

    assert page.status_code == 422
    assert said in page.text


def test_a_named_family_is_moved(client: Client, manager: User, agencies: Agencies) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))
    chosen = moving(which="chosen", references=f" {agencies.family.reference.lower()}\n")

    page = client.post(address(plan, "move"), chosen)
    client.post(address(plan, "move"), chosen | {"seen": page.context["form"]["seen"].value()})

    assert PlanMove.objects.get().family == agencies.family


def test_families_with_a_need_the_version_lacks_are_listed_and_not_moved(
    client: Client, manager: User, agencies: Agencies
) -> None:
    quiet_year(agencies)
    recorded: dict[str, Any] = {"source": "professional", "recorded_by": make.KeyworkerFactory()}
    make.NeedFactory(attachment=Attachment.objects.get(), indicator="asb-intervention", headline="crime", **recorded)
    plan = published(agencies.plan, without_need("asb-intervention"))

    page = client.post(address(plan, "move"), moving())
    client.post(address(plan, "move"), moving(seen=page.context["form"]["seen"].value()))

    assert "These families cannot be moved" in page.text
    assert page.context["preview"]["lacking"][0][1] == "asb-intervention"
    assert not PlanMove.objects.exists()


def test_a_restricted_family_is_not_moved_by_somebody_it_is_hidden_from(
    client: Client, manager: User, agencies: Agencies
) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))
    make.RestrictionFactory(family=agencies.family)

    page = client.post(address(plan, "move"), moving())

    assert "No family is judged under it on that day" in page.text


def test_another_councils_draft_is_not_there(client: Client, analyst: User, agencies: Agencies) -> None:
    other = make.DryRunFactory(council=make.OtherCouncilFactory()).plan

    for page in ("change", "check", "dry_run", "dry_run_csv"):
        assert client.get(address(other, page)).status_code == 404
    assert client.post(address(other, "withdraw")).status_code == 404
    assert DryRun.objects.filter(plan=other).exists()
