"""Files that are no workbook, or not a safe one, are told and never raise."""

from __future__ import annotations

import io
import zipfile

import pytest

from toolkit.excel import canonical_text


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "T050", "zip"),
        (b"PK\x03\x04 not really", "T050", "zip"),
        (OLE + bytes(600), "T050", ".xls 格式"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "T050", "密码"),
        (zipped({"a.txt": b"x"}), "T050", "xl/workbook.xml"),
        (zipped({"../a": b"x"}), "T051", "压缩包之外"),
        (zipped({"xl/a.xml": b" " * 40_000_000}), "T051", "压缩率"),
        (zipped({f"a{i}": b"" for i in range(2001)}), "T051", "2001"),
    ],
)
def test_what_is_no_workbook_is_told(excel, data: bytes, code: str, said: str) -> None:
    path = excel.folder / "坏.xlsx"
    path.write_bytes(data)
    compiled, findings = excel.compile(path)
    assert compiled is None
    assert [finding.code for finding in findings] == [code]
    assert said in findings[0].message
    with pytest.raises(ValueError, match=said):
        canonical_text(path)


def test_a_missing_file_is_told(excel) -> None:
    _, findings = excel.compile(excel.folder / "无.xlsx")
    assert [finding.code for finding in findings] == ["T050"]


ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_entities_are_refused(excel, part, replaced, name: str) -> None:
    excel.put("A1", ("x",))
    path = excel.path()
    replaced(path, {name: ENTITY + part(path.read_bytes(), name)})
    _, findings = excel.compile(path)
    assert [finding.code for finding in findings] == ["T051"]
    assert name in findings[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="2"', '<row r="1"'),
        ('<row r="2"', '<row r="9999999"'),
        ('<c r="B1"', '<c r="A1"'),
        ('<c r="A2"', '<c r="A3"'),
        ("<v>1</v>", "<v>99</v>"),
    ],
)
def test_cells_out_of_order_are_told(excel, part, replaced, old: str, new: str) -> None:
    excel.put("A1", ("甲", "乙"), ("丙",))
    path = excel.path()
    replaced(
        path, shared(part(path.read_bytes()), part(path.read_bytes(), "xl/_rels/workbook.xml.rels"), old, new)
    )
    compiled, findings = excel.compile(path)
    assert compiled is None
    assert [(finding.code, finding.span.address) for finding in findings] == [("T051", "工作表“自评表”")]


def shared(sheet: str, links: str, old: str, new: str) -> dict[str, str]:
    """The parts with three texts in a shared table, and one thing put wrong."""
    body = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c></row></sheetData>'
    )
    assert old in body
    start, _, rest = sheet.partition("<sheetData>")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rTexts" Type="{kind}" Target="sharedStrings.xml"/>'
    if "sharedStrings" not in links:
        links = links.replace("</Relationships>", f"{link}</Relationships>")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = "".join(f"<si><t>{text}</t></si>" for text in "甲乙丙")
    return {
        "xl/worksheets/sheet1.xml": start + body.replace(old, new) + rest.partition("</sheetData>")[2],
        "xl/_rels/workbook.xml.rels": links,
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{items}</sst>',
    }
