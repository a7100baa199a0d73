"""Whose rows a person may see: every page, API and export starts from ``visible_to(scope)``."""

from dataclasses import dataclass, replace
from typing import Self

from django.db import models
from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Scope:
    """One council's families, all or only some, less those restricted to other people.

    ``families`` None means every family of the council; ``hidden`` are the restricted ones this person is not
    admitted to, which stay hidden whatever else is said. Benefit data is hidden too unless ``sees_benefits``: its
    unlawful disclosure is an offence (Welfare Reform Act 2012, s.132). A shielded address is hidden unless
    ``sees_shielded``. ``packs`` are restricted families of which this person, as internal audit, opens what a claim
    rests on and nothing else: they are hidden too, except from the pages that ask for ``opening_packs``.
    """

    council: int
    families: frozenset[int] | None = None
    hidden: frozenset[int] = frozenset()
    packs: frozenset[int] = frozenset()
    sees_benefits: bool = False
    sees_shielded: bool = False

    def opening_packs(self) -> "Scope":
        """Return this scope as a page sees it that shows what a claim rests on."""
        return replace(self, hidden=self.hidden - self.packs)

    def allows(self, family: str) -> Q:
        """Return the condition on ``family`` (the path to a family's id) that a row lies in this scope."""
        allowed = Q() if self.families is None else Q(**{f"{family}__in": self.families})
        return allowed & ~Q(**{f"{family}__in": self.hidden}) if self.hidden else allowed


class ScopedQuerySet(models.QuerySet):  # type: ignore[type-arg]  # each model's own queryset names its model
    """Rows that belong to a council and, by ``family_path``, to a family."""

    family_path = "family_id"

    def visible_to(self, scope: Scope) -> Self:
        """Return the rows that lie in ``scope``."""
        return self.filter(scope.allows(self.family_path), council_id=scope.council)
