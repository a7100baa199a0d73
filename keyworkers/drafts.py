"""Drafts: what somebody has typed into a form and not yet completed, kept by the server and theirs alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import Council, Family
from families.refusals import NotPossibleError
from families.scopes import Scope
from keyworkers.models import Draft, Intervention, User

KEPT = timedelta(days=30)
LARGEST = 100_000  # characters of all fields together: a note has 4,000
Content = Mapping[str, Sequence[str]]


class CompletedAlreadyError(NotPossibleError):
    """The form whose draft is to be kept has been completed meanwhile."""


def save_draft(content: Content, *, form: str, key: UUID, family: Family | None, by: User, at: datetime) -> Draft:
    """Keep what ``by`` has typed into a form, in the place of what was kept of it before, and return the draft.

    Raises :class:`NotPossibleError` where the key is somebody else's or the words are too many to keep, and
    :class:`CompletedAlreadyError` where the form has been completed.
    """
    kept = {name: [value.replace("\x00", "") for value in values] for name, values in content.items()}
    if sum(len(value) for values in kept.values() for value in values) > LARGEST:
        raise NotPossibleError("This is too long to be kept as a draft.")
    if Intervention.objects.filter(Q(idempotency_key=key) | Q(session=key)).exists():
        raise CompletedAlreadyError("This note has been saved already.")
    if Draft.objects.filter(key=key).exclude(user=by, form=form, family=family).exists():
        raise NotPossibleError("This form was begun by somebody else, or for another family.")
    draft, _ = Draft.objects.update_or_create(
        key=key,
        defaults={
            "council_id": by.council_id,
            "user": by,
            "family": family,
            "form": form,
            "content": kept,
            "saved_at": at,
        },
    )
    return draft


def draft_to_go_on_with(user: User, *, form: str, family: Family | None, key: str = "") -> Draft | None:
    """Return ``user``'s draft of a form about ``family``: the one of a key, or else the newest."""
    found = Draft.objects.filter(user=user, form=form, family=family).exclude(_is_completed())
    asked = [draft for draft in found if str(draft.key) == key]
    return next(iter(asked), None) or next(iter(found), None)


def _is_completed() -> Exists:
    """Return the condition that a draft's note is there: what a late autosave left behind is no draft any more."""
    return Exists(Intervention.objects.filter(Q(idempotency_key=OuterRef("key")) | Q(session=OuterRef("key"))))


def drop_draft(draft: Draft) -> None:
    """Delete what somebody does not want to go on with."""
    draft.delete()


def drafts_of(user: User, *, scope: Scope) -> QuerySet[Draft]:
    """Return what ``user`` has not completed, newest first, of the families they may see and of several at once."""
    within = Draft.objects.filter(user=user, council=user.council_id).exclude(_is_completed())
    return within.filter(Q(family__isnull=True) | scope.allows("family_id")).select_related("family")


def expire_drafts(council: Council, *, at: datetime) -> int:
    """Delete what nobody has touched for 30 days and return how many drafts that were."""
    deleted, _ = Draft.objects.filter(council=council, saved_at__lt=at - KEPT).delete()
    return deleted
