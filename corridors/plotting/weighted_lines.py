"""Links on a map whose width says one figure and whose colour another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corridors.network import Network
from corridors.plotting.drawing import MapContent, points_of
from corridors.plotting.points import Mark
from corridors.plotting.projection import Floats
from corridors.plotting.sheet import Sheet
from corridors.plotting.strands import kind_of

__all__ = ["Weighted", "content_of", "scaled", "width_handle"]

LEAST_PT = 0.6


@dataclass(frozen=True)
class Weighted:
    """A link with its width and colour.

    Parameters
    ----------
    edge : str
        Link id.
    width_pt : float
        Width [pt].
    colour : str
        Any colour of matplotlib.
    rank : float
        Links of greater rank lie on top.
    """

    edge: str
    width_pt: float
    colour: str
    rank: float = 0.0


def width_handle(label: str, width_pt: float, colour: str) -> Any:
    """Legend entry of a line."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, linewidth=width_pt, label=label, solid_capstyle="butt")


def content_of(
    network: Network, lines: Sequence[Weighted], marks: Sequence[Mark], handles: Sequence[Any]
) -> MapContent:
    """What a map of weighted links shows.

    Parameters
    ----------
    network : Network
    lines : sequence of Weighted
        Links to draw; transfers have no line and are left out.
    marks : sequence of Mark
        Places to mark and name.
    handles : sequence
        Legend entries.
    """
    shown = [line for line in lines if network.links[line.edge].mode != "transfer"]
    links = [network.links[line.edge] for line in shown]
    return MapContent(
        network, points_of(links, network), lambda sheet: _draw(sheet, network, shown), marks,
        handles, {country for link in links for country, _ in link.countries},
    )  # fmt: skip


def _draw(sheet: Sheet, network: Network, lines: Sequence[Weighted]) -> None:
    from matplotlib.collections import LineCollection

    def add(points: Floats, colour: str, wide: float, level: float, gid: str | None = None) -> None:
        sheet.ax.add_collection(
            LineCollection([sheet.placer.data(points)], colors=[colour], linewidths=wide,
                           zorder=level, capstyle="round", joinstyle="round", gid=gid),
            autolim=False,
        )  # fmt: skip

    for line in sorted(lines, key=lambda line: line.rank):
        link = network.links[line.edge]
        points = sheet.placer.line(network.lines.of(link, network.places))
        width = max(LEAST_PT, line.width_pt)
        add(points, sheet.theme.halo, width + 0.8, 4.0)
        add(points, line.colour, width, 4.1, f"weighted:{line.edge}")
        if kind_of(link, network) == "water" and width > 1.2:
            add(points, sheet.theme.core, width * 0.35, 4.2)
        sheet.placer.avoid_line(points)


def scaled(values: Mapping[str, float], widest_pt: float) -> dict[str, float]:
    """Widths in proportion to values, the greatest as wide as said [pt].

    Examples
    --------
    >>> scaled({"a": 4.0, "b": 1.0}, 8.0)
    {'a': 8.0, 'b': 2.0}
    """
    most = max(values.values(), default=0.0)
    return {name: widest_pt * value / most if most else 0.0 for name, value in values.items()}
