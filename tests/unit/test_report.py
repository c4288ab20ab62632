"""Is a report no surer than its numbers, does it say what would change its answer, and can it be made again?"""

import json
import re
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest

import simkit as sk
from simkit.cli import main
from simkit.experiment.interval import mean_interval
from simkit.experiment.precision import aims
from simkit.experiment.weighing import pattern, said
from simkit.model.scenario.comments import assumptions as marked
from simkit.present.report import differences
from simkit.present.report_words import answer, change, warning

RATE, CLERKS, WORK = "events.client.per_week", "teams.desk.members[0].count", "products.request.work.mean"
HOSTILE = '</title><script>alert("x")</script> & <b>bold</b> \\ $title `'


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 2, "clock.horizon_days": 10})


@pytest.fixture(scope="module")
def two(desk):
    return desk.change({"title": "Two clerks", CLERKS: 2})


@pytest.fixture(scope="module")
def found(desk, two):
    over = {RATE: (100, 200), WORK: (8, 12)}
    return sk.report(
        "Is a second clerk worth it?", desk, two, n=10, n_assumptions=5, assumptions=over, not_modelled=["Lunch"],
        indifference_zone=0.01, progress=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "better", "zone", "told"),
    [
        ([-3, -2, -4, -3], "lower", None, "better"),
        ([-3, -2, -4, -3], "higher", None, "worse"),
        ([-3, -2, -4, -3], "neither", None, "lower"),
        ([-3, 2, -4, 3], "lower", None, "cannot tell"),
        ([-3, 2, -4, 3], "lower", 50, "too small to matter"),
        ([-3, -2, -4, -3], "lower", 50, "too small to matter"),
        ([-3, -2, -4, -3], "lower", 3, "may matter"),
        ([-3, -2, -4, -3], "lower", 1, "better"),
        ([3, 2, 4, 3], "lower", "1%", "worse"),
        ([0, 0, 0], "lower", 1, "the same"),
        ([-3], "lower", None, "cannot tell"),
    ],
)
def test_does_the_answer_follow_from_interval_and_zone(values, better, zone, told):
    """An interval that holds zero, or is smaller than what matters, is no answer."""
    (aim,) = aims(zone, ["lead_time_mean"]) or (None,)
    assert said(mean_interval(pd.Series(values).to_numpy(float)), better, 100.0, aim) == told


def test_is_the_answer_that_of_compare(found, desk, two):
    """The interval of the report is the paired interval that `sk.compare` gives."""
    row = sk.compare(desk, two, n=10, progress=False).summary.loc["lead_time_mean"]
    mine = found.pair.summary.loc["lead_time_mean"]
    assert found.answer == "better" and mine[["difference", "low", "high"]].equals(row[["difference", "low", "high"]])
    assert "Two clerks is better than One desk" in answer(found) and "95% interval" in answer(found)


def test_is_a_comparison_that_was_run_taken_as_it_is(found, desk, two):
    """Nothing is run twice: the values of the comparison are those of the report."""
    ran = sk.compare(desk, two, n=10, progress=False)
    again = sk.report("Is a second clerk worth it?", ran, assumptions={})
    assert again.comparison is ran and again.weights.empty and "not known" in change(again)
    assert sk.report("As a list", [desk, two], n=2, assumptions={}, progress=False).names == ran.names


def test_is_each_end_of_an_assumption_the_pair_with_that_value(found, desk, two):
    """An end is what `sk.compare` finds when both have it."""
    row = found.weights.query("assumption == @RATE and end == 'low'").iloc[0]
    both = [office.change({RATE: 100}) for office in (desk, two)]
    alone = sk.compare(*both, n=5, measures=["lead_time_mean"], progress=False).summary.iloc[0]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx(tuple(alone[["difference", "low", "high"]]))
    assert (
        row["base"] == desk.value(RATE)
        and row["swing"] > 0
        and list(found.weights["assumption"]) == [WORK, WORK, RATE, RATE]
    )


def test_is_an_overturned_answer_told_with_where_it_turns(desk):
    """Two clerks who take a third longer beat one when it is busy and lose when it is quiet (M/M/1 beside M/M/2)."""
    slow = desk.change({"title": "Two slow clerks", CLERKS: 2, "teams.desk.members[0].skills.request": 0.75})
    over = {RATE: (40, 200), "clock.opens": (8, 9)}
    found = sk.report("Two slow ones?", desk, slow, n=20, n_assumptions=20, assumptions=over, progress=False)
    rows = found.weights.set_index(["assumption", "end"])
    assert found.answer == "better" and list(rows["effect"]) == ["overturns", "holds", "holds", "holds"]
    assert rows.loc[(RATE, "low"), "answer"] == "worse" and 40 < rows.loc[(RATE, "low"), "turns_at"] < 192
    assert f"overturn it, each by itself: {RATE} 40 instead of 192 (worse), even at" in change(found)
    assert "overturns" in found.chart().description


def test_is_no_lead_time_read_where_no_steady_state_is(desk, two):
    """More comes than one clerk can do: the warning stands above, and the answer is none."""
    full = [office.change({RATE: 300}) for office in (desk, two)]
    found = sk.report("Enough?", *full, n=10, assumptions={}, progress=False)
    assert found.answer == "no steady state" and list(found.overload) == ["One desk"]
    assert "125%" in warning(found) and "Two clerks can do the work" in answer(found)
    page = found._page()
    assert page.index("No steady state in One desk") < page.index("Lead time")


def test_is_an_assumption_that_overloads_told(desk, two):
    """The answer holds as it is; with more clients there is no steady state, and no number is shown for it."""
    found = sk.report("?", desk, two, n=10, n_assumptions=3, assumptions={RATE: (150, 400)}, progress=False)
    row = found.weights.query("end == 'high'").iloc[0]
    assert row["answer"] == row["effect"] == "no steady state" and "steady state would be lost" in change(found)
    assert "Not drawn" in found.chart().description


def test_does_an_office_that_still_fills_say_so(desk, two):
    """Without a warm-up an office that starts empty and is busy has more open cases at the end than on average."""
    late = desk.change({"clock.warm_up_days": 0, "clock.horizon_days": 5, RATE: 235})
    found = sk.report("?", late, late.change({"title": "B", RATE: 236}), n=30, assumptions={}, progress=False)
    assert found.growing and "Not yet steady" in warning(found)
    assert not sk.report("?", desk, two, n=10, assumptions={}, progress=False).growing


def test_do_one_run_and_few_runs_say_so(desk, two):
    one = sk.report("?", desk, two, n=1, assumptions={}, progress=False)
    assert one.answer == "cannot tell" and "one run shows no spread" in answer(one)
    assert "5 replications only" in answer(sk.report("?", desk, two, n=5, assumptions={}, progress=False))


def test_is_the_best_of_several_set_against_the_first(desk, two):
    """With three, intervals are wider, and the one with the best mean is the answer's."""
    three = desk.change({"title": "Three clerks", CLERKS: 3})
    found = sk.report("How many?", desk, two, three, n=10, n_assumptions=3, assumptions={RATE: (150, 200)})
    assert found.pair.names == ("One desk", "Three clerks") and found.pair.confidence > 0.95
    assert "Two clerks" in found._page()


# ------------------------------------------------------------------------------- what is assumed

MARKS = """\
title = "Marks 1.5"
[clock]
horizon_days = 10   # assumption
[products.task]
label = "Task"
work = { dist = "gamma", mean = 10, cv = 0.5 }   # assumption: 3 colleagues said so
[events.client]
label = "Client"
per_week = 1_00.5   # source: counted; 7 weeks
# What they need; an assumption
tasks = [{ product = "task", probability = 1.0 }]
[teams.desk]   # assumption
label = "Desk"
members = [
    { name = "a", count = 1, skills = { task = 1.0 } },
    { name = "b", count = 1, skills = { task = 0.9 }, absence = 0.05 },
]
[handoff.between]
delay_minutes = 60
"""


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(MARKS)
    return sk.load(file)


def test_are_the_marked_numbers_found(own, tmp_path):
    """Behind the number, above the line, behind the table; not what has a source or no mark, no numbers in texts."""
    assert marked(own) == (
        "clock.horizon_days", "products.task.work.mean", "products.task.work.cv", "events.client.tasks[0].probability",
        "teams.desk.members[0].count", "teams.desk.members[0].skills.task", "teams.desk.members[1].count",
        "teams.desk.members[1].skills.task", "teams.desk.members[1].absence",
    )  # fmt: skip
    over = tmp_path / "over.toml"
    over.write_text('extends = "own"\nhandoff.between.delay_minutes = 30 # assumption\n')
    assert set(marked(sk.load(over))) == {*marked(own), "handoff.between.delay_minutes"}
    over.write_text(MARKS.replace("\n", "\r\n"), newline="")
    assert marked(sk.load(over)) == marked(own)
    assert len(marked(sk.load("textbook/dip-before"))) > 3  # "All numbers are assumptions" above the file
    assert marked(sk.Scenario.from_data(own.data())) == () and own == sk.Scenario.from_data(own.data())


@pytest.mark.parametrize("name", sk.scenarios())
def test_do_all_marks_of_the_shipped_offices_lead_somewhere(name):
    """What is marked in a file is a number of the scenario, or of what it replaces in the file below."""
    office = sk.load(name)
    found = marked(office)
    there = [path for path in found if not _leads_nowhere(office, path)]
    assert not found or len(there) > len(found) / 3


def _leads_nowhere(office, path):
    try:
        return office.value(path) is None
    except sk.ScenarioError:
        return True


def test_are_marked_numbers_moved_a_quarter_and_what_is_decided_is_not(own):
    """Absence differs, so it is what is decided; one assumption about people is one, wherever it stands."""
    other = own.change({"title": "B", "teams.desk.members[1].absence": 0.2})
    found = sk.report("?", own, other, n=2, n_assumptions=2, progress=False)
    ends = {pattern(paths): values for paths, values in found.assumptions.items()}
    assert ends == {
        "products.task.work.mean": (7.5, 12.5), "products.task.work.cv": (0.375, 0.625),
        "events.client.tasks[0].probability": (0.75, 1.0), "teams.desk.members[*].count": (1, 2),
        "teams.desk.members[0].skills.task": (0.75, 1.25), "teams.desk.members[1].skills.task": (0.675, 1.125),
    }  # fmt: skip
    assert found.tried == 6 and len(found.weights) == 12


def test_are_only_the_heaviest_of_many_run_in_full(desk, two, monkeypatch):
    """Of more assumptions than fit a page the heaviest are kept, and the page says how many there are."""
    monkeypatch.setattr(sys.modules["simkit.experiment.report"], "MOST", 2)
    paths = [WORK, RATE, "products.request.work.cv"]
    monkeypatch.setattr("simkit.experiment.weighing.marked", lambda office: paths)
    gamma = [o.change({"products.request.work": {"dist": "gamma", "mean": 10, "cv": 1.0}}) for o in (desk, two)]
    found = sk.report("?", *gamma, n=5, n_assumptions=3, progress=False)
    assert found.tried == 3 and len(found.assumptions) == 2 and "mark 3 assumptions" in found._page()


def test_is_what_the_office_lacks_told(found):
    """One desk has no telephone and no errors; it has clients."""
    assert {"the telephone", "errors, and work that comes back"} <= set(found.absent)
    tax = sk.load("tax-office/specialists").change({"clock.horizon_days": 1, "clock.warm_up_days": 0})
    other = tax.change({"title": "B"})
    assert "the telephone" not in sk.report("?", tax, other, n=1, assumptions={}, progress=False).absent


# ------------------------------------------------------------------------------------------ page


class Page(HTMLParser):
    """Headings, tags and attributes of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.inside = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


def test_is_the_page_whole_offline_and_in_the_order_of_stress(found, tmp_path):
    """Every part is there, every picture has words, nothing is fetched and nothing is a script."""
    text = found.save(tmp_path / "report.html").read_text(encoding="utf-8")
    heads = re.findall(r"<h2>(.*?) <span class=\"soft\">STRESS (.*?)</span>", text)
    assert [part for _, part in heads] == ["1", "1", "1", "3", "2", "2", "4", "5 and 6"]
    page = Page(text)
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "iframe")]
    drawn = [a for tag, a in page.tags if tag == "svg"]
    assert len(drawn) == 3 and all(a["role"] == "img" and a["aria-label"] for a in drawn) and "nan" not in text
    assert not re.search(r"(src|href)=\"(?!data:)", text) and "Monks" in text and "Lunch" in text
    assert sum(tag == "table" for tag, _ in page.tags) == sum(tag == "caption" for tag, _ in page.tags) >= 3


def test_does_hostile_text_stay_text(desk, two, tmp_path):
    """Titles, names, questions and what was left out are shown as they are and run nothing."""
    bad = desk.change({"title": HOSTILE, "description": HOSTILE, "events.client.label": HOSTILE})
    found = sk.report(
        HOSTILE, bad, two, n=2, n_assumptions=2, not_modelled=[HOSTILE], assumptions={RATE: (150, 200)}, progress=False
    )
    page = Page(found.save(tmp_path / "report.html").read_text(encoding="utf-8"))
    assert not [tag for tag, _ in page.tags if tag in ("script", "b")]
    assert not [tag for tag, _ in Page(found._repr_html_()).tags if tag in ("script", "b")]
    assert HOSTILE in str(found)


def test_can_the_page_be_made_again_from_what_stands_on_it(found, tmp_path, monkeypatch):
    """Its files and its code give the same page."""
    from html import unescape

    text = found.save(tmp_path / "first.html").read_text(encoding="utf-8")
    blocks = [unescape(block) for block in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)]
    for name, block in zip(re.findall(r"<h3>(structure-\d\.toml)</h3>", text), blocks[1:], strict=True):
        (tmp_path / name).write_text(block, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(blocks[0], {})
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == text


def test_are_numbers_and_words_saved_too(found, tmp_path):
    data = json.loads(found.save(tmp_path / "report.json").read_text(encoding="utf-8"))
    assert data["question"] == found.question and data["answer"] == "better" and len(data["scenarios"]) == 2
    assert found.save(tmp_path / "report.csv").read_text().startswith("scenario,replication")


def test_are_differences_named_with_both_values(desk, two):
    assert differences(desk.data(), two.data()) == [(CLERKS, "1", "2")]
    longer = {"a": [1, 2], "b": None}
    assert differences(longer, {"a": [1], "b": {"c": 2}}) == [("a", "1; 2", "1"), ("b", "–", "c: 2")]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"question": " "}, "in a sentence"),
        ({"question": 5}, "in a sentence"),
        ({"measure": "speed"}, "there is no measure 'speed'"),
        ({"measure": "answer_time"}, "was not measured"),
        ({"n_assumptions": 0}, "n_assumptions: found 0"),
        ({"indifference_zone": "much"}, "indifference_zone"),
        ({"not_modelled": [3]}, "not_modelled: found"),
        ({"assumptions": {RATE: (1,)}}, "two values; found 1"),
        ({"assumptions": {"events.nobody.per_week": (1, 2)}}, "nobody"),
        ({"assumptions": {RATE: (-1, 2)}}, "per_week"),
        ({"assumptions": 5}, "values by path"),
    ],
)
def test_is_what_cannot_be_refused_before_it_runs(desk, two, wrong, told):
    given = {"question": "?", "n": 2, "assumptions": {}, "progress": False, **wrong}
    with pytest.raises((ValueError, sk.ScenarioError), match=re.escape(told)):
        sk.report(given.pop("question"), desk, two, **given)


def test_are_one_scenario_and_no_scenario_refused(desk):
    with pytest.raises(ValueError, match="two or more"):
        sk.report("?", desk, n=2)
    with pytest.raises(TypeError, match="compare needs scenarios"):
        sk.report("?", "textbook/mm1", desk, n=2)


# --------------------------------------------------------------------------------- command line

SHORT = ["--change", "clock.warm_up_days=0", "--change", "clock.horizon_days=3", "--n", "4", "--n-assumptions", "2"]
ASK = ["report", "textbook/mm1", "textbook/mm1", "--change-b", "teams.desk.members[0].count=2", *SHORT]


def test_does_the_command_print_the_answer_and_write_the_page(capsys, tmp_path):
    file = tmp_path / "report.html"
    rest = [
        "--question",
        "A second clerk?",
        "--assume",
        f"{RATE}=[150, 195]",
        "--left-out",
        "Lunch",
        "--save",
        str(file),
    ]
    assert main([*ASK, *rest]) == 0
    out = capsys.readouterr().out
    assert out.startswith("A second clerk?") and f"Report: {file}" in out and "Executors" in out
    assert "A second clerk?" in file.read_text(encoding="utf-8")
    assert main([*ASK, *rest, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["answer"] in ("better", "cannot tell") and len(data["assumptions"]) == 2


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        (["--question", " "], "in a sentence"),
        (["--question", "?", "--save", "report.pdf"], "must end in .html"),
        (["--question", "?", "--save", "nowhere/report.html"], "no folder"),
        (["--question", "?", "--assume", f"{RATE}=5"], "[LOW, HIGH]"),
        (["--question", "?", "--measure", "speed"], "no measure 'speed'"),
        ([], "--question"),
    ],
)
def test_is_a_wrong_command_answered(capsys, rest, told):
    assert main([*ASK, *rest]) == 2
    assert told in capsys.readouterr().err
