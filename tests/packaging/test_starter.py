"""Does the starter work on a bare machine, and say plainly what is missing?"""

import ast
import os
import shutil
import subprocess
import sys

import pytest


def start(root, *arguments, **variables):
    """Run kit.py; returns the finished process."""
    command = [sys.executable, str(root / "kit.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables})


def test_can_an_old_python_read_as_far_as_the_sentence(root):
    """A syntax error would hide the sentence about the version."""
    source = (root / "kit.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    first = [node for node in tree.body if not isinstance(node, ast.Expr)][:2]
    assert [type(node) for node in first] == [ast.Import, ast.If], "the version must be asked first"


def test_is_an_old_python_told_so_in_words(root):
    source = (root / "kit.py").read_text(encoding="utf-8")
    code = f"import sys; sys.version_info = (3, 9, 2); exec(compile({source!r}, 'kit.py', 'exec'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and "needs Python 3.11 or newer; this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["tset"], 2)])
def test_does_the_starter_explain_itself(root, arguments, code):
    done = start(root, *arguments)
    assert done.returncode == code
    assert ("There is no command 'tset'" in done.stdout) == (arguments == ["tset"])
    assert all(f"    {name} " in done.stdout for name in ("lab", "test", "bench", "doctor", "pin", "clean"))


def test_does_every_make_target_exist_in_the_starter(root, kit):
    """The Makefile is only names for the starter's commands."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = makefile.split(".PHONY:")[1].split()
    assert sorted(targets) == sorted(["help", *(command.__name__ for command in kit.COMMANDS)])


def test_does_an_environment_that_is_up_to_date_cost_nothing(kit, tmp_path, monkeypatch):
    """The second start must not install again, and opening the course must not forget the tests."""
    calls = installed_into(kit, tmp_path, monkeypatch)
    kit.ensure("[test]")
    assert calls == ["environment", "hatchling", ".[test]"]
    kit.ensure("[test]")
    kit.ensure()
    assert len(calls) == 3


def test_is_a_new_pin_installed(kit, tmp_path, monkeypatch):
    calls = installed_into(kit, tmp_path, monkeypatch)
    kit.ensure("[test]")
    kit.CONSTRAINTS.write_text("numpy==0\n")
    kit.ensure()
    assert calls[3:] == ["hatchling", ".[test]"], "the environment stays, and keeps what the tests need"


def test_is_an_environment_of_another_python_made_anew(kit, tmp_path, monkeypatch):
    calls = installed_into(kit, tmp_path, monkeypatch)
    kit.ensure()
    (kit.VENV / ".simkit-stamp").write_text("of another Python")
    monkeypatch.setattr(kit, "version_of", lambda python: "3.10")
    kit.ensure()
    assert calls == ["environment", "hatchling", "."] * 2


def test_is_an_install_that_broke_off_done_again(kit, tmp_path, monkeypatch):
    calls = installed_into(kit, tmp_path, monkeypatch)
    install = kit.install

    def breaks(folder, *arguments):
        raise kit.SetupError("no network")

    monkeypatch.setattr(kit, "install", breaks)
    with pytest.raises(kit.SetupError):
        kit.ensure()
    monkeypatch.setattr(kit, "install", install)
    kit.ensure()
    assert calls[-2:] == ["hatchling", "."]


def installed_into(kit, place, monkeypatch):
    """Point the starter at an empty project and note what it would install; nothing is fetched."""
    calls = []
    for name in ("pyproject.toml", "constraints.txt"):
        (place / name).write_text("")
    monkeypatch.setattr(kit, "ROOT", place)
    monkeypatch.setattr(kit, "VENV", place / ".venv")
    monkeypatch.setattr(kit, "CONSTRAINTS", place / "constraints.txt")

    def make_environment(folder):
        calls.append("environment")
        python = kit.python_in(folder)
        python.parent.mkdir(parents=True, exist_ok=True)
        if not python.exists():
            python.symlink_to(sys.executable) if os.name != "nt" else shutil.copy(sys.executable, python)

    monkeypatch.setattr(kit, "make_environment", make_environment)
    monkeypatch.setattr(kit, "install", lambda folder, *arguments: calls.append(arguments[-1]))
    return calls


def test_is_a_machine_without_venv_told_what_to_install(root, tmp_path):
    """As on a bare Debian, where python3-venv is a package of its own, and without uv."""
    code = (
        "import sys; sys.modules['ensurepip'] = None; sys.path.insert(0, sys.argv[1]); import kit, pathlib\n"
        "try: kit.make_environment(pathlib.Path(sys.argv[2]))\n"
        "except kit.SetupError as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(root), str(tmp_path / "venv")]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": ""})
    assert "apt install python3-venv" in done.stdout, done.stderr


def test_does_ci_refuse_to_leave_the_browser_tests_out(root, tmp_path):
    """Without a browser a user's run skips those tests and says so; CI must fail instead."""
    done = start(root, "test", CI="true", PATH=str(tmp_path))
    assert done.returncode == 1 and "No Chromium" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="the script is for CI's Linux")
def test_is_the_ci_script_sound(root):
    """Bash reads it, it may be executed, and it calls the README's own command."""
    script = root / ".ci" / "run"
    assert subprocess.run(["bash", "-n", str(script)]).returncode == 0
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")


def test_is_what_python_compiled_kept_for_the_next_process(kit, monkeypatch):
    """A run starts hundreds of processes; where nothing is kept, each compiles everything anew."""

    def seen(arguments):
        return int("PYTHONDONTWRITEBYTECODE" in kit.os.environ)

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(kit, "COMMANDS", (seen,))
    assert kit.main(["seen"]) == 0


def test_is_every_step_run_whatever_the_others_say(kit, monkeypatch, capfd):
    """Style and types run beside the tests; each failure is told with its words."""
    monkeypatch.setattr(kit, "python_in", lambda folder: sys.executable)
    style = ("style", ("-c", "print('a line too long'); raise SystemExit(3)"))
    types = ("types", ("-c", "print('no fault')"))
    assert kit.checked(style, types, ("tests", ("-c", "print('two passed')"))) == 1
    told = capfd.readouterr().out
    words = ("a line too long", "no fault", "two passed", "Failed: style (exit code 3)\n")
    assert all(said in told for said in words)
    assert kit.checked(types, ("tests", ("-c", "raise SystemExit(1)"))) == 1
    assert kit.checked(types, ("tests", ("-c", ""))) == 0
