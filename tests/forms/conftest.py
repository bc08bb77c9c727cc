"""Filings with projects, and the self-evaluation form of each project as Word and as Excel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.filing import FilingPlace, find_filings
from toolkit.pipeline import Options, Outcome, Studio
from toolkit.word import canonical_text

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
FORM = "项目支出绩效自评表"
_HEAD = "模板包: national\n评价年度: 2024\n单位: {全称: 示例县水务局}\n项目:\n"
_LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)


@pytest.fixture(scope="session")
def studio() -> Studio:
    return Studio((ROOT / "templates",))


@pytest.fixture(scope="session")
def sample(studio: Studio) -> Outcome:
    (place,) = find_filings(DATA)
    return studio.process(place, place.path.name, Options())


@pytest.fixture(scope="session")
def forms_of() -> Callable[[Outcome], dict[str, str]]:
    """The canonical text of each Word form of an outcome, by the name of the project in its file name."""

    def read(outcome: Outcome) -> dict[str, str]:
        return {
            document.file_name.removeprefix(f"{FORM}（").removesuffix("）.docx"): canonical_text(
                document.content
            )
            for document in outcome.documents
            if document.file_name.endswith(".docx")
        }

    return read


@pytest.fixture(scope="session")
def process(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcome]:
    """`process(项目)`: a filing whose 项目 are these lines, through to its documents whatever is found."""
    folder = tmp_path_factory.mktemp("填报")

    def run(projects: str) -> Outcome:
        path = folder / "水务局.yaml"
        path.write_text(_HEAD + projects, encoding="utf-8")
        return studio.process(FilingPlace(path, folder), path.name, Options(with_errors=True))

    return run


@pytest.fixture(scope="session")
def levels() -> Callable[[int], list[tuple[str, str]]]:
    """`levels(n)`: the first and second level of n indicators, spread over the six usual classes."""
    return lambda count: [_LEVELS[number * len(_LEVELS) // count] for number in range(count)]


@pytest.fixture(scope="session")
def project(levels: Callable[[int], list[tuple[str, str]]]) -> Callable[[int], str]:
    """`project(n)`: a project with n indicators that share 90 points; every third is met by 97 of 100."""

    def write(count: int) -> str:
        head = "- 名称: 管网改造\n  开展自评: 是\n  资金: {当年财政拨款: {年初预算: 80, 执行: 60}}\n  指标:\n"
        rows = [
            f"  - {{级别: [{first}, {second}], 名称: 第{number}项, 指标值: ≥100件, 分值: {90 / count}, "
            f"完成值: {100 if number % 3 else 97}件, 偏差原因: 推迟实施}}\n"
            for number, (first, second) in enumerate(levels(count), 1)
        ]
        return head + "".join(rows)

    return write


@pytest.fixture(scope="session")
def workbooks_of() -> Callable[[Outcome], dict[str, bytes]]:
    """Each Excel form of an outcome, by the name of the project in its file name."""

    def read(outcome: Outcome) -> dict[str, bytes]:
        return {
            document.file_name.removeprefix(f"{FORM}（").removesuffix("）.xlsx"): document.content
            for document in outcome.documents
            if document.file_name.endswith(".xlsx")
        }

    return read
