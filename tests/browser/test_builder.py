"""The team builder in a browser: by mouse, by keyboard, narrow and dark, and for who does not see it."""

import pytest

import simkit as sk
from simkit.live.builder import build_teams
from simkit.live.builder.render import state
from simkit.live.kit_widget import error_text
from simkit.live.kit_widget import page as standalone

from .conftest import axe_faults

COLUMN = '.sk-b-column[data-team="{}"]'


class Page:
    """A board on a page of its own. What the page asks is done by the real board, as in a notebook."""

    def __init__(self, page, board):
        self.page, self.board = page, board
        self.view = board.widget
        self.said = []
        self.view.send = lambda content, buffers=None: self.said.append(content)

    def answer(self):
        """Do what the page has asked for since, and show it the result; return what it asked for."""
        asked = self.page.evaluate("simkit.model.sent.splice(0)")
        for content in asked:
            error = ""
            try:
                self.view.answer(content)
            except Exception as problem:
                error = error_text(problem)
            self.put(error=error)
        while self.said:
            self.page.evaluate("told => simkit.model.emit('msg:custom', told)", self.said.pop(0))
        return asked

    def put(self, **traits):
        """Show the page the board as it stands, and other traits."""
        for key, value in {"board": self.view.board, "contrast": self.view.contrast, **traits}.items():
            self.page.evaluate("([key, value]) => simkit.model.set(key, value)", [key, value])

    def card(self, name):
        """The card of an employee."""
        return self.page.locator(f".sk-b-face[data-name='{name}']")

    def heard(self):
        """What a screen reader was told last."""
        self.page.wait_for_timeout(400)
        return self.page.locator(".sk-heard[role=status]").inner_text()


@pytest.fixture
def open_board(new_page, tmp_path):
    """A function that opens a board on a page; at the end nothing may have gone wrong on it."""
    opened = []

    def open_it(board=None, dark=False, width=1280):
        board = board or build_teams(sk.load("tax-office/specialists"))
        path = tmp_path / f"board-{len(opened)}.html"
        path.write_text(standalone("builder", {"board": state(board), "contrast": {}, "error": ""}, "Teams"))
        page = new_page(width, scheme="dark" if dark else "light")
        page.goto(path.as_uri())
        page.wait_for_selector(".sk-b-column")
        opened.append(page)
        return Page(page, board)

    yield open_it
    assert not [page.told for page in opened if page.told]


def test_dragging_a_card_moves_the_employee(open_board):
    """Does a card that is dropped on another team arrive there, and its count with it?"""
    shown = open_board()
    target = shown.page.locator(COLUMN.format("income_tax"))
    shown.card("VAT specialist 6").drag_to(target)
    assert shown.answer() == [{"do": "move", "people": "VAT specialist 6", "team": "income_tax"}]
    assert target.locator("[data-name='VAT specialist 6']").count() == 1
    assert target.locator(".sk-b-count").inner_text() == "14"
    assert shown.page.locator(".sk-b-face").count() == 36, "nobody is lost or drawn twice"


def test_a_card_dropped_where_it_was_asks_nothing(open_board):
    """Is putting a card back no move?"""
    shown = open_board()
    shown.card("VAT specialist 6").drag_to(shown.page.locator(COLUMN.format("vat")))
    assert shown.answer() == []


def test_the_keyboard_moves_keeps_focus_and_announces(open_board):
    """Can who has no mouse move somebody, stay on the card, and hear where it went?"""
    shown = open_board()
    page = shown.page
    shown.card("tax-phone employee 1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    focused = "document.activeElement.dataset.name"
    assert page.evaluate(focused) == "income tax specialist 2"
    page.keyboard.press("Shift+ArrowRight")
    asked = shown.answer()
    assert asked == [{"do": "shift", "name": "income tax specialist 2", "across": 1}]
    assert page.evaluate(focused) == "income tax specialist 2"
    assert shown.heard() == "income tax specialist 2 moved to Allowances team, 1 of 6."
    assert page.locator(".sk-b-face[tabindex='0']").count() == 5, "each team is one stop of the Tab key"
    teams = list(shown.board.draft.teams)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")  # before the first was answered
    shown.answer()
    moved = shown.board.draft.employees["income tax specialist 2"].team
    assert teams.index(moved) == teams.index("allowances") + 2


def test_the_list_moves_the_chosen_employee(open_board):
    """Is there a way without dragging and without knowing keys: for touch and for switch control?"""
    shown = open_board()
    shown.card("allowances specialist 5").focus()
    shown.page.keyboard.press("Enter")
    shown.page.get_by_label("Team to move to").select_option("vat")
    shown.page.get_by_role("button", name="Move", exact=True).click()
    shown.answer()
    assert "allowances specialist 5" in shown.board.teams["VAT team"]


def test_ticking_a_skill_trains_and_shows_the_price(open_board):
    """Does a tick in the table train, say what it costs, and add up?"""
    shown = open_board()
    page = shown.page
    page.locator(".sk-b-team-skills[data-team=vat] summary").click()
    box = page.get_by_role("checkbox", name="Allowances for VAT specialist 2")
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    shown.answer()
    assert shown.board.draft.employees["VAT specialist 3"].skills == {"allowances": 0.8, "vat": 1.0}
    assert "0.8 new €2,500" in page.locator("tr", has_text="VAT specialist 3").inner_text()
    assert "Training: €2,500 for 1 new skill" in page.locator(".sk-b-state").inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Allowances for VAT specialist 3"
    page.get_by_role("button", name="Train all of VAT team in Allowances").click()
    shown.answer()
    assert shown.board.training_cost == 6 * 2500


def test_quick_ticks_are_all_counted(open_board):
    """Three ticks before the first is answered, of skills, of products and of teams to help: is none of them lost?"""
    shown = open_board()
    column = shown.page.locator(COLUMN.format("vat"))
    column.locator("summary").first.click()
    boxes = {kind: column.locator(f"fieldset >> nth={place}").get_by_role("checkbox").all()
             for place, kind in ((0, "products"), (2, "helps"))}  # fmt: skip
    before = {kind: sum(box.is_checked() for box in found) for kind, found in boxes.items()}
    ticked = {kind: [box for box in found if not box.is_checked()][:3] for kind, found in boxes.items()}
    for found in ticked.values():
        for box in found:
            box.check()
    shown.page.locator(".sk-b-team-skills[data-team=vat] summary").click()
    for number in (1, 2, 3):
        shown.page.get_by_role("checkbox", name=f"Allowances for VAT specialist {number}", exact=True).check()
    assert len(shown.answer()) == sum(map(len, ticked.values())) + 3 >= 7
    team = shown.board.draft.teams["vat"]
    for kind, found in ticked.items():
        assert len(getattr(team, kind)) == before[kind] + len(found), kind
        assert all(box.is_checked() for box in found), kind
    taught = [f"VAT specialist {number}" for number in (1, 2, 3)]
    assert all("allowances" in shown.board.draft.employees[name].skills for name in taught)
    ticked["products"][0].uncheck()
    shown.answer()
    assert len(shown.board.draft.teams["vat"].products) == before["products"] + len(ticked["products"]) - 1


def test_what_is_missing_is_said_and_nothing_can_be_compared(open_board):
    """Does the page say what is missing, and hold back the comparison until it is mended?"""
    shown = open_board()
    page = shown.page
    compare = page.get_by_role("button", name="Compare with where I began")
    assert compare.is_disabled(), "nothing was changed yet"
    page.get_by_label("Name of a new team").fill("A desk for deaths")
    page.keyboard.press("Enter")
    shown.answer()
    assert page.locator(".sk-b-missing li").all_inner_texts() == [
        "A desk for deaths has nobody: move somebody there, or remove the team."
    ]
    assert compare.is_disabled()
    shown.card("income tax specialist 13").drag_to(page.locator(COLUMN.format("a_desk_for_deaths")))
    shown.answer()
    assert page.locator(".sk-b-missing").is_hidden()
    assert compare.is_enabled()


def test_a_refusal_is_shown_in_words_and_goes_when_mended(open_board):
    """Does a refused move say why, and does the page then show what is true?"""
    shown = open_board()
    page = shown.page
    page.get_by_label("Name of a new team").fill("VAT team")
    page.keyboard.press("Enter")
    shown.answer()
    assert page.locator(".sk-error").inner_text() == "there is a team 'VAT team' already: choose another name"
    page.get_by_label("Name of a new team").fill("Business team")
    page.keyboard.press("Enter")
    shown.answer()
    assert page.locator(".sk-error:not(:empty)").count() == 0


def test_a_team_is_changed_emptied_and_removed(open_board):
    """Can a team get another name and other work, and can it go once it is empty?"""
    shown = open_board(build_teams(sk.load("textbook/short-and-long")))
    page = shown.page
    first, second = (team["key"] for team in state(shown.board)["teams"])
    column = page.locator(COLUMN.format(first))
    column.locator("summary").click()
    column.get_by_label("New name of the team").fill("Everything")
    page.keyboard.press("Enter")
    shown.answer()
    assert column.locator(".sk-b-team").inner_text() == "Everything"
    assert column.get_by_role("button", name="Remove team").is_disabled()
    for box in column.locator("fieldset >> nth=0").get_by_role("checkbox").all():
        box.uncheck()
        shown.answer()
    assert shown.board.draft.teams[first].products == ()
    column.locator("fieldset >> nth=2").get_by_role("checkbox").first.check()
    column.get_by_label("the best known first").check()
    shown.answer()
    assert shown.board.draft.teams[first].helps == (second,) and shown.board.draft.teams[first].own_first
    for name in list(shown.board.teams["Everything"]):
        shown.board.move(name, second)
    shown.put()
    column.get_by_role("button", name="Remove team").click()
    shown.answer()
    assert page.locator(".sk-b-column").count() == 1


def test_undo_takes_the_card_back(open_board):
    """Do Undo, Redo and Reset do what they say?"""
    shown = open_board()
    page, card = shown.page, shown.card("VAT specialist 6")
    team = "document.querySelector(\".sk-b-face[data-name='VAT specialist 6']\").closest('.sk-b-column').dataset.team"
    card.drag_to(page.locator(COLUMN.format("allowances")))
    shown.answer()
    seen = [page.evaluate(team)]
    for name in ("Undo", "Redo", "Reset"):
        page.get_by_role("button", name=name, exact=True).click()
        shown.answer()
        seen.append(page.evaluate(team))
    assert seen == ["allowances", "vat", "allowances", "vat"]


def test_comparison_code_and_file(open_board, tmp_path):
    """Does the page show the verdicts, the code of the moves, and where the file went; once only?"""
    shown = open_board(build_teams(sk.load("textbook/short-and-long").change({"clock.horizon_days": 2})))
    page, board = shown.page, shown.board
    first, second = board.draft.teams
    board.serve(first, products=[])
    board.serve(second, products=[])
    shown.put()
    page.get_by_role("button", name="Compare with where I began").click()
    shown.answer()
    assert shown.view.wait(60)
    shown.put()
    table = page.locator(".sk-b-result tbody tr")
    assert table.count() == 3
    done = shown.view.contrast
    assert table.first.locator("td").first.inner_text() == done["rows"][0]["verdict"]
    page.evaluate("told => simkit.model.set('contrast', told)", {**done, "state": "running", "done": 4})
    assert table.locator("td:first-of-type").all_inner_texts() == ["so far"] * 3, "no verdict before the end"
    shown.put()
    assert table.first.inner_text().startswith("Lead time, mean")
    assert "Compared. Lead time, mean:" in shown.heard()
    page.get_by_role("button", name="Copy as code").click()
    shown.answer()
    assert page.get_by_label("The moves as Python").input_value() == board.code()
    path = tmp_path / "mine.toml"
    page.get_by_label("File name").fill(str(path))
    for _ in range(2):
        page.get_by_role("button", name="Save as scenario file").click()
        shown.answer()
    assert sk.load(path) == board.scenario
    assert "nothing is written over" in page.locator(".sk-error").inner_text()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_anybody_can_use_it(open_board, picture_of, dark, width):
    """Does axe find nothing, with everything open, light and dark, wide and narrow; and does nothing stick out?"""
    board = build_teams(sk.load("tax-office/specialists"))
    board.train("VAT specialist 2", "Allowances")
    board.new_team("Death", events="death")
    shown = open_board(board, dark, width)
    page = shown.page
    shown.card("VAT specialist 2").click()
    page.locator(".sk-b-team-skills[data-team=vat] summary").click()
    page.locator(".sk-b-column[data-team=vat] summary").click()
    row = {"label": "Lead time, mean", "unit": "working days", "before": 3, "after": 2, "difference": -1, "low": -2}
    result = {"state": "done", "done": 5, "of": 5, "rows": [{**row, "high": -0.5, "verdict": "better"}]}
    shown.put(contrast=result)
    picture_of(page, f"builder-{'dark' if dark else 'light'}-{width}")
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_jupyterlab_the_board_answers(lab_notebook, picture_of):
    """In a real JupyterLab: does a key move the employee in Python, and does a comparison come back from it?"""
    notebook = lab_notebook(
        [
            "import simkit as sk\n"
            "office = sk.load('textbook/separate-desks').change({'clock.warm_up_days': 0, 'clock.horizon_days': 1})\n"
            "board = sk.build_teams(office)\nboard",
            "print(board.move('VAT clerk 5', 'Allowances desk'))",
        ]
    )
    notebook.run()
    page = notebook.page
    notebook.show(0)
    card = page.locator(".sk-b-face[data-name='VAT clerk 4']")
    card.focus()
    page.keyboard.press("Shift+ArrowLeft")
    moved = page.locator(f"{COLUMN.format('allowances')} [data-name='VAT clerk 4']")
    moved.wait_for(timeout=20_000)
    assert page.locator(f"{COLUMN.format('allowances')} [data-name='VAT clerk 5']").count() == 1, "moved by the cell"
    page.locator(".sk-b-face[data-name='VAT clerk 3']").drag_to(page.locator(COLUMN.format("income_tax")))
    page.locator(f"{COLUMN.format('income_tax')} [data-name='VAT clerk 3']").wait_for(timeout=20_000)
    compare = page.get_by_role("button", name="Compare with where I began")
    compare.focus()
    page.keyboard.press("Enter")
    page.locator(".sk-b-result caption", has_text="5 replications").wait_for(timeout=60_000)
    assert page.locator(".sk-b-result tbody th").all_inner_texts()[0].startswith("Lead time, mean")
    picture_of(page, "builder-in-jupyterlab")
    assert notebook.errors() == [] and notebook.shown_errors() == []
    notebook.hold_quiet()
