"""Does the command line reach every console and every script?"""

import io
import json
import math

import numpy as np
import pytest

from simkit.cli.console import Console, as_json, showable


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "utf-8"])
def test_can_any_text_be_shown_in_any_console(encoding):
    """What an old Windows console cannot encode must come out readable, never as an exception."""
    text = "1–2 days … ≤ 5 → café €3 Ω"
    shown = showable(text, encoding)
    shown.encode(encoding)
    assert "days" in shown and "caf" in shown


def test_is_text_left_alone_where_the_console_can_show_it():
    assert showable("≤ 5 → ok", "utf-8") == "≤ 5 → ok"


def test_do_typographic_signs_become_what_says_the_same():
    assert showable("a – b … ≤ 5 → café", "ascii") == "a - b ... <= 5 -> cafe"


def test_does_a_stream_without_an_encoding_work():
    """A test runner or a notebook may replace standard output by one that has none."""
    out = io.StringIO()
    Console(out, io.StringIO()).say("±2")
    assert out.getvalue() == "±2\n"


def test_does_json_hold_no_nan_and_no_infinity():
    """NaN is not JSON: scripts in other languages fail on it."""
    data = {"a": math.nan, "b": np.float64("inf"), "c": [np.int64(3), None, True], "d": np.float32(0.5)}
    read = json.loads(as_json(data), parse_constant=pytest.fail)
    assert read == {"a": None, "b": None, "c": [3, None, True], "d": 0.5}


def test_are_digits_that_differ_between_machines_left_out():
    """The last digits of a t quantile depend on the library; a script should see the same answer."""
    assert as_json(0.23565800905249057) == as_json(0.23565800905979362) == "0.235658009"


def test_is_what_json_cannot_hold_refused():
    """A value written by its repr would change its form from version to version."""
    with pytest.raises(TypeError, match="object has no place in JSON"):
        as_json({"a": object()})


def test_is_json_pure_ascii():
    assert as_json({"title": "café ≤"}).isascii()


def test_do_people_and_scripts_each_get_only_their_own():
    for wants_json, expected in ((True, '{\n  "n": 1\n}\n'), (False, "words\n")):
        out = io.StringIO()
        console = Console(out, io.StringIO(), as_json=wants_json)
        console.say("words")
        console.data({"n": 1})
        assert out.getvalue() == expected


def test_does_a_problem_reach_both_the_script_and_the_person():
    out, err = io.StringIO(), io.StringIO()
    Console(out, err, as_json=True).problem("no such thing")
    assert json.loads(out.getvalue()) == {"error": "no such thing"}
    assert err.getvalue() == "no such thing\n"
