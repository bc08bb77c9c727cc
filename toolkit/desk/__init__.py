"""The clerk's desk: a new filing, its schema, its Excel form, next year's draft."""

from toolkit.desk.roster import RosterUnit, read_roster
from toolkit.desk.schema import schema_of_pack, schema_of_row
from toolkit.desk.skeleton import make_skeleton
from toolkit.desk.start import schema_name, start_filing

__all__ = [
    "RosterUnit",
    "make_skeleton",
    "read_roster",
    "schema_name",
    "schema_of_pack",
    "schema_of_row",
    "start_filing",
]
