"""推荐清单的页面要摆放的东西：各期、各行、此刻能做的下一步。页面上的电话遮去中间。"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.enums import CITY_PERSONAS, OFFICE_PERSONAS
from applications.enums import ApplicationStatus, ListStatus
from applications.letters import pages as letter_pages
from applications.letters.tables import contents
from applications.lists import acts
from applications.lists.issues import changes_since_sent, sent_rows
from applications.lists.services import prepared_issue
from applications.models import Application, Call, ListEntry, ListIssue, RecommendationList
from applications.wording import moment
from foundation.documents.models import Upload
from foundation.letters.models import Letter
from foundation.letters.pages import LetterLine
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import Reason

PAGE = 50
TONES: dict[str, str] = {ListStatus.OPEN: "wait", ListStatus.SENT: "good", ListStatus.REOPENED: "back"}


@dataclass(frozen=True)
class ListRow:
    """列表里的一份清单。"""

    found: RecommendationList
    url: str
    city: str
    call: Call
    status_label: str
    status_tone: str
    issues: int
    sent_at: datetime | None
    standing: int


@dataclass(frozen=True)
class EntryView:
    """清单上的一行；mark 说明与上一期相比是新列入还是更新。"""

    unit: str
    url: str
    number: str
    credit_code: str
    kind: str
    industry: str
    partner: str
    people: str
    phone: str
    remark: str
    mark: str
    tone: str


@dataclass(frozen=True)
class IssueView:
    """一期：何时编、何时报，文件与函。"""

    issue: ListIssue
    title: str
    count: int
    changes: str
    letter: LetterLine | None
    table_url: str
    stamped: Upload | None
    stamped_url: str


class ListFilter(forms.Form):
    """推荐清单的筛选。"""

    q = forms.CharField(label="市局", max_length=20, required=False)
    call = forms.ModelChoiceField(
        label="申报批次", queryset=Call.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, by: Actor) -> None:
        super().__init__(*args)
        calls: Any = self.fields["call"]
        calls.queryset = Call.objects.visible_to(by).order_by("-year", "mode")
        if by.role in CITY_PERSONAS:
            del self.fields["q"]

    def narrow(self, rows: Any) -> Any:
        """按各项缩小范围；写坏了的不起作用。"""
        self.is_valid()
        if text := self.cleaned_data.get("q"):
            rows = rows.filter(call_city__office__name__icontains=text)
        if call := self.cleaned_data.get("call"):
            rows = rows.filter(call_city__call=call)
        return rows


def lists_page(by: Actor, *, wanted: Any) -> dict[str, Any]:
    """看得见的清单：市局看自己各批次的，省局看报送过的。"""
    form = ListFilter(wanted, by=by)
    rows = form.narrow(RecommendationList.objects.visible_to(by)).select_related(
        "call_city__call", "call_city__office"
    )
    rows = _counted(rows).order_by(
        "-call_city__call__year", "call_city__call__mode", "call_city__office__code"
    )
    page = Paginator(rows, PAGE).get_page(wanted.get("page"))
    kept = wanted.copy()
    kept.pop("page", None)
    query = f"&{kept.urlencode()}" if kept else ""
    return {
        "form": form,
        "rows": [_list_row(row) for row in page],
        "is_city": by.role in CITY_PERSONAS,
        "is_office": by.role in OFFICE_PERSONAS,
        "summary": f"共 {page.paginator.count} 份，第 {page.number} / {page.paginator.num_pages} 页",
        "previous_url": f"?page={page.previous_page_number()}{query}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}{query}" if page.has_next() else "",
    }


def _counted(rows: Any) -> Any:
    """各份的期数、最近报送、现有行数，随一条查询带出。"""
    sent = ListIssue.objects.filter(list=OuterRef("pk"), sent_at__isnull=False).order_by()
    counted = sent.values("list").annotate(count=Count("pk"), last=Max("sent_at"))
    standing = Count("entries", filter=Q(entries__dropped_at__isnull=True))
    return rows.annotate(
        issue_count=Subquery(counted.values("count")),
        last_sent_at=Subquery(counted.values("last")),
        standing_count=standing,
    )


def _list_row(found: Any) -> ListRow:
    return ListRow(
        found=found,
        url=reverse("applications:recommendation_list", args=[found.pk]),
        city=str(found.call_city.office),
        call=found.call_city.call,
        status_label=found.get_status_display(),
        status_tone=TONES[found.status],
        issues=found.issue_count or 0,
        sent_at=found.last_sent_at,
        standing=found.standing_count,
    )


def list_page(found: RecommendationList, *, by: Actor) -> dict[str, Any]:
    """一份清单：本局看现在的各行与下一步，省局只看报送过的。"""
    is_own = bool(acts.may_prepare.test(by, found))
    changes = changes_since_sent(found) if is_own else {"rows": sent_rows(found), "added": [], "updated": []}
    issue = prepared_issue(found) if is_own else None
    sent = found.issues.filter(sent_at__isnull=False).select_related("stamped").order_by("-number")
    return {
        "found": found,
        "tone": TONES[found.status],
        "is_own": is_own,
        "entries": entry_views(found, changes),
        "dropped": changes.get("dropped", []),
        "prepared": issue_view(issue, by=by) if issue else None,
        "prepare_reasons": acts.why_not_preparable(found) if is_own else [],
        "send_reasons": acts.SEND.reasons(found, by=by, facts={}) if is_own else [],
        "may_send": acts.SEND.is_permitted(found, by),
        "issues": [issue_view(each, by=by) for each in sent],
        "quota": quota_text(found),
        "until": moment(found.call_city.call.city_until),
    }


def quota_text(found: RecommendationList) -> str:
    """“已推荐 3 件，名额 5 件”；没有名额的只说件数。"""
    city = found.call_city
    taken = ListEntry.objects.standing_of(city).count()
    return f"已推荐 {taken} 件" + ("" if city.quota is None else f"，名额 {city.quota} 件")


def entry_views(found: RecommendationList, changes: dict[str, Any]) -> list[EntryView]:
    """各行；联系电话遮去中间，号码在申报书与报送的汇总表里。"""
    cases = Application.objects.filter(
        call_city=found.call_city, number__in=[r["number"] for r in changes["rows"]]
    )
    ids = dict(cases.values_list("number", "pk"))
    has_sent = any(issue.sent_at for issue in found.issues.all())
    return [
        _entry_view(row, changes, pk=ids.get(row["number"]), has_sent=has_sent) for row in changes["rows"]
    ]


def _entry_view(row: dict[str, Any], changes: dict[str, Any], *, pk: int | None, has_sent: bool) -> EntryView:
    mark = "更新" if row["entry"] in changes["updated"] else ""
    if has_sent and row["entry"] in changes["added"]:
        mark = "重新推荐" if row.get("again") else "新列入"
    return EntryView(
        unit=row["unit"],
        url=reverse("applications:detail", args=[pk]) if pk else "",
        number=row["number"],
        credit_code=row["credit_code"],
        kind=row["kind"],
        industry=row["industry"],
        partner=row["partner"] or "无",
        people=f"{row['responsible_person']} / {row['contact_person']}",
        phone=masked(row["contact_phone"]),
        remark=row["remark"],
        mark=mark,
        tone="back" if mark else "",
    )


def masked(phone: str) -> str:
    """电话遮去中间四位：138****0001。"""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else phone


def issue_view(issue: ListIssue, *, by: Actor) -> IssueView:
    """一期的函、表、盖章件。"""
    found, here = contents(issue), [issue.pk]
    letter = Letter.objects.about(issue).first()
    parts = (("新列入", "added"), ("退出", "dropped"), ("更新", "updated"))
    changes = "，".join(f"{label} {len(found[name])} 件" for label, name in parts if found.get(name))
    return IssueView(
        issue=issue,
        title="推荐汇总表" if issue.number == 1 else f"更正表（第 {issue.number} 期）",
        count=len(found["rows"]),
        changes=changes if issue.number > 1 else "",
        letter=letter_pages.line_of(letter, by=by) if letter else None,
        table_url=reverse("applications:issue_table", args=here),
        stamped=issue.stamped,
        stamped_url=reverse("applications:issue_stamped", args=here),
    )


def sending_page(found: RecommendationList, *, by: Actor, refused: list[Reason] | None) -> dict[str, Any]:
    """报送的确认页：哪一期、多少件、各件是谁。"""
    issue = prepared_issue(found)
    moving = Application.objects.filter(call_city=found.call_city, status=ApplicationStatus.RECOMMENDED)
    return {
        "found": found,
        "issue": issue_view(issue, by=by) if issue else None,
        "moving": list(moving.order_by("number").values_list("unit_name", "number")),
        "reasons": refused if refused is not None else acts.SEND.reasons(found, by=by, facts={}),
        "is_refused": bool(refused),
        "consequence": acts.SEND.consequence,
        "until": moment(found.call_city.call.city_until),
    }
