"""The formula language: Chinese names, exact fractions, units, a trace of every step.

`parse_formula` reads a formula, `unit_of` and `check_unit` find wrong units before there is data, `evaluate`
computes it where a scope stands and never raises for data, `as_declared` brings the result to the unit and
decimals of its figure, `print_formula` and `substituted` write it with names and with numbers.
"""

from toolkit.formula.errors import (
    SYNTAX,
    TOO_COMPLEX,
    UNIT_CLASH,
    UNKNOWN_FUNCTION,
    UNKNOWN_NAME,
    WRONG_ARGUMENTS,
    WRONG_TYPE,
    FormulaError,
    formula_finding,
)
from toolkit.formula.evaluate import as_declared, evaluate
from toolkit.formula.functions import FUNCTION_TABLE, FUNCTIONS, Function
from toolkit.formula.parse import MAX_DEPTH, MAX_LENGTH, MAX_NODES, parse_formula
from toolkit.formula.printing import print_formula, substituted
from toolkit.formula.tree import Formula, Reference, Scope, Step, StepKind, Value
from toolkit.formula.units import UnitOfReference, check_unit, unit_of

__all__ = [
    "FUNCTIONS",
    "FUNCTION_TABLE",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_NODES",
    "SYNTAX",
    "TOO_COMPLEX",
    "UNIT_CLASH",
    "UNKNOWN_FUNCTION",
    "UNKNOWN_NAME",
    "WRONG_ARGUMENTS",
    "WRONG_TYPE",
    "Formula",
    "FormulaError",
    "Function",
    "Reference",
    "Scope",
    "Step",
    "StepKind",
    "UnitOfReference",
    "Value",
    "as_declared",
    "check_unit",
    "evaluate",
    "formula_finding",
    "parse_formula",
    "print_formula",
    "substituted",
    "unit_of",
]
