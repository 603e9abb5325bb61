"""Several routes of one question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from corridors.routes.route import Route

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from corridors.plotting.interactive import InteractiveMap

__all__ = ["RouteSet"]


@dataclass(frozen=True)
class RouteSet(Sequence[Route]):
    """Routes in order, best first.

    Parameters
    ----------
    routes : tuple of Route
    exact : bool
        Whether nothing better can have been missed.
    note : str
        How the set was found.
    objectives : tuple of str
        What the routes are compared by, where there are several objectives.

    Examples
    --------
    >>> import corridors as co
    >>> found = co.find_routes(co.samples.sample_network(), "alpha", "omega", k=2)
    >>> found.names()
    ('northern', 'middle')
    """

    routes: tuple[Route, ...]
    exact: bool = True
    note: str = ""
    objectives: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.routes)

    @overload
    def __getitem__(self, number: int) -> Route: ...
    @overload
    def __getitem__(self, number: slice) -> "RouteSet": ...
    def __getitem__(self, number: int | slice) -> "Route | RouteSet":
        if isinstance(number, slice):
            return RouteSet(self.routes[number], self.exact, self.note, self.objectives)
        return self.routes[number]

    def __iter__(self) -> Iterator[Route]:
        return iter(self.routes)

    def names(self) -> tuple[str, ...]:
        """A short name per route: what no other route of the set has."""
        from corridors.routes.features import names_of

        return names_of(self.routes)

    def trade_offs(self, objectives: Sequence[str] | None = None) -> "pd.DataFrame":
        """What each route gives up against the next for what it gains.

        Parameters
        ----------
        objectives : sequence of str, optional
            What to compare by, the first one orders the rows; default the objectives of the set,
            else ``time_h`` and ``cost_usd``.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``name``: one column per objective, ``against`` (the next route) and
            ``trade_off`` in words, such as ``2.1 days for 640 USD``.
        """
        import pandas as pd

        from corridors.routes.trade_offs import MEASURES, trade_off_rows

        chosen = [name for name in self.objectives if name in MEASURES] or ["time_h", "cost_usd"]
        return pd.DataFrame(trade_off_rows(self.routes, objectives or chosen)).set_index("name")

    def summary(self) -> str:
        """One line per route, and how the set was found."""
        lines = [
            f"{name}: {route.summary().splitlines()[0]}"
            for name, route in zip(self.names(), self.routes, strict=True)
        ]
        return "\n".join([*lines, *([self.note] if self.note else [])])

    def to_dict(self) -> list[dict[str, Any]]:
        """Routes ready for JSON."""
        return [route.to_dict() for route in self.routes]

    def to_frame(self) -> "pd.DataFrame":
        """One row per route: the totals of `Route.to_frame`."""
        import pandas as pd

        return pd.concat([route.to_frame() for route in self.routes], ignore_index=True)

    def to_gdf(self) -> "gpd.GeoDataFrame":
        """One line per leg and route (EPSG:4326), with the number of the route."""
        import geopandas as gpd
        import pandas as pd

        frames = [r.to_gdf().assign(route=number) for number, r in enumerate(self.routes)]
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")

    def _repr_html_(self) -> str:
        from corridors.routes.display import rows_html

        return rows_html(f"{len(self)} journeys", self.routes, self.names(), self.note)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the routes on a map; see `corridors.plotting.plot_routes`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_routes`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting import plot_routes

        return plot_routes(self.routes, ax=ax, **options)

    def explore(self, **options: Any) -> "InteractiveMap":
        """Make a map for the browser; see `corridors.plotting.interactive_map`.

        Parameters
        ----------
        **options
            See `corridors.plotting.interactive_map`.

        Returns
        -------
        InteractiveMap
            Shows itself in a notebook; `corridors.export.write_html` writes it.
        """
        from corridors.plotting import interactive_map

        return interactive_map(self, **options)
