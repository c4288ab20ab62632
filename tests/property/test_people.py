"""Do employees keep to what people can do: one thing at a time, on duty, with the skill, and no idling?"""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from .offices import Ran, examples, runs

Spells = list[tuple[float, float]]


def pieces(ran: Ran) -> pd.DataFrame:
    """Return the pieces of work that were begun."""
    activities = ran.log.activities
    return activities[activities["started_at"].notna()]


def busy(ran: Ran) -> dict[str, Spells]:
    """Return when each employee worked, from early to late."""
    spells: dict[str, Spells] = {name: [] for name in ran.log.people}
    for row in pieces(ran).sort_values(["started_at", "finished_at"]).itertuples():
        spells[row.employee].append((row.started_at, row.finished_at))
    return spells


def on_duty(ran: Ran) -> dict[str, Spells]:
    """Return when each employee was on duty, from early to late."""
    spells: dict[str, Spells] = {name: [] for name in ran.log.people}
    for row in ran.log.duty.itertuples():
        spells[row.employee].append((row.on_at, row.off_at))
    return spells


def overlap(spells: Spells, begin: float, end: float) -> float:
    return sum(max(0.0, min(off, end) - max(on, begin)) for on, off in spells)


@examples(50)
@given(runs())
def test_is_all_time_busy_idle_or_away(ran):
    """Busy + idle + away = on the clock, for every employee, and none of them is negative."""
    begin, end = ran.log.window
    table = ran.log.by_employee()
    assert list(table.index) == list(ran.log.people)
    hours = table[["busy_hours", "idle_hours", "away_hours"]]
    assert (hours >= -1e-9).all(axis=None)
    assert hours.sum(axis=1).to_numpy() == pytest.approx((end - begin) / 60)
    worked, duty = busy(ran), on_duty(ran)
    for name, row in table.iterrows():
        assert row["busy_hours"] * 60 == pytest.approx(overlap(worked[name], begin, end))
        assert (row["busy_hours"] + row["idle_hours"]) * 60 == pytest.approx(overlap(duty[name], begin, end))


@examples(50)
@given(runs())
def test_does_nobody_do_two_things_at_once(ran):
    """An employee has one thing in hand, and a task is in one pair of hands."""
    for spells in busy(ran).values():
        for (_, end), (begin, _) in zip(spells, spells[1:], strict=False):
            assert begin >= end
    for _, of_task in pieces(ran).sort_values(["started_at", "finished_at"]).groupby("task"):
        assert (of_task["started_at"].to_numpy()[1:] >= of_task["finished_at"].to_numpy()[:-1]).all()


@examples(50)
@given(runs())
def test_does_nobody_work_off_duty(ran):
    """Every piece of work lies in one spell on duty, and a piece breaks off only when duty ends."""
    duty = on_duty(ran)
    for name, spells in duty.items():
        assert all(on < off for on, off in spells)
        assert all(off < on for (_, off), (on, _) in zip(spells, spells[1:], strict=False))
        member = next(p.member for p in ran.scenario.people() if p.name == name)
        for on, off in spells if member.days else []:
            day, last = (int(t // ran.scenario.clock.day_minutes) for t in (on + 1e-6, off - 1e-6))
            weekdays = {ran.scenario.clock.weekdays[d % ran.scenario.clock.days_per_week] for d in range(day, last + 1)}
            assert weekdays <= set(member.days)
    for row in pieces(ran).itertuples():
        home = [off for on, off in duty[row.employee] if on <= row.started_at and row.finished_at <= off]
        assert home, "worked off duty"
        assert row.outcome != "paused" or row.finished_at == home[0]


@examples(50)
@given(runs())
def test_does_nobody_work_without_the_skill_or_for_a_team_they_do_not_help(ran):
    """Who has a task can do it, and is of the team it came to or of one that helps that team."""
    people = {person.name: person for person in ran.scenario.people()}
    for row in ran.log.activities.itertuples():
        assert ran.scenario.teams[row.team].takes(row.event, row.product)
        if isinstance(row.employee, str):
            person = people[row.employee]
            assert row.product in person.member.skills
            assert person.team == row.team or row.team in ran.scenario.teams[person.team].helps


@examples(120)
@given(runs())
def test_is_nobody_idle_while_a_task_they_may_take_waits(ran):
    """Work conservation: what lies in an inbox is taken as soon as someone able is free.

    What lies on a desk is not in an inbox: the rest of a case waits for its owner. A task is on a desk at
    the earliest when the employee who gets it has touched its case, and is on duty. Until then it was anyone's.
    """
    end = ran.scenario.clock.end
    idle = {}
    worked, duty = busy(ran), on_duty(ran)
    for name, spells in duty.items():
        moments = [(on, off) for on, off in worked[name] if off > on]
        idle[name] = []
        for on, off in spells:
            inside = [on, *(m for spell in moments if on <= spell[0] < off for m in spell), off]
            idle[name] += [(a, b) for a, b in zip(inside[::2], inside[1::2], strict=True) if b > a]
    first_touch = pieces(ran).groupby(["case", "employee"], observed=True)["started_at"].min()
    people = list(ran.scenario.people())
    first_rows = ran.log.activities.dropna(subset="queued_at").sort_values("queued_at", kind="stable")
    for row in first_rows.drop_duplicates("task").itertuples():
        until = end if math.isnan(row.started_at) else row.started_at
        owned = ran.scenario.teams[row.team].ownership == "case"
        if owned and isinstance(row.employee, str):
            there = min((max(on, row.queued_at) for on, off in duty[row.employee] if off > row.queued_at), default=end)
            until = min(until, max(there, first_touch.get((row.case, row.employee), end)))
        elif isinstance(row.employee, str) and math.isnan(row.started_at):
            raise AssertionError("a task lies on a desk that nobody owns cases at")
        for person in people:
            may = person.team == row.team or row.team in ran.scenario.teams[person.team].helps
            if may and row.product in person.member.skills:
                wasted = overlap(idle[person.name], row.queued_at, until)
                assert wasted < 1e-6, f"{person.name} was idle for {wasted} minutes while task {row.task} waited"


@examples(50)
@given(runs())
def test_is_the_rule_of_the_team_kept_when_a_task_is_taken(ran):
    """Of the tasks that anyone could take, the team's rule decides; only then comes helping another team.

    Looked at in offices where tasks are owned: there every wait is a wait in an inbox.
    """
    scenario = ran.scenario
    first_rows = ran.log.activities.dropna(subset="queued_at").sort_values("queued_at", kind="stable")
    tasks = list(first_rows.drop_duplicates("task").itertuples())
    norms = {key: event.norm_days for key, event in scenario.events.items()}
    people = {person.name: person for person in scenario.people()}

    def order(row, team):
        priority = list(team.priority)
        rank = priority.index(row.product) if row.product in priority else len(priority)
        norm = norms[row.event]
        due = math.inf if norm is None else ran.log.arrived[row.case] + norm * scenario.clock.day_minutes
        key = {
            "oldest_task": row.queued_at,
            "oldest_case": ran.log.arrived[row.case],
            "due": due,
            "shortest": ran.demand.work[row.task],
        }
        return rank, key[team.pick]

    for taken in tasks:
        team = scenario.teams[taken.team]
        if team.ownership == "case" or math.isnan(taken.started_at) or taken.started_at == taken.queued_at:
            continue
        person = people[taken.employee]
        skills = person.member.skills
        grade = {product: (-level, place) for place, (product, level) in enumerate(skills.items())}
        for left in tasks:
            until = np.inf if math.isnan(left.started_at) else left.started_at
            if left.product not in skills or not left.queued_at < taken.started_at < until:
                continue
            if left.team == taken.team and team.primary_first and left.product != taken.product:
                assert grade[taken.product] < grade[left.product]
            elif left.team == taken.team:
                assert order(taken, team) <= order(left, team)
            elif left.team == person.team and scenario.teams[left.team].ownership == "task":
                raise AssertionError("helped another team while a task lay in the own inbox")
