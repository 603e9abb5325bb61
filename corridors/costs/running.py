"""Hours of an arc: running, border, gauge change, handling, waiting, sailing.

Running time is kilometres over commercial speed, country by country. Waiting for a vessel falls on
its line, made of parts (`corridors.costs.vessels`); a service of which neither ships nor timetable
are known has a plain row on the transfer that boards it. Gauge changes whose slots are counted are
servers with a queue (`corridors.costs.servers`), border posts may have bad weeks of their own.
"""

from corridors.costs.components import Component, component
from corridors.costs.crossings import crossing_components, waits_on_line
from corridors.costs.distribution import Spread
from corridors.costs.lookup import Lookup
from corridors.costs.posts import border_components, gauge_components
from corridors.network.arcs import Arc
from corridors.schema import Parameter

__all__ = ["spread_of", "time_components"]

MEASURE = "time_h"


def spread_of(row: Parameter) -> Spread:
    """Spread of a parameter row, in its unit."""
    return Spread(row.low, row.value, row.high, row.shape)


def _figure(arc: Arc, kind: str, row: Parameter) -> Component:
    return component(arc.link.id, MEASURE, kind, spread_of(row), row)


def _running(arc: Arc, lookup: Lookup) -> list[Component]:
    found = []
    for country, km in lookup.by_country(arc):
        row = lookup.need("speed_kmh", lookup.facts(arc, country=country), f"edge {arc.link.id!r}")
        hours = spread_of(row).inverse(km)
        found.append(component(arc.link.id, MEASURE, "running", hours, row))
    return found


def _sailing(arc: Arc, lookup: Lookup) -> list[Component]:
    facts = lookup.facts(arc)
    row = lookup.find("sailing_h", facts)
    if row is not None:
        under_way = _figure(arc, "sailing", row)
    else:
        row = lookup.need("speed_kmh", facts, f"edge {arc.link.id!r}")
        hours = spread_of(row).inverse(arc.link.length_km)
        under_way = component(arc.link.id, MEASURE, "sailing", hours, row)
    if waits_on_line(arc.tail, arc.link.service, lookup):
        return [*crossing_components(arc, lookup), under_way]
    return [under_way]


def _transfer(arc: Arc, lookup: Lookup) -> list[Component]:
    facts, what = lookup.facts(arc), f"transfer {arc.link.id!r}"
    if is_gauge_change(arc):
        found = gauge_components(arc, lookup)
    else:
        found = [_figure(arc, "handling", lookup.need("handling_h", facts, what))]
    if boards_vessel(arc):
        if not waits_on_line(arc.head, arc.reaches, lookup):
            boarding = lookup.facts(arc, service=arc.reaches)
            found.append(_figure(arc, "vessel wait", lookup.need("vessel_wait_h", boarding, what)))
    else:
        onward = lookup.find("onward_wait_h", facts)
        if onward is not None:
            found.append(_figure(arc, "onward wait", onward))
    return found


def is_gauge_change(arc: Arc) -> bool:
    """Whether a transfer goes from one rail gauge to another."""
    return arc.leaves.startswith("rail") and arc.reaches.startswith("rail")


def boards_vessel(arc: Arc) -> bool:
    """Whether a transfer ends on a vessel."""
    return not arc.reaches.startswith(("rail", "road"))


def time_components(arc: Arc, lookup: Lookup) -> list[Component]:
    """Hours of an arc, one component per cause.

    Raises
    ------
    MissingParameter
        A quantity has no row that fits.
    """
    if arc.link.mode == "transfer":
        return _transfer(arc, lookup)
    if arc.link.moves_by in ("ferry", "sea"):
        return _sailing(arc, lookup)
    found = _running(arc, lookup)
    if arc.link.mode == "border":
        found += border_components(arc, lookup)
    return found
