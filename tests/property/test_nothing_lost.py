"""Does the office lose or invent anything: a client, a task, a minute of work?"""

import numpy as np
import pytest
from hypothesis import given

from .offices import Ran, examples, runs

UNDER_WAY = {"in hand", "waiting", "in the mail"}


def rows_by_task(ran: Ran) -> dict[int, list[dict]]:
    """Return the rows of each task in the order in which they happened."""
    rows: dict[int, list[dict]] = {}
    for row in ran.log.activities.to_dict("records"):
        rows.setdefault(row["task"], []).append(row)
    for of_task in rows.values():
        of_task.sort(key=lambda row: (row["queued_at"], row["activity"] != "reading in"))
    return rows


def is_done(rows: list[dict]) -> bool:
    return rows[-1]["outcome"] == "done" and rows[-1]["activity"] == "working"


@examples(60)
@given(runs())
def test_is_every_client_settled_or_open(ran):
    """Arrived = settled + open, and a case is settled exactly when the last of its tasks is done."""
    cases, rows = ran.log.cases, rows_by_task(ran)
    assert len(cases) == ran.demand.cases
    assert (cases["outcome"] == "settled").sum() + (cases["outcome"] == "open").sum() == len(cases)
    for number, case in enumerate(cases.itertuples()):
        tasks = range(ran.demand.first_task[number], ran.demand.first_task[number + 1])
        ends = [rows[task][-1]["finished_at"] for task in tasks if task in rows and is_done(rows[task])]
        if len(ends) == len(tasks):
            assert case.outcome == "settled" and case.closed_at == max(ends)
        else:
            assert case.outcome == "open" and np.isnan(case.closed_at)


@examples(60)
@given(runs())
def test_is_every_released_task_in_the_log_and_no_other(ran):
    """All tasks of a parallel case; of a sequence those up to the first that is not done."""
    rows = rows_by_task(ran)
    expected = set()
    events = list(ran.scenario.events.values())
    for number in range(ran.demand.cases):
        for task in range(ran.demand.first_task[number], ran.demand.first_task[number + 1]):
            expected.add(task)
            if events[ran.demand.event[number]].order == "sequence" and not (task in rows and is_done(rows[task])):
                break
    assert set(rows) == expected


@examples(60)
@given(runs())
def test_is_all_work_of_a_task_done_once_by_one_employee(ran):
    """Minutes worked times skill level add up to the work the client brought; unfinished tasks had less."""
    level = {person.name: person.member.skills for person in ran.scenario.people()}
    products = list(ran.scenario.products)
    for task, rows in rows_by_task(ran).items():
        under_way = [row["outcome"] for row in rows if row["outcome"] in UNDER_WAY]
        assert len(under_way) == (0 if is_done(rows) else 1), "a task is done, or it is in one place"
        assert all(row["outcome"] in ("done", "paused") for row in rows[:-1])
        assert rows[0]["product"] == products[ran.demand.product[task]]
        handlers = {row["employee"] for row in rows if isinstance(row["employee"], str)}
        assert len(handlers) <= 1, "a task stays with whoever took it"
        spent = {"working": 0.0, "reading in": 0.0}
        for row in rows:
            if not np.isnan(row["started_at"]):
                spent[row["activity"]] += row["finished_at"] - row["started_at"]
        for who in handlers:
            done, asked = spent["working"] * level[who][rows[0]["product"]], ran.demand.work[task]
            assert done == pytest.approx(asked, abs=1e-6) if is_done(rows) else done <= asked + 1e-6
        handoff = ran.scenario.handoff
        if is_done(rows):
            choices = (0, handoff.between.reading_minutes, handoff.within.reading_minutes)
            assert min(abs(spent["reading in"] - minutes) for minutes in choices) < 1e-6


@examples(60)
@given(runs())
def test_do_the_moments_of_a_task_follow_each_other(ran):
    """Arrived <= released <= queued <= started <= finished, and each wait begins where the last piece ended."""
    opening = np.maximum(ran.log.arrived, 0)
    for rows in rows_by_task(ran).values():
        moments = [opening[rows[0]["case"]], rows[0]["released_at"]]
        for row in rows:
            assert row["released_at"] == rows[0]["released_at"]
            moments += [row["queued_at"], row["started_at"], row["finished_at"]]
        for row, following in zip(rows, rows[1:], strict=False):
            assert following["queued_at"] == row["finished_at"], "waiting begins where the last piece ended"
        known = [moment for moment in moments if not np.isnan(moment)]
        assert known == sorted(known)
        assert known[-1] <= ran.scenario.clock.end
        still_to_come = {"in the mail": 3, "waiting": 2}.get(rows[-1]["outcome"], 0)
        assert np.isnan(moments[-3:]).sum() == still_to_come, "what has not happened has no moment"


@examples(60)
@given(runs())
def test_does_littles_law_hold_exactly(ran):
    """The area under the number of open cases equals the sum of the times they were open.

    The area is added up from event to event, the times from case to case. The same holds for the
    measured period alone, where the measure of work in progress must agree.
    """
    arrived, closed = ran.log.arrived, ran.log.closed
    end = ran.scenario.clock.end
    left = np.where(np.isnan(closed), end, closed)
    epochs = sorted([(moment, 1) for moment in arrived] + [(moment, -1) for moment in left])

    def area(begin: float) -> float:
        total, present, now = 0.0, 0, begin
        for moment, step in epochs:
            if moment > now:
                total += present * (moment - now)
                now = moment
            present += step
        assert present == 0
        return total

    first = min([0.0, *arrived])
    assert area(first) == pytest.approx((left - arrived).sum(), rel=1e-9, abs=1e-9)
    begin = ran.scenario.clock.warm_up
    in_period = np.clip(left - np.maximum(arrived, begin), 0, None).sum()
    assert area(begin) == pytest.approx(in_period, rel=1e-9, abs=1e-9)
    measured = ran.log.measures("work_in_progress")["work_in_progress"]
    assert measured * (end - begin) == pytest.approx(area(begin), rel=1e-9, abs=1e-9)
