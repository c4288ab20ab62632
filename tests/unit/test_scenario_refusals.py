"""Is every mistake in a scenario refused with its path, what was found, what is allowed, and a hint?"""

import copy
import math

import pytest

from simkit.model.scenario import Scenario, ScenarioError

GOOD = {
    "title": "A feast",
    "products": {
        "bread": {"label": "Bread", "work": {"dist": "deterministic", "mean": 10}},
        "wine": {"label": "Wine", "work": {"dist": "gamma", "mean": 10, "cv": 0.5}},
    },
    "events": {
        "picnic": {
            "label": "Picnic",
            "per_week": 10,
            "tasks": [{"product": "bread"}, {"product": "wine", "probability": 0.5}],
        }
    },
    "teams": {
        "bakery": {"label": "Bakery", "products": ["bread"], "members": [{"name": "Ann", "skills": {"bread": 1}}]},
        "cellar": {"label": "Cellar", "members": [{"name": "Bob", "skills": {"wine": 1}}]},
    },
}
GONE = object()


def with_value(path, value):
    """Return the good scenario with one value changed, added or taken out."""
    data = copy.deepcopy(GOOD)
    here = data
    for step in path[:-1]:
        here = here.setdefault(step, {}) if isinstance(here, dict) else here[step]
    if value is GONE:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return data


def refusal(data):
    """Return the problems a scenario is refused with."""
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_data(data, "feast.toml")
    return caught.value


def test_is_the_good_scenario_good():
    """The others differ from it in one value only."""
    assert Scenario.from_data(GOOD).title == "A feast"


EVENT = ("events", "picnic")
ANN, BOB = ("teams", "bakery", "members", 0), ("teams", "cellar", "members", 0)

REFUSALS = [
    # unknown keys, at every depth
    (("titel",), "x", "titel", "unknown key 'titel'", "title", "did you mean 'title'?"),
    ((*EVENT, "per_weak"), 3, "events.picnic.per_weak", "unknown key", "per_week", "did you mean 'per_week'?"),
    ((*EVENT, "tasks", 1, "chance"), 1, "events.picnic.tasks[1].chance", "unknown key", "probability", ""),
    ((*ANN, "skils"), {}, "teams.bakery.members[0].skils", "unknown key", "skills", "did you mean 'skills'?"),
    (("products", "wine", "work", "sd"), 1, "products.wine.work.sd", "unknown key 'sd'", "cv", "divided by the mean"),
    (("handoff", "between", "delay"), 3, "handoff.between.delay", "unknown key", "delay_minutes", ""),
    (("clock", "breaks"), [12], "clock.breaks", "unknown key", "opens", "between two blocks of 'hours'"),
    ((*ANN, "days_per_week"), 3, "teams.bakery.members[0].days_per_week", "unknown key", "days", "mean 'days'?"),
    (("clock", "warmup_days"), 3, "clock.warmup_days", "unknown key", "warm_up_days", "did you mean 'warm_up_days'?"),
    (("teams", "bakery", "help"), [], "teams.bakery.help", "unknown key", "helps", "did you mean 'helps'?"),
    # missing keys
    ((*EVENT, "per_week"), GONE, "events.picnic.per_week", "missing", "'per_week' is needed", ""),
    (("teams",), GONE, "teams", "missing", "'teams' is needed", ""),
    # impossible values
    ((*EVENT, "per_week"), -1, "events.picnic.per_week", "-1", "at least 0", ""),
    ((*EVENT, "per_week"), math.nan, "events.picnic.per_week", "nan", "a number", ""),
    ((*EVENT, "per_week"), math.inf, "events.picnic.per_week", "inf", "not infinite", ""),
    ((*EVENT, "per_week"), "many", "events.picnic.per_week", "'many'", "a number", ""),
    ((*EVENT, "tasks", 1, "probability"), 1.2, "events.picnic.tasks[1].probability", "1.2", "at most 1", ""),
    ((*EVENT, "tasks", 1, "probability"), -0.1, "events.picnic.tasks[1].probability", "-0.1", "at least 0", ""),
    ((*EVENT, "order"), "paralel", "events.picnic.order", "'paralel'", "sequence", "did you mean 'parallel'?"),
    ((*EVENT, "tasks"), [], "events.picnic.tasks", "[]", "at least one", ""),
    ((*EVENT, "weekdays"), [1, 2], "events.picnic.weekdays", "2 weights", "5 weights", ""),
    ((*EVENT, "hours"), [0, 0], "events.picnic.hours", "only zeros", "above 0", ""),
    ((*EVENT, "hours"), [1, -1], "events.picnic.hours[1]", "-1", "at least 0", ""),
    ((*EVENT, "arrival_cv"), -1, "events.picnic.arrival_cv", "-1", "at least 0", ""),
    ((*EVENT, "norm_days"), 0, "events.picnic.norm_days", "0", "above 0", ""),
    ((*EVENT, "opening_backlog"), 2.5, "events.picnic.opening_backlog", "2.5", "whole number", ""),
    ((*EVENT, "opening_backlog"), -2, "events.picnic.opening_backlog", "-2", "at least 0", ""),
    (("clock", "day_minutes"), 0, "clock.day_minutes", "0", "above 0", ""),
    (("clock", "days_per_week"), 8, "clock.days_per_week", "8", "at most 7", ""),
    (("clock", "horizon_days"), 0, "clock.horizon_days", "0", "above 0", ""),
    (("clock", "warm_up_days"), -1, "clock.warm_up_days", "-1", "at least 0", ""),
    (("handoff", "within", "reading_minutes"), -5, "handoff.within.reading_minutes", "-5", "at least 0", ""),
    ((*ANN, "skills", "bread"), 0, "teams.bakery.members[0].skills.bread", "0", "above 0", ""),
    ((*ANN, "skills", "bread"), math.nan, "teams.bakery.members[0].skills.bread", "nan", "a number", ""),
    ((*ANN, "skills"), {}, "teams.bakery.members[0].skills", "{}", "at least one", ""),
    ((*ANN, "absence"), 1, "teams.bakery.members[0].absence", "1", "below 1", ""),
    ((*ANN, "absence"), math.nan, "teams.bakery.members[0].absence", "nan", "a number", ""),
    ((*ANN, "absence"), 0.9, "teams.bakery.members[0]", "does not fit", "absence_spell_days of at least 9", ""),
    ((*ANN, "count"), -1, "teams.bakery.members[0].count", "-1", "at least 0", ""),
    ((*ANN, "count"), 1.5, "teams.bakery.members[0].count", "1.5", "whole number", ""),
    ((*ANN, "hours"), [13, 9], "teams.bakery.members[0].hours", "from 13 to 9", "9 to 17", ""),
    ((*ANN, "hours"), [8, 12], "teams.bakery.members[0].hours", "from 8 to 12", "9 to 17", ""),
    ((*ANN, "hours"), [9, math.nan], "teams.bakery.members[0].hours", "nan", "rising", ""),
    ((*ANN, "hours"), [9], "teams.bakery.members[0].hours", "[9]", "one value more", ""),
    ((*ANN, "hours"), [9, 12, 17], "teams.bakery.members[0].hours", "3 values", "2 values", ""),
    ((*ANN, "cost_per_hour"), -1, "teams.bakery.members[0].cost_per_hour", "-1", "at least 0", ""),
    ((*ANN, "name"), "", "teams.bakery.members[0].name", "''", "not empty", ""),
    (("teams", "bakery", "share"), 0, "teams.bakery.share", "0", "above 0", ""),
    (("teams", "bakery", "ownership"), "Case", "teams.bakery.ownership", "'Case'", "task, case", "mean 'case'?"),
    (("teams", "bakery", "pick"), "oldest", "teams.bakery.pick", "'oldest'", "oldest_case", "did you mean 'oldest"),
    (("teams", "bakery", "members"), [], "teams.bakery.members", "[]", "at least one", ""),
    (("teams", "bakery", "members"), {"name": "x"}, "teams.bakery.members", "{'name': 'x'}", "square brackets", ""),
    (("teams",), "everyone", "teams", "'everyone'", "a table", ""),
    (("teams",), {}, "teams", "{}", "at least one", ""),
    (("products", "Rye Bread"), GOOD["products"]["bread"], "products.Rye Bread", "'Rye Bread'", "lower case", ""),
    # work that is not a distribution
    (("products", "bread", "work"), {"dist": "gama", "mean": 1}, "products.bread.work.dist", "gama", "gamma", "gamma"),
    (("products", "bread", "work", "mean"), -3, "products.bread.work.mean", "-3", "above 0", ""),
    (("products", "bread", "work"), {"dist": "gamma", "mean": 3}, "products.bread.work", "fit", "cv is missing", ""),
    (("products", "bread", "work"), {"cv": 1}, "products.bread.work", "fit", "mean is missing", ""),
    (("products", "bread", "work", "cv"), 0.5, "products.bread.work", "fit", "deterministic work always has cv 0", ""),
    (("products", "bread", "work"), {"mean": 3, "cv": 2}, "products.bread.work", "fit", "always has cv 1", ""),
    (
        ("products", "bread", "work"), {"dist": "uniform", "mean": 3, "cv": 0.6},
        "products.bread.work", "fit", "at most 0.577", "",
    ),
    (("products", "bread", "work"), {"dist": "empirical"}, "products.bread.work", "fit", "needs values", ""),
    (("products", "bread", "work"), {"dist": "empirical", "values": [0]}, "products.bread.work", "fit", "zero", ""),
    (("products", "bread", "work", "values"), [1], "products.bread.work", "fit", "dist = 'empirical' only", ""),
    (("products", "wine", "work", "cv"), 21, "products.wine.work.cv", "21", "at most 20", ""),
    # names that point to nothing
    ((*EVENT, "tasks", 0, "product"), "bred", "events.picnic.tasks[0].product", "product 'bred'", "wine", "'bread'?"),
    ((*ANN, "skills"), {"bred": 1}, "teams.bakery.members[0].skills", "product 'bred'", "bread, wine", "'bread'?"),
    ((*ANN, "days"), ["mo"], "teams.bakery.members[0].days", "unknown day 'mo'", "mon, tue, wed", "'mon'?"),
    ((*ANN, "days"), ["sat"], "teams.bakery.members[0].days", "unknown day 'sat'", "thu, fri", ""),
    (("teams", "cellar", "helps"), ["bakry"], "teams.cellar.helps", "'bakry'", "bakery", "did you mean 'bakery'?"),
    (("teams", "cellar", "helps"), ["cellar"], "teams.cellar.helps", "'cellar'", "one of: bakery", ""),
    (("teams", "cellar", "events"), ["picknick"], "teams.cellar.events", "life event", "picnic", "mean 'picnic'?"),
    (("teams", "cellar", "products"), ["vine"], "teams.cellar.products", "unknown product", "wine", "mean 'wine'?"),
    (("teams", "cellar", "priority"), ["wien"], "teams.cellar.priority", "unknown product", "wine", "mean 'wine'?"),
    # parts that do not fit together
    ((*EVENT, "tasks", 1, "product"), "bread", "events.picnic.tasks[1].product", "stands here twice", "once", ""),
    ((*BOB, "name"), "Ann", "teams.cellar.members[0].name", "already employed at teams.bakery", "one team", ""),
    ((*BOB, "skills"), {"bread": 1}, "events.picnic.tasks[1].product", "nobody can do 'wine'", "wine = 1.0", ""),
    ((*BOB, "count"), 0, "events.picnic.tasks[1].product", "nobody can do 'wine'", "wine = 1.0", ""),
    (("teams", "cellar", "products"), ["bread"], "events.picnic.tasks[1].product", "dead end", "in one of: cellar", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "value", "path", "found", "allowed", "hint"),
    REFUSALS,
    ids=[f"{case[2]}-{index}" for index, case in enumerate(REFUSALS)],
)
def test_is_a_mistake_named_where_it_is(where, value, path, found, allowed, hint):
    """One mistake gives one problem, with the path, what stands there, what may stand there, and a hint."""
    error = refusal(with_value(where, value))
    assert len(error.problems) == 1, str(error)
    problem = error.problems[0]
    assert problem.path == path
    assert found in problem.found
    assert allowed in problem.allowed
    assert hint in problem.hint
    assert bool(hint) == bool(problem.hint)
    for part in (path, found, allowed, hint, "feast.toml: 1 problem found"):
        assert part in str(error)


def test_does_the_design_example_read_as_promised():
    """The message of the design, word for word in its parts."""
    data = with_value((*ANN, "skills"), {"bread": 1, "vine": 1})
    assert str(refusal(data)) == (
        "feast.toml: 1 problem found\n"
        "- teams.bakery.members[0].skills: unknown product 'vine'\n"
        "    allowed: one of: bread, wine\n"
        "    did you mean 'wine'?"
    )


def test_can_the_same_kind_of_employee_be_named_twice():
    """Names with a count are numbered on through the office, so they do not clash."""
    data = with_value((*ANN, "count"), 2)
    data["teams"]["cellar"]["members"][0] |= {"name": "Ann", "count": 1}
    assert [person.name for person in Scenario.from_data(data).people()] == ["Ann 1", "Ann 2", "Ann 3"]


def test_is_someone_who_clashes_with_a_numbered_name_refused():
    """A person may not be called what a numbered one is called."""
    data = with_value((*ANN, "count"), 2)
    data["teams"]["cellar"]["members"][0]["name"] = "Ann 2"
    assert "already employed" in refusal(data).problems[0].found


def test_is_an_office_without_people_refused():
    """Every count 0: the message says so, instead of naming every product."""
    data = with_value((*ANN, "count"), 0)
    data["teams"]["cellar"]["members"][0]["count"] = 0
    assert [problem.found for problem in refusal(data).problems] == ["nobody works here: every count is 0"]


def test_are_all_mistakes_told_at_once():
    """Three mistakes in different parts: three problems, so that one reading mends them all."""
    data = with_value((*EVENT, "per_week"), -1)
    data["clock"] = {"days_per_week": 9}
    data["teams"]["bakery"]["pik"] = "due"
    paths = {problem.path for problem in refusal(data).problems}
    assert paths == {"events.picnic.per_week", "clock.days_per_week", "teams.bakery.pik"}


def test_does_the_message_fit_on_one_screen():
    """Thirty mistakes: the first eight are shown, the rest is counted; at most 26 lines."""
    data = copy.deepcopy(GOOD)
    data["events"] |= {f"feast_{i}": {"label": "x", "per_weak": 1, "tasks": [{"product": "bread"}]} for i in range(15)}
    error = refusal(data)
    lines = str(error).splitlines()
    assert len(error.problems) == 30
    assert lines[0] == "feast.toml: 30 problems found"
    assert lines[-1] == "- and 22 more; mend these first"
    assert len(lines) <= 26


def test_is_a_long_wrong_value_cut_short():
    """A table where a number should be is not printed in full."""
    error = refusal(with_value((*EVENT, "per_week"), list(range(500))))
    assert len(error.problems[0].found) <= 80


def test_is_a_refusal_an_ordinary_value_error():
    """Code that catches ValueError catches it, and finds where the scenario came from."""
    error = refusal(with_value(("titel",), 1))
    assert isinstance(error, ValueError)
    assert error.source == "feast.toml"


@pytest.mark.parametrize("data", [[], "text", None, 3])
def test_is_something_that_is_no_table_refused(data):
    """A scenario is a table of keys and values."""
    assert "table" in refusal(data).problems[0].allowed
