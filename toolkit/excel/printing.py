"""Values printed where their tags stand, and what is told when they cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from toolkit.excel.scan import ScannedTag
from toolkit.excel.source import LITERAL, MARK, MERGED, VALUE, Literal, Source, read_events
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.ooxml.xml import UNSTORABLE
from toolkit.tag import CompiledText, TagError
from toolkit.wording import PROSE

UNPRINTABLE_VALUE = Kind(
    "T070",
    Severity.ERROR,
    "单元格里的标签没有值可印",
    "数据未填、基数为零或类型不对时没有值可印；印成空白或零会让人误以为就是没有或零。",
    "{{ 支出.合计.增减率 }}，而上年决算没有填",
    "填上数据；确实没有的，在数字样式里写明“未填印作”，或写 {% if 有值(支出.合计.增减率) %}…{% endif %}",
)
FAILED_TAG = Kind(
    "T071",
    Severity.ERROR,
    "工作簿里的标签执行出错",
    "条件或循环用不了所给的数据，这张工作表在这里停下，后面的标签没有检查。",
    "{%tr for 行 in 单位.全称 %}",
    "{%tr for 行 in 项目 %}",
)
CONTROL_CHARACTER = Kind(
    "T072",
    Severity.ERROR,
    "文字里有工作簿不能存的字符",
    "从别的系统粘贴来的控制字符会使 Excel 打不开文件。",
    "单位名称中间有一个看不见的换页符（U+000C）",
    "删去看不见的字符，重新输入这段文字",
)
TEXT_TOO_LONG = Kind(
    "T073",
    Severity.ERROR,
    "文字超过单元格能存的长度",
    "Excel 的一个单元格最多存 32767 字，页眉页脚最多 255 字；超出的部分会丢失，或使 Excel 报告文件损坏。",
    "把整篇总结印在一个单元格里",
    "分成几格或几行印，或只在 Word 文档里印长文",
)

Text = Callable[[object, str], str]
"""Prints a value in a place ("表格", "正文"); raises TagError for what cannot be printed."""

_LONGEST = 20_000_000  # characters that one sheet may print, as many as a document


class Problems:
    """Where findings about tags go, each with the tag's address and text."""

    def __init__(self, shown: str, findings: Findings) -> None:
        self._shown = shown
        self._findings = findings

    def add(self, kind: Kind, address: str, message: str, *hints: str) -> None:
        """A finding at an address."""
        span = Span(self._shown, address=address)
        self._findings.add(kind.at(span, f"{address}：{message}" if address else message, hints=hints))

    def tell(self, kind: Kind, tag: ScannedTag | None, error: TagError, label: str = "") -> None:
        """An error of the tag language; `label` says where if the tag is not known."""
        if tag is None:
            self.add(kind, label, error.message, *error.hints)
        else:
            self.add(kind, tag.address, f"标签“{tag.marking.text}”{error.message}", *error.hints)


@dataclass(frozen=True, slots=True)
class Printed:
    """A value with its text; `tag` is where it was asked for, `style` the run style of that place."""

    value: object
    text: str
    tag: ScannedTag
    style: str = ""


@dataclass(frozen=True, slots=True)
class CompiledPlace:
    """A compiled text with tags: the body of a sheet, or a place outside the cells."""

    address: str
    text: CompiledText
    source: Source


class ValuePrinter:
    """Prints values, cleaned of what a file cannot store."""

    def __init__(self, text: Text, problems: Problems) -> None:
        self._text = text
        self.problems = problems

    def printed(self, value: object, tag: ScannedTag, place: str, style: str = "") -> Printed:
        """The value with its text; where it has none, the finding is made and 【…】 stands for it."""
        try:
            text = self._text(value, place)
        except TagError as error:
            self.problems.tell(UNPRINTABLE_VALUE, tag, error)
            return Printed(None, f"【{tag.marking.text}】", tag, style)
        bad = UNSTORABLE.search(text)
        if bad:
            shown = UNSTORABLE.sub("□", text).strip()[:20]
            message = f"标签“{tag.marking.text}”的文字“{shown}”里有不能存的字符 U+{ord(bad.group()):04X}"
            self.problems.add(CONTROL_CHARACTER, tag.address, message, "在数据里删去这个看不见的字符")
            text = UNSTORABLE.sub("□", text)
        return Printed(value, text.replace("\r\n", "\n").replace("\r", "\n"), tag, style)


@dataclass(slots=True)
class Outlet:
    """Takes what a compiled text puts out; the text itself gets only the numbers of the values."""

    source: Source
    printer: ValuePrinter
    place: str
    values: list[Printed] = field(default_factory=list)
    merges: list[tuple[int, int]] = field(default_factory=list)
    _levels: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def out(self, value: object, line: int) -> str:
        """The mark of a printed value, or of the value by which cells are merged."""
        printed = self.printer.printed(value, self.source.tags[line], self.place, self.source.styles[line])
        self._size += len(printed.text)
        if self._size > _LONGEST:
            raise TagError(f"成文太长：超过 {_LONGEST} 字")
        if line in self.source.merges:
            self.merges.append((line, self._levels.setdefault(printed.text, len(self._levels))))
            return f"{MARK}{MERGED}{len(self.merges) - 1}"
        self.values.append(printed)
        return f"{MARK}{VALUE}{len(self.values) - 1}"


def render_place(
    place: CompiledPlace, context: Mapping[str, object], printer: ValuePrinter
) -> list[Literal | Printed] | None:
    """The pieces of a text outside the cells; None when a tag could not be carried out."""
    outlet = Outlet(place.source, printer, PROSE)
    try:
        text = place.text.render(context, outlet.out)
    except TagError as error:
        printer.problems.tell(FAILED_TAG, place.source.tags.get(error.line), error, place.address)
        return None
    return [
        place.source.literals[number] if kind == LITERAL else outlet.values[number]
        for kind, number in read_events(text)
    ]
