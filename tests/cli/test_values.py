"""`jixiao compute`, `jixiao explain` and `jixiao pack list`."""

from __future__ import annotations

import json

import pytest


def test_compute_lists_given_and_derived_values(run, workplace) -> None:
    result = run("compute", workplace.filing)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "支出.一般公共预算财政拨款.决算 = 254.22万元" in lines
    assert "支出.合计.决算 = 7455.04万元" in lines
    assert "支出.一般公共预算财政拨款.增减率 = 61.6%" in lines
    assert any(line.startswith("支出.国有资本经营预算财政拨款.增减率 = （无：") for line in lines)


def test_compute_as_json(run, workplace) -> None:
    result = run("compute", workplace.filing, "--format", "json")
    assert result.exit_code == 0
    values = json.loads(result.stdout)
    assert values["支出.合计.决算"] == {"value": "7455.04", "unit": "万元", "exact": "186376/25"}
    rate = values["支出.一般公共预算财政拨款.增减率"]
    assert rate["value"] == "61.6"
    assert rate["unit"] == "%"
    assert rate["denominator"] == "支出.一般公共预算财政拨款.上年决算"
    none = values["支出.国有资本经营预算财政拨款.增减率"]
    assert set(none) == {"value", "reason"}
    assert none["value"] is None
    assert none["reason"]


def test_compute_shows_what_it_can_beside_the_errors(run, workplace) -> None:
    workplace.change("    决算: 254.22\n", "    决算: 二百万\n")
    result = run("compute", workplace.filing, "--format", "json")
    assert result.exit_code == 1
    values = json.loads(result.stdout)
    assert values["支出.一般公共预算财政拨款.决算"]["value"] is None
    assert values["支出.政府性基金预算财政拨款.决算"]["value"] == "7200.82"
    assert "二百万" in result.stderr


def test_compute_of_a_file_that_cannot_be_read(run, workplace) -> None:
    workplace.filing.write_bytes("单位: 徐闻县\n".encode("gbk"))
    result = run("compute", workplace.filing)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "建议：" in result.stderr


def test_explain_goes_down_to_the_lines(run, workplace) -> None:
    result = run("explain", workplace.filing, "支出.一般公共预算财政拨款.增减率")
    assert result.exit_code == 0
    assert "支出.一般公共预算财政拨款.增减率 = 61.6%" in result.stdout
    assert "公式：增减率(决算" in result.stdout
    for line, text in enumerate(workplace.filing.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip() in ("决算: 254.22", "上年决算: 157.32"):
            assert f"政务服务和数据管理局.yaml:{line}:" in result.stdout


def test_explain_names_the_basis(run, workplace) -> None:
    assert "依据：" in run("explain", workplace.filing, "三公经费控制率").stdout


def test_explain_tells_a_finding_by_its_code(run) -> None:
    result = run("explain", "d006")
    assert result.exit_code == 0
    for part in ("D006 缺少必填的内容（错误）", "为什么：", "错例：", "对例："):
        assert part in result.stdout


def test_explain_of_a_file_that_cannot_be_read(run, workplace) -> None:
    workplace.filing.write_text("", encoding="utf-8")
    result = run("explain", workplace.filing, "支出.合计.决算")
    assert result.exit_code == 1
    assert "错误 " in result.stderr


@pytest.mark.parametrize("name", ["支出", "支出.合计", ""])
def test_explain_of_what_is_no_single_value(run, workplace, name: str) -> None:
    result = run("explain", workplace.filing, name)
    assert result.exit_code == 2
    assert "jixiao compute" in result.stderr


def test_pack_list(run, workplace) -> None:
    result = run("pack", "list")
    assert result.exit_code == 0
    assert any(line.startswith("guangdong-xuwen  ") for line in result.stdout.splitlines())


def test_pack_list_of_a_folder_of_ones_own(run, workplace) -> None:
    pack = workplace.folder / "我的" / "my-county"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text("名称: my-county\n标题: 某县格式\n地区: 某县\n", encoding="utf-8")
    assert "my-county  某县格式（某县）" in run("pack", "list", "--packs", "我的").stdout


def test_explain_tells_what_a_key_of_the_yaml_means(run) -> None:
    result = run("explain", "必填")
    assert (result.exit_code, result.output) == (0, "必填：是、否或条件公式\n")


def test_explain_tells_of_a_check_that_packs_declare(run) -> None:
    result = run("explain", "k105")
    assert result.exit_code == 0
    assert result.stdout.startswith("K105 财政拨款支出决算数超过全年预算数（警告）")
    assert "断言：支出.合计.决算≤支出.合计.全年预算" in result.stdout
    assert "适用的模板包：" in result.stdout


def test_explain_tells_of_a_kind_that_no_command_needed_before(run) -> None:
    assert run("explain", "E010").stdout.startswith("E010 ")
