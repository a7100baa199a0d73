"""Drafts: what somebody has typed into a form and not yet completed, kept by the server and theirs alone.

Two forms may be open at once, in two tabs or on two devices, and what one sends may arrive late. Each carries a mark of
what its writer saw, so that nothing older takes the place of something newer, and nothing completed is a draft again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import Council, Family
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.words import LONDON
from keyworkers.models import Draft, Intervention, User

KEPT = timedelta(days=30)
LARGEST = 100_000  # characters of all fields together: a note has 4,000
Content = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Which open form sends something, for the how-manieth time, and the version of the draft its writer saw."""

    page: str = ""
    number: int = 0
    seen: int = 0

    def may_replace(self, draft: Draft) -> bool:
        """Tell whether what comes with this mark was typed after what the draft holds."""
        if self.page and self.page == draft.page:
            return self.number >= draft.number
        return self.seen == draft.version

    def may_finish(self, draft: Draft) -> bool:
        """Tell whether completing the form makes an end of the draft: not where more was typed elsewhere since."""
        return not self.page or self.may_replace(draft)


class CompletedAlreadyError(NotPossibleError):
    """The form whose draft is to be kept has been completed meanwhile."""


class NewerDraftError(NotPossibleError):
    """What is kept was typed after what is to be kept, in another tab or on another device; ``draft`` is it."""

    def __init__(self, draft: Draft) -> None:
        at = f"{draft.saved_at.astimezone(LONDON):%H:%M}"
        super().__init__(f"A newer draft was saved at {at}, in another tab or on another device.")
        self.draft = draft


def save_draft(
    content: Content, *, form: str, key: UUID, family: Family | None, by: User, at: datetime, mark: Mark | None = None
) -> Draft:
    """Keep what ``by`` has typed into a form, in the place of what was kept of it before, and return the draft.

    Raises :class:`NotPossibleError` where the key is somebody else's or the words are too many to keep,
    :class:`CompletedAlreadyError` where the form has been completed, and :class:`NewerDraftError` where what stands was
    typed later.
    """
    kept = {name: [value.replace("\x00", "") for value in values] for name, values in content.items()}
    if sum(len(value) for values in kept.values() for value in values) > LARGEST:
        raise NotPossibleError("This is too long to be kept as a draft.")
    if Intervention.objects.filter(Q(idempotency_key=key) | Q(session=key)).exists():
        raise CompletedAlreadyError("This note has been saved already.")
    mark = mark or Mark()
    first = {"council_id": by.council_id, "user": by, "family": family, "form": form, "content": kept, "saved_at": at}
    draft: Draft
    draft, is_new = Draft.objects.select_for_update().get_or_create(
        key=key, defaults=first | {"page": mark.page, "number": mark.number}
    )
    if is_new:
        return draft
    if (draft.user_id, draft.form, draft.family_id) != (by.pk, form, family and family.pk):
        raise NotPossibleError("This form was begun by somebody else, or for another family.")
    _refuse_late(draft, mark)
    draft.content, draft.saved_at, draft.finished_at = kept, at, None
    _count(draft, mark)
    return draft


def _refuse_late(draft: Draft, mark: Mark) -> None:
    if mark.may_replace(draft):
        return
    if draft.finished_at:
        raise CompletedAlreadyError("This has been saved already, or its draft was deleted.")
    raise NewerDraftError(draft)


def _count(draft: Draft, mark: Mark) -> None:
    draft.version += 1
    draft.page, draft.number = mark.page, mark.number
    draft.save(update_fields=["content", "saved_at", "finished_at", "version", "page", "number"])


def finish_draft(key: UUID, *, form: str, family: Family | None, by: User, at: datetime, mark: Mark) -> None:
    """Empty the draft of a form that is completed, so that nothing an open form sends late is a draft again.

    What was typed later, in another tab or on another device, stays as a draft.
    """
    first = {"council_id": by.council_id, "user": by, "family": family, "form": form, "saved_at": at, "content": {}}
    draft, is_new = Draft.objects.select_for_update().get_or_create(key=key, defaults=first | {"finished_at": at})
    is_theirs = draft.user_id == by.pk and not draft.finished_at
    if not is_new and is_theirs and mark.may_finish(draft):
        _empty(draft, at=at)


def finish_note(key: UUID, *, by: User, mark: Mark | None) -> None:
    """Delete the draft of a note that is logged; one typed later elsewhere stays, under a key of its own.

    No row needs to stay: the note itself refuses what comes late.
    """
    draft = Draft.objects.select_for_update().filter(key=key, user=by).first()
    if draft is None:
        return
    if mark is None or mark.may_finish(draft):
        draft.delete()
    else:
        draft.key = uuid4()
        draft.content = draft.content | {"key": [str(draft.key)]}
        draft.save(update_fields=["key", "content"])


def draft_to_go_on_with(user: User, *, form: str, family: Family | None, key: str = "") -> Draft | None:
    """Return ``user``'s draft of a form about ``family``: the one of a key, or else the newest."""
    found = Draft.objects.unfinished().filter(user=user, form=form, family=family).exclude(_is_completed())
    asked = [draft for draft in found if str(draft.key) == key]
    return next(iter(asked), None) or next(iter(found), None)


def _is_completed() -> Exists:
    """Return the condition that a draft's note is there: what a late autosave left behind is no draft any more."""
    return Exists(Intervention.objects.filter(Q(idempotency_key=OuterRef("key")) | Q(session=OuterRef("key"))))


def drop_draft(draft: Draft, *, at: datetime) -> None:
    """Empty what somebody does not want to go on with; a form of it that is open still does not bring it back."""
    _empty(Draft.objects.select_for_update().get(pk=draft.pk), at=at)


def _empty(draft: Draft, *, at: datetime) -> None:
    draft.content, draft.saved_at, draft.finished_at = {}, at, at
    _count(draft, Mark())


def drafts_of(user: User, *, scope: Scope) -> QuerySet[Draft]:
    """Return what ``user`` has not completed, newest first, of the families they may see and of several at once."""
    within = Draft.objects.unfinished().filter(user=user, council=user.council_id).exclude(_is_completed())
    return within.filter(Q(family__isnull=True) | scope.allows("family_id")).select_related("family")


def expire_drafts(council: Council, *, at: datetime) -> int:
    """Delete what nobody has touched for 30 days and return how many drafts that were."""
    deleted, _ = Draft.objects.filter(council=council, saved_at__lt=at - KEPT).delete()
    return deleted
