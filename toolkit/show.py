"""Findings, values and traces as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from toolkit.compute import Computation
from toolkit.console import width_of
from toolkit.filing import Cell
from toolkit.finding import Finding, Findings, Severity, Span
from toolkit.formula import Step, Value, substituted
from toolkit.quantity import NoValue, Quantity, as_printed, plain

Lines = Mapping[str, Sequence[str]]
_SHOWN_WIDTH = 100


def findings_as_text(findings: Findings, lines: Lines) -> Iterator[str]:
    """Every finding in full: what, where, the line, notes and hints."""
    for finding in findings:
        yield f"{finding.severity.label} {finding.code}：{finding.message}"
        yield f"  位置：{finding.span}"
        yield from _quoted_line(finding.span, lines)
        for note in finding.notes:
            place = f"（{note.span}）" if note.span else ""
            yield f"  参见：{note.message}{place}"
        for hint in finding.hints:
            yield f"  建议：{hint}"
        if finding.basis:
            yield f"  依据：{finding.basis}"
        yield ""


def findings_as_lines(findings: Findings) -> Iterator[str]:
    """One line a finding, for editors: file:line:column: severity code message."""
    for finding in findings:
        yield f"{finding.span}: {finding.severity.label} {finding.code} {finding.message}"


def _quoted_line(span: Span, lines: Lines) -> Iterator[str]:
    """The line that a finding speaks of, with a mark under its column."""
    text = _line_at(span, lines)
    if text is None:
        return
    number = str(span.line)
    shown, column = _excerpt(text, span.column)
    yield f"  {number} | {shown}"
    if column:
        yield f"  {' ' * len(number)} | {' ' * width_of(shown[: column - 1])}^"


def _line_at(span: Span, lines: Lines) -> str | None:
    source = lines.get(span.file, ())
    return source[span.line - 1].rstrip("\r\n") if 0 < span.line <= len(source) else None


def _excerpt(text: str, column: int) -> tuple[str, int]:
    """At most one terminal line of a long text, around the column."""
    text = text.replace("\t", " ")
    if len(text) <= _SHOWN_WIDTH // 2:
        return text, column
    start = max(0, column - 1 - _SHOWN_WIDTH // 4)
    cut = text[start : start + _SHOWN_WIDTH // 2]
    lead = "…" if start else ""
    tail = "…" if start + len(cut) < len(text) else ""
    return f"{lead}{cut}{tail}", (column - start + len(lead)) if column else 0


def summary_line(findings: Findings, checked: int, *, what: str = "份填报") -> str:
    """The closing line of a check of so many filings, or of `what` else was checked."""
    parts = [f"{severity.label} {count} 个" for severity in Severity if (count := findings.count(severity))]
    found = "，".join(parts) if parts else "没有发现问题"
    return f"已检查 {checked} {what}：{found}"


def findings_as_json(findings: Findings, filings: int) -> str:
    """Findings and their summary as one JSON document."""
    document = {
        "findings": [_finding_data(finding) for finding in findings],
        "summary": {"files": filings, **{level.value: findings.count(level) for level in Severity}},
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _finding_data(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.span.file,
        "line": finding.span.line,
        "column": finding.span.column,
        "message": finding.message,
        "hints": list(finding.hints),
        "notes": [_note_data(note.message, note.span) for note in finding.notes],
        "values": dict(finding.values),
    }
    if finding.span.address:
        data["address"] = finding.span.address
    return data


def _note_data(message: str, span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"message": message}
    return {"message": message, "file": span.file, "line": span.line, "column": span.column}


def values_as_json(computation: Computation) -> str:
    """Every value by its full name."""
    data = {cell.name: value_data(cell, step) for cell, step in computation.steps()}
    return json.dumps(data, ensure_ascii=False, indent=2)


def value_data(cell: Cell, step: Step) -> dict[str, Any]:
    """One value: as printed, with unit, exact fraction and what it is a rate of; or null with the reason."""
    value = step.value
    if isinstance(value, NoValue):
        return {"value": None, "reason": value.reason}
    if not isinstance(value, Quantity):
        return {"value": value if isinstance(value, bool) else str(value)}
    data = {"value": printed(value), "unit": value.unit, "exact": _exact(value.value)}
    denominator = denominator_of(step) if cell.declaration.is_computed else ""
    if denominator:
        data["denominator"] = denominator
    return data


def printed(value: Quantity) -> str:
    """A figure as printed; an endless one that declares no precision as a fraction."""
    shown = as_printed(value)
    if shown.decimals is None and not _ends(shown.value):
        return _exact(shown.value)
    return plain(shown.value, None if shown.decimals is None or shown.decimals < 0 else shown.decimals)


def _ends(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while not rest % prime:
            rest //= prime
    return rest == 1


def _exact(number: Fraction) -> str:
    return str(number)


def denominator_of(step: Step) -> str:
    """The name of what a rate is a rate of: the divisor of its outermost division."""
    queue = list(step.operands)
    while queue:
        current = queue.pop(0)
        if current.operator in ("/", "占比", "增减率"):
            return current.operands[-1].text
        if current.kind == "operation":
            queue.extend(current.operands)
    return ""


def values_as_text(computation: Computation) -> Iterator[str]:
    """Every value on a line of its own: name, value with unit, or why there is none."""
    for cell, step in computation.steps():
        if not (isinstance(step.value, NoValue) and step.value.cause == "不适用"):
            yield f"{cell.name} = {value_text(step.value)}"


def value_text(value: Value) -> str:
    """A value with its unit, or why there is none."""
    if isinstance(value, Quantity):
        return f"{printed(value)}{value.unit}"
    if isinstance(value, NoValue):
        return f"（无：{value.reason}）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def trace_as_text(step: Step) -> Iterator[str]:
    """A trace from a value down to the lines of YAML, each step indented under what it explains."""
    yield from _trace(step, 0)


def _trace(step: Step, depth: int) -> Iterator[str]:
    indent = "  " * depth
    place = f"    [{step.span}]" if step.span else ""
    if step.kind == "formula" and step.operands:
        yield f"{indent}{step.text} = {value_text(step.value)}{place}"
        inner = step.operands[0]
        yield f"{indent}  公式：{inner.text}"
        shown = _substituted(step, inner)
        if shown:
            yield f"{indent}  代入：{shown}"
        if step.rule:
            yield f"{indent}  依据：{step.rule}"
        operands: Iterable[Step] = _named(inner)
    elif step.kind == "stated":
        yield f"{indent}{step.text} = {value_text(step.value)}（上报数）{place}"
        operands = step.operands
    else:
        yield f"{indent}{step.text} = {value_text(step.value)}{place}"
        operands = _named(step) if step.kind == "operation" else step.operands
    for operand in operands:
        yield from _trace(operand, depth + 1)


def _substituted(step: Step, inner: Step) -> str:
    value = step.value
    if not isinstance(value, Quantity) or inner.kind != "operation":
        return ""
    return substituted(inner, value.unit, value.decimals)


def _named(step: Step) -> list[Step]:
    """The named values that an expression reads, each once."""
    if step.kind not in ("operation", "literal"):
        return [step]
    found: dict[str, Step] = {}
    for operand in step.operands:
        for named in _named(operand):
            found.setdefault(named.text, named)
    return list(found.values())
