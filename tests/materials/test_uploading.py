"""续传的各条路：断了再传字节不差，每一段都认人，被拒绝时一句话，绝不转去登录页。"""

import hashlib
import io

import pytest
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse

from applications.models import Material
from foundation.documents.models import Upload
from tests.materials.samples import SCRIPT, TUS, begin, heavy_pdf, inspect, pdf, send, send_whole


class Cut(io.BytesIO):
    """读完已有的就断线。"""

    def read(self, size: int = -1, /) -> bytes:
        part = super().read(size)
        if not part:
            raise UnreadablePostError("断线")
        return part


def offset_of(client, url):
    return int(client.head(url, headers=TUS)["Upload-Offset"])


def test_an_upload_broken_off_and_resumed_is_the_same_bytes(application, sign_in):
    client, body = sign_in("甲经办"), heavy_pdf()
    assert len(body) > 2 * 1024 * 1024
    url = begin(client, len(body))["Location"]
    cut = {"wsgi.input": Cut(body[:1_500_000])}
    assert send(client, url, 0, body, **cut)["Upload-Offset"] == "1500000"
    again = sign_in("甲经办")
    assert offset_of(again, url) == 1_500_000
    assert send(again, url, 1_500_000, body[1_500_000:])["Upload-Offset"] == str(len(body))
    public_id = url.strip("/").split("/")[-1]
    add = reverse("applications:material_add", args=[application.pk, "rd_basis"])
    assert again.post(add, {"upload": public_id}, headers=SCRIPT).status_code == 204
    assert inspect(public_id).sha256 == hashlib.sha256(body).hexdigest()
    download = reverse("applications:material_download", args=[Material.objects.get().pk])
    assert b"".join(again.get(download).streaming_content) == body


STRANGERS = [
    "甲签署",
    "甲查看",
    "乙经办",
    "代理经办",
    "沈阳经办",
    "大连经办",
    "省局经办",
    "专家",
    "系统管理员",
]


def test_each_part_is_for_the_one_who_began_it(world, sign_in):
    body = pdf()
    owner = sign_in("甲经办")
    url = begin(owner, len(body))["Location"]
    for name in STRANGERS:
        other = sign_in(name)
        answers = [
            other.head(url, headers=TUS),
            send(other, url, 0, body),
            other.delete(url, headers=TUS),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404], name
        assert "没有找到这份上传" in answers[1].json()["message"]
    assert (offset_of(owner, url), send(owner, url, 0, body).status_code) == (0, 204)


def test_a_lost_session_is_told_in_json(world, sign_in):
    url = begin(sign_in("甲经办"), 10)["Location"]
    nobody = Client()
    answers = [nobody.options(reverse("applications:uploads")), begin(nobody, 10), send(nobody, url, 0, b"x")]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert all("重新登录" in answer.json()["message"] for answer in answers)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("甲签署", 201), ("甲经办", 201), ("代理经办", 201), ("乙经办", 201),
        ("甲查看", 403), ("沈阳经办", 201), ("省局负责人", 201), ("专家", 403),
        ("纪检", 403), ("系统管理员", 403),
    ],
)  # fmt: skip
def test_only_people_who_fill_or_screen_begin(world, sign_in, name, status):
    assert begin(sign_in(name), 10).status_code == status
    assert Upload.objects.count() == (status == 201)


def test_the_holder_is_the_acting_organisation(world, sign_in):
    begin(sign_in("代理经办"), 10)
    assert Upload.objects.get().holder == f"organization:{world.organizations['代理'].pk}"


def test_options_say_what_is_possible(world, sign_in):
    answer = sign_in("甲经办").options(reverse("applications:uploads"))
    assert answer.status_code == 204
    assert answer["Tus-Extension"] == "creation,termination,expiration"
    assert answer["Tus-Max-Size"] == str(200 * 1024 * 1024)


def test_every_refusal_has_its_status_and_a_plain_sentence(world, sign_in, settings):
    client = sign_in("甲经办")
    url = begin(client, 10)["Location"]
    settings.PORTAL_UPLOAD_MAX_BYTES = 1000
    wrong_version = begin(client, 10, **{"Tus-Resumable": "0.2.2"})
    refusals = {
        "只支持 tus": (wrong_version, 412),
        "是空文件": (begin(client, 0), 400),
        "超过单份": (begin(client, 1001), 413),
        "另存为 PDF": (begin(client, 10, name="报告.docx"), 415),
        "应从那里接着传": (send(client, url, 5, b"12345"), 409),
        "比说好的": (send(client, url, 0, b"x" * 11), 413),
    }
    for words, (answer, status) in refusals.items():
        assert answer.status_code == status, words
        assert words in answer.json()["message"]
    assert wrong_version["Tus-Version"] == "1.0.0"
    settings.PORTAL_UPLOAD_QUOTA_BYTES = 15
    assert "放不下这份" in begin(client, 10).json()["message"]


def test_a_part_is_streamed_past_the_limit_for_request_bodies(world, sign_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client = sign_in("甲经办")
    url = begin(client, 5000)["Location"]
    assert send(client, url, 0, b"x" * 5000).status_code == 204


def test_a_part_without_the_token_is_refused(world, sign_in):
    url = begin(sign_in("甲经办"), 10)["Location"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.user("甲经办"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send(strict, url, 0, b"x" * 10).status_code == 403
    assert begin(strict, 10).status_code == 403
    assert Upload.objects.get().received_bytes == 0


def test_a_cancelled_upload_is_gone(world, sign_in):
    client = sign_in("甲经办")
    url = begin(client, 10)["Location"]
    assert client.delete(url, headers=TUS).status_code == 204
    assert client.head(url, headers=TUS).status_code == 410


def test_a_colleagues_upload_cannot_be_handed_in(application, sign_in):
    mine, colleague = sign_in("甲经办"), sign_in("甲签署")
    public_id = send_whole(mine, pdf())
    add = reverse("applications:material_add", args=[application.pk, "rd_basis"])
    assert colleague.post(add, {"upload": public_id}, headers=SCRIPT).status_code == 404
    assert mine.post(add, {"upload": public_id}, headers=SCRIPT).status_code == 204
    assert mine.post(add, {"upload": public_id}, headers=SCRIPT).status_code == 204
    assert Material.objects.count() == 1
