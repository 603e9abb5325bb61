"""Find journeys through a network."""

from corridors.routing.alternatives import find_routes
from corridors.routing.finding import find_route
from corridors.routing.matrix import TimeMatrix, time_matrix
from corridors.routing.pareto import PARETO_OBJECTIVES, pareto_routes
from corridors.routing.planner import OBJECTIVES, Planner
from corridors.routing.reach import Reach, reach

__all__ = [
    "OBJECTIVES",
    "PARETO_OBJECTIVES",
    "Planner",
    "Reach",
    "TimeMatrix",
    "find_route",
    "find_routes",
    "pareto_routes",
    "reach",
    "time_matrix",
]
