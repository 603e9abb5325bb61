"""Routes as drawn lines: side by side where they share a link.

Geometry is in points (1/72 inch) from the lower left corner of the axes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.plotting.labels import MapPlacer
from corridors.plotting.style import ASSUMED, MODES, PLANNED, SUSPENDED, LineLook, Theme
from corridors.routes import Route
from corridors.schema import Link

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from corridors.plotting.sheet import Sheet

__all__ = [
    "Strand",
    "dashes_of",
    "draw_quiet",
    "draw_strands",
    "kind_of",
    "link_strands",
    "ring_short",
    "route_strands",
]

Floats = NDArray[np.float64]

STEP_PT = 1.2
SMOOTH_PT = 10.0
LEAST_PT = 9.0  # shorter lines get a ring
KINDS: Mapping[str, str] = {
    "water": "Ferry or sea",
    "road": "Road",
    "planned": "Planned or being built",
    "suspended": "Suspended",
    "assumed": "Course of line assumed",
    "line": "",
}


@dataclass(frozen=True)
class Strand:
    """A run of one route in one style.

    Parameters
    ----------
    group : str
        What gives the colour: corridor, route or mode.
    kind : str
        ``line``, ``water``, ``road``, ``planned``, ``suspended`` or ``assumed``.
    points : array
        Rows of x and y [pt].
    edges : tuple of str
        Links it runs over.
    """

    group: str
    kind: str
    points: Floats
    edges: tuple[str, ...]


def kind_of(link: Link, network: Network) -> str:
    """What a link's line has to say: how sure it is and what runs there."""
    if link.moves in ("ferry", "sea"):
        return "water"
    if link.status in ("planned", "construction"):
        return "planned"
    if link.status == "suspended":
        return "suspended"
    if link.moves == "road":
        return "road"
    assumed = link.geometry in ("schematic", "none") or not network.lines.has(link.id)
    return "assumed" if assumed else "line"


def link_strands(
    links: Iterable[Link], network: Network, placer: MapPlacer, *, group: Callable[[Link], str]
) -> list[Strand]:
    """One strand per link, drawn in the middle."""
    found = []
    for link in links:
        if link.mode == "transfer":
            continue
        line = placer.line(network.lines.of(link, network.places))
        found.append(Strand(group(link), kind_of(link, network), line, (link.id,)))
    return found


def route_strands(
    routes: Sequence[Route],
    placer: MapPlacer,
    *,
    group: Callable[[int, Route, Link], str],
    order: Sequence[str],
    spacing: float,
) -> list[Strand]:
    """Strands of routes; those that share a link run side by side.

    Parameters
    ----------
    routes : sequence of Route
        What to draw.
    placer : MapPlacer
        Scale of the map.
    group : callable
        Group of a link of a route: routes of one group lie on one line.
    order : sequence of str
        Groups from the left to the right of westward travel.
    spacing : float
        Distance between neighbours [pt].
    """
    users: dict[str, set[str]] = {}
    for number, route in enumerate(routes):
        for arc in route.arcs:
            users.setdefault(arc.link.id, set()).add(group(number, route, arc.link))
    rank = {name: place for place, name in enumerate(order)}

    def shift(name: str, link: Link) -> float:
        row = sorted(users[link.id], key=lambda g: rank[g])
        return (row.index(name) - (len(row) - 1) / 2) * spacing

    drawn: set[tuple[str, str]] = set()
    found: list[Strand] = []
    for number, route in enumerate(routes):
        arcs = [arc for arc in route.arcs if arc.link.mode != "transfer"]
        names = [group(number, route, arc.link) for arc in arcs]
        shifts = [shift(name, arc.link) for name, arc in zip(names, arcs, strict=True)]
        for piece in _laid_out(route, arcs, names, shifts, placer):
            fresh = [(piece.group, edge) not in drawn for edge in piece.edges]
            if any(fresh):
                found.append(piece)
        drawn |= {(name, arc.link.id) for name, arc in zip(names, arcs, strict=True)}
    return found


def _laid_out(
    route: Route,
    arcs: Sequence[Arc],
    names: Sequence[str],
    shifts: Sequence[float],
    placer: MapPlacer,
) -> Iterator[Strand]:
    """One route's strands, moved aside by so many points link by link."""
    network = route.network
    lines = []
    for arc in arcs:
        line = placer.line(network.lines.of(arc.link, network.places))
        lines.append(_stepped(line if arc.forward else line[::-1]))
    if not lines:
        return
    points = np.concatenate(lines)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    west = -1.0 if points[0, 0] >= points[-1, 0] else 1.0
    aside = np.asarray(shifts)[owner]
    if np.any(aside):
        points = points + _normals(points) * (west * _smooth(aside, 5))[:, None]
    looks = [(name, kind_of(arc.link, network)) for name, arc in zip(names, arcs, strict=True)]
    for (name, kind), run in groupby(range(len(arcs)), key=lambda k: looks[k]):
        members = list(run)
        seen = np.flatnonzero((owner >= members[0]) & (owner <= members[-1]))
        last = min(seen[-1] + 2, len(points))
        yield Strand(name, kind, points[seen[0] : last], tuple(arcs[k].link.id for k in members))


def _stepped(points: Floats) -> Floats:
    """A line with points at even steps."""
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    count = max(2, int(along[-1] / STEP_PT) + 1)
    at = np.linspace(0.0, along[-1], count)
    return np.column_stack([np.interp(at, along, points[:, k]) for k in (0, 1)])


def _smooth(values: Floats, reach: int) -> Floats:
    """Mean over a moving window; the ends are held."""
    width = 2 * reach + 1
    held = np.pad(values, reach, mode="edge")
    return np.asarray(np.convolve(held, np.ones(width) / width, mode="valid"))


def _normals(points: Floats) -> Floats:
    """Unit vectors to the left of travel, smoothed so that a bend does not fold the line."""
    way = np.gradient(points, axis=0)
    reach = max(1, int(SMOOTH_PT / STEP_PT / 2))
    way = np.column_stack([_smooth(way[:, k], reach) for k in (0, 1)])
    length = np.hypot(*way.T)
    length[length == 0] = 1.0
    return np.asarray(np.column_stack([-way[:, 1], way[:, 0]]) / length[:, None])


def draw_strands(
    ax: "Axes",
    strands: Sequence[Strand],
    placer: MapPlacer,
    theme: Theme,
    *,
    looks: Mapping[str, LineLook],
    width: float,
    level: float = 0,
) -> None:
    """Draw strands, pale edge first, and remember them so that labels keep off.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    strands : sequence of Strand
        What to draw.
    placer : MapPlacer
        Scale of the map.
    theme : Theme
        Colours.
    looks : mapping of str to LineLook
        Look by group.
    width : float
        Width of a full line [pt].
    level : float
        Strands of a higher level, below 5, lie over those of a lower one.
    """
    from matplotlib.collections import LineCollection

    metres = [placer.data(s.points) for s in strands]
    edge = LineCollection(
        metres, colors=theme.halo, linewidths=[_width(s, looks, width) + 1.0 for s in strands],
        zorder=4 + level / 5, capstyle="round", joinstyle="round", alpha=0.8,
    )  # fmt: skip
    ax.add_collection(edge, autolim=False)
    base = 5 + level / 5
    keys = list(dict.fromkeys((s.group, s.kind) for s in strands))
    for rank, key in enumerate(sorted(keys, key=lambda k: list(looks).index(k[0]))):
        group, kind = key
        lines = [line for line, s in zip(metres, strands, strict=True) if (s.group, s.kind) == key]
        wide = _width(Strand(group, kind, np.empty((0, 2)), ()), looks, width)
        ax.add_collection(
            LineCollection(
                lines, colors=theme.colour(looks[group]), linewidths=wide,
                linestyles=dashes_of(kind), zorder=base + rank / 100, gid=f"{group}:{kind}",
                capstyle="round" if kind == "line" else "butt", joinstyle="round",
            ),
            autolim=False,
        )  # fmt: skip
        if kind == "water":
            core = LineCollection(lines, colors=theme.core, linewidths=wide * 0.42,
                                  zorder=base + rank / 100 + 0.005, capstyle="butt")  # fmt: skip
            ax.add_collection(core, autolim=False)
    for strand in strands:
        placer.avoid_line(strand.points)


def draw_quiet(sheet: "Sheet", links: Iterable[Link], network: Network) -> None:
    """Draw links as thin lines under everything else; labels may cover them."""
    from matplotlib.collections import LineCollection

    lines = [sheet.placer.data(sheet.placer.line(network.lines.of(link, network.places)))
             for link in links if link.mode != "transfer" and link.moves != "sea"]  # fmt: skip
    quiet = LineCollection(lines, colors=sheet.theme.soft_ink, linewidths=0.5, alpha=0.6,
                           zorder=3.5, gid="quiet")  # fmt: skip
    sheet.ax.add_collection(quiet, autolim=False)


def ring_short(sheet: "Sheet", strands: Iterable[Strand], looks: Mapping[str, LineLook]) -> None:
    """Draw a ring around strands that are too short to be seen, and keep labels off it.

    One ring serves neighbours of one group.
    """
    radius = sheet.size.text_pt * 0.95
    drawn: list[tuple[str, Floats]] = []
    for strand in strands:
        middle = strand.points.mean(axis=0)
        near = any(
            group == strand.group and np.hypot(*(middle - other)) < 2 * radius
            for group, other in drawn
        )
        if near or np.ptp(strand.points, axis=0).max() > LEAST_PT:
            continue
        drawn.append((strand.group, middle))
        x, y = sheet.placer.data(middle)
        sheet.ax.plot([x], [y], "o", markersize=2 * radius, markerfacecolor="none", zorder=7.2,
                      markeredgecolor=sheet.theme.colour(looks[strand.group]), gid="ring",
                      markeredgewidth=sheet.size.line_pt)  # fmt: skip
        sheet.placer.avoid_box((*(middle - radius), *(middle + radius)))


def _width(strand: Strand, looks: Mapping[str, LineLook], width: float) -> float:
    share = {"water": 1.35, "road": 0.8}.get(strand.kind, 1.0)
    return width * looks[strand.group].width * share


def dashes_of(kind: str) -> object:
    """Matplotlib line style of a kind of line."""
    patterns = {"planned": PLANNED, "suspended": SUSPENDED, "assumed": ASSUMED}
    pattern = MODES["road"].dash if kind == "road" else patterns.get(kind, ())
    return (0, pattern) if pattern else "solid"
