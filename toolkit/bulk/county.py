"""The filings of one county and year together: who is on its roster and has filed, filed twice, or is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.bulk.report import Report
from toolkit.filing import FilingPlace
from toolkit.finding import Finding, Kind, Note, Severity, Span
from toolkit.output import name_key
from toolkit.reading import similar
from toolkit.source import Scalar, load_source
from toolkit.source import Sequence as SequenceNode

NOT_FILED = Kind(
    "B011",
    Severity.WARNING,
    "名单上的单位没有填报",
    why="缺一个单位，全县的汇总就不全。",
    wrong="单位名单中有教育局，文件夹里没有教育局.yaml",
    right="催报；已经撤并的单位从单位名单中删去",
)
FILED_TWICE = Kind(
    "B012",
    Severity.WARNING,
    "同一单位有两份填报",
    why="汇总中会重复计算，也不知道以哪一份为准。",
    wrong="财政局.yaml 和 财政局（改）.yaml 都在文件夹里",
    right="只留一份；草稿的文件名以下划线开头，如 _财政局.yaml",
)
NOT_LISTED = Kind(
    "B013",
    Severity.WARNING,
    "填报的单位不在名单上",
    why="可能是文件名写错了，也可能是单位名单漏列。",
    wrong="单位名单中是“教育局”，文件名是 教育体育局.yaml",
    right="改正文件名，或者在单位名单中补上",
)
ROSTER_FAULTY = Kind(
    "B014",
    Severity.WARNING,
    "单位名单写得不对",
    why="写得不对的一项不起作用。",
    wrong="单位名单: 财政局、教育局",
    right="单位名单:\n- 财政局\n- 教育局",
)


@dataclass(frozen=True, slots=True)
class Filed:
    """One filing of a county, and what became of it."""

    place: FilingPlace
    report: Report

    @property
    def name(self) -> str:
        """The unit as its file is named."""
        return self.place.relative.name


@dataclass(slots=True)
class County:
    """The filings of one folder, with the units that should file: name and place in the roster."""

    folder: Path
    root: Path
    filed: list[Filed] = field(default_factory=list)
    roster: list[Scalar] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of_unit(self, unit: str) -> list[Filed]:
        """The filings of a unit of the roster."""
        return [filed for filed in self.filed if name_key(unit) in set(_names_of(filed))]


def counties_of(filed: Iterable[Filed], wholes: Sequence[Path]) -> list[County]:
    """The counties whose folders lie in the folders given, with what is found of them as wholes."""
    counties: dict[Path, County] = {}
    for each in filed:
        folder = county_folder(each.place)
        if any(folder.is_relative_to(whole) for whole in wholes):
            counties.setdefault(folder, County(folder, each.place.root)).filed.append(each)
    for county in counties.values():
        county.roster.extend(_read_roster(county))
        county.findings.extend((*_twice(county), *_against_roster(county)))
    return list(counties.values())


def county_folder(place: FilingPlace) -> Path:
    """The nearest folder above a filing that has a common file: its county and year; else its own folder."""
    for folder in place.path.parents:
        if (folder / v.COMMON_FILE).is_file() and folder != place.root:
            return folder
        if folder == place.root:
            break
    return place.path.parent


def _read_roster(county: County) -> Iterator[Scalar]:
    """The units of the nearest roster at or above the county's folder."""
    for folder in (county.folder, *county.folder.parents):
        common = folder / v.COMMON_FILE
        if common.is_file():
            shown = common.relative_to(county.root).as_posix()
            root = load_source(common, shown=shown).root
            node = root.get(v.ROSTER) if root else None
            if node is not None:
                yield from _units(node, county)
                return
        if folder == county.root:
            return


def _units(node: object, county: County) -> Iterator[Scalar]:
    seen: set[str] = set()
    items = node.items if isinstance(node, SequenceNode) else (node,)
    for item in items:
        span = getattr(item, "span", Span(""))
        if not isinstance(node, SequenceNode) or not isinstance(item, Scalar) or not item.text.strip():
            message, hint = f"{v.ROSTER}应逐行写，一个单位一行", "每行以“- ”开头"
            county.findings.append(ROSTER_FAULTY.at(span, message, hints=(hint,)))
        elif name_key(item.text.strip()) in seen:
            message = f"{v.ROSTER}中“{item.text}”写了两次"
            county.findings.append(ROSTER_FAULTY.at(span, message, hints=("请删去一个",)))
        else:
            seen.add(name_key(item.text.strip()))
            yield item


def _names_of(filed: Filed) -> Iterator[str]:
    """What a unit goes by: the name of its file, and its own name inside."""
    yield name_key(filed.name)
    yield name_key(filed.report.entry.unit)


def _twice(county: County) -> Iterator[Finding]:
    first: dict[str, Filed] = {}
    for filed in county.filed:
        unit = name_key(filed.report.entry.unit)
        if unit and first.setdefault(unit, filed) is not filed:
            yield _filed_twice(filed, first[unit])


def _against_roster(county: County) -> Iterator[Finding]:
    if not county.roster:
        return
    listed: set[Path] = set()
    for unit in county.roster:
        found = county.of_unit(unit.text.strip())
        listed.update(filed.place.path for filed in found)
        if not found:
            yield NOT_FILED.at(
                unit.span,
                f"{unit.text} 没有填报",
                hints=("请催报；已经撤并的，从名单中删去",),
                单位=unit.text,
            )
    names = [unit.text.strip() for unit in county.roster]
    for filed in county.filed:
        if filed.place.path not in listed:
            yield NOT_LISTED.at(
                Span(filed.report.shown),
                f"“{filed.name}”不在{v.ROSTER}上",
                hints=similar(filed.name, names) or (f"请核对文件名，或者在{v.ROSTER}中补上",),
                单位=filed.name,
            )


def _filed_twice(filed: Filed, before: Filed) -> Finding:
    return FILED_TWICE.at(
        Span(filed.report.shown),
        f"“{filed.name}”和“{before.name}”是同一个单位的填报",
        notes=(Note("另一份", Span(before.report.shown)),),
        hints=("请只留一份；草稿的文件名以下划线开头就不算填报",),
    )
