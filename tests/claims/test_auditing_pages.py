"""The pages of internal audit: the sample drawn, a claim answered beside its pack, the packs printed."""

import json
from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.answers import Outcome, Result
from claims.models import Batch, BatchLine, BatchState, Finding, Sample, SampleLine
from claims.snapshots import canonical, digest
from claims.views.claims import told
from families.models import Family
from families.views.record import OPEN_WITH_PACKS, PAGES
from keyworkers.models import Admission, Role
from keyworkers.permissions import GRANTS
from outcomes.models import Evidence
from outcomes.rules.reading import PlanError
from tests.claims.stages import batch_at, find_all_valid, somebody
from tests.claims.test_chain import behind_the_triggers
from tests.factories import (
    TODAY,
    AdministratorFactory,
    EvidenceFactory,
    FeedRecordFactory,
    OutcomesPlanFactory,
    RestrictionFactory,
)
from tests.outcomes.conftest import PLAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("judges", "outcomes_plan")]


@pytest.fixture
def outcomes_plan(db: None) -> None:
    """The outcomes plan the families are judged under: packs explain what it asks."""
    OutcomesPlanFactory.create(text=PLAN.read_text())


def signed_in(client: Client, batch: Batch, role: Role = Role.INTERNAL_AUDITOR) -> Client:
    client.force_login(somebody(batch.window, role))
    return client


def answers(client: Client, address: str, **changes: str) -> dict[str, str]:
    """Everything found valid, as the form of a claim asks it, but for what the scene says."""
    fields = client.get(address).context["form"].fields
    return {name: "valid" for name in fields if name.startswith("found_")} | changes


def a_line(batch: Batch) -> tuple[BatchLine, str]:
    line = BatchLine.objects.filter(batch=batch, sampled__isnull=False, claim__kind="result").first()
    assert line
    return line, reverse("batch_finding", args=[batch.pk, line.pk])


def frozen_with(line: BatchLine, piece: Evidence) -> None:
    """Have the line's snapshot name a piece, as if it had been there at the freeze."""
    content = canonical(json.loads(line.snapshot) | {"evidence": [[piece.pk, "0" * 16]]})
    said = f"SET snapshot = '{content}', snapshot_digest = '{digest(content)}' WHERE id = {line.pk}"
    behind_the_triggers("batchline", said)


def drawn_without(line: BatchLine) -> None:
    """Have the sample hold all but a line, as that of a larger batch does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE claims_sampleline DISABLE TRIGGER USER")
        SampleLine.objects.filter(line=line).delete()
        cursor.execute("ALTER TABLE claims_sampleline ENABLE TRIGGER USER")


def test_an_auditor_draws_the_sample_and_nobody_chooses_the_seed(client: Client) -> None:
    batch = batch_at(BatchState.FROZEN)
    address = reverse("batch_sample_draw", args=[batch.pk])
    signed_in(client, batch)
    assert b"never fewer than 5" in client.get(address).content

    answer = client.post(address, {"seed": "mine"})

    assert answer["Location"] == reverse("batch_sample", args=[batch.pk])
    seed = Sample.objects.get().seed
    assert len(seed) == 32
    assert seed.encode() in client.get(answer["Location"]).content
    assert client.post(address).status_code == 422


def test_the_sample_is_shown_in_few_queries_however_large(client: Client, django_assert_max_num_queries: Any) -> None:
    batch = batch_at(BatchState.AUDITING, families=4)
    find_all_valid(batch, by=somebody(batch.window, Role.INTERNAL_AUDITOR))
    signed_in(client, batch)

    with django_assert_max_num_queries(26):
        content = client.get(reverse("batch_sample", args=[batch.pk])).content.decode()

    assert "With 95% confidence between 0.0% and" in content
    assert "End the audit" in content


def test_an_auditor_answers_a_claim_beside_its_pack(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line, address = a_line(batch)
    signed_in(client, batch)
    shown = client.get(address).content.decode()
    assert (
        shown.index("Was the family eligible?") < shown.index("approach followed?") < shown.index("result evidenced?")
    )

    answer = client.post(address, answers(client, address))

    assert answer.status_code == 302
    assert "Enlarge the sample" not in client.get(answer["Location"]).text  # every claim is in it already
    held = Finding.objects.filter(line=line)
    people = line.claim.people.count()
    assert people
    assert held.filter(person__isnull=False).count() == people
    assert held.count() == 4 + people


def test_a_finding_without_its_reason_is_shown_beside_the_field_and_nothing_typed_is_lost(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    _, address = a_line(batch)
    signed_in(client, batch)
    sent = answers(client, address, found_approach="partly", reason_eligible="Typed before.")

    answer = client.post(address, sent)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"reason_approach", "found_whole"}
    assert "Typed before." in answer.content.decode()
    assert not Finding.objects.exists()


def test_a_claim_found_not_valid_leads_to_enlarging_the_sample(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line, address = a_line(batch)
    signed_in(client, batch)
    why = {"found_result": "not-valid", "reason_result": "One term only.", "reason_whole": "One term only."}

    answer = client.post(address, answers(client, address, found_whole="not-valid", **why))

    assert answer["Location"] == reverse("batch_sample_enlarge", args=[batch.pk])
    assert BatchLine.objects.get(pk=line.pk).removed_because.endswith("One term only.")
    assert client.post(answer["Location"], {"number": "0"}).status_code == 422


def test_a_family_restricted_since_the_draw_is_opened_for_the_audit_and_recorded(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    RestrictionFactory.create(family=Family.objects.get())
    _, address = a_line(batch)
    signed_in(client, batch)
    assert client.get(address).status_code == 404

    client.post(reverse("batch_sample_open", args=[batch.pk]))

    assert Admission.objects.get().occasion == f"audit of batch {batch.pk}"
    assert client.get(address).status_code == 200
    assert "of a restricted family opened" in client.get(reverse("batch_sample", args=[batch.pk])).content.decode()


def test_of_a_restricted_family_an_auditor_opens_what_the_claim_rests_on_and_no_casework(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    family, (line, finding) = Family.objects.get(), a_line(batch)
    RestrictionFactory.create(family=family)
    signed_in(client, batch).post(reverse("batch_sample_open", args=[batch.pk]))
    evidence, since = (EvidenceFactory.create(person=family.memberships.all()[0].person) for _ in range(2))
    frozen_with(line, evidence)
    opens = [
        reverse(name, args=[line.claim_id]) for name in ("claim", "claim_pack", "claim_pack_print", "claim_frozen")
    ]
    opens += [finding, reverse("family_why", args=[family.pk]), reverse("evidence", args=[family.pk, evidence.pk])]
    of_the_record = {name for _, name, verb in PAGES if verb in GRANTS[Role.INTERNAL_AUDITOR]} - OPEN_WITH_PACKS
    closed = [reverse(name, args=[family.pk]) for name in of_the_record | {"family_print", "family_print_chronology"}]
    closed.append(reverse("evidence", args=[family.pk, since.pk]))

    assert {to: client.get(to).status_code for to in opens} == dict.fromkeys(opens, 200)
    assert {to: client.get(to).status_code for to in closed} == dict.fromkeys(closed, 404)
    shown = {to: client.get(to).text for to in opens}
    assert [(to, link) for to, page in shown.items() for link in closed if f'"{link}"' in page] == []
    assert family.name not in client.get(reverse("families")).text


def test_of_a_restricted_family_an_auditor_is_told_why_on_the_day_its_claim_was_judged_and_on_no_other(
    client: Client,
) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line, _ = a_line(batch)
    judged, frozen = line.claim.window.evidence_on, date.fromisoformat(json.loads(line.snapshot)["as_of"])
    address = reverse("family_why", args=[line.claim.family_id])
    said: list[dict[str, Any]] = [{}, {"on": judged}, {"on": judged, "known": TODAY}]
    said += [{"on": frozen}, {"on": "2020-01-01"}, {"on": "no day"}]
    RestrictionFactory.create(family=line.claim.family)
    signed_in(client, batch).post(reverse("batch_sample_open", args=[batch.pk]))

    pages = [client.get(address, one) for one in said]

    assert [page.status_code for page in pages] == [200, 200, 200, 404, 404, 404]
    days = [(page.context["day"], page.context["known_on"]) for page in pages[:3]]
    assert days == [(judged, frozen)] * 3
    assert "Look at another day" not in pages[0].text


def test_a_pack_says_whether_internal_audit_looked_at_the_claim_and_what_it_found(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    (line, _), other = a_line(batch), batch.lines.get(claim__kind="attachment")
    find_all_valid(batch, by=somebody(batch.window, Role.INTERNAL_AUDITOR))
    drawn_without(other)
    signed_in(client, batch)

    packs = [client.get(reverse("claim_pack", args=[one.claim_id])).text for one in (line, other)]

    assert "In its sample of 1 claim: valid, " in packs[0]
    assert "Not in its sample of 1 claim" in packs[1]


def test_a_pack_leads_to_why_as_it_was_known_when_the_claim_was_frozen(client: Client) -> None:
    line, _ = a_line(batch_at(BatchState.AUDITING, families=1))
    frozen = json.loads(line.snapshot)["as_of"]

    pack = signed_in(client, line.batch).get(reverse("claim_pack", args=[line.claim_id])).text

    href = f"{reverse('family_why', args=[line.claim.family_id])}?on={line.claim.window.evidence_on}&amp;known={frozen}"
    assert href in pack


def test_where_a_restricted_family_lives_is_in_no_row_that_an_auditor_opens(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    family = Family.objects.get()
    row = FeedRecordFactory.create(council=family.council, content={"Address_1": "9 Far Lane", "Absences": "3"})
    person, source = family.memberships.all()[0].person, row.load.source
    piece = EvidenceFactory.create(person=person, feed_record=row, source=source, entered_by=None)
    frozen_with(a_line(batch)[0], piece)
    address = reverse("evidence", args=[family.pk, piece.pk])
    whole = signed_in(client, batch).get(address).text
    RestrictionFactory.create(family=family)
    client.post(reverse("batch_sample_open", args=[batch.pk]))

    of_a_pack = client.get(address).text

    assert [("9 Far Lane" in page, "Absences" in page) for page in (whole, of_a_pack)] == [(True, True), (False, True)]


def test_of_a_restricted_family_no_claim_opens_but_those_of_the_audit(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    (line, _), other = a_line(batch), batch.lines.get(claim__kind="attachment")
    RestrictionFactory.create(family=line.claim.family)
    drawn_without(other)
    signed_in(client, batch).post(reverse("batch_sample_open", args=[batch.pk]))
    pages = ("claim", "claim_pack", "claim_pack_print", "claim_frozen")

    found = [[client.get(reverse(name, args=[one.claim_id])).status_code for name in pages] for one in (line, other)]

    assert found == [[200] * 4, [404] * 4]
    lists = (reverse("batch", args=[batch.pk]), reverse("batch_differences", args=[batch.pk]))
    assert all("1 line is" in client.get(to).text for to in lists)
    assert client.get(reverse("batch_finding", args=[batch.pk, other.pk])).status_code == 404


def test_an_auditor_who_gets_another_role_keeps_no_restricted_family(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line, _ = a_line(batch)
    RestrictionFactory.create(family=line.claim.family)
    pack, auditor = reverse("claim_pack", args=[line.claim_id]), somebody(batch.window, Role.INTERNAL_AUDITOR)
    signed_in(client, batch).post(reverse("batch_sample_open", args=[batch.pk]))
    assert client.get(pack).status_code == 200

    client.force_login(AdministratorFactory.create(council=batch.council))
    client.post(reverse("user", args=[auditor.pk]), {"role": "analyst", "is_active": "on"})

    auditor.refresh_from_db()
    client.force_login(auditor)
    assert (auditor.role, client.get(pack).status_code) == ("analyst", 404)


def test_whoever_prepared_a_batch_audits_none_of_it_in_another_role(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    _, address = a_line(batch)
    hands = somebody(batch.window, Role.ANALYST)
    hands.role = Role.INTERNAL_AUDITOR
    hands.save()
    client.force_login(hands)

    tried = [client.post(address, answers(client, address))]
    RestrictionFactory.create(family=Family.objects.get())
    for name, said in (("enlarge", {"number": "1"}), ("open", {}), ("conclude", {})):
        tried.append(client.post(reverse(f"batch_sample_{name}", args=[batch.pk]), said))

    assert [one.status_code for one in tried] == [422] * 4
    assert not Admission.objects.exists()
    assert "did not prepare the batch" in tried[0].text


def test_a_pack_says_why_a_claim_was_payable_and_that_it_was_not_altered(client: Client) -> None:
    batch = batch_at(BatchState.SIGNED, families=1)
    line, _ = a_line(batch)
    signed_in(client, batch)

    content = client.get(reverse("claim_pack", args=[line.claim_id])).content.decode()
    printed = client.get(reverse("claim_pack_print", args=[line.claim_id])).content.decode()

    assert "could not read this family" not in content
    told = ("Judged under", "Decided by", "its link follows from the line before", "Every need met", "Contacts")
    for said in (*told, "its text is the one that was frozen", "The same head, signed by"):
        assert said in content
        assert said in printed
    assert content.index("Altered since it was frozen?") < content.index("Was the family eligible?")
    assert f"{reverse('claim_frozen', args=[line.claim_id])}#evidence" in content
    behind_the_triggers("signoff", "SET head = 'rewritten'")
    assert "Another head, rewritten: one was altered" in client.get(reverse("claim_pack", args=[line.claim_id])).text


def test_a_pack_whose_outcomes_plan_is_unreadable_says_so_and_shows_what_was_frozen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    line, _ = a_line(batch)
    unreadable = Mock(side_effect=PlanError(["The text ends too early."]))
    for module in ("outcomes.judging", "claims.views.naming"):
        monkeypatch.setattr(f"{module}.plan_of", unreadable)

    page = signed_in(client, batch).get(reverse("claim_pack", args=[line.claim_id]))

    assert (page.status_code, "could not read this family" in page.text) == (200, True)
    assert "Every need met and held" in page.text


def test_a_gate_names_the_needs_and_the_sources_of_its_dates() -> None:
    dates = (("asb", TODAY), ("school complete to", TODAY), ("met since", TODAY))
    result = Result(code="x", title="X", outcome=Outcome.PASSED, sentence="Yes.", dates=dates)

    why = told(result, {"asb": "Getting on with the neighbourhood"})["why"]

    assert why.startswith("Yes. (Getting on with the neighbourhood ")
    assert "the schools' record complete to " in why


def test_the_packs_of_a_sample_are_printed_together(client: Client) -> None:
    batch = batch_at(BatchState.AUDITING, families=2)
    signed_in(client, batch)

    content = client.get(reverse("batch_sample_packs", args=[batch.pk])).content.decode()

    assert content.count("app-paper--own-sheet") == Sample.objects.get().lines.count()
    assert content.count("<h1") == 1


def test_an_auditors_first_page_leads_to_what_waits(client: Client) -> None:
    batch = batch_at(BatchState.FROZEN, families=1)
    home = reverse("home")
    signed_in(client, batch)
    assert reverse("batch_sample_draw", args=[batch.pk]) in client.get(home).content.decode()

    client.post(reverse("batch_sample_draw", args=[batch.pk]))
    assert "2 claims wait for a finding" in client.get(home).content.decode()
    find_all_valid(batch, by=somebody(batch.window, Role.INTERNAL_AUDITOR))

    assert "every claim of the sample is answered" in client.get(home).content.decode()
