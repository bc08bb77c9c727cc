"""Workbooks made with openpyxl, and a printer for their tags."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.excel import CompiledWorkbook, canonical_text, compile_workbook
from toolkit.finding import Finding
from toolkit.quantity import NoValue, Quantity
from toolkit.tag import TagEnvironment
from toolkit.wording import FILTERS, FUNCTIONS, OPAQUE, Figure, Printer, read_styles

STYLES = {
    "缺省": {"百分比": {"小数": "2"}},
    "正文": {"金额": {"去尾零": "是"}},
    "表格": {"缺省": {"零印作": "—", "未填印作": "/"}, "金额": {"千分位": "逗号", "零印作": "0.00"}},
}


def figure(value: str | int, unit: str = "万元", kind: str = "金额", decimals: int | None = 2) -> Figure:
    """A figure as documents see it."""
    return Figure(Quantity(Fraction(value), unit, decimals), "某数", decimals=decimals, kind=kind)


def score(value: str | int, decimals: int | None = 2) -> Figure:
    return figure(value, "分", "数值", decimals)


def missing(cause: str = "未填") -> Figure:
    return Figure(NoValue("缺少数据", cause), "某数", kind="金额")


class Workshop:
    """Compiles and renders workbooks that are made in the test."""

    def __init__(self, folder: Path) -> None:
        styles, problems = read_styles(STYLES)
        assert not problems
        self.folder = folder
        self.environment = TagEnvironment(FUNCTIONS, FILTERS, opaque=OPAQUE)
        self.text = Printer(styles).text
        self.book = openpyxl.Workbook()
        self.sheet: Worksheet = self.book.active
        self.sheet.title = "自评表"

    figure = staticmethod(figure)
    score = staticmethod(score)
    missing = staticmethod(missing)

    def put(self, first: str, *rows: tuple[object, ...]) -> Worksheet:
        """Rows of values from a cell on; None leaves a cell out."""
        start = self.sheet[first]
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                if value is not None:
                    cell = self.sheet.cell(start.row + down, start.column + right)
                    cell.value = value
                    # openpyxl takes what begins with = for a formula.
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type
        return self.sheet

    def path(self) -> Path:
        """The template as a file."""
        path = self.folder / "模板.xlsx"
        self.book.save(path)
        return path

    def compile(self, path: Path | None = None) -> tuple[CompiledWorkbook | None, tuple[Finding, ...]]:
        return compile_workbook(path or self.path(), self.environment, shown="模板.xlsx")

    def findings(self) -> list[tuple[str, str]]:
        """Code and address of each finding of compiling."""
        return [(finding.code, finding.span.address) for finding in self.compile()[1]]

    def ready(self, path: Path | None = None) -> CompiledWorkbook:
        compiled, findings = self.compile(path)
        assert compiled is not None, [finding.message for finding in findings]
        return compiled

    def render(self, data: Mapping[str, object], path: Path | None = None) -> bytes:
        """Compile and render a workbook that must be free of errors both times."""
        result, findings = self.ready(path).render(data, self.text)
        assert result is not None, [finding.message for finding in findings]
        assert not findings
        return result

    def rendered(self, data: Mapping[str, object]) -> Worksheet:
        """The first sheet of the rendered workbook, read by openpyxl."""
        return openpyxl.load_workbook(io.BytesIO(self.render(data))).worksheets[0]

    def lines(self, data: Mapping[str, object]) -> list[str]:
        """The cells of the rendered workbook as canonical text, without the line of the sheet."""
        return canonical_text(self.render(data)).splitlines()[1:]


@pytest.fixture
def excel(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def part() -> Callable[[bytes, str], str]:
    """`part(data, name)`: the text of one part of a workbook."""

    def read(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name).decode("utf-8")

    return read


@pytest.fixture
def replaced() -> Callable[[Path, Mapping[str, str | bytes | None]], None]:
    """`replaced(path, parts)`: the file with other texts for some parts; None takes a part out."""

    def replace(path: Path, parts: Mapping[str, str | bytes | None]) -> None:
        with zipfile.ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        held.update(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in held.items():
                if data is not None:
                    archive.writestr(name, data)

    return replace
