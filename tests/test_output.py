"""Writing documents: names that every system accepts, whole files only, and a manifest that may be broken."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from toolkit.output import (
    MANIFEST,
    Folder,
    Shard,
    digest,
    file_name_of,
    folder_of,
    name_key,
    read_manifest,
    remove_unmodified,
    write_documents,
)

MOST_BYTES = 255


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("自评报告.docx", "自评报告.docx"),
        ("甲/乙.docx", "甲／乙.docx"),
        ("甲\\乙.docx", "甲＼乙.docx"),
        ("../../外.docx", "..／..／外.docx"),
        ("..\\..\\外.docx", "..＼..＼外.docx"),
        ("C:外.docx", "C：外.docx"),
        ("甲:乙?.docx", "甲：乙？.docx"),
        ("一\n二.docx", "一 二.docx"),
        ("CON.docx", "_CON.docx"),
        ("nul", "_nul"),
        ("com1 .docx", "_com1 .docx"),
        ("LPT¹.docx", "_LPT¹.docx"),
        ("console.docx", "console.docx"),
        ("报告. ", "报告"),
        ("报告. .", "报告"),
        ("", "_"),
        ("..", "_"),
        (".", "_"),
    ],
)
def test_a_name_that_every_system_accepts(name: str, safe: str) -> None:
    assert file_name_of(name) == safe


@pytest.mark.parametrize(
    "name", ["项" * 200 + ".docx", "a" * 300, "长" * 90, "x." + "y" * 400, "é" * 130 + ".xlsx"]
)
def test_a_long_name_is_cut_to_what_a_file_may_have(name: str) -> None:
    safe = file_name_of(name)
    copied = Path(safe).with_name(f"{Path(safe).stem}（手改12）{Path(safe).suffix}").name
    assert len(copied.encode()) <= MOST_BYTES
    assert safe == file_name_of(name)
    assert file_name_of(safe) == safe
    if name.endswith((".docx", ".xlsx")):
        assert Path(safe).suffix == Path(name).suffix


def test_long_names_that_begin_alike_stay_two() -> None:
    assert file_name_of("项" * 200 + "一.docx") != file_name_of("项" * 200 + "二.docx")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A局.docx", "a局.docx"),
        (unicodedata.normalize("NFC", "é局"), unicodedata.normalize("NFD", "é局")),
        ("STRASSE", "straße"),
    ],
)
def test_names_that_some_system_takes_for_one(one: str, other: str) -> None:
    assert one != other
    assert name_key(one) == name_key(other)


def test_every_folder_on_the_way_has_a_name_that_every_system_accepts() -> None:
    assert folder_of(Path("县:一", "CON", "局")) == Path("县：一", "_CON", "局")


def folder_at(path: Path) -> Folder:
    return Folder(path, path, {"filing": "县/局"})


def write(path: Path, content: bytes, *, name: str = "报告.docx", force: bool = False):
    """The one document as it lies there, and the finding about it."""
    written, findings = write_documents(
        folder_at(path), [(file_name_of(name), content)], {"key": "1"}, force=force
    )
    assert len(findings) <= 1
    return written[0] if written else None, findings[0] if findings else None


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    written, finding = write(tmp_path / "内", b"1", name="../外.docx")
    assert finding is None
    assert written is not None
    assert written.path.parent == tmp_path / "内"
    assert [path.name for path in tmp_path.iterdir()] == ["内"]


@pytest.mark.parametrize(("number", "told"), [(28, "磁盘已满"), (30, "磁盘是只读的")])
def test_a_failed_write_leaves_the_old_document_and_nothing_else(
    tmp_path: Path, monkeypatch, number: int, told: str
) -> None:
    write(tmp_path, b"1")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(number, "refused")

    monkeypatch.setattr(Path, "write_bytes", fail)
    written, finding = write(tmp_path, b"2")
    assert written is None
    assert finding is not None
    assert finding.code == "B002"
    assert told in finding.message
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_disk_that_fills_while_documents_are_written_leaves_whole_files(
    tmp_path: Path, monkeypatch
) -> None:
    own = Path.write_bytes

    def fail(path: Path, content: bytes) -> int:
        if content.startswith(b"two"):
            own(path, content[:1])
            raise OSError(28, "No space left on device")
        return own(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail)
    documents = [("一.docx", b"one"), ("二.docx", b"two"), ("三.docx", b"three")]
    written, findings = write_documents(folder_at(tmp_path), documents, {"key": "1"}, force=False)
    assert [each.path.name for each in written] == ["一.docx", "三.docx"]
    assert [finding.code for finding in findings] == ["B002"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["一.docx", "三.docx", MANIFEST])
    assert read_manifest(tmp_path / MANIFEST).notes == {}
    monkeypatch.undo()
    assert write_documents(folder_at(tmp_path), documents, {"key": "1"}, force=False)[1] == ()
    assert read_manifest(tmp_path / MANIFEST).notes == {"key": "1"}


def test_a_failed_overwrite_keeps_the_edited_document_and_no_copy(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, b"1")
    (tmp_path / "报告.docx").write_bytes(b"edited")
    before = sorted(path.name for path in tmp_path.iterdir())
    own = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if target.name == "报告.docx":
            raise PermissionError(13, "opened by Word", str(target))
        return own(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    written, finding = write(tmp_path, b"2", force=True)
    assert written is None
    assert finding is not None
    assert "占用" in finding.message
    assert (tmp_path / "报告.docx").read_bytes() == b"edited"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_unchanged_document_is_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, b"1")
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(tmp_path.iterdir())]
    write(tmp_path, b"1")
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(tmp_path.iterdir())] == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "1", '{"documents": 1}', '{"documents": {}}', "\x00", "[" * 100000, "torn", "edited"],
)
def test_with_a_broken_manifest_nothing_is_overwritten(tmp_path: Path, text: str) -> None:
    write(tmp_path, b"old")
    whole = (tmp_path / MANIFEST).read_text(encoding="utf-8")
    broken = {"torn": whole[: len(whole) // 2], "edited": whole.replace(digest(b"old"), digest(b"other"))}
    (tmp_path / "报告.docx").write_bytes(b"other")
    (tmp_path / MANIFEST).write_text(broken.get(text, text), encoding="utf-8")
    written, finding = write(tmp_path, b"new")
    assert written is None
    assert finding is not None
    assert finding.code == "B001"
    assert (tmp_path / "报告.docx").read_bytes() == b"other"
    written, finding = write(tmp_path, b"new", force=True)
    assert finding is None
    assert (tmp_path / "报告.docx").read_bytes() == b"new"
    assert json.loads((tmp_path / MANIFEST).read_bytes())["documents"] == {"报告.docx": digest(b"new")}


def test_a_torn_manifest_is_rebuilt_from_documents_that_are_as_they_should_be(tmp_path: Path) -> None:
    write(tmp_path, b"1")
    whole = (tmp_path / MANIFEST).read_bytes()
    (tmp_path / MANIFEST).write_bytes(whole[:40])
    assert write(tmp_path, b"1")[1] is None
    assert (tmp_path / MANIFEST).read_bytes() == whole


def test_the_manifest_names_only_files_of_its_own_folder(tmp_path: Path) -> None:
    inside = tmp_path / "内"
    (tmp_path / "外.docx").write_bytes(b"1")
    write(inside, b"1")
    manifest = read_manifest(inside / MANIFEST)
    manifest.documents["../外.docx"] = digest(b"1")
    (inside / MANIFEST).write_bytes(manifest.to_bytes())
    assert "../外.docx" not in read_manifest(inside / MANIFEST).documents
    remove_unmodified(folder_at(inside), ["../外.docx"])
    assert (tmp_path / "外.docx").exists()


def test_the_manifest_remembers_every_document_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, b"1", name="甲.docx")
    write(tmp_path, b"2", name="乙.docx")
    assert set(read_manifest(tmp_path / MANIFEST).documents) == {"甲.docx", "乙.docx"}
    assert write(tmp_path, b"3", name="甲.docx")[1] is None


@pytest.mark.parametrize("names", [("甲.docx", "甲.docx"), ("A.docx", "a.docx"), ("é.docx", "e\u0301.docx")])
def test_two_documents_of_one_name_are_told(tmp_path: Path, names: tuple[str, str]) -> None:
    documents = [(name, name.encode()) for name in names]
    written, findings = write_documents(folder_at(tmp_path), documents, {}, force=True)
    assert [each.path.name for each in written] == [names[0]]
    assert [finding.code for finding in findings] == ["B003"]


# -- links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "外"
    folder.mkdir()
    (folder / "报告.docx").write_bytes(b"another's")
    return folder


def test_a_folder_that_is_a_link_out_of_the_root_is_refused(tmp_path: Path, outside: Path) -> None:
    root = tmp_path / "out"
    root.mkdir()
    (root / "局").symlink_to(outside, target_is_directory=True)
    folder = Folder(root / "局", root, {})
    written, findings = write_documents(folder, [("报告.docx", b"1")], {}, force=True)
    assert written == ()
    assert {finding.code for finding in findings} == {"B005"}
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"报告.docx": b"another's"}


@pytest.mark.parametrize("name", ["报告.docx", MANIFEST])
def test_a_file_that_is_a_link_out_of_the_root_is_refused(tmp_path: Path, outside: Path, name: str) -> None:
    root = tmp_path / "out"
    root.mkdir()
    (root / name).symlink_to(outside / "报告.docx")
    written, findings = write_documents(Folder(root, root, {}), [("报告.docx", b"1")], {}, force=True)
    assert written == ()
    assert {finding.code for finding in findings} == {"B005"}
    assert (outside / "报告.docx").read_bytes() == b"another's"


def test_the_root_itself_may_be_a_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "out").symlink_to(outside, target_is_directory=True)
    root = tmp_path / "out"
    _, findings = write_documents(Folder(root / "局", root, {}), [("报告.docx", b"1")], {}, force=False)
    assert findings == ()
    assert (outside / "局" / "报告.docx").read_bytes() == b"1"


# -- what a broken-off run leaves


def test_stale_temporary_files_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".jixiao-4711.tmp").write_bytes(b"half")
    write(tmp_path, b"1")
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "报告.docx"]


def test_what_a_broken_off_run_had_put_in_place_is_ours(tmp_path: Path, monkeypatch) -> None:
    """Even if the filing changes before the next run, and that is broken off, too."""
    write(tmp_path, b"1")
    for content in (b"2", b"3"):
        with monkeypatch.context() as context:
            own = Path.replace
            calls = []

            def die(path: Path, target: Path, own=own, calls=calls, content=content) -> Path:
                calls.append(target.name)
                if calls.count(MANIFEST) > 1 or (calls[-1] == "报告.docx" and content == b"3"):
                    raise KeyboardInterrupt
                return own(path, target)

            context.setattr(Path, "replace", die)
            with pytest.raises(KeyboardInterrupt):
                write(tmp_path, content)
    assert (tmp_path / "报告.docx").read_bytes() == b"2"
    written, finding = write(tmp_path, b"4")
    assert finding is None
    assert written is not None
    assert written.kept is None
    assert (tmp_path / "报告.docx").read_bytes() == b"4"


def test_a_copy_made_before_is_not_made_again(tmp_path: Path) -> None:
    write(tmp_path, b"1")
    (tmp_path / "报告.docx").write_bytes(b"edited")
    (tmp_path / "报告（手改1）.docx").write_bytes(b"edited")
    written, _ = write(tmp_path, b"2", force=True)
    assert written is not None
    assert written.kept == tmp_path / "报告（手改1）.docx"
    assert not (tmp_path / "报告（手改2）.docx").exists()


# -- removing


def test_only_what_is_as_we_wrote_it_is_removed(tmp_path: Path) -> None:
    write(tmp_path / "局", b"1", name="甲.docx")
    write(tmp_path / "局", b"2", name="乙.docx")
    (tmp_path / "局" / "乙.docx").write_bytes(b"edited")
    (tmp_path / "局" / "丙.docx").write_bytes(b"foreign")
    folder = Folder(tmp_path / "局", tmp_path, {})
    assert remove_unmodified(folder, ["甲.docx", "乙.docx", "丙.docx"]) == (
        ["甲.docx"],
        ["乙.docx", "丙.docx"],
    )
    assert sorted(path.name for path in (tmp_path / "局").iterdir()) == [MANIFEST, "丙.docx", "乙.docx"]


def test_with_the_last_document_goes_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "县" / "局", b"1")
    folder = Folder(tmp_path / "县" / "局", tmp_path, {})
    assert remove_unmodified(folder, ["报告.docx"]) == (["报告.docx"], [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Shard(1, 1), Shard(2, 4), True),
        (Shard(1, 4), Shard(2, 4), False),
        (Shard(2, 4), Shard(2, 4), True),
        (Shard(1, 2), Shard(2, 4), True),
    ],
)
def test_parts_that_may_take_the_same_filing(one: Shard, other: Shard, overlap: bool) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap
