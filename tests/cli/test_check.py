"""`jixiao check`: exit codes, the three formats, and files that are no filings."""

from __future__ import annotations

import json
import re

import pytest

WARNING = ("按政策核增", "按政策政策核增")
ERROR = ("{职务: 副局长, 人数: 2}", "{职务: 副局长, 人数: 20}")


def test_clean(run, workplace) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout == "已检查 1 份填报：没有发现问题\n"
    assert list(workplace.folder.rglob("*.docx")) == []


def test_an_error_exits_with_1_and_shows_its_line(run, workplace) -> None:
    workplace.change(*ERROR)
    result = run("check")
    assert result.exit_code == 1
    assert "错误 C401：" in result.stdout
    assert re.search(r"位置：data/xuwen/2024/政务服务和数据管理局\.yaml:\d+", result.stdout)
    assert "建议：" in result.stdout
    assert "已检查 1 份填报：错误 1 个" in result.stdout


def test_a_warning_counts_with_strict_only(run, workplace) -> None:
    workplace.change(*WARNING)
    result = run("check")
    assert "警告" in result.stdout
    assert "错误" not in result.stdout
    assert result.exit_code == 0
    assert run("check", "--strict").exit_code == 1


def test_strict_without_a_warning_is_clean(run, workplace) -> None:
    assert run("check", "--strict").exit_code == 0


def test_concise_is_one_line_a_finding(run, workplace) -> None:
    workplace.change(*ERROR)
    result = run("check", "--format", "concise")
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert re.match(r"data/xuwen/2024/政务服务和数据管理局\.yaml:\d+(?::\d+)?: 错误 C401 ", line)


def test_json_has_exactly_the_shape_that_is_documented(run, workplace) -> None:
    workplace.change(*ERROR)
    result = run("check", "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert set(told) == {"findings", "summary"}
    (finding,) = told["findings"]
    assert set(finding) == {
        "code", "severity", "file", "line", "column", "message", "hints", "notes", "values"
    }  # fmt: skip
    assert finding["code"] == "C401"
    assert finding["severity"] == "error"
    assert finding["file"] == "data/xuwen/2024/政务服务和数据管理局.yaml"
    assert isinstance(finding["line"], int)
    assert isinstance(finding["column"], int)
    assert all(isinstance(hint, str) for hint in finding["hints"])
    assert isinstance(finding["notes"], list)
    assert all(isinstance(value, str) for value in finding["values"].values())
    assert told["summary"] == {"files": 1, "error": 1, "warning": 0, "note": 0}


def test_json_of_a_clean_filing(run, workplace) -> None:
    told = json.loads(run("check", "--format", "json").stdout)
    assert told == {"findings": [], "summary": {"files": 1, "error": 0, "warning": 0, "note": 0}}


def test_json_says_warning(run, workplace) -> None:
    workplace.change(*WARNING)
    told = json.loads(run("check", "--format", "json").stdout)
    assert {finding["severity"] for finding in told["findings"]} == {"warning"}
    assert told["summary"]["warning"] == len(told["findings"]) > 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "没有内容"),
        ("# 只有说明\n".encode(), "没有内容"),
        ("单位: 徐闻县\n".encode("gbk"), "GB"),
        ("评价年度: 今年\n".encode(), "年"),
        ("评价年度: 20244\n".encode(), "20244"),
        ("模板包: guangdong-xuwenn\n".encode(), "是不是想写“guangdong-xuwen”"),
        (b"\x00\x01\x02PK\x03\x04", ""),
    ],
)
def test_a_file_that_is_no_filing_is_a_finding(run, workplace, content: bytes, told: str) -> None:
    workplace.filing.write_bytes(content)
    result = run("check")
    assert result.exit_code == 1
    assert told in result.stdout
    assert "错误 " in result.stdout


def test_a_word_document_given_as_filing_is_a_finding(run, workplace) -> None:
    run("generate")
    result = run("check", workplace.document)
    assert result.exit_code == 1
    assert "错误 " in result.stdout


def test_a_link_that_leads_nowhere_is_a_finding(run, workplace) -> None:
    workplace.filing.with_name("断.yaml").symlink_to("没有.yaml")
    result = run("check")
    assert result.exit_code == 1
    assert "断.yaml" in result.stdout


def test_all_filings_are_checked_and_counted(run, workplace) -> None:
    workplace.another("财政局", *ERROR)
    result = run("check")
    assert result.exit_code == 1
    assert "已检查 2 份填报：错误 1 个" in result.stdout
    assert "财政局.yaml" in result.stdout
