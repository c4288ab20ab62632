"""Does the replay in a real browser show what Python says, by mouse and by keyboard, to eyes and to ears?"""

import json
import re

import numpy as np
import pytest
from replay_counts import numbers

import simkit as sk
from simkit.live.replay import replay
from simkit.live.replay.fallback import floor_plan
from simkit.live.replay.state import lines, sentence, state, told

from .conftest import axe_faults

SHORT = {"clock.warm_up_days": 2, "clock.horizon_days": 4}


@pytest.fixture(scope="module")
def week():
    """Both structures, on the same clients, following one who has three taxes or more."""
    offices = (sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team"))
    runs = [sk.run(office, seed=3) for office in offices]
    citizen = np.flatnonzero((runs[0].arrived > 960) & (np.diff(runs[0].demand.first_task) >= 3))[0]
    return replay(*runs, follow=int(citizen))


@pytest.fixture
def show(new_page, tmp_path):
    """A function that opens a replay from a file, in a page without internet."""
    opened = []

    def open_it(shown, width=1100, **options):
        page = new_page(width, 1000, **options)
        page.goto(shown.save(tmp_path / "page.html").as_uri())
        page.wait_for_selector(".sk-replay canvas")
        opened.append(page)
        return page

    yield open_it
    for page in opened:
        assert not page.told + [text for text in page.locator(".sk-error").all_text_contents() if text]


def ask(page, what, *told_to_it):
    """Ask the replay in the page."""
    return page.evaluate(
        "([what, told]) => document.querySelector('.sk-replay').replay[what](...told)", [what, list(told_to_it)]
    )


def seek(page, minute):
    """Go to a minute."""
    ask(page, "seek", minute)


def test_the_browser_counts_what_python_counts(show, week):
    """The same function of the same minute, in two languages, for both offices: counts and sentence."""
    page = show(week)
    begin, end = week.films[0].begin, week.films[0].end
    minutes = [*np.random.default_rng(1).uniform(begin, end, 40), begin, end, *week.films[0].moments[100:120]]
    for i, film in enumerate(week.films):
        for minute in map(float, minutes):
            assert ask(page, "numbers", i, minute) == numbers(film, minute), f"{film.title} at {minute}"
            assert ask(page, "sentence", i, minute) == sentence(film, minute)


def test_the_browser_tells_what_python_tells(show, week):
    """The same transcript, line for line, for many cases; and the same words on what happens now."""
    page = show(week)
    for i, film in enumerate(week.films):
        for case in map(int, film.cases["case"][::29]):
            expected = [[minute, text] for minute, _, text in lines(film, case)]
            assert ask(page, "lines", i, case) == expected, f"{film.title}, case {case}"
            minute = float(film.begin + 700.3)
            assert ask(page, "told", i, case, minute) == told(film, case, minute)


def test_the_browser_builds_the_rooms_of_the_picture(show, week):
    """The picture in a saved notebook and the canvas have one plan, at every width."""
    page = show(week)
    for i, film in enumerate(week.films):
        for width in (800, 470, 328):
            rooms = [list(room) for room in floor_plan(film, width).rooms]
            assert ask(page, "rooms", i, width) == [pytest.approx(room) for room in rooms], f"{film.title}, {width}"


def quiet(film):
    """Two minutes between which nothing happens, with letters in the mail; nobody leaves the picture either."""
    moments = np.unique(np.concatenate([film.moments, film.cases["closed"] + 60]))
    moments = moments[(moments > film.begin + 100) & (moments < film.end)]
    longest = int(np.argmax(np.diff(moments)))
    gap = moments[longest + 1] - moments[longest]
    return moments[longest] + gap / 10, moments[longest] + gap * 9 / 10


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_between_events_only_the_mail_moves(show, week, motion):
    """Not a dot of the picture changes while nothing happens; only letters go on, and not with less motion."""
    page = show(week, motion=motion)
    pictures = "[...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())"
    for i, film in enumerate(week.films):
        seen = []
        for minute in quiet(film):
            seek(page, minute)
            seen.append(page.evaluate(pictures)[i])
        letters = numbers(film, minute)["mail"]
        assert (seen[0] == seen[1]) == (motion == "reduce" or letters == 0), f"{film.title}, {letters} letters"
    assert numbers(week.films[0], quiet(week.films[0])[0])["mail"] > 0, "there is no letter to see moving"


def test_another_theme_is_drawn_at_once(show, week):
    """JupyterLab's theme can be changed while the replay stands there."""
    page = show(week)
    before = page.evaluate("document.querySelector('canvas').toDataURL()")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function("before => document.querySelector('canvas').toDataURL() !== before", arg=before)


def test_play_moves_and_pause_stops(show, week):
    """Time passes only while it plays; the picture and its words change with it."""
    page = show(week)
    before = page.locator("canvas").first.get_attribute("aria-label")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.sk-replay').replay.minute() > 975")
    page.get_by_role("button", name="Pause").click()
    stopped = ask(page, "minute")
    page.wait_for_timeout(200)
    assert ask(page, "minute") == stopped
    assert page.locator("canvas").first.get_attribute("aria-label") != before


def test_steps_go_from_event_to_event(show, week):
    """Forward to the next minute at which anything happens in either office, and back again."""
    page = show(week)
    moments = np.unique(np.concatenate([film.moments for film in week.films]))
    seek(page, 1000.123)
    page.get_by_role("button", name="Step ▶").click()
    assert ask(page, "minute") == moments[moments > 1000.123][0]
    page.get_by_role("button", name="Step back").click()
    assert ask(page, "minute") == moments[moments < moments[moments > 1000.123][0]][-1]


def test_the_keyboard_does_all(show, week):
    """Space plays and pauses, arrows step, on the office and on the buttons; the page hears nothing of it."""
    page = show(week)
    page.evaluate("window.heard = []; document.addEventListener('keydown', e => window.heard.push(e.key))")
    page.locator(".sk-stage").focus()
    page.keyboard.press("ArrowRight")
    first = ask(page, "minute")
    assert first > week.films[0].begin
    page.keyboard.press("ArrowLeft")
    assert ask(page, "minute") < first
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('.sk-play').textContent === 'Pause'")
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('.sk-play').textContent === 'Play'")
    page.get_by_label("Time").focus()
    at = ask(page, "minute")
    page.keyboard.press("ArrowRight")
    # The slider stands on whole minutes: from the nearest one it goes to the next.
    assert ask(page, "minute") == int(at + 0.5) + 1, "on the slider an arrow moves the slider"
    assert page.evaluate("window.heard") == []
    assert page.evaluate("document.activeElement.type") == "range"


def test_a_citizen_is_followed_in_both_offices(show, week):
    """Chosen by number, both offices say what happens; only this citizen's events are stepped through."""
    page = show(week)
    other = int(week.films[0].cases["case"][week.films[0].cases["arrived"] > 1000][10])
    page.get_by_label("Follow citizen").fill(str(other))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Go to arrival").click()
    assert ask(page, "minute") == pytest.approx(week.runs[0].arrived[other])
    page.get_by_label("step only through this citizen's events").check()
    page.get_by_role("button", name="Step ▶").click()
    minutes = {float(minute) for film in week.films for minute, _, _ in lines(film, other)}
    ends = {float(end) for film in week.films for end in film.spells["end"][film.spells["case"] == other]}
    assert ask(page, "minute") in minutes | ends
    for text in page.locator(".sk-told").all_text_contents():
        assert text.startswith(f"Citizen {other}: ")
    page.get_by_text("What happened to this citizen").click()
    for i, film in enumerate(week.films):
        assert page.locator("ol").nth(i).locator("li").count() == len(lines(film, other))


def test_the_number_of_the_followed_citizen_covers_no_text(show, week):
    """Hour by hour: does the number lie beside the mark, where nothing is written?"""
    page = show(week)
    seen = 0
    for minute in np.arange(week.films[0].begin + 30, week.films[0].end, 60):
        seek(page, float(minute))
        for office in (0, 1):
            texts, labels = ask(page, "texts", office)
            seen += len(labels)
            over = [
                (a, b)
                for a in labels
                for b in texts
                if all(a[i] < b[i] + b[i + 2] and b[i] < a[i] + a[i + 2] for i in (0, 1))
            ]
            assert over == [], f"at minute {minute}"
    assert seen > 5


def test_it_plays_by_itself_with_a_score(show, week):
    """Asked for: does it play once it is seen, and does the score say what the log says; not with less motion?"""
    page = show(replay(*week.runs, play=True))
    page.wait_for_function("document.querySelector('.sk-replay').replay.minute() > %f" % (week.films[0].begin + 5))
    page.get_by_role("button", name="Pause").click()
    minute = float(week.films[0].begin + 400)
    seek(page, minute)
    for office, film in enumerate(week.films):
        now = state(film, minute)
        found = page.locator(".sk-score").nth(office).locator("strong").all_inner_texts()
        assert found == [str(now["open"]), str(now["settled"]), f"{now['lead']:.2f}"]
    still = show(replay(*week.runs, play=True), motion="reduce")
    still.wait_for_timeout(300)
    assert ask(still, "minute") == week.films[0].begin


def test_a_click_on_a_case_follows_it(show, week):
    """What is drawn can be pointed at."""
    page = show(week)
    seek(page, 1400.3)
    page.get_by_label("Follow citizen").fill("")
    page.keyboard.press("Enter")
    canvas = page.locator("canvas").nth(1)  # the first in the inbox of the first service team
    canvas.click(position={"x": 11, "y": 24 + 20 + 18 + 16 + 5})
    chosen = page.get_by_label("Follow citizen").input_value()
    assert int(chosen) in week.films[1].cases["case"]


def test_an_unknown_number_is_told(show, week):
    """No silence, and no error."""
    page = show(week)
    page.get_by_label("Follow citizen").fill("999999")
    page.keyboard.press("Enter")
    assert page.locator(".sk-told").first.text_content() == "No citizen 999999 is seen in these days."


def test_less_motion_steps_and_does_not_play(show, week):
    """Who asked for less motion gets no play button, and a still picture between events."""
    page = show(week, motion="reduce")
    assert page.get_by_role("button", name="Play").count() == 0
    assert page.get_by_text("Less motion").is_visible()
    page.locator(".sk-stage").focus()
    page.keyboard.press(" ")
    page.wait_for_timeout(150)
    assert ask(page, "minute") == week.films[0].begin
    page.keyboard.press("ArrowRight")
    assert ask(page, "minute") > week.films[0].begin


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 360])
def test_everybody_can_use_it(show, week, scheme, width, picture_of):
    """No fault by axe's rules, on light and dark paper, wide and narrow; nothing sticks out."""
    page = show(week, width=width, scheme=scheme)
    seek(page, 1400.3)
    page.get_by_text("What happened to this citizen").click()
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture_of(page, f"replay-{scheme}-{width}")


def test_one_office_is_no_higher_than_a_lesson_allows(show, week):
    """The tax office with its five teams, in the width of a notebook: at most 560 pixels."""
    page = show(replay(week.runs[0]), width=900)
    assert page.locator(".sk").bounding_box()["height"] <= 560


def test_it_runs_in_jupyterlab(lab_notebook, picture_of):
    """Shown by a kernel, it draws, steps by keyboard and leaves JupyterLab's own keys alone; nothing is fetched."""
    notebook = lab_notebook(
        [
            "import simkit as sk\nfrom simkit.live.replay import replay\n"
            "office = sk.load('tax-office/specialists').change({'clock.warm_up_days': 1, 'clock.horizon_days': 2})\n"
            "replay(sk.run(office, seed=1))"
        ]
    )
    notebook.run()
    page = notebook.page
    page.wait_for_selector(".sk-replay canvas")
    cells = page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length")
    page.locator(".sk-stage").focus()
    label = page.locator(".sk-replay canvas").get_attribute("aria-label")
    for key in ("ArrowRight", "ArrowRight", " ", " "):
        page.keyboard.press(key)
    page.wait_for_function("l => document.querySelector('.sk-replay canvas').ariaLabel !== l", arg=label)
    assert re.match(r"Day 2 \(Tue\), 09:\d\d\. Specialist teams: ", page.locator("canvas").get_attribute("aria-label"))
    assert page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.length") == cells
    saved = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells[0].outputs[0].data")
    assert json.dumps(saved["image/svg+xml"]).count("<svg") == 1
    assert "cases open" in "".join(saved["text/plain"])
    assert not notebook.errors() and not notebook.asked
    assert page.locator(".sk-error:not(:empty)").count() == 0
    picture_of(page, "replay-lab")
