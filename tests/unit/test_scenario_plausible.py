"""Is what is allowed and hardly meant told before anything runs, and nothing else?"""

import pytest

import simkit as sk
from simkit.cli import main
from simkit.live.planner.picture import Axes, picture

DESK = "textbook/mm1"
QUIET = [name for name in sk.scenarios() if name.startswith("tax-office/") and "backlog" not in name]


def found(changes, name=DESK):
    return [(doubt.path, doubt.found) for doubt in sk.check_scenario(sk.load(name).change(changes)).doubts]


@pytest.mark.parametrize("name", QUIET)
def test_is_nothing_said_of_the_offices_of_the_course(name):
    """They are meant as they are."""
    assert sk.check_scenario(sk.load(name)).doubts == ()


def test_is_the_load_that_of_the_queue():
    """192 clients a week of ten minutes for one clerk of forty hours: 80 %."""
    (row,) = sk.check_scenario(sk.load(DESK)).table.itertuples()
    assert (row.work_hours, row.duty_hours, row.load) == pytest.approx((32, 40, 0.8))


@pytest.mark.parametrize(
    "name", ["textbook/four-teams", "textbook/tandem", "textbook/priority", "textbook/short-and-long"]
)
def test_is_it_what_a_run_measures_where_nothing_comes_on_top(name):
    """Load before, utilisation after: shares among teams, skills and probabilities in both."""
    scenario = sk.load(name)
    measured = sk.run(scenario, seed=1).by_team()["utilisation"]
    for row in sk.check_scenario(scenario).table.itertuples():
        assert row.load == pytest.approx(measured[row.team.split(", ")].mean(), abs=0.04), row.team


def test_is_it_less_than_what_a_run_measures_where_more_comes_on_top():
    """Mending errors, reading in and calling back come on top: the table says so."""
    scenario = sk.load("tax-office/specialists")
    measured = sk.run(scenario, seed=1).by_team()["utilisation"]
    for row in sk.check_scenario(scenario).table.itertuples():
        assert row.load < measured[row.team.split(", ")].mean() + 0.05, row.team


def test_are_consultations_counted_and_only_those_who_take_tasks():
    """Of two clerks at half speed and one who only answers calls: half of 100 tasks cost 2 x 6 minutes more."""
    clerks = [{"name": "clerk", "count": 2, "skills": {"request": 0.5}}]
    talker = {"name": "talker", "skills": {"request": 1}, "phone": "only"}
    office = sk.load(DESK).change({
        "events.client.per_week": 100, "teams.desk.first_line": True, "teams.desk.members": [*clerks, talker],
        "policy": {"consult": 0.5, "consult_minutes": 6},
    })  # fmt: skip
    (row,) = sk.check_scenario(office).table.itertuples()
    assert row.work_hours == pytest.approx(100 * 10 / 0.5 / 60 + 50 * 12 / 60)


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"events.client.per_week": 300}, "teams.desk", "50 hours of work come in a week for 40 hours on duty (125 %)"),
        ({"events.client.per_week": 11520}, "teams.desk", "1,920 hours of work come in a week for 40 hours on duty"),
        ({"events.client.per_week": 236}, "teams.desk", "(98.3 %)"),
        ({"events.client.per_week": 1.0}, "teams.desk", "(0.417 %)"),
        ({"clock.day_minutes": 8}, "clock.day_minutes", "a working day of 8 minutes"),
        (
            {"events.client.tasks": [{"product": "request", "probability": 0.2}]},
            "events.client.tasks",
            "80 % of the cases",
        ),
        ({"products.extra": {"label": "Extra", "work": {"mean": 5}}}, "products.extra", "no life event asks for it"),
        (
            {"teams.desk.members[0].count": 5, "coordination": {"times_per_week": 5, "minutes": 9999}},
            "coordination",
            "each member meets 167 of the 40 hours of a week",
        ),
    ],
)
def test_is_what_is_hardly_meant_told_with_its_path(changes, path, said):
    """What was found stands beside the path; the run itself is not refused."""
    assert any(where == path and said in words for where, words in found(changes)), found(changes)


def test_are_teams_that_help_each_other_one():
    """What one cannot do the other does."""
    scenario = sk.load("textbook/overflow-two-way")
    assert len(sk.check_scenario(scenario).loads) < len(scenario.teams)


def test_does_the_command_tell_it_and_a_run_too(capsys):
    """With the load of every team; the exit code says whether there is anything to look at."""
    assert main(["check", DESK]) == 0
    assert "Nothing to doubt" not in capsys.readouterr().err
    over = ["--change", "events.client.per_week=300", "--change", "clock.horizon_days=5"]
    assert main(["check", DESK, *over]) == 1
    assert "125 %" in capsys.readouterr().out
    assert main(["run", DESK, *over]) == 0
    assert "grows without end" in " ".join(capsys.readouterr().out.split())


def test_are_runs_doubted_that_take_less_than_comes():
    """Ten a week at most, of the 192 that come; and where clients leave, an overload is no wait without end."""
    batch = [{"product": "request", "batch": {"days": ["thu"], "at_most": 10}}]
    desk = sk.load("textbook/mm1").change({"events.client.tasks": batch})
    found = sk.check_scenario(desk)
    assert "its runs take 10" in str(found.doubts[0])
    assert found.loads["desk"][0] == pytest.approx(10 * 10 / 60), "hours of what is let through"
    enough = desk.change({"events.client.tasks[0].batch.at_most": 1000})
    assert sk.check_scenario(enough).loads["desk"][0] == pytest.approx(192 * 10 / 60)
    busy = {"events.client.per_week": 400, "events.client.patience": {"mean_days": 2}}
    assert "who withdraws" in sk.check_scenario(sk.load("textbook/mm1").change(busy)).doubts[0].means


def test_does_what_was_run_and_every_panel_say_it_above_its_numbers():
    """A desk to which more comes than it can do: tables, pages and panels say so first; of the sound one nothing."""
    desk = sk.load(DESK).change({"clock.warm_up_days": 0, "clock.horizon_days": 5})
    full = desk.change({"title": "Full", "events.client.per_week": 300})
    told = "(125 %): the wait grows without end"
    shown = [
        sk.run(full)._repr_html_(),
        str(sk.replicate(full, n=2, progress=False)),
        str(sk.compare(desk, full, n=2, progress=False)),
        str(sk.compare(desk, full, desk, names="abc", n=2, progress=False)),
        str(sk.lenses(desk, full, n=2, progress=False)),
    ]
    assert all(told in one and one.index(told) < one.index("Lead time") for one in shown)
    assert "Look: Full: teams" in shown[2] and told not in str(sk.compare(desk, desk, names="ab", n=2, progress=False))
    panel = sk.tune(desk, [sk.slider("events.client.per_week", 100, 300)], n=2)
    assert told not in panel.picture["note"]
    panel.set(300)
    assert panel.picture["note"].startswith("Look: ") and told in panel.picture["note"]
    assert any(told in note for note in sk.build_teams(full).notes) and not sk.build_teams(desk).notes
    planner = sk.plan_change(full, desk)
    assert told in picture(planner, Axes())["note"].partition("\n")[0]


def test_are_the_few_looked_at_who_can_do_a_work():
    """Three idle assistants do not help one vet: 48 hours of visits for the 40 of one, in a team at 30 %."""
    staff = [{"name": "vet", "skills": {"request": 1}}, {"name": "aid", "count": 3, "skills": {"bill": 1}}]
    bill = {"products.bill": {"label": "Bill", "work": {"mean": 1}}}
    tasks = [{"product": "request"}, {"product": "bill"}]
    changes = {**bill, "events.client.tasks": tasks, "teams.desk.members": staff, "events.client.per_week": 288}
    practice = sk.load(DESK).change(changes)
    assert list(sk.check_scenario(practice).loads.values())[1] == pytest.approx((48, 40))
    (doubt,) = sk.check_scenario(practice).doubts
    assert doubt.path == "teams.desk (request)" and "grows without end" in doubt.means
    assert not sk.check_scenario(practice.change({"events.client.per_week": 230})).doubts


def test_is_the_height_of_a_season_told():
    """80 % over the year, and twice that in a quarter of it; a run that ends before that quarter says nothing."""
    changes = {"events.client.season": [0.5, 0.75, 0.75, 2], "clock.warm_up_days": 0, "clock.horizon_days": 260}
    year = sk.load(DESK).change(changes)
    (doubt,) = sk.check_scenario(year).doubts
    assert doubt.path == "teams.desk" and "busiest weeks of the year 160 %" in doubt.found
    assert not sk.check_scenario(year.change({"clock.horizon_days": 180})).doubts


@pytest.mark.parametrize(("probability", "idle"), [(1, True), (0.5, False)])
def test_is_a_limit_told_that_limits_nothing(probability, idle):
    """Cases begin at the desk, or where they may skip it in the back too: only then can the back begin one."""
    teams = {
        "desk": {"label": "D", "products": ["request"], "members": [{"name": "a", "skills": {"request": 1}}]},
        "back": {"label": "B", "products": ["check"], "members": [{"name": "b", "skills": {"check": 1}}]},
    }  # fmt: skip
    tasks = [{"product": "request", "probability": probability}, {"product": "check", "after": ["request"]}]
    teams["back"]["wip_limit"] = 2
    changes = {"products.check": {"label": "Check", "work": {"mean": 5}}, "teams": teams, "events.client.tasks": tasks}
    doubts = sk.check_scenario(sk.load(DESK).change(changes)).doubts
    assert [doubt.path for doubt in doubts] == ["teams.back.wip_limit"] * idle


def test_does_the_load_count_only_what_runs_let_through():
    """192 a week come, and a run on Thursday lets 60 through: ten hours; the wait for a run is told by itself."""
    tasks = [{"product": "request", "batch": {"days": ["thu"], "at_most": 60}}]
    checked = sk.check_scenario(
        sk.load(DESK).change({"events.client.tasks": tasks, "events.client.season": [1, 3, 1, 3]})
    )
    assert checked.loads["desk"][0] == pytest.approx(10)
    assert [doubt.path for doubt in checked.doubts] == ["events.client.tasks"]


def test_is_a_holiday_after_the_end_of_the_run_told():
    days = {"clock.warm_up_days": 5, "clock.horizon_days": 10}
    assert ("clock.holidays", "day 16 comes after the end of the run") in found(days | {"clock.holidays": [3, 16]})
    assert not [path for path, _ in found(days | {"clock.holidays": [3, 15]}) if path == "clock.holidays"]
