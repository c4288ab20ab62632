"""Charts: altair pictures that show without internet and say in words what they show."""

from simkit.present.charts.audit import audit_chart
from simkit.present.charts.batch_means import batch_means_chart
from simkit.present.charts.case import case_timeline
from simkit.present.charts.comparison import comparison_chart, pairs_chart
from simkit.present.charts.coverage import coverage_chart
from simkit.present.charts.curves import curves_chart
from simkit.present.charts.differences import differences_chart
from simkit.present.charts.effects import effects_chart
from simkit.present.charts.heat import heat_chart
from simkit.present.charts.hours import hours_chart
from simkit.present.charts.intervals import intervals_chart
from simkit.present.charts.lenses import lenses_chart
from simkit.present.charts.picture import Picture
from simkit.present.charts.points import points_chart
from simkit.present.charts.replications import replications_chart
from simkit.present.charts.run import run_chart
from simkit.present.charts.scatter import scatter_chart
from simkit.present.charts.selection import selection_chart
from simkit.present.charts.stack import stack_chart
from simkit.present.charts.sweep import sweep_chart
from simkit.present.charts.timeline import timeline_chart
from simkit.present.charts.tornado import tornado_chart
from simkit.present.charts.tuning import tuning_chart
from simkit.present.charts.warm_up import warm_up_chart

__all__ = [
    "Picture", "audit_chart", "batch_means_chart", "case_timeline", "comparison_chart", "coverage_chart",
    "curves_chart", "differences_chart", "effects_chart", "heat_chart", "hours_chart", "intervals_chart",
    "lenses_chart", "pairs_chart", "points_chart", "replications_chart", "run_chart", "scatter_chart",
    "selection_chart", "stack_chart", "sweep_chart", "timeline_chart", "tornado_chart", "tuning_chart",
    "warm_up_chart",
]  # fmt: skip
