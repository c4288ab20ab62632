"""Pilot: what each way of judging would have told, in words and a picture."""

from simkit.experiment.pilot import Pilot
from simkit.measures.number import format_change, format_interval, format_number
from simkit.present.axes import ALL_OF_IT, cut
from simkit.present.phrases import times
from simkit.present.picture import BLUE, GREY, WIDTH, Picture
from simkit.present.table import Table

CHOSEN = {
    "best": "the best {}",
    "random": "{} people by lot",
    "lot among the best": "{} people by lot from the best twice as many",
}
NOTE = (
    "Off by: the mean over replications minus the true effect. Single pilots: how far one pilot lies from the next "
    "(standard deviation). Misleads: how many of them show more than five points above or below the true effect."
)
ROW = 56  # height of a way of judging
GOLDEN = 0.618034  # spreads the dots over the height of a row by their number, so that the picture is always the same


def table(pilot: Pilot) -> Table:
    """Return for each way of judging the effect shown, its interval, how far off, the spread, how often it misleads."""
    rows = [
        [
            key,
            format_change(row["mean"]),
            format_interval(row["low"], row["high"], "share", signed=True).replace("pp", "%"),
            format_number(row["bias"], "share", signed=True),
            format_number(row["spread"], "share").replace("%", "pp"),
            f"{row['misleads']:.0%}".replace("%", " %"),
        ]
        for key, row in pilot.summary.iterrows()
    ]
    head = ["Judged by", "Shows", f"{pilot.confidence:.0%} interval", "Off by", "Single pilots", "Misleads"]
    return Table(_caption(pilot), head, rows, NOTE)


def _caption(pilot: Pilot) -> str:
    """Say how the pilot was set up, what the true effect is, and how often it was done."""
    d = pilot.design
    who = CHOSEN[d.chosen].format(d.people)
    effect = f"the true effect is {format_change(d.effect)}" if d.effect else "there is no true effect"
    return f"A pilot with {who} for {d.weeks} weeks; {effect}; {times(pilot.n)}"


def _whole(effect: float) -> str:
    return f"{effect:+.0%}".replace("-", "−")


def chart(pilot: Pilot) -> Picture:
    """Draw every single pilot as a dot, the mean with its interval, and the true effect as a line."""
    import altair as alt

    summary, true = pilot.summary, pilot.design.effect
    names = list(summary.index)
    dots = [
        {"judged": key, "effect": float(effect), "height": (i * GOLDEN) % 1}
        for key, group in pilot.table.groupby("judged", sort=False)
        for i, effect in enumerate(group["effect"])
    ]
    means = [
        {"judged": key, "effect": row["mean"], "low": row["low"], "high": row["high"], "text": _whole(row["mean"])}
        for key, row in summary.iterrows()
    ]
    x = alt.X("effect:Q", title="Effect on the output that the pilot shows", axis=alt.Axis(format="+.0%"))
    y = alt.Y("judged:N", sort=names, title=None, axis=alt.Axis(labelLimit=220, ticks=False))
    offset = alt.YOffset("height:Q", scale=alt.Scale(domain=[-0.3, 1.3]))
    single = alt.Chart(alt.Data(values=dots)).mark_point(filled=True, size=22, opacity=0.35, color=GREY)
    base = alt.Chart(alt.Data(values=cut(means, "share", between=ALL_OF_IT)))
    label = f"true effect {_whole(true)}" if true else "no true effect"
    line = alt.Chart(alt.Data(values=[{"effect": true, "label": label}]))
    layers = [
        line.mark_rule(color="#222222", strokeDash=[4, 3], size=1.5).encode(x=x),
        line.mark_text(align="left", dx=5, fontSize=12, color="#222222").encode(x=x, y=alt.YValue(-8), text="label:N"),
        single.encode(x=x, y=y, yOffset=offset, tooltip=["judged:N", alt.Tooltip("effect:Q", format="+.1%")]),
        base.mark_rule(size=4, color=BLUE).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y),
        base.mark_point(filled=True, size=90, color=BLUE, opacity=1, shape="diamond").encode(x=x, y=y),
        base.mark_text(dy=-19, fontSize=12, fontWeight="bold", color=BLUE).encode(x=x, y=y, text=alt.Text("text:N")),
    ]
    title = alt.Title(
        "What a pilot tells, by the way it is judged",
        subtitle=f"A dot: one pilot of {pilot.n}; diamond and bar: their mean with its {pilot.confidence:.0%} interval",
    )
    chart = alt.layer(*layers).properties(width=WIDTH - 60, height=ROW * len(names), title=title)
    described = ". ".join(
        "Judged by {}: {}, from {} to {}".format(key, *(format_change(row[end]) for end in ("mean", "low", "high")))
        for key, row in summary.iterrows()
    )
    return Picture(chart, f"{_caption(pilot)}. {described}.")
