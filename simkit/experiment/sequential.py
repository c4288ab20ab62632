"""Sequential: look again and again at a difference, and stop as soon as one can tell, without cheating."""

import time
from dataclasses import replace

from simkit.arguments import by_keyword, renamed, whole
from simkit.experiment.comparison import Comparison
from simkit.experiment.precision import RunSettings, format_range, seconds
from simkit.experiment.replications import Replications, paired, unique_names
from simkit.experiment.replicator import Progress
from simkit.measures import find
from simkit.model.scenario import Scenario, need_scenario


@renamed(most="max_replications", level="confidence")
@by_keyword("measure", "n", "max_replications", "budget", "seed", "confidence", "names", "progress", "jobs")
def compare_sequentially(
    first: Scenario,
    second: Scenario,
    *,
    n: int = 5,
    seed: int = 1,
    measure: str = "lead_time_mean",
    confidence: float = 0.95,
    jobs: int | None = None,
    progress: Progress = None,
    max_replications: int = 320,
    budget: float | str | None = None,
    names: tuple[str, str] | None = None,
) -> Comparison:
    """Compare two structures on the same clients until one can tell, or the budget is gone.

    Whoever looks after every run and stops at the first interval without zero finds differences that are not
    there. Here the looks are few and set beforehand, at n, 2n, 4n, ... replications, and the error is spent
    over them: with k looks each interval is drawn at 1 - (1 - confidence) / k (Bonferroni). So a difference that is
    not there is called one in at most 1 - confidence of the experiments, whenever it stops.

    Parameters
    ----------
    first, second : Scenario
        The structures.
    n : int
        Replications at the first look, at least 2.
    seed : int
        Seed of the experiment.
    measure : str
        Key of the measure that decides.
    confidence : float
        Confidence for all looks together.
    progress, jobs
        As in `simkit.replicate`.
    max_replications : int
        Replications at the last look.
    budget : float or str, optional
        The most time to spend, in seconds or as in ``"2min"``.
    names : tuple of two str, optional
        What to call the two; their titles when left out.

    Returns
    -------
    Comparison
        Of this measure, with the wider interval of its look. ``words`` says how it ended.

    Raises
    ------
    ValueError
        If n, max_replications or the budget makes no sense, or the measure is unknown or does not apply.

    References
    ----------
    Pocock, S. J. (1977). Group sequential methods in the design and analysis of clinical trials. Biometrika
    64(2), 191-199: the same error at each look; Bonferroni's bound is a little stricter than his.

    Examples
    --------
    >>> import simkit as sk
    >>> desk = sk.load("textbook/mm1")
    >>> print(sk.compare_sequentially(desk, desk.change({"teams.desk.members[0].count": 2})).words)
    One desk (second): better, told after 5 replications (look 1 of at most 7).
    """
    need_scenario("compare_sequentially", first, second)
    whole("n", n, low=2, why="the replications before the first look")
    whole("max_replications", max_replications, low=n, why="those before the last look, no fewer than before the first")
    titles, scenarios = unique_names((first, second), names), (first, second)
    find([measure])
    looks = looks_at(n, max_replications)
    each = 1 - (1 - confidence) / len(looks)
    limit, began = seconds(budget), time.monotonic()
    known: tuple[Replications, ...] = ()
    same = True
    for number, total in enumerate(looks, 1):
        left = None if limit is None else max(limit - (time.monotonic() - began), 1e-9)
        settings = RunSettings(seed, (measure,), each, progress, jobs, budget=left)
        known, same = paired(scenarios, total, settings, known, same)
        found = Comparison(*known, names=titles, same_clients=same)
        done, row = found.n, found.summary.loc[measure]
        if row[["first_mean", "second_mean"]].isna().any():
            raise ValueError(f"{measure} does not apply to one of these structures, so nothing can be told by it")
        stopped = done < total  # the budget, or somebody, ended it before the look was due
        if stopped or (row["verdict"] not in ("cannot tell", "the same")) or number == len(looks):
            break
    words = _words(row, titles, done, f"look {number} of at most {len(looks)}", stopped)
    return Comparison(
        *(replace(r, words=words, settings=replace(r.settings, budget=None)) for r in known),
        names=titles,
        same_clients=same,
    )


def looks_at(n: int, max_replications: int) -> list[int]:
    """Return after how many replications to look: n, 2n, 4n, ..., and at last `max_replications`.

    Examples
    --------
    >>> looks_at(5, 50)
    [5, 10, 20, 40, 50]
    """
    looks = [n]
    while 2 * looks[-1] < max_replications:
        looks.append(2 * looks[-1])
    return looks + [max_replications] * (max_replications > looks[-1])


def _words(row, names: tuple[str, ...], done: int, look: str, stopped: bool) -> str:
    if row["verdict"] == "cannot tell":
        why = "stopped" if stopped else "the most allowed"
        more = (
            f"; {format_range(row['more_low'], row['more_high'])} more would do" if row["more"] == row["more"] else ""
        )
        return f"Cannot tell yet after {done} replications ({why}){more}."
    if row["verdict"] == "the same":
        return f"No replication differs in {done}."
    if stopped:
        return f"{names[1]}: {row['verdict']}, after {done} replications, when it was stopped."
    return f"{names[1]}: {row['verdict']}, told after {done} replications ({look})."
