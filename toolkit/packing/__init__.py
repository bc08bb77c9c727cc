"""The maintainer's desk: whether a pack is sound, and what it says."""

from toolkit.packing.check import check_pack
from toolkit.packing.overview import describe_pack

__all__ = ["check_pack", "describe_pack"]
