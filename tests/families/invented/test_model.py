"""What comes out of the model of lives, judged by the real rules from the files as delivered."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from families.invented.identifiers import Identifiers
from families.invented.lives import live
from families.invented.workers import keyworkers
from outcomes.rules.judge import Judgement
from tests.families.invented.judging import judged

FIRST, LAST = 27, 127
DAY = date(2020, 9, 28)


@pytest.fixture(scope="module")
def judgements() -> list[Judgement]:
    """The judgements of the attached of a hundred drawn families, with the files of September."""
    identifiers, workers = Identifiers(), keyworkers(300)
    lives = [live(Random(f"2020/{n}"), number=n, identifiers=identifiers, workers=workers) for n in range(FIRST, LAST)]
    found = [judged(life.ledger, family=life.household.family, by="2020-09-28") for life in lives]
    return [one for one in found if one]


def test_every_headline_is_common(judgements: list[Judgement]) -> None:
    found = Counter(headline for one in judgements for headline in {need.headline for need in one.needs})

    assert set(found) == {"crime", "education", "children", "work", "domestic-abuse", "health"}
    assert min(found.values()) > 0.2 * len(judgements)


def test_most_attached_families_have_needs_under_two_headlines_or_more(judgements: list[Judgement]) -> None:
    eligible = [one for one in judgements if one.eligibility.is_eligible]

    assert len(eligible) > 0.85 * len(judgements)


def test_some_meet_the_plan_more_do_not_yet_and_of_a_few_it_is_not_known(judgements: list[Judgement]) -> None:
    met = sum(DAY in one.family.met for one in judgements)
    open_ = sum(DAY in one.family.possible and DAY not in one.family.met for one in judgements)

    assert 0.1 < met / len(judgements) < 0.4
    assert 0 < open_ / len(judgements) < 0.2


def test_some_are_in_lasting_work(judgements: list[Judgement]) -> None:
    found = sum(one.employment is not None and DAY in one.employment.answer.met for one in judgements)

    assert 0.04 < found / len(judgements) < 0.25
