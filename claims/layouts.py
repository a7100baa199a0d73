"""What a column of a batch's file may say, and the layouts that choose among it: versions, never rewritten.

None of the values is a name, a birth date, an address or what an agency tells of a benefit, so no layout can send one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Max

from claims.models import ExportLayout, Programme
from families.refusals import NotPossibleError
from keyworkers.models import User

LONGEST_HEADING = 60


class Value(StrEnum):
    """What a column says of a claim: its words on the page."""

    LINE = "The line's number in the batch"
    CLAIM = "The claim's number here"
    FAMILY = "The family's reference"
    COUNCIL = "The council"
    PROGRAMME = "The programme"
    WINDOW = "The claim window"
    BATCH = "The batch's number"
    KIND = "Attachment or result"
    RESULT_TYPE = "The route of a result"
    AMOUNT = "The amount claimed, in pounds"
    ATTACHED_ON = "The day of attachment"
    EVIDENCE_ON = "The evidence date"
    PLAN_VERSION = "The version of the outcomes plan"
    IN_WORK_SINCE = "In work since, of a result by employment"
    WEEKS_WORKED = "Weeks worked, of a result by employment"
    WEEKS_COMPLETE_ON = "The day those weeks were complete"
    DELIVERY_ROUTE = "By whom the family is worked with"
    MADE_AGAIN_OF = "The refused claim it is made again of"
    SNAPSHOT_DIGEST = "The SHA-256 of what the claim rests on"
    LINK = "The claim's link in the chain"

    @property
    def code(self) -> str:
        """How it is written in a layout on the page."""
        return self.name.lower()


# By these the department's answer finds its way back, and the file shows which chain it was written of.
ALWAYS = (Value.LINE, Value.CLAIM, Value.LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the file: its heading, and what it says of each claim."""

    heading: str
    value: Value

    def stored(self) -> dict[str, str]:
        """Return it as a layout keeps it."""
        return {"heading": self.heading, "value": self.value.name}


DEFAULT = (
    Column(heading="Line", value=Value.LINE),
    Column(heading="ClaimID", value=Value.CLAIM),
    Column(heading="FamilyReference", value=Value.FAMILY),
    Column(heading="Programme", value=Value.PROGRAMME),
    Column(heading="Window", value=Value.WINDOW),
    Column(heading="Kind", value=Value.KIND),
    Column(heading="ResultType", value=Value.RESULT_TYPE),
    Column(heading="Amount", value=Value.AMOUNT),
    Column(heading="AttachedOn", value=Value.ATTACHED_ON),
    Column(heading="EvidenceOn", value=Value.EVIDENCE_ON),
    Column(heading="OutcomesPlanVersion", value=Value.PLAN_VERSION),
    Column(heading="InWorkSince", value=Value.IN_WORK_SINCE),
    Column(heading="WeeksWorked", value=Value.WEEKS_WORKED),
    Column(heading="WeeksCompleteOn", value=Value.WEEKS_COMPLETE_ON),
    Column(heading="SnapshotDigest", value=Value.SNAPSHOT_DIGEST),
    Column(heading="Link", value=Value.LINK),
)


def columns_of(layout: ExportLayout | None) -> Sequence[Column]:
    """Return the columns of a layout; of none, the default's."""
    if layout is None:
        return DEFAULT
    return [Column(heading=one["heading"], value=Value[one["value"]]) for one in layout.columns]


def layout_of(programme: Programme) -> ExportLayout | None:
    """Return the layout in which the programme's files are written now; None is the default."""
    return programme.layouts.order_by("-version").first()


def change_layout(
    programme: Programme, columns: Iterable[Column], *, note: str, by: User, at: datetime
) -> ExportLayout:
    """Lay the programme's files out anew, as another version, and return it. Files that were written stay as they are.

    Refuses a layout without the columns by which an answer is matched, and two columns that cannot be told apart.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    chosen = list(columns)
    if not note.strip():
        raise NotPossibleError("Say why the layout changes.", field="note")
    require_whole(chosen)
    if chosen == list(columns_of(layout_of(programme))):
        raise NotPossibleError("This is the layout in which files are written already.")
    last = programme.layouts.aggregate(last=Max("version"))["last"] or 0
    stored: list[Any] = [column.stored() for column in chosen]
    return ExportLayout.objects.create(
        council_id=programme.council_id,
        programme=programme,
        version=last + 1,
        columns=stored,
        note=note.strip(),
        made_by=by,
        made_at=at,
    )


def require_whole(columns: Sequence[Column]) -> None:
    """Refuse columns that lack what an answer is matched by, or of which two have one heading or say the same."""
    said = [column.value for column in columns]
    for value in ALWAYS:
        if value not in said:
            raise _refused(f"Say this in some column: {value.code}, {value.lower()}.")
    headings = [column.heading.casefold() for column in columns]
    for place, column in enumerate(columns):
        if column.heading.casefold() in headings[:place]:
            raise _refused(f"Two columns have the heading “{column.heading}”.")
        if column.value in said[:place]:
            raise _refused(f"Two columns say the same: {column.value.code}, {column.value.lower()}.")


def read_columns(text: str) -> list[Column]:
    """Return the columns as they are typed: one on each line, its heading, an equals sign, the code of what it says."""
    columns = []
    for number, line in enumerate(text.splitlines(), start=1):
        heading, equals, code = (part.strip() for part in line.rpartition("="))
        if not line.strip():
            continue
        if not equals or not heading:
            raise _refused(f"Line {number} is not a heading, an equals sign and what the column says.")
        if len(heading) > LONGEST_HEADING:
            raise _refused(f"The heading in line {number} is longer than {LONGEST_HEADING} characters.")
        if code.upper() not in Value.__members__:
            raise _refused(f"Line {number}: a column cannot say “{code}”. What it can say is listed below.")
        columns.append(Column(heading=heading, value=Value[code.upper()]))
    return columns


def written_columns(columns: Iterable[Column]) -> str:
    """Return columns as ``read_columns`` reads them."""
    return "\n".join(f"{column.heading} = {column.value.code}" for column in columns)


def _refused(why: str) -> NotPossibleError:
    return NotPossibleError(why, field="columns")
