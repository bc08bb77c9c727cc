"""What stands out among the units of a county: figures far from the others', texts like another's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from toolkit.bulk.county import County, Filed
from toolkit.finding import Finding, Kind, Note, Severity, Span
from toolkit.quantity import plain, round_number

FAR_OFF = Kind(
    "B015",
    Severity.NOTE,
    "与其他单位相差悬殊",
    why="多半是小数点、单位写错，或者确有特殊原因，值得看一眼。",
    wrong="各单位执行率都在95%上下，一个单位是9.5%",
    right="核对原始数据；确实如此的不必改",
)
NEAR_COPY = Kind(
    "B016",
    Severity.NOTE,
    "文字与另一单位几乎相同",
    why="照抄别的单位的文字，往往连事实也抄了过来。",
    wrong="复制财政局的“存在问题”，只改了单位名称",
    right="按本单位的情况重写；全县统一的文字写进 _公共.yaml",
)

# A figure is far off when it differs from the median by more than this many median deviations, and by more
# than a tenth of the median: where nearly all are alike the deviations alone would point out trifles.
_DEVIATIONS = 5
_SHARE = Fraction(1, 10)
_FEWEST_UNITS = 8
# A text is a near copy when it shares so much of the shorter one; what more than half of the units, or more
# than thirty, have in common is a set phrase.
_COPIED = Fraction(3, 5)
_FEW, _MANY = 5, 30


def compare(county: County) -> Iterator[Finding]:
    """Notes on what stands out; they say nothing of right or wrong."""
    labels = dict.fromkeys(label for filed in county.filed for label in filed.report.entry.compared)
    for label in labels:
        yield from _far_off(label, county.filed)
    yield from _near_copies(county.filed)


def _far_off(label: str, filed: Sequence[Filed]) -> Iterator[Finding]:
    numbers = [
        (each, Fraction(figure.number))
        for each in filed
        if (figure := each.report.entry.figures.get(label)) is not None and figure.number
    ]
    if len(numbers) < _FEWEST_UNITS:
        return
    middle = _median([number for _, number in numbers])
    deviation = _median([abs(number - middle) for _, number in numbers])
    limit = max(_DEVIATIONS * deviation, _SHARE * abs(middle))
    for each, number in numbers:
        if abs(number - middle) > limit:
            figure = each.report.entry.figures[label]
            usual = _printed(middle, figure.decimals)
            yield FAR_OFF.at(
                Span(each.report.shown),
                f"{label}{figure.text}{figure.unit}，{len(numbers)}个单位的中位数是{usual}{figure.unit}",
                hints=("请核对是否填错小数点或单位；确实如此的不必改",),
                实为=f"{figure.text}{figure.unit}",
                中位数=f"{usual}{figure.unit}",
            )


def _median(numbers: list[Fraction]) -> Fraction:
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _printed(number: Fraction, decimals: int | None) -> str:
    places = 2 if decimals is None else decimals
    return plain(round_number(number, places), places)


def _near_copies(filed: Sequence[Filed]) -> Iterator[Finding]:
    """For each text the unit that it is most like, if it is a near copy of it."""
    names = dict.fromkeys(name for each in filed for name in each.report.entry.narratives)
    for name in names:
        having = [each for each in filed if name in each.report.entry.narratives]
        shared = _shared_prints(name, having)
        told: set[int] = set()
        for (first, second), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            texts = [having[at].report.entry.narratives[name] for at in (first, second)]
            part = Fraction(count, min(len(text.prints) for text in texts))
            if part >= _COPIED and second not in told:
                told.add(second)
                yield NEAR_COPY.at(
                    Span(texts[1].file, texts[1].line),
                    f"{name}与“{having[first].name}”的有{_printed(part * 100, 0)}%相同",
                    notes=(Note("另一单位的文字", Span(texts[0].file, texts[0].line)),),
                    hints=("请按本单位的情况重写；全县统一的文字写进 _公共.yaml",),
                )


def _shared_prints(name: str, having: Sequence[Filed]) -> Counter[tuple[int, int]]:
    """How many fingerprints of a text each two units share, set phrases aside."""
    owners: dict[int, list[int]] = defaultdict(list)
    for at, each in enumerate(having):
        for fingerprint in each.report.entry.narratives[name].prints:
            owners[fingerprint].append(at)
    most = max(_FEW, min(len(having) // 2, _MANY))
    shared: Counter[tuple[int, int]] = Counter()
    for group in owners.values():
        if len(group) <= most:
            shared.update(combinations(group, 2))
    return shared
