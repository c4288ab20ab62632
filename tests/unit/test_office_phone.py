"""Who picks up, who waits, who hangs up, who calls back? Small offices on the phone, by hand."""

import numpy as np
import pytest

from simkit.measures.run import run

from .by_hand import calling, clients, member, minutes, office, team, worked

HOURS = {"hours": {}}
ABOUT_WINE = {"rules": {"needs": 1, "about": {"wine": 1}, "triage": minutes(2)}}
VISIT = {"visit": ["bread"]}
CLERK = member("Zoe", "bread")  # does what letters there are


def ask(moment, talk=4.0, key="hours", **more):
    """A plain question."""
    return {"purpose": "question", "key": key, "moment": moment, "talk": talk} | more


def about_wine(moment, **more):
    return ask(moment, 6, "rules", product="wine", triage=2) | more


def phoned(scenario, *calls, letters=(), u_teams=()):
    """Run an office on these calls and these letters of (minute, event, work)."""
    return run(scenario, demand=calling(scenario, clients(scenario, *letters, u_teams=u_teams), *calls))


def talks(log):
    """Return what was said on the phone: who, which call, from when to when, and how it ended; None hung up."""
    rows = log.activities[(log.activities["call"] >= 0) & log.activities["finished_at"].notna()]
    rows = rows.astype({"employee": object, "outcome": object}).sort_values(["finished_at", "call"])
    named = rows["employee"].where(rows["employee"].notna(), None)
    return list(
        zip(named, rows["call"], rows["started_at"].fillna(-1), rows["finished_at"], rows["outcome"], strict=True)
    )


# ---- answering


def test_is_a_call_answered_in_order_and_as_long_as_it_lasts():
    """Ann alone: the first talks 0-4, the second waits from 1 until 4, the third from 2 until 8."""
    scenario = office(VISIT, questions=HOURS, desk=team(member("Ann", "bread", phone="only"), CLERK))
    log = phoned(scenario, ask(0), ask(1), ask(2, talk=1))
    assert talks(log) == [("Ann", 0, 0, 4, "done"), ("Ann", 1, 4, 8, "done"), ("Ann", 2, 8, 9, "done")]
    assert log.calls["wait_minutes"].tolist() == [0, 3, 6]
    assert log.calls["outcome"].tolist() == ["settled"] * 3


@pytest.mark.parametrize(
    ("moments", "who"),
    [
        ([5], ["Cas"]),  # only at the phone, though Ann and Bob are free as long
        ([5, 6], ["Cas", "Ann"]),  # then who is free longest, of equals the first in the team
        ([5, 6, 20, 21], ["Cas", "Ann", "Cas", "Bob"]),  # Ann is free since 10, Bob since the opening
        ([5, 6, 7, 8], ["Cas", "Ann", "Bob", "Cas"]),  # the fourth waits for whoever is free first, at 9
    ],
)
def test_who_picks_up(moments, who):
    """Who does nothing else goes first, so that the others are left at their work; then the longest free; Dan
    never does.
    """
    people = member("Dan", "bread"), member("Ann", "bread", phone="also"), member("Bob", "bread", phone="also")
    scenario = office(VISIT, questions=HOURS, desk=team(*people, member("Cas", "bread", phone="only")))
    log = phoned(scenario, *map(ask, moments))
    assert [name for name, *_ in talks(log)] == who


def test_does_somebody_who_only_answers_the_phone_do_nothing_else():
    """Ann has the skill and time; the letter waits for Bob, who is there from minute 60."""
    people = member("Ann", "bread", phone="only"), member("Bob", "bread", hours=[10, 17])
    log = phoned(office(VISIT, questions=HOURS, desk=team(*people)), letters=[(0, "visit", {"bread": 10})])
    assert worked(log) == [("Bob", 0, "bread", 60, 70)]


def test_does_a_call_go_before_letters_and_wait_for_the_task_in_hand():
    """Bread until 10; then the call that came at 5, and only then the letter that came at 1."""
    scenario = office(VISIT, questions=HOURS, desk=team(member("Ann", "bread", phone="also")))
    log = phoned(scenario, ask(5), letters=[(0, "visit", {"bread": 10}), (1, "visit", {"bread": 10})])
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10), ("Ann", -1, "talking", 10, 14), ("Ann", 1, "bread", 14, 24),
    ]  # fmt: skip


def test_is_a_call_answered_by_a_team_that_helps():
    """Ann is on the phone until 10; Bob of the other team helps and is free, and picks up at once; Cas does
    not help.
    """
    scenario = office(
        VISIT,
        questions=HOURS,
        desk=team(member("Ann", "bread", phone="also")),
        back=team(member("Bob", "bread", phone="also"), helps=["desk"], first_line=False),
        other=team(member("Cas", "bread", phone="also"), first_line=False),
    )
    log = phoned(scenario, ask(0, 10), ask(1), ask(2), ask(30), letters=[(14, "visit", {"bread": 10})])
    assert talks(log) == [
        ("Bob", 1, 1, 5, "done"), ("Bob", 2, 5, 9, "done"), ("Ann", 0, 0, 10, "done"), ("Ann", 3, 30, 34, "done"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "rings_at"),
    [
        (ask(0, u_team=0.1), "Eve"),  # about nothing in particular: makes no team the more specific, so they share
        (ask(0, u_team=0.5), "Pam"),
        (ask(0, u_team=0.9), "Gus"),
        (ask(0, key="rules", product="wine"), "Pam"),
        (ask(0, key="rules", product="bread"), "Gus"),
        ({"purpose": "new case", "key": "visit", "moment": 0, "case": 0, "talk": 4}, "Eve"),
        ({"purpose": "new case", "key": "feast", "moment": 0, "case": 0, "talk": 4}, "Gus"),
    ],
)
def test_at_which_team_does_it_ring(call, rings_at):
    """At the most specific team of the first line that takes what it is about; not at Sid's, of the second line."""
    told = {"by_phone": 0.5, "intake": minutes(4)}
    scenario = office(
        {"visit": {"products": ["bread"]} | told, "feast": {"products": ["bread"]} | told},
        questions=HOURS | {"rules": {"about": {"wine": 1, "bread": 1}}},
        by_event=team(member("Eve", "bread", "wine", phone="also"), events=["visit"]),
        by_product=team(member("Pam", "bread", "wine", phone="also"), products=["wine"]),
        general=team(member("Gus", "bread", "wine", phone="also")),
        second=team(
            member("Sid", "bread", "wine", phone="also"), products=["bread"], events=["visit"], first_line=False
        ),
    )
    letters = [(0, call["key"], {"bread": 10})] if call["purpose"] == "new case" else []
    log = phoned(scenario, call, letters=letters)
    assert [name for name, *_ in talks(log)] == [rings_at]


def test_do_teams_that_share_divide_calls_by_their_lot():
    """Shares of 1 and 3: a number below a quarter comes to the first."""
    desks = {
        key: team(member(name, "bread", phone="also"), share=share)
        for key, name, share in (("one", "Ann", 1), ("two", "Bob", 3))
    }
    log = phoned(
        office(VISIT, questions=HOURS, **desks), *(ask(10 * i, u_team=u) for i, u in enumerate([0.2, 0.3, 0.9]))
    )
    assert [name for name, *_ in talks(log)] == ["Ann", "Bob", "Bob"]


# ---- patience


def test_does_a_caller_hang_up_when_patience_ends():
    """Ann talks until 10.

    Who came at 1 with 3 minutes of patience leaves at 4; who has 9 is answered at 10, at the last moment.
    """
    scenario = office(VISIT, questions=HOURS, desk=team(member("Ann", "bread", phone="only"), CLERK))
    log = phoned(scenario, ask(0, 10), ask(1, patience=3), ask(2, patience=8.5), ask(3, patience=6.9))
    assert talks(log) == [
        (None, 1, -1, 4, "hung up"), (None, 3, -1, 9.9, "hung up"), ("Ann", 0, 0, 10, "done"),
         ("Ann", 2, 10, 14, "done"),
    ]  # fmt: skip
    assert log.calls["outcome"].tolist() == ["settled", "hung up", "settled", "hung up"]
    assert log.calls["wait_minutes"].tolist() == pytest.approx([0, 3, 8, 6.9])


def test_does_a_caller_try_again_as_often_as_they_are_willing_to():
    """Ann is in at 60 minutes. Twice again, each 20 minutes after hanging up: 0-5, 25-30, 50-55, and no more."""
    scenario = office(VISIT, questions=HOURS, desk=team(member("Ann", "bread", phone="only", hours=[10, 17]), CLERK))
    log = phoned(scenario, ask(0, patience=5, pause=20, redials=2), ask(1, patience=5, pause=20, redials=3))
    attempts = log.calls[["call", "placed_at", "outcome"]].to_numpy().tolist()
    assert attempts == [
        [0, 0, "hung up"], [1, 1, "hung up"], [0, 25, "hung up"], [1, 26, "hung up"],
        [0, 50, "hung up"], [1, 51, "hung up"], [1, 76, "settled"],
    ]  # fmt: skip
    assert talks(log)[-1] == ("Ann", 1, 76, 80, "done")


def test_does_the_case_of_who_calls_to_tell_begin_with_the_call():
    """Calls at 10, talks until 15, and then the bread is made; the client counts from 10. Lead time 15 minutes."""
    scenario = office({"visit": {"products": ["bread"], "by_phone": 0.5, "intake": minutes(5)}},
                      desk=team(member("Ann", "bread", phone="also")))  # fmt: skip
    told = {"purpose": "new case", "key": "visit", "moment": 10, "case": 0, "talk": 5}
    log = phoned(scenario, told, letters=[(10, "visit", {"bread": 10}), (12, "visit", {"bread": 10})])
    assert worked(log) == [("Ann", 0, "talking", 10, 15), ("Ann", 1, "bread", 15, 25), ("Ann", 0, "bread", 25, 35)]
    assert log.cases["lead_days"].tolist() == [25 / 480, 13 / 480]
    assert log.released[(log.case == 0) & (log.task == 0)].tolist() == [15]


@pytest.mark.parametrize(("redials", "opened"), [(0, 3), (1, 26)])
def test_does_who_gets_nobody_write_after_all(redials, opened):
    """Nobody is at the phone until minute 420.

    Gives up at 3, or after calling again at 23, and writes that very moment.
    """
    scenario = office(
        {"visit": {"products": ["bread"], "by_phone": 1, "intake": minutes(5)}},
        desk=team(member("Ann", "bread", phone="only", hours=[16, 17]), member("Bob", "bread")),
    )
    told = {
        "purpose": "new case",
        "key": "visit",
        "moment": 0,
        "case": 0,
        "patience": 3,
        "redials": redials,
        "pause": 20,
    }
    log = phoned(scenario, told, letters=[(0, "visit", {"bread": 10})])
    assert worked(log) == [("Bob", 0, "bread", opened, opened + 10)]
    assert log.closed.tolist() == [opened + 10]


# ---- passed on: a note to call back


def two_lines(forward="ticket", bob=None, **more):
    """A front desk that knows too little about wine, and Bob who knows; the story again takes 3 minutes."""
    phone = {"forward": forward, "repeat_minutes": 3} | more.pop("phone", {})
    return office(
        {"visit": ["bread"], "feast": ["wine"]},
        questions=ABOUT_WINE,
        phone=phone,
        front=team(member("Ann", "bread", wine=0.5, phone="only"), first_line=True),
        back=team(member("Bob", "wine", **(bob or {})), first_line=False),
        bakery=team(member("Ben", "bread"), products=["bread"], first_line=False),
        **more,
    )


def test_is_a_note_to_call_back_left_for_who_can_answer():
    """Triage 0-2; Bob's letter in hand ends at 30; the note goes before the letter that came first: 3 + 6
    minutes until 39.
    """
    log = phoned(two_lines(), about_wine(0), letters=[(0, "feast", {"wine": 30}), (1, "feast", {"wine": 10})])
    assert talks(log) == [("Ann", 0, 0, 2, "passed on"), ("Bob", 0, 30, 39, "done")]
    assert worked(log)[-1] == ("Bob", 1, "wine", 39, 49)
    assert log.calls[["passed_on", "settled_at", "outcome"]].to_numpy().tolist() == [[1, 39, "settled"]]
    assert log.attempts["handed"].tolist() == [2]


def test_does_a_note_wait_and_the_caller_not():
    """Patience of one minute: who was answered at once has gone home, and is called back at the end of the day."""
    log = phoned(two_lines(), about_wine(0, patience=1), letters=[(0, "feast", {"wine": 400})])
    assert talks(log)[-1] == ("Bob", 0, 400, 409, "done")


def test_is_who_can_answer_called_upon_for_nothing_else():
    """The level needed is 1: Ann with half of it passes on; had it been 0.5, she would have answered."""
    scenario = two_lines()
    assert [outcome for *_, outcome in talks(phoned(scenario, about_wine(0)))] == ["passed on", "done"]
    easy = phoned(scenario.change({"questions.rules.needs": 0.5}), about_wine(0))
    assert talks(easy) == [("Ann", 0, 0, 6, "done")]


def test_does_talking_take_as_long_with_everyone():
    """Half the speed in writing is not half the speed in speaking: 6 minutes at level 0.5, and calling back too."""
    scenario = two_lines().change({"questions.rules.needs": 0.5, "teams.front.members[0].skills": {"bread": 1},
                                   "teams.back.members[0].skills.wine": 0.5})  # fmt: skip
    assert talks(phoned(scenario, about_wine(0)))[-1] == ("Bob", 0, 2, 11, "done")


def test_is_who_is_being_called_back_heard_out():
    """Bob calls back from 2 to 7. Neither a call at 3 that may interrupt tasks nor a meeting at 5 breaks that off.

    After it he goes to the rest of the meeting, until 25, and then answers.
    """
    scenario = office(
        VISIT | {"feast": ["wine"]},
        questions=HOURS | ABOUT_WINE,
        phone={"repeat_minutes": 3, "resumption_minutes": 5},
        coordination={"times_per_week": 1, "at": 9 + 5 / 60, "minutes": 20},
        front=team(member("Ann", "bread", phone="only"), products=["wine"]),
        back=team(member("Bob", "bread", "wine", phone="also"), member("Cas", "bread"), interrupts=True),
    )
    log = phoned(scenario, ask(3, u_team=0.9), ask(0, 2, "rules", product="wine", triage=2))
    assert [(name, call, *map(round, spell), outcome) for name, call, *spell, outcome in talks(log)] == [
        ("Ann", 1, 0, 2, "passed on"), ("Bob", 1, 2, 7, "done"), ("Bob", 0, 25, 29, "done"),
    ]  # fmt: skip
    met = log.activities[log.activities["activity"] == "meeting"]
    assert sorted(zip(met["employee"], met["started_at"].round(6), met["finished_at"].round(6), strict=True)) == [
        ("Bob", 7, 25), ("Cas", 5, 25),
    ]  # fmt: skip
    assert not (log.activities["activity"] == "reading in").any()


# ---- passed on: a transfer


ON_THE_PHONE = {"phone": "also"}


def test_does_a_caller_who_is_transferred_wait_for_who_can_answer():
    """Triage 0-2, on the line until Bob's letter ends at 30, the story and the answer until 39."""
    log = phoned(two_lines("transfer", ON_THE_PHONE), about_wine(0), letters=[(0, "feast", {"wine": 30})])
    assert talks(log) == [("Ann", 0, 0, 2, "passed on"), ("Bob", 0, 30, 39, "done")]
    assert log.attempts["wait"].tolist() == [0], "answered at once, and put through later"


def test_is_a_transferred_caller_answered_only_by_who_can():
    """Cas of the same team is free and knows too little: the caller waits for Bob."""
    scenario = two_lines("transfer", ON_THE_PHONE)
    people = [member("Cas", "bread", wine=0.9, phone="also"), member("Bob", "wine", phone="also")]
    log = phoned(scenario.change({"teams.back.members": people}), about_wine(0), about_wine(3))
    assert talks(log) == [
        ("Ann", 0, 0, 2, "passed on"), ("Ann", 1, 3, 5, "passed on"), ("Bob", 0, 2, 11, "done"),
         ("Bob", 1, 11, 20, "done"),
    ]  # fmt: skip


@pytest.mark.parametrize(("patience", "outcome", "end"), [(27.5, "settled", 43), (26.5, "hung up", 33.5)])
def test_does_patience_begin_anew_when_passed_on(patience, outcome, end):
    """Waits for Ann from 0 to 5, triage until 7, waits for Bob until 34: 32 minutes on the line, but 27 at a time."""
    scenario = two_lines("transfer", ON_THE_PHONE)
    calls = ask(0, 5, "rules", product="bread"), about_wine(0, patience=patience)
    log = phoned(scenario, *calls, letters=[(0, "feast", {"wine": 34})])
    assert log.calls["outcome"].tolist() == ["settled", outcome]
    assert talks(log)[-1][3] == end


def test_does_who_hangs_up_after_a_transfer_begin_again():
    """Put through at 2, gone at 12, back at 72: Ann listens to the story again, 3 + 2 minutes, and Bob too, 3 + 6."""
    log = phoned(
        two_lines("transfer", ON_THE_PHONE), about_wine(0, patience=10, redials=1, pause=60),
        letters=[(0, "feast", {"wine": 60})],
    )  # fmt: skip
    assert talks(log) == [
        ("Ann", 0, 0, 2, "passed on"), (None, 0, -1, 12, "hung up"), ("Ann", 0, 72, 77, "passed on"),
         ("Bob", 0, 77, 86, "done"),
    ]  # fmt: skip
    assert log.calls["outcome"].tolist() == ["hung up", "settled"]
    assert measured(log, "conversations") == 3
    assert measured(log, "hung_up") == 0, "both attempts were answered"


def measured(log, key):
    return log.measures(key)[key]


# ---- astray


@pytest.mark.parametrize(
    ("misrouted", "expected"),
    [
        (0, [("Ann", 0, 0, 2, "passed on"), ("Bob", 0, 2, 11, "done")]),
        (1, [("Ann", 0, 0, 2, "passed on"), ("Ben", 0, 2, 4, "passed on"), ("Bob", 0, 4, 13, "done")]),
        # Ben cannot send it to his own team, and there is no other wrong one: it comes right after all.
        (2, [("Ann", 0, 0, 2, "passed on"), ("Ben", 0, 2, 4, "passed on"), ("Bob", 0, 4, 13, "done")]),
    ],
)
def test_does_a_note_that_goes_astray_come_right_in_the_end(misrouted, expected):
    """The wrong team, which never answers the phone, reads it for the 2 minutes of triage and passes it on;
    the story is told once more at the end.
    """
    scenario = two_lines(phone={"misrouted_share": 0.5})
    assert talks(phoned(scenario, about_wine(0, misrouted=misrouted))) == expected


def test_can_anyone_who_does_tasks_find_a_lost_note():
    """The first in the wrong team does nothing but answer the phone and knows something else; the note does
    not lie there for ever.
    """
    people = [member("Pip", "bread", phone="only"), member("Ben", "wine", bread=0.1)]
    knows = {"teams.bakery.members": people, "questions.rules.needs": 1}
    scenario = two_lines(phone={"misrouted_share": 0.5}).change(knows)
    scenario = scenario.change({"teams.bakery.members[1].skills": {"bread": 0.1}})
    assert ("Ben", 0, 2, 4, "passed on") in talks(phoned(scenario, about_wine(0, misrouted=1)))


def test_does_a_transfer_that_goes_astray_cost_another_conversation():
    """Ben of the bakery listens to the story and knows no more than Ann: 3 + 2 minutes; then Bob, 3 + 6."""
    scenario = two_lines("transfer", ON_THE_PHONE, phone={"misrouted_share": 0.5})
    scenario = scenario.change({"teams.bakery.members[0].phone": "also"})
    log = phoned(scenario, about_wine(0, misrouted=1), about_wine(100))
    assert talks(log) == [
        ("Ann", 0, 0, 2, "passed on"), ("Ben", 0, 2, 7, "passed on"), ("Bob", 0, 7, 16, "done"),
        ("Ann", 1, 100, 102, "passed on"), ("Bob", 1, 102, 111, "done"),
    ]  # fmt: skip
    assert measured(log, "conversations") == (3 + 2) / 2


def test_does_the_first_call_go_as_wrong_as_later_ones():
    """Which teams are right is known before any call was passed on: the wrong one is never the right one."""
    scenario = two_lines(phone={"misrouted_share": 0.5})
    log = phoned(scenario, about_wine(0, misrouted=1), about_wine(100, misrouted=1))
    assert [(name, begin % 100) for name, _, begin, *_ in talks(log)] == [("Ann", 0), ("Ben", 2), ("Bob", 4)] * 2


# ---- interruptions


def test_does_a_call_interrupt_a_task_at_a_cost():
    """Bread 0-30 broken off at 10 for four minutes, five to find the thread again, and the twenty that were left."""
    scenario = office(VISIT, questions=HOURS, phone={"resumption_minutes": 5},
                      desk=team(member("Ann", "bread", phone="also"), interrupts=True))  # fmt: skip
    log = phoned(scenario, ask(10), letters=[(0, "visit", {"bread": 30})])
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10), ("Ann", -1, "talking", 10, 14), ("Ann", 0, "reading in", 14, 19),
         ("Ann", 0, "bread", 19, 39),
    ]  # fmt: skip
    assert log.activities["outcome"].tolist() == ["interrupted", "done", "done", "done"]
    assert measured(log, "interruptions") == 1


def test_does_every_interruption_cost_again_also_while_finding_the_thread():
    """Interrupted at 10, and at 16 with three of five minutes of finding the thread to go: then 3 + 5 more,
    from 20 to 28.
    """
    scenario = office(VISIT, questions=HOURS, phone={"resumption_minutes": 5},
                      desk=team(member("Ann", "bread", bread=0.5, phone="also"), interrupts=True))  # fmt: skip
    log = phoned(scenario, ask(10), ask(16), letters=[(0, "visit", {"bread": 10})])
    assert worked(log) == [
        ("Ann", 0, "bread", 0, 10), ("Ann", -1, "talking", 10, 14), ("Ann", 0, "reading in", 14, 16),
        ("Ann", -1, "talking", 16, 20), ("Ann", 0, "reading in", 20, 28), ("Ann", 0, "bread", 28, 38),
    ]  # fmt: skip


def test_is_who_took_fewest_calls_interrupted():
    """Ann first, then Bob; a third call interrupts Ann again, though she is finding the thread; a fourth
    waits for Bob.
    """
    scenario = office(VISIT, questions=HOURS, phone={"resumption_minutes": 5},
                      desk=team(member("Ann", "bread", phone="also"), member("Bob", "bread", phone="also"),
                                member("Cas", "bread"), interrupts=True))  # fmt: skip
    letters = [(0, "visit", {"bread": 60})] * 3
    log = phoned(scenario, ask(10), ask(11), ask(15), ask(15.5), letters=letters)
    assert [(name, call, begin) for name, call, begin, *_ in talks(log)] == [
        ("Ann", 0, 10), ("Bob", 1, 11), ("Ann", 2, 15), ("Bob", 3, 15.5),
    ]  # fmt: skip
    assert [row for row in worked(log) if row[0] == "Cas"] == [("Cas", 2, "bread", 0, 60)], (
        "who is never at the phone is left in peace"
    )


def test_is_nobody_interrupted_while_somebody_is_free():
    """Bob has nothing to do and picks up; Ann is left at her work."""
    scenario = office(VISIT, questions=HOURS, desk=team(member("Ann", "bread", phone="also"),
                                                        member("Bob", "bread", phone="also"),
                                                            interrupts=True))  # fmt: skip
    log = phoned(scenario, ask(10), letters=[(0, "visit", {"bread": 60})])
    assert worked(log) == [("Ann", 0, "bread", 0, 60), ("Bob", -1, "talking", 10, 14)]


def test_does_a_caller_who_waits_already_interrupt_who_comes_back_to_a_task():
    """Ann went home at 60 in the middle of her bread. Who called at 470 is heard at 480, before the rest."""
    scenario = office(VISIT, questions=HOURS, phone={"resumption_minutes": 5}, clock={"horizon_days": 2},
                      desk=team(member("Ann", "bread", phone="also", hours=[9, 10]), interrupts=True))  # fmt: skip
    log = phoned(scenario, ask(470), letters=[(50, "visit", {"bread": 30})])
    assert [row for row in worked(log) if row[4] > row[3]] == [
        ("Ann", 0, "bread", 50, 60), ("Ann", -1, "talking", 480, 484), ("Ann", 0, "reading in", 484, 489),
        ("Ann", 0, "bread", 489, 509),
    ]  # fmt: skip
    waits = phoned(scenario.change({"teams.desk.interrupts": False}), ask(470), letters=[(50, "visit", {"bread": 30})])
    assert talks(waits) == [("Ann", 0, 500, 504, "done")]


# ---- turns


TURNS = {"day_minutes": 120, "days_per_week": 1, "horizon_days": 2, "opens": 9}


def test_do_colleagues_take_turns_at_the_phone():
    """An hour each. Ann first: Bob does both letters though she is idle.

    Then Bob, who ends his task first: a call at 65 waits until 70.
    """
    scenario = office(VISIT, questions=HOURS, clock=TURNS, desk=team(
        member("Ann", "bread", phone="also"), member("Bob", "bread", phone="also"), turns=1, turn_hours=1))  # fmt: skip
    letters = [(0, "visit", {"bread": 10}), (0, "visit", {"bread": 60}), (80, "visit", {"bread": 5})]
    log = phoned(scenario, ask(20), ask(30), ask(65), letters=letters)
    assert worked(log) == [
        ("Bob", 0, "bread", 0, 10), ("Bob", 1, "bread", 10, 70), ("Ann", -1, "talking", 20, 24),
         ("Ann", -1, "talking", 30, 34),
        ("Bob", -1, "talking", 70, 74), ("Ann", 2, "bread", 80, 85),
    ]  # fmt: skip


def test_does_a_caller_who_waits_interrupt_whose_turn_it_becomes():
    """Nobody is at the phone from 50 on, when Ann goes home; Bob's turn begins at 60, in the middle of his bread."""
    people = member("Ann", "bread", phone="also", hours=[9, 9.75]), member("Bob", "bread", phone="also")
    scenario = office(VISIT, questions=HOURS, clock=TURNS, desk=team(*people, turns=1, turn_hours=1, interrupts=True))
    log = phoned(scenario, ask(50), letters=[(30, "visit", {"bread": 40})])
    assert worked(log) == [("Bob", 0, "bread", 30, 60), ("Bob", -1, "talking", 60, 64), ("Bob", 0, "bread", 120, 130)]


def test_does_who_is_away_take_no_turn():
    """Ann comes in at 10 o'clock: Bob has the first turn, Ann the second, having had fewer."""
    scenario = office(VISIT, questions=HOURS, clock=TURNS, desk=team(
        member("Ann", "bread", phone="also", hours=[10, 11]), member("Bob", "bread", phone="also"), turns=1,
            turn_hours=1,
    ))  # fmt: skip
    log = phoned(scenario, ask(10), ask(70), ask(130), ask(190))
    assert [(name, begin) for name, _, begin, *_ in talks(log)] == [
        ("Bob", 10),
        ("Ann", 70),
        ("Bob", 130),
        ("Ann", 190),
    ]


def test_does_who_has_a_turn_at_the_phone_not_attend_a_meeting():
    """Everyone meets at 10 o'clock, when turns change: Ann, who comes off the phone, is there; Bob, who
    begins, is not. Every day.
    """
    scenario = office(
        VISIT, questions=HOURS, clock=TURNS, coordination={"times_per_week": 1, "at": 10, "minutes": 10},
        desk=team(*(member(name, "bread", phone="also") for name in ("Ann", "Bob", "Cas")), turns=1, turn_hours=1),
    )  # fmt: skip
    log = phoned(scenario, ask(62))
    met = log.activities[log.activities["activity"] == "meeting"]
    told = sorted(zip(met["started_at"], met["employee"], strict=True))
    assert told == [(60, "Ann"), (60, "Cas"), (180, "Bob"), (180, "Cas")], "the second day: Cas, then Ann at the phone"
    assert talks(log) == [("Bob", 0, 62, 66, "done")]


# ---- end of duty and of the run


def test_is_a_conversation_continued_on_the_next_day_on_duty():
    """Ann leaves at 60 in the middle of ten minutes, and hears the rest from minute 480."""
    scenario = office(VISIT, questions=HOURS, clock={"horizon_days": 2},
                      desk=team(member("Ann", "bread", phone="also", hours=[9, 10])))  # fmt: skip
    log = phoned(scenario, ask(55, 10))
    assert talks(log) == [("Ann", 0, 55, 60, "paused"), ("Ann", 0, 480, 485, "done")]
    assert log.calls[["answered_at", "settled_at"]].to_numpy().tolist() == [[55, 485]]


def test_is_every_call_under_way_written_down_at_the_end():
    """At minute 480 one caller is talking, one waits, one will call again, and one is to be called back."""
    scenario = two_lines()
    log = phoned(
        scenario, about_wine(0), ask(470, 60, "rules", product="bread"), ask(471, 1, "rules", product="bread"),
        ask(472, 1, "rules", product="bread", patience=2, redials=1),
        letters=[(0, "feast", {"wine": 1000})],
    )  # fmt: skip
    scenario_rows = log.calls[["call", "outcome"]].to_numpy().tolist()
    assert scenario_rows == [[0, "under way"], [1, "under way"], [2, "waiting"], [3, "hung up"]]
    assert np.isnan(log.calls["settled_at"]).all()
    assert log.calls["wait_minutes"].tolist() == [0, 0, 9, 2]
