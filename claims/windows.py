"""In which window a family can be claimed, told ahead from its explanation."""

from datetime import date

from claims.models import Window
from outcomes.explaining import FamilyShown


def claimable_in(shown: FamilyShown) -> tuple[date, str] | None:
    """Return the first day on which the family's result can be claimed, with that window in words.

    That is in the first window, not over on the day looked at, whose evidence date finds every need met if nothing new
    happens. None where no such day is known, where no such window is set, or where the family is not eligible.
    """
    met_from = shown.whole.since if shown.whole.status == "met" else shown.whole.earliest
    if met_from is None or shown.whole.eligibility.is_eligible is False:
        return None
    windows = Window.objects.filter(
        programme__framework__attachments=shown.attachment,
        programme__council__families__attachments=shown.attachment,
        attached_by__gte=shown.attached_on,
        evidence_on__gte=met_from,
        submit_by__gte=shown.whole.day,
    )
    window = windows.order_by("evidence_on").first()
    return (max(window.opens_on, met_from), f"Claimable from, in {window.name}") if window else None
