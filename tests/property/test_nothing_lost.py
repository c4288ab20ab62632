"""Does the office lose or invent anything: a client, a task, a minute of work?"""

import math

import numpy as np
import pytest
from examples import Shared

from simkit.model.office.record import ENDINGS

from .offices import runs
from .reading import area, is_done, minutes, predecessors, released, rows_of, sits

asked = Shared(runs(), 120, seed=3)

UNDER_WAY = {"in hand", "waiting", "in the mail", "on others", "withdrawn", "in a batch"}


@asked
def test_is_every_client_settled_or_open(ran):
    """Arrived = settled + open + withdrawn + decided by default; settled exactly when the last of its tasks is done."""
    cases, rows = ran.log.cases, rows_of(ran, "task")
    assert len(cases) == ran.demand.cases
    assert sum((cases["outcome"] == how).sum() for how in ("open", *ENDINGS)) == len(cases)
    for number, case in enumerate(cases.itertuples()):
        tasks = range(ran.demand.first_task[number], ran.demand.first_task[number + 1])
        ends = [rows[task][-1]["finished_at"] for task in tasks if task in rows and is_done(rows[task])]
        if case.outcome in ENDINGS[1:]:
            assert case.closed_at <= ran.scenario.clock.end and np.isnan(case.lead_days)
        elif not tasks:  # it needs nothing: settled when it is opened, which may be after a call
            assert case.outcome == "open" or case.closed_at >= max(case.arrived_at, 0)
        elif len(ends) == len(tasks):
            assert case.outcome == "settled" and case.closed_at == max(ends)
        else:
            assert case.outcome == "open" and np.isnan(case.closed_at)


@asked
def test_is_every_released_task_in_the_log_and_no_other(ran):
    """Of cases that were opened: every task whose predecessors are done, whoever those are.

    The case of a client who calls to tell is opened when the call is over.
    """
    rows = rows_of(ran, "task")
    assert set(rows) == released(ran, rows)
    since = {int(one): begin for one, begin, *_ in (*ran.log.batches, *ran.log.waits)}
    for task, lines in rows.items():
        if before := predecessors(ran, ran.demand.task_case[task], task):
            ends = max(rows[one][-1]["finished_at"] for one in before)
            assert since.get(task, lines[0]["released_at"]) == ends, "it goes on when the last of them is done"


@asked
def test_does_a_case_need_what_was_drawn(ran):
    """At most one of a choice, no more passes than allowed, and one task with another only."""
    for number in range(ran.demand.cases):
        event = list(ran.scenario.events.values())[ran.demand.event[number]]
        first, end = ran.demand.first_task[number : number + 2]
        needed = [ran.demand.products[code] for code in ran.demand.product[first:end]]
        assert needed or event.none_drawn == "nothing"
        loops = [need for need in event.tasks if need.again]
        choices = [need.product for need in event.tasks if need.one_of]
        most = math.prod(1 + loop.again.at_most for loop in loops)
        assert all(needed.count(product) <= most for product in needed)
        if not loops and needed != [event.tasks[0].product]:
            assert sum(product in choices for product in needed) <= 1
            alone = [need.product for need in event.tasks if need.only_with and need.only_with not in needed]
            assert not set(alone) & set(needed)
        if event.attributes and needed != [event.tasks[0].product]:
            kind = ran.log.cases["kind"].iloc[number]
            asked = {n.product: n.when["kind"].any_of for n in event.tasks if "kind" in n.when}
            assert all(kind in asked.get(product, (kind,)) for product in needed)


@asked
def test_does_a_team_get_only_cases_that_it_takes(ran):
    """Whatever comes to a team with `only` is of a kind that it takes; a case without attributes is none."""
    kinds = ran.log.cases.get("kind")
    for number, team in enumerate(ran.scenario.teams.values()):
        if team.only:
            cases = ran.log.case[(ran.log.team == number) & (ran.log.task >= 0)]
            assert kinds.iloc[cases].isin(team.only["kind"].any_of).all()


@asked
def test_is_all_work_of_a_task_done_once_by_one_employee(ran):
    """Minutes worked times skill level add up to the work the client brought; unfinished tasks had less.

    The same holds for the mending of an error. Every interruption costs its minutes of reading in, and no more.
    """
    level = {person.name: person.member.skills for person in ran.scenario.people()}
    products = list(ran.scenario.products)
    handoff, thread = ran.scenario.handoff, ran.scenario.phone.resumption_minutes
    for what, part in (("task", 1.0), ("rework", ran.scenario.quality.rework)):
        for task, rows in rows_of(ran, what).items():
            under_way = [row["outcome"] for row in rows if row["outcome"] in UNDER_WAY]
            assert len(under_way) == (0 if is_done(rows) else 1), "a task is done, or it is in one place"
            assert all(row["outcome"] in ("done", "paused", "interrupted") for row in rows[:-1])
            assert {row["activity"] for row in rows} <= {"working", "reading in"}
            assert rows[0]["product"] == products[ran.demand.product[task]]
            handlers = {row["employee"] for row in rows if isinstance(row["employee"], str)}
            assert len(handlers) <= 1, "a task stays with whoever took it"
            interruptions = sum(row["outcome"] == "interrupted" for row in rows)
            read = minutes(rows, "reading in") - interruptions * thread
            for who in handlers:
                done = minutes(rows, "working") * level[who][rows[0]["product"]]
                if what == "task" and sits(ran, task):
                    continue  # the first of a sitting does the work of all
                asked = ran.demand.work[task] * part
                assert done == pytest.approx(asked, abs=1e-6) if is_done(rows) else done <= asked + 1e-6
            choices = (0, handoff.between.reading_minutes, handoff.within.reading_minutes)
            if is_done(rows):
                assert min(abs(read - choice) for choice in choices) < 1e-6
            else:
                assert read <= max(choices) + 1e-6


@asked
def test_do_the_moments_of_a_task_follow_each_other(ran):
    """Arrived <= released <= queued <= started <= finished, and each wait begins where the last piece ended."""
    opening, closed = np.maximum(ran.log.arrived, 0), ran.log.closed
    for rows in (*rows_of(ran, "task").values(), *rows_of(ran, "rework").values()):
        moments = [opening[rows[0]["case"]], rows[0]["released_at"]]
        for row in rows:
            assert row["released_at"] == rows[0]["released_at"] or np.isnan(row["released_at"])
            moments += [row["queued_at"], row["started_at"], row["finished_at"]]
        for row, following in zip(rows, rows[1:], strict=False):
            assert following["queued_at"] == row["finished_at"], "waiting begins where the last piece ended"
        known = [moment for moment in moments if not np.isnan(moment)]
        assert known == sorted(known)
        assert known[-1] <= ran.scenario.clock.end
        if rows[-1]["outcome"] == "withdrawn":  # in an inbox or on a desk, in the mail, or on others
            assert np.isnan(moments[-4:]).sum() in (1, 2, 3) and rows[-1]["finished_at"] == closed[rows[-1]["case"]]
            continue
        still_to_come = {"on others": 4, "in a batch": 4, "in the mail": 3, "waiting": 2}.get(rows[-1]["outcome"], 0)
        assert np.isnan(moments[-4:]).sum() == still_to_come, "what has not happened has no moment"


@asked
def test_does_a_task_wait_on_others_once_and_before_anything_else(ran):
    """Whoever must wait does so once, from the moment the task was about to go to its team; then it is released."""
    assert (ran.log.waits[:, 1] >= 0).all() and len(set(ran.log.waits[:, 0])) == len(ran.log.waits)
    rows = rows_of(ran, "task")
    drawn = ran.demand.wait if ran.demand.wait is not None else np.full(ran.demand.tasks, -1)
    closed = ran.log.closed[ran.demand.task_case]
    called = {int(task): since for task, since, _ in ran.log.batches}
    waited = {int(task): (since, until) for task, since, until, _ in ran.log.waits}
    for task, pieces in rows.items():
        first_backlog = ran.log.arrived[ran.demand.task_case[task]] < 0
        assert (task in waited) == (drawn[task] >= 0) or first_backlog
        if task in waited:
            since, until = waited[task]
            assert np.isnan(until) == (pieces[0]["outcome"] == "on others")
            goes_on = called.get(task, pieces[0]["released_at"])
            assert np.isnan(until) or since <= until == (closed[task] if np.isnan(goes_on) else goes_on)


@asked
def test_does_everybody_get_the_first_free_slot_and_nobody_the_same(ran):
    """In the order of asking, no slot twice, none too soon; no work before it, and none for who does not come."""
    log, clock = ran.log, ran.scenario.clock
    books = [event.appointment for event in ran.scenario.events.values()]
    rows = rows_of(ran, "task")
    for number, book in enumerate(books):
        mine = [row for row in log.appointments.tolist() if log.event[int(row[0])] == number]
        assert book or not mine
        assert [slot for *_, slot in mine] == sorted({slot for *_, slot in mine}), "in the order of asking, each once"
        for case, asked, slot in mine:
            day = asked // clock.day_minutes + book.notice_days if book.notice_days else 0
            assert slot >= max(asked, day * clock.day_minutes)
            assert slot // clock.day_minutes + 1 not in clock.holidays
            of_case = range(ran.demand.first_task[int(case)], ran.demand.first_task[int(case) + 1])
            assert not any(rows[task][0]["released_at"] < slot for task in of_case if task in rows)
            if log.ending[int(case)] == 3:
                assert log.closed[int(case)] == slot and ran.demand.no_show[int(case)]
                assert not any(task in rows for task in of_case)


@asked
def test_does_every_row_begin_before_it_ends(ran):
    """Released <= queued <= started <= finished for whatever is done: tasks, calls, meetings, consultations."""
    log = ran.log
    for before, after in ((log.released, log.queued), (log.queued, log.started), (log.started, log.finished)):
        assert not (before > after).any()
    meeting = (log.task < 0) & (log.call < 0)
    assert (log.case[meeting] == -1).all() and (log.employee[meeting] >= 0).all()


@asked
def test_does_littles_law_hold_exactly(ran):
    """The area under the number of open cases equals the sum of the times they were open.

    The area is added up from event to event, the times from case to case. The same holds for the
    measured period alone, where the measure of work in progress must agree.
    """
    arrived, closed = ran.log.arrived, ran.log.closed
    end = ran.scenario.clock.end
    left = np.where(np.isnan(closed), end, closed)
    spells = list(zip(arrived.tolist(), left.tolist(), strict=True))
    first = min([0.0, *arrived])
    assert area(spells, first, end) == pytest.approx((left - arrived).sum(), rel=1e-9, abs=1e-9)
    begin = ran.scenario.clock.warm_up
    in_period = np.clip(left - np.maximum(arrived, begin), 0, None).sum()
    assert area(spells, begin, end) == pytest.approx(in_period, rel=1e-9, abs=1e-9)
    measured = ran.log.measures("work_in_progress")["work_in_progress"]
    assert measured * (end - begin) == pytest.approx(area(spells, begin, end), rel=1e-9, abs=1e-9)
