"""The Excel form: nothing changes on the way there and back, and nothing of it is lost in silence."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.conftest import PACKS, ROOT, SAMPLES
from toolkit.desk.content import content_of_filing
from toolkit.desk.exchange import form_of_filing, import_form
from toolkit.desk.form import form_facts, make_form, make_layout, read_form
from toolkit.desk.form.layout import MAIN_SHEET
from toolkit.desk.revise import new_text
from toolkit.filing import find_filings
from toolkit.finding import Findings, Severity
from toolkit.quantity import NoValue
from toolkit.source import load_source, read_source

# -- every sample, there and back


def values(studio, file: Path) -> dict[str, object]:
    (place,) = find_filings(file)
    computation = studio.compute(place, file.name).computation
    return {
        cell.name: step.value.cause if isinstance(step.value, NoValue) else step.value
        for cell, step in computation.steps()
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_sample_comes_back_and_computes_the_same(studio, tmp_path: Path, sample: Path) -> None:
    folder = tmp_path / sample.parent.relative_to(ROOT / "data")
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "data/_公共.yaml", tmp_path / "_公共.yaml")
    shutil.copyfile(sample.with_name("_公共.yaml"), folder / "_公共.yaml")
    (place,) = find_filings(sample)
    form = tmp_path / "表单.xlsx"
    assert list(form_of_filing(place, studio.library, sample.name, form)) == []
    back = folder / sample.name
    assert list(import_form(form, studio.library, back, update=False)) == []
    assert values(studio, back) == values(studio, sample)
    shutil.copyfile(sample, back)
    assert list(import_form(form, studio.library, back, update=True)) == []
    assert back.read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("name", PACKS)
def test_the_empty_form_of_a_pack_holds_nothing_but_pack_and_year(load, name: str) -> None:
    pack = load(name)
    content = {"模板包": name, "评价年度": "2024"}
    assert there_and_back(pack, content) == (content, [])


# -- any content of the dictionary's types


def there_and_back(pack, content, edit: Callable | None = None) -> tuple[dict, list[tuple[str, str]]]:
    layout = make_layout(pack)
    data, findings = make_form(layout, content, {}, "x.yaml")
    assert data is not None, list(findings)
    if edit is not None:
        book = openpyxl.load_workbook(io.BytesIO(data))
        edit(book)
        buffer = io.BytesIO()
        book.save(buffer)
        data = buffer.getvalue()
    facts, findings = form_facts(data, "x.xlsx")
    assert facts is not None, list(findings)
    back, findings = read_form(facts, layout, "x.xlsx")
    return back, [(finding.code, finding.span.address) for finding in findings]


ODD = (
    *("=1+1", "+5", "-甲", "@x", "0753", "450900220416400005156", "#REF!", "TRUE", "_x000D_", "a\nb", "是"),
    *(
        "2024-12-31",
        "12:30",
        "{{ 支出.合计 }}",
        "- 甲",
        "甲: 乙",
        '"',
        "'甲'",
        "~",
        "甲 #丙",
        "甲\n\n 乙\n",
    ),
)
NUMBERS = st.one_of(
    st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False).map(str),
    st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False).map(str),
    st.integers(min_value=-(10**17), max_value=10**17).map(str),
    st.sampled_from(["1,031.24", "0.70亿元", "254.22万元", "９", "36.37%", "0%", "-0", "-0.00", "007", ".5"]),
)


def record(**members: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional=members).filter(bool)


def contents(characters: st.SearchStrategy) -> st.SearchStrategy:
    """What a filing of the demo pack may say, in texts of these characters."""
    written = st.text(alphabet=characters, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
    texts = st.one_of(written, st.sampled_from(ODD))
    lines = texts.filter(lambda text: "\n" not in text)
    amounts = record(预算=NUMBERS, 决算=NUMBERS, 原因=texts)
    parts = st.lists(record(名称=texts, 数=NUMBERS), min_size=1, max_size=3)
    keyed = record(科目=lines, 资金=lines, 金额=NUMBERS, 构成=parts).filter(lambda row: "科目" in row)
    reported = record(值=texts, 说明=texts).filter(lambda row: "说明" in row)
    return record(
        评价年度=st.just("2024"),
        得分=NUMBERS,
        已公开=texts,
        层级=texts,
        代码=texts,
        说明=texts,
        职责=st.lists(texts, min_size=1, max_size=4),
        人员=record(编制=NUMBERS, 在职=NUMBERS),
        支出=record(基本=amounts, 项目=amounts, 其中专项=amounts),
        账目=st.lists(
            keyed,
            min_size=1,
            max_size=4,
            unique_by=lambda row: "/".join(row[key].strip() for key in ("科目", "资金") if key in row),
        ),
        上报数=st.dictionaries(lines, st.one_of(texts, reported), min_size=1, max_size=2),
    )


# A form holds every character; a YAML file those that are neither invisible nor ends of lines elsewhere.
ANY = st.characters(exclude_categories=("Cs",))
VISIBLE = st.characters(
    exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"), exclude_characters="\ufffc\ufffd"
)
PATIENT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@PATIENT
@given(content=contents(ANY))
def test_any_content_comes_back_from_the_form(load, content) -> None:
    assert there_and_back(load("demo"), content) == (content, [])


@settings(PATIENT, max_examples=120)
@given(content=contents(VISIBLE))
def test_any_content_can_be_written_as_a_filing(load, content) -> None:
    members = load("demo").dictionary.members
    source = read_source(new_text(content, members), "x")
    assert content_of_filing(source.root, members) == content


# -- how it looks


@pytest.fixture(scope="module")
def book(load) -> openpyxl.Workbook:
    content = {
        "支出": {"基本": {"预算": "1954.40", "决算": "1,031.24"}},
        "代码": "=1+1",
        "账目": [{"科目": "450900220416400005156"}],
    }
    data, _ = make_form(make_layout(load("demo")), content, {"层级": "县", "职责": ["一", "二"]}, "x")
    return openpyxl.load_workbook(io.BytesIO(data))


def find(sheet, text: str, column: int = 1):
    return next(row for row in sheet.iter_rows() if row[column - 1].value == text)


def test_numbers_are_numbers_with_the_precision_they_were_written_with(book) -> None:
    sheet = book["支出"]
    row = find(sheet, "基本")
    assert (row[2].value, row[2].number_format, row[2].data_type) == (1954.4, "0.00", "n")
    assert (row[3].value, row[3].data_type) == ("1,031.24", "s")


def test_codes_and_formulas_are_texts(book) -> None:
    cell = find(book["账目"], "450900220416400005156", 2)[1]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    cell = find(book[MAIN_SHEET], "代码")[2]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_totals_are_computed_of_the_rows_that_count(book) -> None:
    row = find(book["支出"], "#")
    assert row[2].value == '=IF(COUNT(C6,C7)=0,"",SUM(C6,C7))'
    assert find(book["支出"], "其中专项")[0].row == 8


def test_labels_are_locked_and_fields_are_not(book) -> None:
    sheet = book["支出"]
    assert sheet.protection.sheet
    row = find(sheet, "基本")
    assert [cell.protection.locked for cell in row[:5]] == [True, True, False, False, False]
    assert "必填" in sheet["C4"].comment.text
    assert (sheet["C4"].value, sheet.column_dimensions["A"].hidden) == ("*预算（万元）", True)


def test_choices_are_offered(book) -> None:
    rules = book[MAIN_SHEET].data_validations.dataValidation
    row = find(book[MAIN_SHEET], "~层级")[0].row
    assert find(book[MAIN_SHEET], "已公开")[0].row in {int(str(rule.sqref)[1:]) for rule in rules}
    assert row not in {int(str(rule.sqref)[1:]) for rule in rules}, "what is inherited is not chosen here"
    (rule,) = book["账目.构成"].data_validations.dataValidation or [None]
    assert rule is None or rule.formula1.startswith("'账目'!")


def test_what_is_inherited_is_shown_and_locked(book) -> None:
    cell = find(book[MAIN_SHEET], "~层级")[2]
    assert (cell.value, cell.protection.locked) == ("县", True)
    assert find(book[MAIN_SHEET], "~职责")[2].value == "一\n二"


def test_the_same_content_gives_the_same_bytes(load) -> None:
    layout = make_layout(load("demo"))
    first, second = (make_form(layout, {"代码": "1"}, {}, "x")[0] for _ in range(2))
    assert first == second


# -- what cannot stand in a form


def test_a_text_too_long_for_a_cell_is_refused_by_name(load) -> None:
    data, findings = make_form(make_layout(load("demo")), {"账目": [{"科目": "甲" * 32_001}]}, {}, "x.yaml")
    assert data is None
    (finding,) = findings
    assert (finding.code, finding.span.file) == ("E020", "x.yaml")
    assert "账目.科目有32001字" in finding.message


def test_items_of_one_cell_that_have_lines_are_refused(load) -> None:
    pack = load("national")
    content = {"项目": [{"名称": "甲", "指标": [{"级别": ["一\n二"], "名称": "乙"}]}]}
    data, findings = make_form(make_layout(pack), content, {}, "x")
    assert data is None
    assert [finding.code for finding in findings] == ["E021"]


# -- what people do to forms


def put(sheet: str, address: str, value: object, code: str = "General") -> Callable:
    def edit(book) -> None:
        book[sheet][address].value = value
        book[sheet][address].number_format = code

    return edit


ROW = {"支出": {"基本": {"预算": "1"}}, "账目": [{"科目": "甲", "构成": [{"名称": "子"}]}]}
EDITS = {
    "stored finer than shown": (put("支出", "C6", 254.225, "0.00"), "E033", "254.225"),
    "a formula": (put("支出", "C6", "=100+20"), "E034", None),
    "a code as a number": (put("账目", "B6", 4.509e20), "E036", None),
    "a date where a number belongs": (put("支出", "C6", 45000, "yyyy/m/d"), "E035", None),
    "an error of Excel": (put("支出", "C6", "#REF!"), "E035", None),
    "outside the table": (put("支出", "H6", "备注"), "E032", "1"),
    "a mark taken away": (put("支出", "C3", None), "E032", None),
    "a row that is none": (put("支出", "A6", "甲"), "E032", None),
    "a parent that is none": (put("账目.构成", "B5", "乙"), "E032", None),
    "a row twice": (put("账目", "B7", "甲"), "E037", None),
}


@pytest.mark.parametrize(("edit", "code", "read"), list(EDITS.values()), ids=list(EDITS))
def test_what_was_done_to_a_form_is_told_at_its_cell(load, edit, code: str, read: str | None) -> None:
    back, findings = there_and_back(load("demo"), ROW, edit)
    assert code in {found for found, _ in findings}
    assert all(address.startswith("工作表“") or code == "E032" for _, address in findings)
    if read is not None:
        assert back["支出"]["基本"]["预算"] == read


PLAIN_EDITS = {
    "a plain number": (put("支出", "C6", 254.2), "254.2"),
    "with separators": (put("支出", "C6", 1031.2, "#,##0.00"), "1031.20"),
    "in a unit that the format adds": (put("支出", "C6", 5, '0.00"万元"'), "5"),
    "as typed text": (put("支出", "C6", "254.22万元", "@"), "254.22万元"),
    "the last bit of a double": (put("支出", "C6", 254.22000000000003), "254.22"),
}


@pytest.mark.parametrize(("edit", "read"), list(PLAIN_EDITS.values()), ids=list(PLAIN_EDITS))
def test_what_was_typed_is_read_as_it_is_shown(load, edit, read: str) -> None:
    back, findings = there_and_back(load("demo"), ROW, edit)
    assert (back["支出"]["基本"]["预算"], findings) == (read, [])


def test_a_percentage_and_a_date_are_read_as_excel_keeps_them(load) -> None:
    def edit(book) -> None:
        sheet = book[MAIN_SHEET]
        for key, value, code in (("服务.满意度", 0.981, "0.0%"), ("填报日期", 45957, "yyyy-mm-dd")):
            cell = find(sheet, key)[2]
            cell.value, cell.number_format = value, code

    back, findings = there_and_back(load("yunnan-pingbian"), {"服务": {"满意度": "100%"}}, edit)
    assert (back["服务"]["满意度"], back["填报日期"], findings) == ("98.1%", "2025-10-27", [])


def test_rows_may_be_added_and_sorted(load) -> None:
    def edit(book) -> None:
        sheet = book["账目"]
        for row, (name, amount) in enumerate((("丙", 3), ("甲", 1), (None, None), ("乙", 2)), 6):
            sheet.cell(row, 2).value, sheet.cell(row, 4).value = name, amount

    back, findings = there_and_back(load("demo"), ROW, edit)
    assert findings == []
    assert back["账目"] == [
        {"科目": "丙", "金额": "3"},
        {"科目": "甲", "金额": "1", "构成": [{"名称": "子"}]},
        {"科目": "乙", "金额": "2"},
    ]


# -- forms that are none


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)],
    ids=["empty", "zip", "xls"],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "表单.xlsx").write_bytes(data)
    facts, findings = form_facts(tmp_path / "表单.xlsx", "表单.xlsx")
    assert facts is None
    assert [(finding.code, finding.severity) for finding in findings] == [("E030", Severity.ERROR)]


def test_a_workbook_that_is_no_form_is_told() -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    assert [finding.code for finding in form_facts(buffer.getvalue(), "x")[1]] == ["E030"]


def test_damaged_forms_give_findings_and_never_raise(load) -> None:
    layout = make_layout(load("demo"))
    data, _ = make_form(layout, ROW, {}, "x")
    for step in range(0, len(data), len(data) // 60):
        broken = bytearray(data)
        broken[step : step + 7] = b"\x00<&\xff]]>"
        facts, findings = form_facts(bytes(broken), "x")
        assert facts is not None or findings.has_errors
        if facts is not None:
            read_form(facts, layout, "x")


def test_the_form_of_another_pack_or_edition_is_refused(load) -> None:
    data, _ = make_form(make_layout(load("demo")), ROW, {}, "x")
    facts, _ = form_facts(data, "x")
    for other in ("national", "guangxi-yulin"):
        content, findings = read_form(facts, make_layout(load(other)), "x")
        assert content == {}
        assert [finding.code for finding in findings] == ["E031"]


# -- into a file that is there

FILE = """\
# 头
模板包: demo
评价年度: 2024     # 年度

# ---- 职责
职责:     # 逐条
- 一      # 第一条
- 二

# ---- 支出
支出:
  基本: {预算: 1954.40,  决算: 5}    # 基本支出
  项目:
    预算: 20     # 年初
    决算: 20

# ---- 账目
账目:
- 科目: 甲       # 甲的
  金额: 1.0
- {科目: 乙, 金额: 2}

# ---- 末
代码: "0164"
得分: 95
"""


def revise(studio, tmp_path: Path, edit: Callable) -> tuple[str, Findings]:
    file, form = tmp_path / "某局.yaml", tmp_path / "表单.xlsx"
    file.write_text(FILE, encoding="utf-8")
    (place,) = find_filings(file)
    assert list(form_of_filing(place, studio.library, "某局.yaml", form)) == []
    book = openpyxl.load_workbook(form)
    edit(book)
    book.save(form)
    findings = import_form(form, studio.library, file, update=True)
    return file.read_text(encoding="utf-8"), findings


def test_only_what_was_changed_changes(studio, tmp_path: Path) -> None:
    def edit(book) -> None:
        put("支出", "C6", 7)(book)
        find(book[MAIN_SHEET], "代码")[2].value = "0165"

    text, findings = revise(studio, tmp_path, edit)
    assert list(findings) == []
    assert text == FILE.replace("预算: 1954.40,  决算", "预算: 7, 决算").replace("0164", "0165").replace(
        "决算: 5}    #", "决算: 5}           #"
    )


def test_what_is_added_stands_before_the_next_heading(studio, tmp_path: Path) -> None:
    def edit(book) -> None:
        sheet = book[MAIN_SHEET]
        rows = [row for row in sheet.iter_rows() if row[0].value == "职责"]
        rows[2][2].value = "三"
        put("账目", "B8", "丙")(book)
        put("支出", "E7", "因故")(book)

    text, findings = revise(studio, tmp_path, edit)
    assert list(findings) == []
    wanted = FILE.replace("- 二\n", "- 二\n- 三\n").replace("金额: 2}\n", "金额: 2}\n- {科目: 丙}\n")
    assert text == wanted.replace("    决算: 20\n", "    决算: 20\n    原因: 因故\n")


def test_what_is_cleared_leaves_its_comments(studio, tmp_path: Path) -> None:
    def edit(book) -> None:
        put("支出", "C7", None)(book)
        find(book[MAIN_SHEET], "得分")[2].value = None

    text, findings = revise(studio, tmp_path, edit)
    assert list(findings) == []
    assert text == FILE.replace("预算: 20     #", "预算:        #").replace("得分: 95", "得分:")


def test_rows_keep_what_is_said_of_them_when_they_change_places(studio, tmp_path: Path) -> None:
    def edit(book) -> None:
        put("账目", "B6", "乙")(book)
        put("账目", "D6", 2)(book)
        put("账目", "B7", "甲")(book)
        put("账目", "D7", 1, "0.0")(book)

    text, findings = revise(studio, tmp_path, edit)
    assert list(findings) == []
    assert "账目:\n- {科目: 乙, 金额: 2}\n- 科目: 甲       # 甲的\n  金额: 1.0\n\n# ---- 末\n" in text


def test_a_file_with_faults_is_not_touched(studio, tmp_path: Path) -> None:
    def edit(book) -> None:
        (tmp_path / "某局.yaml").write_text(FILE.replace("得分: 95", "得分：95"), encoding="utf-8")

    text, findings = revise(studio, tmp_path, edit)
    assert "得分：95" in text
    assert [finding.code for finding in findings] == ["E040"]


def test_the_form_of_another_filing_is_refused(studio, tmp_path: Path) -> None:
    def edit(book) -> None:
        (tmp_path / "某局.yaml").write_text(FILE.replace("2024", "2023"), encoding="utf-8")

    _, findings = revise(studio, tmp_path, edit)
    assert [finding.code for finding in findings] == ["E031"]


def test_a_filing_with_faults_gives_no_form(studio, tmp_path: Path) -> None:
    file, form = tmp_path / "某局.yaml", tmp_path / "表单.xlsx"
    file.write_text(FILE.replace("代码", "代号"), encoding="utf-8")
    (place,) = find_filings(file)
    findings = form_of_filing(place, studio.library, "某局.yaml", form)
    assert {finding.code for finding in findings} == {"D001", "E041"}
    assert not form.exists()


def test_a_form_never_replaces_a_file(studio, tmp_path: Path) -> None:
    file, form = tmp_path / "某局.yaml", tmp_path / "表单.xlsx"
    file.write_text(FILE, encoding="utf-8")
    form.write_bytes(b"mine")
    (place,) = find_filings(file)
    assert [finding.code for finding in form_of_filing(place, studio.library, "x", form)] == ["E001"]
    assert form.read_bytes() == b"mine"
    assert load_source(file).root is not None
