"""Routing under rules: the best journey that the rules permit, judged whole."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corridors.costs.components import Component
from corridors.costs.distribution import Spread
from corridors.errors import NoRouteError
from corridors.network.gateways import CorridorRule
from corridors.policy import Reason, check_policy
from corridors.policy.rules import Rule
from corridors.policy.timeline import Effect
from corridors.policy.verdict import Spread as Amount
from corridors.routes import Route
from corridors.routes.policy_kinds import DELAY, SURCHARGE, WAIT
from corridors.routing.permits import Permits
from corridors.routing.relief import why_refused
from corridors.routing.space import Space, space_between
from corridors.routing.timed import Paid, Step, pay

__all__ = ["added_components", "find_permitted", "judged_route", "refused"]

_ROUNDS = 20  # searches until a journey refused as a whole is given up


def find_permitted(
    permits: Permits,
    *,
    minimise: str,
    corridor: CorridorRule | str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
) -> Route | None:
    """Best journey that the rules permit; None where there is none whatever the rules.

    Links are judged on the day they are entered, at mean times, and may be waited for. Where
    the journey found is refused as a whole, the links concerned are closed and the search goes
    on; the route then says that a better one may exist.

    Parameters
    ----------
    permits : Permits
        The rules held against the links between two ends.
    minimise, corridor, via, avoid
        As for `find_with`.

    Raises
    ------
    NoRouteError
        The rules refuse every way, with the smallest sets of rules that would have to fall.
    """
    planner = permits.planner
    space = space_between(
        planner.course(corridor, via),
        permits.origin,
        permits.destination,
        closed=planner.closed(avoid),
    )
    if space.empty:
        return None
    if permits.shipment.verdict not in permits.accepted:
        raise refused(permits, space)
    barred = np.zeros(len(planner.graph.arcs), dtype=bool)
    combined: list[Reason] = []
    for number in range(_ROUNDS):
        steps = permits.search(space, minimise, barred=barred)
        if steps is None:
            break
        route = judged_route(permits, steps, minimised=minimise)
        if route.verdict in permits.accepted:
            return _flagged(route) if number else route
        combined = _refusing(permits, route)
        if not _bar(barred, permits, combined):
            break
    raise refused(permits, space, combined)


def refused(permits: Permits, space: Space, combined: Sequence[Reason] = ()) -> NoRouteError:
    """Tell which rules refuse every way."""
    reasons, relief = why_refused(permits, space, combined)
    return NoRouteError(permits.origin, permits.destination, reasons, relief=relief)


def _flagged(route: Route) -> Route:
    note = (
        "links were closed because rules refuse journeys that combine them; "
        "a better permitted journey may exist"
    )
    return replace(route, warnings=(*route.warnings, note))


def _refusing(permits: Permits, route: Route) -> list[Reason]:
    assert route.judgement is not None
    return [r for r in route.judgement.reasons if r.verdict not in permits.accepted]


def _bar(barred: NDArray[np.bool_], permits: Permits, reasons: Sequence[Reason]) -> bool:
    """Close the links on which a refused journey meets its rules; whether that closes any more."""
    edges = {edge for reason in reasons for edge in reason.edges}
    graph = permits.planner.graph
    more = graph.arcs_where(arc.link.id in edges for arc in graph.arcs)
    new = bool((more & ~barred).any())
    barred |= more
    return new


def judged_route(permits: Permits, steps: Sequence[Step], *, minimised: str) -> Route:
    """A way as a route with the waits, delays and charges of the rules, and its verdict.

    Parameters
    ----------
    permits : Permits
    steps : sequence of Step
        Links with the hour each is entered.
    minimised : str
        What the search minimised.
    """
    planner, choice = permits.planner, permits.choice
    numbers = [step.number for step in steps]
    plain = planner.route(numbers, permits.origin, permits.destination, minimised=minimised)
    components: list[tuple[Component, ...]] = []
    waits: list[str] = []
    cited: dict[str, Rule] = {}
    paid: Paid = {}
    clock = 0.0
    for step, usual in zip(steps, plain.arc_components, strict=True):
        extra, paid = _components(permits, step, clock, paid)
        cited.update((rule.id, rule) for _, rules in extra for rule in rules)
        waits += [_told(permits, step, clock, rules) for item, rules in extra if item.kind == WAIT]
        components.append((*(item for item, _ in extra), *usual))
        spent = [item for item in components[-1] if item.measure == "time_h" and item.kind != WAIT]
        clock = step.hour + sum(item.mean for item in spent)
    route = replace(
        plain,
        arc_components=tuple(components),
        warnings=(*plain.warnings, *waits),
        rules=tuple(cited.values()),
    )
    verdict = check_policy(route, rules=permits.rules, usd_per=choice.usd_per)
    return replace(route, verdict=verdict.verdict, judgement=verdict, tier=choice.tier)


def _components(
    permits: Permits, step: Step, clock: float, paid: Paid
) -> tuple[list[tuple[Component, list[Rule]]], Paid]:
    """Components of entering a link, each with its rules, and what has been paid then."""
    edge = permits.planner.graph.arcs[step.number].link.id
    found: list[tuple[Component, list[Rule]]] = []
    if permits.day(step.hour) > permits.day(clock):
        closing = [effect.rule for effect in permits.effects(step.number, clock)]
        names = tuple(rule.id for rule in closing)
        hours = step.hour - clock
        spread = Spread(hours, hours, hours, "fixed")
        cause = f"wait {' '.join(names)}"
        found.append((Component(edge, "time_h", WAIT, spread, cause, names, "derived"), closing))
    for effect in step.effects:
        before, (paid, _, _) = paid, pay(paid, [effect])
        more = _added(edge, effect.share, effect.rule, before, paid)
        found += [(item, [effect.rule]) for item in more]
    return found, paid


def added_components(
    permits: Permits, number: int, clock: float, hour: float, effects: tuple[Effect, ...]
) -> tuple[Component, ...]:
    """What entering one link at an hour adds for who reaches it at another.

    Parameters
    ----------
    permits : Permits
    number : int
        Arc of the network's graph.
    clock, hour : float
        Hours after departure of reaching and of entering it [h].
    effects : tuple of Effect
        What the rules do then.
    """
    found, _ = _components(permits, Step(number, hour, effects), clock, {})
    return tuple(item for item, _ in found)


def _told(permits: Permits, step: Step, clock: float, rules: Sequence[Rule]) -> str:
    arc = permits.planner.graph.arcs[step.number]
    return (
        f"waits {step.hour - clock:,.0f} h at {arc.tail} until {permits.day(step.hour)}, when "
        f"{arc.link.id} is free of {', '.join(rule.id for rule in rules)}"
    )


def _added(edge: str, share: str, rule: Rule, before: Paid, after: Paid) -> list[Component]:
    """What a rule adds to what its queue or cause has cost so far."""
    old, new = before.get(share), after.get(share)
    if new is None or new == old:
        return []
    basis = rule.magnitude_basis if rule.value is not None else "assumption"
    found = []
    for place, (measure, kind) in enumerate((("time_h", DELAY), ("cost_usd", SURCHARGE))):
        zero = Amount()
        more = [x - y for x, y in zip(new[place].ends, (old[place] if old else zero).ends,
                                      strict=True)]  # fmt: skip
        if any(more):
            spread = _spread(measure, *sorted(more))
            found.append(Component(edge, measure, kind, spread, share, (rule.id,), basis))
    return found


def _spread(measure: str, low: float, value: float, high: float) -> Spread:
    """Hours between their ends with the mode between; dollars as other prices, low to high."""
    if low == high:
        return Spread(low, value, high, "fixed")
    if measure == "time_h" or low <= 0.0:
        return Spread(low, value, high, "triangular")
    return Spread(low, value, high)
