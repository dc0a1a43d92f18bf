"""清单的一期：编制时冻结各行，报送时封存。第一期是推荐汇总表，以后各期是更正表。"""

from __future__ import annotations

import json
from typing import Any

from accounts.enums import OrganizationKind
from applications.models.recommendation import ListEntry, ListIssue, RecommendationList
from applications.tables import common
from foundation.filings.services import content_of
from foundation.workflow.actor import Actor
from foundation.workflow.canonical import canonical, sha256

Row = dict[str, Any]
INDUSTRIES = dict(common.FIELDS)


def standing_rows(found: RecommendationList) -> list[Row]:
    """此刻清单上的各行，内容取自各件最近提交的定稿（推荐汇总表的各栏）。"""
    entries = ListEntry.objects.filter(list=found, dropped_at__isnull=True).select_related(
        "application__organization", "application__submitted"
    )
    return [_row(entry) for entry in entries.order_by("application__number")]


def _row(entry: ListEntry) -> Row:
    application = entry.application
    content = content_of(application.submitted)  # type: ignore[arg-type]
    cover, unit, partner = content["answers"]["cover"], content["answers"]["unit"], content["partner"]
    return {
        "entry": entry.pk,
        "number": application.number,
        "version": application.submitted.number,  # type: ignore[union-attr]
        "unit": cover.get("applicant_name") or application.unit_name,
        "credit_code": unit.get("credit_code") or application.organization.credit_code,
        "kind": OrganizationKind(application.organization.kind).label,
        "industry": INDUSTRIES.get(unit.get("primary_domain", ""), ""),
        "partner": partner["organization"] if partner else "",
        "responsible_person": cover.get("responsible_person", ""),
        "contact_person": cover.get("contact_person", ""),
        "contact_phone": cover.get("contact_phone", ""),
        "remark": entry.remark,
    }


def sent_rows(found: RecommendationList) -> list[Row]:
    """最近一期报送时清单上的各行；还没有报送过的为空。"""
    last = found.issues.filter(sent_at__isnull=False).last()
    rows: list[Row] = json.loads(last.content)["rows"] if last else []
    return rows


def changes_since_sent(found: RecommendationList) -> dict[str, Any]:
    """与最近一期报送的相比：现在的各行，新列入的（退回后重新推荐的也算，写明缘由）、退出的（附原因）、更新的。"""
    before = {row["entry"]: _plain(row) for row in sent_rows(found)}
    gone = _gone(found, before)
    rows = [_with_reason(row, gone) if row["entry"] not in before else row for row in standing_rows(found)]
    there, numbers = {row["entry"] for row in rows}, {row["number"] for row in rows}
    return {
        "rows": rows,
        "added": [row["entry"] for row in rows if row["entry"] not in before],
        "dropped": [row for row in gone if row["number"] not in numbers],
        "updated": [row["entry"] for row in rows if before.get(row["entry"], row) != row],
        "is_changed": there != set(before) or any(before[row["entry"]] != row for row in rows),
    }


def _gone(found: RecommendationList, before: dict[int, Row]) -> list[Row]:
    """上一期有、现在退出了的各行，附原因。"""
    entries = ListEntry.objects.filter(list=found, pk__in=before, dropped_at__isnull=False).order_by("pk")
    return [{**before[entry.pk], "reason": entry.dropped_reason} for entry in entries]


def _plain(row: Row) -> Row:
    """重新推荐的缘由只说一次，不随到以后各期。"""
    return {name: value for name, value in row.items() if name != "again"}


def _with_reason(row: Row, gone: list[Row]) -> Row:
    """退回之后重新推荐的，写明原来为什么退出。"""
    reasons = [each["reason"] for each in gone if each["number"] == row["number"]]
    return {**row, "again": reasons[-1]} if reasons else row


def current_text(found: RecommendationList) -> str:
    """现在编制的话，这一期的规范内容。"""
    content = changes_since_sent(found)
    del content["is_changed"]
    return canonical(content)


def freeze_issue(found: RecommendationList, *, by: Actor) -> ListIssue:
    """编制一期：冻结现在的各行，与上一期相比的新列入、退出、更新。"""
    text = current_text(found)
    return ListIssue.objects.create(
        list=found,
        number=found.issues.filter(sent_at__isnull=False).count() + 1,
        content=text,
        sha256=sha256(text),
        prepared_by=by.membership,
        prepared_at=by.at,
    )


def seal(found: RecommendationList, *, by: Actor) -> dict[str, Any]:
    """报送：这一期记下时刻，从此不改。"""
    issue = found.issues.get(sent_at__isnull=True, voided_at__isnull=True)
    issue.sent_at = by.at
    issue.save(update_fields=["sent_at"])
    count = len(json.loads(issue.content)["rows"])
    return {"issue": issue.number, "sha256": issue.sha256, "count": count}
