"""No float comes between what a clerk typed and what is printed: every way to make one is closed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from toolkit.filing import find_filings
from toolkit.pipeline import Options, Studio
from toolkit.quantity import Quantity

ROOT = Path(__file__).parents[2]
PLACES = find_filings(ROOT / "data")


class FloatMadeError(AssertionError):
    """A figure became a float."""


@pytest.fixture
def no_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> float:
        raise FloatMadeError

    made = Fraction.__new__

    def exact(cls: type, numerator: object = 0, denominator: object = None, **more: object) -> Fraction:
        if isinstance(numerator, float) or isinstance(denominator, float):
            raise FloatMadeError
        return made(cls, numerator, denominator, **more)

    monkeypatch.setattr(Fraction, "__new__", exact)
    monkeypatch.setattr(Fraction, "__float__", refuse, raising=False)
    monkeypatch.setattr(Fraction, "from_float", refuse)


@pytest.mark.parametrize("place", PLACES, ids=[str(place.relative) for place in PLACES])
def test_a_sample_goes_all_the_way_without_a_float(place, no_floats: None) -> None:
    outcome = Studio((ROOT / "templates",)).process(place, place.path.name, Options())
    assert outcome.documents
    assert outcome.computation is not None
    values = [step.value for _, step in outcome.computation.steps() if isinstance(step.value, Quantity)]
    assert values
    assert {type(value.value) for value in values} == {Fraction}


def test_the_hook_catches_a_float(no_floats: None) -> None:
    with pytest.raises(FloatMadeError):
        float(Fraction(1, 3))
    with pytest.raises(FloatMadeError):
        Fraction(0.5)
