"""Selection: the best of several structures, in words and a picture."""

from simkit.experiment.selection import Selection
from simkit.measures import MEASURES
from simkit.measures.number import format_interval, format_number, format_quantity, format_unit
from simkit.present.axes import cut
from simkit.present.phrases import ALL_PAIRED, joined, times
from simkit.present.picture import BLUE, GREEN, GREY, PLAIN, WIDTH, Picture, axis_title, tooltips
from simkit.present.table import Strong, Table

CLIENTS = {True: "All met the same clients in every replication.", False: ALL_PAIRED[False]}
HOW = {
    "kn": "A structure is out when its paired differences leave it too far behind another one",
    "ocba": "Runs went where they tell most",
}
COLOURS = {"best": GREEN, "left": BLUE, "out": GREY}
SHAPES = {"best": "diamond", "left": "circle", "out": "square"}
WORDS = {"best": "chosen", "left": "still in", "out": "dropped"}


def table(selection: Selection) -> Table:
    """Return replications, mean, interval and what became of it, of every structure."""
    m = MEASURES[selection.measure]
    rows = []
    for name, row in selection.summary.iterrows():
        state = _state(selection, name)
        rows.append(
            [
                name,
                str(row["replications"]),
                format_number(row["mean"], m.unit),
                format_interval(row["low"], row["high"], m.unit),
                Strong(state) if name == selection.best else state,
            ]
        )
    unit = f", {m.unit}" if format_unit(m.unit) else ""
    count = len(selection.names)
    return Table(
        f"{m.label}, the best of {count} structures: {selection.runs} runs in all, seed {selection.seed}",
        ["Structure", "Replications", f"Mean{unit}", f"{selection.confidence:.0%} interval", "Found"],
        rows,
        f"{words(selection)} {CLIENTS[selection.same_clients]} {HOW[selection.method]}; the intervals are those of "
        "each structure by itself.",
    )


def words(selection: Selection) -> str:
    """Say which is the best and with what probability, or that one cannot tell yet."""
    return _by_elimination(selection) if selection.method == "kn" else _by_budget(selection)


def _by_elimination(selection: Selection) -> str:
    s = selection
    if s.best is None:
        return (
            f"Cannot tell yet: {joined(s.left)} are left after {times(s.max_replications)} of each. "
            f"At most {s.needed:,} of each would tell."
        )
    same = [name for name in s.names if name != s.best and _alike(s, name)]
    also = f" {joined(same)} gave the same in every replication." if same else ""
    return (
        f"{s.best}: with probability at least {s.confidence:.0%} the chosen is the best on '{_label(s)}', "
        f"or within {_zone(s)} of it.{also}"
    )


def _by_budget(selection: Selection) -> str:
    s = selection
    chance = _percent(s.probability)
    if s.best is None:
        return (
            f"Cannot tell yet: {s.leader} leads after {s.runs} runs in all. The probability that it is the best on "
            f"'{_label(s)}', or within {_zone(s)} of it, is estimated at {chance}, less than the "
            f"{s.confidence:.0%} asked for."
        )
    return (
        f"{s.best}: after {s.runs} runs in all the probability that it is the best on '{_label(s)}', or within "
        f"{_zone(s)} of it, is estimated at {chance}. That is an estimate from these runs, not a guarantee."
    )


def _percent(probability: float) -> str:
    """Write a probability; never as certain, and never rounded up."""
    return "more than 99.9 %" if probability > 0.999 else f"{int(1000 * probability) / 10:.1f} %"


def _zone(selection: Selection) -> str:
    """Write the smallest difference that matters with its unit."""
    unit = MEASURES[selection.measure].unit
    return format_quantity(selection.indifference_zone, unit, signed=True).removeprefix("+")


def _label(selection: Selection) -> str:
    return MEASURES[selection.measure].label


def _alike(selection: Selection, name: str) -> bool:
    both = selection.values[[selection.best, name]].dropna()
    return bool((both[selection.best] == both[name]).all())


def _state(selection: Selection, name: str) -> str:
    """Say what became of a structure."""
    if name == selection.best:
        return "chosen"
    if name in selection.eliminated:
        return f"out after {selection.eliminated[name]}"
    return "leads" if name == selection.leader else "behind" if selection.method == "ocba" else "left"


def chart(selection: Selection) -> Picture:
    """Draw a tick for every run, and for each structure its mean with its interval.

    Structures stand from the best mean to the worst. What was dropped has fewer runs, as the text under its
    name says; so its mean is less sure, and stands on fewer clients.
    """
    import altair as alt

    m = MEASURES[selection.measure]
    summary = selection.summary.sort_values("mean", ascending=m.better == "lower", kind="stable")
    rows, described = [], []
    for name, row in summary.iterrows():
        state = _state(selection, name)
        kind = "best" if name == selection.best else "out" if name in selection.eliminated else "left"
        mean = format_quantity(row["mean"], m.unit)
        interval = format_interval(row["low"], row["high"], m.unit)
        rows.append(
            {"structure": name, "mean": row["mean"], "low": row["low"], "high": row["high"],
             "kind": WORDS[kind], "text": f"{state} ({row['replications']} runs)"}
        )  # fmt: skip
        interval = f"{selection.confidence:.0%} interval {interval}"
        described.append(f"{name}: {mean}, {interval}, {row['replications']} runs, {state}")
    names = list(summary.index)
    runs = [{"structure": name, "value": float(v)} for name in names for v in selection.values[name].dropna()]
    kinds = [kind for kind, word in WORDS.items() if any(row["kind"] == word for row in rows)]
    domain = [WORDS[kind] for kind in kinds]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=domain, range=[COLOURS[kind] for kind in kinds]))
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=domain, range=[SHAPES[kind] for kind in kinds]))
    y = alt.Y("structure:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=alt.Axis(labelLimit=260))
    axis = alt.Axis(format=".1~%" if m.unit == "share" else PLAIN)
    place = {"title": axis_title(m.label, m.unit), "axis": axis, "scale": alt.Scale(zero=False)}
    base = alt.Chart(alt.Data(values=cut(rows, m.unit)))
    ticks = alt.Chart(alt.Data(values=runs)).mark_tick(color=GREY, opacity=0.35, size=14)
    layers = [
        ticks.encode(x=alt.X("value:Q", **place), y=y),
        base.mark_rule(size=3).encode(x=alt.X("low:Q", **place), x2=alt.X2("high:Q"), y=y, color=colour),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("mean:Q", **place), y=y, color=colour, shape=shape,
            tooltip=tooltips("structure:N", "mean:Q", "low:Q", "high:Q", "text:N"),
        ),
        base.mark_text(dy=-14, fontSize=11, color="#444444").encode(x=alt.X("mean:Q", **place), y=y, text="text:N"),
    ]  # fmt: skip
    verdict = f"the best is {selection.best}" if selection.best else "cannot tell yet"
    title = alt.Title(
        f"{m.label}: {verdict}",
        subtitle=f"ticks: runs; lines: {selection.confidence:.0%} intervals, each by itself; seed {selection.seed}",
    )
    description = f"{words(selection)} {'; '.join(described)}."
    chart = alt.layer(*layers).properties(width=WIDTH - 80, height=48 * len(names), title=title)
    return Picture(chart, description)
