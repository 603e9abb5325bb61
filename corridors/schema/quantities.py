"""Quantities that ``parameters.csv`` may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

__all__ = ["QUANTITIES", "Quantity"]


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
    "queue_h_beyond_capacity": Quantity(
        "h", "hours that stand for refused loading, per whole capacity of use beyond it", 0, 1e7
    ),
    "price_index": Quantity("index", "consumer prices of the United States, 1982-84 = 100", 1, 1e4),
    "investment_usd": Quantity("USD", "published cost of raising a capacity", 0),
}
