"""Does every chart that a result can make stay within what is possible, and can it be read in grey?"""

import ast
import re
import sys
from pathlib import Path

import pytest

import simkit as sk
from simkit.present.axes import _spread, bounds, cut, round_domain, steps
from simkit.present.picture import Picture

from ..every_chart import READ, contrast, every_chart_once, luminance

PRESENT = Path(sys.modules[Picture.__module__].__file__).parent
AXIS = re.compile(
    r'aria-label="[XY]-axis( titled [^"]*?)? for a (?:linear|sqrt|log) scale with values from (\S+) to (\S+)"'
)
SIGNED = re.compile(r"[Dd]ifference|Effect|more than without|truth lay")  # these may lie below nothing
LEAST = 1.25  # contrast by which two greys can be told apart


@pytest.fixture(scope="module")
def charts(tmp_path_factory):
    """All of them, and which functions made a picture."""
    return every_chart_once(tmp_path_factory)


@pytest.fixture(scope="module")
def drawn(charts, tmp_path_factory):
    """All of them as SVG."""
    folder = tmp_path_factory.mktemp("charts")
    return {name: picture.save(folder / "chart.svg").read_text(encoding="utf-8") for name, picture in charts[0].items()}


def test_is_there_one_of_every_chart(charts):
    """A function that makes a picture and is not among these would be looked at by no test of this file."""
    makers = {
        (path.name, function.name)
        for path in PRESENT.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(part, ast.Call) and getattr(part.func, "id", "") == "Picture" for part in ast.walk(function))
    }
    assert len(makers) > 25 and makers - charts[1] == set()


def test_does_no_axis_show_what_cannot_be(drawn):
    """No measure here is ever below 0, and no share above 100 %; only differences may lie below 0."""
    beyond, seen = [], 0
    for name, svg in drawn.items():
        for title, low, high in AXIS.findall(svg):
            least, most = (float(end.rstrip("%").replace("−", "-").replace(",", "").lstrip("+")) for end in (low, high))
            share, seen = high.endswith("%"), seen + 1
            lowest = (-100 if share else -float("inf")) if SIGNED.search(title) or high[0] == "+" else 0
            most_possible = 100 if share and not high.startswith("+") else float("inf")
            if least < lowest or most > most_possible and not name.startswith("pitfall"):
                beyond.append((name, title, low, high))
    assert beyond == [] and seen > 40


def test_does_the_room_beside_a_bar_have_no_marks():
    """A pitfall's bars leave room for words at their right: the numbers under it end at 100 %."""
    assert steps(1.0) == [0, 0.5, 1.0] and steps(0.11) == [0, 0.05, 0.1, 0.15]


def test_is_it_said_what_is_not_drawn(charts):
    """The numbers stay as they are; a heading says where a line is shorter than its interval."""
    cut_ones = {name for name, picture in charts[0].items() if "Not drawn" in str(picture.spec().get("title"))}
    assert {"replications of a share", "sweep of a wait", "transition", "cheapest, a share", "pitfall"} <= cut_ones
    assert "run: work_in_progress" not in cut_ones
    busy = charts[0]["replications of a share"]
    assert "−" in busy.description and "below 0 or above 100 %" in busy.spec()["title"]["subtitle"][-1]


def test_are_only_the_ends_cut():
    """A value stays; what may lie below 0 is not cut; a row that was cut says where."""
    rows = [{"mean": 0.9, "low": -0.2, "high": 1.3}, {"mean": 0.1, "low": 0.0, "high": 1.0}]
    assert cut(rows, "share")[0] == {"mean": 0.9, "low": 0.0, "high": 1.0, "cut": "below 0 or above 100 %"}
    assert cut(rows, "share")[1] == rows[1] and cut(rows, "")[0]["high"] == 1.3
    assert cut([{"mean": -1, "low": -3, "high": 2}], "")[0] == {"mean": -1, "low": -3, "high": 2}
    assert cut([{"mean": 2.0, "low": None, "high": float("nan")}], "")[0]["low"] is None
    assert bounds([float("nan"), None], "share") == (0.0, 1.0)


def test_has_an_axis_round_ends():
    """Zero is in it where it is asked for; a logarithm goes by tens."""
    assert round_domain([3.2, 9.7]) == [0, 10] and round_domain([0.81, 0.97], zero=False) == [0.8, 0.98]
    assert round_domain([0.2, 30], log=True) == [0.1, 100] and round_domain([]) == [0, 1]
    assert round_domain([5, 5], zero=False)[0] < round_domain([5, 5], zero=False)[1]


def test_do_names_beside_lines_never_touch():
    """They keep their order, stay where they are if there is room, and else move no further than they must."""
    assert _spread([10, 50], [14, 14]) == [10, 50]
    assert _spread([10, 10, 12], [14, 14, 14]) == pytest.approx([-10 / 3, 32 / 3, 74 / 3])
    assert _spread([10, 12, 90], [14, 28, 14]) == pytest.approx([0.5, 21.5, 90])


def layers(spec):
    """Every mark of a chart, with its encoding."""
    for key in ("layer", "hconcat", "vconcat", "concat"):
        for part in spec.get(key, []):
            yield from layers(part)
    if "mark" in spec:
        yield spec["mark"], spec.get("encoding", {})


def test_does_no_colour_carry_a_meaning_alone(charts):
    """What a colour says is also said by a shape, dashes, a place, a name at the line, or how dark it is."""
    alone = []
    for name, picture in charts[0].items():
        marks = list(layers(picture.spec()))
        said = {e[channel].get("field") for _, e in marks for channel in ("shape", "strokeDash", "x", "y", "yOffset",
                "xOffset", "size", "text") if channel in e}  # fmt: skip
        for mark, encoding in marks:
            colour = encoding.get("color", encoding.get("fill", {}))
            hues = colour.get("scale", {}).get("range", []) if colour.get("type") == "nominal" else []
            if len(hues) < 2 or colour["field"] in said:
                continue
            lights = sorted(luminance(hue) + 0.05 for hue in hues)
            ratios = [more / less for less, more in zip(lights, lights[1:], strict=False)]
            if mark["type"] in ("line", "area") or min(ratios) < LEAST:
                alone.append((name, mark["type"], colour["field"], round(min(ratios), 2)))
    assert alone == []


def test_do_lines_have_their_names_beside_them(charts):
    """No key far away: each line that has a name has it at its end, with a piece of its line."""
    several = 0
    for name, picture in charts[0].items():
        marks = list(layers(picture.spec()))
        lines = [e["color"] for mark, e in marks if mark["type"] == "line" and e.get("color", {}).get("field")]
        for colour in lines:
            several += 1
            assert colour["legend"] is None, name
            told = {
                mark["type"] for mark, e in marks if e.get("y", {}).get("field") in ("at", "top") and "scale" in e["y"]
            }
            assert told == {"rule", "text"}, name
    assert several > 8


def test_can_all_that_is_written_be_read(drawn):
    """Every word stands out from the white it is on; what stands on a colour is dark."""
    pale = [
        (name, fill)
        for name, svg in drawn.items()
        for fill in re.findall(r'<text[^>]* fill="(#[0-9a-fA-F]{6})"', svg)
        if contrast(fill, "#ffffff") < READ
    ]
    assert pale == []


def test_is_the_verdict_never_cut_off_at_the_right():
    """It stands before the numbers, in every table that has one, right behind what it is about."""
    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 1, "clock.horizon_days": 2})
    two, path = desk.change({"teams.desk.members[0].count": 2}), "teams.desk.members[0].count"
    found = [
        sk.compare(desk, two, n=2), sk.compare(desk, two, desk, n=2, measures=["task_wait"]),
        sk.factorial(desk, {path: (1, 2)}, n=2), sk.tornado(desk, {path: (1, 2)}, n=2),
        sk.cheapest(desk, {path: [1, 2]}, {"task_wait": ("<=", 5)}, n=2),
    ]  # fmt: skip
    for result in found:
        shown = result._repr_html_()
        heads = re.findall(r'scope="col"[^>]*>(.*?)</th>', shown)
        assert heads.index("Verdict") == 1, heads
        assert all(title not in str(heads[:2]) for title in (desk.title, two.title))
