"""Reading YAML files as clerks write them: every accident told, every scalar kept as text with its place."""

from toolkit.source.load import load_source, read_source
from toolkit.source.nodes import DEFAULT_LIMITS, Limits, Mapping, Node, Pair, Scalar, Sequence, Source

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "Mapping",
    "Node",
    "Pair",
    "Scalar",
    "Sequence",
    "Source",
    "load_source",
    "read_source",
]
