"""Which tests belong to which room, for `make quick ARGS=office`, and which are too slow for it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ROOMS", "SLOW_LIST", "belongs", "slow_tests"]

# Words with which the file names of a room's tests begin, behind `test_`; a folder of tests counts by its own name.
ROOMS = {
    "model": ("scenario", "demand", "office", "small_office", "change_over", "rivals", "mechanism"),
    "measures": ("measures", "runlog", "policy", "event_log"),
    "theory": ("theory",),
    "experiment": (
        "experiment", "from_log", "batch_means", "cheapest", "crossover", "factorial", "lenses", "noise_audit",
        "pilots", "processes", "report", "selection", "space_filling", "sweep", "tornado", "transition", "warm_up",
    ),
    "course": ("exercises", "pitfalls", "prediction_store", "prediction_reveal", "predictions", "room"),
    "present": ("charts", "display", "present", "notebook_pictures", "results"),
    "live": ("builder", "planner", "prediction", "pitfall_view", "replay", "tuning", "live", "worker"),
    "cli": ("cli", "reference"),
    "house": ("house", "golden", "benchmarks", "public", "types", "arguments"),
}  # fmt: skip

SLOW_LIST = Path(__file__).with_name("slow.txt")


def belongs(path: Path, room: str) -> bool:
    """Is this test file one of a room (`model`), or of a part of it (`office`, `theory_erlang`)?"""
    name = path.stem.removeprefix("test_") if path.parent.name in ("unit", "property") else path.parent.name
    return any(name == word or name.startswith(f"{word}_") for word in ROOMS.get(room, (room,)))


def slow_tests() -> set[str]:
    """The tests that took long when `make slow` measured them, such as `unit/test_sweep.py::test_name`."""
    return set(SLOW_LIST.read_text(encoding="utf-8").split()) if SLOW_LIST.exists() else set()
