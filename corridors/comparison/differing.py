"""Hold two states of the world against each other."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from corridors.comparison.capacities import MostCarried, capacity_changes, most_carried
from corridors.comparison.changes import changes_between
from corridors.comparison.comparing import compare
from corridors.comparison.difference import Diff
from corridors.comparison.flow_changes import flow_changes
from corridors.comparison.lanes import Lane, shipped_lanes
from corridors.comparison.result import Comparison
from corridors.comparison.route_changes import RouteChange
from corridors.errors import OptionError
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["diff"]


def diff(
    before: Network,
    after: Network,
    *,
    routes: bool = False,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    on: date | str | None = None,
    capacity: bool = False,
    flows: bool = False,
    demand: "pd.DataFrame | int | None" = None,
    method: str = "choice",
) -> Diff:
    """What differs between two states: rows, dates, rules, and where asked routes and flows.

    Parameters
    ----------
    before, after : Network
        States such as ``net``, ``net.as_of(...)`` or ``scenario.apply(net)``.
    routes : bool
        Look at lanes in both states; implied by ``lanes``.
    lanes, corridors, on
        As for `corridors.compare`.
    capacity : bool
        Say which capacities differ, and the most that each corridor can carry on the first of the
        lanes that it serves.
    flows : bool
        Spread the same demand over both states and say which flows move; implied by ``demand``.
    demand : pandas.DataFrame or int, optional
        Lanes as for `corridors.assign_flows`, or a year of ``demand.csv``; default the year of the
        newest evidence. What the scenarios change of it comes on top.
    method : str
        ``choice`` or ``cheapest``, as for `corridors.assign_flows`.

    Returns
    -------
    Diff

    Raises
    ------
    OptionError
        An argument is no network.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> found = co.diff(net, co.load_scenario("ru-kz-border-closed").apply(net))
    >>> set(found.tables)
    {'links'}
    """
    for state in (before, after):
        if not isinstance(state, Network):
            raise OptionError(
                f"{state!r} is no network; give load_network(), net.as_of(day) or "
                "scenario.apply(net)"
            )
    found: tuple[RouteChange, ...] = ()
    asked = None if lanes is None else list(lanes)
    if routes or asked is not None:
        sides: list[Comparison] = [
            compare(state, lanes=asked, corridors=corridors, on=on) for state in (before, after)
        ]
        found = tuple(RouteChange(*pair) for pair in zip(*(s.rows for s in sides), strict=True))
    moved = None
    if flows or demand is not None:
        moved = flow_changes(before, after, demand=demand, method=method)
    capacities = capacity_changes(before, after) if capacity else ()
    carries: tuple[MostCarried, ...] = ()
    if capacities:
        names = corridors or [rule.id for rule in after.corridors]
        carries = most_carried(before, after, asked or shipped_lanes(), names)
    return Diff(before, after, changes_between(before, after), found, moved, capacities, carries)
