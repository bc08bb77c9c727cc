"""`pack new` and `pack edition`: folders that say only what is different, whole or not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from tests.packing.workshop import TEMPLATES, check, copy_packs, errors, load, replace
from toolkit.packing import describe_difference, side_of, start_edition, start_pack
from toolkit.packing.projection import project

REPORT = "部门整体支出绩效自评报告"


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


def test_a_new_pack_is_sound_and_says_what_its_parent_says(tmp_path: Path) -> None:
    packs = tmp_path / "templates"
    started, findings = start_pack(
        "my-county", "guangdong-xuwen", (packs, TEMPLATES), packs, title="某县自评", region="某县"
    )
    assert list(findings) == []
    assert started is not None
    assert [file.name for file in started.files] == ["pack.yaml"]
    roots = (packs, TEMPLATES)
    shutil.copytree(TEMPLATES / "national", packs / "national")
    shutil.copytree(TEMPLATES / "guangdong-xuwen", packs / "guangdong-xuwen")
    assert errors(check(packs, "my-county")) == []
    ours, parents = load(packs, "my-county"), load(packs, "guangdong-xuwen")
    assert list(describe_difference(side_of(parents, roots), side_of(ours, roots))) == []
    assert (ours.title, ours.region) == ("某县自评", "某县")


def test_the_copied_document_is_the_one_that_stands_until_then(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    own = packs / "guangdong-xuwen/editions/2024/documents"
    own.mkdir(parents=True)
    document = docx.Document(str(packs / f"guangdong-xuwen/documents/{REPORT}.docx"))
    document.paragraphs[0].insert_paragraph_before("2024年起的样子")
    document.save(str(own / f"{REPORT}.docx"))
    started, _ = start_edition("guangdong-xuwen", 2026, (packs,), documents=(REPORT,))
    assert started is not None
    copied = packs / f"guangdong-xuwen/editions/2026/documents/{REPORT}.docx"
    assert copied in started.files
    assert project(copied) == project(own / f"{REPORT}.docx")
    # What the copied report prints beyond the county's own is to be filled in.
    replace(packs / "guangdong-xuwen/samples/博物馆.yaml", "\n单位:\n", "\n单位:\n  单位性质: 事业单位\n")
    assert errors(check(packs, "guangdong-xuwen")) == []


def test_an_edition_changes_nothing_until_something_is_written(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    start_edition("guangdong-xuwen", 2025, (packs,))
    before, after = (side_of(load(packs, "guangdong-xuwen", year), (packs,)) for year in (2024, 2025))
    assert list(describe_difference(before, after)) == []
    assert len(after.layers) == len(before.layers) + 1


@pytest.mark.parametrize("name", ["national", "../outside", "_hidden", "a/b", ".dot"])
def test_a_name_that_is_taken_or_no_name_is_refused(tmp_path: Path, name: str) -> None:
    packs = tmp_path / "templates"
    started, findings = start_pack(name, "national", (packs, TEMPLATES), packs)
    assert started is None
    assert codes(findings) == ["T150"]
    assert not packs.exists()


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    (packs / "guangdong-xuwen/editions/2025").mkdir(parents=True)
    (packs / "mine").mkdir()
    for started, findings in (
        start_edition("guangdong-xuwen", 2025, (packs,)),
        start_pack("mine", "national", (packs,), packs),
        start_edition("guangdong-xuwen", 25, (packs,)),
    ):
        assert started is None
        assert codes(findings) == ["T150"]
    assert list((packs / "mine").iterdir()) == []


def test_an_unknown_document_or_parent_is_told_with_what_was_meant(tmp_path: Path) -> None:
    packs = copy_packs(tmp_path)
    started, findings = start_edition("guangdong-xuwen", 2025, (packs,), documents=("部门整体支出自评报告",))
    assert started is None
    (finding,) = findings
    assert finding.code == "T151"
    assert REPORT in finding.hints[0]
    started, findings = start_pack("mine", "guangdong-xuwem", (packs,), packs)
    assert started is None
    assert codes(findings) == ["T120"]
    assert not (packs / "mine").exists()


def test_half_a_pack_is_never_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = copy_packs(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(shutil, "copyfile", fail)
    before = sorted(packs.iterdir())
    with pytest.raises(OSError, match="full"):
        start_pack("mine", "guangdong-xuwen", (packs,), packs, documents=(REPORT,))
    assert sorted(packs.iterdir()) == before
