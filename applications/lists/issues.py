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
    cover, partner = content["answers"]["cover"], content["partner"]
    return {
        "entry": entry.pk,
        "number": application.number,
        "version": application.submitted.number,  # type: ignore[union-attr]
        "unit": application.unit_name,
        "credit_code": application.organization.credit_code,
        "kind": OrganizationKind(application.organization.kind).label,
        "industry": INDUSTRIES.get(application.industry, ""),
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


def freeze_issue(found: RecommendationList, *, by: Actor) -> ListIssue:
    """编制一期：现在的各行，与上一期相比新列入的、退出的（附原因）、更新的。"""
    rows, before = standing_rows(found), {row["entry"]: row for row in sent_rows(found)}
    there = {row["entry"] for row in rows}
    content = {
        "rows": rows,
        "added": [row["entry"] for row in rows if row["entry"] not in before],
        "dropped": [{**row, "reason": _reason(entry)} for entry, row in before.items() if entry not in there],
    }
    text = canonical(content)
    return ListIssue.objects.create(
        list=found,
        number=found.issues.filter(sent_at__isnull=False).count() + 1,
        content=text,
        sha256=sha256(text),
        prepared_by=by.membership,
        prepared_at=by.at,
    )


def _reason(entry_id: int) -> str:
    return ListEntry.objects.values_list("dropped_reason", flat=True).get(pk=entry_id)


def seal(found: RecommendationList, *, by: Actor) -> dict[str, Any]:
    """报送：这一期记下时刻，从此不改。"""
    issue = found.issues.get(sent_at__isnull=True, voided_at__isnull=True)
    issue.sent_at = by.at
    issue.save(update_fields=["sent_at"])
    count = len(json.loads(issue.content)["rows"])
    return {"issue": issue.number, "sha256": issue.sha256, "count": count}
