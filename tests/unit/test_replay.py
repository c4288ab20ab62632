"""Is what a replay draws at a minute exactly what the run log says of that minute?"""

import numpy as np
import pytest
from replay_counts import numbers

import simkit as sk
from simkit.live.replay import replay
from simkit.live.replay.fallback import fallback
from simkit.live.replay.film import MAIL, film_of, window
from simkit.live.replay.state import AWAY, IDLE, state
from simkit.measures.period import team_at

SHORT = {"clock.warm_up_days": 2, "clock.horizon_days": 4}
OFFICES = ("tax-office/specialists", "tax-office/service-team", "tax-office/hybrid", "textbook/tandem", "textbook/mm1")


@pytest.fixture(scope="module", params=OFFICES)
def run(request):
    """A short run of an office."""
    return sk.run(sk.load(request.param).change(SHORT), seed=3)


@pytest.fixture(scope="module")
def film(run):
    """All its days, warm-up too."""
    return film_of(run, *window(run, 1, 6))


@pytest.fixture(scope="module")
def pair():
    """Both structures, on the same clients."""
    offices = (sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team"))
    return tuple(sk.run(office, seed=3) for office in offices)


def sampled(film, count=60):
    """Minutes at which nothing happens, over the whole film."""
    return np.random.default_rng(5).uniform(film.begin, film.end, count)


def where_it_waits(run):
    """For every row of the table, where it was before its work began: told the slow way, from the rows before."""
    place = []
    before = {}
    for row in run.activities.itertuples():
        earlier = before.setdefault((row.task, row.rework, row.call, row.released_at), [])
        if earlier and earlier[-1] in ("paused", "interrupted"):
            place.append("aside")
        elif row.channel == "phone":
            note = "passed on" in earlier and run.scenario.phone.forward == "ticket"
            place.append("waiting" if note else "line")
        else:
            place.append("waiting")
        earlier.append(row.outcome)
    return np.array(place)


def test_what_waits_is_what_the_table_says(run, film):
    """At every team: in the inbox, laid aside, on the line; each row that was queued and not yet begun."""
    place, table = where_it_waits(run), run.activities
    subject = (table["task"] >= 0) | (table["call"] >= 0)
    began = table["started_at"].fillna(table["finished_at"]).fillna(np.inf)
    for minute in sampled(film):
        due = subject & (table["queued_at"] <= minute) & (minute < began)
        now = numbers(film, minute)
        for name in ("waiting", "line"):
            found = table.loc[due & (place == name), "team"].cat.codes
            assert now[name] == np.bincount(found, minlength=len(run.scenario.teams)).tolist(), f"{name}, {minute}"
        assert now["aside"] == (due & (place == "aside")).sum(), f"at minute {minute}"


def test_callers_on_the_line_are_those_of_the_calls_table(run, film):
    """Whoever has rung and was neither answered nor has hung up is on a line, until the first answer."""
    calls = run.calls
    for minute in sampled(film):
        placed, waited = calls["placed_at"], calls["wait_minutes"]
        # A caller who is passed on by phone waits on a line once more: not among those who wait for a first answer.
        now = state(film, minute)["line"]
        first = [row for row in now if film.spells["begin"][row] in placed.to_numpy()]
        assert len(first) == ((placed <= minute) & (minute < placed + waited)).sum(), f"at minute {minute}"


def test_the_mail_holds_what_was_sent_and_has_not_come(run, film):
    """A letter is in the mail from its release until it first waits, or until the run ends."""
    letters = run.activities[run.activities["task"] >= 0].groupby(["task", "rework"], observed=True)
    sent = letters["released_at"].first()
    came = letters["queued_at"].min().fillna(np.inf)
    for minute in sampled(film):
        assert numbers(film, minute)["mail"] == ((sent <= minute) & (minute < came)).sum(), f"at minute {minute}"


def test_employees_do_what_the_table_says(run, film):
    """Away, idle or at an activity: from the hours on duty and from the activities, person by person."""
    table, duty = run.activities, run.duty
    for minute in sampled(film, 25):
        people = numbers(film, minute)["people"]
        on = set(duty.loc[(duty["on_at"] <= minute) & (minute < duty["off_at"]), "employee"])
        at = table[(table["started_at"] <= minute) & (minute < table["finished_at"])]
        doing = dict(zip(at["employee"], at["activity"].cat.codes, strict=True))
        expected = [doing.get(name, IDLE if name in on else AWAY) for name in run.people]
        assert people == expected, f"at minute {minute}"


def test_open_cases_over_time_are_the_work_in_progress():
    """The measure of the run is the mean of what the replay shows as open."""
    run = sk.run(sk.load("tax-office/specialists").change(SHORT), seed=3)
    film = film_of(run, *run.window)
    edges = np.concatenate([[film.begin], film.moments, [film.end]])
    middle = (edges[1:] + edges[:-1]) / 2
    shown = [state(film, minute)["open"] for minute in middle]
    mean = np.dot(shown, np.diff(edges)) / (film.end - film.begin)
    assert mean == pytest.approx(run.measures("work_in_progress").iloc[0], rel=1e-9)


def test_nothing_happens_twice_at_once(film):
    """Nobody has two pieces in hand, and no task is at two places, at any minute."""
    for minute in sampled(film):
        now, s = state(film, minute), film.spells
        hands = s["place"][now["hand"]].tolist()
        assert len(hands) == len(set(hands))
        rows = np.concatenate([now[name] for name in ("mail", "waiting", "aside", "line", "hand")])
        keys = [(s["number"][r], s["bits"][r] & 3) for r in rows if s["case"][r] >= 0]
        assert len(keys) == len(set(keys)), f"at minute {minute}"


def test_a_letter_starts_where_the_case_was_opened():
    """In parallel, copies come from the team of the first task; in a sequence from the team before."""
    run = sk.run(sk.load("tax-office/specialists").change(SHORT), seed=3)
    film, demand = film_of(run, 0, run.scenario.clock.end), run.demand
    rows = np.flatnonzero(film.spells["kind"] == MAIL)
    assert len(rows) > 20
    table = run.activities.groupby("task")["team"].first()
    teams = list(run.scenario.teams)
    for row in rows:
        opener = demand.first_task[film.spells["case"][row]]
        assert teams[film.spells["origin"][row]] == table.loc[opener]


def test_two_structures_keep_one_clock(pair):
    """Both films begin and end at the same minutes, after the warm-up unless asked otherwise."""
    week = replay(*pair)
    assert [(film.begin, film.end) for film in week.films] == [(960, 2880)] * 2
    later = replay(*pair, start=3, days=1)
    assert (later.films[0].begin, later.films[0].end) == (960, 1440)


def test_other_clients_are_refused(pair):
    """Two runs on other clients cannot be compared, and the message says which they are."""
    other = sk.run(pair[1].scenario, seed=4)
    with pytest.raises(ValueError, match="other clients.*seed 3.*seed 4"):
        replay(pair[0], other)


def test_another_clock_is_refused(pair):
    """Two runs with other opening hours have no minute in common."""
    other = sk.run(pair[1].scenario.change({"clock.horizon_days": 3}), seed=3)
    with pytest.raises(ValueError, match="clocks differ"):
        replay(pair[0], other)


@pytest.mark.parametrize(
    ("start", "days", "says"),
    [(0, 1, "from 1 to 6"), (7, 1, "from 1 to 6"), (2.5, 1, "whole number"), (1, 0, "above 0")],
)
def test_days_that_are_not_there_are_refused(pair, start, days, says):
    """What would be right stands in the message."""
    with pytest.raises(ValueError, match=says):
        replay(pair[0], start=start, days=days)


def test_a_scenario_is_no_run(pair):
    """A likely mistake: the scenario in place of its run."""
    with pytest.raises(TypeError, match=r"sk\.run"):
        replay(pair[0].scenario)


def test_an_unknown_case_is_refused(pair):
    """The message tells which numbers there are."""
    with pytest.raises(ValueError, match="numbers from"):
        replay(pair[0], follow=10**6)


def test_a_changed_copy_can_be_told_from_the_first(pair):
    """Two structures of one title get a number each."""
    other = sk.run(pair[0].scenario.change({"handoff.between.delay_minutes": 0}), seed=3)
    week = replay(pair[0], other)
    assert [film.title for film in week.films] == ["Specialist teams (1)", "Specialist teams (2)"]
    assert week.transcript()["structure"].nunique() == 2


@pytest.mark.parametrize("name", sk.scenarios())
def test_every_shipped_office_can_be_replayed(name):
    """With whatever teams, calls, sequences and help it has: a film, a picture and a sentence."""
    run = sk.run(sk.load(name).change({"clock.warm_up_days": 0, "clock.horizon_days": 1}), seed=1)
    day = replay(run, days=1)
    assert day.data()["offices"][0]["title"] == run.scenario.title
    assert fallback(day).endswith("</svg>")
    assert run.scenario.title in day.sentence
    assert len(day.transcript()) >= len(run.arrived)


@pytest.fixture(scope="module")
def changing():
    """Two days in which half of the specialists go over to the service teams, at noon of the second."""
    offices = [sk.load(f"tax-office/{name}").change(SHORT) for name in ("specialists", "service-team")]
    hand_over = {"plan.open_cases": "hand over"}
    run = sk.run(sk.change_over(*offices, phases=2, gap=0.4, week=0.1, changes=hand_over), seed=3)
    return film_of(run, *window(run, 1, 6))


def test_does_who_moves_sit_with_the_new_team(changing):
    """Everybody sits in one room: that of the team they are in at that minute, and there is a desk for each."""
    run = changing.run
    everybody = np.arange(len(run.people))
    seen = set()
    for minute in sampled(changing):
        teams = np.array(numbers(changing, minute)["teams"])
        assert teams.tolist() == team_at(run, everybody, np.full(len(everybody), minute)).tolist()
        assert (np.bincount(teams, minlength=len(changing.sizes)) <= changing.sizes).all()
        seen.add(tuple(teams))
    assert len(seen) == 3, "before, in between, and after"
    assert changing.sizes.sum() > len(run.people), "those who move have a desk in both rooms"


def test_is_every_open_case_somewhere_in_a_change(changing):
    """In the mail, waiting, laid aside or in hand: whoever hands over work does not make it vanish."""
    s, table = changing.spells, changing.run.activities
    came = table[table["task"] >= 0].groupby("case")["released_at"].min()  # some told it by phone, at the third attempt
    assert len(changing.run.handed) > 20, "a change in which little is handed over would prove nothing"
    for minute in sampled(changing):
        closed = changing.run.closed[came.index]
        inside = came.index[(came <= minute) & ~(closed <= minute)]
        here = s["case"][(s["begin"] <= minute) & (minute < s["end"])]
        assert set(inside) <= set(here), f"at minute {minute}"


def test_is_nothing_in_two_places_in_a_change(changing):
    """A task lies in one place at a time: waiting, laid aside, in the mail, or in one hand."""
    s = changing.spells
    task = (s["number"] >= 0) & (s["bits"] == 0)
    for number in np.unique(s["number"][task]):
        mine = np.flatnonzero(task & (s["number"] == number))
        mine = mine[np.argsort(s["begin"][mine], kind="stable")]
        assert (s["begin"][mine][1:] >= s["end"][mine][:-1] - 1e-9).all(), f"task {number}"


def test_does_the_picture_of_a_change_have_a_room_for_every_team(changing):
    """Old and new teams beside each other, in the picture of the saved notebook."""
    svg = fallback(replay(changing.run, start=4))
    for team in changing.run.scenario.teams.values():
        assert team.label[:8] in svg
