"""simkit: process simulation of service organisations, for learning and for doing.

>>> import simkit as sk
>>> specialists = sk.load("tax-office/specialists")
>>> run = sk.run(specialists, seed=1)
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Where each public name lives. They are fetched when first used: `import simkit` stays quick, and a
# command that only lists scenarios does not wait for charts.
_HOMES = {
    "BatchMeans": "simkit.experiment",
    "Cheapest": "simkit.experiment",
    "Comparison": "simkit.experiment",
    "Crossover": "simkit.experiment",
    "Decision": "simkit.live",
    "Decisions": "simkit.live",
    "Draft": "simkit.experiment.from_log",
    "EventLog": "simkit.experiment.from_log",
    "FaceToFace": "simkit.experiment.from_log",
    "Factorial": "simkit.experiment",
    "Lenses": "simkit.experiment",
    "LogError": "simkit.experiment.from_log",
    "LogQuality": "simkit.experiment.from_log",
    "MEASURES": "simkit.measures",
    "NoiseAudit": "simkit.experiment",
    "Planner": "simkit.live",
    "Prediction": "simkit.live",
    "Pilot": "simkit.experiment",
    "PitfallError": "simkit.course.pitfalls",
    "PredictionError": "simkit.course.predictions",
    "Predictions": "simkit.course.predictions",
    "Replay": "simkit.live",
    "Replications": "simkit.experiment",
    "RunLog": "simkit.measures",
    "Scenario": "simkit.model.scenario",
    "ScenarioError": "simkit.model.scenario",
    "Selection": "simkit.experiment",
    "SpaceFilling": "simkit.experiment",
    "Sweep": "simkit.experiment",
    "TeamBoard": "simkit.live",
    "Tornado": "simkit.experiment",
    "Transition": "simkit.experiment",
    "TuningPanel": "simkit.live",
    "WarmUp": "simkit.experiment",
    "batch_means": "simkit.experiment",
    "build_teams": "simkit.live",
    "cheapest": "simkit.experiment",
    "change_over": "simkit.model.scenario",
    "check": "simkit.course.exercises",
    "compare": "simkit.experiment",
    "decide": "simkit.live",
    "dropdown": "simkit.live",
    "face": "simkit.experiment.from_log",
    "factorial": "simkit.experiment",
    "hint": "simkit.course.exercises",
    "lenses": "simkit.experiment",
    "load": "simkit.model.scenario",
    "noise_audit": "simkit.experiment",
    "pilot": "simkit.experiment",
    "pitfall": "simkit.course.pitfalls",
    "pitfalls": "simkit.course.pitfalls",
    "plan_change": "simkit.live",
    "predict": "simkit.live",
    "predictions": "simkit.course.predictions",
    "read_log": "simkit.experiment.from_log",
    "replay": "simkit.live",
    "replicate": "simkit.experiment",
    "reveal": "simkit.course.predictions",
    "run": "simkit.measures",
    "sample": "simkit.model.demand",
    "scenarios": "simkit.model.scenario",
    "select_best": "simkit.experiment",
    "slider": "simkit.live",
    "small_office": "simkit.model.by_letter",
    "solution": "simkit.course.exercises",
    "space_filling": "simkit.experiment",
    "sweep": "simkit.experiment",
    "toggle": "simkit.live",
    "tornado": "simkit.experiment",
    "transition": "simkit.experiment",
    "tune": "simkit.live",
    "compare_sequentially": "simkit.experiment",
    "warm_up": "simkit.experiment",
}
_ROOMS = {
    "charts": "simkit.present.charts",
    "experiment": "simkit.experiment",
    "measures": "simkit.measures",
    "theory": "simkit.theory",
}

# Public names of an earlier version: they go on working in this one, with a warning that says the new name.
_RENAMED: dict[str, str] = {
    "Board": "TeamBoard",
    "Comparisons": "Comparison",
    "Panel": "TuningPanel",
    "choice": "dropdown",
    "until_told": "compare_sequentially",
}

__all__ = [*sorted(_HOMES), "theory"]


def __getattr__(name: str) -> Any:
    if name in _RENAMED:
        warnings.warn(f"sk.{name} is called sk.{_RENAMED[name]} now", DeprecationWarning, stacklevel=2)
        name = _RENAMED[name]
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    raise AttributeError(f"module 'simkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *_ROOMS]
