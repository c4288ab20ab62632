"""EventLog: what happened in a real office, as its systems wrote it down, and what that can and cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import chi2

from simkit.arguments import number
from simkit.experiment.from_log.read import LogError, read_table
from simkit.result import Result

if TYPE_CHECKING:
    from simkit.experiment.from_log.draft import Draft

MINUTES, HOURS = 60.0, 24
WITHIN = 0.97  # share of the events that must lie within the opening hours
GUESS = 60.0  # minutes: a gap up to here may be the work itself, where no start is known
WEEK = 7


class Hours(NamedTuple):
    """Opening hours, found in a log: from when to when, on the first so many days of the week."""

    opens: int
    closes: int
    days_per_week: int

    @property
    def day_minutes(self) -> int:
        """Minutes of opening hours in a working day."""
        return (self.closes - self.opens) * 60

    def minutes(self, moments: pd.Series, monday: pd.Timestamp) -> pd.Series:
        """Return moments as minutes of opening hours since a Monday; outside them the nearest moment within."""
        since = moments - monday
        days = since // pd.Timedelta(days=1)
        rest = (since - pd.to_timedelta(days, unit="D")).dt.total_seconds() / 60 - self.opens * 60
        weekday = days % WEEK
        rest = rest.clip(0, self.day_minutes).where(weekday < self.days_per_week, 0.0)
        return (days // WEEK * self.days_per_week + weekday.clip(upper=self.days_per_week)) * self.day_minutes + rest


@dataclass(frozen=True, eq=False, repr=False)
class EventLog(Result):
    """Events of a real office.

    Parameters
    ----------
    name : str
        Where it comes from.
    events : DataFrame
        A row for every piece of work, by moment of completion: ``case``, ``activity``, ``resource`` (none: not
        known), ``start`` (not a time: not known), ``complete``, and ``paused``, pairs of moments between which it was
        laid aside.
    """

    name: str
    events: pd.DataFrame = field(repr=False)

    @property
    def has_starts(self) -> bool:
        """Whether nearly every piece of work has a start."""
        return bool(self.events["start"].notna().mean() > 0.9)

    @cached_property
    def hours(self) -> Hours:
        """Opening hours: the shortest stretch of whole hours, and the first days of the week, that hold the events."""
        moments = self.events["complete"]
        by_day = np.bincount(moments.dt.day_of_week, minlength=WEEK) / len(moments)
        days = int(np.flatnonzero(by_day > 0.02).max()) + 1
        by_hour = np.bincount(moments.dt.hour, minlength=HOURS) / len(moments)
        best = (HOURS, 0)
        for opens in range(HOURS):
            held = np.cumsum(by_hour[opens:])
            if held[-1] >= WITHIN:
                best = min(best, (int(np.argmax(held >= WITHIN)) + 1, opens))
        return Hours(best[1], best[1] + best[0], days)

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """The events in minutes of opening hours: ``begun`` (not a number: not known), ``done``, ``work``, ``gap``.

        The gap runs from the end of the work before it in the case to the beginning of this, or to its end where no
        beginning is known.
        """
        events, hours = self.events, self.hours
        found = events[["case", "activity", "resource"]].copy()
        found["done"] = hours.minutes(events["complete"], self.monday)
        found["begun"] = hours.minutes(events["start"], self.monday)
        found["work"] = found["done"] - found["begun"]
        pauses = [(row, *pause) for row, of_row in events["paused"].items() for pause in of_row]
        if pauses:
            rows, since, until = zip(*pauses, strict=True)
            idle = [hours.minutes(pd.Series(moments), self.monday) for moments in (since, until)]
            found["work"] -= (idle[1] - idle[0]).groupby(np.array(rows)).sum().reindex(found.index, fill_value=0.0)
        found = found.sort_values(["done", "begun"], kind="stable")
        before = found.groupby("case", sort=False)["done"].shift()
        found["gap"] = (found["begun"].fillna(found["done"]) - before).clip(lower=0)
        return found

    @property
    def monday(self) -> pd.Timestamp:
        """The Monday with which the time of the log begins."""
        first = self.events["complete"].min().normalize()
        return first - pd.Timedelta(days=first.weekday())

    @cached_property
    def cases(self) -> pd.DataFrame:
        """A row for every case: when it came and was done with (minutes of opening hours), and its variant."""
        grouped = self.pieces.groupby("case", sort=False)
        first = grouped["begun"].min().fillna(grouped["done"].min())
        found = pd.DataFrame({"came": first, "left": grouped["done"].max(), "variant": grouped["activity"].agg(tuple)})
        return found.sort_values("came", kind="stable")

    @property
    def lead_days(self) -> pd.Series:
        """Working days from coming to being done with, by case."""
        return (self.cases["left"] - self.cases["came"]) / self.hours.day_minutes

    @property
    def weeks(self) -> float:
        """Weeks in which cases came; those of a part of a log may be worked on long after."""
        hours, came = self.hours, self.cases["came"]
        return max(1.0, (came.max() - came.min()) / (hours.day_minutes * hours.days_per_week))

    def split(self, share: float = 0.7) -> tuple[EventLog, EventLog]:
        """Divide the log by the moment at which cases came: a part to draft from, and a part held back to test on.

        Parameters
        ----------
        share : float
            Share of the cases in the first part.

        Returns
        -------
        tuple of two EventLog
            The earlier cases, and the later ones.

        Raises
        ------
        LogError
            If a part would be too small to say anything (fewer than 30 cases).
        """
        share = number("share", share, above=0, below=1)
        names = self.cases.index
        cut = round(share * len(names))
        if min(cut, len(names) - cut) < 30:
            raise LogError(
                f"{self.name}: {len(names)} cases cannot be divided at {share:g}: each part needs at least 30 cases"
            )
        early = self.events["case"].isin(names[:cut])
        parts = ((early, "the first part"), (~early, "the part held back"))
        first, second = (replace(self, name=f"{self.name}, {what}", events=self.events[rows]) for rows, what in parts)
        return first, second

    def waits(self) -> pd.DataFrame:
        """Return, for every activity, how long cases wait before it: in queues, on other work, or on others.

        Returns
        -------
        DataFrame
            Indexed by activity: ``count``, share that waits longer than an hour, mean and 90th percentile of the
            gap before it in working days, and its share of all time between first and last event.
        """
        gaps = self.pieces[self.pieces["gap"].notna()]
        day, total = self.hours.day_minutes, gaps["gap"].sum()
        grouped = gaps.groupby("activity")["gap"]
        found = pd.DataFrame(
            {
                "count": grouped.size(),
                "longer_than_an_hour": grouped.agg(lambda gap: float((gap > MINUTES).mean())),
                "mean_days": grouped.mean() / day,
                "p90_days": grouped.quantile(0.9) / day,
                "share_of_time": grouped.sum() / total if total else 0.0,
            }
        )
        return found.sort_values("share_of_time", ascending=False)

    def variants(self) -> pd.DataFrame:
        """Return the orders of activities that occur, the commonest first: count, share of the cases, mean days."""
        grouped = self.lead_days.groupby(self.cases["variant"])
        found = pd.DataFrame({"count": grouped.size(), "mean_days": grouped.mean()})
        found.insert(1, "share", found["count"] / len(self.cases))
        return found.sort_values("count", ascending=False, kind="stable")

    def handoffs(self) -> pd.DataFrame:
        """Return how often work went from one person to another, the commonest pairs first."""
        steps = steps_of(self.pieces).dropna(subset="from")
        moved = steps[steps["from"] != steps["to"]]
        return moved.value_counts(["from", "to"]).rename("count").reset_index()

    @property
    def dispersion(self) -> float:
        """Index of dispersion of the arrivals by week: variance over mean, 1 where it is no more than chance (95 %)."""
        hours = self.hours
        week = (self.cases["came"] // (hours.day_minutes * hours.days_per_week)).astype(int)
        counts = np.bincount(week - week.min())[1:-1]  # the first and last week may not be whole
        if len(counts) < 3 or not counts.any():
            return 1.0
        found = float(counts.var(ddof=1) / counts.mean())
        return found if found * (len(counts) - 1) > chi2.ppf(0.95, len(counts) - 1) else 1.0

    def quality(self) -> LogQuality:
        """Say in words what this log can and cannot tell.

        Returns
        -------
        LogQuality
            A row for every finding: what was found, and what it means for a model.
        """
        from simkit.experiment.from_log.quality import quality

        return quality(self)

    def draft(self, title: str | None = None) -> Draft:
        """Make a scenario of which every number says where it comes from: log, estimate or assumption.

        Parameters
        ----------
        title : str, optional
            Title of the scenario; the name of the log when left out.

        Returns
        -------
        Draft
            With ``.scenario``, ``.text`` (TOML) and ``.save(path)``.

        Raises
        ------
        LogError
            If there are fewer than 30 cases, or nobody is known to have done anything.
        """
        from simkit.experiment.from_log.draft import draft

        return draft(self, title)


def steps_of(pieces: pd.DataFrame) -> pd.DataFrame:
    """Return for every piece of work, in their order, its ``case``, ``from`` whom it came and ``to`` whom.

    Pieces of nobody known are left out; of the first piece of a case `from` is missing.
    """
    known = pieces[pieces["resource"].notna()]
    before = known.groupby("case", sort=False)["resource"].shift()
    return pd.DataFrame({"case": known["case"], "from": before, "to": known["resource"]})


@dataclass(frozen=True, eq=False, repr=False)
class LogQuality(Result):
    """What a log can and cannot tell.

    Parameters
    ----------
    name : str
        Where the log comes from.
    findings : tuple of (str, str)
        What was found, and what it means.
    """

    name: str
    findings: tuple[tuple[str, str], ...]

    @property
    def table(self) -> pd.DataFrame:
        """The findings as a table."""
        return pd.DataFrame(self.findings, columns=["found", "means"])


def read_log(
    path: str | Path,
    *,
    case: str | None = None,
    activity: str | None = None,
    resource: str | None = None,
    start: str | None = None,
    complete: str | None = None,
    dayfirst: bool | None = None,
) -> EventLog:
    r"""Read an event log: CSV, XES or XES.gz.

    What separates columns, how the text is encoded, how dates are written and what columns are called is found out;
    where that cannot be known, the error says what to give. Events that start and complete a piece of work become one
    row.

    Parameters
    ----------
    path : path
        The file.
    case, activity, resource, start, complete : str, optional
        Names of the columns (of XES: keys; those of a trace begin with ``case:``).
    dayfirst : bool, optional
        Whether 03-04 is the third of April; needed only where nothing in the file tells.

    Returns
    -------
    EventLog
        Times are as the clock on the wall showed them.

    Raises
    ------
    LogError
        If the file cannot be read as a log; with the place, what was found, and what to write.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> import simkit as sk
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "log.csv"
    ...     _ = file.write_text("zaak;stap;tijdstip\n1;intake;24-11-2026 09:30\n1;besluit;25-11-2026 10:00\n")
    ...     log = sk.read_log(file)
    >>> log.cases["variant"].tolist()
    [('intake', 'besluit')]
    """
    columns = {"case": case, "activity": activity, "resource": resource, "start": start, "complete": complete}
    return EventLog(Path(path).name, read_table(path, columns, dayfirst))
