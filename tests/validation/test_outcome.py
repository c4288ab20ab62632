"""Does a line of the table judge as it should, and does the command say so?"""

from __future__ import annotations

import json

import numpy as np
import pytest
from authors.validation import Case, Outcome, Quantity, __main__, cases, simulate
from authors.validation.every_wait import Match, call_matches, every_wait, matches
from authors.validation.observe import measure, number_in_part
from authors.validation.page import figures, page, table
from scipy import stats


def line(values, expected=100.0):
    """Return an outcome of a made-up case."""
    quantity = Quantity("made-up", "minutes", expected, lambda run: 0.0)
    case = Case("made-up", "Made up", "textbook/mm1", "no formula", (quantity,), days=1, changes={"a.b": [1]})
    return Outcome(case, quantity, np.array(values, dtype=float))


def test_is_the_interval_that_of_student():
    """Is it the textbook t interval at 99 %?"""
    values = [98.0, 99.5, 100.0, 101.0, 103.0]
    known = stats.t.interval(0.99, 4, np.mean(values), stats.sem(values))
    assert line(values).interval == pytest.approx(known)


def test_is_a_right_and_precise_line_accepted():
    """Is a narrow interval around the truth accepted?"""
    outcome = line([99.9, 100.1, 100.0, 99.95, 100.05])
    assert outcome.agrees and outcome.precise and outcome.accepted


def test_is_a_wide_interval_refused_although_it_contains_the_truth():
    """Does a run that is too short count as no proof?"""
    outcome = line([80.0, 120.0, 90.0, 110.0])
    assert outcome.agrees and not outcome.precise and not outcome.accepted
    assert "too wide" in table([outcome])


def test_is_a_line_beside_the_truth_refused():
    """Is a precise but wrong line refused, and does the table say so loudly?"""
    outcome = line([102.9, 103.1, 103.0, 102.95, 103.05])
    assert outcome.precise and not outcome.agrees and not outcome.accepted
    assert "NO: expected value outside" in table([outcome])


def test_does_acceptance_imply_that_three_per_cent_is_rejected():
    """Is the limit on the width strict enough, whatever the sample?"""
    rng = np.random.default_rng(1)
    seen = 0
    for _ in range(2000):
        outcome = line(rng.normal(100, rng.uniform(1, 6), 50))
        if outcome.accepted:
            seen += 1
            assert not outcome.contains(103) and not outcome.contains(97)
    assert seen > 100, "too few accepted lines to tell"


def test_does_the_interval_hold_what_it_promises():
    """Does the 99 % interval contain the truth in 99 % of many samples?"""
    rng = np.random.default_rng(1)
    hits = sum(line(rng.normal(100, 5, 50)).agrees for _ in range(4000))
    low, high = stats.binom.interval(0.999, 4000, 0.99)
    assert low <= hits <= high


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.53571, "0.5357"), (8.0, "8.000"), (20.854166, "20.85"), (226.04, "226.0"), (12345.6, "12346")],
)
def test_are_numbers_written_short(value, text):
    """Are four significant digits written, without an exponent?"""
    assert figures(value) == text


def test_are_there_enough_cases():
    """Are there at least ten, each with a name of its own and something known?"""
    keys = [case.key for case in cases()]
    assert len(keys) >= 10
    assert len(set(keys)) == len(keys)
    assert all(quantity.expected > 0 for case in cases() for quantity in case.quantities)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.key)
def test_can_every_case_be_loaded(case):
    """Is the scenario of every case shipped, and are its changes accepted?"""
    scenario = case.load()
    assert scenario.clock.horizon_days == case.days


def test_is_one_replication_refused():
    """Is it said that one value has no interval?"""
    with pytest.raises(ValueError, match="at least 2"):
        simulate(cases()[0], replications=1)


def test_does_the_page_tell_everything():
    """Does the page hold the line, the scenario, its changes and the chance of a miss?"""
    desk = Match("textbook/mm1", "desk", 1, np.array([0.0, 2.0]), np.array([0.0, 2.0]))
    text = page([line([99.9, 100.1, 100.0])], [desk], seed=1)
    parts = ("| Made up |", "`textbook/mm1`", '"a.b": [1],', "no formula", "1%", "The seed is 1", "| desk | 1 | 2 |")
    assert [part for part in parts if part not in text] == []


def test_is_a_single_wrong_wait_noticed():
    """Is a desk refused when one wait in it is off?"""
    known = np.zeros(1000)
    wrong = known.copy()
    wrong[500] = 0.01
    assert Match("s", "t", 1, known, known).accepted
    assert not Match("s", "t", 1, wrong, known).accepted


def test_is_another_order_noticed_by_the_recursion():
    """Is a desk refused that serves the shortest job first instead of the first to come?"""
    from simkit.measures.run import run
    from simkit.model.demand import sample
    from simkit.model.scenario import load

    scenario = load("textbook/mm1").change({"teams.desk.pick": "shortest", "clock.horizon_days": 10})
    demand = sample(scenario)
    (desk,) = matches("mm1", scenario, run(scenario, demand=demand), demand.work)
    assert not desk.accepted


def test_are_all_waits_of_a_desk_compared():
    """Are as many waits compared as clients were helped in the whole run?"""
    (desk,) = every_wait("mm1")
    assert desk.servers == 1
    assert len(desk.waits) > 9000  # 240 days of 38.4 clients


def test_is_the_number_by_part_the_whole_when_put_together():
    """Is the mean over the parts of the day the mean work in progress?"""
    from simkit.measures.run import run
    from simkit.model.scenario import load

    log = run(load("textbook/mm1").change({"clock.horizon_days": 20}))
    parts = [number_in_part(part, 4)(log) for part in range(4)]
    assert np.mean(parts) == pytest.approx(measure("work_in_progress")(log))


def test_does_the_command_print_a_case(capsys, monkeypatch):
    """Does the command print the table of the case that is asked for, and exit with 0?"""
    quick = Case(
        "quick",
        "Quick",
        "textbook/mm1",
        "nobody comes twice",
        (Quantity("utilisation", "share", 0.8, lambda run: 0.8 + 0.001 * run.replication),),
        days=1,
        replications=2,
    )
    monkeypatch.setattr(__main__, "cases", lambda: [quick])
    assert __main__.main(["--case", "quick"]) == 1  # 0.8 and 0.801 make too wide an interval
    printed = capsys.readouterr()
    assert "| Quick | utilisation | share | 0.8000 |" in printed.out
    assert "0 accepted, 1 not accepted" in printed.err


def test_many_replications_are_stored_and_an_interruption_tells_what_was_done(monkeypatch, tmp_path, capsys):
    """With twenty replications: both tables on a page of their own? Interrupted in the second case: the first told?"""
    made = [line(np.tile([middle - 1, middle + 1], 10)) for middle in (100, 105)]
    monkeypatch.setattr(__main__, "cases", lambda: [Case(key, key, "", "", (), days=1) for key in ("one", "two")])
    monkeypatch.setattr(__main__, "simulate", lambda case, seed, count: [made[case.key == "two"]])
    assert __main__.main(["--replications", "20", "--write", str(tmp_path / "page.md")]) == 1
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "20 replications of every case" in text and "1 of 2 quantities are accepted" in text
    assert "Here: *Made up, made-up*." in text and "| All |  | 4 | 2 (50.0%) |" in text

    def interrupted(case, seed, count):
        if case.key == "two":
            raise KeyboardInterrupt
        return [made[0]]

    monkeypatch.setattr(__main__, "simulate", interrupted)
    assert __main__.main(["--replications", "20", "--write", str(tmp_path / "other.md")]) == 0
    told = capsys.readouterr()
    assert "interrupted after 1 of 2 cases" in told.err and "1 accepted" in told.err
    assert "| All |  | 2 | 2 (100.0%) |" in told.out and not (tmp_path / "other.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--case", "mm9"], "mm1"),
        (["--write", "--seed", "2"], "seed 1"),
        (["--seed", "-1"], "at least 0"),
        (["--write", "no-such-folder/page.md"], "no folder"),
    ],
)
def test_is_a_wrong_command_refused(capsys, arguments, message):
    """Is a wrong command answered with what would be right, and exit code 2?"""
    with pytest.raises(SystemExit) as stop:
        __main__.main(arguments)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


def test_can_the_changes_be_copied_from_the_page():
    """Are all changes plain data that can be written down?"""
    for case in cases():
        assert json.loads(json.dumps(dict(case.changes))) == dict(case.changes)


@pytest.mark.parametrize("key", ["nobody-waits-task", "nobody-waits-case", "busy-hours"])
def test_does_nobody_wait_where_the_formula_says_so(key):
    """Is the office of these cases roomy enough: does not one task wait for a free employee in a replication?

    With an owner of the whole case the second task waits for the first one; then only the first counts.
    """
    from simkit.measures.period import tasks
    from simkit.measures.run import run

    case = next(case for case in cases() if case.key == key)
    log = run(case.load())
    table = tasks(log)
    case_of = np.zeros(log.task.max() + 1, dtype=int)
    case_of[log.task] = log.case
    waits = table["started"] - table["queued"]
    if case.key == "nobody-waits-case":
        waits = waits[np.unique(case_of[table["task"]], return_index=True)[1]]
    assert len(waits) > 1000
    assert waits.max() == 0


@pytest.mark.parametrize("key", ["chasing-fixed", "chasing-exponential"])
def test_does_a_case_take_as_long_as_its_work_where_clients_ask(key):
    """Does nobody wait at the desk or on the phone in these cases, so that the age of a case is its work?"""
    from simkit.measures.run import run

    log = run(next(case for case in cases() if case.key == key).load())
    settled = np.isfinite(log.closed)
    assert settled.sum() > 300
    assert (log.closed - log.arrived)[settled] == pytest.approx(log.demand.work[settled])
    assert np.nanmean(log.attempts["wait"]) < 0.001


def test_is_a_wrong_wait_on_the_line_noticed():
    """Are the waits of both lines those of the recursion, and are they refused when talks take a hair longer?"""
    from copy import copy

    from simkit.measures.run import run
    from simkit.model.demand import sample
    from simkit.model.scenario import load

    scenario = load("textbook/two-levels").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})
    demand = sample(scenario)
    log = run(scenario, demand=demand)
    lines = call_matches("two-levels", scenario, log, demand.calls)
    assert [(line.servers, line.accepted) for line in lines] == [(5, True), (2, True)]
    assert min(line.waits.max() for line in lines) > 0
    longer = copy(demand.calls)
    vars(longer)["triage"] = demand.calls.triage * 1.0001
    assert not any(line.accepted for line in call_matches("two-levels", scenario, log, longer))
