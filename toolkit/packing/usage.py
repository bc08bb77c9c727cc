"""What a document uses of its pack's dictionary, nested as the names are, and what it does not use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from toolkit import vocabulary as v
from toolkit.dictionary import AnyDeclaration, Field, FixedTable, Group, Path, Table, walk
from toolkit.ooxml.listing import CompiledTemplate
from toolkit.pack import DocumentSpec, Pack
from toolkit.tag import Path as TagPath

_EACH_ROW = "*"
_MOST_PLACES = 4


@dataclass(slots=True)
class _Used:
    """A name that is used: where it is printed or asked for, and the names below it."""

    places: list[str] = field(default_factory=list)
    below: dict[str, _Used] = field(default_factory=dict)


def describe_usage(pack: Pack, spec: DocumentSpec, compiled: CompiledTemplate) -> Iterator[str]:
    """Lines of text: each name with its meaning and the addresses of its tags; then what is left out."""
    root = _Used()
    for use in compiled.uses:
        _note(root, _from_root(use.path, spec), use.address)
    phrases = dict(_phrases(pack, compiled))
    yield f"成文“{spec.name}”（{spec.shown}）用到的名称："
    yield from _tree(root, _Names(pack.dictionary.members), "  ")
    if phrases:
        yield ""
        yield "用到的措辞："
        yield from (f"  {name}    {_at(places)}" for name, places in phrases.items())
    reached = {
        pack.dictionary.declared_path(path)
        for path in (
            *(_from_root(use.path, spec) for use in compiled.uses),
            *_read_by_phrases(pack, phrases),
            *_read_by_sections(pack, root),
        )
    }
    unused = [
        (path, declaration)
        for path, declaration in walk(pack.dictionary.members)
        if not isinstance(declaration, (Group, Table)) and path not in reached
    ]
    yield from _listed("没有用到的填报项", (item for item in unused if not _computed(item[1])))
    yield from _listed("没有用到的计算项", (item for item in unused if _computed(item[1])))


def _note(root: _Used, path: TagPath, address: str) -> None:
    here = root
    for segment in path:
        here = here.below.setdefault(segment, _Used())
    place = address.partition("（")[0]
    if place not in here.places:
        here.places.append(place)


def _from_root(path: TagPath, spec: DocumentSpec) -> TagPath:
    """A path from the root: 行 of a document that is made for each row is that row of its table."""
    if spec.for_each and path[:1] == (v.ROWS,):
        return (spec.for_each, _EACH_ROW, *path[1:])
    return path


def _phrases(pack: Pack, compiled: CompiledTemplate) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for operation in compiled.operations:
        if operation.name == v.PHRASES and operation.constants and operation.constants[0] in pack.phrases:
            places = found.setdefault(operation.constants[0], [])
            if operation.address not in places:
                places.append(operation.address)
    yield from found.items()


def _read_by_phrases(pack: Pack, names: Iterable[str]) -> Iterator[TagPath]:
    """What the words of phrase tables read, seen from each place that they are used in."""
    for name in names:
        phrase = pack.phrases[name]
        for place in phrase.used_in or ((),):
            levels = pack.dictionary.levels_inside(place)
            inside = levels[0].members if levels and place else {}
            for case in phrase.cases:
                for use in case.text.uses:
                    yield (*place, *use.path) if use.path[0] in inside else use.path


def _read_by_sections(pack: Pack, root: _Used) -> Iterator[TagPath]:
    for name in root.below.get(v.SECTION_ACCESS, _Used()).below:
        if name in pack.sections:
            yield from pack.sections[name].content


def _computed(declaration: AnyDeclaration) -> bool:
    return isinstance(declaration, Field) and declaration.is_computed


def _tree(used: _Used, names: _Names, indent: str) -> Iterator[str]:
    """The names below one, each with what it is, its label and its places."""
    for name, inner in used.below.items():
        declaration = names.members.get(name)
        shown = "（每行）" if name == _EACH_ROW else name
        places = f"    {_at(inner.places)}" if inner.places else ""
        yield f"{indent}{shown}{_facts(declaration)}{places}"
        yield from _tree(inner, _below(name, declaration, names), indent + "  ")


def _below(name: str, declaration: AnyDeclaration | None, names: _Names) -> _Names:
    if isinstance(declaration, Group):
        return _Names(declaration.members)
    if isinstance(declaration, Table):
        rows = tuple(declaration.rows) if isinstance(declaration, FixedTable) else ()
        return _Names({}, (*rows, declaration.total, _EACH_ROW), declaration.columns)
    return _Names(names.columns) if name in names.rows else _Names({})


@dataclass(frozen=True, slots=True)
class _Names:
    """What stands at one place: declarations, or the names of rows that have these columns."""

    members: Mapping[str, AnyDeclaration]
    rows: tuple[str, ...] = ()
    columns: Mapping[str, AnyDeclaration] = field(default_factory=dict)


def _facts(declaration: AnyDeclaration | None) -> str:
    if not isinstance(declaration, Field):
        return ""
    unit = f"，{declaration.unit}" if declaration.unit else ""
    label = f"，{v.LABEL}“{declaration.label}”" if declaration.label != declaration.name else ""
    return f"（{declaration.type.value}{unit}{label}）"


def _at(places: list[str]) -> str:
    more = f" 等{len(places)}处" if len(places) > _MOST_PLACES else ""
    return "、".join(places[:_MOST_PLACES]) + more


def _listed(title: str, items: Iterable[tuple[Path, AnyDeclaration]]) -> Iterator[str]:
    found = list(items)
    if found:
        yield ""
        yield f"{title}（{len(found)}）："
        yield from (f"  {'.'.join(path)}{_facts(declaration)}" for path, declaration in found)
