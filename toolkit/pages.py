"""The pages about findings: one for each code of the engine and for each check that packs declare.

What `jixiao explain CODE` prints and what stands in docs/checks comes from here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import toolkit
from toolkit import vocabulary as v
from toolkit.finding import Findings, Kind, Span, kinds
from toolkit.pack import DeclaredCheck, PackLibrary, list_packs
from toolkit.view import make_environment

# Later than any edition: what a pack says last.
_LATEST = 9999
_LETTERS = {
    "S": "读取",
    "D": "数据",
    "F": "公式",
    "R": "评分",
    "K": "收支和决算",
    "C": "一致性",
    "P": "文字",
    "T": "模板和模板包",
    "B": "批量",
    "E": "填报文件的建立和换算",
}
_ANY = "其他"
_SHARED = ("commands",)


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be said of one code: its title, and parts of (heading, text)."""

    code: str
    title: str
    level: str
    parts: tuple[tuple[str, str], ...]

    @property
    def letter(self) -> str:
        """The letters of the code, by which the index groups it."""
        return self.code.rstrip("0123456789")


def read_catalogue(roots: tuple[Path, ...]) -> dict[str, Page]:
    """Every page by code, in the order of codes; `roots` are the folders of packs."""
    pages = {code: _page_of(kind) for code, kind in engine_kinds().items()}
    pages.update(declared_pages(roots))
    return dict(sorted(pages.items()))


def find_page(code: str, roots: tuple[Path, ...]) -> Page | None:
    """The page of one code; the packs are read only where the engine has no such kind."""
    kind = engine_kinds().get(code)
    return _page_of(kind) if kind is not None else declared_pages(roots).get(code)


def engine_kinds() -> Mapping[str, Kind]:
    """Every kind of finding of the engine, also of modules that nobody has needed so far."""
    for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
        if module.name.split(".")[1] not in _SHARED:
            importlib.import_module(module.name)
    return kinds()


def declared_pages(roots: tuple[Path, ...]) -> dict[str, Page]:
    """The pages of the checks that packs declare, by code."""
    library = PackLibrary(roots, make_environment())
    found: dict[str, dict[tuple[str, ...], tuple[DeclaredCheck, list[str]]]] = {}
    for name, _, _ in list_packs(roots):
        pack = library.load(name, _LATEST, Span(name), Findings())
        for check in pack.checks.values() if pack else ():
            same = (check.name, check.claim.text, check.severity.label, check.meaning, check.hint)
            _, packs = found.setdefault(check.code, {}).setdefault(same, (check, []))
            packs.append(name)
    return {code: _page_of_checks(code, list(versions.values())) for code, versions in found.items()}


def _page_of(kind: Kind) -> Page:
    parts = [("为什么", kind.why), ("错例", kind.wrong), ("对例", kind.right)]
    parts += [("依据", kind.basis)] if kind.basis else []
    return Page(kind.code, kind.title, kind.severity.label, (*parts, ("自版本", kind.since)))


def _page_of_checks(code: str, versions: Sequence[tuple[DeclaredCheck, list[str]]]) -> Page:
    first = versions[0][0]
    parts: list[tuple[str, str]] = []
    for check, packs in versions:
        parts.append(("适用的模板包", "、".join(packs)))
        parts += [("名称", check.name)] if check.name != first.name or len(versions) == 1 else []
        parts.append((v.CHECK_CLAIM, check.claim.text))
        if check.used_in:
            parts.append((v.USED_IN, f"{'.'.join(check.used_in)}的每一行"))
        if check.severity is not first.severity:
            parts.append((v.CHECK_LEVEL, check.severity.label))
        parts += [("怎么办", check.hint)] if check.hint else []
        parts += [(v.BASIS, check.basis)] if check.basis else []
    return Page(code, first.meaning or first.name, first.severity.label, tuple(parts))


def page_as_text(page: Page) -> Iterator[str]:
    """A page for a terminal."""
    yield f"{page.code} {page.title}（{page.level}）"
    for heading, text in page.parts:
        first, *rest = text.split("\n")
        yield f"  {heading}：{first}"
        for line in rest:
            yield f"  {'  ' * (len(heading) + 1)}{line}"


def page_as_markdown(page: Page) -> str:
    """A page for docs/checks."""
    lines = [f"# {page.code} {page.title}", "", f"级别：{page.level}"]
    for heading, text in page.parts:
        lines += ["", f"## {heading}", ""]
        lines += ["```", text, "```"] if heading in _VERBATIM else [text]
    return "\n".join(lines) + "\n"


_VERBATIM = frozenset({"错例", "对例", v.CHECK_CLAIM})


def index_as_markdown(pages: Mapping[str, Page]) -> str:
    """The index of docs/checks, grouped by letter."""
    lines = [
        "# 问题编号",
        "",
        "由源代码和模板包生成（`make pages`），不要手改。命令行用 `jixiao explain 编号` 看同样的内容。",
    ]
    letters = [*_LETTERS, *sorted({page.letter for page in pages.values()} - _LETTERS.keys())]
    for letter in letters:
        own = [page for page in pages.values() if page.letter == letter]
        if own:
            lines += ["", f"## {letter} {_LETTERS.get(letter, _ANY)}", ""]
            lines += ["| 编号 | 问题 | 级别 |", "|---|---|---|"]
            lines += [f"| [{page.code}]({page.code}.md) | {page.title} | {page.level} |" for page in own]
    return "\n".join(lines) + "\n"
