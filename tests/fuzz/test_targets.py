"""Whatever is written is read or told, never raised: source, formulas, quantities, targets, templates.

The suite draws the same few examples every time; `make fuzz` draws thousands, anew each time.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.formula import FormulaError, parse_formula
from toolkit.indicator import TargetError, parse_actual, parse_target
from toolkit.quantity import QuantityError, parse_quantity
from toolkit.source.load import read_source
from toolkit.tag import TagError
from toolkit.view import make_environment
from toolkit.word import compile_document

LONG = "JIXIAO_FUZZ" in os.environ
RUNS = settings(
    max_examples=int(os.environ.get("JIXIAO_FUZZ", "60")),
    derandomize=not LONG,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ENVIRONMENT = make_environment()


def tell(message: str) -> None:
    """What is wrong is said in Chinese."""
    assert re.search("[一-鿿]", message), message


def pieces(words: str, *more: str) -> st.SearchStrategy[str]:
    """Texts made of what means something to a reader, and of any characters between."""
    return st.lists(
        st.one_of(st.sampled_from([*words.split(), *more]), st.text(max_size=3)), max_size=25
    ).map("".join)


@RUNS
@given(
    pieces("甲 : ： - | > & * ! ? # ' \" [ ] { } , ， 1,031.24 10% {{ }} --- ~", "\n", "  ", "\t", "　", ": ")
)
def test_a_source_is_read_or_told(text: str) -> None:
    source = read_source(text, "甲.yaml")
    assert source.root is not None or source.findings


@RUNS
@given(
    pieces(
        "合计 计数 取 若 占比 增减率 上年 决算 预算 ( ) （ ） , ， + − × ÷ / % ≥ = ≠ 且 或 非 100 0.5",
        *["万元", "“甲”", "."],
        " ",
    )
)
def test_a_formula_is_read_or_told(text: str) -> None:
    try:
        parse_formula(text, {"决算", "预算", "上年决算"})
    except FormulaError as error:
        tell(str(error))


@RUNS
@given(pieces("1 ０ 9 , ， . ． - − + % ％ 万元 亿元 元 人 个 百分点 e / ( ） 约", " "))
def test_a_quantity_is_read_or_told(text: str) -> None:
    try:
        parse_quantity(text, default_unit="万元", any_unit=True)
    except QuantityError as error:
        tell(str(error))


@RUNS
@given(pieces("≥ ≤ > < = 〉 大于 不少于 10 90% 项 万元 2024年12月31日 前 以上 及 合格 - ~ 至 /", " "))
def test_a_target_and_what_was_achieved_are_read_or_told(text: str) -> None:
    try:
        parse_actual(text, parse_target(text))
    except TargetError as error:
        tell(str(error))


@RUNS
@given(
    pieces(
        "{{ }} {% %} {%p {%tr {# #} if for in endfor endif else 甲 乙.丙 | ( ) [ ] \" ' == 1 set 合并 not",
        " ",
        "\n",
    )
)
def test_a_tag_is_read_or_told(text: str) -> None:
    try:
        ENVIRONMENT.compile(text, name="模板").render({"甲": "1"}, lambda value, _line: str(value))
    except TagError as error:
        tell(error.message)


@pytest.fixture(scope="module")
def template() -> bytes:
    """A shipped template, to be damaged."""
    root = Path(__file__).parents[2]
    return min((root / "templates" / "guangdong-xuwen" / "documents").glob("*.docx")).read_bytes()


@RUNS
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)), max_size=8),
    st.booleans(),
)
def test_a_damaged_template_is_compiled_or_told(template: bytes, tmp_path_factory, cuts, inside) -> None:
    """Damage in the zip itself, or in the text of its main part."""
    name = "word/document.xml"
    archive = zipfile.ZipFile(io.BytesIO(template))
    damaged = bytearray(archive.read(name) if inside else template)
    for at, data in cuts:
        start = int(at * len(damaged))
        damaged[start : start + len(data)] = data
    if inside:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as new:
            for item in archive.namelist():
                new.writestr(item, bytes(damaged) if item == name else archive.read(item))
        damaged = bytearray(made.getvalue())
    path = tmp_path_factory.getbasetemp() / "坏.docx"
    path.write_bytes(bytes(damaged))
    compiled, findings = compile_document(path, ENVIRONMENT, shown="坏.docx")
    assert (compiled is None) == any(finding.severity.value == "error" for finding in findings)
