"""Compare freight routes between China and Europe, the Gulf and the Caucasus.

The public names are loaded when first used, so that ``import corridors`` stays light.
"""

import logging

import lazy_loader

from corridors._version import __version__

logging.getLogger(__name__).addHandler(logging.NullHandler())

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [  # noqa: F822 (bound on first use, see __init__.pyi)
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
