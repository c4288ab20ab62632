"""Is a prediction held against the truth rightly, and what do all of them say together?"""

import pandas as pd
import pytest
from scipy.stats import binomtest

import simkit as sk
from simkit.course.predictions import Calibration, GuessAndRange, PredictionError, Truth
from simkit.course.predictions.calibration import predictions, reveal
from simkit.course.predictions.prediction import is_close, truth_of, where_truth_lay
from simkit.live.prediction import predict


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "predictions.json"
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(path))
    return path


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.horizon_days": 3})


@pytest.mark.parametrize("value, where", [(1.9, "below"), (2, "in"), (3, "in"), (4, "in"), (4.1, "above")])
def test_where_does_a_truth_lie(value, where):
    """The ends belong to the range."""
    assert where_truth_lay(GuessAndRange(3, 2, 4), Truth(value, value, value)) == where


def test_is_a_truth_that_more_runs_might_move_over_an_end_called_close():
    mine = GuessAndRange(3, 2, 4)
    assert is_close(mine, Truth(3.9, 3.5, 4.3)) and not is_close(mine, Truth(3.0, 2.5, 3.5))


def test_is_each_kind_of_truth_read(desk):
    assert truth_of(3) == Truth(3, 3, 3)
    assert truth_of((2, 4)) == Truth(3, 2, 4)
    assert truth_of((0.5, 0.4, 0.6), scale=100) == Truth(50, 40, 60)
    runs = sk.replicate(desk, n=3, seed=1, measures=["task_wait"])
    row = runs.summary.loc["task_wait"]
    found = truth_of(runs, "task_wait", scale=60)
    assert (found.value, found.low, found.high) == pytest.approx((60 * row["mean"], 60 * row["low"], 60 * row["high"]))
    assert found.unit == "minutes"


def test_is_a_comparison_read_by_side_and_by_difference(desk):
    fast = desk.change({"title": "Two desks", "teams.desk.members[0].count": 2})
    both = sk.compare(desk, fast, n=3, seed=1, measures=["task_wait"])
    row = both.summary.loc["task_wait"]
    assert truth_of(both, "task_wait").value == row["difference"]
    assert truth_of(both, "task_wait", of="Two desks").value == pytest.approx(row["second_mean"])
    with pytest.raises(PredictionError, match="holds no 'Three'"):
        truth_of(both, "task_wait", of="Three")


def test_is_one_run_a_truth_without_an_interval(desk):
    assert truth_of(sk.replicate(desk, n=1, seed=1, measures=["task_wait"]), "task_wait").exact


def test_are_values_of_replications_read_as_their_mean_and_interval(desk):
    runs = sk.replicate(desk, n=3, seed=1, measures=["task_wait"])
    waits = runs.values["task_wait"]
    assert truth_of(waits, scale=2) == truth_of(waits.to_numpy(), scale=2)
    assert truth_of(waits).low == pytest.approx(truth_of(runs, "task_wait").low)
    assert truth_of(waits.head(2)).value == pytest.approx(waits.head(2).mean()), "two values are no (low, high)"


@pytest.mark.parametrize("found", ["3", None, (1, 2, 3, 4), (5, 1, 2), float("nan"), (1, float("inf"))])
def test_is_a_truth_that_is_none_refused(found):
    with pytest.raises(PredictionError, match="a truth"):
        truth_of(found)


def test_is_an_unknown_measure_refused(desk):
    runs = sk.replicate(desk, n=2, seed=1, measures=["task_wait"])
    with pytest.raises(PredictionError, match="say which measure"):
        truth_of(runs)
    with pytest.raises(PredictionError, match="holds no 'utilisation'"):
        truth_of(runs, "utilisation")


def values(picture):
    """What the dots are drawn from."""
    return picture.spec()["data"]["values"]


def test_is_nothing_that_gives_the_answer_away_shown_to_who_has_predicted_nothing(file, monkeypatch, capsys):
    """A table or a sentence beside the truth would tell it; with a prediction, or on request, it is shown below."""
    shown, also = [], ("five days", pd.DataFrame({"days": [5]}))
    monkeypatch.setattr("IPython.display.display", shown.append)
    assert type(reveal("00.a", 5, also=also)).__name__ == "Unrevealed"
    assert shown == [] and capsys.readouterr().out == ""
    assert reveal("00.b", 5, also=also, look=True) is None
    assert [type(one).__name__ for one in shown] == ["Picture", "DataFrame"]
    assert capsys.readouterr().out == "five days\n"
    predict("00.c", "How long?").set(3, 2, 4)
    assert reveal("00.c", 5, also=iter(also)) is None and len(shown) == 4


def test_does_the_picture_show_prediction_and_truth(file):
    predict("00.a", "How long?", unit="days").set(3, 2, 4)
    picture = reveal("00.a", (5, 4.5, 5.5))
    rows = {row["name"]: row for row in values(picture)}
    assert (rows["You expected"]["low"], rows["You expected"]["high"]) == (2, 4)
    assert (rows["Found"]["low"], rows["Found"]["high"]) == (4.5, 5.5)
    assert "The truth lies above your range, 2 to 4" in picture.description
    assert "How long?" in picture.description


def test_is_a_good_prediction_called_so(file):
    predict("00.a", "How long?", unit="days").set(3, 2, 4)
    assert "lies in your range, 2 to 4: well judged" in reveal("00.a", 3.1).description


def test_is_a_truth_near_an_end_called_close_and_not_well_judged(file):
    """One verdict: what more runs might still move over an end is no more than close."""
    predict("00.a", "How long?", unit="days").set(3, 2, 4)
    said = reveal("00.a", (3.9, 3.5, 4.3)).description
    assert "seems to lie in your range" in said and "it is close" in said and "well judged" not in said


def test_does_the_truth_stand_alone_when_nothing_was_predicted(file):
    picture = reveal("00.a", 3.1, title="Mean wait", unit="days", look=True)
    assert [row["name"] for row in values(picture)] == ["Found"]
    assert picture.description == "Mean wait: Found: 3.1 days."


def test_is_the_picture_the_same_in_the_production_of_the_lessons(monkeypatch, tmp_path):
    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none")
    monkeypatch.chdir(tmp_path)
    first, second = (reveal("00.a", 3.1, title="Mean wait", unit="days").spec() for _ in range(2))
    assert first == second and not list(tmp_path.iterdir())


def test_is_the_truth_shown_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("SIMKIT_PREDICTIONS", str(tmp_path / "taken" / "predictions.json"))
    assert "Not noted that you have seen this" in reveal("00.a", 3.1).description


def test_is_nothing_written_when_nothing_is_new(file):
    reveal("00.a", 3.1, look=True)
    before = file.stat().st_mtime_ns
    reveal("00.a", 3.2)
    assert file.stat().st_mtime_ns == before


def test_does_the_truth_that_was_seen_first_judge(file):
    predict("00.a", "How long?").set(3, 2, 4)
    reveal("00.a", 5)
    reveal("00.a", 3)
    assert list(predictions().table["outcome"]) == ["above"]


@pytest.mark.parametrize("inside, n", [(0, 7), (7, 7), (3, 10), (8, 10)])
def test_is_the_binomial_interval_the_one_of_scipy(inside, n):
    reference = binomtest(inside, n).proportion_ci(method="exact")
    assert Calibration(inside, n - inside).interval() == pytest.approx((reference.low, reference.high))


@pytest.mark.parametrize(
    "inside, outside, verdict",
    [(0, 0, "none"), (1, 3, "too few"), (4, 6, "too narrow"), (5, 5, "cannot tell"), (20, 0, "too wide")],
)
def test_what_does_a_count_say_of_the_ranges(inside, outside, verdict):
    """By hand: the 95 % interval of 4 in 10 ends at 74 %, of 5 in 10 at 81 %; of 20 in 20 it begins at 83 %."""
    assert Calibration(inside, outside).verdict == verdict


def test_does_the_summary_count_only_what_was_predicted_beforehand(file):
    for number, (guess, truth) in enumerate([(3, 3), (3, 9), (3, -9)]):
        predict(f"0{number}.a", "How long?", unit="days").set(guess, 2, 4)
        reveal(f"0{number}.a", truth)
    reveal("03.b", 1, look=True)
    predict("03.b", "How many?").set(1, 1, 1)
    predict("04.c", "How often?").set(1, 0, 2)
    found = predictions()
    assert (found.calibration.inside, found.calibration.above, found.calibration.below) == (1, 1, 1)
    assert list(found.table.index) == ["00.a", "01.a", "02.a", "03.b", "04.c"]
    text = str(found)
    assert "filled in afterwards" in text and "not seen yet" in text and "1 of 3 predictions" in text
    assert "<table>" in found._repr_html_() and "How often?" in found._repr_html_()
    drawn = {row["id"]: row["verdict"] for row in found.chart().spec()["layer"][1]["data"]["values"]}
    assert drawn == {"00.a": "in the range", "01.a": "outside it", "02.a": "outside it"}


def test_is_a_range_without_width_drawn(file):
    for number, truth in enumerate([3, 9, -9]):
        predict(f"0{number}.a", "How long?").set(3, 3, 3)
        reveal(f"0{number}.a", truth)
    places = [row["place"] for row in predictions().chart().spec()["layer"][1]["data"]["values"]]
    assert places == [0.5, 2, -1]


def test_is_the_summary_kind_when_there_is_nothing(monkeypatch):
    monkeypatch.setenv("SIMKIT_PREDICTIONS", "none")
    found = predictions()
    assert "made no predictions yet" in str(found) and "no predictions yet" in found._repr_html_()
    assert found.table.empty and "no predictions yet" in found.chart().description


def test_does_the_summary_say_that_the_file_is_damaged(file):
    file.write_text("{half")
    assert "damaged" in str(predictions())
