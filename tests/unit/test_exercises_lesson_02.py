"""Lesson 02, One desk: do its checks know a right answer, and every classic error as a novice would make it?"""

import math

import pandas as pd
import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

# Long enough for every check below, short enough for a test; the learner's own design may be longer.
DESIGN = {"clock.warm_up_days": 5, "clock.horizon_days": 100}
SEEDS = (1, 2, 3, 4)
TWO_CLERKS = {"teams.desk.members[0].count": 2, "events.client.per_week": 384}


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def desk(changes=None):
    return sk.load("textbook/mm1").change(changes or {})


def erlang(clients_a_week, clerks):
    """Mean wait in minutes by Erlang's formula, at 10 minutes of work for each client."""
    return sk.theory.mmc(arrival_rate=clients_a_week / 2400, mean_service=10, servers=clerks).mean_wait


# ---------------------------------------------------------------- 02.1, change one number


def test_does_the_wait_really_more_than_double():
    """The right option is what the formula says, and no other option is true as well."""
    before, after = erlang(192, 1), erlang(216, 1)
    assert 2 * before < after < math.inf
    assert look("02.1", "c")[0]


@pytest.mark.parametrize(
    ("option", "says"),
    [("a", "in step with"), ("b", "cannot be saved up"), ("d", "from 240 clients")],
)
def test_does_each_wrong_option_get_an_answer_of_its_own(option, says):
    """A novice who believes in proportion, in slack or in collapse reads why it is not so."""
    passed, message = look("02.1", option)
    assert not passed and says in message


# ---------------------------------------------------------------- 02.2, by hand

COMES_IN, HELP = [0, 4, 6, 7, 30], [10, 3, 8, 5, 6]


def waits_by_hand():
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


def test_is_the_mean_wait_by_hand_right():
    """The rule "the later of coming in and the clerk being free" gives the value of the file."""
    waits = waits_by_hand()
    assert waits == [0, 6, 7, 14, 0]
    assert look("02.2", sum(waits) / 5)[0]
    assert look("02.2", round(sum(waits) / 5, 1))[0]


def test_are_the_slips_of_a_hand_simulation_recognised():
    """Each answer is worked out as the slip works it out, not copied from the file."""
    waits = waits_by_hand()
    queued = [wait for wait in waits if wait]
    in_room = [wait + minutes for wait, minutes in zip(waits, HELP, strict=True)]
    gap = (COMES_IN[-1] - COMES_IN[0]) / 4
    slips = {
        "divide by the number": sum(waits),
        "three who had to wait": sum(queued) / len(queued),
        "time in the room": sum(in_room) / 5,
        "in front of them": sum(waits_for_the_one_in_service()) / 5,
        "on average it fits": max(0, sum(HELP) / 5 - gap),
        "longest wait": max(waits),
    }
    for says, answer in slips.items():
        passed, message = look("02.2", answer)
        assert not passed and says in message, (says, answer, message)


def test_do_other_numbers_get_a_direction():
    """An unknown slip is told whether it is too high or too low, and never the value."""
    for answer, side in ((7.0, "too high"), (3.0, "too low")):
        passed, message = look("02.2", answer)
        assert not passed and side in message and "5.4" not in message


# ---------------------------------------------------------------- 02.3, how many clerks


def clerks(count):
    return sk.load("textbook/mmc").change({"teams.desk.members[0].count": count})


def test_do_four_clerks_keep_the_promise_and_three_do_not():
    """The smallest number is what the formula says, and the check's own runs find it too."""
    assert erlang(576, 4) < 3 < erlang(576, 3)
    passed, message = look("02.3", clerks(4))
    assert passed, message


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "more work comes in"),
        (2, "more work comes in"),
        (3, "still 3"),
        (5, "smallest number"),
        (9, "smallest number"),
    ],
)
def test_is_a_wrong_number_of_clerks_recognised(count, says):
    """Too few is overload, three is the start, more than four is more than needed."""
    passed, message = look("02.3", clerks(count))
    assert not passed and says in message


@pytest.mark.parametrize(
    "changes",
    [{"events.client.per_week": 300}, {"products.request.work.mean": 6}, {"clock.horizon_days": 20}],
)
def test_is_sending_clients_away_refused(changes):
    """Fewer clients, or clients with less work, keep the promise too; but those are other clients."""
    passed, message = look("02.3", clerks(4).change(changes))
    assert not passed and "other clients" in message


# ---------------------------------------------------------------- 02.4, Little's law as a function


def test_is_the_mean_number_in_the_room_right():
    """Client-minutes over minutes, with who is still there counted until the end."""

    def mean_in_room(arrived, left, end):
        return sum(min(b, end) - a for a, b in zip(arrived, left, strict=True)) / end

    assert look("02.4", mean_in_room)[0]


def test_does_lambda_times_w_pass_too():
    """Somebody who multiplies arrivals a minute by mean minutes in the room uses Little's law itself."""

    def mean_in_room(arrived, left, end):
        stays = [min(b, end) - a for a, b in zip(arrived, left, strict=True)]
        return len(arrived) / end * (sum(stays) / len(stays))

    assert look("02.4", mean_in_room)[0]


def test_are_the_classic_errors_of_counting_recognised():
    """Open cases forgotten, counted for ever, the mean time instead, and the rate instead."""

    def forgets_the_open(arrived, left, end):
        return sum(b - a for a, b in zip(arrived, left, strict=True) if b <= end) / end

    def counts_for_ever(arrived, left, end):
        return sum(b - a for a, b in zip(arrived, left, strict=True)) / end

    def mean_time(arrived, left, end):
        return sum(min(b, end) - a for a, b in zip(arrived, left, strict=True)) / len(arrived)

    def rate(arrived, left, end):
        return len(arrived) / end

    errors = {
        "left out the client": forgets_the_open,
        "infinite": counts_for_ever,
        "mean time a client spends": mean_time,
        "arrivals a minute": rate,
    }
    for says, function in errors.items():
        passed, message = look("02.4", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def mean_in_room(arrived, left, end):
        """Mean number of clients in the room."""

    assert sk.check("02.4", mean_in_room).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 02.5, design the experiment


def test_is_the_truth_what_erlangs_formula_gives():
    """The file holds the closed form, and the classic values are closed forms as well."""
    exercise = shipped()["02.5"]
    assert exercise.truth == pytest.approx(erlang(384, 2), rel=1e-9)
    lead = erlang(384, 2) + 10
    expected = [erlang(192, 1), erlang(192, 2), lead, lead / 480]
    assert [error.value for error in exercise.classic] == pytest.approx(expected, rel=1e-9)


@pytest.fixture(scope="module")
def honest():
    """Replications by the design of the last hint, by seed."""
    office = desk({**TWO_CLERKS, **DESIGN})
    return {seed: sk.replicate(office, n=20, seed=seed, measures=["task_wait", "lead_time_mean"]) for seed in SEEDS}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_honest_work_pass_with_any_seed(honest, seed):
    """The design of the last hint is enough, whatever the luck of the draw."""
    passed, message = look("02.5", honest[seed])
    assert passed, message


def test_do_three_numbers_pass_too():
    """A learner may hand in mean, low and high from a summary."""
    assert look("02.5", 17.9, 16.8, 19.0)[0]


def test_is_one_run_told_from_many():
    """One replication, and a single number taken from it, say nothing of their spread."""
    office = desk({**TWO_CLERKS, "clock.warm_up_days": 5, "clock.horizon_days": 20})
    one = sk.replicate(office, n=1, seed=1, measures=["task_wait"])
    for answer in (one, one.summary.loc["task_wait", "mean"]):
        passed, message = look("02.5", answer)
        assert not passed and "One run is one story" in message


def test_is_a_missing_warm_up_noticed():
    """Counting from the empty room is recognised by the scenario that was run."""
    office = desk({**TWO_CLERKS, "clock.warm_up_days": 0, "clock.horizon_days": 10})
    passed, message = look("02.5", sk.replicate(office, n=10, seed=1, measures=["task_wait"]))
    assert not passed and "the room is empty" in message


def test_is_too_short_told_from_wrong():
    """The right office, run for too short a time, is not called wrong."""
    office = desk({**TWO_CLERKS, "clock.warm_up_days": 5, "clock.horizon_days": 5})
    passed, message = look("02.5", sk.replicate(office, n=10, seed=1, measures=["task_wait"]))
    assert not passed and "too wide to be of use" in message


def test_are_few_replications_told_from_enough():
    """Four runs may happen to agree closely; an interval of four is itself a matter of luck."""
    few = sk.Replications(desk({**TWO_CLERKS, **DESIGN}), 1, pd.DataFrame({"task_wait": [17.2, 17.5, 18.0, 18.1]}))
    passed, message = look("02.5", few)
    assert not passed and "4 replications are too few" in message


def test_is_a_queue_for_each_clerk_recognised():
    """One clerk with half the clients each: as busy, and twice the wait."""
    separate = desk({"clock.warm_up_days": 5, "clock.horizon_days": 40})
    passed, message = look("02.5", sk.replicate(separate, n=12, seed=1, measures=["task_wait"]))
    assert not passed and "a queue for each clerk" in message


def test_are_clients_that_were_not_doubled_recognised():
    """Two clerks for the clients of one."""
    idle = desk({"teams.desk.members[0].count": 2, "clock.warm_up_days": 5, "clock.horizon_days": 20})
    passed, message = look("02.5", sk.replicate(idle, n=10, seed=1, measures=["task_wait"]))
    assert not passed and "forget the clients" in message


@pytest.mark.slow
def test_is_the_wrong_measure_recognised(honest):
    """The lead time, in working days as the kit gives it and in minutes as a learner may turn it."""
    row = honest[1].summary.loc["lead_time_mean"]
    in_days = [float(row[name]) for name in ("mean", "low", "high")]
    passed, message = look("02.5", *in_days)
    assert not passed and "lead time in working days" in message
    passed, message = look("02.5", *(480 * days for days in in_days))
    assert not passed and "from coming in to leaving" in message


def test_is_an_overloaded_clerk_told_that_more_runs_do_not_help():
    """384 clients for one clerk: no classic value, since the wait grows for as long as the run lasts."""
    office = desk({"events.client.per_week": 384, "clock.warm_up_days": 5, "clock.horizon_days": 20})
    passed, message = look("02.5", sk.replicate(office, n=10, seed=1, measures=["task_wait"]))
    assert not passed and "more replications will not mend it" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_one_number_to_a_design():
    """Five exercises, five kinds of check, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("02.")]
    assert [exercise.kind for exercise in lesson] == ["choice", "number", "scenario", "function", "estimate"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
