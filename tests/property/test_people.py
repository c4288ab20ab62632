"""Do employees keep to what people can do: one thing at a time, on duty, with the skill, and no idling?"""

import math

import numpy as np
import pytest

from .reading import busy, doubtful, idle, in_turns, on_duty, overlap, pieces, sits, works_for
from .test_calls import asked  # of the same offices: conftest.py lets one worker draw, run and read them

LETTERS = ["task", "rework"]


def letters(ran):
    """Return the rows of tasks, those of rework too, without calls and meetings."""
    activities = ran.log.activities
    return activities[activities["task"] >= 0]


@asked
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


@asked
def test_does_nobody_do_two_things_at_once(ran):
    """An employee has one thing in hand, and a task or a call is in one pair of hands."""
    for spells in busy(ran).values():
        for (_, end), (begin, _) in zip(spells, spells[1:], strict=False):
            assert begin >= end
    worked = pieces(ran).sort_values(["started_at", "finished_at"])
    about = worked[(worked["task"] >= 0) | (worked["call"] >= 0)]
    for _, of_one in about.groupby(["task", "rework", "call"]):
        assert (of_one["started_at"].to_numpy()[1:] >= of_one["finished_at"].to_numpy()[:-1]).all()


@asked
def test_does_nobody_work_off_duty(ran):
    """Every piece of work lies in one spell on duty, and one breaks off only when duty ends or a meeting begins.

    Or when the client withdraws at that very minute.
    """
    duty = on_duty(ran)
    for name, spells in duty.items():
        assert all(on < off for on, off in spells)
        assert all(off < on for (_, off), (on, _) in zip(spells, spells[1:], strict=False))
        member = next(p.member for p in ran.scenario.people() if p.name == name)
        for on, off in spells if member.days else []:
            day, last = (int(t // ran.scenario.clock.day_minutes) for t in (on + 1e-6, off - 1e-6))
            weekdays = {ran.scenario.clock.weekdays[d % ran.scenario.clock.days_per_week] for d in range(day, last + 1)}
            assert weekdays <= set(member.days)
    rows = pieces(ran)
    # Who is called to a meeting hears a colleague first who asked before.
    together = rows[rows["activity"].isin(["meeting", "consulting"])]
    meetings = {(row.employee, row.started_at) for row in together.itertuples()}
    for row in rows.itertuples():
        home = [off for on, off in duty[row.employee] if on <= row.started_at and row.finished_at <= off]
        assert home, "worked off duty"
        called_away = row.task >= 0 and (row.employee, row.finished_at) in meetings
        withdrawn = row.case >= 0 and ran.log.ending[row.case] and row.finished_at == ran.log.closed[row.case]
        assert row.outcome != "paused" or row.finished_at == home[0] or called_away or withdrawn
        assert row.outcome != "interrupted" or row.task >= 0, "only tasks are interrupted"


@asked
def test_does_nobody_work_without_the_skill_or_for_a_team_they_do_not_help(ran):
    """Who has a task can do it, and is of the team it came to or of one that helps that team; calls are
    looked at elsewhere.
    """
    people = {person.name: person for person in ran.scenario.people()}
    for row in letters(ran).itertuples():
        assert ran.scenario.teams[row.team].takes(row.event, row.product)
        if isinstance(row.employee, str):
            person = people[row.employee]
            assert row.product in person.member.skills
            assert person.member.phone != "only", "who only answers the phone does no tasks"
            assert works_for(ran, person, row.team)


@asked
def test_are_meetings_and_consultations_held_by_colleagues_who_may(ran):
    """Those on the phone only attend none; a meeting ends for all when it is over; two consult each other,
    one of them about a task.
    """
    end = ran.scenario.clock.end
    people = {person.name: person for person in ran.scenario.people()}
    rows, duty = pieces(ran), on_duty(ran)
    for row in rows[rows["activity"].isin(["meeting", "consulting"])].itertuples():
        person = people[row.employee]
        assert person.member.phone != "only" and person.team == row.team
    for _, meeting in rows[rows["activity"] == "meeting"].groupby(["team", "released_at"], observed=True):
        assert meeting["employee"].is_unique, "everyone is in a meeting once"
        # Who stayed until it was over, and did not go home or see the run end before.
        over = [
            round(row.finished_at, 6)
            for row in meeting.itertuples()
            if row.finished_at < end and all(row.finished_at != off for _, off in duty[row.employee])
        ]
        assert len(set(over)) <= 1, "over for all at the same minute"
    asked = rows[(rows["activity"] == "consulting")].groupby(["team", "released_at"], observed=True)["employee"]
    assert ran.scenario.policy.consult or not len(asked)


@asked
def test_is_nobody_idle_while_a_task_they_may_take_waits(ran):
    """Work conservation: what lies in an inbox is taken as soon as someone able is free; first work and rework alike.

    What lies on a desk is not in an inbox: the rest of a case waits for its owner. A task is on a desk at
    the earliest when the employee who gets it has touched its case, and is on duty. Until then it was anyone's.
    A task that raises doubt lies on the desk of whoever took it while they consult a colleague; so does the rest of a
    case whose owner stands by for a second. Whose turn it
    is at the phone does not show in the log, so members who take turns are left out. A case that waits at the door
    is looked at elsewhere, until somebody begins on it.
    """
    end = ran.scenario.clock.end
    begun = {int(case): minute for case, minute, *_ in ran.log.begun}
    free, duty, rows = idle(ran), on_duty(ran), pieces(ran)
    touched = rows[rows["task"] >= 0]
    first_touch = touched.groupby(["case", "employee"], observed=True)["started_at"].min().to_dict()
    case_touch = touched.groupby("case")["started_at"].min().to_dict()
    consulted = {name: [] for name in ran.log.people}
    for row in rows[rows["activity"].isin(["consulting", "standing by"])].itertuples():
        consulted[row.employee].append((row.started_at, row.finished_at))
    people = list(ran.scenario.people())
    first_rows = letters(ran).dropna(subset="queued_at").sort_values("queued_at", kind="stable")
    for row in first_rows.drop_duplicates(LETTERS).itertuples():
        if not row.rework and sits(ran, row.task):
            continue  # others of its sitting wait for the first
        if ran.scenario.products[row.product].needs:
            continue  # it may have been laid aside in the minute in which it was taken, and then there was no room
        until = row.finished_at if math.isnan(row.started_at) else row.started_at  # withdrawn meanwhile
        until = end if math.isnan(until) else until
        owned = ran.scenario.teams[row.team].ownership == "case"
        doubt = not row.rework and doubtful(ran, row.task)
        if doubt and not isinstance(row.employee, str) and not math.isnan(row.finished_at):
            continue  # withdrawn, perhaps from the desk of somebody who had asked a colleague
        if owned and not isinstance(row.employee, str) and not math.isnan(row.finished_at):
            # Withdrawn, perhaps from the desk of an owner: of the first who touched the case, or stood by for a second.
            asked = [on for spells in consulted.values() for on, off in spells if off >= row.queued_at]
            until = min([until, case_touch.get(row.case, end), *asked])
        if isinstance(row.employee, str):
            if doubt or (owned and (ran.scenario.policy.consult or ran.scenario.coded.takes_two)):
                asked = [on for on, off in consulted[row.employee] if off >= row.queued_at]
                until = min([until, *asked])
            if owned:
                there = [max(on, row.queued_at) for on, off in duty[row.employee] if off > row.queued_at]
                touch = first_touch.get((row.case, row.employee), end)
                until = min(until, max(min(there, default=end), touch))
            elif not doubt and math.isnan(row.started_at) and ran.scenario.products[row.product].people == 1:
                raise AssertionError("a task lies on a desk that nobody owns cases at")
        for person in people:
            if person.member.phone == "only" or in_turns(ran, person) or row.product not in person.member.skills:
                continue
            if any(also.hours for also in person.member.also.values()):
                continue  # it may be the hour of another team
            if works_for(ran, person, row.team):
                since = max(row.queued_at, begun.get(row.case, end)) if ran.scenario.coded.limits else row.queued_at
                wasted = overlap(free[person.name], since, until)
                assert wasted < 1e-6, f"{person.name} was idle for {wasted} minutes while task {row.task} waited"


@asked
def test_is_the_rule_of_the_team_kept_when_a_task_is_taken(ran):
    """Of the tasks that anyone could take, the team's rule decides; only then comes helping another team.

    Rework goes before new work. Looked at in offices where tasks are owned: there every wait is a wait in an
    inbox. Tasks that raise doubt are left out: when they were taken shows only in the consultation.
    """
    scenario = ran.scenario
    begun = {int(case): minute for case, minute, *_ in ran.log.begun}
    first_rows = letters(ran).dropna(subset="queued_at").sort_values("queued_at", kind="stable")
    tasks = [
        row for row in first_rows.drop_duplicates(LETTERS).itertuples()
        if row.rework or not (doubtful(ran, row.task) or sits(ran, row.task))
    ]  # fmt: skip
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
            "shortest": ran.demand.work[row.task] * (scenario.quality.rework if row.rework else 1),
        }
        return rank, key[team.pick]

    for taken in tasks:
        team = scenario.teams[taken.team]
        if team.ownership == "case" or math.isnan(taken.started_at) or taken.started_at == taken.queued_at:
            continue
        if people[taken.employee].member.also:
            continue  # the turn of another team, perhaps
        person = people[taken.employee]
        skills = person.member.skills
        grade = {product: (-level, place) for place, (product, level) in enumerate(skills.items())}
        for left in tasks:
            until = left.finished_at if math.isnan(left.started_at) else left.started_at
            until = np.inf if math.isnan(until) else until
            if ran.scenario.coded.limits and begun.get(left.case, np.inf) >= taken.started_at:
                continue  # it waits at the door
            if ran.scenario.products[left.product].needs:
                continue  # there may be no room for it
            if left.product not in skills or not left.queued_at < taken.started_at < until:
                continue
            if left.team == taken.team and left.rework != taken.rework:
                assert taken.rework, "rework goes before new work"
            elif left.team == taken.team and team.primary_first and left.product != taken.product:
                assert grade[taken.product] < grade[left.product]
            elif left.team == taken.team:
                assert order(taken, team) <= order(left, team)
            elif left.team == person.team and scenario.teams[left.team].ownership == "task":
                raise AssertionError("helped another team while a task lay in the own inbox")
