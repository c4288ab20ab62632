"""Do the slides of every lesson work in a real browser: by key and button, for eyes and ears, on screen and paper?"""

import re
from pathlib import Path

import pytest
from authors.notebooks.project import Project
from authors.notebooks.slides import write_slides

from .conftest import axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("each_picture_once")]

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [path.stem for path in sorted((ROOT / "course").glob("*.ipynb"))]
SHAPES = {"wide": (1280, 720), "old": (1024, 768)}
SMALLEST = 60  # per cent: smaller letters are not read from the last row

# Goes through all slides as the arrow key does, and says what does not fit on one.
FAULTS = """() => {
  const faults = [];
  const slides = [...document.querySelectorAll('.slide')];
  const press = (key) => document.dispatchEvent(new KeyboardEvent('keydown', { key }));
  press('Home');
  slides.forEach((slide, i) => {
    if (i) press('ArrowRight');
    const where = `slide ${i + 1}, ${slide.querySelector('h2').textContent}`;
    const body = slide.querySelector('.body'), fit = slide.querySelector('.fit');
    if (!slide.classList.contains('shown')) faults.push(`${where}: not shown`);
    if (body.scrollHeight > body.clientHeight + 1) faults.push(`${where}: too high`);
    if (body.scrollWidth > body.clientWidth + 1) faults.push(`${where}: too wide`);
    if (slide.scrollHeight > slide.clientHeight + 1) faults.push(`${where}: the slide itself is too high`);
    const size = parseInt(fit.style.fontSize || '100');
    if (size < SMALLEST) faults.push(`${where}: letters of ${size} %`);
    for (const picture of slide.querySelectorAll('img')) {
      const playing = picture.parentElement.querySelector('iframe');  // the picture is for paper
      const box = (playing || picture).getBoundingClientRect();
      if (playing && !playing.contentDocument.querySelector('button')) faults.push(`${where}: no replay to play`);
      if (!picture.naturalWidth) faults.push(`${where}: a picture that is none`);
      const least = playing ? 300 : 100;
      if (box.width < 300 || box.height < least) faults.push(`${where}: a picture of ${box.width} by ${box.height}`);
    }
  });
  return faults;
}""".replace("SMALLEST", str(SMALLEST))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The slides of all lessons."""
    into = tmp_path_factory.mktemp("slides")
    write_slides(Project(ROOT), into=into)
    return into


@pytest.fixture
def show(new_page, folder):
    """A function that opens a deck, in a page without internet; what it asks for or complains of is an error."""
    opened = []

    def open_it(name, size=SHAPES["wide"], at="", **options):
        page = new_page(*size, **options)
        page.goto((folder / f"{name}.html").as_uri() + at)
        opened.append(page)
        return page

    yield open_it
    assert not [page.told for page in opened if page.told]


@pytest.fixture(scope="module", params=LESSONS)
def loaded(request, pages, folder):
    """A deck in a page without internet, read once for all that is asked of every deck."""
    page, free = pages.take(*SHAPES["wide"], "light", "no-preference", {})
    page.goto((folder / f"{request.param}.html").as_uri())
    page.wait_for_load_state("load")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    yield page
    assert not page.told
    pages.give_back(page, free)


@pytest.fixture
def deck(loaded):
    """The deck, wide and light."""
    loaded.set_viewport_size(dict(zip(("width", "height"), SHAPES["wide"], strict=True)))
    loaded.emulate_media(media="null", color_scheme="light")
    return loaded


def now(page):
    """Number of the slide that is shown, from the page and from its address."""
    shown = page.locator(".slide.shown")
    assert shown.count() == 1
    number = int(shown.get_attribute("id")[1:])
    assert page.evaluate("location.hash") == f"#s{number}"
    assert page.locator("#now").text_content() == str(number)
    return number


def axe(page, where):
    """What axe finds wrong, in words."""
    return [f"{where}: {one}" for one in axe_faults(page)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_slide_fits(deck, picture_of, shape):
    """Does nothing run out of its slide, and can all be read, on a wide screen and on an old projector?"""
    deck.set_viewport_size(dict(zip(("width", "height"), SHAPES[shape], strict=True)))
    deck.wait_for_function(f"innerWidth === {SHAPES[shape][0]}", polling=50)
    assert deck.evaluate(FAULTS) == []
    if shape == "wide":
        deck.keyboard.press("Home")
        picture_of(deck, f"slides-{Path(deck.url).stem[:2]}")


def test_print_gives_a_page_for_each_slide(deck, tmp_path):
    """As PDF, or on paper: is every slide a page, and does none run over?"""
    path = tmp_path / "deck.pdf"
    deck.pdf(path=path, prefer_css_page_size=True, print_background=True)
    assert pages_of(path) == deck.locator(".slide").count()


def test_a_deck_is_accessible(deck):
    """Does axe find nothing, with all slides below each other, on light and on dark paper?"""
    deck.evaluate("document.documentElement.classList.remove('on')")
    deck.evaluate("for (const notes of document.querySelectorAll('.notes')) notes.style.display = 'block'")
    faults = axe(deck, "light")
    deck.emulate_media(color_scheme="dark")
    assert faults + axe(deck, "dark") == []


def test_the_controls_are_accessible(show):
    """One slide at a time, with notes and code open, in the dialogs, wide and narrow: does axe find nothing?"""
    page, faults = show("02-one-desk"), []
    faults += axe(page, "first slide")
    for number in range(2, 8):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("c")
        faults += axe(page, f"slide {number}")
    page.keyboard.press("n")
    faults += axe(page, "with notes")
    for key in ("o", "?"):
        page.keyboard.press(key)
        faults += axe(page, f"dialog {key}")
        page.keyboard.press("Escape")
    narrow = show("02-one-desk", (360, 640))
    faults += axe(narrow, "narrow")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults == []


def test_the_index_lists_every_deck(show):
    """Can a trainer choose the lesson, by ear too?"""
    page = show("index")
    links = page.locator("main a")
    assert [link.get_attribute("href") for link in links.all()] == [f"{lesson}.html" for lesson in LESSONS]
    assert axe(page, "index") == []
    links.nth(1).click()
    assert page.locator(".slide.shown h2").text_content().startswith("01 ")


def test_keys_move_the_slides(show):
    """Do arrows, page keys, the space bar, Home and End go where they should, and stop at the ends?"""
    page = show("00-start-here")
    last = page.locator(".slide").count()
    for key, expected in (
        ("ArrowLeft", 1), ("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowLeft", 3), ("PageUp", 2),
        ("End", last), ("ArrowRight", last), ("Home", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert now(page) == expected, key


def test_buttons_and_addresses_move_the_slides(show):
    """By mouse, and by an address that somebody sent?"""
    page = show("00-start-here", at="#s5")
    assert now(page) == 5
    page.get_by_role("button", name="Next slide").click()
    assert now(page) == 6
    page.get_by_role("button", name="Previous slide").click()
    assert now(page) == 5
    page.evaluate("location.hash = '#s3'")
    page.wait_for_selector("#s3.shown")
    assert now(page) == 3
    page.evaluate("location.hash = '#s999'")
    page.wait_for_function("location.hash !== '#s999'")
    assert now(page) == page.locator(".slide").count()


def test_the_heading_is_read_when_a_slide_comes(show):
    """Does the focus go to the heading, so that a screen reader tells where it is?"""
    page = show("00-start-here")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "title-2"


def test_contents_lead_to_every_slide(show):
    """Does the list hold every title once, lead to where it begins, and close?"""
    page = show("03-chance")
    page.keyboard.press("o")
    titles = page.locator(".slide h2").all_text_contents()
    firsts = [i for i, title in enumerate(titles) if i == 0 or title != titles[i - 1]]
    items = page.locator("#list a")
    assert items.all_text_contents() == [titles[i] for i in firsts]
    items.nth(7).click()
    assert now(page) == firsts[7] + 1 and page.locator("dialog[open]").count() == 0
    page.keyboard.press("o")
    page.keyboard.press("ArrowRight")  # belongs to the dialog
    assert now(page) == firsts[7] + 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_notes_stand_under_the_slide(show):
    """Does N show the notes, with the guide in them, and does the slide still fit?"""
    page = show("00-start-here")
    notes = page.locator(".slide.shown .notes")
    assert not notes.is_visible()
    page.keyboard.press("n")
    assert notes.is_visible() and "Why it stands here" in notes.text_content()
    assert page.get_by_role("button", name="Notes", exact=True).get_attribute("aria-pressed") == "true"
    slide = page.locator(".slide.shown")
    assert slide.evaluate("slide => slide.scrollHeight <= slide.clientHeight + 1")
    page.keyboard.press("n")
    assert not notes.is_visible()


def test_notes_in_a_window_follow(show):
    """Does the speaker's own window show the notes of the slide, what comes next, and obey the keys too?"""
    page = show("01-the-service-team")
    with page.context.expect_page() as opening:
        page.keyboard.press("s")
    speaker = opening.value
    speaker.wait_for_selector("h1")
    titles = page.locator(".slide h2").all_text_contents()
    assert speaker.locator("h1").text_content() == titles[0]
    assert titles[1] in speaker.locator("body").text_content()
    assert "Have ready" in speaker.locator("body").text_content()
    speaker.keyboard.press("ArrowRight")
    assert now(page) == 2
    assert speaker.locator("h1").text_content() == titles[1]
    page.keyboard.press("End")
    assert "last slide" in speaker.locator("body").text_content()
    assert axe(speaker, "notes") == []


def test_code_opens_and_the_slide_holds(show):
    """Does C unfold what made a result, and fold it again?"""
    page = show("02-one-desk")
    number = page.locator(".slide:has(.code)").first.get_attribute("id")
    page.evaluate(f"location.hash = '#{number}'")
    page.wait_for_selector(f"#{number}.shown")
    code = page.locator(".slide.shown .code")
    for expected in (True, False):
        page.keyboard.press("c")
        assert (code.get_attribute("open") is not None) is expected
        slide = page.locator(".slide.shown")
        assert slide.evaluate("slide => slide.scrollHeight <= slide.clientHeight + 1")


def test_light_and_dark(show):
    """Does D turn the paper over, whatever the machine likes?"""
    for scheme in ("light", "dark"):
        page = show("00-start-here", scheme=scheme)
        before = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.keyboard.press("d")
        after = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert {before, after} == {"rgb(255, 255, 255)", "rgb(20, 24, 28)"}


def test_without_javascript_all_slides_stand_below_each_other(show):
    """Where scripts are forbidden: can everything still be read?"""
    page = show("00-start-here", java_script_enabled=False)
    slides = page.locator(".slide")
    assert slides.count() > 10 and all(slide.is_visible() for slide in slides.all())
    assert not page.locator(".controls").is_visible()


def test_print_with_notes(show, tmp_path):
    """With the notes open: do they come along, and are they no longer cut off?"""
    page = show("00-start-here")
    page.keyboard.press("n")
    path = tmp_path / "deck.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    assert pages_of(path) > page.locator(".slide").count()
    page.emulate_media(media="print")
    notes = page.locator(".slide").first.locator(".notes")
    assert notes.is_visible() and notes.evaluate("it => it.scrollHeight <= it.clientHeight + 1")


def pages_of(path):
    """Number of pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))
