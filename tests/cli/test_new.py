"""`jixiao new` and `jixiao schema` as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from toolkit.commands import asking

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tests" / "packs"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new_then_check_tells_only_what_is_to_be_filled_in(run, place: Path) -> None:
    file = "data/某县/2024/数据局.yaml"
    made = run("new", "guangdong-xuwen", "-o", file, "--year", 2024, "--unit", "某县数据局")
    assert made.exit_code == 0
    assert f"已建立 {file}" in made.output
    checked = run("check", file, "--format", "concise")
    assert checked.exit_code == 1
    assert set(re.findall(r"[A-Z]\d{3}", checked.output)) == {"D006", "D031"}
    assert "单位.全称" not in checked.output


def test_new_never_overwrites(run, place: Path) -> None:
    (place / "局.yaml").write_text("甲: 1\n", encoding="utf-8")
    result = run("new", "national", "-o", "局.yaml", "--year", 2024)
    assert result.exit_code == 1
    assert "已有“局.yaml”，没有覆盖" in result.stderr
    assert (place / "局.yaml").read_text(encoding="utf-8") == "甲: 1\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("national", "--year", "2024"), "缺少 -o 文件"),
        (("-o", "局.yaml"), "缺少模板包"),
        (("national", "-o", "局.yaml"), "缺少 --year 年度"),
        (("national", "-o", ".", "--year", "2024"), "“.”是文件夹"),
        (
            ("demo", "-o", "局.yaml", "--year", "2024", "--unit", "甲", "--packs", ROOT / "tests/packs"),
            "单位名称",
        ),
    ],
)
def test_where_nobody_can_answer_nothing_is_asked(run, place: Path, arguments, told: str) -> None:
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert list(place.glob("*.yaml")) == []


def test_in_a_terminal_what_is_missing_is_asked(run, place: Path, monkeypatch) -> None:
    answers = {"填报文件": "局.yaml", "模板包": "national", "评价年度": "2023", "单位全称": "某县数据局"}
    asked = []

    def answer(question: str, default: str | None = None, **_: object) -> str:
        asked.append((question.partition("（")[0], default))
        return answers[asked[-1][0]]

    monkeypatch.setattr(asking, "someone_answers", lambda: True)
    monkeypatch.setattr(asking.click, "prompt", answer)
    assert run("new").exit_code == 0
    text = (place / "局.yaml").read_text(encoding="utf-8")
    assert [question for question, _ in asked] == list(answers)
    assert "\n评价年度: 2023 " in text
    assert "\n  全称: 某县数据局 " in text


def test_a_list_gives_a_file_for_each_unit_and_no_second_one(run, place: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("单位全称", "部门编码"), ("甲局", "0164"), ("乙/丙局", "0165")):
        book.active.append(row)
    book.save(place / "名单.xlsx")
    (place / "某县").mkdir()
    (place / "某县/_公共.yaml").write_text("模板包: national\n评价年度: 2024\n", encoding="utf-8")
    result = run("new", "--roster", "名单.xlsx", "-o", "某县")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (place / "某县").glob("*局.yaml")) == ["乙／丙局.yaml", "甲局.yaml"]
    assert '  部门编码: "0164"' in (place / "某县/甲局.yaml").read_text(encoding="utf-8")
    (place / "某县/甲局.yaml").unlink()
    again = run("new", "--roster", "名单.xlsx", "-o", "某县")
    assert again.exit_code == 1
    assert "已建立 某县/甲局.yaml" in again.output
    assert "E001" in again.stderr


def test_schema_is_written_where_new_finds_it(run, place: Path) -> None:
    assert run("schema", "national@2024", "-o", "data/national.schema.json").exit_code == 0
    schema = json.loads((place / "data/national.schema.json").read_text(encoding="utf-8"))
    assert schema["$schema"].endswith("draft-07/schema#")
    run("new", "national", "--year", 2024, "-o", "data/县/局.yaml")
    text = (place / "data/县/局.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../national.schema.json\n")
    assert json.loads(run("schema", "national@2024").output) == schema


def test_schema_of_rows(run, place: Path) -> None:
    assert "名称" in json.loads(run("schema", "national", "--table", "项目").output)["properties"]
    result = run("schema", "national", "--table", "项日")
    assert result.exit_code == 2
    assert "是不是想写“项目”？" in result.stderr


def test_the_settings_of_the_documentation_are_json() -> None:
    text = (ROOT / "docs/editor.md").read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    assert [min(block) for block in blocks] == ["[yaml]", "recommendations"]
