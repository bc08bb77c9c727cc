"""How numbers are printed, by place and type: the pack's 数字样式.

    数字样式:
      缺省: {缺省: {去尾零: 否}, 百分比: {小数: 2}}
      正文: {金额: {去尾零: 是}}
      表格: {缺省: {零印作: —, 未填印作: ""}}

What is said for a place comes before what is said for all places, and there a type before all types. Scores,
whatever their type, may be given a style by their unit, 分.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from toolkit import vocabulary as v
from toolkit.quantity import MAX_DECIMALS, NoValueCause, Rounding

PROSE: Final = "正文"
TABLE: Final = "表格"
DEFAULT: Final = "缺省"
PLACES: Final = (DEFAULT, PROSE, TABLE)
SCORE_UNIT: Final = "分"
KINDS: Final = (DEFAULT, v.TYPE_MONEY, v.TYPE_INTEGER, v.TYPE_NUMBER, v.TYPE_PERCENT, SCORE_UNIT)

_SEPARATORS: Final = {"无": "", "逗号": ",", "空格": " "}
_FLAGS: Final = {v.YES: True, v.NO: False}
_ROUNDINGS: Final = {rule.value: rule for rule in Rounding}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a number of one type is printed in one place.

    `decimals`, `rounding` None: those of the figure. `separator` stands between every three digits before
    the point. `zero` replaces a number that is zero as printed; `missing` gives the text for no value by its
    cause, and where it has none, printing is an error.
    """

    unit: bool = False
    decimals: int | None = None
    strip_zeros: bool = False
    separator: str = ""
    rounding: Rounding | None = None
    zero: str | None = None
    missing: Mapping[NoValueCause, str] = field(default_factory=lambda: MappingProxyType({}))


class Styles:
    """The styles of a pack. `entries` holds, by (place, type), only what the pack says there."""

    def __init__(self, entries: Mapping[tuple[str, str], Mapping[str, Any]] = MappingProxyType({})) -> None:
        self._entries = dict(entries)
        self._resolved: dict[tuple[str, str, bool], NumberStyle] = {}

    def style(self, place: str, kind: str, unit: str = "") -> NumberStyle:
        """The style for a type, and a unit, in a place; where the pack says nothing, the engine's."""
        key = (place, kind, unit == SCORE_UNIT)
        found = self._resolved.get(key)
        if found is None:
            found = self._resolved[key] = self._resolve(*key)
        return found

    def _resolve(self, place: str, kind: str, scored: bool) -> NumberStyle:  # noqa: FBT001
        style = NumberStyle()
        kinds = dict.fromkeys([DEFAULT, kind, SCORE_UNIT if scored else kind])
        for key in dict.fromkeys((where, kind) for where in (DEFAULT, place) for kind in kinds):
            said = dict(self._entries.get(key, {}))
            missing = said.pop("missing", None)
            if missing is not None:
                said["missing"] = MappingProxyType({**style.missing, **missing})
            style = replace(style, **said)
        return style


def read_styles(data: object) -> tuple[Styles, tuple[str, ...]]:
    """Read 数字样式 as plain dicts of texts, None being nothing said; with the problems found, in Chinese.

    What cannot be read is left out; a problem names the place, the type and the key.
    """
    reader = _StyleReader()
    entries: dict[tuple[str, str], Mapping[str, Any]] = {}
    places = {} if data is None else data
    for place, kinds in reader.entries(places, "数字样式", PLACES, "场合"):
        for kind, said in reader.entries(kinds, f"数字样式.{place}", KINDS, "类型"):
            entries[place, kind] = reader.style(said, f"数字样式.{place}.{kind}")
    return Styles(entries), tuple(reader.problems)


class _StyleReader:
    """Notes what is wrong on the way."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def entries(
        self, data: object, where: str, known: tuple[str, ...], what: str
    ) -> list[tuple[str, object]]:
        """The entries of a mapping whose keys are known."""
        if not isinstance(data, Mapping):
            self.problems.append(f"{where} 应为一组“名称: 内容”，实为“{data}”")
            return []
        choice = "、".join(known)
        for key in data:
            if key not in known:
                hint = _guess(key, known)
                self.problems.append(f"{where} 里没有“{key}”这种{what}，可用：{choice}{hint}")
        return [(key, value) for key, value in data.items() if key in known]

    def style(self, data: object, where: str) -> dict[str, Any]:
        """What is said in one entry, by the names of NumberStyle."""
        said: dict[str, Any] = {}
        missing: dict[str, str] = {}
        for key, value in self.entries(data, where, tuple(_KEYS), "样式"):
            attribute, parse = _KEYS[key]
            try:
                parsed = parse(value)
            except _WrongValueError as error:
                self.problems.append(f"{where}.{key} 应为{error}，实为“{value}”")
                continue
            if attribute == "missing":
                missing[key.removesuffix("印作")] = parsed
            else:
                said[attribute] = parsed
        return {**said, "missing": missing} if missing else said


class _WrongValueError(ValueError):
    """Says what was expected."""


def _word(words: Mapping[str, Any]) -> Callable[[object], Any]:
    def parse(value: object) -> Any:  # noqa: ANN401
        if not (isinstance(value, str) and value in words):
            raise _WrongValueError("、".join(words))
        return words[value]

    return parse


def _digits(value: object) -> int:
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and int(value) <= MAX_DECIMALS):
        raise _WrongValueError(f"0 至 {MAX_DECIMALS} 的整数")
    return int(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongValueError("文字")
    return value


def _guess(word: object, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(str(word), known, n=1, cutoff=0.5)
    return f"；是不是“{near[0]}”？" if near else ""


_KEYS: Final[Mapping[str, tuple[str, Callable[[object], Any]]]] = {
    "带单位": ("unit", _word(_FLAGS)),
    "小数": ("decimals", _digits),
    "去尾零": ("strip_zeros", _word(_FLAGS)),
    "千分位": ("separator", _word(_SEPARATORS)),
    "舍入": ("rounding", _word(_ROUNDINGS)),
    "零印作": ("zero", _text),
    "未填印作": ("missing", _text),
    "基数为零印作": ("missing", _text),
    "不适用印作": ("missing", _text),
}
