"""Do the pages of the trainer's case fit their paper, can everybody read them, and does a browser make PDF of them?"""

import re
import sys
from pathlib import Path

import pytest

import simkit as sk
from simkit.cli.case import pages
from simkit.course.room.office import GameOffice

from .conftest import axe_faults

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*(path.stem for path in sorted((ROOT / pages.FOLDER).glob("*.md"))), "index"]
LONG = {
    "date": "Thursday the twelfth of November",
    "place": "Room 3.14, the one with the long table",
    "trainer": "A. " * 20,
}

# What does not fit: text that runs out of its card or cell, and anything beside the paper.
FAULTS = """() => {
  const faults = [], main = document.querySelector('main').getBoundingClientRect();
  const say = (what, { className, textContent }) => faults.push(`${what}: ${className} ${textContent.slice(0, 50)}`);
  for (const element of document.querySelectorAll('.card, .side, .box, td, th')) {
    if (element.scrollWidth > element.clientWidth + 1) say('too wide', element);
    if (element.scrollHeight > element.clientHeight + 1) say('too high', element);
  }
  for (const element of document.querySelectorAll('main *')) {
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > main.right + 1 || box.left < main.left - 1)) say('beside the paper', element);
  }
  for (const card of document.querySelectorAll('.card')) {
    const [box, sheet] = [card, card.parentElement].map((one) => one.getBoundingClientRect());
    if (box.bottom > sheet.bottom + 1) say('below its sheet', card);
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The case of a workshop with long names."""
    into = tmp_path_factory.mktemp("case")
    office = GameOffice(sk.load("room/specialists"), sk.load("room/service-team"), months=8)
    pages.write(ROOT, into, office, 9 * 60, {**LONG, "event": "Process simulation for who decides, does or designs"})
    return into


@pytest.fixture(scope="module")
def loaded(request, pages, folder):
    """A page without internet, read once for all that is asked of it; what it asks for or complains of is an error."""
    page, free = pages.take(1200, 900, "light", "no-preference", {})
    page.goto((folder / f"{request.param}.html").as_uri())
    yield page
    assert not page.told
    pages.give_back(page, free)


@pytest.fixture
def shown(loaded):
    """The page, on a screen."""
    loaded.emulate_media(media="null")
    return loaded


each_page = pytest.mark.parametrize("loaded", PAGES, indirect=True)


@each_page
def test_every_page_fits_its_paper(shown, picture_of):
    """Printed: does no text run out of its card, and nothing lie beside the paper? And on a screen?"""
    assert shown.evaluate(FAULTS) == []
    shown.emulate_media(media="print")
    assert shown.evaluate(FAULTS) == []
    picture_of(shown, f"case-{Path(shown.url).stem}")


@each_page
def test_every_page_is_accessible(shown):
    assert axe_faults(shown) == []


@pytest.mark.parametrize("loaded", [name for name in PAGES if name != "index"], indirect=True)
def test_every_sheet_is_one_page_of_paper(shown):
    """A sheet of cards that broke over two pages could not be cut: as many pages as sheets, each A4."""
    sheets = shown.locator(".sheet").count()
    pdf = shown.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert boxes and all({round(float(side)) for side in box} == {595, 842} for box in boxes)
    assert not sheets or len(boxes) == sheets


def test_the_command_makes_pdf_where_a_browser_is(browser, folder, capsys):
    """A browser on the PATH prints: each page gets its PDF beside it, without a header of the browser's own."""
    from simkit.cli.case import _print
    from simkit.cli.console import Console

    chosen = [folder / "06-name-tents.html", folder / "15-evaluation.html"]
    made = _print(chosen, Console(sys.stdout, sys.stderr))
    assert [path.name for path in made] == ["06-name-tents.pdf", "15-evaluation.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF") for path in made)
