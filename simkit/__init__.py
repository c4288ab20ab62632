"""simkit: process simulation of service organisations, for learning and for doing.

>>> import simkit as sk
>>> specialists = sk.load("tax-office/specialists")
>>> run = sk.run(specialists, seed=1)
"""

import warnings
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Where each public name lives. They are fetched when first used: `import simkit` stays quick, and a
# command that only lists scenarios does not wait for charts.
_OFFERED = {
    "simkit.model.scenario": "Scenario ScenarioError change_over load scenarios",
    "simkit.model.scenario.plausible": "Plausibility check_scenario",
    "simkit.model.demand": "sample",
    "simkit.model.by_letter": "small_office",
    "simkit.measures": "MEASURES RunLog run",
    "simkit.experiment": (
        "BatchMeans Cheapest Comparison Crossover DecisionReport Factorial Lenses NoiseAudit Pilot Replications "
        "Selection SpaceFilling Sweep Tornado Transition WarmUp batch_means cheapest compare compare_sequentially "
        "factorial lenses noise_audit pilot replicate report select_best space_filling sweep tornado transition "
        "warm_up"
    ),
    "simkit.experiment.from_log": "Draft EventLog FaceToFace LogError LogQuality face read_log",
    "simkit.course.exercises": "check hint solution",
    "simkit.course.pitfalls": "PitfallError pitfall pitfalls",
    "simkit.course.predictions": "PredictionError Predictions predictions reveal",
    "simkit.course.room.dos": "dos",
    "simkit.course.room.play": "Debrief GameOffice debrief event_card game_office play_room",
    "simkit.live.room": "OpenRoom room",
    "simkit.live": (
        "Decision Decisions Planner Prediction Replay TeamBoard TuningPanel build_teams decide dropdown "
        "plan_change predict replay slider toggle tune"
    ),
}
_HOMES = {name: home for home, names in _OFFERED.items() for name in names.split()}
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
