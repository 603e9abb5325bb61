"""Columns of results."""

from collections.abc import Mapping

from corridors.schema.fields import Field

__all__ = ["COLUMNS"]

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
