"""Does a change lose or invent anything: a client, a task, a call, an employee's minute, whatever the plan?"""

import math
from bisect import bisect_right
from dataclasses import replace

import numpy as np
import pytest
from examples import Shared, examples
from hypothesis import given, reject

from simkit.measures.run import log_of, run
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.mechanisms.change_plan import ChangePlan
from simkit.model.office.mechanisms.change_schedule import work_asked
from simkit.model.scenario import Scenario, ScenarioError
from simkit.model.scenario.step import Help, Leave, Move

from . import test_calls, test_measures_bounds, test_mistakes, test_nothing_lost, test_people
from .offices import same_log
from .plans import changes, planned
from .reading import attempts, is_done, minutes, on_duty, pieces, released, rows_of

asked, asked_of_many = Shared(changes(), 60, seed=1), Shared(changes(), 200, seed=8)

UNDER_WAY = {"in hand", "waiting", "in the mail", "on others", "withdrawn", "in a batch"}

# What holds for every office holds for one that changes as well.
LAWS = [
    test_nothing_lost.test_is_every_client_settled_or_open,
    test_nothing_lost.test_does_every_row_begin_before_it_ends,
    test_nothing_lost.test_does_littles_law_hold_exactly,
    test_people.test_is_all_time_busy_idle_or_away,
    test_people.test_does_nobody_do_two_things_at_once,
    test_calls.test_is_every_call_that_had_to_come_placed_when_it_had_to,
    test_calls.test_does_nobody_ask_after_a_settled_case_or_call_twice_at_once,
    test_calls.test_does_nobody_wait_longer_than_they_are_patient,
    test_calls.test_does_littles_law_hold_on_the_line,
    test_calls.test_does_every_measure_of_the_phone_fit_the_log,
    test_mistakes.test_does_every_error_found_come_back_once_and_nothing_else,
    test_mistakes.test_do_clients_complain_when_an_error_comes_to_light,
    test_mistakes.test_is_the_measure_of_rework_what_the_log_says,
    test_measures_bounds.test_do_measures_keep_within_their_bounds,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__.removeprefix("test_"))
@pytest.mark.hypothesis
def test_does_a_law_of_every_office_hold_during_a_change(law):
    """Is the same asked of an office with a plan, of its clients, its people, its calls?"""
    asked(law.check)()


def places(ran) -> dict[str, tuple[list[float], list[int]]]:
    """Return from when each employee was in which team; -1: in none."""
    found = {name: ([], []) for name in ran.log.people}
    for moment, number, team in ran.log.moves.tolist():
        moments, teams = found[ran.log.people[int(number)]]
        moments.append(moment)
        teams.append(int(team))
    return found


def team_at(place: tuple[list[float], list[int]], moment: float) -> int:
    """Return the team at a moment, by the last move until then."""
    position = bisect_right(place[0], moment) - 1
    return place[1][position] if position >= 0 else -1


@asked
def test_is_no_task_lost_or_done_twice(ran):
    """Every task that came to a team is done once, or is in one place; of a case, those whose predecessors are done."""
    rows = rows_of(ran, "task")
    assert set(rows) == released(ran, rows)
    for what in ("task", "rework"):
        for lines in rows_of(ran, what).values():
            under_way = [row["outcome"] for row in lines if row["outcome"] in UNDER_WAY]
            assert len(under_way) == (0 if is_done(lines) else 1), "a task is done, or it is in one place"
            assert sum(row["activity"] == "working" and row["outcome"] == "done" for row in lines) <= 1
            assert {row["activity"] for row in lines} <= {"working", "reading in"}


@asked
def test_do_the_moments_of_a_task_follow_each_other(ran):
    """Released <= queued <= started <= finished, and no wait begins before the last piece ended, wherever."""
    for what in ("task", "rework"):
        for lines in rows_of(ran, what).values():
            moments = [row[key] for row in lines for key in ("released_at", "queued_at", "started_at", "finished_at")]
            known = [moment for i, moment in enumerate(moments) if i % 4 or not i if not math.isnan(moment)]
            assert known == sorted(known)
            assert len({row["released_at"] for row in lines}) == 1


@asked
def test_is_no_call_lost_or_answered_twice(ran):
    """Every attempt ends in one way; a conversation is as long as drawn, and begun anew when somebody leaves."""
    repeat, transfer = ran.scenario.phone.repeat_minutes, ran.scenario.phone.forward == "transfer"
    for number, tries in attempts(ran):
        talk, triage = ran.demand.calls.talk[number], ran.demand.calls.triage[number]
        for place, lines in enumerate(tries):
            *before, last = (row["outcome"] for row in lines)
            assert all(outcome in ("passed on", "paused") for outcome in before), "one way to end"
            assert last in ("done", "hung up", "in hand", "waiting")
            assert place == len(tries) - 1 or last == "hung up", "only who hung up calls again"
            assert all(b["queued_at"] >= a["finished_at"] for a, b in zip(lines, lines[1:], strict=False))
        spoken = [row for lines in tries for row in lines]
        passed = sum(row["outcome"] == "passed on" for row in spoken)
        told_again = max(0, passed + is_done(tries[-1]) - 1) if transfer else bool(passed) and is_done(tries[-1])
        asked = passed * triage + told_again * repeat + is_done(tries[-1]) * talk
        anew = any(
            a["outcome"] == "paused" and (a["employee"] != b["employee"] or ran.scenario.turnover.per_year)
            for a, b in zip(spoken, spoken[1:], strict=False)
        )
        if is_done(tries[-1]) or (spoken[-1]["outcome"] == "hung up" and not anew):
            found = minutes(spoken, "talking")
            assert found >= asked - 1e-6 if anew else found == pytest.approx(asked, abs=1e-6)


@examples(60)
@given(changes(plain=True))
def test_is_all_work_done_whoever_does_it(ran):
    """Among people who are alike, the minutes worked on a task are those the client brought, over all who were at it.

    Each new handler reads in once at most, and every interruption costs its minutes of finding the thread.
    """
    handoff, thread = ran.scenario.handoff, ran.scenario.phone.resumption_minutes
    longest = max(handoff.between.reading_minutes, handoff.within.reading_minutes)
    work = work_asked(ran.scenario.coded, ran.demand)
    for what, part in (("task", 1.0), ("rework", ran.scenario.quality.rework)):
        for task, lines in rows_of(ran, what).items():
            worked, asked = minutes(lines, "working"), work[task] * part
            assert worked == pytest.approx(asked, abs=1e-6) if is_done(lines) else worked <= asked + 1e-6
            interruptions = sum(row["outcome"] == "interrupted" for row in lines)
            handlers = [row["employee"] for row in lines if isinstance(row["employee"], str)]
            turns = sum(one != other for one, other in zip(handlers, handlers[1:], strict=False)) + bool(handlers)
            assert minutes(lines, "reading in") <= turns * longest + interruptions * thread + 1e-6


@asked
def test_is_work_done_by_those_who_can_and_are_there(ran):
    """Whoever has a task had the skill for it in a team that takes it, then or when they took it along."""
    place, keys = places(ran), list(ran.scenario.teams)
    people = {person.name: person for person in ran.scenario.people()}
    kinds = {key: ran.scenario.teams[key].members for key in keys}
    for what in ("task", "rework"):
        for lines in rows_of(ran, what).values():
            for row in lines:
                if not isinstance(row["employee"], str):
                    continue
                moments, teams = place[row["employee"]]
                until = row["started_at"] if not math.isnan(row["started_at"]) else ran.scenario.clock.end
                been = {keys[t] for moment, t in zip(moments, teams, strict=True) if moment <= until and t >= 0}
                home = people[row["employee"]].team
                able = any(
                    row["product"] in member.skills
                    for key in been
                    for member in (*kinds[key], *((people[row["employee"]].member,) if key == home else ()))
                )
                helps = {helped for key in been for helped in (key, *ran.scenario.teams[key].helps)}
                helps |= {other for key in been for member in kinds[key] for other in member.also}
                for step in ran.scenario.plan.steps:
                    if isinstance(step, Help) and not been.isdisjoint(step.teams or keys):
                        helps |= set(step.teams or keys)
                assert able and row["team"] in helps, row


@asked
def test_does_everybody_do_one_thing_at_a_time_and_only_on_duty(ran):
    """The spells of work do not overlap, lie in the spells on duty, and these in the time somebody is in a team."""
    duty, place = on_duty(ran), places(ran)
    for name, group in pieces(ran).groupby("employee"):
        spells = sorted(zip(group["started_at"], group["finished_at"], strict=True))
        for (_, end), (begin, _) in zip(spells, spells[1:], strict=False):
            assert begin >= end - 1e-6
        for begin, end in spells:
            assert any(on - 1e-6 <= begin and end <= off + 1e-6 for on, off in duty.get(name, [])), (name, begin, end)
    for name, spells in duty.items():
        moments, teams = place[name]
        for on, off in spells:
            there = [team_at(place[name], on), *(t for m, t in zip(moments, teams, strict=True) if on < m < off)]
            # Who moves leaves the one team and joins the other in the same minute.
            gone = [m for m in {m for m in moments if on < m < off} if team_at(place[name], m) < 0]
            assert there[0] >= 0 and not gone, (name, on, off)


@asked
def test_is_everybody_where_the_plan_says(ran):
    """Followed step by step: who was hired, moved, lent, let go, and put back by a roll back."""
    clock, scenario = ran.scenario.clock, ran.scenario
    place, keys = places(ran), list(scenario.teams)

    def at(week):
        return clock.warm_up + week * clock.week_minutes

    for person in scenario.people():
        moments, teams = place[person.name]
        if person.begins >= 0 and at(person.begins) < clock.end:
            assert team_at(place[person.name], at(person.begins)) >= 0 or at(person.begins) in moments
            assert all(team < 0 for m, team in zip(moments[1:], teams[1:], strict=True) if m < at(person.begins))
        if at(person.ends) < clock.end:
            assert team_at(place[person.name], at(person.ends)) == -1
    carried_out = [step for _, step in scenario.plan.in_order() if at(step.week) < clock.end]
    for step in carried_out:
        if isinstance(step, Move) and step.people:
            for name in step.people:
                assert keys.index(step.to) in [t for m, t in zip(*place[name], strict=True) if m == at(step.week)], (
                    "moved, at that minute"
                )
        if isinstance(step, Leave) and step.people:
            assert all(team_at(place[name], at(step.week)) == -1 for name in step.people)
    if not any(isinstance(step, Leave) for step in carried_out):
        gone = [person.name for person in scenario.people() if place[person.name][1][-1] < 0]
        come = [p.name for p in scenario.people() if at(p.begins) >= clock.end or at(p.ends) < clock.end]
        assert gone == come, "nobody is gone whom no step lets go"


@examples(60)
@given(planned())
def test_does_a_roll_back_undo_everything(scenario):
    """After it everybody who is still there is where they began or were hired, and nobody goes anywhere any more."""
    steps = [step for _, step in scenario.plan.in_order()]
    week = max(step.week for step in steps) if steps else 0
    try:
        back = scenario.change({"plan.steps": [*scenario.data()["plan"]["steps"], {"do": "roll back", "week": week}]})
    except ScenarioError:  # nobody would be left to do the work
        reject()
    office = simulate(back, sample(back, 2))
    log = log_of(office)
    moment = back.clock.warm_up + week * back.clock.week_minutes
    if moment >= back.clock.end or len(back.plan.in_order()) < len(back.plan.steps):
        return
    later = log.moves[log.moves[:, 0] > moment]
    ends = {person.name: back.clock.warm_up + person.ends * back.clock.week_minutes for person in back.people()}
    assert all(team == -1 and ends[log.people[int(who)]] == when for when, who, team in later.tolist())
    homes = {person.name: person.team for person in back.people()}
    assert all(homes[employee.person] == key for key, team in office.teams.items() for employee in team.members)


@asked_of_many
def test_does_nothing_lie_with_somebody_who_has_left(ran):
    """What is not done at the end is in an inbox, in the mail, or with somebody who is still in a team."""
    place, end = places(ran), ran.scenario.clock.end
    table = ran.log.activities
    left = table[table["outcome"].isin(["waiting", "in hand"]) & table["employee"].notna()]
    for row in left[(left["task"] >= 0) | (left["call"] >= 0)].itertuples():
        assert team_at(place[row.employee], end) >= 0, f"{row.employee} has left, and took it along"


@asked_of_many
def test_does_work_wait_where_somebody_can_do_it(ran):
    """A task in an inbox lies with a team whose members or helpers have the skill, if anybody in the office has it.

    A caller waits where somebody can answer, or there is no team where one could be sent.
    """
    office = simulate(ran.scenario, ran.demand)
    assert same_log(ran.log, log_of(office))
    everybody = [e for team in office.teams.values() for e in team.members if not e.dedicated]
    for team in office.teams.values():
        for task in team.inbox.tasks():
            able = {e for e in everybody if task.product in e.level}
            assert not able or not able.isdisjoint(team.takers()), (team.key, task.product)
        assert team.inbox.waiting == len(team.inbox.tasks())
        for call in team.line.callers if team.line else ():
            able = [
                e
                for helper in team.helpers
                for e in helper.members
                if e.member.answers_calls and (not call.only_able or call.skill in e.level)
            ]
            plan = office.find(ChangePlan)
            assert able or not plan or plan.answers(call) is team, (team.key, call.purpose)


@asked
def test_do_the_parts_add_up(ran):
    """Measured day by day, also where cases close at the very minute a day ends: settled, busy and on duty, open."""
    log, (begin, end) = ran.log, ran.log.window
    cuts = [*np.arange(begin, end - 1e-6, ran.scenario.clock.day_minutes).tolist(), end]
    week = ran.scenario.clock.week_minutes
    keys = ("settled_per_week", "work_in_progress", "open_at_end")
    parts, whole = [], log.measures(*keys)
    for first, last in zip(cuts, cuts[1:], strict=False):
        settled, open_cases, at_end = log.during(first, last).measures(*keys)
        hours = log.during(first, last).by_employee()[["busy_hours", "idle_hours", "away_hours"]].to_numpy()
        parts.append((settled * (last - first) / week, open_cases * (last - first), hours))
        assert at_end == (log.arrived <= last).sum() - (log.closed <= last).sum()
    assert sum(part[0] for part in parts) == pytest.approx(whole["settled_per_week"] * (end - begin) / week)
    assert sum(part[1] for part in parts) == pytest.approx(whole["work_in_progress"] * (end - begin))
    table = log.by_employee()[["busy_hours", "idle_hours", "away_hours"]].to_numpy()
    assert sum(part[2] for part in parts) == pytest.approx(table)


@asked
def test_is_a_change_the_same_again(ran):
    """The same scenario and the same demand give the same run; another sample of the same seed does as well."""
    assert same_log(ran.log, run(ran.scenario, demand=ran.demand))
    assert same_log(ran.log, run(Scenario.from_data(ran.scenario.data()), demand=sample(ran.scenario, ran.log.seed)))


@examples(30)
@given(planned())
def test_is_a_plan_that_begins_with_a_stop_no_plan(scenario):
    """Whatever stands after the stop: every client is served in the same minutes as without a plan."""
    stopped = scenario.change(
        {"plan.steps": [{"do": "stop", "week": 0}, *scenario.data()["plan"]["steps"]], "turnover.per_year": 0}
    )
    calm = stopped.change({"plan.steps": []})
    demand = sample(calm, 1)
    stopped_log, calm_log = run(stopped, demand=demand), run(calm, demand=demand)
    assert same_log(replace(stopped_log, growth=calm_log.growth), calm_log), "with a plan, growth is always kept"
