"""Gathering leaves Python as it found it, whatever happens and whoever else gathers."""

import gc

import pytest

from outcomes.gathering import without_collecting


def test_collecting_is_on_again_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), without_collecting():
        _ = 1 / gc.isenabled()

    assert gc.isenabled()


def test_collecting_is_on_again_where_another_thread_ends_while_one_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    other, is_enabled = without_collecting(), gc.isenabled
    other.__enter__()

    def found_off_while_the_other_ends() -> bool:
        is_on = is_enabled()
        other.__exit__(None, None, None)
        return is_on

    with monkeypatch.context() as patch:
        patch.setattr(gc, "isenabled", found_off_while_the_other_ends)
        with without_collecting():
            pass

    assert gc.isenabled()
