"""`sentences.yaml`: what the documents of a pack say, and with which values, for two filings.

    第一份: data/xuwen/2024/政务服务和数据管理局.yaml      # the filing that holds the figures of the seed
    第二份: templates/guangdong-xuwen/samples/文化馆.yaml   # a fictitious one in which everything differs
    值:                                # [in the first, in the second], "" for none; one if fixed
      合计: ["7455.04", "812.30"]
    句:                                # by document; `{名称}` stands for a value
      部门整体支出绩效自评报告:
      - "财政拨款支出{合计}万元"         # once in both
      - {第一份: "上升{增减率}%", 第二份: "下降{增减率}%"}   # the words differ; one may be left out
      - {文: "{年度}年度", 次数: 8}      # several times
    格:                                # by document and address (see `printed.cell`)
      数据表: {行9 列D: "{合计:2}"}     # `:2` prints two decimals
                                       # several rows with the label, or documents, are joined by ／
    关系:                              # between the printed values (see `relations`)
    - 合计 = 一般 + 基金
    沿用:                              # numbers and words that may stand in both filings, with the reason
      "100": 满分
      数据表：11至62: 行次                # whole numbers of one document

A value has one text for all documents of a filing: a sentence of the report and a cell of the workbook that
carry the same name agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tests.documents.relations import half_up
from tests.samples import ROOT

FIRST, SECOND = "第一份", "第二份"
SIDES = (FIRST, SECOND)
_KEYS = {FIRST, SECOND, "值", "句", "格", "关系", "沿用"}
_SLOT = re.compile(r"\{([^{}:]+)(?::(\d))?\}")


@dataclass(frozen=True)
class Sentence:
    """What a document says: a pattern for each filing (None: it does not say it), and how often."""

    document: str
    patterns: dict[str, str | None]
    times: int = 1

    def __str__(self) -> str:
        return f"{self.document}：{self.patterns[FIRST] or self.patterns[SECOND]}"


@dataclass(frozen=True)
class CellText:
    """What stands at an address of a document, which may carry values as the text does."""

    document: str
    address: str
    patterns: dict[str, str | None]

    def __str__(self) -> str:
        return f"{self.document} {self.address}"


class Seed:
    """One `sentences.yaml`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (makes only strings)
        unknown = set(said) - _KEYS
        if unknown:
            raise ValueError(f"{path}：没有这样的键：{'、'.join(sorted(unknown))}")
        self.filings = {side: ROOT / said[side] for side in SIDES if side in said}
        self.values = {name: _pair(name, value) for name, value in said.get("值", {}).items()}
        self.sentences = [
            sentence
            for document, listed in said.get("句", {}).items()
            for sentence in _read(document, listed)
        ]
        self.cells = [
            CellText(document, address, _patterns(text))
            for document, listed in said.get("格", {}).items()
            for address, text in listed.items()
        ]
        self.relations: list[str] = said.get("关系", [])
        self.kept: dict[str, str] = said.get("沿用", {})

    @property
    def name(self) -> str:
        return self.path.parent.name

    def on(self, side: str) -> dict[str, str]:
        """The values of one filing."""
        return {name: pair[side] for name, pair in self.values.items()}

    def fill(self, pattern: str, side: str) -> str:
        """A pattern with the values of one filing in their places."""

        def put(match: re.Match[str]) -> str:
            name, places = match[1], match[2]
            if name not in self.values:
                raise ValueError(f"{self.path}：没有列出值“{name}”：{pattern}")
            text = self.values[name][side]
            return text if places is None else _with_places(text, int(places))

        return _SLOT.sub(put, pattern)

    def used(self) -> set[str]:
        """The names that sentences and cells carry."""
        texts = [
            text
            for each in (*self.sentences, *self.cells)
            for text in (*each.patterns.values(), getattr(each, "address", None))
        ]
        return {match[1] for text in texts if text for match in _SLOT.finditer(text)}


def seeds() -> list[Seed]:
    """Every `sentences.yaml` of the tests."""
    return [Seed(path) for path in sorted((ROOT / "tests").glob("*/sentences.yaml"))]


def _pair(name: str, value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return dict.fromkeys(SIDES, value)
    if len(value) != len(SIDES):
        raise ValueError(f"值“{name}”应写作 [第一份的, 第二份的]")
    return dict(zip(SIDES, value, strict=True))


def _patterns(text: Any) -> dict[str, str | None]:
    if isinstance(text, str):
        return dict.fromkeys(SIDES, text)
    if not text or set(text) - set(SIDES):
        raise ValueError(f"应写作文字或 {{第一份: …, 第二份: …}}，实为 {text}")
    return {side: text.get(side) for side in SIDES}


def _read(document: str, listed: list[Any]) -> Iterator[Sentence]:
    for each in listed:
        if isinstance(each, dict) and "文" in each:
            yield Sentence(document, _patterns(each["文"]), int(each["次数"]))
        else:
            yield Sentence(document, _patterns(each))


def _with_places(text: str, places: int) -> str:
    number = half_up(Fraction(text.replace(",", "")), places)
    scaled = abs(number) * 10**places
    digits = str(int(scaled)).rjust(places + 1, "0")
    whole, part = (digits[:-places], f".{digits[-places:]}") if places else (digits, "")
    return f"{'-' if number < 0 else ''}{whole}{part}"
