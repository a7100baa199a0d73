"""The demonstration's second version of the outcomes plan: written by the analyst, to be tried and approved."""

import re
from datetime import date, timedelta

from families.models import Council
from keyworkers.models import Role
from outcomes.dryrun import ask_dry_run
from outcomes.models import OutcomesPlan
from outcomes.planning import Draft, write_draft
from troubled_families import edge

SOURCE = 'mark = "I", source = "Invented for the demonstration: the board wishes to see what it would change"'
NOTE = "A year after help for a child has ended instead of six months, and 85% attendance instead of 90%."


def draft_second_version(council: Council, *, today: date) -> OutcomesPlan:
    """Have the council's analyst write a second version on the evening before ``today``, and ask for a dry run.

    A job runs it once a worker is there, as it would for any council.
    """
    analyst = council.users.filter(role=Role.ANALYST).order_by("id")[0]
    first = council.outcomes_plans.get()
    draft = Draft(
        framework=first.framework,
        title=first.title,
        in_force_on=(today.replace(day=1) + timedelta(days=62)).replace(day=1),
        note=NOTE,
        text=second_version(first.text),
    )
    with edge.writing(what="load_demo", by=analyst, at=edge.close_of(today - timedelta(days=1)), judging=0) as moment:
        written = write_draft(council, draft, by=analyst, at=moment)
        ask_dry_run(written, by=analyst, as_of=today, at=moment, at_once=0)
    return written


def second_version(text: str) -> str:
    """Return the composite plan asking for a year without help for a child, and for 85% attendance."""
    start = text.index('code = "children"')
    end = text.index("[[headlines.indicators]]", start)
    longer = re.sub(
        r"months = \{ value = 6, mark = .*?, verified_by",
        f"months = {{ value = 12, {SOURCE}, verified_by",
        text[start:end],
    )
    changed = text[:start] + longer.replace("for 6 months", "for 12 months") + text[end:]
    attending = re.sub(
        r'\{ value = "90%", mark = .*?, verified_by', f'{{ value = "85%", {SOURCE}, verified_by', changed
    )
    return attending.replace("at least 90% of sessions", "at least 85% of sessions")
