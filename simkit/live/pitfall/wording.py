"""Wording: decisions, scores and repeated experiments in words."""

from collections.abc import Sequence

from simkit.course.pitfalls.numbers import PitfallNumber, interval_text
from simkit.live.pitfall.decision import Decision, Trial
from simkit.present.pitfall import SIGNS

# Of a choice that was not made: what it would have been.
OTHERS = {"trap": "✗ That is the trap.", "sound": "✓ That walks around it.", "neither": SIGNS["neither"]}
SHORT = {"trap": "✗ fell into it", "sound": "✓ walked around it", "neither": "○ neither"}
SURE = {50: "a coin toss", 100: "certain"}


def score(decisions: Sequence[Decision]) -> str:
    """Say how many were fallen into."""
    kinds = [one.kind for one in decisions if one.choice]
    if not kinds:
        return "Nothing was decided yet."
    if len(decisions) == 1:
        return SIGNS[kinds[0]].replace("This is the trap", "You fell into it")
    fell, around, neither = (kinds.count(kind) for kind in ("trap", "sound", "neither"))
    parts = [f"walked around {around}"] if around else []
    parts += [f"took neither way with {neither}"] if neither else []
    rest = f" You {' and '.join(parts)}." if parts else ""
    left = len(decisions) - len(kinds)
    more = f" {left} still to decide." if left else ""
    return f"You fell into {fell} of {len(kinds)} pitfall{'s' if len(kinds) > 1 else ''}.{rest}{more}"


def judged(decisions: Sequence[Decision]) -> list[str]:
    """Say how sure somebody was beside how often they were right; too few decisions for a verdict, and it says so."""
    told = [one for one in decisions if one.choice and one.sure is not None]
    if not told:
        return []
    sound = sum(one.kind == "sound" for one in told)
    mean = sum(one.sure for one in told) / len(told)
    words = [
        f"You were {mean:.0f} % sure on average, of {len(told)} decisions; {sound} of them "
        f"{'was' if sound == 1 else 'were'} sound, {100 * sound / len(told):.0f} %."
    ]
    fallen = [one for one in told if one.kind == "trap"]
    if fallen:
        surest = max(fallen, key=lambda one: one.sure)
        words.append(
            f"Of those you fell into you were surest at “{surest.pitfall.title}” ({surest.sure} %). What made it look "
            "so right?"
        )
    words.append("Compare with a colleague: into which did you both fall?")
    words.append("So few decisions say little about how well you judge; they say which traps look plausible to you.")
    return words


def trial_name(position: int, trial: Trial) -> str:
    """Name an experiment: the one that is told, or one that was done again."""
    return f"{'As told' if position == 0 else 'Again'}: seed {trial.seed}, n = {trial.n:,}"


def trial_words(position: int, trial: Trial, number: PitfallNumber) -> str:
    """Say what an experiment found."""
    return f"{trial_name(position, trial)}: {number.text()} ({number.text('interval')})"


def again(decision: Decision) -> str:
    """Say whether it was the same each time."""
    trials = decision.trials
    found = [decision.headline(trial) for trial in trials]
    claim = bounds(decision)
    if not found[0].n:
        return "The number to remember comes from a formula: chance does not move it."
    if len(trials) == 1:
        return (
            f"The number to remember, {found[0].text()}, was measured with one seed. With another seed all chance is "
            "drawn anew. Will it be the same? Guess first how much it will move."
        )
    low, high = min(x.value for x in found), max(x.value for x in found)
    moved = f"Done {len(found)} times: {interval_text(low, high, found[0].unit)}{_unit(found[0])}"
    hold = sum(decision.holds(trial) for trial in trials)
    if not claim:
        return f"{moved}."
    if hold == len(trials):
        return f"{moved}. Each time the whole interval lies {claim}: the pitfall is no accident of one seed."
    return (
        f"{moved}. {hold} of {len(trials)} times the whole interval lies {claim}. Chance can hide a pitfall for who "
        "looks once; more replications make the interval narrower."
    )


def bounds(decision: Decision) -> str:
    """Say where the number to remember must lie for the pitfall to be one."""
    unit = decision.headline(decision.trials[0]).unit
    parts = []
    for claim in decision.claims:
        ends = [bound(end, unit) for end in (claim.above, claim.below) if end is not None]
        side = "between" if len(ends) > 1 else "below" if claim.above is None else "above"
        parts.append(f"{side} {' and '.join(ends)}")
    return " and ".join(parts)


def bound(value: float, unit: str) -> str:
    """Write an end of a claim, as short as it is.

    Examples
    --------
    >>> bound(0.2, "share"), bound(-0.3, "change"), bound(3, "times"), bound(20, "cases")
    ('20 %', '−30 %', '3 times', '20 cases')
    """
    if unit in ("share", "change"):
        signed = unit == "change" and value != 0
        return (f"{value * 100:+g} %" if signed else f"{value * 100:g} %").replace("-", "−")
    return f"{value:g} {unit}".strip().replace("-", "−")


def sure_words(sure: int | None) -> str:
    """Say how sure somebody was."""
    if sure is None:
        return ""
    return f"{sure} % sure" + (f" ({SURE[sure]})" if sure in SURE else "")


def _unit(number: PitfallNumber) -> str:
    return "" if number.unit in ("share", "change", "") else f" {number.unit}"
