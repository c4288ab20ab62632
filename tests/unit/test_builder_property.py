"""Whatever is done on the board, in whatever order: is nobody lost, and does what is finished run?"""

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import simkit as sk
from simkit.live.builder import build_teams
from simkit.live.builder.draft import BoardDraft
from simkit.model.scenario import ScenarioError

STARTS = ("textbook/separate-desks", "textbook/overflow-two-way", "textbook/first-line", "tax-office/hybrid")
SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 0.1}
KINDS = ("move", "move", "move", "train", "forget", "phone", "serve", "new_team", "rename", "remove_team")
BACK = ("undo", "redo", "reset")
EXAMPLES = examples(25)


@st.composite
def boards(draw):
    """Draw a board on which up to twenty moves were made."""
    start = sk.load(draw(st.sampled_from(STARTS))).change(SHORT)
    board = build_teams(start)
    number = st.integers(0, 1_000)

    def one(names):
        names = list(names)
        return names[draw(number) % len(names)]

    def some(names):
        return [one(names) for _ in range(draw(st.integers(0, 2)))]

    def others(team):
        return some([key for key in board.draft.teams if key != team] or [team])

    def arguments(kind, i):
        team = one(board.draft.teams)
        if kind == "move":
            return [one(board.people) for _ in range(3)], team
        if kind in ("train", "forget"):
            return one(board.people), one(start.products)
        if kind == "phone":
            return one(board.people), one(("never", "also", "only"))
        if kind == "serve":
            own_first = one((True, False))
            return team, some(start.products), some(start.events), one(("task", "case")), others(team), own_first
        if kind == "new_team":
            return f"Team {i}", some(start.products)
        return {"rename": (team, f"Name {i}"), "remove_team": (team,)}.get(kind, ())

    for i in range(draw(st.integers(1, 20))):
        kind = draw(st.sampled_from(KINDS + BACK))
        asked = arguments(kind, i)
        before = board.draft
        try:
            getattr(board, kind)(*asked)
        except ValueError:
            assert board.draft is before, "a refusal in words changes nothing"
        else:
            if kind not in BACK:
                board.undo()
                assert board.draft is before, "undo gives back the very draft"
                board.redo()
    return board


@EXAMPLES
@given(boards())
def test_is_nobody_lost_or_doubled_and_does_what_is_finished_run(board):
    """Everybody stands in one team, under their own name, and a board without problems gives an office that runs."""
    begun = {one.name: one.origin for one in BoardDraft.of(board.start).employees.values()}
    assert {one.name: one.origin for one in board.draft.employees.values()} == begun
    assert sorted(name for team in board.teams.values() for name in team) == sorted(begun)
    assert all(one.team in board.draft.teams for one in board.draft.employees.values())
    if board.problems:
        assert all(problem.strip().endswith(".") for problem in board.problems)
        with pytest.raises(ValueError, match="cannot be simulated yet") as refused:
            _ = board.scenario
        assert not isinstance(refused.value, ScenarioError), "told in words of the board"
        return
    scenario = board.scenario
    assert BoardDraft.of(scenario).employees.keys() == begun.keys()
    for person in scenario.people():
        stands = board.draft.employees[person.name]
        assert (person.team, person.member.skills, person.member.phone) == (stands.team, stands.skills, stands.phone)
        kept = {"name", "count", "skills", "phone", "errors"}
        assert person.member.model_dump(exclude=kept) == stands.origin.model_dump(exclude=kept)
    assert sk.run(scenario, seed=1).people


@EXAMPLES
@given(boards())
def test_does_undoing_everything_lead_back_to_the_beginning(board):
    """Undone to the end, is it the scenario it began with; and done again, what it was?"""
    last, steps = board.draft, 0
    while board.history.done:
        board.undo()
        steps += 1
    assert board.scenario is board.start
    for _ in range(steps):
        board.redo()
    assert board.draft is last
