"""`validate`: search every observed journey in the world of its own date."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import numpy as np

from corridors.costs import Component, Consignment, ParameterTable, Spread
from corridors.costs.sampling import total_draws
from corridors.errors import NoRouteError, OptionError
from corridors.network import Network
from corridors.routes import Route
from corridors.routing import Planner
from corridors.routing.finding import find_with, rule_named
from corridors.schema import Observation
from corridors.validation.journeys import ValidationRow
from corridors.validation.result import Validation

__all__ = ["day_seen", "validate"]

USES = ("calibrate", "judge")
_NOT_USED = {"rail": ("road", "sea"), "road": ("rail", "sea"), "sea": ("rail", "road")}
_BY_TRAIN = ("middle", "northern", "kti")


def day_seen(seen: Observation, newest: date) -> tuple[date, tuple[str, ...]]:
    """Middle of the period of an observation, at most the newest date of the data, and warnings.

    Parameters
    ----------
    seen : Observation
    newest : datetime.date
        Nothing later is known.
    """
    first, last = seen.date_from or seen.date_to, seen.date_to or seen.date_from
    if first is None or last is None:
        return newest, ("the observation has no date: taken as of the newest evidence",)
    middle = first + timedelta(days=(last - first).days // 2)
    if middle > newest:
        return newest, (f"seen around {middle}, after the newest evidence: taken as of {newest}",)
    return middle, ()


def train_of(seen: Observation) -> str:
    """Train of the consignment that stands for a journey; first and test trains are showcases."""
    return seen.train if seen.train in ("ordinary", "full-timetable") else "showcase"


def _journey(planner: Planner, seen: Observation) -> Route:
    return find_with(
        planner, seen.origin, seen.destination, minimise="time_h",
        corridor=rule_named(planner.network, seen.corridor or None), via=seen.via,
        avoid=[*_not_by(planner.network, seen), *_not_through(planner.network, seen)],
    )  # fmt: skip


def _not_through(network: Network, seen: Observation) -> list[str]:
    """Countries that the journey did not cross.

    What pages call the Middle Corridor goes by Azerbaijan: when ships are scarce, a way round by
    the Iranian coast is another journey.
    """
    if seen.corridor != "middle":
        return []
    named = (seen.origin, seen.destination, *seen.via)
    touched = {network.places[name].country for name in named if name in network.places}
    held = {place.country for place in network.places.values()}
    return sorted(({"IR"} & held) - touched)


def _not_by(network: Network, seen: Observation) -> list[str]:
    """Movers that the journey did not use.

    A page that names one mode means it; what is told of whole corridors is told of trains and
    ships, so a faster way by truck is another journey.
    """
    cited = (network.evidence[name] for name in seen.source.split() if name in network.evidence)
    named = {row.mode for row in cited}
    one = named.pop() if len(named) == 1 else ""
    unused = _NOT_USED.get(one, ("road",) if seen.corridor in _BY_TRAIN else ())
    held = {link.moves for link in network.links.values()}
    return [mover for mover in unused if mover in held]


def _compared(planner: Planner, seen: Observation, notes: tuple[str, ...]) -> ValidationRow:
    try:
        route = _journey(planner, seen)
    except NoRouteError as error:
        return ValidationRow(seen, planner.on, notes=(*notes, *error.reasons))
    if seen.measure == "cost_usd":
        money = route.cost_usd
        low, middle, high = (figure / route.feu for figure in (money.low, money.value, money.high))
        return ValidationRow(seen, planner.on, route, low, middle, high, notes)
    span = route.time_h
    if seen.clock != "door":
        return ValidationRow(seen, planner.on, route, span.p10, span.p50, span.p90, notes)
    waits = _waits_at(planner.network, seen.origin, planner.on)
    parts = [item for item in (*route.components, *waits) if item.measure == "time_h"]
    low, middle, high = np.quantile(total_draws(parts), [0.1, 0.5, 0.9])
    told = "door to door: no road legs are documented, so terminal to terminal is compared"
    if waits:
        told += ", with the wait at the origin"
    return ValidationRow(
        seen, planner.on, route, float(low), float(middle), float(high), (*notes, told)
    )


def _waits_at(network: Network, place: str, day: date) -> list[Component]:
    """Wait between order and departure, where a parameter gives it."""
    facts = {"place": frozenset({place}), "country": frozenset({network.places[place].country})}
    row = ParameterTable(network.parameters.values()).find("origin_wait_h", facts, day)
    if row is None:
        return []
    spread = Spread(row.low, row.value, row.high, row.shape)
    cause = row.cause or row.id
    return [Component(place, "time_h", "origin wait", spread, cause, (row.id,), row.basis)]


def validate(
    network: Network,
    *,
    use: str | None = None,
    observations: Iterable[Observation] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Validation:
    """Hold the model against observed journeys.

    Parameters
    ----------
    network : Network
        All dates; each journey is searched in the state of the world of its own date.
    use : str, optional
        ``calibrate`` or ``judge``; default all rows.
    observations : iterable of Observation, optional
        Journeys; default those of the network.
    progress : callable, optional
        Called with rows done and rows in all.

    Returns
    -------
    Validation
        One row per journey; a journey that the model does not have says why.

    Raises
    ------
    OptionError
        ``use`` is not known, or there is nothing to compare.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> seen = [row for row in net.observations if row.id == "xian-baku-mean-2025-12"]
    >>> result = co.validate(net, observations=seen)
    >>> result.rows[0].day.isoformat(), result.rows[0].route.corridor
    ('2025-12-16', 'middle')
    """
    if use is not None and use not in USES:
        raise OptionError(f"there are no observations for {use!r}; give one of {', '.join(USES)}")
    given = network.observations if observations is None else tuple(observations)
    seen = [row for row in given if use is None or row.use == use]
    if not seen:
        raise OptionError(
            "there are no observed journeys to compare with; give observations=, or load them "
            "with load_network(observations=...)"
        )
    days = [day_seen(row, network.data_date) for row in seen]
    found: dict[int, ValidationRow] = {}
    asked = [(day, train_of(row)) for row, (day, _) in zip(seen, days, strict=True)]
    for day, train in sorted(set(asked)):
        planner = Planner(network.as_of(day), Consignment(feu=1.0, train=train), on=day)
        for number, row in enumerate(seen):
            if asked[number] == (day, train):
                found[number] = _compared(planner, row, days[number][1])
                if progress is not None:
                    progress(len(found), len(seen))
    return Validation(tuple(found[number] for number in range(len(seen))), network)
