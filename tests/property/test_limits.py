"""Does any member or team begin more cases than they may, and does anybody who has room leave a case at the door?"""

import numpy as np
from examples import Shared, examples
from hypothesis import given
from hypothesis import strategies as st

from .offices import runs
from .plans import changes
from .reading import idle, in_turns, overlap, rows_of, works_for

asked = Shared(runs(), 120, seed=4)


def in_hand(ran, mine):
    """Return the spells in which cases were in progress, for those that `mine` tells of person and team."""
    people, teams, end = ran.log.people, list(ran.scenario.teams), ran.scenario.clock.end
    closed = np.where(np.isnan(ran.log.closed), end, ran.log.closed)
    return [
        (begun, closed[int(case)]) for case, begun, who, of in ran.log.begun if mine(people[int(who)], teams[int(of)])
    ]


def most(spells):
    """Return the most spells that are open at once; what ends at a minute makes room for what begins then."""
    count = [sum(on <= begin < off for on, off in spells) for begin, _ in spells]
    return max(count, default=0)


@examples(80)
@given(st.one_of(runs(), changes()))
def test_is_no_more_in_use_than_there_is_and_no_work_done_without(ran):
    """Rooms and cars: at most so many at once; whoever works on what needs one has one of each, and nobody else."""
    counts, needs = ran.scenario.coded.resources, ran.scenario.coded.needs
    for resource, count in enumerate(counts):
        assert most([tuple(use[3:]) for use in ran.log.uses.tolist() if use[0] == resource]) <= count
    log, having = ran.log, {}
    for resource, task, employee, begin, end in log.uses.tolist():
        having.setdefault((resource, employee), []).append((begin, end))
        assert resource in needs[ran.demand.product[int(task) % ran.demand.tasks]]
    worked = (log.task >= 0) & (log.started < log.finished)
    for i in np.flatnonzero(worked):
        for resource in needs.get(int(log.product[i]), ()):
            spells = having.get((resource, float(log.employee[i])), [])
            held = overlap(spells, log.started[i], log.finished[i])
            assert abs(held - (log.finished[i] - log.started[i])) < 1e-6


@asked
def test_is_no_limit_passed(ran):
    """Cases that somebody began and that are not settled: never more in one member's hands, or of one team."""
    for key, team in ran.scenario.teams.items():
        if team.wip_limit:
            assert most(in_hand(ran, lambda who, of, key=key: of == key)) <= team.wip_limit
    for person in ran.scenario.people():
        if limit := ran.scenario.teams[person.team].caseload:
            assert most(in_hand(ran, lambda who, of, name=person.name: who == name)) <= limit


@asked
def test_is_nobody_idle_who_has_room_while_a_case_they_can_do_waits_at_the_door(ran):
    """In a limited office: able, idle, with room in hand and in the team, and a new case in the inbox: never."""
    if not ran.scenario.coded.limits:
        return
    free, end = idle(ran), ran.scenario.clock.end
    begun = {int(case): minute for case, minute, *_ in ran.log.begun}
    people = [person for person in ran.scenario.people() if person.member.phone != "only"]
    full = {person.name: in_hand(ran, lambda who, of, name=person.name: who == name) for person in people}
    of_team = {key: in_hand(ran, lambda who, of, key=key: of == key) for key in ran.scenario.teams}
    for rows in rows_of(ran, "task").values():
        row = rows[0]
        closed = ran.log.closed[row["case"]]  # which may come before anybody begins
        until = min(begun.get(row["case"], end), end if np.isnan(closed) else closed)
        if not row["queued_at"] < until or ran.scenario.products[row["product"]].needs:
            continue
        for person in people:
            able = row["product"] in person.member.skills and works_for(ran, person, row["team"])
            if not able or in_turns(ran, person) or any(also.hours for also in person.member.also.values()):
                continue
            moments = [row["queued_at"], until]
            moments += [moment for spell in (*full[person.name], *of_team[row["team"]]) for moment in spell]
            moments = sorted({moment for moment in moments if row["queued_at"] <= moment <= until})
            for on, off in zip(moments, moments[1:], strict=False):
                limits = ran.scenario.teams[person.team].caseload, ran.scenario.teams[row["team"]].wip_limit
                counts = [sum(a <= on < b for a, b in spells) for spells in (full[person.name], of_team[row["team"]])]
                if all(limit is None or count < limit for limit, count in zip(limits, counts, strict=True)):
                    assert overlap(free[person.name], on, off) < 1e-6, f"{person.name} left case {row['case']} waiting"
