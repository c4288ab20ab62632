"""Does what the browser says reach the panel, come back as plain data, and go wrong in words only?"""

import json

import pytest

import simkit as sk
from simkit.experiment import replicator
from simkit.live.scale import Scale
from simkit.live.tuning.picture import Mark, sized

SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 2}


@pytest.fixture
def panel(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    pool = sk.load("textbook/pooled-desk").change(SHORT)
    knobs = [sk.slider("teams.pool.members[0].count", 15, 25, 1, "Generalists"), sk.dropdown("teams.pool.pick")]
    made = sk.tune(pool, knobs, ["task_wait", "within_norm"], n=2, most=3)
    yield made
    made.widget.close()


@pytest.fixture
def sent(panel, monkeypatch):
    """What the view has sent besides its traits."""
    messages = []
    monkeypatch.setattr(panel.widget, "send", messages.append)
    return messages


def say(panel, **told):
    """Say to the view what the page would say, and wait until all is done."""
    panel.widget._on_message(panel.widget, told, [])
    assert panel.wait(60)


def test_a_move_comes_back_as_a_picture(panel, sent):
    """Does a move of the page, with the position of its choice, move the scenario and come back whole?"""
    say(panel, do="move", values=[22, 3], settled=True, id="v.1")
    view = panel.widget
    assert panel.scenario.teams["pool"].pick == "shortest"
    assert (view.picture["move"], view.picture["n"], view.error) == ("v.1", 3, "")
    assert view.picture["values"] == [22, 3] and '"shortest"' in view.code
    assert json.loads(json.dumps(view.picture, allow_nan=False))["rows"][1]["verdict"] == "Nothing to measure"
    assert sent == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"do": "move", "values": [99, 0], "settled": True, "id": "v.1"}, "'Generalists' cannot stand at 99"),
        ({"do": "move", "values": [20], "settled": True, "id": "v.1"}, "has 2 knobs, not 1"),
        ({"do": "drop", "name": "Z", "id": "v.1"}, "no design 'Z' was kept"),
        ({"do": "dance", "id": "v.1"}, "'dance'"),
        ({"do": "save", "name": " ", "id": "v.1"}, "give the file a name"),
        ({"do": "save", "name": "no/such\0folder", "id": "v.1"}, "null"),
    ],
)
def test_what_goes_wrong_is_said_and_answered(panel, sent, told, words):
    """Does the page hear in words what went wrong, and that its move is answered, and does the picture stay?"""
    before = panel.widget.picture
    say(panel, **told)
    assert words in panel.widget.error and sent == [{"answered": "v.1"}]
    assert panel.widget.picture == before
    say(panel, do="move", values=[21, 0], settled=True, id="v.2")
    assert panel.widget.error == "" and panel.widget.picture["move"] == "v.2"


def test_an_error_in_the_background_reaches_the_page(panel, sent, monkeypatch):
    """When a run itself breaks down, does the page say so instead of nothing?"""

    def broken(*told, **named):
        raise RuntimeError("out of chairs")

    monkeypatch.setattr(replicator, "run", broken)
    say(panel, do="move", values=[24, 0], settled=True, id="v.9")
    assert panel.widget.error == "RuntimeError: out of chairs" and sent == [{"answered": "v.9"}]


def test_what_went_wrong_stays_while_replications_come_in(panel):
    """Does a message stay to be read when the next picture is of the same move, and go with the next move?"""
    say(panel, do="keep")
    say(panel, do="keep")
    assert "kept already" in panel.widget.error
    panel._show(panel._shown)
    assert "kept already" in panel.widget.error
    say(panel, do="move", values=[21, 0], settled=False, id="v.2")
    assert panel.widget.error == ""


def test_saving_says_where_and_never_writes_over(panel, tmp_path):
    """Is the file in the learner's folder, its place told, and a second one refused?"""
    say(panel, do="save", name="ours")
    assert panel.widget.saved == f"Saved as {tmp_path / 'ours.toml'}"
    assert sk.load(tmp_path / "ours.toml") == panel.scenario
    say(panel, do="save", name="ours")
    assert "choose another name" in panel.widget.error


def test_a_saved_panel_reads_without_a_kernel(panel):
    """Stand a picture and a sentence beside the live widget, the same every time?"""
    bundle = panel._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle and "application/vnd.vegalite.v5+json" in bundle
    assert bundle["text/plain"].startswith("A panel with Generalists, at 20; Pool: which task first. Waiting time")
    assert "0x" not in repr(panel) and panel._repr_mimebundle_()["text/plain"] == bundle["text/plain"]
    panel.set(22, "shortest")
    assert "Generalists, at 22; Pool: which task first, at shortest first" in panel._repr_mimebundle_()["text/plain"]


def test_does_a_saved_picture_say_what_one_would_doubt(panel):
    """Fifteen for all that comes are too few: the picture that stays says so, and that of enough people does not."""
    assert "Look" not in panel._repr_mimebundle_()["text/plain"]
    panel.set(15, "oldest_task")
    bundle = panel._repr_mimebundle_()
    assert "grows without end" in bundle["text/plain"]
    assert "without end" in json.dumps(bundle["application/vnd.vegalite.v5+json"]["title"])


def test_every_knob_has_a_name(panel):
    """Is every knob told to the page with a label, and a slider with its range?"""
    first, second = panel.widget.knobs
    assert first == {"kind": "slider", "label": "Generalists", "start": 20, "low": 15, "high": 25, "step": 1}
    assert second["label"] and len(second["options"]) == 4 and second["start"] == 0


def test_an_axis_widens_and_never_shrinks():
    """Do the ends of an axis stay while values fit, go outwards on round marks, and never come back?"""
    scale = Scale("minutes")
    scale.widen([2.3, 4.1])
    first = scale.low, scale.high
    scale.widen([3, 3.5])
    assert (scale.low, scale.high) == first and first[0] <= 2.3 and first[1] >= 4.1
    scale.widen([9.7, float("nan"), float("inf")])
    assert scale.low <= first[0] and 9.7 <= scale.high < 20
    wide = scale.low, scale.high
    scale.widen([3])
    assert (scale.low, scale.high) == wide
    places = [at for at, _ in scale.ticks]
    assert 3 <= len(places) <= 8 and all(scale.low <= at <= scale.high for at in places)


def test_an_axis_keeps_to_what_can_be():
    """Does an axis of times not go below nothing, and one of shares not above all?"""
    scale = Scale("share")
    scale.widen([0.97, 0.01])
    assert scale.low == 0 and scale.high == 1 and scale.ticks[-1] == (1.0, "100%")
    empty = Scale("minutes")
    empty.widen([float("nan")])
    assert empty.ticks == []


def test_differences_are_told_with_their_unit():
    """Are sizes of differences written without sign, shares in percentage points, and marks with intervals?"""
    assert (sized(-0.123, "share"), sized(-2, "minutes")) == ("12.3 pp", "2.00 minutes")
    assert Mark("now", "Mine", 2, 1, 3).as_text("minutes") == "Mine 2.00 minutes (1.00 to 3.00)"
