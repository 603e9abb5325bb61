"""`time_matrix`: many origins by many destinations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routing.access import join_ends
from corridors.routing.many import many_values
from corridors.routing.planner import check_objective, planner_of
from corridors.routing.reasons import why_none
from corridors.routing.trees import best_values

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TimeMatrix", "time_matrix"]


@dataclass(frozen=True, eq=False)
class TimeMatrix:
    """Best figures between origins and destinations.

    Parameters
    ----------
    origins, destinations : tuple of str
        Place ids.
    minimise : str
        What the figures are: mean hours, central dollars or kilograms, or kilometres.
    values : numpy.ndarray
        Origins by destinations, read-only; NaN where there is no journey.
    as_of, on : datetime.date
        State of the world, and departure.
    reasons : mapping of (origin, destination) to tuple of str
        Why there is no journey, for each NaN.

    Examples
    --------
    >>> import corridors as co
    >>> table = co.time_matrix(co.samples.sample_network(), ["alpha"], ["omega", "alpha"])
    >>> float(table.values[0, 1])
    0.0
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    minimise: str
    values: NDArray[np.float64] = field(repr=False)
    as_of: date
    on: date
    reasons: Mapping[tuple[str, str], tuple[str, ...]] = field(repr=False)

    def to_frame(self) -> "pd.DataFrame":
        """Origins as rows, destinations as columns; NaN where there is no journey."""
        import pandas as pd

        rows = pd.Index(self.origins, name="origin")
        columns = pd.Index(self.destinations, name="destination")
        return pd.DataFrame(self.values.copy(), index=rows, columns=columns)

    def to_rows(self) -> "pd.DataFrame":
        """One row per pair: ``origin``, ``destination``, the figure, ``feasible``, ``reasons``."""
        import pandas as pd

        return pd.DataFrame(
            [
                {"origin": a, "destination": b, self.minimise: self.values[i, j],
                 "feasible": bool(np.isfinite(self.values[i, j])),
                 "reasons": "; ".join(self.reasons.get((a, b), ()))}
                for i, a in enumerate(self.origins)
                for j, b in enumerate(self.destinations)
            ]
        )  # fmt: skip

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary(), self.to_frame())

    def summary(self) -> str:
        """One line: how many pairs, and how many without a journey."""
        pairs = self.values.size
        return f"{self.minimise} of {pairs} pairs, {len(self.reasons)} without a journey"


def time_matrix(
    network: Network,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    minimise: str = "time_h",
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> TimeMatrix:
    """Find the best figure between every origin and every destination.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    origins, destinations : sequence of str
        Places, towns or points.
    minimise : str
        ``time_h`` (mean hours), ``cost_usd``, ``co2_kg``, ``generalised_usd`` or ``distance_km``.
    avoid, consignment, on
        As for `find_route`.

    Returns
    -------
    TimeMatrix
        The figures of `find_route` for each pair, waits for links that open on the way included;
        0 from a place to itself.

    Raises
    ------
    OptionError
        There is no origin or no destination, or nothing can be minimised by that name.
    UnknownNameError
        A name that nobody knows, with the nearest.

    Notes
    -----
    One tree of best ways is grown per origin and heading. Where pyroutingkit is installed (extra
    ``big``), large tables of networks of many thousand links come from it; its figures differ by
    some millionths.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> table = time_matrix(sample_network(), ["alpha", "gate-kz"], ["omega"]).to_frame()
    >>> bool(table.loc["alpha", "omega"] > table.loc["gate-kz", "omega"])
    True
    """
    check_objective(minimise)
    for name, given in (("origins", origins), ("destinations", destinations)):
        if isinstance(given, str) or not len(given):
            raise OptionError(f"{name} is {given!r}; give a list of at least one place")
    world, ids, _ = join_ends(network, [*origins, *destinations])
    starts, ends = tuple(ids[: len(origins)]), tuple(ids[len(origins) :])
    day = world.day if on is None else day_of(on)
    planner = planner_of(world, consignment or Consignment(), day)
    values = many_values(planner, starts, ends, minimise=minimise, avoid=avoid)
    if values is None:
        values = np.full((len(starts), len(ends)), np.nan)
        for i, origin in enumerate(starts):
            found = best_values(planner, origin, ends, minimise=minimise, avoid=avoid)
            values[i] = [found.get(end, np.nan) for end in ends]
    pairs = {(starts[i], ends[j]) for i, j in np.argwhere(np.isnan(values)).tolist()}
    reasons = {
        pair: why_none(planner, *pair, corridor=None, via=(), avoid=avoid)
        for pair in sorted(pairs)
    }  # fmt: skip
    values.setflags(write=False)
    return TimeMatrix(starts, ends, minimise, values, world.day, day, reasons)
