"""Which field a figure of a report is: decided by value, unit and the words around it, or left open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.drafting.candidates import Candidate
from toolkit.drafting.context import Context
from toolkit.drafting.tokens import Token
from toolkit.quantity import MONEY_UNITS, NoValue, Quantity, UnitError, canonical_unit, convert, round_number
from toolkit.wording import Figure

_TELLING_DIGITS = 3
_LEAD = 2
_PURE = frozenset({"%", "百分点"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The candidate that a figure is; None where nothing decides, with what it may be, the best first."""

    candidate: Candidate | None
    possible: tuple[Candidate, ...]


def decide(token: Token, context: Context, candidates: Iterable[Candidate]) -> Decision:
    """Find the one field that value, unit and label decide for.

    A figure of many digits is known by itself, if only one field has it; one of few must follow its name.
    """
    unit = token.unit or context.unit
    fitting = [candidate for candidate in candidates if _fits(token, unit, candidate)]
    scores = {id(candidate): _score(context, candidate) for candidate in fitting}
    ranked = sorted(fitting, key=lambda candidate: -scores[id(candidate)])
    if not ranked:
        return Decision(None, ())
    first = ranked[0]
    lead = scores[id(first)] - (scores[id(ranked[1])] if len(ranked) > 1 else -_LEAD)
    named = any(context.names_field(member.words, token.digits) for member in first.members)
    telling = len(ranked) == 1 and token.digits >= _TELLING_DIGITS
    decided = first.reachable and (telling or (named and lead >= _LEAD))
    return Decision(first if decided else None, tuple(one for one in ranked if one.reachable))


def _score(context: Context, candidate: Candidate) -> int:
    return max(context.score(member.words) for member in candidate.members)


def _fits(token: Token, unit: str, candidate: Candidate) -> bool:
    """Whether the candidate as printed is that number in that unit; its sign may be in the words."""
    figure = candidate.value
    if not isinstance(figure, Figure) or isinstance(figure.value, NoValue):
        return False
    quantity = in_unit(figure.value, unit)
    if quantity is None:
        return False
    places = figure.places
    printed = quantity.value if places is None else round_number(quantity.value, places)
    return token.number == printed or (token.number >= 0 and token.number == -printed)


def in_unit(quantity: Quantity, unit: str) -> Quantity | None:
    """The quantity in the unit that the report prints; None if that is of another kind."""
    wanted, own = canonical_unit(unit), canonical_unit(quantity.unit)
    if not wanted:
        return quantity
    if (wanted in MONEY_UNITS) != (own in MONEY_UNITS) or (wanted in _PURE) != (own in _PURE):
        return None
    if wanted in MONEY_UNITS:
        try:
            return convert(quantity, wanted)
        except UnitError:
            return None
    return quantity
