"""`Diff`: what two states of the world do not share, as table, text, JSON and map."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from corridors.comparison.capacities import CapacityChange, MostCarried
from corridors.comparison.changes import Change, touched_links
from corridors.comparison.flow_changes import FlowChanges
from corridors.comparison.route_changes import RouteChange
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Diff"]


@dataclass(frozen=True)
class Diff:
    """What differs between two states.

    Parameters
    ----------
    before, after : Network
    changes : tuple of Change
    routes : tuple of RouteChange
        Lanes that were looked at; empty unless asked for.
    flows : FlowChanges, optional
        Flows of both states, where asked for.
    capacities : tuple of CapacityChange
        Capacities that differ, where asked for.
    carries : tuple of MostCarried
        The most each corridor can carry, where asked for.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> bool(co.diff(net, net.as_of("2036-01-01")))
    True
    """

    before: Network = field(repr=False)
    after: Network = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    routes: tuple[RouteChange, ...] = field(default=(), repr=False)
    flows: FlowChanges | None = field(default=None, repr=False)
    capacities: tuple[CapacityChange, ...] = field(default=(), repr=False)
    carries: tuple[MostCarried, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        return f"Diff({self._named()}: {len(self.changes)} changes)"

    def __bool__(self) -> bool:
        return bool(self.changes)

    def _named(self) -> str:
        return " to ".join(f"{n.scenario} {n.day} [{n.hash}]" for n in (self.before, self.after))

    @property
    def tables(self) -> Mapping[str, int]:
        """Changed rows by table."""
        return Counter(table for table, _ in {(c.table, c.row) for c in self.changes})

    @property
    def changed_routes(self) -> tuple[RouteChange, ...]:
        """Lanes whose way, time, price or service differ."""
        return tuple(row for row in self.routes if row.changed)

    @property
    def moved_on(self) -> Mapping[str, float]:
        """Tonnes a year more than before, by link; empty unless flows were asked for."""
        return {} if self.flows is None else self.flows.on_links

    @property
    def touched_links(self) -> frozenset[str]:
        """Links whose own rows, figures or capacities differ."""
        return touched_links(self.before, self.after, self.changes)

    def to_frame(self) -> "pd.DataFrame":
        """One row per changed field: ``table, row, field, before, after``."""
        import pandas as pd

        columns = [item.name for item in fields(Change)]
        return pd.DataFrame([vars(change) for change in self.changes], columns=columns)

    def routes_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor, with the change of hours and dollars."""
        import pandas as pd

        return pd.DataFrame([row.to_dict() for row in self.routes])

    def to_dict(self) -> dict[str, Any]:
        """Both states by hash, changes and routes, ready for JSON."""
        return {
            "before": _state(self.before), "after": _state(self.after),
            "changes": [vars(change) for change in self.changes],
            "routes": [row.to_dict() for row in self.routes],
            "capacities": [item.to_dict() for item in self.capacities],
            "carries": [item.to_dict() for item in self.carries],
            "flows": [row.to_dict() for row in self.flows.moved] if self.flows else [],
            "assumed": list(self.after.assumed), "notes": list(self.after.notes),
        }  # fmt: skip

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary().splitlines()[0], self.to_frame())

    def summary(self) -> str:
        """Both states, then one line per changed row."""
        lines = [self._named()]
        rows: dict[tuple[str, str], list[Change]] = {}
        for change in self.changes:
            rows.setdefault((change.table, change.row), []).append(change)
        for (table, row), found in rows.items():
            parts = (f"{c.field} {c.before or '-'} -> {c.after or '-'}" for c in found)
            lines.append(f"  {table} {row}: " + "; ".join(parts))
        if not self.changes:
            lines.append("  no difference")
        for route in self.changed_routes:
            lines.append("  " + route.summary())
        if self.routes:
            lines.append(f"  {len(self.changed_routes)} of {len(self.routes)} routes change")
        lines += ["  " + capacity.summary() for capacity in self.capacities]
        lines += ["  " + carried.summary() for carried in self.carries]
        if self.flows is not None:
            moved = self.flows.moved
            lines += ["  " + row.summary() for row in moved]
            lines.append(f"  {len(moved)} of {len(self.flows.rows)} flows move")
        lines += [f"  note: {note}" for note in self.after.notes]
        lines += [f"  assumed: {line}" for line in self.after.assumed]
        return "\n".join(lines)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw what changed on a map; see `corridors.plotting.plot_difference`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_difference`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting import plot_difference

        return plot_difference(self, ax=ax, **options)


def _state(network: Network) -> dict[str, str]:
    return {"scenario": network.scenario, "day": str(network.day), "network": network.hash}
