"""A figure as templates see it: it compares as it is printed, and refuses to be guessed at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from toolkit.formula import Step
from toolkit.quantity import NoValue, Quantity, Rounding, UnitError, convert, round_number
from toolkit.tag import TagError


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A quantity, or why there is none, with what printing it needs.

    `name` is the full name, `label` what the form calls it, `kind` its type (金额, 百分比 …), by which number
    styles are chosen. `decimals` are the digits that it is declared to have; None: those that it was written
    with. `rounding` is the pack's rule. `with_unit` is what the template asked for; None leaves it to the
    style. `step` is how the value came about, where that is known.

    A comparison with a bare number is in the figure's own unit; both sides are taken as printed, rounded to
    their decimals. Comparing what cannot be compared raises TagError, and so does using a figure as a
    condition.
    """

    value: Quantity | NoValue
    name: str = ""
    label: str = ""
    decimals: int | None = None
    kind: str = ""
    rounding: Rounding = Rounding.HALF_UP
    with_unit: bool | None = None
    step: Step | None = None

    # Equal figures may differ in unit and decimals, so none has a hash.
    __hash__ = None  # type: ignore[assignment]

    @property
    def title(self) -> str:
        """What a message calls the figure."""
        return f"“{self.name or self.label}”" if self.name or self.label else "这个数"

    @property
    def places(self) -> int | None:
        """The digits after the point with which the figure is printed; None: as many as it has."""
        if self.decimals is not None or isinstance(self.value, NoValue):
            return self.decimals
        written = self.value.decimals
        return written if written is not None and written >= 0 else None

    def quantity(self) -> Quantity:
        """The exact quantity. Raises TagError, naming the reason, when there is no value."""
        if isinstance(self.value, NoValue):
            raise no_value(self.value, self.title)
        return self.value

    def as_printed(self) -> Quantity:
        """The quantity rounded to the figure's own decimals. Raises TagError when there is no value."""
        quantity = self.quantity()
        if self.places is None:
            return quantity
        return Quantity(round_number(quantity.value, self.places, self.rounding), quantity.unit, self.places)

    def asking_unit(self, *, wanted: bool) -> Figure:
        """The same figure, printed with or without its unit."""
        return replace(self, with_unit=wanted)

    def absolute(self) -> Figure:
        """The same figure without its sign; no value stays no value."""
        if isinstance(self.value, NoValue):
            return self
        return replace(self, value=replace(self.value, value=abs(self.value.value)))

    def __bool__(self) -> bool:
        raise TagError(
            f"不能直接用{self.title}作条件：分不清是问有没有数，还是问是否为零",
            hints=("有没有数用 有值(…)，是否为零用 为零(…)",),
        )

    def __eq__(self, other: object) -> bool:
        pair = self._paired(other)
        return NotImplemented if pair is None else pair[0] == pair[1]

    def __lt__(self, other: object) -> bool:
        pair = self._paired(other)
        return NotImplemented if pair is None else pair[0] < pair[1]

    def __le__(self, other: object) -> bool:
        pair = self._paired(other)
        return NotImplemented if pair is None else pair[0] <= pair[1]

    def __gt__(self, other: object) -> bool:
        pair = self._paired(other)
        return NotImplemented if pair is None else pair[0] > pair[1]

    def __ge__(self, other: object) -> bool:
        pair = self._paired(other)
        return NotImplemented if pair is None else pair[0] >= pair[1]

    def _paired(self, other: object) -> tuple[Fraction, Fraction] | None:
        """Both sides as numbers in this figure's unit, as printed; None for what is no number at all."""
        if isinstance(self.value, NoValue):
            raise no_value(self.value, self.title)
        if isinstance(other, str):
            raise TagError(f"{self.title}是数，不能与文字“{other}”比较")
        if isinstance(other, NoValue):
            raise no_value(other, "另一个数")
        mine = self.as_printed()
        if isinstance(other, Figure):
            try:
                theirs = convert(other.as_printed(), mine.unit)
            except UnitError:
                units = f"“{mine.unit}”与“{other.quantity().unit}”"
                raise TagError(f"{self.title}与{other.title}不能比较：单位{units}不同类") from None
            return mine.value, theirs.value
        if isinstance(other, (int, Fraction)) and not isinstance(other, bool):
            return mine.value, Fraction(other)
        return None


def no_value(missing: NoValue, title: str) -> TagError:
    """The error of needing a value that is not there; its cause lets a caller tell a root cause once."""
    return TagError(
        f"{title}没有数：{missing.reason}",
        hints=("先用 有值(…) 判断，或在数字样式里写明没有数时印什么",),
        cause=missing.cause,
    )
