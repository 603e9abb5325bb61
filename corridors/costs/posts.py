"""Hours at gauge changes and border posts: plain rows, or servers with normal and bad weeks."""

from math import inf

from corridors.costs.components import Component, component
from corridors.costs.distribution import Spread
from corridors.costs.lookup import Lookup
from corridors.costs.servers import Server, queue_wait, regimes
from corridors.errors import DataError
from corridors.network.arcs import Arc
from corridors.schema import Parameter

__all__ = ["border_components", "gauge_components", "server_of"]

MEASURE = "time_h"


def _spread(row: Parameter) -> Spread:
    return Spread(row.low, row.value, row.high, row.shape)


def _mixed(
    arc: Arc, lookup: Lookup, normal: Spread, share: str, hours: str
) -> tuple[Spread, tuple[Parameter, ...]]:
    """Hours with bad weeks mixed in where rows give their share, and these rows."""
    facts = lookup.facts(arc)
    chance = lookup.find(share, facts)
    if chance is None or chance.value == 0.0:
        return normal, ()
    bad = lookup.need(hours, facts, f"edge {arc.link.id!r}")
    return regimes(normal, _spread(bad), chance.value), (chance, bad)


def server_of(arc: Arc, lookup: Lookup) -> tuple[Server, tuple[Parameter, ...]] | None:
    """Slots of a gauge change and the rows they were made of, None where no row counts them.

    Raises
    ------
    MissingParameter
        Slots are counted but arrivals, service or variation have no row.
    DataError
        The rows describe an impossible server.
    """
    facts, what = lookup.facts(arc), f"transfer {arc.link.id!r}"
    slots = lookup.find("slots_per_day", facts)
    if slots is None:
        return None
    names = ("arrivals_per_day", "service_h", "arrival_cv", "slot_cv")
    found = {name: lookup.need(name, facts, what) for name in names}
    rows = (slots, *found.values())
    cap = lookup.find("queue_cap_trains", facts)
    try:
        server = Server(
            slots.value,
            queue_cap=cap.value if cap else inf,
            **{name: row.value for name, row in found.items()},
        )
    except ValueError as error:
        used = ", ".join(row.id for row in rows)
        raise DataError([f"{what}: {error}; see the parameters {used}"]) from None
    return server, (*rows, cap) if cap else rows


def gauge_components(arc: Arc, lookup: Lookup) -> list[Component]:
    """Work and queue of a gauge change; one plain row where no slots are counted.

    Raises
    ------
    MissingParameter
        Neither slots nor a plain row are given.
    """
    edge, facts = arc.link.id, lookup.facts(arc)
    found = server_of(arc, lookup)
    if found is None:
        row = lookup.need("gauge_change_h", facts, f"transfer {edge!r}")
        return [component(edge, MEASURE, "gauge change", _spread(row), row)]
    server, rows = found
    hours, bad = _mixed(
        arc, lookup, queue_wait(server), "gauge_disrupted_share", "gauge_disrupted_h"
    )
    work = lookup.need("service_h", facts, f"transfer {edge!r}")
    cause = bad[0].cause if bad and bad[0].cause else f"gauge-queue-{edge}"
    return [
        component(edge, MEASURE, "gauge change", _spread(work), work),
        component(edge, MEASURE, "gauge queue", hours, *rows, *bad, cause=cause),
    ]


def border_components(arc: Arc, lookup: Lookup) -> list[Component]:
    """Dwell at a border crossing, bad weeks mixed in where rows give their share.

    Raises
    ------
    MissingParameter
        No row fits.
    """
    row = lookup.need("border_dwell_h", lookup.facts(arc), f"border edge {arc.link.id!r}")
    hours, bad = _mixed(arc, lookup, _spread(row), "disrupted_share", "disrupted_dwell_h")
    return [component(arc.link.id, MEASURE, "border", hours, row, *bad)]
