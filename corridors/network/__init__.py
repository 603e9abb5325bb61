"""The network: frozen tables in, views out."""

from corridors.network.gateways import CorridorRule
from corridors.network.loading import load_network
from corridors.network.model import Network
from corridors.network.provenance import CheckReport

__all__ = ["CheckReport", "CorridorRule", "Network", "load_network"]
