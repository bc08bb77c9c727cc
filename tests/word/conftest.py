"""Documents written as raw XML, the way Word, WPS and LibreOffice leave it, and a printer for their tags."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from toolkit.finding import Finding
from toolkit.tag import TagEnvironment, TagError
from toolkit.word import CompiledDocument, compile_document

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DUBLIN = "http://purl.org/dc/elements/1.1/"
STYLES = (
    f"{HEAD}<w:styles {NAMESPACES}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="body"><w:name w:val="报告正文"/></w:style>'
    "</w:styles>"
)
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def run(text: str, style: str = "") -> str:
    """One run, its text as it is typed: & < > are escaped here."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<w:r>{style and f"<w:rPr>{style}</w:rPr>"}<w:t xml:space="preserve">{safe}</w:t></w:r>'


def paragraph(*texts: str, style: str = "") -> str:
    """A paragraph of one run for each text; a text that begins with < is XML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(text if text.startswith('<') else run(text) for text in texts)}</w:p>"


def cell(*contents: str, properties: str = "") -> str:
    """A cell; a content that begins with < is XML, else a paragraph's text."""
    blocks = "".join(item if item.startswith("<") else paragraph(item) for item in contents or ("",))
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{blocks}</w:tc>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell that begins with <w:tc is XML, else its text."""
    columns = max(len(row) for row in rows)
    grid = '<w:gridCol w:w="2000"/>' * columns
    body = "".join(
        "<w:tr>" + "".join(item if item.startswith("<w:tc>") else cell(item) for item in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def document(  # noqa: PLR0913  (parts of a document, each by its name)
    *body: str,
    header: str = "",
    footnote: str = "",
    title: str = "",
    settings: str = "",
    links: str = "",
    more: Mapping[str, bytes] | None = None,
    main_type: str = f"{WORD_TYPE}.document.main+xml",
    styles: str = STYLES,
) -> bytes:
    """A .docx of these blocks, with only the parts that are asked for."""
    overrides = {"word/document.xml": main_type, "word/styles.xml": f"{WORD_TYPE}.styles+xml"}
    files = {"word/styles.xml": styles}
    reference = ""
    if header:
        reference = '<w:headerReference w:type="default" r:id="rHeader"/>'
        links += f'<Relationship Id="rHeader" Type="{OFFICE}/header" Target="header1.xml"/>'
        overrides["word/header1.xml"] = f"{WORD_TYPE}.header+xml"
        files["word/header1.xml"] = f"{HEAD}<w:hdr {NAMESPACES}>{header}</w:hdr>"
    if footnote:
        links += f'<Relationship Id="rNotes" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
        overrides["word/footnotes.xml"] = f"{WORD_TYPE}.footnotes+xml"
        files["word/footnotes.xml"] = (
            f'{HEAD}<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
            f'<w:footnote w:id="1">{footnote}</w:footnote></w:footnotes>'
        )
    if settings:
        overrides["word/settings.xml"] = f"{WORD_TYPE}.settings+xml"
        files["word/settings.xml"] = f"{HEAD}<w:settings {NAMESPACES}>{settings}</w:settings>"
    roots = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    if title:
        overrides["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
        files["docProps/core.xml"] = (
            f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="{DUBLIN}">'
            f"<dc:title>{title}</dc:title></cp:coreProperties>"
        )
        kind = f"{PACKAGE}/relationships/metadata/core-properties"
        roots += f'<Relationship Id="r2" Type="{kind}" Target="docProps/core.xml"/>'
    section = SECTION.replace("<w:sectPr>", f"<w:sectPr>{reference}")
    files["word/document.xml"] = (
        f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(body)}{section}</w:body></w:document>"
    )
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{listed}</Types>"
    )
    own = f'<Relationship Id="rStyles" Type="{OFFICE}/styles" Target="styles.xml"/>{links}'
    files["word/_rels/document.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{own}</Relationships>'
    )
    files["_rels/.rels"] = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{roots}</Relationships>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**files, "[Content_Types].xml": types}.items():
            archive.writestr(name, text)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return packed.getvalue()


def print_text(value: object, style: str) -> str:
    """Prints texts as they are, "?样式" as the style asked for; None cannot be printed."""
    if value is None:
        raise TagError("没有值", hints=("填上数据",))
    return style if value == "?样式" else str(value)


class Workshop:
    """Compiles and renders documents that are written in the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = TagEnvironment(
            {"有值": lambda value: value is not None}, {"带单位": lambda value: f"{value}万元"}
        )

    run = staticmethod(run)
    paragraph = staticmethod(paragraph)
    cell = staticmethod(cell)
    table = staticmethod(table)
    document = staticmethod(document)
    print_text = staticmethod(print_text)

    def compile(self, *body: str, **parts: object) -> tuple[CompiledDocument | None, tuple[Finding, ...]]:
        """Compile a document of these blocks (see document())."""
        return self.compile_bytes(document(*body, **parts))

    def compile_bytes(self, data: bytes) -> tuple[CompiledDocument | None, tuple[Finding, ...]]:
        """Compile a document from its bytes."""
        path = self.folder / "模板.docx"
        path.write_bytes(data)
        return compile_document(path, self.environment, shown="模板.docx")

    def findings(self, *body: str, **parts: object) -> list[tuple[str, str]]:
        """Code and address of each finding of compiling."""
        return [(finding.code, finding.span.address) for finding in self.compile(*body, **parts)[1]]

    def ready(self, *body: str, **parts: object) -> CompiledDocument:
        """Compile a document that must be free of errors."""
        compiled, findings = self.compile(*body, **parts)
        assert compiled is not None, [finding.message for finding in findings]
        return compiled

    def rendered(self, *body: str, data: Mapping[str, object], **parts: object) -> bytes:
        """Compile and render a document that must be free of errors both times."""
        result, findings = self.ready(*body, **parts).render(data, print_text)
        assert result is not None, [finding.message for finding in findings]
        assert not findings
        return result


@pytest.fixture
def word(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def part() -> Callable[[bytes, str], str]:
    """`part(data, name)`: the text of one part of a document."""

    def read(data: bytes, name: str = "word/document.xml") -> str:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name).decode("utf-8")

    return read
