"""上传的一生：名字、配额、一次收完、附上与取下、过期清扫、检查任务被打断、下载。"""

import threading
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404

from foundation.documents import limits, naming, partial, preview, uploads
from foundation.documents.inspecting import inspect_upload
from foundation.documents.models import Upload
from foundation.documents.refusals import (
    Gone,
    InUse,
    Malformed,
    NotYours,
    OverQuota,
    TooLarge,
    TooMany,
    UploadError,
    WrongType,
)
from foundation.workflow import clock, clockwork, jobs
from foundation.workflow.actor import Actor
from foundation.workflow.models import AccessRecord, CalendarDay, Job
from tests.documents.upload_samples import GOOD, begun, checked, desk, put_files_under, sent, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    return put_files_under(settings, tmp_path)


@pytest.fixture
def people(db):
    return desk()


@pytest.fixture
def row():
    return CalendarDay.objects.create(day=date(2026, 10, 1), is_working=False)


def fresh(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("扫描件.pdf", "扫描件.pdf"),
        ("C:\\fakepath\\扫描 件.PDF", "扫描 件.PDF"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("a\r\nb\0c<d>.pdf", "a bc_d_.pdf"),
        (" . ", "未命名"),
        ("", "未命名"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, cleaned):
    assert naming.clean_name(given) == cleaned


@pytest.mark.parametrize("name", ["a.pdf", "A.JPG", "2024.12.31 扫描.jpeg", "甲.v2.png", "a.com 合同.pdf"])
def test_ordinary_names_are_taken(name):
    assert naming.refusal_of(name) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("evil.pdf.exe", "程序"),
        ("evil.exe.pdf", "程序"),
        ("页面.html", "程序或网页"),
        ("申报书.docx", "另存为 PDF"),
        ("表.et", "另存为 PDF"),
        ("照片.heic", "另存为 JPEG"),
        ("无扩展名", "扩展名"),
        ("a.zip", "扩展名"),
    ],
)
def test_other_names_are_refused_with_the_way_out(people, name, words):
    with pytest.raises(WrongType, match=words):
        uploads.begin(name, size=9, by=people.first)


def test_the_served_name_follows_the_content():
    assert naming.served_name("照片.PNG", "image/jpeg") == "照片.jpg"
    assert naming.served_name("甲.2024", "application/pdf") == "甲.2024.pdf"


def test_the_quota_counts_what_was_promised(people, settings):
    settings.PORTAL_UPLOAD_QUOTA_BYTES = 100
    first = begun(60, by=people.first)
    with pytest.raises(OverQuota, match="放不下") as refused:
        begun(41, by=people.colleague)
    assert refused.value.status == 413
    begun(40, by=people.colleague)
    begun(100, by=people.stranger)
    uploads.discard(first, by=people.first)
    begun(60, by=people.first)


def test_too_many_unfinished_are_refused(people, monkeypatch):
    monkeypatch.setattr(uploads, "UNFINISHED_COUNT", 2)
    begun(9, by=people.first)
    begun(9, by=people.colleague)
    with pytest.raises(TooMany) as refused:
        begun(9, by=people.first)
    assert refused.value.status == 429
    begun(9, by=people.stranger)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_together_cannot_pass_the_quota(settings):
    settings.PORTAL_UPLOAD_QUOTA_BYTES = 100
    who, outcome = desk().first, []

    def try_it() -> None:
        try:
            begun(60, by=who)
            outcome.append("收下")
        except OverQuota:
            outcome.append("放不下")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcome) == ["收下", "放不下"]


def test_a_small_file_comes_whole(people):
    upload = uploads.receive_whole(SimpleUploadedFile("报告.pdf", GOOD), by=people.first)
    assert (upload.state, upload.name, upload.size_bytes) == ("checking", "报告.pdf", len(GOOD))
    jobs.run(upload.job_id)
    assert fresh(upload).file.read() == GOOD


def test_an_empty_or_large_whole_file_is_refused(people, settings):
    with pytest.raises(Malformed, match="空文件"):
        uploads.receive_whole(SimpleUploadedFile("报告.pdf", b""), by=people.first)
    settings.PORTAL_UPLOAD_WHOLE_BYTES = 10
    with pytest.raises(TooLarge, match="分段上传"):
        uploads.receive_whole(SimpleUploadedFile("报告.pdf", GOOD), by=people.first)


def test_attaching_is_once_and_only_by_the_holder(people, row):
    other = CalendarDay.objects.create(day=date(2026, 10, 2), is_working=False)
    upload = checked(GOOD, by=people.first)
    assert list(Upload.objects.loose_of("unit:1")) == [upload]
    assert list(Upload.objects.loose_of("unit:2")) == []
    with pytest.raises(NotYours):
        uploads.attach(upload, row, by=people.stranger)
    uploads.attach(upload, row, by=people.colleague)
    uploads.attach(upload, row, by=people.first)
    assert list(Upload.objects.attached_to(row)) == [upload]
    assert (fresh(upload).expires_at, fresh(upload).is_attached) == (None, True)
    assert list(Upload.objects.loose_of("unit:1")) == []
    with pytest.raises(InUse):
        uploads.attach(upload, other, by=people.first)
    with pytest.raises(InUse):
        uploads.discard(upload, by=people.first)
    uploads.release(upload, other)
    assert fresh(upload).is_attached
    uploads.release(upload, row)
    uploads.attach(upload, other, by=people.first)
    assert list(Upload.objects.attached_to(other)) == [upload]


def test_unfinished_and_expired_cannot_be_attached(people, row):
    upload = begun(9, by=people.first)
    with pytest.raises(InUse, match="没有传完"):
        uploads.attach(upload, row, by=people.first)
    uploads.discard(upload, by=people.first)
    with pytest.raises(Gone):
        uploads.attach(upload, row, by=people.first)


def test_the_sweep_removes_what_nobody_uses(people, row, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        kept, loose = checked(GOOD, by=people.first), checked(GOOD, by=people.first)
    uploads.attach(kept, row, by=people.first)
    preview.page_image(loose, 1, width=200)
    unfinished = begun(9, by=people.first)
    uploads.write(unfinished, b"abc", by=people.first)
    checking = sent(GOOD, by=people.first)
    now = clock.now()
    assert uploads.expire(now + limits.UNFINISHED_KEPT - timedelta(seconds=1)) == 0
    assert uploads.expire(now + limits.UNFINISHED_KEPT) == 1
    assert fresh(unfinished).state == "expired"
    clockwork.tick(now + limits.UNATTACHED_KEPT)
    assert [fresh(item).state for item in (kept, loose, checking)] == ["ready", "expired", "checking"]
    assert uploads.expire(now + limits.UNATTACHED_KEPT) == 0
    assert set(stored(files)) == {
        f"files/{kept.file}",
        f"files/{kept.copy}",
        f"partial/{checking.public_id.hex}",
    }


def test_a_refused_file_keeps_its_reason_and_nothing_else(people, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = checked(b"%PDF-1.7 broken", by=people.first)
    assert (upload.state, upload.problem) == (
        "refused",
        "PDF 的末尾缺失，文件没有传全或原件已损坏；请重新导出后上传。",
    )
    assert stored(files) == []
    assert Upload.objects.bytes_of("unit:1") == 0


def test_checking_leaves_only_original_and_copy(people, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = checked(GOOD, by=people.first)
    assert set(stored(files)) == {f"files/{upload.file}", f"files/{upload.copy}"}


def test_a_killed_check_is_taken_over_and_its_files_removed(
    people, files, django_capture_on_commit_callbacks
):
    upload = sent(GOOD, by=people.first)
    at = clock.real_now()
    inspect_upload(Job.objects.claim(upload.job_id, at=at, until=at + timedelta(minutes=6)))
    assert len(stored(files)) == 3
    Job.objects.update(lease_until=at - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(upload.job_id)
    ready = fresh(upload)
    assert ready.state == "ready"
    assert set(stored(files)) == {f"files/{ready.file}", f"files/{ready.copy}"}


def test_lost_contents_ask_for_another_upload(people):
    upload = sent(GOOD, by=people.first)
    partial.remove(upload.public_id)
    jobs.run(upload.job_id)
    assert (fresh(upload).state, fresh(upload).problem) == (
        "refused",
        "服务器上找不到收到的内容，请重新上传这份文件。",
    )


def test_while_checking_it_cannot_be_discarded(people):
    upload = sent(GOOD, by=people.first)
    with pytest.raises(InUse):
        uploads.discard(upload, by=people.first)


@pytest.mark.parametrize("encrypt", [False, True])
def test_serving_the_original_and_the_copy(people, settings, encrypt):
    settings.PORTAL_ENCRYPT_FILES = encrypt
    upload = checked(GOOD, by=people.first)
    request = SimpleNamespace(actor=Actor(user=None, membership=None, ip="127.0.0.1", at=clock.now()))
    original, copy = uploads.serve(upload, request), uploads.serve_copy(upload, request)
    bodies = [b"".join(response.streaming_content) for response in (original, copy)]
    assert bodies[0] == GOOD
    assert bodies[1].startswith(b"%PDF-")
    assert [response["Content-Length"] for response in (original, copy)] == [
        str(len(body)) for body in bodies
    ]
    assert [response["Content-Disposition"].partition(";")[0] for response in (original, copy)] == [
        "attachment",
        "inline",
    ]
    assert {response["X-Content-Type-Options"] for response in (original, copy)} == {"nosniff"}
    assert [record.action for record in AccessRecord.objects.order_by("pk")] == ["download", "view"]


def test_serving_before_it_is_checked_is_not_found(people):
    with pytest.raises(Http404):
        uploads.serve(sent(GOOD, by=people.first), SimpleNamespace(actor=None))
    assert not AccessRecord.objects.exists()


def test_every_refusal_speaks_plainly():
    for error in UploadError.__subclasses__():
        assert 400 <= error.status < 600
    assert all(error().text.endswith("。") for error in (NotYours, Gone))
