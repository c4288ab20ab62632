"""Does an office that a room plays do what is decided, no more, and no sooner?"""

import json
import math

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import simkit as sk
from simkit.course.room.cards import BOARD, CARDS, deal, event_card
from simkit.course.room.estimates import pooled
from simkit.course.room.lever import LEAVE
from simkit.course.room.office import LENSES, GameOffice, Month
from simkit.course.room.setup import RoomError
from simkit.course.room.styles import STYLES
from simkit.model.office.mechanisms.learning import proficiency_after_training

PAIR = [sk.load(f"room/{name}") for name in ("specialists", "service-team")]
HALF = {"go_over": 50}
# What a lever needs to be seen at: decided before, and beside it.
BEFORE = {"stop": [HALF], "help": [{"help": "on", **HALF}]}
BESIDE = {"open_cases": HALF, "train": HALF, "stop": {"go_over": 100}, "training": {"train": 16, **HALF}}
LONG = 8  # months of a game that has time for a plan and a pilot


def office(months: int = 2, weeks: int = 2, **settings) -> GameOffice:
    return GameOffice(*PAIR, months=months, weeks=weeks, **settings)


def values(lever):
    """Every value that a lever can have."""
    return [value for value, _ in lever.options] or list(range(int(lever.low), int(lever.high) + 1, int(lever.step)))


def same(one, other) -> bool:
    """Whether nothing in two runs differs."""
    names = ("closed", "started", "finished", "employee", "task", "duty_on")
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in names)


@st.composite
def decided(draw, months: int):
    """Draw months of decisions that can be carried out."""
    game = office(LONG, weeks=1)
    found = []
    for _ in range(months):
        told = {lever.key: draw(st.sampled_from(values(lever))) for lever in game.levers if draw(st.booleans())}
        try:
            game.refuse([*found, told])
        except RoomError:
            told = {}
        found.append(told)
    return found


@examples(8)
@given(decided(3), st.data())
def test_does_a_later_decision_leave_earlier_months_alone(decisions, data):
    """What happened until the end of a month is the same to the minute, and so are its weeks, whatever comes after."""
    cards = {month: (data.draw(st.sampled_from(sorted(CARDS))),) for month in (2, 3)}
    game = office(LONG, weeks=1, cards=cards)
    last, weeks = game.log(decisions), game.month(decisions).weekly
    for month in (1, 2):
        log = game.log(decisions[:month])
        end = log.scenario.clock.end
        first, later = (
            sorted(
                zip(np.array(r.people)[r.employee[rows]], r.started[rows], r.finished[rows], r.task[rows], strict=True)
            )
            for r in (log, last)
            for rows in [(r.employee >= 0) & (r.finished < end)]
        )
        assert first == later
        assert np.array_equal(log.closed[log.closed < end], last.closed[: len(log.closed)][log.closed < end])
        until = game.month(decisions[:month]).weekly
        for key, seen in weeks.items():
            assert until.get(key, [math.nan] * month) == pytest.approx(seen[:month], nan_ok=True)


@pytest.mark.parametrize("lever", office(LONG).levers, ids=lambda lever: lever.key)
def test_does_every_value_of_a_lever_do_something(lever):
    """Each value gives another run than the default, where there is something to decide about."""
    game, before = office(LONG), BEFORE.get(lever.key, [{}])
    beside = BESIDE.get(lever.key, {})
    usual = game.log([*before, beside])
    nothing = {lever.default, {"help": "on", "phone": "first line", "plan": 0}.get(lever.key)}
    for value in values(lever):
        assert same(usual, game.log([*before, {**beside, lever.key: value}])) == (value in nothing), value


def test_do_only_those_at_the_phone_answer_when_that_is_said():
    """After a month in which everybody picked up, only the tax phone does."""
    talks = [game_log(told) for told in ({}, {"phone": "first line"})]
    assert talks[0] > 20 * talks[1] > 0, "what is left are clients who are called back"


def game_log(second) -> int:
    log = office(2).log([{"phone": "everybody"}, second])
    specialist = np.array(["specialist" in name for name in log.people])
    later = log.started > log.scenario.clock.warm_up + 2 * log.scenario.clock.week_minutes + 60
    return int((specialist[log.employee] & (log.employee >= 0) & (log.call >= 0) & later).sum())


@pytest.mark.parametrize("key", CARDS)
def test_does_every_card_change_what_happens_from_its_month_on(key):
    """The run before its month is the same, and after that it is another one; the text has no key in it."""
    still, cut = office(2).log([{}, {}]), office(2, cards={2: (key,)}).log([{}, {}])
    assert not same(still, cut)
    month = still.scenario.clock.warm_up + 2 * still.scenario.clock.week_minutes
    before = [np.sort(log.finished[log.finished < month]) for log in (still, cut)]
    assert np.array_equal(*before)
    one = CARDS[key]
    assert one.title and one.question.endswith("?") and "_" not in one.text


def test_does_the_board_always_come_and_nothing_in_the_first_month():
    """Of any seed and length: no card twice, the board in month two or three, the same seed the same cards."""
    for seed in range(40):
        for months in (3, 5, 8):
            dealt = deal(seed, months)
            keys = [key for cards in dealt.values() for key in cards]
            assert len(keys) == len(set(keys)) == min(months - 1, len(CARDS)) and 1 not in dealt
            assert any(BOARD in dealt.get(month, ()) for month in (2, 3))
            assert dealt == deal(seed, months)
    assert len({str(deal(seed, 5)) for seed in range(40)}) > 10
    assert deal(1, 5, ()) == {} and deal(1, 3, ["flu"]) == {2: ("flu",)}


@pytest.mark.parametrize(
    "decisions, words",
    [
        ([{"go_over": 100}, {"go_over": 50}], "100 % have gone over already"),
        ([{"stop": "roll back"}], "nothing to roll back"),
        ([{"temps": 7}], "from 0 to 3"),
        ([{"temps": "many"}], "'many' is not possible"),
        ([{"go_over": 30}], "'30' is not offered"),
        ([{"coffee": 1}], "there is no lever 'coffee'"),
        ([{}] * (LONG + 1), "this game has 8 months"),
        ([HALF, {"pilot": "death"}], "A pilot comes before anybody goes over"),
        ([{"pilot": "death", **HALF}], "A pilot comes before anybody goes over"),
        ([{"norm": "today"}], "'today' is not offered"),
    ],
)
def test_is_what_cannot_be_carried_out_refused_in_words(decisions, words):
    with pytest.raises(RoomError, match=words):
        office(LONG).refuse(decisions)


def test_is_a_norm_what_clients_are_promised_and_what_goes_first():
    """Half the days for a death: those go first. Twice the days for all: more are in time, and nobody is served sooner;
    the table by life event says both."""
    game = office(1, weeks=4)
    still, death, longer = (game.month([{"norm": value}]) for value in (LEAVE, "death", "longer"))
    rows = [{row[0]: row[1:] for row in month.kinds} for month in (still, death, longer)]
    assert [one["A death"][0] for one in rows] == [2, 1, 4]
    assert rows[1]["A death"][3] < rows[0]["A death"][3], "its lead time"
    assert longer.measures["within_norm"] > still.measures["within_norm"]
    assert longer.measures["lead_time_mean"] > 0.95 * still.measures["lead_time_mean"]
    assert [lever.key for lever in GameOffice(sk.load("textbook/mm1"), months=1).levers if lever.key == "norm"] == []


def test_does_a_plan_go_on_by_itself_until_it_is_stopped():
    """A quarter each month; a month that management stops is left out, a pilot comes first, a roll back ends it."""
    game, quarter = office(LONG), {"plan": 25}
    assert [game.share([quarter, *[{}] * months]) for months in range(5)] == [25, 50, 75, 100, 100]
    assert game.share([quarter, {"stop": "stop"}, {}]) == 50
    assert game.share([{**quarter, "pilot": "death"}, {}]) == 25
    assert game.share([quarter, {"plan": 0}, {}]) == 25 and game.share([quarter, {"stop": "roll back"}, {}]) == 0
    assert game.scenario([quarter, {}]) == game.scenario([{"go_over": 25}, {"go_over": 50}])
    assert {"plan", "pilot", "training"} & {lever.key for lever in office(5).levers} == set()


def test_does_a_pilot_end_with_its_month():
    """Half of a new team works for half of its clients; a month later nobody does."""
    game = office(LONG)
    log = game.log([{"pilot": "death"}, {}, {"go_over": 100}])
    new = [number for number, key in enumerate(log.scenario.teams) if key not in PAIR[0].teams]
    clock = log.scenario.clock
    months = ((log.started - clock.warm_up) // (2 * clock.week_minutes)).astype(float)
    works = np.isin(log.team, new) & (log.task >= 0) & (log.employee >= 0)
    assert sum(len(step.people) for step in log.scenario.plan.steps if step.do == "move" and step.week == 0) == 3
    assert (works & (months == 0)).any()
    assert not (
        works & (months == 1) & (log.started > clock.warm_up + 2 * clock.week_minutes + clock.day_minutes)
    ).any()
    death = list(log.scenario.events).index("death")
    assert set(log.event[log.case[works & (months == 0)]]) == {death}
    assert game.share([{"pilot": "death"}, {}]) == 0 and (works & (months == 2)).any()


def test_does_training_before_the_move_bring_along_what_it_brought():
    """They go over halfway the month, as far as the kit's own change plans say after so many hours."""
    steps = office(LONG).scenario([{"train": 16, "training": "before", **HALF}]).plan.steps
    train, moves = [[s for s in steps if s.do == do] for do in ("train", "move")]
    assert [(s.week, s.worth) for s in train] == [(0, 0)] and {s.week for s in moves} == {1}
    after = proficiency_after_training(PAIR[0], 0.0, 16, 4)
    assert {s.proficiency for s in moves} == {round(after, 4)} and 0 < after < 0.5


def test_is_a_lend_that_leaves_work_with_nobody_refused_in_words():
    """The only one who can do a product cannot be lent away; the words say what nobody could do."""
    data = PAIR[0].data()
    data["teams"]["vat"]["members"][0]["count"] = 1
    for team in ("income_tax", "allowances", "inheritance_tax"):
        data["teams"][team]["members"][0]["count"] = 1
    lone = GameOffice(sk.Scenario.from_data(data), months=1)
    with pytest.raises(RoomError, match="nobody can do"):
        for team in ("vat", "allowances"):
            lone.refuse([{"lend": team}])


def test_what_management_says_counts_before_what_designers_decide():
    """A stop keeps everybody where they are; after a roll back nobody works in the new teams."""
    game = office(3)
    assert game.share([HALF, {"go_over": 100, "stop": "stop"}]) == 50
    assert game.share([HALF, {"go_over": 100, "stop": "roll back"}]) == 0
    log = game.log([HALF, {"stop": "roll back"}, {}])
    new = [number for number, key in enumerate(log.scenario.teams) if key not in PAIR[0].teams]
    week = log.scenario.clock.week_minutes
    later = log.started > log.scenario.clock.warm_up + 3 * week
    assert not np.isin(log.team[later & (log.task >= 0)], new).any()


@pytest.mark.parametrize("name", sk.scenarios())
def test_can_any_scenario_be_played_without_a_new_structure(name):
    """Every lever and every card that an office has can be carried out or is refused in words; styles play it."""
    alone = GameOffice(sk.load(name), months=2, weeks=1)
    for lever in alone.levers:
        for value in values(lever):
            try:
                alone.refuse([{lever.key: value}])
            except RoomError as refused:
                assert lever.key == "lend" and "nobody" in str(refused).lower()
    for key in CARDS:
        GameOffice(sk.load(name), months=2, weeks=1, cards={2: (key,)}).refuse([{}])
    for style in STYLES.values():
        alone.refuse([style(alone, [], {}), style(alone, [{}], {"other": [{"temps": 1}]})])
    assert alone.predicted.keys() == LENSES.keys()


@pytest.mark.parametrize("name", ["textbook/erlang-a", "textbook/tandem"])
def test_does_an_office_without_a_new_structure_run(name):
    """A month has numbers, people and a citizen, and comes back from JSON as it was."""
    month = GameOffice(sk.load(name), months=1).month([{"temps": 1}])
    again = Month.from_data(json.loads(json.dumps(month.data(), allow_nan=False)))
    assert again.data() == month.data()
    assert month.people and month.client["story"] and month.measures


def test_do_styles_play_a_whole_game():
    """Cautious goes over by quarters, bold at once; a copy does what most did a month before."""
    game = office(5, weeks=1)
    ways = {name: [] for name in ("cautious", "bold", "bold too", "copying")}
    for _ in range(5):
        told = {
            name: STYLES[name.split()[0]](game, ways[name], {k: v for k, v in ways.items() if k != name})
            for name in ways
        }
        for name, decision in told.items():
            ways[name] = [*ways[name], decision]
    for way in ways.values():
        game.refuse(way)
    assert [game.share(ways["cautious"][:month]) for month in range(6)] == [0, 0, 25, 50, 75, 100]
    assert game.share(ways["bold"][:1]) == 100
    assert ways["copying"][0] == {} and ways["copying"][1] == {"help": "on", **ways["bold"][0]}


def test_is_a_pool_the_mean_of_means_with_both_variances():
    """By hand: 20-30-60 and 40-40-40 have means 36 and 40, variances 264 and 0; between them lies 4."""
    pool = pooled([(20, 30, 60), (40, 40, 40)])
    assert pool.means == pytest.approx((36, 40)) and pool.mean == pytest.approx(38)
    assert pool.within == pytest.approx((0.3 * 16**2 + 0.4 * 6**2 + 0.3 * 24**2) / 2)
    assert pool.between == pytest.approx(4) and pool.cv == pytest.approx(math.sqrt(pool.within + 4) / 38)
    with pytest.raises(RoomError, match="rising"):
        pooled([(3, 2, 4)])


def test_does_the_office_run_on_the_estimates_of_the_room():
    """Who says that a tax takes twice as long has twice the work in the office."""
    mean = PAIR[0].products["vat"].work.average
    game = office(estimates={"vat": [(2 * mean,) * 3], "allowances": []})
    work = game.scenario([]).products["vat"].work
    assert work.average == pytest.approx(2 * mean) and work.dist == "lognormal"
    with pytest.raises(RoomError, match="there is no 'tea'"):
        office(estimates={"tea": [(1, 2, 3)]})


@pytest.mark.parametrize(
    "text, words",
    [
        ("[x]\ntitle = 1", "title is missing, or is no str"),
        ("[x]\ncolour = 'red'", "there is no 'colour'"),
        ("[x\n", "a card is TOML"),
        ("[x]\ntitle='a'\ntext='b'\nquestion='c'\nmonth=1\neffects=[{do='dance', weeks=[0]}]", "an effect needs do"),
        ("", "one card at a time"),
    ],
)
def test_is_a_card_that_is_none_refused_in_words(text, words):
    with pytest.raises(RoomError, match=words):
        event_card(text)


def test_can_two_structures_with_other_people_be_played():
    with pytest.raises(RoomError, match="employ the same people"):
        GameOffice(sk.load("room/specialists"), sk.load("textbook/mm1"), months=1)


def test_is_leave_what_a_lever_says_when_nothing_is_decided():
    """What is missing stays at its default; an empty decision and all defaults are the same office."""
    game = office()
    assert game.scenario([{}]) == game.scenario([{lever.key: lever.default for lever in game.levers}])
    assert {lever.said(lever.default) for lever in game.levers if lever.default == LEAVE} != {LEAVE}
