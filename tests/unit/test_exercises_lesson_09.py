"""Lesson 09, Experiments you can trust: do its checks know a right answer, and each error of a novice?"""

import math

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped
from simkit.course.exercises.kinds import KINDS
from simkit.experiment.precision import replications_for

SEEDS = (1, 2, 3)
SPEED = "teams.desk.members[0].skills.request"
COUNT = "teams.desk.members[0].count"
WAIT = ["task_wait"]
STAFF = {
    "as now": (1, 1.00),
    "new form": (1, 1.04),
    "new screen": (1, 1.10),
    "two at 54 %": (2, 0.54),
    "two at 56 %": (2, 0.56),
}


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def desk(changes=None):
    """Return the desk of the exercises."""
    return sk.load("textbook/mm1").change(
        {"clock.warm_up_days": 5, "clock.horizon_days": 5, **(changes or {})}
    )


def manned(clerks, speed):
    return desk({COUNT: clerks, SPEED: speed})


# ---------------------------------------------------------------- 09.1, by hand


def test_is_the_sum_right_by_root_and_by_student():
    """The rule of the lesson passes, and so does the kit's own estimate, which knows Student's t."""
    for answer in (40 * 16, replications_for(40, 0.20, 0.05)):
        assert look("09.1", answer)[0], answer


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (40 * 4, "four times the months"),
        (40 * 2, "Twice the months"),
        (16, "You have forty"),
        (40 * 4**4, "fourth power"),
    ],
)
def test_are_the_slips_of_the_sum_recognised(answer, says):
    """Each answer is worked out as the slip works it out."""
    passed, message = look("09.1", answer)
    assert not passed and says in message


# ---------------------------------------------------------------- 09.2, the same clients


@pytest.mark.parametrize("seed", SEEDS)
def test_is_the_faster_clerk_told_with_any_seed(seed):
    """The number of weeks of the last hint tells, whatever the seed."""
    passed, message = look(
        "09.2", sk.compare(desk(), desk({SPEED: 1.02}), n=30, seed=seed, measures=WAIT, progress=False)
    )
    assert passed, message


def test_are_different_seeds_recognised():
    """Each clerk with own clients: two estimates, one seed each, is the error that this lesson is about."""
    apart = [
        sk.replicate(office, n=10, seed=seed, measures=WAIT)
        for seed, office in ((1, desk()), (2, desk({SPEED: 1.02})))
    ]
    passed, message = look("09.2", tuple(apart))
    assert not passed and "did not meet the same clients" in message and "the seeds are 1 and 2" in message


def test_are_unpaired_estimates_recognised():
    """The same seed, but two separate intervals laid side by side: what both share is not taken off."""
    apart = [sk.replicate(office, n=10, seed=1, measures=WAIT) for office in (desk(), desk({SPEED: 1.02}))]
    passed, message = look("09.2", tuple(apart))
    assert not passed and "two separate estimates" in message


@pytest.mark.parametrize(
    "changes",
    [{"events.client.per_week": 188}, {"products.request.work.mean": 9.8}],
    ids=["fewer", "shorter"],
)
def test_are_other_clients_recognised(changes):
    """Fewer clients, or clients with less work, are no faster clerk."""
    passed, message = look("09.2", sk.compare(desk(), desk(changes), n=10, seed=1, measures=WAIT))
    assert not passed and "did not meet the same clients" in message


def test_are_one_and_few_weeks_told_from_enough():
    """One week has no spread; four may tell by luck, and are still too few."""
    passed, message = look("09.2", sk.compare(desk(), desk({SPEED: 1.02}), n=1, seed=1, measures=WAIT))
    assert not passed and "no spread" in message
    passed, message = look("09.2", sk.compare(desk(), desk({SPEED: 1.02}), n=4, seed=1, measures=WAIT))
    assert not passed and "at least ten" in message


def test_is_too_short_to_tell_apart_from_wrong():
    """Where the interval holds zero the answer is not called wrong; the other way round it is."""
    # Two clerks at 49 % of the speed let clients wait as long as the one does: 40.7 minutes against 40 (Erlang C).
    short = sk.compare(desk(), manned(2, 0.49), n=10, seed=1, measures=WAIT)
    assert short.summary.loc["task_wait", "verdict"] == "cannot tell"
    passed, message = look("09.2", short)
    assert not passed and "not wrong, it is too short to tell" in message
    passed, message = look("09.2", sk.compare(desk({SPEED: 1.02}), desk(), n=10, seed=1, measures=WAIT))
    assert not passed and "the difference is the second minus the first" in message


def test_is_a_copy_that_was_not_changed_recognised():
    """The same desk twice differs in nothing."""
    passed, message = look("09.2", sk.compare(desk(), desk(), n=10, seed=1, measures=WAIT))
    assert not passed and "nothing was changed" in message


# ---------------------------------------------------------------- 09.3, warm-up and length


def goes_on(warm_up, horizon, per_week=204):
    return desk(
        {"events.client.per_week": per_week, "clock.warm_up_days": warm_up, "clock.horizon_days": horizon}
    )


def waits(office, n, seed=1):
    return sk.replicate(office, n=n, seed=seed, measures=WAIT, progress=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_the_last_hint_pass_with_any_seed(seed):
    """Thirty runs of a hundred days, after ten that are left out."""
    passed, message = look("09.3", waits(goes_on(10, 100), 30, seed))
    assert passed, message


def test_does_the_formula_give_the_truth():
    """The truth is Erlang's formula, not a simulation."""
    found = sk.theory.mmc(arrival_rate=204 / 2400, mean_service=10, servers=1).mean_wait
    (exercise,) = (e for e in shipped() if e.id == "09.3")
    assert math.isclose(exercise.truth, found)


@pytest.mark.parametrize("warm_up", [0, 1])
def test_is_a_start_that_is_empty_or_nearly_so_recognised(warm_up):
    """No warm-up and one that is too short: more runs would make the interval narrow around a wrong number."""
    passed, message = look("09.3", waits(goes_on(warm_up, 5), 12))
    assert not passed and "leave out at least five days" in message


def test_are_too_few_replications_too_short_but_not_wrong():
    """Weeks with a warm-up: the interval holds the truth, and is too wide to tell."""
    passed, message = look("09.3", waits(goes_on(5, 5), 12))
    assert not passed and "too short to tell" in message and "not wrong" in message


def test_is_one_run_recognised():
    """One run, and one number without an interval."""
    for answer in (waits(goes_on(5, 5), 1), 56.7):
        passed, message = look("09.3", answer)
        assert not passed and "One run is one story" in message


@pytest.mark.parametrize(("mean", "clients"), [(40, "192"), (90, "216")])
def test_is_another_number_of_clients_recognised(mean, clients):
    """A narrow interval around the wait of another office is told which office it is."""
    wait = sk.theory.mmc(arrival_rate=int(clients) / 2400, mean_service=10, servers=1).mean_wait
    assert math.isclose(wait, mean)
    passed, message = look("09.3", wait, wait - 3, wait + 3)
    assert not passed and f"with {clients} clients" in message


# ---------------------------------------------------------------- 09.4, looking again and again


@pytest.fixture(scope="module")
def three():
    return manned(3, 0.38)


@pytest.mark.parametrize("seed", SEEDS)
def test_may_the_procedure_stop_where_it_likes(three, seed):
    """Whatever the seed, it tells within the looks of the last hint."""
    answer = looked(desk(), three, 320, seed=seed)
    passed, message = look("09.4", answer)
    assert passed, message


def test_is_stopping_at_the_first_look_that_tells_recognised(three):
    """A novice goes on week by week and stops at the first interval without zero: right by itself, and peeked."""
    found = sk.compare(desk(), three, n=5, seed=1, measures=["lead_time_mean"], progress=False)
    while found.summary.loc["lead_time_mean", "verdict"] == "cannot tell":
        found = found.extend(found.n + 1)
    assert found.summary.loc["lead_time_mean", "verdict"] == "better"
    assert found.n < looked(desk(), three, 320, seed=1).n
    passed, message = look("09.4", found)
    assert not passed and "decided beforehand to look once" in message


def test_does_peeking_find_what_is_not_there_and_the_procedure_not():
    """Of pure chance, looking after each of 5 to 40 finds something far more often than one in twenty."""
    import numpy as np

    from simkit.experiment.interval import quantile
    from simkit.experiment.sequential import looks_at

    chance = np.random.default_rng(9).standard_normal((1000, 40))

    def alarms(looks, level):
        found = np.zeros(len(chance), dtype=bool)
        for n in looks:
            seen = chance[:, :n]
            half = quantile(level, n - 1) * seen.std(axis=1, ddof=1) / np.sqrt(n)
            found |= abs(seen.mean(axis=1)) > half
        return found.mean()

    looks = looks_at(5, 40)
    assert alarms(range(5, 41), 0.95) > 0.20
    assert alarms(looks, 1 - 0.05 / len(looks)) <= 0.05


def test_is_too_few_looks_not_called_wrong(three):
    """The looks are used up before it can tell: too short, not wrong."""
    passed, message = look("09.4", looked(desk(), three, 10, seed=1))
    assert not passed and "not wrong" in message and "max_replications=320" in message


def test_are_the_other_way_round_and_other_clients_recognised(three):
    """The verdict is on the second; and a desk with other clients is another question."""
    passed, message = look("09.4", looked(three, desk(), 320, seed=1))
    assert not passed and "the verdict is on the second" in message
    other = three.change({"events.client.per_week": 150})
    passed, message = look("09.4", looked(desk(), other, 10, seed=1))
    assert not passed and "did not meet the same clients" in message


def test_are_two_estimates_recognised(three):
    """Two means side by side, or a name, are picked by eye."""
    apart = [sk.replicate(office, n=5, seed=1, measures=["lead_time_mean"]) for office in (desk(), three)]
    for answer in (tuple(apart), apart[0], "three clerks"):
        passed, message = look("09.4", answer)
        assert not passed and "how sure is that" in message


# ---------------------------------------------------------------- 09.5, the best of several


@pytest.fixture(scope="module")
def offices():
    return {name: manned(*staff) for name, staff in STAFF.items()}


def looked(first, second, max_replications, seed=1):
    return sk.compare_sequentially(
        first, second, measure="lead_time_mean", n=5, max_replications=max_replications, seed=seed, progress=False
    )


def chosen(offices, seed=1, **other):
    options = {"measure": "lead_time_mean", "indifference_zone": 0.004, "max_replications": 400, "progress": False}
    options |= {"names": list(offices), **other}
    return sk.select_best(*offices.values(), seed=seed, **options)


@pytest.mark.parametrize("seed", SEEDS)
def test_is_the_best_chosen_with_any_seed(offices, seed):
    """The last hint passes whatever the seed."""
    passed, message = look("09.5", chosen(offices, seed=seed))
    assert passed, message


def test_is_picking_the_best_mean_recognised(offices):
    """By name, as estimates side by side, or as one estimate: nothing says how sure the choice is."""
    estimates = [sk.replicate(o, n=5, seed=1, measures=["lead_time_mean"]) for o in offices.values()]
    best = min(estimates, key=lambda found: found.summary.loc["lead_time_mean", "mean"])
    for answer in ("new screen", estimates, best):
        passed, message = look("09.5", answer)
        assert not passed and "partly the luckiest" in message


def test_are_pairs_without_a_choice_recognised(offices):
    """Many pairs, with or without corrected intervals, choose nothing."""
    alike = {"measures": ["lead_time_mean"], "n": 5, "seed": 1, "progress": False}
    of_two = sk.compare(offices["as now"], offices["new screen"], **alike)
    of_all = sk.compare(*offices.values(), names=list(offices), against="all", **alike)
    for answer in (of_two, of_all):
        passed, message = look("09.5", answer)
        assert not passed and "how sure the *choice* is" in message


def test_is_too_coarse_a_worth_recognised(offices):
    """Two minutes written as 2 working days: then all are equally good."""
    passed, message = look("09.5", chosen(offices, indifference_zone=2.0))
    assert not passed and "480 minutes" in message


def test_is_a_selection_that_ran_out_not_called_wrong(offices):
    """A very small worth and few runs: it says that it cannot tell."""
    unsure = chosen({**offices, "as now": offices["two at 56 %"]}, indifference_zone=0.00001, max_replications=10)
    assert unsure.best is None
    passed, message = look("09.5", unsure)
    assert not passed and "not wrong" in message


def test_are_another_question_and_fewer_proposals_refused(offices):
    """Another measure, four of the five, less certainty, or other clients for one of them."""
    four = {name: office for name, office in offices.items() if name != "new form"}
    crowd = {**offices, "new form": offices["new form"].change({"events.client.per_week": 100})}
    for answer, says in (
        (chosen(offices, max_replications=10, measure="lead_time_p90"), "lead_time_p90"),
        (chosen(four, max_replications=10), "There are 5"),
        (chosen(offices, max_replications=10, confidence=0.8), "Ask for 95 %"),
        (chosen(crowd, max_replications=10), "did not meet the same clients"),
        (chosen({**offices, "new screen": manned(1, 1.0), "as now": manned(1, 1.1)}), "chose 'as now'"),
    ):
        passed, message = look("09.5", answer)
        assert not passed and says in message, (says, message)


# ---------------------------------------------------------------- the kind, and all of them


BASE = {"id": "90.1", "title": "T", "task": "Say it.", "hints": ["a", "b"], "right": "That is so."}


@pytest.mark.parametrize(
    "fields",
    [
        {"by": "compare_sequentially", "verdict": "faster"},
        {"by": "compare_sequentially", "verdict": "better", "of": 3},
        {"by": "select_best", "verdict": "a"},
        {"by": "select_best", "verdict": "a", "indifference_zone": 1.0, "of": 1},
        {"by": "guess", "verdict": "a"},
    ],
)
def test_is_a_decision_that_cannot_come_out_refused(fields):
    """Data of an exercise that no procedure can meet are refused when they are read."""
    with pytest.raises(ValueError):
        KINDS["decision"].model_validate({**BASE, "kind": "decision", "measure": "lead_time_mean", **fields})


def test_does_a_decision_have_words_of_its_own(three):
    """Without own feedback each error still gets a sentence that says what to do."""
    told = KINDS["decision"].model_validate(
        {**BASE, "kind": "decision", "by": "compare_sequentially", "measure": "lead_time_mean", "verdict": "worse"}
    )
    plain = sk.compare(desk(), three, n=5, seed=1, measures=["lead_time_mean"])
    for answer, says in (
        ("b", "picked by eye"),
        (plain, "divides the error"),
        (looked(desk(), three, 10, seed=1), "max_replications="),
        (looked(desk(), three, 320, seed=1), "Another outcome"),
    ):
        assert says in told.judge(answer).message


def test_does_the_lesson_climb_from_a_sum_to_a_choice():
    """Five exercises, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("09.")]
    assert [exercise.kind for exercise in lesson] == [
        "number",
        "comparison",
        "estimate",
        "decision",
        "decision",
    ]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
