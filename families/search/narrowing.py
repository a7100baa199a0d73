"""Which few hundred families may be meant: asks the index, from the closest reading of the words to the widest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from families.models import Membership, SearchDocument
from families.scopes import Scope
from families.search.alike import STREETS, Likeness, alike, nicknames
from families.search.typed import Term

ENOUGH = 5  # families that fit as typed: what is merely spelt alike is not looked for
MOST = 75  # families ranked, three pages of them; where more fit, the search says so


@dataclass(frozen=True, slots=True)
class Hidden:
    """People who ever belonged to a hidden family, and the other families that hold them."""

    people: frozenset[int] = frozenset()
    families: frozenset[int] = frozenset()


@dataclass(slots=True)
class Reading:
    """The terms of a search with what each word of them may stand for; what is like it is looked up when asked for."""

    terms: Sequence[Term]
    nicknames: Mapping[str, Mapping[str, Likeness]]
    alike: Mapping[str, Mapping[str, Likeness]] = field(default_factory=dict)


def reading(terms: Sequence[Term]) -> Reading:
    """Return the terms with the nicknames of their words."""
    return Reading(terms, {term.word: nicknames(term.word) for term in terms if term.word})


def hidden_by(scope: Scope) -> Hidden:
    """Return whom, and whose families' documents, a scope's hidden families reach."""
    if not scope.hidden:
        return Hidden()
    memberships = Membership.objects.filter(council_id=scope.council)
    people = frozenset(memberships.filter(family__in=scope.hidden).values_list("person_id", flat=True))
    families = frozenset(memberships.filter(person__in=people).values_list("family_id", flat=True))
    return Hidden(people, families - scope.hidden)


def narrowed(
    terms: Reading, *, scope: Scope, hidden: Hidden, among: QuerySet[SearchDocument]
) -> tuple[list[int], bool]:
    """Return the families that may be meant, and whether there are more than could be taken.

    A family whose document also tells of hidden people is taken by itself, outside the count: what is hidden never
    takes the place of what may be seen, and the ranking, which sees no hidden person, decides about it.
    """
    documents = among.visible_to(scope)  # type: ignore[attr-defined]  # its manager is the scoped one
    plain = documents.exclude(family__in=hidden.families) if hidden.families else documents
    council = _council(scope)
    asked = _question(plain, most=MOST + 1)
    found = _found_at_once(terms, asked, council=council)
    is_begun = found is not None
    found = found or {}
    for query in _queries(terms, council=council, found=found, is_begun=is_begun):
        found |= dict.fromkeys(asked(query))
        if len(found) > MOST:
            break
    taken = list(found)[:MOST]
    if hidden.families:
        apart = _question(documents.filter(family__in=hidden.families), most=None)
        taken += apart(_anywhere(terms, _widest, council))
    return taken, len(found) > MOST


def _council(scope: Scope) -> str:
    """Return the lexeme of the council, and nothing where there is no other.

    The index reads through every family that has the word of a council, for each question; and where there is but one
    council, the word says nothing. Whose families may be seen, the question asks beside it in any case.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM families_council WHERE id <> %s)", [scope.council])
        return _one(f"${scope.council}") if cursor.fetchone()[0] else ""


def _found_at_once(terms: Reading, asked: Callable[[str], list[int]], *, council: str) -> dict[int, None] | None:
    """Return all that several words find as typed or begun, where that is no more than can be taken; otherwise None.

    Where all are taken, it is nothing which of them would have been found by a closer reading.
    """
    is_few = len(terms.terms) > 1 and all(term.exact or len(term.word) > 3 for term in terms.terms)
    if not is_few or _has_house(terms):
        return None
    of_one = _of_one_person(terms, _names, council)
    if of_one and len(asked(of_one)) > MOST:
        return None
    found = asked(_anywhere(terms, _begun, council))
    return dict.fromkeys(found) if len(found) <= MOST else None


def _question(documents: QuerySet[SearchDocument], *, most: int | None) -> Callable[[str], list[int]]:
    """Return what asks the index which of the documents fit a query: made once, asked often."""
    asked = Cast(Value(_ASKED), SearchQueryField())
    fits = Func(F("words"), asked, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())
    statement, params = documents.filter(fits).values_list("family_id")[:most].query.sql_with_params()
    answers: dict[str, list[int]] = {}

    def ask(query: str) -> list[int]:
        if query not in answers:
            with connection.cursor() as cursor:
                cursor.execute(statement, [query if param == _ASKED else param for param in params])
                answers[query] = [family for (family,) in cursor.fetchall()]
        return answers[query]

    return ask


_ASKED = "'what is asked'"


Lexemes = Callable[[Reading, Term], Sequence[str]]


def _has_house(terms: Reading) -> bool:
    """Say whether something typed may be the number of a house."""
    return any(sign[0] == "@" for term in terms.terms for sign in term.exact)


def _queries(terms: Reading, *, council: str, found: Sized, is_begun: bool) -> Iterator[str]:
    """Yield the questions to the index, the closest first, none twice; ``is_begun``: only those wider than as begun."""
    asked = {""}
    has_house = _has_house(terms)
    wider = _widening(has_house=has_house)
    for lexemes, joined in _steps(terms, has_house=has_house):
        if len(found) >= (1 if has_house else ENOUGH) and lexemes in wider:
            return
        if is_begun and lexemes not in wider:
            continue
        if lexemes in (_names_alike, _widest):
            terms.alike = terms.alike or alike(term.word for term in terms.terms if term.word)
        query = joined(terms, lexemes, council)
        if query not in asked:
            asked.add(query)
            yield query


def _widening(*, has_house: bool) -> Sequence[Lexemes]:
    """Return the readings that are left out where enough is found: with the number of a house, one family is."""
    return (_begun, _names_alike, _widest) if has_house else (_names_alike, _widest)


def _steps(terms: Reading, *, has_house: bool) -> Iterator[tuple[Lexemes, Callable[[Reading, Lexemes, str], str]]]:
    """Yield how to read the words, one way after the other: what costs time for nothing is left out."""
    is_initials = all(len(term.word) == 1 for term in terms.terms)
    speaks_of_people = not has_house and not is_initials
    if speaks_of_people:
        yield _names, _of_one_person
        yield _names_begun, _of_one_person
    if not is_initials:
        yield _places, _of_one_home
    yield _same, _anywhere
    yield _begun, _anywhere
    if speaks_of_people:
        yield _names_alike, _of_one_person
    yield _widest, _anywhere


def _names(_reading: Reading, term: Term) -> list[str]:
    """Return the lexemes of one person that are just what was typed."""
    if not term.word:
        return [lexeme for lexeme in term.exact if lexeme[0] in "#=!"]
    return [term.word] if len(term.word) > 1 else [term.word, f"^{term.word}"]


def _names_begun(reading: Reading, term: Term) -> list[str]:
    if len(term.word) < 2:
        return _names(reading, term)
    return [f"{term.word}*", *reading.nicknames[term.word]]


def _places(_reading: Reading, term: Term) -> list[str]:
    """Return the lexemes of one home that are just what was typed."""
    words = [f"@{word}" for word in (term.word, *STREETS.get(term.word, ()))] if term.word else []
    return words + [lexeme for lexeme in term.exact if lexeme[0] in "@%"]


def _same(reading: Reading, term: Term) -> list[str]:
    return [*dict.fromkeys([*_names(reading, term), *_places(reading, term), *term.exact])]


def _begun(reading: Reading, term: Term) -> list[str]:
    begun = [f"@{term.word}*"] if len(term.word) > 2 and term.word not in STREETS else []
    return [*dict.fromkeys([*_names_begun(reading, term), *_places(reading, term), *begun, *term.exact])]


def _names_alike(reading: Reading, term: Term) -> list[str]:
    alike = [lexeme for lexeme in reading.alike.get(term.word, ()) if lexeme[0] != "@"]
    return [*dict.fromkeys([*_names_begun(reading, term), *alike])]


def _widest(reading: Reading, term: Term) -> list[str]:
    return [*dict.fromkeys([*_begun(reading, term), *reading.alike.get(term.word, ())])]


def _anywhere(reading: Reading, lexemes: Lexemes, council: str) -> str:
    """Return the question for documents that hold every term, wherever."""
    return _all([council, *(_any(lexemes(reading, term)) for term in reading.terms)])


def _of_one_person(reading: Reading, lexemes: Lexemes, council: str) -> str:
    """Return the question for documents in which one person is all that may be said of one; "" without any."""
    return _at_one_place(reading, lexemes, council, others=_places)


def _of_one_home(reading: Reading, lexemes: Lexemes, council: str) -> str:
    return _at_one_place(reading, lexemes, council, others=_names)


def _at_one_place(reading: Reading, lexemes: Lexemes, council: str, *, others: Lexemes) -> str:
    together = [_any(found) for term in reading.terms if (found := lexemes(reading, term))]
    apart = [_any(others(reading, term)) for term in reading.terms if not lexemes(reading, term)]
    return _all([council, "(" + " <0> ".join(together) + ")", *apart]) if together else ""


def _all(asked: Iterable[str]) -> str:
    return " & ".join(each for each in asked if each)


def _any(lexemes: Sequence[str]) -> str:
    return "(" + " | ".join(map(_one, lexemes)) + ")"


def _one(lexeme: str) -> str:
    """Return a lexeme as a tsquery writes it; "*" at its end asks for all that begin so."""
    begun = lexeme.endswith("*")
    plain = lexeme.rstrip("*").replace("\\", "\\\\").replace("'", "''")
    return f"'{plain}':*" if begun else f"'{plain}'"
