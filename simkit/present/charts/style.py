"""Style: one look for the whole course, safe for colour-blind readers and readable in grey."""

from __future__ import annotations

WIDTH, HEIGHT = 520, 260

PLAIN = ",~f"  # "g" would write 10, 20, 30 as 1e+1, 2e+1, 3e+1: the axis hands it a precision of one digit

# Okabe and Ito's palette, in an order in which neighbours also differ in lightness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "#0072B2", "#E69F00", "#007A5E", "#AA4499", "#56B4E9", "#6E6E6E"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, GREY)
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3])

VERDICTS = {
    "better": GREEN,
    "worse": "#C44500",
    "higher": PURPLE,
    "lower": PURPLE,
    "cannot tell": GREY,
    "the same": GREY,
}

CONFIG = {
    "view": {"continuousHeight": HEIGHT, "stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "gridColor": "#E5E5E5", "titleFontWeight": "normal"},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "orient": "top", "title": None, "labelLimit": 320},
    "title": {"fontSize": 14, "anchor": "start", "fontWeight": "bold", "subtitleFontSize": 12, "offset": 12},
    "header": {"labelFontSize": 12, "titleFontSize": 12},
    "background": "white",
}


def axis_title(label: str, unit: str) -> str:
    """Write an axis title with its unit; shares are drawn as percentages."""
    return label if unit in ("", "share") else f"{label} ({unit})"


def axis_format(unit: str) -> str:
    """Return the number format of an axis."""
    return ".0%" if unit == "share" else PLAIN
