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
    assert charts > 0, "a lesson without a picture"
    page.wait_for_function(f"document.querySelectorAll('.jp-OutputArea svg.marks').length >= {charts}", timeout=SLOW)

    handles = page.locator(".jp-OutputArea .noUi-handle")
    for number in range(handles.count()):
        handle = handles.nth(number)
        panel = handle.evaluate_handle("handle => handle.closest('.jp-OutputArea-output')")
        before = panel.evaluate("panel => panel.querySelector('[role=graphics-document]').getAttribute('aria-label')")
        handle.scroll_into_view_if_needed()
        handle.focus()
        # At its upper end a knob cannot go further up.
        full = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        page.keyboard.press("ArrowLeft" if full else "ArrowRight")
        seen = page.wait_for_function(
            """([panel, before]) => {
              const chart = panel.querySelector('[role=graphics-document]');
              const alarm = panel.querySelector('[role=alert]');
              if (alarm) return 'alarm: ' + alarm.textContent;
              return chart && chart.getAttribute('aria-label') !== before ? 'moved' : false;
            }""",
            arg=[panel, before],
            timeout=SLOW,
        ).json_value()
        assert seen == "moved", f"knob {number + 1} of {name}: {seen}"
    picture_of(page, name.removesuffix(".ipynb"))

    assert notebook.asked == [], "asked of the internet"
    assert [text for text in notebook.told if not any(noise in text for noise in NOISE)] == []
