"""Charts: pictures that show without internet and say in words what they show; the public names of all of them."""

from simkit.present.batch_means import chart as batch_means_chart
from simkit.present.case import case_timeline, timeline_chart
from simkit.present.comparison import differences_chart, pairs_chart, tuning_chart
from simkit.present.comparison import measures_chart as comparison_chart
from simkit.present.factorial import chart as effects_chart
from simkit.present.lenses import chart as lenses_chart
from simkit.present.noise_audit import chart as audit_chart
from simkit.present.people import hours_chart
from simkit.present.picture import Picture
from simkit.present.plots import coverage_chart, curves_chart, intervals_chart, points_chart, stack_chart
from simkit.present.replications import chart as replications_chart
from simkit.present.run import chart as run_chart
from simkit.present.selection import chart as selection_chart
from simkit.present.space_filling import chart as scatter_chart
from simkit.present.sweep import chart as heat_chart
from simkit.present.sweep import chart as sweep_chart
from simkit.present.tornado import chart as tornado_chart
from simkit.present.warm_up import chart as warm_up_chart

__all__ = [
    "Picture", "audit_chart", "batch_means_chart", "case_timeline", "comparison_chart", "coverage_chart",
    "curves_chart", "differences_chart", "effects_chart", "heat_chart", "hours_chart", "intervals_chart",
    "lenses_chart", "pairs_chart", "points_chart", "replications_chart", "run_chart", "scatter_chart",
    "selection_chart", "stack_chart", "sweep_chart", "timeline_chart", "tornado_chart", "tuning_chart",
    "warm_up_chart",
]  # fmt: skip
