"""Is every damaged or hostile file refused in the kit's own words, and does none that is taken break a run?

A fixed sample in `make test`; `make explore ARGS="fuzz 10000"` (`py kit.py explore fuzz 10000`) tries as many new ones.
"""

import argparse
import gzip
import json
import random
import re
import warnings
from importlib.resources import files

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import simkit as sk
from simkit.cli.options import read_change
from simkit.cli.sweep import read_over
from simkit.course.exercises.catalogue import Catalogue, ExerciseError
from simkit.course.pitfalls.pitfalls import PitfallError, Pitfalls
from simkit.course.predictions.prediction import PredictionError, StoredPrediction
from simkit.course.predictions.predictions_file import PredictionStore
from simkit.experiment.from_log import LogError
from simkit.live.pitfall.decision import DecisionsFile, StoredDecision
from simkit.model.office import engine as engines
from simkit.model.scenario.files import text

SMALL = """
title = "Fuzzed"
description = "Something of everything"
clock = { day_minutes = 60, days_per_week = 5, opens = 9, warm_up_days = 1, horizon_days = 3 }
products.a = { label = "A", work = { dist = "gamma", mean = 10, cv = 0.5 }, norm_days = 2, error = 0.1 }
products.b = { label = "B", work = { dist = "empirical", values = [3, 5, 12] } }
callers = { patience = { mean = 3 }, redial = 0.5, redial_after = { mean = 20 } }
phone = { forward = "transfer", misrouted_share = 0.1, repeat_minutes = 1, resumption_minutes = 1 }
quality = { found_days = 1, rework = 0.5, complaint = 0.3, talk = { mean = 3 }, hurry = 0.2 }
policy = { level = 0.2, pattern = 0.2, consult = 0.1, consult_minutes = 2 }
coordination = { times_per_week = 2, minutes = 4, per_colleague = 1 }
learning = { curve = "exponential", hours = 10, speed_half_life = 1, transfer = 0.2 }
talent = { spread = 0.1, reliability = 0.5 }
turnover = { per_year = 2, vacancy_weeks = 1 }
handoff.between = { delay_minutes = 5, reading_minutes = 1, misrouted_share = 0.1 }
[events.one]
label = "One"
per_week = 40
arrival_cv = 1.5
weekdays = [2, 1, 1, 1, 1]
hours = [3, 1]
tasks = [
  { product = "a", wait = { on = "X", mean_days = 0.2, share = 0.3, answered = 0.9, ask_again_days = 0.5 } },
  { product = "b", probability = 0.5 },
]
opening_backlog = 5
opening_age_days = 2
by_phone = 0.3
intake = { mean = 4 }
chasing = { after_days = 1, per_day = 0.5, growth = 2, at_most = 3, talk = { mean = 2 } }
[questions.why]
label = "Why"
per_week = 30
talk = { dist = "uniform", mean = 3, cv = 0.3 }
about = { a = 2, b = 1 }
needs = 0.5
[teams.t]
label = "T"
turns = 1
turn_hours = 0.25
members = [{ name = "Ann", count = 3, phone = "also", skills = { a = 1, b = 0.8 }, absence = 0.05 }]
[teams.u]
label = "U"
products = ["b"]
helps = ["t"]
share = 2
members = [{ name = "Bob", skills = { b = 1 }, days = ["mon", "tue"], hours = [9, 10], cost_per_hour = 40 }]
[plan]
adoption = { push = 0.1, pull = 0.3 }
attention = { extra = 0.1, half_life_weeks = 2 }
steps = [{ do = "hire", week = 0.1, team = "t", until = 0.5 }, { do = "freeze", week = 0.2, days = 0.5 }]
"""
NASTY = (
    "0", "-1", "1", "2", "1e-300", "1e-9", "1e-3", "0.999999999", "1e3", "100000", "1e12", "1e308", "nan", "inf",
    "-inf", "-0.0", "9" * 5000, "0x" + "f" * 5000, '""', '" "', '"a\\nb"', '"\\u0000"', '"\\u202ex"',
    '"</script><img src=x>"',
    '"' + "x" * 20_000 + '"', "[]", "{}", "[" * 600 + "]" * 600, "{ a = " * 30 + "1" + " }" * 30, "true", "1979-05-27",
    "09:00:00", "0,8", "5%", "“x”", "null", '"C:\\x"', '["mon", "mon"]', "[1e308, 1e308, 1e308, 1e308, 1e308]",
    "[1, 2]", "{ mean = 1e-300 }", "{ dist = 'empirical', values = [0, 1e-320] }", "'a'", "'Ann 1'", "[['a']]",
    "'" + "é" * 300 + "'",
)  # fmt: skip
VALUE = re.compile(r"""(?<==\s)("[^"\n]*"|[\w.+-]+|\[[^\[\]\n]*\]|\{[^{}\n]*\})""")
NAMES = re.compile(r"\b[a-z_]{3,}\b")


def damaged(whole: str, chance: random.Random) -> bytes:
    """Return a file with one to three things wrong with it."""
    content = whole
    for _ in range(chance.randint(1, 3)):
        found = list(VALUE.finditer(content)) or [re.match("", content)]
        place, other = chance.choice(found), chance.choice(found)
        begin, end = place.span()
        at, lines = chance.randrange(len(content) + 1), content.splitlines(keepends=True) or [""]
        line = chance.randrange(len(lines))
        kind = chance.randrange(11)
        if kind <= 3:
            content = content[:begin] + chance.choice(NASTY) + content[end:]
        elif kind == 4 and re.fullmatch(r"[\d.]+", place[0]) and place[0].count(".") < 2:
            content = content[:begin] + repr(float(place[0]) * 10.0 ** chance.randint(-12, 12)) + content[end:]
        elif kind == 5:
            content = content[:begin] + other[0] + content[end:]
        elif kind == 6:
            content = "".join(lines[:line] + lines[line + 1 :])
        elif kind == 7:
            content = "".join([*lines[:line], chance.choice(lines), *lines[line:]])
        elif kind == 8:
            content = (
                content[:at]
                + chance.choice(["\0", "[", '"', "{", "=", "\n", "\\", "é", "\ufeff", ".", "#"])
                + content[at:]
            )
        elif kind == 9:
            content = content[:at] if chance.random() < 0.3 else content[:at] + content[at + chance.randint(1, 20) :]
        elif words := list(NAMES.finditer(content)):
            first, second = chance.choice(words), chance.choice(words)
            content = content[: first.start()] + second[0] + content[first.end() :]
    coded = content.encode("utf-8", "replace")
    if chance.random() < 0.05:
        coded = chance.choice([b"\xef\xbb\xbf" + coded, content.encode("utf-16"), content.encode("latin-1", "replace")])
    if chance.random() < 0.05 and coded:
        at = chance.randrange(len(coded))
        coded = coded[:at] + bytes([chance.randrange(256)]) + coded[at + 1 :]
    return coded


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module", autouse=True)
def impatient():
    """A run that stands still in time says so soon, and old names warn nobody here."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(engines, "STILL", 200_000)
        yield


SHIPPED = [text(name) for name in sk.scenarios()]
SEEDS = st.integers(0, 2**64)


def is_small(scenario):
    """Tell whether a run of it takes no time to speak of."""
    clock = scenario.clock
    days = clock.warm_up_days + clock.horizon_days
    come = sum(stream.per_week for stream in (*scenario.events.values(), *scenario.questions.values()))
    cases = come * days / clock.days_per_week + sum(event.opening_backlog for event in scenario.events.values())
    moments = clock.end / 60 / min(team.turn_hours for team in scenario.teams.values())
    return cases < 1000 and days * len(list(scenario.people())) < 2000 and moments < 10_000


def test_is_the_file_good_that_is_damaged(tmp_path):
    """Whole, it is read and run: what is refused is so for its damage."""
    (tmp_path / "office.toml").write_text(SMALL, encoding="utf-8")
    scenario = sk.load(tmp_path / "office.toml")
    assert is_small(scenario) and sk.run(scenario).measures()["answer_time"] > 0


@examples(150)
@given(SEEDS)
def test_fuzz_of_scenarios(place, seed):
    """Read, or refused with a path, what was found and what is allowed; what is read, runs."""
    chance = random.Random(seed)
    file = place / "office.toml"
    file.write_bytes(damaged(SMALL if chance.random() < 0.7 else chance.choice(SHIPPED), chance))
    try:
        scenario = sk.load(file)
        if is_small(scenario):
            sk.run(scenario).measures()
    except sk.ScenarioError as error:
        assert error.problems and all(problem.found and problem.allowed for problem in error.problems)
        assert len(str(error)) < 20_000


LESSONS, GALLERY = (
    [file.read_text(encoding="utf-8") for file in sorted((files("simkit") / "course" / folder).iterdir(), key=str)
     if file.name.endswith(".toml")]
    for folder in ("lessons", "gallery")
)  # fmt: skip


@examples(30)
@given(SEEDS)
def test_fuzz_of_exercises_and_pitfalls(place, seed):
    """A trainer's own files."""
    chance = random.Random(seed)
    folder = place / "gallery"
    folder.mkdir(exist_ok=True)
    (folder / "one.toml").write_bytes(damaged(chance.choice(GALLERY), chance))
    (place / "90.toml").write_bytes(damaged(chance.choice(LESSONS), chance))
    for read, error in (
        (lambda: Pitfalls.read(folder), PitfallError),
        (lambda: Catalogue.read(place / "90.toml"), ExerciseError),
    ):
        try:
            read()
        except error as refused:
            assert refused.problems


KEPT = json.dumps(
    {
        "format": 1,
        "predictions": {
            "00.a": {
                "question": "How long?", "unit": "days", "seen_at": "2026-01-05T10:00:00+01:00",
                "first": {"guess": 2, "low": 1, "high": 3, "saved_at": "2026-01-05T09:00:00+01:00"},
                "truth": {"value": 2.5, "low": 2.4, "high": 2.6}, "more": [1],
            },
            "00.b": {"question": "And now?", "unit": "", "first": {"guess": 0.5, "low": 0.1, "high": 1.0}},
        },
        "decisions": {"one-run": {"choice": "a", "text": "Now", "sure": 70, "at": ""}},
    },
    indent=1,
).replace(": ", " = ")  # fmt: skip


@examples(100)
@given(SEEDS)
def test_fuzz_of_what_a_learner_saved(place, seed):
    """Damaged or half written: what can be read stays, what cannot is put aside, and one can go on."""
    chance = random.Random(seed)
    content = damaged(KEPT, chance).replace(b" = ", b": ").replace(b"nan", b"NaN").replace(b"inf", b"Infinity")
    for aside in place.glob("*.damaged-*"):
        aside.unlink()
    file = place / "predictions.json"
    file.write_bytes(content)
    store, told = PredictionStore(file), {}
    try:
        told = dict(store.read().entries)
        _, note = store.update("09.z", lambda entry: StoredPrediction("New", "days"))
        after = store.read()
        assert not after.note and after.entries == {**told, "09.z": StoredPrediction("New", "days")}
        assert not note or next(place.glob("*.damaged-*")).read_bytes() == content
    except PredictionError:
        assert file.read_bytes() == content
    file.write_bytes(content)
    decisions = DecisionsFile(file)
    decisions.find("one-run")
    decisions.keep("other", StoredDecision("a", "Now"))
    assert decisions.find("other") == StoredDecision("a", "Now")


@examples(100)
@given(SEEDS)
def test_fuzz_of_the_command_line(seed):
    """`--change` and `--over`: read or refused, and what is read is laid over a scenario or refused."""
    chance = random.Random(seed)
    desk = sk.load("textbook/mm1")
    path = chance.choice(
        ["clock.horizon_days", "events.client.per_week", "teams.desk.members[0].skills", "teams.*", "title", "x[9]"]
    )
    value = damaged(f"{path} = {chance.choice(NASTY)}", chance).decode("utf-8", "ignore")
    for reads in (read_change, read_over):
        try:
            found, read = reads(value)
            desk.change(
                {found if isinstance(found, str) else found[0]: read[0] if reads is read_over and read else read}
            )
        except (argparse.ArgumentTypeError, sk.ScenarioError):
            pass


EVENTS = [
    (case, step, who, f"2026-11-{day:02}T09:{case:02}", f"2026-11-{day:02}T1{case % 9}:30")
    for case in range(1, 51)
    for day, step, who in ((1 + case // 2, "in", "A"), (4 + case // 2, "do", "B"))
]
CSV = "case,activity,resource,start,complete\n" + "".join(",".join(map(str, row)) + "\n" for row in EVENTS)
XES = "<log>\n" + "".join(
    f"""<trace>
<string key = "concept:name" value = "{case}"/>
<event><string key = "concept:name" value = "{step}"/><date key = "time:timestamp" value = "{when}"/></event>
</trace>\n""" for case, step, _, _, when in EVENTS
) + "</log>\n"  # fmt: skip


@examples(25)
@given(SEEDS)
def test_fuzz_of_event_logs(place, seed):
    """As a table or as XES, packed or not: read and drafted, or refused."""
    chance = random.Random(seed)
    kind = chance.choice(["csv", "xes", "csv.gz", "xes.gz"])
    content = damaged(CSV.replace(",", " = ", chance.randrange(3)) if "csv" in kind else XES, chance)
    if kind.endswith("gz"):
        content = gzip.compress(content, 1)
        at = chance.randrange(2 * len(content))
        content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    file = place / f"log.{kind}"
    file.write_bytes(content)
    try:
        log = sk.read_log(file)
        log.quality()
        assert log.draft().scenario.events
    except (LogError, sk.ScenarioError) as error:
        assert str(error)
