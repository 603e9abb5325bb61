"""The one list of fields behind reading, checks, messages, labels and the data pages.

Each table is a frozen dataclass; each attribute carries a `Field` with its unit, limits and
meaning. Quantities of ``parameters.csv`` and the columns of results are listed here as well.

Examples
--------
>>> fields_of(Link)["length_km"].unit
'km'
>>> QUANTITIES["speed_kmh"].unit
'km/h'
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from math import inf, nan
from typing import Annotated, Any, get_args, get_type_hints

__all__ = [
    "BASES",
    "COLUMNS",
    "QUANTITIES",
    "CargoClass",
    "DemandRow",
    "Evidence",
    "Field",
    "Link",
    "Observation",
    "Parameter",
    "Place",
    "Quantity",
    "column_of",
    "fields_of",
]

MODES = ("rail", "road", "ferry", "sea", "border", "transfer")
MOVERS = ("rail", "road", "ferry", "sea")
KINDS = ("terminal", "port", "border", "gauge_change", "junction", "dry_port", "passage", "town")
STATUSES = ("operating", "construction", "planned", "suspended")
BASES = ("published", "derived", "calibrated", "assumption")
SHAPES = ("lognormal", "uniform", "triangular", "fixed")
GEOMETRIES = ("osm_detail", "osm_graph", "osm_coarse", "schematic", "none")
ID = r"[a-z0-9]+(-[a-z0-9]+)*"


@dataclass(frozen=True)
class Field:
    """What one column holds.

    Parameters
    ----------
    meaning : str
        One line for people.
    unit : str
        Unit of the numbers, empty for text.
    low, high : float
        Limits, both allowed.
    choices : tuple of str
        The only values allowed, if any.
    pattern : str
        Regular expression that text must match as a whole.
    required : bool
        Whether an empty cell is a problem.
    until : bool
        For dates: a year or month stands for its last day, not its first.
    cites : str
        Name of the column that holds the citation of this figure.
    """

    meaning: str
    unit: str = ""
    low: float = -inf
    high: float = inf
    choices: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False
    until: bool = False
    cites: str = ""
    type: Any = str

    @property
    def allowed(self) -> str:
        """What a cell may hold, in words.

        Examples
        --------
        >>> Field("length", unit="km", low=0, type=float).allowed
        '0 or more [km]'
        """
        unit = f" [{self.unit}]" if self.unit else ""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.type is date:
            return "a date such as 2024, 2024-05 or 2024-05-20"
        if self.type is bool:
            return "true or false"
        if self.type in (float, int):
            if self.low > -inf and self.high < inf:
                return f"{self.low:g} to {self.high:g}{unit}"
            if self.low > -inf:
                return f"{self.low:g} or more{unit}"
            return ("a whole number" if self.type is int else "a number") + unit
        if self.pattern == ID:
            return "lower-case letters, digits and single hyphens"
        if self.pattern:
            return f"text of the form {self.pattern}"
        return "text" if not self.required else "some text"


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


@dataclass(frozen=True)
class CargoClass:
    """A class of goods: row of ``cargo.csv``."""

    id: Annotated[str, Field("name that never changes", pattern=ID, required=True)]
    title: Annotated[str, Field("name for people", required=True)]
    unit: Annotated[str, Field("what is counted", choices=("teu", "t"), required=True)] = "teu"
    hs: Annotated[str, Field("Harmonised System code that stands for the class")] = ""
    loading: Annotated[str, Field("how it is loaded", choices=("container", "wagon", ""))] = ""
    not_by: Annotated[str, Field("vessel services that do not take it")] = ""
    vot_low: Annotated[float, Field("worth of an hour, low", unit="USD/t-h", low=0)] = nan
    vot: Annotated[
        float, Field("worth of an hour saved", unit="USD/t-h", low=0, cites="source")
    ] = nan
    vot_high: Annotated[float, Field("worth of an hour, high", unit="USD/t-h", low=0)] = nan
    basis: Annotated[str, Field("where it comes from", choices=BASES, required=True)] = "assumption"
    source: Annotated[str, Field("citation")] = ""
    reason: Annotated[str, Field("why this figure; required of assumptions")] = ""


@dataclass(frozen=True)
class DemandRow:
    """A yearly total, the share of a lane in it, or what no link carries: row of ``demand.csv``."""

    id: Annotated[str, Field("name that never changes", pattern=ID, required=True)]
    kind: Annotated[
        str,
        Field(
            "total, share, or outside: goods of pipelines and tankers",
            choices=("total", "share", "outside"),
            required=True,
        ),
    ]
    flow: Annotated[str, Field("name of the flow that is split", pattern=ID, required=True)]
    cargo: Annotated[str, Field("class of goods (totals)")] = ""
    origin: Annotated[str, Field("place id (shares)")] = ""
    destination: Annotated[str, Field("place id (shares)")] = ""
    year: Annotated[
        float,
        Field(
            "year of a total, or of a share that holds in no other",
            unit="year", low=2015, high=2060,
        ),
    ] = nan
    low: Annotated[float, Field("lower end", low=0, required=True)] = nan
    value: Annotated[float, Field("central figure", low=0, required=True, cites="source")] = nan
    high: Annotated[float, Field("upper end", low=0, required=True)] = nan
    unit: Annotated[str, Field("unit", choices=("TEU/year", "t/year", "share"), required=True)] = (
        "share"
    )
    basis: Annotated[str, Field("where it comes from", choices=BASES, required=True)] = "assumption"
    source: Annotated[str, Field("citation")] = ""
    reason: Annotated[str, Field("why this figure; required of assumptions")] = ""


@dataclass(frozen=True)
class Quantity:
    """A quantity that ``parameters.csv`` may hold: unit, limits and meaning."""

    unit: str
    meaning: str
    low: float = 0.0
    high: float = inf


QUANTITIES: Mapping[str, Quantity] = {
    "speed_kmh": Quantity("km/h", "commercial line-haul speed, technical stops included", 1, 150),
    "border_dwell_h": Quantity("h", "time spent at a border crossing", 0, 2000),
    "gauge_change_h": Quantity("h", "change of gauge, with its queue in a normal week", 0, 2000),
    "train_time_share": Quantity(
        "share", "hours on rail, at borders and in queues over those of an ordinary train", 0.1, 2
    ),
    "handling_h": Quantity("h", "loading or unloading between vehicles", 0, 1000),
    "vessel_wait_h": Quantity("h", "wait to board a vessel, weather and queue included", 0, 2000),
    "sailing_h": Quantity("h", "time under way on the water", 0, 2000),
    "ships": Quantity("ships", "ships on a line", 0.01, 1000),
    "ship_slots": Quantity("slots/ship", "places on a ship: TEU, wagons or trucks", 1),
    "ship_availability_share": Quantity("share", "share of time a ship is on the line", 0.01, 1),
    "vessel_port_h": Quantity("h", "unloading and loading of a ship in port", 0.1, 2000),
    "berths": Quantity("berths", "ships of a service that a port works at once", 0.1, 100),
    "cargo_slots_per_day": Quantity("slots/day", "cargo reaching the quay, all shippers", 0),
    "teu_per_slot": Quantity("TEU/slot", "containers that a place on a ship holds", 0.1, 10),
    "sailings_per_week": Quantity("sailings/week", "sailings each way by timetable", 0.01, 200),
    "longest_headway_h": Quantity("h", "a ship leaves at least this often, full or not", 1, 5000),
    "headway_cv": Quantity("ratio", "variation of the interval between sailings", 0, 1),
    "trip_cv": Quantity("ratio", "variation of the round trip of a ship", 0, 3),
    "queue_cap_slots": Quantity("slots", "queue at which loading is embargoed", 1),
    "queue_slots": Quantity("slots", "queue counted on the day", 0),
    "closure_share": Quantity("share", "share of the time ports are shut by weather", 0, 0.95),
    "closure_spell_h": Quantity("h", "mean length of a closed spell", 0.5, 1000),
    "sea_level_m": Quantity("m", "level of the sea, Baltic system", -100, 100),
    "full_draught_level_m": Quantity("m", "sea level at which ships load fully", -100, 100),
    "payload_loss_share_per_m": Quantity("share/m", "payload lost per metre of sea level", 0, 1),
    "slots_per_day": Quantity("trains/day", "trains a gauge change takes per direction", 0.1, 500),
    "arrivals_per_day": Quantity("trains/day", "trains that come to it per direction", 0, 500),
    "service_h": Quantity("h", "work on one train, without queue", 0.1, 500),
    "arrival_cv": Quantity("ratio", "variation of the intervals between trains", 0, 3),
    "slot_cv": Quantity("ratio", "variation of the intervals between slots", 0, 1),
    "queue_cap_trains": Quantity("trains", "queue at which no more are accepted", 1, 5000),
    "gauge_disrupted_share": Quantity("share", "chance to meet bad weeks at a gauge change", 0, 1),
    "gauge_disrupted_h": Quantity("h", "wait for a gauge change in bad weeks", 0, 2000),
    "disrupted_share": Quantity("share", "chance to meet bad weeks at a border post", 0, 1),
    "disrupted_dwell_h": Quantity("h", "time at a border post in bad weeks", 0, 2000),
    "onward_wait_h": Quantity("h", "wait for the onward train or truck", 0, 1000),
    "origin_wait_h": Quantity("h", "wait from departure order to departure", 0, 1000),
    "tariff_usd_per_feu_km": Quantity("USD/FEU-km", "all-in price of line haul", 0, 20),
    "gauge_change_usd_per_feu": Quantity("USD/FEU", "price of a gauge change", 0, 5000),
    "handling_usd_per_feu": Quantity("USD/FEU", "price of handling between vehicles", 0, 5000),
    "border_usd_per_feu": Quantity("USD/FEU", "fees at a border crossing", 0, 5000),
    "wagon_usd_per_feu_km": Quantity(
        "USD/FEU-km", "wagon, operator and forwarder, where the tariff is for the line alone", 0, 20
    ),
    "seal_usd_per_feu": Quantity("USD/FEU", "seal fitted or carried over a border", 0, 1000),
    "box_usd_per_feu": Quantity("USD/FEU", "one-way hire of the carrier's container", 0, 20_000),
    "surcharge_usd_per_feu": Quantity("USD/FEU", "added in bad months or tight markets", 0, 20_000),
    "insurance_share": Quantity("share", "premium of a cargo insurance over the value", 0, 0.2),
    "sailing_usd_per_feu": Quantity("USD/FEU", "price of a crossing by water", 0, 30000),
    "terminal_usd_per_feu": Quantity(
        "USD/FEU", "terminal charges at an end of the journey", 0, 5000
    ),
    "teu_cost_share": Quantity("share", "price of a TEU over that of a FEU", 0, 1),
    "co2e_g_per_tkm": Quantity("g/tkm", "well-to-wheel CO2e per net tonne-kilometre", 0, 1000),
    "energy_wh_per_tkm": Quantity(
        "Wh/tkm", "electricity per net tonne-kilometre at the wire", 0, 500
    ),
    "energy_wh_per_gross_tkm": Quantity(
        "Wh/gross-tkm", "electricity per gross tonne-kilometre hauled, at the wire", 0, 200
    ),
    "co2e_g_per_gross_tkm": Quantity(
        "g/gross-tkm", "well-to-wheel CO2e per gross tonne-kilometre hauled", 0, 500
    ),
    "tare_t_per_feu": Quantity("t/FEU", "empty box and its share of the wagon", 0, 60),
    "empty_return_share": Quantity("share", "units that go back empty per loaded one", 0, 2),
    "grid_co2e_g_per_kwh": Quantity("g/kWh", "CO2e of electricity", 0, 2000),
    "grid_loss_share": Quantity("share", "losses between power station and wire", 0, 1),
    "wtw_over_ttw": Quantity("ratio", "well-to-wheel over tank-to-wheel", 1, 2),
    "electric_share": Quantity("share", "electric share of rail freight, for links unknown", 0, 1),
    "handling_co2e_kg_per_feu": Quantity("kg/FEU", "CO2e of one handling", 0, 500),
    "payload_t_per_feu": Quantity("t/FEU", "goods in a forty-foot unit", 0.1, 32),
    "payload_t_per_teu": Quantity("t/TEU", "goods in a twenty-foot unit", 0.1, 32),
    "value_usd_per_feu": Quantity("USD/FEU", "value of the goods", 0),
    "value_of_time_usd_per_t_h": Quantity("USD/t-h", "worth of an hour saved", 0, 100),
    "capital_cost_share_per_year": Quantity("share/year", "cost of capital bound in goods", 0, 1),
    "depreciation_share_per_year": Quantity("share/year", "value that goods lose by ageing", 0, 10),
    "delay_cost_share_per_day": Quantity("share/day", "share of value lost per day", 0, 1),
    "road_access_speed_kmh": Quantity("km/h", "speed of a road access leg", 1, 120),
    "road_access_detour_ratio": Quantity("ratio", "road length over straight line", 1, 5),
    "road_access_tariff_usd_per_km": Quantity("USD/FEU-km", "price of a road access leg", 0, 20),
    "road_access_max_km": Quantity("km", "longest road access leg offered", 1, 5000),
    "road_access_links": Quantity("links", "nearest terminals a town is joined to", 1, 20),
    "max_detour_ratio": Quantity("ratio", "longest way that still counts as service", 1, 20),
    "max_overlap_share": Quantity("share", "shared kilometres of two distinct routes", 0, 1),
    "disruption_share": Quantity("share", "chance that a passage is disrupted", 0, 0.99),
    "gauge_mm": Quantity("mm", "track gauge", 600, 1676),
    "capacity_trains_per_day": Quantity("trains/day", "freight trains a day, each way", 0, 1000),
    "capacity_wagons_per_day": Quantity("wagons/day", "wagons a day, each way", 0, 100_000),
    "capacity_trucks_per_day": Quantity("trucks/day", "trucks a day, each way", 0, 100_000),
    "capacity_teu_per_year": Quantity("TEU/year", "containers a year, both ways together", 0),
    "capacity_mt_per_year": Quantity("Mt/year", "goods a year, both ways together", 0, 10_000),
    "working_days_per_year": Quantity("days/year", "days a year on which it works", 1, 366),
    "other_traffic_share": Quantity("share", "share of a capacity that other traffic takes", 0, 1),
    "return_share": Quantity("share", "emptied units that go back the same way", 0, 1),
    "train_teu": Quantity("TEU/train", "containers on a train", 1, 500),
    "wagon_teu": Quantity("TEU/wagon", "containers on a wagon", 0.1, 10),
    "truck_teu": Quantity("TEU/truck", "containers on a truck", 0.1, 10),
    "train_t": Quantity("t/train", "goods on a train", 1, 20_000),
    "wagon_t": Quantity("t/wagon", "goods in a wagon", 0.1, 150),
    "truck_t": Quantity("t/truck", "goods on a truck", 0.1, 60),
    "choice_usd_per_feu": Quantity("USD/FEU", "cost that changes odds by a factor of e", 1, 1e5),
    "choice_bias_usd_per_feu": Quantity(
        "USD/FEU", "what shippers shun or seek there besides price and hours", -1e5, 1e5
    ),
    "reliability_ratio": Quantity("ratio", "worth of an hour of spread over an hour", 0, 10),
    "queue_h_at_capacity": Quantity("h", "hours lost where a capacity is full", 0, 2000),
    "queue_power": Quantity("ratio", "how steeply queues rise with use", 1, 20),
    "price_index": Quantity("index", "consumer prices of the United States, 1982-84 = 100", 1, 1e4),
    "investment_usd": Quantity("USD", "published cost of raising a capacity", 0),
}

SELECTOR_KEYS = (
    "edge", "place", "border", "service", "sea", "operator", "country", "side", "mode", "traction",
    "gauge", "direction", "month", "tracks", "cargo", "train",
)  # fmt: skip

COLUMNS: Mapping[str, Field] = {
    "distance_km": Field("length of the journey", unit="km", type=float),
    "time_h": Field("hours from departure to availability", unit="h", type=float),
    "time_h_p10": Field("hours on a good day (10th percentile)", unit="h", type=float),
    "time_h_p50": Field("hours in the middle (median)", unit="h", type=float),
    "time_h_p90": Field("hours on a bad day (90th percentile)", unit="h", type=float),
    "time_h_mean": Field("mean hours", unit="h", type=float),
    "days_p50": Field("median days", unit="day", type=float),
    "cost_usd": Field("price for the consignment", unit="USD", type=float),
    "cost_usd_low": Field("price with all tariffs low", unit="USD", type=float),
    "cost_usd_high": Field("price with all tariffs high", unit="USD", type=float),
    "cost_usd_per_feu": Field("price per forty-foot unit", unit="USD/FEU", type=float),
    "co2_kg": Field("CO2e, well to wheel, for the consignment", unit="kg", type=float),
    "co2_kg_per_feu": Field("CO2e per forty-foot unit", unit="kg/FEU", type=float),
    "co2_ttw_kg": Field("part of the CO2e that leaves on the way", unit="kg", type=float),
    "generalised_usd": Field("price plus worth of the time", unit="USD", type=float),
    "border_crossings": Field("changes of country", type=int),
    "gauge_changes": Field("changes of rail gauge", type=int),
    "transshipments": Field("other changes of vehicle", type=int),
    "countries": Field("countries touched, in order"),
}


@cache
def fields_of(row: type) -> Mapping[str, Field]:
    """Fields of a table row class, by attribute name, with their types filled in."""
    from dataclasses import replace

    hints = get_type_hints(row, include_extras=True)
    found: dict[str, Field] = {}
    for item in fields(row):
        kind, note = get_args(hints[item.name])[:2]
        options = [option for option in get_args(kind) if option is not type(None)]
        plain = options[0] if type(None) in get_args(kind) else kind
        found[item.name] = replace(note, type=plain)
    return found


def column_of(row: type, attribute: str) -> str:
    """Name of the column that holds an attribute; they differ only for a link's ends."""
    return (
        {"origin": "from", "destination": "to"}.get(attribute, attribute)
        if row is Link
        else attribute
    )
