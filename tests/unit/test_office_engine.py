"""Is salabim itself as its own users know it, after the office has imported it?"""

import inspect

import pytest

import simkit as sk
from simkit.model.office.engine import shortcuts, sim


def test_does_salabim_still_know_who_called_it(capsys):
    """A trace names the file and line of the model, not of the kit: the quicker search gives the same answer."""
    env = sim.Environment(trace=True, yieldless=False, random_seed="")

    class Clerk(sim.Component):
        def process(self):
            yield self.hold(3)

    Clerk(env=env)
    env.run(till=5)
    told = capsys.readouterr().out
    assert "test_office_engine.py" in told
    assert "engine.py" not in told.replace("test_office_engine.py", "")
    assert "clerk.0" in told and "3.000" in told


def test_is_salabim_left_as_it_was():
    """Are the shortcuts in place only while an office is made or run, also when that fails?"""
    names = sim.Environment.__init__.__globals__
    slow = {name: names[name] for name in ("_get_caller_frame", "_check_overlapping_parameters")}
    assert all(inspect.getmodule(function).__name__.startswith("salabim") for function in slow.values())
    sk.run(sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 1}))
    assert {name: names[name] for name in slow} == slow
    try:
        with shortcuts():
            assert not any(names[name] is function for name, function in slow.items())
            raise RuntimeError
    except RuntimeError:
        pass
    assert {name: names[name] for name in slow} == slow


def test_do_both_searches_find_the_same_caller(capsys):
    """Does a trace name the same file and line with the quick search as without?"""

    def traced():
        env = sim.Environment(trace=True, yieldless=False, random_seed="", isdefault_env=True)
        env.run(till=5)
        return capsys.readouterr().out

    with shortcuts():
        quick = traced()
    assert quick == traced()


def test_are_clashing_parameters_still_refused():
    """Does the check that is made once for each class find what salabim's own finds, every time?"""

    class Clerk(sim.Component):
        def setup(self, delay):
            pass

    class Other(sim.Component):
        def setup(self, pace):
            pass

        def process(self, pace):
            yield self.hold(pace)

    with shortcuts():
        env = sim.Environment(yieldless=False, random_seed="", isdefault_env=False)
        sim.Component(env=env)
        for _ in range(2):
            with pytest.raises(TypeError, match="parameter 'delay' not allowed"):
                Clerk(env=env)
            with pytest.raises(TypeError, match="parameter 'pace' not allowed"):
                Other(env=env, pace=3)
