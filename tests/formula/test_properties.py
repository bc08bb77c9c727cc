"""What holds for every formula."""

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from toolkit.formula import FormulaError, Step, evaluate, parse_formula, print_formula, substituted, unit_of
from toolkit.quantity import NoValue, Quantity, plain, same_family

NAMES = frozenset({"甲", "乙", "非税收入", "“三公”经费", "50万元以上设备", "甲-乙"})

numbers = st.builds(
    lambda digits, decimals: plain(Fraction(digits, 10**decimals), decimals),
    st.integers(0, 10**6),
    st.integers(0, 3),
)
ALPHABET = "甲乙非税收入“”\"'()（）+-×÷/%=<>≤且或非 ,，.。0123456789万元人分&|^合计最大若是否"

names = st.sampled_from(sorted(NAMES))
operands = st.one_of(
    numbers, names, numbers.map(lambda number: f"{number}%"), numbers.map(lambda n: f"{n}万元")
)


def arithmetic(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds(lambda a, sign, b: f"{a} {sign} {b}", inner, st.sampled_from("+-−×*/÷"), inner),
            inner.map(lambda text: f"({text})"),
            inner.map(lambda text: f"−({text})"),
            st.builds(lambda a, b: f"最大({a}, {b})", inner, inner),
        )

    return st.recursive(leaves, grow, max_leaves=10)


conditions = st.builds(
    lambda a, sign, b, logic, negated: f"{'非 ' if negated else ''}({a} {sign} {b}) {logic} {b}={a}",
    arithmetic(operands),
    st.sampled_from("=≠<>≤≥"),
    arithmetic(operands),
    st.sampled_from("且或"),
    st.booleans(),
)


class Everything:
    """A scope in which every name is 7."""

    def read(self, path: tuple[str, ...]) -> Step:
        return Step(".".join(path), Quantity(Fraction(7), "", 0), kind="input")


@settings(max_examples=300, deadline=None)
@given(st.one_of(arithmetic(operands), conditions))
def test_reading_the_canonical_text_gives_the_same_formula(text):
    formula = parse_formula(text, NAMES)
    again = parse_formula(print_formula(formula), NAMES)
    assert again.root == formula.root
    assert print_formula(again) == print_formula(formula)


@settings(max_examples=200, deadline=None)
@given(st.one_of(arithmetic(operands), conditions))
def test_evaluation_never_raises_and_the_trace_ends_in_leaves(text):
    step = evaluate(parse_formula(text, NAMES), Everything())
    assert isinstance(step.value, Quantity | bool | NoValue)
    stack = [step]
    while stack:
        current = stack.pop()
        assert current.operands or current.kind in {"input", "literal"}
        stack.extend(current.operands)


UNITS = {"甲": "万元", "乙": "元", "丙": "人", "丁": "%", "戊": "", "己": "分", "庚": "万元/人"}


class Figures:
    """A scope of figures in different units, of which 辛 is missing."""

    def read(self, path: tuple[str, ...]) -> Step:
        (name,) = path
        missing = NoValue("缺少 辛", "未填")
        return Step(name, Quantity(Fraction(7), UNITS[name], 2) if name in UNITS else missing, kind="input")


patterns = (
    "({})+({})",
    "({})−({})",
    "({})×({})",
    "({})/({})",
    "缺省({}, {})",
    "最小({}, {})",
    "占比({}, {})",
)
figures = st.recursive(
    st.one_of(st.sampled_from([*UNITS, "辛"]), numbers, numbers.map(lambda number: f"{number}人")),
    lambda inner: st.builds(
        lambda pattern, parts: pattern.format(*parts),
        st.sampled_from((*patterns, "若({}≥{}, {}, {})")),
        st.lists(inner, min_size=4, max_size=4),
    ),
    max_leaves=16,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(figures)
def test_what_the_unit_check_lets_pass_has_no_unit_error(text):
    formula = parse_formula(text, {*UNITS, "辛"})
    try:
        unit = unit_of(formula, {**{(name,): unit for name, unit in UNITS.items()}, ("辛",): "人"}.get)
    except FormulaError:
        unit = None
    assume(unit is not None)
    value = evaluate(formula, Figures()).value
    if isinstance(value, NoValue):
        assert value.cause != "有误"
    else:
        assert not value.value or same_family(value.unit, unit)


def exact(text: str) -> Fraction:
    """The value by Python's own arithmetic, of literals made fractions."""
    code = text.replace("×", "*").replace("÷", "/").replace("−", "-")
    pieces = "".join(f" {part} " if part in "()+-*/" else part for part in code).split()
    made = (f"Fraction('{part}')" if part not in "()+-*/" else part for part in pieces)
    return eval("".join(made), {"Fraction": Fraction})  # noqa: S307 - of the test's own making


plain_arithmetic = st.recursive(
    numbers,
    lambda inner: st.builds(lambda a, sign, b: f"({a}){sign}({b})", inner, st.sampled_from("+−×/"), inner),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(plain_arithmetic)
def test_arithmetic_is_exact(text):
    value = evaluate(parse_formula(text, ()), Everything()).value
    try:
        expected = exact(text)
    except ZeroDivisionError:
        assert isinstance(value, NoValue)
        assert value.cause == "基数为零"
    else:
        assert value.value == expected


@settings(max_examples=200, deadline=None)
@given(plain_arithmetic)
def test_the_sum_that_is_shown_can_be_checked(text):
    step = evaluate(parse_formula(text, ()), Everything())
    assume(isinstance(step.value, Quantity))
    shown = substituted(step, "", 2).rpartition("=")[0]
    assume(shown)
    assert evaluate(parse_formula(shown, ()), Everything()).value == step.value


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(ALPHABET), max_size=25))
def test_any_text_is_a_formula_or_a_formula_error(text):
    try:
        formula = parse_formula(text, NAMES)
    except FormulaError as error:
        place = error.offset
    else:
        place = 0
        assert parse_formula(print_formula(formula), NAMES).root == formula.root
    assert 0 <= place <= len(text)
