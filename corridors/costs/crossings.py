"""Read a vessel line of the network from parameter rows, and price its waits."""

from dataclasses import dataclass
from math import inf

from corridors.costs.components import Component, component
from corridors.costs.distribution import Spread
from corridors.costs.lookup import Lookup
from corridors.costs.vessels import (
    VesselPart,
    VesselService,
    Weather,
    service_waits,
    timetable_waits,
)
from corridors.errors import DataError
from corridors.network.arcs import Arc
from corridors.schema import Parameter

__all__ = ["Line", "crossing_components", "is_modelled", "line_of", "waits_on_line", "weather_of"]

DAYS_PER_WEEK = 7.0
MEASURE = "time_h"
_WEATHER = ("closure_share", "closure_spell_h")
_TIMETABLE = ("sailings_per_week", "headway_cv")
_LEVEL = ("full_draught_level_m", "payload_loss_share_per_m")


@dataclass(frozen=True)
class Line:
    """A vessel line on one day in one direction, with the rows it was made of.

    Parameters
    ----------
    service : VesselService
        Parts of the line, seen from the end where goods are loaded.
    teu_per_slot : float
        Containers that a place on a ship holds [TEU/slot]; ``nan`` where no row says.
    rows : mapping of str to Parameter
        Rows used, by quantity; of the far end with the prefix ``far_``.
    """

    service: VesselService
    teu_per_slot: float
    rows: dict[str, Parameter]


class _Rows:
    """Rows of one arc, kept by the name they are used under."""

    def __init__(self, arc: Arc, lookup: Lookup) -> None:
        self._arc, self._lookup = arc, lookup
        self._what = f"edge {arc.link.id!r}"
        self.used: dict[str, Parameter] = {}

    def find(self, quantity: str, name: str = "", **more: str) -> Parameter | None:
        row = self._lookup.find(quantity, self._lookup.facts(self._arc, **more))
        if row is not None:
            self.used[name or quantity] = row
        return row

    def value(self, quantity: str, default: float, name: str = "", **more: str) -> float:
        row = self.find(quantity, name, **more)
        return default if row is None else row.value

    def need(self, quantity: str, name: str = "", **more: str) -> float:
        facts = self._lookup.facts(self._arc, **more)
        row = self._lookup.need(quantity, facts, self._what)
        self.used[name or quantity] = row
        return row.value


def _opposite(arc: Arc) -> Arc:
    return Arc(arc.link, forward=not arc.forward)


def is_modelled(arc: Arc, lookup: Lookup) -> bool:
    """Whether rows give a vessel line its ships or its timetable."""
    facts = lookup.facts(arc)
    return any(lookup.find(name, facts) is not None for name in ("ships", "sailings_per_week"))


def waits_on_line(place: str, service: str, lookup: Lookup) -> bool:
    """Whether the wait for a vessel falls on its lines, not on the transfer that boards it.

    It does as soon as one line of the service that calls at the place is modelled from its parts,
    because then the lines differ.
    """
    return any(is_modelled(arc, lookup) for arc in lookup.departures(place, service))


def weather_of(arc: Arc, lookup: Lookup) -> tuple[Weather, dict[str, Parameter]]:
    """Closures of the ports of a line, none where no row says so.

    Raises
    ------
    DataError
        The rows describe ports that never open.
    """
    rows = _Rows(arc, lookup)
    share = rows.value("closure_share", 0.0)
    spell = rows.need("closure_spell_h") if share > 0.0 else 0.0
    try:
        return Weather(share, spell), rows.used
    except ValueError as error:
        raise _refusal(arc, error, rows) from None


def _payload_share(rows: _Rows) -> float:
    """Share of a ship's places that the water level allows; all of them where no row says."""
    level = rows.find("sea_level_m")
    if level is None:
        return 1.0
    missing = max(0.0, rows.need("full_draught_level_m") - level.value)
    return 1.0 - missing * rows.need("payload_loss_share_per_m")


def _sailing_h(rows: _Rows, arc: Arc) -> float:
    row = rows.find("sailing_h")
    return arc.link.length_km / rows.need("speed_kmh") if row is None else row.value


def line_of(arc: Arc, lookup: Lookup) -> Line | None:
    """Vessel line of an arc, None where no row counts its ships.

    Raises
    ------
    MissingParameter
        Ships are counted but another part has no row.
    DataError
        The rows describe an impossible fleet.
    """
    rows = _Rows(arc, lookup)
    if rows.find("ships") is None:
        return None
    weather, shut = weather_of(arc, lookup)
    rows.used |= shut
    counted = rows.find("queue_slots")
    against = lookup.find("cargo_slots_per_day", lookup.facts(_opposite(arc)))
    if against is not None:
        rows.used["far_cargo_slots_per_day"] = against
    timetable = rows.value("sailings_per_week", 0.0)
    try:
        service = VesselService(
            ships=rows.need("ships"),
            slots=rows.need("ship_slots"),
            sailing_h=_sailing_h(rows, arc),
            port_h=rows.need("vessel_port_h", place=arc.tail),
            far_port_h=rows.need("vessel_port_h", "far_vessel_port_h", place=arc.head),
            berths=rows.value("berths", inf, place=arc.tail),
            far_berths=rows.value("berths", inf, "far_berths", place=arc.head),
            payload_share=_payload_share(rows),
            availability=rows.value("ship_availability_share", 1.0),
            weather=weather,
            arrivals=rows.need("cargo_slots_per_day"),
            far_arrivals=against.value if against is not None else 0.0,
            sailings_per_day=timetable / DAYS_PER_WEEK,
            longest_headway_h=rows.value("longest_headway_h", inf),
            headway_cv=rows.need("headway_cv"),
            trip_cv=rows.value("trip_cv", 0.0),
            queue_cap=rows.value("queue_cap_slots", inf),
            queue=None if counted is None else Spread(
                counted.low, counted.value, counted.high, counted.shape
            ),
        )  # fmt: skip
    except ValueError as error:
        raise _refusal(arc, error, rows) from None
    held = lookup.find("teu_per_slot", lookup.facts(arc))
    return Line(service, held.value if held else float("nan"), rows.used)


def _refusal(arc: Arc, error: ValueError, rows: _Rows) -> DataError:
    ids = ", ".join(sorted({row.id for row in rows.used.values()}))
    return DataError([f"edge {arc.link.id!r}: {error}; see the parameters {ids}"])


def _priced(arc: Arc, parts: tuple[VesselPart, ...], rows: dict[str, Parameter]) -> list[Component]:
    """Components of the parts that are more than nothing."""
    made = []
    for part in parts:
        if part.hours.mean <= 0.0:
            continue
        used = {name: row for name, row in rows.items() if _matters(name, part.kind)}
        cause = f"{part.kind.replace(' ', '-')}-{arc.link.id}"
        if part.kind == "port closure":
            cause = rows["closure_share"].cause or rows["closure_share"].id
        unique = tuple({row.id: row for row in used.values()}.values())
        made.append(component(arc.link.id, MEASURE, part.kind, part.hours, *unique, cause=cause))
    return made


def _matters(name: str, kind: str) -> bool:
    """Whether a row enters a part of the wait."""
    if kind == "port closure":
        return name in (*_WEATHER, "sailing_h", "speed_kmh")
    if name in ("queue_slots", "queue_cap_slots"):
        return kind == "vessel queue"
    return True


def crossing_components(arc: Arc, lookup: Lookup) -> list[Component]:
    """Waits that fall on a vessel line: from its parts, from its timetable, or a plain row.

    Raises
    ------
    MissingParameter
        A part of the line has no row.
    DataError
        The rows describe an impossible fleet.
    """
    line = line_of(arc, lookup)
    if line is not None:
        return _priced(arc, service_waits(line.service), line.rows)
    rows = _Rows(arc, lookup)
    timetable = rows.find("sailings_per_week")
    if timetable is None:
        facts = lookup.facts(arc, place=arc.tail, side=arc.link.service)
        row = lookup.need("vessel_wait_h", facts, f"edge {arc.link.id!r}")
        spread = Spread(row.low, row.value, row.high, row.shape)
        return [component(arc.link.id, MEASURE, "vessel wait", spread, row)]
    weather, shut = weather_of(arc, lookup)
    parts = timetable_waits(
        24.0 * DAYS_PER_WEEK / timetable.value,
        headway_cv=rows.need("headway_cv"), weather=weather, sailing_h=_sailing_h(rows, arc),
    )  # fmt: skip
    return _priced(arc, parts, rows.used | shut)
