"""Where things lie: the packs that come with the toolkit, and the folders that are searched for packs.

An installed wheel has the packs as the folder `jixiao_templates` beside `toolkit`; a checkout, or an editable
install of one, has them as `templates`.
"""

from __future__ import annotations

from pathlib import Path

_INSTALLED = "jixiao_templates"
_CHECKED_OUT = "templates"


def builtin_packs() -> Path:
    """The folder of the packs that come with the toolkit, absolute.

    Raises FileNotFoundError when the installation lacks it.
    """
    beside = Path(__file__).resolve().parents[1]
    for name in (_INSTALLED, _CHECKED_OUT):
        folder = beside / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"安装不完整：{beside} 下没有自带模板包的文件夹 {_INSTALLED}（源码目录中为 {_CHECKED_OUT}）。"
        "请重新安装 jixiao。"
    )


def local_packs() -> Path:
    """The folder below the current one that holds a county's own packs, whether it exists or not."""
    return Path(_CHECKED_OUT)


def packs_roots(option: Path | None) -> tuple[Path, ...]:
    """The folders searched for a pack: `option`, ./templates, the built-in packs; the first that has it wins.

    `option` is what the user named and is kept even when it does not exist, so that the caller can say so;
    ./templates counts only where it exists. A folder reached by two ways is listed once.
    """
    local = local_packs()
    candidates = [builtin_packs()]
    if local.is_dir():
        candidates.insert(0, local)
    if option is not None:
        candidates.insert(0, option)
    roots: dict[Path, Path] = {}
    for folder in candidates:
        roots.setdefault(folder.resolve(), folder)
    return tuple(roots.values())
