"""Do people judge as differently as the policy says, and does an audit find it out?"""

from dataclasses import replace
from math import acos, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from simkit.experiment import noise_audit
from simkit.measures.quality import audit, components
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.demand.draw import Streams
from simkit.model.office.mechanisms.consultation import Judges, yes

from .by_hand import clients, member, office, team

VISIT = {"visit": ["bread"]}


def opposite(rho):
    """Return the probability that two standard normal numbers with this correlation have different signs
    (Sheppard 1899).
    """
    return acos(rho) / pi


def judging(people=10, events=VISIT, **policy):
    return office(events, policy=policy, desk=team(member("Ann", "bread", count=people)))


def near(values, expected, z=4.0):
    """Tell whether the mean of independent values lies within four standard errors of what is expected."""
    values = np.asarray(values, dtype=float)
    return abs(values.mean() - expected) <= z * values.std(ddof=1) / sqrt(len(values))


@pytest.mark.parametrize(
    ("level", "pattern", "occasion"), [(0.5, 0, 0), (0, 0.7, 0), (0, 0, 0.6), (0.4, 0.3, 0.5), (2.0, 1.0, 0)]
)
def test_do_two_judges_drawn_at_random_disagree_as_often_as_sheppard_says(level, pattern, occasion):
    """One says yes and the other no in arccos(rho) / pi of the cases, rho = 1 / (1 + level^2 + pattern^2 +
    occasion^2).
    """
    scenario = judging(level=level, pattern=pattern, occasion=occasion)
    found = [audit(scenario, cases=60, seed=seed)["disagreement"] for seed in range(150)]
    assert near(found, opposite(1 / (1 + level**2 + pattern**2 + occasion**2)))


def test_do_equal_judges_agree():
    """No spread of judgement: every audit finds nothing at all."""
    found = audit(judging(consult=0.3), cases=20)
    assert all(
        found[key] == pytest.approx(0, abs=1e-12) for key in ("system", "level", "pattern", "occasion", "disagreement")
    )
    assert found["difference"] == 0


def test_does_the_analysis_of_variance_recover_what_was_put_in():
    """Made-up judgements with known level, pattern by case and occasion: unbiased, over 300 tables of 8 x 12 x 2."""
    rng = np.random.default_rng(1)
    level, pattern, occasion = 0.8, 0.5, 0.3
    found = []
    for _ in range(300):
        judged = (
            rng.normal(0, 1, (1, 12, 1))
            + rng.normal(0, level, (8, 1, 1))
            + rng.normal(0, pattern, (8, 12, 1))
            + rng.normal(0, occasion, (8, 12, 2))
        )
        found.append(components(judged))
    for column, expected in zip(np.array(found).T, (level, pattern, occasion), strict=True):
        assert near(column, expected**2)


@pytest.mark.parametrize("events", [1, 2, 12])
def test_does_an_audit_recover_the_policy(events):
    """Level, pattern and occasion, as variances, over 100 sets of 15 people.

    A leaning for one kind of task shows as pattern only where a product comes with several life events: the mean
    of so many leanings, pattern^2 / events, looks like level. All together is the same always.
    """
    level, pattern, occasion, cases = 0.6, 0.5, 0.4, 48
    names = {f"event_{chr(97 + number)}": ["bread"] for number in range(events)}
    scenario = judging(15, names, level=level, pattern=pattern, occasion=occasion)
    found = [audit(scenario, cases, seed) for seed in range(100)]
    inside = pattern**2 * (events - 1) / events * cases / (cases - 1)
    as_level = level**2 + pattern**2 / events - inside / cases
    assert near([one["occasion"] ** 2 for one in found], occasion**2)
    if events > 1:
        assert near([one["pattern"] ** 2 for one in found], inside)
    assert near([one["level"] ** 2 for one in found], as_level)


def test_is_system_noise_all_of_it():
    """System noise squared is level, pattern and occasion squared, added up; the median of the amounts is
    what two normals give.
    """
    found = audit(judging(level=0.6, pattern=0.5, occasion=0.4), seed=3)
    parts = sum(found[key] ** 2 for key in ("level", "pattern", "occasion"))
    assert found["system"] ** 2 == pytest.approx(parts)
    # The amounts exp(x) and exp(y) differ by 2 tanh(|x - y| / 2) of their mean; the median of |x - y| of two normals
    # whose difference has variance 2 * 0.25 is 0.674 of its deviation.
    alike = [audit(judging(occasion=0.5), cases=200, seed=seed)["difference"] for seed in range(40)]
    assert near(alike, 2 * np.tanh(NormalDist().inv_cdf(0.75) * 0.5 * sqrt(2) / 2))


def test_does_calibration_bring_a_team_together():
    """Half the difference for each sixty minutes a week, round the mean of those who decide; of the other
    team nothing.
    """
    teams = {
        "desk": team(
            member("Ann", "bread"), member("Bob", "bread"), member("Cas", "wine"), member("Zoe", "bread", phone="only")
        ),
        "back": team(member("Dan", "bread"), member("Eve", "bread")),
    }
    scenario = office(VISIT, policy={"level": 0.5, "pattern": 0.5}, **teams)
    before = Judges(scenario, Streams(1)).leaning
    after = Judges(scenario.change({"teams.desk.calibration_minutes": 60}), Streams(1)).leaning
    bread = list(scenario.products).index("bread")
    mean = before[:2, :, bread].mean(axis=0)
    assert after[:2, :, bread] == pytest.approx((before[:2, :, bread] + mean) / 2)
    assert (after[3:] == before[3:]).all(), "who decides about nothing, and the other team, are as they were"
    far = Judges(
        scenario.change({"teams.desk.calibration_minutes": 120, "policy.half_minutes": 30}), Streams(1)
    ).leaning
    assert far[:2, :, bread] - mean == pytest.approx((before[:2, :, bread] - mean) / 16)


def test_does_calibration_to_the_limit_leave_only_the_occasion_within_a_team():
    """Two teams of five that talk without end: within a team only occasion noise is left, between teams the
    difference of their means.
    """
    desks = {
        key: team(member(name, "bread", count=5), calibration_minutes=1e6)
        for key, name in (("one", "Ann"), ("two", "Bob"))
    }
    scenario = office(VISIT, policy={"level": 0.8, "occasion": 0.3}, **desks)
    found = [audit(scenario, 60, seed) for seed in range(150)]
    assert near([one["disagreement_within"] for one in found], opposite(1 / (1 + 0.3**2)))
    # The mean of five leanings has a fifth of the variance.
    between = 1 / (1 + 0.8**2 / 5 + 0.3**2)
    assert near([one["disagreement_between"] for one in found], opposite(between))


def test_does_a_person_lean_the_same_way_in_whatever_structure():
    """Leanings hang on names: another team, another place in the file and other colleagues change nothing."""
    policy = {"level": 0.5, "pattern": 0.5}
    one = office(VISIT, policy=policy, desk=team(member("Ann", "bread"), member("Bob", "bread")))
    other = office(VISIT, policy=policy, back=team(member("Cas", "bread")),
        desk=team(member("Bob", "bread"), member("Ann", "bread")))  # fmt: skip
    here, there = Judges(one, Streams(4, 2)).leaning, Judges(other, Streams(4, 2)).leaning
    assert (here[0] == there[2]).all() and (here[1] == there[1]).all()
    assert not (here == Judges(one, Streams(4, 3)).leaning).any(), "another replication has other people"


def test_do_two_judge_together_in_doubt():
    """In doubt Ann judges with Bob, who knows most: the mean of their leanings, and less chance. Else alone."""
    scenario = office(
        VISIT, policy={"level": 0.5, "occasion": 0.4, "consult": 0.5},
        desk=team(member("Ann", "bread"), member("Bob", bread=0.9), member("Cas", bread=0.8)),
        lone=team(member("Dan", "bread")),
    )  # fmt: skip
    judges = Judges(scenario, Streams(1))
    assert judges.adviser[:, 0].tolist() == [1, 0, 0, -1]
    ann, bob, _, dan = judges.leaning[:, 0, 0]
    mean, sd = judges.judgement(
        np.array([0, 0, 3]), np.zeros(3, int), np.zeros(3, int), np.array([0.6, 0.7, 0.6]), np.zeros(3)
    )
    assert mean == pytest.approx([0.6 + (ann + bob) / 2, 0.7 + ann, 0.6 + dan])
    assert sd == pytest.approx([0.4 / sqrt(2), 0.4, 0.4])


def test_does_consulting_make_answers_more_alike():
    """About everything with each other: two people who always judge together never disagree but by occasion."""
    found = [audit(judging(2, level=0.8, occasion=0.3, consult=1), 60, seed)["disagreement"] for seed in range(100)]
    leaning, chance = 0.8**2 / 2, 0.3**2 / 2
    assert near(found, opposite((1 + leaning) / (1 + leaning + chance)))


def test_does_only_a_team_of_life_events_see_the_circumstances():
    """Ann's team is bound to the visit, Bob's to a product, Cas's to nothing."""
    scenario = office(
        VISIT, policy={"circumstances": 2},
        one=team(member("Ann", "bread"), events=["visit"]), two=team(member("Bob", "bread"), products=["bread"]),
        three=team(member("Cas", "bread")),
    )  # fmt: skip
    judges = Judges(scenario, Streams(1))
    mean, sd = judges.judgement(np.arange(3), 0, 0, 0.5, -0.75)
    assert mean.tolist() == [0.5 - 1.5, 0.5, 0.5]
    assert yes(mean, sd).tolist() == [0, 1, 1], "without spread an answer is certain"


def test_does_the_measure_of_a_run_say_what_two_citizens_may_expect():
    """Over 60 runs: arccos(rho) / pi, with rho of two people, or of one person on two days when both meet the same one.

    How often that is follows from how many decisions each of the four took, so the expectation is made for each run.
    """
    level, pattern, occasion = 0.6, 0.4, 0.5
    scenario = judging(
        4, {"visit": {"products": ["bread"], "per_week": 200}}, level=level, pattern=pattern, occasion=occasion
    )
    lasting, whole = 1 + level**2 + pattern**2, 1 + level**2 + pattern**2 + occasion**2
    gaps = []
    for seed in range(60):
        log = run(scenario.change({"clock.horizon_days": 5}), seed)
        took = np.bincount(log.employee[log.outcome == 0], minlength=4)
        same = ((took / took.sum()) ** 2).sum()
        expected = (1 - same) * opposite(1 / whole) + same * opposite(lasting / whole)
        gaps.append(log.measures("disagreement")["disagreement"] - expected)
    assert near(gaps, 0)


def test_does_tailoring_cost_uniformity():
    """Who sees the circumstances fits the client better; beside someone who does not, equal citizens are
    treated less alike.
    """
    demand_of = {"visit": {"products": ["bread"], "per_week": 200}}
    seeing = {"members": [member("Ann", "bread")], "label": "Team", "events": ["visit"]}
    blind = {"members": [member("Bob", "bread")], "label": "Team", "products": ["bread"]}
    policy = {"circumstances": 1}
    fits = {}
    for name, desk in (("seeing", seeing), ("blind", blind)):
        log = run(office(demand_of, policy=policy, desk=desk), 3)
        fits[name] = log.measures("fit", "disagreement")
    assert fits["seeing"].tolist() == [1, 0]
    assert fits["blind"]["disagreement"] == 0
    # Merits and merits with circumstances have correlation 1 / sqrt(2): they differ in a quarter of the cases.
    many = [run(office(demand_of, policy=policy, desk=blind), seed).measures("fit")["fit"] for seed in range(30)]
    assert near(many, 1 - opposite(1 / sqrt(2)))


def test_does_judgement_alone_change_nothing_in_the_office():
    """Merits are drawn, and nobody works otherwise for it: the log is that of an office without judgement."""
    plain = judging(3, {"visit": {"products": ["bread"], "per_week": 300}})
    judged = plain.change({"policy.level": 1, "policy.occasion": 1})
    demand = sample(judged, 2)
    assert np.array_equal(run(plain, 2).started, run(judged, demand=demand).started)
    letters = replace(clients(plain), merit=np.empty(0), circumstance=np.empty(0))
    assert np.isnan(run(judged, demand=letters).measures("disagreement")["disagreement"])


@pytest.mark.parametrize("cases", [1, 0, 2.5, True, "many"])
def test_is_an_audit_of_less_than_two_cases_refused(cases):
    """With one case pattern and occasion cannot be told apart."""
    with pytest.raises(ValueError, match="cases: found .*, must be a whole number of at least 2"):
        audit(judging(level=1), cases)


def test_is_what_cannot_be_found_left_out():
    """One team has no two teams to differ; one person has no colleague at all."""
    table = noise_audit(judging(level=0.5), cases=10, n=3).summary
    assert "disagreement_between" not in table.index and "disagreement_within" in table.index
    assert all(np.isnan(value) for value in audit(judging(1, level=0.5)).values())


def test_is_the_same_audit_the_same_twice():
    """By seed and number of the audit."""
    scenario = judging(level=0.5, occasion=0.5)
    assert audit(scenario, 10, 3, 1) == audit(scenario, 10, 3, 1) != audit(scenario, 10, 3, 2)
