"""Many runs side by side: comparisons, differences, sweeps, robust choices, run records."""

from corridors.comparison.breaking_even import BreakEven, break_even
from corridors.comparison.comparing import compare
from corridors.comparison.difference import Diff
from corridors.comparison.differing import diff
from corridors.comparison.effects import Effects, effects_of
from corridors.comparison.lanes import read_lanes
from corridors.comparison.levers import Days, Lever, Starts, Switch
from corridors.comparison.record_files import read_record, write_record
from corridors.comparison.records import RunRecord, record_of
from corridors.comparison.result import Comparison
from corridors.comparison.robustness import ranks, robust_choices
from corridors.comparison.sensitivities import sensitivity
from corridors.comparison.sweep_result import Sweep
from corridors.comparison.sweeping import sweep
from corridors.comparison.tornadoes import Tornado, tornado

__all__ = [
    "BreakEven",
    "Comparison",
    "Days",
    "Diff",
    "Effects",
    "Lever",
    "RunRecord",
    "Starts",
    "Sweep",
    "Switch",
    "Tornado",
    "break_even",
    "compare",
    "diff",
    "effects_of",
    "ranks",
    "read_lanes",
    "read_record",
    "record_of",
    "robust_choices",
    "sensitivity",
    "sweep",
    "tornado",
    "write_record",
]
