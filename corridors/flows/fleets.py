"""What the ships of a line need for a slot: ship-years, berth-hours, sailings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from corridors.costs.crossings import Line, line_of
from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable
from corridors.costs.vessels import HOURS_PER_YEAR, VesselService, round_trip_h
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.schema import Parameter

__all__ = ["LineNeeds", "MonthLookup", "line_needs"]

MONTHS = range(1, 13)
WEEKS_PER_YEAR = 365.0 / 7.0


class MonthLookup(Lookup):
    """Rows that hold on a day, with the season of another month.

    Parameters
    ----------
    network : Network
    table : ParameterTable
    day : datetime.date
        Day on which the rows must hold.
    heading : str
        ``west`` or ``east``.
    month : int
        Month whose weather is meant.
    """

    def __init__(
        self, network: Network, table: ParameterTable, day: date, heading: str, month: int
    ) -> None:
        super().__init__(network.places, table, day, heading, links=network.links.values())
        self._month = str(month)

    def facts(self, arc: Arc, **more: str) -> dict[str, frozenset[str]]:
        """Facts of an arc in the month."""
        return super().facts(arc, **({"month": self._month} | more))


@dataclass(frozen=True)
class LineNeeds:
    """What a slot on a vessel line takes of ships, berths and sailings.

    Parameters
    ----------
    teu_per_slot : float
        Containers on a slot [TEU/slot]; ``nan`` where no row says.
    ships : float
        Ships on the line; 0 where only its timetable is known.
    ship_years : float
        Ship-years that a slot takes, one way, the way back free [years/slot].
    berth_h : tuple of (str, float, float)
        Place, berths there, and hours of a berth that a slot takes [h/slot].
    slots_per_year : float
        Slots a year each way by timetable; ``nan`` where ships are counted.
    rows : tuple of Parameter
        Rows it was made of.
    """

    teu_per_slot: float
    ships: float
    ship_years: float
    berth_h: tuple[tuple[str, float, float], ...]
    slots_per_year: float
    rows: tuple[Parameter, ...]


def line_needs(arc: Arc, lookups: Sequence[MonthLookup]) -> LineNeeds | None:
    """What a slot of a vessel line takes in one direction; None where no row says.

    The months count alike, so that stormy ones take their part.

    Parameters
    ----------
    arc : Arc
        A ferry or sea link in one direction.
    lookups : sequence of MonthLookup
        One for each month.
    """
    lines = [line for lookup in lookups if (line := line_of(arc, lookup)) is not None]
    if lines:
        return _of_ships(arc, lines)
    facts = lookups[0].facts(arc)
    wanted = ("sailings_per_week", "ship_slots", "teu_per_slot")
    rows = tuple(row for name in wanted if (row := lookups[0].find(name, facts)) is not None)
    if len(rows) < len(wanted):
        return None
    weekly, slots, teu = (row.value for row in rows)
    return LineNeeds(teu, 0.0, 0.0, (), weekly * WEEKS_PER_YEAR * slots, rows)


def _of_ships(arc: Arc, lines: Sequence[Line]) -> LineNeeds:
    services = [line.service for line in lines]
    # the mean of yearly capacities, so that each month carries what it can
    per_ship_year = _mean(HOURS_PER_YEAR / round_trip_h(s) * s.carried for s in services)
    first = services[0]
    near = _mean(s.carried / _held_h(s, s.port_h) for s in services)
    far = _mean(s.carried / _held_h(s, s.far_port_h) for s in services)
    ends = ((arc.tail, first.berths, 1.0 / near), (arc.head, first.far_berths, 1.0 / far))
    return LineNeeds(
        teu_per_slot=lines[0].teu_per_slot,
        ships=first.ships,
        ship_years=1.0 / per_ship_year,
        berth_h=tuple(end for end in ends if isfinite(end[1])),
        slots_per_year=float("nan"),
        rows=tuple({row.id: row for line in lines for row in line.rows.values()}.values()),
    )


def _held_h(service: VesselService, port_h: float) -> float:
    """Hours that a ship holds a berth, closures included."""
    return port_h + service.weather.closed_after(port_h) * service.weather.spell_h


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return float(sum(found) / len(found))
