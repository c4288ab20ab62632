"""Do tables fit and read well?"""

from simkit.cli.console import WIDTH, table
from simkit.present.table import Long


def test_does_a_long_text_wrap_within_the_width():
    text = table(["name", "what"], [["a" * 20, "word " * 60], ["b", "short"]], left=2, wrap=1)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.count("word") == 60


def test_do_the_other_cells_of_a_wrapped_row_stand_once():
    lines = table(["measure", "value", "B is"], [["a very long label " * 8, "1.00", "better"]]).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[2].endswith("1.00  better") and not any("better" in line for line in lines[3:])


def test_are_numbers_right_aligned():
    assert table(["n"], [["1"], ["200"]], left=0).splitlines()[2:] == ["  1", "200"]


def test_does_an_empty_table_still_show_its_heads():
    assert table(["a", "b"], []) == "a  b\n-  -"


def test_do_two_long_columns_share_the_width():
    """A short one takes what it needs, the other the rest; each word stands once, in its own column."""
    for left, right in ((60, 60), (4, 60)):
        text = table(["found", "means", "n"], [[Long("one " * left), Long("two " * right), "7"]], left=2)
        assert max(map(len, text.splitlines())) <= WIDTH and text.count("7") == 1
        assert text.count("one") == left and text.count("two") == right
        assert len(text.splitlines()) < 2 + right / 8
