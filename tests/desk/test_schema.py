"""`jixiao schema`: an editor that goes by it underlines no valid file, and does underline a wrong name."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from ruamel.yaml import YAML

from tests.desk.conftest import PACKS, ROOT, SAMPLES
from toolkit.desk import schema_of_pack, schema_of_row, start_filing
from toolkit.filing import find_filings, load_filing
from toolkit.source import Scalar, load_source

COMMON = sorted((ROOT / "data").rglob("_公共.yaml"))
READERS = {
    "YAML 1.1": lambda text: yaml.load(text, Loader=yaml.SafeLoader),
    "YAML 1.2": lambda text: YAML(typ="safe", pure=True).load(text),
}


def as_json(value: object) -> object:
    """What an editor hands to its validator: dates are texts, keys are texts."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def complaints(schema: dict, text: str, version: str) -> list[str]:
    errors = jsonschema.Draft7Validator(schema).iter_errors(as_json(READERS[version](text)))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"[:200] for error in errors]


@pytest.mark.parametrize("name", PACKS)
def test_the_schema_is_one(load, name: str) -> None:
    schema = schema_of_pack(load(name))
    jsonschema.Draft7Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("version", READERS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_no_sample_is_underlined(studio, sample: Path, version: str) -> None:
    (place,) = find_filings(sample)
    filing, pack, _ = load_filing(place, studio.library, sample.name)
    assert filing is not None
    assert complaints(schema_of_pack(pack), sample.read_text(encoding="utf-8"), version) == []


@pytest.mark.parametrize("common", COMMON, ids=lambda path: path.parent.parent.name)
def test_no_common_file_is_underlined(load, common: Path) -> None:
    node = load_source(common).root.get("模板包")
    pack = load(node.text if isinstance(node, Scalar) else "national")
    assert complaints(schema_of_pack(pack), common.read_text(encoding="utf-8"), "YAML 1.1") == []


@pytest.mark.parametrize("name", PACKS)
def test_no_skeleton_is_underlined(load, tmp_path: Path, name: str) -> None:
    start_filing(tmp_path / "某局.yaml", load(name), {})
    text = (tmp_path / "某局.yaml").read_text(encoding="utf-8")
    assert complaints(schema_of_pack(load(name)), text, "YAML 1.1") == []


VALID = """\
评价年度: 2024年度
填报日期: 2024-12-31
得分: 95.50
已公开: 是
层级: 县
代码: 0753
说明: 12:30
职责: [一, 2, 是]
人员: {编制数: 1,031, 在职: "９"}
支出:
  基本: {预算: 254.22万元, 决算: ~}
  其中专项:
账目:
- {科目: 450900220416400005156, 构成: [{名称: 否, 数: .5}]}
上报数:
  支出.合计.决算: 1954.40
  人员.控制率: {值: 36.37%, 说明: 平台数}
"""


@pytest.mark.parametrize("version", READERS)
def test_every_spelling_that_is_read_is_accepted(load, version: str) -> None:
    assert complaints(schema_of_pack(load("demo")), VALID.replace("1,031", "1031"), version) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("年初预算: 5", "年初预算"),
        ("人员: {控制率: 5}", "控制率"),
        ("支出: {合计: {预算: 5}}", "合计"),
        ("层级: 镇", "镇"),
        ("已公开: 已公开", "已公开"),
        ("账目: {科目: 1}", "object"),
        ("一般预算表: []", "一般预算表"),
    ],
)
def test_what_check_refuses_is_underlined(load, line: str, told: str) -> None:
    (complaint,) = complaints(schema_of_pack(load("demo")), line, "YAML 1.2")
    assert told in complaint or "is not of type" in complaint


def test_hover_tells_what_a_field_asks(load) -> None:
    unit = schema_of_pack(load("guangdong-xuwen"))["properties"]["单位"]["properties"]
    assert unit["全称"]["title"] == "单位名称"
    assert unit["全称"]["description"].startswith("必填；单位名称；与单位公章一致的名称")
    spent = schema_of_pack(load("national"))["properties"]["支出"]["properties"]
    assert spent["一般公共预算财政拨款"]["properties"]["调整预算"]["title"] == "全年预算数（同“全年预算”）"


def test_a_row_in_a_file_of_its_own_has_a_schema(load) -> None:
    pack = load("national")
    schema = schema_of_row(pack, pack.dictionary.members["项目"])
    assert complaints(schema, "名称: 甲\n编码: 450900220416400005156\n", "YAML 1.1") == []
    assert len(complaints(schema, "项目名称: 甲\n", "YAML 1.1")) == 1
