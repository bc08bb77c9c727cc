"""Computing: every value of a filing with its trace."""

from toolkit.compute.engine import Computation, RecordScope
from toolkit.compute.required import MISSING, find_missing
from toolkit.compute.tail import inputs, tail_of

__all__ = ["MISSING", "Computation", "RecordScope", "find_missing", "inputs", "tail_of"]
