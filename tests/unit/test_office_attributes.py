"""Do cases differ as the scenario says? Steps, work, norms, queues and teams that hang on an attribute, by hand."""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, member, office, team, worked

ATTRIBUTES = {"urgency": {"weights": {"low": 3, "high": 1}}, "amount": {"dist": "lognormal", "mean": 1000, "cv": 1}}
LOW, HIGH = 0, 1
HURRY = {"urgency": {"any_of": ["high"]}}


def insurer(tasks=({"product": "pay"},), event=None, attributes=ATTRIBUTES, parts=None, **keys):
    """One clerk who pays, and looks into what is asked."""
    described = {"claim": {"tasks": list(tasks), "attributes": attributes} | (event or {})}
    return office(described, **(parts or {"desk": team(member("Ann", "look", "pay"), **keys)}))


def with_attributes(scenario, demand, *rows):
    """Say for each case how urgent it is, and about how much."""
    return replace(demand, attributes=np.array(rows, dtype=float).reshape(demand.cases, -1))


def test_are_attributes_drawn_as_they_are_described():
    """Three to one, and a lognormal amount with mean 1000 and cv 1; the same for the same client."""
    scenario = insurer(event={"per_week": 20_000})
    cases = run(scenario, demand=sample(scenario)).cases
    share = (cases["urgency"] == "high").mean()
    assert share == pytest.approx(0.25, abs=3 * np.sqrt(0.19 / len(cases)))
    assert cases["amount"].mean() == pytest.approx(1000, abs=3 * 1000 / np.sqrt(len(cases)))
    assert abs(np.corrcoef(cases["urgency"] == "high", cases["amount"])[0, 1]) < 3 / np.sqrt(len(cases))


def test_are_other_numbers_as_they_were():
    """Attributes that nothing hangs on change nothing but themselves."""
    with_them, without = (sample(insurer(event={"per_week": 300}, attributes=a), 2) for a in (ATTRIBUTES, {}))
    assert with_them.same_clients(without) and without.attributes is None


def test_is_a_step_needed_by_such_cases_only():
    """Above 1000 somebody looks; of the urgent ones nobody does."""
    when = {"amount": {"above": 1000}, "urgency": {"any_of": ["low"]}}
    demand = sample(insurer([{"product": "look", "when": when}, {"product": "pay"}], event={"per_week": 3000}))
    looked = np.isin(np.arange(demand.cases), demand.task_case[demand.product == 0])
    assert (looked == ((demand.attributes[:, 1] > 1000) & (demand.attributes[:, 0] == LOW))).all()
    assert 0 < looked.sum() < demand.cases


def test_does_work_grow_with_an_attribute():
    """Ten minutes; twice as long when urgent, and in proportion to the amount."""
    work_by = {"urgency": {"factors": {"high": 2}}, "amount": {"power": 1}}
    demand = sample(insurer([{"product": "pay", "work_by": work_by}], event={"per_week": 300}))
    expected = 10 * np.where(demand.attributes[:, 0] == HIGH, 2, 1) * demand.attributes[:, 1] / 1000
    assert demand.work == pytest.approx(expected)


@pytest.mark.parametrize(
    ("keys", "starts"),
    [
        ({}, [0, 30, 40, 50]),
        ({"urgent": HURRY}, [0, 30, 50, 40]),  # the last to come goes before the two that wait
        ({"urgent": HURRY, "pick": "shortest"}, [0, 30, 50, 40]),
    ],
)
def test_does_an_urgent_case_go_first_in_the_queue(keys, starts):
    """Ann works until 30; three more came meanwhile, of which the last is urgent: it is taken at 30 or at 50."""
    scenario = insurer(**keys)
    demand = clients(scenario, *((minute, "claim", {"pay": 30 if not minute else 10}) for minute in (0, 1, 2, 3)))
    demand = with_attributes(scenario, demand, *([LOW, 1],) * 3, [HIGH, 1])
    log = run(scenario, demand=demand)
    found = {case: start for _, case, _, start, _ in worked(log)}
    assert [found[0], *sorted(found.values())[1:]] == [0, 30, 40, 50]
    assert found[3] == (30 if keys else 50)
    assert sorted(found.values()) == sorted(starts)


def test_does_an_urgent_case_interrupt_where_asked():
    """At 10 the urgent one comes: done until 30. Then two minutes to find the thread, and the other 20 of the first."""
    crew = team(member("Ann", "pay"), urgent=HURRY, urgent_interrupts=True)
    scenario = insurer(parts={"desk": crew, "phone": {"resumption_minutes": 2}})
    demand = clients(scenario, (0, "claim", {"pay": 30}), (10, "claim", {"pay": 20}), (12, "claim", {"pay": 5}))
    demand = with_attributes(scenario, demand, [LOW, 1], [HIGH, 1], [HIGH, 1])
    log = run(scenario, demand=demand)
    assert worked(log) == [
        ("Ann", 0, "pay", 0, 10), ("Ann", 1, "pay", 10, 30), ("Ann", 2, "pay", 30, 35),
        ("Ann", 0, "reading in", 35, 37), ("Ann", 0, "pay", 37, 57),
    ]  # fmt: skip


def test_who_is_interrupted():
    """Whoever began last on something that is not urgent; and nobody when all that is in hand is urgent."""
    crew = team(*(member(name, "pay") for name in ("Ann", "Bob")), urgent=HURRY, urgent_interrupts=True)
    scenario = insurer(parts={"desk": crew})
    came = [(0, 60), (5, 60), (10, 60), (15, 60), (20, 60)]
    demand = clients(scenario, *((minute, "claim", {"pay": length}) for minute, length in came))
    demand = with_attributes(scenario, demand, [LOW, 1], [LOW, 1], [HIGH, 1], [HIGH, 1], [HIGH, 1])
    log = run(scenario, demand=demand)
    first = {case: (who, start) for who, case, _, start, _ in reversed(worked(log))}
    assert first == {0: ("Ann", 0), 1: ("Bob", 5), 2: ("Bob", 10), 3: ("Ann", 15), 4: ("Bob", 70)}


def test_is_a_guest_interrupted_while_they_are_there():
    """Gus of the field is at the desk until 13:00, minute 240: an urgent one at 10 interrupts, one at 245 doesn't."""
    nobody, gus = member("nobody", "pay", count=0), member("Gus", "pay") | {"also": {"desk": {"hours": [9, 13]}}}
    desk = team(nobody, products=["pay"], urgent=HURRY, urgent_interrupts=True)
    field = team(gus, member("Zoe", "wine"), products=["wine"])
    scenario = insurer(parts={"desk": desk, "field": field})
    came = (0, 30), (10, 20), (235, 30), (245, 20)
    demand = clients(scenario, *((minute, "claim", {"pay": length}) for minute, length in came))
    log = run(scenario, demand=with_attributes(scenario, demand, [LOW, 1], [HIGH, 1], [LOW, 1], [HIGH, 1]))
    found = [(case, *when) for _, case, _, *when in worked(log) if when[0] < 480]
    assert found == [(0, 0, 10), (1, 10, 30), (0, 30, 50), (2, 235, 265)]


def test_has_each_category_its_norm():
    """High within a quarter of a day, others within a day: two hours and a bit are too late for one of them."""
    scenario = insurer(event={"norm_days": 1, "norm_by": {"urgency": {"high": 0.25}}}, parts=None)
    demand = clients(scenario, (0, "claim", {"pay": 125}), (0, "claim", {"pay": 5}))
    late = run(
        scenario.change({"clock.horizon_days": 2}), demand=with_attributes(scenario, demand, [HIGH, 1], [LOW, 1])
    )
    assert late.measures("within_norm")["within_norm"] == 0.5
    other = run(
        scenario.change({"clock.horizon_days": 2}), demand=with_attributes(scenario, demand, [LOW, 1], [HIGH, 1])
    )
    assert other.measures("within_norm")["within_norm"] == 0.5
    both = run(scenario.change({"clock.horizon_days": 2}), demand=with_attributes(scenario, demand, [LOW, 1], [LOW, 1]))
    assert both.measures("within_norm")["within_norm"] == 1


def routed(only):
    parts = {"desk": team(member("Ann", "pay")), "special": team(member("Bob", "pay"), only=only)}
    return insurer(parts=parts)


@pytest.mark.parametrize(
    ("only", "who"),
    [
        (HURRY, ["Ann", "Bob", "Ann", "Bob"]),
        ({"amount": {"above": 10}}, ["Ann", "Ann", "Bob", "Bob"]),
        ({"amount": {"above": 10}, **HURRY}, ["Ann", "Ann", "Ann", "Bob"]),
    ],
)
def test_does_a_team_take_only_its_cases(only, who):
    """They come to it and to nobody else; the others go to who takes every case."""
    scenario = routed(only)
    demand = clients(scenario, *((100 * i, "claim", {"pay": 10}) for i in range(4)))
    log = run(scenario, demand=with_attributes(scenario, demand, [LOW, 1], [HIGH, 1], [LOW, 99], [HIGH, 99]))
    assert [name for name, *_ in worked(log)] == who


def test_is_a_category_that_nobody_takes_refused():
    """Both teams take the urgent only: the others have nowhere to go."""
    crews = {name: team(member(name, "pay"), only=HURRY) for name in ("desk", "special")}
    with pytest.raises(ScenarioError, match="no team takes 'pay' of some cases of 'claim'"):
        insurer(parts=crews)


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        (
            {"tasks": [{"product": "pay", "when": {"urgncy": {"any_of": ["low"]}}}]},
            "tasks[0].when.urgncy",
            "'urgency'?",
        ),
        (
            {"tasks": [{"product": "pay", "when": {"urgency": {"any_of": ["hihg"]}}}]},
            "tasks[0].when.urgency",
            "'high'?",
        ),
        ({"tasks": [{"product": "pay", "when": {"urgency": {"above": 3}}}]}, "tasks[0].when.urgency", "has categories"),
        ({"tasks": [{"product": "pay", "when": {"amount": {"any_of": ["a"]}}}]}, "tasks[0].when.amount", "has numbers"),
        ({"tasks": [{"product": "pay", "when": {"amount": {}}}]}, "tasks[0].when.amount", "give any_of"),
        (
            {"tasks": [{"product": "pay", "work_by": {"amount": {"factors": {"a": 2}}}}]},
            "tasks[0].work_by.amount",
            "has",
        ),
        ({"norm_by": {"amount": {"a": 2}}}, "norm_by.amount", "has numbers"),
        ({"attributes": {"kind": {"weights": {"a": 0}}}}, "attributes.kind", "weights are all 0"),
        ({"attributes": {"kind": {"weights": {"a": 1}, "mean": 3}}}, "attributes.kind", "not both"),
        ({"attributes": {"kind": {}}}, "attributes.kind", "mean is missing"),
    ],
)
def test_is_what_makes_no_sense_refused(keys, path, said):
    """With its path, and what would be right."""
    with pytest.raises(ScenarioError) as refused:
        insurer(event=keys)
    assert f"events.claim.{path}" in str(refused.value) and said in str(refused.value)


def test_is_an_attribute_the_same_everywhere():
    """A number in one life event and categories in another cannot be: they need two names."""
    events = {
        key: {"products": ["pay"], "attributes": {"size": one}}
        for key, one in (("claim", {"mean": 3}), ("call", {"weights": {"big": 1}}))
    }
    with pytest.raises(ScenarioError, match="another name for one of them"):
        office(events, desk=team(member("Ann", "pay")))


def test_are_too_many_kinds_of_cases_refused():
    """Ten categories of five attributes would make a hundred thousand kinds of cases to find a team for."""
    many = {f"kind_{letter}": {"weights": {f"is_{n}": 1 for n in range(10)}} for letter in "abcde"}
    only = {name: {"any_of": ["is_1"]} for name in many}
    crews = {"desk": team(member("Ann", "pay")), "special": team(member("Bob", "pay"), only=only)}
    with pytest.raises(ScenarioError, match="more than 10,000 kinds of cases"):
        insurer(attributes=many, parts=crews)


def test_can_clients_of_another_world_be_served():
    """A category without weight here goes where others go; a demand with too few attributes is refused."""
    scenario = routed(HURRY)
    never = scenario.change({"events.claim.attributes.urgency.weights": {"low": 1, "high": 0}})
    demand = clients(scenario, (0, "claim", {"pay": 10}))
    log = run(never, demand=with_attributes(scenario, demand, [HIGH, 1]))
    assert [name for name, *_ in worked(log)] == ["Ann"]
    with pytest.raises(ValueError, match="all attributes of cases"):
        run(scenario, demand=with_attributes(scenario, demand, [HIGH]))


def test_does_a_demand_without_attributes_say_so():
    """A scenario in which something hangs on attributes cannot run on clients who have none."""
    scenario = insurer()
    with pytest.raises(ValueError, match="no numbers for attributes of cases"):
        run(scenario, demand=clients(scenario, (0, "claim", {"pay": 10})))


def test_does_the_check_count_what_hangs_on_attributes():
    """A quarter is urgent and takes three times ten minutes: 100 clients a week are 25 hours of work, not 16.7."""
    tasks = [{"product": "pay", "work_by": {"urgency": {"factors": {"high": 3}}}}]
    crews = {"desk": team(member("Ann", "pay")), "special": team(member("Bob", "pay"), only=HURRY)}
    loads = sk.check_scenario(insurer(tasks, event={"per_week": 100}, parts=crews)).loads
    assert loads["desk"][0] == pytest.approx(75 * 10 / 60, rel=0.02)
    assert loads["special"][0] == pytest.approx(25 * 30 / 60, rel=0.03)


def test_are_attributes_told():
    """In the table of cases, in the timeline of a case, and in the event log of other tools."""
    scenario = insurer()
    demand = with_attributes(scenario, clients(scenario, (0, "claim", {"pay": 10})), [HIGH, 1250])
    log = run(scenario, demand=demand)
    assert log.cases[["urgency", "amount"]].values.tolist() == [["high", 1250]]
    assert "claim, urgency high, amount 1250, came on" in case_timeline(log, 0).description
    assert log.event_log()["case:urgency"].tolist() == ["high", "high"]


def test_is_the_file_of_another_tool_whole(tmp_path):
    """A trace has its attributes, and the kit reads its own file."""
    scenario = insurer()
    demand = with_attributes(scenario, clients(scenario, (0, "claim", {"pay": 10})), [HIGH, 1250])
    path = run(scenario, demand=demand).save_log(tmp_path / "log.xes")
    text = path.read_text(encoding="utf-8")
    assert '<string key="urgency" value="high"/>' in text and '<float key="amount" value="1250.0"/>' in text
    assert len(sk.read_log(path).cases) == 1


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_do_both_engines_agree(engine):
    """To the last bit, with interruptions."""
    scenario = insurer(event={"per_week": 220}, urgent=HURRY, urgent_interrupts=True)
    closed = [run(scenario, 3, engine=one).closed for one in ("light", engine)]
    assert np.array_equal(*closed, equal_nan=True)
