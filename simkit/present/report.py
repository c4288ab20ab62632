"""Report: a question with the answer that its numbers allow, as words, as a table, and as a page that can be defended.

The page follows STRESS, the guidelines for reporting simulation studies (Monks and others 2019): each heading says
which part of them it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape
from pathlib import Path
from string import Template

from simkit.experiment.design import format_value, is_number
from simkit.experiment.report import DecisionReport
from simkit.experiment.weighing import ASIDE, NO_STEADY_STATE
from simkit.measures.measure import LENSES
from simkit.measures.number import format_quantity
from simkit.model.scenario import Scenario
from simkit.present.axes import apart, cut
from simkit.present.card import html_list
from simkit.present.comparison import pairs_chart
from simkit.present.phrases import ALL_PAIRED, joined, times
from simkit.present.picture import BLUE, GREY, ORANGE, WIDTH, Picture, axis_format, axis_title, zero_line
from simkit.present.report_words import (
    EYES,
    answer,
    change,
    lens_table,
    listed,
    sides,
    warning,
    weight_table,
    words,
    written,
)
from simkit.present.table import Long, Table

STRESS = (
    "Monks, T., Currie, C. S. M., Onggo, B. S., Robinson, S., Kunc, M. and Taylor, S. J. E. (2019). Strengthening the "
    "reporting of empirical simulation studies: Introducing the STRESS guidelines. Journal of Simulation 13(1), 55-67."
)
ONLY_CHANCE = (
    "The interval holds the chance in who comes and how long work takes. Whether what was assumed is true, and whether "
    "what was left out matters, it does not hold."
)
MOST_ROWS = 30
COLOURS = {"overturns": ORANGE, "in doubt": ORANGE, NO_STEADY_STATE: ORANGE, "settles it": BLUE}


def text(report: DecisionReport) -> str:
    """Return the same for a terminal, with a letter for each of the two."""
    found = table(report)
    letters = [*found.head[:2], "A", "B", *found.head[4:]]
    key = "\n".join(f"{letter}  {name}" for letter, name in zip("AB", report.pair.names, strict=True))
    return replace(found, head=letters, words=f"{found.words}\n\n{key}").text()


def table(report: DecisionReport) -> Table:
    """Return the answer in words, and what each lens gains and loses."""
    found = lens_table(report)
    return Table(report.question, found.head, found.rows, found.note, words(report))


def chart(report: DecisionReport) -> Picture:
    """Draw the difference at both ends of every assumption, the heaviest on top; without any, the pair."""
    import altair as alt

    if report.weights.empty:
        return pairs_chart(report.pair, report.measure, report.answer)
    m, shown = report.measured, report.weights[report.weights["answer"] != NO_STEADY_STATE]
    names = list(dict.fromkeys(report.weights["assumption"]))
    rows = [
        {
            "name": row["assumption"], "value": written(row["value"]), "end": row["end"], "effect": row["effect"],
            "difference": row["difference"],
            **({"low": row["low"], "high": row["high"]} if report.n_assumptions > 1 else {}),
        }
        for row in shown.to_dict("records")
    ]  # fmt: skip
    effects = list(dict.fromkeys(row["effect"] for row in rows))
    shapes = {"holds": "circle", "leaves it open": "circle", "in doubt": "square", "settles it": "diamond"}
    base = alt.Chart(alt.Data(values=cut(rows, m.unit, between=apart(m.unit)))).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=300), scale=alt.Scale(domain=names)),
        yOffset=alt.YOffset("end:N", sort=["low", "high"]),
        color=alt.Color("effect:N", scale=alt.Scale(domain=effects, range=[COLOURS.get(e, GREY) for e in effects])),
    )
    axis = alt.Axis(format="+" + axis_format(m.unit).lstrip("+"), tickCount=6)
    x = alt.X("difference:Q", title=f"Difference in {axis_title(m.label, m.unit)}", axis=axis)
    shape = alt.Shape("effect:N", scale=alt.Scale(domain=effects, range=[shapes.get(e, "cross") for e in effects]))
    layers = [zero_line(), base.mark_point(filled=True, size=80, opacity=1).encode(x=x, shape=shape)]
    if report.n_assumptions > 1:
        layers.append(base.mark_rule(size=2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")))
    layers.append(
        base.mark_text(align="left", dx=8, dy=-7, fontSize=11).encode(x=x, text="value:N", color=alt.value("#444444"))
    )
    first, second = report.pair.names
    title = alt.Title(
        f"What the answer hangs on: {m.label.lower()}",
        subtitle=[f"{second} less {first}, each assumption at both ends", "Dashed: no difference between the two"],
    )
    drawn = alt.layer(*layers).properties(width=WIDTH - 160, height=40 * len(names) + 10, title=title)
    told = "; ".join(
        f"{r['assumption']} at {written(r['value'])}: {format_quantity(r['difference'], m.unit, signed=True)}, "
        f"{r['effect']}"
        for r in shown.to_dict("records")
    )
    lost = report.weights[report.weights["answer"] == NO_STEADY_STATE]
    rest = f" Not drawn, as there is no steady state: {listed(lost)}." if len(lost) else ""
    return Picture(drawn, f"Difference in {m.label.lower()} between {second} and {first}: {told}.{rest}")


# ---------------------------------------------------------------------------------------- the page


def page(report: DecisionReport) -> str:
    """Return the whole page; it fetches nothing and holds no script."""
    from simkit import __version__

    frame = Template(Path(__file__).with_name("report.html").read_text(encoding="utf-8"))
    loud = f'<p class="warning">{escape(warning(report))}</p>' if warning(report) else ""
    about = (
        ("The answer", "1", _answer), ("The picture", "1", _pictures), ("Who gains, who loses", "1", _lenses),
        ("What it hangs on: the assumptions by weight", "3", _assumptions), ("What was not modelled", "2", _left_out),
        ("The model", "2", _model), ("How it was run", "4", _runs), ("How to make it again", "5 and 6", _again),
    )  # fmt: skip
    body = "".join(
        f'<section><h2>{head} <span class="soft">STRESS {part}</span></h2>'
        f"{loud if place < 4 else ''}{section(report)}</section>\n"
        for place, (head, part, section) in enumerate(about)
    )
    return frame.substitute(
        title=escape(report.question),
        body=f"<h1>{escape(report.question)}</h1>\n{body}",
        footer=f"Made with simkit {escape(__version__)}. Its parts are those of STRESS: {escape(STRESS)}",
    )


def _p(text: str, kind: str = "") -> str:
    return f"<p{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{escape(text)}</p>"


def _wide(found: Table) -> str:
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(found.caption)}">{found.html()}</div>'


def _figure(picture: Picture) -> str:
    return f"<figure>{picture.svg()}</figure>"


def _answer(report: DecisionReport) -> str:
    m = report.measured
    asked = f"The measure that decides is {m.label}: {m.definition} Compared: {joined(report.names)}."
    return _p(answer(report), "answer") + _p(change(report)) + _p(ONLY_CHANCE) + _p(asked, "soft")


def _pictures(report: DecisionReport) -> str:
    several = _figure(report.comparison.chart(report.measure)) if len(report.names) > 2 else ""
    return several + _figure(pairs_chart(report.pair, report.measure, report.answer))


def _lenses(report: DecisionReport) -> str:
    found = lens_table(report)
    said = [f"<strong>{EYES[lens]}.</strong> {escape(sides(report, lens))}." for lens in LENSES]
    try:
        picture = _figure(report.lenses.chart())
    except ValueError:  # nothing to win, or too many to tell apart
        picture = ""
    each = "Each verdict is by itself: of twenty measures that do not differ, one would look as if it did."
    return html_list(said) + picture + _wide(found) + _p(each)


def _assumptions(report: DecisionReport) -> str:
    if report.weights.empty:
        return _p(change(report))
    ranges = f"Where nobody said how far an assumption may be off, it was moved by {ASIDE:.0%} of itself."
    return _p(change(report)) + _figure(chart(report)) + _wide(weight_table(report)) + _p(ranges)


def _left_out(report: DecisionReport) -> str:
    own = html_list(map(escape, report.not_modelled)) if report.not_modelled else _p("The author named nothing.")
    known = html_list(map(escape, report.absent)) if report.absent else _p("Nothing that the kit knows of.")
    return f"<h3>Said by the author</h3>{own}<h3>Absent in all structures, as far as the kit knows</h3>{known}"


def _model(report: DecisionReport) -> str:
    first, second = (r.scenario for r in report.pair.replications)
    told = "".join(f"<h3>{escape(name)}</h3>{_office(office)}" for name, office in report.scenarios.items())
    rows = differences(first.data(), second.data())
    note = f"And {len(rows) - MOST_ROWS} more; the files below hold all." if len(rows) > MOST_ROWS else ""
    shown = [[Long(path), Long(a), Long(b)] for path, a, b in rows[:MOST_ROWS]]
    names = [Long(name) for name in report.pair.names]
    apart = Table("What differs between the two", ["Where", *names], shown, note, left=3)
    return told + _wide(apart)


def _office(office: Scenario) -> str:
    arrow = {"sequence": ", then ", "parallel": ", beside "}
    said = [office.description] if office.description else []
    for event in office.events.values():
        steps = arrow[event.order].join(office.products[task.product].label for task in event.tasks)
        said.append(f"{event.label}: {event.per_week:g} a week; {steps}")
    for question in office.questions.values():
        said.append(f"{question.label}: {question.per_week:g} calls a week")
    for key, team in office.teams.items():
        count = sum(person.team == key for person in office.people())
        said.append(f"{team.label}: {count} {'person' if count == 1 else 'people'}")
    return html_list(map(escape, said))


def differences(first: object, second: object, path: str = "") -> list[tuple[str, str, str]]:
    """Return where two scenarios differ, with both values."""
    if isinstance(first, dict) and isinstance(second, dict):
        parts: Iterable = ((f"{path}.{key}" if path else key, key) for key in {**first, **second})
        found = [differences(first.get(key), second.get(key), place) for place, key in parts]
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        found = [differences(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(first, second, strict=True))]
    elif first == second or path in ("title", "description"):
        return []
    else:
        return [(path, _plain(first), _plain(second))]
    return [row for rows in found for row in rows]


def _plain(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one not in (None, {}, []))
    if isinstance(value, list):
        return "; ".join(map(_plain, value)) or "–"
    return format_value(value) if is_number(value) else str(value)


def _runs(report: DecisionReport) -> str:
    clock = report.pair.first.scenario.clock
    said = [
        f"Warm-up {clock.warm_up_days:g} days, then {clock.horizon_days:g} days measured, each of "
        f"{clock.day_minutes / 60:g} hours.",
        f"{times(report.n)} of each structure, seed {report.seed}. {ALL_PAIRED[report.same_clients]}",
        f"Intervals of {report.confidence:.0%} by Student's t on the differences, replication by replication"
        + (", wider for several differences at once (Bonferroni)." if len(report.names) > 2 else "."),
    ]
    if report.comparison.words:
        said.append(report.comparison.words)
    return html_list(map(escape, said))


def _again(report: DecisionReport) -> str:
    from simkit import __version__

    files = [f"structure-{number}.toml" for number in range(1, len(report.names) + 1)]
    over = {paths[0] if len(paths) == 1 else paths: ends for paths, ends in report.assumptions.items()}
    lines = [
        f"import simkit as sk  # version {__version__}",
        "",
        "sk.report(",
        f"    {report.question!r},",
        *(f"    sk.load({file!r})," for file in files),
        f"    names={report.names!r},",
        f"    measure={report.measure!r}, n={report.n}, seed={report.seed}, confidence={report.confidence!r},",
        f"    indifference_zone={report.indifference_zone!r}, n_assumptions={report.n_assumptions},",
        f"    assumptions={over!r},",
        f"    not_modelled={report.not_modelled!r},",
        ').save("report.html")',
    ]
    texts = "".join(
        f"<h3>{file}</h3><pre>{escape(office.toml())}</pre>"
        for file, office in zip(files, report.scenarios.values(), strict=True)
    )
    software = f"simkit {__version__}, Python and salabim; the same input gives the same output on every machine."
    code = escape("\n".join(lines))
    return f"{_p(software)}{_p('Save the files below under their names, then:')}<pre>{code}</pre>{texts}"
