"""Rows of the tables of goods: classes and demand."""

from dataclasses import dataclass
from math import nan
from typing import Annotated

from corridors.schema.fields import BASES, ID, Field

__all__ = ["CargoClass", "DemandRow"]


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
            unit="year",
            low=2015,
            high=2060,
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
