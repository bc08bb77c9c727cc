"""The tables as they are rendered: every published cell, nothing of the data in the templates, many rows."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import pytest
import yaml

from tests.packing.workshop import ROOT, TEMPLATES, check, copy_packs
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Outcome, Studio
from toolkit.word import canonical_text

HERE = Path(__file__).parent
SAMPLE = Path("yulin/2024/大数据发展和政务服务局.yaml")
CELLS = yaml.safe_load((HERE / "cells.yaml").read_text(encoding="utf-8"))
DOCUMENTS = TEMPLATES / "guangxi-yulin" / "documents"
PROJECT_FORM = "项目绩效自评表（玉林市市级政务信息化系统建设和运维项目）"
DEPARTMENT_FORM = "部门整体绩效自评表"
_CELL = re.compile(r"表(\d+) 行(\d+) 列[\d-]+: ?(.*)")
# What the forms themselves say: 满分100分, 预算执行（10分）, 150字以内, 12月31日, 50万元以上通用设备.
_FORM_NUMBERS = {"100", "10", "150", "12", "31", "50"}


def texts_of(outcome: Outcome) -> dict[str, str]:
    """The canonical text of every Word document by its file's name."""
    # A changed year no longer fits the folder of the sample; that is told and of no concern here.
    told = [finding.message for finding in outcome.findings]
    assert [message for message in told if "文件夹里" not in message] == []
    return {
        Path(one.file_name).stem: canonical_text(one.content)
        for one in outcome.documents
        if one.file_name.endswith(".docx")
    }


def rows_of(text: str) -> list[str]:
    """The rows of all tables, each as its cells with " | " between."""
    rows: dict[tuple[int, int], list[str]] = {}
    for line in text.splitlines():
        match = _CELL.fullmatch(line)
        if match:
            rows.setdefault((int(match[1]), int(match[2])), []).append(match[3])
    return [" | ".join(cells) for _, cells in sorted(rows.items())]


def as_pattern(row: str) -> re.Pattern[str]:
    return re.compile(re.escape(row).replace("…", "[^|]*"))


@pytest.fixture(scope="module")
def texts(outcome: Outcome) -> dict[str, str]:
    return texts_of(outcome)


@pytest.mark.parametrize("name", CELLS)
def test_every_published_row_is_there_in_its_order(texts: dict[str, str], name: str) -> None:
    found = rows_of(texts[name])
    wrong = [
        (expected, row)
        for expected, row in zip(CELLS[name], found, strict=True)
        if not as_pattern(expected).fullmatch(row)
    ]
    assert wrong == []


def test_each_project_has_its_form_and_the_department_one(texts: dict[str, str]) -> None:
    assert len([name for name in texts if name.startswith("项目绩效自评表（")]) == 6
    assert len(texts) == 8
    assert {DEPARTMENT_FORM, "部门决算公开"} < set(texts)


@pytest.mark.parametrize("name", [PROJECT_FORM, DEPARTMENT_FORM])
def test_the_whole_text(golden, texts: dict[str, str], name: str) -> None:
    golden(HERE / "golden" / f"{name}.txt", texts[name])


def test_the_year_comes_from_the_filing(process, sample_text) -> None:
    texts = texts_of(process("评价年度: 2026\n" + sample_text.replace("2024年12月31日", "2026年12月31日")))
    assert "[表题] 2026年度预算项目绩效自评表" in texts[PROJECT_FORM]
    assert "[表题] 2026年度部门整体绩效自评表" in texts[DEPARTMENT_FORM]


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.docx")), ids=lambda path: path.stem)
def test_no_figure_is_typed_into_a_template(path: Path) -> None:
    lines = [line.partition(" ")[2] for line in canonical_text(path).splitlines()]
    words = re.sub(r"\{[{%].*?[%}]\}|行\d+|列\d+(?:-\d+)?", "", "\n".join(lines))
    assert set(re.findall(r"\d+(?:\.\d+)?", words)) <= _FORM_NUMBERS
    assert "玉林" not in words


@pytest.mark.parametrize(("count", "weight"), [(1, "90"), (18, "5"), (200, "0.45")])
def test_any_number_of_indicators_merges_rightly(process, sample_text, count: int, weight: str) -> None:
    """At most three second levels in turn below one first level; the weights add up to 90."""
    rows = "".join(
        f"- {{级别: [产出指标, 第{3 * number // count}类], 名称: 指标{number}, 指标值: ≥1项, "
        f"分值: {weight}, 完成值: 1}}\n"
        for number in range(count)
    )
    start = sample_text.index("部门指标:\n")
    end = sample_text.index("# ----", start)
    outcome = process(f"{sample_text[:start]}部门指标:\n{rows}\n{sample_text[end:]}")
    text = texts_of(outcome)[DEPARTMENT_FORM]
    block = [row.split(" | ") for row in rows_of(text) if "指标" in row and " | ≥1项 | " in row]
    assert [row[3] for row in block] == [f"指标{number}" for number in range(count)]
    assert [number for number, row in enumerate(block) if row[1] != "↑"] == [0]
    starts = [number for number, row in enumerate(block) if row[2] != "↑"]
    assert starts == sorted({-(-count * part // 3) for part in range(min(count, 3))})
    assert [row[0] for row in block[1:]] == ["↑"] * (count - 1)
    (document,) = (one for one in outcome.documents if Path(one.file_name).stem == DEPARTMENT_FORM)
    table = docx.Document(io.BytesIO(document.content)).tables[1]
    assert len(table.rows) == count + 1
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)


def test_the_pack_is_sound_and_every_figure_and_phrase_has_a_case() -> None:
    assert [f"{finding.span}: {finding.message}" for finding in check(TEMPLATES, "guangxi-yulin")] == []


def test_templates_saved_by_libreoffice_give_the_same_tables(soffice, texts, tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    for template in DOCUMENTS.glob("*.docx"):
        target = packs / template.relative_to(TEMPLATES)
        shutil.copyfile(soffice(template, "docx", tmp_path / "saved"), target)
        assert target.read_bytes() != template.read_bytes()
    (place,) = find_filings(ROOT / "data" / SAMPLE)
    assert texts_of(Studio((packs,)).process(place, SAMPLE.name, Options())) == texts
