"""Do numbers and results show themselves so that a reader can use them?"""

import math
import re

import pytest

import simkit as sk
from simkit.measures.number import format_interval, format_number
from simkit.present.table import html_table, text_table

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 4}


@pytest.mark.parametrize(
    ("value", "unit", "signed", "text"),
    [
        (0.85672, "share", False, "85.7 %"),
        (-0.0312, "share", True, "−3.1 pp"),
        (12345.6, "euros", False, "12,346"),
        (1.0, "", False, "1.00"),
        (0.012345, "", False, "0.0123"),
        (3.0, "cases", True, "+3.00"),
        (0.0, "", True, "0"),
        (math.nan, "", False, "–"),
        (math.inf, "", False, "∞"),
    ],
)
def test_shown(value, unit, signed, text):
    """Has each number the digits, sign and unit a reader needs?"""
    assert format_number(value, unit, signed) == text


def test_no_interval_shows_a_dash():
    """Is a missing interval a dash, not 'nan to nan'?"""
    assert format_interval(math.nan, math.nan) == "–"


def test_text_table_lines_up():
    """Are all lines of a plain table equally laid out?"""
    lines = text_table(["Name", "Value"], [["a", "1"], ["long name", "1,000"]]).splitlines()
    assert lines[0] == "Name       Value"
    assert lines[2] == "a              1"


def test_html_table_is_escaped_and_accessible():
    """Can a label not break the page, and do headings say what they head?"""
    html = html_table(["<b>"], [["<script>"]], caption="A & B")
    assert "<script>" not in html and "&lt;script&gt;" in html and "A &amp; B" in html
    assert 'scope="col"' in html and 'scope="row"' in html and "<caption" in html


@pytest.fixture(scope="module")
def pair():
    return [sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team")]


def test_results_show_in_words_and_tables(pair):
    """Do a run, replications and a comparison show every measure, with interval and verdict?"""
    run, replications, comparison = sk.run(pair[0]), sk.replicate(pair[0], n=2), sk.compare(*pair, n=2)
    for result in (run, replications, comparison):
        html = result._repr_html_()
        assert "Lead time, mean" in html and "working days" in html
        assert not re.search(r"\bnan\b|0x[0-9a-f]{6}", html)
    assert "95% interval" in str(replications) and "Verdict" in str(comparison)
    assert "One run" in run._repr_html_()
    assert "Both met the same clients" in str(comparison)
