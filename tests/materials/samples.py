"""材料测试共用的：小 PDF、传一份文件的各步、把材料直接放进一栏。"""

import base64
import os
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pikepdf import Dictionary, Name, Stream

from applications.materials import services
from applications.models import Application, Material, MaterialSlot
from foundation.documents.models import Document, Upload
from foundation.workflow import jobs
from tests.documents.crafting import locked, new_pdf, saved
from tests.factories import make_upload
from tests.world import World

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
SCRIPT = {"HX-Request": "true"}


def pdf(pages: int = 1) -> bytes:
    return saved(new_pdf(pages))


def heavy_pdf(side: int = 900) -> bytes:
    """一页噪点，压不小：约 side²×3 字节。"""
    made = new_pdf()
    image = Stream(made, os.urandom(side * side * 3))
    image.update(
        {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": side, "/Height": side,
         "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8}
    )  # fmt: skip
    page = made.pages[0].obj
    page.Resources = Dictionary(XObject=Dictionary(Im=made.make_indirect(image)))
    page.Contents = Stream(made, b"q 500 0 0 500 50 50 cm /Im Do Q")
    return saved(made)


# —— 续传 ——


def begin(client: Client, size: int, *, name: str = "审计报告.pdf", **headers: str) -> Any:
    named = base64.b64encode(name.encode()).decode()
    all_headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {named}", **headers}
    return client.post(reverse("applications:uploads"), headers=all_headers)


def send(client: Client, url: str, offset: int, body: bytes, **extra: Any) -> Any:
    headers = {**TUS, "Upload-Offset": str(offset)}
    return client.generic("PATCH", url, body, content_type=BYTES, headers=headers, **extra)


def send_whole(client: Client, body: bytes, *, name: str = "审计报告.pdf") -> str:
    """传完一份，返回它的编号。"""
    url = begin(client, len(body), name=name)["Location"]
    assert send(client, url, 0, body).status_code == 204
    return url.strip("/").split("/")[-1]


def inspect(public_id: str) -> Upload:
    """像工人那样检查一份。"""
    jobs.run(Upload.objects.get(public_id=public_id).job_id)
    return Upload.objects.get(public_id=public_id)


# —— 材料 ——


def slot_of(application: Application, code: str) -> MaterialSlot:
    return application.call.slots.get(code=code)


def uploaded(world: World, *, who: str = "甲经办", name: str = "审计报告.pdf", pages: int = 1) -> Upload:
    """某人传完、检查合格的一份，有真的文件；检查本身另有测试。"""
    upload = make_upload(world, who=who, pages=pages)
    stored = [default_storage.save(name, ContentFile(pdf(pages))) for _ in range(2)]
    Upload.objects.filter(pk=upload.pk).update(name=name, file=stored[0], copy=stored[1])
    return Upload.objects.get(pk=upload.pk)


def put(
    world: World,
    application: Application,
    code: str = "rd_basis",
    *,
    who: str = "甲经办",
    name: str = "审计报告.pdf",
    pages: int = 1,
) -> Material:
    """在某栏放一份检查合格的材料。"""
    upload = uploaded(world, who=who, name=name, pages=pages)
    services.add(application, slot_of(application, code), upload, by=world.by(who))
    return fresh(upload.material)


def fresh(material: Material) -> Material:
    found: Material = Material.objects.select_related(
        "application__call", "application__organization", "application__filing", "slot", "upload__job"
    ).get(pk=material.pk)
    return found


def printed(application: Application, *, pages: int) -> None:
    """现在的定稿像排好了那样有 pages 页，封面与第 2 页要盖章。"""
    forms = Document.objects.about(application).filter(kind="application_form", edition="full")
    current = forms.filter(public_facts__版次=application.finalised.number)
    assert current.update(page_count=pages, places=[[1, "封面公章"], [2, "法人签字"]]) == 1


def locked_pdf() -> bytes:
    """要密码才打得开的一份。"""
    return locked("open", "owner")
