"""Can a learner predict with the keyboard alone, and is it still there when the kernel starts again?"""

import pytest

from simkit.live.kit_widget import page
from simkit.live.prediction import PredictionView, predict

from .conftest import axe_faults

QUESTION = "How many working days does a client wait until everything is settled?"
SHOWN = ("question", "unit", "meaning", "guess", "low", "high", "status", "seen", "unspent", "wrong", "error")


@pytest.fixture
def view(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "predictions.json"))
    return PredictionView(predict("00.lead-time", QUESTION, unit="working days", low=0))


@pytest.fixture
def opened(new_page, tmp_path):
    """A function that opens a view as a page of its own, without a kernel."""
    pages = []

    def open_it(view, dark=False, width=900):
        file = tmp_path / f"page-{len(pages)}.html"
        state = {name: getattr(view, name) for name in SHOWN}
        file.write_text(page("prediction", state, "Prediction"), encoding="utf-8")
        tab = new_page(width, 600, "dark" if dark else "light")
        tab.goto(file.as_uri())
        tab.wait_for_selector("form")
        pages.append(tab)
        return tab

    yield open_it
    assert not [tab.told for tab in pages if tab.told]


def fill_in(tab, *numbers):
    """Type three numbers and press Enter, from the field that has the focus."""
    for number in numbers:
        tab.keyboard.type(number)
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")


def sent(tab):
    return tab.evaluate("() => globalThis.simkit.model.sent.filter(one => one.do === 'save')")


def python_says(tab, traits, right):
    """Answer as Python does: first the traits, then that it is done."""
    tab.evaluate(
        """([traits, right]) => {
          const { model } = globalThis.simkit;
          Object.entries(traits).forEach(([name, value]) => model.set(name, value));
          model.emit("msg:custom", { answered: "save", right });
        }""",
        [traits, right],
    )


def test_is_the_form_filled_in_with_the_keyboard_alone(view, opened):
    tab = opened(view)
    tab.keyboard.press("Tab")
    fill_in(tab, "1,5", "1", "2")
    assert sent(tab) == [{"do": "save", "guess": "1,5", "low": "1", "high": "2"}]
    assert tab.evaluate("() => document.activeElement.textContent") == "Save"


def test_is_what_is_saved_said_and_shown(view, opened):
    tab = opened(view)
    tab.get_by_label("Your best guess").fill("1.5")
    assert tab.get_by_text("Not saved yet.").is_visible()
    python_says(tab, {"guess": "1.5", "low": "1", "high": "2", "status": "Saved today."}, right=True)
    assert tab.get_by_label("to", exact=True).input_value() == "2"
    tab.wait_for_function("() => document.querySelector('[role=status]').textContent === 'Saved today.'")


def test_is_a_wrong_number_told_where_it_stands(view, opened):
    tab = opened(view)
    tab.get_by_label("Your best guess").fill("many")
    tab.get_by_role("button", name="Save").click()
    python_says(tab, {"error": "Not a number: many.", "wrong": "guess"}, right=False)
    field = tab.get_by_label("Your best guess")
    assert field.get_attribute("aria-invalid") == "true" and field.input_value() == "many"
    assert tab.evaluate("() => document.activeElement.value") == "many"
    assert tab.get_by_role("alert").text_content() == "Not a number: many."


def test_can_one_choose_to_look_without_a_guess_until_one_has_saved(view, opened):
    """Is the choice a press of a button, and gone once there is a prediction?"""
    tab = opened(view)
    tab.get_by_role("button", name="Look without a guess").click()
    assert {"do": "skip"} in tab.evaluate("() => globalThis.simkit.model.sent")
    python_says(tab, {"guess": "1.5", "low": "1", "high": "2", "status": "Saved today.", "unspent": False}, right=True)
    assert not tab.get_by_role("button", name="Look without a guess").is_visible()


def test_does_the_form_say_when_nobody_answers(view, opened):
    tab = opened(view)
    tab.get_by_role("button", name="Save").click()
    tab.get_by_text("the kernel is busy or not running").first.wait_for(timeout=10_000)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [900, 360])
def test_can_everybody_read_and_use_the_form(view, opened, dark, width, picture_of):
    view._on_message(view, {"do": "save", "guess": "9", "low": "1", "high": "2"}, [])  # a red field, and words under it
    tab = opened(view, dark, width)
    assert axe_faults(tab) == []
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    picture_of(tab, f"prediction-{'dark' if dark else 'light'}-{width}")


def test_is_a_prediction_still_there_after_the_kernel_started_again(lab_notebook, picture_of):
    """In JupyterLab: fill in by keyboard, save, restart the kernel, run again, see the truth."""
    notebook = lab_notebook(
        [
            "import os\n\nos.environ.pop('SIMKIT_PREDICTIONS', None)  # as at a learner's\nimport simkit as sk",
            f"sk.predict('98.kept', '{QUESTION}', unit='working days', low=0)",
            "sk.reveal('98.kept', (2.5, 2.2, 2.8)) if os.environ.get('GO') else None",
            "sk.predict('98.kept', 'x').forget() if os.environ.get('GO') else None",
        ]
    )
    tab = notebook.page
    notebook.run()
    notebook.show(1)
    tab.locator(".sk-prediction input").first.focus()
    fill_in(tab, "3", "2", "4")
    tab.locator(".sk-prediction .sk-foot", has_text="Saved on").wait_for(timeout=30_000)
    picture_of(tab, "prediction-in-jupyterlab")
    tab.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          await panel.sessionContext.session.kernel.restart();
          panel.content.model.cells.get(0).sharedModel.setSource(
            panel.content.model.cells.get(0).sharedModel.getSource() + "\\nos.environ['GO'] = '1'");
        }"""
    )
    tab.get_by_role("alert").filter(has_text="The kernel was restarted").wait_for(timeout=30_000)
    assert tab.locator(".sk-gone .sk-body").evaluate("body => body.inert && getComputedStyle(body).filter") != "none"
    notebook.run()
    notebook.show(1)
    tab.locator(".sk-prediction .sk-foot", has_text="Saved on").wait_for(timeout=30_000)
    assert tab.locator(".sk-prediction input").first.input_value() == "3"
    tab.wait_for_function(
        """() => JSON.stringify(window.jupyterapp.shell.currentWidget.context.model.toJSON().cells[2].outputs)
                .includes('well judged')"""
    )
    assert not notebook.shown_errors() and not notebook.errors() and not notebook.asked
