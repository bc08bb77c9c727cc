"""Beginning a filing: a skeleton under a name that is free, without what common files already say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from toolkit import vocabulary as v
from toolkit.desk.skeleton import Values, make_skeleton
from toolkit.filing import read_inherited
from toolkit.finding import Finding
from toolkit.output import write_new
from toolkit.pack import Pack
from toolkit.source import Mapping as MappingNode
from toolkit.source import Node, Scalar


def schema_name(pack: str) -> str:
    """How the schema of a pack is called where a new filing looks for it."""
    return f"{pack}.schema.json"


def start_filing(file: Path, pack: Pack, values: Values) -> Finding | None:
    """Write the skeleton of a filing with these values; the finding why not. Nothing is ever overwritten."""
    inherited = dict(_leaves(read_inherited(file), ()))
    wanted = {(v.PACK,): pack.name, (v.YEAR,): str(pack.year)}
    other = {path for path, text in wanted.items() if inherited.get(path, text) != text}
    kept = {path: text for path, text in inherited.items() if path not in other}
    text = make_skeleton(pack, {**values, (v.YEAR,): str(pack.year)}, kept, _schema_above(file, pack))
    return write_new(file, text.encode("utf-8"))


def _leaves(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is filled in, by its path; a list counts as a whole."""
    if isinstance(node, MappingNode):
        for pair in node.pairs:
            yield from _leaves(pair.value, (*path, pair.key.text))
    elif not isinstance(node, Scalar):
        yield path, ""
    elif node.text.strip():
        yield path, node.text.strip()


def _schema_above(file: Path, pack: Pack) -> str:
    """The schema beside the file or in a folder above it, as seen from the file; "" where there is none."""
    folder = file.resolve().parent
    for candidate in (folder, *folder.parents):
        schema = candidate / schema_name(pack.name)
        if schema.is_file():
            return Path(os.path.relpath(schema, folder)).as_posix()
    return ""
