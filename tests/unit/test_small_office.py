"""Is the office on one page the office, in plain salabim, and does it refuse what it does not know?"""

import ast
import inspect
import random
import re
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import get_args

import nbformat
import numpy as np
import pytest
from letters import by_letter, settles_alike
from pydantic import BaseModel

import simkit as sk
from simkit.model import small_office as page
from simkit.model.by_letter import KNOWN, unknown
from simkit.model.scenario import LifeEvent
from simkit.model.scenario.part import expand, parse, render

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(page.__file__).read_text(encoding="utf-8")
TEXTBOOK = [name for name in sk.scenarios() if name.startswith("textbook/")]
SPOKEN = [name for name in TEXTBOOK if not unknown(sk.load(name))]
TAX_OFFICE = [name for name in sk.scenarios() if name.startswith("tax-office/")]

# An office by letter with everything that the page knows, busy enough for queues and quiet enough for idle people.
VARIED = {
    "title": "An office with everything",
    "clock": {"horizon_days": 10},
    "products": {
        "bread": {"label": "Bread", "work": {"mean": 20}},
        "cheese": {"label": "Cheese", "work": {"dist": "gamma", "mean": 30, "cv": 0.5}},
        "wine": {"label": "Wine", "work": {"mean": 15}},
        "fruit": {"label": "Fruit", "work": {"mean": 10}},
    },
    "events": {
        "picnic": {
            "label": "Picnic",
            "per_week": 40,
            "tasks": [{"product": "bread"}, {"product": "wine"}, {"product": "fruit"}],
        },
        "wedding": {
            "label": "Wedding",
            "per_week": 30,
            "opening_backlog": 6,
            "opening_age_days": 2,
            "tasks": [{"product": "bread"}, {"product": "cheese"}, {"product": "wine", "probability": 0.5}],
        },
        "wake": {
            "label": "Wake",
            "per_week": 40,
            "order": "sequence",
            "tasks": [{"product": "wine"}, {"product": "bread"}, {"product": "cheese", "work": {"mean": 12}}],
        },
    },
    "teams": {
        "anything": {
            "label": "Anything",
            "helps": ["cellar"],
            "members": [
                {"name": "allrounder", "count": 2, "skills": {"bread": 0.7, "cheese": 0.8, "wine": 0.7, "fruit": 0.7}}
            ],
        },
        "cellar": {"label": "Cellar", "products": ["wine"], "members": [{"name": "baker", "skills": {"bread": 0.6}}]},
        "bakery": {"label": "Bakery", "products": ["bread"], "members": [{"name": "Ann", "skills": {"bread": 1}}]},
        "corner": {
            "label": "Corner",
            "products": ["bread", "cheese"],
            "share": 3,
            "priority": ["cheese"],
            "members": [
                {"name": "slow", "skills": {"bread": 0.8, "cheese": 0.5}},
                {"name": "quick", "skills": {"bread": 1.2}},
            ],
        },
        "weddings": {
            "label": "Weddings",
            "events": ["wedding"],
            "members": [
                {"name": "Bea", "skills": {"bread": 1, "cheese": 0.9}},
                {"name": "Cor", "skills": {"cheese": 1}},
            ],
        },
    },
    "handoff": {
        "between": {"delay_minutes": 45, "reading_minutes": 12},
        "within": {"delay_minutes": 7, "reading_minutes": 3},
    },
}


def days(scenario, count):
    """The first days of an office, which opens empty."""
    return scenario.change({"clock.warm_up_days": 0, "clock.horizon_days": count})


@pytest.fixture(scope="module")
def passed_on():
    """Three desks in a row, with mail between them: reading in, too."""
    mail = {"handoff.between": {"delay_minutes": 30, "reading_minutes": 5}, "clock.opens": 9}
    return days(sk.load("textbook/tandem").change(mail), 2)


@pytest.fixture(scope="module")
def varied():
    """An office by letter with everything that the page knows: all that can go wrong with it goes wrong here."""
    return sk.Scenario.from_data(VARIED)


def test_does_it_know_most_of_the_textbook():
    """All that is done by letter, by people who know their work and look at one inbox."""
    beyond = {
        "always-work", "cross-trained-chain", "dip-after", "dip-at-once", "dip-before", "dip-in-phases", "erlang-a",
        "first-line", "one-level", "two-levels", "vicious-circle",
    }  # fmt: skip
    assert {name.removeprefix("textbook/") for name in set(TEXTBOOK) - set(SPOKEN)} == beyond


@pytest.mark.parametrize("name", SPOKEN)
def test_is_the_textbook_settled_at_the_same_minute(name):
    assert settles_alike(page.SmallOffice, days(sk.load(name), 4))


@pytest.mark.slow
@pytest.mark.parametrize("name", SPOKEN)
def test_is_the_textbook_settled_at_the_same_minute_week_after_week(name):
    """Longer, after which the queues are long; another seed."""
    assert settles_alike(page.SmallOffice, days(sk.load(name), 12), seed=2)


@pytest.mark.parametrize("name", TAX_OFFICE)
def test_is_the_tax_office_settled_at_the_same_minute(name):
    """By letter only: all tax-phone staff settle letters, nobody errs or is ill."""
    office = days(by_letter(sk.load(name)), 8)
    assert len(office.teams) > 1 and office.handoff.between.delay_minutes
    assert settles_alike(page.SmallOffice, office)


def test_are_its_cases_those_of_a_run(passed_on):
    found, run = sk.small_office(passed_on, seed=3), sk.run(passed_on, seed=3)
    assert (found.cases["event"] == run.cases["event"]).all()
    for column in ("arrived_at", "closed_at"):
        assert found.cases[column].equals(run.cases[column])
    assert repr(found) == f"Three desks in a row, on one page: {run.cases['closed_at'].count()} of {len(run.cases)} " \
        "cases settled"  # fmt: skip


@pytest.mark.parametrize("seed", [-1, 1.5, True])
def test_is_a_seed_that_is_none_refused(passed_on, seed):
    with pytest.raises((ValueError, TypeError)):
        sk.small_office(passed_on, seed=seed)


# What it does not know


def parts(part, path=()):
    """Every part of a scenario that has fields, with the way to it: those in tables and lists as well."""
    yield path, part
    for key in type(part).model_fields:
        value = getattr(part, key)
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
        for place, below in [((key,), value), *(((key, step), below) for step, below in inside)]:
            if isinstance(below, BaseModel):
                yield from parts(below, (*path, *place))


def put(part, path, value):
    """A copy of a part in which another value stands at a path, whether it is allowed or not."""
    if not path:
        return value
    key, *rest = path
    if isinstance(part, BaseModel):
        return part.model_copy(update={key: put(getattr(part, key), rest, value)})
    if isinstance(part, dict):
        return part | {key: put(part[key], rest, value)}
    return (*part[:key], put(part[key], rest, value), *part[key + 1 :])


MM1 = sk.load("textbook/mm1")
FIELDS = [(*path, key) for path, part in parts(MM1) for key in type(part).model_fields]


def is_known(path):
    return any(all(a in ("*", b) for a, b in zip(known, path, strict=False)) for known in KNOWN)


@pytest.mark.parametrize("path", [path for path in FIELDS if not is_known(path)], ids=render)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_is_every_other_key_refused(path):
    """Whatever stands there: no list of what is refused, so that a key of a later version is not let pass."""
    with pytest.raises(sk.ScenarioError, match="the office on one page does not know") as error:
        sk.small_office(put(MM1, path, "something else"))
    (problem,) = error.value.problems
    assert render(path).startswith(problem.path) and f"'{parse(problem.path)[-1]}'" in problem.found


def test_are_there_enough_other_keys():
    """The test above looks at all parts of a scenario."""
    refused = {render(path) for path in FIELDS if not is_known(path)}
    assert {"plan.steps", "learning.curve", "teams.desk.members[0].absence", "questions", "quality.rework"} <= refused
    assert {"events.client.by_phone", "handoff.within.misrouted_share"} <= refused
    assert {"teams.desk.ownership", "turnover.per_year"} <= refused
    assert len(refused) > 50


def test_is_every_known_key_a_key():
    """Nothing is let pass that is no key of a scenario any more."""
    data = sk.load("textbook/tandem").data()
    for known in KNOWN:
        path = "".join("[*]" if step == "*" and KNOWN and above in ("tasks", "members") else f".{step}"
                       for above, step in zip([None, *known], known, strict=False)).removeprefix(".")  # fmt: skip
        assert expand(data, path)


def test_does_it_know_every_order_of_tasks():
    """A third order would be taken for one of the two."""
    assert set(get_args(LifeEvent.model_fields["order"].annotation)) == {"parallel", "sequence"}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("textbook/erlang-a", {"questions", "callers"}),
        ("textbook/dip-after", {"learning"}),
        ("textbook/cross-trained-chain", {"teams.chain.primary_first"}),
        ("textbook/vicious-circle", {"events.client.chasing", "events.client.by_phone"}),
    ],
)
def test_does_a_refusal_name_the_keys(name, keys):
    with pytest.raises(sk.ScenarioError) as error:
        sk.small_office(sk.load(name))
    assert keys <= {problem.path for problem in error.value.problems}
    assert str(error.value).startswith("the office on one page: ") and "sk.run knows it" in str(error.value)


# The page itself


def test_is_it_one_page():
    assert len(SOURCE.splitlines()) <= 160


def test_does_the_lesson_show_the_page_as_it_is():
    """Is the job description in lesson 02 that of the page, to the letter?"""
    lesson = nbformat.read(ROOT / "course" / "02-one-desk.ipynb", as_version=4)
    (shown,) = [re.search(r"```python\n(.+?)```", cell.source, re.S) for cell in lesson.cells if cell.id == "page"]
    assert shown[1] == dedent(inspect.getsource(page.Employee.process))


def test_is_it_plain_salabim():
    """As its manual has it: components, queues and an environment; nothing private, nothing of the whole office."""
    tree = ast.parse(SOURCE)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    of_salabim = {node.attr for node in names if isinstance(node.value, ast.Name) and node.value.id == "sim"}
    assert of_salabim == {"Component", "Queue", "Environment"}
    assert not [node.attr for node in names if node.attr.startswith("_") and node.attr != "__init__"]
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name.startswith("simkit")} == {"simkit.model.office.plain_salabim"}
    verbs = {node.attr for node in names}
    assert {"hold", "passivate", "activate", "enter", "enter_sorted", "leave"} <= verbs


def test_does_it_leave_everything_as_it_was(passed_on):
    """No random generator, and not the environment that a learner works in."""
    own = page.sim.Environment(random_seed="", yieldless=False)
    before = random.getstate(), np.random.get_state()[1].tolist()
    sk.small_office(passed_on).trace(0)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before
    assert page.sim.Component().env is own


# Salabim's trace of a case


def test_does_the_trace_tell_the_way_of_a_case(passed_on):
    """Into the inbox, into hand, done, into the mail, out of it, read in, and done; each with its minute."""
    found = sk.small_office(passed_on)
    tasks = np.diff(found.demand.first_task)
    case = next(n for n, closed in enumerate(found.office.closed) if closed > 0 and tasks[n] > 1)
    told = found.trace(case)
    at = -1
    for words in ("is done", "enter mail bag", "leave mail bag", "reading in 5", "is done"):
        at = told.index(words, at + 1)
    assert any("enter intake inbox" in found.trace(n) for n in range(10))
    assert f"{found.office.closed[case]:.3f}" in told and f"{found.cases['arrived_at'][case]:.3f}" in told


def test_does_the_trace_tell_of_one_case_only(passed_on):
    told = sk.small_office(passed_on).trace(1).splitlines()
    assert len(told) > 5
    assert all(("case 1 " in line) != (" current" in line) for line in told)


def test_is_the_trace_the_same_each_time(passed_on):
    """On any machine: no file names, no line numbers."""
    told = sk.small_office(passed_on).trace(2)
    assert told == sk.small_office(passed_on).trace(2)
    assert "#" not in told and ".py" not in told


@pytest.mark.parametrize("case", [-1, 100_000, 1.5])
def test_is_a_case_that_is_none_refused(passed_on, case):
    with pytest.raises(ValueError, match="case: found"):
        sk.small_office(passed_on).trace(case)


# Errors planted in the page

PLANTED = [
    ("if arrived > office.now():", "if False:"),
    ("if not office.sequential[case.event]:", "if True:"),
    ("office.release(task, origin=first.team)", "office.release(task)"),
    ("task.arrives = self.env.now() + minutes", "task.arrives = self.env.now() + minutes / 2"),
    ("for team in self.helpers:", "for team in self.helpers[:1]:"),
    ("max(able, key=lambda employee: employee.skills[task.product]).take(task)", "able[0].take(task)"),
    ("urgent.index(task.product) if task.product in urgent else len(urgent)", "0"),
    ("for team in self.team.helped for task", "for team in [self.team] for task"),
    ("if task.product in self.skills)", ")"),
    ("if self not in handlers:", "if True:"),
    ("self.team in [other.team for other in handlers]", "True"),
    ("self.team in [other.team for other in handlers]", "False"),
    ("handlers.append(self)", "pass"),
    ("task.work / self.skills[task.product]", "task.work"),
    ("reading + task.work", "task.work"),
    ("(origin is not team or task.case.handlers)", "origin is not team"),
    ("(origin is not team or task.case.handlers)", "True"),
    ("self.handoff[origin is team].delay_minutes", "self.handoff[False].delay_minutes"),
    ("not events or task.case.event in events", "True"),
    ("not products or task.product in products", "True"),
    ("for helper in team.helpers for e in helper.members", "for e in team.members"),
    ("(bool(events), bool(products))", "(bool(products), bool(events))"),
    ("able[max(able)]", "able[min(able)]"),
    ("accumulate(team.rules.share for team in teams)", "accumulate(1 for team in teams)"),
    ("if not task.case.tasks:", "if task.case.tasks:"),
    ("self.release(task.case.tasks[0], origin=task.team)", "self.release(task.case.tasks[0])"),
    ("self.release(task.case.tasks[0], origin=task.team)", "self.release(task.case.tasks[-1], origin=task.team)"),
]  # fmt: skip


def changed_page(right, wrong):
    """The page with an error in it, as a module."""
    assert SOURCE.count(right) == 1, f"the page does not say {right!r} once"
    module = ModuleType("page_with_an_error")
    exec(compile(SOURCE.replace(right, wrong), "page_with_an_error.py", "exec"), vars(module))
    return module


def test_is_an_office_with_everything_settled_at_the_same_minute(varied):
    assert not unknown(varied)
    assert settles_alike(page.SmallOffice, varied)


@pytest.mark.parametrize(("right", "wrong"), PLANTED)
def test_is_a_planted_error_noticed(varied, right, wrong):
    """Each line of the page matters: with it changed, the office breaks or settles a case at another minute."""
    module = changed_page(right, wrong)
    try:
        alike = settles_alike(module.SmallOffice, varied)
    except Exception:  # it breaks: that is noticed
        return
    assert not alike
