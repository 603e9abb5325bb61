"""`Network`: all tables of one world, frozen."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corridors.data.cells import parse_date
from corridors.errors import OptionError
from corridors.network.gateways import CorridorRule
from corridors.network.lines import Lines
from corridors.network.names import PlaceIndex
from corridors.network.pending import Pending
from corridors.network.provenance import CheckReport
from corridors.schema import Evidence, Link, Observation, Parameter, Place

if TYPE_CHECKING:
    import geopandas as gpd
    import networkx as nx

__all__ = ["Network", "day_of"]


def day_of(when: "date | str") -> date:
    """A date given as text or date.

    Raises
    ------
    OptionError
        The text is no date.
    """
    if isinstance(when, date):
        return when
    try:
        return parse_date(str(when))
    except ValueError:
        raise OptionError(
            f"{when!r} is no date; give one such as 2024, 2024-05 or 2024-05-20"
        ) from None


@dataclass(frozen=True, eq=False)
class Network:
    """Places, links, parameters, corridor rules and evidence of one state of the world.

    Build one with `load_network`; every change gives a new one.

    Parameters
    ----------
    places, links, parameters, evidence : mapping of str to row
        Tables by id.
    corridors : tuple of CorridorRule
        In the order in which a journey is matched.
    day : datetime.date
        The state of the world that searches use unless told otherwise.
    lines : Lines
        Drawn geometry by link id.
    observations : tuple of Observation
        Journeys seen, for validation.
    scenario : str
        Scenario that made this state.
    assumed : tuple of str
        What the scenario assumes, one line each.
    notes : tuple of str
        What a reader of any result must know of the scenario.
    pending : tuple of Pending
        Changes of rules, capacities and demand, made by the engines that read those.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> net.find_place("Xi'an")
    'xian'
    >>> "khorgos-gate" in net.places
    True
    """

    places: Mapping[str, Place]
    links: Mapping[str, Link]
    parameters: Mapping[str, Parameter]
    evidence: Mapping[str, Evidence]
    corridors: tuple[CorridorRule, ...]
    day: date
    lines: Lines = field(default_factory=Lines)
    observations: tuple[Observation, ...] = ()
    scenario: str = "baseline"
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pending: tuple[Pending, ...] = ()

    def __repr__(self) -> str:
        return f"Network({len(self.places)} places, {len(self.links)} links, as of {self.day})"

    def _repr_html_(self) -> str:
        from corridors.routes.display import network_html

        return network_html(self)

    @cached_property
    def _index(self) -> PlaceIndex:
        return PlaceIndex(self.places.values())

    @cached_property
    def hash(self) -> str:
        """Twelve hexadecimal digits that name this state of all tables."""
        rules = [
            (rule.id, [sorted(gate) for gate in rule.gates], sorted(rule.countries_any),
             sorted(rule.countries_none), sorted(rule.gates_none))
            for rule in self.corridors
        ]  # fmt: skip
        told = (self.day, rules, self.scenario, self.assumed, self.notes, self.pending)
        digest = hashlib.sha256(repr(told).encode())
        for table in (self.places, self.links, self.parameters):
            for name in sorted(table):
                digest.update(repr(table[name]).encode())
        return digest.hexdigest()[:12]

    @cached_property
    def data_date(self) -> date:
        """Newest date of the evidence; nothing later is known."""
        dates = []
        for row in self.evidence.values():
            if row.status != "dataset" and row.source_date:
                try:
                    dates.append(parse_date(row.source_date))
                except ValueError:
                    continue
        return max(dates, default=self.day)

    def find_place(self, name: str) -> str:
        """Id of a place by id, UN/LOCODE, name or alias, in any spelling.

        Parameters
        ----------
        name : str
            What somebody typed.

        Returns
        -------
        str

        Raises
        ------
        UnknownNameError
            With the three nearest names.
        """
        return name if name in self.places else self._index.find(name)

    def knows_place(self, name: str) -> bool:
        """Whether a name stands for a place of the network.

        Parameters
        ----------
        name : str
            Id, UN/LOCODE, name or alias, in any spelling.

        Returns
        -------
        bool
            Whether `find_place` gives an id.
        """
        return name in self.places or self._index.get(name) is not None

    def nearest_places(self, name: str) -> list[str]:
        """Ids of the three places whose names come closest to a name.

        Parameters
        ----------
        name : str
            What somebody typed.

        Returns
        -------
        list of str
            Ids, the closest first.
        """
        return self._index.nearest(name)

    @property
    def nodes(self) -> "gpd.GeoDataFrame":
        """Places as points, indexed by ``id`` (EPSG:4326)."""
        from corridors.network.frames import places_frame

        return places_frame(self.places.values())

    @property
    def edges(self) -> "gpd.GeoDataFrame":
        """Links as lines, indexed by ``id``: ``from, to, mode, length_km, …`` (EPSG:4326)."""
        from corridors.network.frames import links_frame

        return links_frame(self.links.values(), self.places, self.lines)

    def as_of(self, when: "date | str") -> "Network":
        """The network valid on a day: links open then; searches default to that day.

        Parameters
        ----------
        when : datetime.date or str
            Day, month or year (its first day).

        Returns
        -------
        Network
            A new one; this one stays as it is.

        Examples
        --------
        >>> import corridors as co
        >>> net = co.load_network()
        >>> "kashgar-torugart-border-rail" in net.as_of("2026-01-01").links
        False
        """
        day = day_of(when)
        links = {name: link for name, link in self.links.items() if link.valid_on(day)}
        return replace(self, links=links, day=day)

    def select(
        self,
        *,
        mode: str | None = None,
        country: str | None = None,
        operator: str | None = None,
        status: str | None = None,
        service: str | None = None,
    ) -> "Network":
        """The part of the network whose links fit every condition given.

        Parameters
        ----------
        mode : str, optional
            ``rail``, ``road``, ``ferry``, ``sea`` (border links included), ``border`` or
            ``transfer``.
        country : str, optional
            ISO code; a link fits when an end or a kilometre of it lies there.
        operator, status, service : str, optional
            Value of the column.

        Returns
        -------
        Network
            A new one with the places that its links touch.

        Raises
        ------
        OptionError
            Nothing fits.
        """

        def fits(link: Link) -> bool:
            ends = {self.places[link.origin].country, self.places[link.destination].country}
            return (
                (mode is None or mode in (link.mode, link.moves_by))
                and (country is None or country in ends | {c for c, _ in link.countries})
                and (operator is None or operator == link.operator)
                and (status is None or status == link.status)
                and (service is None or service == link.service)
            )

        links = {name: link for name, link in self.links.items() if fits(link)}
        if not links:
            asked = {"mode": mode, "country": country, "operator": operator, "status": status,
                     "service": service}  # fmt: skip
            said = ", ".join(f"{k}={v!r}" for k, v in asked.items() if v is not None)
            raise OptionError(f"no link has {said}; look at net.edges for the values in use")
        kept = {end for link in links.values() for end in (link.origin, link.destination)}
        return replace(
            self, links=links, places={p: self.places[p] for p in self.places if p in kept}
        )

    def with_rows(
        self,
        *,
        places: Iterable[Place] = (),
        links: Iterable[Link] = (),
        parameters: Iterable[Parameter] = (),
    ) -> "Network":
        """A network with rows added, or replaced where the id exists.

        Parameters
        ----------
        places, links, parameters : iterable of rows
            New rows by table.

        Returns
        -------
        Network
            A new one; this one stays as it is.
        """
        return replace(
            self,
            places={**self.places, **{row.id: row for row in places}},
            links={**self.links, **{row.id: row for row in links}},
            parameters={**self.parameters, **{row.id: row for row in parameters}},
        )

    def without_links(self, names: Iterable[str]) -> "Network":
        """A network without some links.

        Parameters
        ----------
        names : iterable of str
            Link ids; those that nobody knows are passed over.

        Returns
        -------
        Network
            A new one; this one stays as it is.
        """
        gone = set(names)
        return replace(self, links={n: link for n, link in self.links.items() if n not in gone})

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw all links on a map.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_network`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.

        Examples
        --------
        >>> import matplotlib
        >>> matplotlib.use("agg")
        >>> import corridors as co
        >>> ax = co.load_network().select(country="GE").plot(title="Georgia")
        """
        from corridors.plotting import plot_network

        return plot_network(self, ax=ax, **options)

    def to_networkx(self) -> "nx.MultiDiGraph[Any]":
        """Arcs as a `networkx.MultiDiGraph`; `from_networkx` gives the same network back.

        Returns
        -------
        networkx.MultiDiGraph
            Nodes are place ids with the columns of ``nodes``; each link gives one arc per
            direction, keyed by its id, with the columns of ``edges`` and ``forward``.
        """
        from corridors.network.exchange import to_networkx

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, graph: "nx.MultiDiGraph[Any]") -> "Network":
        """The network that `to_networkx` wrote, with whatever was changed in the graph since.

        Parameters
        ----------
        graph : networkx.MultiDiGraph
            What `to_networkx` gave, with changes to cells, nodes and arcs.

        Returns
        -------
        Network
            Tables of the graph; parameters, evidence and rules of the network it came from.

        Raises
        ------
        DataError
            A node or arc does not fit the schema.
        """
        from corridors.network.exchange import from_networkx

        return from_networkx(graph)

    def check(self) -> CheckReport:
        """Where every figure comes from, and what has no source or does not hold together."""
        from corridors.network.checking import check

        return check(self)
