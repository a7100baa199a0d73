"""The lists of claims, of batches' lines and of the money: their rows, their columns, what of them may leave."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet

from claims.holding import shown_state, with_holder
from claims.lists.columns import Column, Leaves, Listing, Setting, Subject
from claims.lists.drawing import district_column, family_column
from claims.lists.narrowing import claims_wanted, counted_by, money_wanted
from claims.models import BatchLine, Claim, MoneyLine
from keyworkers.permissions import Verb


def _claim_column(path: str = "") -> Column:
    return Column(
        code="claim",
        label="Claim",
        path=f"{path}id",
        key=f"{path}id",
        subject=Subject.CLAIM,
        leaves=Leaves.AS_PSEUDONYM,
    )


def _claims(found: QuerySet[Any], chosen: Mapping[str, Any], setting: Setting) -> QuerySet[Any]:
    if figure := chosen.get("figure"):
        return found.filter(pk__in=counted_by(figure, council=setting.scope.council).rows().order_by().values("pk"))
    return found.filter(**claims_wanted(chosen))


CLAIMS = Listing(
    code="claims",
    title="Claims",
    things="claim,claims",
    model=Claim,
    rows=lambda setting: with_holder(Claim.objects.visible_to(setting.scope)),
    narrow=_claims,
    verb=Verb.VIEW_CLAIMS,
    columns=(
        _claim_column(),
        family_column(),
        district_column(),
        Column(code="kind", label="Kind", path="kind", leaves=Leaves.AS_IT_IS),
        Column(code="result_type", label="Result type", path="result_type", leaves=Leaves.AS_IT_IS),
        Column(code="programme", label="Programme", path="programme__name", leaves=Leaves.AS_IT_IS),
        Column(code="window", label="Window", path="window__name", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(
            code="attached_on",
            label="Attached",
            path="attachment__attached_on",
            leaves=Leaves.AS_MONTH,
            may_be_known=True,
        ),
        Column(
            code="route",
            label="Delivery route",
            path="attachment__delivery_route",
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
        Column(
            code="provider",
            label="Provider",
            path="attachment__provider__name",
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
        Column(
            code="state",
            label="State",
            says=lambda _setting: F("shown_state"),
            drawn_from=("claims.Claim.state", "claims.Batch.state"),
            leaves=Leaves.AS_IT_IS,
        ),
        # An analyst types it.
        Column(code="held_because", label="Why it is held", path="held_because", leaves=Leaves.NOT_AT_ALL),
        Column(code="raised_at", label="Raised", path="raised_at", leaves=Leaves.AS_MONTH),
        Column(code="submitted_on", label="Submitted", path="submitted_on", leaves=Leaves.AS_MONTH),
    ),
)


def _lines(found: QuerySet[Any], chosen: Mapping[str, Any], _setting: Setting) -> QuerySet[Any]:
    return found.filter(**chosen)


BATCH_LINES = Listing(
    code="batch-lines",
    title="Lines of batches",
    things="line,lines",
    model=BatchLine,
    rows=lambda setting: BatchLine.objects.visible_to(setting.scope).filter(removed_at__isnull=True),
    narrow=_lines,
    subject=F("claim__family_id"),
    order=("batch_id", "line_number", "pk"),
    verb=Verb.VIEW_CLAIMS,
    columns=(
        Column(code="batch", label="Batch", path="batch__number", leaves=Leaves.AS_IT_IS),
        Column(code="window", label="Window", path="batch__window__name", leaves=Leaves.AS_IT_IS, may_be_known=True),
        # With the batch it would lead back to the file that was sent.
        Column(code="line", label="Line", path="line_number", leaves=Leaves.NOT_AT_ALL),
        _claim_column("claim__"),
        family_column("claim__family"),
        Column(code="kind", label="Kind", path="claim__kind", leaves=Leaves.AS_IT_IS),
        Column(code="result_type", label="Result type", path="claim__result_type", leaves=Leaves.AS_IT_IS),
        Column(
            code="state",
            label="State",
            says=lambda _setting: shown_state("claim__state", "batch__state"),
            drawn_from=("claims.Claim.state", "claims.Batch.state"),
            leaves=Leaves.AS_IT_IS,
        ),
        Column(code="amount", label="Amount", path="amount", leaves=Leaves.AS_IT_IS, verb=Verb.VIEW_MONEY),
        Column(code="added_at", label="Added", path="added_at", leaves=Leaves.AS_MONTH),
    ),
)


def _money(found: QuerySet[Any], chosen: Mapping[str, Any], _setting: Setting) -> QuerySet[Any]:
    return found.filter(**money_wanted(chosen))


MONEY = Listing(
    code="money",
    title="Money",
    things="line,lines",
    model=MoneyLine,
    rows=lambda setting: MoneyLine.objects.visible_to(setting.scope).standing(),
    narrow=_money,
    subject=F("claim__family_id"),
    verb=Verb.VIEW_MONEY,
    note="The lines of the ledger that nobody has undone.",
    columns=(
        _claim_column("claim__"),
        family_column("claim__family"),
        Column(code="programme", label="Programme", path="programme__name", leaves=Leaves.AS_IT_IS),
        Column(code="window", label="Window", path="window__name", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(code="batch", label="Batch", path="batch__number", leaves=Leaves.AS_IT_IS),
        Column(code="of", label="Of what", path="claim__kind", leaves=Leaves.AS_IT_IS),
        Column(code="kind", label="What", path="kind", leaves=Leaves.AS_IT_IS),
        Column(code="amount", label="Amount", path="amount", leaves=Leaves.AS_IT_IS),
        Column(code="on", label="On", path="on", leaves=Leaves.AS_MONTH),
        # The department's own reference of a payment, which others hold too.
        Column(code="reference", label="Reference", path="reference", leaves=Leaves.NOT_AT_ALL),
    ),
)
