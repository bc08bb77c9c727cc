"""Reading one file: bytes → text → scanner (accidents, repairs) → nodes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toolkit.finding import Finding, Findings, Span
from toolkit.source import kinds
from toolkit.source.characters import clean_characters
from toolkit.source.decode import decode, read_bytes
from toolkit.source.nodes import DEFAULT_LIMITS, Limits, Mapping, Node, RefusedError, Scalar, Sequence, Source
from toolkit.source.rescue import Rescue
from toolkit.source.scanner import Scanner
from toolkit.source.sheet import Sheet, split_lines


def load_source(path: Path, *, shown: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read a file. Never raises for its content nor for what the operating system says.

    `shown` is the name of the file in findings; without it the path as given.
    """
    file = shown if shown is not None else str(path)
    data = read_bytes(path, file, limits)
    if isinstance(data, Finding):
        return Source(file, None, (data,), ())
    decoded = decode(data, file)
    if decoded.finding is not None:
        return Source(file, None, (decoded.finding,), ())
    return read_source(decoded.text, file, limits=limits)


def read_source(text: str, file: str, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read the text of a file that is shown as `file`; never raises for the text."""
    raw = split_lines(text.removeprefix("\ufeff"))
    sheet = Sheet(file, raw, ends=text.endswith(("\n", "\r")))
    findings: list[Finding] = []
    root: Node | None = None
    try:
        _refuse_long_line(raw, file, limits)
        clean_characters(sheet)
        Scanner(sheet, limits).scan()
        composer = Rescue(sheet, limits)
        root = composer.compose()
        findings.extend(composer.findings)
        findings.extend(_root_findings(root, sheet))
    except RefusedError as refusal:
        findings.append(refusal.finding)
    except RecursionError:
        hints = ("把内容分成几行书写，核对括号是否成对",)
        findings.append(kinds.TOO_DEEP.at(Span(file), "括号或列表套得太深，没有读", hints=hints))
    findings.extend(sheet.findings())
    usable = root if isinstance(root, Mapping) else None
    return Source(file, usable, _bounded(findings, limits), tuple(raw))


def _refuse_long_line(lines: Iterable[str], file: str, limits: Limits) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) > limits.line:
            raise RefusedError(
                kinds.LONG_LINE.at(
                    Span(file, number),
                    f"这一行有 {len(line)} 字，最多 {limits.line} 字，文件没有读",
                    hints=("分成几条或几行书写",),
                )
            )


def _root_findings(root: Node | None, sheet: Sheet) -> list[Finding]:
    if isinstance(root, Mapping):
        return []
    if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
        if sheet.findings():
            return []  # what there was has been reported
        return [kinds.EMPTY.at(Span(sheet.file), "文件里没有内容", hints=("写上数据，或删去这个文件",))]
    found = "一个列表（“- ”开头）" if isinstance(root, Sequence) else "一段文字"
    return [
        kinds.ROOT_NOT_MAPPING.at(
            root.span, f"文件最外层应为“名称: 值”，这里是{found}", hints=("在最前面加一个名称，其余各行缩进",)
        )
    ]


def _bounded(findings: list[Finding], limits: Limits) -> tuple[Finding, ...]:
    ordered = tuple(Findings(findings))
    if len(ordered) <= limits.findings:
        return ordered
    shown = ordered[: limits.findings]
    message = f"问题共 {len(ordered)} 处，只列出前 {limits.findings} 处"
    return (
        *shown,
        kinds.TOO_MANY_FINDINGS.at(shown[-1].span, message, hints=("先改正列出的各处，再重新检查",)),
    )
