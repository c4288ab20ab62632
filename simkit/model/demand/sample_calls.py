"""Sample the calls: plain questions, clients who tell, clients who ask, clients who complain."""

from __future__ import annotations

import math

import numpy as np

from simkit.model.demand.arrivals import arrival_moments
from simkit.model.demand.calls import Calls
from simkit.model.demand.distribution import draw
from simkit.model.demand.streams import Streams
from simkit.model.scenario import Callers, CallKind, Chasing, Clock, Scenario
from simkit.model.scenario.call_kind import CHASING, COMPLAINT, NEW_CASE, QUESTION

Numbers = dict[str, np.ndarray]


def sample_calls(
    scenario: Scenario,
    kinds: list[CallKind],
    streams: Streams,
    groups: list[tuple[str, str, np.ndarray]],
    arrived: np.ndarray,
    tasks: list[np.ndarray],
) -> Calls:
    """Draw every call that may come."""
    parts: list[Numbers] = []
    for code, kind in enumerate(kinds):
        if kind.purpose == QUESTION:
            question = scenario.questions[kind.key]
            moments = arrival_moments(question, scenario.clock, streams.stream("call gaps", kind.key))
            about = _about(scenario, question.about, len(moments), streams.stream("about", kind.key))
            where = ("question", kind.key)
            part = _conversation(kind, scenario.callers, streams, where, len(moments))
            parts.append(part | {"kind": np.full(len(moments), code), "moment": moments, "product": about})
            continue
        for (key, group, cases), numbers in zip(groups, tasks, strict=True):
            if key != kind.key or not len(cases):
                continue
            if kind.purpose == NEW_CASE:
                if group == "backlog":
                    continue  # their letters lie there already
                called = streams.stream("by phone", key).random(len(cases)) < scenario.events[key].by_phone
                part = _conversation(kind, scenario.callers, streams, (group, kind.purpose, key), len(cases))
                part |= {"case": cases, "moment": arrived[cases]}
                parts.append({"kind": np.full(called.sum(), code)} | {k: v[called] for k, v in part.items()})
            elif kind.purpose == CHASING:
                parts += _chasing(scenario, kind, code, streams, group, cases, arrived[cases])
            elif kind.purpose == COMPLAINT:
                for column, need in enumerate(scenario.events[key].tasks):
                    where = (group, kind.purpose, key, need.product)
                    part = _conversation(kind, scenario.callers, streams, where, len(cases))
                    complains = streams.stream(*where, "share").random(len(cases)) < scenario.quality.complaint
                    part |= {"case": cases, "task": numbers[:, column]}
                    chosen = complains & (numbers[:, column] >= 0)
                    parts.append({"kind": np.full(chosen.sum(), code)} | {k: v[chosen] for k, v in part.items()})
    return _together(parts)


def _conversation(
    kind: CallKind, callers: Callers, streams: Streams, where: tuple[str, ...], size: int
) -> Numbers:
    """Draw what every caller brings: minutes of conversation, patience, calling again, two uniform numbers."""

    def stream(purpose: str) -> np.random.Generator:
        return streams.stream("call", *where, purpose)

    endless = np.full(size, math.inf)
    uniform = stream("redials").random(size) if callers.redial else None
    return {
        "talk": draw(kind.talk, stream("talk"), size),
        "triage": draw(kind.triage, stream("triage"), size) if kind.triage else np.zeros(size),
        "patience": draw(callers.patience, stream("patience"), size) if callers.patience else endless,
        "pause": draw(callers.redial_after, stream("pause"), size) if callers.redial else np.zeros(size),
        "redials": np.zeros(size, dtype=int) if uniform is None else times(uniform, callers.redial),
        "lot": stream("lot").random(size),
        "stray": stream("stray").random(size),
    }


def times(uniform: np.ndarray, share: float) -> np.ndarray:
    """Return how often something happens again that happens again with this share each time (geometric)."""
    if share >= 1:
        return np.full(len(uniform), 1_000_000)
    if share <= 0:
        return np.zeros(len(uniform), dtype=int)
    # 1 - u lies in (0, 1], so that its logarithm is finite.
    return np.floor(np.log1p(-uniform) / math.log(share)).astype(int)


def _about(scenario: Scenario, weights: dict[str, float], size: int, rng: np.random.Generator) -> np.ndarray:
    if not weights:
        return np.full(size, -1)
    products = list(scenario.products)
    codes = np.array([products.index(product) for product in weights])
    bounds = np.cumsum(list(weights.values())) / sum(weights.values())
    return codes[np.minimum(np.searchsorted(bounds, rng.random(size), side="right"), len(codes) - 1)]


def _chasing(
    scenario: Scenario,
    kind: CallKind,
    code: int,
    streams: Streams,
    group: str,
    cases: np.ndarray,
    arrived: np.ndarray,
) -> list[Numbers]:
    """Draw for every case when its client would ask, as long as the run lasts: one round for each call."""
    chasing, clock = scenario.events[kind.key].chasing, scenario.clock
    reached = np.zeros(len(cases))
    rounds = []
    for number in range(chasing.at_most):
        where = (group, kind.purpose, kind.key, str(number))
        reached = reached + streams.stream("call", *where, "gap").standard_exponential(len(cases))
        moment = arrived + _age(reached, chasing, clock)
        asks = (moment < clock.end) & (moment >= 0)  # before the run there was no office to ask
        if not (moment < clock.end).any():
            break
        part = _conversation(kind, scenario.callers, streams, where, len(cases)) | {"case": cases, "moment": moment}
        rounds.append({"kind": np.full(asks.sum(), code)} | {key: column[asks] for key, column in part.items()})
    return rounds


def _age(reached: np.ndarray, chasing: Chasing, clock: Clock) -> np.ndarray:
    """Return the age in minutes at which the expected number of calls reaches a value (time rescaling)."""
    days = chasing.after_days + (reached / chasing.per_day) ** (1 / chasing.growth)
    return days * clock.day_minutes


def _together(parts: list[Numbers]) -> Calls:
    """Lay the parts end to end; what a kind of call does not have is -1, or not a number."""
    absent = {"case": -1, "task": -1, "product": -1, "moment": math.nan}
    names = list(Calls.__dataclass_fields__)
    columns = {
        name: np.concatenate([part.get(name, np.full(len(part["kind"]), absent.get(name))) for part in parts])
        if parts
        else np.empty(0, dtype=int if name in ("kind", "case", "task", "product", "redials") else float)
        for name in names
    }
    order = np.lexsort((columns["moment"], columns["case"], columns["kind"]))
    return Calls(**{name: column[order] for name, column in columns.items()})
