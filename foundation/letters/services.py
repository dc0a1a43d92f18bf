"""公文的发出、登记文号与盖章原件。

用法（各应用在自己的事务里、判断过权限之后调用）：

    content = LetterContent(title="关于……的补正通知书", issuer=office.name, recipient=unit_name,
                            body=(Paragraph("……"), *paragraphs(note)), date=clock.today())
    letter = letters.issue(application, kind="correction_notice", content=content, office=office,
                           by=by, key=f"{event.seq}")

发出之后内容不再改；要改就以 supersedes 另发一件。谁看得见、谁能办由调用的应用判断，这里只管公文自身的规矩。
每一步都在公文自己的留痕链上（Event.objects.about(letter)），动作的说法见 enums.ACT_LABELS。
"""

from dataclasses import replace
from typing import Any, Protocol

from django.db import models, transaction

from foundation.documents import services as documents
from foundation.documents import uploads
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from foundation.letters import numbers
from foundation.letters.composing import chinese_date
from foundation.letters.content import LetterContent, read, tidy, write
from foundation.letters.models import Letter
from foundation.letters.papers import LETTER
from foundation.workflow.actor import Actor
from foundation.workflow.canonical import sha256
from foundation.workflow.perform import record
from foundation.workflow.refusals import NotLegal, Reason

__all__ = ["IssuingOffice", "attach_sealed", "content_of", "issue", "register_number"]


class IssuingOffice(Protocol):
    """发文机关：代码与名称，别的不问。"""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


@transaction.atomic
def issue(
    row: models.Model,
    *,
    kind: str,
    content: LetterContent,
    office: IssuingOffice,
    by: Actor,
    key: str = "",
    supersedes: Letter | None = None,
) -> Letter:
    """就 row 发一件公文：存下洗净的内容，排上 PDF，记一条留痕；content.number 不空的随即登记。

    同一 row、kind、key 只有一件，再发得到原来那件；key 为空的以内容为准，内容一字不差就是同一件。
    抛出 NotLegal：文号不合规矩或已被用了。
    """
    kept = tidy(replace(content, number=""))
    text = write(kept)
    letter, created = Letter.objects.get_or_create(
        key=sha256("\n".join([row._meta.label_lower, str(row.pk), kind, key or text])),
        defaults=_columns(kept, row, office)
        | {"kind": kind, "supersedes": supersedes, "created_at": by.at, "created_by": by.user},
    )
    if not created:
        return letter
    _print(letter)
    letter.save(update_fields=["document"])
    record(letter, "issue", by, facts=_issued_facts(letter))
    return register_number(letter, by=by, number=content.number) if content.number else letter


@transaction.atomic
def register_number(letter: Letter, *, by: Actor, number: str = "", prefix: str = "") -> Letter:
    """登记文号并重排 PDF：number 是手填的整个文号；没有填的，取本机关 prefix 系列的下一个。

    登记过的再登记就是改正，前后两个号都在留痕里；同一个号不重复记。页面上先填好的号见 numbers.proposed()。
    抛出 NotLegal：写法不对、年份与成文日期不符、已被本机关别的公文用了（说出是哪一件）。
    """
    locked = Letter.objects.hold(letter)
    if number.strip() and str(numbers.parse(number)) == locked.number:
        return locked
    source, earlier = str(locked.status), locked.number
    locked.number = str(numbers.take(locked, typed=number, prefix=prefix))
    _print(locked)
    locked.save(update_fields=["number", "document"])
    record(
        locked,
        "register_number",
        by,
        source=source,
        facts={"number": locked.number, "replaces": earlier},
    )
    return locked


@transaction.atomic
def attach_sealed(letter: Letter, upload: Upload, *, by: Actor) -> Letter:
    """盖章原件的扫描件上传之后，它就是公文；换过的仍附在这件公文上（Upload.objects.attached_to）。

    upload 须是办理人可用的一份（调用方按持有人取出）。抛出 NotLegal：还没有检查合格；
    UploadError：附在别处、过期了。
    """
    locked = Letter.objects.hold(letter)
    if locked.sealed_id == upload.pk:
        return locked
    if upload.state != UploadState.READY:
        why = upload.problem or "还在检查，请稍等片刻再试。"
        raise NotLegal([Reason(f"“{upload.name}”还不能用：{why}")])
    uploads.attach(upload, locked, by=uploads.Uploader(by.user, upload.holder))
    source, earlier = str(locked.status), locked.sealed
    locked.sealed, locked.sealed_at = upload, by.at
    locked.save(update_fields=["sealed", "sealed_at"])
    facts = {"upload": str(upload.public_id), "name": upload.name, "sha256": upload.sha256}
    replaces = str(earlier.public_id) if earlier else ""
    record(locked, "attach_sealed", by, source=source, facts=facts | {"replaces": replaces})
    return locked


def content_of(letter: Letter) -> LetterContent:
    """公文的内容，带上已登记的文号。"""
    return replace(read(letter.content), number=letter.number)


def _columns(content: LetterContent, row: models.Model, office: IssuingOffice) -> dict[str, Any]:
    text = write(content)
    return {
        "office_code": office.code,
        "office_name": office.name,
        "subject_type": row._meta.label_lower,
        "subject_id": row.pk,
        "title": content.title.replace("\n", "")[:300],
        "content": text,
        "sha256": sha256(text),
        "issued_on": content.date,
    }


def _print(letter: Letter) -> None:
    """按现有文号申请 PDF；每个文号一份，旧的留着。"""
    facts = {
        "标题": letter.title,
        "发文机关": letter.office_name,
        "成文日期": chinese_date(letter.issued_on),
        "内容哈希": letter.sha256,
    } | ({"文号": letter.number} if letter.number else {})
    letter.document = documents.request(
        letter, LETTER, key=f"{LETTER}:{letter.public_id}:{letter.number}", public_facts=facts
    )


def _issued_facts(letter: Letter) -> dict[str, str | int]:
    return {
        "kind": letter.kind,
        "office": letter.office_code,
        "title": letter.title,
        "sha256": letter.sha256,
        "subject_type": letter.subject_type,
        "subject_id": letter.subject_id,
        "supersedes": str(letter.supersedes.public_id) if letter.supersedes else "",
    }
