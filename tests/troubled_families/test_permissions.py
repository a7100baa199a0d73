"""Every address and method as every role, as a stranger, as somebody suspended and as another council's people."""

import logging
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.cache import cache as kept
from django.db import models, transaction
from django.http import HttpResponseForbidden
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import families.models
from claims.eligibility import gates
from claims.gathering import Asked, gather
from claims.grounds import grounds_of
from claims.models import (
    Batch,
    BatchFile,
    BatchLine,
    BatchState,
    Claim,
    ClaimedList,
    ClaimState,
    FilePiece,
    ListExport,
    PerformancePage,
    Programme,
    Reply,
    ResultType,
    SignOff,
    SpotCheck,
    SpotCheckLine,
    Story,
)
from claims.models.choices import TaskCode
from claims.performance import Publishing, publish_page, seen_to_publish
from claims.performance_figures import figures_of
from claims.snapshots import digest, first_link, next_link, snapshot
from keyworkers.models import Job, JobKind, Role, User
from outcomes.models import EmploymentVerdict
from outcomes.rules.daysets import NEVER
from tests import factories as make
from tests.claims.stages import called_ready
from tests.outcomes.test_judgements import BOTH, NEED
from tests.photographs import photographed
from tests.troubled_families.permission_table import ANYBODY, NOT_FOUND_FOR, TABLE

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PLAN = Path(__file__).parents[2] / "outcomes" / "plans" / "composite-phase-2.toml"
OPEN = {name for name, methods in TABLE.items() if ANYBODY in methods.values()}
# Pages of the sign-in library: what they answer to whom is theirs, as long as a stranger gets no further than that.
LIBRARY = ("account_", "mfa_")
# Pages of one family or of what belongs to it: gone with the family when it is restricted.
OF_A_FAMILY = re.compile(
    r"family(_\w+)?|intervention\w*|evidence(_\w+)?|need_\w+|judgement(_\w+)?|claim(_\w+)?|match_(question|take_back)|feed_row"
    r"|distance_(?!tool)\w+"
    r"|api:(?!load-|plan-)\w+-detail"
)


@dataclass(frozen=True)
class Address:
    """One address of the service with the names of what it is about."""

    name: str
    about: tuple[str, ...]

    @property
    def rows(self) -> list[str]:
        """Return which of the names are of rows: a list or a kind of thing is everybody's."""
        return [name for name in self.about if name not in ("things", "list", "part")]


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_within(get_resolver()))


def _within(resolver: URLResolver, space: str = "") -> Iterator[Address]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}", tuple(one.pattern.regex.groupindex))
        else:
            yield from _within(one, f"{space}{one.namespace}:" if one.namespace else space)


@dataclass
class Council:
    """A council with one of everything an address may be about, all of it one family's, and its people."""

    things: dict[str, Any]
    people: dict[Role, User]

    def url(self, address: Address, **other: Any) -> str:
        about = {name: other.get(name, self._about(address.name, name)) for name in address.about}
        return reverse(address.name, kwargs=about)

    def _about(self, address: str, name: str) -> Any:
        thing = self.things[_kind(address, name)]
        return thing.pk if isinstance(thing, models.Model) else thing


# What an address speaks of that begins with one of these words; every other speaks of a family.
ROWS = (
    *("load", "match", "job", "user", "claim", "batch", "judgement", "capacity", "leave", "programme", "reply"),
    "spot",
    "performance",
    "story",
)
# What an address means by a name where the name alone, or the address's first word, would say otherwise.
MEANT = {
    ("need_confirm", "indicator"): "confirmed",
    ("spot_check_finding", "line"): "selected",
    **{(f"set_up_{page}", "part"): "list" for page in ("add", "entry", "remove")},
    **{(f"set_up_{page}", "entry"): "listed_team" for page in ("entry", "remove")},
    **{(name, "programme"): "of_programme" for name in ("public_page", "public_print", "public_csv", "public_json")},
}


# A restriction that has ended hides nothing; whom it admitted still has an address.
LONG_AGO, SINCE_THEN = date(2018, 1, 1), date(2018, 6, 1)
NOTHING_SIGNED = {"lines": 0, "attachments": 0, "results": 0, "amount": 0, "sampled": 0}
WRITTEN = {
    "name": "lines.csv",
    "digest": "0" * 64,
    "lines": 1,
    "written_at": make.NOW,
    "link_ends_at": make.NOW + timedelta(days=7),
}


def _kind(address: str, name: str) -> str:
    """Return which thing an address means by a name: ``pk`` is a family's but where the address says otherwise."""
    if name != "pk":
        return MEANT.get((address, name), name)
    if address.startswith("api:"):
        return address.removeprefix("api:").partition("-")[0]
    word = re.split(r"[_-]", address)[0]
    return {"discard": "load", "feed": "load", "outcomes": "plan", "claimed": "programme"}.get(
        word, word if word in ROWS else "family"
    )


def council(of: families.models.Council) -> Council:
    """Make one of everything for a council."""
    team = make.TeamFactory(council=of)
    people: dict[Role, User] = {role: make.UserFactory(council=of, role=role) for role in Role}
    plan = make.OutcomesPlanFactory(council=of, text=PLAN.read_text().replace(NEED, NEED + BOTH))
    family = make.FamilyFactory(council=of, name="Hidden Name")
    member = make.ChildMembershipFactory(council=of, family=family)
    assignment = make.AssignmentFactory(council=of, family=family, keyworker=people[Role.KEYWORKER])
    attachment = make.AttachmentFactory(council=of, family=family, plan=plan)
    need = make.NeedFactory(council=of, attachment=attachment, indicator="asb")
    verdict = make.VerdictFactory(council=of, attachment=attachment)
    make.NeedVerdictFactory(council=of, need=need)
    make.NeedFactory(council=of, attachment=attachment, headline="education", indicator="education-concern")
    make.NeedFactory(council=of, attachment=attachment, headline="health", indicator="mental-health")
    programme = make.ProgrammeFactory(council=of)
    window = make.WindowFactory(programme=programme)
    claim = make.ClaimFactory(
        council=of, programme=programme, window=window, attachment=attachment, result_type=ResultType.EMPLOYMENT
    )
    batch = make.BatchFactory(
        council=of,
        programme=programme,
        window=window,
        made_by=people[Role.ANALYST],
        file_name="lines.csv",
        file_digest="0" * 64,
    )
    things = {
        "family": family,
        "assignment": assignment,
        "person": member.person,
        "change": make.HouseholdChangeFactory(council=of, family=family),
        "need": need,
        "evidence": make.EvidenceFactory(
            council=of, person=member.person, entered_by=people[Role.KEYWORKER], measure="household.expecting"
        ),
        "verdict": verdict,
        "employment": EmploymentVerdict.objects.create(
            council=of, family=family, attachment=attachment, met=NEVER, possible=NEVER
        ),
        "identification": make.IdentificationFactory(council=of, family=family, plan=plan),
        "intervention": make.InterventionFactory(council=of, family=family, worker=people[Role.KEYWORKER]),
        "load": make.FeedLoadFactory(council=of),
        "judgement": make.ProfessionalJudgementFactory(
            council=of, attachment=attachment, recorded_by=people[Role.KEYWORKER]
        ),
        "indicator": "education-concern",
        "confirmed": "mental-health",
        "match": make.MatchCandidateFactory(council=of, person=member.person).question,
        "job": Job.objects.create(council=of, kind=JobKind.NIGHT, as_of=make.TODAY, asked_at=make.NOW),
        "user": make.UserFactory(council=of, team=team),
        "claim": claim,
        "code": TaskCode.RETROSPECTIVE_ACCEPTED,
        "batch": batch,
        "line": frozen_line(batch, claim),
        "signing": SignOff.objects.create(
            council=of, batch=batch, signed_by=people[Role.SENIOR_OFFICER], signed_at=make.NOW, **NOTHING_SIGNED
        ),
        "reply": Reply.objects.create(
            council=of, batch=batch, answered_on=make.TODAY, read_by=people[Role.ANALYST], read_at=make.NOW
        ),
        "programme": programme,
        "part": "targets",
        "entry": make.TargetFactory(programme=programme),
        "list": "teams",
        "listed_team": make.TeamFactory(council=of, name="Nobody's", agency=team.agency),
        "admission": make.AdmissionFactory(
            council=of,
            restriction=make.RestrictionFactory(council=of, family=family, starts_on=LONG_AGO, ends_on=SINCE_THEN),
            user=people[Role.KEYWORKER],
        ),
        "claimed": make.ClaimedElsewhereFactory(council=of, programme=programme, family=family),
        "listed": ClaimedList.objects.create(
            council=of, programme=programme, digest="0" * 64, loaded_by=people[Role.ANALYST], loaded_at=make.NOW
        ),
        "window": window,
        "name": "worked-with",
        "figure": "worked-with",
        "what": "not-reported",
        "trigger": "recovery",
    }
    things["things"] = "families"
    things["export"] = ListExport.objects.create(
        council=of,
        job=Job.objects.create(council=of, kind=JobKind.LIST, as_of=make.TODAY, asked_at=make.NOW),
        things="families",
        columns=["family"],
        asked={"chosen": {}, "words": []},
        purpose="A purpose.",
        format="csv",
        asked_by=people[Role.ANALYST],
        asked_at=make.NOW,
    )
    things["file"] = BatchFile.objects.create(
        council=of,
        batch=batch,
        signing=things["signing"],
        format="csv",
        asked_by=people[Role.ANALYST],
        asked_at=make.NOW,
    )
    FilePiece.objects.create(file=things["file"], number=0, content=b"Line")
    BatchFile.objects.filter(pk=things["file"].pk).update(**WRITTEN)
    things |= {
        "home": make.ResidenceFactory(council=of, family=family),
        "document": make.DocumentFactory(council=of, family=family, uploaded_by=people[Role.KEYWORKER]),
        "warning": make.VisitWarningFactory(council=of, family=family),
        "number": make.ContactPointFactory(council=of, family=family, person=member.person),
    }
    tool = make.DistanceToolFactory(council=of)
    things |= {
        "tool": tool.slug,
        "tool_id": tool,
        "reading": make.EvidenceFactory(
            council=of, person=member.person, measure="distance.reading", code="everyday/home/child", value=30
        ),
    }
    # A draft that was tried: what writing, trying and approving are about, and what is beside it.
    draft = make.OutcomesPlanFactory(
        council=of,
        framework=plan.framework,
        text=plan.text,
        version=2,
        in_force_on=make.TODAY,
        published_at=None,
        written_by=people[Role.ANALYST],
        written_at=make.NOW,
    )
    make.DryRunFamilyFactory(
        council=of, dry_run=make.DryRunFactory(council=of, plan=draft), attachment=attachment, family=family
    )
    things |= {"plan": draft, "other": plan}
    things["note"] = things["intervention"]
    # An open assessment and a family plan: what writing, agreeing and reviewing are about.
    make.AssessmentFactory(council=of, family=family)
    family_plan = make.FamilyPlanFactory(council=of, family=family)
    things["goal"] = make.GoalFactory(council=of, family_plan=family_plan)
    things["action"] = make.ActionFactory(council=of, goal=things["goal"])
    things["review"] = make.ReviewFactory(council=of, family_plan=family_plan)
    make.HandoverFactory(council=of, family=family, to_worker=people[Role.KEYWORKER])
    things["capacity"] = people[Role.KEYWORKER]
    things["leave"] = make.LeaveFactory(council=of, worker=people[Role.KEYWORKER])
    kept = make.DraftFactory(council=of, user=people[Role.KEYWORKER], family=family)
    things |= {"form": kept.form, "key": kept.key, "session": uuid.uuid4()}
    make.InterventionFactory(
        council=of, family=family, worker=people[Role.KEYWORKER], session=things["session"], kind="group"
    )
    things |= told_of_a_month(programme, by=people[Role.ANALYST])
    things["selected"] = spot_checked(claim, by=people[Role.ANALYST])
    things["spot"] = things["selected"].spot_check
    things["row"] = make.FeedRecordFactory(council=of, load=things["load"], person=member.person)
    called_ready([claim], by=people[Role.ANALYST])
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.IN_BATCH)
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.WITH_AUDIT)
    make.judged()
    return Council(things, people)


def told_of_a_month(programme: Programme, *, by: User) -> dict[str, Any]:
    """Return a month's page that anybody may read, and a story."""
    at, on = make.NOW, make.TODAY
    given = {"council": programme.council, "programme": programme, "begun_by": by, "begun_at": at}
    page = PerformancePage.objects.create(as_at=on, commentary="As we meant.", **given)
    publish_page(
        page, Publishing(seen=seen_to_publish(page, figures_of(programme, as_at=on)), is_public=True), by=by, at=at
    )
    story = Story.objects.create(
        council=programme.council, title="Mornings", body="At seven.", agreed="In June.", written_by=by, written_at=at
    )
    public = {"council": programme.council.slug, "of_programme": programme.slug, "period": f"{on:%Y-%m}"}
    return {"performance": page, "story": story, **public}


def frozen_line(batch: Batch, claim: Claim) -> BatchLine:
    """Freeze a claim with what is known of it as the batch's one line, and return that."""
    (facts,) = gather(claim.programme, [Asked.about(claim)], as_of=make.TODAY)
    text = snapshot(
        claim.pk,
        result_type=claim.result_type,
        facts=facts,
        results=gates(facts, as_of=make.TODAY),
        as_of=make.TODAY,
        grounds=grounds_of({claim.pk: claim.family_id})[claim.pk],
        amount=None,
    )
    link = next_link(first_link(batch.programme_id), digest(text))
    frozen = {"line_number": 1, "snapshot": text, "snapshot_digest": digest(text), "link": link}
    line = BatchLine.objects.create(council=batch.council, batch=batch, claim=claim, added_at=make.NOW, **frozen)
    Batch.objects.filter(pk=batch.pk).update(
        state=BatchState.FROZEN, frozen_by=batch.made_by, frozen_at=make.NOW, head=link
    )
    return line


def spot_checked(claim: Claim, *, by: User) -> SpotCheckLine:
    """Return a claim the department selected; that it was never sent does not matter here."""
    check = SpotCheck.objects.create(
        council=claim.council,
        programme=claim.programme,
        name="A visit",
        announced_on=make.TODAY,
        entered_by=by,
        entered_at=make.NOW,
    )
    with pgtrigger.ignore("claims.SpotCheckLine:selected_of_those_sent"):
        return SpotCheckLine.objects.create(council=claim.council, spot_check=check, claim=claim)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Leave out what is logged of thousands of answers."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def ours() -> Council:
    return photographed("one of everything", lambda: council(make.CouncilFactory()))


def ask(client: Client, method: str, url: str) -> Any:
    """Ask, and undo whatever the answer did, in the database and to the sign-in."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    kept.clear()
    with transaction.atomic():
        answer: Any = client.generic(method, url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    return _Answer(answer.status_code, answer.get("Location", ""), _same_for_all(body.decode(errors="replace")))


@dataclass(frozen=True)
class _Answer:
    status: int
    location: str
    body: str

    @property
    def is_to_sign_in(self) -> bool:
        return self.status in (401, 403) or self.location.startswith(reverse("account_login"))


def _same_for_all(body: str) -> str:
    """Return a page without the token that differs from one answer to the next."""
    return re.sub(r'("x-csrftoken": "|name="csrfmiddlewaretoken" value=")\w+', r"\1", body)


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_every_address_stands_in_the_table() -> None:
    names = [address.name for address in addresses()]

    assert set(names) == set(TABLE)
    assert len(names) == len(set(names))


@pytest.fixture
def _curt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each answer say no more than what it is: where only that is asked, no page need be drawn."""
    monkeypatch.setattr("django.conf.urls.handler403", lambda *_, **__: HttpResponseForbidden())
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_, **__: "")


@pytest.mark.usefixtures("_curt")
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says_and_nothing_else(ours: Council, role: Role) -> None:
    client = signed_in(ours.people[role])
    wrong = []

    for address in addresses():
        granted = granted_to(role, address)
        for method in methods_of(address, is_granted=bool(granted)):
            status = ask(client, method, ours.url(address)).status
            if status not in expected(address.name, role, is_granted=method in granted):
                wrong.append(f"{method} {address.name}: {status}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("_curt")
def test_a_method_that_the_table_gives_to_nobody_is_refused_to_those_who_may_use_another(ours: Council) -> None:
    clients = {role: signed_in(user) for role, user in ours.people.items()}
    wrong = []

    for number, address in enumerate(addresses()):
        roles = [role for role in Role if granted_to(role, address)] or list(Role)
        role = roles[number % len(roles)]
        for method in nobodys(address):
            status = ask(clients[role], method, ours.url(address)).status
            if status not in expected(address.name, role, is_granted=False):
                wrong.append(f"{method} {address.name}: {status}")

    assert not wrong, "\n".join(wrong)


def granted_to(role: Role, address: Address) -> set[str]:
    """Return the methods by which a role may use an address."""
    return {method for method, roles in TABLE[address.name].items() if roles == ANYBODY or role in roles}


def methods_of(address: Address, *, is_granted: bool = False) -> Sequence[str]:
    """Return by which of the table's methods an address is asked: the API refuses by each of them.

    A page refuses the person before it looks at the method: there one stands for all, the writing one where there is
    one. The library's pages are asked both ways.
    """
    table = [method for method in METHODS if method in TABLE[address.name]]
    return table if is_granted or address.name.startswith(("api:", *LIBRARY)) else table[-1:]


def nobodys(address: Address) -> Sequence[str]:
    """Return the methods that the table gives to nobody; of a page PUT stands for PATCH and DELETE.

    Every page refuses those by the same decorator, whoever asks: so one role that may use it otherwise asks for all.
    """
    asked = METHODS if address.name.startswith("api:") else METHODS[:3]
    return [method for method in asked if method not in TABLE[address.name]]


def expected(name: str, role: Role, *, is_granted: bool) -> set[int]:
    """Return the answers that agree with the table: done, led on, or the form refused; or else the person refused."""
    if name.startswith(LIBRARY):
        return {200, 302, 403, 404, 405}
    if is_granted:
        return {200, 201, 302, 400, 409, 422} | ({503} if name == "healthz" else set())
    if name == "demonstration_sign_in" or role in NOT_FOUND_FOR.get(name, ()):
        return {403, 404, 405}
    return {403, 405}


@pytest.mark.parametrize("who", ["a stranger", "somebody suspended"])
def test_whoever_is_not_signed_in_is_led_to_the_sign_in(ours: Council, who: str) -> None:
    client = Client(raise_request_exception=False)
    if who == "somebody suspended":
        client.force_login(ours.people[Role.ANALYST])
        User.objects.filter(pk=ours.people[Role.ANALYST].pk).update(is_active=False)

    wrong = [
        f"{method} {address.name}: {answer.status} {answer.location}"
        for address in addresses()
        for method in methods_of(address)
        if address.name not in OPEN
        and not (answer := ask(client, method, ours.url(address))).is_to_sign_in
        and answer.status != 405
        and (address.name, answer.status) != ("demonstration_sign_in", 404)
    ]

    assert not wrong, "\n".join(wrong)


# Who is shown the page that says so: it is one page for all, so of the others only that they are refused is asked.
SHOWN = {Role.KEYWORKER, Role.ANALYST}


@pytest.fixture
def _page_for_some(request: pytest.FixtureRequest, role: Role) -> None:
    if role not in SHOWN:
        request.getfixturevalue("_curt")


@pytest.mark.usefixtures("_page_for_some")
@pytest.mark.parametrize("role", list(Role))
def test_another_councils_row_is_answered_as_one_that_is_not_there(ours: Council, role: Role) -> None:
    outsider = signed_in(make.UserFactory(council=make.OtherCouncilFactory(), role=role))

    assert differing(outsider, ours, role, [address for address in addresses() if address.rows]) == []


@pytest.mark.usefixtures("_page_for_some")
@pytest.mark.parametrize("role", list(Role))
def test_a_restricted_familys_row_is_answered_as_one_that_is_not_there(ours: Council, role: Role) -> None:
    make.RestrictionFactory(council=ours.things["family"].council, family=ours.things["family"])

    beneath = [address for address in addresses() if address.about and OF_A_FAMILY.fullmatch(address.name)]

    assert len(beneath) > 15
    assert differing(signed_in(ours.people[role]), ours, role, beneath) == []


def differing(client: Client, theirs: Council, role: Role, those: list[Address]) -> list[str]:
    """Return where a row that must not be seen is answered otherwise than one that does not exist.

    The pages beneath one part of the service answer alike of a row that does not exist: one of them is asked a method.
    Of the API's, each is.
    """
    known: dict[tuple[str, str], _Answer] = {}
    wrong = []
    for address in those:
        first, url = address.rows[0], theirs.url(address)
        part = address.name if address.name.startswith("api:") else url.split("/")[1]
        missing = theirs.url(address, **{first: uuid.uuid4() if first in ("key", "session") else 987654321})
        for method in [method for method, roles in TABLE[address.name].items() if role in roles]:
            hidden = ask(client, method, url)
            if (part, method) not in known:
                known[part, method] = ask(client, method, missing)
            absent = known[part, method]
            if hidden.status != 404 or (hidden.status, hidden.body) != (absent.status, absent.body):
                wrong.append(f"{method} {address.name}: {hidden.status}, {absent.status}")
    return wrong
