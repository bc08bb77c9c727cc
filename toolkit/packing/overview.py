"""What a pack says: every entry with the file and line that it comes from, and what is not confirmed yet."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import vocabulary as v
from toolkit.dictionary import (
    AnyDeclaration,
    DerivedTable,
    Expression,
    Field,
    FixedTable,
    FreeTable,
    Group,
    walk,
)
from toolkit.finding import Findings, Span
from toolkit.pack import Pack
from toolkit.pack.layers import EDITIONS_FOLDER, FILES, PACK_FILE, Layer, merge_file
from toolkit.source import Mapping, Node, Scalar, Sequence

_SHAPES = {
    Group: v.SHAPE_GROUP,
    FixedTable: v.SHAPE_FIXED,
    FreeTable: v.SHAPE_FREE,
    DerivedTable: v.SHAPE_DERIVED,
}
# Keys that hold declarations and are no part of their names.
_HOLDERS = (v.MEMBERS, v.COLUMNS, v.ROWS, v.NODES)


def describe_pack(pack: Pack) -> Iterator[str]:
    """Lines of text: layers, dictionary, formulas, wording, styles, documents, checks, the unconfirmed."""
    region = f"（{pack.region}）" if pack.region else ""
    yield f"模板包 {pack.name}：{pack.title}{region}"
    yield f"{pack.year}年度的内容依次取自："
    layers = tuple(_layer(pack, number) for number in range(len(pack.folders)))
    for number, layer in enumerate(layers, 1):
        yield f"  {number}. {layer.shown}"
    yield from _titled("填报的数据项", _inputs(pack))
    yield from _titled("计算的数据项", _computed(pack))
    yield from _titled("措辞", _phrases(pack))
    manifest = merge_file(PACK_FILE, layers, Findings())
    for key in (v.DECIMALS, v.NUMBER_STYLES):
        yield from _titled(key, _leaves(manifest.get(key), ()))
    yield from _titled("等级", _grades(pack))
    yield from _titled("章节", _sections(pack))
    yield from _titled(v.CATALOGUE, _catalogues(pack))
    yield from _titled("成文", _documents(pack))
    yield from _titled("核对", _checks(pack))
    yield from _titled("尚未对照正式文本核实", _unconfirmed(layers))


def _layer(pack: Pack, number: int) -> Layer:
    """A folder of the pack under the path that findings show it by."""
    folder = pack.folders[number]
    parts = folder.parts[-4:] if folder.parent.name == EDITIONS_FOLDER else folder.parts[-2:]
    return Layer(folder, "/".join(parts))


def _titled(title: str, lines: Iterator[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield ""
        yield f"{title}（{len(listed)}）"
        yield from (f"  {line}" for line in listed)


def _at(text: str, span: Span) -> str:
    return f"{text}    [{span}]"


def _inputs(pack: Pack) -> Iterator[str]:
    """What is filled in, and the groups and tables that hold it."""
    for path, declaration in walk(pack.dictionary.members):
        if not (isinstance(declaration, Field) and declaration.is_computed):
            yield _at(f"{'.'.join(path)}  {_kind(declaration)}{_required(declaration)}", declaration.span)


def _kind(declaration: AnyDeclaration) -> str:
    if isinstance(declaration, Field):
        unit = f"（{declaration.unit}）" if declaration.unit else ""
        return declaration.type.value + unit
    return _SHAPES.get(type(declaration), v.SHAPE_TEXTS)


def _required(declaration: AnyDeclaration) -> str:
    required = getattr(declaration, "required", False)
    if isinstance(required, Expression):
        return f"，{required.text}时{v.REQUIRED}"
    return f"，{v.REQUIRED}" if required else ""


def _computed(pack: Pack) -> Iterator[str]:
    """Formulas with unit, basis, direction; the place is that of the formula itself."""
    for path, declaration in walk(pack.dictionary.members):
        if isinstance(declaration, Field) and declaration.is_computed:
            formula = declaration.formula
            text = formula.text if formula is not None else f"按{v.GRADE}“{declaration.grade}”"
            unit = f"（{declaration.unit}）" if declaration.unit else ""
            facts = [f"{'.'.join(path)}{unit} = {text}"]
            facts += [f"{v.BASIS}：{declaration.basis}"] if declaration.basis else []
            facts += [f"{v.DIRECTION}：{declaration.direction}"] if declaration.direction else []
            facts += [v.UNCONFIRMED] if declaration.unconfirmed else []
            yield _at("；".join(facts), declaration.span if formula is None else formula.span)


def _phrases(pack: Pack) -> Iterator[str]:
    for phrase in pack.phrases.values():
        places = "、".join(".".join(place) for place in phrase.used_in if place)
        yield _at(phrase.name + (f"（{v.USED_IN}：{places}）" if places else ""), phrase.span)
        for number, case in enumerate(phrase.cases, 1):
            condition = case.condition.text if case.condition is not None else v.OTHERWISE
            yield _at(f"  {number}. {condition}", case.span)


def _grades(pack: Pack) -> Iterator[str]:
    for grades in pack.grades.values():
        bands = "，".join(f"{band.name}≥{band.floor}" for band in grades.bands)
        basis = f"；{v.BASIS}：{grades.basis}" if grades.basis else ""
        unconfirmed = f"；{v.UNCONFIRMED}" if grades.unconfirmed else ""
        yield _at(f"{grades.name}（{'.'.join(grades.source)}）：{bands}{basis}{unconfirmed}", grades.span)


def _sections(pack: Pack) -> Iterator[str]:
    for section in pack.sections.values():
        content = "、".join(".".join(path) for path in section.content)
        text = f"“{section.text}”" if section.text else ""
        yield _at(f"{section.name}：{content}，{v.SECTION_EMPTY}{section.when_empty}{text}", section.span)


def _catalogues(pack: Pack) -> Iterator[str]:
    for catalogue in pack.catalogues.values():
        levels = "，".join(
            f"{level}{length}位{sum(len(code) == length for code in catalogue.entries)}个"
            for level, length in catalogue.levels.items()
        )
        basis = f"；{v.BASIS}：{catalogue.basis}" if catalogue.basis else ""
        yield _at(f"{catalogue.name}：{levels}{basis}", catalogue.span)


def _documents(pack: Pack) -> Iterator[str]:
    for spec in pack.documents.values():
        each = f"，{v.FOR_EACH}“{spec.for_each}”一份" if spec.for_each else ""
        needed = f"，{v.CONDITION} {spec.condition.text}" if spec.condition is not None else ""
        yield _at(f"{spec.name}：{spec.shown}{each}{needed}", spec.span)


def _checks(pack: Pack) -> Iterator[str]:
    for check in pack.checks.values():
        state = f"{v.SWITCHED_OFF}：{check.switched_off}" if check.switched_off else check.severity.label
        yield _at(f"{check.code} {check.name}（{state}）：{check.claim.text}", check.span)
    for setting in pack.settings.values():
        level = (setting.severity.label,) if setting.severity is not None else ()
        off = (f"{v.SWITCHED_OFF}：{setting.switched_off}",) if setting.switched_off else ()
        texts = tuple(f"{name}：{'、'.join(words)}" for name, words in setting.texts.items())
        yield _at(f"{setting.code}（内置）：{'；'.join((*level, *off, *texts))}", setting.span)


def _leaves(node: Node | None, path: tuple[str, ...]) -> Iterator[str]:
    """The values of nested mappings, each with its path."""
    if isinstance(node, Mapping):
        for pair in node.pairs:
            yield from _leaves(pair.value, (*path, pair.key.text))
    elif isinstance(node, Scalar):
        yield _at(f"{'.'.join(path)}：{node.text or '（空）'}", node.span)


def _unconfirmed(layers: tuple[Layer, ...]) -> Iterator[str]:
    """Every entry of any file that says 待核实: 是."""
    for file in FILES:
        yield from _marked(merge_file(file, layers, Findings()), ())


def _marked(node: Node, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _marked(item, path)
    if not isinstance(node, Mapping):
        return
    mark = node.get(v.UNCONFIRMED)
    if isinstance(mark, Scalar) and mark.text == v.YES:
        meaning = node.get(v.MEANING)
        text = f"：{meaning.text}" if isinstance(meaning, Scalar) else ""
        yield _at(".".join(path) + text, mark.span)
    for pair in node.pairs:
        inner = path if pair.key.text in _HOLDERS else (*path, pair.key.text)
        yield from _marked(pair.value, inner)
