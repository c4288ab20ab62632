"""Do the knobs of a panel move the scenario, keep the baseline, and speak when something goes wrong?"""

import pytest

import simkit as sk

SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 2}
SLOWER = sk.slider(
    "teams.pool.members[*].skills.*",
    1,
    1.3,
    0.02,
    "Slowdown of a generalist",
    convert=lambda slowdown: 1 / slowdown,
)
COUNT = sk.slider("teams.pool.members[0].count", 15, 25, 1, "Generalists", start=20)
RULE = sk.choice(
    "teams.pool.pick", {"oldest first": "oldest_task", "shortest first": "shortest"}, "Which first"
)


@pytest.fixture
def pool():
    return sk.load("textbook/pooled-desk").change(SHORT)


@pytest.fixture
def panel(pool):
    return sk.tune(pool, [SLOWER, COUNT, RULE], ["task_wait", "utilisation"], n=2)


def test_moving_a_knob_moves_the_scenario(panel, pool):
    """Does the widget set every path, converted, and is the original left alone?"""
    slower, count, rule = panel.knobs
    slower.value = 1.25
    count.value = 22
    rule.value = "shortest"
    assert panel.error == ""
    member = panel.scenario.teams["pool"].members[0]
    assert set(member.skills.values()) == {0.8} and member.count == 22
    assert panel.scenario.teams["pool"].pick == "shortest"
    assert set(pool.teams["pool"].members[0].skills.values()) == {1.0}


def test_the_result_is_that_of_the_setting(panel, pool):
    """Is what the panel shows what replicate gives for the changed scenario?"""
    panel.set(1.2, 20, "oldest_task")
    expected = sk.replicate(panel.scenario, n=2, measures=["task_wait"]).values["task_wait"]
    assert list(panel.comparison.second.values["task_wait"]) == list(expected)
    assert list(panel.comparison.first.values["task_wait"]) == list(
        sk.replicate(pool, n=2, measures=["task_wait"]).values["task_wait"]
    )
    assert panel.comparison.same_clients


def test_the_picture_follows(panel):
    """Does the picture in the panel change with the knob, and return with reset?"""

    def words():
        return panel.widget.children[-1].outputs[0]["data"]["text/plain"]

    before = words()
    panel.knobs[1].value = 24
    moved = words()
    assert moved != before
    reset = panel.widget.children[-2].children[0]
    reset.click()
    assert panel.knobs[1].value == 20 and words() == before


def test_the_panel_says_where_it_stands(panel):
    """Is the new setting told in words, for those who do not see the knobs?"""
    panel.knobs[1].value = 22
    status = panel.widget.children[-2].children[1].value
    assert (
        "Slowdown of a generalist: 1; Generalists: 22; Which first: oldest first. 2 replications of each"
        in status
    )


def test_another_structure_as_baseline(pool):
    """Can a setting be compared with another structure?"""
    desks = sk.load("textbook/separate-desks").change(SHORT)
    panel = sk.tune(pool, [SLOWER], ["task_wait"], against=desks, n=2)
    assert panel.comparison.names == ("Separate desks", "Your setting")
    assert panel.comparison.summary.loc["task_wait", "verdict"] in ("better", "cannot tell")


def test_an_error_is_shown_in_words(pool):
    """Does a value that the scenario refuses show under the knobs instead of vanishing?"""
    share = sk.slider("teams.pool.members[0].absence", 0, 2, 0.5, "Share of days away")
    panel = sk.tune(pool, [share], ["utilisation"], n=1)
    panel.knobs[0].value = 1.5
    status = panel.widget.children[-2].children[1].value
    assert "teams.pool.members[0].absence" in panel.error
    assert 'role="alert"' in status and "a number below 1" in status
    panel.knobs[0].value = 0.5
    assert panel.error == "" and 'role="status"' in panel.widget.children[-2].children[1].value


def test_a_saved_panel_reads_without_a_kernel(panel):
    """Stand a picture and a sentence beside the live widget, the same every time?"""
    bundle = panel._repr_mimebundle_()
    assert (
        "application/vnd.vegalite.v5+json" in bundle
        and "Slowdown of a generalist, at 1" in bundle["text/plain"]
    )
    assert "0x" not in repr(panel) and repr(panel) == repr(panel)


def test_every_knob_has_a_name_and_takes_numbers(panel):
    """Has each control a label that a screen reader can say?"""
    for knob, control in zip(panel.knobs, panel.controls, strict=True):
        assert knob.description == control.label


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: sk.slider("a", 2, 1, 1, "x"), "low < high"),
        (lambda: sk.slider("a", 1, 2, 0, "x"), "step above 0"),
        (lambda: sk.slider("a", 1, 2, 1, "x", start=5), "outside 1 to 2"),
        (lambda: sk.choice("a", {"one": 1}, "x"), "at least two options"),
    ],
)
def test_impossible_controls_are_refused(make, words):
    """Is a knob that cannot work refused in words?"""
    with pytest.raises(ValueError, match=words):
        make()


def test_panel_needs_a_control_and_right_paths(pool):
    """Are a panel without knobs and a knob on nothing refused at once?"""
    with pytest.raises(ValueError, match="at least one control"):
        sk.tune(pool, [])
    with pytest.raises(sk.ScenarioError, match="did you mean 'pool'"):
        sk.tune(pool, [sk.slider("teams.pol.share", 1, 2, 1, "x")])
    with pytest.raises(ValueError, match="has 1 knobs, not 2"):
        sk.tune(pool, [COUNT], ["utilisation"], n=1).set(1, 2)
