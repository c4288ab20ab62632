"""For all tests: plain ``pytest`` validates the notebooks of course/ and solutions/ with nbval, strictly."""

import os

import pytest
from authors.notebooks.form import SANITIZE
from authors.notebooks.validated import with_rules

# nbval runs a cell that was never run and compares nothing: exercises would pass whatever they do.
# tests/notebooks executes them, and looks at what their checks say.
collect_ignore_glob = ["exercises/*.ipynb", "**/.ipynb_checkpoints/*"]

CELL_TIMEOUT = 300  # seconds, for a busy machine with two cores; nbval's own default is over half an hour
# What takes longest begins first, so that at the end no worker is left alone with it.
FIRST = ("validation", "course", "browser", "solutions", "packaging", "notebooks", "property")
OUTPUT_TIMEOUT = 60  # seconds to wait for the outputs of a cell that has ended; nbval's 5 are few on a busy machine


def pytest_configure(config):
    os.environ["TQDM_DISABLE"] = "1"  # a bar of progress is no output to compare; kernels inherit it
    os.environ["SIMKIT_PREDICTIONS"] = "none"  # nor are the predictions of whoever runs the tests
    os.environ.setdefault("SIMKIT_JOBS", "1")  # tests run side by side, each on one core where it does not say more
    option = config.option
    if not hasattr(option, "nbval"):
        return  # switched off with -p no:nbval
    option.nbval = not option.nbval_lax
    option.nbval_current_env = True
    option.nbval_sanitize_with = option.nbval_sanitize_with or str(SANITIZE)
    option.nbval_cell_timeout = min(option.nbval_cell_timeout, CELL_TIMEOUT)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items[:] = with_rules(items)
    for item in items:
        if item.path.suffix == ".ipynb":
            item.output_timeout = OUTPUT_TIMEOUT
            item.add_marker("notebooks")
    items.sort(key=lambda item: FIRST.index(name) if (name := item.path.parent.name) in FIRST else len(FIRST))
