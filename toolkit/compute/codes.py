"""Codes and names: what a catalogue says of the codes that were filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.catalogue import Catalogue
from toolkit.filing import Cell
from toolkit.formula import Step
from toolkit.quantity import NoValue

Catalogues = Mapping[str, Catalogue]


def coded_step(cell: Cell, level: str, catalogues: Catalogues, code: Step, *, named: bool) -> Step:
    """The code at a level ("": its own) that a cell's code belongs to, or the name of that code.

    No value where the code does not reach the level (不适用), or the catalogue has no name for it (未填).
    """
    text = f"{cell.name}{f'所属的{level}' if level else ''}{'的名称' if named else ''}"
    catalogue = catalogues.get(cell.declaration.catalogue)
    if not isinstance(code.value, str) or catalogue is None:
        missing = code.value if isinstance(code.value, NoValue) else NoValue(f"{cell.name}不是代码", "有误")
        return Step(text, missing, (code,), code.span)
    above = catalogue.above(code.value, level) if level else code.value
    if not above:
        reason = NoValue(f"{cell.name}的代码“{code.value}”没有到“{level}”一级", "不适用")
        return Step(text, reason, (code,), code.span)
    if not named:
        return Step(text, above, (code,), code.span)
    name = catalogue.name_of(above)
    unknown = NoValue(f"目录“{catalogue.name}”中没有代码“{above}”的名称", "未填")
    return Step(text, name or unknown, (code,), code.span)


def name_step(cell: Cell, catalogues: Catalogues, step: Callable[[Cell], Step]) -> Step | None:
    """The name that stands for a cell which was not filled in, from the code beside it; None if it has none.

    A name that the catalogue does not have leaves the cell as it is: not filled in.
    """
    beside = cell.record.members.get(cell.declaration.code_column)
    if not isinstance(beside, Cell):
        return None
    found = coded_step(beside, cell.declaration.code_level, catalogues, step(beside), named=True)
    if isinstance(found.value, NoValue):
        return None
    return Step(cell.name, found.value, (found,), found.span, kind="formula")
