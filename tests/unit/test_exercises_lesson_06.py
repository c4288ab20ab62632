"""Lesson 06, The telephone: do its checks know a right answer, and every classic error as a novice would make it?"""

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

SEEDS = (1, 2, 3)
EMPLOYEES = "teams.desk.members[0].count"
BRIEF = {"clock.horizon_days": 0.5}
SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 10}  # of the exercise
TEAMS = ("death", "starting_business", "buying_house")


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


# ---------------------------------------------------------------- 06.1, by hand


def test_is_the_number_of_people_right():
    """Attempts less repetitions, also rounded; and counted person by person in a small town."""
    for answer in (2.6 - 0.7 * 0.9, 1.97, 1.970):
        assert look("06.1", answer)[0], answer
    attempts, failed, again = 260, 90, 63  # 100 stands for a million
    assert (attempts - again) / 100 == pytest.approx(shipped()["06.1"].value)
    assert (attempts - failed) / (attempts - again) == pytest.approx(0.86, abs=0.005)  # what `right` says
    assert (attempts - failed) / attempts == pytest.approx(0.65, abs=0.005)


def test_are_the_slips_of_the_sum_recognised():
    """Each answer is worked out as the slip works it out."""
    slips = {
        "never got through": 2.6 - 0.9,
        "number of attempts": 2.6,
        "take them away": 2.6 + 0.7 * 0.9,
        "did *not* try again": 2.6 - 0.3 * 0.9,
        "number of repeated": 0.7 * 0.9,
        "seven tenths of all attempts": 0.7 * 2.6,
        "in millions": 1_970_000,
    }
    for says, answer in slips.items():
        passed, message = look("06.1", answer)
        assert not passed and says in message, (says, answer, message)


# ---------------------------------------------------------------- 06.2, an honest figure


def test_is_the_share_of_all_callers_right():
    """In one line, in a loop, and with a table: the same share."""

    def in_a_loop(waits, answered, norm):
        good = 0
        for wait, yes in zip(waits, answered, strict=True):
            if yes and wait <= norm:
                good += 1
        return good / len(answered)

    def with_a_table(waits, answered, norm):
        import pandas as pd

        calls = pd.DataFrame({"wait": waits, "answered": answered})
        return (calls["answered"] & (calls["wait"] <= norm)).mean()

    one_line = lambda waits, answered, norm: sum(a and w <= norm for w, a in zip(waits, answered)) / len(waits)  # noqa: B905, E731
    for function in (one_line, in_a_loop, with_a_table):
        assert look("06.2", function)[0]


def test_is_it_the_measure_of_the_kit():
    """`right` says that the function is `answered_in_norm`: on a run it gives the same share."""
    desk = sk.load("textbook/erlang-a").change({"clock.horizon_days": 0.2, "clock.warm_up_days": 0})
    run = sk.run(desk, seed=1)
    calls = run.calls[run.calls["outcome"] != "waiting"]
    good = (calls["answered_at"].notna() & (calls["wait_minutes"] <= desk.phone.answer_minutes)).sum()
    still_waiting = len(run.calls) - len(calls)
    measured = run.measures("answered_in_norm").iloc[0]
    assert good / len(run.calls) <= measured + 1e-9 <= good / (len(run.calls) - still_waiting) + 2e-9


def test_are_the_classic_reports_recognised():
    """Survivors only, short waits without an answer, no norm, the early ones left out, `<`, and a count."""

    def among(callers):
        callers = list(callers)
        return sum(callers) / len(callers)

    errors = {
        "figure of the survivors": lambda w, a, n: among(x <= n for x, yes in zip(w, a, strict=True) if yes),
        "got nothing": lambda w, a, n: among(x <= n for x in w),
        "Where does the norm": lambda w, a, n: among(a),
        "hung up within the norm": lambda w, a, n: among(
            yes and x <= n for x, yes in zip(w, a, strict=True) if yes or x > n
        ),
        "So `<=`": lambda w, a, n: among(yes and x < n for x, yes in zip(w, a, strict=True)),
        "number of callers": lambda w, a, n: sum(yes and x <= n for x, yes in zip(w, a, strict=True)),
    }
    for says, function in errors.items():
        passed, message = look("06.2", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def share_in_norm(waits, answered, norm):
        """Share of all callers who were answered within the norm."""

    assert sk.check("06.2", share_in_norm).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 06.3, estimate


def desk(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("textbook/erlang-a").change(merged)


FEWER = {EMPLOYEES: 45}


def hanging_up(scenario, n, seed=1):
    return sk.replicate(scenario, n=n, seed=seed, measures=["answer_time", "hung_up"])


def test_are_truth_and_classic_values_closed_forms():
    """Erlang A for 45 and for 50 employees, the overload on average, and Erlang B."""
    exercise = shipped()["06.3"]
    erlang_a = {c: sk.theory.erlang_a(9.6, 5, c, mean_patience=10) for c in (45, 50)}
    assert exercise.truth == pytest.approx(erlang_a[45].abandon_probability, abs=1e-6)
    fifty, overload, lost, _ = (error.value for error in exercise.classic)
    assert fifty == pytest.approx(erlang_a[50].abandon_probability, abs=1e-4)
    assert overload == 3 / 48
    assert lost == pytest.approx(sk.theory.erlang_b(48, 45), abs=1e-3)
    assert 60 * erlang_a[45].mean_wait == pytest.approx(50, abs=0.5)  # what `right` says


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_honest_work_pass_with_any_seed(seed):
    """The design of the last hint is enough, whatever the luck of the draw."""
    passed, message = look("06.3", hanging_up(desk(FEWER), n=12, seed=seed))
    assert passed, message


def test_is_one_run_told_from_many():
    """One replication, and the share taken from it, say nothing of their spread."""
    one = hanging_up(desk(FEWER, BRIEF), n=1)
    for answer in (one, one.summary.loc["hung_up", "mean"]):
        passed, message = look("06.3", answer)
        assert not passed and "One run is one story" in message


def test_is_too_short_told_from_wrong():
    """The right desk, run for too short a time, is not called wrong."""
    passed, message = look("06.3", hanging_up(desk(FEWER, BRIEF), n=4))
    assert not passed and "too wide to be of use" in message


def test_is_a_missing_warm_up_noticed():
    """Counting from fifty idle people is recognised by the scenario that was run."""
    passed, message = look("06.3", hanging_up(desk(FEWER, BRIEF, {"clock.warm_up_days": 0}), n=3))
    assert not passed and "nobody is on the phone" in message


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_is_a_desk_that_was_not_changed_recognised(seed):
    """The desk of the lesson, with fifty."""
    passed, message = look("06.3", hanging_up(desk({"clock.horizon_days": 2}), n=6, seed=seed))
    assert not passed and "Now there are forty-five" in message


@pytest.mark.parametrize(
    ("value", "says"),
    [(3 / 48, "sits idle"), (0.147, "Erlang B"), (0.853, "mean wait")],
)
def test_are_other_figures_recognised(value, says):
    """The overload, the loss formula and the wait, each with an interval put round it."""
    passed, message = look("06.3", value, value - 0.004, value + 0.004)
    assert not passed and says in message, message


# ---------------------------------------------------------------- 06.4, compare


def fronts(days=10):
    waits = sk.load("tax-office/hybrid").change({**SHORT, "clock.horizon_days": days})
    return waits, waits.change({"teams.front.interrupts": True})


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_are_interruptions_found_to_cost_with_any_seed(seed):
    """The offices of the exercise, on the number of replications of the last hint."""
    passed, message = look("06.4", sk.compare(*fronts(), n=20, seed=seed, measures=["hung_up", "lead_time_mean"]))
    assert passed, message


@pytest.mark.slow
def test_is_the_other_way_round_recognised():
    """Both have the same title, so only the verdict tells: the novice hears which should come first."""
    waits, interrupts = fronts()
    passed, message = look("06.4", sk.compare(interrupts, waits, n=16, seed=1, measures=["lead_time_mean"]))
    assert not passed and "which of the two came first" in message


def test_is_a_copy_that_was_not_changed_recognised():
    """The same office twice differs in nothing."""
    waits, _ = fronts(days=4)
    passed, message = look("06.4", sk.compare(waits, waits, n=12, seed=1, measures=["lead_time_mean"]))
    assert not passed and "nothing was changed" in message


def test_are_one_and_few_replications_told_from_enough():
    """One fortnight may flatter either rule; four are still too few."""
    offices = fronts(days=4)
    passed, message = look("06.4", sk.compare(*offices, n=1, seed=1, measures=["lead_time_mean"]))
    assert not passed and "one may flatter" in message
    passed, message = look("06.4", sk.compare(*offices, n=4, seed=1, measures=["lead_time_mean"]))
    assert not passed and ("too few" in message or "by luck only" in message), message


def test_are_other_structures_and_other_clients_refused():
    """The service teams are another question, and estimates with different seeds met different clients."""
    waits, interrupts = fronts(days=4)
    teams = sk.load("tax-office/service-team").change({**SHORT, "clock.horizon_days": 4})
    passed, message = look("06.4", sk.compare(teams, interrupts, n=12, seed=1, measures=["lead_time_mean"]))
    assert not passed and "Service teams" in message
    apart = [sk.replicate(o, n=2, seed=s, measures=["lead_time_mean"]) for s, o in enumerate((waits, interrupts))]
    passed, message = look("06.4", tuple(apart))
    assert not passed and "did not meet the same clients" in message


# ---------------------------------------------------------------- 06.5, a phone for three small teams


def teams(changes):
    return sk.load("tax-office/service-team").change(changes)


EVERYBODY = {f"teams.{name}.helps": [other for other in TEAMS if other != name] for name in TEAMS}
RING = {f"teams.{name}.helps": [TEAMS[(place + 1) % 3]] for place, name in enumerate(TEAMS)}


@pytest.mark.slow
@pytest.mark.parametrize("changes", [EVERYBODY, RING], ids=["everybody", "ring"])
def test_is_the_goal_reached_by_helping(changes):
    """The way of the last hint, and the thrifty one."""
    passed, message = look("06.5", teams(changes))
    assert passed, message


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes", [{}, {"teams.death.helps": ["buying_house"]}], ids=["as it is", "one team helps one other"]
)
def test_is_too_little_help_refused(changes):
    """The goal is measured, and half of it is not enough."""
    passed, message = look("06.5", teams(changes))
    assert not passed and "`hung_up` is" in message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"teams.*.interrupts": True}, "was ruled out"),
        ({"teams.*.turns": 2}, "In turns some sit"),
        ({"phone.forward": "ticket"}, "*after* somebody has picked up"),
        ({"teams.death.members[0].count": 3}, "members[0].count"),
        ({"teams.death.members[1].phone": "only"}, "members[1].phone"),
        ({"teams.*.members[*].absence": 0}, "absence"),
    ],
)
def test_is_another_way_to_the_goal_refused(changes, says):
    """What was ruled out says why; more, healthier or other people are not what was asked for."""
    passed, message = look("06.5", teams({**EVERYBODY, **changes}))
    assert not passed and says in message, message


@pytest.mark.parametrize(
    "changes", [{"questions.status.per_week": 600}, {"callers.patience.mean": 300}, {"events.death.per_week": 150}]
)
def test_is_sending_callers_away_refused(changes):
    """Fewer or more patient callers would help too; but those are other callers."""
    passed, message = look("06.5", teams({**EVERYBODY, **changes}))
    assert not passed and "other clients" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_a_sum_to_a_design():
    """Five exercises, five kinds of check, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("06.")]
    assert [exercise.kind for exercise in lesson] == ["number", "function", "estimate", "comparison", "scenario"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
