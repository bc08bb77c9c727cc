"""What is up to date is known by its content, and every change of what it is made from is seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.county import ROOT
from toolkit import pipeline
from toolkit.bulk import inputs
from toolkit.finding import Severity
from toolkit.output import MANIFEST, read_manifest

UNIT = "交通运输局0001"
REPORT = "部门整体支出绩效自评报告.docx"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the packs that a test may change."""
    return shutil.copytree(ROOT / "templates", tmp_path / "包")


def due(output: str) -> dict[str, str]:
    """What a plan says is to be made, by file, and why."""
    lines = [line for line in output.splitlines() if line.startswith("要生成 ")]
    return {Path(line.split("：")[0][4:]).stem: line.split("：", 1)[1] for line in lines}


def test_the_first_plan_makes_everything_and_the_second_nothing(county, generate) -> None:
    place = county(2)
    first = generate("--dry-run")
    assert due(first.output) == {UNIT: "还没有生成过", "住房和城乡建设局0002": "还没有生成过"}
    assert first.exit_code == 0
    assert not (place.folder / "out").exists()
    assert generate().exit_code == 0
    before = place.files()
    second = generate()
    assert second.exit_code == 0
    assert "生成成文 0 份，已是最新的填报 2 份。" in second.output
    assert place.files() == before


def test_what_is_up_to_date_is_not_loaded(county, generate, monkeypatch) -> None:
    county(2)
    generate()

    def fail(*_: object) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(pipeline.Studio, "__init__", fail)
    monkeypatch.setattr(pipeline, "load_filing", fail)
    assert "已是最新的填报 2 份" in generate().output


def test_a_changed_filing_alone_is_made_again(county, generate) -> None:
    place = county(2)
    generate()
    before = place.files()
    place.change(place.filings / f"{UNIT}.yaml", "\n", "\n# 说明\n")
    planned = due(generate("--dry-run").output)
    assert planned == {UNIT: f"示例县/2024/{UNIT}.yaml 有改动"}
    assert "要生成 1 份填报的成文，已是最新 1 份" in generate().output
    changed = {name for name, content in place.files().items() if before[name] != content}
    assert {name for name in changed if not name.endswith(".json")} == set()
    assert f"示例县/2024/{UNIT}/{MANIFEST}" in changed
    assert due(generate("--dry-run").output) == {}


@pytest.mark.parametrize("level", ["", "示例县", "示例县/2024"])
def test_a_common_file_that_changes_or_appears_concerns_all_below_it(county, generate, level: str) -> None:
    place = county(2)
    generate()
    with (place.folder / "data" / level / "_公共.yaml").open("a", encoding="utf-8") as file:
        file.write("# 说明\n")
    planned = due(generate("--dry-run").output)
    assert len(planned) == 2
    assert all(f"{level}/_公共.yaml".lstrip("/") in reason for reason in planned.values())


@pytest.mark.parametrize(
    "file",
    [
        "national/formulas.yaml",
        "shili-county/pack.yaml",
        f"shili-county/documents/{REPORT}",
        "guangdong-xuwen/新.yaml",
    ],
)
def test_a_changed_pack_or_parent_concerns_all_its_filings(county, generate, packs, file: str) -> None:
    county(2)
    generate("--packs", packs)
    with (packs / file).open("ab") as stream:
        stream.write(b"\n")
    planned = due(generate("--dry-run", "--packs", packs).output)
    name = Path(file).parts[0]
    assert list(planned.values()) == [f"模板包 {name}（2024年）有改动"] * 2


@pytest.mark.parametrize(
    "file",
    ["shili-county/editions/2025/pack.yaml", "shili-county/cases/新.yaml", "yunnan-pingbian/pack.yaml"],
)
def test_a_later_edition_a_case_and_another_pack_concern_nothing(county, generate, packs, file: str) -> None:
    county(1)
    generate("--packs", packs)
    (packs / file).parent.mkdir(parents=True, exist_ok=True)
    with (packs / file).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert due(generate("--dry-run", "--packs", packs).output) == {}


def test_an_edition_of_the_year_concerns_its_filings(county, generate, packs) -> None:
    county(1)
    generate("--packs", packs)
    (packs / "national/editions/2024").mkdir(parents=True)
    (packs / "national/editions/2024/wording.yaml").write_text("", encoding="utf-8")
    assert list(due(generate("--dry-run", "--packs", packs).output).values()) == [
        "模板包 national（2024年）有改动"
    ]


def test_another_version_of_the_toolkit_makes_everything_again(county, generate, monkeypatch) -> None:
    county(1)
    generate()
    monkeypatch.setattr(inputs, "tool_digest", lambda: "another")
    assert list(due(generate("--dry-run").output).values()) == ["工具更新了"]


def test_another_option_makes_everything_again(county, generate) -> None:
    county(1)
    generate()
    assert list(due(generate("--dry-run", "--draft").output).values()) == ["选项由“无”改为“--draft”"]


def test_last_years_filing_counts_where_it_was_asked_for(county, generate, packs) -> None:
    place = county(1)
    with (packs / "shili-county/checks.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\n上年编制:\n  编号: C499\n  断言: 上年(人员.行政编制)≥0\n  说明: 上年没有编制\n")
    generate("--packs", packs)
    last = place.filings.with_name("2023")
    last.mkdir()
    shutil.copyfile(place.filings / f"{UNIT}.yaml", last / f"{UNIT}.yaml")
    planned = due(generate("data/示例县/2024", "--dry-run", "--packs", packs).output)
    assert planned[UNIT] == f"示例县/2023/{UNIT}.yaml 是新增的"
    generate("--packs", packs)
    place.change(last / f"{UNIT}.yaml", "\n", "\n# 说明\n")
    planned = due(generate("--dry-run", "--packs", packs).output)
    assert f"示例县/2023/{UNIT}.yaml 有改动" in planned[UNIT]


def test_a_missing_document_is_made_again(county, generate) -> None:
    place = county(1)
    generate()
    before = place.files()
    (place.out / UNIT / REPORT).unlink()
    assert due(generate("--dry-run").output) == {UNIT: f"成文“{REPORT}”不在了"}
    generate()
    assert place.files() == before


def test_a_torn_manifest_is_rebuilt(county, generate) -> None:
    place = county(1)
    generate()
    before = place.files()
    manifest = place.out / UNIT / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:100])
    assert due(generate("--dry-run").output) == {UNIT: "还没有生成过"}
    assert generate().exit_code == 0
    assert place.files() == before


def test_a_manifest_of_another_version_is_made_anew(county, generate) -> None:
    place = county(1)
    generate()
    path = place.out / UNIT / MANIFEST
    manifest = read_manifest(path)
    del manifest.notes["report"]["entry"]
    path.write_bytes(manifest.to_bytes())
    assert due(generate("--dry-run").output) == {UNIT: "生成记录是另一个版本的"}
    assert generate().exit_code == 0


def test_a_refused_filing_is_tried_again(county, generate) -> None:
    place = county(2, 1)
    assert generate().exit_code == 1
    again = generate()
    assert again.exit_code == 1
    assert "已是最新的填报 1 份，未完成的填报 1 份。" in again.output
    assert "S010" in again.stderr
    (bad,) = (path for path in place.filings.glob("*0002.yaml"))
    place.change(bad, "在职人数：", "在职人数: ")
    assert generate().exit_code == 0


def test_warnings_of_what_is_up_to_date_are_told_again(county, generate) -> None:
    place = county(1)
    place.change(
        place.filings / f"{UNIT}.yaml",
        "评价小组:",
        "评价年度: 2024\n上报数: {支出.合计.决算: {值: 1, 说明: 平台数}}\n评价小组:",
    )
    first = generate()
    again = generate()
    assert "已是最新的填报 1 份" in again.output
    assert first.stderr.count(Severity.WARNING.label) >= 1
    assert again.stderr == first.stderr


def test_the_old_documents_of_a_filing_that_is_refused_now_are_told(county, generate) -> None:
    place = county(1)
    generate()
    place.change(place.filings / f"{UNIT}.yaml", "在职人数: ", "在职人数：")
    result = generate()
    assert result.exit_code == 1
    assert "B004" in result.stderr
    assert (place.out / UNIT / REPORT).is_file()


def test_only_some_documents(county, generate) -> None:
    place = county(1)
    assert generate("--only", "数据表").exit_code == 0
    made = {path.name for path in (place.out / UNIT).iterdir()}
    assert made == {"数据表.xlsx", MANIFEST}
    assert due(generate("--dry-run", "--only", "数据表").output) == {}
    assert due(generate("--dry-run").output) == {UNIT: "上次只生成了数据表"}
    generate()
    assert (place.out / UNIT / REPORT).is_file()
    assert due(generate("--dry-run", "--only", "数据表").output) == {}


def test_a_document_that_no_pack_knows_is_refused(county, generate) -> None:
    county(1)
    result = generate("--only", "数据库")
    assert result.exit_code == 2
    assert "没有名为“数据库”的成文" in result.stderr
    assert "数据表" in result.stderr


def test_the_shards_together_make_everything_once(county, generate) -> None:
    place = county(6)
    assert generate("-o", "whole").exit_code == 0
    whole = {
        path.relative_to("whole").as_posix(): path.read_bytes() for path in Path("whole").rglob("*.docx")
    }
    made = 0
    for number in (1, 2, 3):
        result = generate("--shard", f"{number}/3")
        assert result.exit_code == 0
        made += int(result.output.rpartition("共 ")[2].partition(" ")[0])
    assert made == 6
    assert {name: content for name, content in place.files().items() if name.endswith(".docx")} == whole


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "-1/2"])
def test_a_shard_that_is_none_is_refused(county, generate, text: str) -> None:
    county(1)
    result = generate("--shard", text)
    assert result.exit_code == 2
    assert "应写成 2/4 的样子" in result.stderr


def test_fail_fast_stops_at_the_first(county, generate) -> None:
    place = county(4, 4)
    result = generate("--fail-fast")
    assert result.exit_code in (1, 2)
    assert "停下时还没有做的 3 份" in result.output
    assert not (place.folder / "out").exists()
