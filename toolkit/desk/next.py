"""Next year's filing from this year's: its files, each with its comments, as far as they can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from toolkit import vocabulary as v
from toolkit.desk.content import content_of_filing
from toolkit.desk.document import Document, UnchangeableError, new_node, set_member
from toolkit.desk.faults import NOT_CHANGEABLE, faults_of_form
from toolkit.desk.rollover import Rollover
from toolkit.dictionary import FreeTable
from toolkit.filing import FilingPlace, Record, TableNode, read_inherited
from toolkit.finding import Finding, Findings, Span
from toolkit.output import write_new
from toolkit.pack import Pack
from toolkit.pipeline import Outcome
from toolkit.source import Mapping, Scalar, read_source


@dataclass(frozen=True, slots=True)
class NextYear:
    """What became of a filing: the files written, rows left out, values carried over, texts to be renewed."""

    files: tuple[Path, ...]
    ended: tuple[str, ...] = ()
    carried: int = 0
    marked: int = 0


def next_filing(outcome: Outcome, out: Path) -> tuple[NextYear | None, Findings]:
    """Write next year's draft of a computed filing to a file, or to a folder if it is one.

    Nothing is overwritten; without a draft the findings tell why.
    """
    place, shown, pack = outcome.place, outcome.shown, outcome.pack
    findings = Findings(faults_of_form(place, outcome.findings, shown))
    if outcome.computation is None or pack is None:
        return None, outcome.findings
    if findings.has_errors:
        return None, findings
    rollover = Rollover(outcome.computation)
    try:
        texts = _files(place, rollover, pack, out)
    except (UnchangeableError, UnicodeDecodeError) as error:
        hint = "请先用 jixiao check 查出写法上的问题并改正"
        findings.add(NOT_CHANGEABLE.at(Span(shown), f"没有结转：{error}", hints=(hint,)))
        return None, findings
    problems = [problem for path, text in texts.items() if (problem := _write(path, text)) is not None]
    findings.extend(problems)
    ended = tuple(rollover.ended)
    return NextYear(tuple(texts), ended, rollover.carried, rollover.marked), findings


def _write(path: Path, text: str) -> Finding | None:
    return write_new(path, text.encode("utf-8"))


def _files(place: FilingPlace, rollover: Rollover, pack: Pack, out: Path) -> dict[Path, str]:
    """The texts by their files."""
    root = rollover.computation.filing.root
    if not place.path.is_dir():
        return {out: _unit(place.path, place, rollover, pack, out)}
    texts = {}
    for folder in sorted(path for path in place.path.iterdir() if path.is_dir()):
        texts.update(_rows(folder, root, rollover, out / folder.name))
    file, target = place.path / v.UNIT_FILE, out / v.UNIT_FILE
    return {target: _unit(file, place, rollover, pack, target), **texts}


def _unit(file: Path, place: FilingPlace, rollover: Rollover, pack: Pack, out: Path) -> str:
    document = Document(_read(file))
    rollover.record(document.root, rollover.computation.filing.root)
    if v.STATED in document.root:
        document.root[v.STATED] = ""
    _inherit(document.root, place, rollover, pack, out)
    return _checked(document)


def _rows(folder: Path, root: Record, rollover: Rollover, out: Path) -> dict[Path, str]:
    """The files of a table's rows, without those that have ended."""
    table = root.members.get(folder.name)
    texts = {}
    for row in table.rows if isinstance(table, TableNode) else ():
        file = folder / Path(row.span.file).name
        if Path(row.span.file).parent.name != folder.name or not file.is_file():
            continue
        if isinstance(table, TableNode) and isinstance(table.declaration, FreeTable):
            if rollover.has_ended(row, table.declaration):
                continue
            document = Document(_read(file))
            rollover.record(document.root, row)
            texts[out / file.name] = _checked(document)
    return texts


def _inherit(root: CommentedMap, place: FilingPlace, rollover: Rollover, pack: Pack, out: Path) -> None:
    """What this year's common files say and next year's do not, rolled over, and pack and year if needed."""
    members = pack.dictionary.members
    before, after = read_inherited(place.path), read_inherited(out)
    wanted = content_of_filing(before, members)
    wanted = {key: value for key, value in wanted.items() if after.get(key) is None and key not in root}
    wanted.pop(v.DATA_ROOT, None)
    added = new_node(wanted)
    rollover.record(added, rollover.computation.filing.root, complete=False)
    told = {key: value for key, value in added.items() if key in wanted}
    year = str(rollover.year + 1)
    for key, text in ((v.PACK, pack.name), (v.YEAR, year)):
        node = root.get(key, told.get(key)) or _text(after, key)
        if node != text:
            told[key] = text
        elif key in told and _text(after, key) == text:
            del told[key]
    for key, node in reversed(list(told.items())):
        if key in root:
            root[key] = node
        elif isinstance(node, (CommentedMap, CommentedSeq)):
            set_member(root, key, node)
        else:
            _insert(root, key, node)


def _insert(root: CommentedMap, key: str, node: str) -> None:
    """A line before all others; the comments at the head of the file stay at its head."""
    root.insert(0, key, node)


def _text(mapping: Mapping, key: str) -> str:
    node = mapping.get(key)
    return node.text if isinstance(node, Scalar) else ""


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")


def _checked(document: Document) -> str:
    """The text of a document, which the toolkit itself must be able to read."""
    text = document.text()
    source = read_source(text, "")
    if source.root is None or any(finding.severity.rank == 0 for finding in source.findings):
        raise UnchangeableError("结转后的内容写不成 YAML")
    return text
