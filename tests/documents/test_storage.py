"""存放：随机名字、只有自己可读、加密可跳读、钥匙不对或被改动就读不出。"""

import os
import re
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from foundation.documents.sealing import MAGIC, Unreadable
from foundation.documents.storage import PrivateStorage

BODY = os.urandom(1000) * 150  # 两块又多


@pytest.fixture
def storage(tmp_path):
    return PrivateStorage(location=str(tmp_path / "files"))


@pytest.fixture
def sealed(storage, settings):
    settings.PORTAL_ENCRYPT_FILES = True
    settings.PORTAL_FIELD_KEYS = ["第一把钥匙"]
    return storage.save(storage.generate_filename("a.pdf"), ContentFile(BODY))


def _mode(path: Path | str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


def test_names_are_random_and_keep_only_a_plain_extension(storage):
    names = {
        storage.generate_filename(given) for given in ("../../财务 报表.PDF", "x.pdf", "a.p/df", "noext")
    }
    assert len(names) == 4
    assert all(re.fullmatch(r"([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{28}(\.pdf)?", name) for name in names)


def test_plain_files_are_private_and_have_no_url(storage):
    name = storage.save(storage.generate_filename("a.pdf"), ContentFile(BODY))
    path = Path(storage.path(name))
    assert (_mode(path), _mode(path.parent), _mode(path.parent.parent)) == (0o600, 0o700, 0o700)
    assert path.read_bytes() == storage.open(name).read() == BODY
    with pytest.raises(ValueError, match="没有网址"):
        storage.url(name)
    with pytest.raises(ValueError, match="只许读"):
        storage.open(name, "wb")


def test_sealed_round_trip(storage, sealed):
    raw = Path(storage.path(sealed)).read_bytes()
    assert raw.startswith(MAGIC)
    assert BODY[:40] not in raw
    assert _mode(storage.path(sealed)) == 0o600
    assert storage.size(sealed) == len(BODY)
    with storage.open(sealed) as opened:
        assert opened.read() == BODY
        for start in (0, 65530, 65536, 131071, len(BODY) - 3, len(BODY)):
            opened.seek(start)
            assert opened.read(10) == BODY[start : start + 10]


@pytest.mark.parametrize("length", [0, 1, 65536, 131072])
def test_sealed_files_of_awkward_lengths(storage, sealed, length):
    name = storage.save(storage.generate_filename("b.pdf"), ContentFile(BODY[:length]))
    assert storage.open(name).read() == BODY[:length]
    assert storage.size(name) == length


def test_uploads_on_disk_are_sealed_too(storage, sealed):
    upload = TemporaryUploadedFile("扫描件.pdf", "application/pdf", len(BODY), None)
    upload.write(BODY)
    upload.seek(0)
    name = storage.save(storage.generate_filename(upload.name), upload)
    assert Path(storage.path(name)).read_bytes().startswith(MAGIC)
    assert storage.open(name).read() == BODY


def test_keys_rotate_and_a_lost_key_is_named(storage, sealed, settings):
    settings.PORTAL_FIELD_KEYS = ["第二把钥匙", "第一把钥匙"]
    assert storage.open(sealed).read() == BODY
    settings.PORTAL_ENCRYPT_FILES = False
    assert storage.open(sealed).read() == BODY
    settings.PORTAL_FIELD_KEYS = ["第二把钥匙"]
    with pytest.raises(Unreadable, match="PORTAL_FIELD_KEYS"):
        storage.open(sealed)


@pytest.mark.parametrize("length", [-1, 16 + 8 + 32 + 2 * (65536 + 16)])
def test_a_truncated_file_is_refused(storage, sealed, length):
    path = Path(storage.path(sealed))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Unreadable, match="已损坏"):
        storage.open(sealed).read()


def test_a_changed_byte_is_refused(storage, sealed):
    path = Path(storage.path(sealed))
    raw = bytearray(path.read_bytes())
    raw[70_000] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Unreadable, match="已损坏"):
        storage.open(sealed).read()
