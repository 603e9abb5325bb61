"""Find journeys through a network."""

from corridors.routing.alternatives import find_routes
from corridors.routing.finding import find_route
from corridors.routing.matrix import TimeMatrix, time_matrix
from corridors.routing.pareto import PARETO_OBJECTIVES, pareto_routes
from corridors.routing.planner import OBJECTIVES, Planner
from corridors.routing.reach import Reach, reach
from corridors.routing.rule_prices import PriceOfRules, price_of_rules
from corridors.routing.time_value import time_value, worth_of_time

__all__ = [
    "OBJECTIVES",
    "PARETO_OBJECTIVES",
    "Planner",
    "PriceOfRules",
    "Reach",
    "TimeMatrix",
    "find_route",
    "find_routes",
    "pareto_routes",
    "price_of_rules",
    "reach",
    "time_matrix",
    "time_value",
    "worth_of_time",
]
