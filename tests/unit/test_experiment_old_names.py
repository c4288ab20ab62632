"""Do the words of an earlier version go on working, with a warning that says the new one?"""

from __future__ import annotations

import pytest

import simkit as sk

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 5}


@pytest.fixture(scope="module")
def desks():
    one = sk.load("textbook/mm1").change(SHORT)
    return one, one.change({"teams.desk.members[0].count": 2})


def test_old_keywords(desks):
    with pytest.warns(DeprecationWarning, match="level is called confidence now"):
        found = sk.replicate(desks[0], n=2, measures=["task_wait"], level=0.9)
    assert found.confidence == 0.9
    with pytest.warns(DeprecationWarning, match="worth is called indifference_zone now"):
        best = sk.select_best(*desks, measure="task_wait", worth=5, most=20, first=5)
    with pytest.warns(DeprecationWarning, match="worth is called indifference_zone now"):
        assert best.worth == 5
    with pytest.warns(DeprecationWarning, match="level is called confidence now"):
        assert best.level == 0.95


def test_old_names(desks):
    with pytest.warns(DeprecationWarning, match="sk.until_told is called sk.compare_sequentially now"):
        old = sk.until_told
    assert old is sk.compare_sequentially
    with pytest.warns(DeprecationWarning, match="most is called max_replications now"):
        old(*desks, measure="task_wait", n=2, most=2)


def test_both_words_at_once_are_refused(desks):
    with pytest.raises(TypeError, match="level is the old name of confidence"):
        sk.compare(*desks, n=2, level=0.9, confidence=0.9)


def test_what_there_never_was_is_no_attribute(desks):
    with pytest.raises(AttributeError, match="no attribute 'worth'"):
        _ = sk.replicate(desks[0], n=1, measures=["task_wait"]).worth
