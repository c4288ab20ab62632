"""Do calls come as the scenario says, and are they the same whatever the organisation?"""

import pickle
from math import sqrt

import numpy as np
import pytest

from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.demand.demand import OF_CALLS
from simkit.model.demand.draw import times

from .by_hand import member, minutes, office, team

CHASED = {"after_days": 1, "per_day": 0.5, "growth": 2, "at_most": 50, "talk": minutes(4)}
EVENTS = {
    "visit": {"products": ["bread", "wine"], "per_week": 60, "by_phone": 0.4, "intake": minutes(5), "chasing": CHASED},
    "feast": {"products": ["wine"], "per_week": 40, "chasing": CHASED},
}
QUESTIONS = {
    "hours": {"per_week": 200},
    "rules": {"per_week": 100, "about": {"bread": 1, "wine": 3}, "needs": 0.5, "triage": minutes(2)},
}
CALLERS = {"patience": {"mean": 5}, "redial": 0.6, "redial_after": {"mean": 30}}
QUALITY = {"complaint": 0.3, "talk": {"mean": 10}}


def world(days=40, events=EVENTS, **more):
    desk = {"desk": team(member("Ann", "bread", "wine", phone="also"))}
    parts = {"questions": QUESTIONS, "callers": CALLERS, "quality": QUALITY, "errors": {"bread": 0.1, "wine": 0.1}}
    return office(events, clock={"horizon_days": days}, **(parts | desk | more))


def of_kind(demand, purpose, key):
    """Return the calls of a kind as columns."""
    code = demand.kinds.index((purpose, key))
    return {name: getattr(demand.calls, name)[demand.calls.kind == code] for name in OF_CALLS}


def within(observed, expected, deviation, z=4.0):
    """Tell whether a mean lies within so many standard errors: z = 4 fails once in sixteen thousand."""
    return abs(observed - expected) <= z * deviation


def test_are_the_callers_the_same_whatever_the_organisation():
    """By product or by event, with other skills, other rules on the phone, meetings, turns: the same calls to
    the last number.
    """
    one = world()
    other = world(
        desk=team(member("Zoe", "bread", phone="only"), member("Bob", "bread", "wine", count=3, phone="also"), turns=1,
                  interrupts=True, events=["visit"]),
        back=team(member("Cas", "wine", "bread", phone="also"), calibration_minutes=20),
        phone={"forward": "transfer", "misrouted_share": 0.3, "repeat_minutes": 3},
        coordination={"times_per_week": 1, "minutes": 30},
    )  # fmt: skip
    here, there = sample(one, 5), sample(other, 5)
    assert here.same_clients(there) and here.calls.same(there.calls)
    assert not here.calls.same(sample(one, 6).calls)
    assert np.array_equal(run(other, 5).attempts["call"], run(other, demand=here).attempts["call"])


def test_do_callers_come_as_often_as_the_scenario_says():
    """Over 20 runs of 8 weeks: Poisson numbers of both questions, of clients who tell, and what questions are about."""
    demands = [sample(world(), seed) for seed in range(20)]
    for purpose, key, expected in (
        ("question", "hours", 1600),
        ("question", "rules", 800),
        ("new case", "visit", 480 * 0.4),
    ):
        counts = [len(of_kind(demand, purpose, key)["kind"]) for demand in demands]
        assert within(np.mean(counts), expected, sqrt(expected / 20)), key
    about = np.concatenate([of_kind(demand, "question", "rules")["product"] for demand in demands])
    wine = demands[0].products.index("wine")
    assert within((about == wine).mean(), 0.75, sqrt(0.75 * 0.25 / len(about)))
    assert all((of_kind(demand, "question", "hours")["product"] == -1).all() for demand in demands)


def test_do_questions_follow_the_profile_of_the_day():
    """All in the first half of Mondays: minute 0 to 240 of every 2400."""
    scenario = world(questions={"hours": {"per_week": 100, "weekdays": [1, 0, 0, 0, 0], "hours": [1, 0]}})
    moments = of_kind(sample(scenario), "question", "hours")["moment"]
    assert len(moments) > 600 and (moments % 2400 < 240).all()


@pytest.mark.parametrize(("after", "rate", "growth"), [(0, 1.0, 1.0), (1, 0.5, 2.0), (2, 3.0, 0.5)])
def test_do_clients_ask_the_more_the_longer_it_takes(after, rate, growth):
    """Calls by age a of a case: Poisson with mean rate * (a - after) ** growth, counted at three ages over
    many cases.
    """
    chasing = {"after_days": after, "per_day": rate, "growth": growth, "at_most": 100, "talk": minutes(4)}
    event = {"visit": {"products": ["bread"], "per_week": 500, "chasing": chasing}}
    scenario = world(12, event, questions={}, quality={}, errors={})
    ages = np.array([after, after + 0.5, after + 2, after + 4]) * 480
    counts = []
    for seed in range(4):
        demand = sample(scenario, seed)
        calls = of_kind(demand, "chasing", "visit")
        early = np.flatnonzero(demand.arrived + ages[-1] < scenario.clock.end)
        age = calls["moment"] - demand.arrived[calls["case"]]
        for case in early:
            mine = age[calls["case"] == case]
            counts.append([(mine < limit).sum() for limit in ages])
    counts = np.array(counts)
    assert len(counts) > 1000
    assert (counts[:, 0] == 0).all(), "waits in peace"
    for column, days in ((1, 0.5), (2, 2.0), (3, 4.0)):
        mean = rate * days**growth
        assert within(counts[:, column].mean(), mean, sqrt(mean / len(counts)))
        # Poisson: the variance equals the mean; its estimate has variance (mean + 2 mean^2) / n.
        assert within(counts[:, column].var(ddof=1), mean, sqrt((mean + 2 * mean**2) / len(counts)))


def test_does_a_client_give_up_asking():
    """At most two calls for each case, however long it takes; the backlog asks too, from the opening on."""
    chasing = CHASED | {"per_day": 5, "at_most": 2, "after_days": 0}
    events = {
        "visit": {
            "products": ["bread"],
            "per_week": 50,
            "opening_backlog": 20,
            "opening_age_days": 0.5,
            "chasing": chasing,
        }
    }
    demand = sample(world(20, events), 3)
    calls = of_kind(demand, "chasing", "visit")
    assert np.bincount(calls["case"]).max() == 2
    old = demand.arrived[calls["case"]] < 0
    assert 0 < old.sum() < 40, "what was due before the opening was asked of nobody"
    assert (calls["moment"] >= 0).all() and (calls["moment"] < 20 * 480).all()
    assert (np.diff(calls["moment"])[np.diff(calls["case"]) == 0] >= 0).all(), "one after the other"


def test_are_redials_geometric():
    """Willing to call again k times or more with probability 0.6 ** k, over all questions of 20 runs."""
    redials = np.concatenate([sample(world(), seed).calls.redials for seed in range(20)])
    for k in range(5):
        share = 0.6**k
        assert within((redials >= k).mean(), share, sqrt(share * (1 - share) / len(redials)))


@pytest.mark.parametrize(
    ("share", "uniform", "count"),
    [
        (0.5, 0.0, 0),
        (0.5, 0.499, 0),
        (0.5, 0.501, 1),
        (0.5, 0.751, 2),
        (0.9, 0.05, 0),
        (0.9, 0.15, 1),
        (0, 0.999, 0),
        (1, 0.0, 10**6),
    ],
)
def test_how_often_does_it_happen_again(share, uniform, count):
    """With a share of a half: not with numbers below 0.5, once up to 0.75, twice up to 0.875."""
    assert times(np.array([uniform]), share).tolist() == [count]


def test_do_complaints_hang_on_tasks():
    """Three in ten tasks, each with the life event of its case, without a moment: that depends on the office."""
    demand = sample(world(), 2)
    tasks = 0
    for key in EVENTS:
        calls = of_kind(demand, "complaint", key)
        assert (demand.task_case[calls["task"]] == calls["case"]).all()
        assert (demand.event[calls["case"]] == demand.events.index(key)).all()
        assert np.isnan(calls["moment"]).all()
        assert len(set(calls["task"])) == len(calls["task"])
        tasks += len(calls["task"])
    assert within(tasks / demand.tasks, 0.3, sqrt(0.21 / demand.tasks))


CHANGES = {
    "questions.hours.per_week": (400, {("question", "hours")}),
    "events.visit.by_phone": (0.8, {("new case", "visit")}),
    "events.visit.chasing.per_day": (2, {("chasing", "visit")}),
    "events.feast.chasing.growth": (1, {("chasing", "feast")}),
    "quality.complaint": (0.9, {("complaint", "visit"), ("complaint", "feast")}),
    "questions.rules.talk.mean": (9, {("question", "rules")}),
}


@pytest.mark.parametrize(
    ("path", "value", "moved"), [(path, *rest) for path, rest in CHANGES.items()], ids=list(CHANGES)
)
def test_does_one_change_move_nothing_else(path, value, moved):
    """The letters, and every kind of call that the change is not about, are as they were."""
    before, after = sample(world(), 4), sample(world().change({path: value}), 4)
    for name in ("arrived", "event", "u_team", "work", "error", "found"):
        assert np.array_equal(getattr(before, name), getattr(after, name)), name
    for kind in before.kinds:
        one, other = of_kind(before, *kind), of_kind(after, *kind)
        same = all(np.array_equal(one[name], other[name], equal_nan=name == "moment") for name in one)
        assert same == (kind not in moved), kind


def test_do_more_clients_who_tell_include_those_who_told_before():
    """With a share of 0.8 instead of 0.4, everyone who called still calls, with the same patience and the
    same words.
    """
    fewer = of_kind(sample(world(), 4), "new case", "visit")
    more = of_kind(sample(world().change({"events.visit.by_phone": 0.8}), 4), "new case", "visit")
    place = np.searchsorted(more["case"], fewer["case"])
    for name in ("case", "talk", "patience", "pause", "redials", "u_team"):
        assert np.array_equal(more[name][place], fewer[name]), name


def test_does_patience_not_depend_on_whether_people_try_again():
    """Without redialling, or with unlimited patience, what else is drawn stays as it was."""
    usual = sample(world(), 4).calls
    stubborn = sample(world().change({"callers.redial": 0}), 4).calls
    patient = sample(world().change({"callers.patience": None}), 4).calls
    assert np.array_equal(usual.patience, stubborn.patience) and (stubborn.redials == 0).all()
    assert np.array_equal(usual.redials, patient.redials) and np.isinf(patient.patience).all()
    assert np.array_equal(usual.talk, patient.talk)


def test_are_all_numbers_of_calls_unrelated():
    """No uniform number occurs twice, and lots and bad luck of questions do not move together."""
    calls = sample(world(), 4).calls
    drawn = np.concatenate([calls.u_team, calls.u_misrouted])
    assert len(np.unique(drawn)) == len(drawn)
    assert abs(np.corrcoef(calls.u_team, calls.u_misrouted)[0, 1]) < 4 / sqrt(len(calls))


def test_are_calls_the_same_in_a_copy():
    """What a worker sends back, laid out by call before or after, is what was drawn."""
    demand = sample(world(), 4)
    before = pickle.loads(pickle.dumps(demand)).calls
    assert before.same(demand.calls) and pickle.loads(pickle.dumps(demand)).calls.same(before)
    assert {len(getattr(before, name)) for name in OF_CALLS} == {len(before)}


def test_is_nothing_drawn_that_nobody_asks_for():
    """An office without telephone, errors and judgement has none of these numbers, and the same letters."""
    plain = office(
        {key: {"products": event["products"], "per_week": event["per_week"]} for key, event in EVENTS.items()},
        clock={"horizon_days": 40}, desk=team(member("Ann", "bread", "wine")),
    )  # fmt: skip
    demand, full = sample(plain, 4), sample(world(), 4)
    assert demand.calls is None and demand.kinds == ()
    assert (demand.error, demand.found, demand.u_misrouted, demand.merit, demand.circumstance) == (None,) * 5
    for name in ("arrived", "event", "u_team", "first_task", "product", "work"):
        assert np.array_equal(getattr(demand, name), getattr(full, name)), name
    assert demand.same_clients(full), "what was not drawn makes no difference"
