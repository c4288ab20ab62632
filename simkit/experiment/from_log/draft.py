"""Draft: a scenario made of an event log, in which every number says where it comes from."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from simkit.experiment.from_log.face import frame_of
from simkit.experiment.from_log.log import EventLog, steps_of
from simkit.experiment.from_log.quality import days_seen
from simkit.experiment.from_log.read import LogError
from simkit.experiment.from_log.work import families
from simkit.experiment.from_log.writer import Writer, toml
from simkit.measures.run import run
from simkit.model.scenario import Scenario
from simkit.result import Result

HELD = 0.9  # share of the cases whose variants stand in the draft
MOST_VARIANTS = 20
LEAST_CASES = 30
SHORTEST = 5.0  # minutes: a difference with the queues of the model below that is no waiting on others
EXPLAINED = 0.2  # of the time between events: so much more than queues give is called waiting on others
LOG, ESTIMATE, ASSUMPTION = KINDS = ("log", "estimate", "assumption")


class Visit(NamedTuple):
    """A visit of a case to an activity, which is a product of its own."""

    product: str
    activity: str
    is_again: bool


class CaseStream(NamedTuple):
    """Cases of one variant, those that go straight through apart from those that wait."""

    key: str
    label: str
    visits: tuple[Visit, ...]
    cases: pd.Index
    variant: int
    waits: dict[int, np.ndarray]  # by position: days of waiting on others, in twentieths of the cases


@dataclass(frozen=True, eq=False, repr=False)
class Draft(Result):
    """A scenario made of a log.

    Parameters
    ----------
    log : EventLog
        What it was made of.
    scenario : Scenario
        The scenario.
    text : str
        The same as TOML, each number with where it comes from.
    rows : tuple of (str, str, str, str)
        Key, value, kind (``log``, ``estimate`` or ``assumption``) and reason of every number.
    """

    log: EventLog
    scenario: Scenario
    text: str = field(repr=False)
    rows: tuple[tuple[str, str, str, str], ...] = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """Where every number comes from."""
        return pd.DataFrame(self.rows, columns=["key", "value", "kind", "why"])

    def save(self, path: str | Path) -> Path:
        """Write the scenario as a TOML file with its sources; an existing file is not touched.

        Parameters
        ----------
        path : path
            A new file that ends in .toml.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            If the name ends in something else.
        FileExistsError
            If there is such a file.
        """
        path = Path(path)
        if path.suffix.lower() != ".toml":
            raise ValueError(f"a scenario is saved as .toml; not as '{path.name}'")
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(self.text)
        return path


def draft(log: EventLog, title: str | None = None) -> Draft:
    """Make the scenario: first without waiting on others; what its queues do not explain is that."""
    if len(log.cases) < LEAST_CASES:
        raise LogError(f"{log.name}: {len(log.cases)} cases; a scenario needs at least {LEAST_CASES}")
    if log.events["resource"].isna().all():
        raise LogError(f"{log.name}: nobody is known to have done anything; say which column is the resource")
    nobodys = log.events["resource"].isna().groupby(log.events["activity"]).all()
    # What nobody ever does is no work: its time is part of the gap before what follows.
    log = replace(log, events=log.events[~log.events["activity"].map(nobodys)])
    streams = _variants(log)
    plain = _written(log, streams, title)
    explained = frame_of(run(plain.scenario, seed=1), log.has_starts)
    pieces = _placed(log)
    total, queues = pieces["gap"].mean(), explained["gap"].mean()
    if not total or (total - queues) / total <= EXPLAINED:
        return plain
    model = {place: gaps.to_numpy() for place, gaps in explained.groupby(["event", "place"])["gap"]}
    return _written(log, _waiting(log, streams, pieces, model), title)


def _variants(log: EventLog) -> list[CaseStream]:
    """Return the commonest variants; a second visit to an activity is a product of its own."""
    found = log.variants()
    needed = int((found["share"].cumsum() < HELD).sum()) + 1
    streams, made = [], {}
    for number, variant in enumerate(found.index[: min(needed, MOST_VARIANTS)]):
        visits = [_visit(activity, variant[:i].count(activity), made) for i, activity in enumerate(variant)]
        cases = log.cases.index[log.cases["variant"].map(lambda one, this=variant: one == this)]
        streams.append(CaseStream(f"v{number + 1:02}", f"Order {number + 1}", tuple(visits), cases, number, {}))
    return streams


def _waiting(
    log: EventLog, streams: list[CaseStream], pieces: pd.DataFrame, model: dict[tuple[int, int], np.ndarray]
) -> list[CaseStream]:
    """Divide each variant in cases that go straight through and cases that wait, and say where these wait how long.

    Waits of one case belong together: a case that is quick at one step is quick at all. Half a day is the bound.
    """
    day, parts = log.hours.day_minutes, (np.arange(20) + 0.5) / 20
    slow = set(pieces.loc[pieces["gap"] > day / 2, "case"])
    found = []
    for stream in streams:
        late = stream.cases[[case in slow for case in stream.cases]]
        for cases, suffix, words in (
            (stream.cases.difference(late, sort=False), "", ", straight through"),
            (late, "_waits", ", with waiting"),
        ):
            if not len(cases):
                continue
            mine = pieces[pieces["case"].isin(cases)]
            waits = {}
            for place, gaps in mine.groupby("place")["gap"]:
                if place and (gaps > 0).any():
                    queue = np.quantile(model.get((stream.variant, place), np.zeros(1)), parts)
                    days = (np.quantile(gaps, parts) - queue).clip(0) / day
                    days[days * day < SHORTEST] = 0.0
                    excess = max(gaps.mean() - float(np.mean(queue)), 0.0) / day
                    if days.any() and excess * day > 1:
                        # The mean of the parts misses the longest waits; it is brought to that of the cases.
                        waits[int(place)] = days * (excess / days.mean())
            found.append(
                CaseStream(stream.key + suffix, stream.label + words, stream.visits, cases, stream.variant, waits)
            )
    return found


def _placed(log: EventLog) -> pd.DataFrame:
    """Return the pieces of a log with their position in the case."""
    pieces = log.pieces.copy()
    pieces["place"] = pieces.groupby("case", sort=False).cumcount()
    return pieces


def _written(log: EventLog, streams: list[CaseStream], title: str | None) -> Draft:
    out, hours = Writer(), log.hours
    name = title or f"Draft from {log.name}"
    cases, total = sum(len(stream.cases) for stream in streams), len(log.cases)
    out.lines += [
        f"# Drafted from {_words(log.name)}: {total} cases, {len(log.events)} events; numbers say where they are from.",
        "# log: counted there. estimate: fitted to it. assumption: the log cannot tell; ask the people who know.",
        f"# The orders of activities that stand here hold {cases} of the {total} cases; the rare ones were left out.",
    ]
    out.say("title", _words(name))
    out.table("clock")
    out.say("opens", hours.opens, ESTIMATE, f"{hours.opens}:00 to {hours.closes}:00 hold most of the events")
    out.say("day_minutes", hours.day_minutes, ESTIMATE, "the same")
    out.say("days_per_week", hours.days_per_week, ESTIMATE, "days with at least 2 % of the events")
    warm_up = math.ceil(max(20, 2 * float(log.lead_days.quantile(0.95))))
    out.say("warm_up_days", warm_up, ASSUMPTION, "twice what 95 % of the cases take, at least 20 days")
    out.say("horizon_days", max(20, round(log.weeks * hours.days_per_week)), LOG, "its length")
    _products(out, log, streams)
    _events(out, log, streams)
    _people(out, log, streams)
    text = "\n".join(out.lines) + "\n"
    return Draft(log, Scenario.from_data(tomllib.loads(text), log.name), text, tuple(out.rows))


def _products(out: Writer, log: EventLog, streams: list[CaseStream]) -> None:
    work = families(log)
    for visit in dict.fromkeys(visit for stream in streams for visit in stream.visits):
        out.table(f"products.{visit.product}")
        out.say("label", _words(visit.activity) + (" (again)" if visit.is_again else ""))
        one = work[visit.activity]
        out.say("work", one.work, one.kind, one.why)


def _events(out: Writer, log: EventLog, streams: list[CaseStream]) -> None:
    hours, came = log.hours, log.cases["came"]
    day = hours.day_minutes
    weekdays = np.bincount((came // day % hours.days_per_week).astype(int), minlength=hours.days_per_week)
    slots = np.bincount(np.minimum(came % day // 60, day // 60 - 1).astype(int), minlength=day // 60)
    all_cases = len(log.cases) / sum(len(stream.cases) for stream in streams)
    spread, bursts = min(10.0, math.sqrt(log.dispersion)), "root of the variance over the mean of all new cases a week"
    for stream in streams:
        out.table(f"events.{stream.key}")
        out.say("label", stream.label)
        why = f"{len(stream.cases)} cases in {log.weeks:.1f} weeks, and their part of the rare orders"
        out.say("per_week", round(len(stream.cases) * all_cases / log.weeks, 4), ESTIMATE, why)
        out.say("arrival_cv", round(spread, 2), ESTIMATE, bursts if spread > 1 else "no more than chance")
        out.say("weekdays", weekdays.tolist(), LOG, "new cases of all orders by day of the week")
        out.say("hours", slots.tolist(), LOG, "new cases of all orders by hour of the day")
        out.say("order", "sequence")
        out.lines.append("tasks = [")
        for place, visit in enumerate(stream.visits):
            product = visit.product
            days = stream.waits.get(place)
            if days is None:
                out.lines.append(f"    {{ product = {toml(product)} }},")
                continue
            long = days[days > 0]
            wait = {
                "on": "others",
                "share": len(long) / len(days),
                "dist": "empirical",
                "values_days": long.round(4).tolist(),
            }
            why = "longer than queues explain, in twentieths of these cases; ask on whom or what it waits"
            out.lines.append(f"    {{ product = {toml(product)}, wait = {toml(wait)} }},  # {ESTIMATE}: {why}")
            out.rows.append((f"events.{stream.key}.tasks[{place}].wait", toml(wait), ESTIMATE, why))
        out.lines.append("]")


def _people(out: Writer, log: EventLog, streams: list[CaseStream]) -> None:
    """Write who works there, under numbers: a scenario travels, and names of people should not."""
    wanted: dict[str, list[str]] = {}
    for visit in dict.fromkeys(visit for stream in streams for visit in stream.visits):
        wanted.setdefault(visit.activity, []).append(visit.product)
    done = log.events[log.events["resource"].notna()]
    counts = done[done["activity"].isin(wanted)].groupby(["resource", "activity"]).size().unstack(fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False).index]
    staff = counts[counts.sum(axis=1) >= max(2, 0.002 * len(done))]
    seen = days_seen(log)
    out.table("teams.office")
    out.say("label", "The office")
    stays, chance = _stays(log)
    if stays - chance > (1 - chance) / 2:
        why = f"in {100 * stays:.0f} % of the steps the same person goes on; by chance it would be {100 * chance:.0f} %"
        out.say("ownership", "case", ESTIMATE, why)
    out.lines.append(
        f"# {ASSUMPTION}: one team, in which anybody takes the oldest task they have done before; people have numbers,"
    )
    out.lines.append(
        "# for a scenario travels and names should not. Work beside this process is not in the log: see absence."
    )
    orphans = [activity for activity in wanted if activity not in staff or not (staff[activity] > 1).any()]
    for number, (person, row) in enumerate(staff.iterrows()):
        skills = {
            p: 1.0
            for activity, products in wanted.items()
            if row.get(activity, 0) > 1 or (activity in orphans and not number)
            for p in products
        }
        if not skills:
            continue
        out.lines += ["", "[[teams.office.members]]"]
        out.head = f"teams.office.members[{number}]"
        out.say("name", f"person {number + 1}")
        out.say("skills", skills, LOG, "activities they did more than once")
        absence = round(min(0.95, 1 - float(seen[person])), 2)
        if absence > 0.05:
            out.say(
                "absence",
                absence,
                ASSUMPTION,
                "days on which the log does not show them; were they there for this work?",
            )
            out.say(
                "absence_spell_days",
                math.ceil(max(1, absence / (1 - absence))),
                ASSUMPTION,
                "the shortest that such an absence allows",
            )


def _stays(log: EventLog) -> tuple[float, float]:
    """Return the share of the later steps that are done by whoever did the one before, and what it is by chance."""
    steps = steps_of(log.pieces)
    chance = float((steps["to"].value_counts(normalize=True) ** 2).sum())
    later = steps.dropna(subset="from")
    return (float((later["from"] == later["to"]).mean()) if len(later) else chance), chance


def _key(activity: str) -> str:
    """Write an activity as a key of a scenario."""
    plain = re.sub(r"[^a-z0-9]+", "_", activity.lower()).strip("_")[:50].strip("_")
    return plain if plain[:1].isalpha() else f"a_{plain}".strip("_")


def _visit(activity: str, earlier: int, made: dict[str, Visit]) -> Visit:
    """Return the visit after so many earlier ones; activities that would be one key are told apart by a number."""
    again = "" if not earlier else "_again" if earlier == 1 else f"_again_{earlier}"
    product = key = _key(activity) + again
    number = 1
    while True:
        visit = Visit(product, activity, earlier > 0)
        if made.setdefault(product, visit) == visit:
            return visit
        number += 1
        product = f"{key}_{number}"


def _words(text: str) -> str:
    """Keep a name from the log on one line, and not too long."""
    return " ".join(text.split())[:150]
