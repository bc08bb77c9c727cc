"""The sentences and cells of each seed that carry data, in two filings, and how their values agree."""

from __future__ import annotations

import pytest

from tests.documents.notation import FIRST, SECOND, SIDES, Seed, seeds
from tests.documents.printed import cell, prose
from tests.documents.relations import holds

SEEDS = seeds()
PAIRS = [pytest.param(seed, side, id=f"{seed.name}-{side}") for seed in SEEDS for side in seed.filings]


@pytest.mark.parametrize(("seed", "side"), PAIRS)
def test_the_documents_say_what_they_should(papers, seed: Seed, side: str) -> None:
    """Each sentence as often as it should stand there, with the values of this filing."""
    texts = papers(seed.filings[side])
    missing = []
    for sentence in seed.sentences:
        pattern = sentence.patterns[side]
        if pattern is None:
            continue
        said = seed.fill(pattern, side)
        count = "\n".join(prose(texts[sentence.document])).count(said)
        if count != sentence.times:
            missing.append(f"{sentence.document}（{count}次）：{said}")
    assert missing == []


@pytest.mark.parametrize(("seed", "side"), PAIRS)
def test_what_one_filing_says_the_other_does_not(papers, seed: Seed, side: str) -> None:
    """A sentence that depends on the figures is gone where they are otherwise."""
    texts = papers(seed.filings[side])
    left = []
    for sentence in seed.sentences:
        if sentence.patterns[side] is None:
            other = SIDES[1 - SIDES.index(side)]
            said = seed.fill(sentence.patterns[other], side)
            left += [said] if said in "\n".join(prose(texts[sentence.document])) else []
    assert left == []


@pytest.mark.parametrize(("seed", "side"), PAIRS)
def test_the_cells_hold_what_they_should(papers, seed: Seed, side: str) -> None:
    texts = papers(seed.filings[side])
    wrong = []
    for each in seed.cells:
        pattern = each.patterns[side]
        if pattern is None:
            continue
        address, expected = seed.fill(each.address, side), seed.fill(pattern, side)
        found = cell(texts[each.document], address)
        if "／".join(found) != expected:
            wrong.append(f"{each.document} {address} 应为{expected}，实为{'、'.join(found) or '空'}")
    assert wrong == []


@pytest.mark.parametrize(("seed", "side"), PAIRS)
def test_the_printed_values_agree(seed: Seed, side: str) -> None:
    values = seed.on(side)
    absent = [name for name, text in values.items() if not text]
    spoken = [relation for relation in seed.relations if not any(name in relation for name in absent)]
    assert len(spoken) > len(seed.relations) // 2
    assert [relation for relation in spoken if not holds(relation, values)] == []


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_every_value_is_printed_somewhere(seed: Seed) -> None:
    """So that a relation speaks of what stands in the documents."""
    assert sorted(set(seed.values) - seed.used()) == []


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_every_value_differs_between_the_two_filings(seed: Seed) -> None:
    """With equal values a typed figure would pass; what the form or a rule fixes is on the list of 沿用."""
    equal = {pair[FIRST] for pair in seed.values.values() if pair[FIRST] == pair[SECOND]}
    assert sorted(equal - set(seed.kept)) == []
