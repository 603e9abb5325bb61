"""`Sweep`: figures of lanes by corridor in many cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.comparison.levers import AnyLever

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sweep"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sweep:
    """Figures of lanes by corridors in many cases.

    Parameters
    ----------
    levers : tuple of levers
    sizes : numpy.ndarray
        Shape (cases, levers).
    rows : tuple of (str, str, str)
        Origin, destination and corridor.
    figures : mapping of str to numpy.ndarray
        ``time_h_mean``, ``cost_usd``, ``co2_kg`` of the best way, shape (rows, cases); NaN where
        there is no service. ``way`` numbers the distinct ways of a row, -1 without service.
    ways : tuple of tuple of tuple of str
        Distinct best ways of each row, as links.
    seed : int

    Examples
    --------
    >>> import corridors as co
    >>> dwell = co.load_scenario("digital-corridor").measures[1]
    >>> found = co.sweep(co.load_network(), [co.Lever(dwell, 0.3, 1.0)], cases=4,
    ...                  lanes=[("xian", "poti")], corridors=["middle"])
    >>> found.sizes.shape
    (4, 1)
    """

    levers: tuple[AnyLever, ...]
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
            shown = [lever.label(value) for value in self.sizes[:, number].tolist()]
            table[lever.name] = [value for value in shown for _ in range(rows)]
        table["feasible"] = (self.figures["way"] >= 0).T.ravel()
        for name, values in self.figures.items():
            table[name] = values.T.ravel()
        return pd.DataFrame(table).set_index(["case", "origin", "destination", "corridor"])

    def winners(self, *, by: str = "time_h_mean") -> "pd.DataFrame":
        """Share of the cases in which each corridor is the best of its lane.

        Parameters
        ----------
        by : str
            Figure that decides: ``time_h_mean``, ``cost_usd`` or ``co2_kg``.

        Returns
        -------
        pandas.DataFrame
            Indexed by lane and corridor: the share of cases won.
        """
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
