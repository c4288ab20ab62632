"""Does text stay text, whatever it looks like, in everything that is shown and saved?"""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import simkit as sk
from simkit.course.exercises.exercise import CheckOutcome, State
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


def with_hostile_texts(name, **changes):
    """Return a shipped scenario in which every text that somebody may write is hostile."""
    scenario = sk.load(name).change({**SHORT, "title": f"{name} {EVIL}", "description": EVIL, **changes})
    data, texts = scenario.data(), {}
    for part in ("products", "events", "teams", "questions"):
        texts |= {f"{part}.{key}.label": f"{key} {EVIL}" for key in data[part]}
    for key, team in data["teams"].items():  # names are the same in any structure, as its people are
        texts |= {
            f"teams.{key}.members[{i}].name": f"{team['members'][i]['name']} {EVIL}"
            for i in range(len(team["members"]))
        }
    return scenario.change(texts)


def showings(tmp_path, monkeypatch):
    """Yield everything that shows an office or what somebody wrote, each as a notebook asks for it."""
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "predictions.json"))
    taxes = with_hostile_texts("tax-office/service-team")
    before, after = (
        with_hostile_texts(f"textbook/dip-{when}", **{"clock.horizon_days": 20}) for when in ("before", "after")
    )
    calls = with_hostile_texts("textbook/first-line")
    run = sk.run(taxes, seed=2)
    yield from (run, sk.run(calls), run.chart(), sk.run(calls).chart())
    yield from (sk.charts.case_timeline(run, int(run.cases.index[0])), sk.charts.hours_chart(run))
    yield from (sk.build_teams(taxes), sk.replay(run), sk.plan_change(before, after, retained=0))
    count = "questions.plain.per_week"
    yield sk.tune(calls, [sk.slider(count, 10, 2000, 10, f"How many {EVIL}")], ["answer_time"], n=2, most=2)
    plan = sk.change_over(before, after)
    yield from (sk.transition(plan, n=2), sk.transition(plan, n=2).chart())
    yield from (sk.noise_audit(taxes), sk.predict("00.evil", EVIL, EVIL), sk.predictions())
    yield sk.compare(calls, calls.change({"title": f"Other {EVIL}"}), n=2).chart()


def test_is_every_text_text_in_whatever_shows_it(tmp_path, monkeypatch):
    """Labels, names, descriptions, questions: in tables, drawings, fallbacks of widgets, and the errors under them."""
    seen = 0
    for shown in showings(tmp_path, monkeypatch):
        bundle = (
            shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else {"text/html": shown._repr_html_()}
        )
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        for kind in bundle.keys() & {"text/html", "image/svg+xml", "text/markdown"}:
            text = bundle[kind]
            seen += "&lt;" in text
            found = Elements(text)
            own = [tag for tag in found.tags if tag == "img"]
            assert "script" not in found.tags, (type(shown), kind)
            assert len(own) == len(re.findall(r"<img src=.data:image/", text)), (type(shown), kind)
    assert seen >= 6, "hostile texts are there to be seen"
