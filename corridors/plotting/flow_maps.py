"""Maps of flows: how much passes each link and how full it is; what failures would cost."""

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from corridors.errors import OptionError
from corridors.flows import FlowPlan
from corridors.network import Network
from corridors.plotting.drawing import draw_map
from corridors.plotting.options import MapOptions, setting_of
from corridors.plotting.points import Mark
from corridors.plotting.weighted_lines import Weighted, content_of, scaled, width_handle

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_criticality", "plot_flows"]

WIDEST = 5.0  # of the lines of the house style
T_PER_MT = 1e6
# upper ends of utilisation, words and colours: blue to dark red, told apart without red and green
CLASSES = (
    (0.5, "under half full", "#4d86c6"),
    (0.8, "half to 80 %", "#6fb7a6"),
    (1.0, "80 % to full", "#e39a2d"),
    (np.inf, "full and over", "#8e1230"),
)
UNKNOWN = "#8d8a84"
FULL = 1.0 - 1e-6


def plot_flows(
    plan: FlowPlan,
    ax: "Axes | None" = None,
    *,
    least_mt: float = 0.02,
    **options: Unpack[MapOptions],
) -> "Axes":
    """Draw who goes where: links as wide as what passes, coloured by how full they are.

    Parameters
    ----------
    plan : FlowPlan
        From `corridors.assign_flows`.
    ax : Axes, optional
        Where to draw.
    least_mt : float
        Links with less than this are left out [Mt/year].
    **options
        See `corridors.plotting.plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        Nothing flows.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.load_network()
    >>> ax = plot_flows(co.assign_flows(net, co.load_demand(2025), avoid=["deep-sea"]))
    """
    table = plan.links()
    network = plan.setting.network
    table = table[
        (table["t_per_year"] >= least_mt * T_PER_MT) & (table["mode"] != "transfer")
    ]  # fmt: skip
    if table.empty:
        raise OptionError(f"no link carries {least_mt:g} Mt a year; give a smaller least_mt")
    setting = setting_of(options)
    look, page = setting.theme, setting.size
    widths = scaled(dict(zip(table["edge"], table["t_per_year"], strict=True)),
                    WIDEST * page.line_pt)  # fmt: skip
    lines = [
        Weighted(str(row.edge), widths[str(row.edge)], _colour(float(str(row.utilisation))),
                 -widths[str(row.edge)])
        for row in table.itertuples()
    ]  # fmt: skip
    most = float(table["t_per_year"].max()) / T_PER_MT
    handles = [width_handle(words, page.line_pt * 2.0, colour) for _, words, colour in CLASSES]
    handles += [
        width_handle(f"{mt:g} Mt a year, both ways", WIDEST * page.line_pt * mt / most,
                     look.soft_ink)
        for mt in _round_steps(most)
    ]  # fmt: skip
    return draw_map(content_of(network, lines, _marks(plan), handles), ax, setting)


def _colour(used: float) -> str:
    if np.isnan(used):
        return UNKNOWN
    if used >= FULL:
        return CLASSES[-1][2]
    return next(colour for top, _, colour in CLASSES if used < top)


def _round_steps(most: float) -> list[float]:
    """Two round amounts, a great one and a small one."""
    scale = 10.0 ** np.floor(np.log10(most))
    great = float(scale * max(step for step in (1.0, 2.0, 5.0) if step * scale <= most))
    return [great, great / 5.0]


def _marks(plan: FlowPlan) -> list[Mark]:
    """Ends of lanes, and places of full capacities as ports, gauge changes or borders."""
    places = plan.setting.network.places
    ends = {end for lane in plan.setting.lanes for end in (lane.origin, lane.destination)}
    served = {plan.setting.lanes[path.lane] for path in plan.paths}
    ends &= {end for lane in served for end in (lane.origin, lane.destination)}
    found = {end: Mark(places[end], "end") for end in sorted(ends)}
    roles = {"port": "port", "berths": "port", "sailings": "port", "gauge change": "gauge",
             "border": "border"}  # fmt: skip
    for resource, load in zip(plan.setting.resources, plan.load, strict=True):
        if resource.capacity > 0.0 and load >= FULL * resource.capacity and resource.kind in roles:
            for place in resource.places[:2]:
                found.setdefault(place, Mark(places[place], roles[resource.kind]))
    return list(found.values())


def plot_criticality(
    table: "pd.DataFrame",
    network: Network,
    ax: "Axes | None" = None,
    *,
    measure: str = "unserved_t",
    named: int = 8,
    **options: Unpack[MapOptions],
) -> "Axes":
    """Draw what the failure of each link, port or border would cost.

    Parameters
    ----------
    table : pandas.DataFrame
        From `corridors.flows.criticality.criticality`.
    network : Network
    ax : Axes, optional
        Where to draw.
    measure : str
        ``extra_usd``, ``extra_t_h``, ``unserved_t`` or ``unserved_teu``.
    named : int
        The worst so many links and ports are marked by name.
    **options
        See `corridors.plotting.plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        Unknown measure, or no link or border in the table.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> import pandas as pd
    >>> lanes = pd.DataFrame({"origin": ["xian"], "destination": ["baku"], "amount": [20000.0]})
    >>> from corridors.flows.criticality import criticality
    >>> net = co.load_network()
    >>> lost = criticality(net, lanes, kinds=("border",))
    >>> ax = plot_criticality(lost, net, measure="extra_usd")
    """
    known = ("extra_usd", "extra_t_h", "unserved_t", "unserved_teu")
    if measure not in known:
        raise OptionError(f"measure is {measure!r}; give one of {', '.join(known)}")
    setting = setting_of(options)
    page = setting.size
    losses = _by_link(table, network, measure)
    if not losses:
        raise OptionError("the table names no link or border; ask criticality for kinds of these")
    import matplotlib

    shades = matplotlib.colormaps["magma_r"]
    most = max(max(losses.values()), 1e-12)
    widths = scaled({edge: max(loss, 0.08 * most) for edge, loss in losses.items()},
                    0.7 * WIDEST * page.line_pt)  # fmt: skip
    lines = [
        Weighted(edge, widths[edge], _shade(shades, loss / most), loss)
        for edge, loss in losses.items()
    ]
    words = {"extra_usd": "USD", "extra_t_h": "t h", "unserved_t": "t", "unserved_teu": "TEU"}
    handles = [
        width_handle(f"{_rounded(share * most)} {words[measure]} lost",
                     0.7 * WIDEST * page.line_pt * max(share, 0.08), _shade(shades, share))
        for share in (1.0, 0.5, 0.1)
    ]  # fmt: skip
    worst = _worst(table, network, measure, named)
    return draw_map(content_of(network, lines, worst, handles), ax, setting)


def _rounded(value: float) -> str:
    """Two leading figures, written out."""
    digits = int(np.floor(np.log10(value))) - 1 if value > 0.0 else 0
    return f"{round(value, -digits):,.0f}"


def _shade(shades: Any, share: float) -> str:
    from matplotlib.colors import to_hex

    return str(to_hex(shades(0.2 + 0.7 * min(1.0, max(0.0, share)))))


def _by_link(table: "pd.DataFrame", network: Network, measure: str) -> dict[str, float]:
    """Loss of each link; a border gives its loss to the rail and road links that cross it."""
    found: dict[str, float] = {}
    for row in table.to_dict("records"):
        loss = max(0.0, float(row[measure]))
        if row["kind"] == "link" and row["what"] in network.links:
            found[row["what"]] = max(found.get(row["what"], 0.0), loss)
    if found:
        return found
    for row in table[table["kind"] == "border"].to_dict("records"):
        ends = set(str(row["what"]).split("-"))
        for link in network.links.values():
            if link.mode == "border" and {
                network.places[link.origin].country, network.places[link.destination].country
            } == ends:  # fmt: skip
                found[link.id] = max(0.0, float(row[measure]))
    return found


def _worst(table: "pd.DataFrame", network: Network, measure: str, named: int) -> list[Mark]:
    ordered = table[table["kind"].isin(("link", "port"))].sort_values(measure, ascending=False)
    found: dict[str, Mark] = {}
    for row in ordered.head(named).to_dict("records"):
        what = str(row["what"])
        if what in network.places:
            found[what] = Mark(network.places[what], "port")
        elif what in network.links:
            link = network.links[what]
            for end in (link.origin, link.destination):
                found.setdefault(end, Mark(network.places[end], "end"))
    return list(found.values())
