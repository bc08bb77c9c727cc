"""The one error of the tag language, and the parser's English messages said in Chinese."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Final


class TagError(Exception):
    """A tag that cannot be compiled or printed.

    `message` is Chinese. `line` is the line of the tag in its source, counted from 1; 0 where it is not known
    yet. `hints` say what to do. `cause` is the cause of the value that is missing (one of
    quantity.NO_VALUE_CAUSES), if that is what is wrong: a caller does not tell again what was reported where
    the value was computed.
    """

    def __init__(self, message: str, *, line: int = 0, hints: Iterable[str] = (), cause: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.hints = tuple(hints)
        self.cause = cause

    def at(self, line: int) -> TagError:
        """The same error at a line."""
        return TagError(self.message, line=line, hints=self.hints, cause=self.cause)


def suggest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """A hint naming the known names that look like `name`; none if nothing does."""
    candidates = [candidate for candidate in known if isinstance(candidate, str) and candidate != name]
    near = difflib.get_close_matches(name, candidates, n=3, cutoff=0.5)
    if not near:
        return ()
    return ("是不是" + "、".join(f"“{candidate}”" for candidate in near) + "？",)


TAG_WORDS: Final = ("if", "elif", "else", "endif", "for", "endfor", "set", "with", "endwith", "raw", "endraw")

_HALF_WIDTH: Final = dict(zip("（）［］，．｜：＝＜＞！｛｝％“”‘’", "()[],.|:=<>!{}%\"\"''", strict=True))

_TOKENS: Final = {
    "end of print statement": "“}}”",
    "begin of print statement": "“{{”",
    "end of statement block": "“%}”",
    "begin of statement block": "“{%”",
    "begin of comment": "“{#”",
    "end of comment": "“#}”",
    "template data / text": "标签外的文字",
    "end of template": "文末",
    "name": "名称",
    "integer": "整数",
    "float": "小数",
    "string": "引号括起的文字",
}


def _token(described: str) -> str:
    return _TOKENS.get(described, f"“{described}”")


def _open_block(rest: str) -> tuple[str, str]:
    """The innermost block that is open, and how it should have ended; empty if none is."""
    inner = re.search(r"needs to be closed is '(\w+)'", rest)
    if not inner:
        return "", ""
    name = inner[1]
    if name == "set":
        return name, "应写成 {% set 名称 = … %}"
    return name, f"没有用 {{% end{name} %}} 结束"


def _unknown_tag(match: re.Match[str]) -> str:
    name = match["name"]
    if name not in TAG_WORDS:
        return f"没有 {{% {name} %}} 这种标签，只能用 if、for、set、with"
    opened, ending = _open_block(match["rest"])
    if opened:
        return f"{{% {name} %}} 放错了位置：里层的 {{% {opened} %}} {ending}"
    return f"多出一个 {{% {name} %}}：前面没有与它对应的开头"


def _unclosed(match: re.Match[str]) -> str:
    opened, ending = _open_block(match["rest"])
    return f"{{% {opened} %}} {ending}" if opened else "文本到末尾时标签还没有结束"


def _other_token(match: re.Match[str]) -> str:
    message = f"此处应为{_token(match['wanted'])}，实为{_token(match['got'])}"
    return f"{message}（判断相等用 ==）" if match["got"] == "=" else message


def _bad_character(match: re.Match[str]) -> str:
    if match["char"] in "'\"":
        return "标签里的引号没有成对"
    half = _HALF_WIDTH.get(match["char"])
    if half:
        return f"标签里有全角符号“{match['char']}”，应为半角的 {half}"
    return f"标签里有不能用的符号“{match['char']}”"


_MESSAGES: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"Encountered unknown tag '(?P<name>.*?)'\.(?P<rest>.*)", _unknown_tag),
    (r"Unexpected end of template\.(?P<rest>.*)", _unclosed),
    (r"unexpected char ['\"]\\?(?P<char>.)['\"] at \d+", _bad_character),
    (
        r"unexpected end of template, expected '(?P<wanted>.+)'\.",
        lambda match: f"标签没有写完整：缺少{_token(match['wanted'])}",
    ),
    (
        r"expected token '(?P<wanted>.+)', got ['\"](?P<got>.+)['\"]",
        _other_token,
    ),
    (
        r"unexpected '(?P<got>.+)', expected '(?P<wanted>.+)'",
        lambda match: f"括号不配对：应为“{match['wanted']}”，实为“{match['got']}”",
    ),
    (r"unexpected ['\"](?P<got>.+)['\"]", lambda match: f"此处不应出现{_token(match['got'])}"),
    (
        r"Expected an expression, got ['\"](?P<got>.+)['\"]",
        lambda match: f"标签里缺少名称：此处是{_token(match['got'])}",
    ),
    (r"Missing end of comment tag", lambda _: "注释 {# 没有用 #} 结束"),
    (r"Missing end of raw directive", lambda _: "{% raw %} 没有用 {% endraw %} 结束"),
    (r"tag name expected", lambda _: "“{%”后面应为 if、for、set、with 之类的词"),
    (r"expected name or number", lambda _: "“.”后面应为名称"),
    (r"expected subscript expression", lambda _: "方括号里应为引号括起的名称"),
    (r"can't assign to '.*'", lambda _: "只能给一个名称赋值"),
    (r"Invalid character in identifier", lambda _: "名称里有不能用的字符"),
    (r"invalid syntax for function call expression", lambda _: "函数的参数写法有误"),
)


def translate(message: str) -> str:
    """A message of the Jinja2 parser in Chinese; one that is not known is quoted."""
    for pattern, say in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return say(match)
    return f"标签写法有误（{message}）"
