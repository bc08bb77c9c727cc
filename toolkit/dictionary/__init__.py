"""The data dictionary: what may be filled in, what is computed, and how names are found."""

from toolkit.dictionary.bind import Dictionary
from toolkit.dictionary.declare import (
    AnyDeclaration,
    AnyTable,
    DerivedTable,
    Expression,
    Field,
    FixedTable,
    FreeTable,
    Group,
    ScoreNode,
    Table,
    TableRow,
    Texts,
    Type,
    walk,
)
from toolkit.dictionary.load import DictionaryReader
from toolkit.dictionary.scope import (
    Level,
    Levels,
    Path,
    Resolved,
    Unresolved,
    in_total,
    inner_levels,
    resolve,
)

__all__ = [
    "AnyDeclaration",
    "AnyTable",
    "DerivedTable",
    "Dictionary",
    "DictionaryReader",
    "Expression",
    "Field",
    "FixedTable",
    "FreeTable",
    "Group",
    "Level",
    "Levels",
    "Path",
    "Resolved",
    "ScoreNode",
    "Table",
    "TableRow",
    "Texts",
    "Type",
    "Unresolved",
    "in_total",
    "inner_levels",
    "resolve",
    "walk",
]
