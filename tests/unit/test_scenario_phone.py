"""Is every mistake in the telephone, chasing, quality, judgement and meetings refused with path, found and allowed?"""

import copy

import pytest

import simkit as sk
from simkit.model.scenario import Scenario, ScenarioError

from .by_hand import minutes

WORK = minutes(10)
GOOD = {
    "title": "A feast",
    "products": {"bread": {"label": "Bread", "work": WORK, "error": 0.1}, "wine": {"label": "Wine", "work": WORK}},
    "events": {
        "picnic": {
            "label": "Picnic", "per_week": 10, "tasks": [{"product": "bread"}, {"product": "wine"}],
            "by_phone": 0.5, "intake": minutes(5), "chasing": {"per_day": 0.5, "talk": minutes(4), "needs": 0.5},
        },
    },
    "questions": {"rules": {"label": "Rules", "per_week": 20, "talk": minutes(4), "about": {"wine": 1}, "needs": 0.8}},
    "teams": {
        "front": {"label": "Front", "members": [{"name": "Ann", "skills": {"bread": 1, "wine": 0.5}, "phone": "only"}]},
        "back": {
            "label": "Back",
            "members": [
                {"name": "Bob", "skills": {"bread": 1, "wine": 1}, "phone": "also"},
                 {"name": "Cas", "skills": {"bread": 1}},
            ],
        },
    },
}  # fmt: skip
GONE = object()


def with_values(changes):
    """Return the good scenario with values changed, added or taken out, by path."""
    data = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        here = data
        for step in steps:
            here = here.setdefault(step, {}) if isinstance(here, dict) else here[step]
        if value is GONE:
            del here[last]
        else:
            here[last] = value
    return data


PICNIC, RULES, CHASING = "events.picnic", "questions.rules", "events.picnic.chasing"
BOB = "teams.back.members.1"

REFUSALS = [
    # unknown keys
    ({"callers.patient": WORK}, "callers.patient", "unknown key", "patience", "did you mean 'patience'?"),
    ({"phone.foward": "ticket"}, "phone.foward", "unknown key", "forward", "did you mean 'forward'?"),
    ({f"{RULES}.perweek": 3}, "questions.rules.perweek", "unknown key", "per_week", "did you mean 'per_week'?"),
    ({f"{CHASING}.a_day": 3}, "events.picnic.chasing.a_day", "unknown key", "per_day", "did you mean"),
    ({"quality.reworks": 1}, "quality.reworks", "unknown key", "rework", "did you mean 'rework'?"),
    ({"policy.levels": 1}, "policy.levels", "unknown key", "level", "did you mean 'level'?"),
    ({"coordination.minute": 1}, "coordination.minute", "unknown key", "minutes", "did you mean 'minutes'?"),
    ({"teams.back.turn": 1}, "teams.back.turn", "unknown key", "turns", "did you mean 'turns'?"),
    # missing keys
    ({f"{RULES}.talk": GONE}, "questions.rules.talk", "missing", "'talk' is needed", ""),
    ({f"{CHASING}.per_day": GONE}, "events.picnic.chasing.per_day", "missing", "'per_day' is needed", ""),
    ({f"{CHASING}.talk": GONE}, "events.picnic.chasing.talk", "missing", "'talk' is needed", ""),
    # impossible values: who calls
    ({f"{PICNIC}.by_phone": 1.5}, "events.picnic.by_phone", "1.5", "at most 1", ""),
    ({f"{PICNIC}.intake": {"mean": 0}}, "events.picnic.intake.mean", "0", "above 0", ""),
    ({f"{RULES}.per_week": -1}, "questions.rules.per_week", "-1", "at least 0", ""),
    ({f"{RULES}.needs": 1.2}, "questions.rules.needs", "1.2", "at most 1", ""),
    ({f"{RULES}.about": {"wine": -1}}, "questions.rules.about.wine", "-1", "at least 0", ""),
    ({f"{RULES}.weekdays": [1, 2]}, "questions.rules.weekdays", "2 weights", "5 weights", ""),
    ({f"{RULES}.hours": [0, 0]}, "questions.rules.hours", "only zeros", "above 0", ""),
    ({f"{CHASING}.per_day": 0}, "events.picnic.chasing.per_day", "0", "above 0", ""),
    ({f"{CHASING}.per_day": 101}, "events.picnic.chasing.per_day", "101", "at most 100", ""),
    ({f"{CHASING}.growth": 0}, "events.picnic.chasing.growth", "0", "above 0", ""),
    ({f"{CHASING}.growth": 6}, "events.picnic.chasing.growth", "6", "at most 5", ""),
    ({f"{CHASING}.at_most": 0}, "events.picnic.chasing.at_most", "0", "at least 1", ""),
    ({f"{CHASING}.at_most": 2.5}, "events.picnic.chasing.at_most", "2.5", "whole number", ""),
    ({f"{CHASING}.after_days": -1}, "events.picnic.chasing.after_days", "-1", "at least 0", ""),
    ({"callers.redial": 1.1}, "callers.redial", "1.1", "at most 1", ""),
    ({"callers.patience": {"mean": -5}}, "callers.patience.mean", "-5", "above 0", ""),
    # impossible values: how the office answers
    ({"phone.forward": "note"}, "phone.forward", "'note'", "ticket, transfer", ""),
    ({"phone.forward": "tickets"}, "phone.forward", "'tickets'", "ticket, transfer", "did you mean 'ticket'?"),
    ({"phone.misrouted_share": 1}, "phone.misrouted_share", "1", "below 1", ""),
    ({"phone.repeat_minutes": -1}, "phone.repeat_minutes", "-1", "at least 0", ""),
    ({"phone.resumption_minutes": -1}, "phone.resumption_minutes", "-1", "at least 0", ""),
    ({"phone.answer_minutes": -1}, "phone.answer_minutes", "-1", "at least 0", ""),
    ({"phone.callback_days": 0}, "phone.callback_days", "0", "above 0", ""),
    ({f"{BOB}.phone": "always"}, "teams.back.members[1].phone", "'always'", "never, also, only", "mean 'also'?"),
    ({"teams.back.turns": 0}, "teams.back.turns", "0", "at least 1", ""),
    ({"teams.back.turn_hours": 0}, "teams.back.turn_hours", "0", "above 0", ""),
    ({"teams.back.interrupts": "often"}, "teams.back.interrupts", "'often'", "true or false", ""),
    ({"handoff.between.misrouted_share": 1}, "handoff.between.misrouted_share", "1", "below 1", ""),
    # impossible values: quality, judgement, meetings
    ({"products.bread.error": 1.5}, "products.bread.error", "1.5", "at most 1", ""),
    ({f"{BOB}.errors": {"bread": -0.1}}, "teams.back.members[1].errors.bread", "-0.1", "at least 0", ""),
    ({"quality.found_days": 0}, "quality.found_days", "0", "above 0", ""),
    ({"quality.rework": 0}, "quality.rework", "0", "above 0", ""),
    ({"quality.complaint": 2}, "quality.complaint", "2", "at most 1", ""),
    ({"quality.hurry": -1}, "quality.hurry", "-1", "at least 0", ""),
    ({"quality.hurry_above": -1}, "quality.hurry_above", "-1", "at least 0", ""),
    ({"quality.skill_exponent": 11}, "quality.skill_exponent", "11", "at most 10", ""),
    ({"policy.level": -0.1}, "policy.level", "-0.1", "at least 0", ""),
    ({"policy.pattern": 11}, "policy.pattern", "11", "at most 10", ""),
    ({"policy.consult": 1.1}, "policy.consult", "1.1", "at most 1", ""),
    ({"policy.half_minutes": 0}, "policy.half_minutes", "0", "above 0", ""),
    ({"coordination.times_per_week": -1}, "coordination.times_per_week", "-1", "at least 0", ""),
    ({"coordination.times_per_week": 0.5}, "coordination.times_per_week", "0.5", "whole number", ""),
    ({"coordination.at": 8.9}, "coordination.at", "8.9", "from 9 to before 17", ""),
    ({"coordination.at": 17}, "coordination.at", "17", "from 9 to before 17", ""),
    ({"coordination.at": 25}, "coordination.at", "25", "at most 24", ""),
    ({"teams.back.calibration_minutes": -1}, "teams.back.calibration_minutes", "-1", "at least 0", ""),
    # names that point to nothing
    ({f"{RULES}.about": {"vine": 1}}, "questions.rules.about", "unknown product 'vine'", "bread, wine", "mean 'wine'?"),
    ({f"{BOB}.errors": {"bred": 0.1}}, "teams.back.members[1].errors", "unknown product 'bred'", "bread", "'bread'?"),
    # parts that do not fit together
    ({f"{PICNIC}.intake": GONE}, "events.picnic", "fit", "by_phone needs intake", ""),
    ({f"{RULES}.about": {}}, "questions.rules", "fit", "say in which products", ""),
    ({f"{RULES}.about": {"wine": 0}, f"{RULES}.needs": 0}, "questions.rules", "fit", "only weights of 0", ""),
    ({f"{BOB}.errors": {"wine": 0.1}}, "teams.back.members[1].errors.wine", "cannot do",
     "among their skills: one of: bread", ""),
    ({"quality.complaint": 0.5}, "quality.talk", "missing, though clients complain", "{ mean = 10 }", ""),
    ({"teams.back.members.0.phone": "only", f"{BOB}.skills": {"wine": 1}, f"{CHASING}.needs": 0},
     "events.picnic.tasks[0].product",
     "nobody can do 'bread'", "bread = 1.0", ""),
    ({"teams.back.turns": 2}, "teams.back.turns", "2 at a time, of 1 who pick up", "at most 1", ""),
    ({"teams.front.turns": 1}, "teams.front.turns", "1 at a time, of 0 who pick up", 'phone = "also"', ""),
    # somebody must pick up, and somebody must know
    ({"teams.front.members.0.phone": "never", "teams.back.members.0.phone": "never"}, "teams",
     "clients call (question: rules), and nobody picks up", 'phone = "also" or phone = "only"', ""),
    ({"teams.front.first_line": False, "teams.back.first_line": False}, "teams", "nobody picks up",
     "first_line = true", ""),
    ({"teams.front.members.0.count": 0, "teams.back.first_line": False}, "teams", "nobody picks up",
     "first_line = true", ""),
    ({f"{RULES}.needs": 1, "teams.back.members.0.skills.wine": 0.9}, "questions.rules.needs",
     "nobody has skill 1 in 'wine' and also does other work", "{ wine = 1 }", ""),
    ({"phone.forward": "transfer", "teams.back.members.0.phone": "never"}, "questions.rules.needs",
     "nobody has skill 0.8 in 'wine' and picks up the phone", "or a lower needs", ""),
    ({f"{CHASING}.needs": 1, f"{RULES}.needs": 0.5, "teams.back.members.0.skills.wine": 0.5},
     "events.picnic.chasing.needs",
     "nobody has skill 1 in 'wine'", "{ wine = 1 }", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "path", "found", "allowed", "hint"), REFUSALS, ids=[f"{case[1]}-{i}" for i, case in enumerate(REFUSALS)]
)
def test_is_a_mistake_named_where_it_is(changes, path, found, allowed, hint):
    """One mistake gives one problem, with the path, what stands there, what may stand there, and a hint."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_data(with_values(changes), "feast.toml")
    assert len(caught.value.problems) == 1, str(caught.value)
    problem = caught.value.problems[0]
    assert problem.path == path
    assert found in problem.found
    assert allowed in problem.allowed
    assert hint in problem.hint and bool(hint) == bool(problem.hint)


def test_is_the_good_scenario_good():
    """The others differ from it in what is named only. Its calls, in order: questions first, then by life event."""
    scenario = Scenario.from_data(GOOD)
    told = [(kind.purpose, kind.key, kind.needs) for kind in scenario.coded.calls]
    assert told == [("question", "rules", 0.8), ("new case", "picnic", 0), ("chasing", "picnic", 0.5)]


@pytest.mark.parametrize(
    ("changes", "purposes"),
    [
        ({"quality.complaint": 0.5, "quality.talk": WORK}, ["question", "new case", "chasing", "complaint"]),
        # nothing goes wrong, so nobody complains; and no minutes of conversation are needed
        ({"quality.complaint": 0.5, "products.bread.error": 0}, ["question", "new case", "chasing"]),
        ({"quality.complaint": 0.5, "products.bread.error": 0, "teams.back.members.0.errors": {"wine": 0.1},
         "quality.talk": WORK},
         ["question", "new case", "chasing", "complaint"]),
        ({"events.picnic.by_phone": 0, "events.picnic.intake": None, "events.picnic.chasing": None,
         "questions": {}}, []),
    ],
)  # fmt: skip
def test_why_can_people_call(changes, purposes):
    """Complaints come only where something can go wrong; without any reason to call there is no telephone."""
    assert [kind.purpose for kind in Scenario.from_data(with_values(changes)).coded.calls] == purposes


def test_may_an_office_that_nobody_calls_be_without_telephone():
    """No calls: nobody needs to pick up, whatever the roles say."""
    quiet = {f"{PICNIC}.by_phone": 0, f"{PICNIC}.chasing": None, "questions": {},
             "teams.front.members.0.phone": "never", "teams.back.members.0.phone": "never"}  # fmt: skip
    assert Scenario.from_data(with_values(quiet)).coded.calls == ()


def test_does_a_scenario_with_everything_survive_its_own_data():
    """Written out and read again it is the same scenario."""
    everything = {
        "callers": {"patience": WORK, "redial": 0.5}, "phone": {"forward": "transfer", "misrouted_share": 0.1},
        "quality": {"complaint": 0.5, "talk": WORK, "hurry": 0.5}, "policy": {"level": 0.3, "consult": 0.1},
        "coordination": {"times_per_week": 2, "at": 9.5, "minutes": 30}, "teams.back.turns": 1,
    }  # fmt: skip
    scenario = Scenario.from_data(with_values(everything))
    assert Scenario.from_data(scenario.data()) == scenario
    assert scenario.change({"phone.forward": "ticket"}).phone.forward == "ticket"


def test_is_an_office_that_is_only_called_an_office():
    """Without any life event: the same calls, answered at the same minutes, as beside one that nobody has."""
    called = {"title": "Called", "products": {"help": {"label": "help", "work": WORK}}, "events": {}}
    called |= {"questions": {"how": {"label": "how", "per_week": 1500, "talk": {"mean": 5}, "about": {"help": 1}}}}
    agents = [{"name": "agent", "count": 4, "phone": "only", "skills": {"help": 1}}]
    agents += [{"name": "clerk", "skills": {"help": 1}}]  # or nobody could do what nobody asks for
    called |= {"callers": {"patience": {"mean": 5}}, "teams": {"desk": {"label": "desk", "members": agents}}}
    nobody = {"events": {"none": {"label": "none", "per_week": 0, "tasks": [{"product": "help"}]}}}
    only, beside = (sk.run(Scenario.from_data(data), seed=1) for data in (called, called | nobody))
    assert only.calls.drop(columns="event").equals(beside.calls.drop(columns="event"))
    assert len(only.calls) > 4000 and not len(only.by_event())
    assert only.measures("hung_up", "answer_time").equals(beside.measures("hung_up", "answer_time"))
    assert not sk.check_scenario(only.scenario).doubts
    with pytest.raises(ScenarioError, match="'events' is needed here, or 'questions'"):
        Scenario.from_data(called | {"questions": {}})
