"""Draw: random numbers by purpose, and what is drawn from them: moments, minutes, days, and the steps each case needs.

A stream is found by what it is for ("gaps/death", "work/death/vat"), not by the order in which it is
asked for. So adding a life event, or a person, leaves all other streams as they were.
"""

import math
import zlib
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from simkit.model.scenario import Clock, Stream, Wait, Work
from simkit.model.scenario.attributes import holds
from simkit.model.scenario.coded import Coded
from simkit.model.scenario.duration import Patience, cut_normal


class Streams:
    """The random numbers of one replication.

    Parameters
    ----------
    seed : int
        Seed of the experiment, 0 or more.
    replication : int
        Number of the replication, 0 or more.
    asked : set of int, optional
        What was asked for before, in other replications too: it is made ready all at once.

    Raises
    ------
    ValueError
        If seed or replication is not a whole number of at least 0.
    """

    def __init__(self, seed: int, replication: int = 0, asked: set[int] | None = None) -> None:
        for name, value in (("seed", seed), ("replication", replication)):
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
                raise ValueError(f"{name} must be a whole number of at least 0, not {value!r}")
        self.seed, self.replication = int(seed), int(replication)
        seeds = _words(self.seed)
        self._entropy = [*seeds, *[0] * (4 - len(seeds)), *_words(self.replication)]
        self._asked = set() if asked is None else asked
        self._ready: dict[int, np.ndarray] = {}

    def stream(self, *purpose: str) -> np.random.Generator:
        """Return a fresh generator for a purpose; the same purpose gives the same numbers."""
        # CRC-32 is the same on every platform and Python, which the built-in hash of text is not.
        key = zlib.crc32("/".join(purpose).encode())
        if key not in self._asked:
            self._asked.add(key)
            return np.random.default_rng(np.random.SeedSequence(np.array([*self._entropy, key], np.uint32)))
        if key not in self._ready:
            keys = list(self._asked)
            self._ready = dict(zip(keys, self._seeds(keys), strict=True))
        return np.random.Generator(np.random.PCG64(_Seed(self._ready[key])))

    def _seeds(self, keys: list[int]) -> np.ndarray:
        """Return what SeedSequence(seed, spawn_key=(replication, key)) generates, as it does, for all keys at once."""
        entropy, number = np.array(self._entropy, dtype=np.uint32), 16 + 4 * (len(self._entropy) - 4)
        words = _hashed(np.array(keys, dtype=np.uint32)[:, None], _multipliers(0x43B0D7E5, 0x931E8875, number, 5))
        pool = 0xCA01F9DD * np.random.SeedSequence(entropy).pool - 0x4973F715 * words
        return _hashed(np.tile(pool ^ pool >> 16, 2), _multipliers(0x8B51F9DD, 0x58F38DED, 0, 9)).view(np.uint64)


class _Seed(ISeedSequence):
    """A seed that is ready: it takes NumPy longer to make one than the numbers that are drawn with it."""

    def __init__(self, state: np.ndarray) -> None:
        self.state = state

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> np.ndarray:
        """Return all there is, which is what PCG64 asks for."""
        return self.state


def _hashed(words: np.ndarray, multipliers: np.ndarray) -> np.ndarray:
    found = (words ^ multipliers[:-1]) * multipliers[1:]
    return found ^ found >> 16


def _multipliers(first: int, factor: int, begin: int, number: int) -> np.ndarray:
    return np.array([first * pow(factor, k, 1 << 32) % (1 << 32) for k in range(begin, begin + number)], np.uint32)


def _words(number: int) -> list[int]:
    """Return the 32-bit words of a number, the last first."""
    return [number >> shift & 0xFFFFFFFF for shift in range(0, max(1, number.bit_length()), 32)]


def draw(work: Work, rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw minutes of work."""
    mean, cv = work.average, math.sqrt(work.scv)
    # A spread of zero is a constant in every family; gamma could not even express it (infinite shape).
    if work.dist == "empirical":
        values = np.asarray(work.values, dtype=float)
        return rng.choice(values * (mean / values.mean()), size=size)
    if cv == 0:
        return np.full(size, mean)
    if work.dist == "exponential":
        return rng.exponential(mean, size)
    if work.dist == "gamma":
        return rng.gamma(1 / cv**2, mean * cv**2, size)
    if work.dist == "lognormal":
        sigma2 = math.log1p(cv**2)
        return np.exp(rng.normal(math.log(mean) - sigma2 / 2, math.sqrt(sigma2), size))
    if work.dist == "normal":
        asked = float(work.cv or 0)  # that of the normal; `cv` is what the cut leaves of it
        return np.maximum(0, rng.normal(1, asked, size)) * (mean / cut_normal(asked)[0])
    if work.dist == "triangular":
        return rng.triangular(work.min, work.mode, work.max, size) * (mean / work.triangle_mean)
    half_width = mean * cv * math.sqrt(3)
    return rng.uniform(mean - half_width, mean + half_width, size)


def patiences(patience: Patience | None, rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw the days after which clients withdraw their case; infinite for those who never do."""
    if patience is None:
        return np.full(size, math.inf)
    ever = rng.random(size) < patience.share
    return np.where(ever, draw(patience.lasts, rng, size), math.inf)


def waits(wait: Wait | None, rng: np.random.Generator, size: int) -> np.ndarray:
    """Draw the days until the answer that a task waits for, or until the office goes on without; -1: it does not wait.

    Each request, the first and those that ask again, is answered after days of its own, or never; the first answer
    counts.
    """
    if wait is None:
        return np.full(size, -1.0)
    waiting = rng.random(size) < wait.share
    if wait.delay is None:
        return np.where(waiting, 0.0, -1.0)
    again = math.inf if wait.ask_again_days is None else wait.ask_again_days
    days = np.full(size, wait.at_most * again)
    for number in range(wait.at_most):
        answered = rng.random(size) < wait.answered
        answer = draw(wait.delay, rng, size)
        if number:
            answer += number * again
        days = np.where(answered, np.minimum(days, answer), days)
    return np.where(waiting, days, -1.0)


def arrival_moments(event: Stream, clock: Clock, rng: np.random.Generator) -> np.ndarray:
    """Draw the arrivals of a life event, or the callers with a question, up to the end of the run.

    Gaps are drawn on a scale on which one case arrives per unit of time, and then laid out over the
    week by its profile (time rescaling). With Poisson gaps the result is a non-homogeneous Poisson
    process. Because the n-th gap stays the n-th gap, changing the rate moves the same clients in time
    instead of drawing other ones.

    References
    ----------
    Çinlar, E. (1975). Introduction to Stochastic Processes: inversion of the cumulative rate.
    """
    if event.arrivals:  # a list of real arrivals, the same in each replication
        listed = np.sort(np.asarray(event.arrivals, dtype=float))
        return listed[listed < clock.end]
    moments, expected = cumulative_rate(event, clock)
    total = float(expected[-1])
    arrived = _gap_sums(event.arrival_cv, total, rng)
    return np.interp(arrived, expected, moments)


def cumulative_rate(event: Stream, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Return moments (minutes) and the number of cases expected before each of them.

    Both arrays have shape (slots + 1,), where the day is divided in as many slots as the event has hour
    weights, 24 of them being the hours of the clock; the last moment lies at or after the end of the run, and the
    count there is cut off at the end.
    """
    days = int(np.ceil(clock.end / clock.day_minutes))
    weekday = np.asarray(event.weekdays or [1.0] * clock.days_per_week, dtype=float)
    hour, cuts = np.asarray(event.hours or [1.0], dtype=float), None
    if len(hour) == 24:
        cuts = np.array(clock.hour_cuts)
        hour = hour[((clock.opens * 60 + cuts[:-1]) // 60 % 24).astype(int)] * np.diff(cuts)
    week = np.outer(weekday / weekday.sum(), hour / hour.sum()).ravel() * event.per_week
    slots = np.resize(week, days * len(hour))
    if event.season or clock.holidays:
        slots = slots * np.repeat(_by_day(event, clock, days), len(hour))
    if cuts is None:
        moments = np.arange(days * len(hour) + 1) * (clock.day_minutes / len(hour))
    else:
        mornings = np.arange(days) * clock.day_minutes
        moments = np.append((mornings[:, None] + cuts[:-1]).ravel(), days * clock.day_minutes)
    expected = np.concatenate([[0.0], np.cumsum(slots)])
    at_end = np.interp(clock.end, moments, expected)
    keep = moments < clock.end
    return np.append(moments[keep], clock.end), np.append(expected[keep], at_end)


def _by_day(event: Stream, clock: Clock, days: int) -> np.ndarray:
    """Return how busy each day of the run is, the mean of the year being 1; nobody comes on holidays."""
    year = 52 * clock.days_per_week
    season = np.asarray(event.season or [1.0], dtype=float)[np.arange(year) * len(event.season or [1]) // year]
    factor = np.resize(np.roll(season / season.mean(), -(clock.first_week - 1) * clock.days_per_week), days)
    factor[[day - 1 for day in clock.holidays if day <= days]] = 0.0
    return factor


def _gap_sums(cv: float, total: float, rng: np.random.Generator) -> np.ndarray:
    """Return the partial sums below `total` of gaps with mean 1 and the given cv."""
    sums: list[np.ndarray] = []
    reached = 0.0
    while reached < total:
        size = int(total - reached + 6 * max(cv, 0.1) * np.sqrt(total - reached) + 16)
        part = reached + np.cumsum(_gaps(cv, size, rng))
        sums.append(part)
        reached = part[-1]
    everything = np.concatenate(sums) if sums else np.empty(0)
    return everything[everything < total]


def _gaps(cv: float, size: int, rng: np.random.Generator) -> np.ndarray:
    if cv == 0:
        return np.ones(size)
    if cv == 1:
        return rng.standard_exponential(size)
    return rng.gamma(1 / cv**2, cv**2, size)


def attributes_drawn(coded: Coded, number: int, cases: int, streams: Streams, group: str = "client") -> np.ndarray:
    """Draw the attributes of cases of one life event: a column for each of all there are, empty where it has none."""
    event = coded.events[number]
    found = np.full((cases, len(coded.attributes)), np.nan)
    for column, (name, categories) in enumerate(coded.attributes.items()):
        if attribute := event.stream.attributes.get(name):
            rng = streams.stream(group, "attribute", event.key, name)
            if attribute.weights:
                weights = np.array([attribute.weights.get(one, 0.0) for one in categories])
                found[:, column] = rng.choice(len(categories), size=cases, p=weights / weights.sum())
            else:
                found[:, column] = draw(attribute.number, rng, cases)
    return found


def steps_drawn(
    coded: Coded, number: int, attributes: np.ndarray, streams: Streams, group: str = "client"
) -> list[np.ndarray]:
    """Draw for each step of a life event which cases need it.

    There is a number for each case, whether it comes to the step or not, so that a case keeps its numbers when a
    probability changes.
    """
    event, cases = coded.events[number], len(attributes)
    found: list[np.ndarray] = []
    for task in event.tasks:
        of_choice = ("choice", event.key, task.choice) if task.choice else ("need", event.key, task.name)
        uniform = streams.stream(group, *of_choice).random(cases)
        wanted = (uniform >= task.low) & (uniform < task.low + task.probability)
        if task.given >= 0:
            wanted &= found[task.given]
        if task.back >= 0:
            end = event.tasks[task.back]
            goes_back = streams.stream(group, "again", event.key, end.name).random(cases) < end.again
            wanted &= found[task.back] & goes_back
        if task.when:
            wanted &= holds(task.when, coded.attributes, attributes)
        found.append(wanted)
    return found


def times(uniform: np.ndarray, share: float) -> np.ndarray:
    """Return how often something happens again that happens again with this share each time (geometric)."""
    if share >= 1:
        return np.full(len(uniform), 1_000_000)
    if share <= 0:
        return np.zeros(len(uniform), dtype=int)
    # 1 - u lies in (0, 1], so that its logarithm is finite.
    return np.floor(np.log1p(-uniform) / math.log(share)).astype(int)
