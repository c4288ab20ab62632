"""Does a claim that no longer follows from its cell fail, with its sentence and what stands there instead?"""

import re
from pathlib import Path

import pytest
from authors.front import RECORD, made_of
from authors.notebooks.claims import Claims, ClaimsError, claims_hold, unclaimed, untied, words_of
from authors.notebooks.line import produce
from authors.notebooks.project import Project
from nbformat.v4 import new_output

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted((ROOT / "tests" / "claims").glob("[0-9]*.toml"))
TEXT = "The pool is\nbetter: 0.6 minutes instead of 5.6, and nine times as quick."
SHOWN = "Wait   5.61   0.629   better\nWait (hours)  −1,000.5"
TABLE = """
[cell-1]
read.wait = "^Wait "
claims = [
    ["The pool is better: 0.6 minutes instead of 5.6", "wait[1]", "wait[0]", "shows('better')"],
    ["nine times as quick", "8.5 < wait[0] / wait[1] < 9.5"],
]
"""


@pytest.fixture
def told(page, notebook, tmp_path):
    """What the rules for claims say of a text, beside an output and a table of claims."""

    def told(text=TEXT, shown=SHOWN, table=TABLE):
        made = notebook([("markdown", text), ("code", "x")])
        for number, cell in enumerate(made.cells):
            cell.id = f"cell-{number}"
        made.cells[1].outputs = [new_output("stream", name="stdout", text=shown)]
        (tmp_path / "tests" / "claims").mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests" / "claims" / "90.toml").write_text(table, encoding="utf-8")
        judged = page(made)
        judged.root = tmp_path
        return [message for rule in (claims_hold, untied) for _, message in rule(judged)]

    return told


def test_a_claim_that_holds_is_not_reported(told):
    """Also where the text breaks its lines elsewhere?"""
    assert told() == []


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (
            SHOWN.replace("5.61", "5.70"),
            ["0.6 minutes instead of 5.6", "expected 5.6, and wait[0] is 5.7", "wait = [5.7,"],
        ),
        (SHOWN.replace("better", "worse"), ["shows('better') is false"]),
        (SHOWN.replace("0.629", "0.55"), ["nine times as quick", "8.5 < wait[0] / wait[1] < 9.5 is false"]),
        ("", ["no cell or scenario 'cell-1' that shows something"]),
        ("Delay 5.61", ["IndexError"]),
    ],
)
def test_a_claim_that_does_not_follow_is_named(told, shown, says):
    """With the sentence, the cell, what was expected and what stands there?"""
    found = "\n".join(told(shown=shown))
    assert all(words in found for words in ["does not follow from cell-1", *says])


@pytest.mark.parametrize("text", ["Nothing.", f"{TEXT}\n\n{TEXT}"])
def test_a_claim_stands_in_the_text_once(told, text):
    """Is a claim that the text no longer makes, or makes twice, reported?"""
    assert any("times, not once" in message for message in told(text=text))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("It took 7 minutes.", "7"),
        ("That is 0.7.", "0.7"),
        ("It is worse.", "worse"),
        ("Nine in ten were content.", "Nine in ten"),
    ],
)
def test_what_is_tied_to_nothing_is_named(told, more, word):
    """A number, a judgement: and is it let be when a cell beside it shows it, or the table gives it a reason?"""
    assert [message.split(" is tied")[0] for message in told(text=f"{TEXT}\n{more}")] == [repr(word)]
    assert told(text=f"{TEXT}\n{more}", shown=f"{SHOWN}\n{more}") == []
    assert told(text=f"{TEXT}\n{more}", table=f"{TABLE}\n[given]\nassumed = ['{more}']") == []


def test_rounding_is_that_of_the_text(told):
    """Does 1,000 in a text follow from −1,000.5 only as exactly as it is written?"""
    table = "[cell-1]\nread.hours = 'hours'\nclaims = [['1,000.5 hours', 'hours[0]'], ['1,001 hours', 'hours[0]']]"
    assert told(text="First 1,000.5 hours, then 1,001 hours.", table=table) == []
    assert told(text="First 1,000.4 hours, then 1,001 hours.", table=table.replace("000.5", "000.4")) != []


@pytest.mark.parametrize(
    "text",
    [
        "Lessons 04, 05 and 10, in 2009, with a 95 % interval.\n\n1. One\n2. Two\n\n`x = 17`",
        "## Sources\n\n- A paper 17(3), 296–305.",
    ],
)
def test_names_dates_code_and_sources_are_no_claims(told, text):
    assert told(text=text, table="") == []


@pytest.mark.parametrize("table", ["[", "[cell-1]\nclaim = []", "[cell-1]\nclaims = [['a sentence']]"])
def test_a_table_that_cannot_be_read_is_refused(tmp_path, table):
    """With the name of its file?"""
    (tmp_path / "90.toml").write_text(table, encoding="utf-8")
    with pytest.raises(ClaimsError, match=r"90\.toml"):
        Claims.read(tmp_path / "90.toml")


def test_other_lessons_and_scenarios_can_be_read(told):
    """Is a number that another lesson found, or that a scenario puts in, tied too?"""
    read = "read.mail = 'handoff.between.delay_minutes'"
    table = f"['tax-office/specialists']\n{read}\nclaims = [['a day of 480', 'mail[0]']]"
    assert told(text="In the mail it is a day of 480 minutes.", table=table) == []
    assert told(text="In the mail it is a day of 470 minutes.", table=table.replace("480", "470")) != []


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_the_stored_lessons_bear_out_what_they_say(table):
    """Judged by their stored outputs, which nbval holds equal to a fresh run?"""
    (page,) = [page for page in produce(Project(ROOT), [table.stem], run=()) if page.folder == "course"]
    assert [*claims_hold(page), *untied(page)] == []


def test_every_lesson_has_its_table():
    """And is none left over?"""
    assert [table.stem for table in TABLES] == [lesson.name[:2] for lesson in sorted((ROOT / "course").glob("*.ipynb"))]


def test_the_front_page_says_what_its_record_says():
    """Does every number and word of judgement of the README follow from what its own commands printed?"""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = Claims.read(ROOT / "tests" / "claims" / "README.toml")
    record = RECORD.read_text(encoding="utf-8").split("\n## ")[1:]
    shown = {part.partition("\n")[0]: part.partition("\n")[2] for part in record}
    assert [*table.faults({1: words_of(text)}, shown, ROOT)] == []
    assert [*unclaimed(text, table.phrases())] == []


def test_the_record_is_of_this_model():
    """Else: `python -m authors.front`. Is the line of a comparison that the README shows the one that is printed?"""
    record = RECORD.read_text(encoding="utf-8")
    assert "\n".join(made_of()) in record, "the offices give other numbers than when the record was written"
    (line,) = re.findall(r"^Lead time, mean.*$", record, re.M)
    shown = re.search(r">>> sk\.compare.*\n(.*)", (ROOT / "README.md").read_text(encoding="utf-8"))[1]
    assert {*re.split(r"\s{2,}", line)} == {*re.split(r"\s{2,}", shown)}
