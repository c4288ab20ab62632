"""Is a run the same every time, and do different organisations meet the same clients?"""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.demand.sample import extras
from simkit.model.office import team
from simkit.model.office.team import Idle

from .offices import offices, one, organisations, runs, same_log, worlds
from .plans import planned


@examples(25)
@given(offices(), st.integers(0, 999), one(0, 1, 7))
def test_is_the_same_run_the_same_twice(scenario, seed, replication):
    """Equal scenario, seed and replication give an equal log, to the last bit, also from a copy of the scenario."""
    first = run(scenario, seed, replication)
    assert same_log(first, run(scenario, seed, replication))
    assert same_log(first, run(scenario.change({}), demand=sample(scenario, seed, replication)))


@pytest.fixture
def hasty_threads():
    """Let threads take turns a thousand times as often as usual, so that they come between each other."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(interval)


def test_do_runs_in_threads_not_disturb_each_other(hasty_threads):
    """Offices that run at the same time in two threads give what they give one after the other."""

    @examples(15)
    @given(runs(), runs())
    def check(one, other):
        with ThreadPoolExecutor(2) as threads:
            jobs = [threads.submit(run, ran.scenario, demand=ran.demand) for ran in (one, other, one, other)]
        for job, ran in zip(jobs, (one, other, one, other), strict=True):
            assert same_log(job.result(), ran.log)

    check()


@st.composite
def pairs(draw):
    """Draw two organisations for one world."""
    world = draw(worlds())
    return draw(organisations(world)), draw(organisations(world))


@examples(25)
@given(pairs(), st.integers(0, 999))
def test_do_two_organisations_meet_the_same_clients(pair, seed):
    """The demand does not depend on the teams, so every client of one office is a client of the other."""
    here, there = (sample(scenario, seed) for scenario in pair)
    assert here.same_clients(there)
    one, other = (run(scenario, seed) for scenario in pair)
    assert (one.arrived == other.arrived).all() and (one.event == other.event).all()
    if set(extras(pair[1].coded)) <= set(extras(pair[0].coded)):
        assert same_log(other, run(pair[1], demand=here)), "the demand of one office serves the other as well"
    else:
        with pytest.raises(ValueError, match="has no numbers for tasks that go astray"):
            run(pair[1], demand=here)


@examples(60)
@given(offices() | planned())
def test_is_the_same_colleague_found_however_many_wait(scenario):
    """Looked up in a sorted heap, as where many are idle or free at the phone, or by asking everybody: the same run."""
    asked = run(scenario)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(team, "FEW", 0)
        assert same_log(run(scenario), asked)


def test_does_the_search_for_somebody_idle_not_grow_with_the_office():
    """With a hundred times as many people, about as many of them are asked before a task finds its taker."""

    def asked(people):
        grades = []
        idle = Idle(lambda employee, skill: grades.append(employee) or (skill - employee) % 7)
        for employee in range(people):
            idle.add(employee)
        for turn in range(1000):
            first = idle.best(turn % 5)
            assert first == min(idle.since, key=lambda e: ((turn % 5 - e) % 7, idle.since[e]))
            del idle.since[first]
            idle.add(first)
        return len(grades) - 5 * people  # who is idle is sorted once for each skill

    assert asked(2000) < 2 * asked(20)
