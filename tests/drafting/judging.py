"""A report drafted into a template, and both rendered again with every figure changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import word
from toolkit.compute import Computation
from toolkit.drafting import Draft, draft_template
from toolkit.drafting.candidates import change_figures
from toolkit.filing import FilingPlace, load_filing
from toolkit.finding import Findings
from toolkit.ooxml.listing import CompiledTemplate
from toolkit.pack import DocumentSpec
from toolkit.pipeline import Studio, compile_template
from toolkit.view import ViewBuilder, make_text

OTHER_WORLD = 5  # the draft itself looks at worlds 1 and 2
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ADDRESS = re.compile(r"第\d+段|表\d+ 行\d+ 列[\d-]+(?: 段\d+)?|页[眉脚][^:]*")
_UNITS = "%万元个项人名分件次年天家条"


@dataclass
class Judgement:
    """What became of the figures that differ in the changed filing."""

    draft: Draft
    report: str
    again: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)


def judge(studio: Studio, place: FilingPlace, spec: DocumentSpec, folder: Path) -> Judgement:
    """Draft a document, then hold the draft against the real template, both with other figures."""
    computation = studio.compute(place, place.path.name).computation
    assert computation is not None
    compiled, _ = compile_template(spec, studio.environment)
    report = folder / "报告.docx"
    report.write_bytes(render(compiled, computation, studio))
    draft, _ = draft_template(report, place, computation, studio.library)
    assert draft is not None
    drafted = compiled_draft(draft, folder, studio)
    changed = changed_computation(studio, place)
    texts = [
        word.canonical_text(content)
        for content in (
            report.read_bytes(),
            render(drafted, computation, studio),
            render(compiled, changed, studio),
            render(drafted, changed, studio),
        )
    ]
    judgement = Judgement(draft, texts[0], texts[1])
    _compare(judgement, *(_by_address(text) for text in (texts[0], texts[2], texts[3])))
    return judgement


def compiled_draft(draft: Draft, folder: Path, studio: Studio) -> CompiledTemplate:
    """The draft as a template; it must be one that nothing is wrong with."""
    path = folder / "模板.docx"
    path.write_bytes(draft.content)
    compiled, told = word.compile_document(path, studio.environment, shown="模板.docx")
    assert compiled is not None, [finding.message for finding in told]
    return compiled


def changed_computation(studio: Studio, place: FilingPlace) -> Computation:
    """The filing with every figure changed."""
    filing, pack, _ = load_filing(place, studio.library, "")
    assert filing is not None
    assert pack is not None
    change_figures(filing, OTHER_WORLD)
    return Computation(pack, filing)


def render(compiled: CompiledTemplate | None, computation: Computation, studio: Studio) -> bytes:
    assert compiled is not None
    text = make_text(computation.pack, draft=True)
    view = ViewBuilder(computation, studio.environment, text).build()
    content, problems = compiled.render(view.document_names(""), text, keep_going=True)
    assert content is not None, [finding.message for finding in Findings(problems)]
    return content


def _by_address(text: str) -> dict[str, str]:
    return {match[0]: line for line in text.splitlines() if (match := _ADDRESS.match(line))}


def _compare(
    judgement: Judgement, report: dict[str, str], truth: dict[str, str], drafted: dict[str, str]
) -> None:
    """Figure by figure, where the same paragraph stands in the same place."""
    counts = judgement.counts
    decisive = {
        (item.address, item.text.rstrip(_UNITS))
        for item in judgement.draft.undecided
        if len(item.possible) == 1 and len(re.sub(r"\D", "", item.text).strip("0")) > 2
    }
    for address in report.keys() & truth.keys() & drafted.keys():
        sides = [side[address] for side in (report, truth, drafted)]
        words = [_NUMBER.sub("0", side) for side in sides]
        figures = [_NUMBER.findall(side) for side in sides]
        if words[1] not in (words[0], words[2]) or len({len(found) for found in figures}) > 1:
            continue
        for old, true, new in zip(*figures, strict=True):
            if new not in (old, true):
                counts["wrong"] += 1
                judgement.wrong.append((address, old, true, new))
            elif new == true != old:
                counts["right"] += 1
            elif true != old and (address, old) in decisive:
                counts["missed"] += 1
