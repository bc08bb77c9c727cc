"""Compiling the formulas of a pack: names, units, circles, all before any filing is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit import vocabulary as v
from toolkit.dictionary.codes import Catalogues, declaration_faults, reference_faults
from toolkit.dictionary.declare import (
    AnyDeclaration,
    Declaration,
    DerivedTable,
    Expression,
    Field,
    FixedTable,
    FreeTable,
    Group,
    Table,
    Texts,
)
from toolkit.dictionary.scope import (
    Level,
    Levels,
    Path,
    Resolved,
    Unresolved,
    in_total,
    inner_levels,
    resolve,
    walk_fields,
)
from toolkit.finding import Findings, Kind, Severity
from toolkit.formula import (
    Formula,
    FormulaError,
    Reference,
    check_unit,
    formula_finding,
    parse_formula,
    unit_of,
)
from toolkit.reading import similar

UNKNOWN_NAME = Kind(
    "F010",
    Severity.ERROR,
    "公式引用了数据字典中没有的名称",
    why="名称写错，公式就算不出来。",
    wrong="公式: 决算−去年决算",
    right="公式: 决算−上年决算",
)
AMBIGUOUS_NAME = Kind(
    "F011",
    Severity.ERROR,
    "公式中的名称有两种理解",
    why="行内和行外有同名的数据项，分不清取哪一个。",
    wrong="行内有“决算”，表外也有“决算”",
    right="写全名，如 支出.合计.决算",
)
NOT_A_VALUE = Kind(
    "F012",
    Severity.ERROR,
    "公式引用的不是单个数据项",
    why="整张表、整组不能直接参加计算。",
    wrong="公式: 支出/2",
    right="公式: 支出.合计.决算/2",
)
CIRCULAR = Kind(
    "F013",
    Severity.ERROR,
    "公式互相引用成圈",
    why="甲由乙算出、乙又由甲算出，谁也算不出来。",
    wrong="调整后预算: 年初预算+年中调整；年中调整: 调整后预算−年初预算",
    right="只让其中一个由公式算出，另一个由填报人填写",
)
UNKNOWN_SOURCE = Kind(
    "F014",
    Severity.ERROR,
    "派生表的来源不是数据字典中的表",
    why="没有来源就没有可派生的行。",
    wrong="来源: 收支",
    right="来源: 收支明细",
)

NOTHING_TO_CARRY = Kind(
    "F030",
    Severity.ERROR,
    "结转所写的名称不存在",
    why="名称不存在，结转到下一年度时这一项就空着，或者到期的行也带了过去。",
    wrong="上年决算: {类型: 金额, 承上年: 决算数}",
    right="上年决算: {类型: 金额, 承上年: 决算}",
)

_ROWS = "*"


class Dictionary:
    """The declared members of the root, with every name that formulas may use."""

    def __init__(self, members: Mapping[str, AnyDeclaration], catalogues: Catalogues) -> None:
        self.members = members
        self.catalogues = catalogues
        self.root: Levels = (Level((), members),)
        self.names = frozenset(_names(members))

    def find(self, path: Path) -> AnyDeclaration | None:
        """The declaration at a path from the root, through fixed rows and totals."""
        resolved = resolve(path, self.root)
        return resolved.declaration if isinstance(resolved, Resolved) else None

    def declared_path(self, path: Path) -> Path:
        """A path without rows and the names of fixed rows and totals: all rows of a column count as one."""
        kept: list[str] = []
        members: Mapping[str, AnyDeclaration] = self.members
        for segment in path:
            declaration = members.get(segment)
            if declaration is None:
                continue
            kept.append(segment)
            if isinstance(declaration, Group):
                members = declaration.members
            elif isinstance(declaration, Table):
                members = declaration.columns
        return tuple(kept)

    def levels_inside(self, path: Path) -> Levels | None:
        """What a formula sees inside the group or table at a path; the root's level for an empty path."""
        levels = self.root
        members = self.members
        for depth, segment in enumerate(path, 1):
            declaration = members.get(segment)
            if not isinstance(declaration, (Group, Table)):
                return None
            levels = inner_levels(path[:depth], declaration, levels, self.members)
            members = declaration.members if isinstance(declaration, Group) else declaration.columns
        return levels

    def fields(self) -> Iterator[tuple[Path, Field, Levels]]:
        """Every field with its path and the levels that its own formulas see."""
        for path, declaration, levels in walk_fields(self.members, self.members, self.root):
            if isinstance(declaration, Field):
                yield path, declaration, levels

    def compile(self, findings: Findings) -> None:
        """Compile every formula and condition of the declarations; what is wrong becomes a finding."""
        edges: dict[Path, set[Path]] = {}
        for path, declaration, levels in walk_fields(self.members, self.members, self.root):
            if isinstance(declaration, DerivedTable):
                self._compile_source(declaration, findings)
            faults = declaration_faults(declaration, levels[0].members, self.members, self.catalogues)
            findings.extend(faults)
            required = getattr(declaration, "required", False)
            if isinstance(required, Expression):
                self.bind(required, levels, findings)
            if isinstance(declaration, Field) and declaration.formula is not None:
                unit = declaration.unit if declaration.type.is_number else None
                reads = self.bind(declaration.formula, levels, findings, unit=unit)
                edges[path] = {self.declared_path(read) for read in reads}
                declaration.formula.fits_total = _fits_total(declaration.formula, levels[0])
            self._check_carrying(declaration, levels, findings)
        for circle in _circles(edges):
            declaration = self._declared(circle[0])
            text = " → ".join(".".join(path) for path in (*circle, circle[0]))
            findings.add(
                CIRCULAR.at(declaration.span, f"公式互相引用：{text}", hints=("请去掉其中一个公式",))
            )

    def _check_carrying(self, declaration: AnyDeclaration, levels: Levels, findings: Findings) -> None:
        """The names that say what is carried into the next year must lead somewhere."""
        wanted: list[tuple[Declaration, str, str, bool]] = []
        if isinstance(declaration, Field) and declaration.carried:
            found = resolve(tuple(declaration.carried.split(".")), levels)
            wanted.append((declaration, v.CARRIED, declaration.carried, isinstance(found, Resolved)))
        for row in declaration.rows.values() if isinstance(declaration, FixedTable) else ():
            found = resolve(tuple(row.carried.split(".")), self.root)
            wanted += [(row, v.CARRIED, row.carried, isinstance(found, Resolved))] if row.carried else []
        if isinstance(declaration, FreeTable) and declaration.ends:
            wanted.append((declaration, v.ENDS, declaration.ends, declaration.ends in declaration.columns))
        for told, key, name, exists in wanted:
            if not exists:
                message = f"“{told.name}”的{key}“{name}”不存在"
                findings.add(NOTHING_TO_CARRY.at(told.span, message, 实为=name))

    def _compile_source(self, table: DerivedTable, findings: Findings) -> None:
        source = self.members.get(table.source)
        if not isinstance(source, (FixedTable, FreeTable)):
            tables = [name for name, item in self.members.items() if isinstance(item, Table)]
            findings.add(
                UNKNOWN_SOURCE.at(
                    table.span,
                    f"派生表“{table.name}”的来源“{table.source}”不是数据字典中的表",
                    hints=similar(table.source, tables),
                    实为=table.source,
                )
            )
        elif table.condition is not None:
            inside = inner_levels((table.source,), source, self.root, self.members)
            self.bind(table.condition, inside, findings)

    def bind(
        self, expression: Expression, levels: Levels, findings: Findings, *, unit: str | None = None
    ) -> tuple[Path, ...]:
        """Compile one formula seen from `levels`; gives the declared paths of the values that it reads."""
        try:
            formula = parse_formula(expression.text, self.names, span=expression.span)
        except FormulaError as error:
            findings.add(formula_finding(error, expression.span))
            return ()
        reads = [
            self._bind_reference(reference, formula, expression, levels, findings)
            for reference in formula.references()
        ]
        if None in reads:
            return ()
        if not self._units_agree(formula, expression, levels, unit, findings):
            return ()
        expression.formula = formula
        return tuple(read.path for read in reads if read is not None and isinstance(read.declaration, Field))

    def _bind_reference(
        self,
        reference: Reference,
        formula: Formula,
        expression: Expression,
        levels: Levels,
        findings: Findings,
    ) -> Resolved | None:
        found = self._resolve(reference, levels)
        name = ".".join(reference.path)
        if isinstance(found, Unresolved):
            if found.ambiguous:
                meanings = "、".join(".".join(path) for path in found.ambiguous)
                findings.add(
                    AMBIGUOUS_NAME.at(
                        expression.span,
                        f"公式“{formula.text}”中的“{found.segment}”有两种理解：{meanings}",
                        hints=("请写全名",),
                    )
                )
            else:
                findings.add(
                    UNKNOWN_NAME.at(
                        expression.span,
                        f"公式“{formula.text}”中的“{name}”：这里没有“{found.segment}”",
                        hints=similar(found.segment, found.known),
                        实为=found.segment,
                    )
                )
            return None
        wanted = (Table, Texts) if reference.role == "rows" else (Field, Texts)
        if not isinstance(found.declaration, wanted):
            findings.add(
                NOT_A_VALUE.at(
                    expression.span,
                    f"公式“{formula.text}”中的“{name}”"
                    + ("不是表或条目" if reference.role == "rows" else "不是单个数据项"),
                    实为=name,
                )
            )
            return None
        faults = tuple(reference_faults(reference, found.declaration, expression, self.catalogues))
        findings.extend(faults)
        return None if faults else found

    def _resolve(self, reference: Reference, levels: Levels) -> Resolved | Unresolved:
        """Resolve a reference; inside 合计 and its like the row of the table comes first."""
        inner = levels
        for within in reference.within:
            table = resolve(within, inner)
            if isinstance(table, Unresolved) or not isinstance(table.declaration, Table):
                return Unresolved(within[-1], ())
            inner = inner_levels(table.path, table.declaration, inner, self.members)
            row = inner[0]
            if reference.path[0] in row.members and within == reference.within[-1]:
                return resolve(reference.path, (row,))
        return resolve(reference.path, inner)

    def _units_agree(
        self, formula: Formula, expression: Expression, levels: Levels, unit: str | None, findings: Findings
    ) -> bool:
        def unit_of_reference(path: Path) -> str | None:
            reference = Reference(path)
            if _ROWS in path:
                table = path[: path.index(_ROWS)]
                reference = Reference(path[len(table) + 1 :], within=(table,))
            found = self._resolve(reference, levels)
            declaration = found.declaration if isinstance(found, Resolved) else None
            if isinstance(declaration, Field) and declaration.type.is_number:
                return declaration.unit
            return None

        try:
            if unit is None:
                unit_of(formula, unit_of_reference)
            else:
                check_unit(formula, unit, unit_of_reference)
        except FormulaError as error:
            findings.add(formula_finding(error, expression.span))
            return False
        return True

    def _declared(self, path: Path) -> AnyDeclaration:
        members: Mapping[str, AnyDeclaration] = self.members
        for segment in path[:-1]:
            declaration = members[segment]
            if isinstance(declaration, Group):
                members = declaration.members
            elif isinstance(declaration, Table):
                members = declaration.columns
        return members[path[-1]]


def _fits_total(expression: Expression, row: Level) -> bool:
    """Whether every column that a formula reads has a cell in the total row."""
    references = expression.formula.references() if expression.formula is not None else ()
    columns = (row.members.get(reference.path[0]) for reference in references if not reference.within)
    return all(column is None or in_total(column) for column in columns)


def _names(members: Mapping[str, AnyDeclaration]) -> Iterator[str]:
    for name, declaration in members.items():
        yield name
        if isinstance(declaration, Group):
            yield from _names(declaration.members)
        elif isinstance(declaration, Table):
            yield from _names(declaration.columns)
            if declaration.total:
                yield declaration.total
            if isinstance(declaration, FixedTable):
                yield from declaration.rows
            if isinstance(declaration, DerivedTable):
                yield v.GROUPED_ROWS


def _circles(edges: Mapping[Path, set[Path]]) -> Iterator[tuple[Path, ...]]:
    """The circles of a graph, each once."""
    done: set[Path] = set()
    for start in edges:
        trail: list[Path] = []
        stack: list[tuple[Path, Iterator[Path]]] = []
        if start not in done:
            stack.append((start, iter(sorted(edges[start]))))
            trail.append(start)
        while stack:
            _, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                done.add(trail.pop())
            elif target in trail:
                yield tuple(trail[trail.index(target) :])
            elif target in edges and target not in done:
                trail.append(target)
                stack.append((target, iter(sorted(edges[target]))))
