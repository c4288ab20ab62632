"""Lesson 02, One desk."""

from decimal import Decimal

import pandas as pd

import simkit as sk
from answers import Answers, changed, made, summary


def days(warm_up, horizon):
    return {"clock.warm_up_days": warm_up, "clock.horizon_days": horizon}


# Long enough for every check below, short enough for a test; the learner's own design may be longer.
DESIGN = days(5, 100)
TWO_CLERKS = {"teams.desk.members[0].count": 2, "events.client.per_week": 384}
MEASURES = ["task_wait", "lead_time_mean"]


def erlang(clients_a_week, clerks):
    """Mean wait in minutes by Erlang's formula, at 10 minutes of work for each client."""
    return sk.theory.mmc(arrival_rate=clients_a_week / 2400, mean_service=10, servers=clerks).mean_wait


# ---------------------------------------------------------------- 02.2, by hand

COMES_IN, HELP = [0, 4, 6, 7, 30], [10, 3, 8, 5, 6]


def waits_by_hand():
    """The later of coming in and the clerk being free."""
    free, waits = 0, []
    for moment, minutes in zip(COMES_IN, HELP, strict=True):
        waits.append(max(moment, free) - moment)
        free = moment + waits[-1] + minutes
    return waits


def waits_for_the_one_in_service():
    """A queue of one in mind: wait for whoever is being served when you come in, and for nobody else."""
    waits, free = waits_by_hand(), []
    for moment, wait, minutes in zip(COMES_IN, waits, HELP, strict=True):
        free.append(moment + wait + minutes)
    in_service = [min([end for end in free[:i] if end > now], default=now) for i, now in enumerate(COMES_IN)]
    return [end - now for end, now in zip(in_service, COMES_IN, strict=True)]


WAITS = waits_by_hand()
QUEUED = [wait for wait in WAITS if wait]
IN_ROOM = [wait + minutes for wait, minutes in zip(WAITS, HELP, strict=True)]
GAP = (COMES_IN[-1] - COMES_IN[0]) / 4

# ---------------------------------------------------------------- 02.3, how many clerks


CLERK = {"name": "clerk", "count": 2, "skills": {"request": 1.0}}


def clerks(count, changes=None):
    return sk.load("textbook/mmc").change({"teams.desk.members[0].count": count, **(changes or {})})


# ---------------------------------------------------------------- 02.4, Little's law as a function


def mean_in_room(arrived, left, end):
    return sum(min(b, end) - a for a, b in zip(arrived, left, strict=True)) / end


def lambda_times_w(arrived, left, end):
    """Somebody who multiplies arrivals a minute by mean minutes in the room uses Little's law itself."""
    stays = [min(b, end) - a for a, b in zip(arrived, left, strict=True)]
    return len(arrived) / end * (sum(stays) / len(stays))


def by_skeleton(arrived, left, end):
    client_minutes = 0
    for coming, leaving in zip(arrived, left):  # noqa: B905
        client_minutes += min(leaving, end) - coming
    return client_minutes / end


def from_the_first_client(arrived, left, end):
    """The day begins at minute 0, and not when somebody comes."""
    return mean_in_room(arrived, left, end) * end / (end - min(arrived))


def printed(arrived, left, end):
    print(mean_in_room(arrived, left, end))


def sums_of_lists(arrived, left, end):
    return (left.clip(end) - arrived).sum() / end


def forgets_the_open(arrived, left, end):
    return sum(b - a for a, b in zip(arrived, left, strict=True) if b <= end) / end


def one_a_minute(arrived, left, end):
    """A dictionary by the minute of arriving keeps one of those who came together."""
    return sum(min(b, end) - a for a, b in dict(zip(arrived, left, strict=True)).items()) / end


def counts_for_ever(arrived, left, end):
    return sum(b - a for a, b in zip(arrived, left, strict=True)) / end


def mean_time(arrived, left, end):
    return sum(min(b, end) - a for a, b in zip(arrived, left, strict=True)) / len(arrived)


def rate(arrived, left, end):
    return len(arrived) / end


def as_given(arrived, left, end):
    """Mean number of clients in the room."""


# ---------------------------------------------------------------- 02.5, design the experiment


def desk(changes=None):
    return sk.load("textbook/mm1").change(changes or {})


def replicated(changes, n, seed=1):
    return sk.replicate(desk(changes), n=n, seed=seed, measures=MEASURES)


def honest(seed=1):
    """The design of the last hint."""
    return replicated({**TWO_CLERKS, **DESIGN}, 20, seed)


HONEST = made(honest)
BRIEF = made(replicated, {**TWO_CLERKS, **days(5, 5)}, 10)


def a_run():
    return sk.run(desk({**TWO_CLERKS, **days(0, 1)}), seed=1)


def four_that_agree():
    """Four runs may happen to agree closely; an interval of four is itself a matter of luck."""
    waits = pd.DataFrame({"task_wait": [17.2, 17.5, 18.0, 18.1]})
    return sk.Replications(desk({**TWO_CLERKS, **DESIGN}), 1, waits)


def quick_desk():
    """One clerk of twice the speed waits nearly as little: another office, whose result may come near."""
    waits = pd.DataFrame({"task_wait": [17.2, 17.5, 18.0, 18.1, 18.4]})
    return sk.Replications(
        desk({"events.client.per_week": 384, "teams.desk.members[0].skills.request": 2, **DESIGN}), 1, waits
    )


ANSWERS = {
    "02.1": Answers(
        right=["c", " C ", "c.", "it becomes more than twice as long", "c (more than twice)", "c - more than twice"],
        wrong=[
            *((letter, "in step with") for letter in ("a", "A", "a (an eighth)")),
            *((letter, "cannot be saved up") for letter in ("b", "B)")),
            *((letter, "from 240 clients") for letter in ("d", "(d)")),
        ],
        unreadable=[("e", "not one of the options"), (3, "the number 3")],
    ),
    "02.2": Answers(
        right=[sum(WAITS) / 5, round(sum(WAITS) / 5, 1), "5.4", "5,4", "5,4 minutes", Decimal("5.4")],
        wrong=[
            (sum(WAITS), "divide by the number"),
            (sum(QUEUED) / len(QUEUED), "three who had to wait"),
            (sum(WAITS) / 4, "divided by four"),
            (sum(IN_ROOM) / 5, "time in the room"),
            (sum(waits_for_the_one_in_service()) / 5, "in front of them"),
            (max(0, sum(HELP) / 5 - GAP), "on average it fits"),
            (max(WAITS), "longest wait"),
            (7.0, "too high"),
            (3.0, "too low"),
            (5.5, "It is near", "0.05"),
            (WAITS[1] / 480, "too low"),  # in days
        ],
        # The decimal comma of much of Europe, without quotation marks.
        unreadable=[
            ((5, 4), "Python reads 5,4 as two numbers"),
            ("five", "the text 'five'"),
            ("5.4 days", "Write the number alone"),
            ("27/5", "Write the number alone"),
            ("5.4 %", "Write the number alone"),
        ],
    ),
    "02.3": Answers(
        # By the number, on the path of all members, with another title, and two more clerks in a group of their own.
        right=[
            made(clerks, 4),
            made(clerks, 2, {"teams.desk.members": [CLERK, {**CLERK, "name": "new clerk"}]}),
            made(clerks, 4, {"teams.desk.members[*].count": 4}),
            made(clerks, 4, {"title": "Four"}),
            # From the desk of the lesson, with the same clients.
            made(desk, {"teams.desk.members[0].count": 4, "events.client.per_week": 576}),
        ],
        wrong=[
            (made(clerks, 1), "more work comes in"),
            (made(clerks, 2), "more work comes in"),
            (made(clerks, 3), "still 3"),
            (made(clerks, 5), "smallest number"),
            (made(clerks, 9), "smallest number"),
            # Fewer clients, or clients with less work, keep the promise too; but those are other clients.
            (made(clerks, 4, {"events.client.per_week": 300}), "other clients"),
            (made(clerks, 4, {"products.request.work.mean": 6}), "other clients"),
            (made(clerks, 4, {"clock.horizon_days": 20}), "plays other days"),
            (
                made(clerks, 4, {"teams.desk.members[0].skills.request": 1.5}),
                "changed too: `teams.desk.members[0].skills.request`",
            ),
        ],
        unreadable=[(4, "the number 4"), ([4], "a list of 1 thing."), ([4, 4], "a list of 2 things.")],
    ),
    "02.4": Answers(
        right=[mean_in_room, lambda_times_w, by_skeleton],
        wrong=[
            (forgets_the_open, "left out the client"),
            (counts_for_ever, "infinite"),
            (one_a_minute, "should return"),
            (mean_time, "mean time a client spends"),
            (rate, "arrivals a minute"),
            (from_the_first_client, "began to count when the first client came"),
            (printed, "`return` in place of `print`"),
            (sums_of_lists, "AttributeError", "zip(first, second)"),
            (lambda arrived, left, end: 1.02 * mean_in_room(arrived, left, end), "is near, and not right: 1.1475."),
        ],
        untouched=[as_given],
        unreadable=[(1.125, "Hand in the function itself")],
    ),
    "02.5": Answers(
        # The result, its summary, the row that the lesson looks at, and one long run after the other.
        right=[
            HONEST,
            summary(HONEST),
            summary(HONEST, "task_wait"),
            made(replicated, {**TWO_CLERKS, **days(0, 500)}, 6, seed=2),
        ],
        wrong=[
            (changed(HONEST, 1), "One run is one story"),
            (made(a_run), "One run is one story"),
            (made(lambda: HONEST().summary.loc["task_wait", "mean"]), "stands alone"),
            ("17,8", "17.8 stands alone"),
            ((17.8, 17, 18.6), "numbers without their experiment"),
            (summary(HONEST, "lead_time_mean"), "lead time in working days"),
            (made(replicated, {**TWO_CLERKS, **days(0, 10)}, 10), "an empty room", "`clock.warm_up_days` is 0"),
            (
                made(replicated, {**TWO_CLERKS, **days(2, 60)}, 20),
                "`clock.warm_up_days` is 2",
                "measure 90 days or more",
            ),
            (BRIEF, "too wide to be of use"),
            # The mean of the means of single days: a rush counts for one day, and brings more clients.
            (made(replicated, {**TWO_CLERKS, **days(3, 1)}, 500), "well below", "measure more days in each"),
            (changed(HONEST, confidence=0.8), "confidence level of 80%"),
            (made(four_that_agree), "4 replications are too few"),
            # One clerk with half the clients each: as busy, and twice the wait.
            (made(replicated, days(5, 40), 12), "a queue for each clerk"),
            # Two clerks for the clients of one.
            (made(replicated, {"teams.desk.members[0].count": 2, **days(5, 20)}, 10), "forget the clients"),
            # 384 clients for one clerk: no classic value, since the wait grows for as long as the run lasts.
            (made(replicated, {"events.client.per_week": 384, **days(5, 20)}, 5), "count` is still 1, as at the start"),
            (made(quick_desk), "another office", "skills.request` is 2: leave that as it was"),
        ],
        unreadable=[("some", "the text 'some'"), (made(desk), "a Scenario")],
    ),
}
