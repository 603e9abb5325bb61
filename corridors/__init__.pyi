from . import errors
from ._version import __version__
from .costs import Consignment
from .network import Network, load_network
from .routes import Route
from .routing import find_route

__all__ = [
    "Consignment",
    "Network",
    "Route",
    "__version__",
    "errors",
    "find_route",
    "load_network",
]
