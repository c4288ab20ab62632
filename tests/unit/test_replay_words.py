"""Does a replay say in words what happened, and leave a picture that can be read without it moving?"""

from xml.etree import ElementTree

import numpy as np
import pytest

import simkit as sk
from simkit.live.replay import replay
from simkit.live.replay.fallback import fallback, fitting
from simkit.live.replay.state import clock_text, told
from simkit.model.scenario import Clock

SHORT = {"clock.warm_up_days": 2, "clock.horizon_days": 4}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pair():
    """Both structures, on the same clients."""
    offices = (sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team"))
    return tuple(sk.run(office, seed=3) for office in offices)


@pytest.fixture(scope="module")
def citizen(pair):
    """The first client of the film whose event touches three taxes or more."""
    taxes = np.diff(pair[0].demand.first_task)
    return int(np.flatnonzero((pair[0].arrived > 960) & (taxes >= 3))[0])


@pytest.mark.parametrize(
    ("minute", "text"),
    [
        (0, "Day 1 (Mon), 09:00"),
        (479.9, "Day 1 (Mon), 16:59"),
        (480, "Day 2 (Tue), 09:00"),
        (2400, "Day 6 (Mon), 09:00"),
        (2880, "Day 6 (Mon), 17:00"),
        (-5, "before day 1"),
    ],
)
def test_the_clock_shows_working_days_and_hours(minute, text):
    """Nights and weekends are left out; only the very end is a closing time."""
    assert clock_text(Clock(), minute, last=2880) == text


def test_a_transcript_tells_every_piece_of_work_on_a_case(pair, citizen):
    """Each piece in the log has a sentence with the name of who did it, at the minute at which it began."""
    week = replay(*pair)
    table = week.transcript(citizen)
    for run, (_, story) in zip(pair, table.groupby("structure", sort=False), strict=True):
        rows = run.activities[(run.activities["case"] == citizen) & run.activities["employee"].notna()]
        assert len(rows) >= 3
        for row in rows.itertuples():
            said = story[(story["minute"] == row.started_at) & story["what"].str.contains(row.employee, regex=False)]
            assert len(said) >= 1, f"nothing says that {row.employee} began at {row.started_at}"
        assert story["what"].iloc[0].startswith("arrives: ")
        assert story["minute"].is_monotonic_increasing
        closed = run.closed[citizen]
        assert (story.loc[story["what"] == "everything is settled", "minute"] == closed).all()


def test_a_transcript_of_all_holds_that_of_each(pair, citizen):
    """One case's story is a part of the whole, in the same words."""
    week = replay(pair[0])
    whole, one = week.transcript(), week.transcript(citizen)
    assert len(whole) > 20 * len(one)
    assert whole[whole["case"] == citizen]["what"].tolist() == one["what"].tolist()
    assert whole["case"].isna().any(), "meetings and questions are about no case"


def test_mail_is_told_with_both_its_ends(pair, citizen):
    """From which team to which."""
    said = replay(pair[0]).transcript(citizen)["what"]
    assert said.str.contains(r"in the mail from .+ team to .+ team").any()


def test_what_happens_now_fits_the_state(pair, citizen):
    """Before arrival, while open, and after closing."""
    film = replay(pair[0]).films[0]
    arrived, closed = pair[0].arrived[citizen], pair[0].closed[citizen]
    assert told(film, citizen, arrived - 0.01) == "has not come yet"
    assert told(film, citizen, closed + 0.01).startswith("settled on Day")
    assert told(film, citizen, arrived + 0.01) not in ("", "has not come yet")


def test_the_picture_shows_one_minute_with_its_sentence(pair, citizen):
    """Title and description for screen readers, a name for every team, the citizen who is followed."""
    week = replay(*pair, follow=citizen)
    drawn = ElementTree.fromstring(fallback(week))
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert drawn.find(f"{SVG}desc").text == week.sentence
    assert drawn.find(f"{SVG}title").text.startswith("The office on Day")
    for run in pair:
        assert run.scenario.title in texts
        assert sum(label.label in texts for label in run.scenario.teams.values()) >= 2
    assert texts.count(str(citizen)) >= 2, "the citizen is marked in both offices"


def test_the_picture_is_the_same_every_time(pair):
    """A notebook that is run again has no other output."""
    assert fallback(replay(*pair)) == fallback(replay(*pair))


def test_the_picture_has_a_paper_of_its_own(pair):
    """Dark ink on white paper reads on a dark page as well."""
    first = next(ElementTree.fromstring(fallback(replay(pair[0]))).iter(f"{SVG}rect"))
    assert first.get("fill") == "#ffffff"


def test_no_picture_lies_outside_its_frame(pair):
    """Rooms and desks fit in the picture."""
    drawn = ElementTree.fromstring(fallback(replay(pair[0])))
    _, _, wide, high = map(float, drawn.get("viewBox").split())
    for one in list(drawn.iter(f"{SVG}rect"))[1:]:
        assert float(one.get("x")) + float(one.get("width")) <= wide
        assert float(one.get("y")) + float(one.get("height")) <= high


@pytest.mark.parametrize(("count", "followed", "more"), [(10, None, 0), (11, None, 6), (40, 33, 35)])
def test_a_queue_that_does_not_fit_says_how_many_more(count, followed, more):
    """Shown and not shown together are the queue; who is followed is always shown."""
    rows = list(range(count))
    shown, hidden = fitting(rows, 10, [row == followed for row in rows])
    assert hidden == more
    assert len(shown) + hidden == count
    assert followed is None or followed in shown


def test_a_saved_page_stands_alone(pair, tmp_path):
    """No address of another machine, and the name must be that of a page."""
    week = replay(pair[0], days=1)
    page = week.save(tmp_path / "week.html").read_text(encoding="utf-8")
    assert "https:" not in page and "import " not in page.split('<script type="module">')[1].split("\n")[0]
    with pytest.raises(ValueError, match="html"):
        week.save(tmp_path / "week.svg")


def test_a_notebook_gets_a_widget_a_picture_and_a_sentence(pair):
    """What is shown without a kernel stands beside the widget."""
    data = replay(pair[0], days=1)._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")
    assert "cases open" in data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data
