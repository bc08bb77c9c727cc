"""The tag language of documents, narratives and file names: a strict, bounded subset of Jinja2.

A tag prints, chooses and repeats; it does not compute. What may be written is listed in `syntax`, everything
else is refused when the text is compiled, with a Chinese message and the line of the tag. Names look up data
only: no attribute of any Python object can be reached.

The line of a tag is the line of its first word: of `x` in `{{ x }}`, of `if` in `{% if x %}`.
"""

from __future__ import annotations

from toolkit.tag.environment import CompiledText, TagEnvironment, look_up
from toolkit.tag.errors import TagError
from toolkit.tag.limits import DEFAULT_BUDGET, Budget, Limits
from toolkit.tag.names import Operation, Path, Use

__all__ = [
    "DEFAULT_BUDGET",
    "Budget",
    "CompiledText",
    "Limits",
    "Operation",
    "Path",
    "TagEnvironment",
    "TagError",
    "Use",
    "look_up",
]
