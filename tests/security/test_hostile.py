"""Hostile templates, packages and filings cost little, are told in Chinese, and hurt nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.harness import PACKS
from toolkit.bulk import process_filings
from toolkit.filing import FilingPlace
from toolkit.finding import Severity
from toolkit.ooxml.xml import UnsafeXmlError, parse_xml
from toolkit.pipeline import Options, Studio
from toolkit.quantity import QuantityError, parse_quantity
from toolkit.source import load_source
from toolkit.source.load import read_source
from toolkit.tag import DEFAULT_BUDGET, Budget, TagError
from toolkit.view import make_environment
from toolkit.wording import TABLE, Printer, Styles

ENVIRONMENT = make_environment()
DOUBLED = "{% set 甲 = [1] %}{% set 乙 = [1] %}" + "{% set 甲 = [甲, 甲] %}{% set 乙 = [乙, 乙] %}" * 60
NESTED = "".join(f"{{% for 数{level} in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}}" for level in range(12))


def rendered(source: str, **names: object) -> str:
    compiled = ENVIRONMENT.compile(source, name="模板")
    return compiled.render(names, lambda value, _line: str(value), Budget(characters=10_000, iterations=1000))


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 值.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ self._TemplateReference__context }}",
        "{% import 'os' as 甲 %}",
        "{% include 'C:/甲.txt' %}",
        "{% extends '甲' %}",
        "{% macro 甲() %}{{ 甲() }}{% endmacro %}{{ 甲() }}",
        "{{ 'a' * 200000000 }}",
        "{{ 'a'.center(200000000) }}",
        "{{ '%99999999d'|format(1) }}",
        "{{ 'ab'.replace('a', 'bbbbbbbbbb') }}",
        "{{ ['a', 'b']|join('x') }}",
        "{% for 甲 in range(99999999) %}{% for 乙 in range(99999999) %}{% endfor %}{% endfor %}",
        DOUBLED + "{% if 甲 == 乙 %}同{% endif %}",
        DOUBLED + "{{ 甲|顿号 }}",
        NESTED + "甲" + "{% endfor %}" * 12,
        "{{ 值 }}" * 20_000,
        "{{ [" + "1, " * 200_000 + "]|顿号 }}",
        "{% if 值 %}" * 3000 + "{% endif %}" * 3000,
        "{{ " + "(" * 5000 + "值" + ")" * 5000 + " }}",
    ],
    ids=lambda source: source[:30],
)
def test_a_tag_that_runs_code_or_grows_without_end_is_refused(source: str) -> None:
    with pytest.raises(TagError):
        rendered(source, 值=1)


def test_phrases_that_print_each_other_come_to_an_end() -> None:
    class Twice:
        def __init__(self, below: object) -> None:
            self.below = below

        def printed(self, printer: Printer, place: str) -> str:
            return printer.text(self.below, place) + printer.text(self.below, place)

    phrase: object = ""
    for _ in range(60):
        phrase = Twice(phrase)
    printer = Printer(Styles({}))
    printer._phrases = DEFAULT_BUDGET.phrases - 1000
    with pytest.raises(TagError, match="措辞用得太多"):
        printer.text(phrase, TABLE)


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        "<a>" * 20_000 + "</a>" * 20_000,
        "<a>" + "甲" * 11_000_000 + "</a>",
    ],
    ids=["entities", "outside entity", "deep", "one long text"],
)
def test_a_part_that_is_a_trap_is_refused(xml: str) -> None:
    with pytest.raises(UnsafeXmlError):
        parse_xml(xml.encode())


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize(
    "parts",
    [
        {"bomb.bin": bytes(70 * 2**20)},
        {"../out.xml": b"<a/>"},
        {"/out.xml": b"<a/>"},
        {f"part{number}": b"" for number in range(2001)},
    ],
    ids=["zip bomb", "above", "absolute", "many parts"],
)
def test_a_package_that_is_a_trap_is_refused(tmp_path: Path, suffix: str, parts: dict[str, bytes]) -> None:
    from toolkit import excel, word  # noqa: PLC0415 (the ways to read each)

    path = tmp_path / f"模板{suffix}"
    path.write_bytes(packed(**parts))
    read = word.compile_document if suffix == ".docx" else excel.compile_workbook
    compiled, findings = read(path, ENVIRONMENT, shown=path.name)
    assert compiled is None
    assert [finding.code for finding in findings] == ["T002" if suffix == ".docx" else "T051"]


SQUARE = 3_900  # just below the longest line that is read
HOSTILE_LINES = {
    "quotes": "甲: '" + "''" * (SQUARE // 2),
    "braces": "甲: " + "{" * SQUARE,
    "flow": "甲: [" + "1," * (SQUARE // 2) + "]",
    "thousands": "甲: [" + "1,031.24, " * (SQUARE // 10) + "]",
    "references": "甲: " + "{{ 乙 " * (SQUARE // 5),
    "full-width": "甲: {" + "乙：5，" * (SQUARE // 4) + "}",
    "invisible": "\ufeff" * SQUARE,
}


@pytest.mark.parametrize("name", HOSTILE_LINES)
def test_a_hostile_line_is_told_or_read(name: str) -> None:
    assert read_source(HOSTILE_LINES[name], "甲.yaml").lines
    assert read_source(HOSTILE_LINES[name] * 3, "甲.yaml").findings[0].code == "S042"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: 1\n" * 20_000_000, "S004"),
        (bytes(range(256)) * 1000, "S003"),
        (b"a: &a [*a]\n", "S035"),
        (("甲: &a [1, 1]\n" + "乙: [*a, *a, *a, *a]\n" * 200).encode(), "S008"),
        ("".join(" " * depth + "甲:\n" for depth in range(500)).encode(), "S007"),
    ],
    ids=["100 MB", "binary", "circle", "aliases", "deep"],
)
def test_a_hostile_file_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "甲.yaml"
    path.write_bytes(data)
    assert code in {finding.code for finding in load_source(path).findings}


@pytest.mark.parametrize("text", ["9" * 9000, "1e999999999", "1/" + "9" * 5000, "1" + "万" * 9000])
def test_a_huge_number_is_no_number(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_quantity(text, default_unit="万元", any_unit=True)


def test_the_rest_of_the_county_is_made_all_the_same(tmp_path: Path) -> None:
    head = "模板包: demo\n评价年度: 2024\n"
    filings = {
        "好甲": head,
        "坏一": head + "甲: " + "{" * 100_000,
        "坏二": "\0" * 1000,
        "坏三": head + "甲: &a [*a]\n",
        "好乙": head,
    }
    places = []
    for name, text in filings.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        places.append((FilingPlace(path, tmp_path), path.name))
    errors = {
        outcome.shown: {finding.code for finding in outcome.findings if finding.severity is Severity.ERROR}
        for outcome in process_filings(places, Studio((PACKS,)), Options())
    }
    assert {name: bool(codes & {"S042", "S003", "S035"}) for name, codes in errors.items()} == {
        f"{name}.yaml": name.startswith("坏") for name in filings
    }
    assert not any(code.startswith("BUG") for codes in errors.values() for code in codes)
