"""A shielded address: nobody finds, sees or confirms it who may not, in whatever way they ask."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from families.models import Family, FeedLoad, Residence
from families.shielding import shield, stop_shielding, withholding
from keyworkers.models import Role, User
from keyworkers.permissions import GRANTS, Verb
from tests import factories as make
from tests.photographs import photographed
from tests.troubled_families.test_permissions import Address, Council, addresses, council, granted_to

pytestmark = pytest.mark.django_db

STREET, POSTCODE, UPRN = "Thistlecombe Passage", "ZY98 7XW", "100099988877"
TOLD = ("thistlecombe", "zy98 7xw", "zy987xw", UPRN)
WITHOUT = [role for role in Role if Verb.SEE_SHIELDED_ADDRESSES not in GRANTS[role]]
AT = {"Address_1": f"4 {STREET}", "Postcode": POSTCODE, "UPRN": UPRN}


@pytest.fixture
def ours() -> Council:
    """A council's one of everything, whose one family fled: its address is shielded, and files still tell it."""
    return photographed("a shielded home among one of everything", _ours)


def _ours() -> Council:
    ours = council(make.CouncilFactory())
    family, member, load = ours.things["family"], ours.things["person"], ours.things["load"]
    home = ours.things["home"]
    Residence.objects.filter(pk=home.pk).update(address_1=f"4 {STREET}", postcode=POSTCODE, uprn=UPRN)
    Residence.objects.filter(pk=home.pk).update(address_2="Thistlecombe Yard")
    reasons = [{"field": "postcode", "level": "former", "points": 4, "known": POSTCODE}]
    question = make.MatchQuestionFactory(load=load, content={"FirstName": "Any", "LastName": "Body", **AT})
    ours.things["match"] = make.MatchCandidateFactory(question=question, person=member, reasons=reasons).question
    ours.things["row"] = make.FeedRecordFactory(load=load, person=member, content=AT)
    ours.things["evidence"] = make.EvidenceFactory(
        person=member, feed_record=ours.things["row"], source=load.source, entered_by=None
    )
    rejected(load, family)
    written(ours)
    shield(home, reason="The mother fled.")
    return ours


def written(ours: Council) -> None:
    """Have people write the address down wherever they write of the family."""
    words = f"She is safe at 4 {STREET}, {POSTCODE}."
    family, worker, manager = ours.things["family"], ours.people[Role.KEYWORKER], ours.people[Role.TEAM_MANAGER]
    of, goal, theirs = {"council": family.council}, ours.things["goal"], {"council": family.council, "family": family}
    said = {"note": words, "child_said": words, "next_step": words, "place": f"4 {STREET}"}
    note = make.InterventionFactory(**theirs, worker=worker, **said)
    make.AmendmentFactory(**of, intervention=note, text=words, reason=words, written_by=worker)
    ours.things |= {"note": note, "intervention": note}
    make.GoalFactory(**of, family_plan=goal.family_plan, wording=words)
    make.ActionFactory(**of, goal=goal, wording=words, worker=worker)
    review = {"changed": words, "family_said": words, "written_by": worker}
    ours.things["review"] = make.ReviewFactory(**of, family_plan=goal.family_plan, **review)
    make.SupervisionFactory(**theirs, keyworker=worker, discussed=words, written_by=manager)
    make.VisitWarningFactory(**theirs, warning=words)
    make.HandoverFactory(**theirs, to_worker=worker, note=words, handed_by=manager)
    ours.things["change"] = make.HouseholdChangeFactory(**theirs, reason=words)
    make.DocumentFactory(**theirs, title=words, uploaded_by=worker)
    judged = ours.things["judgement"]
    told = {"attachment": judged.attachment, "indicator": judged.indicator, "reason": words, "recorded_by": worker}
    decided = {"decided_by": manager, "decided_at": make.NOW, "decision": "refused", "decision_reason": words}
    ours.things["judgement"] = make.ProfessionalJudgementFactory(**of, **told, **decided)
    assessment = family.assessments.latest("pk")
    make.AssessedMemberFactory(**of, assessment=assessment, person=ours.things["person"], worries=words)


def rejected(load: FeedLoad, family: Family) -> None:
    """Have two rows of the family rejected: one for its postcode, one in which a comma moved the cells."""
    whose = {"FamilyID": family.reference, "FirstName": "Any", "LastName": "Body"}
    for column, more in (("Postcode", AT), ("From", {"District": f"4 {STREET}", "(cell 20)": POSTCODE})):
        load.rejects.create(row_number=2, column=column, value=POSTCODE, reason="Not so.", row=whose | more)


def body_of(answer: Any) -> str:
    """Return what an answer says; of a workbook, its cells."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in answer.get("Content-Type", ""):
        with ZipFile(BytesIO(raw)) as parts:
            raw = b"".join(parts.read(name) for name in parts.namelist())
    return str(raw.decode(errors="replace"))


@pytest.mark.parametrize("role", WITHOUT)
def test_no_address_of_the_service_tells_a_shielded_address_to_those_who_may_not_see_it(
    ours: Council, role: Role
) -> None:
    told = told_by(ours, ours.people[role])

    assert told == []


def told_by(ours: Council, user: User, *, only: frozenset[str] = frozenset()) -> list[str]:
    """Return which pages, files and answers of the API tell the address, of all that somebody may open (or of these).

    That the others are refused, before anything of them is read, is tested with the permissions.
    """
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return [
        f"{address.name}: {words}"
        for address in addresses()
        if "GET" in granted_to(Role(user.role), address) and (not only or address.name in only)
        for body in [body_of(client.get(url_of(ours, address))).casefold()]
        for words in TOLD
        if words in body
    ]


def url_of(ours: Council, address: Address) -> str:
    """Return an address about what the council has; that it has one of everything is tested with the permissions."""
    try:
        return ours.url(address)
    except KeyError:
        return reverse("home")


TELLING = frozenset(
    {"family", "family_people", "evidence", "feed_row", "load", "load_rejects", "load_rejects_xlsx", "match_question"}
)


HOME = {"address_1": "4 O'Hara Park Road", "address_2": "Saltby", "postcode": "ZY98 7XW"}


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("At 4 O'Hara Park Road again.", "At [shielded address] again."),
        ("at 4 o'hara  park\nroad", "at [shielded address]"),
        ("Near O'Hara Park Road.", "Near [shielded address]."),
        ("(ZY98 7XW, zy987xw)", "([shielded address], [shielded address])"),
        ("At Saltby School, ZY98 7XX.", "At Saltby School, ZY98 7XX."),
    ],
    ids=["the line", "otherwise spaced", "the street without its number", "the postcode", "a town and others stay"],
)
def test_what_somebody_wrote_of_a_shielded_home_is_taken_out(words: str, left: str) -> None:
    assert withholding([HOME])(words) == left


def test_a_page_is_taken_for_what_it_writes() -> None:
    assert withholding([HOME], said=escape)("<p>4 O&#x27;Hara Park Road</p>") == "<p>[shielded address]</p>"


def test_where_no_home_is_shielded_nothing_is_taken_out() -> None:
    assert withholding([])("At 4 O'Hara Park Road.") == "At 4 O'Hara Park Road."


@pytest.mark.parametrize(("role", "is_read"), [(Role.KEYWORKER, True), (Role.ANALYST, False)])
def test_a_note_that_names_the_home_names_it_to_those_alone_who_may_see_it(
    ours: Council, *, role: Role, is_read: bool
) -> None:
    client = Client()
    client.force_login(ours.people[role])
    family, note = ours.things["family"], ours.things["note"]

    page = client.get(reverse("intervention", args=[family.pk, note.pk]))
    answer = client.get(reverse("api:intervention-detail", args=[note.pk])).json()

    assert (STREET in page.text, "[shielded address]" in page.text) == (is_read, not is_read)
    assert (STREET in answer["note"], STREET in answer["amendments"][0]["text"]) == (is_read, is_read)


@pytest.mark.parametrize(
    ("role", "words", "is_found"),
    [(Role.KEYWORKER, "thistlecombe", True), (Role.ANALYST, "thistlecombe", False), (Role.ANALYST, "she safe", True)],
    ids=["by who may see it", "by who may not", "by other words of the same note"],
)
def test_searching_the_timeline_confirms_no_shielded_home(
    ours: Council, *, role: Role, words: str, is_found: bool
) -> None:
    client = Client()
    client.force_login(ours.people[role])

    page = client.post(reverse("family_timeline", args=[ours.things["family"].pk]), {"words": words}, follow=True)

    assert bool(page.context["events"]) == is_found


def test_the_walk_finds_an_address_that_is_not_shielded(ours: Council) -> None:
    stop_shielding(Residence.objects.get(), reason="They are safe.")

    told = told_by(ours, ours.people[Role.ANALYST], only=TELLING)

    assert {line.partition(":")[0] for line in told} == TELLING


@pytest.mark.parametrize("role", [Role.KEYWORKER, Role.TEAM_MANAGER])
def test_those_who_may_see_it_are_told_that_it_is_shielded(ours: Council, role: Role) -> None:
    client = Client()
    client.force_login(ours.people[role])

    page = client.get(reverse("family_people", args=[ours.things["family"].pk]))

    assert POSTCODE in page.text
    assert "Shielded address" in page.text


def test_a_member_of_two_families_does_not_tell_one_of_them_where_the_other_lives(ours: Council) -> None:
    worker = make.KeyworkerFactory()
    other = make.ChildMembershipFactory(person=ours.things["person"], lives_there=False)
    make.AssignmentFactory(family=other.family, keyworker=worker)
    client = Client()
    client.force_login(worker)

    page = client.get(reverse("evidence", args=[other.family.pk, ours.things["evidence"].pk]))

    assert page.status_code == 200
    assert POSTCODE not in page.text


@pytest.mark.parametrize(
    "words", ["thistlecombe", "4 thistlecombe passage", POSTCODE, "zy987xw", "ZY98", "thisselcombe"]
)
@pytest.mark.parametrize("role", [Role.ANALYST, Role.KEYWORKER])
def test_nobody_finds_a_family_by_its_shielded_address(ours: Council, words: str, role: Role) -> None:
    client = Client()
    client.force_login(ours.people[role])

    page = client.post(reverse("families"), {"words": words}, follow=True)
    answer = client.get(reverse("api:family-list"), {"search": words})

    assert "Hidden Name" not in page.text
    assert answer.json()["results"] == []


def test_a_name_together_with_the_shielded_street_confirms_nothing(ours: Council) -> None:
    client = Client()
    client.force_login(ours.people[Role.ANALYST])

    page = client.post(reverse("families"), {"words": "hidden thistlecombe"}, follow=True)

    assert "No family of yours fits" in page.text


def test_a_former_address_that_is_shielded_is_hidden_and_another_is_not(ours: Council) -> None:
    family = ours.things["family"]
    Residence.objects.update(ends_on=date(2020, 1, 1))
    new = make.ResidenceFactory(family=family, address_1="9 Open Road", starts_on=date(2020, 1, 1))
    stop_shielding(new, reason="They are safe there.")
    client = Client()
    client.force_login(ours.people[Role.ANALYST])

    page = client.get(reverse("family_people", args=[family.pk]))

    assert "9 Open Road" in page.text
    assert "Thistlecombe" not in page.text


def test_a_new_address_of_a_shielded_family_is_shielded_until_somebody_says_otherwise(ours: Council) -> None:
    family = ours.things["family"]
    Residence.objects.all().delete()

    new = make.ResidenceFactory(family=family, address_1="9 New Road")
    elsewhere = make.ResidenceFactory(address_1="9 Other Road")

    assert Residence.objects.get(pk=new.pk).is_shielded
    assert not Residence.objects.get(pk=elsewhere.pk).is_shielded


def test_an_address_that_was_never_shielded_brings_no_shield(ours: Council) -> None:
    home = Residence.objects.get()
    stop_shielding(home, reason="They are safe.")
    Residence.objects.update(ends_on=date(2020, 1, 1))

    new = make.ResidenceFactory(family=home.family, starts_on=date(2020, 1, 1))

    assert not Residence.objects.get(pk=new.pk).is_shielded


def test_changes_of_a_shielded_address_say_that_it_changed_and_not_to_what(ours: Council) -> None:
    client = Client()
    family = ours.things["family"].pk

    client.force_login(ours.people[Role.INTERNAL_AUDITOR])
    kept_from = client.get(reverse("family_history", args=[family])).text
    client.force_login(ours.people[Role.TEAM_MANAGER])
    shown_to = client.get(reverse("family_history", args=[family])).text

    assert "address line 2: from Shielded address to Shielded address" in kept_from
    assert "Thistlecombe Yard" in shown_to
    assert "The mother fled." in shown_to


def test_shielding_twice_is_once(ours: Council) -> None:
    home = Residence.objects.get()

    assert not shield(home, reason="Again.")
    assert stop_shielding(home, reason="They are safe.")
    assert not stop_shielding(home, reason="Again.")


def shield_page(ours: Council) -> str:
    return reverse("family_home_shielding", args=[ours.things["family"].pk, Residence.objects.get().pk])


def test_a_team_manager_lets_an_address_be_seen_again_with_the_reason(ours: Council) -> None:
    client = Client()
    client.force_login(ours.people[Role.TEAM_MANAGER])

    page = client.post(shield_page(ours), {"to": "open", "reason": "They are safe."}, follow=True)

    assert "shielded no longer" in page.text
    assert not Residence.objects.get().is_shielded


def test_an_analyst_shields_an_address_and_cannot_open_it_again(ours: Council) -> None:
    client = Client()
    client.force_login(ours.people[Role.ANALYST])
    stop_shielding(Residence.objects.get(), reason="By mistake.")

    client.post(shield_page(ours), {"to": "shield", "reason": "The mother fled."})
    again = client.post(shield_page(ours), {"to": "open", "reason": "To look."})

    assert again.status_code == 404
    assert Residence.objects.get().is_shielded


def test_shielding_without_a_reason_is_refused(ours: Council) -> None:
    client = Client()
    client.force_login(ours.people[Role.KEYWORKER])

    page = client.post(shield_page(ours), {"to": "open", "reason": " "})

    assert page.status_code == 422
    assert Residence.objects.get().is_shielded
