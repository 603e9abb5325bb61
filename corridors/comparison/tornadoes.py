"""Each lever alone between its ends: which one moves a lane most."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from corridors.comparison.designs import one_at_a_time
from corridors.comparison.lanes import Lane
from corridors.comparison.levers import AnyLever
from corridors.comparison.sweeping import sweep
from corridors.errors import OptionError
from corridors.network import Network
from corridors.units import days

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Tornado", "tornado"]

Figure = Literal["time_h_mean", "cost_usd", "co2_kg"]


@dataclass(frozen=True)
class Tornado:
    """A lane by one corridor with each lever at its ends, the others at their base.

    Parameters
    ----------
    lane : (str, str)
    corridor : str
    by : str
        Figure looked at.
    base : float
        That figure with all levers at their base.
    rows : tuple of dict
        One per lever, the greatest swing first.
    """

    lane: Lane
    corridor: str
    by: str
    base: float
    rows: tuple[dict[str, Any], ...] = field(repr=False)

    def to_frame(self) -> "pd.DataFrame":
        """One row per lever, the greatest swing first.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``lever``: ``low, high`` (its ends), ``at_low, at_high`` (the figure there;
            missing without service) and ``swing`` between the two and the base.
        """
        import pandas as pd

        return pd.DataFrame(self.rows).set_index("lever")

    def summary(self) -> str:
        """One line per lever."""
        lines = [f"{self.lane[0]} - {self.lane[1]} by {self.corridor}: {self._said(self.base)}"]
        for row in self.rows:
            ends = [f"{self._said(row[key])} at {row[end]}"
                    for key, end in (("at_low", "low"), ("at_high", "high"))]  # fmt: skip
            lines.append(f"  {row['lever']}: {', '.join(ends)}")
        return "\n".join(lines)

    def _said(self, value: float) -> str:
        if value != value:
            return "no service"
        if self.by == "time_h_mean":
            return f"{days(value):.2f} days"
        return f"{value:,.0f} {'USD' if self.by == 'cost_usd' else 'kg'}"

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary().splitlines()[0], self.to_frame())

    def plot(self, ax: Any = None) -> Any:
        """Draw the bars; see `corridors.plotting.plot_tornado`."""
        from corridors.plotting import plot_tornado

        return plot_tornado(self, ax=ax)


def tornado(
    network: Network, levers: Sequence[AnyLever], lane: Lane, corridor: str, *,
    by: Figure = "time_h_mean", **options: Any,
) -> Tornado:  # fmt: skip
    """Turn each lever alone from its low to its high end.

    Parameters
    ----------
    network : Network
        State before the levers.
    levers : sequence of Lever, Switch, Days or Starts
    lane : (str, str)
        Origin and destination.
    corridor : str
        Corridor looked at.
    by : {"time_h_mean", "cost_usd", "co2_kg"}
        Figure looked at; each case takes its best way by ``minimise``.
    **options
        ``minimise``, ``consignment``, ``on`` and ``jobs`` of `sweep`.

    Returns
    -------
    Tornado

    Raises
    ------
    OptionError
        The corridor does not serve the lane with all levers at their base.

    Notes
    -----
    The base of a size is what changes nothing (factor 1, nothing added) or, where a figure is set,
    the stated one, as near as the range allows; of a switch it is off, of days the first.

    Examples
    --------
    >>> from corridors.comparison import Lever, tornado
    >>> from corridors.samples import sample_network
    >>> dwell = Lever.on("dwell", mode="rail", scale=(0.5, 2.0))
    >>> found = tornado(sample_network(), [dwell], ("alpha", "omega"), "middle")
    >>> list(found.to_frame().columns)
    ['low', 'high', 'at_low', 'at_high', 'swing']
    """
    run = sweep(
        network, levers, lanes=[lane], corridors=[corridor], sizes=one_at_a_time(levers), **options
    )
    values = run.figures[by][0]
    base = float(values[0])
    if np.isnan(base):
        raise OptionError(
            f"{corridor} does not serve {lane[0]} - {lane[1]} with all levers at their base"
        )
    rows: list[dict[str, Any]] = []
    for number, lever in enumerate(levers):
        at_low, at_high = (float(value) for value in values[1 + 2 * number : 3 + 2 * number])
        reached = [value for value in (base, at_low, at_high) if value == value]
        rows.append({
            "lever": lever.name, "low": lever.label(lever.low), "high": lever.label(lever.high),
            "at_low": at_low, "at_high": at_high, "swing": max(reached) - min(reached),
        })  # fmt: skip
    ordered = sorted(rows, key=lambda row: -float(row["swing"]))
    return Tornado(run.rows[0][:2], corridor, by, base, tuple(ordered))
