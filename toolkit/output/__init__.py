"""Documents on the disk: names that every system accepts, whole files only, one run at a time."""

from toolkit.output.lock import ALL_SHARDS, FolderLock, Shard
from toolkit.output.manifest import MANIFEST, Manifest, digest, read_manifest
from toolkit.output.names import file_name_of, folder_of, name_key
from toolkit.output.removing import remove_unmodified
from toolkit.output.writing import (
    SAME_FILE,
    Folder,
    Written,
    cannot_write,
    sweep,
    write_documents,
    write_new,
    write_over,
)

__all__ = [
    "ALL_SHARDS",
    "MANIFEST",
    "SAME_FILE",
    "Folder",
    "FolderLock",
    "Manifest",
    "Shard",
    "Written",
    "cannot_write",
    "digest",
    "file_name_of",
    "folder_of",
    "name_key",
    "read_manifest",
    "remove_unmodified",
    "sweep",
    "write_documents",
    "write_new",
    "write_over",
]
