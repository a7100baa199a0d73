"""A professional's confirmation, entered from a need and corrected by another entry in its place."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from families.views.record import Opened, opened
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.writing import people_of, write
from outcomes.confirming import confirmed_needs, enter_confirmation
from outcomes.forms_of_steps import ConfirmationForm
from outcomes.judgements import last_held
from outcomes.models import Attachment, Evidence
from outcomes.views.judgements import last_attachment


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def need_confirm(request: KeyworkerRequest, pk: int, indicator: str) -> HttpResponse:
    """Enter what a professional confirmed of a need; of one the plan has nobody confirm, not found (404)."""
    record = opened(request, pk)
    held = last_held(record.family, on=request.today)
    measures = confirmed_needs(held.needs).get(indicator) if held else None
    if held is None or measures is None:
        raise Http404
    called = next(one.need for one in held.needs if one.code == indicator)
    return confirmation(record, held.attachment, measures, title=f"A professional's confirmation: {called}")


def corrected_confirmation(record: Opened, entry: Evidence) -> HttpResponse:
    """Show the form that corrects a confirmation, and save it."""
    attachment = last_attachment(record)
    if attachment is None:
        raise Http404
    return confirmation(record, attachment, (entry.measure,), title="A professional's confirmation", entry=entry)


def confirmation(
    record: Opened, attachment: Attachment, measures: tuple[str, ...], *, title: str, entry: Evidence | None = None
) -> HttpResponse:
    """Show the form of a confirmation of one of ``measures``, or of the correction of an ``entry``, and save it."""
    request = record.request
    people = people_of(record)
    form = ConfirmationForm(
        request.POST or None,
        people={pk: str(person) for pk, person in people.items()},
        measures=measures,
        documents=record.family.documents.filter(withdrawn_at__isnull=True).exclude(person__in=record.identity.unnamed),
        council=record.family.council_id,
        today=request.today,
        entry=entry,
    )

    def act() -> str:
        enter_confirmation(
            attachment,
            people[form.cleaned_data["person"]],
            form.confirmed(),
            by=request.user,
            as_of=request.today,
            at=request.now,
            instead_of=entry,
        )
        return f"The confirmation by {form.cleaned_data['confirmed_by']} is entered and counts."

    return write(record, form, act, to="family_evidence", page="family_evidence", title=title)
