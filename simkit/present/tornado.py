"""Tornado: how far one value after the other moves a measure, in words and a picture."""

from collections.abc import Mapping

from simkit.experiment.design import format_value
from simkit.experiment.effects import Tornado
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import apart, cut
from simkit.present.phrases import ONE_RUN, POINTS_PAIRED, points, spread
from simkit.present.picture import BLUE, ORANGE, WIDTH, Picture, axis_title, tooltips, zero_line
from simkit.present.table import Table


def table(tornado: Tornado) -> Table:
    """Return value, mean, difference, interval and verdict of both ends, under a heading for each factor."""
    m = MEASURES[tornado.measures[0]]
    rows: list[list[str]] = []
    for factor, part in tornado.swings.groupby("factor", sort=False):
        rows.append([f"{factor} (now {format_value(part['base'].iloc[0])})"])
        rows += [
            [
                format_value(row["value"]),
                row["verdict"],
                format_number(row["mean"], m.unit),
                format_number(row["difference"], m.unit, signed=True),
                format_interval(row["low"], row["high"], m.unit, signed=True),
                format_unit(m.unit),
            ]
            for row in part.to_dict("records")
        ]
    base = format_quantity(tornado.of(m.key).iloc[:, 0].mean(), m.unit)
    note = (
        "One value at a time; the others stay as they are. The difference is from the scenario as it is, paired "
        f"replication by replication. {POINTS_PAIRED[tornado.same_clients]}"
    )
    return Table(
        f"{m.label} of {tornado.settings['scenario'].iloc[0]}, {base} as it is: {points(tornado)}",
        ["Value", "Verdict", "Mean", "Difference", f"{tornado.confidence:.0%} interval", "Unit"],
        rows,
        ONE_RUN if tornado.n < 2 else note,
        left=2,
    )


def chart(tornado: Tornado, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw a bar from the base to either end of each factor, the widest on top, with its interval."""
    import altair as alt

    m, sure, labels = MEASURES[tornado.measures[0]], tornado.n > 1, labels or {}
    rows = [
        {
            "name": labels.get(row["factor"], row["factor"]),
            "end": row["end"],
            "value": format_value(row["value"]),
            "difference": row["difference"],
            "zero": 0,
            "verdict": row["verdict"],
            **({"low": row["low"], "high": row["high"]} if sure else {}),
        }
        for row in tornado.swings.to_dict("records")
    ]
    names = list(dict.fromkeys(row["name"] for row in rows))
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=320))
    axis = alt.Axis(format="+.1~%" if m.unit == "share" else "+,~f", tickCount=6)
    title = f"Difference in {axis_title(m.label, m.unit)}"
    ends = alt.Scale(domain=["low", "high"], range=[BLUE, ORANGE])
    offset = alt.YOffset("end:N", sort=["low", "high"])  # both ends may lie on the same side
    rows = cut(rows, m.unit, between=apart(m.unit))
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, yOffset=offset)
    bars = base.mark_bar(opacity=0.55).encode(
        x=alt.X("difference:Q", title=title, axis=axis), x2=alt.X2("zero:Q"), color=alt.Color("end:N", scale=ends),
        tooltip=tooltips("name:N", "value:N", "difference:Q", "verdict:N"),
    )  # fmt: skip
    layers = [bars]
    if sure:
        layers.append(base.mark_rule(size=2, color="#222222").encode(x=alt.X("low:Q", title=title), x2="high:Q"))
    # The value stands at the outer end of all that is drawn for it.
    for left in (True, False):
        most, end = (min, "low") if left else (max, "high")
        outer = [
            {**row, "outer": most(row["difference"], row.get(end, 0.0))}
            for row in rows
            if (row["difference"] < 0) == left
        ]
        if outer:
            layers.append(
                alt.Chart(alt.Data(values=outer))
                .mark_text(align="right" if left else "left", dx=-4 if left else 4, fontSize=11, color="#444444")
                .encode(y=y, yOffset=offset, x=alt.X("outer:Q", title=title), text=alt.Text("value:N"))
            )
    lines = spread(tornado, "lines")
    head = alt.Title(f"{m.label}: what moves it", subtitle=f"One value at a time; {lines}")
    layers.append(zero_line(dashed=False))
    chart = alt.layer(*layers).properties(width=WIDTH - 160, height=44 * len(names) + 10, title=head)
    described = "; ".join(_described(row, m.unit) for row in rows)
    return Picture(chart, f"Tornado of {m.label}, the widest swing first; {lines}. {described}.")


def _described(row: dict, unit: str) -> str:
    text = f"{row['name']} at {row['value']}: {format_quantity(row['difference'], unit, signed=True)}"
    if "low" not in row:
        return text
    return f"{text} ({format_interval(row['low'], row['high'], unit, signed=True)}), {row['verdict']}"
