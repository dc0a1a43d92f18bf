"""核验：凭验证码看事实，上传文件比对，一分钟至多三十次。"""

import hashlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.documents.models import Document
from foundation.workflow import clock
from tests.factories import make_application

BODY = b"%PDF-1.7 same bytes"


@pytest.fixture(autouse=True)
def fresh_pace():
    """只清自己那一个计数：缓存可能与别人共用，绝不整个清空。"""
    cache.delete("pace:verify:127.0.0.1")
    yield
    cache.delete("pace:verify:127.0.0.1")


def ready_form(world):
    application = make_application(world, finalised=True)
    document = Document.objects.about(application).get(kind="application_form")
    Document.objects.filter(pk=document.pk).update(
        ready_at=clock.now(), page_count=3, sha256=hashlib.sha256(BODY).hexdigest(), title="申报书"
    )
    return document


def test_anyone_sees_what_was_made_public_and_nothing_else(world):
    document = ready_form(world)
    page = Client().get(f"/verify/{document.code.lower()}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert document.public_facts["内容哈希"] in text
    assert "沈阳甲示例有限公司" in text
    for hidden in ("210000000000000001", "13800000001", "王示例"):
        assert hidden not in text


def test_a_file_is_compared_byte_for_byte(world):
    url = f"/verify/{ready_form(world).code}/"
    same = Client().post(url, {"file": SimpleUploadedFile("a.pdf", BODY)})
    other = Client().post(url, {"file": SimpleUploadedFile("a.pdf", BODY + b".")})
    assert "一字不差" in same.content.decode()
    assert "不相同" in other.content.decode()


def test_an_unknown_code_is_404(world):
    assert Client().get("/verify/AAAA-BBBB/").status_code == 404


def test_the_pace_is_limited(world):
    answers = [Client().get("/verify/AAAA-BBBB/").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
