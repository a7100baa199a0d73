"""The demonstration council's history, replayed: each delivery on its day, the nights, the batch that was paid."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import connection
from django.utils.crypto import salted_hmac

from claims.models import Window
from families.actions import keep_file, load
from families.models import Council, FeedLoad
from families.models.feeds import FeedKind, LoadState
from keyworkers.models import Role
from troubled_families import edge
from troubled_families.claim_windows import Say, begin, go_on, send_and_be_paid, somebody
from troubled_families.jobs import run_night_here
from troubled_families.night import Progress
from troubled_families.past_months import publish_past_months
from troubled_families.second_version import draft_second_version
from troubled_families.setting_up import Setup, read_setup, set_up_council, set_up_families
from troubled_families.working_days import live_working_days

# Families first, then what tells people's numbers: whoever speaks of them needs them there.
ORDER = list(FeedKind)
PASSWORD_LENGTH = 12


def password() -> str:
    """Return the one password of the demonstration's invented people: this installation's own, the same every time."""
    return salted_hmac("demonstration", "password", secret=settings.SECRET_KEY).hexdigest()[:PASSWORD_LENGTH]


def replay(directory: Path, *, say: Say, progress: Progress) -> Council:
    """Set the council of a directory up and replay its history up to the night before its today."""
    setup = read_setup(directory)
    deliveries = setup["delivery"]
    first = deliveries[0]["received_on"]
    with edge.writing(what="load_demo", at=edge.close_of(first - timedelta(days=1)), judging=0) as moment:
        council = set_up_council(setup, password=password(), at=moment)
    for delivery in deliveries:
        on = delivery["received_on"]
        say(f"{on:%d/%m/%Y}: the files of {delivery['folder']}")
        _receive(council, directory / delivery["folder"], delivery["complete_to"], on=on, say=say)
        is_last = delivery is deliveries[-1]
        if on == first:
            _set_up_families(council, setup, on=on)
        if not is_last:
            _count_anew()
        else:
            known = live_working_days(council, today=setup["council"]["today"])
            say(f"{on:%d/%m/%Y}: what keyworkers wrote of {known} families")
        _live_through(council, night_on=setup["council"]["today"] if is_last else on, say=say, progress=progress)
    draft = draft_second_version(council, today=setup["council"]["today"])
    say(f"{draft}: written, waiting to be tried and approved")
    pages = publish_past_months(council, today=setup["council"]["today"])
    say(f"performance pages of {len(pages)} months: published")
    return council


def _count_anew() -> None:
    """Let the planner know what came: years of files arrive in a minute here, sooner than autovacuum looks."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _set_up_families(council: Council, setup: Setup, *, on: date) -> None:
    with edge.writing(what="load_demo", at=edge.close_of(on), judging=0):
        set_up_families(council, setup)


def _receive(council: Council, folder: Path, complete_to: dict[str, date], *, on: date, say: Say) -> None:
    """Load a delivery's files, late on the day it came."""
    analyst = somebody(council, Role.ANALYST)
    workers = list(council.users.values_list("username", flat=True))
    for kind in ORDER:
        path = folder / f"{kind}.csv"
        if not path.is_file():
            continue
        with (
            edge.writing(what="load_demo", by=analyst, at=edge.close_of(on), judging=0) as moment,
            path.open("rb") as opened,
        ):
            kept = keep_file(
                council,
                kind,
                File(opened, name=path.name),
                complete_to=complete_to[kind],
                received_by=analyst.username,
                at=moment,
            )
            say(_told(load(kept, at=moment, workers=workers)))


def _told(loaded: FeedLoad) -> str:
    if loaded.state == LoadState.FAILED:
        return f"  {loaded.file_name}: {loaded.problem}"
    return (
        f"  {loaded.file_name}: {loaded.rows:,} rows, {loaded.loaded:,} loaded, {loaded.unchanged:,} unchanged, "
        f"{loaded.rejected:,} rejected"
    )


def _live_through(council: Council, *, night_on: date, say: Say, progress: Progress) -> None:
    """Run a night, then do with claims what was done: a window that has passed is sent and paid, an open one begun."""
    say(f"{night_on:%d/%m/%Y}: the night")
    run_night_here(council, as_of=night_on, at=edge.close_of(night_on), progress=progress)
    _count_anew()  # the first night has drawn years of evidence
    for window in Window.objects.open_on(night_on).filter(programme=council.programmes.get()):
        say(f"{night_on:%d/%m/%Y}: the claims of {window}")
        if window.submit_by < edge.today():
            send_and_be_paid(window, on=night_on, say=say)
        elif night_on < edge.today():
            begin(window, on=night_on, say=say)
        else:
            go_on(window, on=night_on, say=say)  # the late police file has taken a claim out of what was begun
