"""续传协议：断了再传字节不差，每一段都认人，起点不对、过期、超限各有其状态。"""

import hashlib
import io
import os
import stat
from datetime import timedelta

import pytest
from django.http import UnreadablePostError

from foundation.documents import limits, partial, tus, uploads
from foundation.documents.models import Upload
from foundation.documents.querysets import Uploader
from foundation.documents.refusals import (
    Busy,
    Gone,
    Malformed,
    NoSpace,
    NotYours,
    TooLarge,
    UploadError,
    WrongOffset,
    WrongType,
    WrongVersion,
)
from foundation.workflow import clock, jobs
from foundation.workflow.models import Job
from tests.documents.upload_samples import GOOD, NAMED, VERSION, begun, desk, put_files_under

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    return put_files_under(settings, tmp_path)


@pytest.fixture
def people(db):
    return desk()


class Breaking(io.BytesIO):
    """读完已有的就断线。"""

    def read(self, size: int = -1, /) -> bytes:
        part = super().read(min(size, 700))
        if not part:
            raise UnreadablePostError("断线")
        return part


def fresh(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


def on_disk(upload: Upload) -> bytes:
    return partial.path_of(upload.public_id).read_bytes()


def test_a_broken_upload_resumes_and_the_bytes_are_equal(people, monkeypatch):
    monkeypatch.setattr(tus, "PIECE", 1000)
    body = os.urandom(10_000)
    upload = begun(len(body), by=people.first)
    assert tus.head(upload.public_id, by=people.first)["Upload-Offset"] == "0"
    upload = tus.append(upload, Breaking(body[:4321]), offset=0, by=people.first)
    headers = tus.head(upload.public_id, by=people.first)
    assert (headers["Upload-Offset"], headers["Upload-Length"]) == ("4321", "10000")
    upload = tus.append(upload, io.BytesIO(body[4321:]), offset=4321, by=people.first)
    assert on_disk(upload) == body
    assert (upload.state, upload.received_bytes, upload.job.kind) == ("checking", 10_000, "inspect_upload")
    assert Job.objects.count() == 1


def test_the_finished_file_is_the_original_with_its_hash(people, files):
    upload = begun(len(GOOD), by=people.first)
    half = len(GOOD) // 2
    tus.append(upload, io.BytesIO(GOOD[:half]), offset=0, by=people.first)
    upload = tus.append(upload, io.BytesIO(GOOD[half:]), offset=half, by=people.first)
    jobs.run(upload.job_id)
    ready = fresh(upload)
    assert (ready.state, ready.page_count, ready.media_type) == ("ready", 3, "application/pdf")
    assert ready.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert ready.file.read() == GOOD


def test_partial_files_are_private(people):
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)
    path = partial.path_of(upload.public_id)
    assert [stat.S_IMODE(os.stat(place).st_mode) for place in (path, path.parent)] == [0o600, 0o700]


@pytest.mark.parametrize("who", ["colleague", "stranger", "moved"])
def test_every_part_is_only_for_who_began_it(people, who):
    other = Uploader(people.first.user, "unit:2") if who == "moved" else getattr(people, who)
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)
    for attempt in (
        lambda: tus.head(upload.public_id, by=other),
        lambda: tus.append(upload, io.BytesIO(b"xyz"), offset=3, by=other),
        lambda: uploads.write(upload, b"xyz", by=other),
        lambda: tus.terminate(upload.public_id, by=other),
        lambda: uploads.discard(upload, by=other),
    ):
        with pytest.raises(NotYours) as refused:
            attempt()
        assert refused.value.status == 404
    assert on_disk(upload) == b"abc"
    assert tus.append(upload, io.BytesIO(b"def"), offset=3, by=people.first).received_bytes == 6


@pytest.mark.parametrize("offset", [0, 2, 4, 9])
def test_a_wrong_offset_is_refused_and_changes_nothing(people, offset):
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)
    with pytest.raises(WrongOffset, match="已收到 3 字节") as refused:
        tus.append(upload, io.BytesIO(b"zzz"), offset=offset, by=people.first)
    assert refused.value.status == 409
    assert (on_disk(upload), fresh(upload).received_bytes) == (b"abc", 3)


def test_of_two_writers_at_one_place_only_the_first_is_kept(people):
    upload = begun(6, by=people.first)
    stale = fresh(upload)
    uploads.write(upload, b"abc", by=people.first)
    with pytest.raises(WrongOffset):
        uploads.write(stale, b"xyz", by=people.first)
    assert on_disk(upload) == b"abc"


def test_while_one_is_writing_the_other_is_told_to_wait(people, monkeypatch):
    upload = begun(6, by=people.first)
    within, write = [], partial.write

    def write_and_look(*given: object) -> None:
        monkeypatch.setattr(partial, "write", write)
        with pytest.raises(Busy) as refused:
            uploads.write(fresh(upload), b"xyz", by=people.first)
        within.append(refused.value.status)
        write(*given)

    monkeypatch.setattr(partial, "write", write_and_look)
    assert uploads.write(upload, b"abc", by=people.first).received_bytes == 3
    assert (within, on_disk(upload)) == ([423], b"abc")


def test_a_writer_whose_lease_was_taken_over_cannot_commit(people, monkeypatch):
    upload = begun(6, by=people.first)
    write = partial.write

    def stalled(*given: object) -> None:
        monkeypatch.setattr(partial, "write", write)
        Upload.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
        uploads.write(fresh(upload), b"new", by=people.first)
        raise OSError("醒来时已被接手")

    monkeypatch.setattr(partial, "write", stalled)
    with pytest.raises(NoSpace):
        uploads.write(upload, b"old", by=people.first)
    assert (on_disk(upload), fresh(upload).received_bytes, fresh(upload).lease_until) == (b"new", 3, None)


def test_a_dead_writer_frees_its_place_when_the_lease_ends(people):
    upload = begun(6, by=people.first)
    Upload.objects.update(lease_until=clock.real_now() + limits.LEASE)
    with pytest.raises(Busy):
        uploads.write(upload, b"abc", by=people.first)
    Upload.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    assert uploads.write(upload, b"abc", by=people.first).received_bytes == 3


def test_what_was_written_but_not_acknowledged_is_cut_back(people):
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)
    with partial.path_of(upload.public_id).open("ab") as opened:
        opened.write(b"not acknowledged, far too long")
    upload = tus.append(upload, io.BytesIO(b"def"), offset=3, by=people.first)
    assert on_disk(upload) == b"abcdef"


def test_a_lost_partial_file_is_gone_for_good(people):
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)
    partial.remove(upload.public_id)
    for _ in range(2):
        with pytest.raises(Gone):
            tus.append(upload, io.BytesIO(b"def"), offset=3, by=people.first)
    assert fresh(upload).state == "expired"


def test_a_full_disk_keeps_what_was_acknowledged(people, monkeypatch):
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(partial, "write", full)
        with pytest.raises(NoSpace) as refused:
            tus.append(upload, io.BytesIO(b"def"), offset=3, by=people.first)
    assert refused.value.status == 507
    assert tus.append(upload, io.BytesIO(b"def"), offset=3, by=people.first).received_bytes == 6


def test_more_than_declared_is_refused(people):
    upload = begun(4, by=people.first)
    with pytest.raises(TooLarge) as refused:
        tus.append(upload, io.BytesIO(b"abcdef"), offset=0, by=people.first)
    assert refused.value.status == 413
    assert fresh(upload).received_bytes == 0


def test_one_request_takes_no_more_than_its_share(people, settings):
    settings.PORTAL_UPLOAD_CHUNK_BYTES = 5
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abcdefghi"), offset=0, by=people.first)
    assert (upload.received_bytes, on_disk(upload)) == (5, b"abcde")


def test_an_expired_upload_takes_no_more(people, settings):
    upload = begun(9, by=people.first)
    settings.PORTAL_CLOCK_FROZEN_AT += limits.UNFINISHED_KEPT
    for attempt in (
        lambda: tus.head(upload.public_id, by=people.first),
        lambda: tus.append(upload, io.BytesIO(b"abc"), offset=0, by=people.first),
    ):
        with pytest.raises(Gone) as refused:
            attempt()
        assert refused.value.status == 410


def test_each_part_puts_expiry_off(people, settings):
    upload = begun(9, by=people.first)
    settings.PORTAL_CLOCK_FROZEN_AT += limits.UNFINISHED_KEPT - timedelta(hours=1)
    tus.append(upload, io.BytesIO(b"abc"), offset=0, by=people.first)
    settings.PORTAL_CLOCK_FROZEN_AT += timedelta(hours=2)
    assert "Upload-Expires" in tus.head(upload.public_id, by=people.first)


def test_terminating_removes_what_came(people):
    upload = tus.append(begun(9, by=people.first), io.BytesIO(b"abc"), offset=0, by=people.first)
    tus.terminate(upload.public_id, by=people.first)
    assert not partial.path_of(upload.public_id).exists()
    with pytest.raises(Gone):
        tus.terminate(upload.public_id, by=people.first)
    with pytest.raises(Gone):
        tus.append(upload, io.BytesIO(b"def"), offset=3, by=people.first)


@pytest.mark.parametrize(
    ("headers", "status", "error"),
    [
        ({}, 412, WrongVersion),
        ({"Tus-Resumable": "0.2.2"}, 412, WrongVersion),
        (VERSION, 400, Malformed),
        (VERSION | {"Upload-Defer-Length": "1"}, 400, Malformed),
        (VERSION | {"Upload-Length": "-1"}, 400, Malformed),
        (VERSION | {"Upload-Length": "１２"}, 400, Malformed),
        (VERSION | {"Upload-Length": "9" * 30}, 400, Malformed),
        (VERSION | NAMED | {"Upload-Length": "0"}, 400, Malformed),
        (VERSION | NAMED | {"Upload-Length": str(201 << 20)}, 413, TooLarge),
        (VERSION | {"Upload-Length": "9", "Upload-Metadata": "filename !!"}, 400, Malformed),
        (VERSION | {"Upload-Length": "9", "Upload-Metadata": "filename /w=="}, 400, Malformed),
        (VERSION | {"Upload-Length": "9", "Upload-Metadata": "x " * 5000}, 400, Malformed),
        (VERSION | {"Upload-Length": "9", "Upload-Metadata": "filename YS5leGU="}, 415, WrongType),
        (VERSION | {"Upload-Length": "9"}, 415, WrongType),
    ],
)
def test_creation_is_refused_with_its_status(people, headers, status, error):
    with pytest.raises(UploadError) as refused:
        tus.create(headers, by=people.first)
    assert (refused.value.status, type(refused.value)) == (status, error)
    assert not Upload.objects.exists()


def test_creation_reads_the_name():
    assert tus.metadata("filename 5p2Q5paZLnBkZg==, is_confidential,filetype YQ==") == {
        "filename": "材料.pdf",
        "is_confidential": "",
        "filetype": "a",
    }
    assert tus.metadata("") == {}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": tus.CONTENT_TYPE, "Upload-Offset": "3"}, 412),
        (VERSION | {"Content-Type": "application/x-www-form-urlencoded", "Upload-Offset": "3"}, 415),
        (VERSION | {"Content-Type": tus.CONTENT_TYPE}, 400),
        (VERSION | {"Content-Type": tus.CONTENT_TYPE, "Upload-Offset": "3.0"}, 400),
    ],
)
def test_patch_headers_are_checked(headers, status):
    with pytest.raises(UploadError) as refused:
        tus.patch_offset(headers)
    assert refused.value.status == status


def test_good_patch_headers_and_options():
    assert tus.patch_offset(VERSION | {"Content-Type": tus.CONTENT_TYPE, "Upload-Offset": "3"}) == 3
    assert tus.options() == {
        "Tus-Resumable": "1.0.0",
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,termination,expiration",
        "Tus-Max-Size": str(200 << 20),
    }
