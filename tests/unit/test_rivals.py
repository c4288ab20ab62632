"""Do offices written by hand with other tools do the same, minute by minute, on the same clients?

SimPy, salabim with a component for each case, and Ciw know nothing of simkit's office: an error that
is in one of them only shows here. The benchmarks compare their speed.
"""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.demand import sample

from ..benchmarks.rivals.ciw_desk import ciw_desk
from ..benchmarks.rivals.phone_world import letters_only, phone_world, with_phone
from ..benchmarks.rivals.salabim_office import SalabimOffice
from ..benchmarks.rivals.simpy_office import SimpyOffice
from ..benchmarks.rivals.simpy_phone_office import SimpyPhoneOffice
from ..benchmarks.rivals.world import world
from ..benchmarks.rivals.yieldless_office import YieldlessOffice

MINUTES = 1e-6


def tax_office(days):
    scenario = sk.load("tax-office/specialists").change({"clock.warm_up_days": 0, "clock.horizon_days": days})
    return letters_only(scenario)


def pieces(rows):
    """Sort rows of task, employee, reading, queued, started, finished."""
    table = np.array(rows, dtype=float)
    return table[np.lexsort((table[:, 4], table[:, 0]))]


def worked(log):
    """Return the pieces of work that were ended, as the rivals write them down."""
    ended = np.isin(log.outcome, (0, 1))
    columns = (log.task, log.employee, log.activity == 0, log.queued, log.started, log.finished)
    return pieces(np.column_stack(columns)[ended])


@pytest.mark.parametrize("seed", [1, 2])
def test_does_simpy_settle_every_case_at_the_same_minute_by_the_same_pieces_of_work(seed):
    """Four weeks, with fork and join, hand-off delay, reading in and absence."""
    scenario = tax_office(20)
    demand = sample(scenario, seed)
    ours, theirs = run(scenario, demand=demand), SimpyOffice(world(scenario, demand)).run()
    np.testing.assert_allclose(theirs.closed, ours.closed, rtol=0, atol=MINUTES)
    np.testing.assert_allclose(pieces(theirs.log), worked(ours), rtol=0, atol=MINUTES)
    # What is compared is there to be compared.
    assert set(ours.activities["outcome"]) >= {"done", "paused"}
    assert set(ours.activities["activity"]) == {"reading in", "working"}
    assert np.isfinite(ours.closed).sum() > 1000


@pytest.mark.parametrize("seed", [1, 2])
def test_does_simpy_with_a_telephone_answer_every_call_and_settle_every_case_at_the_same_minute(seed):
    """Four weeks with the tax phone: patience, calling again, notes to call back, clients who tell and who ask."""
    scenario = with_phone(sk.load("tax-office/specialists")).change({"clock.warm_up_days": 0})
    demand = sample(scenario, seed)
    ours, theirs = run(scenario, demand=demand), SimpyPhoneOffice(phone_world(scenario, demand)).run()
    np.testing.assert_allclose(theirs.closed, ours.closed, rtol=0, atol=MINUTES)
    calls = ours.calls[ours.calls["settled_at"].notna()].set_index("call")["settled_at"]
    assert set(theirs.settled) == set(calls.index)
    np.testing.assert_allclose([theirs.settled[call] for call in calls.index], calls, rtol=0, atol=MINUTES)
    table = ours.calls
    assert (table["outcome"] == "hung up").sum() > 50 and (table["passed_on"] > 0).sum() > 50
    assert set(table["purpose"]) == {"question", "new case", "chasing"}
    assert len(calls) > 4000 and np.isfinite(ours.closed).sum() > 1000


@pytest.mark.parametrize("model", [SalabimOffice, YieldlessOffice])
def test_does_salabim_with_a_component_for_each_case_settle_every_case_at_the_same_minute(model):
    """One week, in generator mode and in salabim's default mode; who did which task must agree as well."""
    scenario = tax_office(5)
    demand = sample(scenario, 1)
    ours, theirs = run(scenario, demand=demand), model(world(scenario, demand)).run()
    np.testing.assert_allclose(theirs.closed, ours.closed, rtol=0, atol=MINUTES)
    # Its pieces are not split where an employee goes home: compare who was ready with what, and when.
    done = worked(ours)
    last = done[np.append(np.any(done[1:, [0, 2]] != done[:-1, [0, 2]], axis=1), True)]
    finished = {(task, reading): (who, when) for task, who, reading, _, _, when in last}
    for task, who, reading, _, _, when in theirs.log:
        assert finished[task, reading] == (who, pytest.approx(when, abs=MINUTES))
    assert np.isfinite(ours.closed).sum() > 200


def test_does_ciw_help_every_client_at_the_same_minute():
    """The textbook desk: three clerks, one queue, four weeks."""
    scenario = sk.load("textbook/mmc").change({"clock.warm_up_days": 0, "clock.horizon_days": 20})
    demand = sample(scenario, 1)
    ours, theirs = run(scenario, demand=demand), ciw_desk(scenario, demand)
    np.testing.assert_allclose(theirs, ours.closed, rtol=0, atol=MINUTES)
    assert np.isfinite(ours.closed).sum() > 1000


def test_would_a_difference_between_the_models_be_seen():
    """One minute more to read in, in the rival only, and the closing times are others."""
    scenario = tax_office(5)
    demand = sample(scenario, 1)
    there = world(scenario, demand)
    ours, theirs = run(scenario, demand=demand), SimpyOffice(replace(there, reading=there.reading + 1)).run()
    assert not np.allclose(theirs.closed, ours.closed, rtol=0, atol=MINUTES, equal_nan=True)


def test_do_the_rivals_refuse_an_office_they_do_not_model():
    """The service team owns cases; a rival that ignored that would be compared with another office."""
    scenario = letters_only(sk.load("tax-office/service-team"))
    with pytest.raises(ValueError, match="teams.death"):
        world(scenario, sample(scenario))
