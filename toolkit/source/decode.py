"""From bytes to text: which encodings are read and which are refused with their remedy."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.finding import Finding, Note, Span
from toolkit.source import kinds
from toolkit.source.nodes import Limits

_SAVE_AS_UTF8 = (
    "用记事本打开，选“另存为”，编码选“UTF-8”，保存后再运行",
    "用WPS或其他软件时，在保存对话框里把编码改为UTF-8",
)
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"Rar!", b"7z\xbc\xaf")
_HAN = re.compile("[\u4e00-\u9fff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 20  # more than one byte in twenty: no text that somebody typed


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, or the finding that says why there is none."""

    text: str = ""
    finding: Finding | None = None


def read_bytes(path: Path, file: str, limits: Limits) -> bytes | Finding:
    """Read the file; every failure of the operating system is a finding."""
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.bytes + 1)
    except FileNotFoundError:
        return kinds.UNREADABLE.at(Span(file), "找不到这个文件", hints=("核对文件名和所在文件夹",))
    except IsADirectoryError:
        return kinds.UNREADABLE.at(Span(file), "这是一个文件夹，不是文件", hints=("给出文件夹里的文件",))
    except PermissionError:
        reason = (
            "这是一个文件夹，不是文件" if path.is_dir() else "没有读取这个文件的权限，或它正被别的程序占用"
        )
        return kinds.UNREADABLE.at(Span(file), reason, hints=("关闭正在使用它的程序，或请管理员开放权限",))
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None)
        reason = "文件读不出来" + (f"（系统错误号 {number}）" if number else "")
        return kinds.UNREADABLE.at(Span(file), reason, hints=("把文件复制到本机后再试",))
    if len(data) > limits.bytes:
        megabytes = limits.bytes / (1024 * 1024)
        return kinds.TOO_LARGE.at(
            Span(file),
            f"文件超过 {megabytes:g} MB，没有读",
            hints=("核对是否放错了文件，数据文件里只写数据",),
        )
    return data


def decode(data: bytes, file: str) -> Decoded:
    """Decode UTF-8 with or without BOM, and UTF-16 with BOM; anything else is refused."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, file)
    if data.startswith(_PACKED) or _looks_binary(data):
        return Decoded(
            finding=_not_text(file, "这不是文本文件（像是Word、Excel、PDF、压缩包或其他程序的文件）")
        )
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Decoded(finding=_not_utf8(data, error, file))


def _decode_marked(data: bytes, encoding: str, file: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return Decoded(finding=_not_utf8(data, error, file))
        return Decoded(finding=_not_text(file, "文件开头标明是UTF-16编码，但内容已损坏"))


def _looks_binary(data: bytes) -> bool:
    return len(_CONTROLS.findall(data)) * _CONTROL_SHARE > len(data)


def _not_text(file: str, message: str) -> Finding:
    return kinds.NOT_TEXT.at(
        Span(file), message, hints=("数据应写在UTF-8编码的文本文件里；Excel填报表请用导入命令转换",)
    )


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
    span = Span(file, line)
    replaced = data.decode("utf-8", errors="replace")
    mostly_utf8 = len(_HAN.findall(replaced)) > 4 * replaced.count("\ufffd")
    if mostly_utf8:
        return kinds.NOT_TEXT.at(
            span,
            f"第{line}行有损坏的字节，不是完整的UTF-8文本",
            hints=("删去这一处后重新输入，用UTF-8编码保存",),
        )
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return kinds.NOT_TEXT.at(span, f"第{line}行起的字节既不是UTF-8也不是GBK编码", hints=_SAVE_AS_UTF8)
    shown = re.split(r"\r\n|\r|\n", text)[line - 1].strip()[:40]
    notes = (Note(f"按GBK读，这一行是“{shown}”", span),)
    return kinds.NOT_UTF8.at(
        span, "文件是GBK（ANSI）编码，应为UTF-8，没有读", hints=_SAVE_AS_UTF8, notes=notes
    )
