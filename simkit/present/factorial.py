"""Factorial: effects with intervals, in words and a picture."""

from collections.abc import Mapping

from simkit.experiment.design import format_value
from simkit.experiment.effects import Factorial
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import apart, cut
from simkit.present.phrases import ONE_RUN, POINTS_PAIRED, points, spread
from simkit.present.picture import BLUE, GREY, ORANGE, WIDTH, Picture, axis_title, zero_line
from simkit.present.table import Table

COLOURS = {"raises": ORANGE, "lowers": BLUE, "cannot tell": GREY, "nothing": GREY}


def table(factorial: Factorial) -> Table:
    """Return effect, interval and verdict of every effect, under a heading for each measure."""
    rows: list[list[str]] = []
    for key in factorial.measures:
        m = MEASURES[key]
        rows.append([m.label])
        for name, row in factorial.effects(key).iterrows():
            effect = format_number(row["effect"], m.unit, signed=True)
            interval = format_interval(row["low"], row["high"], m.unit, signed=True)
            rows.append([str(name), row["verdict"], effect, interval, format_unit(m.unit)])
    levels = "; ".join(
        f"{name} {format_value(low)} or {format_value(high)}" for name, (low, high) in factorial.levels.items()
    )
    return Table(
        f"{factorial.settings['scenario'].iloc[0]}, {levels}: {points(factorial)}",
        ["From low to high", "Verdict", "Effect", f"{factorial.confidence:.0%} interval", "Unit"],
        rows,
        _note(factorial),
        left=2,
    )


def _note(factorial: Factorial) -> str:
    """Say how to read the effects."""
    if factorial.n < 2:
        return ONE_RUN
    count = len(factorial.factors) * (len(factorial.factors) + 1) // 2
    several = (
        f" Each interval stands by itself; .effects(simultaneous=True) holds for all {count} together."
        if count > 1
        else ""
    )
    return (
        "An effect is the mean change from the low to the high level; a × b is half of how much more a does when "
        f"b is high.{several} {POINTS_PAIRED[factorial.same_clients]}"
    )


def chart(factorial: Factorial, measure: str | None = None, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw main effects and interactions from the greatest to the least, each with its interval."""
    import altair as alt

    m, labels = factorial.measure_of(measure), labels or {}
    effects, sure = factorial.effects(m.key), factorial.n > 1
    rows = []
    for name, row in effects.iterrows():
        known = {"low": row["low"], "high": row["high"]} if sure else {}
        label = " × ".join(labels.get(part, part) for part in str(name).split(" × "))
        rows.append({"name": label, "effect": row["effect"], "verdict": row["verdict"], **known})
    words = [word for word in COLOURS if any(row["verdict"] == word for row in rows)]
    y = alt.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=alt.Axis(labelLimit=320))
    axis = alt.Axis(format="+.1~%" if m.unit == "share" else "+,~f", tickCount=6)
    title = f"Effect on {axis_title(m.label, m.unit)}"
    x = alt.X("effect:Q", title=title, axis=axis)
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=words, range=[COLOURS[word] for word in words]))
    base = alt.Chart(alt.Data(values=cut(rows, m.unit, between=apart(m.unit)))).encode(y=y, color=colour)
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=x, shape=alt.Shape("verdict:N", scale=alt.Scale(domain=words)), tooltip=["name:N", "effect:Q", "verdict:N"]
    )
    layers = [zero_line(), dots]
    if sure:
        layers.insert(1, base.mark_rule(size=2).encode(x=alt.X("low:Q", title=title, axis=axis), x2=alt.X2("high:Q")))
    lines = spread(factorial, "lines")
    head = alt.Title(f"{m.label}: effects from low to high", subtitle=lines)
    chart = alt.layer(*layers).properties(width=WIDTH - 160, height=26 * len(rows) + 20, title=head)
    described = "; ".join(_described(row, m.unit) for row in rows)
    return Picture(chart, f"Effects on {m.label}, the greatest first; {lines}. {described}.")


def _described(row: dict, unit: str) -> str:
    text = f"{row['name']} {format_quantity(row['effect'], unit, signed=True)}"
    if "low" not in row:
        return text
    return f"{text} ({format_interval(row['low'], row['high'], unit, signed=True)}): {row['verdict']}"
