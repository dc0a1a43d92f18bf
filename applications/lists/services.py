"""推荐清单的列入、退出、编制、盖章与报送（指南六.2）。"""

from django.db import transaction

from applications import notices
from applications.enums import ApplicationStatus, ListStatus
from applications.letters import issuing as letters
from applications.lists import acts
from applications.lists.issues import current_text, freeze_issue
from applications.models import Application, ListEntry, ListIssue, RecommendationList
from applications.screening import acts as screening_acts
from foundation.documents import uploads
from foundation.documents.models import Upload
from foundation.workflow.act import Facts
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event
from foundation.workflow.perform import perform, record
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason


def join(application: Application, *, remark: str, by: Actor) -> ListEntry:
    """列入本市的清单；在“通过”的事务里，市局的账已锁。报送过的清单转为待更正。"""
    found, created = RecommendationList.objects.get_or_create(
        call_city=application.call_city, defaults={"created_at": by.at}
    )
    if created:
        record(found, "start", by)
    entry: ListEntry = ListEntry.objects.create(
        list=found, application=application, remark=remark[:200], joined_at=by.at
    )
    _void_prepared(found, by=by)
    if found.status == ListStatus.SENT:
        perform(found, acts.REOPEN_LIST, by=by)
    return entry


def drop(application: Application, *, reason: str, by: Actor) -> None:
    """退出清单，写明原因；已编制、未报送的一期随之作废。"""
    entry = ListEntry.objects.filter(application=application, dropped_at__isnull=True).first()
    if entry is None:
        return
    entry.dropped_at, entry.dropped_reason = by.at, reason
    entry.save(update_fields=["dropped_at", "dropped_reason"])
    _void_prepared(entry.list, by=by)


def prepared_issue(found: RecommendationList) -> ListIssue | None:
    """已编制、还没有报送的一期。"""
    issue: ListIssue | None = found.issues.filter(sent_at__isnull=True, voided_at__isnull=True).first()
    return issue


@transaction.atomic
def prepare(found: RecommendationList, *, by: Actor) -> ListIssue:
    """编制一期：冻结推荐汇总表（报送过的为更正表）并排出推荐函，待打印盖章。内容没有变的仍是原来那一期。

    报送之后有退出、有更新的，清单随之转为待更正。抛出 NotPermitted、NotLegal。
    """
    locked = _locked(found, by=by)
    if not acts.may_prepare.test(by, locked):
        raise NotPermitted("编制推荐清单")
    if reasons := acts.why_not_preparable(locked):
        raise NotLegal(reasons)
    current = prepared_issue(locked)
    if current is not None and current.content == current_text(locked):
        return current
    _void_prepared(locked, by=by)
    if locked.status == ListStatus.SENT:
        locked = perform(locked, acts.REOPEN_LIST, by=by).subject
    issue = freeze_issue(locked, by=by)
    letters.issue_list_letter(issue, by=by)
    return issue


@transaction.atomic
def attach_stamped(issue: ListIssue, upload: Upload, *, by: Actor) -> ListIssue:
    """上传盖章的推荐函；换一份的，旧的取下。抛出 NotPermitted、NotLegal。"""
    from applications.materials.services import uploader_of

    locked = _locked(issue.list, by=by)
    if not acts.may_prepare.test(by, locked):
        raise NotPermitted("上传盖章推荐函")
    current = prepared_issue(locked)
    if current is None or current.pk != issue.pk:
        raise NotLegal([Reason("这一期已报送或已作废，请刷新页面。", "指南六.2")])
    uploads.attach(upload, current, by=uploader_of(by))
    current.stamped = upload
    current.save(update_fields=["stamped"])
    return current


@transaction.atomic
def send(found: RecommendationList, *, by: Actor, facts: Facts) -> Event:
    """报送：清单连同各件一起转到省局，全部办成或全部不动；盖章的推荐函从此就是那件公文。"""
    event = perform(found, acts.SEND, by=by, facts=facts)
    if event.is_replay:
        return event
    number = event.facts["issue"]
    rows = Application.objects.filter(call_city=event.subject.call_city, status=ApplicationStatus.RECOMMENDED)
    for row in rows.order_by("pk"):
        notices.tell(perform(row, screening_acts.SEND_LIST, by=by, facts={"issue": number}))
    letters.seal_list_letter(event.subject.issues.get(number=number, voided_at__isnull=True), by=by)
    notices.tell_list(event, event.subject)
    return event


def _void_prepared(found: RecommendationList, *, by: Actor) -> None:
    found.issues.filter(sent_at__isnull=True, voided_at__isnull=True).update(voided_at=by.at)


def _locked(found: RecommendationList, *, by: Actor) -> RecommendationList:
    """先锁市局的账，再锁清单。"""
    from django.http import Http404

    seen = RecommendationList.objects.visible_to(by).filter(pk=found.pk).first()
    if seen is None:
        raise Http404
    type(seen.call_city).objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.call_city_id)
    locked: RecommendationList = RecommendationList.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=found.pk
    )
    return locked
