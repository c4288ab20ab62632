"""The telephone: every attempt to call, how long until somebody answers, and whether that is who can help."""

import numpy as np
import pandas as pd

from simkit.measures.measure import measure
from simkit.measures.period import settled
from simkit.measures.runlog import RunLog
from simkit.model.office.record import DONE, HUNG_UP, PASSED_ON
from simkit.model.scenario.rules import CHASING, COMPLAINT, PURPOSES


def attempts(run: RunLog) -> dict[str, np.ndarray]:
    """Return one row for each attempt, in order of placing."""
    rows = np.flatnonzero(run.call >= 0)
    moment = np.where(np.isnan(run.started[rows]), run.finished[rows], run.started[rows])
    moment = np.where(np.isnan(moment), np.inf, moment)  # what waits at the end comes last
    rows = rows[np.lexsort((moment, run.queued[rows], run.released[rows], run.call[rows]))]
    call, placed = run.call[rows], run.released[rows]
    is_new = np.diff(call, prepend=-1).astype(bool) | np.diff(placed, prepend=np.nan).astype(bool)
    new, of = np.flatnonzero(is_new), np.cumsum(is_new) - 1
    count = len(new)
    end = run.scenario.clock.end
    first = rows[new]
    outcome, started, finished = run.outcome[rows], run.started[rows], run.finished[rows]
    answered = run.started[first]
    gone = (run.outcome[first] == HUNG_UP) & np.isnan(answered)
    left = np.where(gone, run.finished[first], end)
    agreed = np.full(count, np.nan)  # to be called back
    if len(run.callbacks):
        places = {key: place for place, key in enumerate(zip(call[new].tolist(), placed[new].tolist(), strict=True))}
        for number, since, moment in run.callbacks.tolist():
            agreed[places[number, since]] = moment
    on_line = np.fmin(np.where(np.isfinite(answered), answered, left), agreed)
    settled = np.full(count, np.nan)
    done = (outcome == DONE) & np.isfinite(started)
    settled[of[done]] = finished[done]
    handed = np.full(count, np.nan)
    passed = np.flatnonzero(outcome == PASSED_ON)[::-1]  # backwards, so that the first one stays
    handed[of[passed]] = finished[passed]
    lost = np.zeros(count, dtype=bool)
    lost[of[(outcome == HUNG_UP)]] = True
    return {
        "call": run.call[first],
        "kind": run.call_kind[first],
        "case": run.case[first],
        "product": run.product[first],
        "placed": run.released[first],
        "answered": answered,
        "wait": on_line - run.queued[first],
        "agreed": agreed,
        "hung_up": gone,
        "lost": lost & ~gone,
        "passed_on": np.bincount(of, weights=outcome == PASSED_ON, minlength=count).astype(int),
        "handed": handed,
        "settled": settled,
    }


def calls_of(run: RunLog) -> pd.DataFrame:
    """Return the attempts as a table with names, in order of placing."""
    a = run.attempts
    kinds = run.scenario.coded.calls
    purposes = np.array([PURPOSES.index(kind.purpose) for kind in kinds] or [-1])
    questions = [kind.key if kind.event < 0 else kind.purpose for kind in kinds]
    events = np.array([kind.event for kind in kinds] or [-1])
    outcome = np.select(
        [a["hung_up"] | a["lost"], np.isfinite(a["settled"]), np.isfinite(a["answered"])],
        ["hung up", "settled", "under way"],
        "waiting",
    )
    named = {
        "purpose": pd.Categorical.from_codes(purposes[a["kind"]], list(PURPOSES)),
        "kind": np.array(questions or [""], dtype=object)[a["kind"]],
        "event": pd.Categorical.from_codes(events[a["kind"]], list(run.scenario.events)),
        "product": pd.Categorical.from_codes(a["product"], list(run.scenario.products)),
    }
    agreed = {"callback_agreed_at": a["agreed"]} if np.isfinite(a["agreed"]).any() else {}
    table = pd.DataFrame(
        {
            "call": a["call"],
            **named,
            "case": a["case"],
            "placed_at": a["placed"],
            "answered_at": a["answered"],
            "wait_minutes": a["wait"],
            **agreed,
            "passed_on": a["passed_on"],
            "settled_at": a["settled"],
            "outcome": outcome,
        }
    )
    return table.sort_values(["placed_at", "call"], kind="stable", ignore_index=True).rename_axis("attempt")


def placed(run: RunLog) -> np.ndarray:
    """Tell for each attempt to call whether it was placed in the measured period."""
    begin, end = run.window
    moment = run.attempts["placed"]
    return (moment >= begin) & (moment < end)


def decided(run: RunLog) -> np.ndarray:
    """Tell for each attempt of the measured period whether it was answered or ended in hanging up."""
    a = run.attempts
    return placed(run) & (np.isfinite(a["answered"]) | a["hung_up"])


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values)) if len(values) else np.nan


@measure("Answer time", "minutes", "lower", "client")
def answer_time(run: RunLog) -> float:
    """Mean minutes until a call was answered, of the calls placed in the measured period that were answered.

    Who agreed to be called back is left out.
    """
    a = run.attempts
    return _mean(a["wait"][placed(run) & np.isfinite(a["answered"]) & np.isnan(a["agreed"])])


@measure("Answered within the norm", "share", "higher", "client")
def answered_in_norm(run: RunLog) -> float:
    """Of the calls placed in the measured period: the share that was answered within the norm of the phone.

    Who hung up was not answered, however soon it was; who still waits within the norm at the end, or agreed to be
    called back, is left out.
    """
    a, norm = run.attempts, run.scenario.phone.answer_minutes
    known = (decided(run) | (placed(run) & (a["wait"] > norm))) & np.isnan(a["agreed"])
    return _mean((np.isfinite(a["answered"]) & (a["wait"] <= norm))[known])


@measure("Hung up", "share", "lower", "client")
def hung_up(run: RunLog) -> float:
    """Of the calls placed in the measured period: the share in which the caller hung up before an answer."""
    return _mean(run.attempts["hung_up"][decided(run)])


@measure("Called back on request", "share", "neither", "client")
def callback_share(run: RunLog) -> float:
    """Of the calls placed in the measured period: the share in which the caller agreed to be called back."""
    offers = run.scenario.phone.callback_after_minutes is not None
    return _mean(np.isfinite(run.attempts["agreed"])[placed(run)]) if offers else np.nan


@measure("Wait for the call-back", "minutes", "lower", "client")
def callback_wait(run: RunLog) -> float:
    """Mean minutes from agreeing to be called back until that happened, of the calls placed in the measured period."""
    wait = run.attempts["answered"] - run.attempts["agreed"]
    return _mean(wait[placed(run) & np.isfinite(wait)])


@measure("Passed on", "share", "lower", "client")
def passed_on(run: RunLog) -> float:
    """Of the calls placed in the measured period and answered: the share that was passed on at least once."""
    a = run.attempts
    return _mean(a["passed_on"][placed(run) & np.isfinite(a["answered"])] > 0)


@measure("Called back within the norm", "share", "higher", "client")
def called_back_in_norm(run: RunLog) -> float:
    """Of the notes to call back whose norm ran out in the measured period: the share done by then."""
    if run.scenario.phone.forward != "ticket":
        return np.nan
    a, (begin, end) = run.attempts, run.window
    due = a["handed"] + run.scenario.phone.callback_days * run.scenario.clock.day_minutes
    counted = (due >= begin) & (due <= end)
    return _mean(a["settled"][counted] <= due[counted])


@measure("Conversations until settled", "conversations", "lower", "client")
def conversations(run: RunLog) -> float:
    """Mean number of conversations until the answer, of the calls that got it in the measured period.

    Being passed on is one more; so is calling again after having hung up once somebody had answered.
    """
    a, (begin, end) = run.attempts, run.window
    if not len(a["call"]):
        return np.nan
    counts = np.where(np.isfinite(a["answered"]), a["passed_on"] + 1 - a["lost"], 0)
    total = np.bincount(a["call"], weights=counts)
    got = a["settled"]
    return _mean(total[a["call"][(got >= begin) & (got <= end)]])


@measure("Calls per case", "calls", "lower", "client")
def contacts_per_case(run: RunLog) -> float:
    """Mean number of calls a client made about a case: to tell, to ask, to complain, also when nobody answered.

    Over the cases settled in the measured period.
    """
    if not run.scenario.events or not run.scenario.coded.calls:
        return np.nan
    about = run.attempts["case"]
    counts = np.bincount(about[about >= 0], minlength=len(run.arrived))
    return _mean(counts[settled(run)])


@measure("Failure demand", "share", "lower", "designer")
def failure_demand(run: RunLog) -> float:
    """Of the calls placed in the measured period: the share that need not be.

    Asking where a case is, complaining, and calling again because nobody answered.
    """
    a, kinds = run.attempts, run.scenario.coded.calls
    if not kinds:
        return np.nan
    needless = np.array([kind.purpose in (CHASING, COMPLAINT) for kind in kinds])[a["kind"]]
    again = np.concatenate([[False], a["call"][1:] == a["call"][:-1]]) if len(a["call"]) else needless
    return _mean((needless | again)[placed(run)])
