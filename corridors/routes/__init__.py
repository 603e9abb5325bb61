"""Journeys as values: `Leg`, `Route`, `RouteSet`, `Ledger`."""

from corridors.routes.ledger import Ledger
from corridors.routes.legs import Leg
from corridors.routes.ranges import MoneyRange, TimeSpan
from corridors.routes.route import Route
from corridors.routes.route_set import RouteSet
from corridors.routes.unserved import Unserved

__all__ = ["Ledger", "Leg", "MoneyRange", "Route", "RouteSet", "TimeSpan", "Unserved"]
