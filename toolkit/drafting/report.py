"""What a draft tells its maintainer: how much was tagged, and what each figure that is left may be."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.drafting.draft import Draft

_MOST_NAMES = 4


def describe_draft(draft: Draft) -> Iterator[str]:
    """Lines of text, the undecided by their place."""
    yield f"写入标签 {len(draft.proposals)} 处，没有写入的数 {len(draft.undecided)} 处"
    if draft.undecided:
        yield ""
        yield "没有写入的数（同一个数可能是几个数据项，或者数据中没有；请逐处看一看）："
    for item in draft.undecided:
        names = "、".join(item.possible[:_MOST_NAMES])
        more = f" 等{len(item.possible)}个" if len(item.possible) > _MOST_NAMES else ""
        meaning = f"可能是 {names}{more}" if names else "数据中没有这个数"
        yield f"  {item.address}：…{item.around}…  {item.text}：{meaning}"
