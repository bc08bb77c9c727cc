"""The zip container of a document: read within limits, written the same way each time.

What did not change is copied as it stands in the template, compressed bytes and all; dates are fixed and the
order is the template's, so that the same input gives the same bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

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


def pack_entry(name: str, data: bytes) -> Entry:
    """A part made from its plain data, at zlib's usual level."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Entry(name, _DEFLATED, zlib.crc32(data), len(data), packer.compress(data) + packer.flush())


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

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """The bytes of this zip with these parts in the place of its own; only they are packed anew."""
        return write_archive(
            pack_entry(name, changed[name]) if name in changed else entry
            for name, entry in self.entries.items()
        )


class RefusedArchiveError(Exception):
    """Why an archive is not read: Chinese message, what to do; `unsafe` or merely no such file."""

    def __init__(self, message: str, hint: str = "", *, unsafe: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.unsafe = unsafe


def read_archive(
    source: Path | bytes, *, suffix: str, program: str, limits: Limits = DEFAULT_LIMITS
) -> Archive:
    """Read a zip within the limits; `suffix` is that of the file format, ".docx", `program` its usual one.

    Raises:
        RefusedArchiveError: the file cannot be opened, is no zip, or goes beyond the limits.
    """
    data = _load(source, suffix, program, limits)
    again = f"在 {program} 或 WPS 中打开，另存为新的 {suffix}"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as listing:
            members = [member for member in listing.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError) as error:
        raise RefusedArchiveError("不是 zip 压缩包，或压缩包已损坏", again) from error
    _check_size(members, limits)
    _check_members(members, limits, again)
    try:
        entries = [_entry(data, member) for member in members]
        for entry in entries:
            entry.data()
    except (ValueError, struct.error) as error:
        raise RefusedArchiveError(f"压缩包已损坏：{error}", "重新取得文件，或从备份恢复") from error
    entries.sort(key=lambda entry: entry.name != CONTENT_TYPES)
    return Archive({entry.name: entry for entry in entries})


def _load(source: Path | bytes, suffix: str, program: str, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with source.open("rb") as file:
                data = file.read(limits.archive + 1)
        except OSError as error:
            reason = "没有这个文件" if isinstance(error, FileNotFoundError) else "打不开这个文件"
            raise RefusedArchiveError(reason, "核对文件名；文件若正在别的程序中打开，先关闭") from error
    if len(data) > limits.archive:
        raise RefusedArchiveError(f"文件大于 {limits.archive // 2**20} MB", unsafe=True)
    if data.startswith(_OLE_HEADER):
        encrypted = _ENCRYPTED_PACKAGE in data
        reason = "文件加了打开密码" if encrypted else f"这是旧的 {suffix.removesuffix('x')} 格式"
        remedy = "取消密码后" if encrypted else f"在 {program} 或 WPS 中打开后"
        raise RefusedArchiveError(reason, f"{remedy}另存为 {suffix}")
    return data


def _check_size(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.entries:
        message = f"压缩包里有 {len(members)} 个部件，最多 {limits.entries} 个"
        raise RefusedArchiveError(message, unsafe=True)
    total = sum(member.file_size for member in members)
    if total > limits.unpacked:
        message = f"解压后有 {total // 2**20} MB，最多 {limits.unpacked // 2**20} MB"
        raise RefusedArchiveError(message, unsafe=True)


def _check_members(members: list[zipfile.ZipInfo], limits: Limits, again: str) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if name.casefold() in seen:  # readers differ in which of the two they take
            raise RefusedArchiveError(f"部件 {name} 重复", again, unsafe=True)
        seen.add(name.casefold())
        if name.startswith("/") or "\\" in member.orig_filename or ".." in name.split("/"):
            raise RefusedArchiveError(f"部件名 {name!r} 指向压缩包之外", unsafe=True)
        if member.flag_bits & 1 or member.compress_type not in {_STORED, _DEFLATED}:
            raise RefusedArchiveError(f"部件 {name} 加了密码或用了少见的压缩方法", again)
        if member.file_size > _RATIO_FROM and member.file_size > limits.ratio * member.compress_size:
            message = f"部件 {name} 的压缩率异常（超过 {limits.ratio} 倍）"
            raise RefusedArchiveError(message, unsafe=True)


def _entry(data: bytes, member: zipfile.ZipInfo) -> Entry:
    header = _LOCAL.unpack_from(data, member.header_offset)
    start = member.header_offset + _LOCAL.size + int(header[9]) + int(header[10])
    raw = data[start : start + member.compress_size]
    if header[0] != b"PK\3\4" or len(raw) != member.compress_size:
        raise ValueError(f"部件 {member.filename} 的位置不对")
    return Entry(member.filename, member.compress_type, member.CRC, member.file_size, raw)
