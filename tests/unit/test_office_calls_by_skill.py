"""Calls by skill, overflow and call-backs on request: worked out by hand, to the minute, and against other offices."""

import numpy as np
import pytest

import simkit as sk
from simkit.measures.run import log_of, run
from simkit.model.demand import sample
from simkit.model.demand.demand import OF_CALLS
from simkit.model.office import simulate
from simkit.model.scenario import ScenarioError

from .by_hand import calling, clients, member, office, team

ASK = {"purpose": "question", "key": "rules", "product": "wine", "talk": 10, "triage": 2}
RULES = {"rules": {"about": {"wine": 1}, "needs": 1}}


CALLBACK_BY_HAND = {"callback_share": 1 / 3, "callback_wait": 20 - 17}


def counter(*members, phone=None, **keys):
    """Describe an office with one team at the phone, in which nobody writes."""
    return office({"visit": ["wine"]}, questions=RULES, desk=team(*members), phone=phone or {}, **keys)


def told(scenario, *calls, engine="light"):
    """Return who talked with which caller from when to when, and the log."""
    log = log_of(simulate(scenario, calling(scenario, clients(scenario), *calls), engine=engine))
    rows = log.activities.dropna(subset="started_at")
    return sorted(zip(rows["call"], rows["employee"], rows["started_at"], rows["finished_at"], strict=True)), log


ANN, BEN = member("Ann", "bread", phone="only"), member("Ben", "bread", "wine", phone="also")


def test_does_a_call_go_at_once_to_somebody_who_can_answer():
    """Ann is free and knows nothing of wine. Ben gets the first call; the second waits for him."""
    scenario = counter(ANN, BEN, phone={"by_skill": True})
    talks, log = told(scenario, ASK | {"moment": 10}, ASK | {"moment": 15})
    assert talks == [(0, "Ben", 10, 20), (1, "Ben", 20, 30)]
    assert log.measures("passed_on")["passed_on"] == 0


def test_is_a_call_passed_on_without_it():
    """As it was: Ann, longest free, picks up the first call and passes it on."""
    talks, log = told(counter(ANN, BEN, phone={"forward": "transfer"}), ASK | {"moment": 10})
    assert talks == [(0, "Ann", 10, 12), (0, "Ben", 12, 22)]
    assert log.measures("passed_on")["passed_on"] == 1


def test_does_anyone_pick_up_where_nobody_on_the_phone_can_answer():
    """Only Cor knows of wine, and he does not pick up: Ann takes the call and writes a note for him."""
    cor = member("Cor", "wine")
    talks, _ = told(counter(ANN, cor, phone={"by_skill": True}), ASK | {"moment": 10})
    assert talks == [(0, "Ann", 10, 12), (0, "Cor", 12, 22)]


def test_does_it_ring_in_the_team_that_can_answer():
    """Both teams take any call; by skill only the one where somebody can answer is rung."""
    teams = {"a": team(ANN), "b": team(BEN)}
    scenario = office({"visit": ["wine"]}, questions=RULES, phone={"by_skill": True}, **teams)
    talks, _ = told(scenario, *[ASK | {"moment": 30 * i, "u_team": u} for i, u in enumerate((0.1, 0.9))])
    assert [who for _, who, *_ in talks] == ["Ben", "Ben"]


def test_does_a_call_overflow_after_so_long():
    """Ben is busy until 20. The second call rings at Dan's team as well from 15 + 3 on; there Dan is free."""
    dan = member("Dan", "wine", phone="only")
    teams = {"a": team(BEN, overflow=["b"], overflow_minutes=3), "b": team(dan, first_line=False)}
    scenario = office({"visit": ["wine"]}, questions=RULES, phone={"by_skill": True}, **teams)
    calls = [ASK | {"moment": 10}, ASK | {"moment": 15}, ASK | {"moment": 16}]
    talks, log = told(scenario, *calls)
    assert talks == [(0, "Ben", 10, 20), (1, "Dan", 18, 28), (2, "Ben", 20, 30)]
    assert log.calls["wait_minutes"].tolist() == [0, 3, 4]
    assert told(scenario, *calls, engine="salabim")[0] == talks


def test_does_who_comes_free_take_a_call_that_overflowed():
    """Dan is busy when the call overflows at 18, and takes it when he is free at 22."""
    dan = member("Dan", "wine", phone="only")
    teams = {"a": team(BEN, overflow=["b"], overflow_minutes=3), "b": team(dan, products=["wine"])}
    scenario = office({"visit": ["wine"]}, questions={"rules": {}}, **teams)
    own = {"purpose": "question", "key": "rules", "talk": 10}
    calls = [own | {"moment": 10}, own | {"moment": 12, "u_team": 0.9}, own | {"moment": 13}]
    scenario = scenario.change({"teams.b.products": []})
    talks, _ = told(scenario, *[c | {"u_team": u} for c, u in zip(calls, (0.1, 0.9, 0.1), strict=True)])
    assert talks == [(0, "Ben", 10, 20), (1, "Dan", 12, 22), (2, "Ben", 20, 30)], "Ben is free before Dan"


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_does_a_caller_who_accepts_keep_the_place_in_the_line(engine):
    """The second caller, patient for 4 minutes, agrees at 15 + 2 to be called back, and is, before the third."""
    phone = {"by_skill": True, "callback_after_minutes": 2}
    scenario = counter(BEN, phone=phone)
    calls = [ASK | {"moment": 10}, ASK | {"moment": 15, "patience": 4, "accepts_callback": 1}, ASK | {"moment": 16}]
    talks, log = told(scenario, *calls, engine=engine)
    assert talks == [(0, "Ben", 10, 20), (1, "Ben", 20, 30), (2, "Ben", 30, 40)]
    assert log.callbacks.tolist() == [[1, 15, 17]]
    assert log.calls["wait_minutes"].tolist() == [0, 2, 14]
    assert log.measures(*CALLBACK_BY_HAND).to_dict() == CALLBACK_BY_HAND
    assert log.measures("answer_time", "hung_up").tolist() == [(0 + 14) / 2, 0]


def test_is_it_offered_again_to_who_calls_again():
    """Called back at 15, passed on to Ben at 17, gone at 21; calls at 26, agrees again, and is called back at 27."""
    scenario = counter(ANN, BEN, phone={"forward": "transfer", "callback_after_minutes": 0})
    again = ASK | {"moment": 14, "patience": 4, "accepts_callback": 1, "redials": 1, "pause": 5}
    brief = ASK | {"moment": 13, "patience": 1}
    talks, log = told(scenario, ASK | {"moment": 10, "talk": 30}, brief, again, ASK | {"moment": 25})
    anns = [(0, "Ann", 10, 12), (1, "Ann", 13, 15), (2, "Ann", 15, 17), (2, "Ann", 27, 29), (3, "Ann", 25, 27)]
    assert talks == sorted([*anns, (0, "Ben", 12, 42), (3, "Ben", 42, 52)])
    assert log.callbacks.tolist() == [[2, 14, 14], [2, 26, 26]]


def test_does_who_does_not_accept_hang_up():
    """The same caller without a call-back is gone at 19; one who hung up before the offer is gone as well."""
    scenario = counter(BEN, phone={"callback_after_minutes": 5})
    calls = [
        ASK | {"moment": 10}, ASK | {"moment": 11, "patience": 4, "accepts_callback": 1},
        ASK | {"moment": 12, "patience": 7},
    ]  # fmt: skip
    talks, log = told(scenario, *calls)
    assert talks == [(0, "Ben", 10, 20)] and log.calls["outcome"].tolist() == ["settled", "hung up", "hung up"]
    assert len(log.callbacks) == 0


def centre(**changes):
    """Two languages at one counter, of the shipped call centre's kind: callers with patience, all by phone."""
    data = {
        "title": "Two languages",
        "clock": {"horizon_days": 5},
        "products": {k: {"label": k, "work": {"mean": 5}} for k in ("dutch", "french")},
        "events": {"none": {"label": "none", "per_week": 0, "tasks": [{"product": "dutch"}]}},
        "questions": {
            k: {"label": k, "per_week": n, "talk": {"mean": 5}, "about": {k: 1}, "needs": 0.5}
            for k, n in (("dutch", 900), ("french", 300))
        },
        "callers": {"patience": {"mean": 3}},
        "phone": {"forward": "transfer", "by_skill": True},
    }
    return sk.Scenario.from_data(data | changes)


def people(*languages, name, count, phone="only"):
    return {"name": name, "count": count, "phone": phone, "skills": dict.fromkeys(languages, 1)}


def same_calls(one, other):
    """Tell whether all callers were answered, and hung up, at the same minutes."""
    columns = ["call", "placed_at", "answered_at", "settled_at", "outcome"]
    return one.calls[columns].sort_values("call").equals(other.calls[columns].sort_values("call"))


def test_is_one_pool_of_specialists_two_counters():
    """Nobody speaks both: by skill one pool is, call by call, two teams; each is Erlang A, whose formula is tested."""
    dutch, french = people("dutch", name="D", count=2, phone="also"), people("french", name="F", count=1, phone="also")
    pool = run(centre(teams={"all": {"label": "all", "members": [dutch, french]}}))
    apart = run(
        centre(
            teams={
                "d": {"label": "d", "members": [dutch], "products": ["dutch"]},
                "f": {"label": "f", "members": [french], "products": ["french"]},
            }
        )
    )
    assert (pool.calls["outcome"] == "hung up").sum() > 50
    assert same_calls(pool, apart) and (pool.calls["passed_on"] == 0).all()


def test_does_skill_make_no_difference_where_everybody_has_all():
    """Erlang A by another way: with all skills at the phone, by skill or not is the same run."""
    teams = {"all": {"label": "all", "members": [people("dutch", "french", name="A", count=3, phone="also")]}}
    by_skill = run(centre(teams=teams))
    assert same_calls(by_skill, run(centre(teams=teams, phone={"forward": "transfer"})))


def test_are_callers_who_all_accept_callers_without_end_of_patience():
    """Everybody is called back: the answers come as in an office of endless patience, which is Erlang C."""
    teams = {"all": {"label": "all", "members": [people("dutch", "french", name="A", count=4, phone="also")]}}
    patient = run(centre(teams=teams, callers={}))
    phone = {"forward": "transfer", "by_skill": True, "callback_after_minutes": 0}
    called = run(centre(teams=teams, callers={"patience": {"mean": 3}, "accept_callback": 1}, phone=phone))
    assert same_calls(patient, called) and called.measures("hung_up")["hung_up"] == 0
    assert 0.1 < called.measures("callback_share")["callback_share"] < 0.9


def test_does_a_call_back_leave_all_other_chance_as_it_was():
    """Who accepts is drawn by a stream of its own."""
    teams = {"all": {"label": "all", "members": [people("dutch", "french", name="A", count=3, phone="also")]}}
    one, other = (sample(centre(teams=teams, callers={"patience": {"mean": 3}} | more)).calls
                  for more in ({}, {"accept_callback": 0.5}))  # fmt: skip
    for name in OF_CALLS:
        column = getattr(one, name)
        same = np.array_equal(column, getattr(other, name), equal_nan=column.dtype.kind == "f")
        assert same != (name == "accepts_callback"), name
    assert 0.45 < other.accepts_callback.mean() < 0.55


@pytest.mark.parametrize(
    ("changes", "path", "found"),
    [
        ({"teams.a.overflow": ["c"]}, "teams.a.overflow", "'c'"),
        ({"teams.a.overflow": ["a"]}, "teams.a.overflow", "'a'"),
        ({"teams.a.overflow": ["b"], "teams.b.members[0].phone": "never"}, "teams.a.overflow", "nobody in 'b'"),
        ({"callers.accept_callback": 20}, "callers.accept_callback", "20"),
    ],
)
def test_is_what_makes_no_sense_refused(changes, path, found):
    """With the path and what was found."""
    scenario = office({"visit": ["wine"]}, questions=RULES, a=team(BEN), b=team(member("Dan", "bread", phone="also")))
    with pytest.raises(ScenarioError) as refused:
        scenario.change(changes)
    assert path in str(refused.value) and found in str(refused.value)
