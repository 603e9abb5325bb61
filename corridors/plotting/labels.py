"""Labels that do not collide: measured text, candidate positions, the least important dropped.

All geometry here is in points (1/72 inch) from the lower left corner of the axes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.plotting.projection import MapFrame
from corridors.plotting.style import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text
    from shapely.geometry.base import BaseGeometry

__all__ = ["Box", "Placer", "drawn_texts", "overlaps"]

Box = tuple[float, float, float, float]  # left, bottom, right, top
Floats = NDArray[np.float64]

POINTS_PER_INCH = 72.0
PRINT_DPI = 300.0
PAD_PT = 1.2
NEAR = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))
FAR_PT = (9.0, 15.0, 22.0, 30.0)
LEADER_FROM_PT = 8.0
COVER_COST, FAR_COST, SIDE_COST = 1.0, 0.35, 0.25


@dataclass(frozen=True)
class _Spot:
    cost: float
    box: Box
    offset: tuple[float, float]


def extent_pt(artist: Any, renderer: Any) -> tuple[float, float]:
    """Width and height of a text [pt]: the larger of screen and print, where hinting differs."""
    from matplotlib.text import Text

    own = artist.figure.get_figure(root=True).dpi
    boxes = [(d, Text.get_window_extent(artist, renderer, dpi=d)) for d in (own, PRINT_DPI)]
    return (
        max(box.width * POINTS_PER_INCH / dpi for dpi, box in boxes),
        max(box.height * POINTS_PER_INCH / dpi for dpi, box in boxes),
    )


class Placer:
    """Finds free room for text on one map.

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
        self.ax, self.frame, self.theme = ax, frame, theme
        figure = ax.figure.get_figure(root=True)
        assert figure is not None
        self._renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        self._pixel = POINTS_PER_INCH / figure.dpi
        ax.apply_aspect()
        box = ax.get_window_extent(self._renderer)
        self.width, self.height = box.width * self._pixel, box.height * self._pixel
        self.scale = self.width / frame.width
        cells = (int(self.height) + 2, int(self.width) + 2)
        self._ink = np.zeros(cells)
        self._sums: Floats | None = None
        self._taken: list[Box] = []

    def points(self, xy: Floats) -> Floats:
        """Projected coordinates [m] as points on the axes."""
        corner = np.asarray(self.frame.bounds[:2])
        return np.asarray((np.asarray(xy, float) - corner) * self.scale)

    def metres(self, xy: Floats) -> Floats:
        """Points on the axes as projected coordinates [m]."""
        corner = np.asarray(self.frame.bounds[:2])
        return np.asarray(np.asarray(xy, float) / self.scale + corner)

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

    def ink_in(self, box: Box) -> float:
        """How much of the drawn lines lies in a rectangle."""
        if self._sums is None:
            self._sums = np.pad(self._ink, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        rows, columns = self._ink.shape
        left, right = (int(np.clip(v, 0, columns)) for v in (box[0], box[2] + 1))
        low, high = (int(np.clip(v, 0, rows)) for v in (box[1], box[3] + 1))
        s = self._sums
        return float(s[high, right] - s[low, right] - s[high, left] + s[low, left])

    def is_free(self, box: Box) -> bool:
        """Whether a rectangle lies in the axes and touches nothing that was remembered."""
        left, low, right, high = box
        if left < 1 or low < 1 or right > self.width - 1 or high > self.height - 1:
            return False
        return not any(
            left < b[2] and b[0] < right and low < b[3] and b[1] < high for b in self._taken
        )

    def measure(self, text: str, **font: Any) -> tuple[float, float]:
        """Width and height of a text [pt], with the free edge around it."""
        artist = self.ax.text(0, 0, text, parse_math=False, **font)
        width, height = extent_pt(artist, self._renderer)
        artist.remove()
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

    def _leader(self, at: Floats, spot: _Spot, reach: float) -> tuple[Floats, float]:
        """End of the leader line at the label, and its cost; no cost where it is not needed."""
        left, low, right, high = spot.box
        end = np.clip(at, (left, low), (right, high))
        gap = float(np.hypot(*(end - at)))
        if gap <= max(LEADER_FROM_PT, reach + 2.0):
            return end, 0.0
        shares = np.linspace(reach / gap, 0.97, 12)[:, None]
        along = at + (end - at) * shares
        for x, y in along:
            if any(b[0] < x < b[2] and b[1] < y < b[3] for b in self._taken):
                return end, np.inf
        return end, 0.5 * sum(self.ink_in((x, y, x, y)) for x, y in along)

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
            cost = spot.cost + COVER_COST * self.ink_in(spot.box)
            if cost < least:
                cost += self._leader(here, spot, reach)[1]
            if cost < least:
                best, least = spot, cost
        if best is None:
            return None
        self._taken.append(best.box)
        end = self._leader(here, best, reach)[0]
        arrow = None
        if np.hypot(*(end - here)) > max(LEADER_FROM_PT, reach + 2.0):
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
            text, xy=tuple(self.metres(at)), xytext=offset, textcoords="offset points",
            ha="center", va="center", parse_math=False, arrowprops=arrow, annotation_clip=False,
            **style,
        )  # fmt: skip

    def place_inside(
        self,
        texts: Sequence[str],
        shape: "BaseGeometry",
        *,
        share: float = 1.0,
        worst: float = 6.0,
        near: Sequence[float] | None = None,
        **font: Any,
    ) -> "Text | None":
        """Write a name inside an area, where it covers the least.

        Parameters
        ----------
        texts : sequence of str
            The name in several forms (one line, two lines), the best first.
        shape : shapely geometry
            Area on the axes [pt].
        share : float
            Least part of the text that must lie inside.
        worst : float
            Points of line that may be covered at most.
        near : sequence of float, optional
            Point that the text should be close to [pt]; default the widest part of the area.
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
        room = np.sqrt(shapely.area(shape))
        shapely.prepare(shape)
        for text in texts:
            half = np.asarray(self.measure(text, **font)) / 2
            boxes = shapely.box(*(spots - half).T, *(spots + half).T)
            if share >= 1.0:
                inside = shapely.contains(shape, boxes)
            else:
                touched = shapely.intersects(shape, boxes)
                inside = np.zeros(len(boxes), bool)
                parts = shapely.area(shapely.intersection(boxes[touched], shape))
                inside[touched] = parts >= share * shapely.area(boxes[touched])
            best: tuple[float, Floats] | None = None
            for spot in spots[inside]:
                box = (*(spot - half), *(spot + half))
                if not self.is_free(box):
                    continue
                ink = self.ink_in(box)
                cost = ink + 6.0 * float(np.hypot(*(spot - middle))) / room
                if ink <= worst and (best is None or cost < best[0]):
                    best = (cost, spot)
            if best is not None:
                self._taken.append((*(best[1] - half), *(best[1] + half)))
                return self._write(text, best[1], (0.0, 0.0), None, {"zorder": 3, **font})
        return None


def drawn_texts(ax: "Axes") -> list["Text"]:
    """Every text that an axes draws: labels, title, legend and notes."""
    from matplotlib.text import Text

    found = [t for t in ax.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return list(dict.fromkeys(found))


def overlaps(ax: "Axes", *, least_pt: float = 0.2) -> list[tuple[str, str]]:
    """Pairs of texts whose drawn extents lie over each other.

    Parameters
    ----------
    ax : Axes
        A finished map or chart.
    least_pt : float
        Overlap that counts, in both directions [pt].

    Returns
    -------
    list of (str, str)
        Empty where every text can be read.
    """
    figure = ax.figure.get_figure(root=True)
    assert figure is not None
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    pixel = POINTS_PER_INCH / figure.dpi
    texts = drawn_texts(ax)
    boxes = [_bare_extent(text, renderer) for text in texts]
    pairs = []
    for i, a in enumerate(boxes):
        for j in range(i + 1, len(boxes)):
            b = boxes[j]
            across = (min(a.x1, b.x1) - max(a.x0, b.x0)) * pixel
            up = (min(a.y1, b.y1) - max(a.y0, b.y0)) * pixel
            if across > least_pt and up > least_pt:
                pairs.append((texts[i].get_text(), texts[j].get_text()))
    return pairs


def _bare_extent(text: "Text", renderer: Any) -> Any:
    """Extent of the letters alone, without a leader line."""
    from matplotlib.text import Annotation, Text

    if isinstance(text, Annotation):
        text.update_positions(renderer)
    return Text.get_window_extent(text, renderer)
