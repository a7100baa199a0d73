"""People who sign in: an administrator sees them, changes their role and team, and suspends them.

Pages of our own in the place of Django's admin: that writes rows past the actions and what they refuse, signs people in
by a form of its own beside the throttled one, and is granted by flags on the user instead of by verbs.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.refusals import NotPossibleError
from keyworkers.actions import change_account
from keyworkers.forms import AccountForm, refuse
from keyworkers.models import User
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest

MOST_USERS = 500


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
@require_http_methods(["GET", "HEAD", "POST"])
def user(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Change somebody's role and team, or suspend them."""
    person = get_object_or_404(User.objects.filter(council=request.user.council_id), pk=pk)
    form = AccountForm(request.POST or None, user=person)
    if form.is_valid():
        try:
            change_account(person, form.account(), by=request.user, as_of=request.today)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{person}'s account is changed.")
            return redirect("users")
    context = {"person": person, "form": form}
    return render(request, "keyworkers/user.html", context, status=422 if form.errors else 200)
