"""Many cases of a few levers: full grids and Latin hypercubes of sizes, dates and rules."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from corridors.comparison.case_worlds import Question, rows_of_sweep
from corridors.comparison.designs import checked_sizes, design_of
from corridors.comparison.lanes import Lane, shipped_lanes
from corridors.comparison.levers import AnyLever
from corridors.comparison.sweep_result import Sweep
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routing.finding import rule_named
from corridors.routing.planner import check_objective

__all__ = ["sweep"]


def sweep(
    network: Network,
    levers: Sequence[AnyLever],
    *,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    design: Literal["latin", "factorial"] = "latin",
    cases: int = 1000,
    levels: int | None = None,
    seed: int = 1,
    sizes: ArrayLike | None = None,
    minimise: str = "time_h",
    consignment: Consignment | None = None,
    on: date | str | None = None,
    jobs: int | None = None,
) -> Sweep:
    """Vary sizes, dates and rules together and find the best way in each case.

    Parameters
    ----------
    network : Network
        State before the levers; apply scenarios first.
    levers : sequence of Lever, Switch, Days or Starts
        Sizes of measures, scenarios on or off, days of the world, first days of measures. Days,
        switches and first days come before sizes; else they are done in this order.
    lanes, corridors, minimise, consignment, on
        As for `corridors.compare`.
    design : {"latin", "factorial"}
        Latin hypercube, or every combination of levels.
    cases : int
        Cases of the hypercube.
    levels : int, optional
        Levels of each size; default 5 in a factorial design. In a hypercube each size takes the
        middles of so many equal steps, default 64, each equally often. Days and switches take
        each of their own values.
    seed : int
        Which hypercube.
    sizes : numpy.ndarray, optional
        Cases of your own, shape (cases, levers), in place of a design; days as ordinals
        (`datetime.date.toordinal`), switches as 0 and 1.
    jobs : int, optional
        Processes, as for `corridors.compare`; each takes some worlds, or some lanes of the one.

    Returns
    -------
    Sweep
        Mean hours, central dollars and kilograms; no draws.

    Raises
    ------
    OptionError
        No levers, two of one name, a count below 1, sizes of another shape.
    ScenarioError
        A measure that matches nothing.

    Notes
    -----
    Only arcs that a lever can touch are priced again, once per level; arcs that several levers
    touch are priced once per combination. The best way of each case comes from one batched search
    over all cases. A corridor serves a case if its best way there keeps the rules of `compare`.
    One without service before the levers and with all at their least or greatest serves none.
    Every setting of days, first days and switches is a world of its own. Where dates on the way
    decide, a row is searched case by case.

    Examples
    --------
    >>> import corridors as co
    >>> from corridors.samples import sample_network
    >>> levers = [co.Days(["2026-07-01", "2036-01-01"]),
    ...           co.Lever.on("dwell", mode="rail", scale=(0.5, 2.0))]
    >>> found = co.sweep(sample_network(), levers, lanes=[("alpha", "omega")],
    ...                  design="factorial", levels=3)
    >>> len(found), found.to_frame()["day"].nunique()
    (6, 2)
    """
    if not levers:
        raise OptionError("no levers to vary; give at least one")
    names = [lever.name for lever in levers]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise OptionError(f"two levers are called {doubled[0]!r}; give each a name of its own")
    found = (
        design_of(levers, design, cases=cases, levels=levels, seed=seed)
        if sizes is None
        else checked_sizes(levers, sizes)
    )
    check_objective(minimise)
    chosen = list(corridors or (rule.id for rule in network.corridors))
    for name in chosen:
        rule_named(network, name)
    question = Question(
        tuple(levers), list(lanes) if lanes is not None else shipped_lanes(), chosen, minimise,
        consignment or Consignment(), None if on is None else day_of(on),
    )  # fmt: skip
    rows = rows_of_sweep(network, question, found, jobs=jobs)
    figures = {
        name: np.array([row.found.figures[name] for row in rows])
        for name in ("way", "time_h_mean", "cost_usd", "co2_kg")
    }
    return Sweep(
        tuple(levers), found, tuple((row.origin, row.destination, row.corridor) for row in rows),
        figures, tuple(row.found.ways for row in rows), seed,
    )  # fmt: skip
