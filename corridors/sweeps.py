"""Many sizes of a few measures: full grids, Latin hypercubes, break-even points, sensitivity."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from math import inf, isfinite, prod
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from corridors.comparison import StateEngine, read_lanes
from corridors.costs import Consignment
from corridors.data.files import data_file
from corridors.errors import MissingExtraError, OptionError
from corridors.lever_weights import LeverWeights
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routes import Route, Unserved
from corridors.scenarios import Measure
from corridors.scenarios.acting import resized, targets_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BreakEven", "Lever", "Sweep", "break_even", "sensitivity", "sweep"]

Lane = tuple[str, str]
FloatArray = NDArray[np.float64]
_MOST_CASES = 200_000


@dataclass(frozen=True)
class Lever:
    """One measure whose size is varied.

    Parameters
    ----------
    measure : Measure
        A measure of kind ships, level, time, dwell, cost, tariff or parameter.
    low, high : float
        Sizes between which it is varied, in the measure's unit.
    name : str
        Column in results; default the measure's note or kind.

    Examples
    --------
    >>> import corridors as co
    >>> halve = co.load_scenario("digital-corridor").measures[1]
    >>> Lever(halve, 0.3, 1.0).name
    'the same west of the Caspian'
    """

    measure: Measure
    low: float
    high: float
    name: str = ""

    def __post_init__(self) -> None:
        """Check the kind and the range."""
        if self.measure.sort.acts_on != "parameters" or self.measure.value is None:
            raise OptionError(
                f"{self.measure}: only measures on parameters have a size to vary; a date or a "
                "closure is varied by dates= or by scenarios"
            )
        if not self.low < self.high:
            raise OptionError(f"lever from {self.low:g} to {self.high:g}; give low below high")
        if self.measure.action == "scale" and self.low <= 0:
            raise OptionError(f"lever from {self.low:g}; give factors above 0")
        if not self.name:
            object.__setattr__(self, "name", self.measure.note or self.measure.kind)


@dataclass(frozen=True, eq=False)
class Sweep:
    """Figures of lanes by corridors in many cases.

    Parameters
    ----------
    levers : tuple of Lever
    sizes : numpy.ndarray
        Shape (cases, levers).
    rows : tuple of (str, str, str)
        Origin, destination and corridor.
    figures : mapping of str to numpy.ndarray
        ``time_h_mean``, ``cost_usd``, ``co2_kg`` of the best way, shape (rows, cases); NaN where
        there is no service. ``way`` numbers the distinct ways of a row, -1 without service.
    ways : tuple of tuple of Route
        Distinct best ways of each row, at the sizes of the first case that takes them.
    seed : int
    """

    levers: tuple[Lever, ...]
    sizes: FloatArray = field(repr=False)
    rows: tuple[tuple[str, str, str], ...]
    figures: Mapping[str, NDArray[Any]] = field(repr=False)
    ways: tuple[tuple[tuple[str, ...], ...], ...] = field(repr=False)
    seed: int = 0

    def __len__(self) -> int:
        return len(self.sizes)

    def to_frame(self) -> "pd.DataFrame":
        """One row per case, lane and corridor.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``case, origin, destination, corridor``: one column per lever, ``feasible``,
            ``way``, ``time_h_mean``, ``cost_usd``, ``co2_kg``.
        """
        import pandas as pd

        cases, rows = len(self.sizes), len(self.rows)
        table: dict[str, Any] = {"case": np.repeat(np.arange(cases), rows)}
        for number, column in enumerate(("origin", "destination", "corridor")):
            table[column] = [row[number] for row in self.rows] * cases
        for number, lever in enumerate(self.levers):
            table[lever.name] = np.repeat(self.sizes[:, number], rows)
        table["feasible"] = (self.figures["way"] >= 0).T.ravel()
        for name, values in self.figures.items():
            table[name] = values.T.ravel()
        return pd.DataFrame(table).set_index(["case", "origin", "destination", "corridor"])

    def winners(self, *, by: str = "time_h_mean") -> "pd.DataFrame":
        """Share of the cases in which each corridor is the best of its lane."""
        import pandas as pd

        records = []
        for lane in dict.fromkeys(row[:2] for row in self.rows):
            numbers = [n for n, row in enumerate(self.rows) if row[:2] == lane]
            values = np.where(
                np.isnan(self.figures[by][numbers]), np.inf, self.figures[by][numbers]
            )
            best = values.argmin(axis=0)
            served = np.isfinite(values.min(axis=0))
            for place, number in enumerate(numbers):
                records.append((*self.rows[number], float(((best == place) & served).mean())))
        frame = pd.DataFrame(records, columns=["origin", "destination", "corridor", "share"])
        return frame.set_index(["origin", "destination", "corridor"])

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        title, *notes = self.summary().splitlines()
        return frame_html(title, self.to_frame(), notes=notes)

    def summary(self) -> str:
        """Range of each lane and corridor over all cases."""
        lines = [f"{len(self)} cases of {', '.join(lever.name for lever in self.levers)}"]
        for number, (origin, destination, corridor) in enumerate(self.rows):
            values = self.figures["time_h_mean"][number]
            lane = f"  {origin} - {destination} by {corridor}: "
            served = values[~np.isnan(values)]
            lines.append(
                lane + f"{served.min() / 24:.1f} to {served.max() / 24:.1f} days, "
                f"{len(self.ways[number])} ways" if served.size else lane + "no service"
            )  # fmt: skip
        return "\n".join(lines)


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
    asked = list(lanes) if lanes is not None else read_lanes(data_file("lanes.csv"))
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


@dataclass(frozen=True)
class BreakEven:
    """Size of a lever at which two corridors are equal on a lane.

    Parameters
    ----------
    lever : Lever
    size : float
        In the measure's unit; NaN where they never meet in the range.
    tolerance : float
        Largest distance of ``size`` from the exact point.
    better : str
        Corridor that leads at the low end of the range, and at the high end.
    evaluations : int
        Worlds looked at.
    """

    lever: Lever
    size: float
    tolerance: float
    at_low: str
    at_high: str
    by: str
    evaluations: int

    def summary(self) -> str:
        """One sentence."""
        unit = f" {self.lever.measure.unit}" if self.lever.measure.unit else ""
        if self.size != self.size:
            return (
                f"{self.at_low} leads by {self.by} from {self.lever.low:g} to "
                f"{self.lever.high:g}{unit} of '{self.lever.name}': no break-even in the range"
            )
        return (
            f"{self.at_low} leads by {self.by} below {self.size:.6g}{unit} of "
            f"'{self.lever.name}', {self.at_high} above (within {self.tolerance:g})"
        )


def _figure(row: Route | Unserved, by: str) -> float:
    """Figure of a journey; infinite where there is none."""
    if not isinstance(row, Route):
        return inf
    return {
        "time_h_mean": row.time_h.mean, "time_h_p50": row.time_h.p50,
        "cost_usd": row.cost_usd.value, "co2_kg": row.co2_kg,
    }[by]  # fmt: skip


def _crossing(
    gap: Callable[[float], float], low: float, high: float, tolerance: float
) -> float:  # fmt: skip
    """Where a gap changes its sign: by halves while a side is infinite, then by Brent."""
    from scipy.optimize import brentq

    while high - low > tolerance:
        if isfinite(gap(low)) and isfinite(gap(high)):
            return float(brentq(gap, low, high, xtol=tolerance))
        middle = 0.5 * (low + high)
        if gap(middle) * gap(low) > 0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def break_even(
    network: Network,
    lever: Lever,
    lane: Lane,
    *,
    corridors: tuple[str, str] = ("middle", "northern"),
    by: Literal["time_h_mean", "time_h_p50", "cost_usd", "co2_kg"] = "time_h_mean",
    tolerance: float = 1e-3,
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> BreakEven:
    """Find the size of a lever at which one corridor overtakes the other.

    Parameters
    ----------
    network : Network
        State before the lever.
    lever : Lever
        What is turned.
    lane : (str, str)
        Origin and destination.
    corridors : (str, str)
        The two to hold against each other.
    by : str
        Figure that decides; each corridor takes its best way by hours or dollars at each size.
    tolerance : float
        How exact, in the lever's unit.

    Raises
    ------
    OptionError
        Neither corridor serves the lane at some size.

    Notes
    -----
    Brent's method between the ends of the range, by halves where a corridor has no service on one
    side; where the figures cross more than once, one crossing is found.
    """
    minimise = {"cost_usd": "cost_usd", "co2_kg": "co2_kg"}.get(by, "time_h")
    engine = StateEngine(
        network, [lane], list(corridors), minimise, consignment or Consignment(),
        None if on is None else day_of(on), None,
    )  # fmt: skip
    targets = targets_of(network, lever.measure)
    known: dict[float, float] = {}

    def gap(size: float) -> float:
        if size not in known:
            world = resized(network, lever.measure.sized(float(size)), targets)
            rows = engine.rows(replace(world, scenario=f"{lever.name} {size!r}"))
            values = [_figure(row, by) for row in rows]
            if values == [inf, inf]:
                raise OptionError(
                    f"neither {corridors[0]} nor {corridors[1]} serves {lane[0]} - {lane[1]} at "
                    f"{size:g}; give a range in which one does"
                )
            known[size] = values[0] - values[1]
        return known[size]

    low, high = float(lever.low), float(lever.high)
    first, last = gap(low), gap(high)
    leader = {True: corridors[0], False: corridors[1]}
    size = float("nan") if first * last > 0 else _crossing(gap, low, high, tolerance)
    return BreakEven(lever, size, tolerance, leader[first < 0], leader[last < 0], by, len(known))


def sensitivity(
    network: Network,
    levers: Sequence[Lever],
    lane: Lane,
    corridor: str,
    *,
    method: Literal["sobol", "morris"] = "sobol",
    samples: int = 64,
    seed: int = 1,
    by: Literal["time_h_mean", "cost_usd", "co2_kg"] = "time_h_mean",
    **options: Any,
) -> "pd.DataFrame":
    """How much each lever moves a lane by one corridor.

    Parameters
    ----------
    network, levers
        As for `sweep`.
    lane, corridor
        What is looked at.
    method : {"sobol", "morris"}
        Shares of variance, or elementary effects (the extra ``sensitivity`` brings SALib).
    samples : int
        Base samples; Sobol runs ``samples x (2 levers + 2)`` cases, Morris
        ``samples x (levers + 1)``.
    seed : int
        Which samples.
    by : str
        Figure that is explained.
    **options
        Further options of `sweep`.

    Returns
    -------
    pandas.DataFrame
        Indexed by lever, the strongest first: ``first, total`` with ``_conf``; or ``mu, mu_star,
        sigma, mu_star_conf``.

    Raises
    ------
    MissingExtraError
        SALib is not installed.
    OptionError
        The corridor does not serve the lane in some case.
    """
    try:
        from SALib.analyze import morris as morris_analyze
        from SALib.analyze import sobol as sobol_analyze
        from SALib.sample import morris as morris_sample
        from SALib.sample import sobol as sobol_sample
    except ImportError:
        raise MissingExtraError("sensitivity analysis", "sensitivity") from None
    import pandas as pd

    if method not in ("sobol", "morris"):
        raise OptionError(f"method is {method!r}; give 'sobol' or 'morris'")
    problem = {
        "num_vars": len(levers), "names": [lever.name for lever in levers],
        "bounds": [[lever.low, lever.high] for lever in levers],
    }  # fmt: skip
    if method == "sobol":
        sizes = sobol_sample.sample(problem, samples, seed=seed)
    else:
        sizes = morris_sample.sample(problem, samples, seed=seed)
    run = sweep(network, levers, lanes=[lane], corridors=[corridor], sizes=sizes, **options)
    values = run.figures[by][0]
    if np.isnan(values).any():
        raise OptionError(f"{corridor} does not serve {lane[0]} - {lane[1]} in every case")
    if method == "sobol":
        found = sobol_analyze.analyze(problem, values, seed=seed)
        table = {"first": found["S1"], "first_conf": found["S1_conf"],
                 "total": found["ST"], "total_conf": found["ST_conf"]}  # fmt: skip
        order = "total"
    else:
        found = morris_analyze.analyze(problem, sizes, values, seed=seed)
        table = {key: found[key] for key in ("mu", "mu_star", "sigma", "mu_star_conf")}
        order = "mu_star"
    frame = pd.DataFrame(table, index=[lever.name for lever in levers])
    frame.index.name = "lever"
    return frame.sort_values(order, ascending=False)
