"""Distributions given by their 10th, 50th and 90th percentile.

A two-piece lognormal has the median ``m`` and, with ``z`` standard normal,

    X = m * exp(s * z),  s = ln(m / low) / z90 for z < 0 and ln(high / m) / z90 for z >= 0,

so that the three percentiles are met exactly and nothing is negative. Its mean is

    E X = m * (exp(a**2 / 2) * Phi(-a) + exp(b**2 / 2) * Phi(b)),  a, b the lower and upper s.
"""

from dataclasses import dataclass
from functools import cached_property
from math import erf, exp, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Z90", "Spread", "normal_cdf"]

Z90 = 1.2815515655446004  # 90th percentile of the standard normal


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
        ``lognormal``, ``uniform``, ``triangular`` (ends and mode) or ``fixed``.

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

    @cached_property
    def _slopes(self) -> tuple[float, float]:
        if self.shape != "lognormal" or self.value <= 0.0:
            return 0.0, 0.0
        return log(self.value / self.low) / Z90, log(self.high / self.value) / Z90

    @cached_property
    def mean(self) -> float:
        """Mean, in the figure's unit."""
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
        if self.shape in ("uniform", "triangular"):
            return self._between(np.vectorize(normal_cdf, otypes=[float])(z))
        if self.shape == "fixed" or self.value <= 0.0:
            return np.full_like(z, self.value, dtype=float)
        a, b = self._slopes
        return self.value * np.exp(np.where(z < 0.0, a, b) * z)

    def _between(self, share: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Figures below which a share of all cases stays, for shapes with two ends."""
        width = self.high - self.low
        if self.shape == "uniform" or width <= 0.0:
            return self.low + width * share
        rise, fall = width * (self.value - self.low), width * (self.high - self.value)
        below = self.low + np.sqrt(share * rise)
        above = self.high - np.sqrt((1.0 - share) * fall)
        return np.where(share * width < self.value - self.low, below, above)

    def quantile(self, share: float) -> float:
        """Figure that a share of all cases stays below."""
        from statistics import NormalDist

        return float(self.at(np.array([NormalDist().inv_cdf(share)]))[0])

    def scaled(self, factor: float) -> "Spread":
        """The same spread times a factor."""
        return Spread(self.low * factor, self.value * factor, self.high * factor, self.shape)

    def inverse(self, factor: float) -> "Spread":
        """Spread of ``factor`` over the figure: hours from speed."""
        return Spread(factor / self.high, factor / self.value, factor / self.low, self.shape)

    @property
    def p10(self) -> float:
        """10th percentile."""
        return self.low if self._slopes != (0.0, 0.0) else self.quantile(0.1)

    @property
    def p90(self) -> float:
        """90th percentile."""
        return self.high if self._slopes != (0.0, 0.0) else self.quantile(0.9)
