"""Pitfalls: a question before the decision; what happens after it, in words, a table and a picture; the gallery."""

import math
from typing import Any

from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers, interval_text, value_text
from simkit.course.pitfalls.pitfalls import KINDS, Pitfall, PitfallOutcome, Pitfalls, pitfalls
from simkit.present.axes import cut, steps
from simkit.present.card import boxed, html_list, html_paragraphs, inline, one_line, paragraph, plain
from simkit.present.picture import BLUE, GREY, PLAIN, VERDICTS, WIDTH, Picture, tooltips, zero_line
from simkit.present.table import Long, Table

COLOURS = {"trap": "#C44500", "sound": "#007A5E", "neither": GREY}
SIGNS = {
    "trap": "✗ This is the trap.",
    "sound": "✓ You walked around it.",
    "neither": "○ Not the trap, and not the way out.",
}


def table(result: Pitfalls | PitfallNumbers) -> Table:
    """Return the pitfalls of a gallery by kind, or what an experiment found number by number."""
    if isinstance(result, PitfallNumbers):
        return Table(head=("number", "value", "95 % interval", "from"), rows=[_cells(x) for x in result.numbers])
    rows: list[list[str]] = []
    for kind, label in KINDS.items():
        mine = [p for p in result if p.of == kind]
        if mine:
            rows += [[label], *([p.name, p.key, Long(" ".join(p.question.split()))] for p in mine)]
    note = 'Fall into one: sk.pitfall("one-run"), then .decide("a").'
    return Table(f"{len(result)} pitfalls", ("Pitfall", "key", "what is asked"), rows, note, left=3)


def _cells(x: PitfallNumber) -> list[str]:
    interval = "" if math.isnan(x.low) else interval_text(x.low, x.high, x.unit)
    return [x.label, x.text(), interval, f"n = {x.n:,}" if x.n else "closed form"]


def text(result: Any) -> str:
    """Return a pitfall, its outcome, its numbers or the gallery as plain text."""
    if isinstance(result, Pitfall):
        return _question(result)
    if isinstance(result, PitfallOutcome):
        return _story(result)
    bare = table(result)
    return Table(head=bare.head, rows=bare.rows, left=bare.left).text()


def html(result: Any) -> str:
    """Return a pitfall, its outcome, its numbers or the gallery for a notebook."""
    if isinstance(result, Pitfall):
        return _question_html(result)
    if isinstance(result, PitfallOutcome):
        return f"{_before(result)}<p>{inline(_words(result.measured, result.pitfall.title))}</p>{_after(result)}"
    return table(result).html()


def chart(result: PitfallOutcome | PitfallNumbers, title: str = "") -> Picture:
    """Draw what was measured: single outcomes where there are some, else each number with its interval."""
    if isinstance(result, PitfallOutcome):
        return chart(result.measured, result.pitfall.title)
    return Picture((_numbers if result.dots is None else _dots)(result, title), _words(result, title))


def display(outcome: PitfallOutcome) -> None:
    """Show words, picture, words: one output can hold either HTML or a chart, not both."""
    from IPython.display import display as show

    show({"text/html": _before(outcome), "text/plain": plain(f"{_reply(outcome)}\n\n{outcome.happens}")}, raw=True)
    show(outcome.chart())
    show({"text/html": _after(outcome), "text/plain": text(outcome).partition("The pitfall: ")[2]}, raw=True)


# ---------------------------------------------------------------- before the decision


def _question(p: Pitfall) -> str:
    choices = [plain(f"{letter}) {choice.text}", "  ") for letter, choice in p.choice.items()]
    how = f'Decide: {_call(p)}.decide("{"|".join(p.choice)}")'
    return "\n\n".join([p.title, plain(p.story), plain(p.question), "\n".join(choices), how])


def _call(p: Pitfall) -> str:
    """Say how a pitfall is opened: one that is not of the gallery lies in a folder of somebody's own."""
    place = "" if any(p is one for one in pitfalls()) else ', folder="your-folder"'
    return f'sk.pitfall("{p.key}"{place})'


def _question_html(p: Pitfall) -> str:
    style = " style='list-style-type:lower-alpha;margin:.3em 0'"
    choices = html_list((one_line(choice.text) for choice in p.choice.values()), "ol", style)
    question = paragraph(f"<strong>{one_line(p.question)}</strong>")
    letters = " or ".join(f'<code>"{letter}"</code>' for letter in p.choice)
    how = paragraph(f"Decide: <code>{_call(p)}.decide(…)</code> with {letters}.")
    title = f"<p style='margin:.2em 0'><strong>{inline(p.title)}</strong></p>"
    return boxed(title + html_paragraphs(p.story) + question + choices + how, BLUE)


# ---------------------------------------------------------------- after it


def _reply(outcome: PitfallOutcome) -> str:
    chosen = " ".join(outcome.pitfall.choice[outcome.choice].text.split())
    return f"You chose {outcome.choice}: {chosen}\n\n{SIGNS[outcome.kind]} {outcome.reply}"


def _story(outcome: PitfallOutcome) -> str:
    p = outcome.pitfall
    return "\n\n".join([
        plain(_reply(outcome)),
        plain(outcome.happens),
        plain(_words(outcome.measured, outcome.pitfall.title)),
        plain(f"The pitfall: {p.name}. {outcome.number}."),
        "\n".join(["Do:", *(plain(f"- {outcome.filled(what)}") for what in p.do)]),
        "\n".join(["Sources:", *(plain(f"- {source}") for source in p.source)]),
    ])  # fmt: skip


def _before(outcome: PitfallOutcome) -> str:
    words = html_paragraphs(_reply(outcome)) + html_paragraphs(outcome.happens)
    return boxed(words, COLOURS[outcome.kind], "status")


def _after(outcome: PitfallOutcome) -> str:
    p = outcome.pitfall
    head = paragraph(f"<strong>The pitfall: {inline(p.name)}.</strong> {inline(outcome.number)}.")
    do = html_list(one_line(outcome.filled(what)) for what in p.do)
    sources = html_list(map(one_line, p.source))
    return boxed(f"{head}{paragraph('Do:')}{do}{paragraph('Sources:')}{sources}", COLOURS["neither"])


# ---------------------------------------------------------------- pictures


def _words(measured: PitfallNumbers, title: str) -> str:
    """Tell what the picture shows, without drawing it: a heading, with a full stop where it has no sign of its own."""
    if measured.dots is None:
        panels: dict[str, list[str]] = {}
        for x in _drawn(measured):
            told = f"{x.label} {x.text()}" + ("" if math.isnan(x.low) else f" ({x.text('interval')})")
            panels.setdefault(x.panel, []).append(told)
        words = ". ".join(f"{panel[0].upper()}{panel[1:]}: {'; '.join(mine)}" for panel, mine in panels.items())
    else:
        words = f"{measured.axis}, one dot for each study. " + "; ".join(
            f"{name}: {len(mine)} outcomes from {mine['value'].min():.3g} to {mine['value'].max():.3g}, "
            f"{int(mine['wrong'].sum())} of them on the wrong side of zero"
            for name, mine in measured.dots.groupby("row", sort=False)
        )
    stop = " " if title.endswith(("?", "!", ".")) else ". " if title else ""
    return f"{title}{stop}{words}."


def _drawn(measured: PitfallNumbers) -> list[PitfallNumber]:
    drawn = [number for number in measured.numbers if number.panel and not math.isnan(number.value)]
    if not drawn:
        raise ValueError("there is nothing to draw: no number has a panel")
    return drawn


def _numbers(measured: PitfallNumbers, title: str) -> Any:
    """Draw each number that has a panel as a bar from zero, with its interval; a closed form has no interval."""
    import altair as alt

    drawn = _drawn(measured)
    panels, names = (list(dict.fromkeys(texts)) for texts in ([x.panel for x in drawn], [x.label for x in drawn]))
    width = (WIDTH - 40) // len(panels)
    pictures = []
    for position, panel in enumerate(panels):
        mine = [x for x in drawn if x.panel == panel]
        units = {x.unit for x in mine}
        shares = units <= {"share", "change"}
        rows = [_row(x) for x in mine]
        rows = rows if "change" in units else cut(rows, "share" if shares else "", "value")
        ends = [end for row in rows for end in (row["low"], row["high"])]
        axis = alt.Axis(format=".0%" if shares else PLAIN, tickCount=3)
        if units == {"share"} and max(ends) <= 1:  # the room beside the bars is no part of the axis
            axis = alt.Axis(format=".0%", values=steps(max(ends)))
        # Room for the words beside the bars; zero is always in the picture, so that bars may be compared.
        low, high = min(0.0, *ends), max(0.0, *ends)
        room = (high - low or 1) * (0.55 if width < 200 else 0.25)
        scale = alt.Scale(domain=[low - room if low < 0 else 0, high + room if high > 0 else 0], nice=False)
        # Only the first panel says who is who: the bars of the others stand at the same height.
        y = alt.Y("name:N", sort=names, scale=alt.Scale(domain=names), title=None,
                  axis=alt.Axis(labelLimit=290, labels=not position, ticks=not position))  # fmt: skip
        base = alt.Chart(alt.Data(values=rows))
        bars = base.mark_bar(color=BLUE, opacity=0.55, size=16).encode(
            x=alt.X("value:Q", title=panel, axis=axis, scale=scale), y=y, tooltip=tooltips("name:N", "text:N")
        )
        lines = base.mark_rule(size=2, color="#222222").encode(x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q"), y=y)
        words = [
            base.transform_filter(f"datum.value {sign} 0")
            .mark_text(align=align, dx=dx, fontSize=11, color="#222222")
            .encode(x=alt.X(f"{end}:Q", scale=scale), y=y, text=alt.Text("text:N"))
            for sign, align, dx, end in ((">=", "left", 5, "high"), ("<", "right", -5, "low"))
        ]
        pictures.append(alt.layer(bars, lines, *words).properties(width=width, height=34 * len(names)))
    head = alt.Title(title, subtitle="Thin lines: 95 % intervals")
    return alt.hconcat(*pictures, spacing=20).properties(title=head)


def _row(x: PitfallNumber) -> dict[str, float | str]:
    low, high = (x.value, x.value) if math.isnan(x.low) else (x.low, x.high)
    text = value_text(x.value, x.unit if x.unit in ("share", "change") else "")
    return {"name": x.label, "value": x.value, "low": low, "high": high, "text": text}


def _dots(measured: PitfallNumbers, title: str) -> Any:
    """Draw every single outcome as a dot, row by row; those that point the wrong way differ in colour and shape."""
    import altair as alt

    names = list(dict.fromkeys(measured.dots["row"]))
    words = {False: "points the right way", True: "points the wrong way"}
    # Spread the dots over the height of the row by their number, so that the picture is always the same.
    rows = [
        {"row": name, "value": float(v), "told": words[bool(w)], "height": (i * 0.618034) % 1}
        for name, mine in measured.dots.groupby("row", sort=False)
        for i, (v, w) in enumerate(zip(mine["value"], mine["wrong"], strict=True))
    ]
    colour = alt.Color("told:N", scale=alt.Scale(domain=list(words.values()), range=[BLUE, VERDICTS["worse"]]))
    shape = alt.Shape("told:N", scale=alt.Scale(domain=list(words.values()), range=["circle", "cross"]))
    y = alt.Y("row:N", sort=names, title=None, axis=alt.Axis(labelLimit=220))
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(filled=True, size=28, opacity=0.75)
        .encode(
            x=alt.X("value:Q", title=measured.axis, axis=alt.Axis(format=PLAIN)),
            y=y,
            yOffset=alt.YOffset("height:Q", scale=alt.Scale(domain=[-0.2, 1.2])),
            color=colour,
            shape=shape,
        )
    )
    return alt.layer(zero_line(), points).properties(width=WIDTH - 100, height=95 * len(names), title=title)
