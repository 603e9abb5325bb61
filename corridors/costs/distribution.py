"""Distributions given by their 10th, 50th and 90th percentile, or by their whole curve.

A two-piece lognormal has the median ``m`` and, with ``z`` standard normal,

    X = m * exp(s * z),  s = ln(m / low) / z90 for z < 0 and ln(high / m) / z90 for z >= 0,

so that the three percentiles are met exactly and nothing is negative. Its mean is

    E X = m * (exp(a**2 / 2) * Phi(-a) + exp(b**2 / 2) * Phi(b)),  a, b the lower and upper s.

A ``curve`` holds the figure at each normal score of `SCORES` and is linear in between, so that
waits with an atom at zero or an exponential tail share draws like any other spread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import erf, exp, inf, log, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SCORES", "Z90", "Spread", "curve_of", "mixture_of", "normal_cdf", "sum_of"]

Z90 = 1.2815515655446004  # 90th percentile of the standard normal
_STEP = Z90 / 16
SCORES = tuple(step * _STEP for step in range(-48, 49))
"""Normal scores at which a curve is held: the 10th, 50th and 90th percentile are among them."""
_P10, _P50, _P90 = 32, 48, 64
_MIDDLES = 512


def normal_cdf(z: float) -> float:
    """Probability that a standard normal is below ``z``."""
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))


@dataclass(frozen=True)
class Spread:
    """A figure with its spread.

    Parameters
    ----------
    low, value, high : float
        10th, 50th and 90th percentile, in the figure's unit; for ``uniform`` the ends and middle,
        for ``triangular`` the ends and the mode.
    shape : str
        ``lognormal``, ``uniform``, ``triangular`` (ends and mode), ``fixed`` or ``curve``.
    curve : tuple of float
        Figures at `SCORES`, never falling; only for the shape ``curve``.

    Examples
    --------
    >>> spread = Spread(20.0, 24.0, 48.0)
    >>> round(spread.quantile(0.9), 6)
    48.0
    >>> Spread(0.0, 84.0, 168.0, "uniform").mean
    84.0
    """

    low: float
    value: float
    high: float
    shape: str = "lognormal"
    curve: tuple[float, ...] = ()

    @cached_property
    def _slopes(self) -> tuple[float, float]:
        if self.shape != "lognormal" or self.value <= 0.0:
            return 0.0, 0.0
        return log(self.value / self.low) / Z90, log(self.high / self.value) / Z90

    @cached_property
    def mean(self) -> float:
        """Mean, in the figure's unit."""
        if self.shape == "curve":
            return _mean_of_curve(self.curve)
        if self.shape == "uniform":
            return 0.5 * (self.low + self.high)
        if self.shape == "triangular":
            return (self.low + self.value + self.high) / 3.0
        if self.shape == "fixed" or self.value <= 0.0:
            return self.value
        a, b = self._slopes
        return self.value * (exp(a * a / 2) * normal_cdf(-a) + exp(b * b / 2) * normal_cdf(b))

    def at(self, z: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Figures for standard normal scores, same shape as ``z``."""
        if self.shape == "curve":
            return np.asarray(np.interp(z, SCORES, self.curve))
        if self.shape in ("uniform", "triangular"):
            return self._between(np.vectorize(normal_cdf, otypes=[float])(z))
        if self.shape == "fixed" or self.value <= 0.0:
            return np.full_like(z, self.value, dtype=float)
        a, b = self._slopes
        return np.asarray(self.value * np.exp(np.where(z < 0.0, a, b) * z))

    def _between(self, share: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Figures below which a share of all cases stays, for shapes with two ends."""
        width = self.high - self.low
        if self.shape == "uniform" or width <= 0.0:
            return self.low + width * share
        rise, fall = width * (self.value - self.low), width * (self.high - self.value)
        below = self.low + np.sqrt(share * rise)
        above = self.high - np.sqrt((1.0 - share) * fall)
        return np.asarray(np.where(share * width < self.value - self.low, below, above))

    def quantile(self, share: float) -> float:
        """Figure that a share of all cases stays below."""
        from statistics import NormalDist

        return float(self.at(np.array([NormalDist().inv_cdf(share)]))[0])

    def scaled(self, factor: float) -> "Spread":
        """Return the same spread times a factor."""
        curve = tuple(figure * factor for figure in self.curve)
        return Spread(self.low * factor, self.value * factor, self.high * factor, self.shape, curve)

    def inverse(self, factor: float) -> "Spread":
        """Spread of ``factor`` over the figure: hours from speed."""
        curve = tuple(factor / figure if figure else inf for figure in reversed(self.curve))
        return Spread(factor / self.high, factor / self.value, factor / self.low, self.shape, curve)

    @property
    def p10(self) -> float:
        """10th percentile."""
        if self.shape == "curve":
            return self.low
        return self.low if self._slopes != (0.0, 0.0) else self.quantile(0.1)

    @property
    def p50(self) -> float:
        """Median."""
        return self.quantile(0.5) if self.shape == "triangular" else self.value

    @property
    def p90(self) -> float:
        """90th percentile."""
        if self.shape == "curve":
            return self.high
        return self.high if self._slopes != (0.0, 0.0) else self.quantile(0.9)


def _mean_of_curve(curve: Sequence[float]) -> float:
    """Mean of a curve that is linear between the scores and flat beyond them."""
    total = curve[0] * normal_cdf(SCORES[0]) + curve[-1] * normal_cdf(-SCORES[-1])
    steps = zip(SCORES, SCORES[1:], curve, curve[1:], strict=False)
    for z0, z1, x0, x1 in steps:
        slope = (x1 - x0) / (z1 - z0)
        weight = normal_cdf(z1) - normal_cdf(z0)
        density = (exp(-z0 * z0 / 2) - exp(-z1 * z1 / 2)) / sqrt(2 * pi)
        total += (x0 - slope * z0) * weight + slope * density
    return total


def _spread_of_curve(curve: tuple[float, ...]) -> Spread:
    if curve[0] == curve[-1]:
        return Spread(curve[0], curve[0], curve[0], "fixed")
    return Spread(curve[_P10], curve[_P50], curve[_P90], "curve", curve)


def curve_of(quantile: Callable[[float], float]) -> Spread:
    """Spread of a quantile function.

    Parameters
    ----------
    quantile : callable
        Figure that a share (above 0, below 1) of all cases stays below; never falling.

    Examples
    --------
    >>> from math import log
    >>> wait = curve_of(lambda share: -24.0 * log(1.0 - share))
    >>> round(wait.p90, 6), round(wait.mean, 1)
    (55.262042, 24.0)
    """
    return _spread_of_curve(tuple(quantile(normal_cdf(z)) for z in SCORES))


def mixture_of(parts: Sequence[tuple[float, Spread]]) -> Spread:
    """Spread of a figure that follows one of several spreads.

    Parameters
    ----------
    parts : sequence of (float, Spread)
        Chance and spread of each; the chances add up to 1.

    Raises
    ------
    ValueError
        Chances are negative or do not add up to 1.

    Examples
    --------
    >>> calm, bad = Spread(8.0, 10.0, 12.0), Spread(90.0, 100.0, 110.0)
    >>> round(mixture_of([(0.8, calm), (0.2, bad)]).p90)
    100
    """
    chances = [chance for chance, _ in parts]
    if min(chances) < 0.0 or abs(sum(chances) - 1.0) > 1e-9:
        raise ValueError(f"chances are {chances}; give shares of 0 or more that add up to 1")
    middles, shares = _middles()
    figures = np.concatenate([spread.at(middles) for _, spread in parts])
    weights = np.repeat(np.array(chances) / _MIDDLES, _MIDDLES)
    order = np.argsort(figures, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2.0
    found = np.interp(shares, reached, figures[order])
    return _spread_of_curve(tuple(float(figure) for figure in found))


@cache
def _middles() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores in the middle of equal shares, and the shares below each of `SCORES`."""
    from statistics import NormalDist

    normal = NormalDist()
    scores = np.array([normal.inv_cdf((i + 0.5) / _MIDDLES) for i in range(_MIDDLES)])
    return scores, np.array([normal_cdf(z) for z in SCORES])


def sum_of(spreads: Sequence[Spread]) -> Spread:
    """Spread of the sum of independent figures.

    Examples
    --------
    >>> total = sum_of([Spread(0.0, 5.0, 10.0, "uniform"), Spread(3.0, 3.0, 3.0, "fixed")])
    >>> round(total.p90, 2)
    12.0
    """
    middles, shares = _middles()
    total = spreads[0].at(middles)
    for spread in spreads[1:]:
        every = np.sort(np.add.outer(total, spread.at(middles)), axis=None)
        total = every.reshape(_MIDDLES, -1).mean(axis=1)
    found = np.interp(shares, (np.arange(_MIDDLES) + 0.5) / _MIDDLES, total)
    return _spread_of_curve(tuple(float(figure) for figure in found))
