"""Declarations and formulas that speak of codes, held against the catalogues of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit import vocabulary as v
from toolkit.catalogue import Catalogue
from toolkit.dictionary.declare import AnyDeclaration, DerivedTable, Expression, Field, Table
from toolkit.finding import Finding, Kind, Severity, Span
from toolkit.formula import Reference
from toolkit.reading import similar

NOT_IN_CATALOGUE = Kind(
    "F015",
    Severity.ERROR,
    "目录、代码列或级次写错",
    why="找不到目录，就不能核对代码，也不能由代码得出名称。",
    wrong='公式: 目录名称(项目名称, "类")',
    right='公式: 目录名称(科目, "类")，其中 科目: {类型: 文字, 目录: 功能分类}',
)

Catalogues = Mapping[str, Catalogue]


def declaration_faults(
    declaration: AnyDeclaration,
    beside: Mapping[str, AnyDeclaration],
    root: Mapping[str, AnyDeclaration],
    catalogues: Catalogues,
) -> Iterator[Finding]:
    """What is wrong with the catalogue, code column and levels that a declaration names.

    `beside` are the declarations that it stands among.
    """
    title = f"数据项“{declaration.name}”"
    span = declaration.span
    if isinstance(declaration, Field) and declaration.catalogue:
        yield from _level_faults(
            declaration.catalogue, (declaration.code_level,), f"{title}的", span, catalogues
        )
    elif isinstance(declaration, Field) and declaration.code_column:
        yield from _column_faults(
            declaration.code_column,
            beside,
            (declaration.code_level,),
            f"{title}的{v.CODE_COLUMN}",
            span,
            catalogues,
        )
    elif isinstance(declaration, DerivedTable) and declaration.by_level:
        source = root.get(declaration.source)
        columns = source.columns if isinstance(source, Table) else {}
        yield from _column_faults(
            declaration.by_level, columns, declaration.levels, f"{title}的{v.BY_LEVEL}", span, catalogues
        )


def reference_faults(
    reference: Reference, declaration: AnyDeclaration, expression: Expression, catalogues: Catalogues
) -> Iterator[Finding]:
    """What is wrong with the code and the level that a function of a formula names."""
    if reference.role == "code":
        name = ".".join(reference.path)
        where = f"公式“{expression.text}”中的“{name}”"
        columns = {name: declaration}
        yield from _column_faults(name, columns, (reference.level,), where, expression.span, catalogues)


def _column_faults(
    name: str,
    columns: Mapping[str, AnyDeclaration],
    levels: tuple[str, ...],
    where: str,
    span: Span,
    catalogues: Catalogues,
) -> Iterator[Finding]:
    column = columns.get(name)
    if isinstance(column, Field) and column.catalogue:
        yield from _level_faults(column.catalogue, levels, f"{where}：", span, catalogues)
        return
    known = [key for key, item in columns.items() if isinstance(item, Field) and item.catalogue]
    hints = (f"给这一列写上“{v.CATALOGUE}: 名称”",) if name in columns else similar(name, known)
    yield NOT_IN_CATALOGUE.at(span, f"{where}：“{name}”不是填代码的列", hints=hints, 实为=name)


def _level_faults(
    name: str, levels: tuple[str, ...], where: str, span: Span, catalogues: Catalogues
) -> Iterator[Finding]:
    catalogue = catalogues.get(name)
    if catalogue is None:
        known = "、".join(catalogues) or "无"
        hints = similar(name, catalogues) or (f"subjects.yaml 中现有的{v.CATALOGUE}：{known}",)
        message = f"{where}{v.CATALOGUE}“{name}”不在 subjects.yaml 中"
        yield NOT_IN_CATALOGUE.at(span, message, hints=hints, 实为=name)
        return
    for level in levels:
        if level and level not in catalogue.levels:
            known = "、".join(catalogue.levels)
            message = f"{where}{v.CATALOGUE}“{name}”没有级次“{level}”，只有{known}"
            yield NOT_IN_CATALOGUE.at(span, message, 应为=known, 实为=level)
