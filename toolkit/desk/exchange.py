"""A filing to an Excel form and back into a file; what could get lost on the way is refused."""

from __future__ import annotations

from pathlib import Path

from toolkit import vocabulary as v
from toolkit.desk.content import Content, RecordContent, content_of_filing
from toolkit.desk.document import UnchangeableError
from toolkit.desk.faults import NOT_CHANGEABLE, faults_of_form
from toolkit.desk.form import form_facts, make_form, make_layout, read_form
from toolkit.desk.form.kinds import OTHER_FORM
from toolkit.desk.revise import new_text, revised_text
from toolkit.filing import FilingPlace, is_filing_folder, load_filing, read_inherited, read_own
from toolkit.finding import Finding, Findings, Severity, Span
from toolkit.output import write_new, write_over
from toolkit.pack import Pack, PackLibrary
from toolkit.source import Scalar, load_source

_HEAD = "# {title}填报（{year}年度），由 Excel 表单导入。“#”后面是说明，不会印进报告。\n\n"


def form_of_pack(pack: Pack, out: Path) -> Findings:
    """Write the empty form of a pack; findings tell why not."""
    content: RecordContent = {v.PACK: pack.name, v.YEAR: str(pack.year)}
    return _write_form(pack, content, {}, pack.name, out)


def form_of_filing(place: FilingPlace, library: PackLibrary, shown: str, out: Path) -> Findings:
    """Write the form of a filing with what it says itself; findings tell why not."""
    filing, pack, findings = load_filing(place, library, shown)
    own = read_own(place, shown)
    if filing is None or pack is None or own.root is None:
        return findings
    lost = Findings(faults_of_form(place, findings, shown))
    if lost.has_errors:
        return lost
    members = pack.dictionary.members
    above = content_of_filing(read_inherited(place.path), members)
    return _write_form(pack, content_of_filing(own.root, members), above, shown, out)


def _write_form(pack: Pack, content: RecordContent, above: RecordContent, shown: str, out: Path) -> Findings:
    data, findings = make_form(make_layout(pack), content, above, shown)
    problem = write_new(out, data) if data is not None else None
    if problem is not None:
        findings.add(problem)
    return findings


def import_form(form: Path, library: PackLibrary, out: Path, *, update: bool) -> Findings:
    """Write what a form holds into a new file, or into the one that is there with `update`.

    Nothing is written where a finding is an error.
    """
    shown = form.as_posix()
    facts, findings = form_facts(form, shown)
    if facts is None:
        return findings
    pack = library.load(facts.pack, facts.year, Span(shown), findings)
    if pack is None:
        return findings
    content, told = read_form(facts, make_layout(pack), shown)
    findings.extend(told)
    if findings.has_errors:
        return findings
    problem = _update(out, content, pack) if update else _begin(out, content, pack)
    if problem is not None:
        findings.add(problem)
    return findings


def _begin(out: Path, content: RecordContent, pack: Pack) -> Finding | None:
    """A new file: it names pack and year unless the common files above do."""
    inherited = read_inherited(out)
    facts: dict[str, Content] = {v.PACK: pack.name, v.YEAR: str(pack.year)}
    for key, text in facts.items():
        node = inherited.get(key)
        if isinstance(node, Scalar) and node.text == text:
            facts[key] = ""
    own = {**content, **facts}
    kept = {key: value for key, value in {**facts, **own}.items() if value}
    try:
        text = new_text(kept, pack.dictionary.members, _HEAD.format(title=pack.title, year=pack.year))
    except UnchangeableError as error:
        return NOT_CHANGEABLE.at(Span(out.as_posix()), f"写不成填报文件：{error}")
    return write_new(out, text.encode("utf-8"))


def _update(out: Path, content: RecordContent, pack: Pack) -> Finding | None:
    """The file that is there, with only what differs changed."""
    shown = out.as_posix()
    if is_filing_folder(out) or out.is_dir():
        message = f"“{shown}”是文件夹，表单只能导入一个文件"
        return NOT_CHANGEABLE.at(Span(shown), message, hints=("请导入到一个新文件",))
    source = load_source(out, shown=shown)
    wrong = [finding for finding in source.findings if finding.severity is Severity.ERROR]
    if source.root is None or wrong:
        message = f"原来的文件有 {len(wrong)} 处写法上的问题，没有改动"
        return NOT_CHANGEABLE.at(Span(shown), message, hints=(f"请先用 jixiao check {shown} 查出并改正",))
    inherited = read_inherited(out)
    for key, wanted in ((v.PACK, pack.name), (v.YEAR, str(pack.year))):
        node = source.root.get(key) or inherited.get(key)
        if isinstance(node, Scalar) and node.text.strip() and node.text.strip() != wanted:
            message = f"文件的{key}是 {node.text}，表单的是 {wanted}"
            return OTHER_FORM.at(node.span, message, hints=("请核对是不是这份文件的表单",))
    facts = dict(content)
    if v.PACK not in content and isinstance(own := source.root.get(v.PACK), Scalar):
        facts[v.PACK] = own.text
    for key, wanted in ((v.PACK, pack.name), (v.YEAR, str(pack.year))):
        node = inherited.get(key)
        if source.root.get(key) is None and isinstance(node, Scalar) and node.text == wanted:
            facts.pop(key, None)
    try:
        text = revised_text(out.read_text(encoding="utf-8-sig"), facts, pack.dictionary.members)
    except (UnchangeableError, UnicodeDecodeError) as error:
        return NOT_CHANGEABLE.at(Span(shown), f"没有改动：{error}", hints=("请导入到一个新文件",))
    return write_over(out, text.encode("utf-8"))
