"""文档的一生：申请一次、生成一次、失败可重试、下载留痕。"""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import Http404

from foundation.documents import kinds
from foundation.documents import services as documents
from foundation.documents.codes import new_code, normalize
from foundation.documents.kinds import Kind, Sheet
from foundation.documents.models import Document
from foundation.documents.rendering import render_document
from foundation.workflow import clock, jobs
from foundation.workflow.actor import Actor
from foundation.workflow.models import AccessRecord, CalendarDay, Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def row() -> CalendarDay:
    return CalendarDay.objects.create(day=date(2026, 10, 1), is_working=False)


@pytest.fixture
def note(monkeypatch):
    """登记一种测试文档；改 note.html 就改了下一次排版的内容。"""
    state = SimpleNamespace(html="<p>正文</p>", finished=[], finish_error=None)

    def finish(document: Document) -> None:
        assert transaction.get_connection().in_atomic_block
        state.finished.append((document.pk, document.ready_at is not None))
        if state.finish_error:
            raise state.finish_error

    kind = Kind(lambda document: Sheet(state.html, f"便条“{document.public_facts['号']}”"), finish)
    monkeypatch.setitem(kinds._kinds, "note", kind)
    return state


def _request(row: CalendarDay, **more: object) -> Document:
    return documents.request(row, "note", key="note:1", public_facts={"号": "甲1"}, **more)


def _stored(files: Path) -> list[Path]:
    return sorted(path for path in files.rglob("*") if path.is_file())


def _fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def test_requesting_twice_gives_one_document(row, note):
    first, second = _request(row), _request(row, edition="expert")
    assert first == second
    assert second.edition == "full"
    assert (Document.objects.count(), Job.objects.count()) == (1, 1)
    assert list(Document.objects.about(row)) == [first]
    assert (first.state, first.standing().label) == ("pending", "排队中")


def test_rendering_fills_the_document_once(row, note, files):
    document = _request(row)
    jobs.run(document.job_id)
    ready = _fresh(document)
    body = _stored(files)[0].read_bytes()
    assert (ready.state, ready.standing().label, ready.title) == ("ready", "可下载", "便条“甲1”")
    assert (ready.page_count, ready.size_bytes) == (1, len(body))
    assert ready.sha256 == hashlib.sha256(body).hexdigest()
    assert note.finished == [(document.pk, True)]
    jobs.run(document.job_id)
    assert _stored(files) == [files / ready.file.name]
    assert len(note.finished) == 1


def test_a_killed_try_is_taken_over_and_its_file_removed(
    row, note, files, django_capture_on_commit_callbacks
):
    document = _request(row)
    at = clock.real_now()
    render_document(Job.objects.claim(document.job_id, at=at, until=at + timedelta(minutes=6)))
    killed = _stored(files)
    assert len(killed) == 1
    running = _fresh(document)
    assert (running.state, running.standing().label) == ("pending", "正在生成 90%")
    Job.objects.update(lease_until=at - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(document.job_id)
    ready = _fresh(document)
    assert _stored(files) == [files / ready.file.name]
    assert ready.file.name not in {str(path.relative_to(files)) for path in killed}


def test_a_refused_fetch_fails_without_retry_until_a_person_asks(row, note, files):
    document = _request(row)
    note.html = '<link rel="attachment" href="file:///etc/passwd">'
    jobs.run(document.job_id)
    failed = _fresh(document)
    assert failed.state == "failed"
    assert "引用了外部文件" in failed.error
    assert _stored(files) == note.finished == []
    note.html = "<p>改好了</p>"
    documents.retry(failed)
    assert _fresh(document).state == "pending"
    jobs.run(document.job_id)
    assert _fresh(document).state == "ready"


def test_a_failing_finish_leaves_nothing_committed(row, note):
    document = _request(row)
    note.finish_error = ValueError("通知不成")
    with pytest.raises(ValueError, match="通知不成"):
        jobs.run(document.job_id)
    assert _fresh(document).ready_at is None


@pytest.mark.parametrize("encrypt", [False, True])
def test_serving_is_private_and_recorded(row, note, settings, encrypt):
    settings.PORTAL_ENCRYPT_FILES = encrypt
    document = _request(row)
    jobs.run(document.job_id)
    actor = Actor(user=None, membership=None, ip="127.0.0.1", at=clock.now())
    ready = _fresh(document)
    response = documents.serve(ready, SimpleNamespace(actor=actor))
    body = b"".join(response.streaming_content)
    assert hashlib.sha256(body).hexdigest() == ready.sha256
    assert response["Content-Length"] == str(len(body))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('便条“甲1”.pdf')}"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    record = AccessRecord.objects.get()
    assert (record.action, record.subject_type, record.subject_id) == (
        "download",
        "documents.document",
        ready.pk,
    )


def test_serving_before_it_is_ready_is_not_found_and_leaves_no_record(row, note):
    actor = Actor(user=None, membership=None, ip=None, at=clock.now())
    with pytest.raises(Http404):
        documents.serve(_request(row), SimpleNamespace(actor=actor))
    assert not AccessRecord.objects.exists()


def test_codes_are_long_and_forgiving(row, note):
    document = _request(row)
    assert list(Document.objects.with_code(document.code)) == []
    jobs.run(document.job_id)
    typed = document.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert list(Document.objects.with_code(typed)) == [document]
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 34 and normalize(code) == code for code in codes)


def test_standing_costs_no_query(row, note, django_assert_num_queries):
    _request(row)
    with django_assert_num_queries(1):
        assert [document.standing().label for document in Document.objects.about(row)] == ["排队中"]
