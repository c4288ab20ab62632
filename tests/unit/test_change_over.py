"""Does a change-over bring the same people from one structure to the other?"""

import numpy as np
import pytest

import simkit as sk
from simkit.model.demand import sample
from simkit.model.office import simulate

SHORT = {"clock.horizon_days": 40, "clock.warm_up_days": 5}


def old():
    return sk.load("tax-office/specialists").change(SHORT)


def new():
    return sk.load("tax-office/service-team").change(SHORT)


@pytest.mark.parametrize("phases", [1, 3])
def test_does_it_end_in_the_new_structure(phases):
    """After the last phase everybody is in the team that the new structure has them in."""
    scenario = sk.change_over(old(), new(), phases=phases, gap=1)
    there = simulate(scenario, sample(scenario, 1))
    found = {e.person: (team.key, e.member.levels) for team in there.teams.values() for e in team.members}
    assert found == {p.name: (p.team.key, p.member.levels) for p in new().coded.people}


def test_is_it_the_new_structure_from_the_first_day_when_nothing_need_be_learned():
    """At the very beginning, without learning and on the same clients, it is the office of the new structure."""
    start = {"clock.warm_up_days": 0}
    changed = sk.run(sk.change_over(old(), new(), changes=start), seed=1)
    direct = sk.run(new().change(start), seed=1)
    assert changed.demand.same_clients(direct.demand)
    # The order of the teams in the file decides between equals, so single cases may differ.
    for measure in ("lead_time_mean", "utilisation"):
        assert changed.measures()[measure] == pytest.approx(direct.measures()[measure], rel=0.1)


def test_do_equal_parts_of_people_and_clients_change_in_each_phase():
    """Four phases: each time a quarter of the clients more, and a quarter of the people."""
    scenario = sk.change_over(old(), new(), phases=4, gap=2, week=1)
    routes = [step for step in scenario.plan.steps if step.do == "route"]
    assert [(r.week, r.region) for r in routes] == [(1, (0, 0.25)), (3, (0, 0.5)), (5, (0, 0.75)), (7, (0, 1))]
    moved: dict[str, list[int]] = {}
    for phase, route in enumerate(routes):
        for step in scenario.plan.steps:
            if step.do == "move" and step.week == route.week:
                moved.setdefault(step.to, [0, 0, 0, 0])[phase] += len(step.people)
    assert sum(map(sum, moved.values())) == 36
    for team, people in moved.items():
        assert all(abs(found - sum(people) / 4) < 1 for found in people), (team, people)


def test_can_a_pilot_come_first():
    """A sixth of people and clients in week 0, the rest in week 12."""
    scenario = sk.change_over(old(), new(), phases=(1 / 6, 1), gap=12, changes={"clock.horizon_days": 80})
    routes = [step for step in scenario.plan.steps if step.do == "route"]
    assert [(r.week, r.region) for r in routes] == [(0, (0, 1 / 6)), (12, (0, 1))]
    moved = [sum(len(s.people) for s in scenario.plan.steps if s.do == "move" and s.week == w) for w in (0, 12)]
    assert sum(moved) == 36 and abs(moved[0] - 6) <= 2
    assert sk.change_over(old(), new(), phases=(0.5, 1)).plan == sk.change_over(old(), new(), phases=2).plan


@pytest.mark.parametrize("parts", [(), (0.5,), (0.5, 0.5, 1), (1, 0.5), (0.2, 1.2), (-0.1, 1)])
def test_are_parts_that_do_not_rise_to_all_refused(parts):
    """The message shows what would be right."""
    with pytest.raises(ValueError, match=r"rise to 1, such as \(0.1, 1\)"):
        sk.change_over(old(), new(), phases=parts)


def test_do_teams_of_the_same_name_get_another():
    """The hybrid has a VAT team as well; the new one is called new_vat, and helpers are renamed with it."""
    scenario = sk.change_over(old(), sk.load("tax-office/hybrid"))
    assert {"vat", "new_vat"} <= set(scenario.teams)


def test_are_other_people_refused():
    """A structure with other people is no change-over but a replacement."""
    with pytest.raises(ValueError, match="same people; only in one of them"):
        sk.change_over(old(), sk.load("textbook/mmc"))
    with pytest.raises(ValueError, match="phases must be at least 1, not 0"):
        sk.change_over(old(), new(), phases=0)


@pytest.mark.parametrize(("phases", "name"), [(1, "dip-at-once"), (4, "dip-in-phases")])
def test_is_it_the_change_that_stands_in_the_file(phases, name):
    """Is each client settled at the same moment? `tests/validation/test_dip.py` holds the files against the flow."""
    before, after = sk.load("textbook/dip-before"), sk.load("textbook/dip-after")
    made = sk.change_over(before, after, phases=phases, retained=0, helps=phases > 1)
    ours, theirs = (sk.run(scenario, seed=1).closed for scenario in (made, sk.load(f"textbook/{name}")))
    assert np.array_equal(ours, theirs, equal_nan=True)
