"""Do the pinned versions give everyone the same kit, on every system we promise?"""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
PYTHONS = {"3.11": "3.11.7", "3.12": "3.12.1", "3.13": "3.13.0"}


@pytest.fixture(scope="module")
def pins(root):
    """Every line of constraints.txt that pins."""
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def project(root):
    """The project table of pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def holding(pins, system, python):
    """The pins whose marker holds on one system and Python, by name."""
    place = {**SYSTEMS[system], "python_version": python, "python_full_version": PYTHONS[python]}
    place |= {"implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": ""}
    held = {}
    for pin in pins:
        if pin.marker is None or pin.marker.evaluate(place):
            held.setdefault(canonical(pin.name), []).append(pin)
    return held


def canonical(name):
    """A distribution's name as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_is_every_pin_exact(pins):
    assert all(len(pin.specifier) == 1 and str(pin.specifier).startswith("==") for pin in pins)


def test_does_the_file_name_no_host(root):
    """A host name would tie the kit to one index: a trainer's own mirror must do as well."""
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|@", text)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_is_each_package_pinned_once_on_every_system(pins, system, python):
    """Two pins that both hold could never be installed."""
    assert [name for name, found in holding(pins, system, python).items() if len(found) > 1] == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_does_the_pinned_set_hold_what_the_kit_asks_for(pins, project, system, python):
    """Every direct dependency has a pin, and the pin lies in the range that pyproject.toml gives."""
    held = holding(pins, system, python)
    for text in project["dependencies"] + project["optional-dependencies"]["test"]:
        wanted = Requirement(text)
        (pin,) = held[canonical(wanted.name)]
        (version,) = pin.specifier
        assert wanted.specifier.contains(version.version), f"{pin} is outside {wanted}"


def test_are_the_fixed_packages_of_the_kit_all_asked_for(project):
    """The set a learner and a trainer were promised."""
    names = {Requirement(text).name for text in project["dependencies"]}
    assert {"jupyterlab", "ipywidgets", "salabim", "altair", "nbval", "pytest"} <= names


def test_are_the_tests_run_with_the_pinned_versions(pins):
    """A green run says something only about the versions it ran with."""
    import sys
    from importlib import metadata

    system = next(name for name, marks in SYSTEMS.items() if marks["sys_platform"] == sys.platform)
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if python not in PYTHONS:
        pytest.skip(f"Python {python} is not one of those that the pins are made for")
    for name, (pin,) in holding(pins, system, python).items():
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # pinned for an extra or a build only
        if name not in ("pip", "setuptools"):
            assert pin.specifier.contains(installed), f"{name} {installed} is installed, {pin} is pinned"
