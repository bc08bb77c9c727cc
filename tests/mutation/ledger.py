"""Consistent filings with random figures: in 元 inside, in 万元 to two decimals as they are filed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction

from toolkit.quantity import plain_number, round_number

COLUMNS = ("年初预算", "全年预算", "决算", "上年决算")
Amounts = Mapping[str, int]
_CODES = ("201", "204", "205", "206", "207", "208", "210", "212")


def filing(chance: random.Random) -> str:
    """The YAML of a filing under the national pack that states its totals and rates in rounded form."""
    staff, office, general, fund, other = (_columns(chance) for _ in range(5))
    basic = _sum(staff, office)
    total = _sum(basic, general, fund)
    lines = ["模板包: national", "评价年度: 2024", "单位: {全称: 示例单位}", "支出:"]
    lines.append(_row("一般公共预算财政拨款", _sum(basic, general), "变动原因: 按政策调整"))
    lines.append(_row("政府性基金预算财政拨款", fund, "变动原因: 按政策调整"))
    lines += ["支出结构:", _row("基本支出", basic), _row("人员经费", staff), _row("公用经费", office)]
    lines.append(_row("项目支出", _sum(general, fund)))
    lines += ["支出功能分类:", *_subjects(chance, total)]
    lines += ["政府采购:", *(_row(name, _columns(chance), columns=COLUMNS[1:3]) for name in ("货物", "服务"))]
    lines += ["三公经费:", _row("公务用车运行维护费", other), _row("公务接待费", _columns(chance))]
    lines += ["上报数:", *_stated("支出", total), *_stated("支出结构", total), *_rates(total)]
    return "\n".join(lines) + "\n"


def _columns(chance: random.Random) -> dict[str, int]:
    """Amounts in 元 where what was spent stays within the budget of the year."""
    budget = chance.randrange(10_000, 10 ** chance.randrange(5, 10))
    spent = chance.randrange(budget // 2, budget)
    first = chance.randrange(budget // 2, budget + 1)
    return dict(zip(COLUMNS, (first, budget, spent, chance.randrange(1_000, budget)), strict=True))


def _sum(*parts: Amounts) -> dict[str, int]:
    return {column: sum(part[column] for part in parts) for column in COLUMNS}


def _filed(amount: int) -> Fraction:
    return round_number(Fraction(amount, 10_000), 2)


def _row(name: str, amounts: Amounts, *more: str, columns: tuple[str, ...] = COLUMNS) -> str:
    shown = [f"{column}: {plain_number(_filed(amounts[column]), 2)}" for column in columns]
    return f"  {name}: {{{', '.join((*shown, *more))}}}"


def _subjects(chance: random.Random, total: Amounts) -> Iterator[str]:
    """The total in several subjects, each rounded by itself."""
    rest = {column: total[column] for column in ("年初预算", "决算")}
    number = chance.randrange(2, 9)
    for place in range(number):
        last = place == number - 1
        part = {column: left if last else chance.randrange(left + 1) for column, left in rest.items()}
        rest = {column: left - part[column] for column, left in rest.items()}
        shown = ", ".join(f"{column}: {plain_number(_filed(amount), 2)}" for column, amount in part.items())
        yield f'- {{科目: "{_CODES[place]}", 资金: 一般公共预算, {shown}}}'


def _stated(table: str, total: Amounts) -> Iterator[str]:
    return (f"  {table}.合计.{column}: {plain_number(_filed(total[column]), 2)}" for column in COLUMNS)


def _rates(total: Amounts) -> Iterator[str]:
    """Rates of the figures beside them, as these are printed."""
    spent, budget, before = (_filed(total[column]) for column in ("决算", "全年预算", "上年决算"))
    yield f"  支出.合计.执行率: {plain_number(round_number(100 * spent / budget, 2), 2)}%"
    yield f"  支出.合计.增减率: {plain_number(round_number(100 * (spent - before) / before, 2), 2)}%"
