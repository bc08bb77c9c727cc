"""A new filing: every field of the dictionary in its place, empty, with what it asks for beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from toolkit import vocabulary as v
from toolkit.console import width_of, wrap
from toolkit.desk.meaning import describe, is_asked, requirement
from toolkit.dictionary import (
    AnyDeclaration,
    DerivedTable,
    Field,
    FixedTable,
    FreeTable,
    Group,
    ScoreNode,
    Texts,
    Type,
)
from toolkit.pack import Pack

Values = Mapping[tuple[str, ...], str]

_WIDTH = 100
_NOTE_COLUMN = 28
_STEP = "  "
_SAFE = re.compile(r"[12]\d{3}|[一-鿿A-Za-z（《〔“][^\s:：#'\"{}\[\],&*!|>%@`]*")
# What a clerk may write into a leaf of a score tree, by the method of its rule; the rest is computed.
_LEAF_KEYS: Mapping[str, tuple[str, ...]] = {
    v.QUALITATIVE: (v.VERDICT, v.SCORE, v.SCORE_REASON),
    v.BY_HAND: (v.SCORE, v.SCORE_REASON),
    v.RESCALED: (v.EXTERNAL_SCORE, v.SCORE_REASON),
}
_OTHER_LEAF_KEYS = (v.SCORE_REASON,)

_HEAD = (
    "怎样填写：",
    "  1. “#”后面的是说明，不会印进报告；注明“必填”的都要填，其余没有的空着或者删去。",
    "  2. 冒号用半角“:”，后面空一格再填；行首的空格表示上下级，不要改动，不要用 Tab。",
    "  3. 没有发生的填 0；不知道的空着，不要填 0。金额单位是万元。",
    "  4. 合计、比率、得分、等级由工具计算，这里没有列出。",
    "  5. 行首有“# ”的表是样子：删去各行行首的“# ”再填，一行填一个，可以照样增加。",
    "  6. 填完用 jixiao check 核对，用 jixiao generate 生成报告。",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the skeleton with the note that belongs to it; `text` is empty for a note alone."""

    depth: int
    text: str
    note: str = ""


def make_skeleton(pack: Pack, values: Values, inherited: Values, schema: str = "") -> str:
    """The text of a new filing for a unit.

    `values` are written into their fields by path; `inherited` stand in common files above and are left out.
    `schema` is the address of the pack's schema as seen from the file, for editors.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"# {pack.title}填报（{pack.year}年度）", "#", *(f"# {line}" for line in _HEAD), ""]
    if (v.PACK,) not in inherited:
        lines.append(f"{v.PACK}: {pack.name}")
    writer = _Writer(pack, values, frozenset(inherited))
    for name, declaration in pack.dictionary.members.items():
        body = list(writer.member((name,), declaration, 0))
        if not body:
            continue
        if not isinstance(declaration, (Field, Texts)):
            lines += ["", f"# {'-' * 56} {declaration.label}"]
        lines += _laid_out(body)
    if inherited:
        lines += ["", "# 以下各项由上级的 " + v.COMMON_FILE + " 统一填写，这里不用填："]
        names = "、".join(".".join(path) for path in inherited if path[0] != v.DATA_ROOT)
        lines += [f"#   {line}" for line in wrap(names, _WIDTH - 4)]
    return "\n".join(lines) + "\n"


class _Writer:
    """Walks the declarations; a member of which nothing is asked gives no line."""

    def __init__(self, pack: Pack, values: Values, inherited: frozenset[tuple[str, ...]]) -> None:
        self._pack = pack
        self._values = values
        self._inherited = inherited
        self._sections = required_content(pack)

    def member(
        self, path: tuple[str, ...], declaration: AnyDeclaration, depth: int, *, example: bool = False
    ) -> Iterator[_Line]:
        """The lines of a member; `example`: it stands in a row that is shown as a comment."""
        if path in self._inherited or not is_asked(declaration):
            return
        name = path[-1]
        if isinstance(declaration, Field):
            value = self._values.get(path, "")
            text = f"{name}: {plain_or_quoted(value)}" if value else f"{name}:"
            yield _Line(depth, text, self._note(path, declaration))
        elif isinstance(declaration, Texts):
            yield _Line(depth, f"{name}:", self._note(path, declaration))
            yield _Line(depth, "-")
        elif isinstance(declaration, ScoreNode) and not declaration.children:
            yield from self._leaf(path, declaration, depth)
        elif isinstance(declaration, Group):
            inner = [
                line
                for key, item in declaration.members.items()
                for line in self.member((*path, key), item, depth + 1, example=example)
            ]
            if inner:
                yield _Line(depth, f"{name}:", describe(declaration))
                yield from inner
        elif isinstance(declaration, FixedTable):
            yield from self._fixed(path, declaration, depth)
        elif not isinstance(declaration, DerivedTable):
            yield from self._free(path, declaration, depth, example=example)

    def _note(self, path: tuple[str, ...], declaration: Field | Texts) -> str:
        """What the member asks for; what a section must not lack is required too."""
        note = describe(declaration)
        if path in self._sections and not declaration.required:
            return "；".join(part for part in (v.REQUIRED, note) if part)
        return note

    def _leaf(self, path: tuple[str, ...], node: ScoreNode, depth: int) -> Iterator[_Line]:
        rule = self._pack.rules.get(self._pack.awards[".".join(path)].rule)
        keys = _LEAF_KEYS.get(rule.method_name if rule else "", _OTHER_LEAF_KEYS)
        weight = node.members[v.WEIGHT]
        full = weight.formula.text if isinstance(weight, Field) and weight.formula else ""
        label = node.label if node.label != node.name else ""
        note = "；".join(part for part in (full, label, node.criterion or node.meaning) if part)
        yield _Line(depth, f"{path[-1]}: {{{', '.join(f'{key}: ' for key in keys)}}}", note)

    def _fixed(self, path: tuple[str, ...], table: FixedTable, depth: int) -> Iterator[_Line]:
        columns = {name: item for name, item in table.columns.items() if is_asked(item)}
        yield _Line(depth, f"{path[-1]}:", describe(table))
        in_lines = all(
            isinstance(item, Field) and item.type is not Type.LONG_TEXT for item in columns.values()
        )
        for name, item in columns.items() if in_lines else ():
            yield _Line(depth + 1, "", f"{name}：{describe(item)}")
        for number, (name, row) in enumerate(table.rows.items()):
            if in_lines:
                empty = ", ".join(f"{column}: " for column in columns)
                yield _Line(depth + 1, f"{name}: {{{empty}}}", describe(row))
                continue
            yield _Line(depth + 1, f"{name}:", describe(row))
            for column, item in columns.items():
                for line in self.member((*path, name, column), item, depth + 2):
                    told = line.note if number == 0 else requirement(item) if line.text != "-" else ""
                    yield _Line(line.depth, line.text, told)

    def _free(self, path: tuple[str, ...], table: FreeTable, depth: int, *, example: bool) -> Iterator[_Line]:
        yield _Line(depth, f"{path[-1]}:", describe(table))
        as_comment = not example and not table.required
        row = [
            line
            for name, item in table.columns.items()
            for line in self.member((*path, name), item, 0, example=as_comment or example)
        ]
        lines = _as_row(_laid_out(row))
        for line in lines:
            yield _Line(depth, f"# {line}" if as_comment else line)


def required_content(pack: Pack) -> frozenset[tuple[str, ...]]:
    """The paths of what sections of the documents print and must not lack."""
    needed = (section for section in pack.sections.values() if section.when_empty == v.REQUIRED)
    return frozenset(path for section in needed for path in section.content)


def _as_row(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a row below its dash: the dash stands before the first line that is no comment."""
    begun = False
    for line in lines:
        if begun or line.lstrip().startswith("#"):
            yield f"  {line}"
        else:
            begun = True
            yield f"- {line}"


def _laid_out(lines: Iterable[_Line]) -> Iterator[str]:
    """Each note behind its line, or above it where it is too long."""
    for line in lines:
        indent = _STEP * line.depth
        text = indent + line.text
        room = max(_NOTE_COLUMN, width_of(text) + 2)
        if line.text and line.note and room + 2 + width_of(line.note) <= _WIDTH:
            yield text + " " * (room - width_of(text)) + f"# {line.note}"
            continue
        if line.note:
            yield from (f"{indent}# {part}" for part in wrap(line.note, _WIDTH - len(indent) - 2))
        if line.text:
            yield text


def plain_or_quoted(text: str) -> str:
    """A text as a YAML value: plain where nobody can misread it, else in double quotes."""
    if _SAFE.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
