"""A filing that is a folder, at the command line."""

from __future__ import annotations

from pathlib import Path


def split(workplace) -> Path:
    """The filing of the workplace as a folder: the leaders' posts one file each."""
    text = workplace.filing.read_text(encoding="utf-8")
    rows = "\n".join(line for line in text.splitlines() if line.startswith("- {职务"))
    folder = workplace.filing.with_suffix("")
    (folder / "领导职数").mkdir(parents=True)
    (folder / "单位.yaml").write_text(text.replace("领导职数:\n" + rows, ""), encoding="utf-8")
    for number, row in enumerate(rows.splitlines(), 1):
        content = row.removeprefix("- {").removesuffix("}").replace(", ", "\n")
        (folder / "领导职数" / f"{number}.yaml").write_text(content + "\n", encoding="utf-8")
    workplace.filing.unlink()
    return folder


def test_a_folder_gives_the_same_report_in_the_same_place(run, workplace) -> None:
    assert run("generate").exit_code == 0
    before = workplace.document.read_bytes()
    split(workplace)
    result = run("generate")
    assert result.exit_code == 0, result.output
    assert "共 1 份填报" in result.output
    assert workplace.document.read_bytes() == before


def test_a_finding_names_and_quotes_the_file_of_the_row(run, workplace) -> None:
    folder = split(workplace)
    (folder / "领导职数" / "2.yaml").write_text("职务: 副局长\n人数: 两人\n", encoding="utf-8")
    for given in (folder.relative_to(workplace.folder), folder.relative_to(workplace.folder) / "单位.yaml"):
        result = run("check", given)
        assert result.exit_code == 1
        assert "位置：data/xuwen/2024/政务服务和数据管理局/领导职数/2.yaml:2:5" in result.output
        assert "2 | 人数: 两人" in result.output
