"""Does a pilot tell what its way of choosing and judging must tell?"""

import math

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.pilot import output


def office():
    return sk.load("textbook/always-work")


@pytest.fixture(scope="module")
def best():
    """A pilot with the best, of a change that does nothing."""
    return sk.pilot(office(), effect=0, chosen="best", n=24, seed=1)


def test_do_the_best_look_better_by_what_is_lasting_in_what_was_seen(best):
    """The best fifth are ahead by the formula: spread x phi(z)/f x reliability, without any effect."""
    tasks = 4 * 2400 / 360  # a clerk's tasks in the weeks before; exponential, so that luck has cv 1 / sqrt(tasks)
    talent, luck = 0.2**2, 1 / tasks
    reliability, f = talent / (talent + luck), 0.2
    z = 0.8416  # the point that a fifth of a normal distribution exceeds
    ahead = math.sqrt(talent + luck) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / f * reliability
    expected = (1 + ahead) / (1 - ahead * f / (1 - f)) - 1
    row = best.summary.loc["pilot against the rest"]
    assert row["low"] - 0.03 < expected < row["high"] + 0.03 and row["low"] > 0.1


def test_do_the_best_fall_back_to_the_mean(best):
    """Judged by before and after the same people look worse, as nothing of the luck is left."""
    assert best.summary.loc["before and after", "high"] < -0.05
    assert best.summary.loc["difference in differences", "high"] < -0.05, "and those who stay behind look better"


def test_does_a_lot_undo_the_choice():
    """With the other half of the best as control group there is no effect to be seen, and a true one is found."""
    none = sk.pilot(office(), effect=0, chosen="lot among the best", n=14, seed=2).summary
    some = sk.pilot(office(), effect=0.3, chosen="lot among the best", n=14, seed=2).summary
    key = "against the control group"
    assert none.loc[key, "low"] < 0 < none.loc[key, "high"]
    assert some.loc[key, "low"] < 0.3 < some.loc[key, "high"]


def test_does_attention_look_like_an_effect():
    """An effect of being watched is in every way of judging, and shrinks as the pilot lasts longer."""
    watched = office().change({"plan.attention": {"extra": 0.3, "half_life_weeks": 2}})
    short = sk.pilot(watched, chosen="random", weeks=2, n=12).summary.loc["difference in differences", "mean"]
    long = sk.pilot(watched, chosen="random", weeks=12, n=12).summary.loc["difference in differences", "mean"]
    assert short > long + 0.05 and short > 0.1


def test_does_learning_hide_an_effect():
    """A pilot that is judged in the dip shows less than the change will bring."""
    learns = office().change({"learning": {"curve": "exponential", "start": 0.6, "hours": 320}})
    kept = sk.pilot(learns, effect=0.2, chosen="random", weeks=4, n=6).summary.loc["before and after", "mean"]
    found = sk.pilot(learns, effect=0.2, chosen="random", weeks=4, n=6, retained=0).summary
    lost = found.loc["before and after", "mean"]
    assert lost < 0 < kept


def test_is_output_counted_by_the_hour_on_duty():
    """Tasks per hour of an always busy clerk of speed 1: one in six hours, by definition of the work."""
    log = sk.run(office().change({"talent.spread": 0}), seed=1)
    each = output(log, 0, 120 * 480)
    assert each.mean() == pytest.approx(1 / 6, rel=3 / math.sqrt(40 * 160))
    assert np.all(output(log, 120 * 480, 121 * 480) == 0), "nobody is on duty after the end"


def test_is_the_same_pilot_the_same_again():
    """Same design and seed, same table."""
    one, other = (sk.pilot(office(), n=2, weeks=2).table for _ in range(2))
    assert one.equals(other)


def test_does_a_pilot_mislead_either_way(best):
    """Whoever is told of harm where there is none is misled too: judged by the weeks of the choice, nearly always."""
    off = best.table.pivot(index="replication", columns="judged", values="effect").abs() > 0.05
    assert best.summary["misleads"].to_dict() == off.mean().to_dict()
    assert best.summary.loc["difference in differences", "misleads"] > 0.9


REFUSED = {
    "who": ({"chosen": "friends"}, "chosen: found 'friends', must be one of 'best', 'random', 'lot among the best'"),
    "too many": (
        {"people": 30},
        "people: found 30, must be a whole number from 1 to 20: at most half of the 40 of team 'office'",
    ),
    "where": ({"pilot": "lab"}, "there is no team 'lab'"),
    "staffed": ({"pilot": "office"}, "team 'office' has 40 members"),
    "too long": ({"weeks": 40}, "44|clock.horizon_days = 120"),
    "no time": ({"before": 0}, "at least 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_a_pilot_that_cannot_be_refused(case):
    """What is wrong is named."""
    arguments, words = REFUSED[case]
    with pytest.raises(ValueError, match=words):
        sk.pilot(office(), **arguments)


def test_does_it_show_itself(best):
    """In words, as a table and as a picture: who, how long, the true effect, and every way of judging."""
    picture = best.chart()
    for text in (str(best), best._repr_html_(), picture.description):
        assert "the best 8 for 8 weeks; there is no true effect; 24 replications" in text
    assert best._repr_html_().count("<tr") == 5 and "Misleads" in best._repr_html_()
    assert picture.description.count("Judged by") == 4
    dots = picture.spec()["layer"][2]["data"]["values"]
    assert len(dots) == 4 * 24 and {dot["judged"] for dot in dots} == set(best.summary.index)


def test_does_the_number_of_processes_change_nothing():
    """One process or two give the same table."""
    one, other = (sk.pilot(office(), n=2, weeks=2, jobs=jobs).table for jobs in (1, 2))
    assert one.equals(other)
