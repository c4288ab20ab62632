"""Are the four outcomes four different messages, and does a check depend on nothing but the answer?"""

import re

import pytest

from simkit.course.exercises import Catalogue, State
from simkit.course.exercises.catalogue import Lesson

HINTS = {"hints": ["Look again.", "Multiply."], "right": "That is so.", "task": "Say it.", "title": "A title"}
NUMBER = {"id": "90.1", "kind": "number", "value": 0.75, "within": 0.01, "unit": "share", **HINTS}
ESTIMATE = {
    "id": "90.2", "kind": "estimate", "measure": "m", "truth": 4.0, "unit": "minutes", "source": "theory",
    "half_width": 1.0, **HINTS,
}  # fmt: skip
FUNCTION = {
    "id": "90.3", "kind": "function", "takes": "a number", "returns": "its double",
    "case": [{"given": [2], "gives": 4}, {"given": [5], "gives": 10}], **HINTS,
}  # fmt: skip


@pytest.fixture
def catalogue():
    data = {"lesson": "90", "title": "T", "notebook": "90-t.ipynb", "exercise": [NUMBER, ESTIMATE, FUNCTION]}
    return Catalogue([Lesson.from_data(data, "90.toml")])


@pytest.mark.parametrize("placeholder", [..., None, NotImplemented, "...", "", "…", (..., ...), [None]])
@pytest.mark.parametrize("id", ["90.1", "90.2", "90.3"])
def test_a_placeholder_is_not_attempted(catalogue, id, placeholder):
    """Does an untouched answer count as not attempted, for every kind, rather than as wrong?"""
    outcome = catalogue.check(id, placeholder)
    assert outcome.state is State.NOT_ATTEMPTED
    assert "Say it." in outcome.message and "expects" in outcome.message and "sk.hint" in outcome.message


def test_no_answer_at_all_is_not_attempted(catalogue):
    """Does a check without an answer say how to hand one in?"""
    outcome = catalogue.check("90.1")
    assert outcome.state is State.NOT_ATTEMPTED
    assert '`sk.check("90.1", your_answer)`' in outcome.message


def test_an_answer_in_parts_is_not_attempted_until_all_are_there(catalogue):
    """Does a half-filled answer say how much is still to do?"""
    outcome = catalogue.check("90.2", 4.0, ..., None)
    assert outcome.state is State.NOT_ATTEMPTED
    assert outcome.message.startswith("2 of the 3 parts")


def test_a_function_that_returns_nothing_is_not_attempted(catalogue):
    """Does an empty function count as not attempted, and one that raises NotImplementedError too?"""

    def later(number):
        raise NotImplementedError

    assert catalogue.check("90.3", lambda number: None).state is State.NOT_ATTEMPTED
    assert catalogue.check("90.3", later).state is State.NOT_ATTEMPTED


def test_the_four_outcomes_differ(catalogue):
    """Is each outcome told by its own word and sign, as text and as HTML?"""
    outcomes = [catalogue.check("90.1", answer) for answer in (..., 0.9, 0.75, "much")]
    assert [outcome.state for outcome in outcomes] == list(State)[:1] + [State.FAILED, State.PASSED, State.UNREADABLE]
    assert len({repr(outcome).splitlines()[0] for outcome in outcomes}) == 4
    for outcome in outcomes:
        assert f"90.1, A title: {outcome.state}" in repr(outcome)
        assert str(outcome.state) in outcome._repr_html_()
    assert [outcome.passed for outcome in outcomes] == [False, False, True, False]


@pytest.mark.parametrize("answer", [0.9, 0.1, "much", True, len, [], {}, object(), float("nan"), 1j, b"1", set()])
@pytest.mark.parametrize("id", ["90.1", "90.2", "90.3"])
def test_a_check_never_raises_and_always_says_what_was_expected(catalogue, id, answer):
    """Does any object at all lead to a sentence, and never to a bare "incorrect"?"""
    outcome = catalogue.check(id, answer)
    assert outcome.state in (State.FAILED, State.UNREADABLE)
    assert len(outcome.message.split()) > 8
    assert "incorrect" not in outcome.message.lower()


def test_an_answer_that_breaks_the_check_is_told_in_words(catalogue):
    """Is an answer whose own code fails told so, with the error named?"""

    class Trap:
        @property
        def summary(self):
            raise ZeroDivisionError("the trap")

    outcome = catalogue.check("90.2", Trap())
    assert outcome.state is State.UNREADABLE
    assert "ZeroDivisionError: the trap" in outcome.message and "expects an estimate" in outcome.message


def test_a_check_has_no_memory(catalogue):
    """Does a check give the same after other checks and hints, in any order and twice?"""
    first = catalogue.check("90.1", 0.9)
    catalogue.check("90.1", 0.75)
    catalogue.hint("90.1", 2)
    assert catalogue.check("90.1", 0.9) == first


def test_an_unknown_id_cannot_be_read_with_a_suggestion(catalogue):
    """Does a mistyped id say which ids there are?"""
    outcome = catalogue.check("90.11", 0.75)
    assert outcome.state is State.UNREADABLE
    assert "there is no exercise '90.11'" in outcome.message and "90.1, 90.2, 90.3" in outcome.message
    assert catalogue.check(90.1, 0.75).state is State.UNREADABLE


def test_the_display_is_the_same_every_time_and_safe(catalogue):
    """Does the HTML hold no random id, no script, and nothing of an answer unescaped?"""
    outcome = catalogue.check("90.1", "<script>alert(1)</script>")
    page = outcome._repr_html_()
    assert page == catalogue.check("90.1", "<script>alert(1)</script>")._repr_html_()
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not re.search(r"\bid=|https?://", page)


def test_the_state_can_be_read_by_a_program(catalogue):
    """Does the output carry exercise and state in its metadata, for the production line?"""
    data, metadata = catalogue.check("90.1", ...)._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"}
    assert metadata == {"simkit": {"check": "90.1", "state": "not_attempted"}}


def test_hints_come_by_degrees(catalogue):
    """Does each hint say which it is, how many there are, and what comes next?"""
    first, last = catalogue.hint("90.1"), catalogue.hint("90.1", 2)
    assert "hint 1 of 2" in repr(first) and "Look again." in repr(first) and '`sk.hint("90.1", 2)`' in repr(first)
    assert "Multiply." not in repr(first)
    assert "hint 2 of 2" in repr(last) and "Multiply." in repr(last) and '`sk.solution("90.1")`' in repr(last)


@pytest.mark.parametrize("number", [0, 3, -1, "two", 1.5, True, None])
def test_a_hint_that_is_not_there_says_so(catalogue, number):
    """Does a wrong number say how many hints there are?"""
    assert "this exercise has hints 1 to 2" in repr(catalogue.hint("90.1", number))


def test_the_solution_is_a_link(catalogue):
    """Does the pointer lead to the worked solution, beside the exercises?"""
    pointer = catalogue.solution("90.1")
    assert "../solutions/90-t.ipynb" in repr(pointer)
    assert "<a href='../solutions/90-t.ipynb'>" in pointer._repr_html_()


def test_an_unknown_hint_is_an_error_in_one_line(catalogue):
    """Does a mistyped id raise, and show a notebook its message without a traceback?"""
    with pytest.raises(ValueError, match="there is no exercise '91.1'") as caught:
        catalogue.hint("91.1")
    assert caught.value._render_traceback_() == [str(caught.value)]
