"""Weight vectors drawn block by block from low, middle and high values with shared causes."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from corridors._kernels._backend import Backend, compiled, use_numba
from corridors._kernels.topology import Int32Array

__all__ = ["FIXED", "LOGNORMAL", "UNIFORM", "WeightSampler", "block_rng"]

FIXED, LOGNORMAL, UNIFORM = 0, 1, 2

_Z90 = 1.2815515655446004
"""Standard normal deviate that one draw in ten exceeds."""


def block_rng(seed: int, block: int) -> np.random.Generator:
    """Return the random numbers of one block of draws: a function of seed and block alone.

    Examples
    --------
    >>> bool(block_rng(1, 7).random() == block_rng(1, 7).random())
    True
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))


@dataclass(frozen=True, eq=False)
class WeightSampler:
    """Draw weights as sums of components; components with one cause rise and fall together.

    Parameters
    ----------
    n_arcs : int
        Number of arcs.
    arc : array_like of int
        Arc that each component adds to.
    low, value, high : array_like
        10th percentile, median and 90th percentile of each component. For `UNIFORM` low and high
        are the ends of the range; for `FIXED` only ``value`` counts.
    shape : array_like of int
        `FIXED`, `LOGNORMAL` (two-piece: the three quantiles are met exactly) or `UNIFORM`.
    cause : array_like of int
        Components with one number share one draw; numbers may have gaps but belong to the seed:
        the same number is the same draw.
    base : array_like, optional
        What each arc weighs besides; infinite closes an arc.
    dtype : dtype, default float32
        Type of the weights.
    backend : {"auto", "numpy", "numba"}
        Compiled where numba is installed; both give the same bits.

    Raises
    ------
    ValueError
        If the lengths differ, an arc does not exist, or quantiles are out of order.

    Examples
    --------
    >>> draw = WeightSampler(2, [0], [8.0], [10.0], [14.0], [LOGNORMAL], [0], base=[1.0, 5.0])
    >>> weights = draw(0, 1000, block_rng(1, 0))
    >>> weights.shape, bool(abs(np.median(weights[0]) - 11.0) < 0.3), float(weights[1, 0])
    ((2, 1000), True, 5.0)
    """

    n_arcs: int
    arc: ArrayLike
    low: ArrayLike
    value: ArrayLike
    high: ArrayLike
    shape: ArrayLike
    cause: ArrayLike
    base: ArrayLike | None = None
    dtype: DTypeLike = np.float32
    backend: Backend = "auto"
    _base: NDArray[np.float64] = field(init=False, repr=False)
    _causes: NDArray[np.int64] = field(init=False, repr=False)
    _factors: tuple[NDArray[Any], ...] = field(init=False, repr=False)
    _rows: tuple[Int32Array, Int32Array, NDArray[np.float64]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check, and gather components whose factors are the same draw."""
        arc = np.asarray(self.arc, dtype=np.int64).reshape(-1)
        columns = [
            np.asarray(c, dtype=np.float64).reshape(-1) for c in (self.low, self.value, self.high)
        ]
        shape = np.asarray(self.shape, dtype=np.int64).reshape(-1)
        cause = np.asarray(self.cause, dtype=np.int64).reshape(-1)
        sizes = {len(arc), len(shape), len(cause), *(len(c) for c in columns)}
        if len(sizes) > 1:
            raise ValueError(f"component columns have lengths {sorted(sizes)}; give equal ones")
        low, value, high = columns
        _check(self.n_arcs, arc, low, value, high, shape)
        base = np.zeros(self.n_arcs) if self.base is None else np.array(self.base, dtype=float)
        if base.shape != (self.n_arcs,):
            raise ValueError(f"base has shape {base.shape}; give one per arc, {self.n_arcs}")
        steady = (
            (shape == FIXED)
            | ((shape == UNIFORM) & (low == high))
            | ((shape == LOGNORMAL) & (value == 0.0))
        )
        np.add.at(base, arc[steady], value[steady])
        moving = ~steady
        arc, low, value, high = (c[moving] for c in (arc, low, value, high))
        shape, cause = shape[moving], cause[moving]
        # a lognormal component is its median times a factor; a uniform one is its own factor
        scaled = shape == LOGNORMAL
        safe = np.where(scaled, value, 1.0)
        amount = safe
        key = np.column_stack([shape, cause, low / safe, high / safe])
        kinds, factor_of = np.unique(key, axis=0, return_inverse=True)
        causes, cause_row = np.unique(kinds[:, 1].astype(np.int64), return_inverse=True)
        order = np.argsort(arc, kind="stable")
        start = np.zeros(self.n_arcs + 1, dtype=np.int32)
        np.cumsum(np.bincount(arc, minlength=self.n_arcs), out=start[1:])
        rows = (start, factor_of.reshape(-1)[order].astype(np.int32), amount[order])
        for name, made in (
            ("_base", base),
            ("_causes", causes),
            ("_rows", rows),
            ("_factors", (kinds[:, 0].astype(np.int64), cause_row, kinds[:, 2], kinds[:, 3])),
        ):
            object.__setattr__(self, name, made)

    def factors(self, lanes: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Draw one row per distinct factor, one column per lane."""
        shape, cause_row, low, high = self._factors
        n_causes = int(self._causes.max()) + 1 if self._causes.size else 0
        normal = rng.standard_normal((n_causes, lanes))[self._causes][cause_row]
        made = np.empty((len(shape), lanes))
        bent = shape == LOGNORMAL
        z = normal[bent]
        side = np.where(z < 0, -np.log(low[bent])[:, None], np.log(high[bent])[:, None])
        made[bent] = np.exp(z * side / _Z90)
        flat = shape == UNIFORM
        if flat.any():
            from scipy.special import ndtr

            a, b = low[flat][:, None], high[flat][:, None]
            made[flat] = a + (b - a) * ndtr(normal[flat])
        return made

    def __call__(self, block: int, lanes: int, rng: np.random.Generator) -> NDArray[Any]:
        """Return the weights of one block, arcs by lanes."""
        factors = self.factors(lanes, rng)
        start, factor_of, amount = self._rows
        if use_numba(self.backend):
            out = np.empty((self.n_arcs, lanes), dtype=self.dtype)
            kinds = ("int32[::1]", "int32[::1]", "float64[::1]", "float64[::1]", "float64[:,::1]")
            run = compiled("sampling", "combine", *kinds, f"{out.dtype}[:,::1]")
            run(start, factor_of, amount, self._base, factors, out)
            return out
        from scipy.sparse import csr_array

        shape = (self.n_arcs, len(factors))
        total = csr_array((amount, factor_of, start), shape=shape) @ factors
        return (self._base[:, None] + total).astype(self.dtype)


def _check(
    n_arcs: int,
    arc: NDArray[np.int64],
    low: NDArray[Any],
    value: NDArray[Any],
    high: NDArray[Any],
    shape: NDArray[np.int64],
) -> None:
    def refuse(bad: NDArray[np.bool_], what: str) -> None:
        if bad.any():
            at = int(bad.argmax())
            raise ValueError(
                f"component {at} on arc {arc[at]}: low {low[at]}, value {value[at]}, "
                f"high {high[at]}; {what}"
            )

    refuse((arc < 0) | (arc >= n_arcs), f"arcs are 0 to {n_arcs - 1}")
    refuse(~np.isin(shape, (FIXED, LOGNORMAL, UNIFORM)), "shape is none of the three")
    refuse(~(value >= 0), "value must be 0 or more")
    spread = shape != FIXED
    refuse(spread & ~((low >= 0) & (low <= high)), "low must be 0 or more, high not below it")
    bent = (shape == LOGNORMAL) & (value > 0)
    refuse(
        bent & ~((low > 0) & (low <= value) & (value <= high)),
        "a lognormal needs 0 < low <= value <= high",
    )
    refuse((shape == LOGNORMAL) & (value == 0) & (high > 0), "a lognormal needs value above 0")
    refuse(spread & ~np.isfinite(high), "high must be finite; close an arc through base")
