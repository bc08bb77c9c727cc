"""The merged YAML of a pack → a Pack: declarations read, names known, every formula and text compiled."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

from toolkit import vocabulary as v
from toolkit.catalogue import read_catalogues
from toolkit.dictionary import AnyDeclaration, Dictionary, DictionaryReader, Field, Group
from toolkit.finding import Findings, Kind, Severity, Span
from toolkit.pack.awards import UNKNOWN_RULE, read_awards
from toolkit.pack.check_entries import CheckReader
from toolkit.pack.entries import UNKNOWN_PATH, EntryReader
from toolkit.pack.layers import FILES, PACK_FILE, Layer, find_layers, merge_file
from toolkit.pack.model import Pack
from toolkit.pack.score_tree import ScoreTreeReader
from toolkit.pack.summary import read_summary
from toolkit.quantity import Quantity
from toolkit.reading import Reader, similar
from toolkit.scoring import read_rules
from toolkit.source import Mapping, Node, Scalar, Sequence
from toolkit.tag import TagEnvironment
from toolkit.wording import read_styles

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
    v.UNIT_NAME,
    v.SUMMARY,
    v.MEANING,
    v.BASIS,
)
_SCORE_DECIMALS = 2
_DEFAULT_TAIL_LIMIT = Fraction(5, 100)


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
        entries = EntryReader(reader, self._dictionary, self._environment, self._layers)
        checks = CheckReader(reader, self._files["checks.yaml"], entries.condition)
        checks.refuse_removals(self._layers)
        title = reader.text(manifest.get(v.TITLE), v.TITLE) or self._name
        region = reader.text(manifest.get(v.REGION), v.REGION)
        styles, problems = read_styles(plain_data(manifest.get(v.NUMBER_STYLES)))
        for problem in problems:
            self._findings.add(FAULTY_STYLE.at(_style_span(manifest, problem), problem))
        return Pack(
            name=self._name,
            title=title,
            region=region,
            year=self._year,
            folders=tuple(layer.folder for layer in self._layers),
            dictionary=self._dictionary,
            styles=styles,
            grades=dict(entries.grades(manifest)),
            sections=dict(entries.sections(manifest)),
            documents=dict(entries.documents(manifest)),
            phrases=dict(entries.phrases(self._files["wording.yaml"])),
            catalogues=self._dictionary.catalogues,
            checks=dict(checks.declared()),
            settings=dict(checks.settings()),
            rules=self._rules,
            awards=self._awards,
            tail_limit=self._tail_limit(manifest),
            unit_name=self._unit_name(manifest),
            summary=tuple(read_summary(manifest, self._dictionary, reader)),
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
        return Dictionary(members, read_catalogues(self._files["subjects.yaml"], self._reader))

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

    def _tail_limit(self, manifest: Mapping) -> Quantity:
        node = manifest.get(v.TAIL_LIMIT)
        number = self._reader.number(node, v.TAIL_LIMIT) if node is not None else None
        return Quantity(_DEFAULT_TAIL_LIMIT if number is None else number, v.TAIL_LIMIT_UNIT)

    def _unit_name(self, manifest: Mapping) -> tuple[str, ...]:
        node = manifest.get(v.UNIT_NAME)
        path = tuple(self._reader.text(node, v.UNIT_NAME).split(".")) if node is not None else ()
        if node is None or isinstance(self._dictionary.find(path), Field):
            return path
        self._findings.add(UNKNOWN_PATH.at(node.span, f"“{v.UNIT_NAME}”所写的“{'.'.join(path)}”不是数据项"))
        return ()


def _style_span(manifest: Mapping, problem: str) -> Span:
    """The place of a problem with a number style, which begins with the keys that lead there."""
    path, _, rest = problem.partition(" ")
    node: Node = manifest
    span = manifest.span
    for key in path.split("."):
        pair = node.pair(key) if isinstance(node, Mapping) else None
        if pair is None:
            break
        node, span = pair.value, pair.key.span
    wrong = rest.partition("“")[2].partition("”")[0]
    pair = node.pair(wrong) if isinstance(node, Mapping) else None
    return pair.key.span if pair is not None else span


def plain_data(node: Node | None) -> object:
    """Nodes as plain dictionaries, lists and texts."""
    if isinstance(node, Mapping):
        return {pair.key.text: plain_data(pair.value) for pair in node.pairs}
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else {}
