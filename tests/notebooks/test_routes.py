"""Do the pages for trainers and learners keep the times that the lessons state, and lead where they say?"""

import re
from pathlib import Path

import pytest
from authors.notebooks.slides.prose import blocks_of, plain

from .test_guides import LESSONS, clock_of, guide_of, minutes_of, stated, tables

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "course"
TEACHING = COURSE / "teaching"
PAGES = [COURSE / "README.md", *sorted(TEACHING.glob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
LESSON = ("lesson", "short")  # whole, or by the short clock of its guide
FIRST = {lesson.stem[:2]: lesson for lesson in LESSONS}


def sections():
    """Text of the trainers' page under each of its headings."""
    parts = re.split(r"^#{1,3} (.+)$", (TEACHING / "README.md").read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchors(path):
    """What the headings of a page are called in an address."""
    headings = re.findall(r"^#{1,6} (.+)$", path.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def clocks():
    """Every clock of a route: its name, and rows of from, minutes, how, what."""
    for name, text in sections().items():
        for number, table in enumerate(tables(blocks_of(text)), 1):
            if table[0] == ["from", "minutes", "how", "what"]:
                yield pytest.param(table[1:], id=f"{name}, {number}")


def talking(number, how="lesson"):
    """Minutes of talking in a lesson, or in its short version, by its guide."""
    return sum(row[3 if how == "short" else 0] for row in clock_of(guide_of(FIRST[number])[0]) if row[1] == "talk")


def short_minutes(number):
    """Minutes of the short version of a lesson, by its guide."""
    return sum(row[3] for row in clock_of(guide_of(FIRST[number])[0]))


@pytest.mark.parametrize("rows", list(clocks()))
def test_a_route_keeps_its_clock(rows):
    """Does each part begin when the one before ends, and does each lesson get the minutes that it states?"""
    at = 0
    for begin, minutes, how, what in rows:
        hours, rest = begin.split(":")
        assert 60 * int(hours) + int(rest) == at, f"{begin} {what}"
        if how == "lesson":
            assert int(minutes) == minutes_of(FIRST[what[:2]]), what
        if how == "short":
            assert int(minutes) == short_minutes(what[:2]), what
        at += int(minutes or 0)
    assert rows[-1][1:] == ["", "", "End"]


@pytest.mark.parametrize("rows", list(clocks()))
def test_a_route_leaves_a_third_for_talking(rows):
    """Of the time without breaks: is a third of it for talking, and does it end so?"""
    whole = sum(int(minutes) for _, minutes, how, _ in rows[:-1] if how != "break")
    talk = sum(
        talking(what[:2], how) if how in LESSON else int(minutes)
        for _, minutes, how, what in rows[:-1]
        if how in (*LESSON, "talk")
    )
    assert 3 * talk >= whole
    assert rows[-2][2] == "talk", "a route ends with talking"
    assert all(row[2] in (*LESSON, "talk", "tell", "do", "break") for row in rows[:-1])


@pytest.mark.parametrize("rows", list(clocks()))
def test_nobody_sits_too_long(rows):
    """Is there a break at least every two hours and a quarter?"""
    since = 0
    for _, minutes, how, what in rows[:-1]:
        since = 0 if how == "break" else since + int(minutes)
        assert since <= 135, what


def test_the_routes_are_those_of_the_course():
    """Half a day, a day and two days: are the lessons of the course's plan there, as far as they exist?"""
    named = {}
    for clock in clocks():
        name = clock.id.partition(",")[0]
        named.setdefault(name, []).extend(what[:2] for _, _, how, what in clock.values[0] if how in LESSON)
    assert named["Half a day"] == [n for n in ("00", "01", "04", "05", "10") if n in FIRST]
    assert named["A day"] == [n for n in ("00", "01", "03", "04", "05", "06", "10", "11", "12") if n in FIRST]
    assert named["Two days"] == list(FIRST)


def test_every_lesson_of_the_ladder_is_there():
    """Has the course's plan no lesson that does not exist, and none that is not in it?"""
    ladder = re.findall(r"^\| (\d\d) \|", (COURSE / "README.md").read_text(encoding="utf-8"), flags=re.M)
    assert ladder == list(FIRST)


def test_the_short_half_day_is_counted():
    """Is what the short clocks save in half a day what the text says?"""
    text = sections()["Half a day"]
    rows = next(clock.values[0] for clock in clocks() if clock.id.startswith("Half a day"))
    saved = 0
    for _, minutes, how, what in rows:
        if how == "lesson":
            saved += int(minutes) - short_minutes(what[:2])
    assert f"{saved} minutes less" in " ".join(text.split())


def test_the_table_of_guides_is_that_of_the_guides():
    """Minutes, talking and short version of every lesson, as the guides have them?"""
    (table,) = tables(blocks_of(sections()["The guides"]))
    rows = [[cell for i, cell in enumerate(row) if i != 1] for row in table[1:]]
    expected = []
    for number, lesson in FIRST.items():
        expected.append([number, *map(str, (minutes_of(lesson), talking(number), short_minutes(number)))])
    assert rows == expected


def test_the_check_points_add_up():
    """Minutes so far, without and with the exercises, as the lessons state them?"""
    (table,) = tables(blocks_of(sections()["Self-study"]))
    for after, _, alone, with_exercises in table[1:]:
        upto = [lesson for number, lesson in FIRST.items() if number <= after]
        assert int(alone) == sum(map(minutes_of, upto))
        assert int(with_exercises) == int(alone) + sum(map(exercise_minutes, upto))
    assert table[-1][0] == max(FIRST)


def exercise_minutes(lesson):
    """Minutes that a lesson states for its exercises; 0 where it has none."""
    import nbformat

    head = nbformat.read(lesson, as_version=4).cells[0].source
    found = re.search(r"exercises take about (\d+) more", head)
    assert bool(found) == (ROOT / "exercises" / lesson.name).exists()
    return int(found[1]) if found else 0


def test_the_ladder_has_the_minutes_of_the_lessons():
    """Does the learners' page state of each lesson what the lesson states, and link it?"""
    text = (COURSE / "README.md").read_text(encoding="utf-8")
    for number, lesson in FIRST.items():
        reading, doing = stated(lesson)
        row = re.search(rf"^\| {number} \|.*$", text, flags=re.M)[0]
        assert f"| {reading} / {doing} |" in row and f"({lesson.name})" in row


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_links_stay_in_the_course_and_lead_somewhere(page):
    """A learner's copy holds course, exercises and solutions: does every link lead to something in them?"""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert any(found.is_relative_to(ROOT / name) for name in ("course", "exercises", "solutions")), target
        assert not anchor or anchor in anchors(found), target


def test_learners_copies_hold_the_guides():
    """Does who installs the kit get the trainers' pages with the course, and does the course page lead there?"""
    from simkit.cli.lab.folder import shipped_files

    shipped = set(shipped_files(ROOT))
    assert {path.relative_to(ROOT).as_posix() for path in PAGES} <= shipped
    assert "(teaching/README.md)" in (COURSE / "README.md").read_text(encoding="utf-8")
    linked = LINK.findall((TEACHING / "README.md").read_text(encoding="utf-8"))
    assert {path.name for path in TEACHING.glob("[0-9]*.md")} <= set(linked)


def test_the_trainers_page_names_the_keys_of_the_slides():
    """Is every key in the help of the slides named on the page, and the other way round?"""
    help_page = (ROOT / "tests" / "authors" / "notebooks" / "slides" / "controls.html").read_text(encoding="utf-8")
    keys = set(re.findall(r"<dt>([A-Z])</dt>", help_page))
    (table,) = tables(blocks_of(sections()["Slides"]))
    assert keys == {row[0] for row in table[1:] if re.fullmatch("[A-Z]", row[0])}


def test_the_slow_cells_are_those_of_the_lessons():
    """Is every lesson that says that a cell takes ten seconds or more on the trainers' list, as often and as long?"""
    import nbformat

    text = " ".join(sections()["Before the day"].split())
    (listed,) = re.findall(r"\*\*Cells that take their time\*\*, as the lessons say beside them: (.*?)\. ", text)
    told = dict(re.findall(r"(\d\d) \(([^)]*)\)", listed))
    for number, lesson in FIRST.items():
        cells = nbformat.read(lesson, as_version=4).cells
        words = " ".join(" ".join(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
        said = re.findall(
            r"\b(?:takes|take|allow)\b[^.;?]{0,40}?((?:ten|twenty) seconds|(?:half|about) a minute)\b", words
        )
        assert all(long.removesuffix(" seconds") in told.get(number, "") for long in said), f"{number}: {said}"
    assert set(told) <= {*FIRST, "12"}


def test_headings_are_plain():
    """Guards the tests above: are the tables found at all?"""
    assert len(list(clocks())) >= 4 and plain([blocks_of("# A")[0].token]) == "A"
