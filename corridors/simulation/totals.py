"""Draws of sums of components, block by block, with one draw per shared cause.

Draw number d of a seed is the same in every run: its scores come from the seed, the cause and the
block of `BLOCK` draws that d lies in, never from the size of a chunk, the number of workers or
what else is drawn. So corridors, scenarios and networks meet the same storms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors.costs import Component, Spread
from corridors.costs.sampling import DRAWS as BLOCK
from corridors.costs.sampling import scores

__all__ = ["BLOCK", "Totals", "block_scores"]

FloatArray = NDArray[np.float64]
_DIGITS = 12  # spreads that agree to so many digits are the same draw


def block_scores(cause: str, block: int, seed: int) -> FloatArray:
    """Standard normal scores of one cause in one block of draws, shape (BLOCK,).

    The first block is the sample that `Route.time_h` is computed from (with seed 0).
    """
    return scores(cause if block == 0 else f"{cause}|block {block}", draws=BLOCK, seed=seed)


def _rounded(figure: float) -> float:
    return float(f"{figure:.{_DIGITS}g}")


def _unit(spread: Spread) -> tuple[float, Spread]:
    """A spread as an amount times a spread of median 1, where it has a median."""
    if spread.value <= 0.0 or spread.shape == "fixed":
        return 1.0, spread
    unit = spread.scaled(1.0 / spread.value)
    return spread.value, replace(unit, low=_rounded(unit.low), value=1.0, high=_rounded(unit.high))


def _figures(spread: Spread, z: FloatArray) -> FloatArray:
    if spread.shape in ("uniform", "triangular"):
        from scipy.special import ndtr

        return np.asarray(spread._between(ndtr(z)))
    return np.asarray(spread.at(z))


class Totals:
    """Sums of components, ready to be drawn.

    Parameters
    ----------
    rows : sequence of iterable of Component
        Components of each total.
    worth : mapping of str to float
        What each measure counts; measures left out count nothing. ``{"time_h": 1}`` gives hours.
    base : array_like, optional
        What is added to each total besides.
    """

    def __init__(
        self,
        rows: Sequence[Iterable[Component]],
        worth: Mapping[str, float],
        *,
        base: Sequence[float] | FloatArray | None = None,
    ) -> None:
        from scipy.sparse import csr_array

        known: dict[tuple[str, Spread], int] = {}
        cells: list[tuple[float, int, int]] = []
        self.base = np.zeros(len(rows)) if base is None else np.array(base, dtype=float)
        for number, items in enumerate(rows):
            for item in items:
                weight = worth.get(item.measure, 0.0)
                if not weight:
                    continue
                amount, unit = _unit(item.spread)
                if unit.shape == "fixed" or (unit.value <= 0.0 and unit.shape == "lognormal"):
                    self.base[number] += weight * item.spread.value
                    continue
                factor = known.setdefault((item.cause, unit), len(known))
                cells.append((weight * amount, number, factor))
        self.causes = tuple(dict.fromkeys(cause for cause, _ in known))
        self._factors: dict[str, list[tuple[int, Spread]]] = {cause: [] for cause in self.causes}
        for (cause, unit), factor in known.items():
            self._factors[cause].append((factor, unit))
        amounts, numbers, factors = zip(*cells, strict=True) if cells else ((), (), ())
        shape = (len(rows), max(1, len(known)))
        self._matrix = csr_array((np.array(amounts, float), (numbers, factors)), shape=shape)

    @property
    def rows(self) -> int:
        """Number of totals."""
        return len(self.base)

    def draw(self, block: int, seed: int, *, lanes: slice = slice(None)) -> NDArray[Any]:
        """Totals of one block of draws, or of some lanes of it, shape (rows, draws)."""
        width = len(range(*lanes.indices(BLOCK)))
        made = np.zeros((self._matrix.shape[1], width))
        for cause, factors in self._factors.items():
            z = block_scores(cause, block, seed)[lanes]
            for factor, unit in factors:
                made[factor] = _figures(unit, z)
        return np.asarray(self.base[:, None] + self._matrix @ made)
