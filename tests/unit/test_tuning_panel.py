"""Does a panel move the scenario, keep the baseline, stream what sk.compare gives, and speak when it goes wrong?"""

import threading
import tomllib

import pytest

import simkit as sk
from simkit.experiment import replicator
from simkit.live.tuning import replication_cache

SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 2}
SLOWER = sk.slider(
    "teams.pool.members[*].skills.*", 1, 1.3, 0.02, "Slowdown of a generalist", convert=lambda slowdown: 1 / slowdown
)
COUNT = sk.slider("teams.pool.members[0].count", 15, 25, 1, "Generalists", start=20)
RULE = sk.dropdown("teams.pool.pick", {"oldest first": "oldest_task", "shortest first": "shortest"}, "Which first")
MEASURES = ["task_wait", "utilisation"]
SECONDS = 60


@pytest.fixture(scope="module")
def pool():
    return sk.load("textbook/pooled-desk").change(SHORT)


@pytest.fixture
def panel(pool):
    made = sk.tune(pool, [SLOWER, COUNT, RULE], MEASURES, n=2, most=4)
    yield made
    made.cancel()


class Ear:
    """Hears what a panel tells."""

    def __init__(self, panel):
        self.pictures, self.errors = [], []
        panel.listen(self)

    def __call__(self, picture, error, id):
        if picture is None:
            self.errors.append((error, id))
        else:
            self.pictures.append(picture)


def move(panel, *values, settled=True, id=""):
    """Move the knobs, and wait until all is told."""
    panel.move(values, settled, id)
    assert panel.wait(SECONDS)


def test_moving_a_knob_moves_the_scenario(panel, pool):
    """Is every path set, converted, and the original left alone?"""
    move(panel, 1.25, 22, "shortest")
    assert panel.error == ""
    member = panel.scenario.teams["pool"].members[0]
    assert set(member.skills.values()) == {0.8} and member.count == 22
    assert panel.scenario.teams["pool"].pick == "shortest"
    assert set(pool.teams["pool"].members[0].skills.values()) == {1.0}


@pytest.mark.parametrize("way", ["set", "move"])
def test_the_result_is_that_of_compare(panel, pool, way):
    """Set from Python or streamed in the background: are the numbers those that sk.compare gives, to the last bit?"""
    values = (1.2, 20, "oldest_task")
    panel.set(*values) if way == "set" else move(panel, *values)
    n = 2 if way == "set" else 4
    expected = sk.compare(pool, panel.scenario, n=n, measures=MEASURES, names=panel.comparison.names)
    assert panel.comparison.summary.equals(expected.summary)
    assert panel.comparison.table.equals(expected.table)
    assert panel.comparison.same_clients


def test_replications_stream_in(panel):
    """Does a fast answer come first, then one replication after the other, and nothing is run twice?"""
    ear = Ear(panel)
    move(panel, 1.2, 20, "oldest_task", id="a")
    assert [picture["n"] for picture in ear.pictures] == [0, 1, 2, 3, 4]
    assert [picture["quick"] for picture in ear.pictures] == [True, False, False, False, False]
    assert [picture["running"] for picture in ear.pictures] == [True, True, True, True, False]
    assert {picture["move"] for picture in ear.pictures} == {"a"}
    move(panel, 1.2, 20, "oldest_task", id="b")
    assert [(picture["n"], picture["move"]) for picture in ear.pictures[5:]] == [(4, "b")]


def test_the_interval_narrows(pool):
    """Has the last picture of a stream a narrower interval than the first that has one?"""
    panel = sk.tune(pool, [COUNT], ["utilisation"], n=2, most=8)
    ear = Ear(panel)
    move(panel, 21)
    now = [picture["rows"][0]["marks"][1] for picture in ear.pictures]
    widths = [one["high"] - one["low"] for one in now if one["low"] is not None]
    assert len(widths) == 7 and widths[-1] < widths[0]


def test_dragging_brings_one_short_run(pool, monkeypatch):
    """While dragged, is it one run of each over the same short time, told as such, without an interval?"""
    monkeypatch.setattr(replication_cache, "QUICK_SECONDS", 1e-9)
    monkeypatch.setattr(replication_cache, "LEAST_DAYS", 0.5)
    panel = sk.tune(pool, [COUNT], MEASURES, n=2)
    ear = Ear(panel)
    before = panel.comparison
    move(panel, 24, settled=False)
    (picture,) = ear.pictures
    assert picture["quick"] and "One short run of each, 0.5 days long" in picture["note"]
    short = [
        sk.run(scenario.change({"clock.horizon_days": 0.5})).measures()["utilisation"]
        for scenario in (pool, pool.change({"teams.pool.members[0].count": 24}))
    ]
    baseline, now = picture["rows"][1]["marks"]
    assert baseline["mean"] == pytest.approx(before.first.summary.loc["utilisation", "mean"], rel=1e-6)
    assert now["low"] is None
    assert now["mean"] - baseline["mean"] == pytest.approx(short[1] - short[0], rel=1e-4)
    assert panel.comparison is before  # no whole run, no new result


def test_baseline_and_axes_stand_still_while_dragged(pool):
    """Over the whole slider, in both directions: does only the setting move, at most to the edge of what is drawn?"""
    panel = sk.tune(pool, [sk.slider("events.*.per_week", 10, 2000, 10, "Clients", start=560)], MEASURES, n=2)
    ear = Ear(panel)
    first = panel.picture["rows"]
    for clients in (10, 700, 1400, 2000):
        move(panel, clients, settled=False)
    for picture in ear.pictures:
        for before, row in zip(first, picture["rows"], strict=True):
            baseline, now = row["marks"]
            assert baseline == before["marks"][0]
            assert [row[name] for name in ("low", "high", "ticks")] == [
                before[name] for name in ("low", "high", "ticks")
            ]
            assert row["low"] <= now["mean"] <= row["high"]
    assert len({picture["rows"][1]["marks"][1]["mean"] for picture in ear.pictures}) > 1
    assert {row["verdict"].startswith("One run:") for picture in ear.pictures for row in picture["rows"]} == {True}


def test_shown_the_baseline_is_ready_before_a_knob_moves(pool, monkeypatch):
    """Once the page shows it: is the whole baseline run, no picture told, and a move not made to wait for it?"""
    panel = sk.tune(pool, [COUNT], MEASURES, n=1, most=5)
    page = panel.widget
    ear = Ear(panel)
    page.answer({"do": "shown"})
    assert panel.wait(SECONDS)
    assert panel._runs.done(panel.values_at_start) == 5 and ear.pictures == []
    ran, plain = [], replicator.run

    def counted(scenario, demand, stop):
        ran.append(scenario.teams["pool"].members[0].count)
        return plain(scenario, demand=demand, stop=stop)

    monkeypatch.setattr(replicator, "run", counted)
    move(panel, 22)
    assert ear.pictures[-1]["n"] == 5 and set(ran) == {22}
    page.close()


def test_are_a_hundred_replications_drawn_as_fast_as_one_can_look(pool):
    """Of quick runs: is not each one drawn, but the first ones, and the last?"""
    panel = sk.tune(pool.change({"clock.horizon_days": 0.5}), [COUNT], ["utilisation"], n=1, most=60)
    ear = Ear(panel)
    move(panel, 22)
    shown = [picture["n"] for picture in ear.pictures if not picture["quick"]]
    assert shown[:10] == list(range(1, 11)) and shown[-1] == 60 and len(shown) < 60
    assert panel.comparison.n == 60 and not panel.picture["running"]


def test_a_newer_setting_ends_a_run_half_way(panel, monkeypatch):
    """Is a run given up within a day of its clock when the knob moves on, and the newest setting shown?"""
    under_way, go_on, stopped = threading.Event(), threading.Event(), []
    plain = replicator.run

    def slow(scenario, demand, stop):
        def asked():
            under_way.set()
            go_on.wait(SECONDS)
            stopped.append(stop())
            return stopped[-1]

        return plain(scenario, demand=demand, stop=asked)

    monkeypatch.setattr(replicator, "run", slow)
    panel.move((1.2, 18, "shortest"), True, "old")
    assert under_way.wait(SECONDS)
    ear = Ear(panel)
    panel.move((1.2, 22, "shortest"), True, "new")
    go_on.set()
    assert panel.wait(SECONDS)
    assert stopped[0] and not any(stopped[1:])
    assert {picture["move"] for picture in ear.pictures} == {"new"}
    assert panel.scenario.teams["pool"].members[0].count == 22 and panel.error == ""


def test_set_takes_over_from_the_background(panel):
    """Does a setting from Python end what runs, and give exactly n replications?"""
    panel.move((1.2, 18, "shortest"))
    assert panel.set(1.0, 22, "shortest").n == 2
    assert panel.values == (1.0, 22, "shortest") and panel.picture["n"] == 2


def test_an_error_is_told_in_words(pool):
    """Does a value that the scenario refuses name the knob and the value, and leave the last good result?"""
    share = sk.slider("teams.pool.members[0].absence", 0, 2, 0.5, "Share of days away")
    panel = sk.tune(pool, [COUNT, share], ["utilisation"], n=1, most=1)
    ear = Ear(panel)
    good, picture = panel.comparison, panel.picture
    move(panel, 20, 1.5, id="x")
    assert ear.errors == [(panel.error, "x")] and ear.pictures == []
    assert panel.error.startswith("Share of days away: 1.5:")
    assert "teams.pool.members[0].absence" in panel.error and "a number below 1" in panel.error
    assert panel.comparison is good and panel.picture is picture and panel.values == (20, 0)
    move(panel, 20, 0.5)
    assert panel.error == "" and panel.scenario.teams["pool"].members[0].absence == 0.5
    with pytest.raises(sk.ScenarioError, match="Share of days away: 2"):
        panel.set(20, 2)


def test_kept_designs_are_compared_at_the_same_replications(panel):
    """Is a kept design compared with the baseline at its own replications, also when others go on?"""
    move(panel, 1.0, 22, "shortest")
    kept = panel.keep()
    assert (kept.name, kept.values, kept.comparison.n) == ("Design A", (1.0, 22, "shortest"), 4)
    panel.set(1.0, 18, "shortest")
    assert panel.keep("Fewer").comparison.n == 2
    assert [one.name for one in panel.kept] == ["Design A", "Fewer"]
    assert panel.kept[0].comparison.summary.equals(kept.comparison.summary)
    assert [mark["name"] for mark in panel.picture["rows"][0]["marks"]][2:] == ["Design A", "Fewer"]
    panel.drop("Fewer")
    panel.put_back("Design A")
    assert panel.values == kept.values and [one["name"] for one in panel.picture["kept"]] == ["Design A"]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda panel: [panel.keep("x"), panel.keep("y")], "kept already, as 'x'"),
        (lambda panel: [panel.keep("x"), panel.set(1, 21, "shortest"), panel.keep("x")], "'x' is taken already"),
        (lambda panel: panel.drop("x"), "kept: none so far"),
        (lambda panel: [panel.keep("x"), panel.put_back("y")], "no design 'y' was kept; kept: 'x'"),
        (lambda panel: panel.set(1, 2), "has 3 knobs, not 2"),
        (lambda panel: panel.save("office.json"), ".toml"),
    ],
)
def test_what_makes_no_sense_is_refused(panel, ask, words):
    """Is what cannot be done refused in words?"""
    with pytest.raises(ValueError, match=words):
        ask(panel)


def test_the_code_makes_the_same_scenario(panel, pool):
    """Does the snippet, run as it stands, make exactly the scenario of the panel?"""
    panel.set(1.24, 22, "shortest")
    names = {}
    exec(panel.code(), names)  # as pasted
    assert names["changed"] == panel.scenario != pool


def test_many_knobs_paths_are_written_once(pool):
    """A knob on many places: is the code as short as the list of them, and does it still make the same?"""
    paths = [f"teams.pool.members[0].skills.{tax}" for tax in pool.teams["pool"].members[0].skills]
    panel = sk.tune(
        pool, [sk.slider(paths, 0, 60, 5, "Slower (%)", convert=lambda p: 1 / (1 + p / 100))], MEASURES, n=1
    )
    panel.set(30)
    names = {}
    exec(panel.code(), names)
    assert len(paths) > 3 and names["changed"] == panel.scenario
    assert panel.code().count("0.769") == 1 and len(panel.code().splitlines()) < 9


def test_no_verdict_before_the_planned_replications(panel):
    """Who stops once it says "better" finds that too often: is the verdict kept until all planned was run?"""
    told = []
    panel.listen(lambda picture, *_: told.append((picture["n"], {row["kind"] for row in picture["rows"]})))
    panel.move((1.3, 25, "shortest"))
    assert panel.wait(60)
    some = [kinds for n, kinds in told if 2 <= n < panel.picture["most"]]
    assert some and all(kinds == {"so far"} for kinds in some)
    assert told[-1][0] == panel.picture["most"] and "so far" not in told[-1][1]


def test_stop_stops_and_keeps_what_ran(panel):
    """After Stop: is nothing under way, does the picture say so, and is there no verdict on too little?"""
    told = []
    panel.listen(lambda picture, *_: told.append(picture["n"]) or (picture["n"] == 3 and panel._worker.give_up()))
    panel.move((1.3, 25, "shortest"))
    assert panel.wait(60)
    panel.cancel()
    assert not panel.picture["running"] and panel.picture["n"] == 3
    assert {row["kind"] for row in panel.picture["rows"]} == {"so far"}


def test_the_saved_scenario_is_the_setting(panel, tmp_path):
    """Is the file the scenario as the knobs stand, and is nothing written over?"""
    panel.set(1.24, 22, "shortest")
    path = panel.save(tmp_path / "ours.toml")
    assert sk.load(path) == panel.scenario and tomllib.loads(path.read_text())
    with pytest.raises(FileExistsError, match="choose another name"):
        panel.save(path)


def test_another_structure_as_baseline(pool):
    """Can a setting be compared with another structure?"""
    desks = sk.load("textbook/separate-desks").change(SHORT)
    panel = sk.tune(pool, [SLOWER], ["task_wait"], against=desks, n=2)
    assert panel.comparison.names == ("Separate desks", "Your setting")
    assert panel.comparison.summary.loc["task_wait", "verdict"] in ("better", "cannot tell")


def test_panel_needs_controls_and_right_paths(pool):
    """Are a panel with no knobs and a knob on nothing refused at once, and are knobs found when none are named?"""
    with pytest.raises(ValueError, match="at least one control"):
        sk.tune(pool, [])
    with pytest.raises(sk.ScenarioError, match="did you mean 'pool'"):
        sk.tune(pool, [sk.slider("teams.pol.share", 1, 2, 1, "x")])
    assert len(sk.tune(pool, measures=["utilisation"], n=1).controls) > 1
