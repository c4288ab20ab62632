"""Is salabim itself as its own users know it, after the office has imported it?"""

import inspect

import simkit as sk
from simkit.office.engine import quick_search, sim


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
    """Is the quick search in place only while an office is made or run, also when that fails?"""
    search = sim.Environment.__init__.__globals__["_get_caller_frame"]
    assert inspect.getmodule(search).__name__.startswith("salabim")
    sk.run(sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 1}))
    assert sim.Environment.__init__.__globals__["_get_caller_frame"] is search
    try:
        with quick_search():
            assert sim.Environment.__init__.__globals__["_get_caller_frame"] is not search
            raise RuntimeError
    except RuntimeError:
        pass
    assert sim.Environment.__init__.__globals__["_get_caller_frame"] is search


def test_do_both_searches_find_the_same_caller(capsys):
    """Does a trace name the same file and line with the quick search as without?"""

    def traced():
        env = sim.Environment(trace=True, yieldless=False, random_seed="", isdefault_env=True)
        env.run(till=5)
        return capsys.readouterr().out

    with quick_search():
        quick = traced()
    assert quick == traced()
