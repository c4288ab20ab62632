"""What the packaging tests share: the project's root and its starter as a module."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root():
    """The project's folder."""
    return ROOT


@pytest.fixture
def kit():
    """The starter, loaded anew: a test may point it at another folder without touching this one."""
    return _load_kit()


@pytest.fixture(scope="session")
def shared_kit():
    """The starter, for fixtures that live longer than one test; not to be changed."""
    return _load_kit()


def _load_kit():
    spec = importlib.util.spec_from_file_location("kit_under_test", ROOT / "kit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
