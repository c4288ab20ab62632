"""Does every lesson work in JupyterLab, as a learner without internet would use it?"""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (ROOT / "course").glob("*.ipynb"))
# What JupyterLab itself says on its console, whatever notebook is open.
NOISE = ("favicon", "manifest.webmanifest", "ResizeObserver loop")
SLOW = 120_000  # milliseconds; a busy machine with two cores


def test_lessons_are_there():
    """Are there lessons to try at all? An empty folder must not pass."""
    assert {name[:2] for name in LESSONS} >= {"00", "01", "02", "04", "05"}


@pytest.mark.parametrize("name", LESSONS)
def test_lesson_runs_offline(open_notebook, picture_of, name):
    """Do all cells run, all charts show, all knobs move something, with nothing asked of the internet?"""
    notebook = open_notebook(f"course/{name}")
    page = notebook.page
    notebook.run()
    assert notebook.errors() == []

    charts = notebook.charts()
    assert charts, "a lesson without a picture"
    for position, count in charts.items():
        cell = notebook.show(position)
        page.wait_for_function(
            "([cell, count]) => cell.querySelectorAll('svg.marks').length >= count",
            arg=[cell, count],
            timeout=SLOW,
        )
        knobs = cell.query_selector_all(".noUi-handle")
        changed = [moved(page, cell, knob) for knob in knobs]
        assert any(changed) or not knobs, f"no knob in cell {position + 1} of {name} changes the picture"
    picture_of(page, name.removesuffix(".ipynb"))

    assert notebook.asked == [], "asked of the internet"
    assert [text for text in notebook.told if not any(noise in text for noise in NOISE)] == []


def moved(page, cell, knob):
    """Move a knob one step by keyboard, and wait until the panel says so: did its picture change?"""
    picture = "cell => cell.querySelector('[role=graphics-document]').getAttribute('aria-label')"
    status = "cell => cell.querySelector('[role=status], [role=alert]').textContent"
    before, said = cell.evaluate(picture), cell.evaluate(status)
    knob.scroll_into_view_if_needed()
    knob.focus()
    # At its upper end a knob cannot go further up.
    full = knob.get_attribute("aria-valuenow") == knob.get_attribute("aria-valuemax")
    page.keyboard.press("ArrowLeft" if full else "ArrowRight")
    page.wait_for_function(
        """([cell, said]) => {
          const now = cell.querySelector('[role=status], [role=alert]').textContent;
          return now !== said && !now.startsWith('Running');
        }""",
        arg=[cell, said],
        timeout=SLOW,
    )
    assert not cell.query_selector("[role=alert]"), cell.evaluate(status)
    return cell.evaluate(picture) != before
