"""Phrase tables: the first case that holds gives the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from toolkit.quantity import NoValue
from toolkit.tag import CompiledText, TagError
from toolkit.wording.figures import no_value
from toolkit.wording.printer import Printer

_C = TypeVar("_C")
_C_co = TypeVar("_C_co", covariant=True)


class Case(Protocol[_C_co]):
    """One case: its condition, and the words; a case without condition holds otherwise."""

    @property
    def condition(self) -> _C_co | None:
        """What must hold."""

    @property
    def text(self) -> CompiledText:
        """The words, with their tags."""


def choose_case(name: str, cases: Iterable[Case[_C]], holds: Callable[[_C], bool | NoValue]) -> CompiledText:
    """The words of the first case whose condition holds.

    Raises TagError when a condition cannot be decided, naming the reason, and when no case holds.
    """
    for number, case in enumerate(cases, 1):
        if case.condition is None:
            return case.text
        held = holds(case.condition)
        if isinstance(held, NoValue):
            raise no_value(held, f"措辞“{name}”第 {number} 种情形无法判断，")
        if held:
            return case.text
    raise TagError(f"措辞“{name}”没有一种情形成立", hints=("在它的情形最后加一条“否则”",))


@dataclass(frozen=True, slots=True)
class PhraseText:
    """Chosen words with the names that they speak of; made into text when it is known where they stand."""

    name: str
    text: CompiledText
    names: Mapping[str, object]

    def printed(self, printer: Printer, place: str) -> str:
        """The words in a place. Raises TagError naming the phrase table."""
        try:
            return self.text.render(self.names, lambda value, _line: printer.text(value, place))
        except TagError as error:
            message = f"措辞“{self.name}”：{error.message}"
            raise TagError(message, hints=error.hints, cause=error.cause) from error
