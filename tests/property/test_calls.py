"""Is every call accounted for: placed, answered, passed on, settled or given up, and by nobody twice?"""

import math

import numpy as np
import pytest
from examples import Shared

from .offices import runs
from .reading import (
    area,
    attempts,
    begun,
    idle,
    in_turns,
    is_done,
    minutes,
    on_duty,
    over,
    overlap,
    pieces,
    serves,
    waits,
)

asked = Shared(runs(), 120, seed=1)

LAST = {"done": "settled", "hung up": "hung up", "in hand": "under way"}


@asked
def test_is_every_call_settled_hung_up_under_way_or_waiting(ran):
    """Every attempt ends in one way, its rows follow each other, and the table of calls tells the same."""
    told = {(row.call, row.placed_at): row for row in ran.log.calls.itertuples()}
    count = 0
    for number, tries in attempts(ran):
        assert len(tries) <= ran.demand.calls.redials[number] + 1
        for place, rows in enumerate(tries):
            count += 1
            *before, last = (row["outcome"] for row in rows)
            assert all(outcome in ("passed on", "paused") for outcome in before), "one way to end"
            assert last in ("done", "hung up", "in hand", "waiting")
            assert place == len(tries) - 1 or last == "hung up", "only who hung up calls again"
            for row, following in zip(rows, rows[1:], strict=False):
                assert following["queued_at"] == row["finished_at"], "waiting begins where the last piece ended"
            expected = LAST.get(last) or ("under way" if any(map(begun, rows)) else "waiting")
            row = told[number, rows[0]["released_at"]]
            assert row.outcome == expected
            assert row.passed_on == before.count("passed on")
            assert (row.settled_at == rows[-1]["finished_at"]) == is_done(rows)
        for one, again in zip(tries, tries[1:], strict=False):
            pause = ran.demand.calls.pause[number]
            assert again[0]["released_at"] == pytest.approx(one[-1]["finished_at"] + pause)
    assert count == len(told)


@asked
def test_is_every_call_that_had_to_come_placed_when_it_had_to(ran):
    """Questions and clients who tell call at their moment, all of them before the end and no other."""
    calls, kinds, end = ran.demand.calls, ran.demand.kinds, ran.scenario.clock.end
    placed = {number: tries[0][0]["released_at"] for number, tries in attempts(ran)}
    for number in range(0 if calls is None else len(calls)):
        purpose, _ = kinds[calls.kind[number]]
        if purpose in ("question", "new case"):
            assert (placed.get(number) == calls.moment[number]) == (calls.moment[number] < end)
        elif purpose == "chasing" and number in placed:
            assert placed[number] == calls.moment[number]


@asked
def test_does_nobody_ask_after_a_settled_case_or_call_twice_at_once(ran):
    """A client asks only while the case is open, and has one call at a time, from placing to the end of it.

    Whoever should have asked and did not, had a settled case, or one that needs nothing, or was calling already.
    """
    calls, kinds, end = ran.demand.calls, ran.demand.kinds, ran.scenario.clock.end
    engaged: dict[int, list[tuple[float, float]]] = {}
    placed = {}
    for number, tries in attempts(ran):
        case = tries[0][0]["case"]
        placed[number] = tries[0][0]["released_at"]
        if case >= 0:
            until = tries[-1][-1]["finished_at"] if over(ran, number, tries) else math.inf
            engaged.setdefault(case, []).append((placed[number], until))
            if tries[0][0]["purpose"] != "complaint":
                closed = ran.log.closed[case]
                assert math.isnan(closed) or placed[number] <= closed
    for spells in engaged.values():
        spells.sort()
        assert all(begin >= until for (_, until), (begin, _) in zip(spells, spells[1:], strict=False))
    for number in range(0 if calls is None else len(calls)):
        moment, case = calls.moment[number], calls.case[number]
        if kinds[calls.kind[number]][0] == "chasing" and moment < end and number not in placed:
            closed = ran.log.closed[case]
            busy = any(begin <= moment <= until for begin, until in engaged.get(case, ()))
            nothing = ran.demand.first_task[case] == ran.demand.first_task[case + 1]  # yet waits at the door
            assert closed <= moment or busy or nothing, "an open case whose client was not calling makes the call"


@asked
def test_do_the_minutes_of_a_conversation_add_up(ran):
    """Triage with everyone who could not answer, the answer, and the story told again: in all as many as drawn."""
    repeat, transfer = ran.scenario.phone.repeat_minutes, ran.scenario.phone.forward == "transfer"
    for number, tries in attempts(ran):
        talk, triage = ran.demand.calls.talk[number], ran.demand.calls.triage[number]
        spoken = [row for rows in tries for row in rows]
        passed = sum(row["outcome"] == "passed on" for row in spoken)
        conversations = passed + is_done(tries[-1])
        if transfer:
            told_again = max(0, conversations - 1) * repeat
        else:
            told_again = repeat if passed and is_done(tries[-1]) else 0
        expected = passed * triage + told_again + is_done(tries[-1]) * talk
        if is_done(tries[-1]) or spoken[-1]["outcome"] == "hung up":
            assert minutes(spoken, "talking") == pytest.approx(expected, abs=1e-6)
        assert {row["activity"] for row in spoken} == {"talking"}


@asked
def test_does_nobody_wait_longer_than_they_are_patient(ran):
    """Each wait on the line ends within the patience of the caller; who hangs up waited exactly as long."""
    for row, _, begin, until in waits(ran):
        patience = ran.demand.calls.patience[row["call"]]
        assert until - begin <= patience + 1e-6
        if row["outcome"] == "hung up":
            assert until - begin == pytest.approx(patience)


@asked
def test_does_littles_law_hold_on_the_line(ran):
    """Mean number of callers on the line = rate of waits * mean wait, exactly on the log."""
    end = ran.scenario.clock.end
    spells = [(begin, until) for _, _, begin, until in waits(ran)]
    total = sum(until - begin for begin, until in spells)
    assert area(spells, 0.0, end) == pytest.approx(total, abs=1e-6)
    first = [(begin, until) for _, passed_on, begin, until in waits(ran) if not passed_on]
    assert ran.log.attempts["wait"].sum() == pytest.approx(area(first, 0.0, end), abs=1e-6)


@asked
def test_is_nobody_free_while_a_caller_waits_whom_they_may_answer(ran):
    """A caller waits only while everyone who could answer is at something else, or off duty.

    Whose turn it is does not show in the log, so members who take turns are left out. In a team in which calls
    interrupt, nobody who could answer is at a task either.
    """
    free, kinds = idle(ran), ran.demand.kinds
    people = list(ran.scenario.people())
    at_task: dict[str, list[tuple[float, float]]] = {person.name: [] for person in people}
    for row in pieces(ran).itertuples():
        if row.task >= 0:
            at_task[row.employee].append((row.started_at, row.finished_at))
    for row, passed_on, begin, until in waits(ran):
        purpose, key = kinds[ran.log.demand.calls.kind[row["call"]]]
        needs = 0.0
        if passed_on or only_able(ran, row):
            needs = (ran.scenario.questions[key] if purpose == "question" else ran.scenario.events[key].chasing).needs
        for person in people:
            overflows = not serves(ran, person, row["team"])
            if person.member.phone == "never" or in_turns(ran, person) or not picks_up(ran, person, row["team"]):
                continue
            if needs and person.member.skills.get(asked_about(ran, row), 0) < needs:
                continue
            since = begin + overflows * ran.scenario.teams[row["team"]].overflow_minutes
            assert overlap(free[person.name], since, until) < 1e-6, (
                f"{person.name} was free while call {row['call']} waited"
            )
            if person.team == row["team"] and ran.scenario.teams[row["team"]].interrupts:
                assert overlap(at_task[person.name], begin, until) < 1e-6, "was not interrupted"


def picks_up(ran, person, team: str) -> bool:
    """Tell whether a person picks up calls for a team, at once or when they have waited long."""
    return serves(ran, person, team) or person.team in ran.scenario.teams[team].overflow


def only_able(ran, row) -> bool:
    """Tell whether a call goes at once to those only who can answer it."""
    purpose, key = ran.demand.kinds[ran.demand.calls.kind[row["call"]]]
    part = {"question": ran.scenario.questions, "chasing": ran.scenario.events}.get(purpose, {}).get(key)
    needs = 0.0 if part is None else part.needs if purpose == "question" else part.chasing.needs
    return bool(ran.scenario.phone.by_skill and needs) and any(
        person.member.phone != "never"
        and serves(ran, person, row["team"])
        and person.member.skills.get(asked_about(ran, row), 0) >= needs
        for person in ran.scenario.people()
    )


def asked_about(ran, row) -> str | None:
    """Return the product a call is about: of a case, the first that was not done when it was placed."""
    if isinstance(row["product"], str) or row["case"] < 0:
        return row["product"]
    log, products = ran.log, list(ran.scenario.products)
    for task in range(ran.demand.first_task[row["case"]], ran.demand.first_task[row["case"] + 1]):
        done = (log.task == task) & ~log.again & (log.activity == 1) & (log.outcome == 0)
        if not (log.finished[done] <= row["first_placed"]).any():
            return products[ran.demand.product[task]]
    raise AssertionError("asked about a case with nothing left to do")


@asked
def test_does_only_the_right_person_talk(ran):
    """Who picks up does so by their role; the answer comes from someone with the skill it needs; notes go to
    who does tasks.
    """
    people = {person.name: person for person in ran.scenario.people()}
    ticket = ran.scenario.phone.forward == "ticket"
    for number, tries in attempts(ran):
        purpose, key = ran.demand.kinds[ran.demand.calls.kind[number]]
        part = {"question": ran.scenario.questions, "chasing": ran.scenario.events}.get(purpose, {}).get(key)
        needs = 0.0 if part is None else part.needs if purpose == "question" else part.chasing.needs
        for rows in tries:
            passed = 0
            for row in rows:
                if isinstance(row["employee"], str):
                    person = people[row["employee"]]
                    assert picks_up(ran, person, row["team"])
                    note = ticket and passed
                    assert person.member.phone != ("only" if note else "never")
                    able = not needs or person.member.skills.get(asked_about(ran, row), 0) >= needs
                    assert able or row["outcome"] != "done"
                    assert able or passed or not only_able(ran, row), "by skill it goes at once to who can answer"
                    assert note or not able or row["outcome"] != "passed on", "who can answer does"
                passed += row["outcome"] == "passed on"
            if not passed and rows:
                assert ran.scenario.teams[rows[0]["team"]].first_line, "from outside it rings at the first line"
            if passed and ran.scenario.phone.misrouted_share == 0:
                assert passed == 1, "nothing goes astray"


@asked
def test_are_those_called_back_who_were_offered_it_and_accept(ran):
    """After the minutes on the line that the office lets pass, once in an attempt; nobody who accepts waits longer."""
    after, accepts = ran.scenario.phone.callback_after_minutes, ran.demand.calls and ran.demand.calls.accepts_callback
    agreed = {(call, placed): moment for call, placed, moment in ran.log.callbacks.tolist()}
    assert after is not None or not agreed
    for row, passed_on, begin, until in waits(ran):
        moment = agreed.get((row["call"], row["released_at"]))
        if moment is not None and not passed_on:
            assert accepts[row["call"]] and moment == begin + after and row["outcome"] != "hung up"
        elif after is not None and accepts[row["call"]] and not passed_on:
            assert until - begin <= after + 1e-6


@asked
def test_is_an_employee_on_the_phone_left_in_peace(ran):
    """A conversation is broken off by the end of duty only, and an interruption is followed by the call at once.

    Or by an urgent task, unless somebody else has just taken the room for it.
    """
    duty = on_duty(ran)
    rows = pieces(ran)
    talks = rows[rows["call"] >= 0]
    assert not (talks["outcome"] == "interrupted").any()
    for row in talks[talks["outcome"] == "paused"].itertuples():
        assert any(row.finished_at == off for _, off in duty[row.employee])
    begun_at = {(row.employee, row.started_at) for row in talks.itertuples()}
    people = {person.name: person for person in ran.scenario.people()}
    begun_all = {(row.employee, row.started_at) for row in rows.itertuples()}
    for row in rows[rows["outcome"] == "interrupted"].itertuples():
        moment, person = (row.employee, row.finished_at), people[row.employee]
        if any(ran.scenario.teams[key].urgent_interrupts for key in (person.team, *person.member.also)):
            assert moment in begun_all
            continue
        assert moment in begun_at
        assert ran.scenario.teams[row.team].interrupts or ran.scenario.teams[people_team(ran)[row.employee]].interrupts


def people_team(ran) -> dict[str, str]:
    return {person.name: person.team for person in ran.scenario.people()}


@asked
def test_does_every_measure_of_the_phone_fit_the_log(ran):
    """Counted here once more from the rows: share hung up, share passed on, failure demand."""
    begin, end = ran.log.window
    all_tries = [(place, rows) for _, tries in attempts(ran) for place, rows in enumerate(tries)]
    placed = [(place, rows) for place, rows in all_tries if begin <= rows[0]["released_at"] < end]
    answered = [rows for _, rows in placed if begun(rows[0])]
    gone = [rows for _, rows in placed if rows[0]["outcome"] == "hung up"]
    needless = [rows for place, rows in placed if place or rows[0]["purpose"] in ("chasing", "complaint")]
    measured = ran.log.measures("hung_up", "passed_on", "failure_demand")
    for key, count, whole in (
        ("hung_up", len(gone), len(gone) + len(answered)),
        ("passed_on", sum(any(row["outcome"] == "passed on" for row in rows) for rows in answered), len(answered)),
        ("failure_demand", len(needless), len(placed)),
    ):
        assert measured[key] == pytest.approx(count / whole if whole else np.nan, nan_ok=True), key
