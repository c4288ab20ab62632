"""Lesson 04, Specialists or generalists: do its checks know a right answer, and every classic error of a novice?"""

import itertools

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

SKILLS = "teams.pool.members[*].skills.*"
TAXES = ("income_tax", "allowances", "vat", "inheritance_tax")
# Days enough for the verdict, few enough for a test.
DAYS = {"clock.warm_up_days": 2, "clock.horizon_days": 3}


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def desks(changes=None):
    return sk.load("textbook/separate-desks").change(changes or {})


def pool(changes=None):
    return sk.load("textbook/pooled-desk").change(changes or {})


# ---------------------------------------------------------------- 04.1, why did pooling hurt


def test_is_the_right_reason_accepted():
    """Unequal jobs in one queue."""
    assert look("04.1", "b")[0]


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("a", "row of the utilisation"),
        ("c", "full speed"),
        ("d", "the other way round"),
        ("e", "does not hold 0"),
    ],
)
def test_does_each_other_reason_get_an_answer_of_its_own(option, says):
    """Busier, slower, the long jobs, or chance: each is answered with what would show it to be so."""
    passed, message = look("04.1", option)
    assert not passed and says in message.lower()


@pytest.mark.slow
def test_does_the_experiment_of_the_solution_decide_it():
    """With long jobs of 2 minutes the pool wins, with 10 it loses; the load is the same in all four."""
    verdicts = {}
    for minutes in (2, 10):
        jobs = {
            "products.long.work.mean": minutes,
            "events.long_client.per_week": 2000 / minutes,
            "clock.warm_up_days": 5,
            "clock.horizon_days": 20,
        }
        pair = [sk.load(f"textbook/short-and-long{end}").change(jobs) for end in ("", "-pooled")]
        found = sk.compare(*pair, n=6, seed=1, measures=["task_wait", "utilisation"])
        verdicts[minutes] = found.summary.loc["task_wait", "verdict"]
        assert abs(found.summary.loc["utilisation", "difference"]) < 0.01
    assert verdicts == {2: "better", 10: "worse"}


# ---------------------------------------------------------------- 04.2, the break-even at 90 %


def break_even(utilisation, measure="wait"):
    return sk.theory.break_even_slowdown(teams=4, servers=5, utilisation=utilisation, measure=measure)


def test_is_the_break_even_what_erlangs_formula_gives():
    """The value of the file is the closed form, and it may be given with two decimals."""
    right = 10 * break_even(0.9)
    assert shipped()["04.2"].value == pytest.approx(right, abs=1e-6)
    assert look("04.2", right)[0]
    assert look("04.2", round(right, 2))[0]


def test_does_the_break_even_make_the_waits_equal():
    """Filled in again, both offices wait equally long: the exercise asks what it says it asks."""
    both = sk.theory.pooling(teams=4, servers=5, utilisation=0.9, mean_service=10, slowdown=break_even(0.9))
    assert both.pooled.mean_wait == pytest.approx(both.separate.mean_wait, rel=1e-6)


def test_are_the_classic_slips_of_the_break_even_recognised():
    """Each answer is worked out as the slip works it out, not copied from the file."""
    slips = {
        "queue grows without end": 10 / 0.9,
        "the office of the lesson": 10 * break_even(0.8),
        "pool of the lesson is full": 10 / 0.8,
        "whole visit": 10 * break_even(0.9, "sojourn"),
        "how many *times* as long": break_even(0.9),
        "extra minutes": 10 * (break_even(0.9) - 1),
        "in per cent": 100 * (break_even(0.9) - 1),
        "divided by the slowdown": 10 / break_even(0.9),
    }
    for says, answer in slips.items():
        for given in (answer, round(answer, 2)):
            passed, message = look("04.2", given)
            assert not passed and says in message, (says, given, message)


def test_do_other_numbers_get_a_direction():
    """An unknown slip is told whether it is too high or too low, and never the value."""
    for answer, side in ((11.4, "too high"), (10.3, "too low")):
        passed, message = look("04.2", answer)
        assert not passed and side in message and "10.78" not in message


# ---------------------------------------------------------------- 04.3, a fair comparison


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_does_a_fair_comparison_pass_with_any_seed(seed):
    """Both offices on the same clients, the generalists 30 % slower: worse, whatever the luck of the draw."""
    slow = pool({**DAYS, SKILLS: 1 / 1.3})
    passed, message = look("04.3", sk.compare(desks(DAYS), slow, n=10, seed=seed, measures=["task_wait"]))
    assert passed, message


def test_is_a_comparison_the_other_way_round_read_so():
    """The pool first and the desks second is the same finding."""
    slow = pool({**DAYS, SKILLS: 1 / 1.3})
    passed, message = look("04.3", sk.compare(slow, desks(DAYS), n=10, seed=1, measures=["task_wait"]))
    assert passed, message


def test_is_one_replication_recognised():
    """A single run says nothing of its luck."""
    slow = pool({**DAYS, SKILLS: 1 / 1.3})
    passed, message = look("04.3", sk.compare(desks(DAYS), slow, n=1, seed=1, measures=["task_wait"]))
    assert not passed and "This is one replication" in message


def test_are_few_replications_recognised():
    """Four are fewer than the ten that were asked for, also when their verdict is right."""
    slow = pool({**DAYS, SKILLS: 1 / 1.3})
    passed, message = look("04.3", sk.compare(desks(DAYS), slow, n=4, seed=1, measures=["task_wait"]))
    assert not passed and "at least 10" in message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"products.*.work.mean": 13}),  # the work made longer, and not the people slower
        ({}, {SKILLS: 1 / 1.3, "clock.horizon_days": 5}),  # only one of the two on another clock
        ({}, {SKILLS: 1 / 1.3, "events.*.per_week": 900}),
    ],
)
def test_are_different_clients_recognised(first, second):
    """Longer questions, other days or fewer clients in one of the two offices."""
    found = sk.compare(desks({**DAYS, **first}), pool({**DAYS, **second}), n=2, seed=1, measures=["task_wait"])
    passed, message = look("04.3", found)
    assert not passed and "did not meet the same clients" in message


def test_are_different_seeds_recognised():
    """Two estimates of their own, each with its own seed."""
    pair = [
        sk.replicate(office, n=2, seed=seed, measures=["task_wait"])
        for office, seed in ((desks(DAYS), 1), (pool({**DAYS, SKILLS: 1 / 1.3}), 2))
    ]
    passed, message = look("04.3", pair)
    assert not passed and "seeds are 1 and 2" in message


@pytest.mark.parametrize("skill", [1.3, 1.0])
def test_is_a_speed_taken_for_a_slowdown_recognised(skill):
    """A skill of 1.3 makes people quicker; nothing changed leaves them as quick as specialists."""
    found = sk.compare(desks(DAYS), pool({**DAYS, SKILLS: skill}), n=10, seed=1, measures=["task_wait"])
    passed, message = look("04.3", found)
    assert not passed and "A skill is a speed" in message


def test_is_everybody_longer_in_both_offices_recognised():
    """Longer work for specialists and generalists alike: the same clients, but not the question."""
    longer = {**DAYS, "products.*.work.mean": 11}
    found = sk.compare(desks(longer), pool(longer), n=10, seed=1, measures=["task_wait"])
    passed, message = look("04.3", found)
    assert not passed and "the specialists keep their speed" in message


def test_is_a_verdict_that_cannot_be_told_answered():
    """At the break-even itself ten short runs hold 0."""
    found = sk.compare(desks(DAYS), pool({**DAYS, SKILLS: 1 / 1.16}), n=10, seed=3, measures=["task_wait"])
    passed, message = look("04.3", found)
    assert not passed and "as large as asked for" in message


# ---------------------------------------------------------------- 04.4, the share of the gain


def mean(numbers):
    return sum(numbers) / len(numbers)


def test_is_the_ratio_of_the_means_right():
    """Add up first, divide once."""

    def share(separate, some, pooled):
        return (mean(separate) - mean(some)) / (mean(separate) - mean(pooled))

    assert look("04.4", share)[0]


def test_do_paired_sums_pass_too():
    """Somebody who adds up the differences of the replications does the same."""

    def share(separate, some, pooled):
        part = sum(a - b for a, b in zip(separate, some, strict=True))
        return part / sum(a - b for a, b in zip(separate, pooled, strict=True))

    assert look("04.4", share)[0]


def test_are_the_classic_errors_of_a_share_recognised():
    """Mean of ratios, share of the wait, the rest, what is left, minutes, per cents, and upside down."""

    def right(a, b, c):
        return (mean(a) - mean(b)) / (mean(a) - mean(c))

    errors = {
        "a mean of ratios": lambda a, b, c: mean([(x - y) / (x - z) for x, y, z in zip(a, b, c, strict=True)]),
        "share of the *wait*": lambda a, b, c: (mean(a) - mean(b)) / mean(a),
        "still missing": lambda a, b, c: (mean(b) - mean(c)) / (mean(a) - mean(c)),
        "wait that is left": lambda a, b, c: mean(b) / mean(a),
        "Those are the minutes": lambda a, b, c: mean(a) - mean(b),
        "per cents": lambda a, b, c: 100 * right(a, b, c),
        "Upside down": lambda a, b, c: 1 / right(a, b, c),
    }
    for says, function in errors.items():
        passed, message = look("04.4", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def share_of_gain(separate, some, pooled):
        """Share of the gain of the full pool that some cross-training brings."""

    assert sk.check("04.4", share_of_gain).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 04.5, who learns what


def with_courses(courses, speed=1 / 1.25):
    changes = {}
    for desk, others in courses.items():
        changes[f"teams.{desk}.helps"] = list(others)
        changes.update({f"teams.{desk}.members[0].skills.{other}": speed for other in others})
    return desks(changes)


def circle(order):
    return {desk: [order[(i + 1) % 4]] for i, desk in enumerate(order)}


@pytest.mark.slow
@pytest.mark.parametrize("rest", list(itertools.permutations(TAXES[1:])))
def test_does_every_closed_circle_keep_the_promise(rest):
    """Six orders of the desks make a circle, and the check accepts them all."""
    passed, message = look("04.5", with_courses(circle((TAXES[0], *rest))))
    assert passed, message


@pytest.mark.slow
def test_is_a_course_for_everything_refused():
    """It keeps the promise of 2.5 minutes, at a price that the exercise does not allow."""
    passed, message = look("04.5", with_courses({desk: [tax for tax in TAXES if tax != desk] for desk in TAXES}))
    assert not passed and "knows 4 products; in this exercise at most 2 each" in message


@pytest.mark.slow
@pytest.mark.parametrize(
    "courses",
    [
        {TAXES[0]: [TAXES[1]], TAXES[1]: [TAXES[0]], TAXES[2]: [TAXES[3]], TAXES[3]: [TAXES[2]]},
        {TAXES[0]: [TAXES[1]], TAXES[1]: [TAXES[2]], TAXES[2]: [TAXES[3]]},
        {TAXES[0]: [TAXES[1]], TAXES[1]: [TAXES[0]], TAXES[2]: [TAXES[0]], TAXES[3]: [TAXES[0]]},
    ],
    ids=["two pairs", "an open line", "all help one"],
)
def test_do_other_layouts_fall_short(courses):
    """As many courses, or nearly so, in a layout that does not close: the promise is not kept."""
    passed, message = look("04.5", with_courses(courses))
    assert not passed and "Not far enough" in message


def test_is_a_skill_without_helping_recognised():
    """To know a tax is not yet to take its work; nor is the untouched office, or another one."""
    learnt = desks({f"teams.{desk}.members[0].skills.{to}": 0.8 for desk, (to,) in circle(TAXES).items()})
    for office in (learnt, desks(), pool(), sk.load("textbook/cross-trained-chain")):
        passed, message = look("04.5", office)
        assert not passed and "`helps` is empty everywhere" in message


def test_is_helping_without_a_skill_recognised():
    """Desks that turn to an inbox of which they can do nothing."""
    passed, message = look("04.5", desks({f"teams.{desk}.helps": to for desk, to in circle(TAXES).items()}))
    assert not passed and "empty promise" in message


def test_is_a_second_tax_at_full_speed_recognised():
    """Forgetting what the second skill costs."""
    passed, message = look("04.5", with_courses(circle(TAXES), speed=1.0))
    assert not passed and "25 % longer" in message


@pytest.mark.parametrize("speed", [1.25, 0.5])
def test_is_another_pace_recognised(speed):
    """A slowdown taken for a speed, or a pace that nobody asked for."""
    passed, message = look("04.5", with_courses(circle(TAXES), speed=speed))
    assert not passed and "at least 0.8 and at most 1" in message


def test_is_a_slower_own_tax_recognised():
    """`*` reaches the own skill as well."""
    slow = with_courses(circle(TAXES)).change({"teams.*.members[*].skills.*": 0.8})
    passed, message = look("04.5", slow)
    assert not passed and "own skill stays 1" in message


def test_is_hiring_refused():
    """A sixth person at one desk, or a seat moved to another."""
    for changes in ({"teams.vat.members[0].count": 6}, {"teams.vat.members[0].count": 4}):
        passed, message = look("04.5", with_courses(circle(TAXES)).change(changes))
        assert not passed and "`teams.vat.members[0].count`" in message


def test_is_sending_clients_away_refused():
    """Fewer clients keep the promise too; but those are other clients."""
    passed, message = look("04.5", with_courses(circle(TAXES)).change({"events.vat_client.per_week": 500}))
    assert not passed and "other clients" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_one_number_to_a_design():
    """Five exercises, five kinds of check, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("04.")]
    assert [exercise.kind for exercise in lesson] == ["choice", "number", "comparison", "function", "scenario"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
