"""Wording: predictions and truths in words."""

from __future__ import annotations

from simkit.course.predictions.prediction import (
    GuessAndRange,
    StoredPrediction,
    Truth,
    is_close,
    where_truth_lay,
)
from simkit.measures.number import format_number

MEANING = "Make the range so wide that the truth would lie in it 8 times out of 10, if you did this often."


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
        late = (
            f"What you filled in afterwards, {answer_text(entry.later, unit)}, is kept, and does not count."
            if entry.later
            else "No prediction was saved here. Commit yourself first, next time: a surprise is what one remembers."
        )
        return f"Found: {found}. {late}"
    first = entry.first
    mine = f"your range, {range_text(first.low, first.high)}"
    where = where_truth_lay(first, truth)
    if where == "in":
        verdict = f"The truth lies in {mine}: well judged."
    else:
        verdict = f"The truth lies {where} {mine}: a surprise, so look for what you left out."
    if is_close(first, truth):
        verdict += " It is close: an end of your range lies within the interval of the truth."
    return f"You expected {number_text(first.guess, unit)}; found: {found}. {verdict}"
