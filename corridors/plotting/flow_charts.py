"""Charts of flows: the ladder of bottlenecks to relieve, and who goes by which corridor."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.data import data_file
from corridors.errors import OptionError
from corridors.flows import FlowPlan, MaxFlow
from corridors.plotting.chart_frame import chart, name_rows
from corridors.plotting.furniture import wrapped
from corridors.plotting.style import Size, Theme, look_of_corridor
from corridors.plotting.words import SHORTER

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_ladder", "plot_sankey"]

T_PER_MT = 1e6
NAME_SHARE = 0.42  # of the width of the figure that names may take
GAP = 0.025  # between neighbours of a column, of all goods
LEAST = 0.003  # smaller flows are gathered
ROWS = {"corridors": 24.0}


def plot_ladder(
    found: "MaxFlow | pd.DataFrame",
    ax: "Axes | None" = None,
    *,
    steps: int = 6,
    unit: str = "",
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
) -> "Axes":
    """Draw what is gained when bottlenecks are lifted one after another.

    Parameters
    ----------
    found : MaxFlow or pandas.DataFrame
        From `corridors.max_flow`, or its ``relief_ladder``.
    ax : Axes, optional
        Where to draw.
    steps : int
        Steps to take, where the ladder is made here.
    unit : str
        ``teu`` or ``t``; known where ``found`` is a `MaxFlow`.
    title, theme, size
        See `corridors.plotting.plot_times`.

    Returns
    -------
    Axes
        One bar for what passes today and one per step; the dark part is what the step gains, the
        figure at its end what passes then, with the published cost where there is one.

    Raises
    ------
    OptionError
        The ladder has no step, or its unit is not known.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> most = co.max_flow(co.load_network(), "almaty", "poti", corridor="middle")
    >>> ax = plot_ladder(most, steps=1)
    """
    if isinstance(found, MaxFlow):
        table, unit = found.relief_ladder(steps=steps), found.unit
    else:
        table = found
    if unit not in ("teu", "t"):
        raise OptionError(f"unit is {unit!r}; give teu or t")
    table = table[np.isfinite(table["after_per_year"].to_numpy(dtype=float))]
    if table.empty:
        raise OptionError("the ladder has no step: nothing binds, or all limits are lifted")
    scale, words = (T_PER_MT, "Mt a year") if unit == "t" else (1e3, "thousand TEU a year")
    rows = table.to_dict("records")
    before = np.array([rows[0]["before_per_year"], *(r["before_per_year"] for r in rows)]) / scale
    after = np.array([rows[0]["before_per_year"], *(r["after_per_year"] for r in rows)]) / scale
    names = ["today", *(f"{r['step']}. {r['relieved']}" for r in rows)]
    costs = ["", *(_paid(r["investment_usd"]) for r in rows)]
    with chart(ax, theme, size, 2.0 * len(names), title) as drawn:
        look = look_of_corridor("middle")
        pale, dark = drawn.theme.soft_ink, drawn.theme.colour(look)
        at = np.arange(len(names))
        drawn.ax.barh(at, before, color=pale, alpha=0.35, height=0.6, gid="before")
        drawn.ax.barh(at, after - before, left=before, color=dark, height=0.6, gid="gain")
        room = drawn.size.width_in * 72.0 * NAME_SHARE
        name_rows(
            drawn.ax, [wrapped(name, room, fontsize=drawn.size.text_pt) for name in names]
        )  # fmt: skip
        for row, (end, cost) in enumerate(zip(after, costs, strict=True)):
            drawn.ax.annotate(
                f"{end:,.3g}{cost}", (end, row), xytext=(4, 0), textcoords="offset points",
                ha="left", va="center", fontsize=drawn.size.small_pt, color=drawn.theme.ink,
                parse_math=False,
            )  # fmt: skip
        drawn.ax.invert_yaxis()
        drawn.ax.set_xlim(0.0, float(after.max()) * 1.4)
        drawn.ax.set_xlabel(f"most that can pass one way [{words}]")
    return drawn.ax


def _paid(usd: float) -> str:
    """Cost in words, with a mark that sets it apart from the figure before."""
    if usd != usd:
        return ""
    amount = f"{usd / 1e9:.2g} bn" if usd >= 1e9 else f"{usd / 1e6:.0f} m"
    return f"\nworks: {amount} USD"


def plot_sankey(
    plan: FlowPlan,
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
) -> "Axes":
    """Draw who goes where: countries of origin, corridors, countries of destination.

    Parameters
    ----------
    plan : FlowPlan
        From `corridors.assign_flows`.
    ax : Axes, optional
        Where to draw.
    title, theme, size
        See `corridors.plotting.plot_times`.

    Returns
    -------
    Axes
        Heights are tonnes a year; what finds no room goes to ``unserved``.

    Raises
    ------
    OptionError
        The plan has no goods.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> import pandas as pd
    >>> lanes = pd.DataFrame({"origin": ["xian"], "destination": ["baku"], "amount": [20000.0]})
    >>> ax = plot_sankey(co.assign_flows(co.load_network(), lanes))
    """
    flows = _streams(plan)
    total = sum(flows.values())
    if total <= 0.0:
        raise OptionError("the plan has no goods")
    columns = [_stacked(flows, column, total) for column in range(3)]
    with chart(ax, theme, size, ROWS["corridors"], title) as drawn:
        used = [dict.fromkeys(column, 0.0) for column in columns]
        order = [list(column) for column in columns]
        ordered = sorted(flows.items(), key=lambda item: [
            order[k].index(item[0][k]) for k in (1, 0, 2)
        ])  # fmt: skip
        for names, amount in ordered:
            colour = _colour_of(names[1], drawn.theme)
            high = amount / total
            ends = []
            for column, name in enumerate(names):
                start = columns[column][name][0] + used[column][name]
                used[column][name] += high
                ends.append(start)
            for left in (0, 1):
                drawn.ax.add_patch(_ribbon(left, ends[left], ends[left + 1], high, colour))
        for column, stack in enumerate(columns):
            for name, (low, high) in stack.items():
                _name_block(drawn, column, name, low, high, total)
        drawn.ax.set(xlim=(-0.45, 2.45), ylim=(-0.02, _top(columns)))
        drawn.ax.axis("off")
        for column, words in enumerate(("from", "by", "to")):
            drawn.ax.annotate(words, (column, _top(columns)), ha="center", va="top",
                              fontsize=drawn.size.small_pt, color=drawn.theme.soft_ink)  # fmt: skip
    return drawn.ax


def _streams(plan: FlowPlan) -> dict[tuple[str, str, str], float]:
    """Tonnes by country of origin, corridor and country of destination."""
    setting = plan.setting
    places = setting.network.places
    titles = _country_titles()
    found: dict[tuple[str, str, str], float] = {}

    def title(place: str) -> str:
        code = places[place].country
        return titles.get(code, code)

    def add(number: int, corridor: str, amount: float) -> None:
        lane = setting.lanes[number]
        tonnes = amount * (setting.t_per_teu if lane.cargo.unit == "teu" else 1.0)
        key = (title(lane.origin), corridor, title(lane.destination))
        found[key] = found.get(key, 0.0) + tonnes

    for path in plan.paths:
        add(path.lane, plan.corridor_of(path), path.amount)
    for number, lane in enumerate(setting.lanes):
        left = lane.amount - float(plan.served[number])
        if left > 1e-6 * max(1.0, lane.amount):
            add(number, "unserved", left)
    total = sum(found.values())
    return {key: amount for key, amount in found.items() if amount >= LEAST * total}


@cache
def _country_titles() -> dict[str, str]:
    """Short names of countries by code."""
    import json

    text = data_file("basemap/countries.geojson").read_text(encoding="utf-8")
    facts = [feature["properties"] for feature in json.loads(text)["features"]]
    return {fact["iso2"]: SHORTER.get(fact["iso2"], fact["name"]) for fact in facts}


def _stacked(
    flows: Mapping[tuple[str, str, str], float], column: int, total: float
) -> dict[str, tuple[float, float]]:
    """Lower end and height of each block of a column, the greatest below."""
    sums: dict[str, float] = {}
    for names, amount in flows.items():
        sums[names[column]] = sums.get(names[column], 0.0) + amount / total
    found, at = {}, 0.0
    for name in sorted(sums, key=lambda name: -sums[name]):
        found[name] = (at, sums[name])
        at += sums[name] + GAP
    return found


def _top(columns: list[dict[str, tuple[float, float]]]) -> float:
    return max(low + high for column in columns for low, high in column.values()) + 0.06


def _colour_of(corridor: str, theme: Theme) -> str:
    return theme.soft_ink if corridor == "unserved" else theme.colour(look_of_corridor(corridor))


def _ribbon(left: int, low: float, far: float, high: float, colour: str) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    start, end, half = left + 0.06, left + 0.94, left + 0.5
    points = [
        (start, low), (half, low), (half, far), (end, far), (end, far + high),
        (half, far + high), (half, low + high), (start, low + high), (start, low),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return PathPatch(Path(points, codes), facecolor=colour, alpha=0.55, linewidth=0.0)


def _name_block(
    drawn: Any, column: int, name: str, low: float, high: float, total: float
) -> None:  # fmt: skip
    from matplotlib.patches import Rectangle

    colour = _colour_of(name, drawn.theme) if column == 1 else drawn.theme.soft_ink
    drawn.ax.add_patch(Rectangle((column - 0.06, low), 0.12, high, color=colour, linewidth=0.0))
    mt = f"{high * total / T_PER_MT:,.1f} Mt"
    side = {0: "right", 1: "center", 2: "left"}[column]
    at = {0: column - 0.09, 1: column, 2: column + 0.09}[column]
    drawn.ax.annotate(
        f"{name}  {mt}", (at, low + high / 2.0), ha=side, va="center", parse_math=False,
        fontsize=drawn.size.small_pt, color=drawn.theme.ink, gid=f"block:{column}:{name}",
        bbox={"boxstyle": "square,pad=0.1", "facecolor": drawn.theme.paper, "alpha": 0.75,
              "linewidth": 0.0} if column == 1 else None,
    )  # fmt: skip
