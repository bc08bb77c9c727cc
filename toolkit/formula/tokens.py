"""Cutting a formula into tokens.

The declared names decide where a word ends: at every place where an operand may stand the longest declared
name wins, over a number too, so that 50万元以上设备 and “三公”经费 are names. Where an operator must stand no
name is sought, so that 决算-年初预算 is a difference (unless the whole is a name).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from typing import Literal as OneOf

from toolkit.finding import Kind
from toolkit.formula.errors import SYNTAX, UNKNOWN_FUNCTION, UNKNOWN_NAME, FormulaError
from toolkit.formula.functions import COUNTERPARTS, FUNCTIONS
from toolkit.formula.names import NameIndex, fold, is_word
from toolkit.quantity import MONEY_UNITS, PURE_UNITS, Quantity, canonical_unit

TokenKind = OneOf["number", "text", "truth", "name", "function", "operator", "(", ")", ",", ".", "end"]

MEASURES: Final = frozenset(
    (
        *"人名分天日月年周个项条件份篇期场次批台套辆架艘户家所处座栋间张枚块只头株本册部宗起例组队班级类种米亩吨倍",
        *("小时", "人次", "批次", "台套", "千米", "公里", "平方米", "平方公里", "立方米", "公顷", "公斤"),
        *("千克", "千瓦时", "万人", "万人次", "万户", "万件", "万吨", "万亩", "万次"),
    )
)
"""Units that may stand behind a number; further ones come from the pack."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` is canonical (− × / ≤ ≠), a name's text is the declared name."""

    kind: TokenKind
    text: str
    offset: int
    quantity: Quantity | None = None


_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_OPERATORS: Final = (
    ("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("<>", "≠"), ("==", "="), ("≤", "≤"), ("≥", "≥"), ("≠", "≠"),
    ("=", "="), ("<", "<"), (">", ">"), ("+", "+"), ("-", "−"), ("*", "×"), ("/", "/"), ("%", "%"),
)  # fmt: skip
_QUOTES: Final = {"“": "”", "‘": "’", '"': '"', "'": "'", "「": "」"}
_LOGICAL: Final = {"and": "且", "并且": "且", "or": "或", "或者": "或", "not": "非", "&": "且", "&&": "且"}
_SYMBOLS: Final = {
    "|": "或",
    "!": "非",
    "^": "不能写乘方",
    "*": "不能写乘方，乘号写一个",
    "。": ".",
    "[": "(",
    "]": ")",
    "、": ",",
}
_MAX_DIGITS: Final = 40


def tokenize(text: str, index: NameIndex, units: Collection[str] = ()) -> list[Token]:
    """Cut a formula into tokens, the last one "end"; raises FormulaError where it cannot go on."""
    return _Lexer(text, index, units).run()


class _Lexer:
    """Walks through the text once; knows whether an operand or an operator must come next."""

    __slots__ = ("folded", "index", "place", "text", "tokens", "units")

    def __init__(self, text: str, index: NameIndex, units: Collection[str]) -> None:
        self.text = text
        self.folded = fold(text)
        self.index = index
        self.units = units
        self.place = 0
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        wants_operand = True
        while self._skip_spaces():
            wants_operand = self._operand() if wants_operand else self._operator()
        self.tokens.append(Token("end", "", len(self.text)))
        return self.tokens

    # -- small steps

    def _skip_spaces(self) -> bool:
        while self.place < len(self.folded) and self.folded[self.place] == " ":
            self.place += 1
        return self.place < len(self.folded)

    def _add(self, kind: TokenKind, text: str, length: int, quantity: Quantity | None = None) -> None:
        self.tokens.append(Token(kind, text, self.place, quantity))
        self.place += length

    def _word(self, start: int | None = None) -> str:
        """The run of word characters from here, as written; at least one character."""
        start = self.place if start is None else start
        end = start
        while end < len(self.folded) and is_word(self.folded[end]):
            end += 1
        return self.text[start : max(end, start + 1)]

    def _opens_after(self, length: int) -> bool:
        return self.folded[self.place + length :].lstrip(" ").startswith("(")

    def _calls(self, word: str) -> bool:
        return word in FUNCTIONS and self._opens_after(len(word)) and not self._follows_dot()

    def _error(self, message: str, *hints: str, kind: Kind = SYNTAX) -> FormulaError:
        return FormulaError(message, self.place, hints, kind)

    # -- where an operand must stand

    def _operand(self) -> bool:
        """Take what may begin an operand; tell whether an operand is still wanted."""
        char = self.folded[self.place]
        name = self.index.match(self.text, self.folded, self.place)
        number = _NUMBER.match(self.folded, self.place)
        word = self._word()
        if self._calls(word) and len(name or "") <= len(word):
            self._add("function", word, len(word))
        elif name is not None and len(name) > len(number[0] if number else ""):
            if name in {"非", "是", "否"}:
                return self._reserved(name)
            self._add("name", name, len(name))
            return False
        elif number:
            self._number(number[0])
            return False
        elif char in _QUOTES:
            self._quoted(_QUOTES[char])
            return False
        elif word in {"非", "是", "否"}:
            return self._reserved(word)
        elif char in "+-" and not self._follows_dot():
            self._add("operator", "−" if char == "-" else "+", 1)
        elif char in "()":
            # The parser tells what is wrong with a bracket that closes where an operand must stand.
            self._add("(" if char == "(" else ")", char, 1)
            return char == "("
        else:
            raise self._no_operand(word)
        return True

    def _reserved(self, word: str) -> bool:
        if word != "非":
            self._add("truth", word, 1)
            return False
        following = self.folded[self.place + 1 : self.place + 2]
        if following not in {" ", "("}:
            raise self._error("“非”后面应有空格或括号", "写成“非 (条件)”")
        self._add("operator", "非", 1)
        return True

    def _follows_dot(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].kind == "."

    def _number(self, digits: str) -> None:
        """Take a number and the unit behind it."""
        start = self.place
        if len(digits) > _MAX_DIGITS:
            raise self._error(f"数字太长（最多 {_MAX_DIGITS} 位）")
        self.place += len(digits)
        if re.match(r"\.\d|\.(?!\S)", self.folded[self.place :]):
            raise self._error("数字里多了小数点")
        unit = self._unit()
        whole, _, fraction = digits.partition(".")
        value = Fraction(int(whole + fraction), 10 ** len(fraction))
        quantity = Quantity(value, unit, len(fraction))
        self.tokens.append(Token("number", self.text[start : self.place], start, quantity))

    def _unit(self) -> str:
        """Take the unit behind a number, if there is one."""
        attached = self.place
        self._skip_spaces()
        if self.folded.startswith(("%", "‰"), self.place):
            self.place += 1
            return self.folded[self.place - 1]
        word = self._word()
        if not self._is_unit(word):
            self._reject_word(word, attached=self.place == attached)
            self.place = attached
            return ""
        self.place += len(word)
        match = re.match(r" */ *", self.folded[self.place :])
        if match and not self.index.match(self.text, self.folded, self.place + match.end()):
            per = self._word(self.place + match.end())
            if self._is_unit(per):
                self.place += match.end() + len(per)
                return f"{canonical_unit(word)}/{canonical_unit(per)}"
        return canonical_unit(word)

    def _is_unit(self, word: str) -> bool:
        unit = canonical_unit(word)
        known = unit in MONEY_UNITS or unit in PURE_UNITS or unit in MEASURES or word in self.units
        return bool(unit) and known

    def _reject_word(self, word: str, *, attached: bool) -> None:
        """Refuse a word right behind a number that is no unit; after a space it may be a logical one."""
        if not word or not is_word(fold(word)[0]) or (not attached and word in {"且", "或"}):
            return
        if word[0] in "且或":
            raise self._spacing(word[0])
        if word.lower() in _LOGICAL:
            raise self._foreign(word)
        if self.index.match(self.text, self.folded, self.place) or word in FUNCTIONS:
            raise self._error(f"数字与“{word}”之间缺少运算符", "相乘要写“×”")
        raise self._error(f"数字后面的“{word}”不是认识的单位", "单位如 万元、%、分、人、天")

    def _quoted(self, close: str) -> None:
        end = self.folded.find(close, self.place + 1)
        if end < 0:
            raise self._error(f"引号没有收尾，缺少“{close}”")
        self._add("text", self.text[self.place + 1 : end], end + 1 - self.place)

    def _no_operand(self, word: str) -> FormulaError:
        """Say what is wrong with something that cannot begin an operand."""
        if not is_word(fold(word)[0]):
            return self._no_symbol(word, "这里应是名称、数字或括号")
        if word.lower() in _LOGICAL:
            return self._foreign(word)
        if self._opens_after(len(word)):
            known = COUNTERPARTS.get(word.upper())
            similar = [known] if known else self.index.similar(word, extra=FUNCTIONS)
            similar = [name for name in similar if name in FUNCTIONS]
            return self._error(f"没有函数“{word}”", *_did_you_mean(similar), kind=UNKNOWN_FUNCTION)
        hints = _did_you_mean(self.index.similar(word))
        if logical := re.search("[且或]|&+", word):
            hints = (f"如果是两个条件，写成“甲 {_LOGICAL.get(logical[0], logical[0])} 乙”，前后空格", *hints)
        return self._error(f"没有声明过的名称“{word}”", *hints, kind=UNKNOWN_NAME)

    def _foreign(self, word: str) -> FormulaError:
        return self._error(f"不认识的“{word}”", f"应写“{_LOGICAL[word.lower()]}”")

    def _no_symbol(self, char: str, expected: str) -> FormulaError:
        hint = _SYMBOLS.get(char)
        hints = () if hint is None else ((hint,) if len(hint) > 1 else (f"应写“{hint}”",))
        return self._error(f"{expected}，却是“{char}”", *hints)

    # -- where an operator must stand

    def _operator(self) -> bool:
        """Take an operator, a bracket, a comma or a dot; tell whether an operand comes next."""
        char = self.folded[self.place]
        for written, canonical in _OPERATORS:
            if self.folded.startswith(written, self.place):
                self._add("operator", canonical, len(written))
                return canonical != "%"
        if char == ")":
            self._add(")", ")", 1)
            return False
        if char in ",;":
            self._add(",", ",", 1)
        elif char == "." and self.tokens[-1].kind == "name":
            self._add(".", ".", 1)
        elif char in "且或":
            self._logical(char)
        else:
            raise self._no_operator(char)
        return True

    def _logical(self, char: str) -> None:
        before, after = self.folded[self.place - 1], self.folded[self.place + 1 : self.place + 2]
        if before not in " )" or after not in {" ", "("}:
            raise self._spacing(char)
        self._add("operator", char, 1)

    def _spacing(self, char: str) -> FormulaError:
        return self._error(f"“{char}”的前后应有空格或括号", f"写成“甲 {char} 乙”")

    def _no_operator(self, char: str) -> FormulaError:
        previous = self.tokens[-1]
        if char == "(" and previous.kind == "name":
            return self._error(f"“{previous.text}”不是函数，后面不能直接跟括号", kind=UNKNOWN_FUNCTION)
        word = self._word()
        if word.lower() in _LOGICAL:
            return self._foreign(word)
        if is_word(fold(word)[0]) or char in _QUOTES or char == "(":
            return self._error(f"“{word}”前面缺少运算符")
        return self._no_symbol(char, "这里应是运算符")


def _did_you_mean(names: Collection[str]) -> tuple[str, ...]:
    return (f"是不是{'、'.join(f'“{name}”' for name in names)}？",) if names else ()
