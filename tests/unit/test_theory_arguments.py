"""Is impossible input refused in words that help, and is the house style kept?"""

import dataclasses
import doctest
import importlib
import inspect
import math
import pkgutil
import subprocess
import sys

import numpy as np
import pytest

from simkit import arguments, theory

FUNCTIONS = [getattr(theory, name) for name in theory.__all__ if inspect.isfunction(getattr(theory, name))]
RECORDS = [getattr(theory, name) for name in theory.__all__ if inspect.isclass(getattr(theory, name))]
MODULES = [f"simkit.theory.{module.name}" for module in pkgutil.iter_modules(theory.__path__)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.offered_load(-1, 1), "arrival_rate: found -1, must be a number at least 0"),
        (lambda: theory.utilisation(3, 0), "servers: found 0, must be a whole number of at least 1"),
        (lambda: theory.erlang_b(-0.5, 2), "offered_load: found -0.5, must be a number at least 0"),
        (lambda: theory.erlang_b(1, -1), "servers: found -1, must be a whole number of at least 0"),
        (lambda: theory.erlang_b(math.inf, 1), "offered_load: found inf, must be a number at least 0 and finite"),
        (lambda: theory.erlang_c(1, 2.5), "servers: found 2.5, must be a whole number of at least 1"),
        (lambda: theory.mmc(1, 0, 1), "mean_service: found 0, must be a number above 0"),
        (lambda: theory.mmc(math.nan, 1, 1), "arrival_rate: found nan, must be a number at least 0"),
        (lambda: theory.mmc(1, 1, 2).wait_exceeds(-1), "time: found -1, must be a number at least 0"),
        (lambda: theory.mmc(1, 1, 2).service_level(-1), "time: found -1, must be a number at least 0"),
        (lambda: theory.mmc(1, 1, 2).wait_percentile(90), "share: found 90, must be a number at least 0 and at most 1"),
        (lambda: theory.erlang_a(1, 1, 1, 0), r"mean_patience: found 0, must be a number above 0 \(infinity allowed\)"),
        (lambda: theory.mix([0, 0], [1, 1], [0, 0]), "arrival_rates: found only zeros"),
        (lambda: theory.mix([1], [1, 1], [0]), "mean_services: found 2 values, must have 1"),
        (lambda: theory.mg1(1, 1, -1), "scv: found -1, must be a number at least 0"),
        (lambda: theory.gg1_kingman(1, 1, -1, 1), "arrival_scv: found -1"),
        (lambda: theory.gg1_kingman(1, 1, 1, -1), "service_scv: found -1"),
        (lambda: theory.mgc_lee_longton(1, 1, 1, -2), "scv: found -2"),
        (lambda: theory.mg1_priority([], [], []), "arrival_rates: found no values, must have at least one"),
        (lambda: theory.mg1_priority([1, -1], [1, 1], [1, 1]), r"arrival_rates\[1\]: found -1"),
        (lambda: theory.mg1_priority([1, 1], [1, 1], [1]), "scvs: found 1 values, must have 2"),
        (lambda: theory.mmc_priority([1], 1, 0), "servers: found 0"),
        (lambda: theory.harmonic_number(-1), "n: found -1, must be a whole number of at least 0"),
        (lambda: theory.mean_maximum(0), "parts: found 0, must be a whole number of at least 1"),
        (lambda: theory.all_on_time(1.1, 2), "share: found 1.1, must be a number at least 0 and at most 1"),
        (lambda: theory.fork_join_two(-1, 1), "arrival_rate: found -1"),
        (lambda: theory.fork_join_nelson_tantawi(2, 1, 1.5), "parts: found 1.5, must be a whole number"),
        (lambda: theory.square_root_staffing(10, -1), "beta: found -1, must be a number at least 0"),
        (lambda: theory.service_grade(0, 1), "offered_load: found 0, must be a number above 0"),
        (lambda: theory.halfin_whitt(-0.1), "beta: found -0.1, must be a number at least 0"),
        (lambda: theory.servers_needed(1, 1, max_mean_wait=0), "max_mean_wait: found 0, must be a number above 0"),
        (lambda: theory.servers_needed(1, 1, max_wait_probability=1.2), "max_wait_probability: found 1.2"),
        (lambda: theory.servers_needed(1, 1, max_utilisation=85), "max_utilisation: found 85, .* at most 1"),
        (lambda: theory.servers_needed(1, 1, service_level=1, within=1), "service_level: found 1, .* below 1"),
        (lambda: theory.pooling(0, 5, 0.8), "teams: found 0"),
        (lambda: theory.pooling(4, 5, 0.8, slowdown=0), "slowdown: found 0, must be a number above 0"),
        (lambda: theory.dedicated_sales(10, 100, 100, 0), "sd: found 0, must be a number above 0"),
        (lambda: theory.expected_contacts(1.5), "misforward_probability: found 1.5"),
        (lambda: theory.redial(0, 0, 0), "attempts: found 0, must be a number above 0"),
        (lambda: theory.redial(1, 2, 0), "failed: found 2, must be a number at least 0 and at most 1"),
        (lambda: theory.redial(1, 1, 7), "redial_share: found 7"),
        (lambda: theory.mm1_run_length(0.5, 0), "relative_half_width: found 0"),
        (lambda: theory.mm1_run_length(0.5, confidence=95), "confidence: found 95, .* above 0 and below 1"),
        (lambda: theory.mm1_relaxation_time(-0.1), "utilisation: found -0.1"),
        (lambda: theory.mean_wait_from_empty(1, 1, 1, 0), "customers: found 0"),
        (lambda: theory.wright(0, 0.9), "tasks: found 0, must be a whole number of at least 1"),
        (lambda: theory.wright(10, 90), "rate: found 90, must be a number above 0 and at most 1"),
        (lambda: theory.wright(10, 0.9, first=0), "first: found 0, must be a number above 0"),
        (lambda: theory.wright_rate(1, 2), "tasks: found 1, must be a number above 1"),
        (lambda: theory.wright_rate(52, 0.64), "speed: found 0.64, must be a number at least 1"),
        (lambda: theory.learning_curve(-1, 80, 110, 8), r"time: found -1, .* at least 0 \(infinity allowed\)"),
        (lambda: theory.learning_curve(1, -80, 110, 8), "start: found -80, must be a number at least 0"),
        (lambda: theory.learning_curve(1, 80, 110, 0), "tau: found 0, must be a number above 0"),
        (lambda: theory.retained_gain(-1, 13), "idle: found -1, must be a number at least 0"),
        (lambda: theory.retained_gain(1, 0), "half_life: found 0, must be a number above 0"),
        (lambda: theory.dip(0, 80, 110, 8), "arrivals: found 0, must be a number above 0"),
        (lambda: theory.dip(100, 80, 110, 8, before=0), "before: found 0, must be a number above 0"),
        (lambda: theory.dip(100, 80, 110, 8, phases=0), "phases: found 0, must be a whole number of at least 1"),
        (lambda: theory.dip(100, 80, 110, 8, gap=-1), "gap: found -1, must be a number at least 0"),
        (lambda: theory.dip(100, 80, 110, 8, weeks=0), "weeks: found 0, must be a number above 0"),
        (lambda: theory.dip_peak_week(100, 0, 110, 8), "start: found 0, must be a number above 0"),
        (lambda: theory.payback_week(102, 80, -1, 8), "end: found -1, must be a number above 0"),
        (lambda: theory.payback_week(102, 80, 110, 8, phases=1.5), "phases: found 1.5, must be a whole number"),
        (lambda: theory.bass_share(1, 0, 0.4), "push: found 0, must be a number above 0"),
        (lambda: theory.bass_share(-1, 0.03, 0.4), "time: found -1, must be a number at least 0"),
        (lambda: theory.bass_time(1.1, 0.03, 0.4), "share: found 1.1, must be a number at least 0 and at most 1"),
        (lambda: theory.bass_peak(0.03, -0.4), "colleagues: found -0.4, must be a number at least 0"),
        (lambda: theory.cherry_picking(0, 0.2, 0.5), "share: found 0, must be a number above 0 and at most 1"),
        (lambda: theory.cherry_picking(0.2, -0.2, 0.5), "cv: found -0.2, must be a number at least 0"),
        (
            lambda: theory.cherry_picking(0.2, 0.2, 0.5, chosen="luckiest"),
            "chosen: found 'luckiest', must be one of 'best', 'worst'",
        ),
        (lambda: theory.cherry_picking(0.2, 0.8, 0.5, chosen="worst"), "cv: found 0.8, must be below 0.714"),
        (lambda: theory.regression_to_the_mean(130, 1.5), "reliability: found 1.5, .* at most 1"),
        (lambda: theory.novice_share(-0.3, 0.5), "turnover: found -0.3, must be a number at least 0"),
        (lambda: theory.novice_share(3, 0.5), "turnover: found 3, must be at most 1 / learning_time = 2"),
        (lambda: theory.team_pairs(0), "members: found 0, must be a whole number of at least 1"),
        (lambda: theory.team_output(5, 5), "overhead: found 5, must be a number at least 0 and at most 1"),
        (lambda: theory.best_team_size(-0.1), "overhead: found -0.1, must be a number at least 0 and at most 1"),
    ],
)
def test_does_impossible_input_say_what_was_found_and_what_is_allowed(call, message):
    """Every message: name of the argument, value found, values allowed."""
    with pytest.raises(ValueError, match="^" + message):
        call()


@pytest.mark.parametrize("value", ["3", None, True, [1, 2], 1j])
def test_is_something_that_is_no_number_called_that(value):
    """A TypeError, with the same three parts."""
    with pytest.raises(TypeError, match="arrival_rate: found .*, must be a number"):
        theory.mmc(value, 1, 1)
    with pytest.raises(TypeError, match="servers: found .*, must be a whole number"):
        theory.mmc(1, 1, value)


@pytest.mark.parametrize("value", [-math.inf, math.nan])
def test_does_allowing_infinity_allow_only_plus_infinity(value):
    """Never giving up is a patience; minus infinity and "not a number" are not."""
    assert arguments.number("patience", math.inf, infinite=True) == math.inf
    with pytest.raises(ValueError, match="patience: found"):
        arguments.number("patience", value, infinite=True)


@pytest.mark.parametrize("value", ["12", 3, None])
def test_is_one_number_for_many_called_that(value):
    """A list is needed, one value a class; a text is not taken letter by letter."""
    with pytest.raises(TypeError, match="arrival_rates: found .*, must be a sequence of numbers"):
        theory.mg1_priority(value, [1], [1])


def flattened(result):
    """All numbers in a result, down through records, tuples and the points of a curve."""
    if isinstance(result, np.ndarray):
        return result.tolist()
    if dataclasses.is_dataclass(result):
        result = tuple(getattr(result, field.name) for field in dataclasses.fields(result))
    if isinstance(result, tuple):
        return [number for part in result for number in flattened(part)]
    return [result]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_do_numbers_from_numpy_and_sliders_give_plain_numbers(function):
    """NumPy scalars and arrays, and whole floats for counts, mean what they look like.

    The answer is the same as for plain numbers and holds no NumPy type.
    """
    plain = {"mean_service": 1, "n": 3, "parts": 3, "share": 0.5, "customers": 5, "offered_load": 2, "servers": 3}
    plain |= {"arrival_rate": 0.5, "mean_patience": 2, "teams": 2, "utilisation": 0.5, "beta": 1, "scv": 2}
    plain |= {"arrival_scv": 1, "service_scv": 2, "products": 2, "capacity": 9, "mean": 10, "sd": 3, "attempts": 5}
    plain |= {"failed": 2, "redial_share": 0.5, "misforward_probability": 0.5}
    plain |= {"arrival_rates": [0.25, 0.5], "mean_services": [1, 1], "scvs": [1, 2], "external_rates": [0.5, 0.5]}
    plain |= {"routing": [[0, 0.5], [0, 0]]}
    plain |= {"time": 2, "push": 0.5, "colleagues": 1, "tasks": 5, "rate": 0.5, "speed": 2, "idle": 3, "half_life": 6}
    plain |= {"arrivals": 100, "before": 102, "start": 80, "end": 110, "tau": 8}
    plain |= {"cv": 0.5, "reliability": 0.5, "result": 130}
    plain |= {"turnover": 0.5, "learning_time": 1, "members": 5, "overhead": 0.25}
    names = [name for name, a in inspect.signature(function).parameters.items() if a.default is a.empty]
    given = {name: plain[name] for name in names}
    if function is theory.jackson:
        given["servers"] = [2, 2]
    expected = function(**given)
    for kind in (np.int64, np.float64):
        # An integer type can only carry what is whole.
        cast = {
            name: np.asarray(v, kind)[()] if np.all(np.equal(np.mod(v, 1), 0)) else np.asarray(v)[()]
            for name, v in given.items()
        }
        found = function(**cast)
        assert found == expected
        assert {type(number) for number in flattened(found)} <= {int, float}


@pytest.mark.parametrize("name", ["simkit.theory", *MODULES])
def test_do_the_examples_in_the_docstrings_run(name):
    """Every example is run and must print what it says."""
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_is_every_function_documented_in_full(function):
    """NumPy style with parameters, returns, errors and an example that is run."""
    text = inspect.getdoc(function)
    for section in ("Parameters", "Returns", "Raises", "Examples"):
        assert f"\n{section}\n{'-' * len(section)}\n" in text, f"{function.__name__} has no section {section}"
    assert doctest.DocTestFinder().find(function)[0].examples
    for argument in inspect.signature(function).parameters:
        assert argument in text.split("Returns\n")[0], f"{function.__name__} does not explain {argument}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_are_results_records_that_cannot_be_changed(record):
    """Frozen dataclasses, every field explained in its own docstring or its parent's."""
    assert record.__dataclass_params__.frozen
    text = " ".join(inspect.getdoc(parent) or "" for parent in record.__mro__[:-1])
    for field in dataclasses.fields(record):
        assert field.name in text, f"{record.__name__}.{field.name} is not explained"


def test_is_every_public_name_in_the_overview():
    """The table of families at the top names every function there is."""
    for function in FUNCTIONS:
        assert f"`{function.__name__}`" in theory.__doc__


def test_does_importing_the_theory_stay_light():
    """It adds no heavy package to what `import simkit` itself has loaded."""
    code = (
        "import sys, simkit; before = set(sys.modules); import simkit.theory; "
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    added = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "pandas", "scipy", "salabim", "pydantic", "altair"} & set(added)
