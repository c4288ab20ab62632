"""Do both engines of the office give the same run, and is salabim left as its own users know it?"""

import gc
import inspect
from contextlib import nullcontext

import pytest
from examples import examples
from hypothesis import given
from letters import on_salabim

import simkit as sk
from simkit.measures.run import log_of
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.engine import ENGINES, LightComponent, LightEnvironment, on
from simkit.model.office.mechanisms import Mechanism
from simkit.model.office.office import Stopped
from simkit.model.office.plain_salabim import sim

from ..property.offices import offices, same_log
from ..property.plans import planned
from .by_hand import rows

DAYS = {"clock.horizon_days": 8, "clock.warm_up_days": 2}


def on_both(scenario, seed=1):
    """Run a scenario on both engines and compare everything that was written down."""
    demand = sample(scenario, seed)
    light, salabim = (on_salabim(simulate, scenario, demand, engine=engine) for engine in ("light", "salabim"))
    assert rows(light) == rows(salabim)
    return same_log(log_of(light), log_of(salabim))


@pytest.mark.parametrize("name", sk.scenarios())
def test_do_both_engines_give_the_same_record(name):
    """Every shipped scenario, all mechanisms among them, row by row and to the last bit."""
    scenario = sk.load(name)
    assert on_both(scenario if scenario.plan.steps else scenario.change(DAYS))


@examples(60)
@given(offices())
def test_do_random_offices_run_alike_on_both(scenario):
    """Telephone, errors, meetings, helpers, absence: in every mixture."""
    assert on_both(scenario)


@examples(60)
@given(planned())
def test_do_random_plans_run_alike_on_both(scenario):
    """Moves, training, turnover, freezes and all else that changes while the office works."""
    assert on_both(scenario)


def test_is_a_run_that_is_looked_at_day_by_day_the_same():
    """Also where it is stopped after each day to ask whether to go on."""
    scenario = sk.load("tax-office/service-team").change(DAYS)
    assert same_log(sk.run(scenario), on_salabim(sk.run, scenario, stop=lambda: False, engine="salabim"))


class Broken(Mechanism):
    """Fails when the first client comes."""

    def arrives(self, case):
        raise ZeroDivisionError


@pytest.mark.parametrize("collects", [True, False])
def test_is_the_garbage_collector_left_as_it_was_and_with_nothing_to_do(collects):
    """On or off, also after a run that fails; and what an office is done with goes round in no circles."""
    scenario = sk.load("tax-office/specialists").change(DAYS)
    demand = sample(scenario)
    try:
        (gc.enable if collects else gc.disable)()
        simulate(scenario, demand)
        assert gc.isenabled() == collects
        with pytest.raises(ZeroDivisionError):
            simulate(scenario, demand, mechanisms=[Broken])
        assert gc.isenabled() == collects
        gc.disable()
        gc.freeze()  # what other tests have left is looked through no more: a second each time
        office = simulate(scenario, demand)
        assert len(office.record.columns()[0]) and gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.parametrize("given_up", [False, True])
def test_is_an_office_gone_when_it_has_run(given_up):
    """Without the collector: what it finds is the cases that were open, and not the thousands of a whole run."""
    scenario = sk.load("textbook/mm1").change(DAYS)
    sk.run(scenario)
    gc.freeze()  # see above
    try:
        gc.disable()
        with pytest.raises(Stopped) if given_up else nullcontext():
            sk.run(scenario, stop=lambda: given_up)
        assert gc.collect() < 100
    finally:
        gc.enable()


def test_is_an_unknown_engine_refused():
    """In words that say which there are."""
    with pytest.raises(ValueError, match="engine: found 'fast', must be one of 'light', 'salabim'"):
        sk.run(sk.load("textbook/mm1"), engine="fast")


def test_are_components_of_both_engines_what_they_are_called():
    """A component on an engine is one of its kind, and the same class each time."""

    class Clerk:
        pass

    for engine in ENGINES:
        assert on(engine, Clerk) is on(engine, Clerk)
        assert issubclass(on(engine, Clerk), Clerk) and on(engine, Clerk).__name__ == "Clerk"


class Walker(LightComponent):
    """Goes on after two minutes, then when told."""

    def setup(self):
        self.steps = []

    def process(self):
        self.steps.append(self.env.now())
        yield self.hold(2)
        self.steps.append(self.env.now())
        yield self.passivate()
        self.steps.append(self.env.now())


@pytest.fixture
def walker():
    return Walker(LightEnvironment())


def test_does_a_light_component_hold_wait_and_end(walker):
    """At 0 and 2 by itself; at 7 because it was told; begun anew once it has ended."""
    walker.env.run(till=5)
    assert walker.ispassive() and walker.steps == [0, 2]
    walker.activate(at=7)
    walker.env.run(till=10)
    assert walker.steps == [0, 2, 7] and not walker.ispassive()
    walker.activate()
    walker.env.run(till=20)
    assert walker.steps == [0, 2, 7, 10, 12]


def test_does_an_interrupted_hold_keep_what_is_left(walker):
    """Broken off at 1 with a minute left, resumed at 4: it goes on at 5."""
    walker.env.run(till=1)
    walker.interrupt()
    assert walker.isinterrupted() and walker.remaining_duration() == 1
    walker.env.run(till=4)
    walker.resume()
    assert walker.scheduled_time() == 5
    walker.env.run(till=9)
    assert walker.steps == [0, 5]


def test_are_steps_that_make_no_sense_refused(walker):
    """The past, and what is not holding."""
    walker.env.run(till=3)
    with pytest.raises(ValueError, match="minute 1: it is 3 already"):
        walker.hold(till=1)
    with pytest.raises(ValueError, match="not holding"):
        walker.interrupt()
    with pytest.raises(ValueError, match="not interrupted"):
        walker.resume()


def test_does_salabim_still_know_who_called_it(capsys):
    """A trace names the file and line of the model, not of the kit."""
    env = sim.Environment(trace=True, yieldless=False, random_seed="")

    class Clerk(sim.Component):
        def process(self):
            yield self.hold(3)

    Clerk(env=env)
    env.run(till=5)
    told = capsys.readouterr().out
    assert "test_office_engine.py" in told
    assert "clerk.0" in told and "3.000" in told


def test_is_salabim_left_as_published():
    """Nothing in it is replaced, neither before an office has run on it nor after."""

    def functions():
        return {name: f for name, f in vars(inspect.getmodule(sim.Environment)).items() if inspect.isfunction(f)}

    before = functions()
    sk.run(sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 1}), engine="salabim")
    assert functions() == before
    assert all(inspect.getmodule(f).__name__.startswith("salabim") for f in before.values() if inspect.getmodule(f))
