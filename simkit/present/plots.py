"""Plots: pictures of any table with the right columns: curves, points, intervals, coverage of a true value, stacks."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from simkit.measures.number import format_number
from simkit.present.axes import cut, end_labels, round_domain, width_beside
from simkit.present.case import COLOURS
from simkit.present.picture import (
    BLUE,
    DASHES,
    GREEN,
    GREY,
    HEIGHT,
    PLAIN,
    SERIES,
    VERDICTS,
    WIDTH,
    Picture,
    axis_format,
    need_columns,
    records,
    tooltips,
)

ENDS = ["value", "low", "high"]
COLUMNS = ["name", "panel", *ENDS]
# Parts of a bar: no two are equally dark, and neighbours differ most.
PARTS = ("#882255", "#E7A6C8", GREEN, "#EFE6B0", "#C06FAE", "#4D1600")
HOLDS, MISSES = "holds the truth", "misses it"


def curves_chart(
    data: pd.DataFrame,
    x: str,
    x_title: str,
    y_title: str,
    description: str,
    title: str = "",
    marks: Mapping[str, float] | None = None,
    theory: Sequence[str] = (),
    y_format: str = PLAIN,
    x_format: str = PLAIN,
    log: bool = False,
) -> Picture:
    """Draw lines with intervals."""
    import altair as alt

    need_columns(data, sorted([x, "value", "series"]))
    series = list(dict.fromkeys(data["series"]))
    shown = cut(records(data), "share" if "%" in y_format else "", "value")
    simulated = [row for row in shown if row["series"] not in theory]
    # Half a clerk makes no sense on the axis: between whole numbers only whole ticks.
    ticks = {"tickMinStep": 1} if (data[x] % 1 == 0).all() else {}
    ax = alt.X(f"{x}:Q", title=x_title, axis=alt.Axis(format=x_format, **ticks), scale=alt.Scale(zero=False))
    banded = {"low", "high"} <= set(data.columns)
    heights = [row[key] for row in shown for key in ("value", *(("low", "high") if banded and not log else ()))]
    domain = round_domain(heights, log=log)
    scale = alt.Scale(type="log" if log else "linear", domain=domain, nice=False, clamp=log)
    ay = alt.Y("value:Q", title=y_title, axis=alt.Axis(format=y_format), scale=scale)
    looks = {
        key: channel(
            "series:N", legend=None, scale=alt.Scale(domain=series, range=[of[i % len(of)] for i in range(len(series))])
        )
        for key, channel, of in (("color", alt.Color, SERIES), ("strokeDash", alt.StrokeDash, DASHES))
    }
    lines = alt.Chart(alt.Data(values=shown)).mark_line(size=2).encode(x=ax, y=ay, **looks)
    points = alt.Chart(alt.Data(values=simulated)).mark_point(filled=True, size=35, opacity=1).encode(
        x=ax, y=ay, color=looks["color"], tooltip=tooltips("series:N", f"{x}:Q", "value:Q")
    )  # fmt: skip
    layers = [lines, points]
    if banded:
        band = (
            alt.Chart(alt.Data(values=shown))
            .mark_errorband(opacity=0.2)
            .encode(x=ax, y=alt.Y("low:Q", title=y_title, scale=scale), y2=alt.Y2("high:Q"), color=looks["color"])
        )
        layers.insert(0, band)
    if marks:
        lines_at = alt.Data(values=[{"at": at, "label": label} for label, at in marks.items()])
        rules = alt.Chart(lines_at).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x=alt.X("at:Q"))
        words = alt.Chart(lines_at).mark_text(align="left", dx=5, color="#444444", fontSize=12).encode(
            x=alt.X("at:Q"), y=alt.YValue(8), text=alt.Text("label:N")
        )  # fmt: skip
        layers += [rules, words]
    width, last = width_beside(series), {row["series"]: row for row in shown if row["value"] is not None}
    ends = [{"name": name, "series": name, x: row[x], "value": row["value"]} for name, row in last.items()]
    layers += end_labels(ends, domain, width, ax, looks, log)
    chart = alt.layer(*layers).properties(width=width, height=HEIGHT, title=title)
    return Picture(chart, description)


def points_chart(
    data: pd.DataFrame,
    x_title: str,
    y_title: str,
    description: str,
    title: str = "",
    x_format: str = PLAIN,
    y_format: str = PLAIN,
) -> Picture:
    """Draw a point for each row, with its name beside it: what is gained on one axis and paid on the other."""
    import altair as alt

    need_columns(data, ["x", "y"])
    if data.empty:
        raise ValueError("the data has no row: there is no point to draw")
    lost = data[["x", "y"]].isna().any(axis=1)
    if lost.any():
        raise ValueError(f"'{data.index[lost][0]}' has no place: x and y must both be numbers")
    rows = records(data.assign(name=[str(name) for name in data.index]))
    for axis, form in (("x", x_format), ("y", y_format)):
        rows = cut(rows, "share" if "%" in form else "", axis, (f"{axis}_low", f"{axis}_high"))
    points = alt.Chart(alt.Data(values=rows))
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(format=x_format))
    y = alt.Y("y:Q", title=y_title, axis=alt.Axis(format=y_format))
    layers = []
    if {"x_low", "x_high"} <= set(data.columns):
        across = {"x": alt.X("x_low:Q", title=x_title), "x2": "x_high:Q", "y": y}
        layers.append(points.mark_rule(color=BLUE, opacity=0.5).encode(**across))
    if {"y_low", "y_high"} <= set(data.columns):
        upwards = {"x": x, "y": alt.Y("y_low:Q", title=y_title), "y2": "y_high:Q"}
        layers.append(points.mark_rule(color=BLUE, opacity=0.5).encode(**upwards))
    dots = points.mark_point(filled=True, size=70, opacity=1, color=BLUE)
    names = points.mark_text(align="left", dx=8, dy=-9, fontSize=12, color="#333333")
    layers += [dots.encode(x=x, y=y, tooltip=tooltips("name:N", "x:Q", "y:Q")), names.encode(x=x, y=y, text="name:N")]
    return Picture(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title), description)


def intervals_chart(
    data: pd.DataFrame, description: str, title: str = "", subtitle: str = "", unit: str = "", step: int = 34
) -> Picture:
    """Draw a dot for each mean and a line for its interval, panel beside panel."""
    import altair as alt

    need_columns(data, COLUMNS)
    if data.empty:
        raise ValueError("intervals need at least one row: a name, a panel, a value, low and high")
    for row in data.itertuples():
        if not row.low <= row.value <= row.high:  # also true of not a number
            raise ValueError(
                f"'{row.name}', '{row.panel}': found {row.value} with the interval {row.low} to {row.high}; "
                "low, value and high must be numbers in this order"
            )
    names, panels = list(dict.fromkeys(data["name"])), list(dict.fromkeys(data["panel"]))
    axis = alt.Axis(format=".1~%" if unit == "share" else PLAIN, tickCount=4)
    drawn = []
    for number, panel in enumerate(panels):
        mine = data[data["panel"] == panel]
        rows = [{**row, "text": format_number(row["value"], unit)} for row in mine[COLUMNS].to_dict("records")]
        rows = cut(rows, unit, "value")
        # Only the first panel says who is who: the lines of the others stand at the same height.
        y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None,
                  axis=alt.Axis(labelLimit=260, labels=not number, ticks=not number))  # fmt: skip
        x = alt.X("value:Q", title=panel, axis=axis, scale=alt.Scale(zero=False))
        base = alt.Chart(alt.Data(values=rows))
        lines = base.mark_rule(size=2, color=BLUE).encode(
            x=alt.X("low:Q", title=panel, axis=axis, scale=alt.Scale(zero=False)), x2=alt.X2("high:Q"), y=y
        )
        dots = base.mark_point(filled=True, size=80, opacity=1, color=BLUE).encode(
            x=x, y=y, tooltip=tooltips("name:N", "value:Q", "low:Q", "high:Q")
        )
        words = base.mark_text(dy=-11, fontSize=11, color="#444444").encode(x=x, y=y, text=alt.Text("text:N"))
        width = (WIDTH - 40) // len(panels)
        drawn.append(alt.layer(lines, dots, words).properties(width=width, height=step * len(names)))
    head = alt.Title(title, subtitle=subtitle) if subtitle else title
    return Picture(alt.hconcat(*drawn, spacing=24).properties(title=head), description)


def coverage_chart(
    data: pd.DataFrame,
    truth: float,
    x_title: str,
    description: str,
    title: str = "",
    truth_label: str = "the truth",
    y_title: str = "Experiment",
    x_format: str = PLAIN,
    step: int = 9,
) -> Picture:
    """Draw an interval for each experiment, and the true value as a line through all of them.

    An interval that misses the truth differs in colour, in width and in the form of its dot, so that it can be told
    in grey as well.
    """
    import altair as alt

    need_columns(data, ENDS)
    if data.empty:
        raise ValueError("coverage needs at least one interval: value, low and high")
    rows = []
    for number, (value, low, high) in enumerate(data[ENDS].itertuples(index=False), start=1):
        if not low <= value <= high:  # also true of not a number
            raise ValueError(
                f"row {number}: found {value} with the interval {low} to {high}; "
                "low, value and high must be numbers in this order"
            )
        kind = HOLDS if low <= truth <= high else MISSES
        rows.append({"number": number, "value": value, "low": low, "high": high, "told": kind})
    held = sum(row["told"] == HOLDS for row in rows)

    kinds = [HOLDS, MISSES]
    axis = alt.Axis(format=x_format)
    y = alt.Y("number:O", title=y_title, axis=alt.Axis(labels=False, ticks=False))
    colour = alt.Color("told:N", scale=alt.Scale(domain=kinds, range=[BLUE, VERDICTS["worse"]]), legend=None)
    base = alt.Chart(alt.Data(values=cut(rows, "share" if "%" in x_format else "", "value")))
    lines = base.mark_rule().encode(
        x=alt.X("low:Q", title=x_title, axis=axis, scale=alt.Scale(zero=False)),
        x2=alt.X2("high:Q"),
        y=y,
        color=colour,
        size=alt.Size("told:N", scale=alt.Scale(domain=kinds, range=[1.5, 3.5]), legend=None),
    )
    dots = base.mark_point(filled=True, opacity=1).encode(
        x=alt.X("value:Q", title=x_title, axis=axis, scale=alt.Scale(zero=False)),
        y=y,
        color=colour,
        shape=alt.Shape("told:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]), legend=None),
        size=alt.Size("told:N", scale=alt.Scale(domain=kinds, range=[34, 130]), legend=None),
        tooltip=tooltips("number:O", "value:Q", "low:Q", "high:Q", "told:N"),
    )
    at = alt.Chart(alt.Data(values=[{"truth": truth, "label": truth_label}]))
    rule = at.mark_rule(color="#333333", strokeDash=[4, 3]).encode(x=alt.X("truth:Q"))
    words = at.mark_text(align="left", dx=5, color="#333333", fontSize=12).encode(
        x=alt.X("truth:Q"), y=alt.YValue(-7), text=alt.Text("label:N")
    )
    counted = f"{held} of {len(rows)} intervals hold {truth_label}"
    if held < len(rows):
        counted += "; the thick ones miss it"
    head = alt.Title(title, subtitle=counted, offset=20)
    chart = alt.layer(lines, rule, dots, words).properties(width=WIDTH, height=step * len(rows), title=head)
    chart = chart.resolve_scale(size="independent")  # width of a line, size of a dot
    return Picture(chart, description)


def stack_chart(
    data: pd.DataFrame,
    x_title: str,
    description: str,
    title: str = "",
    *,
    subtitle: str = "",
    unit: str = "",
    beside: Sequence[str] | None = None,
    colours: Mapping[str, str] = MappingProxyType({}),
    step: int = 36,
) -> Picture:
    """Draw a bar for each row, made up of its parts, with the total beside it."""
    import altair as alt

    if data.empty:
        raise ValueError("a stack needs at least one bar (a row) and one part (a column)")
    for bar, row in data.iterrows():
        for part, value in row.items():
            if not value >= 0:  # also true of not a number
                raise ValueError(f"bar '{bar}', part '{part}': found {value}; a part is a number of at least 0")
    parts, bars = [str(part) for part in data.columns], [str(bar) for bar in data.index]
    known = {**COLOURS, **colours}
    spare = [colour for colour in PARTS if colour not in known.values()]
    others = [part for part in parts if part not in known]
    colours = {**known, **{part: spare[i % len(spare)] for i, part in enumerate(others)}}
    values, totals = [], []
    for bar, row in zip(bars, data.to_numpy(dtype=float), strict=True):
        at = 0.0
        for part, value in zip(parts, row, strict=True):
            values.append({"bar": bar, "part": part, "from": at, "to": at + value, "value": value})
            at += value
        totals.append({"bar": bar, "at": at, "total": beside[len(totals)] if beside else format_number(at, unit)})
    y = alt.Y("bar:N", sort=bars, title=None, axis=alt.Axis(labelLimit=260))
    scale = alt.Scale(domain=parts, range=[colours[part] for part in parts])
    mark = {"height": round(0.6 * step), "stroke": "#444444", "strokeWidth": 0.5}
    drawn = alt.Chart(alt.Data(values=values)).mark_bar(**mark).encode(
        x=alt.X("from:Q", title=x_title, axis=alt.Axis(format=axis_format(unit) if unit else "~f")), x2="to:Q", y=y,
        color=alt.Color("part:N", scale=scale),
        tooltip=["bar:N", "part:N", alt.Tooltip("value:Q", format=".1%" if unit == "share" else ".2f")],
    )  # fmt: skip
    words = alt.Chart(alt.Data(values=totals)).mark_text(align="left", dx=6, color="#444444", fontSize=12).encode(
        x=alt.X("at:Q"), y=y, text=alt.Text("total:N")
    )  # fmt: skip
    head = alt.Title(title, subtitle=subtitle) if subtitle else title
    chart = alt.layer(drawn, words).properties(width=WIDTH - 120, height=step * len(bars), title=head)
    return Picture(chart, description)
