"""Can every rule fail? Each gets a notebook with one planted fault, and the same notebook without it."""

import base64
from pathlib import Path

import nbformat
import pytest
from authors.notebooks.form import WIDGET_VIEW, dumps, loads, settle
from authors.notebooks.lint import RULES, problems_of
from authors.notebooks.pictures import add_pictures
from nbformat.v4 import new_output

from simkit.course.exercises import Catalogue


def faults(page, rule):
    """What one rule says of a page: positions and messages."""
    assert page.folder in RULES[rule].folders, f"{rule} does not look at {page.folder}"
    return list(RULES[rule].faults(page))


def cells_of(found):
    return [cell for cell, _ in found]


HEAD = ("markdown", "# A\n\n**Minutes:** 5 reading, 10 doing")


def with_output(notebook, cells, *outputs):
    """A notebook whose last cell has these outputs."""
    made = notebook(cells)
    made.cells[-1].outputs = list(outputs)
    return made


def display(data, **metadata):
    return new_output("display_data", data=data, metadata=metadata)


def outcome(id, state):
    return display({"text/plain": "x"}, simkit={"check": id, "state": state})


def test_a_missing_file_is_not_readable(page):
    """Is a file that is no notebook refused?"""
    assert cells_of(faults(page([HEAD], stored=None), "readable")) == [0]
    assert faults(page([HEAD]), "readable") == []


def test_form(page, notebook):
    """Is another layout refused, and the written form accepted?"""
    settled = settle(notebook([HEAD]))
    assert faults(page(settled, prepared=settled, text=dumps(settled)), "form") == []
    assert cells_of(faults(page(settled, prepared=settled, text=dumps(settled) + "\n"), "form")) == [0]


def test_the_form_drops_what_is_volatile(notebook):
    """Does settling remove times, versions, collapsed cells and addresses, and keep tags and slides?"""
    made = notebook([("code", "x", "solution-only")])
    made.metadata = nbformat.from_dict({"language_info": {"name": "python", "version": "3.13.1"}, "widgets": {"a": 1}})
    made.cells[0].metadata |= {"execution": {"iopub.status.busy": "2026"}, "scrolled": True, "slideshow": {"a": "b"}}
    made.cells[0].outputs = [
        new_output("stream", name="stdout", text="<A at 0x7f0012345678>\n"),
        new_output("stream", name="stderr", text="w"),
        new_output("stream", name="stdout", text="more"),
    ]
    settled = settle(made)
    assert "version" not in dumps(settled) and "widgets" not in settled.metadata
    assert settled.metadata.kernelspec.name == "python3"
    assert settled.cells[0].metadata == {"tags": ["solution-only"], "slideshow": {"a": "b"}}
    assert [(o.name, o.text) for o in settled.cells[0].outputs] == [("stdout", "<A at 0xADDR>\nmore"), ("stderr", "w")]
    assert dumps(settle(settled)) == dumps(settled)


def test_ids(page, notebook):
    """Are a cell without an id and one with the id of another refused, and do both get a lasting one?"""
    text = nbformat.writes(notebook([HEAD, ("code", "1"), ("code", "2")]))
    assert faults(page([HEAD], text=text), "ids") == []
    bad = text.replace('   "id": "cell-2",\n', "").replace('"cell-3"', '"cell-1"')
    assert cells_of(faults(page([HEAD], text=bad), "ids")) == [2, 3]
    mended = [cell.id for cell in loads(bad).cells]
    assert len(set(mended)) == 3 and mended == [cell.id for cell in loads(bad).cells]


@pytest.mark.parametrize(("counts", "wrong"), [((1, 2), []), ((2, 1), [2, 3]), ((1, None), [3]), ((3, 4), [2, 3])])
def test_order(page, notebook, counts, wrong):
    """Are cells found that were run out of order, not at all, or in a kernel that was not fresh?"""
    made = notebook([HEAD, ("code", "a"), ("code", "b")])
    made.cells[1].execution_count, made.cells[2].execution_count = counts
    assert cells_of(faults(page(made), "order")) == wrong


def test_an_empty_cell_is_out_of_order(page):
    """Is an empty code cell refused? nothing runs it, so nothing numbers it."""
    assert cells_of(faults(page([HEAD, ("code", " ")]), "order")) == [2]


@pytest.mark.parametrize(
    ("stored", "fresh", "differs"),
    [
        ({"text/plain": "1"}, {"text/plain": "1"}, False),
        ({"text/plain": "1"}, {"text/plain": "2"}, True),
        ({"text/plain": "1"}, {"text/plain": "1", "text/html": "1"}, True),
        ({"text/plain": "<A at 0x7f0000000001>"}, {"text/plain": "<A at 0x7f0000000002>"}, False),
        ({"text/plain": "a", "image/png": "AA"}, {"text/plain": "a"}, False),
        ({"application/vnd.vegalite.v5+json": {"a": [1]}}, {"application/vnd.vegalite.v5+json": {"a": [2]}}, True),
    ],
)
def test_drift(page, notebook, stored, fresh, differs):
    """Is a stored output refused when a fresh run gives another, and only then?"""
    one = with_output(notebook, [HEAD, ("code", "a")], display(stored))
    other = with_output(notebook, [HEAD, ("code", "a")], display(fresh))
    assert cells_of(faults(page(one, fresh=other), "drift")) == [2] * differs


def test_drift_by_the_number_of_outputs(page, notebook):
    """Is a stored output refused that a fresh run does not give at all?"""
    one = with_output(notebook, [HEAD, ("code", "a")], display({"text/plain": "1"}))
    ((cell, message),) = faults(page(one, fresh=notebook([HEAD, ("code", "a")])), "drift")
    assert cell == 2 and "1 outputs are stored, a fresh run gives 0" in message


def test_drift_in_a_tagged_cell_is_allowed(page, notebook):
    """Is a cell left alone that is tagged because its output cannot be the same?"""
    cells = [HEAD, ("code", "a", "nbval-ignore-output")]
    one = with_output(notebook, cells, display({"text/plain": "1"}))
    assert faults(page(one, fresh=notebook(cells)), "drift") == []


def test_widget_state(page, notebook):
    """Are stored widget state and stored widget views refused?"""
    made = with_output(notebook, [HEAD, ("code", "a")], display({"text/plain": "IntSlider()", WIDGET_VIEW: {"a": 1}}))
    made.metadata["widgets"] = {"a": 1}
    assert cells_of(faults(page(made), "widget-state")) == [0, 2]
    assert faults(page(settle(made)), "widget-state") == []


@pytest.mark.parametrize(
    "path",
    ["/home/jan/x.csv", "see '/opt/a.b'", "C:\\Users\\jan", "file:///data", "/Users/j/x", "(/usr/lib/python3.11)"],
)
def test_absolute_path(page, notebook, path):
    """Is a path of one machine refused in source, text and output?"""
    output = new_output("stream", name="stdout", text=path)
    made = with_output(notebook, [HEAD, ("code", f"x = r'''{path}'''"), ("markdown", path), ("code", "y")], output)
    assert cells_of(faults(page(made), "absolute-path")) == [2, 3, 4]


@pytest.mark.parametrize(
    "text",
    ["https://example.org/home/x", "application/vnd.x/y", "a/b or and/or", "../usr/x", "</opt/>", "either/opt/or"],
)
def test_no_absolute_path(page, text):
    """Are web addresses, mime types, fractions and relative paths accepted?"""
    assert faults(page([HEAD, ("markdown", text)]), "absolute-path") == []


def test_the_path_of_this_machine_is_found_wherever_it_is(page, tmp_path):
    """Is the project's own folder refused, whatever its name?"""
    assert cells_of(faults(page([HEAD, ("markdown", f"in {tmp_path.resolve()}!")]), "absolute-path")) == [2]


def test_size(page):
    """Is a notebook of over a million characters refused?"""
    assert cells_of(faults(page([HEAD], text="x" * 1_000_001), "size")) == [0]
    assert faults(page([HEAD], text="x" * 1_000_000), "size") == []


def test_runs(page):
    """Is a run refused that did not come to its end?"""
    assert cells_of(faults(page([HEAD], failure="DeadKernelError: Kernel died"), "runs")) == [0]
    assert faults(page([HEAD]), "runs") == []


def test_error(page, notebook):
    """Is an error refused, allowed where the tag says so, and missed where the tag promises one?"""
    raised = new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=["x"])
    assert cells_of(faults(page(with_output(notebook, [HEAD, ("code", "1/0")], raised)), "error")) == [2]
    tagged = [HEAD, ("code", "1/0", "raises-exception")]
    assert faults(page(with_output(notebook, tagged, raised)), "error") == []
    assert cells_of(faults(page(tagged), "error")) == [2]


@pytest.mark.parametrize("spec", [{}, {"description": ""}, {"description": " "}, '{"mark": "bar"}'])
def test_chart_description(page, notebook, spec):
    """Is a chart refused that says nothing to somebody who does not see it?"""
    mime = "application/vnd.vegalite.v5+json"
    made = with_output(notebook, [HEAD, ("code", "chart")], display({mime: spec, "text/plain": "Altair chart"}))
    assert cells_of(faults(page(made), "chart-description")) == [2]
    made.cells[-1].outputs[0].data[mime] = {"description": "The queue grows."}
    assert faults(page(made), "chart-description") == []


def test_chart_picture(page, notebook):
    """Is a stored chart refused that a web page could not show, and does `add_pictures` mend it?"""
    mime = "application/vnd.vegalite.v5+json"
    spec = {"description": "One bar.", "data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    made = with_output(notebook, [HEAD, ("code", "chart")], display({mime: spec, "text/plain": "One bar."}))
    assert cells_of(faults(page(made), "chart-picture")) == [2]
    assert faults(page(add_pictures(made)), "chart-picture") == []
    assert base64.b64decode(made.cells[-1].outputs[0].data["image/png"]).startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["<Figure size 640x480>", "<IPython.core.display.Image object>", ""])
def test_image_alt(page, notebook, text):
    """Is a picture refused that says nothing, and accepted with words or beside a described chart?"""
    made = with_output(notebook, [HEAD, ("code", "a")], display({"image/png": "AA", "text/plain": text}))
    assert cells_of(faults(page(made), "image-alt")) == [2]
    output = made.cells[-1].outputs[0]
    output.metadata = {"image/png": {"alt": "A queue"}}
    assert faults(page(made), "image-alt") == []
    output.metadata = {}
    output.data["text/plain"] = "A queue of three."
    assert faults(page(made), "image-alt") == []
    output.data |= {"text/plain": "<x>", "application/vnd.vegalite.v5+json": {}}
    assert faults(page(made), "image-alt") == []


def test_widget_alone(page, notebook):
    """Is a widget refused with nothing beside it that is seen without it?"""
    widget = display({"text/plain": "IntSlider(value=1)", WIDGET_VIEW: {}})
    cells = [HEAD, ("code", "a")]
    assert cells_of(faults(page(with_output(notebook, cells, widget)), "widget-alone")) == [2]
    for beside in ({"text/html": "<table>"}, {"image/svg+xml": "<svg>"}, {"application/vnd.vegalite.v5+json": {}}):
        assert faults(page(with_output(notebook, cells, widget, display(beside))), "widget-alone") == []


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["# A", "## B\n### C", "## D"], []),
        (["# A", "### C"], [2]),
        (["# A", "# B"], [2]),
        (["## A"], [1]),
        (["text", "# A"], [2]),
        (["# A", "```\n#### comment in code\n```"], []),
        (["text"], [0]),
    ],
)
def test_headings(page, texts, wrong):
    """Are skipped levels, a second title and a late title found, and code left alone?"""
    assert cells_of(faults(page([("markdown", text) for text in texts]), "headings")) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("![](a.svg)", True),
        ("![ ](a.svg)", True),
        ("<img src='a.svg'>", True),
        ("![A desk](a.svg)", False),
        ('<img src="a.svg" alt="A desk">', False),
        ("`![](a.svg)`", False),
    ],
)
def test_alt_text(page, text, wrong):
    """Is an image without words refused, in both ways of writing it?"""
    assert cells_of(faults(page([HEAD, ("markdown", text)]), "alt-text")) == [2] * wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[there](there.ipynb)", False),
        ("[there](there.ipynb#Part-two)", False),
        ("[there](<with space.svg>)", False),
        ("[there](with%20space.svg)", False),
        ("[web](https://example.org/x) [mail](mailto:a@b.c) [here](#Head)", False),
        ("`[not](a-link.md)`", False),
        ("[gone](gone.ipynb)", True),
        ("[gone](../exercises/gone.ipynb#A)", True),
        ("![A picture](gone.svg)", True),
        ("[![A picture](there.ipynb)](gone.ipynb)", True),
        ("<a href='gone.html'>x</a>", True),
        ("[x][1]\n\n[1]: gone.md", True),
        ("[house](../README.md)", True),
        ("[empty]()", True),
        ("![A](attachment:a.png)", True),
    ],
)
def test_links(page, tmp_path, text, wrong):
    """Are links found that lead nowhere, or to what a learner's copy does not hold?"""
    (tmp_path / "course").mkdir()
    for name in ("course/there.ipynb", "course/with space.svg", "README.md"):
        (tmp_path / name).touch()
    assert cells_of(faults(page([HEAD, ("markdown", text)]), "links")) == [2] * wrong


def test_length(page):
    """Is the 31st cell one too many?"""
    assert faults(page([HEAD] * 30), "length") == []
    assert cells_of(faults(page([HEAD] * 31), "length")) == [0]


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("shown = [1]\nsk.reveal('00.a', 3, also=[*shown, 2])", False),
        ("print(3)\nsk.reveal('00.a', 3)", True),
        ("display(sk.reveal('00.a', 3))", True),
        ("sk.reveal('00.a', 3)\nfound.chart()", True),
        ("print(3)\nfound.chart()", False),
    ],
)
def test_held_back(page, source, wrong):
    """Does a cell that reveals an answer show all that tells it through `reveal`, and so nothing before its time?"""
    assert cells_of(faults(page([HEAD, ("code", source)]), "held-back")) == [2] * wrong


@pytest.mark.parametrize(
    ("below", "wrong"),
    [
        ([("code", "found")], True),
        ([("markdown", "Here is more."), ("code", "found.chart('lead_time_mean')")], True),
        ([("code", "other = found.first\nother")], False),
        ([("markdown", "### Next"), ("code", "found")], False),
        ([("code", "more")], False),
    ],
)
def test_shown_again(page, below, wrong):
    """Is a table of the same result in the next cell found, which tells who runs everything what reveal holds back?"""
    reveal = ("code", "found = sk.compare(a, b)\nsk.reveal('a', found, measure='x')")
    assert (faults(page([HEAD, reveal, *below]), "shown-again") != []) == wrong


FOLDED = "<details><summary>What came out (predict first)</summary>\n\nIt is 17 minutes.\n\n</details>"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (FOLDED, False),
        ("Look at the dots first.", False),
        ("It is 17 minutes.", True),
        ("Nine in ten wait.", True),
        (f"{FOLDED}\n\nThe pool is better.", True),
        (f"{FOLDED}\n\n### Next\n\nThe same desk, 17 minutes.", False),
        ("### Next\n\nThe same desk, 17 minutes.", False),
    ],
)
def test_told_below(page, text, wrong):
    """Is what came out folded under the cell that reveals it, up to the next heading or cell, and only there?"""
    reveal = ("code", "sk.reveal('a', 17)")
    assert cells_of(faults(page([HEAD, reveal, ("markdown", text)]), "told-below")) == [3] * wrong
    assert faults(page([HEAD, reveal, ("code", "x"), ("markdown", text)]), "told-below") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Change `seed = 1` to `seed = 2`.", False),
        ("- At the top, change `seed` and run it again.", False),
        ("Put both sliders at 0. `sk.run` plays it, without a change. Change what you like and run it again.", False),
        ("Change `n=10` to `n=30`.", True),
        ("Look, and then change what stands between the brackets, and run the cell again.", True),
        ("Change `late`.", True),
        ("Change `hidden = 2`.", True),
        ("Unfold the cell, and change `hidden = 2`.".replace("U", "u"), False),
    ],
)
def test_to_edit(page, text, wrong):
    """Does a text that asks for a change name a line that stands by itself at the top of a cell that can be seen?"""
    made = page(
        [
            HEAD,
            ("code", "import x\nseed = 1\nmine = [{}]\nrun(n=10)\nlate = 3"),
            ("code", "# A\nhidden = 2"),
            ("markdown", text),
        ]
    )
    made.latest.cells[2].metadata["jupyter"] = {"source_hidden": True}
    assert cells_of(faults(made, "to-edit")) == [4] * wrong


@pytest.mark.parametrize(
    ("source", "metadata", "wrong"),
    [
        ("x\n" * 8, {}, False),
        ("x\n" * 9, {}, True),
        ("x\n" * 9, {"tags": ["open"]}, False),
        ("# The picture\n" + "x\n" * 9, {"jupyter": {"source_hidden": True}}, False),
        ("x\n" * 9, {"jupyter": {"source_hidden": True}}, True),
    ],
)
def test_folded(page, source, metadata, wrong):
    """Is long code folded, with a comment left standing, unless it is to be read or edited?"""
    made = page([HEAD, ("code", source)])
    made.latest.cells[1].metadata.update(metadata)
    assert cells_of(faults(made, "folded")) == [2] * wrong


@pytest.mark.parametrize(
    ("head", "wrong"),
    [
        ("**Minutes:** 15 reading, 20 doing", False),
        ("Minutes: 15 reading · 20 doing", False),
        ("**Minutes:** 35", True),
        ("It takes a while.", True),
    ],
)
def test_minutes(page, head, wrong):
    """Is a lesson refused that does not say how long reading and doing take?"""
    assert cells_of(faults(page([("markdown", f"# A\n\n{head}")]), "minutes")) == [1] * wrong


@pytest.mark.parametrize(("stated", "wrong"), [(9, True), (11, False), (13, False), (15, True)])
def test_minutes_of_reading(page, stated, wrong):
    """1,560 words are twelve minutes at 130 a minute: is a head refused that is off by more than a fifth?"""
    made = page([("markdown", f"# A\n\n**Minutes:** {stated} reading, 20 doing"), ("markdown", "word " * 1553)])
    assert cells_of(faults(made, "minutes")) == [1] * wrong


@pytest.mark.parametrize(
    ("kind", "source", "count"),
    [
        ("code", "x = ...\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION", 0),
        (
            "code",
            "if x:\n    ### BEGIN SOLUTION\n    y\n    ### END SOLUTION\n### BEGIN SOLUTION\nz\n### END SOLUTION",
            0,
        ),
        ("code", "### BEGIN SOLUTION\nx", 1),
        ("code", "x\n### END SOLUTION", 1),
        ("code", "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", 1),
        ("code", "x = 1 ### BEGIN SOLUTION\n### END SOLUTION", 2),
        ("code", "## begin solution", 1),
        ("markdown", "<!-- ### BEGIN SOLUTION -->\na\n<!-- ### END SOLUTION -->", 0),
        ("markdown", "### BEGIN SOLUTION\na\n### END SOLUTION", 2),
    ],
)
def test_markers(page, kind, source, count):
    """Are markers found that do not pair, or are not markers at all?"""
    assert cells_of(faults(page([HEAD, (kind, source)], "solutions"), "markers")) == [2] * count


@pytest.mark.parametrize("folder", ["course", "exercises"])
def test_marker_left(page, folder):
    """Is a marker found where learners read?"""
    assert cells_of(faults(page([HEAD, ("code", "x\n### END SOLUTION")], folder), "marker-left")) == [2]
    assert faults(page([HEAD], folder), "marker-left") == []


def test_made(page, tmp_path):
    """Is an exercise refused that differs, is missing, or has no master?"""
    assert faults(page([HEAD], "exercises", text="a", wanted="a"), "made") == []
    assert "is not what" in faults(page([HEAD], "exercises", text="a", wanted="b"), "made")[0][1]
    assert "is missing" in faults(page([HEAD], "exercises", text="", wanted="b"), "made")[0][1]
    assert "no master" in faults(page([HEAD], "exercises", text="a", wanted=""), "made")[0][1]


@pytest.mark.parametrize(
    ("folder", "rule", "right"), [("exercises", "untouched", "not_attempted"), ("solutions", "solved", "passed")]
)
@pytest.mark.parametrize("state", ["not_attempted", "failed", "passed"])
def test_outcomes(page, notebook, folder, rule, right, state):
    """Is each of the three wrong outcomes refused: in an untouched exercise, and in a solution?"""
    made = with_output(notebook, [HEAD, ("code", 'sk.check("90.1", a)')], outcome("90.1", state))
    assert cells_of(faults(page(made, folder), rule)) == [2] * (state != right)


def test_check_shown(page, notebook):
    """Is a check found whose outcome nobody sees, and a cell with two checks?"""
    one, two = ("code", 'sk.check("90.1", a)'), ("code", 'sk.check("90.1", a)\nsk.check("90.2", b)')
    seen = outcome("90.1", "passed")
    assert faults(page(with_output(notebook, [HEAD, one], seen), "solutions"), "check-shown") == []
    assert cells_of(faults(page([HEAD, one], "solutions"), "check-shown")) == [2]
    assert cells_of(faults(page(with_output(notebook, [HEAD, two], seen), "solutions"), "check-shown")) == [2]
    assert faults(page([HEAD, ("code", '# sk.check("90.1", a)')], "solutions"), "check-shown") == []


def test_all_checked(page, finished):
    """Is a master refused that leaves out an exercise of its lesson, checks one twice, or one of another?"""
    catalogue = Catalogue.read(finished / "simkit/course/lessons/90.toml")

    def said(*ids, **more):
        cells = [HEAD, *(("code", f'sk.check("{id}", a)') for id in ids)]
        return [message for _, message in faults(page(cells, "solutions", catalogue=catalogue, **more), "all-checked")]

    assert said("90.1", "90.2") == []
    assert said("90.1") == ["does not check exercise 90.2 of its lesson"]
    assert said("90.1", "90.2", "90.2") == ["checks 90.2 2 times; once is enough"]
    assert said("90.1", "90.2", "91.1") == ["checks 91.1, which is no exercise of its lesson"]
    assert "names the notebook" in said(name="91-other.ipynb")[0]


def test_a_report_names_file_cell_and_rule(page):
    """Does a problem say where it is, what is wrong, and which rule says so?"""
    problems = problems_of([page([HEAD, ("code", " ")])], {"order": RULES["order"]})
    assert [str(problem) for problem in problems] == [
        "course/90-desk.ipynb, cell 2: is empty: take the cell out [order]"
    ]


def test_claims_and_untied(page, notebook):
    """Is a number that no cell shows refused, and a claim that its cell does not bear out? More: test_claims.py."""
    made = page([HEAD, ("markdown", "It took 7 minutes."), ("code", "1")])
    assert faults(made, "untied") == faults(made, "claims") == []  # without a table nothing is asked
    (made.root / "tests" / "claims").mkdir(parents=True)
    table = made.root / "tests" / "claims" / "90.toml"
    table.write_text("", encoding="utf-8")
    assert cells_of(faults(made, "untied")) == [2]
    table.write_text(f"[{made.stored.cells[2].id}]\nclaims = [['It took 7 minutes', '3 + 3']]", encoding="utf-8")
    assert cells_of(faults(made, "claims")) == [2] and faults(made, "untied") == []


def test_every_rule_has_a_planted_fault():
    """Does this file name every rule of the register?"""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [rule for rule in RULES if f'"{rule}"' not in source] == []
