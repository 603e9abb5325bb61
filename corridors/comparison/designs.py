"""Cases of a sweep: every combination of levels, a Latin hypercube, one lever at a time."""

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from corridors.comparison.levers import AnyLever, Lever
from corridors.errors import OptionError

__all__ = ["checked_sizes", "design_of", "one_at_a_time"]

FloatArray = NDArray[np.float64]
_MOST_CASES = 200_000


def design_of(
    levers: Sequence[AnyLever], design: str, *, cases: int, levels: int | None, seed: int
) -> FloatArray:
    """Values of each lever in each case, shape (cases, levers).

    Parameters
    ----------
    levers : sequence of levers
    design : {"latin", "factorial"}
    cases : int
        Cases of a hypercube.
    levels : int, optional
        Levels of a size: 5 in a factorial design, 64 in a hypercube. Days and switches take each
        of their own values.
    seed : int
        Which hypercube.

    Raises
    ------
    OptionError
        Another design, a count below 1, or too many cases.
    """
    for name, number in (("cases", cases), ("levels", 1 if levels is None else levels)):
        if number < 1:
            raise OptionError(f"{name} is {number}; give 1 or more")
    if design == "factorial":
        return _factorial(levers, levels or 5)
    if design != "latin":
        raise OptionError(f"design is {design!r}; give 'latin' or 'factorial'")
    rng = np.random.default_rng(seed)
    return np.column_stack([_strata(lever, cases, levels or 64, rng) for lever in levers])


def _factorial(levers: Sequence[AnyLever], levels: int) -> FloatArray:
    steps = [
        np.linspace(lever.low, lever.high, levels) if isinstance(lever, Lever) else lever.values
        for lever in levers
    ]
    if prod(len(step) for step in steps) > _MOST_CASES:
        raise OptionError(
            f"{levels} levels of {len(levers)} levers are more than {_MOST_CASES:,} cases; "
            "give fewer levels, or design='latin'"
        )
    return np.array(list(product(*steps)))


def _strata(lever: AnyLever, cases: int, levels: int, rng: np.random.Generator) -> FloatArray:
    """Middles of equal steps, or own values, each equally often, in random order.

    There are only so many levels so that each price is worked out once.
    """
    if not isinstance(lever, Lever):
        numbers = rng.permutation(np.arange(cases) % len(lever.values))
        return np.asarray(np.array(lever.values)[numbers], dtype=float)
    steps = min(levels, cases)
    stepped = (rng.permutation(np.arange(cases) % steps) + 0.5) / steps
    return np.asarray(lever.low + stepped * (lever.high - lever.low), dtype=float)


def one_at_a_time(levers: Sequence[AnyLever]) -> FloatArray:
    """The base of all levers, then for each lever its low and its high end."""
    base = [lever.base for lever in levers]
    rows = [base]
    for number, lever in enumerate(levers):
        for end in (lever.low, lever.high):
            rows.append([*base[:number], end, *base[number + 1 :]])
    return np.array(rows)


def checked_sizes(levers: Sequence[AnyLever], sizes: object) -> FloatArray:
    """Cases of a user's own; days and switches take the value of theirs that lies nearest.

    Raises
    ------
    OptionError
        Another shape than (cases, levers), or none.
    """
    found = np.array(sizes, dtype=float)
    if found.ndim != 2 or found.shape[1] != len(levers) or not len(found):
        raise OptionError(f"sizes have shape {found.shape}; give (cases, {len(levers)})")
    for number, lever in enumerate(levers):
        if not isinstance(lever, Lever):
            found[:, number] = [lever.nearest(value) for value in found[:, number]]
    return found
