"""Publishing: the next version of an outcomes plan or of an identification matrix, in one way for both."""

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.db.models import Max, Model

from families.models import Council
from outcomes.models import Framework, IdentificationMatrix, OutcomesPlan
from outcomes.rules.matrix import read_matrix
from outcomes.rules.reading import read_plan

M = TypeVar("M", bound=Model)


def publish_plan(
    council: Council, framework: Framework, text: str, *, title: str, in_force_on: date, at: datetime
) -> OutcomesPlan:
    """Publish the next version of a council's outcomes plan, written elsewhere, and return it.

    Raises ``outcomes.rules.reading.PlanError`` naming every fault of the text at once.
    """
    given = {"title": title, "in_force_on": in_force_on, "published_at": at}
    return next_version(OutcomesPlan, council, framework, text, read=read_plan, **given)


def publish_matrix(
    council: Council, framework: Framework, text: str, *, title: str, in_force_on: date, at: datetime
) -> IdentificationMatrix:
    """Publish the next version of a council's matrix and return it.

    Raises ``outcomes.rules.matrix.MatrixError`` naming every fault of the text at once.
    """
    given = {"title": title, "in_force_on": in_force_on, "published_at": at}
    return next_version(IdentificationMatrix, council, framework, text, read=read_matrix, **given)


def next_version(
    model: type[M], council: Council, framework: Framework, text: str, *, read: Callable[..., Any], **given: Any
) -> M:
    """Write the next version of a text, which ``read`` finds without fault, and return it."""
    read(text, name=given["title"])
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)  # two writers never take the same number
    rows = model._default_manager.filter(council=council, framework=framework)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    return model._default_manager.create(
        council=council, framework=framework, version=last + 1, text=text, digest=digest_of(text), **given
    )


def digest_of(*texts: str) -> str:
    """Return the SHA-256 of one or more texts."""
    return sha256("\0".join(texts).encode()).hexdigest()
