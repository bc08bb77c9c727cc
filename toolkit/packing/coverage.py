"""What of a pack no case proves: computed figures and the cases of phrase tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.dictionary import Field, walk
from toolkit.finding import Finding, Kind, Severity
from toolkit.pack import Pack
from toolkit.packing.trial import Trial

UNPROVED_FIGURE = Kind(
    "T145",
    Severity.WARNING,
    "计算的数没有用例",
    why="没有用例的公式，改错了也没有人知道。",
    wrong="formulas.yaml 中的 公用经费控制率 在 cases/ 中没有出现",
    right="应得: {公用经费控制率: 96.67%}",
)
UNPROVED_PHRASE = Kind(
    "T146",
    Severity.WARNING,
    "措辞的情形没有用例",
    why="没有用例的情形，改错了也没有人知道。",
    wrong="措辞“较上年增减”中“持平”的情形没有用例",
    right="应印: [{措辞: 较上年增减, 在: 支出.合计, 文: 与上年决算数持平}]",
)


def find_unproved(pack: Pack, shown: str, trials: Iterable[Trial]) -> Iterator[Finding]:
    """A finding for each computed figure and phrase case that the folder `shown` declares without a case."""
    done = tuple(trials)
    proved = {declaration.span for trial in done for declaration in trial.declarations}
    cases = {span for trial in done for span in trial.phrase_cases}
    for path, declaration in walk(pack.dictionary.members):
        own = declaration.span.file.startswith(f"{shown}/")
        if (
            own
            and isinstance(declaration, Field)
            and declaration.is_computed
            and declaration.span not in proved
        ):
            name = ".".join(path)
            yield UNPROVED_FIGURE.at(
                declaration.span,
                f"“{name}”没有用例",
                hints=(f"在 cases/ 中加一个用例，写明“{name}”应得的数",),
            )
    for phrase in pack.phrases.values():
        for number, case in enumerate(phrase.cases, 1):
            if case.span.file.startswith(f"{shown}/") and case.span not in cases:
                yield UNPROVED_PHRASE.at(
                    case.span,
                    f"措辞“{phrase.name}”的第 {number} 种情形没有用例",
                    hints=(f"在 cases/ 中加一条“应印”，措辞写“{phrase.name}”",),
                )
