"""Price a network: hours, dollars and kilograms of every arc, each with its source."""

from corridors.costs.components import Component
from corridors.costs.consignment import TRAINS, Consignment
from corridors.costs.distribution import Spread
from corridors.costs.parameters import ParameterTable
from corridors.costs.pricing import Pricer

__all__ = ["TRAINS", "Component", "Consignment", "ParameterTable", "Pricer", "Spread"]
