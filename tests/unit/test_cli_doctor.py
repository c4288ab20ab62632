"""Does the doctor see what is wrong, and always reach the end?"""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from simkit.cli import main
from simkit.cli.doctor import examine, findings

ROOT = Path(__file__).resolve().parents[2]

# A stand-in for a package that is missing or broken: Python asks it first, and it answers no.
BROKEN = """
import sys
class Broken:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {name!r}:
            raise ImportError("broken on purpose")
sys.meta_path.insert(0, Broken())
from simkit.cli import main
sys.exit(main(["doctor", "--json"]))
"""


@pytest.mark.slow
def test_is_this_installation_found_good(capsys, tmp_path):
    """The environment that runs the tests can do the course, so the doctor must say so."""
    assert main(["doctor", str(tmp_path), "--json"]) == 0, capsys.readouterr().out
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert all(set(check) == {"id", "title", "status", "found", "advice"} for check in told["checks"])
    ids = [check["id"] for check in told["checks"]]
    assert len(set(ids)) == len(ids)
    assert {"python", "kernel", "widgets", "charts", "salabim", "model", "lessons", "folder"} <= set(ids)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["altair", "salabim", "pandas", "jupyterlab"])
def test_is_a_broken_package_named_without_a_traceback(name, tmp_path):
    """One package does not start: the doctor still reaches the end, names it, and says what to do."""
    done = subprocess.run(
        [sys.executable, "-c", BROKEN.format(name=name)], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    checks = {check["id"]: check for check in json.loads(done.stdout)["checks"]}
    broken = checks[f"package-{name}"]
    assert broken["status"] == "problem" and "broken on purpose" in broken["found"] and broken["advice"]
    assert checks["python"]["status"] == "ok" and "folder" in checks


def test_is_a_check_that_fails_itself_told_as_a_problem(tmp_path):
    def fails():
        raise RuntimeError("something\nunforeseen")

    (finding,) = examine(tmp_path, [("odd", "Odd", fails)])
    assert finding.status == "problem" and "RuntimeError: something unforeseen" in finding.found
    assert finding.advice


def test_is_a_missing_package_named():
    finding = findings.package("no-such-package-of-ours")
    assert finding.status == "problem" and finding.found == "is not installed" and finding.advice


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
@pytest.mark.parametrize("place", ["/proc", "/proc/simkit-course"])
def test_is_a_folder_that_cannot_be_written_named(place):
    if not os.path.isdir("/proc"):
        pytest.skip("this system has no folder that nobody can write")
    finding = findings.writable(Path(place))
    assert finding.status == "problem" and "/proc cannot be written" in finding.found and finding.advice


def test_does_every_finding_that_is_not_good_say_what_to_do(tmp_path):
    from simkit.cli.doctor import checks

    quick = [check for check in checks(tmp_path) if check[0] in ("python", "installation", "lessons", "folder")]
    for finding in examine(tmp_path, quick):
        assert finding.status in ("ok", "warning", "problem")
        assert (finding.advice == "") == (finding.status == "ok")


def test_does_the_doctor_look_at_every_package_the_kit_needs():
    """The list in the doctor and the list in pyproject.toml are the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [Requirement(text).name for text in project["dependencies"]] == list(findings.PACKAGES)
