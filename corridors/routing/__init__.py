"""Find journeys through a network."""

from corridors.routing.alternatives import find_routes
from corridors.routing.finding import find_route
from corridors.routing.pareto import PARETO_OBJECTIVES, pareto_routes
from corridors.routing.planner import OBJECTIVES, Planner

__all__ = [
    "OBJECTIVES",
    "PARETO_OBJECTIVES",
    "Planner",
    "find_route",
    "find_routes",
    "pareto_routes",
]
