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
from corridors.routes.policy_kinds import DELAY, OPENING, SURCHARGE, WAIT
from corridors.routing.keeper import Keeper
from corridors.routing.permits import Permits
from corridors.routing.relief import why_refused
from corridors.routing.space import Space, space_between
from corridors.routing.timed import Paid, Step, pay

__all__ = [
    "added_components", "find_permitted", "judged_route", "refused", "route_in_time", "told_wait",
    "wait_component",
]  # fmt: skip

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
        found = permits.search(space, minimise, barred=barred)
        if found is None:
            break
        route = judged_route(permits, found.steps, minimised=minimise)
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
        waits += [told_wait(permits, step, clock, rules) for item, rules in extra
                  if item.kind in (WAIT, OPENING)]  # fmt: skip
        components.append((*(item for item, _ in extra), *usual))
        spent = [item for item in components[-1]
                 if item.measure == "time_h" and item.kind not in (WAIT, OPENING)]  # fmt: skip
        clock = step.hour + sum(item.mean for item in spent)
    route = replace(
        plain,
        arc_components=tuple(components),
        warnings=(*plain.warnings, *waits),
        rules=tuple(cited.values()),
    )
    verdict = check_policy(route, rules=permits.rules, usd_per=choice.usd_per)
    return replace(route, verdict=verdict.verdict, judgement=verdict, tier=choice.tier)


def route_in_time(keeper: Keeper, steps: Sequence[Step], *, minimised: str) -> Route | None:
    """A way with its hours as a route; None where rules refuse it as a whole.

    Parameters
    ----------
    keeper : Keeper
        Dates of links, or rules.
    steps : sequence of Step
        Links with the hour each is entered.
    minimised : str
        What the search minimised.
    """
    if isinstance(keeper, Permits):
        route = judged_route(keeper, steps, minimised=minimised)
        return route if route.verdict in keeper.accepted else None
    planner = keeper.planner
    plain = planner.route(
        [s.number for s in steps], keeper.origin, keeper.destination, minimised=minimised
    )
    components, told, clock = [], [], 0.0
    for step, usual in zip(steps, plain.arc_components, strict=True):
        extra: tuple[Component, ...] = ()
        if step.hour > clock:
            edge = planner.graph.arcs[step.number].link.id
            extra = (wait_component(edge, step.hour - clock),)
            told.append(told_wait(keeper, step, clock))
        components.append((*extra, *usual))
        clock = step.hour + sum(c.mean for c in usual if c.measure == "time_h")
    return replace(plain, arc_components=tuple(components), warnings=(*plain.warnings, *told))


def _components(
    permits: Permits, step: Step, clock: float, paid: Paid
) -> tuple[list[tuple[Component, list[Rule]]], Paid]:
    """Components of entering a link, each with its rules, and what has been paid then."""
    edge = permits.planner.graph.arcs[step.number].link.id
    found: list[tuple[Component, list[Rule]]] = []
    if permits.day(step.hour) > permits.day(clock):
        closing = [effect.rule for effect in permits.effects(step.number, clock)]
        if permits.opening(step.number, clock) != clock:
            closing = []
        found.append((wait_component(edge, step.hour - clock, closing), closing))
    for effect in step.effects:
        before, (paid, _, _) = paid, pay(paid, [effect])
        more = _added(edge, effect.share, effect.rule, before, paid)
        found += [(item, [effect.rule]) for item in more]
    return found, paid


def added_components(
    keeper: Keeper, number: int, clock: float, hour: float, effects: tuple[Effect, ...]
) -> tuple[Component, ...]:
    """What entering one link at an hour adds for who reaches it at another.

    Parameters
    ----------
    keeper : Keeper
    number : int
        Arc of the network's graph.
    clock, hour : float
        Hours after departure of reaching and of entering it [h].
    effects : tuple of Effect
        What the rules do then.
    """
    if isinstance(keeper, Permits):
        found, _ = _components(keeper, Step(number, hour, effects), clock, {})
        return tuple(item for item, _ in found)
    edge = keeper.planner.graph.arcs[number].link.id
    return (wait_component(edge, hour - clock),) if hour > clock else ()


def wait_component(edge: str, hours: float, rules: Sequence[Rule] = ()) -> Component:
    """Waiting before a link: for rules to let go, or where there is none for its opening."""
    names = tuple(rule.id for rule in rules)
    spread = Spread(hours, hours, hours, "fixed")
    kind, cause = (WAIT, f"wait {' '.join(names)}") if names else (OPENING, f"opening of {edge}")
    return Component(edge, "time_h", kind, spread, cause, names, "derived")


def told_wait(keeper: Keeper, step: Step, clock: float, rules: Sequence[Rule] = ()) -> str:
    """A wait in words."""
    arc = keeper.planner.graph.arcs[step.number]
    until = "opens" if not rules else f"is free of {', '.join(rule.id for rule in rules)}"
    return (
        f"waits {step.hour - clock:,.0f} h at {arc.tail} until {keeper.day(step.hour)}, when "
        f"{arc.link.id} {until}"
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
