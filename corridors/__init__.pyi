from . import errors, samples
from ._version import __version__
from .comparison import Comparison, compare
from .costs import Consignment
from .flows import MaxFlow, max_flow
from .network import Network, load_network
from .policy import PolicyChoice, check_policy, load_rules
from .routes import Route, RouteSet
from .routing import (
    Reach,
    TimeMatrix,
    find_route,
    find_routes,
    pareto_routes,
    price_of_rules,
    reach,
    time_matrix,
)
from .simulation import Simulation, simulate, simulate_many
from .validation import Validation, validate

__all__ = [
    "Comparison",
    "Consignment",
    "MaxFlow",
    "Network",
    "PolicyChoice",
    "Reach",
    "Route",
    "RouteSet",
    "Simulation",
    "TimeMatrix",
    "Validation",
    "__version__",
    "check_policy",
    "compare",
    "errors",
    "find_route",
    "find_routes",
    "load_network",
    "load_rules",
    "max_flow",
    "pareto_routes",
    "price_of_rules",
    "reach",
    "samples",
    "simulate",
    "simulate_many",
    "time_matrix",
    "validate",
]
