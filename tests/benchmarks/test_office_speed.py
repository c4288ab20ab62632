"""How fast is the office beside SimPy, a component for each case, and Ciw, on the same clients?

Each model gets a scenario and its demand and gives closing times and a list of pieces of work; reading
the scenario and laying out the demand is part of it. That they all find the same is tested in
tests/unit/test_rivals.py.
"""

import gc
import time
from statistics import median

import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office import simulate

from .rivals.ciw_desk import ciw_desk
from .rivals.phone_world import phone_world
from .rivals.salabim_office import SalabimOffice
from .rivals.simpy_office import SimpyOffice
from .rivals.simpy_phone_office import SimpyPhoneOffice
from .rivals.world import world
from .rivals.yieldless_office import YieldlessOffice

# Processor time, so that other work on the machine counts less.
pytestmark = pytest.mark.benchmark(timer=time.process_time, warmup=False, disable_gc=False)


class InTurn:
    """Times another model before every round of ours: what slows the machine for a while slows both.

    Each begins without the other's garbage.
    """

    def __init__(self, model, *arguments):
        self.model = model
        self.arguments = arguments
        self.seconds = []

    def __call__(self):
        gc.collect()
        began = time.process_time()
        self.model(*self.arguments)
        self.seconds.append(time.process_time() - began)
        gc.collect()

    def beside(self, benchmark):
        """Keep the time of the other model, and the median over the rounds of its time as a multiple of ours."""
        ours = benchmark.stats.stats.data
        benchmark.extra_info["other"] = median(self.seconds)
        benchmark.extra_info["ratio"] = median(t / o for t, o in zip(self.seconds, ours, strict=True))


def simpy_office(scenario, demand):
    return SimpyOffice(world(scenario, demand)).run()


def simpy_phone_office(scenario, demand):
    return SimpyPhoneOffice(phone_world(scenario, demand)).run()


def salabim_office(scenario, demand):
    return SalabimOffice(world(scenario, demand)).run()


def yieldless_office(scenario, demand):
    return YieldlessOffice(world(scenario, demand)).run()


def test_simkit_and_simpy(benchmark, specialists):
    simpy = InTurn(simpy_office, *specialists)
    benchmark.pedantic(simulate, specialists, setup=simpy, rounds=60)
    benchmark.extra_info["tasks"] = specialists[1].tasks
    simpy.beside(benchmark)


def test_simkit_and_simpy_with_the_phone(benchmark, tax_phone):
    simpy = InTurn(simpy_phone_office, *tax_phone)
    benchmark.pedantic(simulate, tax_phone, setup=simpy, rounds=30)
    benchmark.extra_info["tasks"] = tax_phone[1].tasks
    simpy.beside(benchmark)


def test_salabim_component_for_each_case(benchmark, specialists):
    benchmark.pedantic(salabim_office, specialists, rounds=3)


def test_salabim_default_mode(benchmark, specialists):
    benchmark.pedantic(yieldless_office, specialists, rounds=3)


@pytest.fixture(scope="module")
def desk():
    """Three clerks at one queue, for twenty weeks."""
    scenario = sk.load("textbook/mmc").change({"clock.warm_up_days": 0, "clock.horizon_days": 100})
    return scenario, sample(scenario, seed=1)


def test_simkit_and_ciw(benchmark, desk):
    ciw = InTurn(ciw_desk, *desk)
    benchmark.pedantic(simulate, desk, setup=ciw, rounds=10)
    benchmark.extra_info["tasks"] = desk[1].tasks
    ciw.beside(benchmark)


def whole_run(benchmark, scenario, demand):
    benchmark.extra_info["tasks"] = demand.tasks
    benchmark.pedantic(run, (scenario,), rounds=20, warmup_rounds=2)


def test_whole_run_letters(benchmark, specialists):
    whole_run(benchmark, *specialists)


def test_whole_run_tax_phone(benchmark, tax_phone):
    whole_run(benchmark, *tax_phone)


def test_whole_run_everything(benchmark, everything):
    whole_run(benchmark, *everything)


def test_whole_run_service_team(benchmark, service_team):
    whole_run(benchmark, *service_team)
