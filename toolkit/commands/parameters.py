"""What several commands take: paths, the folder of packs; and the exit codes."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import vocabulary as v
from toolkit.filing import FilingPlace, find_filings

CLEAN, FOUND, MISUSED = 0, 1, 2


def path_type(name: str, **checks: bool) -> click.Path:
    """The type of a path; click takes its English name before our catalogue can be asked."""
    kind = click.Path(path_type=Path, **checks)
    kind.name = name
    return kind


packs_option = click.option(
    "--packs",
    "packs_dir",
    type=path_type("文件夹", file_okay=False, exists=True),
    metavar="文件夹",
    help="模板包所在的文件夹。不写时先找当前文件夹下的 templates，再用随软件安装的模板包。",
)
paths_argument = click.argument("paths", nargs=-1, type=path_type("路径"), metavar="[路径]…")
file_argument = click.argument("file", type=path_type("文件"), metavar="填报文件")


def find_places(paths: tuple[Path, ...]) -> list[tuple[FilingPlace, str]]:
    """Every filing at the paths, each once, with its path as it is shown."""
    found: dict[Path, tuple[FilingPlace, str]] = {}
    for path in paths or (Path("data"),):
        if not path.exists():
            raise click.UsageError(f"找不到“{path}”。请检查路径，或者先进入填报文件所在的文件夹。")
        for place in find_filings(path):
            if place.path.name != v.COMMON_FILE:
                found.setdefault(place.path, (place, shown_path(place.path, path)))
    if not found:
        given = "、".join(f"“{path}”" for path in paths) or "“data”"
        raise click.UsageError(f"在{given}没有找到填报文件（扩展名为 .yaml，文件名不以下划线开头）。")
    return list(found.values())


def shown_path(file: Path, given: Path) -> str:
    """A file as the user would name it: below the path that was given."""
    base = given.resolve()
    if not base.is_relative_to(file):
        return (given / file.relative_to(base)).as_posix()
    inside = len(base.relative_to(file).parts)  # the given file is one of several of a filing
    return (given, *given.parents)[inside].as_posix() if inside <= len(given.parents) else file.as_posix()
