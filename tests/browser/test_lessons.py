"""Do lessons work in JupyterLab, as a learner without internet would use them?

Those with a panel whose knobs are moved. That every lesson runs and gives what is stored, nbval asks; that all its
pictures show in JupyterLab, `test_lessons_as_stored.py`; that each knob of each panel does something,
`tests/notebooks/test_panels.py`; and each other kind of widget has a notebook of its own, with a kernel.
"""

import ast
from pathlib import Path

import pytest

from .conftest import POLLING, with_few_replications

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
# The start, with predictions, a panel and the office in motion; the telephone's two panels.
NUMBERS = ("00", "06")
LESSONS = sorted(path.name for path in (ROOT / "course").glob("*.ipynb") if path.name[:2] in NUMBERS)
WIDGETS = ("tune", "replay", "build_teams", "plan_change", "predict", "reveal", "decide")
SLOW = 120_000  # milliseconds; a busy machine with two cores


def test_every_kind_of_widget_lives_in_jupyterlab():
    """Is whatever lives in a notebook of the course run in JupyterLab, by a lesson here or in a notebook of its own?"""
    assert [name[:2] for name in LESSONS] == list(NUMBERS)
    run = [(ROOT / "course" / name).read_text(encoding="utf-8") for name in LESSONS]
    for path in Path(__file__).parent.glob("test_*.py"):
        tests = [one for one in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(one, ast.FunctionDef)]
        run += [ast.unparse(one) for one in tests if "lab_notebook" in [given.arg for given in one.args.args]]
    course = [path.read_text(encoding="utf-8") for path in (ROOT / "course").glob("*.ipynb")]
    used = {name for name in WIDGETS if any(f"sk.{name}(" in text for text in course)}
    assert used == {name for name in WIDGETS if any(f"sk.{name}(" in text for text in run)}


@pytest.mark.parametrize("name", LESSONS)
def test_lesson_runs_offline(open_notebook, home, picture_of, name):
    """Do all cells run, all charts show, all knobs move something, with nothing asked of the internet?

    They run with few replications: what numbers they give is asked elsewhere.
    """
    path = home / "course" / "course" / name
    with_few_replications(path)
    notebook = open_notebook(f"course/{name}")
    page = notebook.page
    notebook.run()
    assert notebook.errors() == []

    charts = notebook.charts()
    assert charts, "a lesson without a picture"
    for position, count in charts.items():
        cell = notebook.show(position)
        # A panel, or a planner, draws its own picture in place of the chart that is saved with it.
        page.wait_for_function(
            "([cell, count]) => cell.querySelectorAll('svg.marks, .sk-tuning, .sk-planner').length >= count",
            arg=[cell, count],
            timeout=SLOW,
            polling=POLLING,
        )
        panel = cell.query_selector(".sk-tuning")
        if panel is not None:
            move_every_knob(page, panel)
            picture_of(page, f"{name.removesuffix('.ipynb')}-cell-{position + 1}")
    assert notebook.shown_errors() == []
    picture_of(page, name.removesuffix(".ipynb"))

    notebook.hold_quiet()


def move_every_knob(page, panel):
    """Move each knob one step from the start by keyboard: does each give a new picture, at as many replications?

    That it changes the numbers, perhaps beside another knob only, `tests/notebooks/test_panels.py` asks.
    """
    knobs = panel.query_selector_all("input[type=range], input[type=checkbox], select")
    assert knobs, "a panel without knobs"
    n = panel.get_attribute("data-n")
    for number, knob in enumerate(knobs):
        if number:
            watch(panel, n)
            panel.query_selector("button").click()
            awaited(panel)
        watch(panel, n)
        shown = knob.evaluate(SHOWN)
        step(page, knob)
        awaited(panel)
        assert knob.evaluate(SHOWN) != shown, knob.evaluate("knob => knob.labels[0].textContent")


def step(page, knob):
    """Move a knob one step."""
    knob.scroll_into_view_if_needed()
    knob.focus()
    if knob.get_attribute("type") == "checkbox":
        page.keyboard.press("Space")
    elif knob.evaluate("knob => knob.localName") == "select":
        last = knob.evaluate("knob => knob.selectedIndex === knob.options.length - 1")
        page.keyboard.press("ArrowUp" if last else "ArrowDown")
    else:
        # At its upper end a knob cannot go further up.
        page.keyboard.press("ArrowLeft" if knob.evaluate("knob => knob.value === knob.max") else "ArrowRight")


SHOWN = "knob => knob.type === 'checkbox' ? knob.checked : knob.value"
WORDS = "panel => [...panel.querySelectorAll('svg')].map(svg => svg.getAttribute('aria-label')).join(' ')"


def watch(panel, n):
    """Look out for the picture of the next move that rests on at least so many replications, or an error."""
    panel.evaluate(
        """(panel, [n, words, patience]) => {
          words = eval(words);
          const before = panel.dataset.move;
          panel.awaited = new Promise((done) => {
            const look = () => {
              const alarm = panel.querySelector(".sk-error").textContent;
              if (!alarm && (panel.dataset.move === before || Number(panel.dataset.n) < n)) return;
              watch.disconnect();
              done(alarm || words(panel));
            };
            const watch = new MutationObserver(look);
            watch.observe(panel, { attributes: true, childList: true, subtree: true });
            setTimeout(() => { watch.disconnect(); done("no answer in time"); }, patience);
          });
        }""",
        [int(n), WORDS, SLOW],
    )


def awaited(panel):
    """What is drawn of the move that was looked out for, in words."""
    words = panel.evaluate("panel => panel.awaited")
    assert words != "no answer in time" and panel.query_selector(".sk-error:not(:empty)") is None, words
    return words
