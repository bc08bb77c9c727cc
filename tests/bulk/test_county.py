"""The county as a whole: its roster, its summary, what stands out, what is left of earlier runs."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.bulk.conftest import Place, run_main
from tests.county import ROOT
from toolkit.bulk.comparison import compare
from toolkit.bulk.county import County, Filed
from toolkit.bulk.report import Entry, Figure, Narrative, Report, Status
from toolkit.bulk.similarity import fingerprints
from toolkit.filing import FilingPlace

FIRST, SECOND, THIRD = "交通运输局0001", "住房和城乡建设局0002", "卫生健康局0003"


def set_roster(place: Place, *units: str) -> None:
    with (place.filings / "_公共.yaml").open("a", encoding="utf-8") as file:
        file.write("".join(["单位名单:\n", *(f"- {unit}\n" for unit in units)]))


def codes(text: str) -> list[str]:
    """The codes of the findings that were told about the county."""
    found = [
        line.split()[1].partition("：")[0]
        for line in text.splitlines()
        if line[:2] in ("错误", "警告", "提示")
    ]
    return sorted(code for code in found if code.startswith("B"))


def sheet_rows(path: Path, title: str) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path)[title]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


# -- roster


def test_who_has_not_filed_and_who_is_not_listed(county, generate) -> None:
    place = county(2)
    set_roster(place, FIRST, "审计局")
    result = generate()
    assert result.exit_code == 0
    assert codes(result.stderr) == ["B011", "B013"]
    assert "审计局 没有填报" in result.stderr
    assert f"“{SECOND}”不在单位名单上" in result.stderr
    assert sheet_rows(place.out / "汇总.xlsx", "单位名单")[1:] == [
        [1, FIRST, "填报", f"data/示例县/2024/{FIRST}.yaml"],
        [2, "审计局", "未填报", None],
    ]


def test_a_unit_may_be_listed_by_the_name_in_its_filing(county, generate) -> None:
    place = county(2)
    set_roster(place, FIRST, f"示例县{SECOND}")
    assert codes(generate().stderr) == []


def test_a_unit_that_filed_twice(county, generate) -> None:
    place = county(1)
    (place.filings / "另存.yaml").write_bytes((place.filings / f"{FIRST}.yaml").read_bytes())
    set_roster(place, FIRST)
    result = generate()
    assert result.exit_code == 0
    assert "B012" in codes(result.stderr)
    assert "是同一个单位的填报" in result.stderr


def test_a_filing_that_cannot_be_read_has_been_filed(county, generate) -> None:
    place = county(2, 1)
    set_roster(place, FIRST, SECOND)
    assert codes(generate().stderr) == []


def test_a_single_filing_is_not_held_against_the_roster(county, monkeypatch) -> None:
    place = county(1)
    set_roster(place, FIRST, "审计局")
    result = run_main("generate", place.filings / f"{FIRST}.yaml", "--packs", ROOT / "templates")
    assert codes(result.stderr) == []
    assert not (place.out / "汇总.xlsx").exists()


@pytest.mark.parametrize(
    "text", ["单位名单: 财政局、教育局\n", "单位名单:\n- 财政局\n- 财政局\n", "单位名单:\n- {名称: 甲}\n"]
)
def test_a_roster_that_is_written_wrong_is_told(county, generate, text: str) -> None:
    place = county(1)
    with (place.filings / "_公共.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    assert "B014" in codes(generate().stderr)


def test_a_roster_above_counts_for_every_year(county, generate) -> None:
    place = county(1)
    (place.filings.parent / "_公共.yaml").write_text("单位名单:\n- 审计局\n", encoding="utf-8")
    assert codes(generate().stderr) == ["B011", "B013"]


# -- summary


def test_a_line_a_unit_with_totals_charts_and_findings(county, generate) -> None:
    place = county(3, 1)
    assert generate().exit_code == 1
    path = place.out / "汇总.xlsx"
    head, *rows, total = sheet_rows(path, "汇总")
    assert head[:3] == ["序号", "单位", "单位全称"]
    assert [row[1] for row in rows] == [FIRST, SECOND, THIRD]
    column = head.index("决算数（万元）")
    assert rows[0][column] is not None
    assert Decimal(str(total[column])) == sum(Decimal(str(row[column] or 0)) for row in rows)
    assert total[head.index("预算执行率（%）")] is None
    assert [row[head.index("状态")] for row in rows] == ["已生成", "已生成", "有错误"]
    findings = sheet_rows(path, "问题")[1:]
    assert rows[2][head.index("错误")] == len(findings)
    assert {row[3] for row in findings} == {f"data/示例县/2024/{THIRD}.yaml"}
    assert ["错误", "S010"] in [row[1:3] for row in findings]
    assert [len(sheet._charts) for sheet in openpyxl.load_workbook(path)] == [0, 2, 0]


def test_the_rate_in_the_summary_is_that_of_the_documents(county, generate) -> None:
    place = county(1)
    set_roster(place, FIRST)
    generate()
    head, row, _ = sheet_rows(place.out / "汇总.xlsx", "汇总")
    computed = run_main("compute", place.filings / f"{FIRST}.yaml", "--packs", ROOT / "templates").output
    assert f"支出.合计.执行率 = {row[head.index('预算执行率（%）')]}%\n" in computed
    assert f"支出.合计.决算 = {row[head.index('决算数（万元）')]}" in computed


def test_the_summary_alone_is_the_same_and_makes_no_documents(county, generate) -> None:
    place = county(2)
    generate()
    result = run_main("summary", "data", "-o", "全县.xlsx", "--packs", ROOT / "templates")
    assert result.exit_code == 0
    assert not (place.folder / "data").with_name("汇总").exists()
    own, alone = (sheet_rows(path, "汇总") for path in (place.out / "汇总.xlsx", Path("全县.xlsx")))
    column = own[0].index("状态")
    assert [row[:column] for row in alone] == [row[:column] for row in own]


def test_a_summary_that_was_edited_is_not_overwritten(county, generate) -> None:
    place = county(2)
    generate()
    path = place.out / "汇总.xlsx"
    path.write_bytes(path.read_bytes() + b"x")
    edited = path.read_bytes()
    result = generate()
    assert result.exit_code == 1
    assert "B001" in result.stderr
    assert path.read_bytes() == edited
    assert generate("--force").exit_code == 0
    assert (place.out / "汇总（手改1）.xlsx").read_bytes() == edited


def test_no_text_of_a_filing_becomes_a_formula(county, generate) -> None:
    place = county(2)
    place.change(place.filings / f"{FIRST}.yaml", f"全称: 示例县{FIRST}", "全称: '=HYPERLINK(\"x\")'")
    generate("--with-errors")
    book = openpyxl.load_workbook(io.BytesIO((place.out / "汇总.xlsx").read_bytes()))
    cells = [cell for row in book["汇总"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=")] == ["s"]


# -- what stands out


def county_of(*entries: Entry) -> County:
    root = Path("data")
    filed = [
        Filed(
            FilingPlace(root / f"{number}局.yaml", root), Report(f"{number}局.yaml", Status.MADE, entry=entry)
        )
        for number, entry in enumerate(entries)
    ]
    return County(root, root, filed)


def rate(number: str) -> Entry:
    return Entry("p", 2024, compared=("执行率",), figures={"执行率": Figure(number, "%", number, 1)})


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["99", "98", "97.5", "99.2", "96", "98.4", "97", "9.5"], ["7局.yaml"]),
        (["99", "98", "97.5", "99.2", "96", "98.4", "97", "92"], []),
        (["100"] * 9 + ["99"], []),
        (["100"] * 9 + ["60"], ["9局.yaml"]),
        (["100", "100", "9"], []),
        (["10", "20", "30", "40", "50", "60", "70", "80", "90"], []),
        (["0"] * 9 + ["5"], ["9局.yaml"]),
    ],
)
def test_a_figure_far_from_the_others(numbers: list[str], expected: list[str]) -> None:
    found = list(compare(county_of(*map(rate, numbers))))
    assert [finding.span.file for finding in found] == expected
    assert {finding.code for finding in found} <= {"B015"}


TEXT = (
    "一是预算编制不够精细，部分项目前期论证不充分，年中调整较多；二是项目支出进度前慢后快，四季度集中支付；"
    "三是绩效指标以数量为主，反映效果的指标偏少，个别指标难以取得佐证材料。"
)
OTHER = (
    "受雨季影响，农村公路水毁修复工程推迟到下半年开工；两座危桥的改造因征地未能完成，"
    "相应资金结转下年使用，其余工程按期完工。"
)


def narrative(number: int, text: str) -> Entry:
    return Entry("p", 2024, narratives={"存在问题": Narrative(f"{number}局.yaml", 7, fingerprints(text))})


def copies(*texts: str) -> list[str]:
    found = compare(county_of(*(narrative(number, text) for number, text in enumerate(texts))))
    return [finding.span.file for finding in found if finding.code == "B016"]


def test_a_text_like_another_units() -> None:
    changed = TEXT.replace("四季度", "12月").replace("较多", "很多").replace("前期论证", "论证")
    assert copies(TEXT, OTHER, changed) == ["2局.yaml"]


def test_texts_on_the_same_matter_are_no_copies() -> None:
    assert (
        copies(
            TEXT,
            OTHER,
            "预算编制不够精细，绩效指标偏少，下一步加强论证，提高质量，按季度通报支出进度，督促用款。",
        )
        == []
    )


def test_what_everyone_writes_is_a_set_phrase() -> None:
    assert copies(*[TEXT] * 12) == []


def test_a_text_with_other_figures_is_still_a_copy() -> None:
    assert copies(f"支出1234.5万元。{TEXT}", f"支出99万元。{TEXT}") == ["1局.yaml"]


# -- what is left of earlier runs


def test_the_documents_of_a_removed_filing_are_told_and_pruned(county, generate) -> None:
    place = county(3)
    generate()
    edited = place.out / SECOND / "数据表.xlsx"
    edited.write_bytes(b"edited")
    for name in (FIRST, SECOND):
        (place.filings / f"{name}.yaml").unlink()
    result = generate()
    assert result.exit_code == 0
    assert codes(result.stderr) == ["B009", "B009"]
    assert (place.out / FIRST).is_dir()
    result = generate("--prune")
    assert result.exit_code == 0
    assert f"没有删去 out/示例县/2024/{SECOND}/数据表.xlsx" in result.stdout
    assert not (place.out / FIRST).exists()
    assert edited.read_bytes() == b"edited"
    assert (place.out / THIRD / "数据表.xlsx").is_file()


def test_a_project_that_is_gone_leaves_its_documents_to_prune(county, generate) -> None:
    place = county(1)
    generate()
    (filing,) = place.filings.glob("[!_]*.yaml")
    old = {path.name for path in (place.out / FIRST).iterdir() if path.name.startswith("项目")}
    text = filing.read_text(encoding="utf-8")
    name = next(line.partition("名称: ")[2] for line in text.splitlines() if line.startswith("- 名称: "))
    place.change(filing, f"名称: {name}\n", f"名称: {name}（改）\n")
    result = generate()
    assert codes(result.stderr) == ["B010"]
    generate("--prune")
    kept = {path.name for path in (place.out / FIRST).iterdir() if path.name.startswith("项目")}
    assert len(kept) == len(old)
    assert codes(generate().stderr) == []


def test_the_documents_of_other_data_in_the_same_folder_are_let_alone(county, generate) -> None:
    place = county(1)
    generate()
    (place.folder / "data").rename(place.folder / "data2")
    other = place.folder / "data" / "别县" / "2024"
    other.mkdir(parents=True)
    for file in ("_公共.yaml", f"{FIRST}.yaml"):
        (other / file).write_bytes((place.folder / "data2" / "示例县" / "2024" / file).read_bytes())
    before = place.files()
    result = generate("data2", "--prune")
    assert result.exit_code == 0
    assert set(before) <= set(place.files()) | {name for name in before if ".jixiao" in name}


def test_prune_never_follows_a_link_out(county, generate, tmp_path: Path) -> None:
    place = county(2)
    generate()
    outside = tmp_path / "外"
    (place.out / FIRST).rename(outside)
    (place.out / FIRST).symlink_to(outside, target_is_directory=True)
    (place.filings / f"{FIRST}.yaml").unlink()
    generate("--prune")
    assert (outside / "数据表.xlsx").is_file()
