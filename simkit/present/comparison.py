"""Comparison: structures measure by measure, in words and pictures; of three or more each pair's difference."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from simkit.experiment import Comparison
from simkit.experiment.replications import SideBySide
from simkit.measures import MEASURES, find
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import ALL_OF_IT, apart, cut
from simkit.present.phrases import ALL_PAIRED, ONE_RUN, letter_key, letters, more_note, times, times_of_each, verdict
from simkit.present.picture import (
    BLUE,
    GREY,
    ORANGE,
    PLAIN,
    VERDICTS,
    WIDTH,
    Picture,
    axis_format,
    axis_title,
    tooltips,
    zero_line,
)
from simkit.present.plausibility import look
from simkit.present.table import Long, Table

CLIENTS = {
    True: "Both met the same clients in every replication, so the interval is that of the paired differences.",
    False: "The two did not meet the same clients: who comes, or the work, differs. The streams of chance are common.",
}


def table(comparison: Comparison, names: Sequence[str] = (), narrow: bool = False) -> Table:
    """Return both means, difference, interval and verdict of every measure."""
    if len(comparison.names) > 2:
        return _differences(comparison, names, narrow)
    first, second = comparison.names
    return Table(
        f"{second} compared with {first}: {times(comparison.n)}, seed {comparison.seed}",
        # The verdict is what one looks for: where a table is too wide, it is not what is cut off.
        [
            "Measure",
            "Verdict",
            Long(first),
            Long(second),
            "Difference",
            f"{comparison.confidence:.0%} interval",
            "Unit",
        ],
        [_row(row, narrow) for _, row in comparison.summary.iterrows()],
        _note(comparison),
        doubts(comparison),
        left=2,
    )


def text(comparison: Comparison) -> str:
    """Return the table, narrow enough for a terminal; with three or more a letter stands for each structure."""
    if len(comparison.names) == 2:
        return table(comparison, narrow=True).text()
    return replace(table(comparison, letters(comparison), narrow=True), caption=letter_key(comparison)).text()


def _row(row: pd.Series, narrow: bool) -> list[str]:
    unit = row["unit"]
    return [
        Long(row["label"]) if narrow else row["label"],
        Long(verdict(row, narrow)),
        format_number(row["first_mean"], unit),
        format_number(row["second_mean"], unit),
        format_number(row["difference"], unit, signed=True),
        format_interval(row["low"], row["high"], unit, signed=True),
        format_unit(unit),
    ]


def doubts(result: SideBySide, names: Iterable[str] = ()) -> str:
    """Say what one would doubt of the structures; other names may stand for them."""
    return look([one.scenario for one in result.replications], names or result.names)


def _note(comparison: Comparison) -> str:
    """Say whether the clients were the same, and how to read the verdicts."""
    if comparison.n < 2:
        return ONE_RUN
    if len(comparison.names) == 2:
        clients = CLIENTS[comparison.same_clients]
        reading = f"The verdict is on {comparison.names[1]}; 'cannot tell' means that the interval holds zero."
    else:
        clients = ALL_PAIRED[comparison.same_clients]
        reading = (
            f"The intervals are wider than for one pair alone: all {len(comparison.pairs)} differences of a "
            f"measure lie inside theirs at once with {comparison.confidence:.0%} confidence."
        )
    return " ".join(filter(None, [clients, reading, more_note(comparison.summary), comparison.words]))


def chart(comparison: Comparison, measure: str | None = None) -> Picture:
    """Draw the differences of all measures, or one measure replication by replication."""
    if len(comparison.names) > 2:
        return differences_chart(comparison, measure or "lead_time_mean")
    return measures_chart(comparison) if measure is None else pairs_chart(comparison, measure)


def measures_chart(comparison: Comparison) -> Picture:
    """Draw the difference of every measure with its interval, as a part of the first structure's mean.

    Measures whose first mean is zero cannot be drawn on this scale and are left out.
    """
    import altair as alt

    first, second = comparison.names
    rows = []
    for key, row in comparison.summary.iterrows():
        base = abs(row["first_mean"])
        if base > 0:
            rows.append(
                {
                    "measure": MEASURES[key].label,
                    "difference": row["difference"] / base,
                    "low": row["low"] / base,
                    "high": row["high"] / base,
                    "verdict": row["verdict"],
                    "text": format_quantity(row["difference"], row["unit"], signed=True),
                }
            )
    order = [row["measure"] for row in rows]
    words = [word for word in VERDICTS if any(row["verdict"] == word for row in rows)]
    data = alt.Data(values=cut(rows, "share", between=ALL_OF_IT))
    y = alt.Y("measure:N", sort=order, title=None, axis=alt.Axis(labelLimit=240))
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=words, range=[VERDICTS[w] for w in words]))
    axis = alt.Axis(format="+.0%")
    title = f"Difference as a part of {first}"
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=alt.X("difference:Q", title=title, axis=axis),
            y=y,
            color=colour,
            shape=alt.Shape("verdict:N", scale=alt.Scale(domain=words)),
            tooltip=tooltips("measure:N", "text:N", "verdict:N"),
        )  # fmt: skip
    )
    layers = [zero_line(), dots]
    if comparison.n > 1:
        layers.insert(1, alt.Chart(data).mark_rule(size=2).encode(x=alt.X("low:Q"), x2="high:Q", y=y, color=colour))
    by_verdict = {word: [r["measure"] for r in rows if r["verdict"] == word] for word in words}
    described = "; ".join(f"{word}: {', '.join(labels)}" for word, labels in by_verdict.items())
    description = (
        f"Difference of {second} from {first} in {comparison.n} replications, measure by measure. {described}."
    )
    heading = alt.Title(
        f"{second} compared with {first}",
        subtitle=f"{comparison.n} replications; lines: {comparison.confidence:.0%} intervals",
    )
    chart = alt.layer(*layers).properties(width=WIDTH - 120, height=22 * len(rows) + 20, title=heading)
    return Picture(chart, description)


def pairs_chart(comparison: Comparison, measure: str, found: str = "") -> Picture:
    """Draw one measure of both structures, replication by replication, joined by a line, over what was found."""
    import altair as alt

    (m,) = find([measure])
    if measure not in comparison.summary.index:
        held = ", ".join(comparison.summary.index)
        raise ValueError(f"this comparison holds no '{measure}'; it holds {held}")
    row = comparison.summary.loc[measure]
    first, second = comparison.names
    found = found or row["verdict"]
    values = [
        {"structure": name, "replication": int(n) + 1, "value": float(v)}
        for name, r in ((first, comparison.first), (second, comparison.second))
        for n, v in r.values[measure].dropna().items()
    ]
    data = alt.Data(values=values)
    y = alt.Y(
        "value:Q",
        title=axis_title(m.label, m.unit),
        axis=alt.Axis(format=axis_format(m.unit)),
        scale=alt.Scale(zero=False),
    )
    x = alt.X("structure:N", sort=[first, second], title=None, axis=alt.Axis(labelAngle=0, labelLimit=200))
    lines = alt.Chart(data).mark_line(color=GREY, opacity=0.4).encode(x=x, y=y, detail=alt.Detail("replication:O"))
    colour = alt.Color("structure:N", scale=alt.Scale(domain=[first, second], range=[BLUE, ORANGE]), legend=None)
    dots = alt.Chart(data).mark_point(filled=True, size=45, opacity=0.8).encode(
        x=x, y=y, color=colour, tooltip=tooltips("structure:N", "replication:O", "value:Q")
    )  # fmt: skip
    reading = f"difference {format_quantity(row['difference'], m.unit, signed=True)}"
    if comparison.n > 1:
        interval = format_interval(row["low"], row["high"], m.unit, signed=True)
        reading += f", {comparison.confidence:.0%} interval {interval}"
    means = [format_number(row[side], m.unit) for side in ("first_mean", "second_mean")]
    description = (
        f"{m.label} of {first} ({means[0]} on average) and {second} ({means[1]}), "
        f"joined by replication, {comparison.n} in all: {reading}; verdict on {second}: {found}."
    )
    title = alt.Title(f"{m.label}: {second}, {found}", subtitle=reading)
    return Picture(alt.layer(lines, dots).properties(width=320, height=260, title=title), description)


def tuning_chart(comparison: Comparison) -> Picture:
    """Draw every measure on a scale of its own: both means with their intervals."""
    import altair as alt

    names = list(comparison.names)
    rows, words = [], []
    for key, row in comparison.summary.iterrows():
        unit = row["unit"]
        ends = [r.summary.loc[key] for r in (comparison.first, comparison.second)]
        known = ("mean", "low", "high") if comparison.n > 1 else ("mean",)
        pairs = [{"setting": name} | {key: e[key] for key in known} for name, e in zip(names, ends, strict=True)]
        data = alt.Data(values=cut(pairs, unit))
        x = alt.X("mean:Q", title=axis_title(row["label"], unit), axis=alt.Axis(format=axis_format(unit), tickCount=6))
        y = alt.Y("setting:N", sort=names, title=None, axis=alt.Axis(labelLimit=200, minExtent=120))
        colour = alt.Color("setting:N", scale=alt.Scale(domain=names, range=[GREY, ORANGE]), legend=None)
        dots = alt.Chart(data).mark_point(filled=True, size=90, opacity=1).encode(
            x=x, y=y, color=colour, shape=alt.Shape("setting:N", scale=alt.Scale(domain=names), legend=None)
        )  # fmt: skip
        layers = [dots]
        if comparison.n > 1:
            layers.insert(
                0, alt.Chart(data).mark_rule(size=3, opacity=0.6).encode(x="low:Q", x2="high:Q", y=y, color=colour)
            )
        reading = f"difference {format_interval(row['low'], row['high'], unit, signed=True)}: {row['verdict']}"
        title = alt.Title(reading, fontSize=12, fontWeight="normal", offset=4)
        rows.append(alt.layer(*layers).properties(width=WIDTH - 140, height=52, title=title))
        words.append(
            f"{row['label']}: {names[0]} {format_number(row['first_mean'], unit)}, "
            f"{names[1]} {format_quantity(row['second_mean'], unit)} ({reading})"
        )
    told, chart = doubts(comparison), alt.vconcat(*rows, spacing=18)
    if told:  # a saved notebook shows the picture alone
        chart = chart.properties(title=alt.Title("Look first", subtitle=textwrap.wrap(told, 90)))
    return Picture(chart, " ".join(filter(None, [told, ". ".join(words) + "."])))


# ---------------------------------------------------------------------- three structures or more


def _differences(comparison: Comparison, names: Sequence[str] = (), narrow: bool = False) -> Table:
    """Return difference, interval and verdict of every pair, under a heading for each measure.

    Other names may stand for the structures, such as letters.
    """
    short = dict(zip(comparison.names, names or comparison.names, strict=True))
    rows: list[list[str]] = []
    for _, part in comparison.summary.groupby(level="measure", sort=False):
        rows.append([part["label"].iloc[0]])
        rows += [_pair_row(row, short, narrow) for _, row in part.iterrows()]
    head = ["Measure", "Verdict", "Difference", f"{comparison.confidence:.0%} interval for all", "Unit"]
    caption = f"{'; '.join(comparison.names)}: {times_of_each(comparison)}"
    return Table(caption, head, rows, _note(comparison), doubts(comparison, names), left=2)


def _pair_row(row: pd.Series, short: dict[str, str], narrow: bool) -> list[str]:
    return [
        Long(f"{short[row['second']]} − {short[row['first']]}"),
        Long(verdict(row, narrow)),
        format_number(row["difference"], row["unit"], signed=True),
        format_interval(row["low"], row["high"], row["unit"], signed=True),
        format_unit(row["unit"]),
    ]


def differences_chart(comparison: Comparison, measure: str = "lead_time_mean") -> Picture:
    """Draw the differences in one measure, with intervals that hold for all of them together."""
    import altair as alt

    find([measure])
    if measure not in comparison.summary.index:
        raise ValueError(f"{measure} was not kept; there is: {', '.join(comparison.replications[0].values)}")
    m = MEASURES[measure]
    part = comparison.summary.loc[[measure]]
    rows, words = [], []
    for _, row in part.iterrows():
        name = f"{row['second']} − {row['first']}"
        rows.append({"pair": name, "value": row["difference"], "low": row["low"], "high": row["high"],
                     "text": row["verdict"]})  # fmt: skip
        words.append(
            f"{name}: {format_number(row['difference'], m.unit, signed=True)} "
            f"({format_interval(row['low'], row['high'], m.unit, signed=True)}), {row['verdict']}"
        )
    names = [row["pair"] for row in rows]
    axis = alt.Axis(format=".1~%" if m.unit == "share" else PLAIN, tickCount=5)
    unit = format_unit(m.unit)
    title = f"Difference in {m.label[0].lower()}{m.label[1:]}" + (f" ({unit})" if unit else "")
    y = alt.Y("pair:N", sort=names, title=None, axis=alt.Axis(labelLimit=320))
    base = alt.Chart(alt.Data(values=cut(rows, m.unit, between=apart(m.unit))))
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(strokeDash=[4, 4]).encode(x=alt.X("zero:Q"))
    layers = [zero, base.mark_point(filled=True, size=80, opacity=1, color=BLUE).encode(
        x=alt.X("value:Q", title=title, axis=axis), y=y
    ), base.mark_text(dy=-11, fontSize=11, color="#444444").encode(x=alt.X("value:Q"), y=y, text="text:N")]  # fmt: skip
    spread = f"{comparison.confidence:.0%} intervals for all together."
    if comparison.n > 1:
        lines = base.mark_rule(size=2, color=BLUE).encode(x=alt.X("low:Q", title=title, axis=axis), x2="high:Q", y=y)
        layers.insert(1, lines)
    else:
        spread = "One run: no interval, because it shows no spread."
    chart = alt.layer(*layers).properties(
        width=WIDTH - 160, height=40 * len(rows), title=alt.Title(f"{m.label}: differences", subtitle=spread)
    )
    return Picture(chart, f"{title}. {'; '.join(words)}. {spread}")
