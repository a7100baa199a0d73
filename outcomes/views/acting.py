"""What a person may enter about each need of a family, as its page offers it."""

from datetime import date

from django.urls import reverse

from families.models import Family
from keyworkers.models import User
from keyworkers.permissions import Verb, may
from outcomes.judgements import judged_needs


def acts_on_needs(family: Family, *, user: User, today: date) -> dict[str, list[dict[str, str]]]:
    """Return what may be entered about each need, by its indicator: words, and where."""
    attachment = family.attachments.order_by("-attached_on").first()
    if attachment is None or not may(user, Verb.RECORD_JUDGEMENTS):
        return {}
    return {
        code: [{"words": "Judge it met", "href": reverse("need_judge", args=[family.pk, code])}]
        for code in judged_needs(attachment, on=today)
    }
