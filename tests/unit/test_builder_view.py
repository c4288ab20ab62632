"""Does the live board do what the page asks, and does a comparison in the background stay out of the way?"""

import threading

import pytest

import simkit as sk
from simkit.live.builder import build_teams, view


@pytest.fixture
def desks():
    """Two short days at four desks, on the board."""
    return build_teams(sk.load("textbook/separate-desks").change({"clock.warm_up_days": 0, "clock.horizon_days": 0.5}))


@pytest.fixture
def sent(desks, monkeypatch):
    """What the board sends to the page."""
    told = []
    monkeypatch.setattr(desks.widget, "send", lambda content, buffers=None: told.append(content))
    return told


def ask(board, **content):
    """Ask as the page does."""
    board.widget._on_message(None, content, None)


def test_does_a_move_of_the_page_move_on_the_board_and_the_other_way(desks):
    ask(desks, do="move", people="VAT clerk 5", team="allowances")
    assert "VAT clerk 5" in desks.teams["Allowances desk"]
    assert desks.widget.board["said"] == "VAT clerk 5 moved to Allowances desk, 6 of 6."
    desks.train("VAT clerk 5", "Allowances")
    shown = next(team for team in desks.widget.board["teams"] if team["key"] == "allowances")
    assert shown["people"][-1]["learnt"] == ["allowances"]


def test_is_every_error_in_words_and_gone_after_the_next_move(desks):
    ask(desks, do="move", people="VAT clerk 5", team="nowhere")
    assert desks.widget.error.startswith("there is no team 'nowhere'")
    ask(desks, do="dance")
    assert desks.widget.error == "the board does not know 'dance'"
    ask(desks, do="move", people="VAT clerk 5", team="allowances")
    assert desks.widget.error == ""


def test_do_code_and_file_go_back_to_the_page(desks, sent, tmp_path):
    ask(desks, do="code")
    ask(desks, do="save", path=str(tmp_path / "mine.toml"))
    assert sent == [{"code": desks.code()}, {"saved": str(tmp_path / "mine.toml")}]


def test_does_a_comparison_run_in_the_background_with_the_numbers_of_compare(desks):
    """Are the rows of the page those of board.compare, and does the page hear of the progress?"""
    heard = []
    desks.widget.observe(lambda change: heard.append((change.new["state"], change.new["done"])), names="contrast")
    desks.train("VAT clerk 5", "Allowances")
    desks.serve("VAT desk", products=[])
    ask(desks, do="compare")
    assert desks.widget.wait(60)
    assert heard == [("running", 0), *(("running", n) for n in range(1, 5)), ("done", 5)]
    expected, rows = desks.compare(n=5).summary, desks.widget.contrast["rows"]
    assert [row["measure"] for row in rows] == ["lead_time_mean", "task_wait", "utilisation"], "nobody costs anything"
    for row in rows:
        found = expected.loc[row["measure"]]
        assert row["verdict"] == found["verdict"]
        assert row["after"] == pytest.approx(found["second_mean"])
        assert row["low"] == pytest.approx(found["low"])


def test_is_a_comparison_of_what_was_before_never_shown(desks, monkeypatch):
    """Does a move during a comparison end it, and is its result dropped?"""
    running, go_on = threading.Event(), threading.Event()

    def slow(*told, **options):
        running.set()
        go_on.wait(30)
        return sk.compare(*told, **options)

    monkeypatch.setattr("simkit.experiment.compare", slow)
    desks.train("VAT clerk 5", "Allowances")
    ask(desks, do="compare")
    assert running.wait(30)
    desks.train("VAT clerk 4", "Allowances")
    go_on.set()
    assert desks.widget.wait(60)
    assert desks.widget.contrast == {}


def test_is_a_failure_in_the_background_told(desks, monkeypatch):
    def broken(*told, **options):
        raise RuntimeError("out of paper")

    monkeypatch.setattr("simkit.experiment.compare", broken)
    desks.train("VAT clerk 5", "Allowances")
    ask(desks, do="compare")
    assert desks.widget.wait(60)
    assert desks.widget.error == "RuntimeError: out of paper"
    assert desks.widget.contrast["state"] == "failed"


def test_is_nothing_compared_before_something_was_changed(desks):
    ask(desks, do="compare")
    assert desks.widget.error.startswith("nothing was changed yet")


def test_is_what_is_not_finished_not_compared(desks):
    desks.new_team("Empty")
    ask(desks, do="compare")
    assert "Empty has nobody" in desks.widget.error
    assert desks.widget.contrast == {}


def test_does_a_measure_that_does_not_apply_stay_empty(desks):
    """Is a number that is not there sent as nothing, since the page cannot read not-a-number?"""
    desks.train("VAT clerk 5", "Allowances")
    found = sk.compare(desks.start, desks.scenario, n=1, measures=["lead_time_mean"], progress=False)
    assert found.summary.loc["lead_time_mean", "low"] != found.summary.loc["lead_time_mean", "low"]
    row = view.rows(found)[0]
    assert row["low"] is None and row["verdict"] == "cannot tell"


def test_does_a_second_question_take_the_place_of_the_first(desks):
    """Asked twice, is only the newest answered to the end?"""
    told = []
    desks.train("VAT clerk 5", "Allowances")
    desks.widget.observe(lambda change: told.append(change.new["state"]), names="contrast")
    ask(desks, do="compare")
    ask(desks, do="compare")
    assert desks.widget.wait(60)
    assert told.count("done") == 1 and told[-1] == "done"


def test_does_the_notebook_keep_a_face_and_the_live_board(desks):
    bundle = desks._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
