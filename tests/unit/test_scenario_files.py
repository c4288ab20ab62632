"""Are scenario files read as pure data, and laid over the file they extend?"""

import ast
import builtins
from importlib import resources

import pytest

import simkit.model.scenario
from simkit.model.scenario import Scenario, ScenarioError, load, scenarios

SHOP = """
title = "Shop"
[products.bread]
label = "Bread"
work = { dist = "deterministic", mean = 10 }
[events.visit]
label = "Visit"
per_week = 5
tasks = [{ product = "bread" }]
[teams.desk]
label = "Desk"
members = [{ name = "Ann", skills = { bread = 1 } }, { name = "Bob", skills = { bread = 0.8 } }]
"""


@pytest.fixture
def write(tmp_path):
    """Write scenario files and return the path of the last one."""

    def files(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path / f"{name}.toml"

    return files


def refusal(name):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    return caught.value


def test_can_a_file_of_your_own_be_loaded(write):
    """By a Path and by its name as text."""
    path = write(shop=SHOP)
    assert load(path) == load(str(path))
    assert load(path).title == "Shop"


def test_is_a_file_laid_over_the_one_it_extends(write):
    """Tables are merged, single values and lists are replaced, the rest stays as it was."""
    path = write(
        shop=SHOP,
        other="""
            extends = "shop"
            title = "Other shop"
            [products.bread.work]
            mean = 20
            [teams.desk]
            members = [{ name = "Cas", skills = { bread = 1 } }]
        """,
    )
    shop, other = load(path.with_name("shop.toml")), load(path)
    assert other.title == "Other shop"
    assert other.products["bread"].work.mean == 20
    assert other.products["bread"].work.dist == "deterministic", "the rest of the table stays"
    assert [person.name for person in other.people()] == ["Cas"], "a list is replaced as a whole"
    assert other.events == shop.events


def test_can_layers_lie_on_layers(write):
    """Each file over the one below; the uppermost wins."""
    path = write(a=SHOP, b='extends = "a"\ntitle = "B"\ndescription = "b"', c='extends = "b"\ntitle = "C"')
    assert (load(path).title, load(path).description) == ("C", "b")


def test_can_a_file_extend_a_shipped_scenario(write):
    """The textbook desk with a busier week."""
    path = write(busy='extends = "textbook/mm1"\n[events.client]\nper_week = 220')
    assert load(path).events["client"].per_week == 220
    assert load(path).teams == load("textbook/mm1").teams


def test_does_a_file_beside_go_before_a_shipped_one(write, tmp_path):
    """`extends` first looks in the folder of the file itself."""
    (tmp_path / "textbook").mkdir()
    (tmp_path / "textbook" / "mm1.toml").write_text(SHOP, encoding="utf-8")
    assert load(write(mine='extends = "textbook/mm1"')).title == "Shop"


def test_are_files_that_extend_each_other_in_a_circle_refused(write):
    """Also a file that extends itself: a message, not an endless loop."""
    two = refusal(write(a='extends = "b"', b='extends = "a"')).problems
    one = refusal(write(me='extends = "me"')).problems
    for problems in (two, one):
        assert [p.path for p in problems] == ["extends"]
        assert problems[0].allowed == "files that do not extend each other in a circle"


def test_is_a_missing_ground_named(write):
    """The path is `extends`, the file is the one that says it, and the nearest name is offered."""
    path = write(mine='extends = "tax-office/specialist"')
    error = refusal(path)
    assert error.source == str(path)
    assert error.problems[0].path == "extends"
    assert "'tax-office/specialist'" in error.problems[0].found
    assert error.problems[0].hint == "did you mean 'tax-office/specialists'?"


def test_is_extends_one_name(write):
    """A list of names is not understood, and said so."""
    assert refusal(write(a=SHOP, b='extends = ["a"]')).problems[0].path == "extends"


def test_is_a_mistake_below_told_from_one_above(write):
    """The lower file is not TOML: the message names it and not only the upper one."""
    error = refusal(write(low="x = = 1", high='extends = "low"'))
    assert error.source.startswith("low")
    assert "is not TOML" in error.problems[0].found
    assert "line 1" in error.problems[0].found


@pytest.mark.parametrize("name", ["tax-office/specialist", "specialists", "mm1", "tax-office"])
def test_is_a_name_that_is_not_shipped_refused(name):
    """All names that are there are listed, and the nearest one offered where there is one."""
    error = refusal(name)
    assert f"there is no scenario '{name}'" in error.problems[0].found
    for known in scenarios():
        assert known in error.problems[0].allowed
    assert "a .toml file" in error.problems[0].allowed


def test_is_a_near_name_offered():
    """A forgotten letter."""
    assert refusal("tax-office/specialist").problems[0].hint == "did you mean 'tax-office/specialists'?"


def test_is_a_file_that_is_not_there_refused(tmp_path):
    """A path that leads nowhere gets the same kind of answer."""
    assert "there is no scenario" in refusal(tmp_path / "gone.toml").problems[0].found


OUTSIDE = ["../scenario/__init__", "/etc/hosts", "../../pyproject", "tax-office/../textbook/mm1"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_does_a_name_not_lead_out_of_the_library(name):
    """Shipped names are names, not paths."""
    assert "there is no scenario" in refusal(name).problems[0].found


def test_is_a_file_in_another_code_refused(tmp_path):
    """Text that is not UTF-8 is named as such."""
    path = tmp_path / "latin.toml"
    path.write_bytes('title = "één"'.encode("latin-1"))
    assert refusal(path).problems[0].allowed == "a text file in UTF-8"


def test_does_a_mistake_in_a_file_name_the_file(write):
    """The first line says which file to open."""
    path = write(shop=SHOP.replace("per_week", "per_weak"))
    assert str(refusal(path)).startswith(f"{path}: 2 problems found\n")


# ---- a file can never run code


def test_does_text_that_looks_like_code_stay_text(write, tmp_path, monkeypatch):
    """Names and labels with Python, shell and template in them are read, simulated and shown as text."""
    mark = tmp_path / "mark"
    monkeypatch.chdir(tmp_path)  # a name may not be as long as the path of a folder
    code = "__import__('pathlib').Path('mark').touch()"
    path = write(shop=SHOP.replace('"Shop"', f'"{code}"').replace('"Ann"', f'"$(touch mark) {{{{{code}}}}}"'))

    def refuse(*_, **__):
        raise AssertionError("a scenario file made something run")

    with monkeypatch.context() as guarded:
        for name in ("eval", "exec", "compile", "input"):
            guarded.setattr(builtins, name, refuse)
        guarded.setattr("os.system", refuse)
        guarded.setattr("subprocess.Popen", refuse)
        scenario = load(path)
    assert scenario.title == code
    assert not mark.exists()


def test_does_the_reader_hold_nothing_that_could_run_code():
    """No eval, exec, pickle, import by name or shell in the whole package that reads scenarios."""
    forbidden = {"eval", "exec", "compile", "__import__", "import_module", "system", "popen", "loads_pickle"}
    modules = {"pickle", "marshal", "subprocess", "importlib", "runpy", "shelve", "os", "yaml"}
    read = 0
    for file in resources.files(simkit.model.scenario).iterdir():
        if not file.name.endswith(".py"):
            continue
        read += 1
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                called_on = getattr(getattr(node.func, "value", None), "id", "")
                assert name not in forbidden or called_on == "re", f"{file.name} calls {name}"
            elif isinstance(node, ast.Import):
                assert not modules & {alias.name.split(".")[0] for alias in node.names}, file.name
            elif isinstance(node, ast.ImportFrom):
                reads_files = node.module.startswith("importlib.resources")
                assert reads_files or node.module.split(".")[0] not in modules, file.name
    assert read > 10


def test_does_a_scenario_hold_no_code():
    """No field of any part accepts a function, a class or an object: numbers, text, lists and tables only."""
    with pytest.raises(ScenarioError):
        Scenario.from_data({"title": lambda: "x", "products": {}, "events": {}, "teams": {}})
