"""What is done with agency files: received and previewed, loaded, discarded, undone."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction

from families.feeds.cleaning import MONTH_FIRST
from families.feeds.encodings import UnreadableError, digest_of
from families.feeds.loading import Outcome, load_rows
from families.feeds.undoing import TakeBack, Undoing, undo_rows
from families.models import Council, Coverage, FeedLoad, Source
from families.models.feeds import FeedKind, LoadState
from families.refusals import NotPossibleError
from families.words import LONDON

UNSAID = "No day could be read from the file: say how far it is complete before it is loaded."
DAYS_IN_DOUBT = (
    "Some days of the file stand month first. Where both numbers are 12 or less nobody can tell, and such rows are"
    " taken day first: have the whole file written anew."
)


class LoadRefusedError(NotPossibleError):
    """A file that cannot be loaded (or discarded) as it stands; the message is for people."""


class InTheWayOfUndoingError(LoadRefusedError):
    """A load that cannot be undone, because ``reasons`` rest on it: sentences that may name families."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def receive_file(
    council: Council,
    kind: FeedKind,
    file: "File[Any]",
    *,
    complete_to: date | None,
    received_by: str,
    at: datetime,
    workers: Collection[str] | None = None,
) -> FeedLoad:
    """Keep an agency's file and preview it: what would become of each row is counted, and nothing of it written.

    ``complete_to`` None: how far it is complete is read from it.
    A file that cannot be read as a whole is kept as failed, with every reason.
    """
    kept = _keep(council, kind, file, complete_to=complete_to, received_by=received_by, at=at)
    return preview(kept, at=at, workers=workers)


def keep_file(
    council: Council, kind: FeedKind, file: "File[Any]", *, complete_to: date | None, received_by: str, at: datetime
) -> FeedLoad:
    """Keep an agency's file to be loaded without a preview."""
    kept = _keep(council, kind, file, complete_to=complete_to, received_by=received_by, at=at)
    return await_loading(kept)


def _keep(
    council: Council, kind: FeedKind, file: "File[Any]", *, complete_to: date | None, received_by: str, at: datetime
) -> FeedLoad:
    source, _ = Source.objects.get_or_create(council=council, kind=kind)
    kept = FeedLoad(
        council=council,
        source=source,
        file_name=(file.name or "")[-200:],
        digest=digest_of(_opened(file)),
        complete_to=complete_to,
        complete_to_is_read=complete_to is None,
        received_at=at,
        received_by=received_by,
    )
    file.seek(0)
    kept.file.save(f"{kind}-{kept.digest[:12]}", file, save=False)
    kept.save()
    return kept


def preview(feed_load: FeedLoad, *, at: datetime, workers: Collection[str] | None = None) -> FeedLoad:
    """Rehearse a load again: its counts, its rejects, what it would write."""
    _require(feed_load, LoadState.PREVIEWED)
    try:
        _note(feed_load, _load_rows(feed_load, at=at, workers=workers, is_rehearsal=True), at=at)
    except UnreadableError as error:
        _fail(feed_load, error)
    feed_load.save()
    return feed_load


def load(feed_load: FeedLoad, *, at: datetime, workers: Collection[str] | None = None) -> FeedLoad:
    """Load a previewed or waiting file; loading a loaded one again changes nothing."""
    feed_load = FeedLoad.objects.select_for_update(of=("self", "source")).select_related("source").get(pk=feed_load.pk)
    if feed_load.state == LoadState.LOADED:
        return feed_load
    _require(feed_load, LoadState.PREVIEWED, LoadState.WAITING)
    if feed_load.complete_to is None and feed_load.state == LoadState.PREVIEWED:
        raise LoadRefusedError(UNSAID)
    try:
        with transaction.atomic():
            _note(feed_load, _load_rows(feed_load, at=at, workers=workers, is_rehearsal=False), at=at)
            if feed_load.complete_to is None:
                raise UnreadableError(UNSAID)
    except UnreadableError as error:
        _fail(feed_load, error)
    else:
        feed_load.state, feed_load.loaded_at = LoadState.LOADED, at
        _note_coverage(feed_load, at=at)
    feed_load.save()
    return feed_load


def await_loading(feed_load: FeedLoad) -> FeedLoad:
    """Set a previewed file waiting for a job to load it."""
    _require(feed_load, LoadState.PREVIEWED)
    feed_load.state = LoadState.WAITING
    feed_load.save(update_fields=["state"])
    return feed_load


def say_complete_to(feed_load: FeedLoad, complete_to: date) -> FeedLoad:
    """Say how far a previewed file is complete, in place of what was said or read from it."""
    _require(feed_load, LoadState.PREVIEWED)
    if complete_to > feed_load.received_at.astimezone(LONDON).date():
        raise LoadRefusedError("A file is complete to no later day than that on which it was received.")
    feed_load.complete_to, feed_load.complete_to_is_read = complete_to, False
    feed_load.save(update_fields=["complete_to", "complete_to_is_read"])
    return feed_load


def discard(feed_load: FeedLoad) -> FeedLoad:
    """Set a previewed file aside: it will not be loaded."""
    _require(feed_load, LoadState.PREVIEWED)
    feed_load.state = LoadState.DISCARDED
    feed_load.save(update_fields=["state"])
    return feed_load


def rehearse_undo(feed_load: FeedLoad, *, at: datetime, take_back: TakeBack | None = None) -> Undoing:
    """Return what undoing a load would write, or what stands in its way; nothing is written."""
    _require(feed_load, LoadState.LOADED)
    return undo_rows(feed_load, at=at, is_rehearsal=True, take_back=take_back)


def undo(feed_load: FeedLoad, *, by: str, reason: str, at: datetime, take_back: TakeBack | None = None) -> FeedLoad:
    """Undo a load with all it caused; undoing it again changes nothing.

    ``take_back`` takes back what the apps above have drawn from its rows (:func:`families.feeds.undoing.undo_rows`).
    """
    feed_load = FeedLoad.objects.select_for_update(of=("self", "source")).select_related("source").get(pk=feed_load.pk)
    may_be_undone(feed_load, reason=reason)
    if feed_load.state == LoadState.UNDONE:
        return feed_load
    done = undo_rows(feed_load, at=at, is_rehearsal=False, take_back=take_back)
    if done.in_the_way:
        raise InTheWayOfUndoingError(*done.in_the_way)
    feed_load.state, feed_load.undone_at, feed_load.undone_by = LoadState.UNDONE, at, by
    feed_load.undo_reason, feed_load.undo_effects = reason.strip(), dict(+done.effects)
    feed_load.save(update_fields=["state", "undone_at", "undone_by", "undo_reason", "undo_effects"])
    return feed_load


def may_be_undone(feed_load: FeedLoad, *, reason: str) -> None:
    """Refuse to undo what never was loaded, or for no reason."""
    _require(feed_load, LoadState.LOADED, LoadState.UNDONE)
    if not reason.strip():
        raise LoadRefusedError("Say why the load is undone.")


def loaded_before(feed_load: FeedLoad) -> FeedLoad | None:
    """Return the load of the very same file that came before, if there is one."""
    same = FeedLoad.objects.filter(source=feed_load.source_id, digest=feed_load.digest, state=LoadState.LOADED)
    return same.exclude(pk=feed_load.pk).order_by("loaded_at").first()


def _load_rows(feed_load: FeedLoad, *, at: datetime, workers: Collection[str] | None, is_rehearsal: bool) -> Outcome:
    # One load of a council's source at a time: the second would compare with what the first has not written yet.
    Source.objects.select_for_update().get(pk=feed_load.source_id)
    with feed_load.file.open("rb") as file:
        return load_rows(feed_load, file.file, at=at, workers=workers, is_rehearsal=is_rehearsal)


def _note(feed_load: FeedLoad, outcome: Outcome, *, at: datetime) -> None:
    feed_load.rows, feed_load.loaded = outcome.rows, outcome.loaded
    feed_load.unchanged, feed_load.rejected = outcome.unchanged, outcome.rejected
    feed_load.effects = dict(outcome.effects)
    if feed_load.complete_to_is_read:
        feed_load.complete_to = outcome.reaches
    feed_load.notes = list(outcome.notes)
    if outcome.rejected and feed_load.rejects.filter(reason__contains=MONTH_FIRST).exists():
        feed_load.notes.append(DAYS_IN_DOUBT)
    if before := loaded_before(feed_load):
        assert before.loaded_at is not None  # noqa: S101 - the database holds: loaded exactly when
        on = before.loaded_at.astimezone(LONDON).date()
        feed_load.notes.append(f"This very file was loaded on {on.day} {on:%B %Y}; loading it again changes nothing.")


def _note_coverage(feed_load: FeedLoad, *, at: datetime) -> None:
    """Say how far the source is complete, unless we knew as much."""
    source = feed_load.source_id
    assert feed_load.complete_to is not None  # noqa: S101 - the database holds: a loaded file says how far
    if not is_complete_to(source, feed_load.complete_to):
        Coverage.objects.create(source_id=source, complete_to=feed_load.complete_to, load=feed_load, recorded_at=at)


def is_complete_to(source: int, on: date) -> bool:
    """Tell whether a source is known to be complete to a day; what was undone says nothing of it."""
    return Coverage.objects.standing().filter(source_id=source, complete_to__gte=on).exists()


def _fail(feed_load: FeedLoad, error: UnreadableError) -> None:
    feed_load.state = LoadState.FAILED
    feed_load.problem = "\n".join(error.problems)


def _require(feed_load: FeedLoad, *states: LoadState) -> None:
    if feed_load.state not in states:
        raise LoadRefusedError(f"This file is {feed_load.get_state_display().lower()}; it stays as it is.")


def _opened(file: "File[Any]") -> BinaryIO:
    return file.open("rb").file  # type: ignore[return-value]  # Django's stubs know only IO[Any]
