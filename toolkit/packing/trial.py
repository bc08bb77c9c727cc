"""Trying a case: its filing is read, computed and printed as any other, and held against what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.checks import run_checks
from toolkit.compute import Computation
from toolkit.dictionary import AnyDeclaration
from toolkit.filing import Cell, FilingPlace, Record, TableNode, read_filing
from toolkit.finding import Finding, Findings, Kind, Note, Severity, Span
from toolkit.formula import Value
from toolkit.pack import Pack, Phrase
from toolkit.packing.cases import Case, ExpectedNoValue, ExpectedText
from toolkit.quantity import NoValue, Quantity, as_printed
from toolkit.reading import similar
from toolkit.source import Mapping as MappingNode
from toolkit.source import Scalar
from toolkit.tag import TagEnvironment, TagError
from toolkit.view import PrintText, RecordView, TableView, View, ViewBuilder, make_text

UNKNOWN_NAME = Kind(
    "T140",
    Severity.ERROR,
    "用例提到了没有的名称",
    why="名称不存在，这一条就没有核对任何东西；名称被删去或改名的，公式也随之变了。",
    wrong="应得: {在职人员控制: 104.55%}",
    right="应得: {在职人员控制率: 104.55%}",
)
WRONG_VALUE = Kind(
    "T141",
    Severity.ERROR,
    "算得的数与用例应得的不同",
    why="公式、小数位数或取数规则变了，按这个模板包填报的单位都会算错。",
    wrong="应得: {在职人员控制率: 104.55%}，公式写成 人员.编制数÷人员.在职人数",
    right="公式: 人员.在职人数÷人员.编制数×100%",
)
WRONG_ABSENCE = Kind(
    "T142",
    Severity.ERROR,
    "该有数的没有数，或该没有数的有数",
    why="分母为零、没有填报时硬算出来的数没有意义；该有的数算不出来，报告就缺一块。",
    wrong="无值: {支出.合计.增减率: 基数为零}，却算得 0%",
    right="公式: 增减率(决算, 上年决算)",
)
WRONG_TEXT = Kind(
    "T143",
    Severity.ERROR,
    "印出的文字与用例应印的不同",
    why="措辞或数字样式变了，按这个模板包生成的报告都会印错。",
    wrong="文: 与上年决算数持平，却印出“比上年决算数增加0万元”",
    right="在措辞的情形中先判断 决算=上年决算",
)
WRONG_FINDINGS = Kind(
    "T144",
    Severity.ERROR,
    "用例的填报报出了别的问题",
    why="用例的填报有错，或者该报的问题没有报，用例就没有核对到要核对的东西。",
    wrong="应报: [C101]，在职人数却没有超过编制数",
    right="填报: {人员: {行政编制: 22, 在职人数: 23}}",
)


@dataclass(slots=True)
class Trial:
    """What came of one case: its findings, and the declarations and phrase cases that it proved."""

    case: Case
    findings: Findings = field(default_factory=Findings)
    declarations: list[AnyDeclaration] = field(default_factory=list)
    phrase_cases: set[Span] = field(default_factory=set)


def try_case(case: Case, pack: Pack, environment: TagEnvironment) -> Trial:
    """Compute the case's filing under the pack for its year and compare."""
    return _Trier(case, pack, environment).run()


class _Trier:
    def __init__(self, case: Case, pack: Pack, environment: TagEnvironment) -> None:
        self._case = case
        self._pack = pack
        self._environment = environment
        self._trial = Trial(case)
        self._read = Findings()
        self._computation = self._compute(case.filing, case.last_year)

    def run(self) -> Trial:
        cells = {cell.name: (cell, step.value) for cell, step in self._computation.steps()}
        self._compare_findings()
        for name, expected in self._case.values:
            found = self._known(name, cells)
            if found is not None:
                self._compare_value(expected, *found)
        for absence in self._case.no_values:
            found = self._known(absence.name, cells)
            if found is not None:
                self._compare_absence(absence, *found)
        if self._case.texts:
            self._compare_texts()
        return self._trial

    def _compute(self, mapping: MappingNode, before: MappingNode | None) -> Computation:
        place = FilingPlace(Path(self._case.span.file), Path())
        filing = read_filing(mapping, self._pack, place, self._case.span.file, self._read)
        previous = None if before is None else self._compute(before, None)
        return Computation(self._pack, filing, None if previous is None else lambda: previous)

    # -- findings

    def _compare_findings(self) -> None:
        told = Findings([*self._read, *self._computation.findings])
        if self._case.codes is None:
            for finding in told:
                if finding.severity is Severity.ERROR:
                    self._tell_unexpected(finding)
            return
        told.extend(run_checks(self._computation))
        codes = {finding.code for finding in told}
        for finding in told:
            if finding.code not in self._case.codes:
                self._tell_unexpected(finding)
        for code in self._case.codes:
            if code not in codes:
                message = f"{self._title}应当报出{code}，没有报出"
                self._trial.findings.add(WRONG_FINDINGS.at(self._case.span, message, 应为=code))

    def _tell_unexpected(self, finding: Finding) -> None:
        message = f"{self._title}的填报报出{finding.code}：{finding.message}"
        hints = ("请改正用例的填报；确应报出的，写入“应报”",)
        self._trial.findings.add(
            WRONG_FINDINGS.at(finding.span, message, hints=hints, notes=finding.notes, 实为=finding.code)
        )

    @property
    def _title(self) -> str:
        return f"用例“{self._case.sentence}”"

    # -- values

    def _known(self, name: Scalar, cells: Mapping[str, tuple[Cell, Value]]) -> tuple[Cell, Value] | None:
        found = cells.get(name.text)
        if found is None:
            self._tell_unknown(name, cells)
        else:
            self._trial.declarations.append(found[0].declaration)
        return found

    def _tell_unknown(self, name: Scalar, known: Mapping[str, object]) -> None:
        message = f"{self._title}：没有“{name.text}”"
        hints = similar(name.text, list(known))
        self._trial.findings.add(UNKNOWN_NAME.at(name.span, message, hints=hints, 实为=name.text))

    def _compare_value(self, expected: Scalar, cell: Cell, value: Value) -> None:
        wanted = expected.text.strip().replace("−", "-")
        if isinstance(value, NoValue):
            message = f"{self._title}：{cell.name}应得{wanted}，却没有数：{value.reason}"
            self._trial.findings.add(WRONG_ABSENCE.at(expected.span, message, 应为=wanted, 实为=value.reason))
        elif (found := value_text(value)) != wanted:
            message = f"{self._title}：{cell.name}应得{wanted}，算得{found}"
            self._trial.findings.add(
                WRONG_VALUE.at(
                    expected.span,
                    message,
                    notes=(Note("公式写在这里", cell.declaration.span),),
                    应为=wanted,
                    实为=found,
                )
            )

    def _compare_absence(self, absence: ExpectedNoValue, cell: Cell, value: Value) -> None:
        wanted = "，".join((absence.cause, *absence.words))
        if not isinstance(value, NoValue):
            found = value_text(value)
        elif value.cause == absence.cause and all(word in value.reason for word in absence.words):
            return
        else:
            found = f"{value.cause}（{value.reason}）"
        message = f"{self._title}：{cell.name}应当没有数（{wanted}），实为{found}"
        self._trial.findings.add(WRONG_ABSENCE.at(absence.name.span, message, 应为=wanted, 实为=found))

    # -- texts

    def _compare_texts(self) -> None:
        text = make_text(self._pack, draft=False)
        view = ViewBuilder(self._computation, self._environment, text).build()
        shown = dict(_shown("", self._computation.filing.root, view.names))
        for expected in self._case.texts:
            try:
                found = self._printed(expected, view, shown, text)
            except TagError as error:
                found = f"印不出来：{error.message}"
            if found is not None and found != expected.text:
                message = f"{self._title}：{expected.subject.text}应印“{expected.text}”，实印“{found}”"
                self._trial.findings.add(
                    WRONG_TEXT.at(expected.span, message, 应为=expected.text, 实为=found)
                )

    def _printed(
        self, expected: ExpectedText, view: View, shown: Mapping[str, object], text: PrintText
    ) -> str | None:
        """The text that comes out; None after a finding about a name that there is not."""
        subject = expected.subject
        if expected.kind == v.CASE_SENTENCE:
            compiled = self._environment.compile(subject.text, name=str(subject.span))
            return compiled.render(view.document_names(""), lambda value, _line: text(value, expected.scene))
        if expected.kind == v.SECTIONS:
            if subject.text not in view.sections:
                self._tell_unknown(subject, view.sections)
                return None
            return "\n".join(view.sections[subject.text])
        if expected.kind == v.PHRASES:
            return self._phrase(expected, shown, text)
        if subject.text not in shown:
            self._tell_unknown(subject, shown)
            return None
        return text(shown[subject.text], expected.scene)

    def _phrase(self, expected: ExpectedText, shown: Mapping[str, object], text: PrintText) -> str | None:
        record = shown.get(expected.place)
        if not isinstance(record, RecordView):
            self._tell_unknown(Scalar(expected.place, expected.span), shown)
            return None
        phrase = self._pack.phrases.get(expected.subject.text)
        if phrase is not None:
            self._note_case(phrase, expected.place)
        return text(record.phrase(expected.subject.text), expected.scene)

    def _note_case(self, phrase: Phrase, place: str) -> None:
        """Remember which case of the phrase table held."""
        record = dict(_records("", self._computation.filing.root))[place]
        for case in phrase.cases:
            if case.condition is None or self._computation.holds(case.condition, record) is True:
                self._trial.phrase_cases.add(case.span)
                return


def value_text(value: Value) -> str:
    """A value as it is printed, with its unit."""
    if isinstance(value, Quantity):
        return str(as_printed(value))
    if isinstance(value, bool):
        return v.YES if value else v.NO
    if isinstance(value, NoValue):
        return value.reason
    return value.isoformat() if isinstance(value, date) else value


def _records(name: str, member: object) -> Iterator[tuple[str, Record]]:
    """Every record below a member under its full name."""
    if isinstance(member, Record):
        yield name, member
        for inner in member.members.values():
            if isinstance(inner, (Record, TableNode)):
                yield from _records(inner.name, inner)
    elif isinstance(member, TableNode):
        for row in (*member.rows, *((member.total,) if member.total is not None else ())):
            yield from _records(row.name, row)


def _shown(name: str, member: object, view: object) -> Iterator[tuple[str, object]]:
    """Everything that templates see below a member, under its full name."""
    yield name, view
    if isinstance(member, Record) and isinstance(view, Mapping):
        for key, inner in member.members.items():
            if key in view:
                yield from _shown(inner.name, inner, view[key])
    elif isinstance(member, TableNode) and isinstance(view, TableView):
        for row, shown in zip(member.rows, view, strict=True):
            yield from _shown(row.name, row, shown)
        if member.total is not None:
            yield from _shown(member.total.name, member.total, view.member(member.declaration.total))
