"""Cases of a pack: what a filing says, and what must come out; written by hand beside the pack.

A file of cases/ holds one case under each sentence that says what it is about:

    在职23人、编制22人，控制率超过100%:
      年度: 2023
      填报: {人员: {行政编制: 22, 在职人数: 23}}
      应得: {在职人员控制率: 104.55%}
      无值: {三公经费变动率: 不适用, 预算执行率: [不适用, 支出.合计.决算]}
      应印:
      - {措辞: 较上年增减, 在: 支出.合计, 文: 与上年决算数持平}
      - {数: 支出.合计.决算, 场合: 表格, 文: "7455.04"}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.finding import Findings, Span
from toolkit.quantity import NO_VALUE_CAUSES
from toolkit.reading import Reader
from toolkit.source import Mapping, Pair, Scalar, Sequence, load_source
from toolkit.wording import PROSE, TABLE

CASES_FOLDER = "cases"
TEXT_KINDS = (v.CASE_FIGURE, v.PHRASES, v.SECTIONS, v.CASE_SENTENCE)

_EXPECTATIONS = (v.CASE_VALUES, v.CASE_NO_VALUES, v.CASE_TEXTS, v.CASE_FINDINGS)
_KEYS = (v.CASE_YEAR, v.CASE_FILING, v.CASE_LAST_YEAR, *_EXPECTATIONS)
_TEXT_KEYS = (*TEXT_KINDS, v.CASE_AT, v.CASE_SCENE, v.CASE_EXPECTED)


@dataclass(frozen=True, slots=True)
class ExpectedNoValue:
    """A figure that must have no value: the cause, and words that its reason must hold."""

    name: Scalar
    cause: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """Something printed in a scene, and the text that it must give.

    `kind` is one of TEXT_KINDS, `subject` the name or the sentence, `place` what a phrase speaks of.
    """

    kind: str
    subject: Scalar
    place: str
    scene: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `codes` are the findings that must be told, None where that is not compared."""

    sentence: str
    span: Span
    year: int
    filing: Mapping
    last_year: Mapping | None
    values: tuple[tuple[Scalar, Scalar], ...]
    no_values: tuple[ExpectedNoValue, ...]
    texts: tuple[ExpectedText, ...]
    codes: tuple[str, ...] | None


def load_cases(pack_folder: Path, shown: str, findings: Findings) -> tuple[Case, ...]:
    """Every case beside a pack, by file and in the order of the file; `shown` is the folder in messages."""
    folder = pack_folder / CASES_FOLDER
    cases: list[Case] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        source = load_source(path, shown=f"{shown}/{CASES_FOLDER}/{path.name}")
        findings.extend(source.findings)
        reader = Reader()
        if source.root is not None:
            cases.extend(_CaseReader(reader).cases(source.root))
        findings.extend(reader.findings)
    return tuple(cases)


class _CaseReader:
    """Reads cases; what cannot be read is a finding and is left out."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def cases(self, root: Mapping) -> Iterator[Case]:
        for key, entry in self._reader.entries(root, "用例"):
            what = f"用例“{key.text}”"
            self._reader.known_keys(entry, what, _KEYS)
            year = self._reader.integer(entry.get(v.CASE_YEAR), f"{what}的{v.CASE_YEAR}")
            if year is None:
                self._reader.missing(key.span, what, v.CASE_YEAR)
                continue
            if not any(entry.get(expectation) is not None for expectation in _EXPECTATIONS):
                self._reader.missing(key.span, what, "、".join(_EXPECTATIONS) + "之一")
                continue
            yield Case(
                sentence=key.text,
                span=key.span,
                year=year,
                filing=self._filing(entry, v.CASE_FILING, year, what)
                or _of_year(Mapping((), key.span), year),
                last_year=self._filing(entry, v.CASE_LAST_YEAR, year - 1, what),
                values=tuple(self._values(entry, what)),
                no_values=tuple(self._no_values(entry, what)),
                texts=tuple(self._texts(entry, what)),
                codes=self._codes(entry, what),
            )

    def _filing(self, entry: Mapping, key: str, year: int, what: str) -> Mapping | None:
        mapping = self._reader.mapping(entry.get(key), f"{what}的{key}")
        return None if mapping is None else _of_year(mapping, year)

    def _pairs(self, entry: Mapping, key: str, what: str) -> tuple[Pair, ...]:
        mapping = self._reader.mapping(entry.get(key), f"{what}的{key}")
        return mapping.pairs if mapping is not None else ()

    def _values(self, entry: Mapping, what: str) -> Iterator[tuple[Scalar, Scalar]]:
        for pair in self._pairs(entry, v.CASE_VALUES, what):
            if isinstance(pair.value, Scalar):
                yield pair.key, pair.value
            else:
                self._reader.wrong_shape(
                    pair.value.span, f"{what}的{v.CASE_VALUES}“{pair.key.text}”", "一个值"
                )

    def _no_values(self, entry: Mapping, what: str) -> Iterator[ExpectedNoValue]:
        for pair in self._pairs(entry, v.CASE_NO_VALUES, what):
            where = f"{what}的{v.CASE_NO_VALUES}“{pair.key.text}”"
            cause, *words = self._reader.texts(pair.value, where) or (None,)
            if cause is None:
                self._reader.missing(pair.key.span, where, "原因")
                continue
            if self._reader.choice(cause, f"{where}的原因", NO_VALUE_CAUSES, "") == "":
                continue
            yield ExpectedNoValue(
                pair.key, cause.text, tuple(word.text for word in words if word is not None)
            )

    def _texts(self, entry: Mapping, what: str) -> Iterator[ExpectedText]:
        for item in self._reader.mappings(entry.get(v.CASE_TEXTS), f"{what}的{v.CASE_TEXTS}"):
            where = f"{what}的{v.CASE_TEXTS}"
            self._reader.known_keys(item, where, _TEXT_KEYS)
            subjects = [(kind, node) for kind in TEXT_KINDS if isinstance(node := item.get(kind), Scalar)]
            expected = item.get(v.CASE_EXPECTED)
            if len(subjects) != 1 or not isinstance(expected, Scalar):
                self._reader.missing(item.span, where, f"{'、'.join(TEXT_KINDS)}之一，和{v.CASE_EXPECTED}")
                continue
            kind, subject = subjects[0]
            yield ExpectedText(
                kind=kind,
                subject=subject,
                place=self._reader.text(item.get(v.CASE_AT), f"{where}的{v.CASE_AT}"),
                scene=self._reader.choice(
                    item.get(v.CASE_SCENE), f"{where}的{v.CASE_SCENE}", (PROSE, TABLE), PROSE
                ),
                text=expected.text,
                span=expected.span,
            )

    def _codes(self, entry: Mapping, what: str) -> tuple[str, ...] | None:
        node = entry.get(v.CASE_FINDINGS)
        if node is None or (isinstance(node, Sequence) and not node.items):
            return None if node is None else ()
        return tuple(item.text for item in self._reader.texts(node, f"{what}的{v.CASE_FINDINGS}"))


def _of_year(mapping: Mapping, year: int) -> Mapping:
    """The filing with its year, which the case gives."""
    if mapping.get(v.YEAR) is not None:
        return mapping
    text = Scalar(str(year), mapping.span)
    return Mapping((Pair(Scalar(v.YEAR, mapping.span), text), *mapping.pairs), mapping.span)
