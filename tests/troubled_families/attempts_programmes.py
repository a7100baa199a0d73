"""Attempts at what may never happen to a programme, its rates and what was claimed before it was kept here."""

from claims.models import ClaimedElsewhere, ClaimedList, ClaimedRow
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, backwards, change, delete


def listed() -> ClaimedList:
    """A list of no rows."""
    by = make.AnalystFactory()
    programme = make.ProgrammeFactory(council=by.council)
    return ClaimedList.objects.create(
        council=by.council, programme=programme, file_name="before.csv", digest="1", loaded_by=by, loaded_at=make.NOW
    )


def row() -> ClaimedRow:
    """A row of a list."""
    return ClaimedRow.objects.create(list=listed(), number=2, reference="F00001")


def withdrawn() -> ClaimedElsewhere:
    """An entry that was withdrawn."""
    entry: ClaimedElsewhere = make.ClaimedElsewhereFactory(
        withdrawn_at=make.NOW, withdrawn_by=make.AnalystFactory(), withdrawn_because="Another family."
    )
    return entry


ATTEMPTS: dict[str, Attempt] = {
    "Programme.paid_for_so_many_of_so_many": lambda: change(make.ProgrammeFactory(), paid_for=7, paid_of=6),
    "Programme.second_check_is_a_share": lambda: change(make.ProgrammeFactory(), second_check_percent=101),
    "Programme.sample_is_at_least_a_tenth": lambda: change(make.ProgrammeFactory(), sample_percent=9),
    "Target.target_is_something": lambda: change(make.TargetFactory(), number=0),
    "Tariff.tariff_in_order": backwards(make.TariffFactory),
    "Tariff.tariff_not_negative": lambda: change(make.TariffFactory(), amount=-1),
    "Tariff.tariffs_do_not_overlap": lambda: again(make.TariffFactory()),
    "ClaimedList.one_list_of_a_content": lambda: again(listed()),
    "ClaimedList.never_updated": lambda: change(listed(), file_text="Another."),
    "ClaimedList.never_deleted": lambda: delete(listed()),
    "ClaimedRow.one_row_of_a_number": lambda: again(row()),
    "ClaimedRow.never_updated": lambda: change(row(), reference="F00002"),
    "ClaimedRow.never_deleted": lambda: delete(row()),
    "ClaimedElsewhere.claimed_elsewhere_withdrawn_exactly_when": lambda: change(
        make.ClaimedElsewhereFactory(), withdrawn_at=make.NOW
    ),
    "ClaimedElsewhere.withdrawn_once": lambda: change(withdrawn(), withdrawn_because="Yet another."),
    "ClaimedElsewhere.never_deleted": lambda: delete(make.ClaimedElsewhereFactory()),
}
