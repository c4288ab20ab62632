"""Does an installed wheel, without a clone, do the whole course?"""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from simkit.cli.lab.folder import shipped_files
from simkit.cli.lab.server import START

pytestmark = [pytest.mark.packaging, pytest.mark.slow]


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """A wheel built from a source distribution, so that both are complete."""
    place = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(place), str(root)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel):
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_does_the_wheel_carry_every_notebook(root, names):
    course = {f"simkit/_course/{name}" for name in shipped_files(root)}
    assert f"simkit/_course/{START}" in course
    assert course <= names


@pytest.mark.parametrize("suffix", [".py", ".toml", ".js", ".css", ".json", ".html"])
def test_does_the_wheel_carry_all_of_the_package(root, names, suffix):
    """Scenarios, exercises and the JavaScript of the widgets lie beside the code."""
    expected = {path.relative_to(root).as_posix() for path in (root / "simkit").rglob(f"*{suffix}")}
    assert {name for name in expected if "/_course/" not in name} <= names


def test_does_the_wheel_carry_scenarios_and_exercises(names):
    """Guards the test above against finding nothing because nothing is there."""
    assert "simkit/scenarios/textbook/mm1.toml" in names
    assert any(name.startswith("simkit/course/lessons/") and name.endswith(".toml") for name in names)


def test_does_the_wheel_carry_nothing_else(names):
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"simkit"}
    assert not [name for name in names if "__pycache__" in name or ".ipynb_checkpoints" in name]


def test_does_the_wheel_carry_both_licences(names):
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE", "LICENSE-texts"}


def test_does_the_wheel_introduce_itself_with_the_readme(root, wheel):
    """What an index shows of the kit is the project's own first page."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = archive.read(name).decode("utf-8")
    first = (root / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert "Description-Content-Type: text/markdown" in metadata and first in metadata


@pytest.fixture(scope="module")
def installed(wheel, shared_kit, tmp_path_factory):
    """Run a command in a bare environment that holds the wheel and nothing of this clone."""
    place = tmp_path_factory.mktemp("bare")
    shared_kit.make_environment(place / "venv")
    with pytest.MonkeyPatch.context() as patch:  # what runs compiles itself; most of JupyterLab is never run here
        patch.setenv("UV_COMPILE_BYTECODE", "0")
        shared_kit.install(place / "venv", str(wheel))
    left_out = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in os.environ.items() if name not in left_out}
    command = shared_kit.python_in(place / "venv").with_name("simkit.exe" if os.name == "nt" else "simkit")
    (place / "work").mkdir()

    def simkit(*arguments):
        return subprocess.run([str(command), *arguments], capture_output=True, cwd=place / "work", env=clean)

    return simkit


def test_does_the_doctor_find_a_bare_installation_good(installed, root):
    done = installed("doctor", "--json")
    told = json.loads(done.stdout)
    bad = [check for check in told["checks"] if check["status"] != "ok"]
    assert done.returncode == 0 and not bad, bad
    place = next(check["found"] for check in told["checks"] if check["id"] == "installation")
    assert str(root) not in place, "the wheel must be tested, not the clone"


def test_does_an_installed_kit_run_and_twice_the_same(installed):
    first, second = (installed("run", "textbook/mm1", "--json") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert len(json.loads(first.stdout)["measures"]) > 5


def test_does_an_installed_kit_lay_out_the_course(installed, root):
    done = installed("lab", "mine", "--copy-only", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert sorted(told["new"]) == sorted(shipped_files(root))
    for name, source in shipped_files(root).items():
        laid, ours = (place.read_bytes() for place in (Path(told["folder"]) / name, source))
        if b"sk.reveal(" not in ours or not name.endswith(".ipynb"):
            assert laid == ours
            continue
        # A learner's copy does not show the truth below the question; all else is as it was stored.
        for mine, stored in zip(json.loads(laid)["cells"], json.loads(ours)["cells"], strict=True):
            if "sk.reveal(" in "".join(stored["source"]):
                assert mine["source"] == stored["source"] and mine.get("outputs", []) == []
            else:
                assert mine == stored
