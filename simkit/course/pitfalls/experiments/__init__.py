"""The ways in which a pitfall is measured; a pitfall with mechanics of its own adds a class here and in `KINDS`."""

from simkit.course.pitfalls.experiments.draws import (
    DetailExperiment,
    ManyTriesExperiment,
    StudiesExperiment,
    TalentAndLuckExperiment,
)
from simkit.course.pitfalls.experiments.experiment import PitfallExperiment
from simkit.course.pitfalls.experiments.offices import OfficesExperiment

KINDS: dict[str, type[PitfallExperiment]] = {
    "detail": DetailExperiment,
    "many_tries": ManyTriesExperiment,
    "offices": OfficesExperiment,
    "studies": StudiesExperiment,
    "talent_and_luck": TalentAndLuckExperiment,
}
