"""Is what a learner fills in taken, locked once the truth is seen, and shown?"""

import json

import pytest

from simkit.course.predictions import PredictionError
from simkit.course.predictions.calibration import reveal
from simkit.live.kit_widget import VIEW
from simkit.live.prediction import PredictionView, predict


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "predictions.json"
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(path))
    return path


@pytest.fixture
def asked(file):
    return predict("00.lead-time", "How many working days?", unit="days", low=0)


def test_is_a_prediction_kept_and_changed_before_the_truth_is_seen(asked):
    asked.set(3, 2, 4)
    asked.set("2,5", "2", "4")
    first = asked.entry.first
    assert (first.guess, first.low, first.high) == (2.5, 2, 4)
    assert asked.entry.question == "How many working days?" and asked.entry.unit == "days"
    assert "Saved on" in asked.status and "may change it" in asked.status


def test_does_the_first_number_count_after_the_truth_was_seen(asked):
    asked.set(3, 2, 4)
    reveal("00.lead-time", 5.0)
    asked.set(5, 4.9, 5.1)
    assert asked.entry.first.guess == 3 and asked.entry.later.guess == 5
    assert "the one that counts" in asked.status and "second thought" in asked.status.lower()


def test_does_a_number_filled_in_after_the_truth_never_count(asked):
    reveal("00.lead-time", 5.0, look=True)
    assert "seen the truth already" in asked.status
    asked.set(5, 4, 6)
    assert asked.entry.first is None and asked.entry.later.guess == 5
    assert "does not count" in asked.status


def test_can_a_learner_begin_afresh(asked):
    reveal("00.lead-time", 5.0, look=True)
    asked.forget()
    asked.set(5, 4, 6)
    assert asked.entry.first.guess == 5


def test_is_a_prediction_not_spent_when_the_notebook_is_run_from_top_to_bottom(asked):
    """Run All, and again: afterwards the first number still counts, and is judged."""
    for _ in range(2):
        predict("00.lead-time", "How many working days?", unit="days", low=0)
        card = reveal("00.lead-time", 5.0, title="Mean lead time")
        assert "Mean lead time: not shown yet" in str(card) and "save your guess" in str(card).lower()
        assert "5" not in str(card)
    assert asked.status == "No prediction saved yet."
    asked.set(3, 2, 4)
    assert "You expected 3 days; found: 5 days" in reveal("00.lead-time", 5.0).description
    assert asked.entry.first.guess == 3 and asked.entry.later is None


def test_can_one_look_without_a_guess_and_think_better_of_it(asked):
    """Does the button of the form let the cell speak, and does a number saved before that still count?"""
    view = PredictionView(asked)
    assert tell(view, do="skip")["right"] and not view.unspent and not view.seen
    assert "without a guess" in view.status
    asked.set(3, 2, 4)
    assert asked.entry.first.guess == 3
    asked.forget().skip()
    assert "Found: 5 days" in reveal("00.lead-time", 5.0, unit="days").description
    asked.set(3, 2, 4)
    assert asked.entry.first is None and asked.entry.later.guess == 3


def test_is_a_share_where_a_hundred_is_asked_questioned(file):
    """0.75 of a hundred clients is possible, and hardly meant."""
    of_clients = predict("05.in-time", "How many?", unit="of a hundred clients", low=0, high=100)
    assert "did you mean 75?" in of_clients.keep(0.75, 0.5, 0.9)
    assert not of_clients.keep(75, 50, 90) and not predict("00.a", "How long?", low=0).keep(0.75, 0.5, 0.9)


@pytest.mark.parametrize(
    "told, field, words",
    [
        (("", 1, 2), "guess", "is empty"),
        ((None, 1, 2), "guess", "is empty"),
        ((1, "two", 2), "low", "not a number: found 'two'"),
        ((1, 1, "nan"), "high", "not a number"),
        ((1, 1, "inf"), "high", "not a number"),
        ((1, 1, "1.234,5"), "high", "not a number"),
        ((3, 4, 2), "low", "swap its ends"),
        ((9, 2, 4), "guess", "outside your range 2 to 4"),
        ((3, -1, 4), "low", "less than 0 is not possible"),
    ],
)
def test_is_a_wrong_answer_refused_in_words(asked, told, field, words):
    with pytest.raises(PredictionError, match=words) as problem:
        asked.set(*told)
    assert problem.value.field == field
    assert asked.entry.first is None


def test_is_a_number_beyond_what_is_possible_refused(file):
    with pytest.raises(PredictionError, match="more than 100"):
        predict("05.in-time", "How many of a hundred?", low=0, high=100).set(90, 80, 101)


@pytest.mark.parametrize("id", ["", "lead time", "0.lead", "00.Lead", "00.", None, "00.lead-"])
def test_is_an_id_that_is_none_refused(id):
    with pytest.raises(PredictionError, match="00.lead-time"):
        predict(id, "How many?")


def test_are_a_missing_question_and_wrong_limits_refused():
    with pytest.raises(PredictionError, match="needs a question"):
        predict("00.a", " ")
    with pytest.raises(PredictionError, match="low must be below high"):
        predict("00.a", "How many?", low=3, high=3)


def test_has_the_saved_notebook_a_face_that_does_not_change(asked, monkeypatch):
    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none")
    bundles = [asked._repr_mimebundle_() for _ in range(2)]
    assert all(VIEW in bundle for bundle in bundles)
    faces = [{kind: data for kind, data in bundle.items() if kind != VIEW} for bundle in bundles]
    assert faces[0] == faces[1]
    assert "How many working days?" in faces[0]["text/html"] and "No prediction saved" in faces[0]["text/plain"]


def test_is_a_question_shown_as_text_never_as_html(file):
    face = predict("00.a", "Is 1 < 2 & <b>?", unit="<i>")._repr_mimebundle_()["text/html"]
    assert "1 &lt; 2 &amp; &lt;b&gt;" in face and "<i>" not in face


def tell(view, **told):
    """What the browser would tell, and what it hears."""
    heard = []
    view.send = heard.append
    view._on_message(view, told, [])
    return heard[0]


def test_does_the_form_save_and_say_so(asked):
    view = PredictionView(asked)
    assert tell(view, do="save", guess="3", low="2", high="4") == {"answered": "save", "right": True}
    assert (view.guess, view.low, view.high) == ("3", "2", "4")
    assert "Saved on" in view.status and not view.error


def test_does_the_form_say_what_is_wrong_and_where(asked):
    view = PredictionView(asked)
    assert not tell(view, do="save", guess="3", low="4", high="2")["right"]
    assert "swap its ends" in view.error and view.wrong == "low"
    assert tell(view, do="save", guess="3", low="2", high="4")["right"]
    assert not view.error and not view.wrong


def test_does_an_open_form_learn_that_the_truth_was_seen(asked):
    view = PredictionView(asked)
    tell(view, do="save", guess="3", low="2", high="4")
    reveal("00.lead-time", 5.0)
    assert not view.seen
    tell(view, do="look")
    assert view.seen and "counts" in view.status


def test_does_the_form_refuse_in_words_what_it_cannot_do(asked):
    view = PredictionView(asked)
    for told in ({"do": "dance"}, {}):
        assert not tell(view, **told)["right"] and "cannot do" in view.error


def test_does_a_form_show_a_damaged_file_in_words(asked, file):
    file.write_text("{half")
    assert "damaged" in PredictionView(asked).status
    view = PredictionView(asked)
    tell(view, do="save", guess="3", low="2", high="4")
    assert "predictions.damaged-1.json" in view.status
    assert json.loads(file.read_text())["predictions"]["00.lead-time"]["first"]["guess"] == 3


def test_does_a_form_open_on_a_file_of_a_newer_kit_and_say_so(asked, file):
    file.write_text('{"format": 99, "predictions": {}}')
    assert "newer version" in PredictionView(asked).error
    assert "newer version" in str(asked)
