"""The dictionary of a pack as JSON Schema (draft 7), so that an editor completes names and explains them.

It must not underline what the toolkit accepts: an editor reads 0753 and 254.22 as numbers and leaves an empty
value as null, so types are not told apart; what is missing is the business of `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit import vocabulary as v
from toolkit.desk.meaning import describe
from toolkit.dictionary import (
    AnyDeclaration,
    DerivedTable,
    Field,
    FixedTable,
    FreeTable,
    Group,
    Texts,
    Type,
)
from toolkit.pack import Pack

Schema = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_SCALAR = ["string", "number", "boolean", "null"]


def schema_of_pack(pack: Pack) -> Schema:
    """The schema of a filing, or of a file of common content, of this pack and year."""
    return {
        "$schema": _DIALECT,
        "title": f"{pack.title}填报（{pack.year}年度）",
        "description": f"模板包 {pack.name}；由 jixiao schema 生成，模板包改动后请重新生成。",
        **_record(pack.dictionary.members, _engine_keys(pack)),
    }


def schema_of_row(pack: Pack, table: FreeTable) -> Schema:
    """The schema of a file that holds one row of a table."""
    title = f"{table.label}：一个文件一行（{pack.title}，{pack.year}年度）"
    return {"$schema": _DIALECT, "title": title, "description": describe(table), **_record(table.columns)}


def _engine_keys(pack: Pack) -> Schema:
    stated = {
        "type": "object",
        "properties": {v.STATED_VALUE: _scalar(), v.STATED_REASON: _scalar()},
        "additionalProperties": False,
    }
    return {
        v.PACK: {**_scalar(), "description": v.MEANINGS[v.PACK], "examples": [pack.name]},
        v.STATED: {
            "type": ["object", "null"],
            "description": f"{v.MEANINGS[v.STATED]}。写法：全名: 值，或 全名: {{值: …, 说明: …}}",
            "additionalProperties": {"anyOf": [_scalar(), stated]},
        },
        v.DATA_ROOT: {"enum": [v.YES, v.NO, None], "description": v.MEANINGS[v.DATA_ROOT]},
    }


def _record(members: Mapping[str, AnyDeclaration], also: Schema | None = None) -> Schema:
    """An object with the members that may be filled in, under their names and aliases."""
    properties = dict(also or {})
    for name, declaration in members.items():
        schema = _member(declaration)
        if schema is None:
            continue
        properties[name] = schema
        for alias in declaration.aliases:
            properties[alias] = {**schema, "title": f"{schema['title']}（同“{name}”）"}
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _member(declaration: AnyDeclaration) -> Schema | None:
    """None for what the toolkit computes."""
    told: Schema = {"title": declaration.label, "description": describe(declaration)}
    if isinstance(declaration, Field):
        return None if declaration.is_computed else {**told, **_field(declaration)}
    if isinstance(declaration, Texts):
        return {**told, "type": ["array", *_SCALAR], "items": _scalar()}
    if isinstance(declaration, Group):
        return {**told, **_record(declaration.members)}
    if isinstance(declaration, DerivedTable):
        return None
    if isinstance(declaration, FreeTable):
        return {**told, "type": ["array", "null"], "items": _record(declaration.columns)}
    return {**told, **_fixed_rows(declaration)}


def _fixed_rows(table: FixedTable) -> Schema:
    columns = _record(table.columns)
    rows = {
        name: {"title": row.label, "description": describe(row), **columns}
        for name, row in table.rows.items()
    }
    return {"type": ["object", "null"], "properties": rows, "additionalProperties": False}


def _field(field: Field) -> Schema:
    examples = {"examples": [field.example]} if field.example else {}
    if field.type is Type.FLAG:
        return {"enum": [v.YES, v.NO, None], **examples}
    if field.type is Type.CHOICE and not any(map(_looks_typed, field.choices)):
        return {"enum": [*field.choices, None], **examples}
    return {**_scalar(), **examples}


def _looks_typed(text: str) -> bool:
    """Whether an editor might read an unquoted choice as something else than a text."""
    return text.isascii() and text.isalnum()


def _scalar() -> Schema:
    return {"type": list(_SCALAR)}
