"""Checks on Python and the packages: there, importable, in the tested range; and what every check gives, a finding."""

import importlib
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import simkit


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
    "joblib", "tqdm", "anywidget", "tomli-w", "segno", "annotated-types", "ipython", "jupyter-client", "jupyter-core",
    "jupyter-server", "jupyterlab-server", "mistune", "nbformat", "packaging", "pydantic-core", "tornado", "traitlets",
)  # fmt: skip
IMPORTED_AS = {"ipython": "IPython"}  # where the module is not the package's name with underscores


def repair() -> str:
    """Return the sentence that mends an installation, for a clone or for an installed package."""
    if (Path(simkit.__file__).resolve().parent.parent / "kit.py").is_file():
        return "Run `python kit.py lab` in the kit's folder; if that does not help, `python kit.py clean` first."
    return f"Run `python -m pip install --upgrade --force-reinstall {DISTRIBUTION}` in a fresh environment."


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
        return Finding("problem", "is not installed", repair())
    try:
        importlib.import_module(IMPORTED_AS.get(name, name.replace("-", "_")))
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Finding("problem", f"{version} is installed but does not start ({reason})", repair())
    wanted = _range(name)
    if wanted is None:
        return Finding("ok", version)
    from packaging.specifiers import SpecifierSet

    if not SpecifierSet(wanted).contains(version, prereleases=True):
        return Finding("problem", f"{version} is outside the tested range {wanted}", repair())
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
