"""A file that is no document, or a dangerous one, is refused with a reason and a remedy."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from toolkit.finding import Severity
from toolkit.ooxml.archive import Limits, pack_entry, write_archive
from toolkit.word import compile_document
from toolkit.word.archive import read_archive

BOMB = b"\0" * (2 * 2**20)


def refusal(word, data: bytes) -> tuple[str, str, tuple[str, ...]]:
    compiled, findings = word.compile_bytes(data)
    assert compiled is None
    assert len(findings) == 1, findings
    return findings[0].code, findings[0].message, findings[0].hints


def test_an_old_doc_and_an_encrypted_docx_are_told_apart(word) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert refusal(word, ole) == ("T001", "这是旧的 .doc 格式", ("在 Word 或 WPS 中打开后另存为 .docx",))
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert refusal(word, locked) == ("T001", "文件加了打开密码", ("取消密码后另存为 .docx",))


def test_what_is_no_archive_is_told(word) -> None:
    assert refusal(word, b"hello")[0] == "T001"
    assert refusal(word, b"")[0] == "T001"
    assert refusal(word, word.document(word.paragraph("甲"))[:-40])[0] == "T001"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "甲")
    assert "[Content_Types].xml" in refusal(word, packed.getvalue())[1]


def test_a_missing_file_is_told(word, tmp_path: Path) -> None:
    compiled, findings = compile_document(tmp_path / "没有.docx", word.environment, shown="没有.docx")
    assert compiled is None
    assert [(finding.code, finding.message) for finding in findings] == [("T001", "没有这个文件")]


def test_a_document_without_its_main_part_is_told(word) -> None:
    data = word.document(word.paragraph("甲"))
    entries = read_archive(data, shown="x")[0].entries
    less = write_archive([entry for name, entry in entries.items() if name != "word/document.xml"])
    assert "word/document.xml" in refusal(word, less)[1]


def test_bombs_are_refused_before_they_are_unpacked(word) -> None:
    code, message, _ = refusal(word, word.document(word.paragraph("甲"), more={"word/media/a.bin": BOMB}))
    assert (code, "压缩率" in message) == ("T002", True)
    small = Limits(entries=3)
    data = word.document(word.paragraph("甲"))
    assert read_archive(data, shown="x", limits=small)[1][0].code == "T002"
    assert read_archive(data, shown="x", limits=Limits(unpacked=100))[1][0].code == "T002"
    assert read_archive(data, shown="x", limits=Limits(archive=100))[1][0].code == "T002"
    assert read_archive(data, shown="x")[1] == ()


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    entry = pack_entry("a.xml", BOMB)
    lying = write_archive([entry.__class__(entry.name, entry.method, entry.crc, 10, entry.raw)])
    archive, findings = read_archive(lying, shown="x")
    assert archive is None
    assert [finding.code for finding in findings] == ["T001"]


def test_two_parts_of_one_name_are_refused(word) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = word.document(word.paragraph("甲"), more={"word/Document.xml": b"<a/>"})
    code, message, _ = refusal(word, data)
    assert (code, "重复" in message) == ("T002", True)


def test_names_that_lead_out_of_the_archive_are_refused(word) -> None:
    assert refusal(word, word.document(word.paragraph("甲"), more={"../../a.xml": b"<a/>"}))[0] == "T002"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a/>',
        "<a><b></a>",
    ],
)
def test_entities_document_types_and_broken_xml_are_refused(word, text: str) -> None:
    data = word.document(word.paragraph("甲"))
    entries = read_archive(data, shown="x")[0].entries
    bad = write_archive(
        [
            pack_entry(name, text.encode()) if name == "word/styles.xml" else entry
            for name, entry in entries.items()
        ]
    )
    code, message, _ = refusal(word, bad)
    assert (code, "word/styles.xml" in message) == ("T002", True)


def test_damaged_data_is_told(word) -> None:
    data = bytearray(word.document(word.paragraph("甲" * 500)))
    offset = data.find(b"word/document.xml") + 60
    data[offset : offset + 8] = bytes(8)
    assert refusal(word, bytes(data))[0] in {"T001", "T002"}


def test_an_encrypted_entry_is_told(word) -> None:
    data = bytearray(word.document(word.paragraph("甲")))
    start = data.find(b"PK\1\2")
    struct.pack_into("<H", data, start + 8, 1)
    assert refusal(word, bytes(data))[0] == "T001"


def test_a_stored_entry_is_read_and_copied(word) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, entry in read_archive(word.document(word.paragraph("{{ x }}")), shown="x")[
            0
        ].entries.items():
            archive.writestr(name, entry.data())
    compiled, _ = word.compile_bytes(packed.getvalue())
    result, _ = compiled.render({"x": "甲"}, word.print_text)
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert archive.testzip() is None
        assert archive.getinfo("word/styles.xml").compress_type == zipfile.ZIP_STORED


# -- what a document may not bring along


def test_macros_are_refused(word) -> None:
    assert word.findings(word.paragraph("甲"), more={"word/vbaProject.bin": b"x"}) == [("T003", "")]
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert word.findings(word.paragraph("甲"), main_type=kind) == [("T003", "")]


def test_a_dotx_is_refused(word) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    assert word.findings(word.paragraph("甲"), main_type=kind) == [("T003", "")]


def outside(kind: str, target: str) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="rX" Type="{base}/{kind}" Target="{target}" TargetMode="External"/>'


def test_links_to_files_are_refused_and_web_links_are_not(word) -> None:
    body = word.paragraph("甲")
    assert word.findings(body, links=outside("image", "file:///C:/图.png")) == [("T004", "")]
    assert word.findings(body, links=outside("image", "http://example.invalid/a.png")) == [("T004", "")]
    assert word.findings(body, links=outside("hyperlink", "file:///C:/a.docx")) == [("T004", "")]
    assert word.findings(body, links=outside("hyperlink", "https://www.mof.gov.cn/")) == []


def test_an_attached_template_and_a_prompt_to_update_fields_are_warned_of(word) -> None:
    compiled, findings = word.compile(
        word.paragraph("甲"),
        settings="<w:updateFields w:val='true'/>",
        links=outside("attachedTemplate", "file:///D:/模板/Normal.dotm"),
    )
    assert compiled is not None
    assert [(finding.code, finding.severity) for finding in findings] == [
        ("T004", Severity.WARNING),
        ("T006", Severity.WARNING),
    ]


def test_imported_content_is_refused(word) -> None:
    assert word.findings("<w:altChunk r:id='rX'/>", word.paragraph("甲")) == [("T005", "")]


def test_comments_left_in_the_template_are_warned_of(word) -> None:
    mark = '<w:r><w:commentReference w:id="1"/></w:r>'
    assert word.findings(word.paragraph("甲", mark)) == [("T007", "")]
