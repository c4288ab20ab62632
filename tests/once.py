"""What takes a while to make, and several files of tests need: made once in a run of the tests, for all workers."""

import os
import pickle

__all__ = ["once"]


def once(tmp_path_factory, name, make):
    """What was made under this name in this run, by whichever worker.

    Two who ask at the same moment both make it: neither waits for the other.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of all workers
    path = folder / f"{name}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    made = make()
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(pickle.dumps(made))
    part.replace(path)  # whole or not at all
    return made
