"""`Validation`: all journeys, summed up by group."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.network import Network
from corridors.validation.journeys import ValidationRow, line_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Validation"]

_CONFIDENCE = 0.9  # of the bootstrap interval
_RESAMPLES = 2000


@dataclass(frozen=True)
class Validation:
    """Observed journeys beside modelled ones.

    Parameters
    ----------
    rows : tuple of ValidationRow
        In the order of the table.
    network : Network
        What was validated.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> seen = [row for row in net.observations if row.id == "xian-baku-mean-2025-12"]
    >>> len(co.validate(net, observations=seen).to_frame())
    1
    """

    rows: tuple[ValidationRow, ...] = field(repr=False)
    network: Network = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"Validation({len(self)} journeys, network {self.network.hash})"

    def select(self, **values: str) -> "Validation":
        """Rows whose observation has the values given, such as ``use="judge"``.

        Parameters
        ----------
        **values : str
            Value by column of ``observations.csv``.

        Returns
        -------
        Validation
            A new one with these rows.
        """
        kept = [
            row
            for row in self.rows
            if all(getattr(row.observation, name) == value for name, value in values.items())
        ]
        return Validation(tuple(kept), self.network)

    def to_dict(self) -> dict[str, Any]:
        """Rows and groups ready for JSON."""
        return {
            "network": self.network.hash,
            "data_date": self.network.data_date.isoformat(),
            "groups": self.groups(),
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> "pd.DataFrame":
        """One row per observation, indexed by ``id``.

        Returns
        -------
        pandas.DataFrame
            ``origin, destination, corridor, via, measure, unit, clock, kind, use, day``;
            ``observed_low, observed, observed_high``; ``p10, p50, p90`` in the same unit;
            ``error`` (median over observed less one), ``inside``, ``p90_over_p10``, ``sails``,
            ``special_train`` (first, test, showcase or record), ``feasible, distance_km, places``,
            ``largest`` (parts of the figure), ``source, notes``.
        """
        import pandas as pd

        records = [
            {k: "; ".join(v) if isinstance(v, list) else v for k, v in row.to_dict().items()}
            for row in self.rows
        ]
        return pd.DataFrame(records).set_index("id") if records else pd.DataFrame()

    def groups(self, *, seed: int = 0) -> list[dict[str, Any]]:
        """Errors by corridor, kind, use, measure and clock, and over all corridors.

        Parameters
        ----------
        seed : int
            Which bootstrap sample.

        Returns
        -------
        list of dict
            ``corridor, kind, use, measure, clock``; ``n`` (journeys compared), ``no_journey``,
            ``median_abs_error`` with ``low`` and ``high`` (90 % interval: whole lanes drawn with
            replacement; missing for a single lane), ``median_error``, ``share_inside``,
            ``p90_over_p10`` (median).
        """
        found: dict[tuple[str, ...], list[ValidationRow]] = defaultdict(list)
        for row in self.rows:
            seen = row.observation
            clock = "door" if seen.clock == "door" else "terminal or border"
            for corridor in ("all", seen.corridor or "any"):
                found[seen.measure, seen.kind, seen.use, clock, corridor].append(row)
        order = {"observed": 0, "timetabled": 1, "announced": 2}
        keys = sorted(
            found, key=lambda k: (k[0] != "time_h", order[k[1]], *k[2:4], k[4] != "all", k[4])
        )
        return [
            {"corridor": key[4], "kind": key[1], "use": key[2], "measure": key[0], "clock": key[3],
             **_errors(found[key], seed)}
            for key in keys
        ]  # fmt: skip

    def summary(self) -> str:
        """A table of the groups for reading."""
        lines = [_HEADER, *(_cells(group) for group in self.groups())]
        widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADER))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def to_text(self) -> str:
        """Every journey on a line or two: observed, modelled, error and largest parts."""
        return "\n".join(line_of(row) for row in self.rows)

    def _repr_html_(self) -> str:
        import pandas as pd

        from corridors.routes.display import frame_html

        return frame_html(f"{len(self)} observed journeys", pd.DataFrame(self.groups()))

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw modelled against observed figures; see `corridors.plotting.validated`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_validation`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting.validated import plot_validation

        return plot_validation(self, ax=ax, **options)


_HEADER = (
    "measure", "kind", "use", "corridor", "n", "none", "median abs. error (90 % interval)",
    "bias", "inside p10-p90", "p90/p10",
)  # fmt: skip


def _cells(group: dict[str, Any]) -> tuple[str, ...]:
    def share(value: float, sign: str = "") -> str:
        return f"{value:{sign}.0%}" if value == value else "-"

    interval = f" ({share(group['low'])} to {share(group['high'])})"
    error = share(group["median_abs_error"])
    kind = group["kind"] + (" door" if group["clock"] == "door" else "")
    width = group["p90_over_p10"]
    return (
        group["measure"], kind, group["use"], group["corridor"], str(group["n"]),
        str(group["no_journey"]), error + (interval if group["low"] == group["low"] else ""),
        share(group["median_error"], "+"), share(group["share_inside"]),
        f"{width:.2f}" if width == width else "-",
    )  # fmt: skip


def _errors(rows: Sequence[ValidationRow], seed: int) -> dict[str, Any]:
    there = [row for row in rows if row.route is not None]
    nan = float("nan")
    if not there:
        return {"n": 0, "no_journey": len(rows), "median_abs_error": nan, "low": nan, "high": nan,
                "median_error": nan, "share_inside": nan, "p90_over_p10": nan}  # fmt: skip
    errors = [row.error for row in there]
    low, high = _interval(there, seed)
    return {
        "n": len(there),
        "no_journey": len(rows) - len(there),
        "median_abs_error": float(np.median(np.abs(errors))),
        "low": low,
        "high": high,
        "median_error": float(np.median(errors)),
        "share_inside": float(np.mean([row.inside for row in there])),
        "p90_over_p10": float(np.median([row.width for row in there])),
    }


def _interval(rows: Sequence[ValidationRow], seed: int) -> tuple[float, float]:
    """Bootstrap interval of the median absolute error; journeys of one lane stay together."""
    lanes: dict[frozenset[str], list[float]] = defaultdict(list)
    for row in rows:
        ends = frozenset((row.observation.origin, row.observation.destination))
        lanes[ends].append(abs(row.error))
    groups = [np.array(lanes[ends]) for ends in sorted(lanes, key=sorted)]
    if len(groups) < 2:
        return float("nan"), float("nan")
    generator = np.random.default_rng(seed)
    picks = generator.integers(len(groups), size=(_RESAMPLES, len(groups)))
    medians = [float(np.median(np.concatenate([groups[i] for i in pick]))) for pick in picks]
    tail = (1.0 - _CONFIDENCE) / 2.0
    low, high = np.quantile(medians, [tail, 1.0 - tail])
    return float(low), float(high)
