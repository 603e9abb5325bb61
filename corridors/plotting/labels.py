"""Labels that do not collide: measured text, candidate positions, the least important dropped.

All geometry here is in points (1/72 inch) from the lower left corner of the axes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.plotting.measuring import POINTS_PER_INCH, root_of, text_size
from corridors.plotting.projection import MapFrame
from corridors.plotting.style import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from shapely import Polygon

__all__ = ["Box", "MapPlacer", "Placer"]

Box = tuple[float, float, float, float]  # left, bottom, right, top
Floats = NDArray[np.float64]

PAD_PT = 1.2
NEAR = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))
FAR_PT = (9.0, 15.0, 22.0, 30.0)
LEADER_FROM_PT = 8.0
COVER_COST, FAR_COST, SIDE_COST, INWARD_COST = 1.0, 0.35, 0.25, 6.0


@dataclass(frozen=True)
class _Spot:
    cost: float
    box: Box
    offset: tuple[float, float]


class Placer:
    """Finds free room for text on one axes.

    Parameters
    ----------
    ax : Axes
        Axes whose limits are final.
    theme : Theme
        Colours of text and halo.
    """

    def __init__(self, ax: "Axes", theme: Theme) -> None:
        self.ax, self.theme = ax, theme
        figure = root_of(ax)
        ax.apply_aspect()
        box = ax.get_window_extent(figure.canvas.get_renderer())
        pixel = POINTS_PER_INCH / figure.dpi
        self.width, self.height = box.width * pixel, box.height * pixel
        (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
        self._corner = np.array([west, south])
        self._scales = np.array([self.width / (east - west), self.height / (north - south)])
        cells = (int(self.height) + 2, int(self.width) + 2)
        self._ink = np.zeros(cells)
        self._sums: Floats | None = None
        self._taken: list[Box] = []

    def points(self, xy: Floats) -> Floats:
        """Coordinates of the data as points on the axes."""
        return np.asarray((np.asarray(xy, float) - self._corner) * self._scales)

    def data(self, points: Floats) -> Floats:
        """Points on the axes as coordinates of the data."""
        return np.asarray(np.asarray(points, float) / self._scales + self._corner)

    def avoid_line(self, points: Floats) -> None:
        """Remember a drawn line, which text should rather not cover."""
        steps = np.hypot(*np.diff(points, axis=0).T)
        along = np.r_[0.0, np.cumsum(steps)]
        if along[-1] == 0:
            return
        at = np.arange(0.0, along[-1], 0.7)
        x, y = (np.interp(at, along, points[:, k]).astype(int) for k in (0, 1))
        rows, columns = self._ink.shape
        seen = (x >= 0) & (y >= 0) & (x < columns) & (y < rows)
        self._ink[y[seen], x[seen]] = 1.0
        self._sums = None

    def avoid_box(self, box: Box) -> None:
        """Remember a rectangle that text must not touch."""
        self._taken.append(box)

    def ink_in(self, boxes: Any) -> Floats:
        """How much of the drawn lines lies in each rectangle; one or rows of them."""
        if self._sums is None:
            self._sums = np.pad(self._ink, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        rows, columns = self._ink.shape
        left, low, right, high = np.asarray(boxes, float).T
        west, east = (np.clip(v, 0, columns).astype(int) for v in (left, right + 1))
        south, north = (np.clip(v, 0, rows).astype(int) for v in (low, high + 1))
        s = self._sums
        return np.asarray(s[north, east] - s[south, east] - s[north, west] + s[south, west])

    def are_free(self, boxes: Any) -> NDArray[np.bool_]:
        """Whether each rectangle lies in the axes and touches nothing that was remembered."""
        left, low, right, high = np.asarray(boxes, float).reshape(-1, 4).T
        inside = (left >= 1) & (low >= 1) & (right <= self.width - 1) & (high <= self.height - 1)
        if not self._taken:
            return np.asarray(inside)
        t = np.asarray(self._taken).T[:, None, :]
        across = (left[:, None] < t[2]) & (t[0] < right[:, None])
        up = (low[:, None] < t[3]) & (t[1] < high[:, None])
        return np.asarray(inside & ~(across & up).any(axis=1))

    def is_free(self, box: Box) -> bool:
        """Whether one rectangle is free, see `are_free`."""
        return bool(self.are_free([box])[0])

    def measure(self, text: str, **font: Any) -> tuple[float, float]:
        """Width and height of a text [pt], with the free edge around it."""
        width, height = text_size(text, **font)
        return width + 2 * PAD_PT, height + 2 * PAD_PT

    def _spots(self, at: Floats, size: tuple[float, float], reach: float) -> Iterable[_Spot]:
        half = np.asarray(size) / 2
        for rank, (dx, dy) in enumerate(NEAR):
            slant = 0.75 if dx and dy else 1.0
            away = reach * slant
            offset = np.array([dx * (half[0] + away), dy * (half[1] * slant + away)])
            yield self._spot(at, half, offset, SIDE_COST * rank)
        for far in FAR_PT:
            for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
                way = np.array([np.cos(turn), np.sin(turn)])
                offset = way * (reach + far) + way * half
                yield self._spot(at, half, offset, 2.0 + FAR_COST * far)

    def _spot(self, at: Floats, half: Floats, offset: Floats, cost: float) -> _Spot:
        low, high = at + offset - half, at + offset + half
        box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        return _Spot(cost, box, (float(offset[0]), float(offset[1])))

    @staticmethod
    def _unled(reach: float) -> float:
        """Distance from a point up to which a label needs no leader line [pt]."""
        return max(LEADER_FROM_PT, reach + 2.0) if reach else 1.0

    def _leader(self, at: Floats, spot: _Spot, reach: float) -> tuple[Floats, float]:
        """End of the leader line at the label, and its cost; no cost where it is not needed."""
        left, low, right, high = spot.box
        end = np.clip(at, (left, low), (right, high))
        gap = float(np.hypot(*(end - at)))
        if gap <= self._unled(reach):
            return end, 0.0
        shares = np.linspace(reach / gap, 0.97, 12)[:, None]
        along = at + (end - at) * shares
        for x, y in along:
            if any(b[0] < x < b[2] and b[1] < y < b[3] for b in self._taken):
                return end, np.inf
        return end, 0.5 * float(self.ink_in(np.hstack([along, along])).sum())

    def place(
        self,
        text: str,
        at: Sequence[float],
        *,
        reach: float = 3.5,
        worst: float = 12.0,
        away: bool = False,
        **font: Any,
    ) -> "Text | None":
        """Write a label beside a point, with a leader line where it stands off.

        Parameters
        ----------
        text : str
            Label.
        at : sequence of float
            Point on the axes [pt].
        reach : float
            Radius kept free around the point [pt].
        worst : float
            Cost above which the label is dropped rather than drawn: one for each point of line
            covered, 0.35 for each point of distance.
        away : bool
            Stand off the point in any case, with a leader line.
        **font
            Passed to the text.

        Returns
        -------
        Text or None
            None where there is no room.
        """
        here = np.asarray(at, float)
        size = self.measure(text, **font)
        best, least = None, worst
        for spot in self._spots(here, size, reach):
            if spot.cost >= least or (away and spot.cost < 2.0) or not self.is_free(spot.box):
                continue
            cost = spot.cost + COVER_COST * float(self.ink_in(spot.box))
            if cost < least:
                cost += self._leader(here, spot, reach)[1]
            if cost < least:
                best, least = spot, cost
        if best is None:
            return None
        self._taken.append(best.box)
        end = self._leader(here, best, reach)[0]
        arrow = None
        if np.hypot(*(end - here)) > self._unled(0.0 if away else reach):
            corner, size_ = np.asarray(best.box[:2]), np.asarray(size)
            arrow = {"arrowstyle": "-", "linewidth": 0.4, "color": self.theme.soft_ink,
                     "shrinkA": 0.0, "shrinkB": reach * 0.7,
                     "relpos": tuple((end - corner) / size_)}  # fmt: skip
        return self._write(text, here, best.offset, arrow, font)

    def _write(
        self, text: str, at: Floats, offset: tuple[float, float], arrow: Any, font: dict[str, Any]
    ) -> "Text":
        from matplotlib.patheffects import withStroke

        halo = withStroke(linewidth=1.6, foreground=self.theme.halo, alpha=0.85)
        style = {"color": self.theme.ink, "zorder": 8, "path_effects": [halo], **font}
        return self.ax.annotate(
            text, xy=tuple(self.data(at)), xytext=offset, textcoords="offset points",
            ha="center", va="center", parse_math=False, arrowprops=arrow, annotation_clip=False,
            **style,
        )  # fmt: skip

    def place_inside(
        self,
        texts: Sequence[str],
        shape: "Polygon",
        *,
        share: float = 1.0,
        worst: float = 6.0,
        near: Sequence[float] | None = None,
        within: float = np.inf,
        **font: Any,
    ) -> "Text | None":
        """Write a name inside an area, where it covers the least.

        Parameters
        ----------
        texts : sequence of str
            The name in several forms (one line, two lines), the best first.
        shape : shapely.Polygon
            Area on the axes [pt].
        share : float
            Least part of the text that must lie inside.
        worst : float
            Points of line that may be covered at most.
        near : sequence of float, optional
            Point that the text should be close to [pt]; default the widest part of the area.
        within : float
            Farthest that it may be from there [pt].
        **font
            Passed to the text.
        """
        import shapely

        if near is None:
            middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape, 4.0))[0]
        else:
            middle = np.asarray(near, float)
        left, low, right, high = shape.bounds
        x, y = (np.linspace(a, b, 25)[1:-1] for a, b in ((left, right), (low, high)))
        spots = np.vstack([middle, np.column_stack([g.ravel() for g in np.meshgrid(x, y)])])
        spots = spots[np.hypot(*(spots - middle).T) <= within]
        away = np.hypot(*(spots - middle).T)
        room = float(np.sqrt(shapely.area(shape)))
        for text in texts:
            half = np.asarray(self.measure(text, **font)) / 2
            corners = np.hstack([spots - half, spots + half])
            ink = self.ink_in(corners)
            cost = ink + INWARD_COST * away / room
            fits = np.flatnonzero(self.are_free(corners) & (ink <= worst))
            for k in fits[np.argsort(cost[fits], kind="stable")]:
                if _share_inside(shape, corners[k], share):
                    self._taken.append((*(spots[k] - half), *(spots[k] + half)))
                    return self._write(text, spots[k], (0.0, 0.0), None, {"zorder": 3, **font})
        return None


def _share_inside(shape: "Polygon", box: Floats, share: float) -> bool:
    """Whether at least a share of a rectangle lies in an area."""
    import shapely

    cut = shapely.clip_by_rect(shape, *box)
    return bool(shapely.area(cut) >= (share - 1e-6) * (box[2] - box[0]) * (box[3] - box[1]))


class MapPlacer(Placer):
    """A placer for a map: it knows the projection.

    Parameters
    ----------
    ax : Axes
        Axes whose limits are those of the frame.
    frame : MapFrame
        What the axes show.
    theme : Theme
        Colours of text and halo.
    """

    def __init__(self, ax: "Axes", frame: MapFrame, theme: Theme) -> None:
        super().__init__(ax, theme)
        self.frame = frame
        self.scale = self.width / frame.width

    def line(self, points: Sequence[tuple[float, float]]) -> Floats:
        """A line of longitudes and latitudes as points on the axes."""
        return self.points(self.frame.line(points))
