"""材料的每个变动意味着什么。都锁住申报书那一行再动，与定稿、提交不相撞。"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from accounts.permissions import is_handler, is_of_a_city, is_of_the_province, is_signatory
from applications import permissions
from applications.corrections.scope import why_links_are_closed
from applications.enums import COMMITMENT, MaterialState, SlotHolder
from applications.hosts import Host
from applications.materials import rules
from applications.models import Application, Material, MaterialSlot
from foundation.documents import uploads
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from foundation.documents.uploads import Uploader
from foundation.filings.models import Evidence
from foundation.workflow import access
from foundation.workflow.actor import Actor
from foundation.workflow.models import AccessRecord
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason

ONE_VIEWING = timedelta(minutes=30)
"""同一人在这么久之内翻看同一份，算一次查阅。"""


@dataclass(frozen=True)
class Proof:
    """证明所在：哪一份的第几页。"""

    material: Material
    page: int


may_upload = is_signatory | is_handler | is_of_a_city | is_of_the_province


def uploader_of(by: Actor) -> Uploader:
    """上传者：人，和他代表的单位或机关（配额算在单位、机关头上）。"""
    office, organization = by.membership.office_id, by.membership.organization_id
    holder = f"office:{office}" if office else f"organization:{organization}"
    return Uploader(user=by.user, holder=holder)


@contextmanager
def _changing(application: Application, slot: MaterialSlot, *, by: Actor) -> Iterator[Application]:
    """在事务里锁住申报书，确认此人此刻可以动这一栏。抛出 NotPermitted、NotLegal。"""
    with transaction.atomic():
        locked = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
        require_open(locked, slot, by=by)
        yield locked


def require_open(application: Application, slot: MaterialSlot, *, by: Actor) -> None:
    """此人此刻可以动这一栏；收文件之前先问一次，锁住之后再问一次。抛出 NotPermitted、NotLegal。"""
    if not may_change_slot(application, slot, by=by):
        raise NotPermitted("改动这一栏材料")
    if reasons := rules.may_change(application, slot):
        raise NotLegal(reasons)


def may_change_slot(application: Application, slot: MaterialSlot, *, by: Actor) -> bool:
    """申报单位的栏由申报单位交，联合申报单位的栏由它自己交。"""
    if slot.holder == SlotHolder.UNIT:
        return bool(permissions.may_fill.test(by, application))
    partner = application.partners.joined().first()
    return partner is not None and bool(permissions.may_answer.test(by, partner))


def can_prove(slot: MaterialSlot) -> bool:
    """申报书自己的盖章件与承诺书不作证明：数字不能证明自己（填报说明4（1））。"""
    return slot.code not in rules.STAMPED | {COMMITMENT}


def add(application: Application, slot: MaterialSlot, upload: Upload, *, by: Actor) -> Material:
    """把一份上传交到某栏，排在最后；同一份上传再交一次得到原来那份。"""
    with _changing(application, slot, by=by) as locked:
        if existing := Material.objects.filter(upload=upload, application=locked).first():
            return existing
        return _new(locked, slot, upload, by=by)


def replace(old: Material, upload: Upload, *, by: Actor) -> Material:
    """以新的一份替换旧的，次序与名称不变；旧的留着，原来指到它的证明链接随之断开并显示出来。

    同一份上传再替换一次得到原来那份。
    """
    with _changing(old.application, old.slot, by=by) as locked:
        if existing := Material.objects.filter(upload=upload, replaces=old).first():
            return existing
        current = _current(old)
        material = _new(locked, old.slot, upload, by=by, replaces=current)
        _retire(current, MaterialState.REPLACED, by=by)
    return material


def _new(
    application: Application,
    slot: MaterialSlot,
    upload: Upload,
    *,
    by: Actor,
    replaces: Material | None = None,
) -> Material:
    _require_usable(upload)
    last = application.materials.filter(slot=slot).aggregate(last=Max("position"))["last"] or 0
    material = Material.objects.create(
        application=application,
        slot=slot,
        upload=upload,
        title=replaces.title if replaces else upload.name,
        position=replaces.position if replaces else last + 1,
        replaces=replaces,
        snapshot=application.finalised if slot.code in rules.STAMPED else None,
        added_by=by.user,
        added_at=by.at,
    )
    uploads.attach(upload, material, by=uploader_of(by))
    return material


def _require_usable(upload: Upload) -> None:
    """刚传完就查出不合格的，把原因说出来。"""
    refused = Upload.objects.filter(pk=upload.pk, state=UploadState.REFUSED).first()
    if refused:
        raise NotLegal([Reason(f"“{refused.name}”没有通过检查：{refused.problem}")])


def remove(material: Material, *, by: Actor) -> None:
    """移除一份；留在历史里，可以放回。"""
    with _changing(material.application, material.slot, by=by):
        _retire(_current(material), MaterialState.REMOVED, by=by)


def put_back(material: Material, *, by: Actor) -> None:
    """把移除的一份放回原处。"""
    with _changing(material.application, material.slot, by=by) as locked:
        removed = Material.objects.select_for_update(no_key=True).filter(
            pk=material.pk, state=MaterialState.REMOVED
        )
        if locked.submitted_at:
            # 提交之前就移除了的不在提交的那一版里：放回算是这时才交的，重新提交之前机关看不到。
            removed.filter(changed_at__lte=locked.submitted_at).update(added_at=by.at)
        removed.update(state=MaterialState.CURRENT, changed_at=by.at)


def rename(material: Material, title: str, *, by: Actor) -> None:
    """改名；原文件名仍在上传里。"""
    with _changing(material.application, material.slot, by=by):
        Material.objects.filter(pk=_current(material).pk).update(title=title, changed_at=by.at)


def move(material: Material, *, up: bool, by: Actor) -> None:
    """在本栏里上移或下移一位。"""
    with _changing(material.application, material.slot, by=by) as locked:
        order = list(locked.materials.current().filter(slot=material.slot).in_order())
        here = [row.pk for row in order].index(_current(material).pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
        for position, row in enumerate(order, start=1):
            row.position = position
        Material.objects.bulk_update(order, ["position"])


def _current(material: Material) -> Material:
    """仍在用的那一行；别人先替换或移除了，就请人再看一眼。"""
    found = Material.objects.current().filter(pk=material.pk).select_related("slot", "upload").first()
    if found is None:
        raise NotLegal([Reason(f"“{material}”刚刚被替换或移除，请刷新页面。")])
    return found


def _retire(material: Material, state: MaterialState, *, by: Actor) -> None:
    Material.objects.filter(pk=material.pk).update(state=state, changed_at=by.at)


@contextmanager
def _linking(host: Host, addresses: Iterable[str], *, slot: str, by: Actor) -> Iterator[None]:
    """在事务里锁住申报书，确认此人此刻可以改这份表这几处与这一栏（slot）文件之间的链接。

    抛出 NotPermitted、NotLegal。
    """
    with transaction.atomic():
        rows = Application.objects.select_for_update(no_key=True, of=("self",))
        locked = rows.get(pk=host.application.pk)
        if not host.may_fill.test(by, host.subject):
            raise NotPermitted("链接证明")
        if reasons := why_links_are_closed(locked, host.filing.pk, addresses, slot=slot):
            raise NotLegal(reasons)
        yield


def link(host: Host, addresses: Iterable[str], *, proof: Proof, by: Actor) -> int:
    """把若干数字或行链到证明它们的那一页，返回链了几处；同一处链过这一份的，改为这一页（填报说明4（1））。

    抛出 NotPermitted、NotLegal：已提交、文件不在用、没有这一页、盖章件不作证明。
    """
    wanted = list(addresses)
    with _linking(host, wanted, slot=proof.material.slot.code, by=by):
        upload = _provable(proof)
        links = [
            Evidence.objects.update_or_create(
                filing=host.filing, address=address, upload=upload, defaults={"page": proof.page}
            )
            for address in wanted
        ]
    return len(links)


def _provable(proof: Proof) -> Upload:
    """能作证明的：在用、检查合格、有这一页，且不是申报书自己的盖章件。"""
    current, page = _current(proof.material), proof.page
    if not can_prove(current.slot):
        raise NotLegal([Reason(f"“{current.slot}”是申报书自己的盖章件，不能用来证明表里的数字。")])
    upload: Upload = current.upload
    if upload.state != UploadState.READY:
        raise NotLegal([Reason(f"“{current}”还没有检查合格，合格后才能链接。")])
    if not 1 <= page <= (upload.page_count or 0):
        raise NotLegal([Reason(f"“{current}”没有第{page}页，请填 1 至 {upload.page_count} 之间的页码。")])
    return upload


def unlink(host: Host, evidence: Evidence, *, by: Actor) -> None:
    """取消一条证明链接。"""
    slot = Material.objects.get(upload=evidence.upload_id).slot.code
    with _linking(host, [evidence.address], slot=slot, by=by):
        Evidence.objects.filter(pk=evidence.pk, filing=host.filing).delete()


def carry_over(host: Host, old: Material, *, by: Actor) -> int:
    """文件替换之后，把断开的链接改指到替换它的那一份的同一页；新文件没有那一页的留着断开。返回改了几处。"""
    broken_at = Evidence.objects.filter(filing=host.filing, upload=old.upload).values_list(
        "address", flat=True
    )
    with _linking(host, list(broken_at), slot=old.slot.code, by=by):
        upload = _provable(Proof(_successor(old), page=1))
        broken = Evidence.objects.filter(filing=host.filing, upload=old.upload, page__lte=upload.page_count)
        taken = Evidence.objects.filter(filing=host.filing, upload=upload).values_list("address", flat=True)
        broken.filter(address__in=list(taken)).delete()
        return broken.update(upload=upload)


def _successor(old: Material) -> Material:
    """一路替换下来、现在在用的那一份。抛出 NotLegal：没有。"""
    later = Material.objects.filter(replaces=old.pk).first()
    while later is not None and later.state == MaterialState.REPLACED:
        later = Material.objects.filter(replaces=later.pk).first()
    if later is None:
        raise NotLegal([Reason(f"“{old}”没有替换它的文件，请逐处重新链接。")])
    return later


def remember_viewing(material: Material, *, by: Actor) -> None:
    """记下谁翻看了这一份；一次翻看只记一条，不按页记。"""
    seen = AccessRecord.objects.filter(
        action="view", subject_type=material._meta.label_lower, subject_id=material.pk, user=by.user
    )
    if not seen.filter(at__gt=by.at - ONE_VIEWING, acting_for=by.acting_for).exists():
        access.remember("view", material, by=by, detail=str(material))
