"""simkit: process simulation of service organisations, for learning and for doing.

>>> import simkit as sk
>>> specialists = sk.load("tax-office/specialists")
>>> run = sk.run(specialists, seed=1)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Where each public name lives. They are fetched when first used: `import simkit` stays quick, and a
# command that only lists scenarios does not wait for charts.
_HOMES = {
    "BatchMeans": "simkit.experiment",
    "Board": "simkit.widgets",
    "Cheapest": "simkit.experiment",
    "Comparison": "simkit.experiment",
    "Comparisons": "simkit.experiment",
    "Crossover": "simkit.experiment",
    "Decision": "simkit.widgets",
    "Decisions": "simkit.widgets",
    "Factorial": "simkit.experiment",
    "Lenses": "simkit.experiment",
    "MEASURES": "simkit.measures",
    "NoiseAudit": "simkit.experiment",
    "Panel": "simkit.widgets",
    "Planner": "simkit.widgets",
    "Prediction": "simkit.widgets",
    "Pilot": "simkit.pilots",
    "PitfallError": "simkit.gallery",
    "PredictionError": "simkit.prediction",
    "Predictions": "simkit.prediction",
    "Replay": "simkit.widgets",
    "Replications": "simkit.experiment",
    "RunLog": "simkit.runlog",
    "Scenario": "simkit.scenario",
    "ScenarioError": "simkit.scenario",
    "Selection": "simkit.experiment",
    "SpaceFilling": "simkit.experiment",
    "Sweep": "simkit.experiment",
    "Tornado": "simkit.experiment",
    "Transition": "simkit.transitions",
    "WarmUp": "simkit.experiment",
    "batch_means": "simkit.experiment",
    "build_teams": "simkit.widgets",
    "cheapest": "simkit.experiment",
    "change_over": "simkit.scenario",
    "check": "simkit.exercises",
    "choice": "simkit.widgets",
    "compare": "simkit.experiment",
    "decide": "simkit.widgets",
    "factorial": "simkit.experiment",
    "hint": "simkit.exercises",
    "lenses": "simkit.experiment",
    "load": "simkit.scenario",
    "noise_audit": "simkit.experiment",
    "pilot": "simkit.pilots",
    "pitfall": "simkit.gallery",
    "pitfalls": "simkit.gallery",
    "plan_change": "simkit.widgets",
    "predict": "simkit.widgets",
    "predictions": "simkit.prediction",
    "replay": "simkit.widgets",
    "replicate": "simkit.experiment",
    "reveal": "simkit.prediction",
    "run": "simkit.runlog",
    "sample": "simkit.demand",
    "scenarios": "simkit.scenario",
    "select_best": "simkit.experiment",
    "slider": "simkit.widgets",
    "solution": "simkit.exercises",
    "space_filling": "simkit.experiment",
    "sweep": "simkit.experiment",
    "toggle": "simkit.widgets",
    "tornado": "simkit.experiment",
    "transition": "simkit.transitions",
    "tune": "simkit.widgets",
    "until_told": "simkit.experiment",
    "warm_up": "simkit.experiment",
}
_ROOMS = (
    "charts",
    "demand",
    "exercises",
    "experiment",
    "gallery",
    "measures",
    "office",
    "pilots",
    "policy",
    "prediction",
    "runlog",
    "scenario",
    "theory",
    "validation",
    "widgets",
)

__all__ = [*sorted(_HOMES), "theory"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(f"simkit.{name}")
    raise AttributeError(f"module 'simkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *_HOMES, *_ROOMS]
