"""Seasons, holidays, hours of the clock, lists of real arrivals: do clients come when the file says?"""

import numpy as np
import pytest
from scipy import stats

import simkit as sk
from simkit.measures.run import log_of
from simkit.model.demand.draw import arrival_moments, cumulative_rate
from simkit.model.office import simulate
from simkit.model.scenario import Clock, LifeEvent, ScenarioError

from .by_hand import clients, member, office, team, worked

YEAR = Clock(horizon_days=260)
LEVEL = 0.001


def event(**keys):
    return LifeEvent(**{"label": "Visit", "per_week": 100, "tasks": [{"product": "bread"}]} | keys)


def test_is_the_year_as_busy_as_asked_and_summer_twice_as_busy():
    """5,200 clients are expected a year whatever the season; a quarter of weight 2 gets two fifths of them."""
    moments, expected = cumulative_rate(event(season=(1, 2, 1, 1)), YEAR)
    assert expected[-1] == pytest.approx(5200)
    at = np.interp(np.arange(5) * 65 * 480, moments, expected)
    assert np.diff(at) == pytest.approx(5200 * np.array([1, 2, 1, 1]) / 5)


def test_does_the_year_begin_in_the_week_that_is_said():
    """From week 27 on the third quarter comes first."""
    clock = Clock(horizon_days=260, first_week=27)
    moments, expected = cumulative_rate(event(season=(1, 2, 3, 4)), clock)
    assert np.diff(np.interp(np.arange(5) * 65 * 480, moments, expected)) == pytest.approx(520 * np.array([3, 4, 1, 2]))


def test_do_clients_come_by_season():
    """Chi-square over ten years of months against their weights, level 0.001."""
    weights = (5, 4, 6, 7, 8, 9, 3, 2, 8, 9, 7, 4)
    arrived = arrival_moments(event(season=weights), Clock(horizon_days=2600), np.random.default_rng(1))
    month = (arrived // 480 % 260 * 12 // 260).astype(int)
    days = np.bincount(np.arange(260) * 12 // 260)
    asked = days * weights / (days @ weights) * len(arrived)
    assert stats.chisquare(np.bincount(month), asked).pvalue > LEVEL


def test_does_nobody_come_on_a_holiday_and_as_many_as_ever_on_other_days():
    """Day 3 is closed: 80 clients a week are expected in four days, 20 a day."""
    _, expected = cumulative_rate(event(), Clock(horizon_days=5, holidays=(3,)))
    assert np.diff(expected).tolist() == pytest.approx([20, 20, 0, 20, 20])


def test_does_nobody_work_on_a_holiday():
    """What is begun in the last hour of day 1 goes on in the first of day 3; day 2 is closed."""
    clock = {"horizon_days": 3, "holidays": [2]}
    scenario = office({"visit": ["bread"]}, desk=team(member("Ann", "bread")), clock=clock)
    log = log_of(simulate(scenario, clients(scenario, (420, "visit", {"bread": 90}))))
    assert worked(log) == [("Ann", 0, "bread", 420, 480), ("Ann", 0, "bread", 960, 990)]
    assert log.duty[["on_at", "off_at"]].to_numpy().tolist() == [[0, 480], [960, 1440]]


def test_are_24_weights_hours_of_the_clock():
    """From half past eight to noon: half an hour of the eight, then nine, ten and eleven, by their weights."""
    clock = Clock(opens=8.5, day_minutes=210, horizon_days=1, days_per_week=1)
    hours = [0] * 8 + [4, 1, 2, 3] + [0] * 12
    moments, expected = cumulative_rate(event(hours=hours, per_week=80), clock)
    assert moments.tolist() == [0, 30, 90, 150, 210] and np.diff(expected) == pytest.approx([20, 10, 20, 30])


def test_are_24_weights_equal_parts_where_the_day_has_24_hours():
    """An office that never closes: hour by hour, as any other number of weights."""
    clock = Clock(opens=0, day_minutes=1440, horizon_days=2)
    by_clock = cumulative_rate(event(hours=range(1, 25)), clock)
    halves = cumulative_rate(event(hours=np.repeat(range(1, 25), 2).tolist()), clock)
    assert by_clock[1] == pytest.approx(np.interp(by_clock[0], *halves))


CSV = """arrived
2024-03-05 09:00
2024-03-05T10:30,a note
2024-03-11 16:59:30
"""
OFFICE = """
title = "Listed"
clock = { horizon_days = 10 }
products.bread = { label = "bread", work = { mean = 5 } }
events.visit = { label = "visit", arrivals = "come.csv", tasks = [{ product = "bread" }] }
questions.rules = { label = "rules", arrivals = "calls.csv", talk = { mean = 2 } }
teams.desk = { label = "desk", members = [{ name = "Ann", skills = { bread = 1 }, phone = "also" }] }
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (("office.toml", OFFICE), ("come.csv", CSV), ("calls.csv", "\ufeff30\n90.5;x\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_is_a_list_of_real_arrivals_read(folder):
    """The 5th of March 2024 is a Tuesday: day 2 of the run. Monday the 11th is day 6, half a minute before closing."""
    scenario = sk.load(folder / "office.toml")
    assert scenario.events["visit"].arrivals == (480, 570, 5 * 480 + 479.5)
    assert scenario.questions["rules"].arrivals == (30, 90.5)
    run = sk.run(scenario, seed=1)
    assert run.cases["arrived_at"].tolist() == [480, 570, 2879.5] and run.calls["placed_at"].tolist() == [30, 90.5]
    assert sk.run(scenario, seed=2, replication=1).cases["arrived_at"].tolist() == [480, 570, 2879.5]


def test_is_what_follows_a_minute_in_the_next_column_a_note(folder):
    """Where a heading names two columns, a comma divides them, also between two numbers."""
    (folder / "come.csv").write_text("minute,counter\n12,5\n20.5,6\n", encoding="utf-8")
    assert sk.load(folder / "office.toml").events["visit"].arrivals == (12, 20.5)


def test_does_the_list_travel_with_what_is_saved(folder, tmp_path):
    """A saved scenario holds the minutes; the CSV file is no longer needed."""
    scenario = sk.load(folder / "office.toml")
    saved = scenario.save(tmp_path / "elsewhere" / "saved.toml")
    assert sk.load(saved) == scenario
    assert "come.csv" not in saved.read_text(encoding="utf-8")


def test_is_load_worked_out_of_the_list(folder):
    """Three cases and two calls in two weeks."""
    scenario = sk.load(folder / "office.toml")
    assert sk.check_scenario(scenario).loads["desk"][0] * 60 == pytest.approx((3 * 5 + 2 * 2) / 2)


@pytest.mark.parametrize(
    ("name", "text", "found", "allowed"),
    [
        ("come.csv", "2024-03-05 08:59", "1 of 1 in come.csv are outside the opening hours, line 1", "9 to before 17"),
        ("come.csv", "arrived\n2024-03-09 10:00", "hours, line 2", "on 5 days a week"),
        ("come.csv", "2024-03-04 10:00\n2024-03-20 10", "come after the end of the run, line 2", "clock.horizon_days"),
        ("come.csv", "100\n4800", "after the end of the run, line 2", "from 0 to before minute 4800"),
        ("come.csv", "10\nnine", "line 2 of come.csv: 'nine'", "2024-03-01 09:30"),
        ("come.csv", "10\n03-05-2024 10:00", "line 2 of come.csv: '03-05-2024 10:00'", "2024-03-01 09:30"),
        ("come.csv", "10\n2024-03-05T10:00+01:00", "line 2 of come.csv", "2024-03-01 09:30"),
        ("come.csv", "12,5\n20", "line 1 of come.csv: '12,5'", "one arrival a line"),
        ("come.csv", "arrived\n12,5", "line 2 of come.csv: '12,5'", "one arrival a line"),
        ("come.csv", "12,5;a note\n20", "line 1 of come.csv: '12,5'", "one arrival a line"),
        ("come.csv", "10\nnan", "arrivals[1]: nan", "not infinite"),
        ("come.csv", "arrived\n", "no arrival in come.csv", "one arrival a line"),
        ("calls.csv", None, "'calls.csv' cannot be read", "who copies the one copies the other"),
    ],
)  # fmt: skip
def test_is_a_list_that_cannot_be_refused_in_words(folder, name, text, found, allowed):
    """With the line, what was found and what to write."""
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        sk.load(folder / "office.toml")
    assert found in str(refused.value) and allowed in str(refused.value)


def test_is_who_comes_after_a_shortened_run_left_out_and_told(folder):
    """Of three, one comes after a week; the load is that of the two."""
    scenario = sk.load(folder / "office.toml").change({"clock.horizon_days": 5})
    assert len(sk.run(scenario).cases) == 2
    doubt = next(d for d in sk.check_scenario(scenario).doubts if d.path == "events.visit.arrivals")
    assert doubt.found == "1 of 3 come after the end of the run"
    assert sk.check_scenario(scenario).loads["desk"][0] * 60 == pytest.approx(2 * 5 + 2 * 2)


@pytest.mark.parametrize(
    ("changes", "path", "found"),
    [
        ({"season": (1, 2, 3)}, "season", "3 weights"),
        ({"season": (0,) * 12}, "season", "only zeros"),
        ({"hours": (1,) * 24}, "hours", "the office is closed at hour 0"),
        ({"hours": (0,) * 24}, "hours", "only zeros"),
        ({"arrivals": [1, 2]}, "events.visit", "leave per_week, weekdays, hours and season out"),
        ({"per_week": 0, "arrivals": [-1]}, "arrivals[0]", "-1"),
    ],
)  # fmt: skip
def test_is_a_stream_that_makes_no_sense_refused(changes, path, found):
    """With the path and what was found."""
    with pytest.raises(ScenarioError) as refused:
        office({"visit": {"products": ["bread"], "per_week": 5} | changes}, desk=team(member("Ann", "bread")))
    assert path in str(refused.value) and found in str(refused.value)
