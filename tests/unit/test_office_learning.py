"""Do employees learn and forget as the formulas say?"""

import math

import numpy as np
import pytest

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.office import simulate
from simkit.model.office.mechanisms.learning import Experience, LearningCurve
from simkit.model.scenario import Learning, Scenario

WEEK = 2400.0


def office(learning: dict, proficiency: float = 0.0, minutes: float = 30.0, members: int = 1, days: int = 20, **others):
    """Return an office in which there is always work: so many hundred tasks lie ready."""
    data = {
        "title": "A full desk",
        "clock": {"horizon_days": days},
        "products": {"form": {"label": "form", "work": {"dist": "deterministic", "mean": minutes}}},
        "events": {
            "client": {"label": "client", "per_week": 0, "opening_backlog": 2000, "tasks": [{"product": "form"}]}
        },
        "teams": {
            "desk": {
                "label": "desk",
                "members": [{"name": "clerk", "count": members, "skills": {"form": 1.0}, "proficiency": proficiency}],
            }
        },
        "learning": learning,
    }
    return Scenario.from_data(data | others)


def durations(scenario: Scenario) -> np.ndarray:
    """Return the minutes that each task took, in order; overnight pieces are put together."""
    log = run(scenario, seed=1)
    worked = np.isfinite(log.started)
    minutes = np.bincount(log.task[worked], weights=(log.finished - log.started)[worked])
    done = log.task[worked & (log.outcome == 0)]
    return minutes[done]


@pytest.mark.parametrize("rate", [0.95, 0.9, 0.8])
def test_does_the_nth_task_take_what_the_power_law_says(rate):
    """T_n = T_1 n^-b with b = -log2(rate), until the level of the skills is reached at the last task to learn from."""
    tasks, exponent = 64, -math.log2(rate)
    took = durations(office({"curve": "power", "rate": rate, "tasks": tasks}))
    n = np.arange(1, len(took) + 1)
    expected = 30 * np.maximum(n / tasks, 1 / tasks) ** -exponent
    expected[n >= tasks] = 30.0
    assert took == pytest.approx(expected, rel=1e-9)
    assert took[1] / took[0] == pytest.approx(rate)
    assert took[3] / took[1] == pytest.approx(rate)


def test_does_the_output_follow_the_exponential_curve():
    """c(t) = c_inf - (c_inf - c_0) e^(-t / tau): tasks done in t hours of work, by the integral of the curve."""
    start, tau = 0.6, 40.0
    took = durations(office({"curve": "exponential", "start": start, "hours": tau}, minutes=1.0, days=10))
    hours = np.cumsum(took) / 60
    tasks = 60 * (hours - (1 - start) * tau * (1 - np.exp(-hours / tau)))
    assert np.arange(1, len(took) + 1) == pytest.approx(tasks, rel=2e-3, abs=1), "tasks of a minute follow the curve"


def test_does_switched_off_mean_that_nobody_is_slower():
    """Without a curve even a novice works at the level of the skills."""
    assert durations(office({"curve": "off"})) == pytest.approx(30.0)


def test_does_who_has_learned_all_work_as_without_learning():
    """At a proficiency of 1 the run is the same to the last bit."""
    on = run(office({"curve": "exponential"}, proficiency=1.0), seed=1)
    off = run(office({"curve": "off"}), seed=1)
    assert np.array_equal(on.finished, off.finished, equal_nan=True)


def experience(**learning) -> Experience:
    """Return the experience of somebody with two products."""
    found = Learning(**({"curve": "exponential", "start": 0.5, "hours": 10} | learning))
    return Experience(found, LearningCurve(found), {0: 1.0, 1: 0.8}, {0: 1.0, 1: 0.0}, 0.0, WEEK)


def test_does_the_gain_halve_in_its_half_life():
    """Retained = (1/2)^(m/h): after 3, 6 and 12 months .85, .73 and .53 of speed, .73, .53 and .28 of accuracy."""
    month = WEEK * 52 / 12
    for months, speed, accuracy in ((3, 0.85, 0.73), (6, 0.73, 0.53), (12, 0.53, 0.28)):
        here = experience(speed_half_life=13, accuracy_half_life=6.5)
        assert here.level(0, months * month) == pytest.approx(0.5 + 0.5 * here.speed[0])
        assert here.speed[0] == pytest.approx(speed, abs=0.005)
        assert here.accuracy[0] == pytest.approx(accuracy, abs=0.005)


def test_does_fading_in_parts_equal_fading_at_once():
    """Looking more often makes nobody forget more."""
    often, once = experience(speed_half_life=6), experience(speed_half_life=6)
    for now in (100, 5000, 20000):
        often.level(0, now)
    assert often.level(0, 50000.0) == pytest.approx(once.level(0, 50000.0))


def test_does_use_keep_a_skill_alive():
    """Who works on a product every week forgets less of it than who does not."""
    used, unused = experience(speed_half_life=1), experience(speed_half_life=1)
    for week in range(1, 10):
        used.level(0, week * WEEK)
        used.learn(0, 600, 1, week * WEEK)
    assert used.level(0, 9 * WEEK) > unused.level(0, 9 * WEEK)


def test_does_a_part_of_the_experience_carry_over():
    """With a transfer of a half, an hour with one product is worth half an hour with the other."""
    here = experience(transfer=0.5)
    here.learn(0, 600, 1, 600.0)
    assert here.speed[1] == pytest.approx(1 - math.exp(-5 / 10))


def test_do_experienced_colleagues_shorten_the_time_to_learn():
    """With peers = 0.36 a novice among masters needs 36 % less time; among novices nothing changes."""
    hours = 36.0
    gains = {}
    for name, peers, others in (("alone", 0.0, 1.0), ("masters", 0.36, 1.0), ("novices", 0.36, 0.0)):
        learning = {"curve": "exponential", "start": 0.5, "hours": hours, "peers": peers}
        scenario = office(learning, minutes=10, days=3).change(
            {
                "teams.desk.members": [
                    {"name": "novice", "skills": {"form": 1.0}, "proficiency": 0},
                    {"name": "other", "skills": {"form": 1.0}, "proficiency": others},
                ]
            }
        )
        novice = simulate(scenario, sample(scenario, 1)).employees[0]
        gains[name] = novice.experience.speed[0]
    worked = -math.log(1 - gains["alone"])
    assert -math.log(1 - gains["masters"]) * (1 - 0.36) == pytest.approx(worked, rel=0.03)
    assert gains["alone"] < gains["novices"] < gains["masters"], "novices become better company as they learn"


def test_do_novices_err_more_often():
    """With novice_errors = 4 a novice's first tasks hold four times the errors; who has learned all has the usual."""
    learning = {"curve": "power", "rate": 0.99, "tasks": 1_000_000, "novice_errors": 4}
    wrong = {}
    for proficiency in (0.0, 1.0):
        scenario = office(learning, proficiency=proficiency, minutes=5).change(
            {"products.form.error": 0.05, "quality.skill_exponent": 0, "quality.found_days": 1000}
        )
        log = run(scenario, seed=1)
        wrong[proficiency] = len(log.wrong) / np.isfinite(log.closed).sum()
    assert wrong[1.0] == pytest.approx(0.05, abs=0.02)
    assert wrong[0.0] / wrong[1.0] == pytest.approx(4 - 3 * 0.2, rel=0.35), "some of it is learned on the way"


def test_is_talent_the_same_person_in_every_team():
    """The numbers hang on the name: a colleague more, or another team, changes nobody's speed."""
    few = office({}, members=2, talent={"spread": 0.2})
    many = office({}, members=5, talent={"spread": 0.2})
    speeds = [[e.level[0] for e in simulate(s, sample(s, 3)).employees] for s in (few, many)]
    assert speeds[0] == speeds[1][:2]
    assert len(set(speeds[1])) == 5


def test_does_the_spread_of_talent_come_out():
    """The speeds of many have the mean and the spread that were asked for."""
    scenario = office({}, members=400, talent={"spread": 0.2}, days=1)
    speeds = np.array([e.level[0] for e in simulate(scenario, sample(scenario, 1)).employees])
    assert speeds.mean() == pytest.approx(1, abs=4 * 0.2 / 20)
    assert speeds.std() == pytest.approx(0.2, abs=4 * 0.2 / math.sqrt(800))


def test_is_the_gap_to_full_speed_turnover_times_time_to_learn():
    """In the long run the mean gap is (1 - start) r / (r + 1 / tau): the age of a post is exponential (always busy)."""
    hours, per_year = 40, 10.0
    learned = {"curve": "exponential", "start": 0.5, "hours": hours}
    scenario = office(learned, proficiency=1.0, members=60, minutes=60, turnover={"per_year": per_year}).change(
        {"events.client.opening_backlog": 80_000, "clock.horizon_days": 5 * 30}
    )
    gap = 1 - run(scenario, seed=2).growth[6:].mean()
    rate = per_year / (52 * 40)
    # Some 230 people leave in these weeks: a standard error of 7 %. A task is done at one speed, which makes 1 %.
    assert gap == pytest.approx(0.5 * rate / (rate + 1 / hours), rel=0.15)


@pytest.mark.parametrize("curve", ["exponential", "power"])
def test_does_fading_stop_where_a_skill_is_used(curve):
    """Who always has work of one kind keeps all of it; the other kind fades by half in its half-life meanwhile."""
    here = experience(curve=curve, speed_half_life=1)
    here.accuracy[1] = here.speed[1] = 1.0
    month = WEEK * 52 / 12
    for turn in range(1, 1001):
        here.level(0, (turn - 1) * month / 1000)  # looked up as a task is taken up
        here.learn(0, month / 1000, 1, turn * month / 1000)
    here.level(1, month)
    assert here.speed[0] > 0.995
    assert here.speed[1] == pytest.approx(0.5)


def test_does_training_count_by_its_worth():
    """Ten hours of training that are worth two each, on a curve of twenty hours, close 63 % of the gap."""
    plan = {"steps": [{"do": "train", "week": 0, "team": "desk", "hours": 10, "worth": 2}]}
    scenario = office({"curve": "exponential", "start": 0.5, "hours": 20}, days=2, plan=plan).change(
        {"events.client.opening_backlog": 0}
    )
    clerk = simulate(scenario, sample(scenario, 1)).employees[0]
    assert clerk.experience.speed[0] == pytest.approx(1 - math.exp(-1))


def test_does_a_move_keep_what_it_says():
    """Of what one had learned `retained` is of use in the new team; what one did not do begins at `proficiency`."""
    data = office({"curve": "exponential", "start": 0.5, "hours": 1e6}, proficiency=1.0).data()
    data["products"]["stamp"] = data["products"]["form"]
    both = {"form": 1.0, "stamp": 1.0}
    data["teams"]["new"] = {"label": "new", "members": [{"name": "newcomer", "count": 0, "skills": both}]}
    step = {"do": "move", "week": 1, "people": ["clerk 1"], "to": "new", "retained": 0.6, "proficiency": 0.2}
    scenario = Scenario.from_data(data | {"plan": {"steps": [step]}})
    clerk = simulate(scenario, sample(scenario, 1)).employees[0]
    assert clerk.experience.speed == {0: pytest.approx(0.6, abs=1e-3), 1: pytest.approx(0.2, abs=1e-3)}
