"""Quality of answers: errors and rework; one policy, so that equal citizens get the same answer; the noise audit."""

import numpy as np

from simkit.arguments import whole
from simkit.measures.measure import measure
from simkit.measures.period import busy, settled, shared
from simkit.measures.runlog import RunLog
from simkit.model.demand.draw import Streams
from simkit.model.office.mechanisms.consultation import Judges, yes
from simkit.model.office.record import DONE, TALKING, WORKING
from simkit.model.scenario import Scenario
from simkit.model.scenario.rules import COMPLAINT


@measure("Right first time", "share", "higher", "client")
def right_first_time(run: RunLog) -> float:
    """Of the cases settled in the measured period: the share without an error in any task, found or not."""
    if not run.scenario.coded.makes_errors:
        return np.nan
    wrong = np.zeros(len(run.arrived), dtype=bool)
    wrong[run.demand.task_case[run.wrong]] = True
    chosen = settled(run)
    return float(1 - np.mean(wrong[chosen])) if chosen.any() else np.nan


@measure("Rework", "share", "lower", "designer")
def rework_share(run: RunLog) -> float:
    """Part of the busy hours that goes to mending errors and to talking about them, in the measured period."""
    if not run.scenario.coded.makes_errors:
        return np.nan
    minutes = busy(run)
    purposes = np.array([kind.purpose == COMPLAINT for kind in run.scenario.coded.calls] + [False])
    about = run.again | ((run.activity == TALKING) & purposes[run.call_kind])
    return minutes[about].sum() / minutes.sum() if minutes.sum() > 0 else np.nan


def decisions(run: RunLog) -> np.ndarray:
    """Return the rows of the pieces with which a task was done in the measured period: a decision was taken."""
    begin, end = run.window
    done = run.first_work & (run.outcome == DONE) & (run.activity == WORKING)
    return np.flatnonzero(done & (run.finished >= begin) & (run.finished <= end))


@shared
def _judges(run: RunLog) -> Judges:
    return Judges(run.scenario, run.demand.streams)


@measure("Equal citizens, different answers", "share", "lower", "client")
def disagreement(run: RunLog) -> float:
    """Probability that two equal citizens get a different answer: one a yes, the other a no.

    Equal in life event, merits and circumstances. Over the decisions of the measured period. Each of the two
    gets an employee as this structure gives them out: by how many decisions of that kind (life event and
    product) each employee took.
    """
    if not run.scenario.policy.judges:
        return np.nan
    (event, product, who, merit, circumstance), judges = _decided(run), _judges(run)
    differ = np.zeros(len(event))
    for kind in np.unique(event * judges.able.shape[1] + product):
        mine = np.flatnonzero(event * judges.able.shape[1] + product == kind)
        deciders, counts = np.unique(who[mine], return_counts=True)
        one = mine[:1]  # they are of one life event and product
        mean, sd = judges.judgement(deciders[:, None], event[one], product[one], merit[mine], circumstance[mine])
        share = counts / counts.sum() @ yes(mean, sd)
        differ[mine] = 2 * share * (1 - share)
    return float(differ.mean()) if len(event) else np.nan


@measure("Answers that fit the client", "share", "higher", "client")
def fit(run: RunLog) -> float:
    """Probability that a decision is what merits and circumstances of the client, taken together, ask for.

    Over the decisions of the measured period, by whoever took them.
    """
    if not run.scenario.policy.judges:
        return np.nan
    event, product, who, merit, circumstance = _decided(run)
    chance = yes(*_judges(run).judgement(who, event, product, merit, circumstance))
    asked = merit + run.scenario.policy.circumstances * circumstance > 0
    return float(np.where(asked, chance, 1 - chance).mean()) if len(event) else np.nan


def _decided(run: RunLog) -> tuple[np.ndarray, ...]:
    """Return life event, product and employee of each decision, what the client is entitled to, and circumstances."""
    rows = decisions(run)
    case, demand = run.case[rows], run.demand
    what = np.asarray(demand.merit)[run.task[rows]], np.asarray(demand.circumstance)[case]
    return run.event[case], run.product[rows], run.employee[rows], *what


REPEATS = 2  # every case comes twice, unnoticed, so that occasion noise shows


def audit(scenario: Scenario, cases: int = 40, seed: int = 1, replication: int = 0) -> dict[str, float]:
    """Hold one noise audit: a sample of cases of each product, judged twice by everyone who decides on it.

    References
    ----------
    Kahneman, D., Sibony, O. and Sunstein, C. R. (2021). Noise, chapters 2 and 6 (noise audit; system noise
    squared = level noise squared + pattern noise squared; occasion noise is the unstable part of the latter).
    """
    cases = whole("cases", cases, low=2)
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
