"""Links on a map whose width and colour say figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.network import Network
from corridors.plotting.furniture import credits_of, draw_scale
from corridors.plotting.names import families
from corridors.plotting.points import Mark, draw_marks, label_marks
from corridors.plotting.projection import Floats
from corridors.plotting.sheet import MAIN_SEAS, Sheet, name_countries, name_seas, open_sheet
from corridors.plotting.strands import kind_of
from corridors.plotting.style import Size, Theme, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Weighted", "draw_weighted", "width_handle"]

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


def draw_weighted(
    network: Network,
    lines: Sequence[Weighted],
    ax: "Axes | None",
    *,
    marks: Sequence[Mark],
    handles: Sequence[Any],
    title: str | None,
    theme: Theme,
    size: Size,
    language: str,
    sources: str = "",
) -> "Axes":
    """Draw a map sheet with weighted links, their places and a legend.

    Parameters
    ----------
    network : Network
    lines : sequence of Weighted
        Links to draw; transfers have no line and are left out.
    ax : Axes, optional
    marks : sequence of Mark
        Places to mark and name.
    handles : sequence
        Legend entries.
    title : str, optional
    theme, size : Theme, Size
    language : str
    sources : str
        What the note says besides data date and attribution.
    """
    shown = [line for line in lines if network.links[line.edge].mode != "transfer"]
    crossed = _countries(network, (line.edge for line in shown))
    with house_style(theme, size, families=families()):
        sheet = open_sheet(
            _points(network, shown, marks), ax, theme=theme, size=size, title=title, extent=None,
            crossed=crossed, language=language, handles=handles,
            note=credits_of(network, sources=sources),
        )  # fmt: skip
        _draw(sheet, network, shown)
        draw_marks(sheet, marks)
        draw_scale(sheet.ax, sheet.placer, theme, size)
        name_seas(sheet, only=MAIN_SEAS)

        def areas() -> None:
            name_countries(sheet, crossed)
            name_seas(sheet)

        label_marks(sheet, marks, "auto", network, between=areas)
    return sheet.ax


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


def _countries(network: Network, edges: Iterable[str]) -> set[str]:
    return {country for edge in edges for country, _ in network.links[edge].countries}


def _points(
    network: Network, lines: Sequence[Weighted], marks: Sequence[Mark]
) -> Floats:
    found = [
        point for line in lines
        for point in network.lines.of(network.links[line.edge], network.places)
    ]  # fmt: skip
    found += [(mark.place.lon, mark.place.lat) for mark in marks]
    return np.array(found, float)


def scaled(values: Mapping[str, float], widest_pt: float) -> dict[str, float]:
    """Widths in proportion to values, the greatest as wide as said [pt].

    Examples
    --------
    >>> scaled({"a": 4.0, "b": 1.0}, 8.0)
    {'a': 8.0, 'b': 2.0}
    """
    most = max(values.values(), default=0.0)
    return {name: widest_pt * value / most if most else 0.0 for name, value in values.items()}
