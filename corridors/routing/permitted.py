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
from corridors.policy.verdict import Spread as Amount
from corridors.routes import Route
from corridors.routes.policy_kinds import DELAY, SURCHARGE, WAIT
from corridors.routing.permits import Permits
from corridors.routing.relief import why_refused
from corridors.routing.space import Space, space_between
from corridors.routing.timed import Paid, Step, pay

__all__ = ["find_permitted", "judged_route"]

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
        raise _refused(permits, space)
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
    raise _refused(permits, space, combined)


def _refused(permits: Permits, space: Space, combined: Sequence[Reason] = ()) -> NoRouteError:
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
        edge = planner.graph.arcs[step.number].link.id
        extra: list[Component] = []
        wait = step.hour - clock
        if permits.day(step.hour) > permits.day(clock):
            closing = [e.rule for e in permits.effects(step.number, clock)]
            cited.update((rule.id, rule) for rule in closing)
            extra.append(_wait(edge, wait, closing))
            waits.append(
                f"waits {wait:,.0f} h at {planner.graph.arcs[step.number].tail} until "
                f"{permits.day(step.hour)}, when {edge} is free of "
                f"{', '.join(rule.id for rule in closing)}"
            )
        clock = step.hour
        for effect in step.effects:
            before, (paid, hours, _) = paid, pay(paid, [effect])
            more = _added(edge, effect.share, effect.rule, before, paid)
            if more:
                cited[effect.rule.id] = effect.rule
            extra += more
            clock += hours
        clock += sum(item.mean for item in usual if item.measure == "time_h")
        components.append((*extra, *usual))
    route = replace(
        plain,
        arc_components=tuple(components),
        warnings=(*plain.warnings, *waits),
        rules=tuple(cited.values()),
    )
    verdict = check_policy(route, rules=permits.rules, usd_per=choice.usd_per)
    return replace(route, verdict=verdict.verdict, judgement=verdict, tier=choice.tier)


def _wait(edge: str, hours: float, rules: Sequence[Rule]) -> Component:
    names = tuple(rule.id for rule in rules)
    return Component(
        edge, "time_h", WAIT, Spread(hours, hours, hours, "fixed"), f"wait {' '.join(names)}",
        names, "derived",
    )  # fmt: skip


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
