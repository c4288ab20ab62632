"""Do the dated steps on the telephone, help, absence and longer work do what they say, worked out by hand?"""

import numpy as np
import pytest

from simkit.measures import MEASURES
from simkit.measures.run import run
from simkit.model.scenario import Scenario, ScenarioError

DAY, WEEK = 480.0, 2400.0


def office(steps: list, **changes) -> Scenario:
    """Return two teams, letters for each, and a question by phone every half hour, which Ann alone answers."""
    always = {"dist": "deterministic", "mean": 60}
    letter = {"label": "letter", "per_week": 30, "tasks": [{"product": "letter"}]}
    data = {
        "title": "Two teams and a phone",
        "clock": {"horizon_days": 20},
        "products": {key: {"label": key, "work": always} for key in ("letter", "form")},
        "events": {"letter": letter, "form": letter | {"label": "form", "per_week": 5, "tasks": [{"product": "form"}]}},
        "questions": {"what": {"label": "what", "per_week": 80, "talk": {"dist": "deterministic", "mean": 3}}},
        "teams": {
            "here": {
                "label": "here",
                "products": ["letter"],
                "members": [
                    {"name": "Ann", "skills": {"letter": 1, "form": 1}, "phone": "also"},
                    {"name": "Bob", "skills": {"letter": 1, "form": 1}},
                ],
            },
            "there": {
                "label": "there",
                "products": ["form"],
                "members": [{"name": "Cid", "skills": {"letter": 1, "form": 1}}],
            },
        },
        "plan": {"steps": steps},
    }
    return Scenario.from_data(data).change(changes)


def begun(log, who: str, activity: str, first: float = 0, last: float = 4) -> int:
    """Return how many pieces of an activity somebody began between two weeks."""
    rows = log.activities
    rows = rows[(rows["employee"] == who) & (rows["activity"] == activity)]
    return int(((rows["started_at"] >= first * WEEK) & (rows["started_at"] < last * WEEK)).sum())


def test_does_somebody_pick_up_the_phone_from_the_day_they_are_told():
    """Bob takes calls from week 2 and not before; Ann, told never to, takes none from week 3."""
    steps = [
        {"do": "answer", "week": 2, "people": ["Bob"], "phone": "also"},
        {"do": "answer", "week": 3, "people": ["Ann"], "phone": "never"},
    ]
    log = run(office(steps), seed=1)
    assert begun(log, "Bob", "talking", last=2) == 0 < begun(log, "Bob", "talking", 2, 3)
    assert begun(log, "Ann", "talking", 2, 3) > 0 == begun(log, "Ann", "talking", 3)


def test_does_who_only_answers_leave_their_work_to_colleagues():
    """From week 1 Ann touches no letter any more; every letter is done or waits, and Bob goes on with hers."""
    log = run(office([{"do": "answer", "week": 1.03, "people": ["Ann"], "phone": "only"}]), seed=1)
    assert begun(log, "Ann", "working", last=1.03) > 5 and begun(log, "Ann", "working", 1.03) == 0
    rows = log.activities[log.activities["task"] >= 0]
    last = rows.groupby("task")["outcome"].last()
    assert set(last) <= {"done", "waiting", "in hand"}
    lost = rows[(rows["employee"] == "Ann") & (rows["outcome"] == "paused")]
    assert len(lost) and (rows.groupby("task")["employee"].nunique()[lost["task"].unique()] >= 1).all()


def test_does_the_phone_stay_behind_when_somebody_moves():
    """Bob was told to answer; in the other team nobody does, and back here he is as he was."""
    steps = [
        {"do": "answer", "week": 0, "people": ["Bob"], "phone": "also"},
        {"do": "move", "week": 1, "people": ["Bob"], "to": "there", "until": 2},
    ]
    log = run(office(steps), seed=1)
    assert begun(log, "Bob", "talking", last=1) > 0 == begun(log, "Bob", "talking", 1)


def test_is_nobody_left_for_the_letters_refused():
    """Who only answers does no task: the last two of a team's work cannot both be told so."""
    with pytest.raises(ScenarioError, match="nobody can do"):
        office([{"do": "answer", "week": 1, "people": ["Ann", "Bob", "Cid"], "phone": "only"}])


def test_do_teams_help_from_the_day_they_are_told_until_they_stop():
    """Cid, with five hours of forms a week, takes letters between week 1 and week 3 and at no other time."""
    steps = [{"do": "help", "week": 1}, {"do": "help", "week": 3, "on": False}]
    log = run(office(steps), seed=1)
    letters = log.activities[(log.activities["employee"] == "Cid") & (log.activities["product"] == "letter")]
    assert len(letters) and letters["started_at"].between(WEEK, 3 * WEEK + DAY).all()
    assert begun(log, "Cid", "talking") == 0, "who does not pick up the phone does not for others either"


def test_does_help_that_the_scenario_has_outlast_a_plan():
    """Help that stands in the file goes on when the plan's ends."""
    steps = [{"do": "help", "week": 0}, {"do": "help", "week": 1, "on": False}]
    log = run(office(steps, **{"teams.there.helps": ["here"]}), seed=1)
    letters = log.activities[(log.activities["employee"] == "Cid") & (log.activities["product"] == "letter")]
    assert (letters["started_at"] > 2 * WEEK).any()


def test_is_somebody_away_for_as_long_as_the_plan_says():
    """Bob is on duty all weeks but the second; half a day counts as half a day."""
    steps = [
        {"do": "away", "week": 1, "people": ["Bob"], "until": 2},
        {"do": "away", "week": 3.1, "until": 3.2, "people": ["Bob"]},
    ]
    log = run(office(steps), seed=1)
    mine = log.duty_employee == 1
    assert list(zip(log.duty_on[mine], log.duty_off[mine], strict=True)) == [
        (0, WEEK), (2 * WEEK, 3 * WEEK + DAY / 2), (3 * WEEK + DAY, 4 * WEEK)
    ]  # fmt: skip
    assert begun(log, "Bob", "working", 1, 2) == 0


def test_does_work_take_longer_for_clients_who_come_later():
    """Letters of clients from week 2 on ask 90 minutes, forms and earlier letters 60, wherever they lie then."""
    log = run(office([{"do": "lengthen", "week": 2, "factor": 1.5, "products": ["letter"]}]), seed=1)
    rows = log.activities[(log.activities["activity"] == "working") & log.activities["employee"].notna()]
    rows = rows.assign(minutes=rows["finished_at"] - rows["started_at"])
    done = rows[rows["outcome"] == "done"]["task"]
    asked = rows[rows["task"].isin(done)].groupby("task").agg({"minutes": "sum", "product": "first", "case": "first"})
    later = log.arrived[asked["case"]] >= 2 * WEEK
    expected = np.where(later & (asked["product"] == "letter"), 90, 60)
    assert asked["minutes"].to_numpy() == pytest.approx(expected)
    assert set(expected) == {60, 90}


def test_does_a_norm_hold_for_who_comes_later_and_say_who_goes_first():
    """From week 2 on forms are promised within a tenth of a day: a form that comes while letters lie goes before them,
    what lay there already keeps its norm, and the share in time counts each client by the norm of their day."""
    norms = {"events.letter.norm_days": 5, "events.form.norm_days": 5, "teams.here.products": ["letter", "form"]}
    busy = norms | {"events.letter.per_week": 75}
    log = run(office([{"do": "norm", "week": 2, "days": 0.1, "events": ["form"]}], **busy), seed=1)
    still = run(office([], **busy), seed=1)
    form = np.array([key == "form" for key in log.scenario.events])[log.event]
    waits = [(one.closed - one.arrived)[form & (log.arrived >= 2 * WEEK)] for one in (log, still)]
    assert np.median(waits[0]) < 0.5 * np.median(waits[1])
    later = form & (log.arrived >= 2 * WEEK)
    due = log.arrived + np.where(later, 0.1, 5) * DAY
    counted = due <= log.scenario.clock.end
    assert MEASURES["within_norm"](log) == pytest.approx(np.mean((log.closed <= due)[counted]))
    before = log.finished < 2 * WEEK
    assert np.array_equal(log.finished[before], still.finished[still.finished < 2 * WEEK])
    late, was = (
        (one.closed > when) & (when <= one.scenario.clock.end)
        for one, when in ((log, due), (still, still.arrived + 5 * DAY))
    )
    assert MEASURES["clients_hurt"](log, still) == np.sum(late & ~was) > 0, (
        "hurt is who waits longer than they were promised"
    )
    assert MEASURES["clients_spared"](log, still) == np.sum(was & ~late)


def test_do_those_who_move_hand_over_where_their_move_says_so():
    """A move may say what becomes of the desk, where the plan as a whole says another thing."""
    for said in ("hand over", "finish"):
        other = {"hand over": "finish", "finish": "hand over"}[said]
        move = {"do": "move", "week": 0.93, "people": ["Bob"], "to": "there", "open_cases": said}
        log = run(office([move], **{"plan.open_cases": other}), seed=2)
        rows = log.activities[(log.activities["employee"] == "Bob") & (log.activities["product"] == "letter")]
        held = rows[(rows["finished_at"] <= 0.93 * WEEK + 1e-6) & (rows["outcome"] == "paused")]
        after = rows[rows["started_at"] >= 0.93 * WEEK]
        assert len(after) == (0 if said == "hand over" else len(set(held["task"]) & set(after["task"])))
        assert said == "hand over" or len(after)


@pytest.mark.parametrize(
    "step, words",
    [
        ({"do": "away", "week": 2, "until": 1, "people": ["Bob"]}, "until must be later than week 2"),
        ({"do": "away", "week": 2, "until": 3, "people": ["Eve"]}, "Eve"),
        ({"do": "help", "week": 2, "teams": ["nowhere"]}, "nowhere"),
        ({"do": "lengthen", "week": 2, "factor": 0}, "factor"),
        ({"do": "lengthen", "week": 2, "factor": 2, "products": ["poem"]}, "poem"),
        ({"do": "norm", "week": 2, "days": 0}, "days"),
        ({"do": "norm", "week": 2, "days": 1, "events": ["poem"]}, "poem"),
        ({"do": "answer", "week": 2, "people": ["Bob"], "phone": "sometimes"}, "sometimes"),
    ],
)
def test_is_what_makes_no_sense_refused_by_name(step, words):
    with pytest.raises(ScenarioError, match=words):
        office([step])
