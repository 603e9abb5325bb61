"""A second map in a corner of the first, closer by."""

from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

import numpy as np

from corridors.plotting.basemap import draw_base
from corridors.plotting.furniture import corner_box
from corridors.plotting.labels import MapPlacer
from corridors.plotting.projection import Bounds, Floats, fit_frame
from corridors.plotting.sheet import Sheet, outline

__all__ = ["open_inset"]

SHARE = 0.33  # of the width and height of the map
GAP_PT = 6.0


def open_inset(sheet: Sheet, extent: Bounds, *, crossed: Collection[str] = ()) -> Sheet:
    """Make room in the emptiest corner and open a map of some degrees there.

    Parameters
    ----------
    sheet : Sheet
        The map; the rectangle that the inset shows is drawn on it.
    extent : tuple of float
        West, south, east, north [degree].
    crossed : collection of str
        Codes of countries to show brighter.

    Returns
    -------
    Sheet
        The inset.
    """
    placer, theme = sheet.placer, sheet.theme
    frame = fit_frame(outline(extent), margin=0.0, tallest=1.6)
    limits = SHARE * np.array([placer.width, 1.5 * placer.height])
    ratio = frame.height / frame.width
    width = min(limits[0], limits[1] / ratio)
    left, low, right, high = corner_box(placer, width, width * ratio, margin=GAP_PT)
    placer.avoid_box((left - 2, low - 2, right + 2, high + 2))
    share = (left / placer.width, low / placer.height, (right - left) / placer.width,
             (high - low) / placer.height)  # fmt: skip
    inset = sheet.ax.inset_axes(share, zorder=9, gid="inset")
    frame = fit_frame(outline(extent), margin=0.0, aspect=(high - low) / (right - left))
    base = draw_base(inset, frame, theme, crossed=crossed)
    for spine in inset.spines.values():
        spine.set(edgecolor=theme.ink, linewidth=0.8)
    _outline_on(sheet, np.column_stack(frame.inverse(*_ring(frame.bounds).T)))
    small = replace(sheet.size, width_mm=sheet.size.width_mm * share[2])
    return Sheet(inset, base, MapPlacer(inset, frame, theme), theme, small, sheet.language)


def _ring(bounds: Bounds) -> Floats:
    """Edge of a projected rectangle, with points between its corners."""
    corners = outline(bounds)
    shares = np.linspace(0, 1, 12, endpoint=False)[:, None]
    sides = [a + (b - a) * shares for a, b in pairwise(corners)]
    return np.concatenate([*sides, corners[:1]])


def _outline_on(sheet: Sheet, ring: Floats) -> None:
    """Show on the map what the inset holds."""
    x, y = sheet.base.frame.forward(*ring.T)
    sheet.ax.plot(x, y, color=sheet.theme.ink, linewidth=0.7, zorder=6.2, gid="inset-outline",
                  solid_joinstyle="miter")  # fmt: skip
    sheet.placer.avoid_line(sheet.placer.points(np.column_stack([x, y])))
