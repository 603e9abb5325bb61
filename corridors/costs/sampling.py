"""Draw totals of components, with shared causes drawn once."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridors.costs.components import Component

__all__ = ["DRAWS", "scores", "total_draws"]

DRAWS = 4096


@lru_cache(maxsize=2048)
def scores(cause: str, *, draws: int = DRAWS, seed: int = 0) -> NDArray[np.float64]:
    """Standard normal scores of one cause, the same in every run and every network.

    Parameters
    ----------
    cause : str
        Name of the cause.
    draws, seed : int
        Length of the sample, and which one.

    Returns
    -------
    numpy.ndarray
        Shape (draws,), read-only.
    """
    words = hashlib.sha256(f"{seed}|{cause}".encode()).digest()
    generator = np.random.default_rng(np.frombuffer(words, dtype=np.uint32))
    drawn = generator.standard_normal(draws)
    drawn.setflags(write=False)
    return drawn


def total_draws(
    components: Iterable[Component], *, draws: int = DRAWS, seed: int = 0
) -> NDArray[np.floating[Any]]:
    """Sum of components for each draw, shape (draws,), in their common unit."""
    total = np.zeros(draws)
    for item in components:
        total += item.spread.at(scores(item.cause, draws=draws, seed=seed))
    return total
