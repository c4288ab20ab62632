"""Theory: closed forms to hold a simulation against.

Where a formula is exact, a simulation must agree with it; where it is an approximation,
its name or first line says so. Scalars go in; floats or small records with named fields
come out. Use any unit of time, the same for all arguments. A limit that is infinite is
returned as `math.inf`; input that cannot be is refused with a `ValueError` that names it.

Families
--------
Several servers, one queue
    `offered_load`, `utilisation`, `erlang_b`, `erlang_c`, `mmc`, `erlang_a`
Variable work
    `mg1`, `gg1_kingman` (approximation), `mgc_lee_longton` (approximation), `mix`
Priorities
    `mg1_priority`, `mmc_priority` (Cobham)
Networks
    `jackson`
Fork and join
    `fork_join_two`, `fork_join_nelson_tantawi` (approximation), `mean_maximum`,
    `harmonic_number`, `all_on_time`
Staffing
    `servers_needed`, `square_root_staffing`, `service_grade`, `halfin_whitt`
    (approximation)
Pooling and flexibility
    `pooling`, `break_even_slowdown`, `dedicated_sales`
Contacts
    `expected_contacts`, `redial`
Length of a run
    `mm1_run_length`, `mm1_relaxation_time`, `mean_wait_from_empty`
Learning and forgetting
    `wright`, `wright_rate`, `learning_curve`, `retained_gain`
A change and its dip
    `dip`, `dip_peak_week`, `payback_week`, `bass_share`, `bass_time`, `bass_peak`
Pilots
    `cherry_picking`, `regression_to_the_mean`
People and teams
    `novice_share`, `team_pairs`, `team_output`, `best_team_size`
"""

from simkit.theory.adoption import BassResult, bass_peak, bass_share, bass_time
from simkit.theory.callers import ErlangAResult, RedialResult, erlang_a, expected_contacts, redial
from simkit.theory.dip import DipResult, dip, dip_peak_week, payback_week
from simkit.theory.erlang import MMcResult, erlang_b, erlang_c, mmc, offered_load, utilisation
from simkit.theory.forkjoin import all_on_time, fork_join_nelson_tantawi, fork_join_two, harmonic_number, mean_maximum
from simkit.theory.general_service import ServiceMix, gg1_kingman, mg1, mgc_lee_longton, mix
from simkit.theory.jackson import JacksonResult, jackson
from simkit.theory.learning import WrightResult, learning_curve, retained_gain, wright, wright_rate
from simkit.theory.pooling import PoolingResult, break_even_slowdown, dedicated_sales, pooling
from simkit.theory.priority import PriorityResult, mg1_priority, mmc_priority
from simkit.theory.result import QueueResult
from simkit.theory.runlength import mean_wait_from_empty, mm1_relaxation_time, mm1_run_length
from simkit.theory.selection_bias import CherryPickingResult, cherry_picking, regression_to_the_mean
from simkit.theory.staffing import halfin_whitt, servers_needed, service_grade, square_root_staffing
from simkit.theory.teams import best_team_size, novice_share, team_output, team_pairs

__all__ = [
    "BassResult", "CherryPickingResult", "DipResult", "ErlangAResult", "JacksonResult", "MMcResult",
    "PoolingResult", "PriorityResult", "QueueResult", "RedialResult", "ServiceMix", "WrightResult", "all_on_time",
    "bass_peak", "bass_share", "bass_time", "best_team_size", "break_even_slowdown", "cherry_picking",
    "dedicated_sales", "dip", "dip_peak_week", "erlang_a", "erlang_b", "erlang_c", "expected_contacts",
    "fork_join_nelson_tantawi", "fork_join_two", "gg1_kingman", "halfin_whitt", "harmonic_number", "jackson",
    "learning_curve", "mean_maximum", "mean_wait_from_empty", "mg1", "mg1_priority", "mgc_lee_longton", "mix",
    "mm1_relaxation_time", "mm1_run_length", "mmc", "mmc_priority", "novice_share", "offered_load", "payback_week",
    "pooling", "redial", "regression_to_the_mean", "retained_gain", "servers_needed", "service_grade",
    "square_root_staffing", "team_output", "team_pairs", "utilisation", "wright", "wright_rate",
]  # fmt: skip
