"""Maps and charts with matplotlib.

Functions take ``ax=None``, return the axes, and never show or save; see
`corridors.export.write_figure`. The user's ``rcParams`` stay as they are. `interactive_map` makes a
page for the browser instead.
"""

from corridors.plotting.change_maps import plot_change, plot_difference
from corridors.plotting.flow_charts import plot_ladder, plot_sankey
from corridors.plotting.flow_maps import plot_criticality, plot_flows
from corridors.plotting.interactive import InteractiveMap, interactive_map
from corridors.plotting.maps import plot_routes
from corridors.plotting.measuring import overlaps
from corridors.plotting.network_maps import plot_corridors, plot_network
from corridors.plotting.pareto import plot_pareto
from corridors.plotting.reach import plot_access, plot_reach
from corridors.plotting.scenario_charts import plot_heat, plot_multiples, plot_slopes
from corridors.plotting.style import CORRIDORS, MODES, SIZES, THEMES, Size, Theme
from corridors.plotting.times import plot_reliability, plot_times
from corridors.plotting.tornado_chart import plot_tornado
from corridors.plotting.validated import plot_validation
from corridors.plotting.value_maps import plot_links
from corridors.plotting.waterfall import plot_waterfall

__all__ = [
    "CORRIDORS",
    "MODES",
    "SIZES",
    "THEMES",
    "InteractiveMap",
    "Size",
    "Theme",
    "interactive_map",
    "overlaps",
    "plot_access",
    "plot_change",
    "plot_corridors",
    "plot_criticality",
    "plot_difference",
    "plot_flows",
    "plot_heat",
    "plot_ladder",
    "plot_links",
    "plot_multiples",
    "plot_network",
    "plot_pareto",
    "plot_reach",
    "plot_reliability",
    "plot_routes",
    "plot_sankey",
    "plot_slopes",
    "plot_times",
    "plot_tornado",
    "plot_validation",
    "plot_waterfall",
]
