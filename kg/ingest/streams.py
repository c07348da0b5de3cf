"""Bytes in bounded portions: opening without hanging, looking ahead, unpacking, lines with a limit."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError
from kg.ingest.limits import MEBIBYTE, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

HEAD_BYTES = 1 << 16
_PORTION = 1 << 16
_GZIP = b"\x1f\x8b"


def open_regular(path: str) -> BinaryIO:
    """Open a regular file; a pipe, device or socket is refused without waiting for it.

    Raises:
        InputError: ``path`` is not a regular file that can be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise InputError(path, error.strerror or str(error), "give a file that can be read") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputError(path, "no regular file", "give a file or a folder, or - for standard input")
    return os.fdopen(descriptor, "rb")


class _Prefixed(io.RawIOBase):
    """A stream whose first bytes were read already and are given once more."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        part: bytes | memoryview = self._head[: len(view)]
        if part:
            self._head = self._head[len(part) :]
        else:
            part = self._rest.read(len(view)) or b""
        view[: len(part)] = part
        return len(part)


class _Counted(io.RawIOBase):
    """A stream that counts what was read from it."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        part = self._inner.read(len(view)) or b""
        self.count += len(part)
        view[: len(part)] = part
        return len(part)


class _Unpacked(io.RawIOBase):
    """What a gzip stream holds, refused past the ratio that a bomb has."""

    def __init__(self, packed: BinaryIO, where: str, limits: Limits) -> None:
        self._packed = _Counted(packed)
        self._inner = gzip.GzipFile(fileobj=self._packed)
        self._where = where
        self._limits = limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            part = self._inner.read(min(len(view), _PORTION))
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(self._where, f"broken gzip data: {error}", "pack it again") from error
        self._count += len(part)
        allowed = max(self._limits.expansion_floor, self._limits.expansion * self._packed.count)
        if self._count > allowed:
            found = f"gzip data that unpacks to more than {self._limits.expansion} times its size"
            raise InputError(self._where, found, "unpack it and look at it before giving it")
        view[: len(part)] = part
        return len(part)


def peek(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Read the first bytes of a stream that cannot seek.

    Returns:
        Up to 65,536 bytes, and a stream that gives everything from the start.
    """
    parts, size = [], 0
    while size < HEAD_BYTES and (part := stream.read(HEAD_BYTES - size)):
        parts.append(part)
        size += len(part)
    head = b"".join(parts)
    return head, io.BufferedReader(_Prefixed(head, stream), _PORTION)


def unpack(stream: BinaryIO, where: str, limits: Limits) -> tuple[bytes, BinaryIO]:
    """Look at a stream's first bytes, through gzip where it is packed.

    Returns:
        The first unpacked bytes, and the unpacked stream from its start.

    Raises:
        InputError: The gzip data is broken, a bomb, or holds another gzip.
    """
    head, whole = peek(stream)
    if not head.startswith(_GZIP):
        return head, whole
    head, whole = peek(io.BufferedReader(_Unpacked(whole, where, limits), _PORTION))
    if head.startswith(_GZIP):
        raise InputError(where, "gzip inside gzip", "unpack it once")
    return head, whole


def read_bounded(stream: BinaryIO, where: str, most: int) -> bytes:
    """Read all of a stream that holds at most ``most`` bytes.

    Raises:
        InputError: It holds more.
    """
    parts, size = [], 0
    while part := stream.read(_PORTION):
        size += len(part)
        if size > most:
            found = f"more than {most // MEBIBYTE} MiB" if most >= MEBIBYTE else f"more than {most} bytes"
            raise InputError(where, found, "split it, or give JSON Lines, which is read record by record")
        parts.append(part)
    return b"".join(parts)


def read_lines(stream: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number from 1, line) of a stream, a line past ``most`` bytes as None. Lines end with LF only."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) <= most:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_PORTION)
        yield number, None
