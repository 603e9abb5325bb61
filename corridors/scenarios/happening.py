"""A recorded disruption as a measure: the same effect, then or on other days."""

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from corridors.errors import ScenarioError
from corridors.network import Network
from corridors.scenarios.measure import Measure, Selection

if TYPE_CHECKING:
    from corridors.policy import Event

__all__ = ["measure_of_event"]

_HOURS = {"h": 1.0, "hour": 1.0, "hours": 1.0, "d": 24.0, "day": 24.0, "days": 24.0}
_MOVERS = ("rail", "road", "ferry", "sea")


def measure_of_event(network: Network, measure: Measure) -> Measure:
    """The measure that an event amounts to.

    Raises
    ------
    ScenarioError
        Nobody knows the event, or its effect is neither a closure nor hours of delay.
    """
    from corridors.policy import load_events

    name = measure.selected("id")[0]
    events = {event.id: event for event in load_events().events}
    if name not in events:
        near = get_close_matches(name, events, n=3, cutoff=0.4)
        raise ScenarioError(
            f"{measure.place}: no event has the id {name!r}; nearest: {', '.join(near) or 'none'}"
        )
    event = events[name]
    first, last = _days(event, measure)
    said = measure.note or event.title
    source = measure.source or event.id
    if event.effect == "closure":
        return replace(measure, kind="close", select=_where(network, event, measure),
                       first=first, last=last, note=said, source=source)  # fmt: skip
    factor = _HOURS.get(event.unit.split("/")[0].strip())
    if event.effect in ("delay", "queue") and factor and event.value is not None:
        low, value, high = (
            (x if x is not None else event.value) * factor
            for x in (event.low, event.value, event.high)
        )
        return replace(
            measure, kind="dwell", select=_where(network, event, measure), action="add",
            value=value, low=low, high=high, unit="h", first=first, last=last, note=said,
            source=source,
        )  # fmt: skip
    raise ScenarioError(
        f"{measure.place}: event {name!r} is a {event.effect} in {event.unit or 'words'}; only "
        "closures and delays in hours or days can happen again; give a measure of kind "
        "'capacity', 'cost' or 'parameter' instead"
    )


def _days(event: "Event", measure: Measure) -> tuple[date, date | None]:
    last = None if event.last == date.max else event.last
    if measure.first is None:
        return event.first, measure.last or last
    if measure.last is not None or last is None:
        return measure.first, measure.last
    return measure.first, measure.first + (last - event.first)


def _where(network: Network, event: "Event", measure: Measure) -> Selection:
    modes = tuple(mode for mode in _MOVERS if mode in event.modes)
    found: list[tuple[str, tuple[str, ...]]] = [(k, v) for k, v in measure.select if k != "id"]
    if not found:
        places = tuple(sorted(event.places & set(network.places)))
        if event.borders:
            found.append(("border", tuple(sorted(event.borders))))
        elif places:
            found.append(("place", places))
        else:
            raise ScenarioError(
                f"{measure.place}: event {event.id!r} names no place or border of the network; "
                "say in select where it happens"
            )
    return (*found, ("mode", modes)) if modes else tuple(found)
