"""A county's list of units (.xlsx): which column is which field, and the values of each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.dictionary import Field, Group
from toolkit.excel import ReadSheet, read_workbook
from toolkit.finding import Finding, Findings, Kind, Severity, Span
from toolkit.pack import Pack

NO_UNIT_COLUMN = Kind(
    "E010",
    Severity.ERROR,
    "名单中没有单位名称一列",
    why="不知道要为哪些单位建立填报文件。",
    wrong="名单的第一行没有列名，直接从第一个单位开始",
    right="第一行写列名：单位全称、简称、部门编码……",
)
COLUMN_NOT_USED = Kind(
    "E011",
    Severity.WARNING,
    "名单中有一列没有用上",
    why="列名与数据字典中的名称对不上，这一列没有写进填报文件。",
    wrong="列名写“编号”",
    right="列名写“部门编码”",
)
UNIT_TWICE = Kind(
    "E012",
    Severity.ERROR,
    "名单中有两行是同一个单位",
    why="一个单位一年只有一份填报。",
    wrong="两行的单位全称都是“示例县数据局”",
    right="删去重复的一行，或者把名称写完整以示区别",
)
ROSTER_UNREADABLE = Kind(
    "E013",
    Severity.ERROR,
    "名单读不出来",
    why="名单应是 Excel 的 .xlsx 文件。",
    wrong="--roster 名单.xls",
    right="在 Excel 或 WPS 中打开，另存为 .xlsx",
)

Path_ = tuple[str, ...]
Values = Mapping[Path_, str]


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One unit of the list: its name and the values of its fields by path."""

    name: str
    values: Values


def read_roster(file: Path, pack: Pack) -> tuple[tuple[RosterUnit, ...], Findings]:
    """The units of a list in its order; none where the list cannot be used."""
    shown = file.as_posix()
    sheets, told = read_workbook(file, shown=shown)
    findings = Findings(
        ROSTER_UNREADABLE.at(finding.span, finding.message, hints=finding.hints) for finding in told
    )
    if not sheets:
        return (), findings
    named = _names(pack)
    sheet = sheets[0]
    head = next(
        (
            number
            for number in sorted(sheet.rows)
            if pack.unit_name in _columns(sheet, number, named).values()
        ),
        None,
    )
    if head is None:
        findings.add(
            NO_UNIT_COLUMN.at(
                Span(shown),
                f"工作表“{sheet.name}”中没有“{''.join(pack.unit_name)}”一列",
                hints=(f"请在第一行写列名，如：{'、'.join(_suggested(pack))}",),
            )
        )
        return (), findings
    columns = _columns(sheet, head, named)
    findings.extend(_unused(sheet, head, columns, shown))
    return tuple(_units(sheet, head, columns, pack, findings, shown)), findings


def _names(pack: Pack) -> dict[str, Path_]:
    """What a column may be called: the whole name of a field, its label, its name, as far as it is unique."""
    fields = dict(_fields(pack))
    named: dict[str, Path_] = {}
    for spelling in (
        lambda path, _: "".join(path),
        lambda path, _: ".".join(path),
        lambda _, field: field.label,
        lambda path, _: path[-1],
    ):
        given: dict[str, list[Path_]] = {}
        for path, field in fields.items():
            given.setdefault(spelling(path, field), []).append(path)
        for name, paths in given.items():
            near = [path for path in paths if path[:-1] == pack.unit_name[:-1]] or paths
            if len(near) == 1:
                named.setdefault(name, near[0])
    return named


def _fields(pack: Pack) -> Iterator[tuple[Path_, Field]]:
    for name, declaration in pack.dictionary.members.items():
        members = declaration.members if isinstance(declaration, Group) else {"": declaration}
        for inner, item in members.items():
            if isinstance(item, Field) and not item.is_computed:
                yield (name, inner) if inner else (name,), item


def _suggested(pack: Pack) -> Iterator[str]:
    yield "".join(pack.unit_name)
    siblings = [path for path, _ in _fields(pack) if path[:-1] == pack.unit_name[:-1]]
    yield from (path[-1] for path in siblings[1:4])


def _columns(sheet: ReadSheet, row: int, named: Mapping[str, Path_]) -> dict[int, Path_]:
    texts = {column: "".join(cell.text.split()) for column, cell in sheet.rows[row].items()}
    return {column: named[text] for column, text in texts.items() if text in named}


def _unused(sheet: ReadSheet, head: int, columns: Mapping[int, Path_], shown: str) -> Iterator[Finding]:
    for column, cell in sheet.rows[head].items():
        if column not in columns:
            yield COLUMN_NOT_USED.at(
                Span(shown, address=f"工作表“{sheet.name}” {cell.address}"),
                f"列“{cell.text}”与数据字典中的名称对不上，没有用上",
                hints=("列名请照数据字典中的名称写，用 jixiao pack show 查看；不需要的列可以不管",),
            )


def _units(
    sheet: ReadSheet,
    head: int,
    columns: Mapping[int, Path_],
    pack: Pack,
    findings: Findings,
    shown: str,
) -> Iterator[RosterUnit]:
    seen: set[str] = set()
    for number in sorted(row for row in sheet.rows if row > head):
        cells = sheet.rows[number]
        values = {
            path: (cells[column].shown or cells[column].text).strip()
            for column, path in columns.items()
            if column in cells
        }
        name = values.get(pack.unit_name, "")
        if name in seen:
            where = Span(shown, address=f"工作表“{sheet.name}” 第{number}行")
            findings.add(UNIT_TWICE.at(where, f"“{name}”在名单中出现两次", 实为=name))
        elif name:
            seen.add(name)
            yield RosterUnit(name, values)
