"""The marks by which a form that is kept as a draft is known again: read from what it sent, made for what is shown."""

import uuid
from dataclasses import replace

from django.http import HttpRequest

from keyworkers.drafts import Mark

PAGE, NUMBER, SEEN = "draft_page", "draft_number", "draft_seen"
NOT_TYPED = {PAGE, NUMBER, SEEN, "csrfmiddlewaretoken", "save"}


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was typed into a form that was sent, without what the form itself adds."""
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}


def mark_sent(request: HttpRequest) -> Mark:
    """Return the mark that came with a form."""
    number, seen = (_number(request.POST.get(name, "")) for name in (NUMBER, SEEN))
    return Mark(request.POST.get(PAGE, "")[:36], number, seen)


def mark_to_show(request: HttpRequest, *, seen: int = 0) -> Mark:
    """Return the mark a form carries: its own again where it was sent and comes back, else one of a newly opened form.

    ``seen`` is the version of the draft the form shows; 0 where there is none.
    """
    sent = mark_sent(request)
    if sent.page:
        return replace(sent, seen=seen or sent.seen)
    return Mark(uuid.uuid4().hex, 0, seen)


def _number(sent: str) -> int:
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
