"""Find journeys through a network."""

from corridors.routing.finding import find_route
from corridors.routing.planner import OBJECTIVES, Planner

__all__ = ["OBJECTIVES", "Planner", "find_route"]
