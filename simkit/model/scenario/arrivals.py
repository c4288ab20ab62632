"""Arrivals: lists of real arrivals that lie beside a scenario file, read as minutes of opening hours."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from simkit.model.scenario.clock import Clock
from simkit.model.scenario.refusals import Problem, ScenarioError

Moment = float | datetime
WRITE = "one arrival a line: minutes since the beginning of the run (90), or date and time (2024-03-01 09:30)"


def named_lists(data: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each stream of a scenario's plain data whose arrivals stand in a file, and its path."""
    for part in ("events", "questions"):
        streams = data.get(part)
        for key, stream in streams.items() if isinstance(streams, dict) else ():
            if isinstance(stream, dict) and isinstance(stream.get("arrivals"), str):
                yield stream, f"{part}.{key}.arrivals"


def read_arrivals(data: dict[str, Any], source: str) -> None:
    """Put the minutes in the place of the names of the files that hold them."""
    lists = [(stream, path, _moments(Path(stream["arrivals"]), path, source)) for stream, path in named_lists(data)]
    if not lists:
        return
    clock = Clock.model_validate(data.get("clock", {}))
    dates = [moment for *_, moments in lists for _, moment in moments if isinstance(moment, datetime)]
    first = min(dates).date() if dates else None
    monday = datetime.combine(first - timedelta(first.weekday()), datetime.min.time()) if first else datetime.min
    for stream, path, moments in lists:
        name = Path(stream["arrivals"]).name
        minutes = [(line, _minute(moment, monday, clock)) for line, moment in moments]
        closed = [line for line, minute in minutes if minute is None]
        if closed:
            found = f"{len(closed):,} of {len(minutes):,} in {name} are outside the opening hours, line {closed[0]}"
            opening = f"{clock.opens:g} to before {clock.opens + clock.day_minutes / 60:g} o'clock"
            allowed = f"dates and times from {opening}, on {clock.days_per_week} days a week"
            hint = "widen clock.opens, day_minutes or days_per_week, or write the minute at which the office sees them"
            raise ScenarioError([Problem(path, found, allowed, hint)], source)
        late = [line for line, minute in minutes if minute >= clock.end]
        if late:
            found = f"{len(late):,} of {len(minutes):,} in {name} come after the end of the run, line {late[0]}"
            allowed = f"from 0 to before minute {clock.end:g}; or a longer clock.horizon_days"
            raise ScenarioError([Problem(path, found, allowed)], source)
        stream["arrivals"] = [minute for _, minute in minutes]


def _moments(file: Path, path: str, source: str) -> list[tuple[int, Moment]]:
    """Return the line and the moment of each arrival in a file; a heading is passed over."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        found = f"'{file.name}' cannot be read: {getattr(error, 'strerror', None) or 'it is not in UTF-8'}"
        allowed = "a CSV file in UTF-8 beside the scenario file; who copies the one copies the other"
        raise ScenarioError([Problem(path, found, allowed)], source) from None
    moments: list[tuple[int, Moment]] = []
    for number, line in enumerate(lines, 1):
        text = next(csv.reader([line.replace(";", ",").replace("\t", ",")]), [""])[0].strip()
        moment = _moment(text)
        if moment is not None:
            moments.append((number, moment))
        elif text and number > 1:
            raise ScenarioError([Problem(path, f"line {number} of {file.name}: '{text[:40]}'", WRITE)], source)
    if not moments:
        raise ScenarioError([Problem(path, f"no arrival in {file.name}", WRITE)], source)
    return moments


def _moment(text: str) -> Moment | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None  # times are those of the office's own clock


def _minute(moment: Moment, monday: datetime, clock: Clock) -> float | None:
    """Return the minute of opening hours of a moment; none where the office is closed then."""
    if not isinstance(moment, datetime):
        return moment
    day, minute = divmod((moment - monday).total_seconds() / 60 - clock.opens * 60, 1440)
    week, weekday = divmod(int(day), 7)
    if minute >= clock.day_minutes or weekday >= clock.days_per_week:
        return None
    return (week * clock.days_per_week + weekday) * clock.day_minutes + minute
