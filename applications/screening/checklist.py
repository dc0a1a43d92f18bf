"""审核要点：系统先核，人来确认或改判；一点一条结论，改判写明理由（指南六.2、附件2.五）。"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from applications.enums import ApplicationStatus, PointKind, Verdict
from applications.models import Application, ChecklistPoint, Finding
from applications.permissions import is_of_its_office
from applications.screening import rules
from applications.screening.permissions import may_judge, may_recheck
from applications.screening.proposers import Facts, Suggestion, differs, suggestion_for
from applications.screening.reading import Reading
from applications.wording import moment
from foundation.workflow.actor import Actor
from foundation.workflow.perform import record
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason

may_check = (is_of_its_office & may_judge) | may_recheck
HERE = frozenset({ApplicationStatus.CITY_REVIEW, ApplicationStatus.PROVINCE_REVIEW})


@dataclass(frozen=True, kw_only=True)
class Item:
    """一点：系统建议、本机关的结论、别的机关的结论。stale 是建议与记下时不同，或核的是上一版。"""

    point: ChecklistPoint
    suggestion: Suggestion | None
    finding: Finding | None
    others: tuple[Finding, ...] = ()
    is_stale: bool = False
    is_of_old_version: bool = False

    @property
    def wants_another_look(self) -> bool:
        """核过，但之后有了变化。"""
        return self.is_stale or self.is_of_old_version

    @property
    def is_ready(self) -> bool:
        """系统说符合、还没有结论（或记下的符合已旧），一键确认的就是这些。"""
        agrees = self.suggestion is not None and self.suggestion.verdict == Verdict.OK
        if self.finding is None:
            return agrees
        return agrees and self.wants_another_look and self.finding.verdict == Verdict.OK


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """人的结论。seen 是打开时这一点的样子（token_of），version 是打开时的版次。"""

    verdict: str
    remark: str
    seen: str
    version: int


def items_of(reading: Reading, facts: Facts) -> list[Item]:
    """全部要点与优先条件，按次序。"""
    findings, sheet = _findings(reading.application, by=reading.by), reading.sheet
    return [
        _item(reading, point, suggestion_for(point.code, sheet, facts), findings.get(point.pk, []))
        for point in reading.application.call.points.all()
    ]


def item_of(reading: Reading, facts: Facts, point: ChecklistPoint) -> Item:
    """一点。"""
    findings = _findings(reading.application, by=reading.by, points=[point.pk])
    suggestion = suggestion_for(point.code, reading.sheet, facts)
    return _item(reading, point, suggestion, findings.get(point.pk, []))


def _findings(
    application: Application, *, by: Actor, points: Iterable[int] | None = None
) -> dict[int, list[Finding]]:
    """此人看得见的结论：市局只看本局的，省局与纪检都看。"""
    rows = Finding.objects.filter(application=application)
    if points is not None:
        rows = rows.filter(point__in=points)
    if by.membership.office_id and not by.membership.office.is_province:
        rows = rows.filter(office=by.membership.office_id)
    found: dict[int, list[Finding]] = {}
    for row in rows.select_related("office", "judged_by__user", "snapshot").order_by("pk"):
        found.setdefault(row.point_id, []).append(row)
    return found


def _item(
    reading: Reading, point: ChecklistPoint, suggestion: Suggestion | None, findings: Iterable[Finding]
) -> Item:
    office = reading.by.membership.office_id
    mine = next((row for row in findings if row.office_id == office), None)
    is_old = mine is not None and mine.snapshot_id != reading.application.submitted_id
    return Item(
        point=point,
        suggestion=suggestion,
        finding=mine,
        others=tuple(row for row in findings if row is not mine),
        is_stale=mine is not None and differs(mine.proposed, suggestion),
        is_of_old_version=is_old,
    )


def token_of(finding: Finding | None) -> str:
    """这一点此刻的样子；别人先改了，它就不同。"""
    return finding.judged_at.isoformat() if finding else ""


def why_not_now(application: Application, *, by: Actor) -> list[Reason]:
    """此刻为什么不能核：不在本机关手里、已回避、超过截止。"""
    if application.status not in HERE:
        status = application.get_status_display()
        return [Reason(f"这一件现在是“{status}”，在审核或复核中才能核对要点。", "附件2.五")]
    return rules.is_in_our_hands(application, by=by, facts={}) + rules.is_not_recused(
        application, by=by, facts={}
    )


def needs_remark(suggestion: Suggestion | None, verdict: str) -> bool:
    """改判系统建议的、由人判为不符合的，须写明理由。"""
    if suggestion is None or suggestion.verdict is None:
        return verdict == Verdict.BAD
    return verdict != suggestion.verdict


@transaction.atomic
def judge(reading: Reading, facts: Facts, point: ChecklistPoint, *, judgement: Judgement) -> Finding:
    """记下一点的结论与系统当时的建议；改了原来的结论的另留痕。

    抛出 NotPermitted、NotLegal：已有新的一版、别人先改了、没有写理由。
    """
    locked = _locked(reading)
    mine = Finding.objects.filter(application=locked, point=point, office=reading.by.membership.office_id)
    before = mine.select_related("judged_by__user").first()
    suggestion = suggestion_for(point.code, reading.sheet, facts)
    if reasons := _why_refused(locked, before, suggestion, judgement):
        raise NotLegal(reasons)
    finding = _put(reading, point, suggestion, judgement)
    if before is not None and before.verdict != finding.verdict:
        _leave_trace(locked, before, finding, by=reading.by)
    return finding


@transaction.atomic
def confirm_all(reading: Reading, facts: Facts, *, version: int) -> int:
    """确认全部说符合的系统建议；已有结论、改判过的不动。返回确认了几点。抛出 NotPermitted、NotLegal。"""
    locked = _locked(reading)
    if reasons := _why_moved(locked, version):
        raise NotLegal(reasons)
    ready = [item for item in items_of(reading, facts) if item.is_ready]
    for item in ready:
        agreed = Judgement(verdict=Verdict.OK, remark="", seen="", version=version)
        _put(reading, item.point, item.suggestion, agreed)
    return len(ready)


def _locked(reading: Reading) -> Application:
    """锁住这一件，确认此人此刻可以核。"""
    rows = Application.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.select_related("call").get(pk=reading.application.pk)
    if not may_check.test(reading.by, locked):
        raise NotPermitted("核对审核要点")
    if reasons := why_not_now(locked, by=reading.by):
        raise NotLegal(reasons)
    return locked


def _why_refused(
    locked: Application, before: Finding | None, suggestion: Suggestion | None, judgement: Judgement
) -> list[Reason]:
    if reasons := _why_moved(locked, judgement.version):
        return reasons
    if before is not None and token_of(before) != judgement.seen:
        who, when = before.judged_by.user.display_name, moment(before.judged_at)
        text = f"{who}已于{when}把这一点记为“{before.get_verdict_display()}”；请看过再定，您写的还在。"
        return [Reason(text)]
    if needs_remark(suggestion, judgement.verdict) and not judgement.remark.strip():
        is_overrule = suggestion is not None and suggestion.verdict is not None
        return [Reason("与系统建议不同，请写明理由。" if is_overrule else "判为不符合，请写明理由。")]
    return []


def _why_moved(locked: Application, version: int) -> list[Reason]:
    if locked.submitted is not None and locked.submitted.number == version:
        return []
    return [Reason("申报单位已提交新的一版，请刷新页面，看过新的一版再核。", "附件2.五.1")]


def _put(
    reading: Reading, point: ChecklistPoint, suggestion: Suggestion | None, judgement: Judgement
) -> Finding:
    values: dict[str, Any] = {
        "snapshot": reading.application.submitted,
        "proposed": suggestion.stored if suggestion else {},
        "verdict": judgement.verdict,
        "remark": judgement.remark.strip(),
        "judged_by": reading.by.membership,
        "judged_at": reading.by.at,
    }
    key = {"application": reading.application, "point": point, "office_id": reading.by.membership.office_id}
    finding: Finding = Finding.objects.update_or_create(**key, defaults=values)[0]
    return finding


def _leave_trace(locked: Application, before: Finding, finding: Finding, *, by: Actor) -> None:
    """改判留痕：原来的结论与说明不会不见。"""
    old, new = before.get_verdict_display(), finding.get_verdict_display()
    note = f"“{finding.point.title}”由{old}改为{new}" + (f"：{finding.remark}" if finding.remark else "")
    facts = {"point": finding.point.code, "from": before.verdict, "was": before.remark, "to": finding.verdict}
    record(locked, "judge", by, source=str(locked.status), note=note, facts=facts)


def counts_of(items: Iterable[Item]) -> tuple[int, int]:
    """审核要点（优先条件除外）：有了结论的几条，一共几条。"""
    checks = [item for item in items if item.point.kind == PointKind.CHECK]
    return sum(item.finding is not None for item in checks), len(checks)
