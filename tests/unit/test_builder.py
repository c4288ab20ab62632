"""Does the board keep everybody, say what is missing, and give the organisation that was built?"""

import pandas as pd
import pytest

import simkit as sk
from simkit.live.builder import build_teams
from simkit.live.builder.draft import BoardDraft, assemble
from simkit.live.builder.render import fallback, short_names, state
from simkit.model.scenario import Scenario

SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 1}


@pytest.fixture
def tax():
    """The tax office with specialists, on the board."""
    return build_teams(sk.load("tax-office/specialists"))


def attributes(scenario):
    """All that a scenario says of each employee, but how they are grouped."""
    skip = {"name", "count"}
    return {p.name: (p.team, p.member.model_dump(exclude=skip)) for p in scenario.people()}


@pytest.mark.parametrize("name", sk.scenarios())
def test_does_a_round_trip_give_back_the_same_organisation(name):
    """Taken apart and put together, is every shipped scenario what it was, down to each employee?"""
    start = sk.load(name)
    again = Scenario.from_data(assemble(BoardDraft.of(start), start, start.title))
    assert attributes(again) == attributes(start)
    assert [p.name for p in again.people()] == [p.name for p in start.people()]
    teams = {"teams": start.data()["teams"], "description": start.description}
    assert Scenario.from_data({**again.data(), **teams}) == start, "nothing but the teams is touched"
    for key, team in start.teams.items():
        assert again.teams[key].model_dump(exclude={"members"}) == team.model_dump(exclude={"members"})


@pytest.mark.parametrize("name", ["tax-office/service-team", "textbook/first-line"])
def test_does_a_round_trip_run_identically(name):
    """Put together again, does the office do exactly the same things at the same minutes?"""
    start = sk.load(name).change(SHORT)
    again = Scenario.from_data(assemble(BoardDraft.of(start), start, start.title))
    first, second = sk.run(start, seed=4), sk.run(again, seed=4)
    pd.testing.assert_frame_equal(first.cases, second.cases)
    pd.testing.assert_frame_equal(first.activities, second.activities)
    pd.testing.assert_frame_equal(first.duty, second.duty)


def test_is_an_untouched_board_the_scenario_it_began_with(tax):
    assert tax.scenario is tax.start
    tax.move("VAT specialist 6", "allowances")
    tax.move("VAT specialist 6", "vat")
    assert tax.scenario is tax.start, "there and back again is where it began"


def test_does_everybody_keep_hours_phone_costs_and_errors():
    """Does a move change the team, and nothing else about anybody?"""
    part_time = {"days": ["mon", "tue"], "hours": [9, 13], "errors": {"vat": 0.2}, "absence": 0.1}
    changes = {f"teams.vat.members[0].{key}": value for key, value in part_time.items()}
    board = build_teams(sk.load("tax-office/specialists").change(changes))
    before = attributes(board.start)
    board.move(["VAT specialist 2", "tax-phone employee 1"], "Allowances team")
    after = attributes(board.scenario)
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"VAT specialist 2", "tax-phone employee 1"}
    for name in moved:
        assert after[name] == ("allowances", before[name][1])


def test_are_those_who_are_alike_one_group_with_a_count(tax):
    """Does a team of alike employees stay one line of the file, as far as their numbers allow?"""
    tax.move(["VAT specialist 5", "VAT specialist 6"], "inheritance_tax")
    members = {key: [(m.name, m.count) for m in team.members] for key, team in tax.scenario.teams.items()}
    assert members["vat"] == [("VAT specialist", 4)]
    assert members["inheritance_tax"] == [("VAT specialist", 2), ("inheritance tax specialist", 6)]


def test_does_who_is_out_of_turn_keep_their_name(tax):
    """Would the file give another number, does the employee stand there by name?"""
    tax.move("tax-phone employee 2", "vat")
    members = {key: [(m.name, m.count) for m in team.members] for key, team in tax.scenario.teams.items()}
    assert members["tax_phone"][:2] == [("tax-phone employee", 1), ("tax-phone employee 3", None)]
    assert members["vat"][0] == ("tax-phone employee", 1), "number 2 is the next, so it can be numbered"
    assert sorted(p.name for p in tax.scenario.people()) == sorted(p.name for p in tax.start.people())


def test_what_does_training_cost_and_how_fast_is_who_is_new():
    """Are the two assumptions parameters, counted once for each employee and product?"""
    board = build_teams(sk.load("tax-office/specialists"), training_cost=1_000, trained_speed=0.6)
    said = board.train("VAT specialist 1", "Income tax")
    assert said == "VAT specialist 1 now does Income tax at speed 0.6, for €1,000."
    board.train(["VAT specialist 1", "VAT specialist 2"], "allowances")
    assert board.training_cost == 3_000
    assert board.draft.employees["VAT specialist 1"].skills == {"income_tax": 0.6, "allowances": 0.6, "vat": 1.0}
    assert board.scenario.teams["vat"].members[0].skills == {"income_tax": 0.6, "allowances": 0.6, "vat": 1.0}
    assert "Assumptions" in board.training.as_text()


def test_is_a_skill_from_before_given_back_for_nothing(tax):
    tax.forget("VAT specialist 1", "VAT")
    assert tax.train("VAT specialist 1", "VAT") == "VAT specialist 1 now does VAT at speed 1, at no cost."
    assert tax.draft == tax.history.start.draft


def test_does_the_board_keep_what_is_not_finished_and_say_what_is_missing(tax):
    """Is an impossible organisation kept, told in words of the board, and not given away as a scenario?"""
    tax.forget([f"VAT specialist {i}" for i in range(1, 7)], "VAT")
    assert "Nobody can do VAT: train somebody in VAT who does more than answer the phone." in tax.problems
    assert "VAT specialist 1 (VAT team) can do nothing any more: train them in a product." in tax.problems
    with pytest.raises(ValueError, match=r"(?s)cannot be simulated yet:\n- .*Nobody can do VAT"):
        _ = tax.scenario


def test_is_a_dead_end_told_with_who_could_mend_it():
    """A team takes all work of an event, and cannot do a part of it: is told where and what to do?"""
    board = build_teams(sk.load("textbook/separate-desks"))
    board.serve("VAT desk", products=["Income tax"])
    assert board.problems == ["No team serves VAT of 'VAT client': let VAT desk serve it."]
    board = build_teams(sk.load("textbook/separate-desks"))
    board.move([f"VAT clerk {i}" for i in range(1, 6)], "allowances")
    assert "VAT desk has nobody: move somebody there, or remove the team." in board.problems
    board.remove_team("VAT desk")
    assert board.problems == ["No team serves VAT of 'VAT client': let Allowances desk serve it."]
    board.new_team("VAT helpers", products="VAT")
    board.move("Income tax clerk 5", "VAT helpers")
    assert board.problems == [
        "VAT of 'VAT client' comes to VAT helpers, and nobody there can do it: "
        "train somebody there in VAT, move somebody there from Allowances desk, or let Allowances desk serve it."
    ]


def test_is_a_telephone_that_nobody_picks_up_told(tax):
    tax.phone([f"tax-phone employee {i}" for i in range(1, 7)], "never")
    assert tax.problems == [
        "Clients call, and nobody picks up the phone: give somebody phone duty, "
        "in a team that calls from outside come to."
    ]


def test_is_knowledge_that_callers_need_missed():
    board = build_teams(sk.load("tax-office/specialists").change({"teams.inheritance_tax.members[*].count": 1}))
    board.forget("inheritance tax specialist 1", "Inheritance tax")
    board.train(["VAT specialist 1", "inheritance tax specialist 1"], "Allowances")
    told = [problem for problem in board.problems if "Clients ask about Inheritance tax" in problem]
    assert told and "speed 0.9 or more" in told[-1]


def test_is_a_turn_at_the_phone_with_too_few_told():
    start = sk.load("tax-office/service-team").change({"teams.death.turns": 12})
    board = build_teams(start)
    board.move("VAT specialist 1", "starting_business")
    assert len(board.problems) == 1
    assert board.problems[0].startswith("Service team death: too few for turns at the phone.")


def test_is_what_is_perhaps_not_meant_noted(tax):
    """May a team serve what nobody there can do: is it simulated, and noted?"""
    tax.serve("VAT team", products=["VAT", "Allowances"])
    tax.train("income tax specialist 1", "VAT")
    assert tax.problems == []
    assert tax.notes == [
        "income tax specialist 1 learnt VAT, and no tasks of VAT come to Income tax team.",
        "VAT team serves Allowances, and nobody there can do it: the work goes to another team.",
    ]


def test_undo_redo_and_reset(tax):
    """Does undo give back the very draft, and is a reset undone too?"""
    drafts = [tax.draft]
    for move in (
        lambda: tax.new_team("Death", events="A death", ownership="case"),
        lambda: tax.move("VAT specialist 6", "death"),
        lambda: tax.rename("VAT team", "Business"),
        tax.reset,
    ):
        move()
        drafts.append(tax.draft)
    assert drafts[-1] == drafts[0]
    for draft in reversed(drafts[:-1]):
        tax.undo()
        assert tax.draft == draft
    with pytest.raises(ValueError, match="nothing to undo"):
        tax.undo()
    for draft in drafts[1:]:
        tax.redo()
        assert tax.draft == draft
    with pytest.raises(ValueError, match="nothing to redo"):
        tax.redo()


def test_does_a_removed_team_leave_no_trace():
    """Does nobody help a team that is gone, and does it come back with undo?"""
    start = sk.load("textbook/overflow-two-way")
    board = build_teams(start)
    first, second = board.draft.teams
    board.move([one.name for one in board.draft.of_team(first)], second)
    board.remove_team(first)
    assert not board.draft.teams[second].settings["helps"]
    board.undo()
    assert board.draft.teams[second].settings["helps"] == [first]


def test_does_help_next_door_reach_the_scenario():
    """Can a team be told to help another, to take the best known first, and to stop helping?"""
    board = build_teams(sk.load("textbook/separate-desks"))
    said = board.serve("VAT desk", helps="Allowances desk", own_first=True)
    assert said == (
        "VAT desk serves VAT of any life event; a task at a time, the best known first; helps Allowances desk."
    )
    vat = board.scenario.teams["vat"]
    assert (vat.helps, vat.primary_first) == (("allowances",), True)
    board.serve("VAT desk", helps=[], own_first=False)
    assert board.scenario.teams["vat"].helps == ()
    with pytest.raises(ValueError, match="there is no team to help 'VAT desk'; one of"):
        board.serve("VAT desk", helps="VAT desk")


@pytest.mark.parametrize(
    ("move", "message"),
    [
        (lambda b: b.move("VAT specailist 1", "vat"), "no employee 'VAT specailist 1'; did you mean 'VAT speci"),
        (lambda b: b.move("VAT specialist 1", "alowances"), "there is no team 'alowances'; did you mean 'allowances'"),
        (lambda b: b.move("VAT specialist 1", "vat"), "VAT specialist 1 is in VAT team already"),
        (lambda b: b.move([], "vat"), "name at least one employee"),
        (lambda b: b.train("VAT specialist 1", "wat"), "there is no product 'wat'"),
        (lambda b: b.train("VAT specialist 1", "VAT"), "VAT specialist 1 knows VAT already"),
        (lambda b: b.forget("VAT specialist 1", "Income tax"), "VAT specialist 1 does not know Income tax"),
        (lambda b: b.phone("VAT specialist 1", "maybe"), "one of: never, also, only"),
        (lambda b: b.new_team(" "), "a team needs a name"),
        (lambda b: b.new_team("vat TEAM"), "there is a team 'vat TEAM' already"),
        (lambda b: b.new_team("Death", events="deth"), "there is no life event 'deth'; did you mean 'death'"),
        (lambda b: b.serve("vat", ownership="client"), "there is no ownership 'client'; one of: task, case"),
        (lambda b: b.remove_team("vat"), "VAT team still has 6 employees: move them first"),
        (lambda b: b.compare(), "nothing was changed yet"),
    ],
)
def test_is_a_mistake_told_in_words_and_changes_nothing(tax, move, message):
    with pytest.raises(ValueError, match=message):
        move(tax)
    assert tax.draft is tax.history.start.draft


def test_are_bad_assumptions_refused():
    office = sk.load("textbook/mm1")
    with pytest.raises(ValueError, match="training_cost: found -1, must be a number at least 0 and finite: euros"):
        build_teams(office, training_cost=-1)
    with pytest.raises(ValueError, match="trained_speed: found 0, must be a number above 0"):
        build_teams(office, trained_speed=0)
    with pytest.raises(TypeError, match="a board is built from a scenario"):
        build_teams("textbook/mm1")


def test_does_the_code_build_the_same_again(tax):
    """Run as Python, do the moves that were written down lead to the same scenario?"""
    tax.move("VAT specialist 1", "allowances")
    tax.reset()
    tax.new_team("Death", events="A death", products=["income_tax", "allowances"], ownership="case")
    tax.move(["income tax specialist 12", "income tax specialist 13"], "death")
    tax.train("income tax specialist 13", "Allowances")
    tax.serve("vat", events=["A death", "Starting a business"], ownership="case", helps="death", own_first=True)
    tax.phone("VAT specialist 1", "also")
    tax.undo()
    assert "reset" not in tax.code()
    space = {}
    exec(tax.code(), space)  # as pasted
    assert space["mine"] == tax.scenario


def test_reset_goes_back_to_where_the_lesson_began(tax):
    """A lesson moves somebody and shows the board: does Reset go back to that, in the code too?"""
    tax.move("VAT specialist 1", "allowances")
    lesson, view = tax.draft, tax.widget
    tax.train("VAT specialist 1", "Allowances")
    tax.reset()
    assert tax.draft == lesson and view.board["began"] and not view.error
    tax.phone("VAT specialist 1", "also")
    assert not view.board["began"]
    space = {}
    exec(tax.code(), space)
    assert space["mine"] == tax.scenario
    view.close()


def test_is_a_helped_team_without_people_told_in_words(tax):
    """The last one leaves a team that others help: does the board say so in its own words?"""
    tax.serve("vat", helps="inheritance_tax")
    tax.move([one.name for one in tax.draft.of_team("inheritance_tax")], "vat")
    assert "VAT team helps a team that has nobody left: untick that, or move somebody there." in tax.problems
    assert not [told for told in tax.problems if "teams." in told]


def test_is_a_saved_organisation_loaded_as_it_is(tax, tmp_path):
    tax.move("tax-phone employee 2", "vat")
    path = tax.save(tmp_path / "mine.toml")
    assert sk.load(path) == tax.scenario
    with pytest.raises(FileExistsError, match="nothing is written over"):
        tax.save(path)


def test_is_the_comparison_with_the_same_clients():
    board = build_teams(sk.load("textbook/separate-desks").change(SHORT))
    board.train("VAT clerk 1", "Allowances")
    board.move("VAT clerk 1", "Allowances desk")
    found = board.compare(n=2, measures=["task_wait"])
    assert found.same_clients and found.names == ("Separate desks", "Separate desks, rebuilt")


def test_can_the_board_be_read_without_a_kernel(tax):
    """Does the saved face name every team, who is in it, and what is missing?"""
    tax.train("VAT specialist 2", "Allowances")
    tax.new_team("<Death>")
    shown = fallback(tax)
    assert (
        shown["text/plain"]
        == repr(tax)
        == (
            "A board with 36 employees in 6 teams (Tax phone: 6; Income tax team: 13; Allowances team: 5; VAT team: 6; "
            "Inheritance tax team: 6; <Death>: 0). 1 new skill for €2,500. "
            "Not finished: <Death> has nobody: move somebody there, or remove the team."
        )
    )
    html = shown["text/html"]
    assert "13 × income tax specialist (1 to 13)" in html
    assert "<td>VAT specialist 2</td><td>Allowances 0.8 (new), VAT 1</td>" in html
    assert "4 × VAT specialist (3 to 6)" in html
    assert "&lt;Death&gt;" in html and "<Death>" not in html


def test_does_the_table_hold_everybody(tax):
    tax.train("VAT specialist 2", "Allowances")
    row = tax.table.loc["VAT specialist 2"]
    assert len(tax.table) == 36
    assert (row["team"], row["Allowances"], row["VAT"], row["learnt"]) == ("VAT team", 0.8, 1.0, "Allowances")


def test_are_the_short_names_of_products_different():
    """Can two products never look the same on a card?"""
    marks = short_names(["Income tax", "Incident", "VAT", "Inc3", "", "Inc"])
    assert marks == ["Inc", "Inc2", "VAT", "Inc3", "", "Inc4"]


def test_is_the_state_of_the_page_plain_data(tax):
    import json

    json.dumps(state(tax), allow_nan=False)
