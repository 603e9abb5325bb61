"""Judge routes: what a rule must know of them, read off their arcs."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.policy.facts import Endpoint, Goods, Passage
from corridors.policy.judging import day_of, judge
from corridors.policy.loading import load_rules
from corridors.policy.rules import RuleSet
from corridors.policy.verdict import Verdict
from corridors.schema import Place

__all__ = ["check_policy", "known_names", "passage_of", "passages_of", "shipped_rules"]


@cache
def shipped_rules() -> RuleSet:
    """Rules of the shipped table, read once."""
    return load_rules()


def known_names(network: Network) -> dict[str, frozenset[str]]:
    """Names of a network that a rule may speak of, for ``load_rules(known=...)``."""
    links = network.links.values()
    return {
        "places": frozenset(network.places),
        "edges": frozenset(network.links),
        "countries": frozenset(place.country for place in network.places.values()),
        "modes": frozenset(link.moves_by or link.mode for link in links if link.mode != "transfer"),
    }


def passage_of(arc: Arc, places: Mapping[str, Place], entered: date) -> Passage:
    """One arc as a rule sees it.

    Parameters
    ----------
    arc : Arc
        Link and direction.
    places : mapping of str to Place
        Places of the network.
    entered : date
        Day on which the arc is entered.
    """
    link = arc.link
    countries = arc.countries(places)
    mover = "" if link.mode == "transfer" else link.moves_by or link.mode
    border = ""
    if mover in ("rail", "road"):
        border = ";".join("-".join(sorted(pair)) for pair in pairwise(countries))
    return Passage(link.id, link.mode, mover, countries, (arc.tail, arc.head), border, entered)


def passages_of(
    arcs: Iterable[Arc], places: Mapping[str, Place], entered: Iterable[date]
) -> tuple[Passage, ...]:
    """Arcs of a journey as rules see them.

    Parameters
    ----------
    arcs : iterable of Arc
        The journey.
    places : mapping of str to Place
        Places of the network.
    entered : iterable of date
        Day on which each arc is entered, in the same order.
    """
    pairs = zip(arcs, entered, strict=True)
    return tuple(passage_of(arc, places, day) for arc, day in pairs)


def _ends(route: Any, passages: tuple[Passage, ...]) -> tuple[Endpoint, Endpoint]:
    origin, destination = getattr(route, "origin", ""), getattr(route, "destination", "")
    return (
        Endpoint(passages[0].countries[0], str(origin)),
        Endpoint(passages[-1].countries[-1], str(destination)),
    )


def check_policy(
    route: Any,
    consignment: Goods | None = None,
    *,
    on: date | str | None = None,
    rules: RuleSet | None = None,
    usd_per: Mapping[str, float] | None = None,
) -> Verdict:
    """Judge a route for a consignment.

    Parameters
    ----------
    route : Route
        A journey that offers ``passages()``, or arcs with passage dates.
    consignment : Goods, optional
        What is sent; by default the consignment the route was found for.
    on : date or str, optional
        Departure; by default that of the route. Rules are taken at the day each leg is passed.
    rules : RuleSet, optional
        Rules to hold it against; the shipped ones by default.
    usd_per : mapping of str to float, optional
        Dollars per unit of other currencies [USD].

    Returns
    -------
    Verdict

    Raises
    ------
    OptionError
        The route has no legs or the date is none.
    UnknownNameError
        The consignment names a country that nobody knows.

    Examples
    --------
    >>> import corridors as co
    >>> route = co.find_route(co.load_network(), "xian", "duisburg")
    >>> check_policy(route, co.Consignment(hs="9403"), on="2026-06-01").verdict in (
    ...     "pass", "delay", "licence", "check", "blocked")
    True
    """
    offered = getattr(route, "passages", None)
    if callable(offered):
        passages = tuple(offered())
    else:
        passages = passages_of(route.arcs, route.network.places, route.passage_dates)
    if not passages:
        raise OptionError("the route has no legs; give one between two different places")
    goods = consignment if consignment is not None else route.consignment
    ends = _ends(route, passages)
    start = day_of(on) if on is not None else None
    leaves = getattr(route, "on", None)
    if start is not None and leaves is not None:
        start += passages[0].entered - leaves  # a wait at the origin stays as it is
    return judge(
        rules if rules is not None else shipped_rules(),
        passages,
        goods,
        origin=ends[0],
        destination=ends[1],
        on=start,
        usd_per=usd_per,
    )
