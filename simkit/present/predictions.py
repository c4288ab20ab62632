"""Predictions: what was expected beside what came out, in a table and in pictures."""

import textwrap
from dataclasses import replace

from simkit.course.predictions.calibration import Predictions, Revealed
from simkit.course.predictions.prediction import GuessAndRange, StoredPrediction, Truth, is_close, where_truth_lay
from simkit.measures.number import format_number
from simkit.present.axes import padded
from simkit.present.picture import BLUE, GREEN, GREY, ORANGE, PLAIN, WIDTH, Picture, tooltips
from simkit.present.table import Long, Table

MEANING = "Make the range so wide that the truth would lie in it 8 times out of 10, if you did this often."
HEAD = ["Prediction", "Question", "Best guess", "Range", "Found", "The truth lay"]
WHERE = {"in": "in your range", "above": "above it", "below": "below it"}
LINE = 76  # letters in a line of a heading
FAR = 1.0  # how far outside its range, in widths of it, a truth is still drawn at its place
COLOURS = {"in the range": GREEN, "outside it": "#8A2A00"}


def table(predictions: Predictions) -> Table:
    """Return guess, range, what was found and where it lay, of every prediction."""
    if not predictions.entries:
        return Table(words=predictions.words)
    rows = [[key, Long(entry.question or "–"), *_cells(entry)] for key, entry in predictions.entries.items()]
    return Table("Your predictions", HEAD, rows, predictions.words, left=2)


def text(predictions: Predictions) -> str:
    """Return the table without the questions, so that it stays narrow."""
    full = table(predictions)
    rows = [[key, *cells] for key, _, *cells in full.rows]
    return replace(full, caption="", head=[*full.head[:1], *full.head[2:]], rows=rows, left=1).text()


def _cells(entry: StoredPrediction) -> list[str]:
    unit, mine = entry.unit, entry.first or entry.later
    found = number_text(entry.truth.value, unit) if entry.truth else "not seen yet"
    if entry.first is None:
        where = "(filled in afterwards)"
    else:
        where = WHERE[where_truth_lay(entry.first, entry.truth)] if entry.truth else "–"
    return [number_text(mine.guess, unit), range_text(mine.low, mine.high), found, where]


def chart(result: Predictions | Revealed) -> Picture:
    """Draw one prediction beside the truth, or where each truth lay against its range."""
    return _all(result) if isinstance(result, Predictions) else _one(result)


def _one(revealed: Revealed) -> Picture:
    """Draw a prediction beside the truth."""
    import altair as alt

    entry, truth, unit = revealed.entry, revealed.truth, revealed.unit
    sentence = " ".join(filter(None, [verdict_text(entry, truth, unit), revealed.note]))
    found = {"name": "Found", "value": truth.value, "low": truth.low, "high": truth.high}
    rows = [
        {"name": name, "value": answer.guess, "low": answer.low, "high": answer.high}
        for name, answer in (("You expected", entry.first), ("Second thought", entry.later))
        if answer is not None
    ]
    sign = unit if unit in ("share", "%") else ""  # longer units stand at the axis
    rows = [{**row, "text": number_text(row["value"], sign), "kind": row["name"]} for row in [*rows, found]]
    names = [row["name"] for row in rows]
    colours = [{"You expected": ORANGE, "Second thought": GREY, "Found": BLUE}[name] for name in names]
    shapes = [{"You expected": "diamond", "Second thought": "square", "Found": "circle"}[name] for name in names]
    axis = alt.Axis(format=".0%" if unit == "share" else PLAIN, tickCount=6)
    heading = "" if unit == "share" else unit[:1].upper() + unit[1:]
    alone = len(rows) == 1 and truth.exact  # one point makes no axis
    ends = [row[key] for row in rows for key in ("value", "low", "high")]
    scale = alt.Scale(zero=True) if alone else alt.Scale(domain=padded(ends, unit), nice=True)
    base = alt.Chart(alt.Data(values=rows))
    y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=names, range=colours), legend=None)
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=names, range=shapes), legend=None)
    x = alt.X("value:Q", title=heading or None, axis=axis, scale=scale)
    begin = alt.X("low:Q", title=heading or None, axis=axis, scale=scale)
    lines = base.mark_rule(size=7, opacity=0.45).encode(x=begin, x2=alt.X2("high:Q"), y=y, color=colour)
    tips = [alt.Tooltip(f"{name}", title=name.split(":")[0]) for name in ("name:N", "value:Q", "low:Q", "high:Q")]
    dots = base.mark_point(filled=True, size=110, opacity=1, stroke="white", strokeWidth=1)
    dots = dots.encode(x=x, y=y, color=colour, shape=shape, tooltip=tips)
    words = base.mark_text(dy=-15, fontSize=12, color="#333333").encode(x=x, y=y, text=alt.Text("text:N"))
    chart = alt.layer(lines, dots, words).properties(
        width=WIDTH - 100, height=46 * len(rows), title=_heading(revealed.title, sentence)
    )
    colon = "" if revealed.title[-1:] in ".?!" else ":"
    return Picture(chart, f"{revealed.title}{colon} {sentence}".strip())


def _all(predictions: Predictions) -> Picture:
    """Draw where each truth lay against its range, with all ranges drawn to the same width."""
    import altair as alt

    rows = []
    for key, entry in predictions.entries.items():
        if entry.first is None or entry.truth is None:
            continue
        width = entry.first.high - entry.first.low
        away = entry.truth.value - entry.first.low
        # A range without width has no inside: its truth is on it or as far away as is drawn.
        place = away / width if width else (0.5 if not away else (2 * FAR + 1) * (1 if away > 0 else -1))
        inside = where_truth_lay(entry.first, entry.truth) == "in"
        shape = "dot" if -FAR <= place <= 1 + FAR else ("further left" if place < 0 else "further right")
        verdict = "in the range" if inside else "outside it"
        rows.append({"id": key, "place": min(max(place, -FAR), 1 + FAR), "verdict": verdict, "drawn": shape})
    names = [row["id"] for row in rows]
    x = alt.X(
        "place:Q",
        title="Where the truth lay",
        scale=alt.Scale(domain=[-FAR - 0.1, 1 + FAR + 0.1]),
        axis=alt.Axis(
            values=[-0.5, 0.5, 1.5],
            labelExpr="datum.value < 0 ? 'below your range' : datum.value < 1 ? 'in your range' : 'above your range'",
            grid=False,
            ticks=False,
        ),
    )
    band = alt.Chart(alt.Data(values=[{"low": 0, "high": 1}])).mark_rect(color=ORANGE, opacity=0.25)
    band = band.encode(x=alt.X("low:Q", scale=alt.Scale(domain=[-FAR - 0.1, 1 + FAR + 0.1])), x2=alt.X2("high:Q"))
    layers = [band]
    if rows:
        shapes = {"dot": "circle", "further left": "triangle-left", "further right": "triangle-right"}
        dots = alt.Chart(alt.Data(values=rows)).mark_point(filled=True, size=110, opacity=1)
        layers.append(
            dots.encode(
                x=x,
                y=alt.Y("id:N", sort=names, title=None, axis=alt.Axis(grid=True, labelLimit=220)),
                color=alt.Color("verdict:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))),
                shape=alt.Shape(
                    "drawn:N", scale=alt.Scale(domain=list(shapes), range=list(shapes.values())), legend=None
                ),
                tooltip=tooltips("id:N", "verdict:N"),
            )
        )
    chart = alt.layer(*layers).properties(
        width=WIDTH - 120, height=max(60, 24 * len(rows)), title=_heading("Your predictions", predictions.words)
    )
    where = {row["id"]: row["verdict"] for row in rows}
    described = "; ".join(f"{key}: {verdict}" for key, verdict in where.items())
    return Picture(
        chart, " ".join(filter(None, ["Where each truth lay against your range.", predictions.words, described]))
    )


def _heading(title: str, under: str):
    import altair as alt

    return alt.Title(textwrap.wrap(title, LINE) or "", subtitle=textwrap.wrap(under, LINE + 8))


# ---------------------------------------------------------------- in words


def number_text(value: float, unit: str = "") -> str:
    """Write a number with three digits that count, and its unit.

    Examples
    --------
    >>> number_text(25.0, "of a hundred"), number_text(-0.3007), number_text(1234.5), number_text(0.7, "share")
    ('25 of a hundred', '−0.301', '1,234', '70.0 %')
    """
    if unit == "share":
        return format_number(value, unit)
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{text} {unit}".strip().replace("-", "−", 1 if value < 0 else 0)


def range_text(low: float, high: float, unit: str = "") -> str:
    """Write a range."""
    return f"{number_text(low, unit if unit == 'share' else '')} to {number_text(high, unit)}"


def answer_text(answer: GuessAndRange, unit: str) -> str:
    """Write a prediction."""
    return f"{number_text(answer.guess, unit)}, range {range_text(answer.low, answer.high)}"


def truth_text(truth: Truth, unit: str) -> str:
    """Write a truth with its interval."""
    return number_text(truth.value, unit) + ("" if truth.exact else f" (interval {range_text(truth.low, truth.high)})")


def verdict_text(entry: StoredPrediction, truth: Truth, unit: str) -> str:
    """Say how a prediction did against a truth."""
    found = truth_text(truth, unit)
    if entry.first is None:
        if entry.later is None:
            return f"Found: {found}."
        return f"Found: {found}. What you filled in afterwards, {answer_text(entry.later, unit)}, does not count."
    first = entry.first
    mine = f"your range, {range_text(first.low, first.high)}"
    where = where_truth_lay(first, truth)
    if is_close(first, truth):
        verdict = f"The truth seems to lie {where} {mine}; its interval reaches over an end of that, so it is close."
    elif where == "in":
        verdict = f"The truth lies in {mine}: well judged."
    else:
        verdict = f"The truth lies {where} {mine}: a surprise, so look for what you left out."
    return f"You expected {number_text(first.guess, unit)}; found: {found}. {verdict}"
