"""Has every result of an experiment one face, and can it be kept as a file?"""

from __future__ import annotations

import json

import pandas as pd
import pytest

import simkit as sk

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 10}
RATE = "events.client.per_week"


@pytest.fixture(scope="module")
def results():
    desk = sk.load("textbook/mm1").change(SHORT)
    quick = desk.change({"teams.desk.members[0].count": 2, "title": "Two clerks"})
    keys = ["task_wait"]
    before, after = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    plan = sk.change_over(before, after, keeps=0, changes={"clock.horizon_days": 20})
    policy = sk.load("tax-office/service-team")
    return {
        "replicate": sk.replicate(desk, n=2, measures=keys),
        "compare two": sk.compare(desk, quick, n=2, measures=keys),
        "compare three": sk.compare(desk, quick, desk, n=2, measures=keys),
        "compare_sequentially": sk.compare_sequentially(desk, quick, n=2, max_replications=2, measure="task_wait"),
        "select_best": sk.select_best(
            desk, quick, measure="task_wait", indifference_zone=5, initial_replications=3, max_replications=6
        ),
        "lenses": sk.lenses(desk, quick, n=2),
        "sweep": sk.sweep(desk, {RATE: [100, 150]}, n=2),
        "factorial": sk.factorial(desk, {RATE: (100, 150)}, n=2),
        "space_filling": sk.space_filling(desk, {RATE: (100, 150)}, n=2, points=2),
        "tornado": sk.tornado(desk, {RATE: (100, 150)}, n=2),
        "cheapest": sk.cheapest(desk, {RATE: [100, 150]}, {"task_wait": ("<=", 1000)}, n=2, cost=lambda _: 1.0),
        "warm_up": sk.warm_up(desk, kind="steady", n=2, days=60),
        "batch_means": sk.batch_means(desk, days=400),
        "noise_audit": sk.noise_audit(policy, cases=4, n=2),
        "transition": sk.transition(plan, n=2, measures=["settled_per_week"]),
        "pilot": sk.pilot(sk.load("textbook/always-work"), n=2, people=2, weeks=1, before=1),
    }  # fmt: skip


NAMES = (
    "replicate", "compare two", "compare three", "compare_sequentially", "select_best", "lenses", "sweep", "factorial",
    "space_filling", "tornado", "cheapest", "warm_up", "batch_means", "noise_audit", "transition", "pilot",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_has_a_result_its_face(results, name):
    """A tidy table, a seed, a number; and a summary where there is something to sum up."""
    found = results[name]
    assert isinstance(found.table, pd.DataFrame) and len(found.table)
    assert found.table.columns.is_unique and not any(isinstance(c, tuple) for c in found.table.columns)
    assert found.seed == 1 and found.n >= 2
    assert name == "warm_up" or isinstance(found.summary, pd.DataFrame)


@pytest.mark.parametrize("name", NAMES)
def test_is_a_result_kept_as_it_is(results, name, tmp_path):
    """The table to the digit, the numbers with how they were made, and a page that holds its words."""
    found = results[name]
    assert found.save(tmp_path / "found.csv") == tmp_path / "found.csv"
    pd.testing.assert_frame_equal(
        pd.read_csv(tmp_path / "found.csv", float_precision="round_trip"), found.table, check_dtype=False, rtol=1e-12
    )
    data = json.loads(found.save(tmp_path / "found.json").read_text(encoding="utf-8"))
    assert data["version"] == sk.__version__ and data["seed"] == 1 and data["result"] == type(found).__name__
    assert len(data["summary"]) == len(found.summary if hasattr(found, "summary") else found.table)
    made = data["scenarios"] if "scenarios" in data else [data["scenario"]] if "scenario" in data else []
    assert all(sk.Scenario.from_data(one) for one in made if name != "sweep"), "a sweep holds names"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["found.csv", "found.json"]


@pytest.mark.parametrize("name", ["replicate", "compare two", "compare three", "cheapest", "transition", "pilot"])
def test_is_a_page_whole(results, name, tmp_path):
    page = results[name].save(tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>") and "<table" in page
    assert "vegaEmbed(" in page
    assert "<script src" not in page and "<link" not in page, "nothing is fetched"


def test_another_ending_is_refused_in_words(results, tmp_path):
    with pytest.raises(ValueError, match="saved as .csv or .json or .html; not as 'found.xlsx'"):
        results["replicate"].save(tmp_path / "found.xlsx")
    assert not list(tmp_path.iterdir())


def test_is_nothing_half_written(results, tmp_path, monkeypatch):
    """Where something goes wrong, is the file that was there still whole?"""
    path = tmp_path / "found.html"
    path.write_text("before")
    with monkeypatch.context() as broken, pytest.raises(RuntimeError, match="no drawing"):
        broken.setattr("vl_convert.javascript_bundle", lambda **_: (_ for _ in ()).throw(RuntimeError("no drawing")))
        results["replicate"].save(path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        results["replicate"].save(tmp_path / "found.csv")
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_the_summary_of_a_comparison_does_not_hang_on_titles_or_count(results):
    two, three = results["compare two"].summary, results["compare three"].summary
    assert list(two.columns) == list(three.columns) and two.index.name == three.index.name == "measure"
    assert three["first"].tolist() == ["One desk (first)", "One desk (first)"]
    assert three["second"].tolist() == ["Two clerks", "One desk (third)"]


def test_by_place_what_goes_by_name_now(results):
    desk = results["replicate"].scenario
    with pytest.warns(DeprecationWarning, match="replicate: give by name: n=, seed="):
        found = sk.replicate(desk, 2, 1, measures=["task_wait"])
    pd.testing.assert_frame_equal(found.values, results["replicate"].values)
    with pytest.raises(TypeError, match="multiple values"), pytest.warns(DeprecationWarning):
        sk.replicate(desk, 2, n=3)
    with pytest.raises(TypeError):
        sk.replicate(desk, 2, 1, (), 0.95, None, 7)
