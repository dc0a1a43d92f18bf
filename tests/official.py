"""路由普查里的公文、推荐清单与随件文书：各有一件，够每条路由问一遍。"""

import io
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.files.base import ContentFile

from applications.enums import WITHDRAWAL_REQUEST
from applications.materials.services import uploader_of
from applications.models import Application, CasePaper, ListIssue, RecommendationList
from foundation.documents import uploads
from foundation.documents.models import Upload
from foundation.letters import services as letters
from foundation.letters.content import LetterContent, Paragraph
from foundation.letters.models import Letter
from foundation.workflow import clock
from tests.factories import make_upload
from tests.world import World

ABSENT = 999_999
NOTHING = '{"rows": [], "added": [], "dropped": [], "updated": []}'
CASE_ROUTES = (
    "proposal_refuse", "proposal_withdraw", "recuse", "withdrawal_request", "withdrawal_form",
    "withdrawal_add",
)  # fmt: skip
LIST_ROUTES = ("recommendation_list", "list_prepare", "list_stamp", "list_send")
LETTER_ROUTES = (
    "letter", "letter_generated", "letter_docx", "letter_register", "letter_retry", "letter_seal",
)  # fmt: skip


def issue(application: Application, world: World) -> None:
    """市局发的一件补正通知书、报送过的一份清单、一份随件文书。"""
    by = world.by("沈阳经办")
    _letter(application, world)
    found = RecommendationList.objects.create(call_city=application.call_city, created_at=by.at)
    ListIssue.objects.create(
        list=found,
        number=1,
        content=NOTHING,
        prepared_by=by.membership,
        prepared_at=by.at,
        sent_at=by.at,
        stamped=scan(world, "沈阳经办"),
    )
    CasePaper.objects.create(
        application=application,
        code=WITHDRAWAL_REQUEST,
        title="撤回申请",
        upload=scan(world, "甲签署"),
        added_by=world.people["甲签署"],
        added_at=by.at,
    )


def _letter(application: Application, world: World) -> None:
    by = world.by("沈阳经办")
    office = by.membership.office
    content = LetterContent("补正通知书", office.name, "甲", (Paragraph("请补正。"),), clock.today())
    letter = letters.issue(application, kind="correction_notice", content=content, office=office, by=by)
    document = letter.document
    document.file.save("letter.pdf", ContentFile(b"%PDF-1.7"), save=False)
    document.title, document.size_bytes, document.ready_at = "补正通知书", 8, clock.now()
    document.save()
    uploads.attach(scan(world, "沈阳经办"), letter, by=uploader_of(by))


def scan(world: World, who: str) -> Upload:
    """一份检查合格、有文件的扫描件。"""
    upload = make_upload(world, who=who)
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(stream)
    for field in (upload.file, upload.copy):
        field.save("scan.pdf", ContentFile(stream.getvalue()))
    return upload


def arguments(here: int, *, pk: int | None) -> dict[str, list[Any]]:
    """各路由的参数；还没有这些的，或另给了行号的，给不存在的。"""
    letter, found = Letter.objects.first(), RecommendationList.objects.first()
    letter_id = letter.public_id if letter and not pk else uuid4()
    waiting = Upload.objects.attached_to(letter).first() if letter else None
    issue_id = pk or (found.issues.get().pk if found else ABSENT)
    list_id = pk or (found.pk if found else ABSENT)
    paper = CasePaper.objects.values_list("pk", flat=True).first()
    return {
        "applications:propose": [here, "decline"],
        **{f"applications:{name}": [here] for name in CASE_ROUTES},
        "applications:case_paper": [here, paper or ABSENT],
        **{f"applications:{name}": [list_id] for name in LIST_ROUTES},
        "applications:issue_stamped": [issue_id],
        "applications:issue_table": [issue_id],
        **{f"applications:{name}": [letter_id] for name in LETTER_ROUTES},
        "applications:letter_adopt": [letter_id, waiting.public_id if waiting else uuid4()],
    }
