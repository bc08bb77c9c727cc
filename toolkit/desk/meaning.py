"""What a declaration asks for, in the words that a clerk reads beside the place to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import vocabulary as v
from toolkit.dictionary import (
    AnyDeclaration,
    DerivedTable,
    Expression,
    Field,
    FreeTable,
    Group,
    Table,
    TableRow,
    Texts,
    Type,
)
from toolkit.quantity import plain

_NOT_ASKED = (Type.TEXT, Type.LONG_TEXT, Type.CHOICE)


def is_asked(declaration: AnyDeclaration) -> bool:
    """Whether the clerk fills in the declaration or anything below it."""
    if isinstance(declaration, Field):
        return not declaration.is_computed
    if isinstance(declaration, DerivedTable):
        return False
    if isinstance(declaration, Group):
        return any(map(is_asked, declaration.members.values()))
    if isinstance(declaration, Table):
        return any(map(is_asked, declaration.columns.values()))
    return True


def requirement(declaration: AnyDeclaration) -> str:
    """必填, or under which condition; empty where it may be left out."""
    required = getattr(declaration, "required", False)
    if isinstance(required, Expression):
        return f"{required.text}时必填"
    return "必填" if required else ""


def describe(declaration: AnyDeclaration | TableRow) -> str:
    """One line: whether required, label, meaning, type and unit, choices, bounds, example."""
    return "；".join(part for part in _parts(declaration) if part)


def _parts(declaration: AnyDeclaration | TableRow) -> Iterator[str]:
    if not isinstance(declaration, TableRow):
        yield requirement(declaration)
    yield declaration.label if declaration.label != declaration.name else ""
    yield declaration.meaning
    if isinstance(declaration, TableRow):
        yield f"“{declaration.parent}”的其中数，不另计入合计" if declaration.parent else ""
    elif isinstance(declaration, Field):
        yield from _of_field(declaration)
    elif isinstance(declaration, Texts):
        yield "每条以“- ”开头"
        limit = f"不超过{declaration.length_limit}字" if declaration.length_limit else ""
        yield f"每条{limit}" if limit and limit not in declaration.meaning else ""
    elif isinstance(declaration, FreeTable):
        yield "每行以“- ”开头"
        yield f"各行的{'、'.join(declaration.keys)}不能相同" if declaration.keys else ""
    if isinstance(declaration, Table) and declaration.total:
        yield f"{declaration.total}由工具计算，不填"


def _of_field(field: Field) -> Iterator[str]:
    if field.type is Type.CHOICE:
        yield f"从中选一个：{'、'.join(field.choices)}"
    elif field.type is Type.FLAG:
        yield f"填“{v.YES}”或“{v.NO}”"
    elif field.type not in _NOT_ASKED:
        has_unit = field.type.is_number and field.type is not Type.YEAR and field.unit
        yield field.type.value + (f"，单位{field.unit}" if has_unit else "")
    low, high = field.minimum, field.maximum
    yield f"不小于{plain(low)}" if low is not None else ""
    yield f"不大于{plain(high)}" if high is not None else ""
    yield f"不超过{field.length_limit}字" if field.length_limit else ""
    yield f"例：{field.example}" if field.example else ""
    yield f"又称{'、'.join(field.aliases)}" if field.aliases else ""
