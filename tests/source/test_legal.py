"""Legal YAML gives no finding and is read as PyYAML reads it, text for text."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.source.reading import Case, load_cases, show
from toolkit.source import Mapping, Scalar, Sequence, read_source
from toolkit.source.compose import Composer
from toolkit.source.nodes import DEFAULT_LIMITS, Node
from toolkit.source.scanner import Scanner
from toolkit.source.sheet import Sheet, split_lines

LEGAL = load_cases("legal.txt")
NULLS = {"~", "null"}


def by_pyyaml(text: str) -> str:
    """What PyYAML alone reads, shown in the same way."""
    return _show(yaml.compose(text, Loader=yaml.SafeLoader))


def _show(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        text = node.value.replace("\n", "⏎")
        if node.style not in ("|", ">") and node.end_mark.line > node.start_mark.line:
            text = re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])|(?<=[，。；：、）]) ", "", text)
        return f"'{text}'" if node.style else "" if text in NULLS else text
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(_show(item) for item in node.value) + "]"
    return "{" + ", ".join(f"{key.value}: {_show(value)}" for key, value in node.value) + "}"


@pytest.mark.parametrize("case", LEGAL, ids=lambda case: case.title)
def test_no_false_alarm(case: Case) -> None:
    assert not case.expected
    assert read_source(case.text, "甲.yaml").findings == ()


@pytest.mark.parametrize("case", LEGAL, ids=lambda case: case.title)
def test_read_as_it_stands(case: Case) -> None:
    wanted = case.read if case.read is not None else by_pyyaml(case.text)
    assert show(read_source(case.text, "甲.yaml").root) == wanted


@pytest.mark.parametrize("case", LEGAL, ids=lambda case: case.title)
def test_line_ends_make_no_difference(case: Case) -> None:
    usual = read_source(case.text, "甲.yaml")
    for end in ("\r\n", "\r"):
        other = read_source(case.text.replace("\n", end), "甲.yaml")
        assert other.root == usual.root
        assert other.lines == usual.lines


@pytest.mark.parametrize("case", LEGAL, ids=lambda case: case.title)
def test_both_of_pyyamls_parsers_read_the_same(case: Case) -> None:
    sheet = Sheet("甲.yaml", split_lines(case.text))
    Scanner(sheet, DEFAULT_LIMITS).scan()
    trees = [
        Composer(sheet, DEFAULT_LIMITS).compose(sheet.text(), loader=loader)
        for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    ]
    assert show(trees[0]) == show(trees[1])


SIGNS = "甲乙丙年初预算：:，,、；。“”\"'（）()[]{}【】#>|&*!%@`?-~ \t\n\u3000\\=aZ019.0"
# Inside brackets these may be meant as punctuation; whoever writes them there in a text is asked for quotes.
WIDE_SIGNS = "：，、；"
keys = st.text(st.sampled_from("甲乙丙年初预算（）·“”：a1"), min_size=1, max_size=6)


def is_clear(text: str) -> bool:
    """No text that is told although it is legal: a full-width space at its edge, `：值`, a path, `{名称}`."""
    if re.search(r"[{｛].*[}｝]", text, re.DOTALL):
        return False
    return text == text.strip("\u3000").lstrip("：") and not re.match("[A-Za-z]:[\t\n]", text)


def trees(signs: str) -> st.SearchStrategy[dict[str, object]]:
    """Mappings of mappings, lists of texts and lists of mappings: what a filing is made of."""
    texts = st.text(st.sampled_from(signs), max_size=12).filter(is_clear)
    values = texts | st.lists(texts, max_size=3)
    rows = st.dictionaries(keys, values, max_size=3)
    return st.dictionaries(keys, values | rows | st.lists(rows, max_size=3), min_size=1, max_size=4)


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {pair.key.text: plain(pair.value) for pair in node.pairs}


def check_round_trip(tree: dict[str, object], *, flow: bool | None) -> None:
    text = yaml.dump(
        tree,
        Dumper=yaml.SafeDumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        width=10**6,  # a line end that stands for a space is not read as one next to Chinese
    )
    source = read_source(text, "甲.yaml")
    assert source.findings == ()
    assert isinstance(source.root, Mapping)
    assert plain(source.root) == tree


@settings(max_examples=400, deadline=None)
@given(tree=trees(SIGNS))
def test_what_pyyaml_writes_is_read_back_unchanged(tree: dict[str, object]) -> None:
    check_round_trip(tree, flow=False)


@settings(max_examples=400, deadline=None)
@given(
    tree=trees("".join(sign for sign in SIGNS if sign not in WIDE_SIGNS)), flow=st.sampled_from([None, True])
)
def test_what_pyyaml_writes_in_brackets_is_read_back_unchanged(
    tree: dict[str, object], *, flow: bool | None
) -> None:
    check_round_trip(tree, flow=flow)
