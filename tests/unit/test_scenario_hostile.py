"""Is what a computer cannot do refused before it is tried, and what people mistype told what would be right?"""

import pytest

import simkit as sk
from simkit.model.office import engine as engines
from simkit.model.scenario import ScenarioError, load

OFFICE = """title = "m"
[clock]
horizon_days = 20
[products.p]
label = "p"
work = { mean = 10 }
[events.e]
label = "e"
per_week = 100
tasks = [{ product = "p" }]
[questions.q]
label = "q"
per_week = 40
talk = { mean = 5 }
[callers]
patience = { mean = 5 }
[teams.t]
label = "t"
members = [{ name = "k", count = 2, phone = "also", skills = { p = 1.0 } }]
"""


@pytest.fixture
def refused(tmp_path):
    """Write a file and return the first problem it is refused with."""

    def problem(content, name="office.toml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        with pytest.raises(ScenarioError) as caught:
            load(path)
        return caught.value.problems[0]

    return problem


TOO_SMALL_OR_LARGE = [  # path, value, the path it is refused at (if another), a word of what is allowed
    ("events.e.arrival_cv", 1e-200, None, "0, or a number of at least 0.001"),
    ("products.p.work", {"dist": "gamma", "mean": 1, "cv": 1e-9}, "products.p.work.cv", "0, or a number of at"),
    ("products.p.work.mean", 1e-12, None, "at least 1e-06"),
    ("products.p.work", {"dist": "empirical", "values": [0, 1e-320]}, "products.p.work.values[1]", "at least 1e-09"),
    ("products.p.work.mean", 1e300, None, "at most 1e+12"),
    ("callers.patience.mean", 1e-9, None, "at least 0.001"),
    ("callers.redial_after", {"mean": 1e-9}, "callers.redial_after.mean", "at least 0.1"),
    ("teams.t.turn_hours", 1e-9, None, "at least 0.01"),
    ("teams.t.members[0].skills.p", 1e-9, None, "at least 0.001"),
    ("teams.t.members[0]", {"name": "k", "skills": {"p": 1}, "absence": 1 - 1e-9, "absence_spell_days": 1e11},
     "teams.t.members[0].absence", "at most 0.999"),
    ("phone.misrouted_share", 1 - 1e-12, None, "at most 0.99"),
    ("teams.t.share", 1e-300, None, "at least 1e-09"),
    ("clock.day_minutes", 1e-6, None, "at least 1"),
    ("clock.horizon_days", 1e-300, None, "at least 0.001"),
    ("clock.horizon_days", 1e6, None, "at most 20,000"),
    ("clock.warm_up_days", 30_000, "clock.horizon_days", "at most 20,000"),
    ("events.e.weekdays", [1e308] * 5, "events.e.weekdays[0]", "at most 1e+12"),
    ("events.e.hours", [1e-300, 1], "events.e.hours[0]", "at least 1e-09"),
    ("questions.q.about", {"p": 1e308}, "questions.q.about.p", "at most 1e+12"),
    ("events.e.per_week", 1.7e308, None, "at most 1e+12"),
    ("events.e.per_week", 1e9, None, "at most 10,000,000 clients in a run"),
    ("questions.q.per_week", 1e9, None, "at most 10,000,000 clients in a run"),
    ("events.e.opening_backlog", 10**9, None, "at most 10,000,000 clients in a run"),
    ("events.e.opening_backlog", 10**5000, None, "at most 1e+12"),
    ("teams.t.members", [{"name": f"k{i}", "count": 10_000, "skills": {"p": 1}} for i in range(11)],
     "teams.t.members[0].count", "at most 100,000 employees"),
    ("title", "x" * 1001, None, "at most 1,000"),
    ("title", "", None, "not empty"),
    ("title", "Own\noffice", None, "one line"),
    ("description", "\x1b[2J", None, "text without it"),
    ("products.p.label", " ", None, "not empty"),
    ("products.p.label", "a\u202eb", None, "one line"),
    ("events.e.label", "x" * 201, None, "at most 200"),
    ("teams.t.members[0].name", "k\r", None, "one line"),
    ("teams.t.members[0].days", ["mon", "mon"], None, "each of them once"),
    ("teams.t.products", ["p", "p"], None, "each of them once"),
    ("plan.steps", [{"do": "stop", "week": 1}] * 1001, None, "at most 1,000"),
    ("teams.t.label", [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]], None, "one in another"),
    ("description", "x" * 10_001, None, "at most 10,000"),
    ("teams", {"x" * 201: {}}, None, "at most 200 signs"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "at", "allowed"),
    TOO_SMALL_OR_LARGE,
    ids=[f"{path} {i}" for i, (path, *_) in enumerate(TOO_SMALL_OR_LARGE)],
)
def test_is_what_cannot_run_refused(tmp_path, path, value, at, allowed):
    """With the path of the number, name or text, and what would do; an ordinary one beside it is taken."""
    file = tmp_path / "office.toml"
    file.write_text(OFFICE, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file).change({path: value})
    problem = caught.value.problems[0]
    assert problem.path.startswith(at or path) and allowed in problem.allowed
    assert len(str(caught.value)) < 2000


def test_is_it_said_how_long_it_would_take():
    """A slip of a few zeros: how many clients that is, and how long one would wait for them."""
    with pytest.raises(ScenarioError) as caught:
        sk.load("textbook/mm1").change({"events.client.per_week": 1e12, "clock.horizon_days": 20})
    found = caught.value.problems[0].found
    assert "clients in a run of" in found and found.endswith("years")


def test_do_callers_who_never_stop_have_a_limit():
    """Everybody calls again after six seconds, for years."""
    with pytest.raises(ScenarioError) as caught:
        sk.load("textbook/erlang-a").change(
            {
                "callers": {"patience": {"mean": 0.01}, "redial": 1, "redial_after": {"mean": 0.1}},
                "clock.horizon_days": 1500,
            }
        )
    assert "calls in a run" in caught.value.problems[0].found


LINES = [  # what stands in place of `horizon_days = 20`, and the hint
    ("horizon_days = 0,8", "0.8"),
    ("horizon_days = 5%", "0.05 for 5 %"),
    ("horizon_days = “20”", "straight"),
    ("title = \"She said \"no\" again\"", "inside use the other"),
    ("title = 'It's late'", "inside use the other"),
    ("horizon_days = 09:00", "a clock hour is a number"),
    ("horizon_days: 20", "by '='"),
    ("horizon_days = null", "leave the whole line out"),
    ("horizon_days = None", "leave the whole line out"),
    ('title = "A"\ntitle = "B"', "take one of the two out"),
    ("[clock]\nopens = 9\n[clock]", "take one of the two out"),
    ('extends = "C:\\Users\\me"', "/"),
    ("horizon_days = True", "lower case"),
    ('horizon_days = "0,8"', "0.8"),
    ('horizon_days = "5 %"', "0.05 for 5 %"),
    ('opens = "09:00"', "a clock hour is a number"),
    ("opens = 9 AM", "a clock hour is a number"),
    ('opens = "9 am"', "a clock hour is a number"),
    ("horizon_days = 20 days", "without its unit"),
    ('horizon_days = "20 days"', "without its unit"),
    ("horizon_days = −20", "a plain number"),
    ("[products.p.new]\nlabel = 'x'", "a dot begins a table in a table"),
    ("[products.q]\nwork = 30", "work = { mean = 30 }"),
    ("[products.q]\nwork = { mean = 30, sd = 24 }", "cv is the standard deviation divided by the mean"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "hint"), LINES)
def test_is_what_people_write_answered(refused, tmp_path, line, hint):
    """A decimal comma, a percentage, quotation marks of a word processor, a time of day and the like."""
    refused(OFFICE.replace("horizon_days = 20", line))
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "office.toml")
    told = [problem.hint for problem in caught.value.problems]
    assert any(hint in one for one in told), told


@pytest.mark.parametrize(
    ("key", "value", "hint"), [("absence", 5, "0.05 for 5 %"), ("skills.request", 80, "0.8 for 80 %")]
)
def test_is_a_percentage_answered(key, value, hint):
    """A share, or a speed, of more than can be."""
    with pytest.raises(ScenarioError) as caught:
        sk.load("textbook/mm1").change({f"teams.desk.members[0].{key}": value})
    assert hint in caught.value.problems[0].hint


READ = {
    "with a mark": b"\xef\xbb\xbf" + OFFICE.encode(),
    "from Windows": OFFICE.replace("\n", "\r\n").encode(),
    "from an old Mac": OFFICE.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("kind", READ)
def test_is_a_file_of_any_editor_read(tmp_path, kind):
    """In UTF-8, whatever it begins with and however its lines end; also where the name ends in capitals."""
    for name in ("office.toml", "office2.TOML"):
        (tmp_path / name).write_bytes(READ[kind])
        assert load(tmp_path / name).title == "m"


NO_TOML = [
    (OFFICE.encode("utf-16"), "UTF-16", "UTF-8"),
    (OFFICE.encode("utf-16-be"), "UTF-16", "UTF-8"),
    (b"x = 1\ntitle = '\xe9'", "in line 2", "UTF-8"),
    (b"\x7fELF\0\0", "no text at all", "UTF-8"),
    ("x = " + "[" * 500, "deep in one another", ""),
    ("x = " + "[" * 100 + "]" * 100, "deep in one another", ""),
    (".".join("x" * 30) + " = 1", "deep in one another", ""),
    ("x = " + "9" * 5000, "thousands of digits", ""),
    ("x = 0x" + "f" * 5000, "more than 15 digits", ""),
    ("x = 1\n" * 2, "is not TOML: Cannot overwrite a value", ""),
    ("#" * 5_000_001, "more than 5,000,000 bytes", ""),
]


@pytest.mark.parametrize(("content", "found", "hint"), NO_TOML, ids=[found for _, found, _ in NO_TOML])
def test_is_what_is_no_scenario_file_refused(refused, content, found, hint):
    """Other encodings and no text, nesting and numbers without end: in words, and at once."""
    problem = refused(content)
    assert found in problem.found and hint in problem.hint and problem.allowed


def test_is_it_said_what_lies_there(tmp_path, monkeypatch):
    """A folder, another ending, an ending that was left out: each is told from a file that is not there."""
    monkeypatch.chdir(tmp_path)
    for name in ("mine.toml", "office.txt", "plain"):
        (tmp_path / name).write_text(OFFICE, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    told = {
        "mine": "write 'mine.toml'",
        "office.txt": ".toml",
        "plain": ".toml",
        "folder": "is a folder",
        "gone.toml": "",
    }
    for name, hint in told.items():
        with pytest.raises(ScenarioError) as caught:
            load(name)
        problem = caught.value.problems[0]
        assert "there is no scenario" in problem.found and hint in problem.hint and bool(hint) == bool(problem.hint)


@pytest.mark.parametrize("name", ["x" * 5000, "x" * 300, "a/" * 1500, "x\0y", "x\ny", "CON\0.toml"])
def test_is_a_name_that_no_file_has_refused(refused, name):
    """As the name of a scenario, and of what a file extends."""
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert len(str(caught.value)) < 4000
    quoted = name.replace("\0", "\\u0000").replace("\n", "\\n")
    assert refused(f'extends = "{quoted}"').path == "extends"


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_does_a_run_that_stands_still_say_so(monkeypatch, engine):
    """In words, with the minute; and an ordinary run never comes near."""
    monkeypatch.setattr(engines, "STILL", 50)
    busy = sk.load("textbook/mm1").change({"events.client.opening_backlog": 500, "products.request.work.mean": 1e-5})
    with pytest.raises(ScenarioError, match=r"stands still: 50 events in minute \d+"):
        sk.run(busy, engine=engine)


DEEP = {"title": []}
for _ in range(3000):
    DEEP = {"title": [DEEP]}
ROUND: list = []
ROUND.append(ROUND)


@pytest.mark.parametrize(
    "data", [DEEP, {"title": ROUND}, {"title": 10**5000}, [DEEP], None], ids="deep round long list none".split()
)
def test_is_data_without_end_refused(data):
    """Also what comes from Python: nested for ever, or in a circle."""
    with pytest.raises(ScenarioError):
        sk.Scenario.from_data(data)
    with pytest.raises(ScenarioError):
        sk.load("textbook/mm1").change({"title": data})


def test_are_the_values_of_a_design_and_the_phases_of_a_plan_bounded():
    """What would be laid over a scenario a thousand times is looked at once, before."""
    desk = sk.load("textbook/mm1")
    for values in ([1, 10**5000], [[[[DEEP]]]]):
        with pytest.raises(ScenarioError, match="sweep"):
            sk.sweep(desk, {"teams.desk.members[0].count": values}, n=2)
    with pytest.raises(ValueError, match="at most 200 phases"):
        sk.change_over(desk, desk, phases=10**5000)
