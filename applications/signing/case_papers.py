"""随件文书：市局推荐之后撤回申报，须附盖章的撤回申请（指南六.1、六.2）。"""

from typing import Any

from django.db import transaction

from accounts.enums import CITY_PERSONAS, PROVINCE_PERSONAS, Persona
from applications.enums import FROM_RECOMMENDED, WITHDRAWAL_REQUEST
from applications.materials.services import uploader_of
from applications.models import Application, CasePaper
from applications.permissions import is_of_its_unit
from applications.screening.permissions import may_withdraw
from foundation.documents import uploads
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason

STAFF = CITY_PERSONAS | PROVINCE_PERSONAS | {Persona.AUDITOR}


def papers_of(application: Application, *, by: Actor) -> Any:
    """此人看得见的随件文书，新的在前；联合申报单位看不到。"""
    found = CasePaper.objects.filter(application=application).select_related("upload__job", "added_by__user")
    if by.role in STAFF or is_of_its_unit.test(by, application):
        return found.order_by("-pk")
    return found.none()


def require_open(application: Application, *, by: Actor) -> None:
    """此人此刻可以交撤回申请：本单位签署人，市局推荐之后。抛出 NotPermitted、NotLegal。"""
    if not (is_of_its_unit.test(by, application) and may_withdraw.test(by, application)):
        raise NotPermitted("上传撤回申请")
    if application.status not in FROM_RECOMMENDED:
        raise NotLegal([Reason("市局推荐之前撤回，不必上传撤回申请，可以直接撤回。", "指南六.1")])


@transaction.atomic
def add_request(application: Application, upload: Upload, *, by: Actor) -> CasePaper:
    """收下盖章的撤回申请；同一份再交一次得到原来那份。抛出 NotPermitted、NotLegal、UploadError。"""
    rows: Any = Application.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.get(pk=application.pk)
    require_open(locked, by=by)
    if existing := CasePaper.objects.filter(upload=upload, application=locked).first():
        return existing
    refused = Upload.objects.filter(pk=upload.pk, state=UploadState.REFUSED).first()
    if refused:
        raise NotLegal([Reason(f"“{refused.name}”没有通过检查：{refused.problem}", "指南六.1")])
    paper = CasePaper.objects.create(
        application=locked,
        code=WITHDRAWAL_REQUEST,
        title="撤回申报申请",
        upload=upload,
        added_by=by.membership,
        added_at=by.at,
    )
    uploads.attach(upload, paper, by=uploader_of(by))
    return paper
