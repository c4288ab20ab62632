"""Demand: the clients of one replication and everyone who may call, as arrays."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from simkit.model.demand.draw import Streams, draw
from simkit.model.scenario import Work

BROUGHT = ("talk", "triage", "patience", "pause", "redials", "u_team", "u_misrouted", "accepts_callback")
PLACED = ("kind", "case", "task", "moment", "product")
OF_CALLS = (*PLACED, *BROUGHT)


@dataclass(frozen=True, eq=False)
class Calls:
    """Every call that may come in one replication.

    Whether a call about a case is made depends on the office: a settled case makes no calls, and most never come. So
    what callers bring stays as it was drawn, and is laid out by call when somebody wants to see it.

    Attributes
    ----------
    kind : ndarray of int, shape (calls,)
        Position in the scenario's kinds of calls.
    case : ndarray of int, shape (calls,)
        Which case it is about; -1 for a plain question.
    task : ndarray of int, shape (calls,)
        Which task a complaint is about; -1 otherwise.
    moment : ndarray of float, shape (calls,)
        Minute of calling; for someone who asks after a case, if that is still open then. Not a number for a
        complaint: when depends on when the task is done.
    product : ndarray of int, shape (calls,)
        Code of the product a question is about; -1 if none in particular.
    talk, triage : ndarray of float, shape (calls,)
        Minutes of conversation with someone who can answer, and with someone who cannot.
    patience, pause : ndarray of float, shape (calls,)
        Minutes the caller is willing to wait, and minutes from hanging up to calling again.
    redials : ndarray of int, shape (calls,)
        How often the caller is willing to call again.
    u_team, u_misrouted : ndarray of float, shape (calls,)
        Uniform numbers: one divides calls among teams, the other tells how often forwarding goes wrong.
    accepts_callback : ndarray of int, shape (calls,)
        1 where the caller would rather be called back than wait on, should the office offer it.
    caller : ndarray of int, shape (calls,)
        Place of the caller in the columns of what is `brought`.
    """

    kind: np.ndarray
    case: np.ndarray
    task: np.ndarray
    moment: np.ndarray
    product: np.ndarray
    caller: np.ndarray
    brought: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.kind)

    def __getattr__(self, name: str) -> np.ndarray:
        """Lay out what is brought, by call."""
        if name not in BROUGHT:
            raise AttributeError(name)
        found = vars(self)[name] = self.brought[name][self.caller]
        return found

    def in_little_room(self) -> Calls:
        """Return the same calls without what callers bring who never call, in two thirds of the memory."""
        columns = {name: _short(getattr(self, name)) for name in PLACED}
        brought = {name: _short(getattr(self, name)) for name in BROUGHT}
        return Calls(**columns, caller=_short(np.arange(len(self))), brought=brought)

    def same(self, other: Calls) -> bool:
        """Tell whether other calls are exactly these."""
        return alike((getattr(self, name), getattr(other, name)) for name in OF_CALLS)


def _short(column: np.ndarray) -> np.ndarray:
    return column.astype(np.int32) if column.dtype.kind == "i" else column


def alike(pairs: Iterable[tuple[np.ndarray | None, np.ndarray | None]]) -> bool:
    """Tell whether both of each pair hold the same numbers; none makes no difference."""
    both = ((a, b) for a, b in pairs if a is not None and b is not None)
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in both)


@dataclass(frozen=True)
class Demand:
    """Every client of one replication and the work they bring.

    It holds nothing of the organisation: two structures that run on the same demand meet exactly the
    same clients (common random numbers by construction).

    Parameters
    ----------
    streams : Streams
        Where the numbers came from.
    events, products : tuple of str
        Keys of the life events and the products; the codes below point into them.
    arrived : ndarray of float, shape (cases,)
        Minute of arrival, rising. Cases of the opening backlog arrived before minute 0.
    event : ndarray of int, shape (cases,)
        Code of the life event.
    u_team : ndarray of float, shape (cases,)
        A uniform number that divides cases among teams that share work.
    first_task : ndarray of int, shape (cases + 1,)
        The tasks of case ``i`` are those from ``first_task[i]`` up to ``first_task[i + 1]``.
    product : ndarray of int, shape (tasks,)
        Code of the product.
    work : ndarray of float, shape (tasks,)
        Minutes of work for a specialist.
    kinds : tuple of (str, str)
        Purpose and key of each kind of call; empty when the office has no telephone.
    calls : Calls, optional
        Everyone who may call; none when the office has no telephone.
    error, found, u_misrouted : ndarray of float, shape (tasks,), optional
        A uniform number that decides on an error, the minutes until it would come to light, and a uniform
        number that tells how often the task goes astray. Drawn only where the scenario has use for them.
    merit : ndarray of float, shape (tasks,), optional
        Merits of the client in this product, standard normal.
    wait : ndarray of float, shape (tasks,), optional
        Days until somebody outside the office answers, or the office goes on without; -1: it does not wait.
    circumstance : ndarray of float, shape (cases,), optional
        What is particular to the client over all products, standard normal.
    step : ndarray of int, shape (tasks,), optional
        Which step of its life event each task is, where some come `after` others.
    attributes : ndarray of float, shape (cases, attributes), optional
        What the attributes of each case are: a number, or the position of a category among all of that name.
    patience : ndarray of float, shape (cases,), optional
        Days after which the client withdraws the case; infinite where they never do.
    no_show : ndarray of bool, shape (cases,), optional
        Whether the client would not come to an appointment.
    """

    streams: Streams = field(repr=False, compare=False)
    events: tuple[str, ...]
    products: tuple[str, ...]
    arrived: np.ndarray
    event: np.ndarray
    u_team: np.ndarray
    first_task: np.ndarray
    product: np.ndarray
    work: np.ndarray
    kinds: tuple[tuple[str, str], ...] = ()
    calls: Calls | None = None
    error: np.ndarray | None = None
    found: np.ndarray | None = None
    u_misrouted: np.ndarray | None = None
    merit: np.ndarray | None = None
    wait: np.ndarray | None = None
    circumstance: np.ndarray | None = None
    patience: np.ndarray | None = None
    no_show: np.ndarray | None = None
    step: np.ndarray | None = None
    attributes: np.ndarray | None = None

    @property
    def cases(self) -> int:
        """Number of cases."""
        return len(self.arrived)

    @property
    def lot(self) -> np.ndarray:
        """Old name of `u_team`."""
        warnings.warn("demand.lot is called demand.u_team now", DeprecationWarning, stacklevel=2)
        return self.u_team

    @property
    def tasks(self) -> int:
        """Number of tasks."""
        return len(self.work)

    @property
    def bytes(self) -> int:
        """Memory that its numbers take."""
        calls = (*vars(self.calls).values(), *self.calls.brought.values()) if self.calls else ()
        return sum(column.nbytes for column in (*vars(self).values(), *calls) if isinstance(column, np.ndarray))

    def in_little_room(self) -> Demand:
        """Return the same demand as it is kept for other offices."""
        return replace(self, calls=self.calls.in_little_room()) if self.calls else self

    @property
    def task_case(self) -> np.ndarray:
        """Case of every task, shape (tasks,)."""
        return np.repeat(np.arange(self.cases), np.diff(self.first_task))

    def same_clients(self, other: Demand) -> bool:
        """Tell whether another demand holds exactly the same clients with the same work and the same calls.

        What was not drawn, because a structure has no use for it, makes no difference.
        """
        if self is other:
            return True
        if (self.events, self.products) != (other.events, other.products):
            return False
        if self.calls is not None and other.calls is not None:
            if self.kinds != other.kinds or not self.calls.same(other.calls):
                return False
        of_clients = vars(self).keys() - {"streams", "events", "products", "kinds", "calls", "step"}
        return alike((getattr(self, name), getattr(other, name)) for name in of_clients)

    def absent(self, person: str, days: int, share: float, spell: float) -> np.ndarray:
        """Draw the days on which a person is away.

        Present and absent days form a two-state Markov chain, so that absences last `spell` days on
        average and take `share` of all days. The numbers hang on the person's name: the same person
        is away on the same days in whatever team.

        Parameters
        ----------
        person : str
            Name of the employee.
        days : int
            Number of working days.
        share : float
            Long-run share of days away, at least 0 and below 1.
        spell : float
            Mean number of days an absence lasts, at least 1.

        Returns
        -------
        ndarray of bool, shape (days,)
            True where the person is away.
        """
        away: list[bool] = []
        if share == 0:
            return np.zeros(days, dtype=bool)
        falls = share / (1 - share) / spell
        now = share  # the chance of being away on the first day is the long-run one
        for u in self.streams.stream("absence", person).random(days).tolist():
            away.append(u < now)
            now = 1 - 1 / spell if away[-1] else falls
        return np.array(away, dtype=bool)

    def called_away(self, person: str, gap: float, length: Work, end: float) -> list[tuple[float, float]]:
        """Draw from when till when a person is called away up to the end of the run, so many minutes between them."""
        rng, moments = self.of_person("called away", person), np.empty(0)
        while not len(moments) or moments[-1] < end:
            gaps = rng.exponential(gap, 100)
            moments = np.append(moments, (moments[-1] if len(moments) else 0.0) + np.cumsum(gaps))
        minutes = draw(length, self.of_person("minutes away", person), len(moments))
        return list(zip(moments.tolist(), (moments + minutes).tolist(), strict=True))

    def of_person(self, purpose: str, person: str) -> np.random.Generator:
        """Return the random numbers of one person for a purpose; they hang on the name, whatever the team."""
        return self.streams.stream(purpose, person)

    def leaving(self, person: str, per_year: float, year: float, vacancy: float, end: float) -> list[float]:
        """Draw the moments at which the holder of a post leaves.

        Parameters
        ----------
        person : str
            Name of the post, which is that of its first holder.
        per_year : float
            Share of the posts that fall vacant in a year.
        year, vacancy, end : float
            Minutes in a year, minutes a post stays empty, and the end of the run.

        Returns
        -------
        list of float
            Minutes, rising.
        """
        moments: list[float] = []
        if not per_year:
            return moments
        rng, now = self.of_person("turnover", person), 0.0
        while (now := now + float(rng.exponential(year / per_year))) < end:
            moments.append(now)
            now += vacancy
        return moments
