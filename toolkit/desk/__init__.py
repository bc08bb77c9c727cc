"""The clerk's desk: a new filing, its schema, its Excel form, next year's draft."""

from toolkit.desk.exchange import form_of_filing, form_of_pack, import_form
from toolkit.desk.next import NextYear, next_filing
from toolkit.desk.roster import RosterUnit, read_roster
from toolkit.desk.schema import schema_of_pack, schema_of_row
from toolkit.desk.skeleton import make_skeleton
from toolkit.desk.start import schema_name, start_filing

__all__ = [
    "NextYear",
    "RosterUnit",
    "form_of_filing",
    "form_of_pack",
    "import_form",
    "make_skeleton",
    "next_filing",
    "read_roster",
    "schema_name",
    "schema_of_pack",
    "schema_of_row",
    "start_filing",
]
