"""Does the collector of garbage wait for a run, and is it left as it was found?"""

import gc

import pytest

from simkit.live.worker import gc_paused


class Knot:
    """Something that holds itself, so that only the collector can clear it."""

    cleared = 0

    def __init__(self):
        self.self = self

    def __del__(self):
        type(self).cleared += 1


@pytest.fixture
def collector():
    """Leave the collector as it was."""
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()


def test_does_it_wait_and_then_clear_what_the_run_left(collector):
    gc.enable()
    before = Knot.cleared
    with gc_paused():
        assert not gc.isenabled()
        Knot()
        assert Knot.cleared == before
    assert gc.isenabled() and Knot.cleared == before + 1


def test_is_it_on_again_after_a_run_that_was_given_up(collector):
    gc.enable()
    with pytest.raises(RuntimeError), gc_paused():
        raise RuntimeError
    assert gc.isenabled()


def test_is_it_left_off_where_a_learner_switched_it_off(collector):
    gc.disable()
    with gc_paused():
        pass
    assert not gc.isenabled()
