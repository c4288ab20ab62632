"""Noise audit: where the noise comes from, in words and a picture."""

from simkit.experiment import NoiseAudit
from simkit.measures.number import format_interval, format_number
from simkit.measures.quality import NOISES
from simkit.present.axes import cut
from simkit.present.phrases import mean_head, mean_rows
from simkit.present.picture import BLUE, ORANGE, PLAIN, WIDTH, Picture, tooltips
from simkit.present.table import Table

ONE_AUDIT = "One audit: it shows no spread, so it cannot tell what other people would have said."
READING = (
    "sd: in standard deviations of what clients are entitled to. System noise squared is level, pattern and "
    "occasion noise squared, added up."
)


def table(audit: NoiseAudit) -> Table:
    """Return mean and interval of every finding."""
    note = READING if audit.n > 1 else f"{ONE_AUDIT} {READING}"
    return Table(_caption(audit), mean_head("Finding", audit.confidence), mean_rows(audit.summary), note)


def _caption(audit: NoiseAudit) -> str:
    """Say what was audited, how often, with how many cases and with which seed."""
    often = "1 audit" if audit.n == 1 else f"{audit.n} audits"
    cases = f"{audit.cases} cases of each product"
    return f"Noise audit of {audit.scenario.title}: {often} of {cases}, seed {audit.seed}"


def chart(audit: NoiseAudit) -> Picture:
    """Draw level, pattern, occasion and system noise, each with its interval."""
    import altair as alt

    found = audit.summary
    if not set(NOISES) <= set(found.index):
        raise ValueError("no noise to draw: in this organisation no two people decide about the same product")
    rows, words = [], []
    for key in NOISES:
        row = found.loc[key]
        whole = "the three together" if key == "system" else "a part"
        rows.append({"noise": row["label"], "mean": row["mean"], "what": whole, "text": format_number(row["mean"])})
        described = f"{row['label'].lower()} {format_number(row['mean'])}"
        if audit.n > 1:
            rows[-1] |= {"low": row["low"], "high": row["high"]}
            described += f" ({format_interval(row['low'], row['high'])})"
        words.append(described)
    data, kinds = alt.Data(values=cut(rows, "")), ["a part", "the three together"]
    x = alt.X("mean:Q", title="Standard deviations of what clients are entitled to", axis=alt.Axis(format=PLAIN),
              scale=alt.Scale(zero=True))  # fmt: skip
    y = alt.Y("noise:N", sort=[row["noise"] for row in rows], title=None)
    colour = alt.Color("what:N", scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE]))
    shape = alt.Shape("what:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"]))
    dots = alt.Chart(data).mark_point(filled=True, size=90, opacity=1).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=tooltips("noise:N", "mean:Q")
    )  # fmt: skip
    numbers = alt.Chart(data).mark_text(dy=-12, fontSize=11, color="#444444").encode(x=x, y=y, text=alt.Text("text:N"))
    layers = [dots, numbers]
    if audit.n > 1:
        layers.insert(0, alt.Chart(data).mark_rule(size=2).encode(x=alt.X("low:Q"), x2="high:Q", y=y, color=colour))
    lines = f"; {audit.confidence:.0%} intervals" if audit.n > 1 else ", without spread"
    scale = "In standard deviations of what clients are entitled to"
    description = f"{_caption(audit)}. {scale}{lines}: {', '.join(words)}."
    subtitle = [_caption(audit), "Squared, the three add up to system noise."]
    title = alt.Title("Where the noise comes from", subtitle=subtitle)
    return Picture(alt.layer(*layers).properties(width=WIDTH - 120, height=34 * len(rows), title=title), description)
