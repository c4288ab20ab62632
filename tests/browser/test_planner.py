"""Does the plan editor answer: by mouse, by keyboard, narrow and dark, and for who does not see it?"""

import pytest

import simkit as sk
from simkit.live.kit_widget import error_text
from simkit.live.kit_widget import page as page_of

from .conftest import axe_faults

pytestmark = [pytest.mark.browser]

SLOW = 60_000  # milliseconds; a busy machine with two cores
SMALL = {
    "events.client.per_week": 250, "products.case.work.mean": 480, "clock.warm_up_days": 5, "clock.horizon_days": 100,
}  # fmt: skip
TRAITS = ("plan", "picture", "progress", "code", "saved")


def made(**given):
    """A planner of a small office."""
    pair = [sk.load(f"textbook/dip-{name}").change(SMALL) for name in ("before", "after")]
    return sk.plan_change(*pair, retained=0, n=2, most=2, **given)


class Page:
    """A planner on a page of its own. What the page asks is done by the real planner, as in a notebook."""

    def __init__(self, page, planner):
        self.page, self.planner, self.view = page, planner, planner.widget

    def answer(self, runs=True):
        """Do what the page has asked for since, and show it the result; return what it asked for."""
        asked = self.page.evaluate("simkit.model.sent.splice(0)")
        for content in asked:
            self.view._on_message(self.view, content, [])
            self.put("plan", "code", "saved", "error")
        if runs:
            assert self.planner.wait(60)
            self.put("picture", "progress")
        return [content for content in asked if content["do"] != "go"]

    def put(self, *traits):
        for trait in traits:
            value = getattr(self.view, trait)
            self.page.evaluate("([key, value]) => simkit.model.set(key, value)", [trait, value])

    def heard(self):
        """What a screen reader was told last."""
        self.page.wait_for_timeout(400)
        return self.page.locator(".sk-heard[role=status]").inner_text()

    def item(self, name):
        """A step in the list."""
        return self.page.locator(f".sk-p-item[data-step='{name}']")

    def marks(self, name):
        """A step in the drawing."""
        return self.page.locator(f".sk-p-chart [data-step='{name}']")


@pytest.fixture
def open_planner(new_page, tmp_path):
    """A function that opens a planner on a page; at the end nothing may have gone wrong on it."""
    opened = []

    def open_it(planner=None, dark=False, width=1000):
        planner = planner or made(phases=3, gap=4, helps=True)
        planner.extend(2)
        view = planner.widget
        path = tmp_path / f"planner-{len(opened)}.html"
        state = {trait: getattr(view, trait) for trait in TRAITS} | {"error": ""}
        path.write_text(page_of("planner", state, "Plan"), encoding="utf-8")
        page = new_page(width, 1000, "dark" if dark else "light")
        page.goto(path.as_uri())
        page.wait_for_selector(".sk-p-chart .sk-p-line")
        shown = Page(page, planner)
        shown.answer()
        opened.append((page, planner))
        return shown

    yield open_it
    for page, planner in opened:
        planner.widget.close()
        assert page.told == []


def dial(shown, label):
    return shown.page.get_by_label(label, exact=True)


def test_a_slider_writes_the_plan_and_the_lines_follow(open_planner):
    """While dragged: the plan at once, the lines still the old ones and said so. Let go: the lines of the new plan."""
    shown = open_planner()
    page = shown.page
    line = page.locator("path.sk-p-line.sk-p-now").last
    before = line.get_attribute("d")
    bar = dial(shown, "Phases (1: everybody at once)")
    bar.evaluate("bar => { bar.value = 1; bar.dispatchEvent(new Event('input', { bubbles: true })); }")
    assert [one["settled"] for one in shown.answer()] == [False]
    assert page.locator(".sk-p-lanes .sk-p-is-phase").count() == 1
    assert shown.item("phase 1").inner_text().startswith("Week")
    assert page.locator(".sk-p-stale").count() == 1
    assert page.locator(".sk-p-note").inner_text() == "The lines are still those of the plan before."
    assert line.get_attribute("d") == before
    bar.evaluate("bar => bar.dispatchEvent(new Event('change', { bubbles: true }))")
    assert [one["settled"] for one in shown.answer()] == [True]
    assert page.locator(".sk-p-stale").count() == 0
    assert line.get_attribute("d") != before
    assert "2 replications" in page.locator(".sk-p-note").inner_text()
    assert dial(shown, "Weeks between phases").is_disabled(), "nothing lies between the phases of one"


def test_a_drag_never_makes_a_queue(open_planner):
    """Is one value of a drag under way at a time, is the newest asked for next, and does the thumb stay in the hand?"""
    shown = open_planner()
    bar = dial(shown, "Week of the first phase")
    for week in (1, 2, 3, 9):
        bar.evaluate(
            "(bar, week) => { bar.value = week; bar.dispatchEvent(new Event('input', { bubbles: true })); }", week
        )
    assert [one["values"] for one in shown.answer(runs=False)] == [{"week": 1}]
    assert bar.input_value() == "9"
    assert [one["values"] for one in shown.answer(runs=False)] == [{"week": 9}]
    assert shown.answer() == []


def test_quick_keys_are_all_counted(open_planner):
    """A key pressed while the answer to the one before is on its way: does that answer take it back?"""
    shown = open_planner(made(phases=1))
    page, bar = shown.page, dial(shown, "Phases (1: everybody at once)")
    bar.focus()
    late = []
    for presses in (1, 2, 3, 4):
        page.keyboard.press("ArrowRight")
        for content in late:
            shown.view._on_message(shown.view, content, [])
            shown.put("plan", "error")
        late = page.evaluate("simkit.model.sent.splice(0)")
        assert bar.input_value() == str(presses + 1)
    page.evaluate("late => simkit.model.sent.push(...late)", late)
    shown.answer()
    assert bar.input_value() == "5" and shown.planner.settings.phases == 5


def test_a_step_is_dragged_to_another_week(open_planner):
    """On the drawing: does a phase that is dragged get its new week, in the list, in Python and for who listens?"""
    shown = open_planner()
    page = shown.page
    page.locator(".sk-p-chart").scroll_into_view_if_needed()
    first, second = (shown.marks(f"phase {k}").locator(".sk-p-shape").bounding_box() for k in (1, 2))
    step = (second["x"] - first["x"]) / 4  # the phases are four weeks apart
    x, y = (second[axis] + second[size] / 2 for axis, size in (("x", "width"), ("y", "height")))
    page.mouse.move(x, y)
    page.mouse.down()
    for weeks in (1, 2, 3):
        page.mouse.move(x + weeks * step, y)
    shown.answer(runs=False)
    assert shown.item("phase 2").get_by_label("Week of Phase 2 of 3").input_value() == "9", "the first is answered"
    page.mouse.up()
    asked = shown.answer()
    assert asked[-1]["week"] == 11 and asked[-1]["settled"]
    assert shown.planner.steps.loc["phase 2", "week"] == 11
    assert "moved by hand, was week 8" in shown.item("phase 2").inner_text()
    assert shown.heard().startswith("Phase 2 is in week 11 now.")
    shown.page.get_by_role("button", name="Put back Phase 2 of 3").click()
    shown.answer()
    assert shown.planner.steps.loc["phase 2", "week"] == 8


def test_all_by_keyboard(open_planner):
    """Without a mouse: can a step be moved and taken out, does focus stay near, and is each thing told?"""
    shown = open_planner()
    page = shown.page
    week = page.get_by_label("Week of Phase 3 of 3")
    week.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    shown.answer()
    assert shown.planner.steps.loc["phase 3", "week"] == 14
    week.fill("1")
    page.keyboard.press("Tab")
    shown.answer()
    assert list(shown.planner.steps.index) == ["phase 3", "phase 1", "phase 2"]
    focused = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(focused) == "Put back Phase 3 of 3", "it went up in the list, and focus with it"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shown.answer()
    assert "phase 3" not in shown.planner.steps.index
    assert page.evaluate(focused) == "Put back Phase 3 of 3"
    assert "stay in the old teams, for good" in page.locator(".sk-p-notes").inner_text()
    page.keyboard.press("Enter")
    shown.answer()
    assert list(shown.planner.steps["week"]) == [4, 8, 12]
    page.get_by_role("button", name="Undo").press("Enter")
    shown.answer()
    assert "phase 3" not in shown.planner.steps.index


def test_a_key_held_down_is_a_drag(open_planner):
    """Does a key that repeats move the plan only, and run it when it is let go?"""
    shown = open_planner()
    page = shown.page
    dial(shown, "Weeks between phases").focus()
    for _ in range(3):
        page.keyboard.down("ArrowRight")
        shown.answer(runs=False)
    page.keyboard.up("ArrowRight")
    asked = shown.answer()
    assert asked[-1] == {"do": "set", "values": {"gap": 7}, "settled": True, "id": asked[-1]["id"]}
    assert shown.planner.settings.gap == 7


def test_steps_are_added_changed_and_removed(open_planner):
    """The form: does it ask for what each kind of step needs, and is the step then in the list and in the drawing?"""
    shown = open_planner()
    page = shown.page
    page.get_by_text("Add a step").click()
    form = page.locator(".sk-p-add")
    form.get_by_label("Step").select_option("hire")
    form.get_by_label("Week", exact=True).fill("3")
    form.get_by_label("Employees").fill("4")
    form.get_by_label("Until week").fill("12")
    form.get_by_role("button", name="Add").click()
    shown.answer()
    (step,) = [step for step in shown.planner.scenario.plan.steps if step.do == "hire"]
    assert (step.count, step.team, step.week, step.until) == (4, "new_way", 3, 12)
    assert shown.marks("step 1").count() == 1
    page.get_by_label("employees, Temporary staff, 4").fill("6")
    page.keyboard.press("Enter")
    shown.answer()
    assert "Temporary staff, 6" in shown.item("step 1").inner_text()
    form.get_by_label("Step").select_option("roll back")
    assert form.locator("label:visible").count() == 2, "a week is all it needs"
    form.get_by_role("button", name="Add").click()
    shown.answer()
    assert page.locator(".sk-p-hairs .sk-p-is-roll-back").count() == 1
    page.get_by_role("button", name="Remove Rolled back").click()
    shown.answer()
    assert page.locator(".sk-p-hairs .sk-p-is-roll-back").count() == 0


def test_a_refusal_is_told_and_the_controls_show_what_is_true(open_planner):
    """Is what was wrong said under the widget, do the controls go back, and is the next move as if nothing had been?"""
    shown = open_planner(made(temps=2))
    page = shown.page
    until = page.get_by_label("Until week", exact=True)
    until.fill("2")
    page.keyboard.press("Enter")
    shown.answer()
    alarm = page.get_by_role("alert")
    assert alarm.inner_text() == "temporary staff must leave after they come, in week 4; not in week 2"
    assert until.input_value() == "12"
    until.fill("9")
    page.keyboard.press("Enter")
    shown.answer()
    assert alarm.inner_text() == "" and shown.planner.settings.temps_until == 9


def test_the_week_of_the_verdict_can_be_moved(open_planner):
    """By slider or by pointing at the lines: is it told what one would conclude in that week?"""
    shown = open_planner(made())
    page = shown.page
    bar = page.get_by_label("If it were judged in week 6")
    verdict = page.locator(".sk-p-verdict")
    kinds = shown.view.picture["verdicts"]
    assert kinds[5]["kind"] in verdict.inner_text() and "no change" in verdict.inner_text()
    bar.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert f"{kinds[9]['told']}: {kinds[9]['kind']}." in verdict.inner_text()
    assert "In week 10" in page.locator(".sk-p-chart").get_attribute("aria-label")
    shown.answer()
    assert shown.planner.seen.week == 10
    box = page.locator(".sk-p-chart").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 13, box["y"] + 60)
    assert [one["week"] for one in shown.answer()] == [20], "the right end is the last week"
    assert page.locator(".sk-p-judge label").inner_text() == "If it were judged in week 20"


def test_other_measures_and_the_difference(open_planner):
    """Does the choice of a measure, of a band and of the difference draw what it says?"""
    shown = open_planner()
    page = shown.page
    page.get_by_label("Draw", exact=True).select_option("experience")
    shown.answer()
    assert page.locator(".sk-p-verdict").inner_text().startswith("Speed by experience: this plan")
    assert "%" in page.locator(".sk-p-axis").inner_html()
    page.get_by_label("Band").select_option("spread")
    page.get_by_label("Difference from no change").check()
    shown.answer()
    assert (shown.planner.seen.band, shown.planner.seen.difference) == ("spread", True)
    assert page.locator(".sk-p-legend li").all_inner_texts() == ["this plan"]


def test_kept_plans_stand_beside_each_other(open_planner):
    """Is a kept plan in legend, table and shelf, told apart by more than colour; and can one go on with it?"""
    shown = open_planner()
    page = shown.page
    page.get_by_label("What to call the plan that is kept").fill("in phases")
    page.keyboard.press("Enter")
    shown.answer()
    dial(shown, "Phases (1: everybody at once)").fill("1")
    shown.answer()
    assert page.locator(".sk-p-legend li").all_inner_texts() == ["this plan", "in phases", "no change"]
    dashes = page.locator(".sk-p-legend path").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).strokeDasharray)"
    )
    assert len(set(dashes)) == 3
    heads = page.locator(".sk-p-numbers thead th").all_inner_texts()
    assert [head.split("\n")[0] for head in heads] == ["this plan", "in phases"]
    rows = page.locator(".sk-p-numbers tbody th").all_inner_texts()
    assert [row.split("\n")[0].strip() for row in rows][:4] == [
        "Deepest point cases", "Deepest in week", "Cleared in week", "Risk of never clearing",
    ]  # fmt: skip
    page.get_by_role("button", name="Go on with in phases").click()
    shown.answer()
    assert shown.planner.settings.phases == 3
    assert page.get_by_role("button", name="Go on with in phases").is_disabled()
    page.get_by_role("button", name="Remove in phases").click()
    shown.answer()
    assert page.locator(".sk-p-numbers thead th").count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "What to call the plan that is kept"


def test_code_and_file(open_planner, tmp_path):
    """Is the code there to be selected whatever the clipboard does, and is a file written once and not over?"""
    shown = open_planner()
    page = shown.page
    page.get_by_role("button", name="Copy as code").click()
    assert page.get_by_label("The plan as Python").input_value() == shown.planner.code()
    page.get_by_role("button", name="Save as scenario file").click()
    page.get_by_label("Name of the file").fill(str(tmp_path / "mine.toml"))
    for _ in range(2):
        page.get_by_role("button", name="Save", exact=True).click()
        shown.answer()
    assert sk.load(tmp_path / "mine.toml") == shown.planner.scenario
    assert "choose another name" in page.get_by_role("alert").inner_text()


# What can be touched and is cut off: by the page, by a box around it, or because its own text is too long for it.
CLIPPED = """[...document.querySelectorAll('input, select, button')].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width) return false;
  const boxes = [document.documentElement];
  for (let up = one.parentElement; up; up = up.parentElement) {
    if (getComputedStyle(up).overflowX !== 'visible') boxes.push(up);
  }
  const out = boxes.map((up) => up.getBoundingClientRect())
    .some((up) => box.right > up.right + 1 || box.left < up.left - 1);
  return out || (one.type === 'number' && one.scrollWidth > one.clientWidth + 1);
}).map((one) => `${one.type} ${one.getAttribute('aria-label') || one.textContent || one.id}`)"""


# Numbers of weeks that a line of a step runs through: drawn later, or without a rim of paper around the letters.
STRUCK_THROUGH = """[...document.querySelectorAll('.sk-p-axis text')].filter((one) => {
  const hairs = document.querySelector('.sk-p-hairs');
  const later = one.compareDocumentPosition(hairs) & Node.DOCUMENT_POSITION_FOLLOWING;
  return later || !getComputedStyle(one).paintOrder.startsWith('stroke');
}).map((one) => one.textContent)"""


@pytest.mark.parametrize("width", [1000, 360])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_anybody_can_use_it(open_planner, picture_of, dark, width):
    """Does axe find nothing, with everything open, light and dark, wide and narrow; and does nothing stick out?"""
    planner = made(helps=True)
    planner.keep("at once")
    planner.set(phases=4, gap=3, training=16, temps=4, participation=8, ending="stop", ending_week=12)
    planner.shift("phase 2", 8)
    planner.remove("phase 3")
    planner.add("freeze", week=2, days=3)
    shown = open_planner(planner, dark, width)
    page = shown.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.get_by_role("button", name="Save as scenario file").click()
    page.get_by_role("button", name="Copy as code").click()
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(STRUCK_THROUGH) == []
    page.locator(".sk-p-results").scroll_into_view_if_needed()
    picture_of(page, f"planner-{'dark' if dark else 'light'}-{width}")


def test_narrow_begins_with_the_phases(open_planner):
    """On a narrow page: are only the phases open, and do the others say in a line how they stand?"""
    shown = open_planner(made(training=16), width=360)
    groups = shown.page.locator(".sk-p-group")
    assert groups.evaluate_all("all => all.map((one) => one.open)") == [True, False, False]
    assert groups.nth(1).inner_text().split("\n")[-1].endswith("16 h training")


@pytest.mark.slow
def test_in_jupyterlab(lab_notebook, picture_of):
    """In JupyterLab: do replications stream in by themselves, after a key too, and is Python's plan the page's?"""
    cells = [
        "import simkit as sk",
        f"pair = [sk.load(f'textbook/dip-{{name}}').change({SMALL}) for name in ('before', 'after')]",
        "planner = sk.plan_change(*pair, retained=0, phases=2, gap=6, n=2, most=5)\nplanner",
        "assert planner.settings.phases == 3 and planner.done == 5\n"
        "assert [kept.name for kept in planner.kept] == ['Plan A']\n"
        "ours, theirs = planner.transition, sk.transition(planner.scenario, names=['Plan A'], n=5)\n"
        "assert ours.summary.equals(theirs.summary)",
        "planner.shift('phase 3', 18)",
    ]
    notebook = lab_notebook(cells)
    page = notebook.page
    run_cells(notebook, range(3))
    root = page.locator(".sk-planner")
    root.wait_for(timeout=SLOW)
    page.wait_for_selector(".sk-planner[data-n='5'][data-running='false']", timeout=SLOW)
    bar = page.get_by_label("Phases (1: everybody at once)", exact=True)
    bar.focus()
    mark = root.get_attribute("data-drawn")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f".sk-planner[data-n='5'][data-running='false']:not([data-drawn='{mark}'])", timeout=SLOW)
    assert bar.evaluate("bar => document.activeElement === bar"), "the notebook took the focus"
    page.get_by_role("button", name="Keep this plan").click()
    page.get_by_role("button", name="Remove Plan A").wait_for(timeout=SLOW)
    picture_of(page, "planner-in-jupyterlab")
    run_cells(notebook, [3, 4])
    page.locator(".sk-p-item[data-step='phase 3']", has_text="moved by hand").wait_for(timeout=SLOW)
    page.wait_for_selector(".sk-planner[data-n='5'][data-running='false']", timeout=SLOW)
    assert notebook.errors() == [] and notebook.shown_errors() == []
    assert notebook.asked == [] and notebook.told == []


def run_cells(notebook, positions):
    """Run some cells, and wait until they have run."""
    notebook.page.evaluate(
        """async (positions) => {
          const panel = window.jupyterapp.shell.currentWidget;
          await panel.context.ready;
          await panel.sessionContext.ready;
          await panel.sessionContext.session.kernel.info;
          for (const i of positions) {
            panel.content.activeCellIndex = i;
            await window.jupyterapp.commands.execute('notebook:run-cell');
          }
        }""",
        list(positions),
    )


def test_words_of_an_error_are_the_kits_own():
    """A refusal of a planner: is it a sentence, without the kind of error before it?"""
    with pytest.raises(ValueError) as refused:
        made().set(phases=0)
    assert error_text(refused.value) == "phases: found 0, must be a whole number from 1 to 8"
