"""Does the gallery hold what the course promises, and is a pitfall really one file?"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

import simkit as sk
from simkit.course.pitfalls import PitfallError, Pitfalls
from simkit.course.pitfalls.experiments import KINDS

SHIPPED = files("simkit") / "course" / "gallery"

# The names of the course's own list.
OF_SIMULATION = {
    "one-run", "different-clients", "no-warm-up", "needless-warm-up", "averages-in", "tuned-until-it-fits",
    "open-cases-forgotten", "mean-of-ratios", "too-much-detail", "happy-path-only", "people-as-machines",
    "started-from-the-answer", "executors-not-in-the-room", "averages-are-enough", "fifteen-days-that-tell",
}  # fmt: skip
OF_STRUCTURE = {
    "pooling-unequal-jobs", "ninety-five-occupied", "slow-generalists", "every-team-on-target", "local-optimum",
    "priority-starves-the-rest", "easy-cases-first", "everyone-must-know-everything", "equal-jobs-pooled",
    "few-urgent-first",
}  # fmt: skip
OF_CHANGE = {
    "hand-picked-pilot", "regression-to-the-mean", "judged-in-the-dip", "go-live-everywhere", "training-on-full-load",
    "backlog-handed-over-unread", "stopped-half-way", "experts-lent-to-the-pilot",
    "decided-without-those-who-do-the-work", "pilot-by-lot", "a-course-where-there-is-room",
}  # fmt: skip

SMALL = """
title = "Two coins"
name = "A coin remembers"
of = "{of}"
story = "Heads came five times."
question = "What comes next?"
happens = "It is {{beside_control}} ({{beside_control.interval}}, {{moved.size}})."
headline = "moved"
do = ["Toss again."]
source = ["Ours."]

[choice.a]
text = "Tails"
trap = true
reply = "No: {{moved}}."

[choice.b]
text = "Who knows"
sound = true
reply = "Yes."

[[claim]]
number = "moved"
above = 0

[experiment]
kind = "{kind}"
n = 50
chosen = "worst"
"""


def small(of: str = "simulation", kind: str = "talent_and_luck") -> str:
    return SMALL.format(of=of, kind=kind)


def put(folder, text: str, key: str = "a-coin"):
    (folder / f"{key}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("kind", "expected"), [("simulation", OF_SIMULATION), ("structure", OF_STRUCTURE), ("change", OF_CHANGE)]
)
def test_is_every_pitfall_of_the_course_there(kind, expected):
    """Is no pitfall of the course's list missing, and does each stand under its own kind?"""
    assert expected == {p.key for p in sk.pitfalls() if p.of == kind}


def test_does_the_gallery_hold_just_its_files():
    """Is each file of the folder one pitfall, with the name of the file as its key?"""
    found = {file.name.removesuffix(".toml") for file in SHIPPED.iterdir() if file.name.endswith(".toml")}
    assert found == {p.key for p in sk.pitfalls()}


def test_does_one_file_add_a_pitfall(tmp_path):
    """Is a file in a folder all that a new pitfall needs?"""
    gallery = sk.pitfalls(put(tmp_path, small()))
    assert [p.key for p in gallery] == ["a-coin"]
    mine = sk.pitfall("a-coin", folder=tmp_path)
    assert 'sk.pitfall("a-coin", folder="your-folder").decide("a|b' in str(mine), "without its folder it is not found"
    fall = mine.decide("a")
    assert fall.fell and "A coin remembers" in str(fall)
    assert "{" not in str(fall), "a number was not put into the text"


def test_does_the_table_show_every_pitfall_under_its_kind():
    """Can the gallery be read, as text, as HTML and as a table, with a heading for each kind?"""
    gallery = sk.pitfalls()
    html, text = gallery._repr_html_(), str(gallery)
    assert html.count('scope="rowgroup"') == 3
    for p in gallery:
        assert p.name in text and p.key in gallery.table.index
    order = [text.index(words) for words in ("Of simulation", "Of the new structure", "Of the change")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("wrong", "meant"), [("one-runs", "one-run"), ("one run", "one-run"), ("No warm-up", "no-warm-up")]
)
def test_does_a_wrong_key_get_a_hint(wrong, meant):
    """Does the message name the nearest pitfall, also for who writes its name instead of its key?"""
    with pytest.raises(PitfallError, match=f"did you mean '{meant}'"):
        sk.pitfall(wrong)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("title =", "titel ="), ["titel", "did you mean 'title'", "title: missing"]),
        (('of = "simulation"', 'of = "structures"'), ["did you mean 'structure'"]),
        (('kind = "talent_and_luck"', 'kind = "talent_and_look"'), ["did you mean 'talent_and_luck'"]),
        (('kind = "talent_and_luck"', ""), ["experiment.kind"]),
        (("n = 50", "n = 1"), ["experiment.n", "at least 2"]),
        (("n = 50", "m = 50"), ["experiment.m", "unknown key"]),
        (("{moved}", "{movd}"), ["choice.a.reply", "did you mean 'moved'"]),
        (("{moved.size}", "{moved.sise}"), ["happens", "{moved.interval}"]),
        (('headline = "moved"', 'headline = "gain"'), ["headline", "'gain'", "moved"]),
        (("trap = true\n", ""), ["trap = true", "found 0"]),
        (("sound = true\n", ""), ["sound = true"]),
        (("[choice.b]", "[choice.c]"), ["a, b", "a, c"]),
        (("above = 0\n", ""), ["moved", "'above' or 'below'"]),
        (("[experiment]", "[experiments]"), ["experiment: missing", "offices"]),
        (('title = "Two coins"', 'title = "Two coins"\nkey = "x"'), ["name of the file"]),
        (("story =", "story ="[:-1]), ["not TOML"]),
    ],
)
def test_does_a_bad_file_say_what_is_wrong(tmp_path, change, says):
    """Does the message name the file, the place, what was found and what would be right?"""
    text = small()
    assert change[0] in text
    put(tmp_path, text.replace(*change))
    with pytest.raises(PitfallError) as caught:
        sk.pitfalls(tmp_path)
    message = str(caught.value)
    assert "a-coin.toml" in message
    for words in says:
        assert words in message, message


OFFICES = """
[experiment]
kind = "offices"
[experiment.office.desk]
scenario = "textbook/mm1"
[[experiment.number]]
key = "moved"
label = "wait"
of = "desk"
measure = "task_wait"
[[experiment.number]]
key = "beside_control"
label = "formula"
how = "formula"
formula = "erlang_c"
arguments = { offered_load = 0.8, servers = 1 }
"""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('of = "desk"', 'of = "dusk"'), "desk"),
        (('measure = "task_wait"', 'measure = "task_waits"'), "did you mean 'task_wait'"),
        (('formula = "erlang_c"', 'formula = "erlang_d"'), "did you mean 'erlang_"),
        (('of = "desk"\n', ""), "needs 'of'"),
        (('of = "desk"', 'of = "desk"\nagainst = "desk"'), "belongs to a difference"),
        (('of = "desk"', 'of = "desk"\nhow = "change"'), "belongs to a difference"),
        (('of = "desk"', 'of = "desk"\nhow = "ratio_of"\nagainst = "x"'), "closed form before it"),
    ],
)
def test_does_a_bad_experiment_say_what_is_wrong(tmp_path, change, says):
    """Is a slip in an experiment with offices told when the file is read, not when it runs?"""
    text = small().partition("[experiment]")[0] + OFFICES
    assert Pitfalls.read(put(tmp_path, text))["a-coin"].experiment.names() == ("moved", "beside_control")
    assert change[0] in text
    put(tmp_path, text.replace(*change))
    with pytest.raises(PitfallError, match=says):
        Pitfalls.read(tmp_path)


def test_is_an_empty_or_missing_folder_told(tmp_path):
    """Does a folder without pitfalls, or no folder at all, give a message and no empty gallery?"""
    with pytest.raises(PitfallError, match="holds no pitfall"):
        sk.pitfalls(tmp_path)
    with pytest.raises(PitfallError, match="is not there"):
        sk.pitfalls(tmp_path / "nowhere")


def test_does_every_kind_of_experiment_carry_its_name():
    """Does each kind carry its own name and say which numbers it gives?"""
    for kind, experiment in KINDS.items():
        assert experiment.model_fields["kind"].default == kind
        assert "names" in vars(experiment)


def test_does_no_two_pitfalls_share_a_name_or_question():
    """Can they be told apart by their name?"""
    names = [p.name for p in sk.pitfalls()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("file", sorted(SHIPPED.iterdir(), key=lambda f: f.name), ids=lambda f: f.name)
def test_does_the_title_keep_the_secret(file):
    """Does what is shown before the decision leave out the name of the pitfall?"""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    asked = " ".join([data["title"], data["question"]]).lower()
    assert data["name"].lower() not in asked


def test_can_nobody_guess_by_the_place_or_the_length():
    """Does the trap stand everywhere, and is the sound choice as often short as long, with three choices at least?"""
    gallery = list(sk.pitfalls())
    for p in gallery:
        assert len(p.choice) >= 3, f"{p.key}: of two choices the other one is the solution"
    places = [p.trap for p in gallery]
    for letter in "abc":
        assert 0.2 < places.count(letter) / len(gallery) < 0.45, f"{letter} is the trap in {places.count(letter)}"
    for end in (min, max):
        chosen = [end(p.choice.values(), key=lambda choice: len(choice.text)) for p in gallery]
        share = sum(choice.sound for choice in chosen) / len(gallery)
        assert 0.2 < share < 0.5, f"who takes the {end.__name__} length is right in {share:.0%}"


@pytest.mark.parametrize("room", ["simulation", "structure", "change"])
def test_is_it_a_trap_no_answer(room):
    """Are there two in every room in which nothing is wrong, and in which suspicion is what goes wrong?"""
    plain = [p for p in sk.pitfalls() if p.of == room and p.name.startswith("A trap where there is none")]
    assert len(plain) >= 2
    for p in plain:
        assert "Nothing was wrong" in " ".join(p.happens.split())


@pytest.mark.parametrize("key", [p.key for p in sk.pitfalls()])
def test_is_what_was_put_in_told_apart_from_what_is_found(key):
    """Does each say what of its effect comes from an assumption, in a text that ends up in what happens?"""
    p = sk.pitfall(key)
    assert len(p.put_in.split()) > 10 and not p.put_in.strip()[0].isupper()
    assert any(line.startswith("Assumption") for line in p.source) or p.key in {"pooling-unequal-jobs"}
