from . import errors, export, plotting, samples
from .comparison import (
    Comparison,
    Diff,
    Lever,
    Sweep,
    break_even,
    compare,
    diff,
    ranks,
    read_record,
    record_of,
    robust_choices,
    sensitivity,
    sweep,
    write_record,
)
from .costs import Consignment
from .flows import FlowPlan, MaxFlow, assign_flows, load_demand, max_flow
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
from .scenarios import Measure, Scenario, list_scenarios, load_scenario
from .simulation import Simulation, simulate, simulate_many
from .validation import Validation, validate

__version__: str

__all__ = [
    "Comparison",
    "Consignment",
    "Diff",
    "FlowPlan",
    "Lever",
    "MaxFlow",
    "Measure",
    "Network",
    "PolicyChoice",
    "Reach",
    "Route",
    "RouteSet",
    "Scenario",
    "Simulation",
    "Sweep",
    "TimeMatrix",
    "Validation",
    "__version__",
    "assign_flows",
    "break_even",
    "check_policy",
    "compare",
    "diff",
    "errors",
    "export",
    "find_route",
    "find_routes",
    "list_scenarios",
    "load_demand",
    "load_network",
    "load_rules",
    "load_scenario",
    "max_flow",
    "pareto_routes",
    "plotting",
    "price_of_rules",
    "ranks",
    "reach",
    "read_record",
    "record_of",
    "robust_choices",
    "samples",
    "sensitivity",
    "simulate",
    "simulate_many",
    "sweep",
    "time_matrix",
    "validate",
    "write_record",
]
