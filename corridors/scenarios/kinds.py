"""The kinds of measure: what each acts on, and which sizes it takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from corridors.schema import QUANTITIES

__all__ = ["CAPACITY_UNITS", "DEMAND_UNITS", "KINDS", "Kind"]

CAPACITY_UNITS = (
    "TEU/yr", "Mt/yr", "trains/day", "train pairs/day", "wagons/day", "trucks/day", "slots/day",
    "share",
)  # fmt: skip
DEMAND_UNITS = ("TEU/yr", "Mt/yr", "share")


@dataclass(frozen=True)
class Kind:
    """One kind of measure.

    Parameters
    ----------
    name : str
        Word in a scenario file.
    acts_on : str
        ``links``, ``parameters``, ``rules``, ``capacity``, ``demand``, ``events`` or ``rows``.
    meaning : str
        One line for people.
    actions : tuple of str
        Which of ``set``, ``scale``, ``add`` it takes; none for kinds without a size.
    units : tuple of str
        For parameters: beginnings of the units of the quantities it may touch. Empty = all.
    quantities : tuple of str
        For parameters: the quantities it may touch. Empty = by unit.
    """

    name: str
    acts_on: str
    meaning: str
    actions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()

    def covers(self, quantity: str) -> bool:
        """Whether the kind may touch a quantity of ``parameters.csv``."""
        if self.quantities:
            return quantity in self.quantities
        unit = QUANTITIES[quantity].unit
        return not self.units or unit in self.units

    @property
    def allowed_quantities(self) -> tuple[str, ...]:
        """Quantities that the kind may touch."""
        return tuple(name for name in QUANTITIES if self.covers(name))


_SIZES = ("set", "scale", "add")
_ALL = (
    Kind("close", "links", "nothing passes from `from` to `to`"),
    Kind("reopen", "links", "closures of the days end; a suspended link works again"),
    Kind("open", "links", "a link opens at a date, or by years with a probability each"),
    Kind("new", "rows", "a place, link or parameter of your own"),
    Kind("capacity", "capacity", "what can pass is raised or limited", _SIZES),
    Kind("ships", "parameters", "ships join or leave a line", _SIZES, quantities=("ships",)),
    Kind("level", "parameters", "draught, dredging or the level of the sea", _SIZES, ("m",)),
    Kind("time", "parameters", "hours, or the speed behind them", _SIZES, ("h", "km/h")),
    Kind("dwell", "parameters", "hours at borders", _SIZES, quantities=("border_dwell_h",)),
    Kind("cost", "parameters", "dollars at a place", _SIZES, ("USD/FEU",)),
    Kind("tariff", "parameters", "dollars per kilometre", _SIZES, ("USD/FEU-km",)),
    Kind("parameter", "parameters", "any row of parameters.csv", _SIZES),
    Kind("rule", "rules", "policy rules are switched off or on, or a new one is made"),
    Kind("demand", "demand", "what wants to travel grows or falls", _SIZES),
    Kind("event", "events", "a disruption of events.csv happens, again or elsewhen"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""Every kind of measure by its name."""
