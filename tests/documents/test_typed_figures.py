"""No figure, year or count is typed into a template or a phrase, but those that a form or a rule prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.documents.printed import prose
from tests.samples import READERS, ROOT

TEMPLATES = ROOT / "templates"
FOUND = sorted(path for suffix in READERS for path in TEMPLATES.rglob(f"documents/*{suffix}"))
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
FIGURE = re.compile(r"\d[\d.,]*|[一二两三四五六七八九十百]+(?=[个项名人家条件次辆批年月])")
# What a form or a rule prints itself, in its own words, and why.
PRINTED = {
    r"满分100": "自评满分由规定统一",
    r"达到100%": "预算执行率以100%为全部执行",
    r"未达到90%": "重点支出保障率的标准，依公开件",
    r"100%—80%（含）、80%—60%（含）、60%—0%": "定性指标的三档，财预〔2020〕10号",
    r"10分": "预算执行率的分值，财预〔2020〕10号",
    r"150字": "表格规定的字数",
    r"(?:50|100)万元以上(?:通用|专用)设备": "国有资产报表统一的单价标准",
    r"12月31日": "年末的日期",
    r"下一年度": "不是数",
    r"[两三]项之和": "评分树的一级指标，由评分办法规定",
    r"公开0\d表": "公开表的表号",
    r"^\d{1,2}$": "公开表的栏次",
    r"附件[12]": "附件的序号",
    r"(?:^|注：|附件：|　)\d\.": "注和附件的序号",
    r"[一二三]级指标": "指标的级次",
    r"^(?:[1-9]|1[0-2])$": "栏次：公开表的列号",
}


def literals(text: str) -> Iterator[str]:
    """What stands in a template outside its tags, line by line."""
    for line in prose(text):
        yield TAG.sub("｜", line)


def typed(line: str) -> list[str]:
    """The figures of a line that no form prints."""
    for words in PRINTED:
        line = re.sub(words, "", line)
    return FIGURE.findall(line)


@pytest.mark.parametrize("template", FOUND, ids=[path.relative_to(TEMPLATES).as_posix() for path in FOUND])
def test_no_figure_is_typed_into_a_template(template: Path) -> None:
    text = READERS[template.suffix](template)
    assert [line for line in literals(text) if typed(line)] == []


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("wording.yaml")), ids=lambda path: path.parent.name)
def test_no_figure_is_typed_into_a_phrase(file: Path) -> None:
    said = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes only strings)
    phrases = [case["印"] for table in said["措辞"].values() for case in table["情形"]]
    assert [phrase for phrase in phrases if typed(TAG.sub("｜", phrase))] == []


@pytest.mark.parametrize("line", ["支出7455.04万元", "设3个机构", "设三个机构", "2024年度", "共二十七项指标"])
def test_a_typed_figure_is_seen(line: str) -> None:
    assert typed(line)


@pytest.mark.parametrize("line", ["得分（满分100）", "一是完善制度", "一级指标", "“三公”经费", "两项之和"])
def test_what_a_form_prints_is_none(line: str) -> None:
    assert typed(line) == []
