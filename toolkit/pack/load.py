"""The merged YAML of a pack → a Pack: declarations read, names known, every formula and text compiled."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import cast

from toolkit import vocabulary as v
from toolkit.dictionary import AnyDeclaration, Dictionary, DictionaryReader, Expression, Field, Group
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.pack.awards import UNKNOWN_RULE, read_awards
from toolkit.pack.layers import FILES, PACK_FILE, Layer, find_document, find_layers, merge_file
from toolkit.pack.model import Band, DeclaredCheck, DocumentSpec, Grades, Pack, Phrase, PhraseCase, Section
from toolkit.pack.score_tree import ScoreTreeReader
from toolkit.quantity import Quantity
from toolkit.reading import Reader, similar
from toolkit.scoring import read_rules
from toolkit.source import Mapping, Node, Scalar, Sequence
from toolkit.tag import CompiledText, TagEnvironment, TagError
from toolkit.wording import read_styles

MISSING_TEMPLATE = Kind(
    "T122",
    Severity.ERROR,
    "找不到成文的模板文件",
    why="没有模板文件就不能生成成文。",
    wrong="模板: 自评报告.doc",
    right="模板: 自评报告.docx（放在模板包的 documents 文件夹）",
)
FAULTY_TEXT = Kind(
    "T123",
    Severity.ERROR,
    "模板包中的文字标记写错",
    why="标记写错的文字无法印出。",
    wrong="印: 比上年增加{{ 增减额 }",
    right="印: 比上年增加{{ 增减额 }}",
)
UNKNOWN_PATH = Kind(
    "T124",
    Severity.ERROR,
    "模板包引用了数据字典中没有的名称",
    why="名称不存在，这一条不起作用。",
    wrong="内容: 存在的问题",
    right="内容: 存在问题",
)
BANDS_NOT_FALLING = Kind(
    "T125",
    Severity.ERROR,
    "等级档次没有由高到低排列",
    why="按从上到下的次序划定等级，次序不对会划错。",
    wrong="档次: [{名: 良, 下限: 80}, {名: 优, 下限: 90}]",
    right="档次: [{名: 优, 下限: 90}, {名: 良, 下限: 80}]",
)
FAULTY_STYLE = Kind(
    "T126",
    Severity.ERROR,
    "数字样式写错",
    why="写错的样式不起作用，数字会按默认样式印出。",
    wrong="数字样式: {正文: {金额: {去掉尾零: 是}}}",
    right="数字样式: {正文: {金额: {去尾零: 是}}}",
)
FORMULA_COLLIDES = Kind(
    "T127",
    Severity.ERROR,
    "公式与数据字典相重",
    why="同一名称既由填报人填写又由公式计算，无所适从。",
    wrong="dictionary.yaml 和 formulas.yaml 都有 支出进度",
    right="只在一处声明",
)

_PACK_KEYS = (
    v.NAME,
    v.TITLE,
    v.PARENT,
    v.REGION,
    v.NEEDS_VERSION,
    v.DECIMALS,
    v.NUMBER_STYLES,
    v.GRADES,
    v.SECTIONS,
    v.DOCUMENTS,
    v.TAIL_LIMIT,
    v.MEANING,
    v.BASIS,
)
_SCORE_DECIMALS = 2
_DEFAULT_TAIL_LIMIT = Fraction(5, 100)
_LEVELS = {"错误": Severity.ERROR, "警告": Severity.WARNING, "提示": Severity.NOTE}


class PackLibrary:
    """Loads packs from their folders, each pack and year once."""

    def __init__(self, roots: tuple[Path, ...], environment: TagEnvironment) -> None:
        self.roots = roots
        self.environment = environment
        self._packs: dict[tuple[str, int], Pack] = {}

    def load(self, name: str, year: int, asked_at: Span, findings: Findings) -> Pack | None:
        """The pack for a year, or None with a finding at `asked_at`; its own findings stay in the pack."""
        key = (name, year)
        if key not in self._packs:
            problems = Findings()
            layers = find_layers(name, year, self.roots, problems, asked_at)
            if not layers:
                findings.extend(problems)
                return None
            self._packs[key] = _PackLoader(name, year, layers, self.environment, problems).load()
        return self._packs[key]


class _PackLoader:
    """One loading of one pack for one year."""

    def __init__(
        self,
        name: str,
        year: int,
        layers: tuple[Layer, ...],
        environment: TagEnvironment,
        findings: Findings,
    ) -> None:
        self._name = name
        self._year = year
        self._layers = layers
        self._environment = environment
        self._reader = Reader()
        self._findings = self._reader.findings
        self._findings.extend(findings)
        self._files = {file: merge_file(file, layers, self._findings) for file in FILES}

    def load(self) -> Pack:
        """The pack, with every finding about it."""
        manifest = self._files[PACK_FILE]
        reader = self._reader
        reader.known_keys(manifest, PACK_FILE, _PACK_KEYS)
        self._dictionary = self._read_dictionary(manifest)
        self._dictionary.compile(self._findings)
        self._bind_awards()
        title = reader.text(manifest.get(v.TITLE), v.TITLE) or self._name
        region = reader.text(manifest.get(v.REGION), v.REGION)
        styles, problems = read_styles(plain_data(manifest.get(v.NUMBER_STYLES)))
        for problem in problems:
            self._findings.add(FAULTY_STYLE.at(_span(manifest, v.NUMBER_STYLES), problem))
        return Pack(
            name=self._name,
            title=title,
            region=region,
            year=self._year,
            folders=tuple(layer.folder for layer in self._layers),
            dictionary=self._dictionary,
            styles=styles,
            grades=dict(self._grades(manifest)),
            sections=dict(self._sections(manifest)),
            documents=dict(self._documents(manifest)),
            phrases=dict(self._phrases(self._files["wording.yaml"])),
            checks=dict(self._checks(self._files["checks.yaml"])),
            rules=self._rules,
            awards=self._awards,
            tail_limit=self._tail_limit(manifest),
            findings=tuple(self._findings),
        )

    def _read_dictionary(self, manifest: Mapping) -> Dictionary:
        decimals = {}
        node = self._reader.mapping(manifest.get(v.DECIMALS), v.DECIMALS)
        for pair in node.pairs if node else ():
            places = self._reader.integer(pair.value, f"{v.DECIMALS}“{pair.key.text}”")
            if places is not None:
                decimals[pair.key.text] = places
        declarations = DictionaryReader(self._reader, decimals)
        self._read_scoring(decimals)
        members = declarations.members(self._files["dictionary.yaml"], "数据字典")
        for path, formula in declarations.formulas(self._files["formulas.yaml"]):
            self._insert(members, path, formula)
        members.update(self._trees)
        return Dictionary(members)

    def _read_scoring(self, decimals: dict[str, int]) -> None:
        """The rules, awards and score trees of scoring.yaml; the trees become part of the dictionary."""
        scoring = self._files["scoring.yaml"]
        self._reader.known_keys(scoring, "scoring.yaml", (v.RULES, v.AWARDS, v.SCORE_TREES))
        written = self._reader.mapping(scoring.get(v.RULES), v.RULES)
        names = [pair.key.text for pair in written.pairs] if written else []
        self._rules = read_rules(written, self._reader) if written else {}
        trees = ScoreTreeReader(self._reader, names, decimals.get(v.TYPE_NUMBER, _SCORE_DECIMALS))
        self._trees = dict(trees.trees(self._reader.mapping(scoring.get(v.SCORE_TREES), v.SCORE_TREES)))
        written = self._reader.mapping(scoring.get(v.AWARDS), v.AWARDS)
        self._awards = dict(read_awards(written, names, self._reader))
        self._awards.update(trees.awards)

    def _bind_awards(self) -> None:
        """Compile the formulas of the awards, each where the scores that name it stand."""
        root = self._dictionary.root
        for _, declaration, levels in self._dictionary.fields():
            if not declaration.award:
                continue
            spec = self._awards.get(declaration.award)
            if spec is None:
                self._findings.add(
                    UNKNOWN_RULE.at(
                        declaration.span,
                        f"数据项“{declaration.name}”的评分“{declaration.award}”没有在 scoring.yaml 中声明",
                        hints=similar(declaration.award, list(self._awards)),
                        实为=declaration.award,
                    )
                )
                continue
            for expression in (spec.figure, spec.external_full):
                if expression is not None:
                    self._dictionary.bind(expression, root if spec.at_root else levels, self._findings)

    def _insert(self, members: dict[str, AnyDeclaration], path: tuple[str, ...], formula: Field) -> None:
        """Put a formula at its path; groups on the way are made, nothing else may stand there."""
        for depth, segment in enumerate(path[:-1], 1):
            group = members.get(segment)
            if group is None:
                group = Group(name=segment, label=segment, span=formula.span, members={})
                members[segment] = group
            if not isinstance(group, Group):
                name = ".".join(path[:depth])
                self._findings.add(
                    FORMULA_COLLIDES.at(formula.span, f"公式“{'.'.join(path)}”不能放在“{name}”下，它不是组")
                )
                return
            members = cast("dict[str, AnyDeclaration]", group.members)
        if path[-1] in members:
            self._findings.add(
                FORMULA_COLLIDES.at(
                    formula.span,
                    f"公式“{'.'.join(path)}”与数据字典中的同名数据项相重",
                    hints=("请只保留一个，或者换一个名称",),
                )
            )
            return
        members[path[-1]] = formula

    def _place(self, node: Scalar, what: str) -> tuple[str, ...] | None:
        """The path of a group or table, also of one inside the rows of a table."""
        path = tuple(node.text.split("."))
        return path if self._dictionary.levels_inside(path) is not None else self._find(node, what)

    def _find(self, node: Scalar, what: str) -> tuple[str, ...] | None:
        """A path from the root that the dictionary knows."""
        path = tuple(node.text.split("."))
        if self._dictionary.find(path) is not None:
            return path
        self._findings.add(
            UNKNOWN_PATH.at(
                node.span,
                f"{what}“{node.text}”不在数据字典中",
                hints=similar(path[-1], self._dictionary.names),
                实为=node.text,
            )
        )
        return None

    def _grades(self, manifest: Mapping) -> Iterator[tuple[str, Grades]]:
        reader = self._reader
        for key, entry in reader.entries(manifest.get(v.GRADES), v.GRADES):
            what = f"等级“{key.text}”"
            keys = (v.GRADE_SOURCE, v.GRADE_BANDS, v.BASIS, v.UNCONFIRMED, v.MEANING)
            reader.known_keys(entry, what, keys)
            source = entry.get(v.GRADE_SOURCE)
            bands = tuple(self._bands(entry.get(v.GRADE_BANDS), what))
            if not isinstance(source, Scalar) or not bands:
                reader.missing(entry.span, what, f"{v.GRADE_SOURCE}和{v.GRADE_BANDS}")
                continue
            if any(upper.floor <= lower.floor for upper, lower in pairwise(bands)):
                self._findings.add(BANDS_NOT_FALLING.at(key.span, f"{what}的档次没有由高到低排列"))
            path = self._find(source, f"{what}的{v.GRADE_SOURCE}")
            if path is not None:
                basis = reader.text(entry.get(v.BASIS), what)
                unconfirmed = reader.flag(entry.get(v.UNCONFIRMED), what, default=False)
                yield key.text, Grades(key.text, path, bands, basis, unconfirmed, key.span)

    def _bands(self, node: Node | None, what: str) -> Iterator[Band]:
        for entry in self._reader.mappings(node, f"{what}的{v.GRADE_BANDS}"):
            name = self._reader.text(entry.get(v.BAND_NAME), f"{what}的{v.BAND_NAME}")
            floor = self._reader.number(entry.get(v.BAND_FLOOR), f"{what}的{v.BAND_FLOOR}")
            if name and floor is not None:
                yield Band(name, floor)
            else:
                self._reader.missing(entry.span, what, f"{v.BAND_NAME}和{v.BAND_FLOOR}")

    def _sections(self, manifest: Mapping) -> Iterator[tuple[str, Section]]:
        reader = self._reader
        for key, entry in reader.entries(manifest.get(v.SECTIONS), v.SECTIONS):
            what = f"章节“{key.text}”"
            keys = (v.SECTION_CONTENT, v.SECTION_EMPTY, v.SECTION_TEXT, v.MEANING)
            reader.known_keys(entry, what, keys)
            nodes = reader.texts(entry.get(v.SECTION_CONTENT), f"{what}的{v.SECTION_CONTENT}")
            content = [self._find(node, f"{what}的{v.SECTION_CONTENT}") for node in nodes]
            policies = (v.EMPTY_PRINT, v.EMPTY_OMIT, v.REQUIRED)
            policy = reader.choice(
                entry.get(v.SECTION_EMPTY), f"{what}的{v.SECTION_EMPTY}", policies, v.REQUIRED
            )
            text = reader.text(entry.get(v.SECTION_TEXT), f"{what}的{v.SECTION_TEXT}")
            if policy == v.EMPTY_PRINT and not text:
                reader.missing(entry.span, what, v.SECTION_TEXT)
            paths = tuple(path for path in content if path is not None)
            yield key.text, Section(key.text, paths, policy, text, key.span)

    def _documents(self, manifest: Mapping) -> Iterator[tuple[str, DocumentSpec]]:
        reader = self._reader
        for key, entry in reader.entries(manifest.get(v.DOCUMENTS), v.DOCUMENTS):
            what = f"成文“{key.text}”"
            keys = (v.TEMPLATE, v.FILE_NAME, v.CONDITION, v.FOR_EACH, v.MEANING)
            reader.known_keys(entry, what, keys)
            file = reader.text(entry.get(v.TEMPLATE), f"{what}的{v.TEMPLATE}")
            found = find_document(file, self._layers)
            if found is None:
                self._findings.add(
                    MISSING_TEMPLATE.at(
                        _span(entry, v.TEMPLATE),
                        f"{what}的模板“{file}”不在模板包的 documents 文件夹中",
                        实为=file,
                    )
                )
                continue
            for_each = reader.text(entry.get(v.FOR_EACH), f"{what}的{v.FOR_EACH}")
            inside: tuple[str, ...] = (for_each,) if for_each else ()
            yield (
                key.text,
                DocumentSpec(
                    name=key.text,
                    template=found[0],
                    shown=found[1],
                    file_name=self._text(entry.get(v.FILE_NAME), what),
                    condition=self._condition(entry.get(v.CONDITION), inside, what),
                    for_each=for_each,
                    span=key.span,
                ),
            )

    def _phrases(self, wording: Mapping) -> Iterator[tuple[str, Phrase]]:
        reader = self._reader
        reader.known_keys(wording, "wording.yaml", (v.PHRASES,))
        for key, entry in reader.entries(wording.get(v.PHRASES), v.PHRASES):
            what = f"措辞“{key.text}”"
            reader.known_keys(entry, what, (v.USED_IN, v.CASES, v.MEANING, v.BASIS))
            places = reader.texts(entry.get(v.USED_IN), f"{what}的{v.USED_IN}")
            used_in = tuple(
                path for node in places if (path := self._place(node, f"{what}的{v.USED_IN}")) is not None
            )
            cases = tuple(self._cases(entry, used_in or ((),), what))
            yield key.text, Phrase(key.text, used_in, cases, key.span)

    def _cases(self, entry: Mapping, used_in: tuple[tuple[str, ...], ...], what: str) -> Iterator[PhraseCase]:
        for case in self._reader.mappings(entry.get(v.CASES), f"{what}的{v.CASES}"):
            self._reader.known_keys(case, what, (v.WHEN, v.OTHERWISE, v.EMPTY_PRINT))
            text = self._text(case.get(v.EMPTY_PRINT), what)
            when = case.get(v.WHEN)
            if text is None or (when is None and case.get(v.OTHERWISE) is None):
                self._reader.missing(case.span, what, f"{v.WHEN}（或{v.OTHERWISE}）和{v.EMPTY_PRINT}")
                continue
            conditions = [self._condition(when, place, what) for place in used_in]
            yield PhraseCase(conditions[0], text, case.span)

    def _checks(self, checks: Mapping) -> Iterator[tuple[str, DeclaredCheck]]:
        reader = self._reader
        for key, entry in reader.entries(checks, "核对"):
            what = f"核对“{key.text}”"
            keys = (
                v.CHECK_CODE,
                v.CHECK_CLAIM,
                v.CHECK_LEVEL,
                v.CHECK_HINT,
                v.USED_IN,
                v.MEANING,
                v.BASIS,
                v.UNCONFIRMED,
            )
            reader.known_keys(entry, what, keys)
            used_in = reader.text(entry.get(v.USED_IN), f"{what}的{v.USED_IN}")
            path = tuple(used_in.split(".")) if used_in else ()
            claim = self._condition(entry.get(v.CHECK_CLAIM), path, what)
            code = reader.text(entry.get(v.CHECK_CODE), f"{what}的{v.CHECK_CODE}")
            if claim is None or not code:
                reader.missing(entry.span, what, f"{v.CHECK_CODE}和{v.CHECK_CLAIM}")
                continue
            level = reader.choice(entry.get(v.CHECK_LEVEL), f"{what}的{v.CHECK_LEVEL}", _LEVELS, "错误")
            yield (
                key.text,
                DeclaredCheck(
                    code=code,
                    name=key.text,
                    claim=claim,
                    severity=_LEVELS[level],
                    used_in=path,
                    meaning=reader.text(entry.get(v.MEANING), f"{what}的{v.MEANING}"),
                    hint=reader.text(entry.get(v.CHECK_HINT), f"{what}的{v.CHECK_HINT}"),
                    basis=reader.text(entry.get(v.BASIS), f"{what}的{v.BASIS}"),
                    span=key.span,
                ),
            )

    def _condition(self, node: Node | None, inside: tuple[str, ...], what: str) -> Expression | None:
        """A formula that stands inside the table or group at a path."""
        if node is None:
            return None
        text = self._reader.text(node, what)
        levels = self._dictionary.levels_inside(inside)
        if levels is None:
            self._findings.add(
                UNKNOWN_PATH.at(node.span, f"{what}所用的“{'.'.join(inside)}”不是数据字典中的表或组")
            )
            return None
        expression = Expression(text, node.span)
        self._dictionary.bind(expression, levels, self._findings)
        return expression

    def _text(self, node: Node | None, what: str) -> CompiledText | None:
        """A text with tags."""
        if node is None:
            return None
        try:
            return self._environment.compile(self._reader.text(node, what), name=str(node.span))
        except TagError as error:
            self._findings.add(
                FAULTY_TEXT.at(node.span, f"{what}的文字标记有误：{error.message}", hints=error.hints)
            )
            return None

    def _tail_limit(self, manifest: Mapping) -> Quantity:
        node = manifest.get(v.TAIL_LIMIT)
        number = self._reader.number(node, v.TAIL_LIMIT) if node is not None else None
        return Quantity(_DEFAULT_TAIL_LIMIT if number is None else number, v.TAIL_LIMIT_UNIT)


def _span(entry: Mapping, key: str) -> Span:
    node = entry.get(key)
    return entry.span if node is None else node.span


def plain_data(node: Node | None) -> object:
    """Nodes as plain dictionaries, lists and texts."""
    if isinstance(node, Mapping):
        return {pair.key.text: plain_data(pair.value) for pair in node.pairs}
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else {}
