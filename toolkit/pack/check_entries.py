"""The checks of a pack: claims that must hold, and what it says about the built-in ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit import vocabulary as v
from toolkit.dictionary import Expression
from toolkit.finding import Kind, Severity
from toolkit.pack.layers import Layer
from toolkit.pack.model import CheckSetting, DeclaredCheck
from toolkit.reading import Reader
from toolkit.source import Mapping, Node, Sequence, load_source

CHECK_REMOVED = Kind(
    "T129",
    Severity.ERROR,
    "核对没有说明理由就去掉",
    why="悄悄去掉的核对没有人知道，填报的错误就一直留着。",
    wrong="删去: [项目执行数不超过项目支出]",
    right="项目执行数不超过项目支出: {停用: 由“项目执行数之和等于项目支出”代替}",
)

CHECKS_FILE = "checks.yaml"

_LEVELS = {"错误": Severity.ERROR, "警告": Severity.WARNING, "提示": Severity.NOTE}
_CLAIM_KEYS = (
    v.CHECK_CODE,
    v.CHECK_CLAIM,
    v.CHECK_LEVEL,
    v.CHECK_HINT,
    v.USED_IN,
    v.CHECK_PLACE,
    v.TOLERANCE,
    v.SWITCHED_OFF,
    v.MEANING,
    v.BASIS,
    v.UNCONFIRMED,
)
_SETTING_KEYS = (v.CHECK_CODE, v.CHECK_LEVEL, v.CHECK_PARAMETERS, v.SWITCHED_OFF, v.MEANING, v.BASIS)

Condition = Callable[[Node | None, tuple[str, ...], str], Expression | None]


class CheckReader:
    """Reads checks.yaml: an entry with a claim declares a check, one without speaks of a built-in one."""

    def __init__(self, reader: Reader, checks: Mapping, condition: Condition) -> None:
        self._reader = reader
        self._entries = [(key, entry) for key, entry in reader.entries(checks, "核对")]
        self._condition = condition

    def refuse_removals(self, layers: tuple[Layer, ...]) -> None:
        """A check that a layer takes out is a finding: it must be switched off, with a reason."""
        for layer in layers:
            path = layer.folder / CHECKS_FILE
            root = load_source(path, shown=f"{layer.shown}/{CHECKS_FILE}").root if path.is_file() else None
            removed = root.get(v.REMOVE) if root else None
            if isinstance(removed, Sequence):
                hint = f"改为“名称: {{{v.SWITCHED_OFF}: 理由}}”"
                message = f"核对不能用“{v.REMOVE}”去掉"
                self._reader.findings.add(CHECK_REMOVED.at(removed.span, message, hints=(hint,)))

    def declared(self) -> Iterator[tuple[str, DeclaredCheck]]:
        """The declared checks by name."""
        reader = self._reader
        for key, entry in self._entries:
            if entry.get(v.CHECK_CLAIM) is None:
                continue
            what = f"核对“{key.text}”"
            reader.known_keys(entry, what, _CLAIM_KEYS)
            used_in = reader.text(entry.get(v.USED_IN), f"{what}的{v.USED_IN}")
            path = tuple(used_in.split(".")) if used_in else ()
            claim = self._condition(entry.get(v.CHECK_CLAIM), path, what)
            code = reader.text(entry.get(v.CHECK_CODE), f"{what}的{v.CHECK_CODE}")
            if claim is None or not code:
                reader.missing(entry.span, what, f"{v.CHECK_CODE}和{v.CHECK_CLAIM}")
                continue
            tolerances = (v.TOLERANCE_TAIL, v.TOLERANCE_NONE)
            tolerance = reader.choice(
                entry.get(v.TOLERANCE), f"{what}的{v.TOLERANCE}", tolerances, v.TOLERANCE_TAIL
            )
            place = reader.text(entry.get(v.CHECK_PLACE), f"{what}的{v.CHECK_PLACE}")
            check = DeclaredCheck(
                code=code,
                name=key.text,
                claim=claim,
                severity=self._level(entry, what) or Severity.ERROR,
                used_in=path,
                meaning=reader.text(entry.get(v.MEANING), f"{what}的{v.MEANING}"),
                hint=reader.text(entry.get(v.CHECK_HINT), f"{what}的{v.CHECK_HINT}"),
                basis=reader.text(entry.get(v.BASIS), f"{what}的{v.BASIS}"),
                span=key.span,
                switched_off=self._reason(entry, what),
                place=tuple(filter(None, place.split("."))),
                allows_tail=tolerance == v.TOLERANCE_TAIL,
            )
            yield key.text, check

    def settings(self) -> Iterator[tuple[str, CheckSetting]]:
        """What the pack says about built-in checks, by the code of their findings."""
        reader = self._reader
        for key, entry in self._entries:
            if entry.get(v.CHECK_CLAIM) is not None:
                continue
            what = f"核对“{key.text}”"
            reader.known_keys(entry, what, _SETTING_KEYS)
            code = reader.text(entry.get(v.CHECK_CODE), f"{what}的{v.CHECK_CODE}")
            if not code:
                reader.missing(entry.span, what, f"{v.CHECK_CODE}和{v.CHECK_CLAIM}")
                continue
            written = reader.mapping(entry.get(v.CHECK_PARAMETERS), f"{what}的{v.CHECK_PARAMETERS}")
            texts = {
                pair.key.text: tuple(
                    node.text for node in reader.texts(pair.value, f"{what}的“{pair.key.text}”")
                )
                for pair in (written.pairs if written else ())
            }
            level = self._level(entry, what)
            yield code, CheckSetting(code, level, texts, key.span, self._reason(entry, what))

    def _level(self, entry: Mapping, what: str) -> Severity | None:
        node = entry.get(v.CHECK_LEVEL)
        level = self._reader.choice(node, f"{what}的{v.CHECK_LEVEL}", _LEVELS, "")
        return _LEVELS.get(level)

    def _reason(self, entry: Mapping, what: str) -> str:
        """Why a check is switched off; empty if it is on."""
        node = entry.get(v.SWITCHED_OFF)
        reason = self._reader.text(node, f"{what}的{v.SWITCHED_OFF}").strip()
        if node is not None and reason in ("", v.YES):
            hint = f"写成“{v.SWITCHED_OFF}: 理由”"
            message = f"{what}停用了，没有写理由"
            self._reader.findings.add(CHECK_REMOVED.at(node.span, message, hints=(hint,)))
        return "" if reason == v.NO else reason
