"""Computing: every value of a filing with its trace."""

from toolkit.compute.engine import Computation
from toolkit.compute.required import MISSING, find_missing
from toolkit.compute.stated import DIFFERS, Comparison
from toolkit.compute.tail import addends, inputs, tail_of

__all__ = [
    "DIFFERS",
    "MISSING",
    "Comparison",
    "Computation",
    "addends",
    "find_missing",
    "inputs",
    "tail_of",
]
