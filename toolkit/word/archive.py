"""The zip container of a document: read within limits, written the same way each time.

What did not change is copied as it stands in the template, compressed bytes and all; dates are fixed and the
order is the template's, so that the same input gives the same bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.finding import Finding, Kind, Severity, Span

NOT_A_DOCUMENT = Kind(
    "T001",
    Severity.ERROR,
    "不是 .docx 文件",
    "模板须是 Word 的 .docx（一种 zip 压缩包）。旧的 .doc、加了密码的文件和别的文件读不了。",
    "把 自评报告.doc 改名为 自评报告.docx",
    "在 Word 或 WPS 中打开，取消密码，另存为“Word 文档（*.docx）”",
)
UNSAFE_ARCHIVE = Kind(
    "T002",
    Severity.ERROR,
    "文件超出安全限度",
    "文件里的部件太多、太大、压缩率异常、重名，或声明了 XML 实体，可能是坏文件或恶意文件，不予打开。",
    "几十 KB 的模板解压后有几百 MB",
    "在 Word 或 WPS 中打开，另存为新的 .docx",
)

CONTENT_TYPES = "[Content_Types].xml"
_OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_STORED, _DEFLATED = 0, 8
_UTF8_NAMES = 0x800
_FIRST_DAY = 0x21  # 1980-01-01, the first day that a zip can name
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on reading one archive; sizes in bytes."""

    archive: int = 64 * 2**20
    unpacked: int = 64 * 2**20
    entries: int = 2000
    ratio: int = 200  # unpacked : packed, looked at for parts over 1 MiB only; XML of tables reaches 60


DEFAULT_LIMITS = Limits()
_RATIO_FROM = 2**20


@dataclass(frozen=True, slots=True)
class Entry:
    """A part as it stands in the zip: `raw` is packed by `method`; `size` and `crc` are of the plain data."""

    name: str
    method: int
    crc: int
    size: int
    raw: bytes

    def data(self) -> bytes:
        """The plain data.

        Raises:
            ValueError: the compressed data do not give what the directory says.
        """
        if self.method == _STORED:
            plain = self.raw
        else:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                plain = inflater.decompress(self.raw, self.size + 1)
            except zlib.error as error:
                raise ValueError(f"部件 {self.name} 的压缩数据已损坏") from error
        if len(plain) != self.size or zlib.crc32(plain) != self.crc:
            raise ValueError(f"部件 {self.name} 的大小或校验值不符")
        return plain


def deflate(data: bytes) -> bytes:
    """Raw deflate at zlib's usual level."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def pack_entry(name: str, data: bytes, pack: Callable[[bytes], bytes] = deflate) -> Entry:
    """A part made from its plain data; `pack` gives a raw deflate stream."""
    return Entry(name, _DEFLATED, zlib.crc32(data), len(data), pack(data))


def write_archive(entries: Iterable[Entry]) -> bytes:
    """The bytes of a zip that holds the entries in their order; nothing else but them decides the bytes."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = count = 0
    for entry in entries:
        name = entry.name.encode("utf-8")
        flags = 0 if entry.name.isascii() else _UTF8_NAMES
        common = (flags, entry.method, 0, _FIRST_DAY, entry.crc, len(entry.raw), entry.size, len(name), 0)
        body += (_LOCAL.pack(b"PK\3\4", 20, *common), name, entry.raw)
        directory += (_CENTRAL.pack(b"PK\1\2", 20, 20, *common, 0, 0, 0, 0, offset), name)
        offset += _LOCAL.size + len(name) + len(entry.raw)
        count += 1
    listing = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*body, listing, end))


@dataclass(frozen=True, slots=True)
class Archive:
    """The entries of a zip by name, [Content_Types].xml first and else in the order of the file."""

    entries: Mapping[str, Entry]

    def read(self, name: str) -> bytes | None:
        """The plain data of a part, or None when there is no such part."""
        entry = self.entries.get(name)
        return None if entry is None else entry.data()


class _RefusedError(Exception):
    """Why an archive is not read; carries the kind and the Chinese message."""

    def __init__(self, kind: Kind, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint


def read_archive(
    source: Path | bytes, *, shown: str, limits: Limits = DEFAULT_LIMITS
) -> tuple[Archive | None, tuple[Finding, ...]]:
    """Read a zip within the limits; never raises for content or for a file that cannot be opened."""
    try:
        archive = _read(_load(source, limits), limits)
    except _RefusedError as refused:
        hints = (refused.hint,) if refused.hint else ()
        return None, (refused.kind.at(Span(shown), refused.message, hints=hints),)
    return archive, ()


def _load(source: Path | bytes, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with source.open("rb") as file:
                data = file.read(limits.archive + 1)
        except OSError as error:
            reason = "没有这个文件" if isinstance(error, FileNotFoundError) else "打不开这个文件"
            raise _RefusedError(
                NOT_A_DOCUMENT, reason, "核对文件名；文件若正在别的程序中打开，先关闭"
            ) from error
    if len(data) > limits.archive:
        raise _RefusedError(UNSAFE_ARCHIVE, f"文件大于 {limits.archive // 2**20} MB")
    if data.startswith(_OLE_HEADER):
        encrypted = _ENCRYPTED_PACKAGE in data
        reason = "文件加了打开密码" if encrypted else "这是旧的 .doc 格式"
        remedy = "取消密码后" if encrypted else "在 Word 或 WPS 中打开后"
        raise _RefusedError(NOT_A_DOCUMENT, reason, f"{remedy}另存为 .docx")
    return data


def _read(data: bytes, limits: Limits) -> Archive:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as listing:
            members = [member for member in listing.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError) as error:
        raise _RefusedError(
            NOT_A_DOCUMENT, "不是 zip 压缩包，或压缩包已损坏", "在 Word 或 WPS 中打开，另存为 .docx"
        ) from error
    _check_members(members, limits)
    try:
        entries = [_entry(data, member) for member in members]
        for entry in entries:
            entry.data()
    except (ValueError, struct.error) as error:
        raise _RefusedError(NOT_A_DOCUMENT, f"压缩包已损坏：{error}", "重新取得文件，或从备份恢复") from error
    entries.sort(key=lambda entry: entry.name != CONTENT_TYPES)
    return Archive({entry.name: entry for entry in entries})


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.entries:
        raise _RefusedError(UNSAFE_ARCHIVE, f"压缩包里有 {len(members)} 个部件，最多 {limits.entries} 个")
    total = sum(member.file_size for member in members)
    if total > limits.unpacked:
        raise _RefusedError(
            UNSAFE_ARCHIVE, f"解压后有 {total // 2**20} MB，最多 {limits.unpacked // 2**20} MB"
        )
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if name.casefold() in seen:  # readers differ in which of the two they take
            raise _RefusedError(
                UNSAFE_ARCHIVE, f"部件 {name} 重复", "在 Word 或 WPS 中打开，另存为新的 .docx"
            )
        seen.add(name.casefold())
        if name.startswith("/") or "\\" in member.orig_filename or ".." in name.split("/"):
            raise _RefusedError(UNSAFE_ARCHIVE, f"部件名 {name!r} 指向压缩包之外")
        if member.flag_bits & 1 or member.compress_type not in {_STORED, _DEFLATED}:
            raise _RefusedError(NOT_A_DOCUMENT, f"部件 {name} 加了密码或用了少见的压缩方法", "另存为 .docx")
        if member.file_size > _RATIO_FROM and member.file_size > limits.ratio * member.compress_size:
            raise _RefusedError(UNSAFE_ARCHIVE, f"部件 {name} 的压缩率异常（超过 {limits.ratio} 倍）")


def _entry(data: bytes, member: zipfile.ZipInfo) -> Entry:
    header = _LOCAL.unpack_from(data, member.header_offset)
    start = member.header_offset + _LOCAL.size + int(header[9]) + int(header[10])
    raw = data[start : start + member.compress_size]
    if header[0] != b"PK\3\4" or len(raw) != member.compress_size:
        raise ValueError(f"部件 {member.filename} 的位置不对")
    return Entry(member.filename, member.compress_type, member.CRC, member.file_size, raw)
