"""What the tests of claims may ask for."""

import pytest

from families.models import Touched


@pytest.fixture
def judges(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Stand in for judging: the verdicts of these tests are planted. Returns the families asked to be judged."""
    asked: list[list[int]] = []

    def judge_again(families: list[int], *, at: object) -> None:
        asked.append(families)
        Touched.objects.filter(family__in=families).delete()

    monkeypatch.setattr("claims.batches.judge_again", judge_again)
    return asked
