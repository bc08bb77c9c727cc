"""项目支出绩效自评表: the sample whole, the layout at every size, and no figure in the wrong place."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from toolkit import excel
from toolkit.filing import find_filings
from toolkit.pipeline import Options, Studio

DATA = Path(__file__).parent / "data"
GOLDEN = Path(__file__).parent / "golden"
TEMPLATE = Path(__file__).parents[2] / "templates/national/documents/项目支出绩效自评表.docx"
SIZES = (0, 1, 18, 200)
SAMPLES = ("农村饮水安全巩固提升工程", "山洪灾害防治非工程措施维护")
HEAD_ROWS = 1
FUND_ROWS = range(5, 8)
INDICATORS = "表2"


def grid(form: str, table: str) -> list[dict[int, str]]:
    """The rows of a table, each the first paragraph of a cell by its first column; ↑ is merged upwards."""
    rows: dict[int, dict[int, str]] = {}
    for line in form.splitlines():
        match = re.fullmatch(rf"{table} 行(\d+) 列(\d+)(?:-\d+)?: ?(.*)", line)
        if match:
            rows.setdefault(int(match[1]), {})[int(match[2])] = match[3]
    return [rows[number] for number in sorted(rows)]


def indicators(form: str) -> list[dict[int, str]]:
    """The rows between the header of the indicators and the total."""
    return grid(form, INDICATORS)[HEAD_ROWS:-1]


@pytest.fixture(scope="module", params=SIZES)
def size(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def outcome(size: int, process, project):
    return process(project(size))


@pytest.fixture(scope="module")
def form(outcome, forms_of) -> str:
    (text,) = forms_of(outcome).values()
    return text


# -- the sample


def test_the_sample_is_without_findings(sample) -> None:
    assert [finding.message for finding in sample.findings] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_form(golden, sample, forms_of, name: str) -> None:
    golden(GOLDEN / f"{name}.docx.txt", forms_of(sample)[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_workbook(golden, sample, workbooks_of, name: str) -> None:
    golden(GOLDEN / f"{name}.xlsx.txt", excel.canonical_text(workbooks_of(sample)[name]))


def test_a_project_that_is_not_evaluated_has_no_form(sample, forms_of, workbooks_of) -> None:
    assert set(forms_of(sample)) == set(workbooks_of(sample)) == set(SAMPLES)


def test_no_figure_of_one_project_stands_in_the_form_of_the_other(sample, forms_of) -> None:
    first, second = (forms_of(sample)[name] for name in SAMPLES)
    own_to_first = {"860.00", "835.50", "790.36", "132.75", "992.75", "968.25", "923.11", "94.60%", "96.01"}
    own_to_second = {"45.60", "=57个", "164条", "98"}
    for mine, form, other in ((own_to_first, first, second), (own_to_second, second, first)):
        cells = {line.rpartition(": ")[2] for line in other.splitlines()}
        assert all(f": {text}\n" in form for text in mine)
        assert not mine & cells


# -- each size


def test_one_row_for_each_indicator(size: int, form: str) -> None:
    names = [row[4] for row in indicators(form) if 4 in row]
    assert names == [f"第{number}项" for number in range(1, size + 1)]


def test_without_indicators_one_row_says_so(process, project, forms_of) -> None:
    (form,) = forms_of(process(project(0))).values()
    assert indicators(form) == [{1: "绩效指标", 2: "没有填报绩效指标", 7: "—", 8: "—", 9: ""}]
    assert grid(form, INDICATORS)[-1] == {1: "总分", 7: "—", 8: "—", 9: ""}


@pytest.mark.parametrize("size", SIZES[1:], indirect=True)
def test_levels_are_merged_while_they_stay_the_same(size: int, form: str, levels) -> None:
    """A level begins anew where it or the one above changes, and after twelve rows, for the next page."""
    wanted, runs = levels(size), [0, 0]
    before: list[str] = []
    for row, named in zip(indicators(form), wanted, strict=True):
        joined = bool(before)
        for depth, name in enumerate(named):
            joined = joined and name == before[depth] and runs[depth] < 12
            runs[depth] = runs[depth] + 1 if joined else 1
            assert row[2 + depth] == ("↑" if joined else name)
        before = list(named)


@pytest.mark.parametrize("size", SIZES[1:], indirect=True)
def test_the_block_has_one_merged_heading(size: int, form: str) -> None:
    heading = [row[1] for row in indicators(form)]
    assert heading == ["绩效指标", *("↑" for _ in range(size - 1))]


def test_parts_of_the_funds_are_not_scored(form: str) -> None:
    rows = grid(form, "表1")
    assert rows[3][6] == "10"
    assert rows[3][8] == "7.5"
    for number in FUND_ROWS:
        row = rows[number - 1]
        assert (row[6], row[8]) == ("—", "—")
    assert [rows[number - 1][2] for number in FUND_ROWS] == [
        "其中：当年财政拨款",
        "上年结转资金",
        "其他资金",
    ]


@pytest.mark.parametrize("size", SIZES[1:], indirect=True)
def test_the_total_is_the_sum_of_what_is_printed(size: int, form: str) -> None:
    rows = indicators(form)
    assert len(rows) == size
    total = grid(form, INDICATORS)[-1]
    assert total[1] == "总分"
    for column, execution in ((7, "10"), (8, "7.5")):
        printed = [Fraction(row[column]) for row in rows]
        assert Fraction(total[column]) == sum(printed) + Fraction(execution)
    assert total[7] == "100"


# An empty mark leaves an empty page header, of which openpyxl warns.
@pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
@pytest.mark.parametrize("size", SIZES[1:], indirect=True)
def test_the_workbook_has_the_same_cells(size: int, outcome, form: str, workbooks_of) -> None:
    (content,) = workbooks_of(outcome).values()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    first = next(cell.row for cell in sheet["D"] if cell.value == "三级指标") + 1
    for number, row in enumerate(indicators(form), first):
        shown = [sheet.cell(number, column).value for column in (4, 5, 6)]
        assert shown == [row[column] for column in (4, 5, 6)]
        for column in (7, 8):
            assert Fraction(str(sheet.cell(number, column).value)) == Fraction(row[column])
    last = first + size
    assert sheet.cell(last, 1).value == "总分"
    assert Fraction(str(sheet.cell(last, 8).value)) == Fraction(grid(form, INDICATORS)[-1][8])
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    if size > 1:
        assert f"A{first}:A{last - 1}" in merged


# -- the paper


def test_header_rows_repeat_and_rows_do_not_split(outcome) -> None:
    document = next(one for one in outcome.documents if one.file_name.endswith(".docx"))
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    rows = re.findall(r"<w:tr>.*?</w:tr>", xml, re.DOTALL)
    assert sum("<w:tblHeader/>" in row for row in rows) == 1
    splitting = [row for row in rows if "<w:cantSplit/>" not in row]
    assert len(splitting) == 1
    assert 'w:orient="landscape"' in xml


def test_each_font_slot_names_a_font_and_none_a_theme() -> None:
    with zipfile.ZipFile(TEMPLATE) as archive:
        styles = archive.read("word/styles.xml").decode("utf-8")
    fonts = re.findall(r"<w:rFonts [^>]*>", styles)
    assert fonts
    for font in fonts:
        assert "Theme" not in font
        names = re.findall(r'w:(ascii|hAnsi|eastAsia|cs)="([^"]+)"', font)
        assert len(names) == 4
        assert len({name for _, name in names}) == 1


def test_widths_of_the_grid_add_up_to_the_text_width() -> None:
    with zipfile.ZipFile(TEMPLATE) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    page = re.search(r'<w:pgSz w:w="(\d+)".*?w:right="(\d+)".*?w:left="(\d+)"', xml)
    assert page
    width, right, left = map(int, page.groups())
    tables = re.findall(r"<w:tblGrid>.*?</w:tblGrid>", xml)
    sums = [sum(map(int, re.findall(r'w:w="(\d+)"', table))) for table in tables]
    assert sums == [width - left - right] * 2


def test_the_draft_mark_stands_in_the_header(process, project, forms_of) -> None:
    (form,) = forms_of(process(project(1).replace("分值: 90.0", "分值: 80.0"))).values()
    assert "页眉: 【校核未通过】" in form


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_the_template_saved_by_libreoffice_gives_the_same_forms(
    soffice, sample, forms_of, workbooks_of, suffix: str, tmp_path: Path
) -> None:
    """LibreOffice splits every tag over runs."""
    packs = tmp_path / "templates"
    shutil.copytree(TEMPLATE.parents[2], packs)
    template = TEMPLATE.with_suffix(suffix)
    saved = soffice(template, suffix[1:], tmp_path / "saved")
    shutil.copyfile(saved, packs / template.relative_to(TEMPLATE.parents[2]))
    (place,) = find_filings(DATA)
    outcome = Studio((packs,)).process(place, place.path.name, Options())
    assert [finding.message for finding in outcome.findings] == []
    if suffix == ".docx":
        assert forms_of(outcome) == forms_of(sample)
    else:
        shown = {name: cell_lines(content) for name, content in workbooks_of(outcome).items()}
        assert shown == {name: cell_lines(content) for name, content in workbooks_of(sample).items()}


def cell_lines(content: bytes) -> list[str]:
    """The cells of a workbook that hold something, without sheet set-up, header and footer."""
    lines = excel.canonical_text(content).splitlines()
    return [line for line in lines if re.match(r"[A-Z]+\d+(:[A-Z]+\d+)?: .", line)]


def test_each_form_opens_in_libreoffice(soffice, outcome, tmp_path: Path) -> None:
    for document in outcome.documents:
        made = tmp_path / f"form{Path(document.file_name).suffix}"
        made.write_bytes(document.content)
        assert soffice(made, "pdf", tmp_path / made.suffix[1:]).read_bytes().startswith(b"%PDF-")


# -- checks and grades


def test_weights_must_add_up_to_100(process, project) -> None:
    codes = {finding.code for finding in process(project(1).replace("分值: 90.0", "分值: 80.0")).findings}
    assert "R201" in codes
    assert "R201" not in {finding.code for finding in process(project(1)).findings}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("产出指标", "产出", "R202"),
        ("分值: 20,", "分值: 22,", "R201"),  # the sum of a level is then told with it
        ("分值: 22,", "分值: 20,", None),
    ],
)
def test_checks_of_levels(process, old: str, new: str, code: str | None) -> None:
    rows = (("产出指标", 20), ("产出指标", 30), ("效益指标", 30), ("满意度指标", 10))
    text = "- 名称: 甲\n  资金: {其他资金: {年初预算: 1, 执行: 1}}\n  指标:\n" + "".join(
        f"  - {{级别: [{level}, 某类], 名称: 第{number}项, 指标值: ≥1件, 分值: {weight}, 完成值: 1}}\n"
        for number, (level, weight) in enumerate(rows)
    )
    assert [finding.code for finding in process(text).findings] == []
    codes = [finding.code for finding in process(text.replace(old, new, 1)).findings]
    assert (code in codes) if code else codes == []


@pytest.mark.parametrize(("actual", "grade"), [("100", "优"), ("88", "良"), ("60", "中"), ("50", "差")])
def test_the_grade_follows_the_score(process, project, actual: str, grade: str) -> None:
    text = project(1).replace("执行: 60", "执行: 80").replace("完成值: 100件", f"完成值: {actual}件")
    computation = process(text).computation
    assert computation is not None
    assert computation.value(computation.find("项目[管网改造].自评等级")) == grade
    score = computation.value(computation.find("项目[管网改造].自评得分"))
    assert score.value == 10 + Fraction(90 * int(actual), 100)
