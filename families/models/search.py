"""What the search reads: a document a family, and every word of them; both are kept by the database's triggers."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from families.models.councils import Council
from families.scopes import ScopedQuerySet


class SearchDocument(models.Model):
    """Everything a family is known by, as folded words; a table made from others, which nobody writes to."""

    family = models.OneToOneField(
        "families.Family", models.CASCADE, primary_key=True, related_name="search_document"
    )  # goes with the family
    council = models.ForeignKey(Council, models.PROTECT)
    words = SearchVectorField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_document_words", gin_pending_list_limit=512)]

    def __str__(self) -> str:
        return f"document of family {self.family_id}"


class SearchWord(models.Model):
    """A name's word that stands in some document, or an address's ("@mill"), and what it is like.

    That is how it sounds, and itself less a letter or two: words that share a likeness may stand for each other. The
    triggers forget no word; one that stands in no document any more finds nobody.
    """

    word = models.CharField(max_length=120, primary_key=True)
    likeness = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["likeness"], name="search_word_likeness", fastupdate=False)]

    def __str__(self) -> str:
        return self.word


_REFRESH = """
    {locks}
    PERFORM families_search_refresh(ARRAY(SELECT DISTINCT changed.family_id FROM ({families}) AS changed));
    RETURN NULL;
"""
_LOCK_PEOPLE = """
    PERFORM 1 FROM families_person WHERE id IN (SELECT w.person_id FROM ({rows}) AS w) ORDER BY id FOR NO KEY UPDATE;
"""
_OLD = "SELECT {told} FROM old_values"
_NEW = "SELECT {told} FROM new_values"
_CHANGED = f"({_OLD} EXCEPT {_NEW}) UNION ALL ({_NEW} EXCEPT {_OLD})"
_WRITES = [
    ("insert", pgtrigger.Insert, _NEW, pgtrigger.Referencing(new="new_values")),
    ("update", pgtrigger.Update, _CHANGED, pgtrigger.Referencing(old="old_values", new="new_values")),
    ("delete", pgtrigger.Delete, _OLD, pgtrigger.Referencing(old="old_values")),
]


def searched(
    told: str, *, families: str = "SELECT r.family_id FROM {rows} r", locks_people: bool = False
) -> list[pgtrigger.Trigger]:
    """Return the statement triggers that keep the search's documents of the written rows' families in step.

    ``told`` are the columns that a document tells of; a write that leaves them as they are costs nothing more.
    ``families`` is a SELECT of ``family_id`` from the changed rows, which it names ``{rows}``. With ``locks_people``
    the rows' people are locked first, so that a person's name and their memberships never pass each other unseen.
    """
    lock = _LOCK_PEOPLE if locks_people else ""
    triggers = []
    for name, operation, changed, values in _WRITES:
        rows = changed.format(told=told)
        func = _REFRESH.format(locks=lock.format(rows=rows), families=families.format(rows=f"({rows})"))
        triggers.append(
            pgtrigger.Trigger(
                name=f"search_on_{name}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=values,
                func=func,
            )
        )
    return triggers
