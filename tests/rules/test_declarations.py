"""What the national pack declares: every derived quantity of the forms, each with what a reader must know."""

from __future__ import annotations

import pytest

from tests.packing.workshop import TEMPLATES, load
from toolkit.dictionary import Field, walk

PACK = load(TEMPLATES, "national")
FIELDS = {
    path: declaration
    for path, declaration in walk(PACK.dictionary.members)
    if isinstance(declaration, Field) and declaration.formula is not None
}
DIRECTIONS = {"越高越好", "越低越好", "不超过100%", "接近100%", "接近0", "不大于0%", "中性"}

# The derived quantities of the published reports, and where the pack computes them.
QUANTITIES = {
    "增减额": ("支出.增减额", "支出.较年初增减额", "机关运行经费.增减额"),
    "增减率": ("支出.增减率", "支出.较年初增减率"),
    "预算完成率": ("支出.完成率", "预算完成率"),
    "预算执行率": ("支出.执行率", "支出结构.执行率", "预算安排.执行率", "项目.资金.执行率", "预算执行率"),
    "调整后预算": ("预算安排.全年预算", "项目.资金.全年预算"),
    "收入合计": ("总收入.决算",),
    "支出合计": ("本年支出.决算", "总支出.决算"),
    "年末结转结余": ("年末结转结余.决算",),
    "结转结余变动率": ("结转结余变动率",),
    "结转结余率": ("结转结余率", "财政拨款结转结余率"),
    "预决算差异率": ("收入.差异率", "收入预决算差异率"),
    "占比": ("支出结构.占比", "支出功能分类.占比", "支出按类.占比"),
    "控制率": ("在职人员控制率", "财政供养人员控制率"),
    "三公经费": ("三公经费控制率", "三公经费变动率", "三公经费支出变动率"),
    "公用经费控制率": ("公用经费控制率",),
    "重点支出保障率": ("重点支出保障率", "重点支出安排率"),
    "政府采购": ("政府采购执行率", "政府采购.中小企业占比", "政府采购.小微企业占比"),
    "固定资产利用率": ("固定资产利用率",),
    "公车均费": ("三公明细.车均运行费",),
    "项目占比": ("项目情况.自评项目占比", "项目情况.自评覆盖率"),
    "预算执行得分": ("自评.预算执行得分",),
    "比例得分": ("外部评分.折算得分",),
    "阈值得分": ("自评.结转结余率得分",),
    "日均量": ("热线.日均受理量",),
    "人均": ("三公明细.人均接待费", "三公明细.批均接待费"),
    "计数": ("个数.内设机构", "个数.下属单位", "三公明细.团组数", "项目情况.自评项目数"),
}
TOTALS = ("收入", "支出", "支出结构", "三公经费", "政府采购", "预算安排", "支出功能分类", "国有资产.车辆")

# 财预〔2013〕53号: those whose formula was seen, and those that stand on general knowledge alone.
SEEN = ("在职人员控制率", "三公经费变动率", "结转结余率")
UNSEEN = (
    "重点支出安排率",
    "预算完成率",
    "预算调整率",
    "支付进度率",
    "结转结余变动率",
    "公用经费控制率",
    "三公经费控制率",
    "政府采购执行率",
    "固定资产利用率",
    "实际完成率",
    "完成及时率",
    "质量达标率",
    "重点工作办结率",
)


@pytest.mark.parametrize("path", FIELDS, ids=".".join)
def test_a_computed_figure_says_what_it_is_and_how_it_is_good(path: tuple[str, ...]) -> None:
    field = FIELDS[path]
    assert field.meaning
    assert field.direction in DIRECTIONS
    assert field.unit or not field.type.is_number


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_pack_computes_each_derived_quantity(quantity: str) -> None:
    missing = [name for name in QUANTITIES[quantity] if tuple(name.split(".")) not in FIELDS]
    assert missing == []


@pytest.mark.parametrize("table", TOTALS)
def test_a_table_adds_up_its_rows(table: str) -> None:
    assert PACK.dictionary.find((*table.split("."), "合计")) is not None


@pytest.mark.parametrize("name", SEEN + UNSEEN)
def test_an_indicator_of_the_framework_names_it_and_says_whether_it_is_confirmed(name: str) -> None:
    field = FIELDS[name,]
    assert field.basis == "财预〔2013〕53号"
    assert field.unconfirmed is (name in UNSEEN)
