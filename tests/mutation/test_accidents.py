"""One accident with a line of a filing is told in one finding, seldom in two; a sample of all that can be."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.mutation.accidents import Bench
from toolkit.finding import Severity

EVERY = 7
FUNDS = "  一般公共预算财政拨款:"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench("xuwen/2024", tmp_path_factory.mktemp("accidents"))


def test_an_accident_is_seldom_told_twice(bench: Bench) -> None:
    counts = [
        len(bench.told(changed)) for _, _, changed in itertools.islice(bench.accidents(), 0, None, EVERY)
    ]
    assert len(counts) > 70
    assert sum(count <= 1 for count in counts) >= 0.9 * len(counts)
    assert sum(count <= 2 for count in counts) >= 0.98 * len(counts)
    assert max(counts) <= 4


@pytest.mark.parametrize(
    "heading",
    [FUNDS, "  政府性基金预算财政拨款:", "支出:", "评分:", "  管理效率:", "    采购管理:", "文字材料:"],
)
def test_a_heading_that_is_missing_is_one_finding(bench: Bench, heading: str) -> None:
    at = bench.lines.index(heading)
    told = bench.told([*bench.lines[:at], *bench.lines[at + 1 :]])
    (error,) = [item for item in told if item.severity is Severity.ERROR]
    assert abs(error.span.line - at - 1) <= 1
    assert re.search("可能(少了一行名称|缺少“名称:”)", " ".join(error.hints))


def test_the_missing_heading_is_named(bench: Bench) -> None:
    at = bench.lines.index("评分:")
    (error,) = bench.told([*bench.lines[:at], *bench.lines[at + 1 :]])
    assert any("评分" in hint for hint in error.hints), error.hints


def test_two_misspelt_names_one_below_the_other_stay_two(bench: Bench) -> None:
    at = bench.lines.index(FUNDS)
    changed = list(bench.lines)
    for line in (at + 1, at + 3):
        changed[line] = changed[line].replace("预算", "予算").replace("决算", "决祘")
    told = bench.told(changed)
    assert [(item.code, item.span.line) for item in told] == [("D001", at + 2), ("D001", at + 4)]
