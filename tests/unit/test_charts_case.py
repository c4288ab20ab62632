"""Does the timeline of a case show what the run log says, and nothing else?"""

import pytest

import simkit as sk
from simkit.present.case import _moment
from simkit.present.charts import case_timeline

SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 5}


@pytest.fixture(scope="module")
def runs():
    """The same week in both structures."""
    names = ("tax-office/specialists", "tax-office/service-team")
    return [sk.run(sk.load(name).change(SHORT), seed=3) for name in names]


def bars(picture):
    """The rows of each part of a picture: what is drawn as bars."""
    return [part["layer"][0]["data"]["values"] for part in picture.spec()["vconcat"]]


def until_settled(run, case):
    """What happened in a case before it was settled, as rows of the log."""
    mine = run.activities[run.activities["case"] == case]
    return mine[mine["released_at"] < run.cases.loc[case, "closed_at"]]


def handed_off(run):
    """A case with three tasks that was settled in the run, without an error that came to light before."""
    work = run.activities[run.activities["task"] >= 0]
    tasks = work.groupby("case")["task"].nunique()
    settled = run.cases["outcome"] == "settled"
    return int(next(c for c in tasks[tasks >= 3].index if settled[c] and not until_settled(run, c)["rework"].any()))


def told_by_phone(run):
    """A settled case whose client called to tell, and in which an error came to light after it was settled."""
    again = set(run.activities.loc[run.activities["rework"], "case"])
    called = run.activities.loc[run.activities["purpose"] == "new case", "case"]
    settled = run.cases["outcome"] == "settled"
    return int(next(c for c in called if c in again and settled[c] and not until_settled(run, c)["rework"].any()))


def test_are_the_minutes_of_work_those_of_the_log(runs):
    """The bars of each kind add up to the minutes that the activities of this case took, in both structures."""
    for case in (handed_off(runs[0]), told_by_phone(runs[0])):
        for run, drawn in zip(runs, bars(case_timeline(runs, case)), strict=True):
            mine = until_settled(run, case)
            minutes = (mine["finished_at"] - mine["started_at"]).groupby(mine["activity"]).sum()
            for what in ("working", "reading in", "talking"):
                shown = sum(bar["to"] - bar["from"] for bar in drawn if bar["what"] == what)
                assert shown == pytest.approx(minutes.get(what, 0) / 60, abs=0.002), (run.scenario.title, what)


def test_is_a_call_neither_a_task_nor_left_out(runs):
    """Who called has a row for the phone, with whoever picked up; nobody but the phone is said to talk."""
    case = told_by_phone(runs[0])
    for run, drawn in zip(runs, bars(case_timeline(runs, case)), strict=True):
        talks = {bar["task"] for bar in drawn if bar["what"] == "talking"}
        spoke = until_settled(run, case).query("activity == 'talking'")["employee"].unique()
        assert talks == {f"Phone: {', '.join(spoke)}"}


def test_is_an_error_that_comes_to_light_later_told_but_not_drawn(runs):
    """The picture ends when the case is settled; its heading says what was done again after that, and when."""
    case = told_by_phone(runs[0])
    picture = case_timeline(runs, case)
    for run, drawn in zip(runs, bars(picture), strict=True):
        lead_hours = run.cases.loc[case, "lead_days"] * run.scenario.clock.day_minutes / 60
        assert max(bar["to"] for bar in drawn) == pytest.approx(lead_hours, abs=0.001)
        again = run.activities[(run.activities["case"] == case) & run.activities["rework"]].iloc[0]
        when = _moment(run.scenario.clock, again["released_at"])
        label = run.scenario.products[again["product"]].label
        assert f"an error came to light on {when}: {label} again" in picture.description


def test_is_every_hour_of_a_task_accounted_for(runs):
    """The stretches of a task join up: from when the client had told of it to the end of the task."""
    case = handed_off(runs[0])
    for run, drawn in zip(runs, bars(case_timeline(runs, case)), strict=True):
        mine = until_settled(run, case)
        known = (mine.loc[mine["task"] >= 0, "released_at"].min() - run.cases.loc[case, "arrived_at"]) / 60
        for task in {bar["task"] for bar in drawn if not bar["task"].startswith("Phone")}:
            own = sorted((bar for bar in drawn if bar["task"] == task), key=lambda bar: bar["from"])
            assert own[0]["from"] == pytest.approx(known, abs=0.001), "parallel tasks are released together"
            gaps = [b["from"] - a["to"] for a, b in zip(own[:-1], own[1:], strict=True)]
            assert gaps == pytest.approx([0] * len(gaps), abs=0.001)


def test_does_the_last_bar_end_when_the_case_is_settled(runs):
    """What is drawn ends at the lead time of the case."""
    case = handed_off(runs[0])
    for run, drawn in zip(runs, bars(case_timeline(runs, case)), strict=True):
        if run.cases.loc[case, "outcome"] == "settled":
            lead_hours = run.cases.loc[case, "lead_days"] * run.scenario.clock.day_minutes / 60
            assert max(bar["to"] for bar in drawn) == pytest.approx(lead_hours, abs=0.001)


def test_is_the_mail_between_teams_drawn(runs):
    """Specialists send on by mail: a working day, and one more each time it goes astray. A service team does not."""
    case = handed_off(runs[0])
    specialists, service_team = bars(case_timeline(runs, case))
    mailed = [bar["to"] - bar["from"] for bar in specialists if bar["what"] == "in the mail"]
    assert len(mailed) == 2, "two of three tasks go by mail"
    for hours in mailed:
        assert hours >= 7.999 and hours / 8 == pytest.approx(round(hours / 8), abs=1e-3)
    assert not [bar for bar in service_team if bar["what"] == "in the mail"]


def test_does_the_description_tell_the_story(runs):
    """Who cannot see the picture reads when the case came, and in each structure when it ended and who did it."""
    case = handed_off(runs[0])
    words = case_timeline(runs, case).description
    assert words.startswith(f"Case {case}, ")
    for run in runs:
        assert run.scenario.title in words
        for name in until_settled(run, case)["employee"].dropna().unique():
            assert name in words
    assert "of week 1, " in words and "in the mail" in words


def test_does_an_open_case_say_that_it_is_open(runs):
    """A case that is not settled at the end is drawn up to there, and called open."""
    run = runs[0]
    case = int(run.cases.index[run.cases["outcome"] == "open"][-1])
    picture = case_timeline(run, case)
    assert "still open at the end of the run" in picture.description
    end_hours = (run.scenario.clock.end - run.cases.loc[case, "arrived_at"]) / 60
    assert max(bar["to"] for bar in bars(picture)[0]) == pytest.approx(end_hours, abs=0.001)


def test_can_a_task_that_was_put_down_be_drawn():
    """Work that is laid down at the end of a part-timer's day waits, and is finished later."""
    desk = sk.load("textbook/mm1").change(
        {"clock.warm_up_days": 0, "clock.horizon_days": 3, "teams.*.members[0].hours": [9, 13]}
    )
    run = sk.run(desk, seed=1)
    paused = run.activities[run.activities["outcome"] == "paused"]
    assert len(paused), "without a pause this test asks nothing"
    (drawn,) = bars(case_timeline(run, int(paused["case"].iloc[0])))
    kinds = [bar["what"] for bar in drawn]
    assert kinds[-3:] == ["working", "waiting", "working"]


@pytest.mark.parametrize("case", [-1, 10**9, 1.5, True, "1"])
def test_is_a_case_that_is_not_there_named(runs, case):
    """The message says which case was asked for and which there are."""
    with pytest.raises(ValueError, match=r"there is no case .* numbered 0 to \d+"):
        case_timeline(runs, case)


def test_are_other_clients_refused(runs):
    """A case of another seed is another client: drawing both side by side would compare strangers."""
    other = sk.run(runs[1].scenario, seed=4)
    with pytest.raises(ValueError, match="is another client in Service teams"):
        case_timeline([runs[0], other], 0)


def test_is_no_run_refused():
    """Nothing to draw is said in words."""
    with pytest.raises(ValueError, match="needs a run"):
        case_timeline([], 0)


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (0, "Monday of week 1, 09:00"),
        (19.2, "Monday of week 1, 09:19"),
        (480, "Monday of week 1, 17:00"),
        (479.8, "Monday of week 1, 17:00"),
        (480.4, "Tuesday of week 1, 09:00"),
        (2400 + 60, "Monday of week 2, 10:00"),
    ],
)
def test_is_the_time_of_day_right(minute, words):
    """Minutes of opening hours become weekday and time; the end of a day is not the next morning."""
    assert _moment(sk.load("tax-office/specialists").clock, minute) == words
