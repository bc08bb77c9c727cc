"""Exact numbers with a unit and a written precision: reading, rounding, converting, tails.

Every figure is a fraction; nothing here passes through a float. `Quantity.value` is the number in
`Quantity.unit`, so 36.37% is the value 36.37 with the unit "%".
"""

from toolkit.quantity.figure import (
    NO_VALUE_CAUSES,
    NOT_FILLED,
    NoValue,
    NoValueCause,
    Quantity,
    as_printed,
    convert,
    half_width,
    plain,
    round_quantity,
    sum_quantities,
)
from toolkit.quantity.reading import (
    ParsedQuantity,
    parse_quantity,
)
from toolkit.quantity.rounding import (
    MAX_DECIMALS,
    QuantityError,
    Rounding,
    plain_number,
    round_number,
)
from toolkit.quantity.units import (
    MONEY_UNITS,
    PURE_UNITS,
    UnitError,
    canonical_unit,
    combine_units,
    is_money,
    is_pure,
    is_rate,
    same_family,
    unit_atoms,
    unit_family,
)

__all__ = [
    "MAX_DECIMALS",
    "MONEY_UNITS",
    "NOT_FILLED",
    "NO_VALUE_CAUSES",
    "PURE_UNITS",
    "NoValue",
    "NoValueCause",
    "ParsedQuantity",
    "Quantity",
    "QuantityError",
    "Rounding",
    "UnitError",
    "as_printed",
    "canonical_unit",
    "combine_units",
    "convert",
    "half_width",
    "is_money",
    "is_pure",
    "is_rate",
    "parse_quantity",
    "plain",
    "plain_number",
    "round_number",
    "round_quantity",
    "same_family",
    "sum_quantities",
    "unit_atoms",
    "unit_family",
]
