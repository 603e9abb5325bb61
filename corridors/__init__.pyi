from . import errors, samples
from ._version import __version__
from .comparison import Comparison, compare
from .costs import Consignment
from .network import Network, load_network
from .routes import Route
from .routing import find_route

__all__ = [
    "Comparison",
    "Consignment",
    "Network",
    "Route",
    "__version__",
    "compare",
    "errors",
    "find_route",
    "load_network",
    "samples",
]
