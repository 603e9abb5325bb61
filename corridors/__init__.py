"""Compare freight routes between China and Europe, the Gulf and the Caucasus.

The public names are loaded when first used, so that ``import corridors`` stays light.
"""

import logging

import lazy_loader

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "Comparison",
    "Consignment",
    "Days",
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
    "Starts",
    "Sweep",
    "Switch",
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
    "time_value",
    "tornado",
    "validate",
    "worth_of_time",
    "write_record",
]
