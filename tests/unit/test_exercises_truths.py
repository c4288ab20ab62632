"""Is it true what the exercises call right, and what they say about it?"""

import math

import numpy as np
import pytest
from answers import lesson_02, lesson_03, lesson_04, lesson_05, lesson_07, lesson_08, lesson_09

import simkit as sk
from simkit.course.exercises.catalogue import shipped

# ---------------------------------------------------------------- 02, One desk


def test_does_the_wait_really_more_than_double():
    """The right option is what the formula says, and no other option is true as well."""
    before, after = lesson_02.erlang(192, 1), lesson_02.erlang(216, 1)
    assert 2 * before < after < math.inf


def test_are_the_waits_by_hand_what_they_should_be():
    """The rule "the later of coming in and the clerk being free", client by client."""
    assert lesson_02.WAITS == [0, 6, 7, 14, 0]


def test_do_four_clerks_keep_the_promise_and_three_do_not():
    """The smallest number is what the formula says."""
    assert lesson_02.erlang(576, 4) < 3 < lesson_02.erlang(576, 3)


def test_is_the_truth_what_erlangs_formula_gives():
    """The file holds the closed form, and the classic values are closed forms as well."""
    exercise, erlang = shipped()["02.5"], lesson_02.erlang
    assert exercise.truth == pytest.approx(erlang(384, 2), rel=1e-9)
    lead = erlang(384, 2) + 10
    expected = [erlang(192, 1), erlang(192, 2), lead / 480]
    assert [error.value for error in exercise.classic] == pytest.approx(expected, rel=1e-9)


# ---------------------------------------------------------------- 03, Chance


def test_does_the_wait_really_fall_by_more_than_a_third():
    """The right option is what the formula says, and no other option is true as well."""
    before, after = lesson_03.wait(scv=1), lesson_03.wait(scv=0.5**2)
    assert before / 3 < after < before * 2 / 3


def test_does_the_kit_count_in_the_same_way():
    """What the feedback says of `within_norm` is so: the learner's function on a run log gives the kit's measure."""
    office = sk.load("tax-office/specialists").change({"clock.horizon_days": 20})
    run = sk.run(office, seed=1)
    (norm,) = {event.norm_days for event in office.events.values()}
    day, (begin, end) = office.clock.day_minutes, run.window
    came, done = run.cases["arrived_at"] / day, run.cases["closed_at"].fillna(math.inf) / day
    measured = came + norm >= begin / day
    mine = np.mean((done - came <= norm)[measured & (came + norm <= end / day)])
    assert mine == pytest.approx(run.measures("within_norm")["within_norm"])


def test_are_the_weeks_by_student_close_to_the_rule_of_thumb():
    """16 times as many by the square root, a little fewer with Student's quantiles."""
    assert lesson_03.weeks_by_student(4) == pytest.approx(285, abs=3)


@pytest.mark.slow
def test_does_the_rule_hold_at_this_desk():
    """The pilot of the exercise, and sixteen times as many weeks: about a quarter of the width."""
    found = sk.replicate(
        lesson_03.desk({"clock.warm_up_days": 10, "clock.horizon_days": 5}), n=320, seed=6, measures=["task_wait"]
    )
    pilot = sk.Replications(found.scenario, 6, found.values.iloc[:20])
    widths = [np.ptp(part.summary.loc["task_wait", ["low", "high"]].astype(float)) for part in (pilot, found)]
    assert 3 < widths[0] / widths[1] < 5


def test_is_the_truth_what_the_formula_of_pollaczek_and_khinchine_gives():
    """The file holds the closed form, and the classic values are closed forms as well."""
    exercise, wait, scv = shipped()["03.5"], lesson_03.wait, lesson_03.SCV
    assert np.mean(lesson_03.MEASURED) == 10
    assert exercise.truth == pytest.approx(wait(144, scv), rel=1e-9)
    lead = wait(144, scv) + 10
    rest = np.array(lesson_03.MEASURED[:-1])
    short = sk.theory.mg1(arrival_rate=144 / 2400, mean_service=rest.mean(), scv=rest.var() / rest.mean() ** 2)
    expected = [short.mean_wait, wait(144, 0), wait(144, 1), wait(192, scv), lead / 480]
    assert [error.value for error in exercise.classic] == pytest.approx(expected, rel=1e-3)


# ---------------------------------------------------------------- 04, Specialists or generalists


@pytest.mark.slow
def test_does_the_experiment_of_the_solution_decide_why_pooling_hurt():
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


def test_is_the_break_even_what_erlangs_formula_gives():
    """The value of the file is the closed form; filled in again, both offices wait equally long."""
    slowdown = lesson_04.break_even(0.9)
    assert shipped()["04.2"].value == pytest.approx(10 * slowdown, abs=1e-6)
    both = sk.theory.pooling(teams=4, servers=5, utilisation=0.9, mean_service=10, slowdown=slowdown)
    assert both.pooled.mean_wait == pytest.approx(both.separate.mean_wait, rel=1e-6)


# ---------------------------------------------------------------- 05, The life event


def test_are_the_classic_values_closed_forms():
    """What each team sees and its product are formulas; the truth lies above the product, below the team."""
    exercise, team_share = shipped()["05.3"], lesson_05.team_share
    team, before, product = (error.value for error in exercise.classic)
    assert team == pytest.approx(team_share(168), abs=1e-4)
    assert product == pytest.approx(team_share(168) ** 4, abs=2e-4)
    low, high = exercise.bounds
    assert before < product < low < high < team
    assert team_share(192) == pytest.approx(0.9, abs=1e-3)


# ---------------------------------------------------------------- 06, The telephone


def test_is_the_number_of_people_right_in_a_small_town():
    """Attempts less repetitions, counted person by person: 100 stands for a million."""
    attempts, failed, again = 260, 90, 63
    assert (attempts - again) / 100 == pytest.approx(shipped()["06.1"].value)
    assert (attempts - failed) / (attempts - again) == pytest.approx(0.86, abs=0.005)  # what `right` says
    assert (attempts - failed) / attempts == pytest.approx(0.65, abs=0.005)


def test_is_the_share_in_the_norm_the_measure_of_the_kit():
    """`right` says that the function is `answered_in_norm`: on a run it gives the same share."""
    desk = sk.load("textbook/erlang-a").change({"clock.horizon_days": 0.2, "clock.warm_up_days": 0})
    run = sk.run(desk, seed=1)
    calls = run.calls[run.calls["outcome"] != "waiting"]
    good = (calls["answered_at"].notna() & (calls["wait_minutes"] <= desk.phone.answer_minutes)).sum()
    still_waiting = len(run.calls) - len(calls)
    measured = run.measures("answered_in_norm").iloc[0]
    assert good / len(run.calls) <= measured + 1e-9 <= good / (len(run.calls) - still_waiting) + 2e-9


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


# ---------------------------------------------------------------- 07, Work that need not be


@pytest.mark.slow
def test_does_the_sum_by_hand_tell_where_the_office_turns():
    """At 85 % own work the sum says 96 open cases: from 40 every office comes back, from 180 none does."""

    def open_after_twelve_weeks(start, replication):
        sick = lesson_07.office({"events.client.opening_backlog": start, "clock.warm_up_days": 0})
        return sk.run(sick, seed=7, replication=replication).measures("open_at_end").iloc[0]

    assert all(open_after_twelve_weeks(40, number) < 40 for number in range(6))
    assert all(open_after_twelve_weeks(180, number) > 180 for number in range(6))


@pytest.mark.slow
def test_is_the_number_of_calls_what_little_says():
    """Half a call for each day that a case is open and its client is not on the line, and one to tell."""
    office = lesson_07.office(lesson_07.QUIETER, lesson_07.DESIGN)
    found = sk.replicate(office, n=10, seed=4, measures=["contacts_per_case", *lesson_07.LEAD]).summary["mean"]
    asked = found["contacts_per_case"] - 1
    on_the_line = (20 + 15 * asked) / 480
    assert asked == pytest.approx(0.5 * (found["lead_time_mean"] - on_the_line), rel=0.08)


# ---------------------------------------------------------------- 08, One policy


def test_does_the_right_remedy_gain_most_in_the_model():
    """Two who judge together beat calibration without end, in an audit of such an office."""
    noise = {"policy.level": 0.1, "policy.pattern": 0.1, "policy.occasion": 0.4, "policy.circumstances": 0}
    remedies = {"a": {"policy.consult": 0, lesson_08.MINUTES: 600}, "b": {"policy.consult": 1, lesson_08.MINUTES: 0}}
    left = {
        letter: sk.noise_audit(lesson_08.service_team(noise, change), n=5, seed=1).summary.loc["disagreement", "high"]
        for letter, change in remedies.items()
    }
    assert left["b"] < left["a"] - 0.02


# ---------------------------------------------------------------- 09, Experiments you can trust


def test_does_the_formula_give_the_truth_and_the_wrong_waits():
    """The truth is Erlang's formula, not a simulation; so are the waits of other numbers of clients."""
    assert math.isclose(shipped()["09.3"].truth, lesson_09.erlang(204))
    assert math.isclose(lesson_09.erlang(192), 40)
    assert math.isclose(lesson_09.erlang(216), 90)


def test_does_peeking_find_what_is_not_there_and_the_procedure_not():
    """Of pure chance, looking after each of 5 to 40 finds something far more often than one in twenty."""
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


# ---------------------------------------------------------------- 10, The change itself


def test_do_the_two_proposals_cost_the_same():
    """At 45 euros an hour both cost 90,000, to within a colleague for a week."""
    training, hands = 51 * 40 * 45, 5 * 10 * 40 * 45
    assert abs(training - hands) <= 40 * 45


def test_are_the_goals_of_plans_measures_of_the_kit():
    """Does each goal name a measure that can be asked for?"""
    goals = [goal.measure for exercise in shipped() for goal in getattr(exercise, "goals", ())]
    assert goals and all(measure in sk.MEASURES for measure in goals)


# ---------------------------------------------------------------- 11, Pitfalls


def test_does_such_a_coach_seem_to_help_without_doing_anything():
    """The story is no invention: six of 24, chosen for a bad quarter, improve by more than a tenth by themselves."""
    found = sk.pitfall("regression-to-the-mean").run(people=24, part=0.25)
    assert found["control_moved"].low > 0.1
    assert found["beside_control"].low < 0 < found["beside_control"].high


def test_does_a_lottery_of_people_agree():
    """Drawn people, chosen and looked at again, show the same: the truth of the exercise is no slip of ours."""
    found = sk.pitfall("hand-picked-pilot").run(people=300, part=0.1, cv=0.18, reliability=0.6)["after"]
    assert found.low - 0.004 < 0.1895 < found.high + 0.004, "a tenth of 300 is a little less than of very many"
