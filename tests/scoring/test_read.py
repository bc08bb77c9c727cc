"""Reading rules: defaults are the strict reading; each mistake is a finding at its place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from toolkit.finding import Finding
from toolkit.indicator import parse_target
from toolkit.reading import Reader
from toolkit.scoring import Rule, pick_rule, read_rules, read_selection
from toolkit.source import Mapping, read_source


def mapping(text: str) -> Mapping:
    source = read_source(text, "scoring.yaml")
    assert [finding.message for finding in source.findings] == []
    assert source.root is not None
    return source.root


def read(text: str) -> tuple[dict[str, Rule], list[Finding]]:
    reader = Reader()
    return read_rules(mapping(text), reader), list(reader.findings)


def test_a_rule_keeps_its_basis_and_whether_it_is_confirmed() -> None:
    rules, findings = read("比例得分: {方法: 比例, 依据: 财预〔2020〕10号, 待核实: 是, 小数: 1}")
    assert findings == []
    rule = rules["比例得分"]
    assert (rule.basis, rule.unconfirmed, rule.terms.decimals) == ("财预〔2020〕10号", True, 1)
    assert (rule.span.file, rule.span.line) == ("scoring.yaml", 1)


def test_what_a_rule_does_not_say_is_read_strictly() -> None:
    terms = read("甲: {方法: 比例}")[0]["甲"].terms
    assert terms.decimals == 2
    assert terms.cap == 1
    assert terms.floor == Fraction(0)
    assert terms.missed_cap is None
    assert not terms.strict_equal_met
    assert terms.loss_limit is not None


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("甲: {依据: 某文}", "T104", "方法"),
        ("甲: {方法: 比例法}", "T103", "比例法"),
        ("甲: {方法: 比例, 封项: 90%}", "T101", "封项"),
        ("甲: {方法: 比例, 变式: 一}", "T101", "变式"),
        ("甲: {方法: 反向比例}", "T104", "变式"),
        ("甲: {方法: 比例, 封顶: 120%}", "R020", "封顶"),
        ("甲: {方法: 比例, 封顶: 90}", "R020", "封顶"),
        ("甲: {方法: 比例, 封顶: 50%, 下限: 60%}", "R020", "下限"),
        ("甲: {方法: 比例, 小数: 9}", "R020", "小数"),
        ("甲: {方法: 比例, 超额界限: 三成}", "R020", "超额界限"),
        ("甲: {方法: 比例, 超额界限: ≥1.3}", "R020", "百分比"),
        ("甲: {方法: 比例, 超额扣减: {每: 10百分点, 扣: 5%}}", "T104", "超额界限"),
        ("甲: {方法: 分档}", "T104", "档次"),
        ("甲: {方法: 分档, 档次: [{当: ≥90%, 得: 100%}]}", "R020", "否则"),
        ("甲: {方法: 分档, 档次: [{否则: 是, 得: 0分}, {当: ≥90%, 得: 100%}]}", "R020", "不起作用"),
        ("甲: {方法: 分档, 档次: [{当: ≥90%}, {否则: 是, 得: 0分}]}", "T104", "得"),
        ("甲: {方法: 分档, 档次: [{当: 90%-95%, 得: 100%}, {否则: 是, 得: 0分}]}", "R020", "范围"),
        ("甲: {方法: 分档, 档次: [{得: 100%}, {否则: 是, 得: 0分}]}", "R020", "否则"),
        ("甲: {方法: 扣分, 每: 1百分点, 扣: 1分}", "R020", "超过"),
        ("甲: {方法: 扣分, 超过: 100%, 低于: 50%, 每: 1百分点, 扣: 1分}", "R020", "低于"),
        ("甲: {方法: 扣分, 超过: 100%, 每: 0百分点, 扣: 1分}", "R020", "大于0"),
        ("甲: {方法: 扣分, 超过: 100%, 每: 1百分点, 扣: 1}", "R020", "3分"),
        ("甲: {方法: 扣分, 超过: 100%, 扣: 1分}", "T104", "每"),
        ("甲: {方法: 定性}", "T104", "档次"),
        ("甲: {方法: 定性, 档次: [{名: 好, 下限: 90%, 上限: 80%}]}", "R020", "矛盾"),
        ("甲: {方法: 定性, 档次: [{名: 好, 下限: 80%, 上限: 100%, 默认: 70%}]}", "R020", "矛盾"),
        ("甲: {方法: 定性, 档次: [{名: 好, 下限: 80%}]}", "T104", "上限"),
    ],
)
def test_a_mistake_in_a_rule_is_told_where_it_is(text: str, code: str, says: str) -> None:
    findings = [one for one in read(text)[1] if one.code == code]
    assert findings, read(text)[1]
    assert any(says in one.message or any(says in hint for hint in one.hints) for one in findings)
    assert all(one.span.line == 1 for one in findings)


def test_a_faulty_rule_is_left_out_and_the_others_stay() -> None:
    rules, _ = read("甲: {方法: 比例, 封顶: 120%}\n乙: {方法: 比例}")
    assert list(rules) == ["乙"]


def test_the_rule_is_picked_by_the_operator_of_the_target() -> None:
    rules, _ = read("正向: {方法: 比例}\n反向: {方法: 反向比例, 变式: 一}\n按期: {方法: 达标}")
    reader = Reader()
    selection = read_selection(mapping("≥: 正向\n≤: 反向\n期限: 按期"), rules, reader)
    assert list(reader.findings) == []
    assert pick_rule(parse_target("≥10项"), selection, rules) is rules["正向"]
    assert pick_rule(parse_target("不超过10项"), selection, rules) is rules["反向"]
    assert pick_rule(parse_target("2024年12月31日前"), selection, rules) is rules["按期"]
    assert pick_rule(parse_target("合格及以上"), selection, rules) is None


def test_a_selection_of_an_unknown_rule_or_operator_is_told() -> None:
    rules, _ = read("正向: {方法: 比例}")
    reader = Reader()
    assert read_selection(mapping("≥: 正项\n大于: 正向"), rules, reader) == {}
    found = {finding.code: finding for finding in reader.findings}
    assert set(found) == {"R021", "T101"}
    assert "正向" in found["R021"].hints[0]
