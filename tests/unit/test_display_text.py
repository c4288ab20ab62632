"""Does text stay text, whatever it looks like, in everything that is shown and saved?"""

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import simkit as sk
from simkit.course.exercises.outcome import CheckOutcome, State
from simkit.present.card import boxed, inline

EVIL = "</script><script>document.title = 'it ran'</script><!--<script><img src=x onerror=alert(1)>"
SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 4}


class Elements(HTMLParser):
    """The elements of a page, and what stands in its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.scripts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script":
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change(SHORT | {"title": EVIL})


@pytest.fixture(scope="module")
def run(desk):
    return sk.run(desk)


def test_is_a_title_text_in_a_saved_picture(run, tmp_path):
    """Has the page its two scripts only, neither of which a title can end; and the drawing none?"""
    path = run.chart().save(tmp_path / "picture.html")
    page = path.read_text(encoding="utf-8")
    found = Elements(page)
    assert found.tags.count("script") == 2 and "img" not in found.tags
    library, call = found.scripts
    assert "vegaEmbed" in library and call.startswith('vegaEmbed("#picture", {') and "<" not in call
    assert "\\u003c/script>" in call, "the title is there, as text"
    assert found.tags[0] == "html" and '<html lang="en">' in page
    drawing = run.chart().save(tmp_path / "picture.svg").read_text(encoding="utf-8")
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing).iter()}
    assert not tags & {"script", "img"}


def test_is_a_title_text_in_every_table(desk, run):
    """Captions, cells and notes of results show what was written, and make no element of it."""
    other = desk.change({"teams.desk.members[0].count": 2, "title": f"Two {EVIL}"})
    path = "teams.desk.members[0].count"
    results = [
        run, sk.replicate(desk, n=2), sk.compare(desk, other, n=2), sk.lenses(desk, other, n=2),
        sk.sweep([desk, other], {path: [1, 2]}, n=2), sk.tornado(desk, {path: (1, 2)}, n=2),
        sk.cheapest(desk, {path: [1, 2]}, {"task_wait": ("<=", 5)}, n=2), sk.warm_up(desk, "terminating"),
    ]  # fmt: skip
    for result in results:
        shown = result._repr_html_()
        assert not set(Elements(shown).tags) & {"script", "img"}, type(result)
        assert "&lt;/script&gt;" in shown, type(result)


def test_is_text_text_on_a_card():
    """An exercise and a pitfall show it beside their bar; back-ticks still make code."""
    card = CheckOutcome("02.x", EVIL, State.FAILED, f"{EVIL} `<b>`")
    for shown in (card._repr_html_(), boxed(inline(EVIL), "#000")):
        assert set(Elements(shown).tags) <= {"div", "strong", "p", "code"}


def test_is_a_title_text_in_the_page_of_a_widget(run, tmp_path):
    """The page of a replay holds its state and its code, and no third script."""
    page = sk.replay(run).save(tmp_path / "replay.html").read_text(encoding="utf-8")
    found = Elements(page)
    assert found.tags.count("script") == 2 and "img" not in found.tags
    assert "<" not in found.scripts[0], "nothing in the state can be taken for the beginning of an element"
