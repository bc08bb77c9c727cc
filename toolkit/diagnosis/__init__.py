"""Diagnosis: several findings that one wrong figure explains become one finding about that figure."""

from toolkit.diagnosis.diagnose import diagnose

__all__ = ["diagnose"]
