"""Are slides cut where a trainer would cut, is nothing lost, and does no result come before its prediction?"""

import functools
import html
import re
from pathlib import Path

import nbformat
import pytest
from authors.notebooks.__main__ import main
from authors.notebooks.claims import FOLD
from authors.notebooks.project import Project, ProjectError
from authors.notebooks.slides import deck_of, write_slides
from authors.notebooks.slides.deck import CAPACITY, HEAD, OVER
from authors.notebooks.slides.guide import Guide
from authors.notebooks.slides.prose import blocks_of, plain
from authors.notebooks.slides.shown import FOUND, MOST_ROWS
from authors.notebooks.slides.write import page_of
from nbformat.v4 import new_output

pytestmark = pytest.mark.usefixtures("each_picture_once")

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "course").glob("*.ipynb"))
HEAD_CELL = ("markdown", "# 90 A desk\n\n**Does it work?**\n\n**Minutes:** 5 reading, 10 doing")
LONG = "One sentence that begins. " + "Words and words and words and words and words and words and words. " * 6

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)


@functools.cache  # its pictures take a while
def lesson_deck(lesson):
    """Slides of a shipped lesson, with its guide."""
    guide = Guide.read(lesson.parent / "teaching" / f"{lesson.stem}.md")
    return deck_of(nbformat.read(lesson, as_version=4), lesson.stem, guide)


def words(texts):
    """What stands in pieces of HTML, without marks and with single spaces."""
    text = re.sub(r"<[^>]+>", " ", " ".join(texts))
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


def letters(text):
    """Only letters and digits: neither marks nor spaces can tell two texts apart."""
    return re.sub(r"[\W_]+", "", text)


def picture(words_of_it="a line that rises"):
    """An output that is a picture."""
    return new_output("display_data", {"image/png": "aGVsbG8=", "text/plain": words_of_it})


def table(rows, words_of_it="a table"):
    """An output that is a table, with a remark below it."""
    body = "".join(f"<tr><th>row {i}</th><td>{i}</td></tr>" for i in range(rows))
    text = f"<table><thead><tr><th></th><th>value</th></tr></thead><tbody>{body}</tbody></table><p>How to read it.</p>"
    return new_output("display_data", {"text/html": text, "text/plain": words_of_it})


@pytest.fixture
def deck(notebook):
    """A function that cuts cells into slides; a code cell may bring outputs as its third part."""

    def cut(*cells, guide=None):
        made = notebook([cell[:2] for cell in cells])
        for stored, cell in zip(made.cells, cells, strict=True):
            if stored.cell_type == "code":
                stored.outputs = list(cell[2:])
        return deck_of(made, "90-desk", guide).slides

    return cut


# ------------------------------------------------------------------ every lesson


@each_lesson
def test_no_result_before_its_prediction(lesson):
    """Does the number that is to be predicted stand on no slide before the one that asks, and the one that tells?"""
    told = [
        FOUND.match(output.get("data", {}).get("text/plain", ""))
        for cell in nbformat.read(lesson, as_version=4).cells
        for output in cell.get("outputs", [])
        if "sk.reveal(" in cell.source
    ]
    values = [found["value"].split()[0] for found in told if found]
    slides = lesson_deck(lesson).slides
    asks = [i for i, slide in enumerate(slides) if "fill in a guess" in slide.live]
    tells = [i for i, slide in enumerate(slides) if slide.found]
    assert len(asks) == len(tells) == len(values) == 1
    assert asks[0] < tells[0]
    number = re.compile(rf"(?<![\d.]){re.escape(values[0])}(?![\d.]*\d)")
    if len(values[0]) > 1:  # a single digit says nothing
        assert not [slide.title for slide in slides[: tells[0]] if number.search(words(slide.body))]
    # An office in motion shows one run, to wonder at; pictures of a result come after the prediction.
    results = [slide.title for slide in slides[: asks[0]] if slide.pictures and "sk.replay(" not in slide.code]
    assert not results, "the first picture of a result comes after the prediction"


@each_lesson
def test_every_picture_has_words(lesson):
    """Does every picture say what is seen, to screen readers and to the speaker?"""
    for slide in lesson_deck(lesson).slides:
        shown = re.findall(r"<img\b[^>]*>", "".join(slide.body))
        assert len(shown) == slide.pictures
        for image in shown:
            assert re.search(r'alt="[^"]{20,}"', image)
        assert words(slide.notes).count("In words.") == slide.pictures


@each_lesson
def test_nothing_of_the_text_is_lost(lesson):
    """Does every sentence of the lesson stand on a slide or in the notes?"""
    deck = lesson_deck(lesson)
    texts = {slide.title for slide in deck.slides}
    said = letters(words([*texts, *(piece for slide in deck.slides for piece in (*slide.body, *slide.notes))]))
    for cell in nbformat.read(lesson, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        for block in blocks_of(FOLD.sub(r"\1", cell.source)):
            if block.kind in ("list", "table"):  # may go on over two slides
                rows = block.token["children"] if block.kind == "list" else block.token["children"][1]["children"]
                pieces = [plain([row]) for row in rows]
            else:
                pieces = [] if block.level else [words([plain([block.token])])]
            for piece in pieces:
                assert letters(piece) in said, piece


@each_lesson
def test_every_result_is_shown(lesson):
    """Has every picture of the lesson a slide, but the one that only shows what nobody here predicted?"""
    wanted = 0
    for cell in nbformat.read(lesson, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            drawn = any(kind.startswith(("image/", "application/vnd.vegalite")) for kind in data)
            wanted += drawn and not FOUND.match(data.get("text/plain", ""))
            wanted += str(data.get("text/html", "")).count("<img")
    assert sum(slide.pictures for slide in lesson_deck(lesson).slides) == wanted


@each_lesson
def test_no_slide_says_that_nobody_predicted(lesson):
    """The stored lesson was run without predictions; is that kept from the room?"""
    page = page_of(lesson_deck(lesson))
    assert "No prediction" not in page and "Commit yourself first" not in page


@each_lesson
def test_slides_hold_what_they_can(lesson):
    """Is no slide without words or picture, and none much too full?"""
    for slide in lesson_deck(lesson).slides:
        assert slide.title and slide.part
        assert slide.body
        assert slide.lines <= max(CAPACITY + OVER + 3, MOST_ROWS + 4) + (HEAD - CAPACITY) * (slide.part == "Start")
        assert slide.pictures <= 1


@each_lesson
def test_a_page_asks_nothing_of_the_internet(lesson):
    """Is everything in the one file: no picture, style, script or letter from elsewhere?"""
    page = page_of(lesson_deck(lesson))
    assert not re.search(r"<(link|object|embed)\b|<iframe[^>]+ src=|<script[^>]+src|@import|@font-face", page)
    assert all(address.startswith("data:") for address in re.findall(r'\bsrc="([^"]*)"', page))
    assert not re.search(r"url\(\s*['\"]?(?!data:)[a-z]", page)
    links = re.findall(r'\bhref="([^"]*)"', page)
    assert all(re.match(r"https?://|#", link) for link in links), "a deck stands alone"


@each_lesson
def test_the_guide_stands_in_the_notes(lesson):
    """Is every word of the guide in the notes, or on the slides with the questions to talk about?"""
    guide = Guide.read(lesson.parent / "teaching" / f"{lesson.stem}.md")
    slides = lesson_deck(lesson).slides
    notes = letters(words([note for slide in slides for note in slide.notes]))
    for name, blocks in guide.sections.items():
        for block in blocks:
            if name != "Debrief" and not block.level:
                assert letters(plain([block.token])) in notes, f"{name}: {plain([block.token])[:80]}"
    last = [slide for slide in slides if slide.part == "Debrief"]
    assert last and slides[-len(last) :] == last
    assert letters(plain([block.token for block in guide.section("Debrief")])) in letters(
        words([piece for slide in last for piece in slide.body])
    )


# ------------------------------------------------------------------ how it is cut


def test_the_first_slide_has_the_head_of_the_lesson(deck):
    """Title, question and minutes, on one slide?"""
    first = deck(HEAD_CELL, ("markdown", "## Story\n\nOnce."))[0]
    assert (first.part, first.title) == ("Start", "90 A desk")
    assert "Does it work?" in words(first.body) and "5 reading" in words(first.body)


def test_a_question_stands_before_its_answer(deck):
    """Does a slide that asks take no result, while one that only leads in does?"""
    asked = deck(HEAD_CELL, ("markdown", "## Run\n\nHow many?"), ("code", "f()", picture()))
    led = deck(HEAD_CELL, ("markdown", "## Run\n\nFour desks."), ("code", "f()", picture()))
    assert [slide.pictures for slide in asked] == [0, 0, 1]
    assert [slide.pictures for slide in led] == [0, 1]


def test_a_result_has_one_sentence_and_the_rest_is_for_the_speaker(deck):
    """Does the bold sentence about a picture stand with it, and every other word around it in the notes?"""
    after = f"Look at the left end. **It rises with every client who comes.** {LONG}"
    slides = deck(
        HEAD_CELL, ("markdown", "## Run\n\nFour desks were tried."), ("code", "f()", picture()), ("markdown", after)
    )
    assert len(slides) == 2 and slides[-1].pictures == 1
    assert words(slides[-1].body) == "It rises with every client who comes."
    assert letters(LONG) in letters(words(slides[-1].notes)) and "Four desks were tried." in words(slides[-1].notes)


def test_a_question_fills_its_slide(deck):
    """Does the room see the question alone, with what leads in to it in the notes, and the answer on the next slide?"""
    text = f"## Run\n\n{LONG} How many wait at nine?"
    asked, told = deck(HEAD_CELL, ("markdown", text), ("code", "f()", picture()))[1:]
    assert asked.layout == "asks" and words(asked.body) == "How many wait at nine?"
    assert letters(LONG) in letters(words(asked.notes)) and told.pictures == 1


def test_what_is_printed_beside_a_picture_is_for_the_speaker(deck):
    """Is the picture as large as the slide, and are the printed numbers in the notes?"""
    printed = new_output("stream", name="stdout", text="Twenty runs: 12.5 minutes.\n")
    slide = deck(HEAD_CELL, ("markdown", "## Run"), ("code", "f()", printed, picture()))[-1]
    assert slide.pictures == 1 and "12.5" in words(slide.notes) and "12.5" not in words(slide.body)


def test_a_replay_plays_on_its_slide(deck, notebook):
    """Is the office in motion, from the lesson's own code, and does a picture of it stay for paper?"""
    from authors.notebooks.slides.moving import replays_of

    day = "{'clock.horizon_days': 1, 'clock.warm_up_days': 0}"
    code = f"import simkit as sk\n\ndesk = sk.load('textbook/mm1').change({day})\nsk.replay(sk.run(desk))"
    made = notebook([HEAD_CELL, ("markdown", "## Run"), ("code", code), ("code", "raise SystemExit")])
    made.cells[2].outputs = [picture()]
    pages = replays_of(made)
    assert list(pages) == [made.cells[2].id] and "<script" in pages[made.cells[2].id]
    body = "".join(deck_of(made, "90-desk", None, pages).slides[-1].body)
    assert "<iframe" in body and "srcdoc=" in body and "<img" in body


def test_the_truth_comes_before_what_gives_it_away(deck):
    """Does the number that was predicted stand alone, and before the table of the same cell?"""
    truth = picture("Wait: Found: 7.5 minutes (interval 7 to 8).")
    *_, told, beside = deck(HEAD_CELL, ("markdown", "## Run"), ("code", "sk.reveal()", table(3), truth))
    assert told.found and words(told.body) == "Wait 7.5 minutes interval 7 to 8 Who has it in their range?"
    assert "row 2" in words(beside.body)


def test_a_prediction_is_asked_and_not_shown(deck):
    """Does the slide say where the guess is made, and does the stored widget stay away?"""
    asking = new_output("display_data", {"text/plain": "Predict: No prediction saved yet."})
    last = deck(HEAD_CELL, ("markdown", "## Predict\n\nHow long?"), ("code", "sk.predict('90')", asking))[-1]
    assert last.part == "Predict" and "fill in a guess" in last.live and "No prediction" not in words(last.body)


def test_questions_to_a_panel_stand_beside_it(deck):
    """Is what people must find out on the slide that stays up while they do it?"""
    text = "## Explore\n\nTwo knobs.\n\n**Find out:**\n\n1. What is left?\n2. When does it turn?"
    after = "*What you see at the start:* nothing.\n\n## Explain\n\nSo."
    slides = deck(HEAD_CELL, ("markdown", text), ("code", "sk.tune(x)", picture()), ("markdown", after))
    panel = next(slide for slide in slides if slide.part == "Explore")
    assert panel.layout == "beside" and panel.live and "What is left?" in words(panel.body)
    assert "What you see at the start" in words(panel.notes)


def test_long_prose_goes_to_the_notes(deck):
    """Is a long paragraph short on the slide, and whole in the notes; but whole where people read for themselves?"""
    explained = deck(HEAD_CELL, ("markdown", f"## Explain\n\n{LONG}"))[-1]
    story = deck(HEAD_CELL, ("markdown", f"## Story\n\n{LONG}"))[-1]
    assert len(words(explained.body).split()) < 35
    assert letters(LONG) in letters(words(explained.notes))
    assert letters(LONG) in letters(words(story.body)) and not story.notes


def test_bold_sentences_stay(deck):
    """Is what the author made bold what the room reads?"""
    slide = deck(HEAD_CELL, ("markdown", f"## Explain\n\n{LONG} **It bends.** {LONG}"))[-1]
    assert "It bends." in words(slide.body) and "One sentence that begins." in words(slide.body)


def test_a_long_list_goes_on_with_its_numbers(deck):
    """Is a list that is too long cut in parts of like size, with numbers that go on?"""
    items = "\n".join(f"{i}. Item number {i}, which has some words." for i in range(1, 17))
    slides = deck(HEAD_CELL, ("markdown", f"## Story\n\n{items}"))[1:]
    counts = [slide.body[0].count("<li>") for slide in slides]
    assert sum(counts) == 16 and len(counts) == 2 and max(counts) - min(counts) <= 2
    assert f'<ol start="{counts[0] + 1}">' in slides[1].body[0]


def test_a_colon_stays_with_what_follows(deck):
    """Does "Two things:" stand on the slide of its list?"""
    items = "\n".join(f"- Item number {i}, with some words behind it." for i in range(1, 9))
    filler = "\n\n".join(["A paragraph of a line."] * 6)
    slides = deck(HEAD_CELL, ("markdown", f"## Story\n\n{filler}\n\nEight things:\n\n{items}"))[1:]
    assert ["Eight things:" in words(slide.body) for slide in slides] == [False, True]
    assert slides[1].body[-1].count("<li>") == 8


def test_a_long_table_is_cut_with_its_head(deck):
    """Has every part of a long table its head, and does the remark below it go to the notes?"""
    slides = deck(HEAD_CELL, ("markdown", "## Run"), ("code", "f()", table(40)))[1:]
    assert len(slides) == 3 and all("<thead>" in slide.body[0] for slide in slides)
    assert sum(slide.body[0].count("<tr") - 1 for slide in slides) == 40
    assert "How to read it." in words(slides[0].notes)
    assert not any("How to read it." in words(slide.body) for slide in slides)


@pytest.mark.parametrize("told", [False, True])
def test_a_pitfall_is_asked_before_it_is_told(deck, told, monkeypatch, tmp_path):
    """Does the question stand alone, what happens on the next slide, its name after that, and nobody's own choice?"""
    import simkit as sk

    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none" if told else str(tmp_path / "predictions.json"))
    decisions = sk.decide("regression-to-the-mean")
    if told:
        decisions[0].decide("a")
        assert decisions[0].trials
    stored = new_output("display_data", {k: v for k, v in decisions._repr_mimebundle_().items() if "widget" not in k})
    slides = deck(HEAD_CELL, ("markdown", "## Run"), ("code", "sk.decide()", stored))[1:]
    asked, *rest = (words(slide.body) for slide in slides)
    assert "Did the training help?" in asked and "Yes: they were the worst" in asked and "Decide" in asked
    assert not re.search(r"Regression|regression|luck|You chose|What to do", asked)
    assert len(rest) == 2 * told
    if told:
        assert slides[1].pictures == 1 and "In this story the training teaches nothing" in rest[0]
        assert "Regression to the mean" not in rest[0]
        assert "The pitfall: Regression to the mean" in rest[1] and "Galton" in words(slides[2].notes)


def test_hidden_code_stays_hidden(notebook):
    """Code that is folded away in the lesson, for it would name a pitfall: does the slide not offer it either?"""
    made = notebook([HEAD_CELL, ("markdown", "## Run"), ("code", "sk.decide('one-run')")])
    made.cells[2].outputs = [table(2)]
    assert deck_of(made, "90-desk").slides[-1].code
    made.cells[2].metadata = {"jupyter": {"source_hidden": True}}
    assert not deck_of(made, "90-desk").slides[-1].code


def test_an_error_is_shown(deck):
    """Where the error is the lesson, is it told?"""
    wrong = new_output("error", ename="ScenarioError", evalue="unknown product", traceback=[])
    slide = deck(HEAD_CELL, ("markdown", "## Run"), ("code", "f()", wrong))[-1]
    assert "ScenarioError: unknown product" in words(slide.body)


def test_text_is_not_taken_for_marks(deck):
    """Is what a cell prints shown as it is, also with angle brackets?"""
    printed = new_output("stream", name="stdout", text="a <b> & c\n")
    assert "a &lt;b&gt; &amp; c" in deck(HEAD_CELL, ("code", "print()", printed))[-1].body[0]


def test_links_within_the_course_become_words(deck):
    """A deck may lie anywhere: does a link to a lesson not lead nowhere, while one to the web stays?"""
    text = "## Story\n\nSee [lesson 02](02-one-desk.ipynb) and [a page](https://example.org)."
    body = "".join(deck(HEAD_CELL, ("markdown", text))[-1].body)
    assert "<em>lesson 02</em>" in body and 'href="https://example.org"' in body and "ipynb" not in body


def test_a_guide_reaches_the_slides_it_is_about(deck, tmp_path):
    """Do sections go to the first slide, the room to its parts and headings, and questions to the end?"""
    path = tmp_path / "90-desk.md"
    path.write_text(
        "# Teaching 90\n\n## Resist\n\nHelping.\n\n## In the room\n\n### Story\n\nTell it.\n\n### The door\n\n"
        "Knock.\n\n## Debrief\n\n1. And now?\n\n## Listen for\n\nSilence.\n",
        encoding="utf-8",
    )
    text = "## Story\n\nOnce.\n\n### The door\n\nIt opens."
    slides = deck(HEAD_CELL, ("markdown", text), guide=Guide.read(path))
    assert [slide.part for slide in slides] == ["Start", "Story", "Story", "Debrief"]
    start, story, door, debrief = (words(slide.notes) for slide in slides)
    assert (start, story) == ("Resist Helping.", "In the room Tell it.")
    assert (door, debrief) == ("In the room Knock.", "Listen for Silence.")
    assert words(slides[-1].body) == "And now?"


# ------------------------------------------------------------------ what is written


def test_a_deck_and_an_index_are_written(built, tmp_path):
    """One file for each lesson, and a page that lists those that lie there?"""
    (written,) = write_slides(built, into=tmp_path / "out")
    assert written == tmp_path / "out" / "90-desk.html"
    page = written.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and "<title>A desk</title>" in page and "one clerk" in page
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<a href="90-desk.html">A desk</a>' in index


def test_the_index_keeps_what_was_made_before(built, tmp_path):
    """Who makes one deck anew: are the others still listed?"""
    from .conftest import LESSON, write

    write(built.root / "course/91-two.ipynb", [("markdown", "# Two desks"), *LESSON[1:]])
    write_slides(built, ["90"], tmp_path / "out")
    write_slides(built, ["91-two"], tmp_path / "out")
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "A desk" in index and "Two desks" in index


def test_the_same_twice(built, tmp_path):
    """Is a deck made twice the same, byte for byte?"""
    first = write_slides(built, into=tmp_path / "a")[0].read_bytes()
    assert write_slides(built, into=tmp_path / "b")[0].read_bytes() == first


def test_an_unknown_lesson_is_named(built, tmp_path):
    """Does a wrong name say which lessons there are, and write nothing?"""
    with pytest.raises(ProjectError, match="no lesson '95'.*90-desk"):
        write_slides(built, ["95"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command(built, tmp_path, capsys):
    """Does the command say what it wrote, and complain with a code of its own?"""
    into = tmp_path / "out"
    assert main(["slides", "90", "--root", str(built.root), "--into", str(into)]) == 0
    told = capsys.readouterr()
    assert told.out.split() == [str(into / "90-desk.html")] and "index.html" in told.err
    assert main(["slides", "95", "--root", str(built.root), "--into", str(into)]) == 2
    assert "no lesson '95'" in capsys.readouterr().err


def test_a_project_without_guides_has_slides(built):
    """Are notes without a guide the lesson's own?"""
    assert isinstance(built, Project)
    deck = deck_of(nbformat.read(built.root / "course/90-desk.ipynb", as_version=4), "90-desk")
    assert deck.slides and not any("In the room" in words(slide.notes) for slide in deck.slides)


def test_a_learners_copy_makes_its_slides(tmp_path, monkeypatch):
    """Without a clone, in the folder that `simkit lab` lays out: do the same command and the same guides serve?"""
    from simkit.cli.lab.folder import shipped_files

    for name, source in shipped_files(ROOT).items():
        if name.startswith(("course/00", "course/teaching", "solutions/02")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(source.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(["slides"]) == 0
    page = (tmp_path / "slides" / "00-start-here.html").read_text(encoding="utf-8")
    assert "Why it stands here" in page and len(list((tmp_path / "slides").iterdir())) == 2
