"""Audit: the same cases before everyone, to see how much judgement depends on who gives it."""

from __future__ import annotations

import numpy as np

from simkit.model.demand.streams import Streams
from simkit.model.office.mechanisms.consultation import Judges
from simkit.model.scenario import Scenario

REPEATS = 2  # every case comes twice, unnoticed, so that occasion noise shows


def audit(scenario: Scenario, cases: int = 40, seed: int = 1, replication: int = 0) -> dict[str, float]:
    """Hold one noise audit: a sample of cases of each product, judged twice by everyone who decides on it.

    References
    ----------
    Kahneman, D., Sibony, O. and Sunstein, C. R. (2021). Noise, chapters 2 and 6 (noise audit; system noise
    squared = level noise squared + pattern noise squared; occasion noise is the unstable part of the latter).
    """
    if isinstance(cases, bool) or not isinstance(cases, int | np.integer) or cases < 2:
        raise ValueError(f"cases must be a whole number of at least 2, not {cases!r}")
    streams = Streams(seed, replication)
    judges = Judges(scenario, streams)
    variances, gaps, pairs = [], [], []
    for code, product in enumerate(scenario.products):
        events = [
            number
            for number, event in enumerate(scenario.events.values())
            if any(need.product == product for need in event.tasks)
        ]
        who = np.flatnonzero(judges.able[:, code])
        if len(who) < 2 or not events:
            continue
        rng = streams.stream("audit", product)
        event = np.resize(events, cases)
        merit, circumstance = rng.standard_normal(cases), rng.standard_normal(cases)
        mean, sd = judges.judgement(who[:, None], event, np.full(cases, code), merit, circumstance)
        judged = mean[..., None] + sd[..., None] * rng.standard_normal((*mean.shape, REPEATS))
        variances.append(components(judged))
        first = judged[..., 0]
        one, other = np.triu_indices(len(who), 1)
        gaps.append(np.abs(2 * np.tanh((first[one] - first[other]) / 2)).ravel())
        differ = ((first[one] > 0) != (first[other] > 0)).mean(axis=1)
        pairs.append(np.column_stack([differ, judges.team[who[one]] == judges.team[who[other]]]))
    if not variances:
        return dict.fromkeys((*NOISES, "difference", *DISAGREEMENTS), np.nan)
    level, pattern, occasion = np.maximum(np.mean(variances, axis=0), 0)
    differ, same = np.concatenate(pairs).T
    values = (level, pattern, occasion, level + pattern + occasion)
    return {
        **{name: float(np.sqrt(value)) for name, value in zip(NOISES, values, strict=True)},
        "difference": float(np.median(np.concatenate(gaps))),
        "disagreement": float(differ.mean()),
        "disagreement_within": float(differ[same == 1].mean()) if (same == 1).any() else np.nan,
        "disagreement_between": float(differ[same == 0].mean()) if (same == 0).any() else np.nan,
    }


NOISES = ("level", "pattern", "occasion", "system")
DISAGREEMENTS = ("disagreement", "disagreement_within", "disagreement_between")


def components(judged: np.ndarray) -> tuple[float, float, float]:
    """Split the variance of judgements into that of level, pattern and occasion.

    References
    ----------
    Searle, S. R., Casella, G. and McCulloch, C. E. (1992). Variance Components, chapter 4: two-way crossed,
    random effects, equal numbers.
    """
    judges, cases, repeats = judged.shape
    cell = judged.mean(axis=2)
    of_judge, of_case = cell.mean(axis=1), cell.mean(axis=0)
    rest = cell - of_judge[:, None] - of_case + cell.mean()
    within = judged.var(axis=2, ddof=1).mean()
    interaction = repeats * (rest**2).sum() / ((judges - 1) * (cases - 1))
    between = cases * repeats * of_judge.var(ddof=1)
    return (between - interaction) / (cases * repeats), (interaction - within) / repeats, within
