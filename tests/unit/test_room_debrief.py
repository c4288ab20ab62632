"""Does a debrief say what happened, which decision made the difference, and what was luck?"""

import json
import math
import pickle
import re

import numpy as np
import pytest

import simkit as sk
from simkit.course.room.debrief import JUDGED, QUESTIONS, debrief
from simkit.course.room.office import GameOffice
from simkit.course.room.setup import RoomError
from simkit.measures import MEASURES
from simkit.measures import run as simulate

PAIR = [sk.load(f"room/{name}") for name in ("specialists", "service-team")]
WAYS = {
    "North": [{"go_over": 25}, {"stop": "roll back"}],
    "East <b>": [{"go_over": 100, "open_cases": "finish"}, {"temps": 2}],
    "East, other way": [{"go_over": 100, "open_cases": "finish"}, {"freeze": 1}],
    "South": [{}, {}],
}


def guess(month: int, low: float, high: float, truth: float) -> dict:
    told = {"name": "Ann 🙂", "team": "North", "role": "client", "month": month, "measure": "lead_time_p90"}
    return told | {"low": low, "middle": (low + high) / 2, "high": high, "truth": truth}


@pytest.fixture(scope="module")
def office():
    return GameOffice(*PAIR, months=2, weeks=1, cards={2: ("flu",)}, seed=3)


@pytest.fixture(scope="module")
def found(office):
    guesses = [guess(1, 1, 2, 1.5), guess(2, 1, 2, 9), guess(2, 1, 2, math.nan)]
    return debrief(office, WAYS, guesses, n=3, jobs=1)


def test_is_each_way_set_beside_the_same_events_without_a_decision(office, found):
    """South decided nothing: in all futures it is the office without a change, and waiting differs by nothing."""
    assert found.summary.loc["South", ["own", "mean", "luck"]].tolist() == [0, 0, 0]
    still, way = office.scenario([]), office.scenario(WAYS["North"])
    runs = [[simulate(scenario, seed=3, replication=r) for scenario in (way, still)] for r in range(3)]
    waited = [MEASURES[JUDGED](log, baseline) for log, baseline in runs]
    row = found.summary.loc["North"]
    assert row["own"] == pytest.approx(waited[0]) and row["mean"] == pytest.approx(np.mean(waited[1:]))
    assert row["luck"] == pytest.approx(waited[0] - np.mean(waited[1:]))
    assert row["luckier"] == pytest.approx(np.mean([one < waited[0] for one in waited[1:]]))


def test_is_the_first_future_the_one_that_the_room_has_seen(office, found):
    """Open cases week by week are those of the months that were played."""
    seen = office.month(WAYS["North"]).weekly["open_at_end"]
    assert found.transition.values[1, 0, :, 0].tolist() == seen


def test_is_a_decision_worth_the_way_without_it_on_the_same_clients(office, found):
    """East's temps, by hand: waiting with them minus waiting without them, future by future."""
    with_them, without = office.scenario(WAYS["East <b>"]), office.scenario([WAYS["East <b>"][0], {}])
    still = office.scenario([])
    worth = []
    for r in range(3):
        logs = [simulate(scenario, seed=3, replication=r) for scenario in (with_them, without, still)]
        worth.append(MEASURES[JUDGED](logs[0], logs[2]) - MEASURES[JUDGED](logs[1], logs[2]))
    rows = found.mattered.set_index(["way", "lever"])
    row = rows.loc[("East <b>", "temps")]
    assert row["worth"] == pytest.approx(np.mean(worth)) and row["own"] == pytest.approx(worth[0])
    assert ("East <b>", "open_cases") not in rows.index, "what stays at its default is no decision"
    assert "South" not in set(found.mattered["way"])


def test_is_it_said_where_one_decision_hangs_on_another(found):
    """Without the first step there is nothing to roll back: the roll back goes with it, and the note says so."""
    row = found.mattered.set_index(["way", "lever"]).loc[("North", "go_over")]
    assert "roll back of month 2 hangs on it" in row["note"]
    assert row["own"] == pytest.approx(found.summary.loc["North", "own"]), "without both nothing is changed"


def test_does_a_lens_gain_or_lose_by_a_paired_interval(found):
    """Each mean is the way minus no change over all futures; a verdict for each way, lens after lens."""
    rows = found.lenses.set_index("measure")
    values = found.values
    expected = (values.loc["North"]["lead_time_mean"] - values.loc["no change"]["lead_time_mean"]).mean()
    assert rows.loc["lead_time_mean", "North"] == pytest.approx(expected)
    assert set(rows["lens"]) == {"executor", "designer", "management", "client"}
    assert set(rows["South: verdict"]) <= {"the same", "cannot tell"}


def test_are_predictions_judged_and_the_unknown_left_out(found):
    """One truth in its range, one above it; a month that never came is no prediction."""
    assert found.predictions["outcome"].tolist() == ["in", "above"]
    assert (found.calibration.inside, found.calibration.above, found.calibration.n) == (1, 1, 2)


def test_is_a_way_that_branched_off_told_apart(found):
    assert found.same_until("East, other way") == ("East <b>", 1)
    assert found.same_until("North") is None


def test_is_the_page_whole_in_itself_and_safe(found, tmp_path):
    """Nothing is fetched, names are text, and the parts and questions stand in their order."""
    text = found.save(tmp_path / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|<link|src=", text)
    assert "East <b>" not in text and "East &lt;b&gt;" in text and "Ann 🙂" in text
    heads = ["What happened<", "What each lens", "Predictions", "Which decision", "Luck and skill"]
    places = [text.index(f"<h2>{head}") for head in [*heads, *QUESTIONS]]
    assert places == sorted(places)
    assert "is the same as East &lt;b&gt; until the end of month 1" in text
    for name in ("debrief.csv", "debrief.json"):
        assert found.save(tmp_path / name).stat().st_size
    assert "Ann" not in str(found) and "client-days" in str(found)


def test_are_blocks_plain_data_and_does_a_debrief_travel(found):
    """A server sends them as JSON, and gets the debrief from another process."""
    blocks = json.loads(json.dumps(found.sections(), allow_nan=False))
    assert {"heading", "text", "bars", "table", "list"} >= {block["kind"] for block in blocks}
    again = pickle.loads(pickle.dumps(found))
    assert again.summary.equals(found.summary)
    assert "North" in found.chart().description


def test_is_a_section_no_longer_than_a_screen_and_luck_left_out_until_it_is_known(found):
    """A heading for each lens, each way and each stage of the talk; what was found first is not run again."""
    heads = [block["text"] for block in found.sections() if block["kind"] == "heading"]
    assert heads[:2] == ["What was gained and lost: executor", "What was gained and lost: designer"]
    assert [head for head in heads if head.startswith("Which decision mattered")][1].endswith("East <b>")
    assert heads[-len(QUESTIONS) :] == list(QUESTIONS) and "Luck and skill" in heads
    assert set(heads) - {block["text"] for block in found.sections(whole=False) if "text" in block} == {
        "Luck and skill"
    }
    assert max(len(block["rows"]) for block in found.sections() if block["kind"] == "table") <= 7
    said = next(block["rows"] for block in found.sections() if block.get("caption") == "How many lay where")
    assert said == [["North", "2", "1", "1", "0"], ["client", "2", "1", "1", "0"]]


def test_is_which_decision_mattered_not_run_again(office, found):
    more = debrief(office, WAYS, n=4, jobs=1, first=found)
    assert more.mattered is found.mattered and more.n == 4
    assert more.summary["own"].tolist() == found.summary["own"].tolist()


def test_is_a_norm_that_a_way_moved_said_beside_what_it_gained(office):
    told = str(debrief(office, {"we": [{"norm": "longer"}]}, n=1, jobs=1).sections())
    assert "counted by the norm that each way promised; we promised another one" in told


def test_are_one_way_and_one_future_enough_and_none_refused(office):
    """One future cannot tell luck from skill, and says so."""
    alone = debrief(office, {"we": [{}]}, n=1, jobs=1)
    assert "mattered" not in vars(alone), "run for nobody"
    assert "one future tells nothing" in str(alone) and alone.mattered.empty
    assert all(block for block in alone.sections())
    for ways in ({}, {"no change": [{}]}):
        with pytest.raises(RoomError, match="ways by name"):
            debrief(office, ways)


def test_can_somebody_play_alone_against_three_styles(office):
    """Your months beside those of the styles; what cannot be carried out is refused before anything runs."""
    played = sk.play_room([{"temps": 1}], office, n=1, jobs=1)
    assert played.names == ("you", "cautious", "bold", "copying")
    assert played.ways["you"] == ({"temps": 1}, {}) and played.ways["bold"][0]["go_over"] == 100
    with pytest.raises(ValueError, match="there is no style 'rash'"):
        sk.play_room([], office, against=["rash"])
    with pytest.raises(ValueError, match="nothing to roll back"):
        sk.play_room([{"stop": "roll back"}], office)


def test_do_executors_numbers_change_what_a_design_promises():
    """The same decisions with a tax that takes twice as long: more open cases, on the same clients."""
    mean = PAIR[0].products["income_tax"].work.average
    told = {"income_tax": [(mean, 2 * mean, 3 * mean)]}
    game = GameOffice(*PAIR, months=1, weeks=2, estimates=told)
    both = game.with_their_numbers([{"go_over": 50}], n=3)
    assert both.names == ("without their numbers", "with their numbers")
    assert both.summary.loc["open_at_end", "difference"] > 0
    with pytest.raises(RoomError, match="nobody has given an estimate"):
        GameOffice(*PAIR, months=1).with_their_numbers([{}])
