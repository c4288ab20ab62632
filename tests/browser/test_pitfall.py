"""Can one fall into a pitfall with the mouse, the keyboard and by ear, in a page and in JupyterLab?"""

import json

import pytest

import simkit as sk
from simkit.live.kit_widget import page as page_of

from .conftest import axe_faults

pytestmark = [pytest.mark.browser]

SLOW = 60_000  # milliseconds; a busy machine with two cores
SHOWN = ("asked", "told", "progress", "summary", "at", "error")
KEYS = ("hand-picked-pilot", "too-much-detail", "regression-to-the-mean")  # of all those the quickest


@pytest.fixture
def views(tmp_path, monkeypatch):
    """A function that makes a view of decisions about these pitfalls."""
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "predictions.json"))
    made = []

    def view_of(*keys):
        made.append(sk.decide(*keys))
        return made[-1], made[-1].widget

    yield view_of
    for one in made:
        one.widget.close()


@pytest.fixture
def opened(new_page, tmp_path):
    """A function that opens a view as a page of its own, without a kernel."""
    pages = []

    def open_it(view, width=900, scheme="light"):
        file = tmp_path / f"page-{len(pages)}.html"
        file.write_text(page_of("pitfall", state(view), "Pitfall"), encoding="utf-8")
        tab = new_page(width, 900, scheme)
        tab.goto(file.as_uri())
        tab.wait_for_selector("h2:visible")
        pages.append(tab)
        return tab

    yield open_it
    assert not [tab.told for tab in pages if tab.told]


def state(view):
    return {name: getattr(view, name) for name in SHOWN}


def sent(tab, do="decide"):
    """What the page has asked of Python so far."""
    return [one for one in tab.evaluate("simkit.model.sent") if one["do"] == do]


def python_says(tab, traits, answer=None):
    """Answer as Python does: first the traits, then that it is done."""
    tab.evaluate(
        """([traits, answer]) => {
          const { model } = globalThis.simkit;
          Object.entries(traits).forEach(([name, value]) => model.set(name, value));
          if (answer) model.emit("msg:custom", answer);
        }""",
        [traits, answer],
    )


def focused(tab):
    return tab.evaluate("document.activeElement.textContent")


# ---------------------------------------------------------------------- as a page


def test_is_the_secret_not_in_the_page_before_the_decision(views, opened):
    """Does nothing in the page, nor in what was sent to it, name the pitfall, the trap or the number?"""
    decisions, view = views(*KEYS)
    tab = opened(view)
    text = (tab.content() + json.dumps(state(view))).lower()
    for one in decisions:
        p = one.pitfall
        assert p.title.lower() in text
        for secret in (p.name, p.key, *p.do, *(choice.reply for choice in p.choice.values())):
            assert secret.lower() not in text, secret


def test_is_it_decided_with_the_keyboard_alone(views, opened):
    """Tab to the choices, arrows to choose, on to how sure, and Enter: does the focus follow what happens?"""
    decisions, view = views("hand-picked-pilot")
    tab = opened(view)
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowDown")
    assert len(sent(tab, "lean")) == 1, "the runs may begin when a choice is picked"
    tab.keyboard.press("ArrowUp")
    assert len(sent(tab, "lean")) == 1
    tab.keyboard.press("Tab")
    for _ in range(3):
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Tab")
    assert focused(tab) == "Decide"
    tab.keyboard.press("Enter")
    assert sent(tab) == [{"do": "decide", "at": 0, "choice": "a", "sure": "80"}]

    running = {"choice": "a", "said": "You chose a.", "when": "", "note": "", "state": "running"}
    python_says(tab, {"told": [running]}, {"answered": "decide", "at": 0, "right": True})
    python_says(tab, {"progress": {"at": 0, "done": 120, "of": 1000}})
    assert "120 of 1,000 runs" in focused(tab)
    assert tab.get_by_role("progressbar").get_attribute("value") == "120"
    assert not tab.get_by_role("radio").first.is_visible()

    decisions[0].decide("a", sure=80)
    python_says(tab, {"told": view.told, "summary": view.summary, "progress": {}})
    assert focused(tab) == "What happens"
    heard = "document.querySelector('[role=status]').textContent"
    tab.wait_for_function(f"() => /This is the trap.*The pitfall: A hand-picked pilot team/.test({heard})")
    assert not tab.get_by_role("progressbar").first.is_visible()


def test_can_the_other_choices_be_looked_at(views, opened):
    """Is the own reply open, are the others folded, and do they open by keyboard?"""
    decisions, view = views("hand-picked-pilot")
    decisions[0].decide("a", sure=80)
    tab = opened(view)
    assert tab.get_by_text("The pilot team did").first.is_visible()
    other = tab.get_by_text("That walks around it.")
    assert not other.is_visible()
    tab.locator("summary", has_text="And if you had chosen b?").focus()
    tab.keyboard.press("Enter")
    assert other.is_visible()
    python_says(tab, {"told": view.told})
    assert other.is_visible(), "what was opened stays open"


def test_is_a_decision_without_a_choice_told_where_it_stands(views, opened):
    _, view = views("hand-picked-pilot")
    tab = opened(view)
    tab.get_by_role("button", name="Decide").click()
    assert sent(tab) == [] and tab.get_by_text("Choose first").first.is_visible()
    assert tab.evaluate("document.activeElement.type") == "radio"


def test_does_the_page_say_when_nobody_answers(views, opened):
    """Without a kernel: is that told, and can one try again once it has answered?"""
    _, view = views("hand-picked-pilot")
    tab = opened(view)
    tab.get_by_role("radio").first.check()
    tab.get_by_role("button", name="Decide").click()
    tab.get_by_text("the kernel is busy or not running").first.wait_for(timeout=10_000)
    python_says(tab, {"error": "No."}, {"answered": "decide", "at": 0, "right": False})
    assert tab.get_by_role("alert").text_content() == "No." and tab.get_by_role("button", name="Decide").is_enabled()


def test_again_by_hand(views, opened):
    """Do the buttons ask for other chance, is the run shown, and does the picture gain a line?"""
    decisions, view = views("hand-picked-pilot")
    decisions[0].decide("a")
    tab = opened(view)
    tab.get_by_role("button", name="Again, with 4 times").click()
    assert sent(tab, "again") == [{"do": "again", "at": 0, "times": 4}]
    again = {**view.told[0]["again"], "running": True}
    python_says(tab, {"told": [{**view.told[0], "again": again}], "progress": {"at": 0, "done": 0, "of": 0}})
    assert tab.get_by_role("progressbar").is_visible() and "Again, with 4" in focused(tab)
    tab.get_by_role("button", name="Again, with other chance").click(force=True)
    assert len(sent(tab, "again")) == 1, "one at a time"
    tab.get_by_role("button", name="Stop").click()
    assert sent(tab, "stop") == [{"do": "stop", "at": 0}]
    decisions[0].again(4)
    python_says(tab, {"told": view.told, "progress": {}})
    assert tab.locator(".sk-wide circle.mark").count() == 2
    assert "seed 25, n = 4,000" in tab.get_by_role("img").last.get_attribute("aria-label")


def test_one_after_the_other_to_the_score(views, opened):
    """Does Next lead to what is still to decide, the last one to the score, and back by Look again?"""
    decisions, view = views(*KEYS)
    decisions[1].decide("a", sure=90)
    tab = opened(view)
    decisions[0].decide("b")
    python_says(tab, {"told": view.told, "summary": view.summary})
    tab.get_by_role("button", name="Next").click()
    assert focused(tab) == decisions[2].pitfall.title, "the second was decided already"
    decisions[2].decide("a", sure=70)
    python_says(tab, {"told": view.told, "summary": view.summary})
    tab.get_by_role("button", name="How did it go?").click()
    assert focused(tab) == "How it went"
    assert tab.get_by_text("You fell into 2 of 3 pitfalls. You walked around 1.").is_visible()
    assert tab.locator("[aria-current=step]").text_content() == "Score (3 of 3 decided)"
    tab.get_by_role("button", name=f"Look again at {decisions[1].pitfall.title}").click()
    assert focused(tab) == decisions[1].pitfall.title
    tab.get_by_role("button", name="Score").click()
    afresh = tab.get_by_role("button", name="Begin afresh")
    afresh.click()
    assert sent(tab, "afresh") == []
    tab.get_by_role("button", name="Press again").click()
    assert len(sent(tab, "afresh")) == 1
    decisions.forget()
    python_says(tab, {"told": view.told, "summary": view.summary})
    assert tab.get_by_role("radio").first.is_visible() and not tab.get_by_text("hand-picked").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [900, 360])
def test_accessible_in_every_dress(views, opened, picture_of, width, scheme):
    """Before, while it runs, after, and at the score: has everything a name, a role and contrast, and does it fit?"""
    decisions, view = views(*KEYS)

    def look(what, open_all=False):
        tab = opened(view, width, scheme)
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if open_all:
            tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert axe_faults(tab) == [], what
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, what
        picture_of(tab, f"pitfall-{what}-{width}-{scheme}")
        return tab

    tab = look("asked")
    tab.get_by_role("radio").first.check()
    running = {"choice": "a", "said": "You chose a.", "when": "", "note": "", "state": "running"}
    python_says(tab, {"told": [running, {}, {}], "progress": {"at": 0, "done": 12, "of": 40}})
    assert axe_faults(tab) == []
    for one, choice, sure in zip(decisions, "abc", (80, None, 100), strict=True):
        one.decide(choice, sure)
    decisions[0].again()
    look("told", open_all=True)
    view.at = len(KEYS)
    look("score")


def test_are_dots_drawn_and_do_they_come_to_rest(views, opened):
    """Is each study a dot, and do all of them stand still and in full at the end, also for who wants no motion?"""
    decisions, view = views("one-run")
    tab = opened(view)
    decisions[0].decide("a")
    tab.get_by_role("radio").first.check()
    tab.get_by_role("button", name="Decide").click()
    python_says(tab, {"told": view.told})
    tab.wait_for_function(
        "() => [...document.querySelectorAll('.sk-wide path')].every((one) => getComputedStyle(one).opacity === '1')"
    )
    count = tab.evaluate(
        "() => [...document.querySelectorAll('.sk-wide .dot, .sk-wide .wrong')]"
        ".reduce((all, one) => all + one.getAttribute('d').split('M').length - 1, 0)"
    )
    assert count == len(decisions[0].measure().measured.dots)
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate("() => getComputedStyle(document.querySelector('.sk-wide path')).animationName") == "none"


# ---------------------------------------------------------------------- in JupyterLab


def test_one_falls_in_jupyterlab(lab_notebook, picture_of):
    """In JupyterLab: choose, decide, see what happens, do it again; is it there when the cell is run again?"""
    notebook = lab_notebook(
        [
            "import os\n\nos.environ.pop('SIMKIT_PREDICTIONS', None)  # as at a learner's\nimport simkit as sk",
            "sk.decide('averages-in', 'hand-picked-pilot')",
            "sk.decide('averages-in').forget()['averages-in'].choice if os.environ.get('GO') else None",
        ]
    )
    tab = notebook.page
    notebook.run()
    notebook.show(1)
    card = tab.locator(".sk-pitfall article:visible")
    card.wait_for(timeout=SLOW)
    assert "Averages in" not in tab.locator(".sk-pitfall").inner_html()
    picture_of(tab, "pitfall-in-jupyterlab-asked")
    card.get_by_text("No: what is right on average will do.").click()
    card.get_by_text("90 %").click()
    card.get_by_role("button", name="Decide").click()
    tab.get_by_text("What happens", exact=True).first.wait_for(timeout=SLOW)
    assert card.get_by_text("This is the trap.").is_visible()
    assert card.locator(".sk-big").text_content() == "Averages in"
    assert card.locator(".sk-wide .bar").count() == 2
    card.get_by_role("button", name="Again, with other chance").click()
    marks = "document.querySelectorAll('.sk-pitfall .sk-wide circle.mark')"
    tab.wait_for_function(f"() => {marks}.length === 2", timeout=SLOW)
    picture_of(tab, "pitfall-in-jupyterlab-told")
    # Keys pressed in the widget are none of the notebook's: "b" would put a cell below.
    cells = tab.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
    card.get_by_role("button", name="Next").focus()
    tab.keyboard.press("b")
    tab.keyboard.press("Enter")
    card.get_by_text("The pilot was a success").wait_for()
    assert tab.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length") == cells

    tab.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          await panel.sessionContext.session.kernel.restart();
          panel.content.model.cells.get(0).sharedModel.setSource(
            panel.content.model.cells.get(0).sharedModel.getSource() + "\\nos.environ['GO'] = '1'");
        }"""
    )
    notebook.run()
    notebook.show(1)
    step = tab.get_by_role("button", name="1: Ten minutes, on average, you fell")
    step.wait_for(timeout=SLOW)
    assert card.get_by_text("The pilot was a success").is_visible(), "the next one is still to decide"
    step.click()
    assert card.get_by_text("You chose b, 90 % sure.").is_visible()
    assert not notebook.shown_errors() and not notebook.errors()
    notebook.hold_quiet()


def test_is_a_saved_notebook_read_without_running(lab, home, open_notebook, picture_of):
    """Opened untrusted, with no run: are story and choices seen, and is the rest behind a fold, with its picture?"""
    import nbformat
    from authors.notebooks.form import dumps, settle

    face = saved_face()
    output = nbformat.v4.new_output("execute_result", data=face, execution_count=1)
    cell = nbformat.v4.new_code_cell("sk.decide('hand-picked-pilot')", outputs=[output], execution_count=1)
    path = home / "course" / "own-saved.ipynb"
    path.write_text(dumps(settle(nbformat.v4.new_notebook(cells=[cell]))), encoding="utf-8")
    try:
        notebook = open_notebook("own-saved.ipynb")
        tab = notebook.page
        tab.get_by_text("The pilot was a success").wait_for(timeout=SLOW)
        assert not tab.get_by_text("The pitfall: A hand-picked pilot team.").is_visible()
        tab.get_by_text("Decide first; then unfold what happens.").click()
        assert tab.get_by_text("The pitfall: A hand-picked pilot team.").is_visible()
        image = tab.locator(".jp-OutputArea img")
        tab.wait_for_function("() => document.querySelector('.jp-OutputArea img')?.naturalWidth > 300", timeout=SLOW)
        assert "chosen in the same way, but left alone" in image.get_attribute("alt")
        picture_of(tab, "pitfall-saved")
        assert not notebook.asked
    finally:
        path.unlink()


def saved_face():
    """What a notebook holds of a pitfall when the production line has run it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMKIT_PREDICTIONS", "none")
        return sk.decide("hand-picked-pilot")._repr_mimebundle_()
