"""The pages that belong to no part of the programme: the first page, the accessibility statement, the gallery."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from families.invented.workers import NAMED
from families.invented.written import WRITTEN_LIVES
from families.models import Family
from keyworkers.models import Role, User
from keyworkers.permissions import requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.home import sections_of
from troubled_families import gallery as examples

# In the order of the start page. Nobody else signs in by a button, whatever the database holds.
NAMED_SIGN_INS = [worker.username for worker in NAMED]
ONE_THING_TO_TRY = {
    "keyworker.keane": "Open Pereira, where the work has just begun, and log a visit.",
    "keyworker.osei": "Open Hussain: attached too late for this window. Then Kaur, whom only three people find.",
    "keyworker.lind": "Open a family and look at where its needs stood on another day.",
    "partner.webb": "Open a family of Harbour Family Trust, a commissioned provider. You find nobody else's.",
    "teammanager.north": "See who in the team holds which families, and name another lead keyworker for one.",
    "programme": "See which decisions wait for a second person. Then what the waiting outcomes plan would change.",
    "analyst": "Open the claims to decide: approve Ashdown, fill a batch, freeze it. See why Davies left one.",
    "auditor": "Batch 3 is with you: open a pack of its sample and write what you find. Then see what differs today.",
    "senior": "Batch 2 is audited. See who may sign it, read its totals, and sign it.",
    "jobcentre": "Verify the work of the Quigleys: 26 weeks of the 30 since the benefit ended, with two gaps.",
    "admin": "See last night's job, who may sign in, and who has looked at which record.",
}


@dataclass(frozen=True)
class SignIn:
    """One of the demonstration's named sign-ins."""

    username: str
    name: str
    role: str
    team: str
    to_try: str


@dataclass(frozen=True)
class LifeToLookFor:
    """One of the demonstration's written lives."""

    family: str
    name: str
    title: str
    look_for: str
    sign_in: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show people who are signed in their own first page, and others how to sign in."""
    if isinstance(request.user, User):
        return render(
            request,
            "home.html",
            {
                "sections": sections_of(cast(KeyworkerRequest, request)),
                "names_workers": request.user.role != Role.KEYWORKER,
            },
        )
    if not settings.DEMONSTRATION:
        return redirect("account_login")
    return render(request, "start.html", {"sign_ins": named_sign_ins(), "lives": written_lives()})


def named_sign_ins() -> list[SignIn]:
    """Return the demonstration's named sign-ins."""
    people = {person.username: person for person in open_to_buttons().select_related("team")}
    return [
        SignIn(
            username=username,
            name=str(people[username]),
            role=people[username].get_role_display(),
            team=str(people[username].team or ""),
            to_try=ONE_THING_TO_TRY[username.partition("@")[0]],
        )
        for username in NAMED_SIGN_INS
        if username in people
    ]


def written_lives() -> list[LifeToLookFor]:
    """Return the demonstration's written lives, as far as their families are there."""
    references = [life.family for life in WRITTEN_LIVES]
    there = set(Family.objects.filter(reference__in=references).values_list("reference", flat=True))
    return [
        LifeToLookFor(
            family=life.family, name=life.name, title=life.title, look_for=life.look_for, sign_in=life.sign_in.name
        )
        for life in WRITTEN_LIVES
        if life.family in there
    ]


def open_to_buttons() -> QuerySet[User]:
    """Return the accounts that a button may sign in."""
    return User.objects.filter(is_active=True, username__in=NAMED_SIGN_INS)


@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's invented people, without a password; nowhere but there."""
    if not settings.DEMONSTRATION:
        raise Http404
    person = get_object_or_404(open_to_buttons(), username=request.POST.get("username", ""))
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the service is."""
    return render(request, "accessibility.html")


@require_GET
@requires(None)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state: the components' documentation."""
    return render(request, "gallery.html", examples.everything(request.GET))
