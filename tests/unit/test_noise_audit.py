"""Does a noise audit find the noise that was put in, and show it so that it can be read?"""

import json
from collections import Counter

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.interval import mean_interval
from simkit.measures.quality import components

NOISES = ("level", "pattern", "occasion", "system")


def office(**policy):
    quiet = dict.fromkeys(("level", "pattern", "occasion", "circumstances", "consult"), 0)
    changes = {f"policy.{key}": value for key, value in (quiet | policy).items()}
    return sk.load("tax-office/specialists").change({**changes, "teams.*.calibration_minutes": 0})


@pytest.fixture(scope="module")
def audit():
    return sk.noise_audit(sk.load("tax-office/service-team"), cases=10, n=4, seed=2)


# ---- what it finds


@pytest.mark.parametrize("kind", ["level", "occasion"])
def test_is_one_kind_of_noise_found_as_that_kind(kind):
    """People who differ in one way only: what was put in comes out, and the other kinds are small."""
    noise = sk.noise_audit(office(**{kind: 0.5}), cases=40, n=30).values
    within = mean_interval(noise[kind].to_numpy() ** 2, 0.999)  # the estimate is unbiased for the variance
    assert within.low < 0.5**2 < within.high
    for other in {"level", "pattern", "occasion"} - {kind}:
        assert noise[other].mean() < 0.05


def test_is_pattern_over_few_life_events_partly_level():
    """A leaning for each of E life events: 1/E of its variance is the same in all cases, and counts as level."""
    scenario = office(pattern=0.5)
    needed = [need.product for event in scenario.events.values() for need in event.tasks]
    part = np.mean([1 / count for count in Counter(needed).values()])
    noise = sk.noise_audit(scenario, cases=60, n=30).values ** 2
    assert 0 < part < 1
    for kind, expected in (("level", part), ("pattern", 1 - part)):
        within = mean_interval(noise[kind].to_numpy(), 0.999)
        assert within.low < 0.5**2 * expected * 60 / 59 and 0.5**2 * expected < within.high


def test_do_people_without_leanings_agree():
    """Nobody leans and nobody has moods: no noise and no disagreement."""
    found = sk.noise_audit(office(), cases=5, n=2).summary["mean"]
    assert found[["system", "difference", "disagreement"]].tolist() == pytest.approx([0, 0, 0], abs=1e-12)


def test_do_the_squares_add_up(audit):
    """In each audit: system noise squared is level, pattern and occasion noise squared, added up."""
    squares = audit.values[list(NOISES)] ** 2
    parts = squares[["level", "pattern", "occasion"]].sum(axis=1)
    assert squares["system"].to_numpy() == pytest.approx(parts.to_numpy())


def test_are_variances_split_as_by_hand():
    """Two judges, two cases, both twice: 1 apart in level, 0 in pattern, repeats 2 apart."""
    case = np.array([0.0, 10.0])
    judged = np.array([case, case + 1])[..., None] + np.array([-1.0, 1.0])
    level, pattern, occasion = components(judged)
    assert occasion == 2.0  # the variance of two values that lie 2 apart
    assert pattern == (0.0 - 2.0) / 2  # no interaction is left; the estimate takes off what repeats explain
    assert level == (2 * 2 * 0.5 - 0.0) / 4


def test_does_the_same_seed_give_the_same_audit(audit):
    again, other = (sk.noise_audit(audit.scenario, cases=10, n=4, seed=seed) for seed in (2, 3))
    assert again.values.equals(audit.values) and not other.values.equals(audit.values)
    assert (audit.n, audit.cases, audit.seed) == (4, 10, 2)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"cases": 1}, "cases: found 1"), ({"n": 0}, "n: found 0"), ({"cases": 2.5}, "cases: found 2.5")],
)
def test_is_an_audit_that_makes_no_sense_refused(audit, wrong, says):
    with pytest.raises(ValueError, match=says):
        sk.noise_audit(audit.scenario, **({"cases": 5, "n": 2} | wrong))


# ---- how it shows itself


def test_does_it_show_itself_in_words_and_tables(audit):
    """Every finding with its interval, what was audited, and how to read it."""
    for shown in (str(audit), audit._repr_html_()):
        assert "Noise audit of Service teams: 4 audits of 10 cases of each product, seed 2" in shown
        assert all(label in shown for label in audit.summary["label"])
        assert "95% interval" in shown and "System noise squared is" in shown and "nan" not in shown
    assert repr(audit) == str(audit)


def test_does_one_audit_say_that_it_has_no_spread(audit):
    once = sk.noise_audit(audit.scenario, cases=5, n=1)
    assert "One audit: it shows no spread" in str(once) and "nan" not in str(once)
    json.dumps(once.chart().spec(), allow_nan=False)
    assert len(once.chart().spec()["layer"]) == 2, "no interval is drawn"


def test_does_the_picture_hold_the_summary(audit):
    """Four dots with intervals, as in the summary, offline and in words."""
    picture = audit.chart()
    spec = picture.spec()
    json.dumps(spec, allow_nan=False)
    rows = {row["noise"]: row for row in spec["data"]["values"]}
    assert list(rows) == audit.summary.loc[list(NOISES), "label"].tolist()
    for _, found in audit.summary.loc[list(NOISES)].iterrows():
        drawn = [rows[found["label"]][key] for key in ("mean", "low", "high")]
        assert drawn == pytest.approx([found[key] for key in ("mean", "low", "high")], rel=1e-5)
        assert f"{found['label'].lower()} {found['mean']:.3g}" in str(picture)


def test_is_an_office_where_nobody_judges_together_refused_a_picture():
    """One clerk: there is nobody to disagree with."""
    alone = sk.noise_audit(sk.load("textbook/mm1"), cases=2, n=2)
    assert alone.summary.empty and "Noise audit of One desk" in str(alone)
    with pytest.raises(ValueError, match="no two people decide about the same product"):
        alone.chart()
