"""What a pack shows of each unit in the county's summary."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import vocabulary as v
from toolkit.dictionary import Dictionary, Expression
from toolkit.pack.model import SummaryColumn
from toolkit.reading import Reader
from toolkit.source import Mapping


def read_summary(manifest: Mapping, dictionary: Dictionary, reader: Reader) -> Iterator[SummaryColumn]:
    """The columns of the summary (汇总) in their order, their figures compiled as seen from the root."""
    for key, entry in reader.entries(manifest.get(v.SUMMARY), v.SUMMARY):
        what = f"{v.SUMMARY}“{key.text}”"
        reader.known_keys(entry, what, (v.FIGURE, v.CHARTED, v.COMPARED, v.MEANING))
        node = entry.get(v.FIGURE)
        text = reader.text(node, what)
        if node is None or not text:
            reader.missing(entry.span, what, v.FIGURE)
            continue
        figure = Expression(text, node.span)
        dictionary.bind(figure, dictionary.root, reader.findings)
        charted, compared = (
            reader.flag(entry.get(word), what, default=False) for word in (v.CHARTED, v.COMPARED)
        )
        yield SummaryColumn(key.text, figure, charted, compared, key.span)
