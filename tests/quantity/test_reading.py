"""What a clerk may write for a number, and what is refused."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.quantity import Quantity, QuantityError, parse_quantity, plain


def read(text: str, default_unit: str = "") -> Quantity:
    return parse_quantity(text, default_unit=default_unit).quantity


@pytest.mark.parametrize(
    ("text", "default", "number", "unit", "decimals"),
    [
        ("254.22", "万元", "254.22", "万元", 2),
        ("1954.40", "万元", "1954.4", "万元", 2),
        ("1954", "", "1954", "", 0),
        ("１９５４．４０", "万元", "1954.4", "万元", 2),
        ("1,031.24", "万元", "1031.24", "万元", 2),
        ("１，０３１，０００", "", "1031000", "", 0),
        ("-3.73", "万元", "-3.73", "万元", 2),
        ("−3.73", "万元", "-3.73", "万元", 2),
        ("－3.73", "万元", "-3.73", "万元", 2),
        ("+5", "人", "5", "人", 0),
        (" 254.22 万元 ", "万元", "254.22", "万元", 2),
        ("254.22　万元", "万元", "254.22", "万元", 2),
        ("2542200元", "万元", "2542200", "元", 0),
        ("0.7亿元", "万元", "0.7", "亿元", 1),
        ("0.7亿元", "", "0.7", "亿元", 1),
        ("36.37%", "%", "36.37", "%", 2),
        ("36.37", "%", "36.37", "%", 2),
        ("３６％", "%", "36", "%", 0),
        ("36%", "", "36", "%", 0),
        ("3个百分点", "百分点", "3", "百分点", 0),
        ("3 个百分点", "", "3", "百分点", 0),
        ("12名", "人", "12", "人", 0),
        ("12项", "项", "12", "项", 0),
        ("1.5万元/辆", "万元/辆", "1.5", "万元/辆", 1),
        ("0", "万元", "0", "万元", 0),
        ("-0.00", "万元", "0", "万元", 2),
        (".5", "", "0.5", "", 1),
        ("007", "", "7", "", 0),
        ("\ufeff5\u200b", "人", "5", "人", 0),
    ],
)
def test_numbers_are_read_exactly_as_written(text, default, number, unit, decimals):
    assert read(text, default) == Quantity(Fraction(number), unit, decimals)


@pytest.mark.parametrize(
    ("text", "default", "remarks"),
    [
        ("254.22", "万元", ()),
        ("５", "", ("全角数字",)),
        ("-5", "", ()),
        ("５％", "%", ("全角数字", "全角符号")),
        ("1,031", "", ("千分撇",)),
        ("5万元", "万元", ("数字后写了单位“万元”",)),
        ("5%", "%", ()),
        ("5元", "", ()),
        ("05", "", ("去掉了前面多写的 0",)),
        (".5", "", ("小数点前补了 0",)),
        ("5\u200b", "", ("去掉了不可见字符",)),
    ],
)
def test_remarks_tell_what_was_normalised(text, default, remarks):
    assert parse_quantity(text, default_unit=default).remarks == remarks


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "空"),
        ("约5", "约数"),
        ("5左右", "约数"),
        ("10余项", "约数"),
        ("5-6", "范围"),
        ("5～6万元", "范围"),
        ("5%-6%", "范围"),
        ("5至6", "范围"),
        ("1.2.3", "不止一个小数点"),
        ("5.", "小数点后面没有数字"),
        ("5。3", "句号"),
        ("1,03,124", "千分撇位置不对"),
        ("1,0312", "千分撇位置不对"),
        ("1,234.5,6", "逗号位置不对"),
        ("五", "中文数字"),
        ("二十一", "中文数字"),
        ("#DIV/0!", "除以零"),
        ("#N/A", "Excel"),
        ("########", "Excel"),
        ("=A1+B1", "Excel 公式"),
        ("1.06E+02", "即 106，"),
        ("1.06e-3", "即 0.00106，"),
        ("1E999", "科学计数法"),
        ("3 4", "中间有空格"),
        ("- 5", "正负号后面有空格"),
        ("--5", "两个正负号"),
        ("(5)", "括号表示负数"),
        ("▲5", "是增是减"),
        ("≥10", "比较符号"),
        ("￥5", "货币符号"),
        ("2024-12-31", "日期"),
        ("12:30", "时间"),
        ("1/3", "分数"),
        ("1+2", "算式"),
        ("无", "留空"),
        ("—", "留空"),
        ("N/A", "留空"),
        ("nan", "留空"),
        ("inf", "不是数"),
        ("5万", "没有写完单位"),
        ("5项", "只能写单位“万元”"),
        ("5%", "以“万元”计"),
        ("5万元整吧", "只能写单位“万元”"),
        ("万元5", "单位写在后面"),
        ("1_000", "只能写单位"),
        ("0x1F", "只能写单位"),
        ("٣", "不是数"),
        ("9" * 41, "位数太多"),
        ("长" * 200, "太长"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text, message):
    with pytest.raises(QuantityError, match=message):
        read(text, "万元")


def test_a_refusal_quotes_the_text():
    with pytest.raises(QuantityError, match=r"“1,03,124”.*不写（103124）"):
        read("1,03,124", "万元")


def test_without_a_default_only_money_and_percentages_are_units():
    with pytest.raises(QuantityError, match="不应再写"):
        read("12项")


@pytest.mark.parametrize(
    ("text", "unit"), [("10项", "项"), ("95%", "%"), ("3万元", "万元"), ("12台/套", "台/套")]
)
def test_a_target_takes_any_word_as_its_unit(text, unit):
    assert parse_quantity(text, any_unit=True).quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "unit", "advice"),
    [
        ("5万", "万元", "金额单位是万元，写作 5（即 5万元）"),
        ("1.5亿", "万元", "写作 15000（即 1.5亿元）"),
        ("5千", "万元", "写作 0.5（即 5千元）"),
        ("-1,234万", "元", "写作 -12340000（即 -1234万元）"),
        ("5万", "万元/辆", "金额单位是万元/辆，写作 5"),
        ("5万", "人", "写全数字：50000（以“人”计）"),
        ("5万", "", "写成如“5万元”"),
    ],
)
def test_unfinished_unit_is_told_in_the_unit_of_the_field(text, unit, advice):
    with pytest.raises(QuantityError, match="没有写完单位") as caught:
        parse_quantity(text, default_unit=unit)
    assert advice in str(caught.value)


@pytest.mark.parametrize("text", ["5左右", "10项以上", "5-6项", "5 6项", "5项。", "5万"])
def test_even_a_target_takes_no_vague_words(text):
    with pytest.raises(QuantityError):
        parse_quantity(text, any_unit=True)


quantities = st.builds(
    lambda digits, decimals, unit: Quantity(Fraction(digits, 10**decimals), unit, decimals),
    st.integers(-(10**15), 10**15),
    st.integers(0, 8),
    st.sampled_from(["", "万元", "元", "亿元", "%", "百分点", "人", "项", "万元/辆"]),
)


@settings(max_examples=200, deadline=None)
@given(quantities)
def test_reading_what_was_printed_gives_the_same_quantity(quantity):
    assert read(str(quantity), quantity.unit) == quantity


@settings(max_examples=100, deadline=None)
@given(quantities)
def test_commas_and_full_width_forms_change_nothing(quantity):
    text = plain(quantity, quantity.decimals)
    whole, point, fraction = text.partition(".")
    grouped = f"{int(whole):,}" if whole != "-0" else whole
    wide = "".join(chr(ord(char) + 0xFEE0) for char in grouped + point + fraction)
    assert read(wide, quantity.unit) == quantity


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789.,-+%万元亿约 eE/（）５五：#\u200b"), max_size=12))
def test_any_text_is_either_read_or_refused_in_chinese(text):
    try:
        quantity, reason = read(text, "万元"), ""
    except QuantityError as refusal:
        quantity, reason = None, str(refusal)
    if quantity is None:
        assert re.search("[一-鿿]{2}", reason)
    else:
        assert read(str(quantity), "万元") == quantity
