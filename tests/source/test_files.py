"""Files as they come: encodings, what is no text, limits, and what nobody could read."""

import time
from pathlib import Path

import pytest

from tests.source.reading import show
from toolkit.finding import Severity
from toolkit.source import Limits, Mapping, Scalar, Sequence, Source, load_source, read_source

TEXT = "单位: 示例县数据局\n决算: 5\n"
READ = "{单位: 示例县数据局, 决算: 5}"


def load(tmp_path: Path, data: bytes, limits: Limits | None = None) -> Source:
    path = tmp_path / "甲.yaml"
    path.write_bytes(data)
    return load_source(path, shown="甲.yaml", limits=limits or Limits())


def codes(source: Source) -> list[str]:
    return [finding.code for finding in source.findings]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.rstrip("\n").encode(),
    ],
    ids=["UTF-8", "BOM", "UTF-16", "UTF-16-BE", "CRLF", "no line end"],
)
def test_encodings_that_are_read(tmp_path: Path, data: bytes) -> None:
    source = load(tmp_path, data)
    assert source.findings == ()
    assert show(source.root) == READ
    assert source.lines == ("单位: 示例县数据局", "决算: 5")


def test_gbk_is_refused_with_the_remedy(tmp_path: Path) -> None:
    source = load(tmp_path, ("# 2024\n" + TEXT).encode("gb18030"))
    assert source.root is None
    (finding,) = source.findings
    assert (finding.code, finding.span.line) == ("S002", 2)
    assert "UTF-8" in finding.hints[0]
    assert "示例县数据局" in finding.notes[0].message


def test_damaged_utf8_is_not_taken_for_gbk(tmp_path: Path) -> None:
    data = ("甲: 一二三四五六七八九十\n" * 3 + "乙: 五").encode() + b"\xe5\xa4\n"
    (finding,) = load(tmp_path, data).findings
    assert (finding.code, finding.span.line) == ("S003", 4)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"\x14\x00" * 200,
        b"\xd0\xcf\x11\xe0" + bytes(100),
        bytes(range(256)) * 4,
        "甲: 一\n".encode("utf-16-le"),
    ],
    ids=["xlsx", "xls", "bytes", "UTF-16 without mark"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    source = load(tmp_path, data)
    assert (source.root, codes(source)) == (None, ["S003"])


def test_missing_file_and_folder(tmp_path: Path) -> None:
    missing = load_source(tmp_path / "无.yaml", shown="无.yaml")
    assert (missing.root, codes(missing)) == (None, ["S001"])
    assert missing.findings[0].span.file == "无.yaml"
    folder = load_source(tmp_path)
    assert (folder.root, codes(folder)) == (None, ["S001"])
    assert "文件夹" in folder.findings[0].message


def test_name_shown_is_the_path_unless_given(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(TEXT, encoding="utf-8")
    source = load_source(path)
    assert source.file == str(path)
    assert source.root.span.file == str(path)


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "---\n", "\ufeff"])
def test_empty_file(text: str) -> None:
    source = read_source(text, "甲.yaml")
    assert (source.root, codes(source)) == (None, ["S005"])


@pytest.mark.parametrize("text", ["- 甲\n- 乙\n", "[甲, 乙]\n", "随便写的一段话。\n又一段。\n", "'甲'\n"])
def test_root_must_be_a_mapping(text: str) -> None:
    source = read_source(text, "甲.yaml")
    assert (source.root, codes(source)) == (None, ["S006"])


def test_too_large(tmp_path: Path) -> None:
    source = load(tmp_path, b"a: 1\n" * 100, Limits(bytes=499))
    assert (source.root, codes(source)) == (None, ["S004"])
    assert codes(load(tmp_path, b"a: 1\n", Limits(bytes=5))) == []


def test_a_line_too_long(tmp_path: Path) -> None:
    source = load(tmp_path, ("甲: 1\n乙: " + "[1], " * 400).encode(), Limits(line=1999))
    assert (source.root, codes(source), source.findings[0].span.line) == (None, ["S042"], 2)
    assert codes(load(tmp_path, ("乙: " + "1" * 1995).encode(), Limits(line=1999))) == []


@pytest.mark.parametrize(
    "text",
    [
        "甲: " + "[" * 31 + "]" * 31,
        "甲: " + "[" * 3_000,
        "甲: " + "{a: " * 900,
        "甲:\n" + "".join(" " * depth + "- \n" for depth in range(1, 40)) + " " * 40 + "- 乙",
        "- " * 1_900 + "甲",
        "".join(" " * depth + "甲:\n" for depth in range(100)),
    ],
    ids=["flow", "open brackets", "open braces", "lists", "dashes", "mappings"],
)
def test_too_deep(text: str) -> None:
    source = read_source(text, "甲.yaml")
    assert source.root is None
    assert "S007" in codes(source)


def test_as_deep_as_allowed() -> None:
    assert read_source("甲: " + "[" * 29 + "]" * 29, "甲.yaml").findings == ()


def test_alias_bomb_is_refused_quickly() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    begun = time.perf_counter()
    source = read_source("\n".join(lines) + "\n", "甲.yaml")
    assert time.perf_counter() - begun < 5
    assert (source.root, codes(source)) == (None, ["S008"])


def test_too_many_aliases() -> None:
    text = "a: &a 1\nb: [" + ", ".join(["*a"] * 4) + "]\n"
    assert codes(read_source(text, "甲.yaml", limits=Limits(aliases=3))) == ["S008"]
    assert codes(read_source(text, "甲.yaml", limits=Limits(aliases=4))) == []


def test_too_many_findings_are_cut_and_told() -> None:
    source = read_source("".join(f"甲{n}：1\n" for n in range(20)), "甲.yaml", limits=Limits(findings=5))
    assert codes(source) == ["S010"] * 5 + ["S009"]
    assert "20" in source.findings[-1].message


@pytest.mark.parametrize(
    "text",
    [
        '甲: "' + "乙\n" * 20_000,
        "甲: '\n" * 20_000,
        "甲: {\n" * 20_000,
        "甲：\n" * 20_000,
        "\t甲: 1\n" * 20_000,
        "甲: |\n" * 20_000,
    ],
    ids=["quote", "quotes", "braces", "colons", "tabs", "bars"],
)
def test_bad_files_cost_little(text: str) -> None:
    begun = time.perf_counter()
    assert read_source(text, "甲.yaml").findings
    assert time.perf_counter() - begun < 20


def test_nodes_know_their_places() -> None:
    root = read_source('甲: "一"\n乙:\n- {丙: 二}\n- 三\n丁:\n', "甲.yaml").root
    first, second, third = root.pairs
    assert (str(first.key.span), str(first.value.span)) == ("甲.yaml:1:1", "甲.yaml:1:4")
    assert isinstance(second.value, Sequence)
    row, text = second.value.items
    assert isinstance(row, Mapping)
    assert str(row.pair("丙").value.span) == "甲.yaml:3:7"
    assert (text, str(text.span)) == (Scalar("三", text.span), "甲.yaml:4:3")
    assert third.value == Scalar("", third.value.span)
    assert third.value.span.line == 5
    assert root.get("无") is None


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("甲: '5'", True),
        ('甲: "5"', True),
        ("甲: |\n  5", True),
        ("甲: 5", False),
        ("甲:", False),
        ("甲: >5", False),
    ],
)
def test_quoted_tells_how_it_was_written(text: str, quoted: bool) -> None:
    assert read_source(text, "甲.yaml").root.get("甲").quoted is quoted


@pytest.mark.parametrize(
    "text", ["甲: 'a' : 'b'\n乙: 1\n", '乙: 1\n甲: "\\x4"\n', "乙: 1\n{甲: 1}: 2\n丙: 3\n"]
)
def test_what_is_left_is_told_in_chinese_and_the_rest_is_read(text: str) -> None:
    source = read_source(text, "甲.yaml")
    assert source.findings
    assert all(finding.severity is Severity.ERROR for finding in source.findings)
    assert source.root.get("乙").text == "1"
