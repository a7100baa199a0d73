"""People who sign in: an administrator opens accounts, changes role and team, suspends, gives a new password.

Pages of our own in the place of Django's admin: that writes rows past the actions and what they refuse, signs people in
by a form of its own beside the throttled one, and is granted by flags on the user instead of by verbs.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from families.refusals import NotPossibleError
from keyworkers.actions import change_account, open_account, set_temporary_password
from keyworkers.forms import AccountForm, NewAccountForm, refuse
from keyworkers.models import User
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.restricting import keepers_after, kept_alone_by

MOST_USERS = 500
ENTERING = ["GET", "HEAD", "POST"]
# Nothing that is read for something else on a slip of paper: 16 of them make 78 bits.
LETTERS, GROUPS, IN_A_GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 4, 4


@requires(Verb.ADMINISTER)
@require_safe
def users(request: KeyworkerRequest) -> HttpResponse:
    """Show the council's people, who may sign in first."""
    people = User.objects.filter(council=request.user.council_id).select_related("team")
    rows = [
        [
            {"text": str(one), "href": reverse("user", args=[one.pk]), "detail": one.username},
            one.get_role_display(),
            str(one.team or ""),
            {"text": "yes" if one.is_active else "no", "tag": "answer"},
            one.last_login.date() if one.last_login else None,
        ]
        for one in people.order_by("-is_active", "last_name", "first_name", "id")[:MOST_USERS]
    ]
    columns = [{"label": label} for label in ("Name", "Role", "Team", "May sign in", "Last signed in")]
    return render(request, "keyworkers/users.html", {"rows": rows, "columns": columns})


@requires(Verb.ADMINISTER)
@require_http_methods(ENTERING)
def user(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Change somebody's role and team, or suspend them."""
    person = get_object_or_404(User.objects.filter(council=request.user.council_id), pk=pk)
    alone = kept_alone_by(person, on=request.today)
    form = AccountForm(request.POST or None, user=person, keepers=keepers_after(person) if alone else None)
    if form.is_valid():
        keeper = form.cleaned_data.get("keeper")
        try:
            change_account(person, form.account(), by=request.user, as_of=request.today, keeper=keeper)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{person}'s account is changed.")
            return redirect("users")
    context = {"person": person, "form": form}
    return render(request, "keyworkers/user.html", context, status=422 if form.errors else 200)


def temporary_password() -> str:
    """Return a password that is read out once: four groups of letters and digits."""
    return "-".join(get_random_string(IN_A_GROUP, LETTERS) for _ in range(GROUPS))


@requires(Verb.ADMINISTER)
@require_http_methods(ENTERING)
def user_add(request: KeyworkerRequest) -> HttpResponse:
    """Open an account; its temporary password is shown once, on the page that follows the form."""
    form = NewAccountForm(request.POST or None, by=request.user)
    if form.is_valid():
        password = temporary_password()
        try:
            made = open_account(form.who(), form.account(), password=password, by=request.user)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return _shown_once(request, made, password)
    return render(request, "keyworkers/user_add.html", {"form": form}, status=422 if form.errors else 200)


@requires(Verb.ADMINISTER)
@require_http_methods(ENTERING)
def user_password(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Give somebody a temporary password, after asking once; it is shown once."""
    person = get_object_or_404(User.objects.filter(council=request.user.council_id), pk=pk)
    if request.method != "POST":
        return render(request, "keyworkers/user_password.html", {"person": person})
    password = temporary_password()
    try:
        set_temporary_password(person, password=password, by=request.user)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("user", pk)
    return _shown_once(request, person, password)


def _shown_once(request: KeyworkerRequest, person: User, password: str) -> HttpResponse:
    return render(request, "keyworkers/user_temporary.html", {"person": person, "password": password})
