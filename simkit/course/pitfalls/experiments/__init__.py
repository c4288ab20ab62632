"""Experiments: the ways in which a pitfall is measured. Each module here is one kind and holds one ``Experiment``.

A pitfall with mechanics of its own adds one module; its name is the kind, and nothing else is to be registered.
"""

from simkit.course.pitfalls.experiments.experiment import Experiment, kinds, of_kind

__all__ = ["Experiment", "kinds", "of_kind"]
