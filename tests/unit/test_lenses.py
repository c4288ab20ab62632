"""Do lenses name the best only where the runs allow it, and say in words who that is?"""

import json

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment.lenses import unbeaten
from simkit.measures.measure import LENSES
from simkit.present.lenses import SHAPES, table
from simkit.present.table import Strong

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 4}
LETTERS = ("A", "B", "C")


@pytest.fixture(scope="module")
def offices():
    return [sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team", "hybrid")]


@pytest.fixture(scope="module")
def seen(offices):
    return sk.lenses(*offices, n=3, seed=3)


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 20})


@pytest.fixture(scope="module")
def desks(desk):
    """One clerk, one clerk again, and two clerks: the third waits less, whatever comes."""
    two = desk.change({"teams.desk.members[0].count": 2})
    return sk.lenses(desk, desk, two, n=5, names=LETTERS)


def values(**columns):
    return pd.DataFrame(columns, dtype=float)


# ---- who is the best


def test_does_nobody_beat_its_equal(desk):
    """A structure beside itself: of every measure with a direction both are the best, so one cannot tell."""
    equals = sk.lenses(desk, desk, n=3, names=["one", "other"])
    directed = [key for key in equals.summary.index if sk.MEASURES[key].better != "neither"]
    assert directed and all(equals.summary.loc[key, "best"] == ("one", "other") for key in directed)
    assert not any(isinstance(cell, Strong) for row in table(equals).rows for cell in row)
    assert "cannot tell" in str(equals)


def test_does_the_plainly_better_one_win(desks):
    """Two clerks make less waiting than one; they settle no more than what comes."""
    best = desks.summary["best"]
    assert best["task_wait"] == best["lead_time_mean"] == ("C",)
    assert best["settled_per_week"] == LETTERS


def test_is_nothing_best_where_neither_direction_is_better(desks):
    """Utilisation has no winner, however far apart the structures are."""
    row = desks.summary.loc["utilisation"]
    assert row["A"] > row["C"] and row["best"] == ()
    assert next(cells for cells in table(desks).rows if cells[0] == "Utilisation")[-2] == "–"


def test_does_one_replication_tell_nothing(desk):
    """One run each: nobody beats anybody, and it is said why."""
    once = sk.lenses(desk, desk.change({"teams.desk.members[0].count": 2}), n=1, names=["one", "two"])
    assert once.summary.loc["task_wait", "best"] == ("one", "two")
    assert "One run" in str(once) and "One run" in once._repr_html_()


def test_is_a_pair_judged_as_in_a_comparison(offices):
    """Two structures: better, worse and cannot tell are those of the paired interval that compare gives."""
    pair = sk.lenses(*offices[:2], n=3, seed=3)
    first, second = pair.names
    expected = {"better": (second,), "worse": (first,), "cannot tell": pair.names, "the same": pair.names}
    comparison = sk.compare(*offices[:2], n=3, seed=3)
    for key, row in comparison.summary.iterrows():
        if sk.MEASURES[key].better != "neither":
            assert pair.summary.loc[key, "best"] == expected[row["verdict"]], key


def test_is_the_confidence_shared_over_the_others():
    """A difference that is significant at 95 % between two no longer is when there are four to compare."""
    # Differences of B from A: mean 1, sd 1 in 6 replications: 2.449 standard errors, between t(5) at 95 % (2.571)
    # and at 90 % (2.015); with three others each interval is drawn at 98.3 % or 96.7 %.
    steps = np.array([-1, -1, -1, 1, 1, 1]) * np.sqrt(5 / 6)
    a = np.zeros(6)
    two = values(A=a, B=a + 1 + steps)
    four = values(A=a, B=a + 1 + steps, C=a, D=a)
    assert unbeaten(two, "lower", 0.9) == ("A",)
    assert unbeaten(two, "higher", 0.9) == ("B",)
    assert unbeaten(two, "lower", 0.95) == ("A", "B")
    assert unbeaten(four, "lower", 0.9) == ("A", "B", "C", "D")


def test_is_the_truly_best_one_kept_as_often_as_promised():
    """Of 1,000 draws of three equal structures the first is left out in 5 % at most (binomial band at 99.9 %)."""
    rng = np.random.default_rng(1)
    kept = ["A" in unbeaten(pd.DataFrame(rng.normal(size=(6, 3)), columns=list("ABC")), "lower") for _ in range(1000)]
    assert np.mean(kept) > 0.95 - 3.29 * np.sqrt(0.95 * 0.05 / 1000)


def test_is_a_structure_without_the_measure_left_out():
    """Who has no such measure neither wins nor counts; one alone has nobody to beat."""
    held = values(A=[1, 2, 3], B=[4, 5, 6.5], C=[np.nan] * 3)
    assert unbeaten(held, "lower") == ("A",)
    assert unbeaten(held[["A", "C"]], "lower") == ()


# ---- what they hold


def test_are_the_means_those_of_replicate(offices, seen):
    """Each column of the summary is what the structure gives on its own, in the order of the lenses."""
    for name, office in zip(seen.names, offices, strict=True):
        alone = sk.replicate(office, n=3, seed=3).summary["mean"]
        pd.testing.assert_series_equal(seen.summary[name].dropna(), alone[seen.summary[name].dropna().index],
                                       check_names=False)  # fmt: skip
        assert set(alone.index) <= set(seen.summary.index)
    assert list(seen.summary.columns) == ["lens", "label", "unit", *seen.names, "best"]
    order = [LENSES.index(lens) for lens in seen.summary["lens"]]
    assert order == sorted(order) and set(order) == set(range(len(LENSES)))


def test_is_the_table_tidy(seen):
    """One row for each scenario, replication and measure."""
    assert list(seen.table.columns) == ["scenario", "replication", "measure", "value"]
    assert not seen.table.duplicated(["scenario", "replication", "measure"]).any()
    assert set(seen.table["scenario"]) == set(seen.names)


def test_is_it_said_whether_the_clients_are_the_same(offices, seen):
    """Structures that differ in teams only meet the same clients; busier ones do not, even as the third."""
    assert seen.same_clients and "All met the same clients" in str(seen)
    busier = offices[0].change({"events.death.per_week": 220, "title": "Busier"})
    other = sk.lenses(*offices[:2], busier, n=2, measures=["utilisation"])
    assert not other.same_clients and "Not all met the same clients" in str(other)


def test_are_only_the_measures_asked_for_held(desk):
    """Asked for by a generator too, which can be read once."""
    few = sk.lenses(desk, desk, n=2, measures=(key for key in ("utilisation", "task_wait")))
    assert set(few.summary.index) == {"utilisation", "task_wait"}


def test_is_every_replication_told(desk):
    told = []
    sk.lenses(desk, desk, n=3, measures=["utilisation"], progress=told.append)
    assert told == [1, 2, 3]


# ---- names and mistakes


def test_are_equal_titles_told_apart(desk):
    """Only those that are equal get their place behind them."""
    seen = sk.lenses(desk, desk.change({"title": "Other"}), desk, n=1, measures=["utilisation"])
    assert seen.names == ("One desk (first)", "Other", "One desk (third)")


@pytest.mark.parametrize("names", [("a", "a"), ("a",), ("a", "b", "c")])
def test_must_names_tell_the_structures_apart(desk, names):
    with pytest.raises(ValueError, match="names must be two different names, one for each structure"):
        sk.lenses(desk, desk, n=1, names=names)


def test_are_fewer_than_two_refused(desk):
    for given in ([], [desk]):
        with pytest.raises(ValueError, match=f"lenses needs two or more scenarios; found {len(given)}"):
            sk.lenses(*given)


def test_is_a_list_of_scenarios_refused_with_the_right_form(desk):
    with pytest.raises(TypeError, match="lenses needs scenarios one by one"):
        sk.lenses([desk, desk])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"confidence": 95}, "between 0 and 1"),
        ({"n": 0}, "whole number of at least 1"),
        ({"measures": ["wait"]}, "no measure"),
    ],
)
def test_are_wrong_numbers_refused_before_the_runs(desk, wrong, says):
    with pytest.raises(ValueError, match=says):
        sk.lenses(desk, desk, progress=lambda _: pytest.fail("it ran"), **wrong)


# ---- how they show themselves


def test_does_the_table_mark_the_best_in_bold_and_in_words(desks):
    """Not by bold alone: the row says the name, and each lens heads its group."""
    html = desks._repr_html_()
    row = html[html.index("Waiting time of a task") :].split("</tr>")[0]
    assert row.count("<strong>") == 1 and ">C</td>" in row
    assert [html.count(f'scope="rowgroup" colspan="6" style="text-align:left;white-space:nowrap">{lens}')
            for lens in ("Client", "Executor", "Designer", "Management")] == [1, 1, 1, 1]  # fmt: skip
    assert html.count("<tbody>") == html.count("</tbody>") == 4
    assert "A; B; C: 5 replications of each, seed 1" in html and "Best: no other beats it" in html
    assert "nan" not in html


def test_does_the_text_stay_narrow(seen):
    """Letters stand for the long titles, with a key; a tie is a name or another."""
    lines = str(seen).splitlines()
    assert lines[:3] == [f"{letter}  {name}" for letter, name in zip("ABC", seen.names, strict=True)]
    table = lines[lines.index("") : -1]
    assert max(map(len, table)) <= 100


def drawn(picture):
    blocks = picture.spec()["vconcat"]
    rows = [row for block in blocks for row in block["data"]["values"]]
    points = [point for block in blocks for point in block["layer"][-1]["data"]["values"]]
    return rows, points


def test_does_the_picture_show_who_wins(desks):
    """The best mean stands right and is filled, the beaten left and hollow; those without a winner in the middle."""
    rows, points = drawn(desks.chart())
    at = {(p["measure"], p["structure"]): p for p in points}
    wait = "Waiting time of a task"
    assert (at[wait, "C"]["at"], at[wait, "C"]["unbeaten"]) == (1, True)
    assert (at[wait, "A"]["at"], at[wait, "A"]["unbeaten"]) == (0, False)
    assert at[wait, "A"]["lane"] != at[wait, "B"]["lane"], "equal means would cover each other"
    settled = [at["Settled", name]["at"] for name in LETTERS]
    assert np.mean(settled) == pytest.approx(0.5) and max(settled) - min(settled) < 0.2
    assert next(row for row in rows if row["measure"] == "Settled")["told"].startswith("cannot tell: ")
    assert "Utilisation" not in {row["measure"] for row in rows}


def test_does_the_picture_show_offline_and_speak(seen):
    """Who wins where, also in words, for who cannot see it; shapes too, for who cannot see the colours."""
    picture = seen.chart()
    spec = picture.spec()
    text = json.dumps(spec, allow_nan=False)
    assert '"url"' not in text and len(text) < 40_000
    assert all(name in str(picture) for name in seen.names)
    assert "Not drawn, as there is nothing to win: Talking, Utilisation" in str(picture)
    shape = spec["vconcat"][0]["layer"][-1]["encoding"]["shape"]["scale"]
    assert shape == {"domain": list(seen.names), "range": list(SHAPES[:3])}
    assert seen.chart().spec() == spec


def test_is_what_cannot_be_drawn_refused(desk):
    with pytest.raises(ValueError, match="nothing to draw"):
        sk.lenses(desk, desk, n=1, measures=["utilisation"]).chart()
    with pytest.raises(ValueError, match="9 structures cannot be told apart"):
        sk.lenses(*[desk] * 9, n=1, measures=["task_wait"]).chart()
