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

from corridors.schema.columns import COLUMNS
from corridors.schema.fields import (
    BASES,
    GEOMETRIES,
    ID,
    KINDS,
    MODES,
    MOVERS,
    SELECTOR_KEYS,
    SHAPES,
    STATUSES,
    Field,
)
from corridors.schema.goods import CargoClass, DemandRow
from corridors.schema.lookups import column_of, fields_of
from corridors.schema.quantities import QUANTITIES, Quantity
from corridors.schema.rows import Evidence, Link, Observation, Parameter, Place, Row

__all__ = [
    "BASES",
    "COLUMNS",
    "GEOMETRIES",
    "ID",
    "KINDS",
    "MODES",
    "MOVERS",
    "QUANTITIES",
    "SELECTOR_KEYS",
    "SHAPES",
    "STATUSES",
    "CargoClass",
    "DemandRow",
    "Evidence",
    "Field",
    "Link",
    "Observation",
    "Parameter",
    "Place",
    "Quantity",
    "Row",
    "column_of",
    "fields_of",
]
