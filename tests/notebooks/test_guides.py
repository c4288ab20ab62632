"""Can somebody who did not write the lesson teach from its guide, and does the guide tell the truth about it?"""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from authors.notebooks.minutes import LONG_WAIT, Measured, first_line, with_waits
from authors.notebooks.slides import deck_of, shown
from authors.notebooks.slides.guide import SECTIONS, Guide
from authors.notebooks.slides.prose import plain

ROOT = Path(__file__).resolve().parents[2]
TEACHING = ROOT / "course" / "teaching"
LESSONS = sorted((ROOT / "course").glob("*.ipynb"))
HOW = {"tell", "do", "talk"}
PARTS = {"Story", "Predict", "Run", "Explore", "Explain", "Pitfall", "Lenses", "Exercise"}
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)


@pytest.fixture
def undrawn(monkeypatch):
    """No charts on the slides, of which only the words are read here; `test_slides` has them drawn."""
    monkeypatch.setattr(shown, "_drawn", lambda spec: b"")


@cache
def guide_of(lesson):
    """The guide of a lesson, and its text."""
    path = TEACHING / f"{lesson.stem}.md"
    assert path.exists(), f"{lesson.name} has no guide: write {path.relative_to(ROOT)}"
    return Guide.read(path), path.read_text(encoding="utf-8")


def stated(lesson):
    """Minutes of reading and of doing that a lesson states."""
    head = nbformat.read(lesson, as_version=4).cells[0].source
    return [int(minutes) for minutes in re.search(r"(\d+) reading, (\d+) doing", head).groups()]


def minutes_of(lesson):
    """Both together."""
    return sum(stated(lesson))


def tables(blocks):
    """Every table among blocks, as rows of cells; the first row is its head."""
    for block in blocks:
        if block.kind == "table":
            head, body = block.token["children"]
            rows = [head, *body["children"]]
            yield [[plain([cell]).strip() for cell in row["children"]] for row in rows]


def clock_of(guide):
    """Rows of a guide's clock: minutes, how, what, minutes when time is short."""
    (table,) = tables(guide.section("Clock"))
    assert table[0] == ["minutes", "how", "what", "short"]
    return [(int(minutes), how, what, int(short)) for minutes, how, what, short in table[1:]]


@cache
def said_in(lesson):
    """All numbers in the text and the stored outputs of a lesson."""
    texts = []
    for cell in nbformat.read(lesson, as_version=4).cells:
        texts.append(cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            texts += [output.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")]
    return set(NUMBER.findall(" ".join(map(str, texts))))


def test_no_guide_is_left_over():
    """Has every guide a lesson?"""
    guides = {path.stem for path in TEACHING.glob("[0-9]*.md")}
    assert guides <= {lesson.stem for lesson in LESSONS}


@each_lesson
def test_a_guide_has_all_its_sections(lesson):
    """In their order, each with something in it?"""
    guide, text = guide_of(lesson)
    assert tuple(guide.sections) == SECTIONS
    assert all(guide.sections.values())
    assert text.startswith(f"# Teaching {lesson.stem[:2]} ") and f"(../{lesson.name})" in text


@each_lesson
def test_the_clock_is_that_of_the_lesson(lesson):
    """Do its minutes add up to those of the lesson, which it tells, and are a third of them for talking?"""
    guide, text = guide_of(lesson)
    (reading, doing), rows = stated(lesson), clock_of(guide)
    whole = reading + doing
    assert f"{reading} minutes reading, {doing} doing" in text
    assert {how for _, how, _, _ in rows} == HOW
    assert sum(minutes for minutes, *_ in rows) == whole
    assert 3 * sum(minutes for minutes, how, *_ in rows if how == "talk") >= whole


@each_lesson
def test_the_short_clock_is_what_the_text_says(lesson):
    """Is nothing longer when time is short, and does the text name the right minutes?"""
    guide, _ = guide_of(lesson)
    rows = clock_of(guide)
    assert all(0 <= short <= minutes for minutes, _, _, short in rows)
    said = plain([block.token for block in guide.section("Short of time")])
    whole, short = map(int, re.search(r"From (\d+) minutes to (\d+)", said).groups())
    assert (whole, short) == (minutes_of(lesson), sum(row[3] for row in rows))
    predicting = [row for row in rows if row[1] == "do" and "predict" in row[2]]
    assert predicting and all(row[3] > 0 for row in predicting), "a prediction is never cut"


@each_lesson
@pytest.mark.usefixtures("undrawn")
def test_the_room_is_described_where_the_lesson_is(lesson):
    """Is every heading under "In the room" one of the lesson, and no part of a lesson left without?"""
    guide, _ = guide_of(lesson)
    deck = deck_of(nbformat.read(lesson, as_version=4), lesson.stem)
    places = guide.places()
    headings = {slide.part for slide in deck.slides} | {slide.title for slide in deck.slides}
    assert set(places) <= headings
    assert PARTS & {slide.part for slide in deck.slides} <= set(places)
    assert all(places.values())


@each_lesson
@pytest.mark.usefixtures("undrawn")
def test_what_takes_long_has_a_plan_b(lesson):
    """Is every cell of the table one of the lesson, slower than five seconds, and does its slide say what to show?"""
    guide, text = guide_of(lesson)
    cells = nbformat.read(lesson, as_version=4).cells
    rows = re.findall(r"^\| (\d+) \| (.+) \| (\d+) \|$", text.partition("## Clock")[0], re.MULTILINE)
    assert [(int(number), int(seconds)) for number, _, seconds in rows] == list(guide.waits().items())
    deck = deck_of(nbformat.read(lesson, as_version=4), lesson.stem, guide)
    said = [slide.plan_b for slide in deck.slides if slide.plan_b]
    assert len(said) == len(rows)
    for (number, begins, seconds), plan in zip(rows, said, strict=True):
        assert begins == first_line(cells[int(number) - 1]) and int(seconds) >= LONG_WAIT
        assert f"some {seconds} seconds. Plan B: " in plan and "as the lesson stored it" in plan


def test_the_command_writes_the_table_it_measured():
    """Is what was measured before replaced, the rest left as it is, and no table there where nothing takes long?"""
    cell = nbformat.v4.new_code_cell("# A picture\nplot()")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    plain_guide = "# T\n\n## Have ready\n\n- Chalk.\n\n## Clock\n\n| a |\n"
    slow, quick = (Measured("90.ipynb", notebook, 9, 1.0, (1, 1), {1: seconds}) for seconds in (12.4, 4.9))
    written = with_waits(plain_guide, slow)
    assert "- Chalk.\n\nCells that take" in written and "| 1 | A picture | 12 |\n\n## Clock\n" in written
    assert with_waits(with_waits(written, slow, busy=True), slow) == written
    assert "alone they are quicker" in with_waits(written, slow, busy=True)
    assert with_waits(written, quick) == plain_guide


@each_lesson
def test_questions_are_questions(lesson):
    """Is the debriefing three to five questions that fit a slide?"""
    guide, _ = guide_of(lesson)
    (questions,) = guide.section("Debrief")
    items = [plain([item]).strip() for item in questions.token["children"]]
    assert 3 <= len(items) <= 5 and all("?" in item for item in items)


@each_lesson
def test_numbers_at_hand_are_those_of_the_lesson(lesson):
    """Does every number that a trainer may quote stand in the lesson, to the last digit?"""
    guide, _ = guide_of(lesson)
    quoted = set(NUMBER.findall(plain([block.token for block in guide.section("Numbers at hand")])))
    assert len(quoted) >= 8
    assert not quoted - said_in(lesson)


@each_lesson
def test_other_numbers_are_those_of_the_lesson_too(lesson):
    """Does every number with a decimal point stand in the lesson, or in a table that its panels are held to?"""
    guide, _ = guide_of(lesson)
    blocks = [block for blocks in guide.sections.values() for block in blocks]
    answers = {cell for table in tables(blocks) for row in table for cell in NUMBER.findall(" ".join(row))}
    quoted = set(NUMBER.findall(plain([block.token for block in blocks if block.kind != "table"])))
    exercises = {number for number in quoted if re.fullmatch(r"\d\d\.\d", number) and number[:2] in lesson.stem}
    assert not {number for number in quoted if "." in number} - said_in(lesson) - answers - exercises


@each_lesson
def test_exercises_that_are_named_exist(lesson):
    """Is every exercise that a guide sends people to one of this lesson?"""
    from simkit.course.exercises.catalogue import Catalogue

    _, text = guide_of(lesson)
    file = ROOT / "simkit" / "course" / "lessons" / f"{lesson.stem[:2]}.toml"
    known = {exercise.id for exercise in Catalogue.read(file)} if file.exists() else set()
    assert set(re.findall(rf"(?<![\d.]){lesson.stem[:2]}\.\d(?!\d)", text)) <= known
