"""Can one fall into a pitfall by clicking: is nothing given away before, everything told after, and all of it kept?"""

import json
import re
import threading
import time
import xml.etree.ElementTree as tree

import pytest

import simkit as sk
from simkit.course.pitfalls import PitfallError
from simkit.course.pitfalls.experiments import PitfallExperiment
from simkit.course.pitfalls.experiments.experiment import followed
from simkit.live.pitfall.decision import DecisionsFile, StoredDecision, decisions_file
from simkit.live.pitfall.drawing import NARROW, WIDE, picture, repeated
from simkit.live.pitfall.view import ExperimentJob, ExperimentQueue
from simkit.live.pitfall.wording import bound
from simkit.model.office import Stopped

COIN = """
title = "Two coins"
name = "A coin remembers"
of = "{of}"
place = {place}
story = "Heads came `five` times."
question = "What comes next?"
happens = "It is {{beside_control}} ({{beside_control.interval}}, {{moved.size}})."
headline = "moved"
do = ["Toss again, about {{moved}}."]
source = ["Ours."]

[choice.a]
text = "Tails"
trap = true
reply = "A coin has no memory: {{moved}}."

[choice.b]
text = "Who knows"
sound = true
reply = "So it is."

[choice.c]
text = "The edge"
reply = "Hardly."

[[claim]]
number = "moved"
above = 0

[experiment]
kind = "talent_and_luck"
n = 50
chosen = "worst"
"""
OFFICE = """
[experiment]
kind = "offices"
n = 3
[experiment.office.desk]
scenario = "textbook/mm1"
changes = { "clock.warm_up_days" = 0, "clock.horizon_days" = 2 }
[[experiment.number]]
key = "moved"
label = "wait"
of = "desk"
measure = "task_wait"
panel = "mean wait"
[[experiment.number]]
key = "beside_control"
label = "formula"
how = "formula"
formula = "erlang_c"
arguments = { offered_load = 0.8, servers = 1 }
unit = "share"
"""


@pytest.fixture
def folder(tmp_path):
    """Three pitfalls: two of coins, one with runs of an office."""
    place = tmp_path / "pitfalls"
    place.mkdir()
    (place / "coin.toml").write_text(COIN.format(of="change", place=1), encoding="utf-8")
    other = COIN.format(of="change", place=2).replace("A coin remembers", "A second coin")
    (place / "other-coin.toml").write_text(other, encoding="utf-8")
    office = COIN.format(of="structure", place=1).replace("A coin remembers", "A busy desk")
    (place / "desk.toml").write_text(office.partition("[experiment]")[0] + OFFICE, encoding="utf-8")
    return place


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where decisions are kept in this test."""
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "predictions.json"))
    return tmp_path / "decisions.json"


@pytest.fixture
def views():
    """A function that gives the view of decisions, which is closed afterwards."""
    made = []

    def view_of(decisions):
        made.append(decisions.widget)
        return decisions.widget

    yield view_of
    for view in made:
        view.close()
        assert view.wait(30)


def say(view, **told):
    """Say to the view what the page would say, and wait until all is done."""
    view._on_message(view, told, [])
    assert view.wait(60)


def sent_of(view):
    """Everything the page is sent, as text."""
    return json.dumps({name: getattr(view, name) for name in ("asked", "told", "summary", "progress")}, allow_nan=False)


# ---------------------------------------------------------------------- before and after


@pytest.mark.parametrize("lean", [False, True])
def test_is_nothing_given_away_before_the_decision(folder, file, views, lean):
    """Is neither name nor reply, do, trap or number in what the page is sent, also when the runs are done already?"""
    decisions = sk.decide("coin", "desk", folder=folder)
    view = views(decisions)
    if lean:
        say(view, do="lean", at=0)
        assert decisions[0].trials, "a choice was picked, and nothing runs"
    text = sent_of(view)
    for secret in ("remembers", "coin has no memory", "So it is", "Toss again", "trap", "Ours", "moved", "desk"):
        assert secret not in text
    assert view.told == [{}, {}] and "Heads came `five` times." in text


def test_does_a_decision_tell_everything_in_plain_data(folder, file, views):
    """Are there the replies of all choices, words with numbers, chart, name, do and sources, and is it plain data?"""
    view = views(sk.decide("coin", folder=folder))
    say(view, do="decide", at=0, choice="a", sure="80")
    (told,) = json.loads(json.dumps(view.told, allow_nan=False))
    assert told["state"] == "done" and told["kind"] == "trap" and "This is the trap" in told["sign"]
    assert told["said"] == "You chose a, 80 % sure." and told["name"] == "A coin remembers"
    assert [told["replies"][letter]["kind"] for letter in "abc"] == ["trap", "sound", "neither"]
    assert "That walks around it" in told["replies"]["b"]["sign"]
    assert re.fullmatch(r"It is \S+ % \(\S+ to \S+ %, \S+ %\)\.", told["happens"][0])
    assert "n = 50" in told["number"] and told["number"][0].isupper()
    assert told["do"][0].startswith("Toss again, about +") and told["source"] == ["Ours."]
    assert len(told["chart"]["words"]) > 40
    assert view.error == "" and view.progress == {}


def test_is_python_the_same_as_the_page(folder, file, views):
    """Does a decision from Python reach the page, and lead where sk.pitfall leads?"""
    decisions = sk.decide("coin", folder=folder)
    view = views(decisions)
    fall = decisions["coin"].decide("B", sure=60)
    assert str(fall) == str(sk.pitfall("coin", folder=folder).decide("b"))
    assert view.told[0]["choice"] == "b" and view.told[0]["name"] == "A coin remembers"
    assert decisions["coin"].decide("a").fell, "the fall of another choice can be seen"
    assert decisions["coin"].choice == "b", "and the first decision counts"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"do": "decide", "choice": ""}, "Choose first"),
        ({"do": "decide", "choice": None}, "Choose first"),
        ({"do": "decide", "choice": "z"}, "choose one of: a, b, c"),
        ({"do": "decide", "choice": "a", "sure": 49}, "between 50"),
        ({"do": "decide", "choice": "a", "sure": "very"}, "between 50"),
        ({"do": "decide", "choice": "a", "sure": float("nan")}, "between 50"),
        ({"do": "decide", "choice": "a", "at": 7}, "none at 7"),
        ({"do": "decide", "choice": "a", "at": None}, "none at None"),
        ({"do": "again", "times": 1}, "after a decision"),
        ({"do": "dance"}, "'dance'"),
        ({}, "None"),
    ],
)
def test_what_goes_wrong_is_said_and_answered(folder, file, views, monkeypatch, told, words):
    """Does the page hear in words what was wrong, with nothing decided and nothing kept?"""
    decisions = sk.decide("coin", folder=folder)
    view, sent = views(decisions), []
    monkeypatch.setattr(view, "send", sent.append)
    say(view, **{"at": 0, **told})
    assert words in view.error and decisions[0].choice is None and not file.exists()
    assert [one["right"] for one in sent] == ([False] if told.get("do") == "decide" else [])
    say(view, do="decide", at=0, choice="a")
    assert view.error == "" and sent[-1] == {"answered": "decide", "at": 0, "right": True}


def test_an_experiment_that_breaks_down_is_told(folder, file, views, monkeypatch):
    """Does the page hear why there is no result, and can it be tried once more?"""
    decisions = sk.decide("coin", folder=folder)
    view = views(decisions)
    kind = type(decisions[0].pitfall.experiment)
    with monkeypatch.context() as patch:
        patch.setattr(kind, "run", lambda self: (_ for _ in ()).throw(RuntimeError("out of coins")))
        say(view, do="decide", at=0, choice="a")
    assert view.error == "RuntimeError: out of coins" and view.told[0]["state"] == "failed"
    say(view, do="go on", at=0)
    assert view.error == "" and view.told[0]["state"] == "done"


# ---------------------------------------------------------------------- runs in the background


def test_does_an_experiment_tell_its_runs_and_give_up():
    """Is each kind's number of runs what it really does, and does it stop at once when nobody wants it any more?"""
    seen = set()
    for p in sk.pitfalls():
        if p.experiment.kind in seen:
            continue
        seen.add(p.experiment.kind)
        small = {"n": 2, **({"pool": 20} if p.experiment.kind == "many_tries" else {})}
        counted = []
        with followed(lambda counted=counted: not counted.append(1)):
            p.run(**small)
        assert len(counted) == type(p.experiment).model_validate({**dict(p.experiment), **small}).takes()
        if counted:
            with followed(lambda: False), pytest.raises(Stopped):
                p.run(**small)
    assert {"studies", "offices", "many_tries"} <= seen
    assert PitfallExperiment(kind="x").takes() == 0


def test_is_the_page_told_how_far_it_is_and_can_it_stop(folder, file, views, monkeypatch):
    """Does it say so many of so many runs, is a stopped experiment told as stopped, and does it go on when asked?"""
    monkeypatch.setattr("simkit.live.pitfall.view.PAUSE", 0.0)
    decisions = sk.decide("desk", folder=folder)
    view, far, stop = views(decisions), [], threading.Event()

    def hears(change):
        far.append(change["new"])
        if change["new"] and not stop.is_set():
            stop.set()
            view._on_message(view, {"do": "stop", "at": 0}, [])

    view.observe(hears, "progress")
    say(view, do="decide", at=0, choice="b")
    assert far[0] == {"at": 0, "done": 0, "of": 3} and far[-1] == {}
    assert view.told[0]["state"] == "stopped" and not decisions[0].trials and view.error == ""
    say(view, do="go on", at=0)
    assert [one["done"] for one in far if one][-3:] == [0, 1, 2] and view.told[0]["state"] == "done"


def test_does_what_is_awaited_come_first():
    """Does an experiment nobody waits for make way and come again, and is nothing done twice?"""
    gate, began, done = threading.Event(), threading.Event(), []

    def work(job, stop):
        began.set()
        while not job.awaited and not stop() and not gate.is_set():
            time.sleep(0.001)
        done.append((job.at, not stop()))

    queue = ExperimentQueue(work, lambda job: None)
    queue.submit(ExperimentJob(0, awaited=False))
    assert began.wait(10)
    queue.submit(ExperimentJob(1, awaited=False))
    queue.submit(ExperimentJob(1, awaited=False))
    gate_later = threading.Timer(0.2, gate.set)
    queue.submit(ExperimentJob(2))
    gate_later.start()
    assert queue.wait(10)
    assert done[0] == (0, False), "it did not make way"
    assert done[1] == (2, True) and sorted(done[2:]) == [(0, True), (1, True)]


def test_does_an_awaited_experiment_under_way_stay_one():
    """Is an experiment that runs already, and is now waited for, not begun again?"""
    gate, done = threading.Event(), []
    queue = ExperimentQueue(lambda job, stop: done.append(gate.wait(10)), lambda job: None)
    queue.submit(ExperimentJob(0, awaited=False))
    while queue._now is None:
        time.sleep(0.001)
    queue.submit(ExperimentJob(0))
    assert queue.awaited(0) is not None and queue.awaited(1) is None
    gate.set()
    assert queue.wait(10) and len(done) == 1


def test_again_is_other_chance(folder, file, views):
    """Does it draw anew, with the next seed and as many replications as asked, and say what came out each time?"""
    decisions = sk.decide("coin", folder=folder)
    view = views(decisions)
    say(view, do="decide", at=0, choice="a")
    again = view.told[0]["again"]
    assert again["rows"][0].startswith("As told: seed 1, n = 50:") and not again["chart"]
    say(view, do="again", at=0, times=1)
    say(view, do="again", at=0, times=4)
    again = view.told[0]["again"]
    assert [row.partition(":")[2].partition(":")[0] for row in again["rows"]] == [
        " seed 1, n = 50", " seed 2, n = 50", " seed 3, n = 200",
    ]  # fmt: skip
    assert again["words"].startswith("Done 3 times:") and "above 0 %" in again["words"]
    first, second, many = (trial.measured["moved"] for trial in decisions[0].trials)
    assert first.value != second.value
    assert (many.high - many.low) < 0.7 * (first.high - first.low), "four times as many: an interval half as wide"
    assert view.told[0]["happens"] == [" ".join(decisions[0].fall().happens.split())], "the story stays as it was told"


def test_does_the_page_not_wait_for_what_runs(folder, file, views, monkeypatch):
    """While an experiment is done again: can what is known be shown, and can one decide, look and stop?"""
    decisions = sk.decide("coin", "other-coin", folder=folder)
    view, gate = views(decisions), threading.Event()
    decisions[0].decide("a")
    kind = type(decisions[0].pitfall.experiment)
    run = kind.run
    monkeypatch.setattr(kind, "run", lambda self: gate.wait(30) and run(self))
    asking = threading.Thread(target=lambda: [view._on_message(view, {"at": 0, **told}, []) for told in (
        {"do": "again", "times": 1}, {"do": "look"}, {"do": "decide", "at": 1, "choice": "b"}, {"do": "stop"},
    )])  # fmt: skip
    asking.start()
    asking.join(10)
    late = asking.is_alive()
    shown = view.told[0]["state"], view.told[1]["state"]
    gate.set()
    asking.join(10)
    assert not late and shown == ("done", "running")
    assert view.wait(30) and view.told[1]["state"] == "done"


def test_is_an_experiment_that_does_not_show_it_told_honestly(folder, file):
    """With too few replications some intervals hold zero: is that said, and not that it holds each time?"""
    text = (folder / "coin.toml").read_text(encoding="utf-8")
    (folder / "coin.toml").write_text(text.replace("above = 0", "above = 0.195"), encoding="utf-8")
    from simkit.live.pitfall.wording import again

    (one,) = sk.decide("coin", folder=folder)
    one.decide("a")
    one.again()
    assert "0 of 2 times the whole interval lies above +19.5 %" in again(one)


@pytest.mark.parametrize("times", [0, 101, 1.5, True, "2"])
def test_is_a_wrong_multiple_refused(folder, file, times):
    with pytest.raises(ValueError, match="from 1 to 100"):
        sk.decide("coin", folder=folder)[0].again(times)


# ---------------------------------------------------------------------- kept


def test_is_a_decision_still_there_when_the_cell_runs_again(folder, file, views):
    """Does a new object know it and show it once somebody looks, and does forgetting begin afresh?"""
    sk.decide("coin", folder=folder)[0].decide("b", sure=70)
    decisions = sk.decide("coin", "other-coin", folder=folder)
    assert (decisions["coin"].choice, decisions["coin"].sure) == ("b", 70)
    view = views(decisions)
    assert view.told[0]["state"] == "running" and view.at == 1, "the first that is still to decide"
    say(view, do="look", at=0)
    assert view.told[0]["state"] == "done" and view.told[0]["when"].startswith("Decided on ")
    say(view, do="afresh", at=0)
    assert view.told == [{}, {}] and view.at == 0 and sk.decide("coin", folder=folder)[0].choice is None
    assert json.loads(file.read_text(encoding="utf-8"))["decisions"] == {}


def test_is_a_pitfall_that_was_written_anew_decided_anew(folder, file):
    """Does a decision stand only for the words that were chosen?"""
    sk.decide("coin", folder=folder)[0].decide("a")
    text = (folder / "coin.toml").read_text(encoding="utf-8")
    (folder / "coin.toml").write_text(text.replace('"Tails"', '"Tails, surely"'), encoding="utf-8")
    assert sk.decide("coin", folder=folder)[0].choice is None


def test_are_pitfalls_of_another_folder_others(folder, file):
    """Does a decision about a pitfall of one's own say nothing about a shipped one with the same key?"""
    sk.decide("coin", folder=folder)[0].decide("a")
    assert list(json.loads(file.read_text(encoding="utf-8"))["decisions"]) == ["pitfalls/coin"]


def test_is_a_damaged_file_put_aside(folder, file, views):
    """Does what can be read stay, is the damage told, and is the decision kept?"""
    good = {"choice": "a", "text": "Tails", "sure": None, "at": ""}
    data = {"format": 1, "decisions": {"x": good, "y": {"choice": 1, "sure": 7}}}
    file.write_text(json.dumps(data), encoding="utf-8")
    view = views(sk.decide("coin", folder=folder))
    say(view, do="decide", at=0, choice="a")
    assert "decisions.damaged-1.json" in view.error and view.told[0]["state"] == "done"
    assert (file.parent / "decisions.damaged-1.json").exists()
    assert sorted(json.loads(file.read_text(encoding="utf-8"))["decisions"]) == ["pitfalls/coin", "x"]


def test_does_a_decision_stand_where_it_cannot_be_kept(folder, tmp_path, monkeypatch, views):
    """In a folder that cannot be written: is that told, and is everything else as ever?"""
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "taken" / "predictions.json"))
    view = views(sk.decide("coin", folder=folder))
    say(view, do="decide", at=0, choice="a")
    assert "not kept for the next time" in view.error and view.told[0]["state"] == "done"


def test_is_a_crash_while_writing_harmless(file, monkeypatch):
    """Does what was kept before stay, whole?"""
    DecisionsFile(file).keep("a", StoredDecision("a", "Tails"))
    before = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("os.replace", lambda *told: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert "No space left" in DecisionsFile(file).keep("b", StoredDecision("b", "Heads"))
    assert file.read_bytes() == before and not list(file.parent.glob("*.part"))


@pytest.mark.parametrize(
    ("told", "name"), [("predictions.json", "decisions.json"), ("anna.json", "anna.decisions.json"), ("none", None)]
)
def test_where_are_decisions_kept(tmp_path, monkeypatch, told, name):
    """Beside the predictions, wherever those are; nowhere where those are kept nowhere."""
    monkeypatch.setenv("SIMKIT_PREDICTIONS", told if told == "none" else str(tmp_path / told))
    assert decisions_file().path == (tmp_path / name if name else None)


# ---------------------------------------------------------------------- several, and the score


def test_does_the_score_add_up(folder, file, views):
    """Is told how many were fallen into, how sure and how right one was, and only of what was decided?"""
    decisions = sk.decide("coin", "other-coin", "desk", folder=folder)
    view = views(decisions)
    assert decisions.score == "Nothing was decided yet." and view.summary["rows"] == []
    decisions["coin"].decide("a", sure=100)
    assert view.summary["score"] == "You fell into 1 of 1 pitfall. 2 still to decide."
    assert "A second coin" not in sent_of(view) and "A busy desk" not in sent_of(view)
    decisions["other-coin"].decide("b", sure=60)
    decisions["desk"].decide("c")
    assert decisions.score == "You fell into 1 of 3 pitfalls. You walked around 1 and took neither way with 1."
    words = " ".join(view.summary["words"])
    assert "80 % sure on average, of 2 decisions; 1 of them was sound, 50 %" in words
    assert "“Two coins” (100 %)" in words and "say little about how well you judge" in words
    assert [row["result"] for row in view.summary["rows"]] == ["✗ fell into it", "✓ walked around it", "○ neither"]
    table = decisions.table
    assert list(table["kind"]) == ["trap", "sound", "neither"] and table["sure"].isna().tolist() == [False, False, True]


def test_are_all_of_a_kind_found(folder, file):
    """Does `of` give the pitfalls of that kind in their order, without a key in the cell?"""
    assert [one.pitfall.key for one in sk.decide(of="change", folder=folder)] == ["coin", "other-coin"]
    assert {one.pitfall.of for one in sk.decide(of="simulation")} == {"simulation"}


@pytest.mark.parametrize(
    ("keys", "options", "error", "words"),
    [
        ((), {}, ValueError, "which pitfall"),
        (("coin", "coin"), {}, ValueError, "named twice: coin"),
        (("coin",), {"of": "change"}, ValueError, "not both"),
        ((), {"of": "changes"}, ValueError, "did you mean 'change'"),
        ((), {"of": "simulation"}, PitfallError, "no pitfall of the simulation"),
        (("coins",), {}, PitfallError, "did you mean 'coin'"),
    ],
)
def test_is_a_wrong_question_refused(folder, file, keys, options, error, words):
    """Does the message say what was wrong, and what would be right?"""
    with pytest.raises(error, match=words):
        sk.decide(*keys, folder=folder, **options)


def test_is_an_unknown_one_refused(folder, file):
    with pytest.raises(KeyError, match="did you mean 'coin'"):
        sk.decide("coin", folder=folder)["coinn"]
    with pytest.raises(KeyError, match="one of: coin"):
        sk.decide("coin", folder=folder)[3]


# ---------------------------------------------------------------------- pictures and the face


@pytest.mark.parametrize("key", ["one-run", "averages-in", "regression-to-the-mean", "too-much-detail"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_is_everything_in_the_picture(key, width):
    """Does each drawing parse, lie inside its frame, and hold every number or outcome that the chart draws?"""
    p = sk.pitfall(key)
    measured = p.run(n=20 if key == "one-run" else 3)
    root = tree.fromstring(picture(measured, width))
    wide, high = float(root.get("width")), float(root.get("height"))
    texts = [(float(one.get("x")), float(one.get("y")), one.text) for one in root.iter() if one.tag.endswith("text")]
    assert all(0 <= x <= wide and 0 <= y <= high for x, y, _ in texts)
    marks = [one for one in root.iter() if one.get("class", "").split(" ")[0] in ("dot", "wrong")]
    if measured.dots is not None:
        assert sum(one.get("d").count("M") for one in marks) == len(measured.dots)
        assert sum(one.get("d").count("l6 6") for one in marks) == measured.dots["wrong"].sum()
    else:
        bars = [one for one in root.iter() if one.get("class") in ("bar", "formula")]
        drawn = [x for x in measured.numbers if x.panel]
        assert len(bars) == len(drawn)
        for bar in bars:
            assert 0 <= float(bar.get("x")) and float(bar.get("x")) + float(bar.get("width")) <= wide
        for panel in {x.panel for x in drawn}:  # bars of a panel are as long as their numbers are large
            mine = [(x, bar) for x, bar in zip(drawn, bars, strict=True) if x.panel == panel]
            sizes = [(abs(x.value), float(bar.get("width"))) for x, bar in mine]
            (size, length), *others = sorted(sizes, reverse=True)
            assert all(other == pytest.approx(length * value / size, abs=0.2) for value, other in others)


def test_does_the_picture_of_repeats_hold_each_of_them(folder, file):
    """Is there a mark for each time, and the limit beyond which it is a pitfall?"""
    (one,) = sk.decide("coin", folder=folder)
    one.again()
    root = tree.fromstring(repeated(one, WIDE))
    kinds = [part.get("class") for part in root.iter()]
    assert kinds.count("mark") == 2 and kinds.count("interval") == 2 and "claim" in kinds


def test_is_a_bound_as_short_as_it_is():
    assert [bound(0.2, "share"), bound(-0.3, "change"), bound(3, "times")] == ["20 %", "−30 %", "3 times"]


def test_does_a_saved_notebook_tell_everything(folder, monkeypatch):
    """Where nobody decides: are story and choices there, and folded behind them what happens, with a picture?"""
    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none")
    shown = sk.decide("coin", "desk", folder=folder)._repr_mimebundle_()
    html = shown["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in shown
    before, folded, rest = html.partition("<details><summary>Decide first; then unfold what happens.</summary>")
    assert folded and "Heads came <code>five</code> times." in before and "Tails" in before
    for secret in ("remembers", "no memory", "Toss again", "<img"):
        assert secret not in before and secret in rest
    assert rest.count("<details>") == 1 and rest.count("</details>") == 2
    for image in re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)"', html):
        assert len(image[1]) > 40
    assert "That is the trap" in rest and "<svg" not in html and "<script" not in html
    assert "remembers" not in shown["text/plain"] and 'decide("a|b|c")' in shown["text/plain"]


def test_does_the_cell_not_wait_for_runs_where_somebody_decides(folder, file):
    """Live: is nothing run before it is asked for, and does the face say how to go on?"""
    decisions = sk.decide("coin", folder=folder)
    html = decisions._repr_mimebundle_()["text/html"]
    assert not decisions[0].trials and "<details>" not in html and "to see what happens" in html
    decisions[0].decide("a", sure=90)
    html = decisions._repr_mimebundle_()["text/html"]
    assert "<details>" in html and "You chose a, 90 % sure." in html


def test_is_the_face_the_same_every_time(folder, monkeypatch):
    """Is what is stored free of times, addresses and anything else that changes from run to run?"""
    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none")
    one, other = (sk.decide("coin", "desk", folder=folder)._repr_mimebundle_()["text/html"] for _ in range(2))
    assert one == other
