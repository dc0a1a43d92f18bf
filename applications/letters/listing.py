"""推荐函与更正函怎样写（信函格式，指南六.2）。"""

from accounts.models import Office
from applications.letters import tables
from applications.letters.wording import PROVINCE, REHEARSAL
from applications.models import ListIssue
from foundation.letters.content import Block, LetterContent, Paragraph
from foundation.workflow.deadlines import day_of


def list_letter(issue: ListIssue) -> LetterContent:
    """第一期是推荐函，以后各期是更正函；附件是表。"""
    city = issue.list.call_city
    found = tables.contents(issue)
    names = [row["unit"] for row in found["rows"]]
    body = _recommending(issue, names) if issue.number == 1 else _correcting(issue, found, names)
    return LetterContent(
        title=_title(issue),
        issuer=city.office.name,
        recipient=PROVINCE,
        body=body,
        date=day_of(issue.prepared_at),
        layout="letter",
        attachments=tables.attachments(issue),
        note=REHEARSAL if city.call.is_rehearsal else "",
    )


def _title(issue: ListIssue) -> str:
    year = issue.list.call_city.call.year
    what = f"{year}年度辽宁省高价值专利培育中心"
    return f"关于推荐申报{what}的函" if issue.number == 1 else f"关于更正{what}推荐汇总表的函"


def _recommending(issue: ListIssue, names: list[str]) -> tuple[Block, ...]:
    call = issue.list.call_city.call
    return (
        Paragraph(
            f"根据“{call.title}”的工作要求，我局组织辖区单位申报，经对申报材料严格审核、筛选，"
            f"现推荐{_several(names)}申报辽宁省高价值专利培育中心（见附件），申报材料真实完整、符合申报条件，请予审核。"
        ),
    )


def _correcting(issue: ListIssue, found: dict[str, list[object]], names: list[str]) -> tuple[Block, ...]:
    call = issue.list.call_city.call
    counts = [
        ("新列入", len(found["added"])),
        ("退出", len(found["dropped"])),
        ("更新", len(found["updated"])),
    ]
    changes = "、".join(f"{label}{count}家" for label, count in counts if count)
    standing = f"更正后推荐{_several(names)}" if names else "更正后没有推荐的单位"
    return (
        Paragraph(
            f"我局此前报送的“{call.title}”推荐汇总表有变更（{changes}），现予更正，{standing}（见附件），"
            "请以本次报送的为准，请予审核。"
        ),
    )


def _several(names: list[str]) -> str:
    """“甲”；“甲等3家单位”。"""
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}家单位"


def issuing_office(issue: ListIssue) -> Office:
    """发文的市局。"""
    return issue.list.call_city.office
