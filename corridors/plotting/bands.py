"""Values in bands: round limits, colours that step in lightness, widths that grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors.errors import OptionError
from corridors.plotting.style import SERIES, LineLook, Theme

__all__ = ["Bands", "bands_for"]

Floats = NDArray[np.float64]
COUNT = 6
# Parts of viridis that stay readable on the ground of each theme, from low to high values.
RAMP = {False: (0.56, 0.0), True: (0.50, 1.0)}
NARROW, WIDE = 0.45, 3.0  # line widths of the lowest and highest band


@dataclass(frozen=True)
class Bands:
    """Limits of bands, from low to high.

    Parameters
    ----------
    limits : tuple of float
        One more than there are bands.
    unit : str
        Word behind the figures.
    open_ended : bool
        Whether the last band takes everything above.
    """

    limits: tuple[float, ...]
    unit: str = ""
    open_ended: bool = False

    def __len__(self) -> int:
        return len(self.limits) - 1

    def of(self, values: Any) -> NDArray[np.int64]:
        """Number of the band of each value; a limit belongs to the band below it."""
        found = np.searchsorted(np.asarray(self.limits), np.asarray(values, float), side="left") - 1
        return np.asarray(np.clip(found, 0, len(self) - 1), np.int64)

    def words(self, number: int) -> str:
        """A band in words.

        Examples
        --------
        >>> Bands((0, 5, 10), "days").words(1)
        '5 to 10 days'
        """
        low, high = self.limits[number], self.limits[number + 1]
        last = number == len(self) - 1
        if self.open_ended and last:
            said = f"over {_figure(low)}"
        elif number == 0 and low == 0:
            said = f"up to {_figure(high)}"
        else:
            said = f"{_figure(low)} to {_figure(high)}"
        return f"{said} {self.unit}".strip()

    @property
    def apart(self) -> bool:
        """Whether losses and gains are told apart."""
        return self.limits[0] < 0 < self.limits[-1]

    def colours(self, theme: Theme) -> list[str]:
        """Colour of each band ``#rrggbb``: light to dark on paper, dark to light on a screen."""
        import matplotlib as mpl

        if self.apart:
            loss, gain = (theme.colour(SERIES[k]) for k in (1, 0))
            return [loss if self.limits[k + 1] <= 0 else gain for k in range(len(self))]
        shades = mpl.colormaps["viridis"](np.linspace(*RAMP[theme.dark], max(len(self), 2)))
        return [mpl.colors.to_hex(shade) for shade in shades][: len(self)]

    def looks(self, theme: Theme, *, by: str) -> dict[str, LineLook]:
        """Look of each band by its number as text: by ``colour``, ``width`` or ``both``."""
        colours = self.colours(theme)
        sizes = np.abs(np.asarray(self.limits))
        largest = np.maximum(sizes[:-1], sizes[1:]) / max(sizes.max(), 1e-300)
        widths = np.maximum(NARROW, WIDE * largest) if by != "colour" else np.full(len(self), 1.3)
        plain = theme.colour(SERIES[0])
        return {
            str(k): LineLook(colour, colour, width=float(widths[k]))
            for k, colour in enumerate(
                colours if by != "width" or self.apart else [plain] * len(self)
            )
        }


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def bands_for(
    values: Iterable[float], limits: Sequence[float] | None = None, *, unit: str = ""
) -> Bands:
    """Bands with round limits around some values, or with the limits given.

    Parameters
    ----------
    values : iterable of float
        What is to be shown.
    limits : sequence of float, optional
        Rising limits; ``inf`` as the last one leaves the top open.
    unit : str
        Word behind the figures.

    Raises
    ------
    OptionError
        There is no value, or the limits do not rise.

    Examples
    --------
    >>> bands_for([3.0, 480.0]).limits
    (0.0, 100.0, 200.0, 300.0, 400.0, 500.0)
    """
    from matplotlib.ticker import MaxNLocator

    finite = np.array([value for value in values if np.isfinite(value)], float)
    if not finite.size:
        raise OptionError("there are no values to draw; give at least one figure")
    if limits is not None:
        given = [float(limit) for limit in limits]
        if len(given) < 2 or any(b <= a for a, b in pairwise(given)):
            raise OptionError(f"limits {tuple(given)} do not rise; give two or more, lowest first")
        top = given[-1] == np.inf
        ends = [*given[:-1], max(given[-2] * 1.5, float(finite.max()))] if top else given
        return Bands(tuple(ends), unit, open_ended=top)
    low, high = float(finite.min()), float(finite.max())
    if 0 <= low < high / 2 or low == high:
        low = min(low, 0.0)
    if low < 0 < high:
        low, high = -max(-low, high), max(-low, high)
    found = MaxNLocator(nbins=COUNT, steps=[1, 2, 2.5, 5, 10])
    ticks = found.tick_values(low, high if high > low else low + 1.0)
    return Bands(tuple(float(tick) for tick in ticks), unit)
