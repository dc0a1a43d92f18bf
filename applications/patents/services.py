"""清单的每种改动：锁住申报书、看能不能改、改、留下改动记录。

与定稿争先后：两边都先锁申报书这一行，定稿之后到的改动被拒绝，定稿之前的都在定稿里。
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from applications import permissions
from applications.models import Application
from applications.models.patent import PatentImport, PatentListing, PatentRevision
from applications.patents.child import ROWS_CAP
from applications.patents.entries import Entry
from applications.patents.enums import ImportMode, Outcome, RevisionKind
from applications.patents.freezing import kept, row_from
from applications.patents.querysets import CHUNK
from applications.patents.report import Report, Standing, assess
from applications.patents.rules import why_closed
from applications.patents.sheet import Sheet
from applications.patents.totals import setting_of
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Reason


@dataclass(frozen=True)
class Change:
    """要记下的一次改动：拿走的行（内容）、添上的行。"""

    kind: RevisionKind
    label: str
    removed: list[dict[str, Any]] = field(default_factory=list)
    added: list[PatentListing] = field(default_factory=list)


@dataclass(frozen=True)
class Upload:
    """读好的一份上传文件。"""

    sheet: Sheet
    mode: ImportMode
    file_name: str


@transaction.atomic
def add(application: Application, entry: Entry, *, by: Actor) -> PatentRevision:
    """添加一行，排在末尾。抛出 NotLegal：清单已锁定、已有这个号码、行数已满。"""
    locked = _open(application, by)
    if known := PatentRevision.objects.known(locked, by):
        return known
    _refuse_repeated(locked, entry)
    rows = PatentListing.objects.of(locked)
    _refuse_overfull(rows.count() + 1)
    row = rows.create(application=locked, position=rows.last_position() + 1, **vars(entry))
    return _record(locked, Change(RevisionKind.ADD, f"添加 {row}", added=[row]), by=by)


@transaction.atomic
def change(row: PatentListing, entry: Entry, *, version: int, by: Actor) -> PatentRevision:
    """修改一行。version 是表单打开时的版本；抛出 NotLegal：清单已锁定、别人已改过、号码与别的行相同。"""
    locked = _open(row.application, by, row.pk)
    if known := PatentRevision.objects.known(locked, by):
        return known
    current = _still_there(locked, row, version)
    _refuse_repeated(locked, entry, except_row=current)
    before = kept(current)
    for name, value in vars(entry).items():
        setattr(current, name, value)
    current.version += 1
    current.save()
    return _record(locked, Change(RevisionKind.CHANGE, f"修改 {current}", [before], [current]), by=by)


@transaction.atomic
def remove(row: PatentListing, *, by: Actor) -> PatentRevision:
    """删除一行；内容留在改动记录里，可以放回。"""
    locked = _open(row.application, by, row.pk)
    if known := PatentRevision.objects.known(locked, by):
        return known
    current = _still_there(locked, row, None)
    before, label = kept(current), f"删除 {current}"
    current.delete()
    return _record(locked, Change(RevisionKind.REMOVE, label, [before]), by=by)


@transaction.atomic
def undo(revision: PatentRevision, *, by: Actor) -> PatentRevision:
    """放回删除的行，或撤销整次导入；导入之后清单又改过的，不能整次撤销。"""
    locked = _open(revision.application, by, only_row(revision))
    if known := PatentRevision.objects.known(locked, by):
        return known
    current = PatentRevision.objects.get(pk=revision.pk)
    if reasons := why_not_undone(current, PatentRevision.objects.last_number(locked)):
        raise NotLegal(reasons)
    taken = [kept(row) for row in PatentListing.objects.of(locked).filter(pk__in=current.added)]
    PatentListing.objects.delete_each(current.added)
    back = _put_back(locked, current)
    current.undone = True
    current.save(update_fields=["undone"])
    return _record(locked, Change(RevisionKind.UNDO, f"撤销：{current.label}", taken, back), by=by)


def only_row(revision: PatentRevision) -> int | None:
    """这次改动只删去了一行的，是那一行的编号：补正点了它的，可以放回。"""
    is_one = revision.kind == RevisionKind.REMOVE and len(revision.removed) == 1
    return revision.removed[0].get("pk") if is_one else None


def why_not_undone(revision: PatentRevision, last_number: int) -> list[Reason]:
    """不能撤销的理由；可以为空。"""
    if revision.undone:
        return [Reason("这次改动已经撤销过了。")]
    if revision.kind == RevisionKind.IMPORT and revision.number != last_number:
        return [Reason("导入之后清单又有改动，不能整次撤销；请逐行修改，或重新导入。")]
    if revision.kind not in (RevisionKind.REMOVE, RevisionKind.IMPORT):
        return [Reason("只有删除和导入可以撤销，其他改动请直接修改那一行。")]
    return []


def _put_back(application: Application, revision: PatentRevision) -> list[PatentListing]:
    rows = [row_from(application, stored) for stored in revision.removed]
    current = {_identity(row) for row in PatentListing.objects.of(application)}
    repeated = [row.number for row in rows if _identity(row) in current]
    if repeated:
        raise NotLegal([Reason(f"清单里已重新有 {repeated[0]}，不能再放回同一件。")])
    return PatentListing.objects.bulk_create(rows, batch_size=CHUNK)


def park(application: Application, upload: Upload, *, by: Actor) -> PatentImport:
    """存下读出的文字，等上传人看过报告再决定；同一人再次上传即换掉前一份。"""
    require_open(application, by)
    parked, _ = PatentImport.objects.update_or_create(
        application=application,
        author=by.user,
        defaults={
            "file_name": upload.file_name[-200:],
            "mode": upload.mode,
            "rows": upload.sheet.as_json(),
            "at": by.at,
        },
    )
    return parked


def report_of(parked: PatentImport) -> Report:
    """以清单此刻的样子作报告。先取次数再取行：其间有人改动，导入时次数对不上，会请人再看。"""
    application = parked.application
    base_number = PatentRevision.objects.last_number(application)
    current = {_identity(row): row for row in PatentListing.objects.of(application)}
    return assess(
        Sheet.from_json(parked.rows),
        Standing(current, base_number),
        mode=ImportMode(parked.mode),
        setting=setting_of(application),
    )


def apply(parked: PatentImport, *, base_number: int, by: Actor) -> PatentRevision:
    """按看过的报告导入，要么全部写入，要么一行不写；被拒绝的行跳过。

    base_number 是看到的报告所依据的次数；抛出 NotLegal：清单已锁定、其间有改动、没有可导入的行、行数过多。
    """
    report = report_of(parked)
    with transaction.atomic():
        locked = _open(parked.application, by)
        if known := PatentRevision.objects.known(locked, by):
            return known
        if not base_number == report.base_number == PatentRevision.objects.last_number(locked):
            raise NotLegal([Reason("看报告期间清单有了改动，下面是按现在的清单重新作的报告，请再看一遍。")])
        if not report.changes_something:
            raise NotLegal([Reason("没有可以导入的行，清单没有改动。")])
        revision = _write(locked, report, label=f"从“{parked.file_name}”导入", by=by)
        parked.delete()
    return revision


def _write(application: Application, report: Report, *, label: str, by: Actor) -> PatentRevision:
    rows = PatentListing.objects.of(application)
    replaces_all = report.mode == ImportMode.REPLACE
    lines = [line for line in report.accepted if replaces_all or line.outcome != Outcome.SAME]
    outgoing = list(rows) if replaces_all else [line.existing for line in lines if line.existing]
    _refuse_overfull(rows.count() - len(outgoing) + len(lines))
    start = 0 if replaces_all else rows.last_position()
    incoming = [
        PatentListing(
            application=application,
            position=line.existing.position if line.existing and not replaces_all else start + step,
            **vars(line.entry),
        )
        for step, line in enumerate(lines, start=1)
    ]
    removed = [kept(row) for row in outgoing]
    rows.delete_each(row.pk for row in outgoing)
    added = PatentListing.objects.bulk_create(incoming, batch_size=CHUNK)
    said = "、".join(f"{Outcome(name).label} {count}" for name, count in sorted(report.counts.items()))
    return _record(application, Change(RevisionKind.IMPORT, f"{label}：{said}", removed, added), by=by)


def discard(parked: PatentImport, *, by: Actor) -> None:
    """不导入了：读出的文字随即删去，清单没有改动。"""
    PatentImport.objects.held_by(by).filter(pk=parked.pk).delete()


def _open(application: Application, by: Actor, row: int | None = None) -> Application:
    """锁住申报书并确认清单可改。抛出 NotVisible、NotPermitted、NotLegal。"""
    if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise NotVisible(str(application.pk))
    locked = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
    require_open(locked, by, row)
    return locked


def require_open(application: Application, by: Actor, row: int | None = None) -> None:
    """此人此刻可以改清单（row 另给时，只问这一行）。抛出 NotPermitted、NotLegal。"""
    if not permissions.may_fill.test(by, application):
        raise NotPermitted("修改专利清单")
    if reasons := why_closed(application, row):
        raise NotLegal(reasons)


def _still_there(application: Application, row: PatentListing, version: int | None) -> PatentListing:
    """仍在清单里、且仍是看到时的版本的那一行。"""
    current = PatentListing.objects.of(application).filter(pk=row.pk).first()
    if current is None:
        raise NotLegal([Reason("这一行已被删除或被导入替换，请回到清单查看。")])
    if version is not None and current.version != version:
        raise NotLegal([Reason("这一行刚刚被同事改过；您填写的内容还在下面，请对照清单后再保存一次。")])
    return current


def _refuse_repeated(
    application: Application, entry: Entry, *, except_row: PatentListing | None = None
) -> None:
    kind, country, number = entry.identity
    same = PatentListing.objects.of(application).filter(kind=kind, country=country, number=number)
    if except_row is not None:
        same = same.exclude(pk=except_row.pk)
    if same.exists():
        raise NotLegal([Reason(f"清单里已有 {number}，同一件只能列一行。", address="number")])


def _refuse_overfull(row_count: int) -> None:
    if row_count > ROWS_CAP:
        raise NotLegal([Reason(f"清单最多 {ROWS_CAP:,} 行，这样会有 {row_count:,} 行。")])


def _identity(row: PatentListing) -> tuple[str, str, str]:
    return row.kind, row.country, row.number


def _record(application: Application, change: Change, *, by: Actor) -> PatentRevision:
    return PatentRevision.objects.create(
        application=application,
        number=PatentRevision.objects.last_number(application) + 1,
        kind=change.kind,
        label=change.label[:300],
        removed=change.removed,
        added=[row.pk for row in change.added],
        key=by.key,
        author=by.user,
        author_name=by.name,
        at=by.at,
    )
