"""Wording: predictions and truths in words."""

from __future__ import annotations

from simkit.course.predictions.entry import GuessAndRange, StoredPrediction
from simkit.course.predictions.score import close, outcome
from simkit.course.predictions.truth import Truth
from simkit.measures.number import shown

MEANING = "Make the range so wide that the truth would lie in it 8 times out of 10, if you did this often."


def told(value: float, unit: str = "") -> str:
    """Write a number with three digits that count, and its unit.

    Examples
    --------
    >>> told(25.0, "of a hundred"), told(-0.3007), told(1234.5), told(0.7, "share")
    ('25 of a hundred', '−0.301', '1,234', '70.0 %')
    """
    if unit == "share":
        return shown(value, unit)
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{text} {unit}".strip().replace("-", "−", 1 if value < 0 else 0)


def span(low: float, high: float, unit: str = "") -> str:
    """Write a range."""
    return f"{told(low, unit if unit == 'share' else '')} to {told(high, unit)}"


def told_answer(answer: GuessAndRange, unit: str) -> str:
    """Write a prediction."""
    return f"{told(answer.guess, unit)}, range {span(answer.low, answer.high)}"


def told_truth(truth: Truth, unit: str) -> str:
    """Write a truth with its interval."""
    return told(truth.value, unit) + ("" if truth.exact else f" (interval {span(truth.low, truth.high)})")


def judged(entry: StoredPrediction, truth: Truth, unit: str) -> str:
    """Say how a prediction did against a truth."""
    found = told_truth(truth, unit)
    if entry.first is None:
        late = (
            f"What you filled in afterwards, {told_answer(entry.later, unit)}, is kept, and does not count."
            if entry.later
            else "No prediction was saved here. Commit yourself first, next time: a surprise is what one remembers."
        )
        return f"Found: {found}. {late}"
    first = entry.first
    mine = f"your range, {span(first.low, first.high)}"
    where = outcome(first, truth)
    if where == "in":
        verdict = f"The truth lies in {mine}: well judged."
    else:
        verdict = f"The truth lies {where} {mine}: a surprise, so look for what you left out."
    if close(first, truth):
        verdict += " It is close: an end of your range lies within the interval of the truth."
    return f"You expected {told(first.guess, unit)}; found: {found}. {verdict}"
