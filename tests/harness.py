"""What the tests of filings share: a studio on the demo pack, and expectations written into the data itself.

A line of a case that ends in `# ! CODE …` must give exactly these findings, and no line any other.
`# !! CODE` on a line of its own expects a finding wherever it stands.
"""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.filing import FilingPlace
from toolkit.pipeline import Options, Outcome, Studio

PACKS = Path(__file__).parent / "packs"
_EXPECTED = re.compile(r"[ \t]*#[ ]!(!?)((?:[ ][A-Z]{1,3}\d{3})+)[ \t]*$")
_HEAD = "模板包: demo\n评价年度: 2024\n"


def process(tmp_path: Path, text: str, options: Options | None = None) -> Outcome:
    """Take a text all the way through the pipeline under the demo pack."""
    path = tmp_path / "填报.yaml"
    path.write_text(text, encoding="utf-8")
    return Studio((PACKS,)).process(FilingPlace(path, tmp_path), path.name, options or Options())


def read_case(case: str) -> tuple[str, list[tuple[int, str]]]:
    """A case without its expectations, and these as (line, code); line 0 for the whole file."""
    return expectations(_HEAD + case)


def expectations(case: str) -> tuple[str, list[tuple[int, str]]]:
    """A text without its expectations, and these as (line, code); line 0 for the whole file."""
    lines, expected = [], []
    for number, line in enumerate(case.splitlines(), 1):
        match = _EXPECTED.search(line)
        if match:
            expected += [(0 if match[1] else number, code) for code in match[2].split()]
        lines.append(line[: match.start()] if match else line)
    return "\n".join(lines) + "\n", sorted(expected)


def found_in(outcome: Outcome, expected: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The findings of an outcome as (line, code); those expected for the whole file lose their line."""
    whole = {code for line, code in expected if line == 0}
    return sorted(
        (0 if finding.code in whole else finding.span.line, finding.code) for finding in outcome.findings
    )


def split_cases(path: Path) -> list[tuple[str, str]]:
    """The cases of a file: a line `#### sentence` opens each."""
    cases = []
    for block in path.read_text(encoding="utf-8").split("#### ")[1:]:
        title, _, text = block.partition("\n")
        cases.append((title.strip(), text))
    return cases
