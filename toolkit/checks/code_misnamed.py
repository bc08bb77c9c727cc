"""A code that its catalogue does not have or of another level than wanted, and a name of another code."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import vocabulary as v
from toolkit.catalogue import Catalogue, same_name
from toolkit.compute import Computation
from toolkit.filing import Cell, Row, cells
from toolkit.finding import Finding, Kind, Severity

MISNAMED = Kind(
    "C010",
    Severity.ERROR,
    "名称与代码不符",
    why="代码和名称只要有一个写错，各表就对不上，数也会并到别的科目里。",
    wrong="{科目: 2210201, 项: 行政单位医疗}",
    right="{科目: 2210201}（名称不填，由目录补为“住房公积金”）",
)
UNKNOWN_CODE = Kind(
    "C011",
    Severity.WARNING,
    "目录中没有这个代码",
    why="可能是代码写错，也可能是目录还没有收入，名称要核对后自己填。",
    wrong="{科目: 2089909}",
    right="{科目: 2089999}，或请模板维护人把代码加入模板包的 subjects.yaml",
)
WRONG_LEVEL = Kind(
    "C012",
    Severity.ERROR,
    "代码的位数不对",
    why="位数决定代码在哪一级；位数不对，归不到应在的一级。",
    wrong="{科目: 208050}",
    right="{科目: 2080505}",
)


_MOST_CODES = 4


def find(computation: Computation) -> Iterator[Finding]:
    """A finding for each code that is wrong, else for each name that is not the name of its code."""
    for cell in cells(computation.filing.root):
        catalogue = computation.pack.catalogues.get(cell.declaration.catalogue)
        derived = isinstance(cell.record, Row) and cell.record.sources
        if catalogue is not None and isinstance(cell.value, str) and not derived:
            names = [
                one
                for one in cell.record.members.values()
                if isinstance(one, Cell) and one.declaration.code_column == cell.declaration.name
            ]
            wrong = _wrong_code(cell, cell.value, names, catalogue)
            if wrong is not None:
                yield wrong
            if wrong is None or wrong.code == UNKNOWN_CODE.code:
                yield from _wrong_names(cell.value, names, catalogue)


def _wrong_code(cell: Cell, code: str, names: list[Cell], catalogue: Catalogue) -> Finding | None:
    wanted = cell.declaration.code_level
    level = catalogue.level_of(code)
    if not level or (wanted and level != wanted):
        levels = {wanted: catalogue.levels[wanted]} if wanted else catalogue.levels
        expected = "、".join(f"{name}{length}位" for name, length in levels.items())
        return WRONG_LEVEL.at(
            cell.span,
            f"{cell.name}的代码“{code}”有{len(code)}位，应填{expected}",
            hints=tuple(_meant(names, catalogue)),
            应为=expected,
            实为=code,
        )
    if code in catalogue.entries:
        return None
    near = "、".join(f"{one}（{catalogue.name_of(one)}）" for one in _one_digit_off(code, catalogue))
    extend = (
        f"代码没有错的，请模板维护人在模板包的 subjects.yaml 的“{catalogue.name}”“{v.CODES}”中加一行"
        f' "{code}": 名称；加入之前，名称在填报中写全'
    )
    return UNKNOWN_CODE.at(
        cell.span,
        f"{cell.name}的代码“{code}”不在目录“{catalogue.name}”中",
        hints=(*_meant(names, catalogue), *((f"目录中只差一位的代码有：{near}",) if near else ()), extend),
        实为=code,
    )


def _one_digit_off(code: str, catalogue: Catalogue) -> list[str]:
    """Codes that a slip of one digit makes of this one, those of the same parent first."""
    near = [
        one
        for one in catalogue.entries
        if len(one) == len(code) and sum(a != b for a, b in zip(one, code, strict=True)) == 1
    ]
    return sorted(near, key=lambda one: (one[:-2] != code[:-2], one))[:_MOST_CODES]


def _meant(names: list[Cell], catalogue: Catalogue) -> Iterator[str]:
    """The codes that the lowest name beside a wrong code belongs to."""
    for name in [name for name in names if isinstance(name.value, str)][-1:]:
        level = name.declaration.code_level
        codes = [one for one in catalogue.named(str(name.value)) if level in {"", catalogue.level_of(one)}]
        if codes:
            yield f"“{name.value}”的代码是{'、'.join(codes[:_MOST_CODES])}"


def _wrong_names(code: str, names: list[Cell], catalogue: Catalogue) -> Iterator[Finding]:
    for cell in names:
        level = cell.declaration.code_level or catalogue.level_of(code)
        above = catalogue.above(code, level)
        entry = catalogue.entries.get(above)
        if entry is None or not isinstance(cell.value, str) or same_name(entry.name, cell.value):
            continue
        others = [one for one in catalogue.named(cell.value) if catalogue.level_of(one) == level]
        belongs = (f"“{cell.value}”的代码是{'、'.join(others)}，请核对是不是代码填错",) if others else ()
        doubt = "；目录中这个名称还没有对照正式文本核实" if entry.unconfirmed else ""
        yield MISNAMED.at(
            cell.span,
            f"{cell.name}写“{cell.value}”，代码“{above}”的名称是“{entry.name}”{doubt}",
            hints=(*belongs, f"代码没有错的，请改为“{entry.name}”，或者不填，由工具补上"),
            severity=Severity.WARNING if entry.unconfirmed else Severity.ERROR,
            应为=entry.name,
            实为=cell.value,
        )
