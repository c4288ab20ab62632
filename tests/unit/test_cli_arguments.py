"""Does a slip of the pen get an answer that helps?"""

import json
import subprocess
import sys

import pytest

import simkit
from simkit.cli import main


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["lits"], "did you mean 'list'?"),
        (["comprae", "a", "b"], "did you mean 'compare'?"),
        (["list", "masures"], "did you mean 'measures'?"),
        (["run", "textbook/mm1", "--sed", "2"], "did you mean '--seed'?"),
        (["run"], "required: NAME"),
        (["compare", "textbook/mm1"], "required: B"),
        (["lenses", "textbook/mm1"], "required: B"),
        (["lenses", *["textbook/mm1"] * 7], "7 scenarios do not fit side by side; name 6 at most"),
        (["run", "textbook/mm1", "--n", "1"], "2 or more is right"),
        (["run", "textbook/mm1", "--n", "many"], "'many' is not a whole number"),
        (["run", "textbook/mm1", "--seed", "-1"], "0 or more is right"),
        (["run", "textbook/mm1", "--n", "3", "--replication", "2"], "give one of the two"),
        (["run", "textbook/mm1", "--change", "title"], "not of the form PATH=VALUE"),
        (["run", "textbook/mm1", "--change", "title=a", "--change", "title=b"], "'title' is changed twice"),
        (["lab", "--port", "70000"], "from 1 to 65535"),
        (["run", "textbook/mm11"], "did you mean 'textbook/mm1'?"),
        (["run", "no/such.toml"], "there is no scenario 'no/such.toml'"),
        (["run", "textbook/mm1", "--change", "teems.desk=1"], "did you mean 'teams'?"),
        (["--sed"], "'--sed'"),
    ],
)
def test_is_a_mistake_named_without_a_traceback(capsys, arguments, expected):
    """Exit code 2, the mistake in words on standard error, nothing on standard output."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert expected in said.err
    assert "Traceback" not in said.err and said.out == ""


def test_does_a_script_get_the_mistake_as_json(capsys):
    assert main(["run", "textbook/mm11", "--json"]) == 2
    assert "did you mean 'textbook/mm1'?" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_does_the_bare_command_explain_itself(capsys, arguments):
    assert main(arguments) == 0
    said = capsys.readouterr().out
    commands = ("list", "run", "compare", "lenses", "sweep", "warmup", "lab", "doctor")
    assert all(name in said for name in (*commands, "exit codes"))


@pytest.mark.parametrize("name", ["list", "run", "compare", "lenses", "sweep", "warmup", "lab", "doctor"])
def test_does_every_command_explain_itself(capsys, name):
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"usage: simkit {name}" in said and "--json" in said


def test_is_the_version_told(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"simkit {simkit.__version__}\n"


def test_does_the_module_run_and_hand_on_its_exit_code():
    done = subprocess.run([sys.executable, "-m", "simkit", "lits"], capture_output=True, text=True)
    assert done.returncode == 2 and "did you mean 'list'?" in done.stderr


def test_does_a_console_that_knows_only_ascii_get_its_answer():
    """As on an old Windows console: nothing may fail on a dash or an accent."""
    command = [sys.executable, "-X", "utf8=0", "-m", "simkit", "list"]
    done = subprocess.run(command, capture_output=True, env=_with(PYTHONIOENCODING="ascii"))
    assert done.returncode == 0, done.stderr
    assert b"textbook/mm1" in done.stdout and done.stdout.isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is another error on Windows")
def test_does_a_reader_who_leaves_early_cause_no_noise():
    """`simkit list measures | head -1` must end quietly."""
    child = subprocess.Popen(
        [sys.executable, "-m", "simkit", "list", "measures"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    child.stdout.close()
    noise = child.stderr.read()
    assert child.wait() == 0 and noise == b""


def _with(**variables):
    import os

    return {**os.environ, **variables}
