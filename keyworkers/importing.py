"""Loading an agency's file: at once where somebody can wait for it, else as a job."""

from datetime import date, datetime

from families import actions
from families.models import FeedLoad
from keyworkers.jobs import ask_import
from keyworkers.models import User

AT_ONCE = 5_000  # rows loaded while somebody waits; more are a job's work


def sign_in_names(council: int) -> list[str]:
    """Return the names that files may use for those who work with a council's families."""
    return list(User.objects.filter(council_id=council).values_list("username", flat=True))


def load_or_ask(found: FeedLoad, *, by: User, as_of: date, at: datetime) -> FeedLoad:
    """Load a previewed file and return it; a large one waits for a job."""
    if found.rows <= AT_ONCE:
        return actions.load(found, at=at, workers=sign_in_names(found.council_id))
    waiting = actions.await_loading(found)
    ask_import(waiting, as_of=as_of, by=by, at=at)
    return waiting
