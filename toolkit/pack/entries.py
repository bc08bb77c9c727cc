"""What a pack says besides its figures: grades, sections, documents, phrases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from toolkit import vocabulary as v
from toolkit.dictionary import Dictionary, Expression, Unresolved, resolve
from toolkit.finding import Kind, Severity, Span
from toolkit.pack.layers import Layer, find_document
from toolkit.pack.model import Band, DocumentSpec, Grades, Phrase, PhraseCase, Section
from toolkit.reading import Reader, similar
from toolkit.source import Mapping, Node, Scalar
from toolkit.tag import CompiledText, TagEnvironment, TagError

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


class EntryReader:
    """Reads the named entries of a pack; their formulas are compiled against its dictionary."""

    def __init__(
        self,
        reader: Reader,
        dictionary: Dictionary,
        environment: TagEnvironment,
        layers: tuple[Layer, ...],
    ) -> None:
        self._reader = reader
        self._findings = reader.findings
        self._dictionary = dictionary
        self._environment = environment
        self._layers = layers

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

    def grades(self, manifest: Mapping) -> Iterator[tuple[str, Grades]]:
        """The bands of scores (等级) by name."""
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
            path = tuple(source.text.split("."))
            if self._is_graded_everywhere(key, source, path):
                basis = reader.text(entry.get(v.BASIS), what)
                unconfirmed = reader.flag(entry.get(v.UNCONFIRMED), what, default=False)
                yield key.text, Grades(key.text, path, bands, basis, unconfirmed, key.span)

    def _is_graded_everywhere(self, key: Scalar, source: Scalar, path: tuple[str, ...]) -> bool:
        """Whether every field of this grade can see the score that it is taken from, its own row first."""
        for _, declaration, levels in self._dictionary.fields():
            if declaration.grade == key.text and isinstance(resolve(path, levels), Unresolved):
                self._findings.add(
                    UNKNOWN_PATH.at(
                        source.span,
                        f"等级“{key.text}”的{v.GRADE_SOURCE}“{source.text}”，"
                        f"从数据项“{declaration.name}”那里找不到",
                        hints=similar(path[-1], self._dictionary.names),
                        实为=source.text,
                    )
                )
                return False
        return True

    def _bands(self, node: Node | None, what: str) -> Iterator[Band]:
        for entry in self._reader.mappings(node, f"{what}的{v.GRADE_BANDS}"):
            name = self._reader.text(entry.get(v.BAND_NAME), f"{what}的{v.BAND_NAME}")
            floor = self._reader.number(entry.get(v.BAND_FLOOR), f"{what}的{v.BAND_FLOOR}")
            if name and floor is not None:
                yield Band(name, floor)
            else:
                self._reader.missing(entry.span, what, f"{v.BAND_NAME}和{v.BAND_FLOOR}")

    def sections(self, manifest: Mapping) -> Iterator[tuple[str, Section]]:
        """The narrative parts of documents (章节) by name."""
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

    def documents(self, manifest: Mapping) -> Iterator[tuple[str, DocumentSpec]]:
        """The documents (文档) by name; one whose template is missing is left out."""
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
                        span_of(entry, v.TEMPLATE),
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
                    condition=self.condition(entry.get(v.CONDITION), inside, what),
                    for_each=for_each,
                    span=key.span,
                ),
            )

    def phrases(self, wording: Mapping) -> Iterator[tuple[str, Phrase]]:
        """The phrase tables (措辞) by name."""
        reader = self._reader
        reader.known_keys(wording, "wording.yaml", (v.PHRASES,))
        for key, entry in reader.entries(wording.get(v.PHRASES), v.PHRASES):
            what = f"措辞“{key.text}”"
            reader.known_keys(entry, what, (v.USED_IN, v.CASES, v.MEANING, v.BASIS))
            places = reader.texts(entry.get(v.USED_IN), f"{what}的{v.USED_IN}")
            used_in = tuple(
                path for node in places if (path := self._place(node, f"{what}的{v.USED_IN}")) is not None
            )
            # Where no place is known, nothing can be said of the names in the cases.
            cases = tuple(self._cases(entry, used_in or ((),), what)) if used_in or not places else ()
            yield key.text, Phrase(key.text, used_in, cases, key.span)

    def _cases(self, entry: Mapping, used_in: tuple[tuple[str, ...], ...], what: str) -> Iterator[PhraseCase]:
        for case in self._reader.mappings(entry.get(v.CASES), f"{what}的{v.CASES}"):
            self._reader.known_keys(case, what, (v.WHEN, v.OTHERWISE, v.EMPTY_PRINT))
            text = self._text(case.get(v.EMPTY_PRINT), what)
            when = case.get(v.WHEN)
            if case.get(v.EMPTY_PRINT) is None or (when is None and case.get(v.OTHERWISE) is None):
                self._reader.missing(case.span, what, f"{v.WHEN}（或{v.OTHERWISE}）和{v.EMPTY_PRINT}")
            if text is None:
                continue
            conditions = [self.condition(when, place, what) for place in used_in]
            yield PhraseCase(conditions[0], text, case.span)

    def condition(self, node: Node | None, inside: tuple[str, ...], what: str) -> Expression | None:
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


def span_of(entry: Mapping, key: str) -> Span:
    """Where the value of a key stands; the entry itself if it lacks the key."""
    node = entry.get(key)
    return entry.span if node is None else node.span
