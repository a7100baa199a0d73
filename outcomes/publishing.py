"""Publishing: the next version of an outcomes plan or of an identification matrix, in one way for both."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.db.models import Max, Model

from families.models import Council
from outcomes.models import Framework, IdentificationMatrix, OutcomesPlan
from outcomes.rules.framework import framework_text
from outcomes.rules.matrix import read_matrix
from outcomes.rules.plan import Plan
from outcomes.rules.reading import PlanError, read_plan

M = TypeVar("M", bound=Model)


def publish_plan(
    council: Council, framework: Framework, text: str, *, title: str, in_force_on: date, at: datetime
) -> OutcomesPlan:
    """Publish the next version of a council's outcomes plan, written elsewhere, and return it.

    Raises ``outcomes.rules.reading.PlanError`` naming every fault of the text at once.
    """
    return next_plan(council, framework, text, title=title, in_force_on=in_force_on, published_at=at)


def next_plan(council: Council, framework: Framework, text: str, *, title: str, **given: Any) -> OutcomesPlan:
    """Write the next version of a council's outcomes plan with its framework's rules as they stand, and return it.

    Raises ``outcomes.rules.reading.PlanError`` naming every fault of the text at once.
    """
    rules = framework_text_of(read_plan(text, name=title), under=framework)
    return next_version(OutcomesPlan, council, framework, text, rules, title=title, framework_text=rules, **given)


def framework_text_of(plan: Plan, *, under: Framework) -> str:
    """Return the rules of the framework a plan names as they stand now, to be kept with it; none named, no text.

    Raises ``PlanError`` where it names another framework than that it is to stand ``under``.
    """
    if plan.framework and plan.framework.slug != under.slug:
        fault = f"framework: expected {under.slug!r}, under which it is published, found {plan.framework.slug!r}."
        raise PlanError([f"{plan.name}: {fault}"])
    return framework_text(plan.framework.slug) if plan.framework else ""


def publish_matrix(
    council: Council, framework: Framework, text: str, *, title: str, in_force_on: date, at: datetime
) -> IdentificationMatrix:
    """Publish the next version of a council's matrix and return it.

    Raises ``outcomes.rules.matrix.MatrixError`` naming every fault of the text at once.
    """
    read_matrix(text, name=title)
    given = {"title": title, "in_force_on": in_force_on, "published_at": at}
    return next_version(IdentificationMatrix, council, framework, text, **given)


def next_version(model: type[M], council: Council, framework: Framework, text: str, *others: str, **given: Any) -> M:
    """Write the next version of a text that was found without fault and return it; ``others`` count for its digest."""
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)  # two writers never take the same number
    rows = model._default_manager.filter(council=council, framework=framework)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    digest = digest_of(text, *others)
    return model._default_manager.create(
        council=council, framework=framework, version=last + 1, text=text, digest=digest, **given
    )


def digest_of(*texts: str) -> str:
    """Return the SHA-256 of texts, those that are empty left out."""
    return sha256("\0".join(filter(None, texts)).encode()).hexdigest()
