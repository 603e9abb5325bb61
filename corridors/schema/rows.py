"""Rows of the network's tables: places, links, parameters, evidence and observations."""

from dataclasses import dataclass, fields
from datetime import date
from math import nan
from typing import Annotated

from corridors.schema.fields import (
    BASES,
    GEOMETRIES,
    ID,
    KINDS,
    MODES,
    MOVERS,
    SHAPES,
    STATUSES,
    Field,
)

__all__ = ["Evidence", "Link", "Observation", "Parameter", "Place", "Row"]


class Row:
    """A row of a table; two rows are equal when their cells are, missing ones included."""

    __slots__ = ()

    def _cells(self) -> tuple[object, ...]:
        return tuple(getattr(self, item.name) for item in fields(self))  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._cells() == other._cells()

    def __hash__(self) -> int:
        return hash(self._cells())


@dataclass(frozen=True, eq=False, slots=True)
class Place(Row):
    """A place: row of ``nodes.geojson``."""

    id: Annotated[str, Field("lower-case name that never changes", pattern=ID, required=True)]
    name: Annotated[str, Field("name in English", required=True)]
    country: Annotated[str, Field("ISO 3166 alpha-2 code", pattern="[A-Z]{2}", required=True)]
    kind: Annotated[str, Field("what the place is", choices=KINDS, required=True)]
    lon: Annotated[float, Field("longitude", unit="degree", low=-180, high=180, required=True)]
    lat: Annotated[float, Field("latitude", unit="degree", low=-90, high=90, required=True)]
    unlocode: Annotated[str, Field("UN/LOCODE without space", pattern="([A-Z]{2}[A-Z0-9]{3})?")] = (
        ""
    )
    gauges: Annotated[tuple[str, ...], Field("rail gauges at the place", unit="mm")] = ()
    aliases: Annotated[tuple[str, ...], Field("other names that people type")] = ()
    position_source: Annotated[str, Field("citation of the position")] = ""


@dataclass(frozen=True, eq=False, slots=True)
class Link(Row):
    """A physical link: row of ``edges.csv``."""

    id: Annotated[str, Field("name that never changes", pattern=ID, required=True)]
    origin: Annotated[str, Field("place id (column `from`)", required=True)]
    destination: Annotated[str, Field("place id (column `to`)", required=True)]
    mode: Annotated[str, Field("what kind of link", choices=MODES, required=True)]
    moves_by: Annotated[str, Field("what carries the goods", choices=(*MOVERS, ""))] = ""
    service: Annotated[str, Field("vessel service of a ferry or sea link")] = ""
    from_side: Annotated[str, Field("side goods leave in a transfer")] = ""
    to_side: Annotated[str, Field("side goods reach in a transfer")] = ""
    length_km: Annotated[
        float,
        Field("length the model uses", unit="km", low=0, high=30_000, cites="length_source"),
    ] = nan
    length_basis: Annotated[str, Field("where the length comes from", choices=(*BASES, ""))] = ""
    length_source: Annotated[str, Field("citation of the length")] = ""
    measured_km: Annotated[
        float, Field("length along real track or way-points", unit="km", low=0, high=30_000)
    ] = nan
    gauge_mm: Annotated[
        float, Field("track gauge", unit="mm", low=600, high=1676, cites="gauge_source")
    ] = nan
    gauge_source: Annotated[str, Field("citation of the gauge")] = ""
    tracks: Annotated[
        float, Field("running tracks", unit="tracks", low=1, high=6, cites="tracks_source")
    ] = nan
    tracks_source: Annotated[str, Field("citation of the tracks")] = ""
    electrified: Annotated[
        float,
        Field(
            "share of the length under wire",
            unit="share",
            low=0,
            high=1,
            cites="electrified_source",
        ),
    ] = nan
    electrified_source: Annotated[str, Field("citation of the electrification")] = ""
    countries: Annotated[
        tuple[tuple[str, float], ...],
        Field("kilometres in each country, KZ:283.6;RU:8.9", unit="km"),
    ] = ()
    operator: Annotated[str, Field("infrastructure manager or shipping line")] = ""
    status: Annotated[str, Field("state of the link", choices=STATUSES, required=True)] = (
        "operating"
    )
    opens: Annotated[date | None, Field("first day of use", cites="dates_source")] = None
    closes: Annotated[date | None, Field("last day of use", until=True, cites="dates_source")] = (
        None
    )
    closed: Annotated[
        tuple[tuple[date, date], ...],
        Field("spells of closure, 2025-09-12..2025-09-24;…", cites="dates_source"),
    ] = ()
    opens_low: Annotated[date | None, Field("earliest opening thought possible")] = None
    opens_high: Annotated[date | None, Field("latest opening thought possible", until=True)] = None
    dates_source: Annotated[str, Field("citation of the dates")] = ""
    oneway: Annotated[bool, Field("whether goods cannot return")] = False
    geometry: Annotated[str, Field("how good the drawn line is", choices=(*GEOMETRIES, ""))] = ""
    note: Annotated[str, Field("remark")] = ""

    def valid_on(self, day: date) -> bool:
        """Whether the link can be used on a day."""
        return (
            (self.opens is None or self.opens <= day)
            and (self.closes is None or day <= self.closes)
            and not any(first <= day <= last for first, last in self.closed)
        )

    @property
    def moves(self) -> str:
        """What the goods travel on: the mover, or ``transfer``."""
        return self.moves_by or self.mode


@dataclass(frozen=True, eq=False, slots=True)
class Parameter(Row):
    """A figure that is neither a place nor a link: row of ``parameters.csv``."""

    id: Annotated[str, Field("name that never changes", pattern=ID, required=True)]
    quantity: Annotated[str, Field("what is meant", required=True)]
    where: Annotated[str, Field("selectors key=value;key=value, empty = everywhere")] = ""
    low: Annotated[float, Field("10th percentile", required=True)] = nan
    value: Annotated[float, Field("median", required=True, cites="source")] = nan
    high: Annotated[float, Field("90th percentile", required=True)] = nan
    unit: Annotated[str, Field("unit, that of the quantity")] = ""
    shape: Annotated[str, Field("distribution", choices=SHAPES, required=True)] = "lognormal"
    cause: Annotated[str, Field("shared cause; one draw for all rows that name it")] = ""
    valid_from: Annotated[date | None, Field("first day the row holds")] = None
    valid_to: Annotated[date | None, Field("last day the row holds", until=True)] = None
    price_year: Annotated[float, Field("year of the dollars", unit="year", low=1990, high=2040)] = (
        nan
    )
    basis: Annotated[
        str, Field("published, derived, calibrated or assumption", choices=BASES, required=True)
    ] = "assumption"
    source: Annotated[str, Field("citation")] = ""
    reason: Annotated[str, Field("why this figure; required of assumptions")] = ""

    def valid_on(self, day: date) -> bool:
        """Whether the row holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, eq=False, slots=True)
class Evidence(Row):
    """A published figure: row of ``evidence.csv``."""

    id: Annotated[str, Field("name that never changes", pattern=r"[A-Za-z0-9._-]+", required=True)]
    scope: Annotated[str, Field("segment, node, corridor or system")] = ""
    from_place: Annotated[str, Field("where")] = ""
    to_place: Annotated[str, Field("where to")] = ""
    via: Annotated[str, Field("by which way")] = ""
    mode: Annotated[str, Field("mode as published")] = ""
    quantity: Annotated[str, Field("what was measured")] = ""
    value: Annotated[float, Field("figure")] = nan
    low: Annotated[float, Field("lower end of a published range")] = nan
    high: Annotated[float, Field("upper end of a published range")] = nan
    unit: Annotated[str, Field("unit as published")] = ""
    cargo: Annotated[str, Field("what was carried")] = ""
    direction: Annotated[str, Field("direction")] = ""
    year: Annotated[str, Field("year the figure speaks of")] = ""
    status: Annotated[
        str, Field("observed, planned, published tariff, estimate, design, dataset")
    ] = ""
    source_title: Annotated[str, Field("title of the page")] = ""
    publisher: Annotated[str, Field("who published it")] = ""
    source_date: Annotated[str, Field("date of the page")] = ""
    url: Annotated[str, Field("address of the page")] = ""
    confidence: Annotated[
        str, Field("A official, B trade press, C other", choices=("A", "B", "C", ""))
    ] = ""
    note: Annotated[str, Field("remark")] = ""


@dataclass(frozen=True, eq=False, slots=True)
class Observation(Row):
    """An end-to-end journey that was seen: row of ``observations.csv``."""

    id: Annotated[str, Field("name that never changes", pattern=ID, required=True)]
    origin: Annotated[str, Field("place id", required=True)]
    destination: Annotated[str, Field("place id", required=True)]
    corridor: Annotated[str, Field("corridor travelled")] = ""
    via: Annotated[tuple[str, ...], Field("places passed, where known")] = ()
    measure: Annotated[
        str, Field("what was seen", choices=("time_h", "cost_usd"), required=True)
    ] = "time_h"
    low: Annotated[float, Field("lower end", low=0)] = nan
    value: Annotated[float, Field("central figure", low=0, cites="source")] = nan
    high: Annotated[float, Field("upper end", low=0)] = nan
    unit: Annotated[str, Field("h or USD/FEU", choices=("h", "USD/FEU"), required=True)] = "h"
    direction: Annotated[str, Field("westbound, eastbound or both")] = ""
    date_from: Annotated[date | None, Field("first day of the period seen")] = None
    date_to: Annotated[date | None, Field("last day of the period seen", until=True)] = None
    clock: Annotated[
        str, Field("what the hours cover", choices=("terminal", "door", "border"), required=True)
    ] = "terminal"
    kind: Annotated[
        str,
        Field("how it was seen", choices=("observed", "timetabled", "announced"), required=True),
    ] = "observed"
    train: Annotated[
        str,
        Field(
            "which train, in the words of the page; what a planner sends is ordinary",
            choices=("ordinary", "full-timetable", "first", "test", "showcase", "record"),
        ),
    ] = "ordinary"
    use: Annotated[
        str, Field("for fitting or for judging", choices=("calibrate", "judge"), required=True)
    ] = "judge"
    source: Annotated[str, Field("citation", required=True)] = ""
    note: Annotated[str, Field("remark")] = ""
