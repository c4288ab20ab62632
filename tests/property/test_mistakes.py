"""Does every error that comes to light come back as rework, and nothing else?"""

import numpy as np
import pytest
from examples import Shared

from .offices import runs
from .reading import attempts, is_done, rows_of

asked = Shared(runs(), 120, seed=5)


@asked
def test_does_every_error_found_come_back_once_and_nothing_else(ran):
    """An error is made in a task that is done; its rework is released when it comes to light, if the run
    lasts that long, and the client is not gone.
    """
    tasks, again = rows_of(ran, "task"), rows_of(ran, "rework")
    wrong = ran.log.wrong.tolist()
    assert len(set(wrong)) == len(wrong), "a task is done once, so it goes wrong once"
    found = {}
    for task in wrong:
        assert is_done(tasks[task])
        moment = tasks[task][-1]["finished_at"] + ran.demand.found[task]
        case = ran.demand.task_case[task]
        gone = ran.log.closed[case] if ran.log.ending[case] else np.inf
        if moment < min(ran.scenario.clock.end, gone) or (moment == gone and task in again):
            found[task] = moment
    assert {task: rows[0]["released_at"] for task, rows in again.items()} == pytest.approx(found)


@asked
def test_does_chance_alone_decide_on_errors(ran):
    """Without hurry: wrong is exactly what is done by someone whose share of errors is above the number drawn."""
    quality, products = ran.scenario.quality, ran.scenario.products
    members = {person.name: person.member for person in ran.scenario.people()}
    if ran.demand.error is None:
        assert not len(ran.log.wrong)
        return
    low, high = set(), set()
    for task, rows in rows_of(ran, "task").items():
        if is_done(rows):
            key, member = rows[0]["product"], members[rows[-1]["employee"]]
            usual = products[key].error * member.skills[key] ** -quality.skill_exponent
            share = member.errors.get(key, usual)
            if ran.demand.error[task] < share:
                low.add(task)
            if ran.demand.error[task] < share * (1 + quality.hurry):
                high.add(task)
    assert low <= set(ran.log.wrong.tolist()) <= high


@asked
def test_do_clients_complain_when_an_error_comes_to_light(ran):
    """A complaint is placed at that moment, by a client who complains and is not on the line or trying already."""
    again = rows_of(ran, "rework")
    calls, kinds = ran.demand.calls, ran.demand.kinds
    complaints = {
        calls.task[number]: number
        for number in range(0 if calls is None else len(calls))
        if kinds[calls.kind[number]][0] == "complaint"
    }
    placed = {number: tries for number, tries in attempts(ran) if tries[0][0]["purpose"] == "complaint"}
    assert {calls.task[number] for number in placed} <= set(again) & set(complaints)
    for number, tries in placed.items():
        assert tries[0][0]["released_at"] == again[calls.task[number]][0]["released_at"]
    engaged = {calls.case[number] for number, _ in attempts(ran)} if calls is not None else set()
    for task in set(again) & set(complaints):
        if complaints[task] not in placed:
            assert ran.demand.task_case[task] in engaged, "who does not complain was on the line already"


@asked
def test_is_the_measure_of_rework_what_the_log_says(ran):
    """Right first time over the settled cases, counted here from the tasks."""
    begin, end = ran.log.window
    closed = ran.log.closed
    settled = np.flatnonzero((closed >= begin) & (closed <= end) & (ran.log.ending == 0))
    measured = ran.log.measures("right_first_time")["right_first_time"]
    if ran.demand.error is None or not len(settled):
        assert np.isnan(measured)
        return
    wrong = set(ran.demand.task_case[ran.log.wrong].tolist())
    assert measured == pytest.approx(np.mean([case not in wrong for case in settled.tolist()]))
