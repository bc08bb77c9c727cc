"""The YAML keys and words that the engine itself defines, each with its meaning; nothing else.

Everything else that a pack or a filing says is data. `MEANINGS` feeds the documentation.
"""

from __future__ import annotations

from typing import Final

MEANINGS: Final[dict[str, str]] = {}


def _word(text: str, meaning: str) -> str:
    MEANINGS.setdefault(text, meaning)
    return text


# -- a filing and what it inherits
COMMON_FILE: Final = _word("_公共.yaml", "同一文件夹及其下级各单位共用的填报内容")
DATA_ROOT: Final = _word("根", "“是”：本文件所在文件夹是数据根目录")
PACK: Final = _word("模板包", "填报所用的模板包名称")
YEAR: Final = _word("评价年度", "填报所属年度，决定采用模板包的哪个版本")
STATED: Final = _word("上报数", "已在别处上报、公布或批复的数，与计算值核对")
STATED_VALUE: Final = _word("值", "上报数的数值")
STATED_REASON: Final = _word("说明", "含义或原因")

# -- files of a pack
NAME: Final = _word("名称", "标识，同一范围内唯一")
TITLE: Final = _word("标题", "给人看的名称")
PARENT: Final = _word("继承", "上级模板包")
REGION: Final = _word("地区", "适用地区")
NEEDS_VERSION: Final = _word("所需版本", "所需的最低工具版本")
DECIMALS: Final = _word("小数", "小数位数，或“按填报”")
AS_WRITTEN: Final = _word("按填报", "小数位数与填报的一致")
NUMBER_STYLES: Final = _word("数字样式", "不同场合数字的印法")
GRADES: Final = _word("等级", "按分数划定等级的档次表")
GRADE_SOURCE: Final = _word("取自", "据以划定等级的数据项")
GRADE_BANDS: Final = _word("档次", "由高到低的等级")
BAND_NAME: Final = _word("名", "等级名称")
BAND_FLOOR: Final = _word("下限", "达到即属该等级的最低分（含）")
SECTIONS: Final = _word("章节", "成文中的叙述部分")
SECTION_CONTENT: Final = _word("内容", "章节所印的数据项")
SECTION_EMPTY: Final = _word("空时", "没有内容时：印、省略或必填")
SECTION_TEXT: Final = _word("文", "没有内容时所印的固定语")
EMPTY_PRINT: Final = _word("印", "印固定语；措辞情形的文字")
EMPTY_OMIT: Final = _word("省略", "整节不印")
DOCUMENTS: Final = _word("文档", "模板包生成的成文")
TEMPLATE: Final = _word("模板", "documents/ 下的模板文件")
FILE_NAME: Final = _word("文件名", "成文的文件名，可含引用")
CONDITION: Final = _word("需要", "生成该成文的条件（公式）")
FOR_EACH: Final = _word("每", "对该自由表的每一行各生成一份")
TAIL_LIMIT: Final = _word("尾差上限", "可以用四舍五入解释的最大差额（万元）")
TAIL_LIMIT_UNIT: Final = "万元"
REMOVE: Final = _word("删去", "从上级内容中去掉的名称")
PLACE_AFTER: Final = _word("置于", "排在哪个名称之后")
PHRASES: Final = _word("措辞", "按情形选用的固定说法")
USED_IN: Final = _word("用于", "在哪些表或组的行内使用")
CASES: Final = _word("情形", "措辞的各种情形，依次判断")
WHEN: Final = _word("当", "情形成立的条件（公式）")
OTHERWISE: Final = _word("否则", "以上情形均不成立时")
UNCONFIRMED: Final = _word("待核实", "“是”：尚未对照正式文本核实")
BASIS: Final = _word("依据", "制度或文件依据")

# -- declarations of the dictionary
SHAPE: Final = _word("形状", "字段、条目、组、定行表、自由表或派生表")
SHAPE_FIELD: Final = _word("字段", "单个数据项")
SHAPE_TEXTS: Final = _word("条目", "逐条填写的文字")
SHAPE_GROUP: Final = _word("组", "若干数据项合成的一组")
SHAPE_FIXED: Final = _word("定行表", "行由模板包规定的表")
SHAPE_FREE: Final = _word("自由表", "行由填报人添加的表")
SHAPE_DERIVED: Final = _word("派生表", "由其他表计算得出的表")
LABEL: Final = _word("印作", "表格上印出的名称")
TYPE: Final = _word("类型", "数据项的类型")
UNIT: Final = _word("单位", "计量单位")
REQUIRED: Final = _word("必填", "是、否或条件公式")
MEANING: Final = _word("说明", "含义或原因")
EXAMPLE: Final = _word("例", "填写示例")
CHOICES: Final = _word("选项", "可选的值")
MINIMUM: Final = _word("最小", "允许的最小值")
MAXIMUM: Final = _word("最大", "允许的最大值")
LENGTH_LIMIT: Final = _word("限长", "最多字数")
ALIASES: Final = _word("别名", "同一数据项的其他叫法")
MEMBERS: Final = _word("数据项", "组的成员")
ROWS: Final = _word("行", "定行表的行")
COLUMNS: Final = _word("列", "表的列")
ROW_KEY: Final = _word("行键", "自由表用来区分各行的列")
TOTAL_ROW: Final = _word("合计行", "合计行的名称")
ADDED_UP: Final = _word("合计", "否：该列不合计")
PARENT_ROW: Final = _word("上级行", "本行是哪一行的其中数")
FORMULA: Final = _word("公式", "计算公式")
DIRECTION: Final = _word("方向", "数值的好坏方向")
OPERANDS: Final = _word("取数", "公式取按印出数或按原数")
AS_PRINTED: Final = _word("按印出数", "按印出的位数取数后再算")
AS_EXACT: Final = _word("按原数", "按未修约的数计算")
GRADE: Final = _word("等级", "按分数划定等级的档次表")
SOURCE_TABLE: Final = _word("来源", "派生表取自哪个表")
FILTER: Final = _word("筛选", "派生表只取符合条件的行")
GROUP_BY: Final = _word("分组", "派生表按哪些列归并")
GROUPED_ROWS: Final = _word("明细", "派生表一行所归并的来源行")
TAKE: Final = _word("取", "派生表的列取来源表的哪一列")
SORT_BY: Final = _word("排序", "派生表按哪些列排列")
EMPTY_TABLE_TEXT: Final = _word("空表说明", "没有数据时在表下所印的说明")

# -- types
TYPE_TEXT: Final = _word("文字", "一行文字")
TYPE_LONG_TEXT: Final = _word("长文", "可以分段的文字")
TYPE_MONEY: Final = _word("金额", "金额，默认单位万元")
TYPE_INTEGER: Final = _word("整数", "整数，如人数、项数")
TYPE_NUMBER: Final = _word("数值", "数，可带单位")
TYPE_PERCENT: Final = _word("百分比", "比率，以百分数填写")
TYPE_DATE: Final = _word("日期", "如 2025-10-27 或 2025年10月27日")
TYPE_YEAR: Final = _word("年度", "四位年份")
TYPE_CHOICE: Final = _word("选项", "可选的值")
TYPE_FLAG: Final = _word("是否", "是或否")
YES: Final = _word("是", "肯定")
NO: Final = _word("否", "否定")

# -- declared checks
CHECK_CODE: Final = _word("编号", "核对的编号")
CHECK_CLAIM: Final = _word("断言", "应当成立的公式")
CHECK_LEVEL: Final = _word("级别", "错误、警告或提示")
CHECK_HINT: Final = _word("提示", "应当怎么办")

# -- names that templates use
MARK: Final = _word("文档标记", "草稿或校核未通过的标记，平时为空")
NUMBERING: Final = _word("序", "标题序号计数器")
SECTION_ACCESS: Final = _word("节", "按名称取章节")
