"""Tails: what rounding explains is taken over, a typing error is not excused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.packing.workshop import TEMPLATES, load, sample
from toolkit.compute import Computation
from toolkit.filing import FilingPlace, read_filing
from toolkit.finding import Findings
from toolkit.pack import Pack
from toolkit.pipeline import Studio
from toolkit.quantity import Quantity, plain
from toolkit.source import read_source

DIFFERS, TAIL = "C001", "C002"
SUMS = {
    "支出": ("年初预算", "全年预算", "决算", "上年决算"),
    "支出结构": ("年初预算", "全年预算", "决算", "上年决算"),
    "三公经费": ("年初预算", "全年预算", "决算", "上年决算"),
}


@pytest.fixture(scope="module")
def xuwen() -> Pack:
    return load(TEMPLATES, "guangdong-xuwen")


@pytest.fixture(scope="module")
def national() -> Pack:
    return load(TEMPLATES, "national")


def computed(pack: Pack, text: str) -> tuple[Computation, Findings]:
    """The values of a small filing, and what was found on the way."""
    root = read_source(f"评价年度: 2024\n{text}", "填报.yaml").root
    assert root is not None
    findings = Findings()
    filing = read_filing(root, pack, FilingPlace(Path("填报.yaml"), Path()), "填报.yaml", findings)
    return Computation(pack, filing), findings


def code_of(pack: Pack, text: str, name: str) -> str:
    """The code that a stated figure gets; empty where it is the computed one."""
    computation, findings = computed(pack, text)
    assert not findings.has_errors
    cell = computation.find(name)
    assert cell is not None
    computation.step(cell)
    codes = {finding.code for finding in computation.findings}
    assert len(codes) <= 1
    return "".join(codes)


def columns() -> Iterator[tuple[str, str, Mapping[str, str], str]]:
    """Each added column of the sample: the inputs that are added up, as written, and their total."""
    place, shown = sample()
    computation = Studio((TEMPLATES,)).compute(place, shown).computation
    assert computation is not None
    for table, names in SUMS.items():
        node = computation.filing.root.members[table]
        for column in names:
            written = {row.key: row.members[column].written for row in node.added_rows}
            total = computation.value(node.total.members[column])
            assert isinstance(total, Quantity)
            yield table, column, written, plain(total.value, 2)


def filing_of(table: str, column: str, written: Mapping[str, str], total: str) -> str:
    rows = "\n".join(f"  {row}: {{{column}: {number}}}" for row, number in written.items())
    return f"{table}:\n{rows}\n上报数: {{{table}.合计.{column}: {total}}}\n"


def misspelt(number: str) -> Iterator[str]:
    """Every number that comes of typing one digit wrong."""
    for place, digit in enumerate(number):
        if digit.isdigit():
            yield from (
                number[:place] + other + number[place + 1 :] for other in "0123456789" if other != digit
            )


def test_a_typing_error_in_a_sum_is_hardly_ever_taken_for_rounding(xuwen: Pack) -> None:
    tried = accepted = 0
    for table, column, written, total in columns():
        name = f"{table}.合计.{column}"
        assert code_of(xuwen, filing_of(table, column, written, total), name) == ""
        for row, number in written.items():
            for wrong in misspelt(number):
                code = code_of(xuwen, filing_of(table, column, {**written, row: wrong}, total), name)
                assert code in {DIFFERS, TAIL}
                tried += 1
                accepted += code == TAIL
    assert tried > 1000
    assert 0 < accepted < 0.08 * tried


def items(amounts: list[str], stated: str) -> str:
    rows = "\n".join(
        f"- {{科目: '{number}', 类: 支出, 决算: {amount}}}" for number, amount in enumerate(amounts, 1)
    )
    return f"支出功能分类:\n{rows}\n上报数: {{支出功能分类.合计.决算: {stated}}}\n"


@pytest.mark.parametrize(
    ("amounts", "stated"),
    [
        (["30.12", "25.61", "20.41", "10.21"], "86.34"),
        (["35.21", "35.20", "35.20", "35.20", "35.20", "35.20", "35.21", "35.21", "35.20"], "316.84"),
        (
            [
                "0.64",
                "52.26",
                "26.13",
                "1.31",
                "34.51",
                "25.26",
                "63.48",
                "835.01",
                "500.00",
                "400.00",
                "15.50",
                "0.34",
            ],
            "1954.42",
        ),
        (["0.64", "52.26", "26.13", "952.22"], "1031.24"),
    ],
    ids=["four projects", "nine items", "twelve items", "the general budget"],
)
def test_the_tails_of_published_reports_are_explained_by_rounding(
    national: Pack, amounts: list[str], stated: str
) -> None:
    name = "支出功能分类.合计.决算"
    text = items(amounts, stated)
    assert code_of(national, text, name) == TAIL
    computation, _ = computed(national, text)
    cell = computation.find(name)
    assert cell is not None
    value = computation.value(cell)
    assert isinstance(value, Quantity)
    assert plain(value.value, 2) == stated


def test_what_comes_after_a_tail_is_computed_from_the_stated_figure(national: Pack) -> None:
    computation, _ = computed(national, items(["30.12", "25.61", "20.41", "10.21"], "86.34"))
    cell = computation.find("支出功能分类[1].占比")
    assert cell is not None
    # 30.12/86.34=0.348853…, 30.12/86.35=0.348813…
    value = computation.value(cell)
    assert isinstance(value, Quantity)
    assert plain(value.value, 4) == "34.8853"


def test_a_difference_beyond_the_limit_is_an_error(national: Pack) -> None:
    assert code_of(national, items(["10.00"] * 30, "300.05"), "支出功能分类.合计.决算") == TAIL
    assert code_of(national, items(["10.00"] * 30, "300.06"), "支出功能分类.合计.决算") == DIFFERS


@pytest.mark.parametrize(
    ("name", "stated"), [("人员.编制数", "37"), ("人员.供养编制数", "37"), ("人员.供养人数", "37")]
)
def test_persons_and_posts_have_no_tail(national: Pack, name: str, stated: str) -> None:
    text = f"人员: {{行政编制: 23, 事业编制: 14, 工勤编制: 1, 在职人数: 38}}\n上报数: {{{name}: {stated}}}\n"
    assert code_of(national, text, name) == DIFFERS
