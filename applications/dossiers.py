"""卷宗：申报书与全部材料装订成一份，每栏前有分隔页，连续编页（指南五）。"""

from itertools import groupby
from pathlib import Path

from applications.enums import NOT_FOR_PARTNER, SlotHolder
from applications.materials.rules import STAMPED, is_void
from applications.models import Application, Material
from applications.papers import FORM, TITLES, form_facts
from foundation.documents import volumes
from foundation.documents.dossier import Divider, Footing, ImagePart, Part, PdfPart
from foundation.documents.enums import Edition
from foundation.documents.marks import verify_url
from foundation.documents.models import Document, Upload
from foundation.documents.volumes import Manifest, Volume
from foundation.filings.models import Snapshot
from foundation.workflow.jobs import JobFailed

DOSSIER = "application_dossier"
TITLES[DOSSIER] = "申报卷宗"


def register() -> None:
    """登记卷宗的装订。"""
    volumes.register(DOSSIER, gather)


def request(application: Application, *, edition: str = Edition.FULL) -> Document:
    """申请一卷：清单在此刻定下，之后材料再变也不影响这一卷。"""
    snapshot: Snapshot = application.submitted  # type: ignore[assignment]
    facts = form_facts(application, snapshot) | {"编号": application.number}
    return volumes.request(
        application,
        DOSSIER,
        edition=edition,
        manifest=manifest_of(application, snapshot, edition=edition),
        public_facts=facts,
    )


def manifest_of(application: Application, snapshot: Snapshot, *, edition: str) -> Manifest:
    """卷里依次有什么：申报书，然后各栏的材料。专家版与联合单位版不含盖章件与承诺书。"""
    form = Document.objects.about(application).filter(
        kind=FORM, edition=edition, public_facts__版次=snapshot.number
    )
    items: Manifest = [{"document": form.values_list("pk", flat=True).first(), "title": "申报书"}]
    materials = application.materials.ready().in_order().select_related("slot", "upload")
    stamped = materials.filter(slot__code__in=STAMPED).select_related("snapshot")
    materials = materials.exclude(pk__in=[row.pk for row in stamped if is_void(row, snapshot.pk)])
    if edition != Edition.FULL:
        materials = materials.exclude(slot__code__in=NOT_FOR_PARTNER)
    for slot, group in groupby(materials, key=lambda material: material.slot):
        items.append({"divider": slot.title, "subtitle": _subtitle(slot.clause, slot.holder)})
        items += [_bound(material) for material in group]
    return items


def _bound(material: Material) -> dict[str, object]:
    return {
        "upload": material.upload_id,
        "title": material.title,
        "group": material.slot.title,
        "sha256": material.upload.sha256,
    }


def _subtitle(clause: str, holder: str) -> str:
    return f"{clause}　{SlotHolder(holder).label}提交"


def gather(document: Document, manifest: Manifest, folder: Path) -> Volume:
    """按清单取齐各份：申报书用本站印的，材料用净化过的副本。"""
    facts = document.public_facts
    footing = Footing(
        number=facts["编号"],
        code=document.code,
        verify_url=verify_url(document),
        title=f"{facts['单位']} 申报卷宗",
    )
    parts = [_part(item, folder) for item in manifest]
    return Volume(parts, footing, f"{facts['单位']}-申报卷宗-{facts['编号']}")


def _part(item: dict[str, object], folder: Path) -> Part:
    if "divider" in item:
        return Divider(str(item["divider"]), str(item["subtitle"]))
    title = str(item["title"])
    if "document" in item:
        form = Document.objects.ready().filter(pk=item["document"]).first()
        if form is None:
            raise JobFailed("申报书还没有生成好，请稍后重新生成卷宗。")
        return PdfPart(volumes.fetch(form.file.name, folder), title, foot_is_blank=False, sha256=form.sha256)
    upload = Upload.objects.get(pk=item["upload"])
    path = volumes.fetch((upload.copy or upload.file).name, folder)
    made = PdfPart if upload.media_type == "application/pdf" else ImagePart
    return made(path, title, str(item["group"]), sha256=upload.sha256)
