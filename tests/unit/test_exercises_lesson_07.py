"""Lesson 07, Work that need not be: do its checks know a right answer, and every classic error of a novice?"""

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

SEEDS = (1, 2, 3)
QUIETER = {"events.client.per_week": 80}
DESIGN = {"clock.warm_up_days": 10, "clock.horizon_days": 120}  # of the last hint
BRIEF = {"clock.warm_up_days": 4, "clock.horizon_days": 15}
DUTY = {"teams.team.turns": 1}
CALLS = ["contacts_per_case"]
LEAD = ["lead_time_mean", "answer_time"]


def office(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("textbook/vicious-circle").change(merged)


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


# ---------------------------------------------------------------- 07.1, by hand


def test_is_the_point_of_no_return_right():
    """Spare minutes by the minutes that an open case takes, also worked out in people."""
    for answer in (1.5 * 480 / (0.25 * 12), 240, (12 - 10.5) / (0.25 * 12 / 480)):
        assert look("07.1", answer)[0], answer


def test_are_the_slips_of_the_sum_recognised():
    """Each answer is worked out as the slip works it out."""
    slips = {
        "all the minutes": 12 * 480 / (0.25 * 12),
        "minutes of the own work": 10.5 * 480 / (0.25 * 12),
        "call once a day": 1.5 * 480 / 12,
        "number of calls": 1.5 * 480 / 0.25,
        "people by minutes": 1.5 / (0.25 * 12),
    }
    for says, answer in slips.items():
        passed, message = look("07.1", answer)
        assert not passed and says in message, (says, answer, message)


@pytest.mark.slow
def test_does_the_sum_by_hand_tell_where_the_office_turns():
    """At 85 % own work the sum says 96 open cases: from 40 every office comes back, from 180 none does."""

    def open_after_twelve_weeks(start, replication):
        sick = office({"events.client.opening_backlog": start, "clock.warm_up_days": 0})
        return sk.run(sick, seed=7, replication=replication).measures("open_at_end").iloc[0]

    assert all(open_after_twelve_weeks(40, number) < 40 for number in range(6))
    assert all(open_after_twelve_weeks(180, number) > 180 for number in range(6))


# ---------------------------------------------------------------- 07.2, what an error costs


def test_are_the_minutes_of_a_client_right():
    """In one line, or step by step for a hundred clients."""

    def for_a_hundred(work, error, rework, complaint, talk):
        wrong = 100 * error
        return (100 * work + wrong * rework * work + wrong * complaint * talk) / 100

    for function in (lambda w, e, r, c, t: w + e * (r * w + c * t), for_a_hundred):
        assert look("07.2", function)[0]


def test_are_the_classic_costs_recognised():
    """Mending it all, everybody complains, everybody errs, no complaints, only the extra."""
    errors = {
        "mend with the whole work": lambda w, e, r, c, t: w + e * (w + c * t),
        "every client with an error complain": lambda w, e, r, c, t: w + e * (r * w + t),
        "every client have an error": lambda w, e, r, c, t: w + r * w + c * t,
        "add the complaints": lambda w, e, r, c, t: w + e * r * w,
        "what errors add": lambda w, e, r, c, t: e * (r * w + c * t),
    }
    for says, function in errors.items():
        passed, message = look("07.2", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def minutes_of_a_client(work, error, rework, complaint, talk):
        """Minutes that an average client costs, with errors."""

    assert sk.check("07.2", minutes_of_a_client).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 07.3, estimate


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_honest_work_pass_with_any_seed(seed):
    """The design of the last hint is enough, whatever the luck of the draw."""
    passed, message = look("07.3", sk.replicate(office(QUIETER, DESIGN), n=20, seed=seed, measures=CALLS))
    assert passed, message


@pytest.mark.slow
def test_is_the_truth_what_little_says():
    """Half a call for each day that a case is open and its client is not on the line, and one to tell."""
    summary = sk.replicate(office(QUIETER, DESIGN), n=10, seed=4, measures=[*CALLS, *LEAD]).summary["mean"]
    asked = summary["contacts_per_case"] - 1
    on_the_line = (20 + 15 * asked) / 480
    assert asked == pytest.approx(0.5 * (summary["lead_time_mean"] - on_the_line), rel=0.08)


def test_is_one_run_told_from_many():
    """One replication, and the number taken from it, say nothing of their spread."""
    one = sk.replicate(office(QUIETER, BRIEF), n=1, seed=1, measures=CALLS)
    for answer in (one, one.summary.loc["contacts_per_case", "mean"]):
        passed, message = look("07.3", answer)
        assert not passed and "One run is one story" in message


def test_is_too_short_told_from_wrong():
    """The right office, run for too short a time, is not called wrong."""
    passed, message = look("07.3", sk.replicate(office(QUIETER, BRIEF), n=3, seed=1, measures=CALLS))
    assert not passed and "too wide to be of use" in message


def test_is_a_missing_warm_up_noticed():
    """Counting from an office without open cases is recognised by the scenario that was run."""
    empty = office(QUIETER, {"clock.warm_up_days": 0, "clock.horizon_days": 10})
    passed, message = look("07.3", sk.replicate(empty, n=4, seed=1, measures=CALLS))
    assert not passed and "no case lies open" in message


def test_are_chasing_calls_alone_and_no_chasing_recognised():
    """Without chasing every client calls once; and the chasing calls are only a part of the calls."""
    nobody = office(QUIETER, BRIEF, {"events.client.chasing": None})
    found = sk.replicate(nobody, n=2, seed=1, measures=CALLS).summary.loc["contacts_per_case", "mean"]
    passed, message = look("07.3", found, found - 0.01, found + 0.01)
    assert not passed and "Did chasing get lost" in message
    passed, message = look("07.3", 0.32, 0.30, 0.34)
    assert not passed and "chasing calls alone" in message


# ---------------------------------------------------------------- 07.4, compare


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_phone_duty_harm_the_healthy_office_with_any_seed(seed):
    """The offices of the exercise, on the number of replications of the last hint."""
    passed, message = look("07.4", sk.compare(office(), office(DUTY), n=20, seed=seed, measures=LEAD))
    assert passed, message


@pytest.fixture(scope="module")
def pair():
    """The two offices on a shorter clock; the check does not ask for the long one."""
    return office({"clock.horizon_days": 20}), office({"clock.horizon_days": 20}, DUTY)


def test_is_the_other_way_round_recognised(pair):
    """Both have the same title, so only the verdict tells: the novice hears which should come first."""
    passed, message = look("07.4", sk.compare(*pair[::-1], n=12, seed=1, measures=LEAD))
    assert not passed and "which of the two came first" in message


def test_is_a_copy_that_was_not_changed_recognised(pair):
    """The same office twice differs in nothing."""
    passed, message = look("07.4", sk.compare(pair[0], pair[0], n=10, seed=1, measures=LEAD))
    assert not passed and "nothing was changed" in message


def test_are_one_and_few_replications_told_from_enough(pair):
    """One run may flatter either office; four are still too few."""
    passed, message = look("07.4", sk.compare(*pair, n=1, seed=1, measures=LEAD))
    assert not passed and "one run may flatter" in message
    passed, message = look("07.4", sk.compare(*pair, n=4, seed=1, measures=LEAD))
    assert not passed and "4 replications are too few" in message


def test_are_quieter_clients_refused(pair):
    """Clients who ask less often are other clients: that is no phone duty."""
    patient = office({"clock.horizon_days": 20, "events.client.chasing.per_day": 0.25})
    passed, message = look("07.4", sk.compare(pair[0], patient, n=10, seed=1, measures=LEAD))
    assert not passed and "did not meet the same clients" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_a_sum_to_a_comparison():
    """Four exercises, four kinds of check, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("07.")]
    assert [exercise.kind for exercise in lesson] == ["number", "function", "estimate", "comparison"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
