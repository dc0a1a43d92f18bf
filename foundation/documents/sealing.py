"""文件的加密格式：开头之后是一块块 AES-256-GCM，边读边加密，可以跳着读，不把整个文件放进内存。

开头 = 记号、钥匙编号、随机盐；每个文件由盐派生自己的密钥，所以块号就能作随机数。每块都认证块号与是否末块，
调换、截短、改动都读不出来。
"""

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"PORTAL-SEALED-1\n"
_KEY_ID = 8
_SALT = 32
_HEADER = len(MAGIC) + _KEY_ID + _SALT
_BLOCK = 64 * 1024
_TAG = 16


class Unreadable(OSError):
    """加密文件读不出来：钥匙不对，或文件已损坏。"""


def seal(pieces: Iterable[bytes], key: str) -> Iterator[bytes]:
    """加密一串字节；key 为主密钥文字。"""
    salt = os.urandom(_SALT)
    cipher = AESGCM(_derived(key, salt, b"portal file"))
    yield MAGIC + _key_id(key) + salt
    pending, index = b"", 0
    for piece in pieces:
        pending += piece
        # 末块另行标记，所以手里总留着至少一个字节。
        while len(pending) > _BLOCK:
            yield cipher.encrypt(_nonce(index), pending[:_BLOCK], b"more")
            pending, index = pending[_BLOCK:], index + 1
    yield cipher.encrypt(_nonce(index), pending, b"last")


def unseal(raw: BinaryIO, keys: Sequence[str]) -> io.BufferedReader:
    """打开一个加密文件供读；raw 停在记号之后。抛出 Unreadable：现有钥匙里没有它用的那一把。"""
    key_id, salt = raw.read(_KEY_ID), raw.read(_SALT)
    for key in keys:
        if _key_id(key) == key_id:
            cipher = AESGCM(_derived(key, salt, b"portal file"))
            return io.BufferedReader(_Unsealed(raw, cipher), _BLOCK)
    raw.close()
    raise Unreadable("文件加密所用的钥匙不在 PORTAL_FIELD_KEYS 里")


class _Unsealed(io.RawIOBase):
    def __init__(self, raw: BinaryIO, cipher: AESGCM) -> None:
        self.raw, self.cipher = raw, cipher
        sealed = raw.seek(0, io.SEEK_END) - _HEADER
        self.block_count = max(1, -(-sealed // (_BLOCK + _TAG)))
        self.length = sealed - self.block_count * _TAG
        self.position = 0
        self.held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.length}[whence]
        self.position = max(0, base + offset)
        return self.position

    def readinto(self, buffer: Any) -> int:
        index, start = divmod(self.position, _BLOCK)
        if index >= self.block_count:
            return 0
        found = self._block(index)[start : start + len(buffer)]
        buffer[: len(found)] = found
        self.position += len(found)
        return len(found)

    def close(self) -> None:
        self.raw.close()
        super().close()

    def _block(self, index: int) -> bytes:
        if self.held[0] != index:
            self.raw.seek(_HEADER + index * (_BLOCK + _TAG))
            ending = b"last" if index == self.block_count - 1 else b"more"
            try:
                clear = self.cipher.decrypt(_nonce(index), self.raw.read(_BLOCK + _TAG), ending)
            except InvalidTag:
                raise Unreadable("加密文件已损坏，或被截短、改动") from None
            self.held = (index, clear)
        return self.held[1]


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _key_id(key: str) -> bytes:
    return _derived(key, b"", b"portal file key id")[:_KEY_ID]


def _derived(key: str, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key.encode())
