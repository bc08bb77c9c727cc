"""Writing documents: names that every system accepts, whole files only, and a manifest that may be broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.output import MANIFEST, file_name_of, write_document


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("自评报告.docx", "自评报告.docx"),
        ("甲/乙.docx", "甲／乙.docx"),
        ("../../外.docx", "..／..／外.docx"),
        ("甲:乙?.docx", "甲：乙？.docx"),
        ("一\n二.docx", "一 二.docx"),
        ("CON.docx", "_CON.docx"),
        ("报告. ", "报告"),
        ("", "_"),
        ("..", "_"),
    ],
)
def test_a_name_that_every_system_accepts(name: str, safe: str) -> None:
    assert file_name_of(name) == safe


def write(folder: Path, content: bytes, *, name: str = "报告.docx", force: bool = False):
    return write_document(folder, name, content, {"pack": "p"}, force=force)


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    written, finding = write(tmp_path / "内", b"1", name="../外.docx")
    assert finding is None
    assert written is not None
    assert written.path.parent == tmp_path / "内"
    assert [path.name for path in tmp_path.iterdir()] == ["内"]


def test_a_failed_write_leaves_the_old_document_and_nothing_else(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, b"1")
    before = sorted(path.name for path in tmp_path.iterdir())

    def fail(_path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    written, finding = write(tmp_path, b"2")
    assert written is None
    assert finding is not None
    assert finding.code == "B002"
    assert "磁盘已满" in finding.message
    assert (tmp_path / "报告.docx").read_bytes() == b"1"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_failed_overwrite_keeps_the_edited_document_and_no_copy(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, b"1")
    (tmp_path / "报告.docx").write_bytes(b"edited")
    before = sorted(path.name for path in tmp_path.iterdir())

    def fail(_path: Path, target: Path) -> Path:
        raise PermissionError(13, "opened by Word", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    written, finding = write(tmp_path, b"2", force=True)
    assert written is None
    assert finding is not None
    assert "占用" in finding.message
    assert (tmp_path / "报告.docx").read_bytes() == b"edited"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_unchanged_document_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, b"1")
    before = (tmp_path / "报告.docx").stat()
    write(tmp_path, b"1")
    after = (tmp_path / "报告.docx").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"报告.docx": 1}', '{"报告.docx": {}}', "\x00"])
def test_with_a_broken_manifest_nothing_is_overwritten(tmp_path: Path, text: str) -> None:
    (tmp_path / "报告.docx").write_bytes(b"old")
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    written, finding = write(tmp_path, b"new")
    assert written is None
    assert finding is not None
    assert finding.code == "B001"
    assert (tmp_path / "报告.docx").read_bytes() == b"old"
    written, finding = write(tmp_path, b"new", force=True)
    assert finding is None
    assert (tmp_path / "报告.docx").read_bytes() == b"new"
    assert json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["报告.docx"]["pack"] == "p"


def test_the_manifest_remembers_every_document_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, b"1", name="甲.docx")
    write(tmp_path, b"2", name="乙.docx")
    assert set(json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))) == {"甲.docx", "乙.docx"}
    assert write(tmp_path, b"3", name="甲.docx")[1] is None
