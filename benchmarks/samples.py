"""What is measured: a shipped document with its real filing, and counties made of copies of that filing."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from docxtpl import DocxTemplate

from benchmarks.docxtpl_form import (
    PART,
    Merges,
    docxtpl_environment,
    docxtpl_form,
    floor_environment,
    render_by_docxtpl,
    without_contents,
)
from benchmarks.timing import ROOT
from toolkit import word
from toolkit.filing import FilingPlace, find_filings
from toolkit.ooxml.archive import pack_entry, read_archive, write_archive
from toolkit.ooxml.xml import escape_text
from toolkit.pipeline import Options, Outcome, Studio, compile_template
from toolkit.view import PrintText, ViewBuilder, make_text

XUWEN = Path("data/xuwen/2024/政务服务和数据管理局.yaml")
YULIN = Path("data/yulin/2024/大数据发展和政务服务局.yaml")
XUWEN_REPORT = "部门整体支出绩效自评报告"
YULIN_ACCOUNTS = "部门决算公开"
YULIN_LARGEST = "部门整体绩效自评表"


def place_of(filing: Path) -> FilingPlace:
    """Where a filing of the checkout lies."""
    (place,) = find_filings(ROOT / filing)
    return place


def process(studio: Studio, filing: Path) -> Outcome:
    """A filing taken all the way; it must give all its documents."""
    outcome = studio.process(place_of(filing), filing.name, Options())
    if not outcome.documents:
        raise SystemExit("\n".join(finding.message for finding in outcome.findings))
    return outcome


@dataclass(frozen=True)
class Document:
    """One document of one filing, ready to be made by each of the ways that are compared."""

    name: str
    ours: Callable[[], bytes]
    docxtpl: Callable[[], bytes]
    floor: Callable[[], bytes]

    def check(self) -> None:
        """All ways must give the same text, or their times say nothing."""
        expected = without_contents(word.canonical_text(self.ours()))
        for way in (self.docxtpl, self.floor):
            if without_contents(word.canonical_text(way())) != expected:
                raise SystemExit(f"{self.name}: the texts differ, the times cannot be compared")


def prepare(studio: Studio, filing: Path, names: tuple[str, ...]) -> Document:
    """The first document of these names that the pack of a filing has."""
    outcome = studio.compute(place_of(filing), filing.name)
    pack, computation = outcome.pack, outcome.computation
    if pack is None or computation is None:
        raise SystemExit("\n".join(finding.message for finding in outcome.findings))
    text = make_text(pack, draft=False)
    view = ViewBuilder(computation, studio.environment, text).build()
    spec = next(pack.documents[name] for name in names if name in pack.documents)
    compiled, _ = compile_template(spec, studio.environment)
    if not isinstance(compiled, word.CompiledDocument):
        raise SystemExit(f"{spec.shown} does not compile")

    def ours() -> bytes:
        content, findings = compiled.render(view.document_names(""), text)
        if content is None:
            raise SystemExit("\n".join(finding.message for finding in findings))
        return content

    form = docxtpl_form(spec.template)
    environment = docxtpl_environment(text)

    def docxtpl() -> bytes:
        return render_by_docxtpl(form, view.document_names(""), environment)

    floor = _floor(form, lambda: view.document_names(""), text)
    return Document(spec.name, ours, docxtpl, floor)


def _floor(form: bytes, names: Callable[[], dict[str, object]], text: PrintText) -> Callable[[], bytes]:
    """The least that can be done: the compiled templates of Jinja, one expat pass, deflate, the zip."""
    entries = read_archive(form, suffix=".docx", program="Word").entries
    document = DocxTemplate(io.BytesIO(form))
    merges = Merges()
    environment = floor_environment(text, merges)
    templates = {
        name: environment.compile(document.patch_xml(entry.data().decode()), name=name)
        for name, entry in entries.items()
        if PART.fullmatch(name) and b"{{" in entry.data()
    }

    def make() -> bytes:
        rendered = dict(entries)
        context = names()
        merges.begin()
        for name, template in templates.items():
            data = template.render(context, lambda value, _line: escape_text(str(value))).encode()
            expat.ParserCreate("utf-8").Parse(data, True)  # noqa: FBT003 (expat's signature)
            rendered[name] = pack_entry(name, data)
        return write_archive(rendered.values())

    return make


def make_county(folder: Path, count: int) -> Path:
    """A folder of `count` copies of the Xuwen filing, each of a unit of its own name."""
    year = folder / XUWEN.relative_to("data").parent
    year.mkdir(parents=True)
    for common in (Path("data/_公共.yaml"), XUWEN.with_name("_公共.yaml")):
        shutil.copyfile(ROOT / common, folder / common.relative_to("data"))
    text = (ROOT / XUWEN).read_text(encoding="utf-8")
    for number in range(1, count + 1):
        unit = f"示例单位{number:04}"
        own, replaced = re.subn(r"(?m)^(  全称: ).*$", rf"\g<1>{unit}", text, count=1)
        if not replaced:
            raise SystemExit(f"{XUWEN}: no 全称 to replace")
        (year / f"{unit}.yaml").write_text(own, encoding="utf-8")
    return folder


def with_rows(folder: Path, count: int) -> FilingPlace:
    """The Yulin filing with `count` indicators of the department; those that are added weigh nothing."""
    year = folder / YULIN.relative_to("data").parent
    year.mkdir(parents=True)
    for common in (Path("data/_公共.yaml"), YULIN.with_name("_公共.yaml")):
        shutil.copyfile(ROOT / common, folder / common.relative_to("data"))
    text = (ROOT / YULIN).read_text(encoding="utf-8")
    head, key, rest = text.partition("\n部门指标:\n")
    own = rest[: rest.index("\n\n")].count("\n- ") + 1
    row = (
        "- {{级别: [产出指标, 数量指标], 名称: 示例指标{0}, 指标值: ≥1000套, "
        "分值: 0, 完成值: {1}, 完成情况: 完成{1}套}}\n"
    )
    added = "".join(row.format(number, 1000 + number % 90) for number in range(count - own))
    path = year / YULIN.name
    path.write_text(f"{head}{key}{added}{rest}", encoding="utf-8")
    (place,) = find_filings(path)
    return place
