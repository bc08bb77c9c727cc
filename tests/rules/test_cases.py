"""The rules of the packs, as the cases beside them state them."""

from __future__ import annotations

import pytest

from tests.packing.workshop import PACKS, TEMPLATES, cases_of, check, library
from toolkit.finding import Findings
from toolkit.packing.cases import Case
from toolkit.packing.trial import try_case

ALL = [(name, case) for name in PACKS for case in cases_of(TEMPLATES, name)]


@pytest.fixture(scope="module")
def shelf():
    return library(TEMPLATES)


@pytest.mark.parametrize(("name", "case"), ALL, ids=[case.sentence for _, case in ALL])
def test_a_pack_keeps_its_rule(shelf, name: str, case: Case) -> None:
    pack = shelf.load(name, case.year, case.span, Findings())
    assert [finding.message for finding in try_case(case, pack, shelf.environment).findings] == []


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_sound_and_every_figure_and_phrase_has_a_case(name: str) -> None:
    assert [f"{finding.span}: {finding.message}" for finding in check(TEMPLATES, name)] == []
