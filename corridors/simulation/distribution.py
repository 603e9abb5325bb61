"""What a simulation keeps of its draws."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Distribution"]

_POINTS = 10_001


@dataclass(frozen=True, eq=False)
class Distribution:
    """Draws of one total, as their quantiles.

    Parameters
    ----------
    points : numpy.ndarray
        Draws in rising order; of more than 10,001 draws their quantiles at equal steps.
    mean : float
        Mean of all draws.
    p10, p50, p90 : float
        Quantiles of all draws.
    """

    points: NDArray[np.float64]
    mean: float
    p10: float
    p50: float
    p90: float

    @classmethod
    def of_sample(cls, sample: NDArray[np.floating[Any]], mean: float) -> "Distribution":
        """Distribution of draws at hand; sorts them in place."""
        sample.sort()
        p10, p50, p90 = (float(_quantile(sample, share)) for share in (0.1, 0.5, 0.9))
        points = sample
        if len(sample) > _POINTS:
            at = np.round(np.linspace(0, len(sample) - 1, _POINTS)).astype(np.int64)
            points = sample[at]
        kept = points.astype(np.float64)
        kept.setflags(write=False)
        return cls(kept, float(mean), p10, p50, p90)

    def quantile(self, share: float) -> float:
        """Figure that a share of the draws stays below."""
        return float(_quantile(self.points, share))

    def share_within(self, limit: float) -> float:
        """Share of the draws at or below a limit; to a hundredth of a per cent for many draws."""
        return float(np.searchsorted(self.points, limit, side="right") / len(self.points))


def _quantile(ordered: NDArray[np.floating[Any]], share: float) -> float:
    """Linear between the draws next to the rank, as `numpy.quantile`, without a second sort."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    a, b = float(ordered[low]), float(ordered[high])
    return a + (b - a) * (at - low)
