"""The kit's starter: makes the environment in .venv and runs the course or the tests in it.

    python kit.py lab          open the course
    python kit.py test         run every test
    python kit.py simkit ...   run a simkit command, such as `simkit list`
    python kit.py              show all commands

Only Python's standard library is needed, so the same commands work on Windows (`py kit.py lab`),
macOS and Linux; `make lab` and `make test` call this file. The first start installs the packages
(uv does it when it is on the PATH, else pip); a later start sees that nothing changed and goes on
at once. The syntax stays readable for old Pythons, so that they too reach the sentence about the
version instead of a syntax error.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This kit needs Python 3.11 or newer; this is Python {}.{}.\n"
        "Install a newer Python, then start it by its name, for example `python3.12 kit.py lab`\n"
        "or `make lab PYTHON=python3.12`.".format(*sys.version_info[:2])
    )

import hashlib
import os
import shutil
import signal
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "constraints.txt"
# What Chromium is called on the PATH of the systems we know.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

PIN_HEADER = """\
# The exact versions this kit is tested with, on Python 3.11, 3.12 and 3.13 and on Linux, macOS and Windows:
# the marker behind a version says where it holds. Made by `make pin` (which needs uv); do not edit by hand.
# No hashes, on purpose: pip would then refuse everything without one, the kit itself and whatever a
# learner or a trainer's own package mirror adds; the pinned versions already give everyone the same kit.
"""


class SetupError(Exception):
    """Something outside the kit is missing; the message says what to do."""


def python_in(folder):
    """Path of the interpreter of the environment in ``folder``."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python):
    """``"3.11"`` of an interpreter, or None when it does not start (an environment whose Python is gone)."""
    code = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"
    try:
        done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def make_environment(folder):
    """Make an empty environment in ``folder`` with the running Python; replaces what is there."""
    uv = shutil.which("uv")
    if uv:  # needs neither ensurepip nor the system's python3-venv
        command = [uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)]
        if subprocess.call(command) != 0:
            raise SetupError(f"uv could not make an environment in {folder} (its message stands above).")
        return
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise SetupError(
            "This Python cannot make environments: its venv part is not installed.\n"
            "On Debian or Ubuntu: `sudo apt install python3-venv`.\n"
            "On any system: install uv, which does not need it."
        ) from None
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(folder)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"Could not make an environment in {folder}: {error}") from None


def install(folder, *arguments):
    """Install into the environment in ``folder`` at the pinned versions, with uv or else pip."""
    python, uv = str(python_in(folder)), shutil.which("uv")
    # pip compiles by itself; without compiled files every kernel start takes a second longer
    environment = {"UV_COMPILE_BYTECODE": "1", **os.environ}
    if uv:
        command = [uv, "pip", "install", "-q", "--python", python]
    else:
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode != 0:
            subprocess.check_call([python, "-m", "ensurepip", "--upgrade"], stdout=subprocess.DEVNULL)
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if subprocess.call([*command, "-c", str(CONSTRAINTS), *arguments], cwd=ROOT, env=environment) != 0:
        raise SetupError(
            "The packages could not be installed (the installer's message stands above).\n"
            "The first start needs a connection to a package index; later starts work offline."
        )


def ensure(extras=""):
    """Bring .venv up to date, quickly when nothing changed; ``extras`` is empty or ``"[test]"``."""
    state = hashlib.sha256(f"{ROOT}\n{sys.version}".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        state.update((ROOT / name).read_bytes())
    want, stamp = state.hexdigest(), VENV / ".simkit-stamp"
    had = stamp.read_text().split() if stamp.exists() else []
    if had[:1] == [want] and extras in ("", *had[1:]) and python_in(VENV).exists():
        return
    if "[test]" in had:
        extras = "[test]"  # opening the course does not forget that the tests are installed
    if version_of(python_in(VENV)) != "{}.{}".format(*sys.version_info[:2]):
        print("Making the environment in .venv ...", flush=True)
        make_environment(VENV)
    print("Installing the packages (once; a minute or two) ...", flush=True)
    stamp.unlink(missing_ok=True)
    # Hatchling first and pinned like the rest, so that building the kit itself fetches nothing.
    install(VENV, "hatchling")
    install(VENV, "--no-build-isolation", "-e", f".{extras}")
    stamp.write_text(f"{want} {extras}")


def run(*arguments, **options):
    """Run the environment's Python; returns its exit code. An interrupt is the child's to handle."""
    child = subprocess.Popen([str(python_in(VENV)), *arguments], **{"cwd": ROOT, **options})
    # Ended in place of interrupted, it takes the child along: JupyterLab would go on where nobody sees it.
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def authors(part, *arguments, **options):
    """Run one of the authors' tools in tests/authors, which no learner gets."""
    paths = [str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return run("-m", f"authors.{part}", *arguments, env=environment, **options)


def find_browser():
    """Path of a Chromium for the browser tests, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def lab(arguments):
    """Open the course in JupyterLab (your copy lies in simkit-course)"""
    return simkit(["lab", *arguments])


def test(arguments):
    """Run every test: pytest, and style and types beside it (arguments go to pytest)"""
    if find_browser() is None:
        sentence = "No Chromium on the PATH (on Debian or Ubuntu: apt install chromium)"
        if os.environ.get("CI"):
            raise SetupError(sentence + ", and CI leaves no test out.")
        print(sentence + ": the tests in a browser are skipped.", flush=True)
    ensure("[test]")
    return checked(
        ("style: ruff", ("-m", "ruff", "check", ".")),
        ("layout: ruff", ("-m", "ruff", "format", "--check", "-q", ".")),
        ("types: mypy", ("-m", "mypy")),
        (
            "tests: pytest",
            # Many wait for a browser, a kernel, a process of their own: one worker more than cores works meanwhile.
            ("-m", "pytest", "--ignore=tests/benchmarks", *on_all_cores(more=1), "--durations=20", *arguments),
        ),
    )


def checked(*steps):
    """Run the last step, the tests, and beside it all others, whatever one of them says; tell which failed."""
    *others, (title, command) = steps
    python = str(python_in(VENV))
    how = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    beside = [(name, subprocess.Popen([python, *words], **how)) for name, words in others]
    print(f"== {title}", flush=True)
    codes = {title: run(*command)}
    for name, child in beside:
        said = child.communicate()[0].decode(errors="replace").strip()
        print("\n".join(filter(None, [f"== {name}", said])), flush=True)
        codes[name] = child.returncode
    failed = [f"{name} (exit code {code})" for name, code in codes.items() if code != 0]
    if failed:
        print("Failed: " + "; ".join(failed), flush=True)
    return 1 if failed else 0


def on_all_cores(more=0):
    """What lets pytest work on all cores, or a few; conftest.py says in which order."""
    # A notebook's cells and a browser's server must stay on one worker: loadscope.
    return ("-n", str(min((os.cpu_count() or 1) + more, 4)), "--dist=loadscope", "--no-loadscope-reorder")


def quick(arguments):
    """Say in a minute or so whether most is right; `quick office` asks the tests of one room only"""
    ensure("[test]")
    room = [f"--room={arguments[0]}"] if arguments and not arguments[0].startswith("-") else []
    fast = "not slow and not browser and not notebooks and not packaging and not validation"
    command = ("-m", "pytest", "tests/unit", "-q", "-m", fast, "-p", "no:nbval", *on_all_cores())
    return checked(
        ("style: ruff", ("-m", "ruff", "check", "-q", ".")),
        ("layout: ruff", ("-m", "ruff", "format", "--check", "-q", ".")),
        ("types: mypy", ("-m", "mypy")),
        ("tests: pytest", (*command, *room, *arguments[len(room) :])),
    )


def slow(arguments):
    """Measure anew which tests are too slow for `quick` (some minutes); writes tests/slow.txt"""
    ensure("[test]")
    return run("-m", "pytest", "tests/unit", "-q", "-m", "not slow", "-p", "no:nbval", "--measure", *arguments)


def explore(arguments):
    """Try the properties on new random examples: `explore`, `explore 500`, `explore office 500`"""
    ensure("[test]")
    number = next((word for word in arguments if word.isdigit()), "200")
    words = [word for word in arguments if word != number]
    chosen = ["-k", words.pop(0)] if words and not words[0].startswith("-") else []
    environment = {**os.environ, "SIMKIT_EXPLORE": number}
    command = ("-m", "pytest", "tests", "-m", "hypothesis", "-p", "no:nbval", *on_all_cores(), *chosen, *words)
    return run(*command, env=environment)


def bench(arguments):
    """Time the office beside SimPy, Ciw and a component per case"""
    ensure("[test]")
    return run("-m", "pytest", "tests/benchmarks", "--benchmark-only", *arguments)


def validation(arguments):
    """Print the table of closed forms: expected, simulated, interval"""
    ensure("[test]")
    return authors("validation", *arguments)


def notebooks(arguments):
    """Run the notebooks' production line: build (default) or check"""
    ensure("[test]")
    return authors("notebooks", *(arguments or ["build"]))


def reference(arguments):
    """Make the pages of course/reference anew from the code"""
    ensure("[test]")
    return authors("reference", *arguments)


def slides(arguments):
    """Make slides of the lessons in the folder slides: all, or `slides 04 05`"""
    ensure()
    return authors("notebooks", "slides", *arguments, cwd=None)  # as with simkit, below


def case(arguments):
    """Make the trainer's case, pages to print, in the folder case: `case --start 08:30`"""
    return simkit(["case", *arguments])


def doctor(arguments):
    """Say whether this installation can do the course"""
    return simkit(["doctor", *arguments])


def simkit(arguments):
    """Run a simkit command without activating .venv: `simkit list`, `simkit compare A B`"""
    ensure()
    return run("-m", "simkit", *arguments, cwd=None)  # a file or folder that is named lies where the user is


def pin(arguments):
    """Make constraints.txt anew from pyproject.toml (needs uv)"""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("Pinning needs uv on the PATH: it resolves for every system and Python at once.")
    command = [uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--extra", "test"]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    done = subprocess.run([*command, *arguments, "pyproject.toml"], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode == 0:
        CONSTRAINTS.write_text(PIN_HEADER + done.stdout, encoding="utf-8", newline="\n")
    return done.returncode


def clean(arguments):
    """Remove the environment and what tests leave behind (never your course folder)"""
    names = (".venv", "build", "dist", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis", ".benchmarks")
    caches = [cache for part in ("simkit", "tests") for cache in (ROOT / part).rglob("__pycache__")]
    for path in [ROOT / name for name in names] + caches:
        shutil.rmtree(path, ignore_errors=True)
    return 0


COMMANDS = (
    lab,
    quick,
    test,
    slow,
    explore,
    bench,
    validation,
    notebooks,
    reference,
    slides,
    case,
    doctor,
    simkit,
    pin,
    clean,
)


def main(arguments):
    """Run one command; returns the exit code."""
    commands = {command.__name__: command for command in COMMANDS}
    name = arguments[0] if arguments else "--help"
    if name not in commands:
        if name not in ("-h", "--help", "help"):
            print("There is no command '{}'.\n".format(name))
        print("python kit.py COMMAND, where COMMAND is one of\n")
        print("\n".join(f"    {name:<12}{command.__doc__}" for name, command in commands.items()))
        return 0 if name in ("-h", "--help", "help") else 2
    # Where Python keeps nothing that it compiled, each of hundreds of processes would compile everything anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return commands[name](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
