"""Broken templates: each accident is told under the right code at its place, or mended without a trace.

In the tables "=" stands for a clean repair: the document reads as that of the unbroken template. A warning
may stand beside it.
"""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.accidents import INLINE, TABLE, damage
from tests.corpus.sheets import SHEET
from tests.samples import READERS, ROOT
from toolkit.filing import find_filings
from toolkit.finding import Findings
from toolkit.pack import DocumentSpec, Pack
from toolkit.packing.names import NameCheck
from toolkit.pipeline import Studio, compile_template
from toolkit.view import ViewBuilder, make_text

PACKS = ROOT / "templates"
FORM, REPORT, BOOK = "整体支出绩效自评指标评分表", "部门整体支出绩效自评报告", "数据表"
# Where the inline accidents happen: the document, the tag, the address that findings then carry.
PLACES = {
    "格": (FORM, "{{ 行.得分 }}", "表1 行3 列6"),
    "段": (REPORT, "{{ 支出.合计.决算|带单位 }}", "第24段（“部门整体支出情况”后第1段）"),
}
BODY = "word/document.xml"
NEXT = "第25段（“部门整体支出情况”后第2段）"

# Accident → what becomes of the cell of a loop row, and of the paragraph; @ is the place of the tag.
EXPECTED_INLINE = {
    "分成两段文字": ("=", "="),
    "每个字一段": ("=", "="),
    "夹有拼写标记": ("=", "="),
    "夹有书签": ("=", "="),
    "夹有分页标记": ("=", "="),
    "夹有软回车": ("T021 @", "="),
    "夹有制表符": ("T021 @", "="),
    "夹有脚注": ("T020 @", "T020 @"),
    "一半是修订插入": ("=；T007", "=；T007"),
    "一半在智能标记里": ("=", "="),
    "在内容控件里": ("=", "="),
    "在超链接里": ("=", "="),
    "在域的结果里": ("=", "="),
    "以修订方式删去": ("T016 @；T007", "T016 @；T007"),
    "在域代码里": ("T019", "T019"),
    "文本框里的标签缺括号": ("T010 @ 文本框", "T010 @ 文本框"),
    "被回车分成两段": ("T010 @；T011 @", "T010 @；T011 @+1"),
    "全角花括号": ("T012 @", "T012 @"),
    "混用全角花括号": ("T012 @", "T012 @"),
    "缺最后的括号": ("T010 @", "T010 @"),
    "缺最后的两个括号": ("T010 @", "T010 @"),
    "缺开头的括号": ("T011 @", "T011 @"),
    "括号之间有空格": ("T011 @", "T011 @"),
    "不换行空格": ("=", "="),
    "没有空格": ("=", "="),
    "全角空格": ("=", "="),
    "零宽字符": ("T021 @", "T021 @"),
    "弯引号": ("=", "="),
    "带减号": ("T015 @", "T015 @"),
    "名称写错": ("T131 @", "T131 @"),
    "没有的过滤器": ("T021 @", "T021 @"),
    "没有的措辞": ("T133 @", "T133 @"),
    "全角竖线": ("T021 @", "T021 @"),
    "条件没有结束": ("T017 表1 行4 列1", "T017 @"),
    "多出结束": ("T017 @", "T017 @"),
    "循环与条件交叉": ("T017 @；T017 表1 行4 列1；T018 @", "T017 @；T017 @"),
    "不支持的语句": ("T015 @", "T015 @"),
    "段落标签与文字同段": ("T014 @；T017 表1 行4 列1", "T014 @；T017 @"),
    "行标签与文字同行": ("T013 @；T017 表1 行4 列1", "T013 @"),
    "富文本写法": ("T015 @", "T015 @"),
}
# Accident of the scoring table → what becomes of it.
EXPECTED_TABLE = {
    "行标签旁有文字": "T013 表1 行2 列1",
    "行标签并进了另一行": "T013 表1 行3 列3；T017 表1 行4 列1",
    "行标签的行被删去（开头）": "T017 表1 行3 列1；T022 表1 行2 列1；T022 表1 行2 列2",
    "行标签的行被删去（结尾）": "T017 表1 行2 列1",
    "循环的结尾在另一张表": "T018 表2 行1 列1",
    "跨列超出表格": "T035 表1 行5",
    "列宽为零": "=；T028 表1",
    "少一个列宽": "T035 表1 行1；T035 表1 行2；T035 表1 行3；T035 表1 行4；T035 表1 行5",
    "没有列宽表": "T035 表1 行1；T035 表1 行2；T035 表1 行3；T035 表1 行4；T035 表1 行5",
    "单元格没有段落": "T035 表1 行1 第1格",
    "中文只有主题字体": "=；T027 第3段",
    "没有中文字体": "=；T026 第3段",
    "样式没有中文字体": "=；T026 样式“公文标题”；T026 样式“封面标题”；T026 样式“表格标题”",
    "嵌入另一个文件": "T005",
    "打开时更新域": "=；T006",
    "合并标签在文字后面": "T022 表1 行3 列1",
    "循环的名称写错": "T131 表1 行2 列1；…",
    "页眉的标签缺括号": "T010 页眉",
    "页脚多出标签": "T131 页脚",
    "启用宏的文档": "T003",
    "部件不合语法": "T002",
}
EXPECTED_SHEET = {
    "富文本": "=",
    "缺括号": "T054 单元格 A3",
    "缺开头的括号": "T055 单元格 A3",
    "全角花括号": "T056 单元格 A3",
    "名称写错": "T131 单元格 A3",
    "没有的过滤器": "T062 单元格 A3",
    "条件没有结束": "T059 单元格 A3",
    "多出结束": "T059 单元格 A3",
    "行标签旁有文字": "T057 单元格 A3；T059 单元格 A3",
    "带减号": "T058 单元格 A3",
    "公式": "T053 单元格 B9",
    "工作表名称里的标签缺括号": "T054 第1张工作表的名称",
    "不换行空格": "=",
    "页眉的标签缺括号": "T054 页眉",
    "部件不合语法": "T051",
}


class Workshop:
    """The pack, and what its documents print for its sample."""

    def __init__(self) -> None:
        self.studio = Studio((PACKS,))
        (place,) = find_filings(PACKS / "guangdong-xuwen/samples")
        outcome = self.studio.compute(place, place.path.name)
        assert outcome.computation is not None
        assert outcome.pack is not None
        self.pack: Pack = outcome.pack
        self.names = NameCheck(self.pack)
        self.text = make_text(self.pack, draft=False)
        self.builder = ViewBuilder(outcome.computation, self.studio.environment, self.text)
        self.sound: dict[str, str] = {}

    def spec(self, name: str) -> DocumentSpec:
        return self.pack.documents[name]

    def judge(self, spec: DocumentSpec) -> tuple[list[tuple[str, str]], str]:
        """The findings as (code, address), and the text of the document if it can be made."""
        compiled, told = compile_template(spec, self.studio.environment)
        findings = Findings(told)
        if compiled is None:
            return [(one.code, one.span.address) for one in findings], ""
        findings.extend(self.names.document(spec, compiled))
        text = ""
        if not findings.has_errors:
            view = self.builder.build()
            content, problems = compiled.render(view.document_names(""), self.text, keep_going=True)
            findings.extend(problems)
            text = "" if content is None else READERS[spec.template.suffix](content)
        return [(one.code, one.span.address) for one in findings], text

    def unbroken(self, name: str) -> str:
        if name not in self.sound:
            findings, self.sound[name] = self.judge(self.spec(name))
            assert findings == []
        return self.sound[name]


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop()


def break_template(source: Path, target: Path, part: str, change: Callable[[str], str]) -> Path:
    """A copy of a template with one part changed."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target


def outcome(workshop: Workshop, name: str, folder: Path, part: str, change: Callable[[str], str]) -> str:
    """What becomes of a broken template: "=" for a clean repair, then each code with its address."""
    spec = workshop.spec(name)
    path = break_template(spec.template, folder / spec.template.name, part, change)
    findings, text = workshop.judge(dataclasses.replace(spec, template=path))
    mended = ["="] if text and text == workshop.unbroken(name) else []
    return "；".join(mended + [f"{code} {address}".strip() for code, address in findings])


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("accident", INLINE)
def test_an_accident_to_a_tag(workshop, tmp_path: Path, accident: str, where: str) -> None:
    name, tag, address = PLACES[where]
    found = outcome(workshop, name, tmp_path, BODY, lambda xml: damage(xml, tag, INLINE[accident]))
    expected = EXPECTED_INLINE[accident][list(PLACES).index(where)]
    assert found == expected.replace("@+1", NEXT).replace(
        "@ 文本框", f"{address.partition('（')[0]} 文本框"
    ).replace("@", address)


@pytest.mark.parametrize("accident", TABLE)
def test_an_accident_to_a_table_or_a_file(workshop, tmp_path: Path, accident: str) -> None:
    part, change = TABLE[accident]
    expected = EXPECTED_TABLE[accident]
    found = outcome(workshop, FORM, tmp_path, part, change)
    assert found.startswith(expected[:-1]) if expected.endswith("…") else found == expected


@pytest.mark.parametrize("accident", SHEET)
def test_an_accident_to_a_workbook(workshop, tmp_path: Path, accident: str) -> None:
    part, change = SHEET[accident]
    found = outcome(workshop, BOOK, tmp_path, part, change)
    assert found.replace("工作表“数据表” ", "") == EXPECTED_SHEET[accident]


def test_the_tables_name_every_accident_and_are_long_enough() -> None:
    assert list(EXPECTED_INLINE) == list(INLINE)
    assert list(EXPECTED_TABLE) == list(TABLE)
    assert list(EXPECTED_SHEET) == list(SHEET)
    assert len(INLINE) * len(PLACES) + len(TABLE) + len(SHEET) >= 60
