"""Do pictures show what the results hold, offline, and say it in words?"""

import json

import pandas as pd
import pytest

import simkit as sk
from simkit.present.charts import Picture, curves_chart, tuning_chart

SHORT = {"clock.warm_up_days": 1, "clock.horizon_days": 4}


@pytest.fixture(scope="module")
def pair():
    return [sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team")]


@pytest.fixture(scope="module")
def comparison(pair):
    return sk.compare(*pair, n=3)


@pytest.fixture(scope="module")
def pictures(pair, comparison):
    run = sk.run(pair[0])
    few = sk.compare(*pair, n=3, measures=["lead_time_mean", "within_norm", "utilisation", "answer_time"])
    one_side = sk.compare(pair[1], pair[1].change({"teams.*.interrupts": True}), n=2, measures=["interruptions"])
    return {
        "work in progress": run.chart("work_in_progress"),
        "lead time": run.chart("lead_time"),
        "utilisation": run.chart("utilisation"),
        "replications": comparison.first.chart("lead_time_mean"),
        "comparison": comparison.chart(),
        "pairs": comparison.chart("lead_time_mean"),
        "hours": run.chart("hours"),
        "tuning": tuning_chart(few),
        "tuning, a measure that one side does not have": tuning_chart(one_side),
    }


def test_pictures_show_offline_and_speak(pictures):
    """Has every picture the type JupyterLab draws by itself, a description, and numbers JSON can hold?"""
    for name, picture in pictures.items():
        bundle = picture._repr_mimebundle_()
        assert set(bundle) == {"application/vnd.vegalite.v5+json", "text/plain"}, name
        spec = bundle["application/vnd.vegalite.v5+json"]
        text = json.dumps(spec, allow_nan=False)
        assert spec["description"] == bundle["text/plain"] == str(picture) and len(str(picture)) > 40, name
        assert spec["$schema"].endswith("/v5.json"), name
        assert '"url"' not in text, f"{name} fetches data"
        assert len(text) < 40_000, f"{name} is too large for a notebook"


def test_pictures_are_the_same_every_time(pair, comparison):
    """Does drawing twice give the same specification, so that notebooks do not change by themselves?"""
    assert comparison.chart().spec() == comparison.chart().spec()
    assert sk.run(pair[0]).chart().spec() == sk.run(pair[0]).chart().spec()


def test_numbers_are_rounded_for_every_processor():
    """Are the numbers in a picture cut to six digits, so that a stored notebook is the same everywhere?"""
    data = pd.DataFrame({"x": [1.0], "value": [1 / 3], "series": ["a"]})
    values = curves_chart(data, "x", "X", "Y", "words").spec()["layer"][0]["data"]["values"]
    assert values == [{"x": 1.0, "value": 0.333333, "series": "a"}]


def test_comparison_chart_holds_the_summary(comparison):
    """Are the drawn differences those of the summary, as a part of the first mean?"""
    spec = comparison.chart().spec()
    drawn = {row["measure"]: row for layer in spec["layer"] for row in layer["data"]["values"] if "measure" in row}
    for _, row in comparison.summary.iterrows():
        if row["first_mean"]:
            assert drawn[row["label"]]["difference"] == pytest.approx(row["difference"] / row["first_mean"], rel=1e-5)
            assert drawn[row["label"]]["verdict"] == row["verdict"]


def test_replications_chart_shows_spread(comparison):
    """Is every replication a dot, and is there no interval for a single one?"""
    many = comparison.first.chart("lead_time_mean").spec()
    assert [len(layer["data"]["values"]) for layer in many["layer"]] == [1, 3, 1]
    one = sk.replicate(comparison.first.scenario, n=1, measures=["lead_time_mean"]).chart()
    assert len(one.spec()["layer"]) == 1 and "one run shows no spread" in str(one)


def test_open_cases_are_counted(pair):
    """Does the line of open cases end where the run log ends?"""
    run = sk.run(pair[0])
    last = run.chart().spec()["layer"][-1]["data"]["values"][-1]
    assert last["open"] == run.cases["closed_at"].isna().sum()


def test_curves_need_their_columns():
    """Is a missing column named?"""
    with pytest.raises(ValueError, match="lacks the column series"):
        curves_chart(pd.DataFrame({"x": [1], "value": [2]}), "x", "x", "y", "words")


def test_curves_hold_points_bands_and_marks():
    """Are simulated series drawn with points and bands, theory with a line only, and marks with a label?"""
    data = pd.DataFrame(
        {"x": [1, 2, 1, 2], "value": [1, 2, 1, 3], "low": [0.5, 1.5, None, None], "high": [1.5, 2.5, None, None],
         "series": ["simulated", "simulated", "formula", "formula"]}
    )  # fmt: skip
    spec = curves_chart(data, "x", "X", "Y", "words", marks={"here": 1.5}, theory=["formula"]).spec()
    points = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert {row["series"] for row in points[0]["data"]["values"]} == {"simulated"}
    assert any(layer["mark"]["type"] == "errorband" for layer in spec["layer"])
    assert any(row.get("label") == "here" for layer in spec["layer"] for row in layer["data"]["values"])
    json.dumps(spec, allow_nan=False)


def test_a_picture_needs_words():
    """Is a picture without a description refused?"""
    with pytest.raises(ValueError, match="needs a description"):
        Picture(None, " ")


def test_unknown_kinds_and_measures_are_refused(pair, comparison):
    """Is a picture that cannot be drawn refused with what can be?"""
    with pytest.raises(ValueError, match="work_in_progress"):
        sk.run(pair[0]).chart("pie")
    with pytest.raises(ValueError, match="did you mean"):
        comparison.chart("leadtime_mean")


def test_a_picture_is_saved(tmp_path, comparison):
    """Does a saved picture hold its specification or its drawing, and is another kind of file refused?"""
    path = comparison.chart().save(tmp_path / "picture.json")
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(json.dumps(comparison.chart().spec()))
    assert comparison.chart().save(tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(ValueError, match=r"\.svg, \.png, \.html or \.json; not as 'picture\.gif'"):
        comparison.chart().save(tmp_path / "picture.gif")
