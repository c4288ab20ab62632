"""Lenses: several structures side by side, and who does best in whose eyes, in words and a picture."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from simkit.experiment import Lenses
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.comparison import doubts
from simkit.present.phrases import ALL_PAIRED, ONE_RUN, letter_key, letters, times_of_each
from simkit.present.picture import GREY, SERIES, WIDTH, Picture, tooltips
from simkit.present.table import Long, Strong, Table

CANNOT_TELL, NOT_ASKED = "cannot tell", "–"


def table(lenses: Lenses, names: Sequence[str] = ()) -> Table:
    """Return means and the best of every measure, under a heading for each lens.

    Other names may stand for the structures, such as letters.
    """
    short = dict(zip(lenses.names, names or lenses.names, strict=True))
    rows: list[list[str]] = []
    for lens, part in lenses.summary.groupby("lens", sort=False):
        rows.append([str(lens).capitalize()])
        rows += [_row(row, short) for _, row in part.iterrows()]
    head = ["Measure", *map(Long, short.values()), "Best", "Unit"]
    return Table(_caption(lenses), head, rows, _note(lenses), doubts(lenses, names))


def text(lenses: Lenses) -> str:
    """Return the table with a letter for each structure, so that it stays narrow."""
    return replace(table(lenses, letters(lenses)), caption=letter_key(lenses)).text()


def _caption(lenses: Lenses) -> str:
    return f"{'; '.join(lenses.names)}: {times_of_each(lenses)}"


def _row(row: pd.Series, short: dict[str, str]) -> list[str]:
    best = _best(row, short)
    means = {name: format_number(row[name], row["unit"]) for name in short}
    stands_out = row["best"] if best != CANNOT_TELL else ()
    cells = [Strong(mean) if name in stands_out else mean for name, mean in means.items()]
    return [row["label"], *cells, Long(best), format_unit(row["unit"])]


def _best(row: pd.Series, short: dict[str, str]) -> str:
    """Say which structures of a row of the summary are the best, or that one cannot tell."""
    if not row["best"]:
        return NOT_ASKED
    measured = [name for name in short if not pd.isna(row[name])]
    if len(row["best"]) == len(measured):
        return CANNOT_TELL
    return " or ".join(short[name] for name in row["best"])


def _note(lenses: Lenses) -> str:
    """Say whether the clients were the same, and how to read the best."""
    if lenses.n < 2:
        return ONE_RUN
    others = len(lenses.names) - 1
    share = f" shared over the {others} others" if others > 1 else ""
    return (
        f"{ALL_PAIRED[lenses.same_clients]} Best: no other beats it; the interval of each difference is drawn at "
        f"{lenses.confidence:.0%} confidence{share}, for each measure by itself. "
        f"'{CANNOT_TELL}' means that none beats another; '{NOT_ASKED}' that neither direction is better, "
        "or that there is nobody to compare with."
    )


SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
TEXT, FAINT = "#444444", "#E5E5E5"
STEP = 22  # pixels from one line to the next
NEAR = 0.05  # shapes nearer than this part of a line would cover each other
LEFT, RIGHT = -0.32, 1.72  # room for the worst mean before the line, for the best with its unit behind it


def chart(lenses: Lenses) -> Picture:
    """Draw for each measure the structures on a line from the worst mean to the best.

    Every measure has its own line, so places compare structures within a measure only; the means at its
    ends say how far they lie apart. What no other structure beats is filled, what is beaten is hollow;
    where none beats another, all stand side by side in the middle, for their order says nothing then.
    Measures of which neither direction is better are left out.
    """
    import altair as alt

    if len(lenses.names) > len(SHAPES):
        count = len(lenses.names)
        raise ValueError(f"{count} structures cannot be told apart in a picture; draw {len(SHAPES)} at most")
    drawn = lenses.summary[lenses.summary["best"].map(len) > 0]
    if drawn.empty:
        raise ValueError("nothing to draw: no measure of these has a better direction and two structures to set apart")
    names = list(lenses.names)
    places = {
        "scale": alt.Scale(domain=names, range=[SERIES[i % len(SERIES)] for i in range(len(names))]),
        "legend": alt.Legend(columns=2 if sum(map(len, names)) > 75 else len(names), symbolSize=90),
    }
    shape = alt.Shape("structure:N", scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])))
    scale = alt.Scale(domain=[LEFT, RIGHT], nice=False)
    # Where shapes would cover each other they step aside, up or down, without leaving their line.
    lanes = alt.YOffset("lane:Q", scale=alt.Scale(domain=[-1, 1], range=[STEP / 2 - 5, STEP / 2 + 5], nice=False))
    blocks, words = [], []
    for lens, part in drawn.groupby("lens", sort=False):
        points, rows = [], []
        for key, row in part.iterrows():
            points += _points(key, row, names)
            rows.append(_line(key, row, names))
        y = alt.Y("measure:N", sort=[row["measure"] for row in rows], title=None,
                  scale=alt.Scale(type="band", paddingInner=0, paddingOuter=0),
                  axis=alt.Axis(labelLimit=220, minExtent=205, ticks=False, domain=False))  # fmt: skip
        x = alt.X("at:Q", scale=scale, axis=None)
        ends = alt.Chart().encode(y=y)
        parts = [
            ends.mark_rule(color=FAINT, size=2).encode(x=x, x2=alt.X2("to:Q")),
            ends.mark_text(align="right", dx=-12, color=TEXT, fontSize=11).encode(x=x, text=alt.Text("worst:N")),
            ends.mark_text(align="left", dx=12, color=TEXT, fontSize=11).encode(
                x=alt.X("to:Q", scale=scale, axis=None), text=alt.Text("told:N")
            ),
            alt.Chart(alt.Data(values=points)).mark_point(size=75, strokeWidth=2, opacity=1).encode(
                x=x, y=y, yOffset=lanes,
                fill=alt.Fill("structure:N", **places), stroke=alt.Stroke("structure:N", **places), shape=shape,
                fillOpacity=alt.condition("datum.unbeaten", alt.value(1), alt.value(0)),
                tooltip=tooltips("measure:N", "structure:N", "mean:N", "said:N"),
            ),
        ]  # fmt: skip
        head = alt.Title(str(lens).capitalize(), fontSize=12, color=GREY, offset=2)
        block = alt.layer(*parts, data=alt.Data(values=rows))
        blocks.append(block.properties(width=WIDTH - 80, height=STEP * len(rows), title=head))
        words.append(_described(str(lens), part, names))
    left_out = [row["label"] for key, row in lenses.summary.iterrows() if key not in drawn.index]
    rest = f" Not drawn, as there is nothing to win: {', '.join(left_out)}." if left_out else ""
    description = f"Who does best where: those that no other beats. {_caption(lenses)}. {' '.join(words)}{rest}"
    title = alt.Title(
        "Who does best where",
        subtitle=[
            f"{times_of_each(lenses)}; a line goes from the worst mean to the best.",
            f"Filled: no other beats it ({lenses.confidence:.0%} confidence); hollow: beaten; "
            "in the middle: cannot tell.",
        ],
    )
    chart = alt.vconcat(*blocks, spacing=8).properties(title=title)
    return Picture(chart.resolve_scale(fill="shared", stroke="shared", shape="shared"), description)


def _points(key: str, row: pd.Series, names: list[str]) -> list[dict]:
    """Return where the structures stand on the line of a measure: 0 is the worst mean, 1 the best."""
    means = {name: row[name] for name in names if not pd.isna(row[name])}
    worst, best = _ends(key, means)
    told_apart = len(row["best"]) < len(means)
    middle = (len(means) - 1) / 2
    at = [
        (mean - worst) / (best - worst) if told_apart else 0.5 + 0.08 * (number - middle)
        for number, mean in enumerate(means.values())
    ]
    return [
        {
            "measure": row["label"],
            "structure": name,
            "at": at[number],
            "lane": _lane(at, number),
            "unbeaten": name in row["best"],
            "mean": format_quantity(mean, row["unit"]),
            "said": CANNOT_TELL if not told_apart else "no other beats it" if name in row["best"] else "beaten",
        }
        for number, (name, mean) in enumerate(means.items())
    ]


def _lane(at: list[float], number: int) -> float:
    """Return where a shape stands across its line: 0 on it, unless others stand in the same place."""
    group = [other for other, place in enumerate(at) if abs(place - at[number]) < NEAR]
    return 0.0 if len(group) == 1 else 2 * group.index(number) / (len(group) - 1) - 1


def _line(key: str, row: pd.Series, names: list[str]) -> dict:
    """Return the line of a measure, with the means at its ends."""
    means = {name: row[name] for name in names if not pd.isna(row[name])}
    worst, best = _ends(key, means)
    unit = row["unit"]
    if len(row["best"]) == len(means):
        low, high = sorted((worst, best))
        same = format_number(low, unit) == format_number(high, unit)
        both = format_number(low, unit) if same else format_interval(low, high, unit)
        end, start = f"{CANNOT_TELL}: {both}", ""
    else:
        end, start = format_number(best, unit), format_number(worst, unit)
    return {"measure": row["label"], "at": 0, "to": 1, "worst": start, "told": f"{end} {format_unit(unit)}".rstrip()}


def _ends(key: str, means: dict[str, float]) -> tuple[float, float]:
    low, high = min(means.values()), max(means.values())
    return (high, low) if MEASURES[key].better == "lower" else (low, high)


def _described(lens: str, part: pd.DataFrame, names: list[str]) -> str:
    """Tell in words who is the best at which measures of a lens."""
    short = {name: name for name in names}
    by_best: dict[str, list[str]] = {}
    for _, row in part.iterrows():
        by_best.setdefault(_best(row, short), []).append(row["label"])
    described = [f"{who}: {', '.join(labels)}" for who, labels in by_best.items()]
    return f"{lens.capitalize()}. {'; '.join(described)}."
