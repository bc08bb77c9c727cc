"""The maintainer's desk: to begin a pack, to see what it says and uses, and whether it is sound."""

from toolkit.packing.check import check_pack
from toolkit.packing.difference import describe_difference, side_of
from toolkit.packing.overview import describe_pack
from toolkit.packing.start import Started, start_edition, start_pack
from toolkit.packing.usage import describe_usage

__all__ = [
    "Started",
    "check_pack",
    "describe_difference",
    "describe_pack",
    "describe_usage",
    "side_of",
    "start_edition",
    "start_pack",
]
