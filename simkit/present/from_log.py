"""From log: an event log, what it can tell, a draft made of it, and a model set beside it."""

from __future__ import annotations

from simkit.experiment.from_log import Draft, EventLog, FaceToFace, LogQuality
from simkit.measures.number import format_number
from simkit.present.axes import cut
from simkit.present.picture import BLUE, GREY, ORANGE, WIDTH, Picture
from simkit.present.table import Long, Strong, Table

MOST_ROWS = 12
FITS = "fits"


def table(result: EventLog | LogQuality | Draft | FaceToFace) -> Table:
    """Return what is shown of it."""
    show = {"EventLog": _log, "LogQuality": _quality, "Draft": _draft, "FaceToFace": _face}
    return show[type(result).__name__](result)


def _log(log: EventLog) -> Table:
    waits = log.waits()
    rows = [
        [Long(activity), f"{row['count']:,.0f}", _share(row["longer_than_an_hour"]), format_number(row["mean_days"]),
         format_number(row["p90_days"]), _share(row["share_of_time"])]
        for activity, row in waits.head(MOST_ROWS).iterrows()
    ]  # fmt: skip
    moments = log.events["complete"]
    lead = log.lead_days
    words = (
        f"{len(log.cases):,} cases, {moments.min():%d %B %Y} to {moments.max():%d %B %Y}; "
        f"half are done within {format_number(float(lead.median()))} working days, nine in ten within "
        f"{format_number(float(lead.quantile(0.9)))}."
    )
    left = len(waits) - len(rows)
    note = f"And {left} activities before which cases wait less. " if left > 0 else ""
    return Table(
        f"Event log: {log.name}",
        ["Before", "times", "over an hour", "mean days", "p90 days", "of all time"],
        rows,
        note + "Time from one event to the next, in opening hours; .quality() says what this log can and cannot tell.",
        words,
    )


def _quality(quality: LogQuality) -> Table:
    rows = [[Long(found), Long(means)] for found, means in quality.findings]
    return Table(f"What {quality.name} can and cannot tell", ["Found", "What it means for a model"], rows, left=2)


def _draft(draft: Draft) -> Table:
    table = draft.table
    counts = table["kind"].value_counts()
    rows = [[kind, f"{counts.get(kind, 0)}", Long(_example(table, kind))] for kind in ("log", "estimate", "assumption")]
    staff = sum(1 for _ in draft.scenario.people())
    words = (
        f"{draft.scenario.title}: {len(draft.scenario.events)} ways of cases through the office, "
        f"{len(draft.scenario.products)} products, {staff} people. Read the assumptions first; the log cannot tell "
        "them."
    )
    note = ".text is the file, .save('my-office.toml') writes it, .table tells of every number where it comes from."
    return Table("Draft of a scenario", ["Numbers from", "how many", "such as"], rows, note, words)


def _example(table, kind: str) -> str:
    mine = table[table["kind"] == kind]
    return "–" if mine.empty else f"{mine.iloc[0]['key']}: {mine.iloc[0]['why']}"


def _face(face: FaceToFace) -> Table:
    rows = [
        [row.label, row.unit, format_number(row.log), format_number(row.model),
         f"{format_number(row.low)} to {format_number(row.high)}",
         row.verdict if row.verdict == FITS else Strong(row.verdict)]
        for row in face.table.itertuples()
    ]  # fmt: skip
    against = int((face.table["verdict"] != FITS).sum())
    words = f"Could {face.log.name} be one run of {face.scenario.title}? " + (
        f"In {against} of {len(rows)} rows it could not." if against else "Nothing here tells against it."
    )
    note = (
        f"Range: where {100 * face.confidence:.3g} % of single runs as long as the log would lie, from {face.n} runs, "
        f"seed {face.seed}. A model is never proved; a wide range tells little."
    )
    return Table(
        "Model and log, face to face", ["Number", "unit", "log", "model", "range", "verdict"], rows, note, words, left=2
    )


def _share(share: float) -> str:
    return format_number(float(share), "share")


def chart(result: FaceToFace | EventLog) -> Picture:
    """Draw a model beside a log: each number as a share of that of the log; or where the time of a log goes."""
    import altair as alt

    if type(result).__name__ == "EventLog":
        waits = result.waits().head(MOST_ROWS)
        rows = [{"activity": name, "share": float(share)} for name, share in waits["share_of_time"].items()]
        y = alt.Y("activity:N", sort=None, title=None, axis=alt.Axis(labelLimit=320))
        x = alt.X("share:Q", title="Share of all time between events", axis=alt.Axis(format="%"))
        bars = alt.Chart(alt.Data(values=rows)).mark_bar(color=BLUE).encode(x=x, y=y, tooltip=["activity:N", "share:Q"])
        told = "; ".join(f"{row['activity']} {_share(row['share'])}" for row in rows[:3])
        title = f"Where cases wait in {result.name}"
        return Picture(bars.properties(width=WIDTH - 200, height=22 * len(rows), title=title), f"{title}: {told}.")
    face = result.table
    face = face[(face["log"] > 0) & (face["log"] == face["log"])]
    rows = [
        {"label": row.label, "model": row.model / row.log, "low": row.low / row.log, "high": row.high / row.log,
         "verdict": FITS if row.verdict == FITS else "does not"}
        for row in face.itertuples()
    ]  # fmt: skip
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=320))
    scale = alt.Scale(type="sqrt")
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=[FITS, "does not"], range=[BLUE, ORANGE]), title=None)
    base = alt.Chart(alt.Data(values=cut(rows, "", "model")))
    x = alt.X("low:Q", title="Model, as a multiple of the log", scale=scale)
    bars = base.mark_bar(height=8).encode(x=x, x2=alt.X2("high:Q"), y=y, color=colour)
    points = base.mark_point(filled=True, size=60, color="black").encode(x=alt.X("model:Q", scale=scale), y=y)
    rule = alt.Chart(alt.Data(values=[{"at": 1}])).mark_rule(color=GREY, size=2).encode(x=alt.X("at:Q", scale=scale))
    title = "Model and log, face to face"
    told = "; ".join(f"{row['label']}: {row['model']:.2f} times the log, {row['verdict']}" for row in rows)
    return Picture(
        alt.layer(bars, points, rule).properties(width=WIDTH - 200, height=26 * len(rows), title=title),
        f"{title}. {told}.",
    )
