"""Maps and charts with matplotlib.

Functions take ``ax=None``, return the axes, and never show or save; see
`corridors.export.write_figure`. The user's ``rcParams`` stay as they are.
"""

from corridors.plotting.maps import plot_corridors, plot_network, plot_routes
from corridors.plotting.measuring import overlaps
from corridors.plotting.pareto import plot_pareto
from corridors.plotting.style import CORRIDORS, MODES, SIZES, THEMES, Size, Theme
from corridors.plotting.times import plot_reliability, plot_times
from corridors.plotting.waterfall import plot_waterfall

__all__ = [
    "CORRIDORS",
    "MODES",
    "SIZES",
    "THEMES",
    "Size",
    "Theme",
    "overlaps",
    "plot_corridors",
    "plot_network",
    "plot_pareto",
    "plot_reliability",
    "plot_routes",
    "plot_times",
    "plot_waterfall",
]
