"""How a formula is cut into names, numbers and operators, and how they bind."""

import pytest

from toolkit.formula import Reference, parse_formula, print_formula

NAMES = frozenset(
    {
        "决算", "上年决算", "年初预算", "支出", "合计", "非税收入", "税收收入", "“三公”经费",
        "50万元以上设备", "R&D", "因公出国（境）费", "项目", "资金", "名称", "性质", "占比", "10",
        "收入-支出", "收入", "增减率",
    }
)  # fmt: skip


def canonical(text: str) -> str:
    return print_formula(parse_formula(text, NAMES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("决算 - 上年决算", "决算−上年决算"),
        ("决算－上年决算", "决算−上年决算"),
        ("决算–上年决算", "决算−上年决算"),
        ("（决算＋年初预算）＊２", "(决算+年初预算)×2"),
        ("决算÷年初预算", "决算/年初预算"),
        ("决算／年初预算×100％", "决算/年初预算×100%"),
        ("决算≧年初预算", "决算≥年初预算"),
        ("决算>=年初预算", "决算≥年初预算"),
        ("决算<>年初预算", "决算≠年初预算"),
        ("决算!=年初预算", "决算≠年初预算"),
        ("决算==年初预算", "决算=年初预算"),
        ("最大（决算，年初预算）", "最大(决算, 年初预算)"),
        ("最大(决算；年初预算)", "最大(决算, 年初预算)"),
        ("非税收入", "非税收入"),
        ("非税收入>0 且 非 (税收收入>0)", "非税收入>0 且 非 税收收入>0"),
        ("(决算>0)且(年初预算>0)", "决算>0 且 年初预算>0"),
        ("“三公”经费/决算", "“三公”经费/决算"),
        ("性质=“三公”", "性质=“三公”"),
        ('性质="行政"', "性质=“行政”"),
        ("性质='行政'", "性质=“行政”"),
        ("50万元以上设备>50万元", "50万元以上设备>50万元"),
        ("R&D+1", "R&D+1"),
        ("因公出国(境)费+因公出国（境）费", "因公出国（境）费+因公出国（境）费"),
        ("支出.合计.决算", "支出.合计.决算"),
        ("支出 . 合计．决算", "支出.合计.决算"),
        ("合计(支出, 决算)", "合计(支出, 决算)"),
        ("合计 (支出, 决算)", "合计(支出, 决算)"),
        ("合计", "合计"),
        ("占比(占比, 决算)", "占比(占比, 决算)"),
        ("10", "10"),
        ("10分", "10分"),
        ("0.05万元", "0.05万元"),
        ("0.05 万元", "0.05万元"),
        ("5 个百分点", "5百分点"),
        ("3名", "3人"),
        ("1.50万元/辆", "1.50万元/辆"),
        ("5%", "5%"),
        ("若(是, 决算, 0)", "若(是, 决算, 0)"),
        ("决算\n  −上年决算", "决算−上年决算"),
        ("收入-支出", "收入-支出"),
    ],
)
def test_spellings_fold_into_one(text, expected):
    assert canonical(text) == expected


def test_the_longest_declared_name_wins():
    assert parse_formula("收入-支出", NAMES).references() == (Reference(("收入-支出",), 0),)
    apart = parse_formula("收入 - 支出", NAMES)
    assert [reference.path for reference in apart.references()] == [("收入",), ("支出",)]


def test_canonical_text_stays_apart_from_a_name_that_holds_an_operator():
    apart = parse_formula("收入 - 支出", NAMES)
    assert print_formula(apart) == "收入 − 支出"
    assert parse_formula(print_formula(apart), NAMES).root == apart.root


def test_of_names_that_differ_in_width_the_one_as_written_is_meant():
    names = {"费(境)", "费（境）"}
    assert [r.path for r in parse_formula("费（境）−费(境)", names).references()] == [
        ("费（境）",),
        ("费(境)",),
    ]


def test_a_declared_number_is_a_name_only_where_it_is_longer():
    assert parse_formula("10", NAMES).references() == ()
    assert parse_formula("10万元", {"10万"}).references() == ()


def test_a_pack_may_bring_units():
    assert print_formula(parse_formula("3羽", {"甲"}, units={"羽"})) == "3羽"


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("1+2×3", "1+(2×3)"),
        ("1−2−3", "(1−2)−3"),
        ("8/4/2", "(8/4)/2"),
        ("8/4×2", "(8/4)×2"),
        ("−2×3", "(−2)×3"),
        ("1+2>2 且 是 或 否", "(((1+2)>2) 且 是) 或 否"),
        ("是 或 是 且 否", "是 或 (是 且 否)"),
        ("非 1=2 且 是", "(非 (1=2)) 且 是"),
        ("−决算%", "−(决算%)"),
    ],
)
def test_operators_bind_as_in_arithmetic(text, bracketed):
    assert parse_formula(text, NAMES).root == parse_formula(bracketed, NAMES).root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(决算)", "决算"),
        ("(决算−1)−2", "决算−1−2"),
        ("决算−(1−2)", "决算−(1−2)"),
        ("决算/(1×2)", "决算/(1×2)"),
        ("(4×决算)/20", "4×决算/20"),
        ("决算−(−5)", "决算−(−5)"),
        ("5−−3", "5−(−3)"),
        ("−(决算+1)", "−(决算+1)"),
        ("+决算", "决算"),
        ("−(−决算)", "−(−决算)"),
        ("(5)%", "5%"),
        ("(决算+1)%", "(决算+1)%"),
        ("非 (是 且 否)", "非 (是 且 否)"),
        ("(决算>0)=是", "(决算>0)=是"),
        ("(非 是)=否", "(非 是)=否"),
    ],
)
def test_canonical_text_has_only_the_brackets_it_needs(text, expected):
    assert canonical(text) == expected


def test_references_tell_their_place_their_rows_and_their_role():
    text = "合计(项目, 合计(资金, 决算), 性质=“甲”) + 取(支出, 名称, 决算) + 上年(决算) + 计数(项目)"
    found = parse_formula(text, NAMES).references()
    assert [(r.path, r.within, r.role) for r in found] == [
        (("项目",), (), "rows"),
        (("资金",), (("项目",),), "rows"),
        (("决算",), (("项目",), ("资金",)), "value"),
        (("性质",), (("项目",),), "value"),
        (("支出",), (), "rows"),
        (("名称",), (), "value"),
        (("决算",), (("支出",),), "value"),
        (("决算",), (), "last_year"),
        (("项目",), (), "rows"),
    ]
    assert all(text.startswith(reference.path[0], reference.offset) for reference in found)
