"""Many sizes of a few measures: full grids and Latin hypercubes."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corridors.comparison.lanes import Lane, shipped_lanes
from corridors.comparison.lever_weights import LeverWeights
from corridors.comparison.levers import Lever
from corridors.comparison.sweep_result import Sweep
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of

__all__ = ["sweep"]

FloatArray = NDArray[np.float64]
_MOST_CASES = 200_000


def _sizes(
    levers: Sequence[Lever], design: str, cases: int, levels: int, seed: int
) -> FloatArray:  # fmt: skip
    if design == "factorial":
        steps = [np.linspace(lever.low, lever.high, levels) for lever in levers]
        if prod(len(step) for step in steps) > _MOST_CASES:
            raise OptionError(
                f"{levels} levels of {len(levers)} levers are more than {_MOST_CASES:,} cases; "
                "give fewer levels, or design='latin'"
            )
        return np.array(list(product(*steps)))
    # middles of as many strata as there are levels, so that each price is worked out once
    steps_each, rng = min(levels, cases), np.random.default_rng(seed)
    strata = [rng.permutation(np.arange(cases) % steps_each) for _ in levers]
    stepped = (np.column_stack(strata) + 0.5) / steps_each
    low = np.array([lever.low for lever in levers])
    high = np.array([lever.high for lever in levers])
    return np.asarray(low + stepped * (high - low), dtype=float)


def sweep(
    network: Network,
    levers: Sequence[Lever],
    *,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    design: Literal["latin", "factorial"] = "latin",
    cases: int = 1000,
    levels: int | None = None,
    seed: int = 1,
    sizes: "FloatArray | None" = None,
    minimise: str = "time_h",
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> Sweep:
    """Vary the sizes of measures together and find the best way in each case.

    Parameters
    ----------
    network : Network
        State before the levers; apply scenarios first.
    levers : sequence of Lever
        Done in this order.
    lanes, corridors, minimise, consignment, on
        As for `corridors.compare`.
    design : {"latin", "factorial"}
        Latin hypercube, or every combination of levels.
    cases : int
        Cases of the hypercube.
    levels : int, optional
        Levels of each lever; default 5 in a factorial design. In a hypercube each lever takes the
        middles of so many equal steps, default 64, each equally often.
    seed : int
        Which hypercube.
    sizes : numpy.ndarray, optional
        Cases of your own, shape (cases, levers), in place of a design.

    Returns
    -------
    Sweep
        Mean hours, central dollars and kilograms; no draws.

    Raises
    ------
    OptionError
        No levers, a count below 1, sizes of another shape.
    ScenarioError
        A measure that matches nothing.

    Notes
    -----
    Only arcs that a lever can touch are priced again, once per level; arcs that several levers
    touch are priced once per combination. The best way of each case comes from one batched search
    over all cases. A corridor serves a case if its best way there keeps the rules of `compare`.

    Examples
    --------
    >>> import corridors as co
    >>> dwell = co.load_scenario("digital-corridor").measures[1]
    >>> found = sweep(co.load_network(), [Lever(dwell, 0.3, 1.0)], cases=8,
    ...               lanes=[("xian", "poti")], corridors=["middle"])
    >>> found.figures["time_h_mean"].shape
    (1, 8)
    """
    if not levers:
        raise OptionError("no levers to vary; give at least one")
    for name, number in (("cases", cases), ("levels", 1 if levels is None else levels)):
        if number < 1:
            raise OptionError(f"{name} is {number}; give 1 or more")
    if sizes is None:
        sizes = _sizes(levers, design, cases, levels or (5 if design == "factorial" else 64), seed)
    sizes = np.asarray(sizes, dtype=float)
    if sizes.ndim != 2 or sizes.shape[1] != len(levers) or not len(sizes):
        raise OptionError(f"sizes have shape {sizes.shape}; give (cases, {len(levers)})")
    asked = list(lanes) if lanes is not None else shipped_lanes()
    names = list(corridors or (rule.id for rule in network.corridors))
    engine = LeverWeights(
        network, [lever.measure for lever in levers], sizes, asked,
        consignment=consignment or Consignment(),
        on=network.day if on is None else day_of(on),
    )  # fmt: skip
    rows, ways = [], []
    columns: dict[str, list[NDArray[Any]]] = {
        name: [] for name in ("way", "time_h_mean", "cost_usd", "co2_kg")
    }
    for number, (origin, destination) in enumerate(engine.ends):
        for corridor in names:
            found = engine.best_ways(number, corridor, minimise)
            rows.append((origin, destination, corridor))
            ways.append(found.ways)
            for name, values in found.figures.items():
                columns[name].append(values)
    figures = {name: np.array(values) for name, values in columns.items()}
    return Sweep(tuple(levers), sizes, tuple(rows), figures, tuple(ways), seed)
