"""Do the hours add up, and does the picture show where they went?"""

import json

import numpy as np
import pytest

import simkit as sk
from simkit.measures.breakdown import IDLE, MEETINGS, REWORK, hours_by_activity
from simkit.measures.period import duty_by_employee
from simkit.present.charts import hours_chart

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 9}


@pytest.fixture(scope="module", params=["specialists", "service-team"])
def run(request):
    return sk.run(sk.load(f"tax-office/{request.param}").change(SHORT))


def bars(picture):
    parts, beside = (layer["data"]["values"] for layer in picture.spec()["layer"])
    return parts, beside


def test_do_the_hours_of_an_employee_add_up_to_busy(run):
    """Working, talking and meeting make busy; busy, idle and away make the clock."""
    table = run.by_employee()
    made = table[["working_hours", "talking_hours", "meeting_hours"]]
    assert made.sum(axis=1).to_numpy() == pytest.approx(table["busy_hours"].to_numpy())
    assert (made.sum() > 0).all(), "an office in which nobody talks or meets would prove nothing"
    begin, end = run.window
    on_clock = table[["busy_hours", "idle_hours", "away_hours"]].sum(axis=1)
    assert on_clock.to_numpy() == pytest.approx(np.full(len(table), (end - begin) / 60))


def test_are_the_hours_those_of_the_activities(run):
    """Added up the plain way, piece by piece, from the table of activities."""
    begin, end = run.window
    done = run.activities.dropna(subset=["started_at"])
    hours = (done["finished_at"].fillna(end).clip(begin, end) - done["started_at"].clip(begin, end)) / 60
    spent, table = hours_by_activity(run), run.by_employee()
    for name in run.people[:: len(run.people) // 4]:
        mine = done["employee"] == name
        by_kind = hours[mine].groupby(done["activity"][mine], observed=False).sum()
        again = hours[mine & (done["activity"] == "working") & done["rework"]].sum()
        assert spent.loc[name, "working"] == pytest.approx(by_kind["working"] - again)
        assert spent.loc[name, REWORK] == pytest.approx(again)
        assert spent.loc[name, "talking"] == table.loc[name, "talking_hours"] == pytest.approx(by_kind["talking"])
        assert spent.loc[name, MEETINGS] == pytest.approx(by_kind["meeting"] + by_kind["consulting"])
        assert table.loc[name, "working_hours"] == pytest.approx(by_kind["working"] + by_kind["reading in"])
    assert spent[REWORK].sum() > 0
    assert spent.sum(axis=1).to_numpy() == pytest.approx(duty_by_employee(run) / 60)
    assert (spent >= 0).all(axis=None)


@pytest.mark.parametrize("by", ["team", "employee"])
def test_is_every_bar_the_whole_of_the_hours_on_duty(run, by):
    """Each bar ends at 100 %, its parts stand end to end, and its hours stand beside it."""
    picture = hours_chart(run, by=by)
    parts, beside = bars(picture)
    named = [team.label for team in run.scenario.teams.values()] if by == "team" else list(run.people)
    assert [row["bar"] for row in beside] == named
    assert [row["at"] for row in beside] == pytest.approx([1] * len(named), abs=1e-5)
    assert all("hours on duty" in row["total"] for row in beside)
    assert all(part["from"] <= part["to"] for part in parts)
    json.dumps(picture.spec(), allow_nan=False)
    assert f"one for each {by}" in str(picture) and IDLE in str(picture)


def test_is_the_idle_share_what_utilisation_leaves(run):
    """For each team: busy and idle are the whole."""
    parts, _ = bars(run.chart("hours"))
    idle = [part["value"] for part in parts if part["part"] == IDLE]
    assert idle == pytest.approx((1 - run.by_team()["utilisation"]).tolist(), abs=1e-5)


def test_have_the_parts_one_colour_each(run):
    """No two parts look alike, also for who sees no colours: idle is the lightest."""
    scale = run.chart("hours").spec()["layer"][0]["encoding"]["color"]["scale"]
    assert len(set(scale["range"])) == len(scale["range"])
    assert scale["range"][scale["domain"].index(IDLE)] == "#EEEEEE"


def test_is_what_nobody_did_left_out():
    """An office without telephone, errors and meetings shows work and idle hours only."""
    parts, _ = bars(sk.run(sk.load("textbook/mm1")).chart("hours"))
    assert {part["part"] for part in parts} == {"working", IDLE}


def test_is_an_unknown_bar_refused(run):
    with pytest.raises(ValueError, match="by: found 'city', must be one of 'team', 'employee'"):
        hours_chart(run, by="city")
