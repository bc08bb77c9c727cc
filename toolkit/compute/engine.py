"""One dependency graph: what was given, formulas, totals and grades → values with traces.

Every value is computed once, when it is first asked for. What is missing stays missing and says why; it
never becomes 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy

from toolkit.compute.award import Scorer
from toolkit.compute.codes import name_step
from toolkit.compute.derive import derive_rows
from toolkit.compute.scope import RecordScope
from toolkit.compute.stated import Comparison, Differences, Stated, read_stated, settle
from toolkit.dictionary import DerivedTable, Expression, Field, Type
from toolkit.filing import Cell, Filing, Member, Record, Row, TableNode, cells
from toolkit.finding import Finding, Findings, Kind, Severity
from toolkit.formula import Step, Value, as_declared, evaluate
from toolkit.pack import Pack
from toolkit.quantity import NoValue, Quantity, as_printed, convert, plain, sum_quantities
from toolkit.scoring import Award

CIRCULAR = Kind(
    "F020",
    Severity.ERROR,
    "公式互相引用成圈",
    why="甲由乙算出、乙又由甲算出，谁也算不出来。",
    wrong="调整后预算: 年初预算+年中调整；年中调整: 调整后预算−年初预算",
    right="只让其中一个由公式算出，另一个由填报人填写",
)

Previous = Callable[[], "Computation | None"]


class Computation:
    """The values of one filing under its pack; `previous` gives those of the year before when asked."""

    def __init__(self, pack: Pack, filing: Filing, previous: Previous | None = None) -> None:
        self.pack = pack
        self.filing = filing
        self.findings = Findings()
        self.awards: dict[Cell, Award] = {}
        self._previous = previous
        self._steps: dict[Cell, Step] = {}
        self._running: list[Cell] = []
        self._told: dict[Cell, tuple[Finding, ...]] = {}
        self._readers: dict[Cell, set[Cell]] = {}
        self._supposed: dict[Cell, Value] = {}
        self._scopes: dict[Record, RecordScope] = {}
        self._stated: dict[str, Stated] = {}
        self._differences = Differences(self.findings)
        self._derive(filing.root)
        self._in_order = cells(filing.root)
        self._cells = {cell.name: cell for cell in self._in_order}
        self._stated.update(read_stated(filing.stated, self._cells, self.findings))
        self._steps.clear()

    def step(self, cell: Cell) -> Step:
        """How a cell comes by its value."""
        if self._running:
            self._readers.setdefault(cell, set()).add(self._running[-1])
        step = self._steps.get(cell)
        if step is None:
            step = self._circle(cell) if cell in self._running else self._compute(cell)
        return step

    def steps(self) -> Iterator[tuple[Cell, Step]]:
        """Every cell of the filing with its step, in the order of the dictionary."""
        for cell in self._in_order:
            yield cell, self.step(cell)

    def value(self, cell: Cell) -> Value:
        """The value of a cell."""
        return self.step(cell).value

    @property
    def previous(self) -> Computation | None:
        """The unit's values of the year before, where its filing is known."""
        return self._previous() if self._previous is not None else None

    def last_year(self, cell: Cell) -> Step:
        """The same value in the unit's filing of the year before."""
        text = f"上年({cell.name})"
        before = self.previous
        if before is None:
            return Step(text, NoValue(f"没有上年的填报，不知道{cell.name}的上年数", "不适用"))
        found = before.find(cell.name)
        if found is None:
            return Step(text, NoValue(f"上年的填报中没有{cell.name}", "不适用"))
        step = before.step(found)
        return Step(text, step.value, (step,), step.span, kind="formula")

    @property
    def comparisons(self) -> Mapping[str, Comparison]:
        """What came of each stated value, by full name; complete once every step is."""
        return self._differences.comparisons

    @property
    def award_findings(self) -> Iterator[Finding]:
        """What is wrong with the scores, or lacks an explanation."""
        return (finding for told in self._told.values() for finding in told)

    def supposing(self, cell: Cell, value: Value) -> Computation:
        """The values of the filing if this cell had another one; only what depends on it is computed again.

        The rows of derived tables stay as they are.
        """
        trial = copy(self)
        trial.suppose(cell, value)
        return trial

    def suppose(self, cell: Cell, value: Value) -> None:
        """Give a cell another value than the filing's, and compute again what depends on it."""
        self._supposed = {**self._supposed, **dict.fromkeys((cell, *self._copies(cell)), value)}
        changed = set(self._supposed)
        waiting = list(changed)
        while waiting:
            for reader in self._readers.get(waiting.pop(), ()):
                if reader not in changed:
                    changed.add(reader)
                    waiting.append(reader)
        earlier = self.comparisons
        self.findings, self.awards = Findings(), dict(self.awards)
        self._told = {known: told for known, told in self._told.items() if known not in changed}
        self._differences = Differences(self.findings)
        self._differences.comparisons.update(
            (name, known) for name, known in earlier.items() if known.cell not in changed
        )
        self._scopes, self._running = {}, []
        self._steps = {known: step for known, step in self._steps.items() if known not in changed}
        for known in changed:
            self.step(known)

    def _copies(self, cell: Cell) -> Iterator[Cell]:
        """The cells of derived tables that take their value from this one."""
        name = cell.declaration.name
        for member in self.filing.root.members.values():
            if isinstance(member, TableNode) and isinstance(member.declaration, DerivedTable):
                rows = [
                    row for row in member.rows if row.sources and row.sources[0].members.get(name) is cell
                ]
                twins = (row.members.get(name) for row in rows)
                yield from (
                    twin for twin in twins if isinstance(twin, Cell) and not twin.declaration.is_computed
                )

    def find(self, name: str) -> Cell | None:
        """The cell with this full name."""
        return self._cells.get(name)

    def scope(self, record: Record) -> RecordScope:
        """The names that formulas see from a record."""
        scope = self._scopes.get(record)
        if scope is None:
            scope = self._scopes[record] = RecordScope(self, record)
        return scope

    def evaluate(self, expression: Expression, record: Record) -> Step:
        """The value of a formula seen from a record."""
        if expression.formula is None:
            return Step(expression.text, NoValue("公式有误，见模板包的问题", "有误"))
        return evaluate(expression.formula, self.scope(record))

    def holds(self, expression: Expression, record: Record) -> bool | NoValue:
        """Whether a condition holds for a record."""
        value = self.evaluate(expression, record).value
        if isinstance(value, (bool, NoValue)):
            return value
        return NoValue(f"条件“{expression.text}”的结果不是“是”或“否”", "有误")

    def _derive(self, member: Member) -> None:
        """Give every derived table below a member its rows."""
        if isinstance(member, TableNode):
            if isinstance(member.declaration, DerivedTable):
                source = self.filing.root.members.get(member.declaration.source)
                if isinstance(source, TableNode):
                    derive_rows(member, source, self.holds, self.step, self.pack.catalogues)
            for row in member.rows:
                self._derive(row)
        elif isinstance(member, Record):
            for inner in member.members.values():
                self._derive(inner)

    def _compute(self, cell: Cell) -> Step:
        self._running.append(cell)
        try:
            step = self._own_step(cell)
            stated = self._stated.get(cell.name)
            if stated is not None:
                limit = self.pack.tail_limit
                step = settle(step, cell, stated, self.written, limit, self._differences)
        finally:
            self._running.pop()
        self._steps[cell] = step
        return step

    def _own_step(self, cell: Cell) -> Step:
        field = cell.declaration
        if cell in self._supposed:
            return Step(
                cell.name, _in_declared_unit(self._supposed[cell], field), span=cell.span, kind="input"
            )
        table = _totalled_table(cell)
        if table is not None and (field.formula is None or (field.additive and not field.formula.fits_total)):
            return self._total_step(cell, table)
        if field.formula is not None:
            return self._formula_step(cell, field.formula)
        if field.grade:
            return self._grade_step(cell)
        if field.award and _is_filed(cell.record):
            return self._award_step(cell)
        if cell.value is None:
            named = name_step(cell, self.pack.catalogues, self.step) if field.code_column else None
            return named or Step(cell.name, _absent(cell), span=cell.span, kind="input")
        return Step(cell.name, _in_declared_unit(cell.value, field), span=cell.span, kind="input")

    def written(self, step: Step) -> tuple[Quantity, int | None] | None:
        """An input as it was written, with its declared decimals."""
        cell = self._cells.get(step.text)
        value = None if cell is None else self._supposed.get(cell, cell.value)
        if cell is None or not isinstance(value, Quantity):
            return None
        return value, cell.declaration.decimals

    def _formula_step(self, cell: Cell, expression: Expression) -> Step:
        field = cell.declaration
        if expression.formula is None:
            return Step(cell.name, NoValue(f"{cell.name}的公式有误", "有误"), span=expression.span)
        inner = evaluate(expression.formula, self.scope(cell.record), as_printed=field.as_printed)
        value = as_declared(inner.value, field.unit, field.decimals)
        return Step(cell.name, value, (inner,), expression.span, field.basis, "formula")

    def _award_step(self, cell: Cell) -> Step:
        spec = self.pack.awards.get(cell.declaration.award)
        if spec is None:
            return Step(cell.name, NoValue(f"{cell.name}没有声明评分", "有误"), span=cell.span)
        scorer = Scorer(cell, spec, self.step)
        step = scorer.step(dict(self.pack.rules), self.evaluate, self.filing.root)
        self.findings.extend(scorer.findings)
        self._told[cell] = tuple(scorer.findings)
        if scorer.award is not None:
            self.awards[cell] = scorer.award
        return step

    def _grade_step(self, cell: Cell) -> Step:
        """The grade follows the score as printed."""
        grades = self.pack.grades.get(cell.declaration.grade)
        if grades is None:
            return Step(cell.name, NoValue(f"{cell.name}没有等级表", "有误"), span=cell.declaration.span)
        score = self.scope(cell.record).read(grades.source)
        value: Value = score.value
        if isinstance(value, Quantity):
            value = grades.grade(as_printed(value).value)
        bands = "、".join(f"{band.name}≥{plain(band.floor)}" for band in grades.bands)
        grading = Step(f"{score.text}按{grades.name}划定：{bands}", value, (score,))
        return Step(cell.name, value, (grading,), grades.span, grades.basis, "formula")

    def _total_step(self, cell: Cell, table: TableNode) -> Step:
        """The exact sum of a column over the rows that are added up; optional empty cells are passed over."""
        field = cell.declaration
        column = field.name
        operands = []
        for row in table.added_rows:
            member = row.members[column]
            if isinstance(member, Cell):
                operands.append(self.step(member))
        text = f"合计({table.name}, {column})"
        missing = [step.value for step in operands if isinstance(step.value, NoValue)]
        blocking = [value for value in missing if value.cause != "不适用"]
        if blocking:
            value: Value = blocking[0]
        elif len(missing) == len(operands):
            value = NoValue(f"{table.name}各行均未填{column}", "不适用")
        else:
            quantities = [step.value for step in operands if isinstance(step.value, Quantity)]
            value = as_declared(sum_quantities(quantities, field.unit), field.unit, field.decimals)
        adding = Step(text, value, tuple(operands), kind="operation", operator="合计")
        return Step(cell.name, value, (adding,), table.span, kind="formula")

    def _circle(self, cell: Cell) -> Step:
        names = [running.name for running in self._running[self._running.index(cell) :]]
        circle = " → ".join((*names, cell.name))
        self.findings.add(CIRCULAR.at(cell.declaration.span, f"公式互相引用：{circle}"))
        return Step(cell.name, NoValue(f"公式互相引用：{circle}", "有误"), span=cell.declaration.span)


def _totalled_table(cell: Cell) -> TableNode | None:
    """The table in whose total row a cell stands."""
    outer = cell.record.outer
    return outer if isinstance(outer, TableNode) and outer.total is cell.record else None


def _is_filed(record: Record) -> bool:
    """Whether a record, or the row that it belongs to, is in the filing at all."""
    while not isinstance(record, Row) and isinstance(record.outer, Record):
        record = record.outer
    return record.given


def _absent(cell: Cell) -> NoValue:
    """Why a cell that was not given has no value: it is missing if required, else it does not apply."""
    if cell.declaration.required is True:
        return NoValue(f"未填 {cell.name}", "未填")
    return NoValue(f"未填 {cell.name}", "不适用")


def _in_declared_unit(value: Value, field: Field) -> Value:
    """The figure in the unit and to the precision that the form prints."""
    if not isinstance(value, Quantity):
        return value
    converted = convert(value, field.unit)
    if field.type is Type.YEAR or field.decimals is None:
        return converted
    return Quantity(converted.value, converted.unit, field.decimals)
