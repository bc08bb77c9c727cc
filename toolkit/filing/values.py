"""Typing: the text of one scalar → the value that its field declares, or a finding."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from toolkit import vocabulary as v
from toolkit.dictionary import Field, Type
from toolkit.finding import Finding, Findings, Kind, Severity
from toolkit.formula import Value
from toolkit.quantity import NoValue, Quantity, QuantityError, UnitError, convert, parse_quantity, plain
from toolkit.reading import similar
from toolkit.source import Scalar

NOT_A_NUMBER = Kind(
    "D003",
    Severity.ERROR,
    "应当填数，填的不是数",
    why="该项要参加计算，写成文字无法计算。",
    wrong="年初预算: 约25万",
    right="年初预算: 25",
)
NUMBER_TIDIED = Kind(
    "D004",
    Severity.NOTE,
    "数字的写法已自动规整",
    why="全角数字、千分撇能够读懂，但各处写法应当一致。",
    wrong="年初预算: 1,031.24",
    right="年初预算: 1031.24",
)
WRONG_UNIT = Kind(
    "D005",
    Severity.ERROR,
    "计量单位不对",
    why="单位不同的数不能相加，也不能按此印出。",
    wrong="在职人数: 9万元",
    right="在职人数: 9",
)
NOT_A_CHOICE = Kind(
    "D007",
    Severity.ERROR,
    "不在可选的值之内",
    why="该项只能填规定的几个值之一。",
    wrong="单位层级: 镇级市",
    right="单位层级: 县",
)
OUT_OF_RANGE = Kind(
    "D008",
    Severity.ERROR,
    "数超出允许的范围",
    why="超出范围多半是少了小数点、多了一位或单位弄错。",
    wrong="自评得分: 960",
    right="自评得分: 96",
)
NOT_A_DATE = Kind(
    "D009",
    Severity.ERROR,
    "日期写法不对或没有这一天",
    why="日期要按年月日印出，必须写全。",
    wrong="填报日期: 2025.10",
    right="填报日期: 2025-10-27",
)
NOT_A_YEAR = Kind(
    "D010",
    Severity.ERROR,
    "年度应为四位年份",
    why="文中所有年份都由评价年度推算。",
    wrong="评价年度: 24",
    right="评价年度: 2024",
)
NOT_YES_OR_NO = Kind(
    "D011",
    Severity.ERROR,
    "应当填“是”或“否”",
    why="该项只有两种取值。",
    wrong="是否公开: 已公开",
    right="是否公开: 是",
)
TOO_LONG = Kind(
    "D012",
    Severity.ERROR,
    "字数超过限制",
    why="表格规定了每条的字数，超过的会被退回。",
    wrong="主要职责: 一条写了两百字",
    right="主要职责: 每条控制在规定字数以内",
)
NOT_WHOLE = Kind(
    "D015",
    Severity.ERROR,
    "应当填整数",
    why="人数、项数、件数没有小数。",
    wrong="在职人数: 9.5",
    right="在职人数: 9",
)

_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_YEAR = re.compile(r"(\d{4})\s*年?度?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_YEARS = range(1990, 2100)


def faulty(name: str) -> NoValue:
    """The value of a cell whose text could not be read; the finding stands already."""
    return NoValue(f"{name}填写有误", "有误")


def read_value(scalar: Scalar, field: Field, name: str, findings: Findings) -> Value | None:
    """The typed value of a scalar that is not empty; None after an error, which is then in `findings`.

    `name` is the full name, for messages.
    """
    text = scalar.text.strip()
    if field.type.is_number and field.type is not Type.YEAR:
        return _number(text, scalar, field, name, findings)
    if field.type is Type.YEAR:
        return _year(text, scalar, name, findings)
    if field.type is Type.DATE:
        return _date(text, scalar, name, findings)
    if field.type is Type.FLAG:
        if text in (v.YES, v.NO):
            return text == v.YES
        findings.add(NOT_YES_OR_NO.at(scalar.span, f"{name}应填“是”或“否”，实填“{text}”", 实为=text))
        return None
    if field.type is Type.CHOICE and text not in field.choices:
        expected = "、".join(field.choices)
        findings.add(
            NOT_A_CHOICE.at(
                scalar.span,
                f"{name}应为{expected}之一，实填“{text}”",
                hints=similar(text, field.choices),
                应为=expected,
                实为=text,
            )
        )
        return None
    check_length(text, field.length_limit, scalar, name, findings)
    return text


def check_length(text: str, limit: int | None, scalar: Scalar, name: str, findings: Findings) -> None:
    """Note a text that is longer than its form allows."""
    if limit is not None and len(text) > limit:
        findings.add(
            TOO_LONG.at(
                scalar.span,
                f"{name}限{limit}字，实有{len(text)}字，超出{len(text) - limit}字",
                hints=("请删减文字",),
                应为=str(limit),
                实为=str(len(text)),
            )
        )


def _number(text: str, scalar: Scalar, field: Field, name: str, findings: Findings) -> Quantity | None:
    try:
        parsed = parse_quantity(text, default_unit=field.unit, any_unit=True)
    except QuantityError as error:
        findings.add(
            NOT_A_NUMBER.at(
                scalar.span,
                f"{name}应填数，实填“{text}”：{error}",
                hints=(_number_hint(field),),
                实为=text,
            )
        )
        return None
    quantity = parsed.quantity
    if quantity.unit != field.unit:
        try:
            convert(quantity, field.unit)
        except UnitError:
            findings.add(
                WRONG_UNIT.at(
                    scalar.span,
                    f"{name}的单位应为“{field.unit or '无'}”，实填“{text}”",
                    hints=(f"请换算成{field.unit}后只填数字" if field.unit else "请只填数字",),
                    应为=field.unit,
                    实为=quantity.unit,
                )
            )
            return None
    if parsed.remarks:
        findings.add(_tidied(parsed.remarks, quantity, field, scalar, name))
    return quantity if _in_range(quantity, scalar, field, name, findings) else None


def _number_hint(field: Field) -> str:
    example = f"，例如 {field.example}" if field.example else ""
    return f"请只填数字{example}；没有数时请留空，不要填文字"


def _tidied(remarks: tuple[str, ...], quantity: Quantity, field: Field, scalar: Scalar, name: str) -> Finding:
    what = "、".join(remarks)
    return NUMBER_TIDIED.at(
        scalar.span,
        f"{name}：{what}，已按 {quantity} 读取",
        hints=(f"建议写作 {plain(convert(quantity, field.unit))}",),
        实为=scalar.text,
    )


def _in_range(quantity: Quantity, scalar: Scalar, field: Field, name: str, findings: Findings) -> bool:
    value = convert(quantity, field.unit).value
    if field.type is Type.INTEGER and value.denominator != 1:
        findings.add(NOT_WHOLE.at(scalar.span, f"{name}应填整数，实填“{scalar.text}”", 实为=scalar.text))
        return False
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        expected = _range_text(low, high)
        findings.add(
            OUT_OF_RANGE.at(
                scalar.span,
                f"{name}应{expected}，实填“{scalar.text}”",
                hints=("请核对小数点、位数和单位",),
                应为=expected,
                实为=scalar.text,
            )
        )
        return False
    return True


def _range_text(low: Fraction | None, high: Fraction | None) -> str:
    if low is not None and high is not None:
        return f"在 {plain(low, None)} 至 {plain(high, None)} 之间"
    if low is not None:
        return f"不小于 {plain(low, None)}"
    return f"不大于 {plain(high or Fraction(0), None)}"


def _year(text: str, scalar: Scalar, name: str, findings: Findings) -> Quantity | None:
    match = _YEAR.fullmatch(text.translate(_FULL_WIDTH))
    if match and int(match[1]) in _YEARS:
        return Quantity(Fraction(int(match[1])), "年", 0)
    findings.add(
        NOT_A_YEAR.at(scalar.span, f"{name}应为四位年份，实填“{text}”", hints=("例如 2024",), 实为=text)
    )
    return None


def _date(text: str, scalar: Scalar, name: str, findings: Findings) -> date | None:
    match = _DATE.fullmatch(text.translate(_FULL_WIDTH))
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            reason = "没有这一天"
    else:
        reason = "应写全年、月、日"
    findings.add(
        NOT_A_DATE.at(
            scalar.span, f"{name}填的日期“{text}”不对：{reason}", hints=("例如 2025-10-27",), 实为=text
        )
    )
    return None
