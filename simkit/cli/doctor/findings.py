"""Findings: Python and packages, Jupyter with its kernel and charts, the model, the lessons, the learner's folder."""

import importlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import simkit
from simkit.cli.lab.folder import course_root, shipped_files
from simkit.cli.lab.server import START


@dataclass(frozen=True)
class Finding:
    """What a check found; its id and title stand in the list of checks."""

    status: str
    found: str
    advice: str = ""
    id: str = ""
    title: str = ""

    def as_data(self) -> dict[str, str]:
        """Return plain data for ``--json``."""
        return asdict(self)


DISTRIBUTION = "simkit-service-team"
OLDEST, NEWEST = (3, 11), (3, 13)
PACKAGES = (
    "jupyterlab", "ipywidgets", "salabim", "altair", "nbval", "pytest", "numpy", "pandas", "pydantic", "scipy",
    "joblib", "tqdm", "anywidget", "tomli-w", "segno", "vl-convert-python", "annotated-types", "ipython",
    "jupyter-client", "jupyter-core", "jupyter-server", "jupyterlab-server", "mistune", "nbformat", "packaging",
    "pydantic-core", "tornado", "traitlets",
)  # fmt: skip
# Where the module is not the package's name with underscores.
IMPORTED_AS = {"ipython": "IPython", "vl-convert-python": "vl_convert"}


def repair() -> str:
    """Return the sentence that mends an installation, for a clone or for an installed package."""
    if (Path(simkit.__file__).resolve().parent.parent / "kit.py").is_file():
        return "Run `python kit.py lab` in the kit's folder; if that does not help, `python kit.py clean` first."
    return f"Run `python -m pip install --upgrade --force-reinstall {DISTRIBUTION}` in a fresh environment."


def broken(found: str) -> Finding:
    """What only a new installation mends."""
    return Finding("problem", found, repair())


def python() -> Finding:
    """Is this Python one that was tested?"""
    here = f"{sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"
    if sys.version_info < OLDEST:
        advice = "Install Python 3.11 or newer and make a fresh environment with it."
        return Finding("problem", f"{here} is too old", advice)
    if sys.version_info[:2] > NEWEST:
        advice = f"If something fails, use Python 3.{NEWEST[1]} instead."
        return Finding("warning", f"{here} is newer than what was tested", advice)
    return Finding("ok", f"{here} in {sys.prefix}")


def installation() -> Finding:
    """Is simkit installed, or only found in a folder?"""
    place = Path(simkit.__file__).resolve().parent
    try:
        version = metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        found = f"runs from {place} without being installed, so versions cannot be judged"
        return Finding("warning", found, repair())
    return Finding("ok", f"version {version} in {place}")


def package(name: str) -> Finding:
    """Can this package be imported, and is its version in the tested range?"""
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return broken("is not installed")
    try:
        importlib.import_module(IMPORTED_AS.get(name, name.replace("-", "_")))
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return broken(f"{version} is installed but does not start ({reason})")
    wanted = _range(name)
    if wanted is None:
        return Finding("ok", version)
    from packaging.specifiers import SpecifierSet

    if not SpecifierSet(wanted).contains(version, prereleases=True):
        return broken(f"{version} is outside the tested range {wanted}")
    return Finding("ok", f"{version} (tested: {wanted})")


def _range(name: str) -> str | None:
    """The range that the installed simkit asks for; None when it is not installed or asks for none."""
    from packaging.requirements import Requirement

    try:
        asked = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return None
    for text in asked:
        requirement = Requirement(text)
        if requirement.name == name and requirement.marker is None:
            return str(requirement.specifier)
    return None


KERNEL = "python3"
PATIENCE = 60  # seconds; a first start on a slow laptop with a virus scanner takes half of that
WIDGETS = "@jupyter-widgets/jupyterlab-manager"
VEGA = "@jupyterlab/vega5-extension"


def kernel() -> Finding:
    """Start the kernel that the lessons name, let it add and import simkit, and stop it."""
    try:
        answer = _ask_kernel("import sys, simkit; print(1 + 1, sys.prefix)")
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return broken(f"'{KERNEL}' does not start or answer ({reason})")
    number, _, prefix = answer.strip().partition(" ")
    if number != "2":
        return broken(f"'{KERNEL}' starts but cannot run simkit ({answer.strip() or 'no answer'})")
    if Path(prefix).resolve() != Path(sys.prefix).resolve():
        found = f"'{KERNEL}' starts another Python, in {prefix}, than the one simkit runs in, {sys.prefix}"
        advice = f"Run `{sys.executable} -m ipykernel install --sys-prefix` so that lessons use this one."
        return Finding("problem", found, advice)
    return Finding("ok", f"'{KERNEL}' starts, runs simkit and can add")


def _ask_kernel(code: str) -> str:
    """Run code in a fresh kernel; return what it printed, or its error in one line."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name=KERNEL)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.blocking_client()
    said: list[str] = []

    def hear(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stdout":
            said.append(content["text"])
        elif message["msg_type"] == "error":
            said.append(f"{content['ename']}: {content['evalue']}")

    try:
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        client.execute_interactive(code, timeout=PATIENCE, output_hook=hear, store_history=False, allow_stdin=False)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(said)


def widgets() -> Finding:
    """Is the part of JupyterLab that shows ipywidgets there and switched on?"""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) / WIDGETS / "package.json" for place in jupyter_path("labextensions")]
    place = next((place for place in places if place.is_file()), None)
    if place is None:
        return broken("JupyterLab's widget extension is not installed")
    if WIDGETS in _switched_off():
        advice = f"Run `{sys.executable} -m jupyter labextension enable {WIDGETS}`."
        return Finding("problem", "JupyterLab's widget extension is switched off", advice)
    version = json.loads(place.read_text(encoding="utf-8"))["version"]
    return Finding("ok", f"JupyterLab's widget extension {version} is installed")


def chart_viewer() -> Finding:
    """Does JupyterLab itself carry the part that draws our charts?"""
    from jupyterlab.commands import get_app_dir

    built = json.loads((Path(get_app_dir()) / "static" / "package.json").read_text(encoding="utf-8"))
    if VEGA not in built["jupyterlab"]["mimeExtensions"]:
        return broken("JupyterLab cannot draw Vega-Lite charts")
    if VEGA in _switched_off():
        advice = f"Run `{sys.executable} -m jupyter labextension enable {VEGA}`."
        return Finding("problem", "JupyterLab's chart viewer is switched off", advice)
    return Finding("ok", "JupyterLab draws them itself, nothing is fetched")


def _switched_off() -> set[str]:
    """Names of the JupyterLab extensions that a setting of this machine or user switched off."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab.commands import get_app_dir
    from jupyterlab_server.config import get_page_config

    page = get_page_config(jupyter_path("labextensions"), str(Path(get_app_dir()) / "settings"))
    return set(page["disabledExtensions"])


MIME = "application/vnd.vegalite.v5+json"


def salabim() -> Finding:
    """Does salabim, with generator processes, give an answer that can be worked out by hand?"""
    import salabim as sim

    class Clerk(sim.Component):
        """Three clients come every 10 minutes and take 15 each: they leave at 15, 30 and 45."""

        def process(self):
            for arrival in (0, 10, 20):
                yield self.hold(max(0, arrival - self.env.now()))
                yield self.hold(15)
                left.append(self.env.now())

    left: list[float] = []
    environment = sim.Environment(trace=False, yieldless=False, random_seed="*")
    Clerk(env=environment)
    environment.run()
    if left != [15, 30, 45]:
        return broken(f"clients left at {left}, not at 15, 30 and 45 as by hand")
    return Finding("ok", "gives the answer that one finds by hand")


def office() -> Finding:
    """Does the office run, lose nobody, and give the same answer twice?"""
    import simkit as sk

    scenario = sk.load("textbook/mm1")
    first, second = (sk.run(scenario, seed=1) for _ in range(2))
    served = len(first.cases)
    if not served or not first.cases.equals(second.cases):
        return broken(
            f"two runs with the same seed served {served} and {len(second.cases)} clients and should be equal"
        )
    return Finding("ok", f"one desk served {served:,} clients, twice the same")


def charts() -> Finding:
    """Does a chart become data that JupyterLab draws itself, with nothing to fetch?"""
    import altair as alt

    from simkit.present.picture import Picture

    chart = alt.Chart(alt.Data(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    shown = Picture(chart, "One dot.")._repr_mimebundle_()
    if MIME not in shown or "data" not in shown[MIME]:
        return broken(f"a chart is shown as {', '.join(shown)} instead of {MIME}")
    return Finding("ok", "a chart is plain data for JupyterLab's own viewer")


def lessons() -> Finding:
    """Are the notebooks part of this installation?"""
    root = course_root()
    files = {} if root is None else shipped_files(root)
    counts = {
        part: sum(name.startswith(f"{part}/") and name.endswith(".ipynb") for name in files)
        for part in ("course", "exercises", "solutions")
    }
    if START not in files:
        return broken(f"lesson 00 ({START}) is not part of this installation")
    found = "{course} lessons, {exercises} exercise and {solutions} solution notebooks".format(**counts)
    return Finding("ok", f"{found} in {root}")


def writable(folder: Path) -> Finding:
    """Can the learner's copy be written here?"""
    folder = folder.expanduser().resolve()
    place = next(place for place in (folder, *folder.parents) if place.is_dir())
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".simkit-doctor-"):
            pass
    except OSError as error:
        advice = "Go to a folder of your own, or name one: `simkit lab FOLDER`."
        found = f"{place} cannot be written ({error.strerror or error})"
        return Finding("problem", found, advice)
    free = shutil.disk_usage(place).free // 1_000_000
    if free < 100:
        advice = "Make room, or name a folder on another disk: `simkit lab FOLDER`."
        return Finding("problem", f"only {free} MB are free in {place}", advice)
    return Finding("ok", f"{place} can be written")
