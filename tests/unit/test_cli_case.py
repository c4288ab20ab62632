"""Does the trainer's case say what the course and the game say, at the hours that were asked for?"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import simkit as sk
from simkit import theory
from simkit.cli import main
from simkit.cli.case import pages
from simkit.cli.case.pages import Course
from simkit.course.room.cards import CARDS
from simkit.course.room.dos import dos
from simkit.course.room.office import LENSES, GameOffice
from simkit.course.room.setup import LENGTHS, MINUTES

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course(ROOT)
OFFICE = GameOffice(sk.load("room/specialists"), sk.load("room/service-team"), months=8)
TEST = COURSE.data("test.toml")["pair"]
FORMS = [(number, form) for number in range(12) for form in "ab"]


class Words(HTMLParser):
    """The words of a page, table row by table row."""

    def __init__(self, text):
        super().__init__()
        self.words, self.rows, self.skip = "", [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.skip = tag == "style"
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data):
        if not self.skip:
            self.words += data
            if self.rows and self.rows[-1]:
                self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """The pages of a day that begins at half past eight."""
    folder = tmp_path_factory.mktemp("case")
    told = {"date": "", "place": "Room <3>", "trainer": "", "event": ""}
    pages.write(ROOT, folder, OFFICE, 8 * 60 + 30, told)
    return {path.stem: Words(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}


def minute(clock):
    """Minute of the day of 09:07:30."""
    hours, minutes, *half = clock.split(":")
    return 60 * int(hours) + int(minutes) + (0.5 if half else 0)


def test_is_every_page_listed_and_whole(case):
    """Each has a title and a use; no place is left unfilled; what was told is text, not HTML."""
    listed = case.pop("index").words
    assert len(case) >= 17
    for name, page in case.items():
        assert "{{" not in page.words and "$" not in page.words, name
        assert page.words.strip().partition("\n")[0] in listed, name
    assert "Room <3>" in case["01-invitation"].words


def test_do_the_run_sheets_keep_the_clock(case):
    """Does each lesson begin when the one before ends, and does each of its parts follow the one before?"""
    rows = [row for row in case["03-run-sheets"].rows if row and row[0] != "time"]
    assert len(COURSE.routes) == 4 and sum(row[0] == "08:30" for row in rows) == 4
    rest = iter(rows)
    for _ in COURSE.routes:
        at = minute("08:30")
        for clock, minutes, _, what, hand in rest:
            assert minute(clock) == at, what
            if what == "End":
                break
            inside = at
            at += float(minutes)
            while hand and inside < at:  # the parts of a lesson fill it
                part = next(rest)
                assert minute(part[0]) == inside, part
                inside += float(part[1])
            assert not hand or inside == at, what
    assert next(rest, None) is None


def test_does_every_prediction_have_its_slips(case):
    """Eight for each question that a lesson asks, in its words."""
    words = case["11-prediction-slips"].words
    asked = [question for lesson in COURSE.lessons.values() for question, _ in lesson.predictions]
    assert len(asked) == len(COURSE.lessons)
    assert [question for question in asked if words.count(question) != 8] == []


def test_do_sheets_and_cards_hold_what_the_game_offers(case):
    """Every lever with every option, what each role sees and predicts, every event, every product that is estimated."""
    sheet, roles = case["08-decision-sheets"].words, case["05-role-cards"].words
    for lever in OFFICE.levers:
        assert lever.label in sheet and lever.label in roles
        assert [said for _, said in lever.options if f"☐ {said}" not in sheet] == []
    assert [key for lens in LENSES.values() for key in lens if sk.MEASURES[key].label not in roles] == []
    slips = case["09-month-slips"].words
    assert all(slips.count(sk.MEASURES[key].label) == 6 for key in OFFICE.predicted.values())
    events = case["10-event-cards"].words
    assert [card.key for card in CARDS.values() if card.text not in events or card.question not in events] == []
    asked = case["07-estimate-slips"].words
    assert all(asked.count(OFFICE.old.products[key].label) == 4 for key in OFFICE.products)


def test_can_another_office_be_played_on_paper(tmp_path, capsys):
    """Levers of an office with one team, and no structure to go over to."""
    command = ["case", str(tmp_path), "--no-pdf", "--scenario", "textbook/vicious-circle"]
    assert main(command) == 0
    words = Words((tmp_path / "08-decision-sheets.html").read_text(encoding="utf-8")).words
    assert "Temporary staff" in words and "Who goes over" not in words


def test_does_the_guide_to_the_room_have_its_clock():
    """Minutes of each phase in each length, and the months, as the room keeps them."""
    rows = pages.table_of((ROOT / "course/teaching/workshop.md").read_text(encoding="utf-8"))
    assert rows[0] == ["", *map(str, LENGTHS)]
    phases = ["lobby", "estimate", None, "predict", "decide", "run", "see", "say", "debrief"]
    for phase, (_, *told) in zip(phases, rows[1:], strict=True):
        clock = [MINUTES[length][phase] if phase else months for length, months in LENGTHS.items()]
        assert told == [f"{minutes:g}" for minutes in clock], phase


def test_are_all_dos_on_cards(case):
    words = case["12-dos-and-donts"].words
    assert [card.key for card in dos() if card.do not in words or card.dont not in words or card.why not in words] == []


@pytest.mark.parametrize("length", LENGTHS)
def test_does_the_clock_of_the_room_fill_its_length(case, length):
    """From the first minute to the last, a third of it for the debrief, as many months as the game has."""
    rows = case["04-room-clock"].rows
    ends = [number for number, row in enumerate(rows) if row[-2:-1] == ["End"]]
    place = [*LENGTHS].index(length)
    mine = rows[ends[place - 1] + 2 if place else 1 : ends[place] + 1]
    assert minute(mine[-1][0]) - minute(mine[0][0]) == length == sum(float(row[1]) for row in mine[:-1])
    assert 3 * float(mine[-2][1]) >= length
    assert sum(row[3].startswith("Month ") for row in mine) == LENGTHS[length]


def test_is_the_test_about_every_lesson():
    """Twelve pairs, one for each lesson before the room, each tied to a line that the lesson promises."""
    assert [pair["lesson"] for pair in TEST] == [f"{number:02}" for number in range(12)]
    for pair in TEST:
        assert 1 <= pair["outcome"] <= len(COURSE.lessons[pair["lesson"]].outcomes) == 3
        assert set(pair["a"]["options"]) == set(pair["b"]["options"]) == set("abcd")
        assert (pair["a"]["question"], pair["a"]["options"]) != (pair["b"]["question"], pair["b"]["options"])


@pytest.mark.parametrize("form", "ab")
def test_can_nobody_guess_the_key(form):
    """Every letter is right two to four times, and the right answer isn't the longest more often than chance."""
    right = [pair[form]["right"] for pair in TEST]
    assert all(2 <= right.count(letter) <= 4 for letter in "abcd")
    longest = [max(pair[form]["options"], key=lambda x, p=pair: len(p[form]["options"][x])) for pair in TEST]
    assert sum(a == b for a, b in zip(longest, right, strict=True)) <= 5


TRUTHS = {
    (2, "a"): lambda: theory.mmc(5 / 60, 9, 1).mean_wait,
    (2, "b"): lambda: theory.mmc(4 / 60, 12, 1).mean_wait,
    (5, "a"): lambda: 100 * 0.9**3,
    (5, "b"): lambda: 100 * 0.8**2,
    (6, "a"): lambda: 0.04 * 10 * 60,
    (6, "b"): lambda: 0.06 * 5 * 60,
    (8, "a"): lambda: 100 * 2 * 0.9 * 0.1,
    (8, "b"): lambda: 100 * 2 * 0.8 * 0.2,
}


@pytest.mark.parametrize(("number", "form"), TRUTHS)
def test_is_the_right_answer_right(number, form):
    """Numbers by the closed form; no other option holds it."""
    options, right = TEST[number][form]["options"], TEST[number][form]["right"]
    said = {letter: float(found[0]) for letter, text in options.items() if (found := re.findall(r"[\d.]+", text))}
    unit = [letter for letter, value in said.items() if abs(value - TRUTHS[number, form]()) < 0.51]
    assert unit == [right]


def test_is_what_cannot_be_done_answered_in_words(tmp_path, capsys):
    """A wrong hour, a folder that is a file."""
    assert main(["case", str(tmp_path / "a"), "--start", "25:00"]) == 2
    assert "--start: found '25:00'" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    assert main(["case", str(tmp_path / "file"), "--no-pdf"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_is_the_case_made_by_one_command(tmp_path, capsys):
    assert main(["case", str(tmp_path / "case"), "--no-pdf", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {path.name for path in (tmp_path / "case").iterdir()} == {*told["pages"], "index.html"}
