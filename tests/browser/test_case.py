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
PAGES = ["index", *(path.stem for path in sorted((ROOT / pages.FOLDER).glob("*.md")))]
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


@pytest.fixture
def show(new_page, folder):
    """A function that opens a page without internet; what it asks for or complains of is an error."""
    opened = []

    def open_it(name):
        page = new_page(1200)
        page.goto((folder / f"{name}.html").as_uri())
        opened.append(page)
        return page

    yield open_it
    assert not [page.told for page in opened if page.told]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_its_paper(show, name, picture_of):
    """Printed: does no text run out of its card, and nothing lie beside the paper? And on a screen?"""
    page = show(name)
    assert page.evaluate(FAULTS) == []
    page.emulate_media(media="print")
    assert page.evaluate(FAULTS) == []
    picture_of(page, f"case-{name}")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible(show, name):
    assert axe_faults(show(name)) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name != "index"])
def test_every_sheet_is_one_page_of_paper(show, name):
    """A sheet of cards that broke over two pages could not be cut: as many pages as sheets, each A4."""
    page = show(name)
    sheets = page.locator(".sheet").count()
    pdf = page.pdf(prefer_css_page_size=True)
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
