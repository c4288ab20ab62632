"""Does the tuning panel answer the hand that moves it, in a page and in JupyterLab?"""

import json

import pytest

import simkit as sk
from simkit.live import toggle
from simkit.live.kit_widget import page as page_of

from .conftest import axe_faults

pytestmark = [pytest.mark.browser]

SLOW = 60_000  # milliseconds; a busy machine with two cores
OFFICE = {"clock.warm_up_days": 0, "clock.horizon_days": 3}
CONTROLS = """[
    sk.slider("teams.pool.members[0].count", 15, 25, 1, "Generalists"),
    sk.dropdown("teams.pool.pick", label="Which first"),
]"""


@pytest.fixture(scope="module")
def state():
    """What the browser is told of a panel with a knob of each kind and a kept design."""
    pool = sk.load("textbook/pooled-desk").change(OFFICE)
    knobs = [
        sk.slider("teams.pool.members[0].count", 15, 25, 1, "Generalists"),
        sk.dropdown("teams.pool.pick", label="Which first"),
        toggle("teams.pool.primary_first", "Own work first"),
    ]
    panel = sk.tune(pool, knobs, ["task_wait", "utilisation"], n=3)
    panel.set(22, "shortest", True)
    panel.keep()
    view = panel.widget
    yield {"knobs": view.knobs, "picture": view.picture, "code": view.code, "saved": "", "error": ""}
    view.close()


@pytest.fixture
def opened(new_page, state, tmp_path):
    """A function that opens the panel as a page of its own, and gives back what went wrong there too."""
    pages = []

    def open_it(width=1000, scheme="light"):
        file = tmp_path / "tuning.html"
        file.write_text(page_of("tuning", state, "Tuning"), encoding="utf-8")
        page = new_page(width, 900, scheme)
        page.goto(file.as_uri())
        page.wait_for_selector(".sk-measure svg")
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        assert page.told == []
        assert page.locator(".sk-error:not(:empty)").count() == 0


def sent(page, do="move"):
    """What the page has asked of Python so far."""
    return [one for one in page.evaluate("simkit.model.sent") if one["do"] == do]


def answer(page, state, **changed):
    """Answer the latest move with a picture, as Python would."""
    picture = {**state["picture"], "move": sent(page)[-1]["id"], **changed}
    page.evaluate("picture => simkit.model.set('picture', picture)", picture)


def drag(page, value):
    """Drag the slider to a value without letting go, and wait for the next frame."""
    page.evaluate(
        """value => new Promise((done) => {
          const bar = document.querySelector("input[type=range]");
          bar.value = value;
          bar.dispatchEvent(new Event("input", { bubbles: true }));
          requestAnimationFrame(() => requestAnimationFrame(done));
        })""",
        value,
    )


def let_go(page):
    page.evaluate("document.querySelector('input[type=range]').dispatchEvent(new Event('change'))")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_accessible_in_every_dress(opened, picture_of, width, scheme):
    """Has everything a name, a role and contrast, also when narrow or dark, and does nothing stick out?"""
    page = opened(width, scheme)
    page.get_by_role("button", name="Save as scenario file").click()
    page.get_by_role("button", name="Copy as code").click()
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture_of(page, f"tuning-{width}-{scheme}")


def test_all_by_keyboard(opened, state):
    """Can each knob be reached with Tab in order, moved with its keys, and does focus stay there?"""
    page = opened()
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert sent(page)[-1]["values"][0] == state["picture"]["values"][0] + 1 and sent(page)[-1]["settled"]
    answer(page, state)
    assert page.evaluate("document.activeElement.type") == "range"
    kinds = []
    for _ in range(4):
        page.keyboard.press("Tab")
        kinds.append(page.evaluate("document.activeElement.type"))
    assert kinds == ["number", "select-one", "checkbox", "button"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert sent(page)[-1]["values"][2] is False


def test_a_key_held_down_is_a_drag(opened):
    """Does a key that repeats ask for fast answers only, and for whole runs when it is let go?"""
    page = opened()
    page.locator("input[type=range]").focus()
    for _ in range(3):
        page.keyboard.down("ArrowLeft")
    # The first press counts as let go; what repeats does not.
    assert [one["settled"] for one in sent(page)[1:]].count(True) == 0
    page.keyboard.up("ArrowLeft")
    assert sent(page)[-1]["settled"] and sent(page)[-1]["values"][0] == 19


def test_dragging_never_makes_a_queue(opened, state):
    """Is at most one drag under way, and is the newest value asked for next?"""
    page = opened()
    for value in (16, 17, 18, 19, 20):
        drag(page, value)
    assert [one["values"][0] for one in sent(page)] == [16]
    answer(page, state, quick=True)
    assert [one["values"][0] for one in sent(page)] == [16, 20]
    assert not any(one["settled"] for one in sent(page))


def test_letting_go_overtakes_a_drag(opened, state):
    """Is a knob that is let go asked for at once, and an answer to the drag before it not taken for its own?"""
    page = opened()
    drag(page, 16)
    first = sent(page)[-1]["id"]
    drag(page, 17)
    let_go(page)
    assert [(one["values"][0], one["settled"]) for one in sent(page)] == [(16, False), (17, True)]
    page.evaluate("p => simkit.model.set('picture', p)", {**state["picture"], "move": first, "quick": True})
    drag(page, 18)
    assert len(sent(page)) == 2  # the move that was let go still has no answer


def test_after_an_error_the_knobs_go_on(opened, state):
    """When a value is refused, are the words shown, the last picture kept, and the next value asked for?"""
    page = opened()
    before = page.locator(".sk-measures").inner_html()
    drag(page, 16)
    drag(page, 17)
    page.evaluate("simkit.model.set('error', 'Generalists: 16: refused')")
    page.evaluate("id => simkit.model.emit('msg:custom', { answered: id })", sent(page)[-1]["id"])
    assert page.get_by_role("alert").inner_text() == "Generalists: 16: refused"
    assert page.locator(".sk-measures").inner_html() == before
    assert sent(page)[-1]["values"][0] == 17
    page.evaluate("simkit.model.set('error', '')")


def test_the_picture_is_changed_in_place(opened, state):
    """Are the elements of the picture the same before and after, so that nothing flickers?"""
    page = opened()
    page.evaluate("globalThis.before = [...document.querySelectorAll('.sk-measures *')]")
    rows = json.loads(json.dumps(state["picture"]["rows"]))
    rows[0]["marks"][1]["mean"] = (rows[0]["low"] + rows[0]["high"]) / 2
    where = "document.querySelector('.sk-now .sk-mark').style.transform"
    first = page.evaluate(where)
    drag(page, 17)
    answer(page, state, rows=rows, quick=True)
    assert page.evaluate(where) != first
    assert page.locator(".sk-now.sk-hollow").count() == 2
    assert page.evaluate(
        "(now => now.length === before.length && now.every((one, i) => one === before[i]))"
        "([...document.querySelectorAll('.sk-measures *')])"
    )


def test_kept_designs_come_back(opened, state):
    """Do "Put back" and "Remove" ask for the right design?"""
    page = opened()
    page.get_by_role("button", name="Reset").click()
    assert sent(page)[-1]["values"] == [20, 0, False]
    page.get_by_role("button", name="Put Design A back on the knobs").click()
    assert sent(page)[-1]["values"] == state["picture"]["kept"][0]["values"] == [22, 3, True]
    page.get_by_role("button", name="Remove Design A").click()
    assert sent(page, "drop") == [{"do": "drop", "name": "Design A"}]


def test_code_can_be_selected(opened, state):
    """Is the code there to be selected by hand, whatever the clipboard does?"""
    page = opened()
    page.get_by_role("button", name="Copy as code").click()
    assert page.get_by_label("The setting as Python").input_value() == state["code"]


@pytest.mark.slow
def test_in_jupyterlab(lab_notebook, picture_of):
    """In JupyterLab: does a move bring a fast answer and then replications, and do errors come in words?"""
    cells = [
        "import simkit as sk",
        f'pool = sk.load("textbook/pooled-desk").change({OFFICE})',
        f"panel = sk.tune(pool, {CONTROLS}, ['task_wait', 'utilisation'], n=2, most=6)\npanel",
        "assert panel.comparison.n == 6 and panel.scenario.teams['pool'].members[0].count == 21\n"
        "assert [kept.name for kept in panel.kept] == ['Design A']\n"
        "assert list(panel.comparison.table.value) == list(sk.compare(pool, panel.scenario, n=6, "
        "measures=['task_wait', 'utilisation'], names=panel.comparison.names).table.value)",
    ]
    notebook = lab_notebook(cells)
    page = notebook.page
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
    run_first(notebook, 3)
    root = page.locator(".sk-tuning")
    root.wait_for(timeout=SLOW)
    root.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".sk-tuning[data-n='6'][data-running='false']", timeout=SLOW)
    assert "6 replications of each" in root.inner_text()
    page.get_by_role("button", name="Keep this one").click()
    page.get_by_role("button", name="Remove Design A").wait_for(timeout=SLOW)
    page.get_by_role("button", name="Save as scenario file").click()
    page.get_by_label("Name of the file").fill("mine")
    page.keyboard.press("Enter")
    page.get_by_text("mine.toml").wait_for(timeout=SLOW)
    assert notebook.shown_errors() == []
    picture_of(page, "tuning-in-jupyterlab")
    page.keyboard.press("Enter")
    page.get_by_text("choose another name").wait_for(timeout=SLOW)
    assert len(notebook.shown_errors()) == 1
    run_cell(notebook, 3)
    assert notebook.errors() == []
    assert notebook.asked == []


def test_arrow_keys_turn_the_knob_in_command_mode(lab_notebook):
    """JupyterLab has arrow keys of its own, in command mode: whose are they when a knob has the focus?"""
    notebook = lab_notebook(["import simkit as sk", f"sk.tune(sk.load('textbook/mm1').change({OFFICE}), n=2, most=2)"])
    page = notebook.page
    notebook.run()
    knob = page.locator(".sk-tuning input[type=range]").first
    knob.wait_for(timeout=SLOW)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:enter-command-mode')")
    knob.focus()
    before = knob.input_value()
    page.keyboard.press("ArrowRight")
    assert knob.input_value() != before
    assert knob.evaluate("knob => document.activeElement === knob"), "the notebook took the focus"


def run_first(notebook, count):
    """Run the first cells."""
    notebook.page.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          await panel.context.ready;
          await panel.sessionContext.ready;
          await panel.sessionContext.session.kernel.info;
        }"""
    )
    for position in range(count):
        run_cell(notebook, position)


def run_cell(notebook, position):
    """Run a cell, and wait until it has run."""
    notebook.page.evaluate(
        """async (i) => {
          const panel = window.jupyterapp.shell.currentWidget;
          panel.content.activeCellIndex = i;
          await window.jupyterapp.commands.execute('notebook:run-cell');
        }""",
        position,
    )
