"""A room that is played: who may do what when, and that nothing is ever lost."""

import json
import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simkit as sk
from simkit.course.room.debrief import debrief
from simkit.course.room.office import LENSES, GameOffice
from simkit.course.room.session import Session
from simkit.course.room.setup import LENGTHS, MINUTES, PHASES, ROUND, RoomError, RoomSetup
from simkit.measures import MEASURES

OLD, NEW = sk.load("room/specialists"), sk.load("room/service-team")


def setup(**changed):
    return RoomSetup(OLD, NEW, **{"length": 45, "teams": 2, **changed})


@pytest.fixture
def room(tmp_path):
    session = Session.new(setup(), tmp_path / "room")
    yield session
    session.close()


def reopened(session):
    """The same room, as after the server was killed: nothing but the folder is left."""
    session.close()
    return Session.open(session.journal.folder)


def simulate(session):
    for job in session.pending():
        session.done(job, job.run())


def play_to(session, phase, month=1):
    while (session.phase, session.round) != (phase, month):
        session.lead({"do": "next"})
        simulate(session)


def texts(view):
    return json.dumps(view, ensure_ascii=False)


def forms(view):
    return {block["id"]: block for block in view["blocks"] if block["kind"] == "form"}


@pytest.mark.parametrize("length", LENGTHS)
def test_does_the_clock_of_a_session_add_up_and_leave_a_third_for_the_debrief(length):
    minutes = MINUTES[length]
    whole = sum(minutes[p] for p in PHASES if p not in (*ROUND, "end")) + LENGTHS[length] * sum(
        minutes[p] for p in ROUND
    )
    assert whole == pytest.approx(length)
    assert minutes["debrief"] >= length / 3


def test_is_a_whole_game_played_and_is_everybody_where_they_were_after_each_step(tmp_path):
    """From the lobby to the end; after each act the room is closed and opened again, and every page shows the same."""
    session = Session.new(setup(), tmp_path)
    ann = session.join("Ann", "North", "executor")
    bea = session.join("Béa 🌷", "North", "designer")
    cor = session.join("Cor", "East", "management")
    seen = set()

    def same():
        nonlocal session
        before = [session.view(key) for key in (ann, bea, cor)], session.screen(), session.trainer()
        session = reopened(session)
        after = [session.view(key) for key in (ann, bea, cor)], session.screen(), session.trainer()
        for one, other in zip((*before[0], *before[1:]), (*after[0], *after[1:]), strict=True):
            assert one | {"version": 0} == other | {"version": 0}
        seen.add(session.phase)

    same()
    while session.phase != "debrief":
        if session.phase == "estimate":
            product = session.office.products[0]
            session.act(ann, {"do": "estimate", product: ["10", "20,5", 60]})
        if session.phase == "predict":
            session.act(cor, {"do": "predict", "value": [1, 5, 50]})
        if session.phase == "decide":
            lever = next(lever for lever in session.office.levers if lever.role == "designer")
            session.act(bea, {"do": "decide", lever.key: lever.options[-1][0] if lever.options else lever.high})
        if session.phase == "say":
            session.act(ann, {"do": "say", "text": "It was the phone."})
        same()
        session.lead({"do": "next"})
        if session.phase == "run":
            same()
        simulate(session) if session.phase != "debrief" else None
    assert seen == {*PHASES} - {"debrief", "end"}
    assert session.month(session.teams["North"].decisions) != session.month(session.teams["East"].decisions)
    assert {row["measure"] for row in session.predictions()} == {session.predicted("management")}
    assert all(row["truth"] >= 0 for row in session.predictions())
    assert "It was the phone." in texts(session.screen()) + texts(session.view(ann))
    session.close()


def test_do_two_people_of_one_name_both_play(room):
    keys = [room.join("Ann") for _ in range(3)]
    assert [room.people[key].name for key in keys] == ["Ann", "Ann 2", "Ann 3"]
    assert [room.people[key].team for key in keys] == ["North", "East", "North"]
    assert [room.people[key].role for key in keys] == ["executor", "executor", "designer"]


@pytest.mark.parametrize(
    "name, words",
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("x" * 10_000, "at most 40"),
        (None, "text"),
        (7, "text"),
        ("\x00\ud800", "empty"),
    ],
)
def test_is_a_name_that_is_none_refused_in_words(room, name, words):
    with pytest.raises(RoomError, match=words):
        room.join(name)
    assert not room.people and reopened(room).people == {}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "🦔🦔🦔", "O'Brien; DROP", "‮abc", "名前", "a\nb"])
def test_is_a_strange_name_kept_as_it_is_on_one_line(room, name):
    key = room.join(name)
    assert room.people[key].name == " ".join(name.split())
    again = reopened(room)
    assert again.people[key].name == room.people[key].name
    again.close()


def test_does_a_decision_after_time_say_so_and_change_nothing(room):
    key = room.join("Ann", "North", "designer")
    play_to(room, "see")
    lever = next(lever for lever in room.office.levers if lever.role == "designer")
    with pytest.raises(RoomError, match="closed"):
        room.act(key, {"do": "decide", lever.key: lever.options[-1][0] if lever.options else lever.high})
    assert room.teams["North"].decisions == room.teams["East"].decisions


def test_can_nobody_pull_a_lever_of_another_role(room):
    key = room.join("Ann", "North", "client")
    play_to(room, "decide")
    everything = {lever.key: lever.options[-1][0] if lever.options else lever.high for lever in room.office.levers}
    room.act(key, {"do": "decide", **everything})
    assert room.teams["North"].draft == {}


def test_is_a_value_that_a_lever_does_not_have_refused_in_words(room):
    key = room.join("Ann", "North", "designer")
    play_to(room, "decide")
    for lever in (lever for lever in room.office.levers if lever.role == "designer"):
        for value in ("nonsense", 1e300, -1, [1, 2], {"a": 1}, float("nan")):
            with pytest.raises(RoomError):
                room.act(key, {"do": "decide", lever.key: value})
    assert room.teams["North"].draft == {}


def test_can_a_team_go_back_one_month_and_see_both_ways(room):
    key = room.join("Ann", "North", "designer")
    play_to(room, "see")
    room.act(key, {"do": "rewind"})
    with pytest.raises(RoomError, match="deciding once more"):
        room.lead({"do": "next"})
    lever = next(lever for lever in room.office.levers if lever.role == "designer")
    value = lever.options[-1][0] if lever.options else lever.high
    room.act(key, {"do": "decide", lever.key: value})
    simulate(room)
    table = next(b for b in room.view(key)["blocks"] if b.get("caption") == "The same month, two ways")
    assert len(table["columns"]) == 3 and any(row[1] != row[2] for row in table["rows"])
    assert room.teams["North"].decisions[-1][lever.key] == value
    room.act(key, {"do": "keep", "value": 0})
    assert room.teams["North"].decisions[-1].get(lever.key, lever.default) != value
    with pytest.raises(RoomError, match="once a month"):
        room.act(key, {"do": "rewind"})
    again = reopened(room)
    assert again.teams["North"].tries == room.teams["North"].tries
    again.close()


def test_does_each_role_see_only_its_own_lens_until_the_debrief(room):
    """In a blind game the executors' page does not hold what management sees; in an open one it does."""
    key = room.join("Ann", "North", "executor")
    boss = room.join("Bob", "North", "management")
    play_to(room, "see")
    own = {row[0] for block in room.view(key)["blocks"] if block["kind"] == "table" for row in block["rows"]}
    other = {row[0] for block in room.view(boss)["blocks"] if block["kind"] == "table" for row in block["rows"]}
    assert own and other and own != other and not other <= own


def test_can_one_alone_or_one_who_types_have_all_chairs_of_a_team(room):
    """They estimate, predict what management predicts, have every lever, see every lens; no computer plays beside."""
    key = room.join("Paper", "North", "team")
    assert room.people[room.join("Next", "North")].role == "executor"
    play_to(room, "estimate", 0)
    room.act(key, {"do": "estimate", room.office.products[0]: [10, 20, 60]})
    play_to(room, "decide")
    assert {field["name"] for field in forms(room.view(key))["decide"]["fields"]} == {x.key for x in room.office.levers}
    room.act(key, {"do": "decide", "temps": 1, "help": "on", "go_over": 25})
    play_to(room, "see")
    assert room.teams["North"].decisions == [{"temps": 1, "help": "on", "go_over": 25}]
    assert not room.teams["North"].by_computer and room.teams["East"].by_computer
    rows = [row[0] for block in room.view(key)["blocks"] if block["kind"] == "table" for row in block["rows"]]
    assert "A death" in rows
    seen = {MEASURES[key].label for keys in LENSES.values() for key in keys}
    assert len(seen & set(rows)) > 10 and room.predicted("team") == room.predicted("management")


def test_are_lines_that_come_together_on_the_disk_before_the_function_returns(room, monkeypatch):
    """Gathered, an act is in the file but waits for the disk; the function brings all of them."""
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    sync = room.gather()
    keys = [room.join("Ann"), room.join("Bob")]
    assert not synced and room.journal.path.read_text(encoding="utf-8").count("join") == 2
    sync()
    assert len(synced) == 1
    again = reopened(room)
    assert set(again.people) == set(keys)
    again.close()


def test_does_the_room_go_on_when_everybody_leaves(room):
    keys = [room.join("Ann"), room.join("Bob")]
    play_to(room, "decide")
    for key in keys:
        room.act(key, {"do": "leave"})
    with pytest.raises(RoomError, match="does not know you"):
        room.view(keys[0])
    play_to(room, "see")
    assert room.screen()["blocks"] and room.trainer()["blocks"]
    assert room.month(room.teams["North"].decisions) is not None


def test_does_the_debrief_show_what_it_has_and_turn_section_by_section(tmp_path, monkeypatch):
    """First what few futures tell, without luck; with all of them the page to take home."""
    session = Session.new(setup(futures=6), tmp_path)
    small = [debrief(GameOffice(OLD, NEW, months=1, weeks=1), {"North": [{"temps": 1}]}, n=n, jobs=1) for n in (4, 6)]
    key = session.join("Ann", "North", "executor")
    play_to(session, "say", 3)
    with pytest.raises(RoomError, match="closed"):
        session.lead({"do": "turn", "value": 1})
    session.lead({"do": "next"})
    heads = lambda: [block["text"] for block in session.screen()["blocks"] if block["kind"] == "heading"]  # noqa: E731
    assert heads() == ["What happened", "What was decided"] and session.screen()["section"] == 0
    clock = iter((1000.0, 1000.0, 1060.0))
    monkeypatch.setattr(time, "time", lambda: next(clock))
    session.reached(2)
    assert "minute" not in texts(session.screen()["blocks"][-1])
    session.reached(3)
    monkeypatch.undo()
    assert {"done": 3, "of": 6}.items() <= session.screen()["blocks"][-1].items()
    assert session.screen()["blocks"][-1]["text"].endswith("about 3 more minutes"), "three futures, a minute each"
    (first,) = session.pending()
    session.done(first, small[0])
    assert len(heads()) > 5 and "Luck and skill" not in heads() and "take home" not in texts(session.view(key))
    (second,) = session.pending()
    assert (first.n, second.n, second.first) == (4, 6, small[0])
    session.done(second, small[1])
    assert "Luck and skill" in heads() and "take home" in texts(session.view(key)) and not session.pending()
    session.lead({"do": "turn", "value": 2})
    assert "3 of" in texts(session.trainer()) and "Back: " in texts(session.trainer())
    for wrong in (-1, "2", None, 1000):
        with pytest.raises(RoomError, match="which section"):
            session.lead({"do": "turn", "value": wrong})
    session = reopened(session)
    assert session.section == 2
    session.close()


def test_does_a_month_that_cannot_be_simulated_go_on_without_that_decision(room):
    key = room.join("Ann", "North", "designer")
    play_to(room, "decide")
    lever = next(lever for lever in room.office.levers if lever.role == "designer")
    room.act(key, {"do": "decide", lever.key: lever.options[-1][0] if lever.options else lever.high})
    room.lead({"do": "next"})
    wrong = next(job for job in room.pending() if any(job.decisions[-1].values()))
    room.failed(wrong, "there are no desks left")
    simulate(room)
    assert room.phase == "see" and "there are no desks left" in texts(room.view(key))


def test_does_no_failure_or_kill_leave_a_month_that_never_ends(room):
    """The office without a decision is there already when another one fails; and a server that is killed after the last
    result, before it said so: both go on."""
    key = room.join("Ann", "North", "designer")
    play_to(room, "decide")
    room.act(key, {"do": "decide", "go_over": 25})
    room.lead({"do": "next"})
    for job in sorted(room.pending(), key=lambda job: any(job.decisions[-1].values())):
        room.failed(job, "no desks") if "go_over" in job.decisions[-1] else room.done(job, job.run())
    assert room.phase == "see"
    play_to(room, "decide", 2)
    room.lead({"do": "next"})
    simulate(room)
    path = room.journal.path
    room.close()
    assert b'"ran"' in (lines := path.read_bytes().splitlines(keepends=True))[-1]
    path.write_bytes(b"".join(lines[:-1]))
    again = Session.open(path.parent)
    assert (again.phase, again.round) == ("see", 2)
    again.close()


def test_can_a_second_try_fail_or_be_given_up(room):
    """The month stays as it was decided first: by who tried, or by the trainer when nobody is left."""
    key = room.join("Ann", "North", "designer")
    asker = room.join("Cli", "East", "client")
    play_to(room, "see")
    first = room.teams["North"].decisions[-1]
    room.act(key, {"do": "rewind"})
    room.act(key, {"do": "decide", "go_over": 25})
    (job,) = room.pending()
    room.failed(job, "no desks")
    assert room.teams["North"].decisions[-1] == first and "no desks" in texts(room.view(key))
    for who in (asker, None):  # the client's chair has no lever
        room.act(asker, {"do": "rewind"})
        assert "Leave it as it was" in texts(room.view(asker)) and "Leave this month of East" in texts(room.trainer())
        room.act(who, {"do": "keep"}) if who else room.lead({"do": "keep", "value": "East"})
        assert not room.teams["East"].again
    with pytest.raises(RoomError, match="not two ways"):
        room.lead({"do": "keep", "value": "East"})
    play_to(room, "predict", 2)


def test_is_a_line_that_was_cut_off_forgotten_and_a_damaged_one_named(room):
    room.join("Ann")
    room.join("Bob")
    room.close()
    path = room.journal.path
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    session = Session.open(path.parent)
    assert [p.name for p in session.people.values()] == ["Ann"]
    session.join("Cor")
    session.close()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], b"{nonsense}\n", *lines[1:]]))
    with pytest.raises(RoomError, match="line 2"):
        Session.open(path.parent)


def test_can_a_folder_be_used_by_one_room_only(room):
    with pytest.raises(RoomError, match="open already"):
        Session.open(room.journal.folder)
    with pytest.raises(RoomError, match="open already"):
        Session.new(setup(), room.journal.folder)
    room.close()
    with pytest.raises(RoomError, match="already"):
        Session.new(setup(), room.journal.folder)


def test_is_a_full_disk_said_and_is_nothing_shown_that_is_not_kept(room, monkeypatch):
    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RoomError, match="not saved"):
        room.join("Ann")
    assert room.people == {}


ACTS = st.fixed_dictionaries(
    {
        "do": st.sampled_from(
            ["estimate", "predict", "decide", "say", "rewind", "keep", "move", "leave", "next", "nothing"]
        )
    },
    optional={
        "value": st.one_of(st.none(), st.integers(-1, 3), st.text(max_size=5), st.lists(st.floats(0, 100), max_size=4)),
        "text": st.one_of(st.text(max_size=400), st.integers()),
        "team": st.sampled_from(["North", "East", "Nowhere"]),
        "role": st.sampled_from(["executor", "client", "king"]),
    },
)


@settings(max_examples=30, deadline=None)
@given(acts=st.lists(st.tuples(st.integers(0, 2), ACTS), max_size=25))
def test_does_a_room_ever_answer_with_anything_but_words(acts, tmp_path_factory):
    """Random acts of two people and a trainer: RoomError or done; and opened again, the room is the same."""
    session = Session.new(setup(), tmp_path_factory.mktemp("room") / "one")
    keys = [session.join("Ann"), session.join("Bob")]
    for who, action in acts:
        try:
            session.lead(action) if who == 2 else session.act(keys[who], action)
        except RoomError as error:
            assert str(error)
    before = {key: (p.name, p.team, p.role, p.gone, p.predictions, p.said) for key, p in session.people.items()}
    phase = session.phase, session.round, [team.decisions for team in session.teams.values()]
    session = reopened(session)
    assert {k: (p.name, p.team, p.role, p.gone, p.predictions, p.said) for k, p in session.people.items()} == before
    assert (session.phase, session.round, [team.decisions for team in session.teams.values()]) == phase
    session.close()
