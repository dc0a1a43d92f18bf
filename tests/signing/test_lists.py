"""推荐清单：编制、盖章、报送、更正；报送过的一期从不改。"""

import io
import json
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from applications import services
from applications.enums import ApplicationStatus, ListStatus
from applications.letters import tables
from applications.letters.issuing import letter_of
from applications.letters.kinds import LetterKind
from applications.lists import pages
from applications.lists import services as lists
from applications.models import ListIssue, RecommendationList
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from foundation.letters.content import Paragraph
from foundation.letters.models import Letter
from foundation.letters.services import content_of
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.factories import make_application, make_upload

ACTS = services.SERVICES


def the_list():
    return RecommendationList.objects.get(call_city__office__code="210100")


def stamp(world, issue):
    by = world.by("沈阳经办")
    return lists.attach_stamped(issue, make_upload(world, who="沈阳经办"), by=by)


def send(world, found, **facts):
    return lists.send(found, by=world.by("沈阳负责人", **facts), facts={})


def back_to_city(application, world):
    facts = {"note": "请市局再核。", "case_city_until": clock.end_of_day(clock.today())}
    return ACTS["send_back"](application, by=world.by("省局经办"), facts=facts).subject


def words(letter):
    return "".join(
        block.text + block.rest for block in content_of(letter).body if isinstance(block, Paragraph)
    )


# —— 第一期 ——


def test_the_first_issue_is_a_letter_with_the_summary_table(world):
    make_application(world, status="recommended")
    issue = lists.prepare(the_list(), by=world.by("沈阳经办"))
    letter = letter_of(issue)
    content = content_of(letter)
    assert (letter.kind, content.issuer, content.recipient, content.layout) == (
        LetterKind.RECOMMENDATION, "沈阳市知识产权局", "辽宁省知识产权局", "letter",
    )  # fmt: skip
    assert "现推荐沈阳甲示例有限公司申报" in words(letter)
    (summary,) = content.attachments
    table = summary.blocks[0]
    assert [column.title for column in table.columns] == [
        "序号", "单位名称", "统一社会信用代码", "单位类型", "产业领域", "联合申报单位", "负责人", "联系人",
        "联系电话", "审核意见", "备注",
    ]  # fmt: skip
    row = table.rows[0]
    assert (row[1], row[2], row[5], row[9]) == (
        "沈阳甲示例有限公司", "91210106EXAMPLE03B", "无", "材料初审合格，同意推荐",
    )  # fmt: skip
    assert "*" not in row[8], "正式表格里电话印全"


def test_sending_is_refused_for_each_exact_reason_and_then_freezes_everything(world):
    application = make_application(world, status="recommended")
    found = the_list()
    with pytest.raises(NotLegal, match="请先编制推荐汇总表"):
        send(world, found)
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    with pytest.raises(NotLegal, match="还没有上传盖章的推荐函"):
        send(world, found)
    stamp(world, issue)
    Upload.objects.filter(list_issue=issue).update(state=UploadState.CHECKING)
    with pytest.raises(NotLegal, match="还在检查"):
        send(world, found)
    Upload.objects.filter(list_issue=issue).update(state=UploadState.READY)
    with pytest.raises(NotPermitted):
        lists.send(found, by=world.by("沈阳经办"), facts={})
    with pytest.raises(NotLegal, match="的市局截止是"):
        send(world, found, at=application.city_cut_off)
    before = ListIssue.objects.get().content
    event = send(world, found)
    assert (event.facts["issue"], event.facts["count"]) == (1, 1)
    assert screening.fresh(application).status == ApplicationStatus.PROVINCE_REVIEW
    issue = ListIssue.objects.get()
    assert (issue.content, issue.sent_at, the_list().status) == (before, event.at, ListStatus.SENT)
    letter = letter_of(issue)
    assert letter.sealed == issue.stamped, "盖章的推荐函从此就是那件公文"


def test_a_sent_issue_is_never_edited(world):
    make_application(world, status="province_review")
    found, issue = the_list(), ListIssue.objects.get()
    with pytest.raises(NotLegal, match="没有新的变更"):
        lists.prepare(found, by=world.by("沈阳经办"))
    with pytest.raises(NotLegal, match="已报送或已作废"):
        stamp(world, issue)
    assert ListIssue.objects.get().content == issue.content


def test_preparing_twice_gives_the_same_issue_and_a_change_voids_it(world):
    application = make_application(world, status="recommended")
    found = the_list()
    first = lists.prepare(found, by=world.by("沈阳经办"))
    assert lists.prepare(found, by=world.by("沈阳负责人")) == first
    lists.drop(application, reason="试一试", by=world.by("沈阳经办"))
    first.refresh_from_db()
    assert first.voided_at is not None
    with pytest.raises(NotLegal, match="还没有推荐的申报"):
        lists.prepare(found, by=world.by("沈阳经办"))


def test_a_second_preparation_supersedes_the_first_letter(world):
    application = make_application(world, status="recommended")
    found, by = the_list(), world.by("沈阳经办")
    first = letter_of(lists.prepare(found, by=by))
    lists.drop(application, reason="误列", by=by)
    lists.join(application, remark="同意推荐", by=by)
    second = letter_of(lists.prepare(found, by=by))
    assert (second.supersedes, Letter.objects.current().of_kind("recommendation").get()) == (first, second)


# —— 更正 ——


def test_a_case_sent_back_and_recommended_again_is_a_new_entry_of_the_correction(world):
    application = make_application(world, status="province_review")
    screening.recommend(back_to_city(application, world), world)
    found = the_list()
    assert found.status == ListStatus.REOPENED
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    content = json.loads(issue.content)
    (row,) = content["rows"]
    assert (content["added"], content["dropped"], content["updated"]) == ([row["entry"]], [], [])
    assert row["again"] == "省局退回市局"
    letter = content_of(letter_of(issue))
    assert (letter.title, [one.title for one in letter.attachments]) == (
        "关于更正2026年度辽宁省高价值专利培育中心推荐汇总表的函",
        ["推荐汇总表更正表", "推荐汇总表（更正后）"],
    )  # fmt: skip
    assert [block.text for block in letter.attachments[0].blocks if isinstance(block, Paragraph)] == [
        "新列入"
    ]
    assert "重新推荐（省局退回市局）" in letter.attachments[0].blocks[1].rows[0][-1]
    stamp(world, issue)
    send(world, found)
    assert screening.fresh(application).status == ApplicationStatus.PROVINCE_REVIEW
    assert [each.number for each in ListIssue.objects.filter(sent_at__isnull=False)] == [1, 2]
    with pytest.raises(NotLegal, match="没有新的变更"):
        lists.prepare(found, by=world.by("沈阳经办"))


def test_a_withdrawal_after_sending_is_corrected_with_its_reason(world):
    application = make_application(world, status="province_review")
    found, by = the_list(), world.by("沈阳经办")
    lists.drop(application, reason="申报单位撤回", by=world.by("甲签署"))
    issue = lists.prepare(found, by=by)
    assert the_list().status == ListStatus.REOPENED
    (dropped,) = json.loads(issue.content)["dropped"]
    assert (dropped["number"], dropped["reason"]) == (application.number, "申报单位撤回")
    assert "退出1家" in words(letter_of(issue))
    assert "更正后没有推荐的单位" in words(letter_of(issue))
    stamp(world, issue)
    late = application.city_cut_off + timedelta(days=1)
    assert lists.send(found, by=world.by("沈阳负责人", at=late), facts={}).facts["count"] == 0


def test_content_changed_after_preparing_must_be_prepared_again(world):
    """清单上的一行在编制之后换了版本：报送被拒，重新编制之后才行。"""
    application = make_application(world, status="recommended")
    found = the_list()
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    stamp(world, issue)
    entry = application.entries.get()
    entry.remark = "同意推荐（补充）"
    entry.save()
    with pytest.raises(NotLegal, match="请重新编制、重新盖章"):
        send(world, found)
    again = lists.prepare(found, by=world.by("沈阳经办"))
    assert again != issue
    stamp(world, again)
    send(world, found)


# —— 撤回 ——


def request_withdrawal(application, world, *, state=UploadState.READY):
    from applications.signing import case_papers

    upload = make_upload(world, who="甲签署")
    Upload.objects.filter(pk=upload.pk).update(state=state)
    upload.refresh_from_db()
    return case_papers.add_request(application, upload, by=world.by("甲签署"))


def test_withdrawing_after_recommendation_needs_the_stamped_request(world):
    application = make_application(world, status="recommended")
    lists.prepare(the_list(), by=world.by("沈阳经办"))
    facts = {"note": "产业方向调整"}
    with pytest.raises(NotPermitted):
        ACTS["withdraw"](application, by=world.by("甲经办"), facts=facts)
    with pytest.raises(NotLegal, match="请先上传盖章的撤回申请"):
        ACTS["withdraw"](application, by=world.by("甲签署"), facts=facts)
    paper = request_withdrawal(application, world, state=UploadState.CHECKING)
    with pytest.raises(NotLegal, match="还在检查"):
        ACTS["withdraw"](application, by=world.by("甲签署"), facts=facts)
    Upload.objects.filter(pk=paper.upload_id).update(state=UploadState.READY)
    gone = ACTS["withdraw"](application, by=world.by("甲签署"), facts=facts).subject
    assert gone.status == ApplicationStatus.WITHDRAWN
    assert ListIssue.objects.get().voided_at is not None, "已编制、没有报送的一期随之作废"
    assert application.entries.get().dropped_reason == "申报单位撤回"


def test_withdrawing_after_the_list_was_sent_leaves_the_sent_issue_alone(world):
    application = make_application(world, status="province_review")
    request_withdrawal(application, world)
    ACTS["withdraw"](application, by=world.by("甲签署"), facts={"note": "产业方向调整"})
    issue = ListIssue.objects.get()
    assert (issue.voided_at, len(json.loads(issue.content)["rows"])) == (None, 1)
    assert screening.fresh(application).status == ApplicationStatus.WITHDRAWN


def test_who_may_hand_in_the_request(world):
    from applications.signing import case_papers

    application = make_application(world, status="recommended")
    for who in ("甲经办", "乙签署", "沈阳负责人"):
        with pytest.raises(NotPermitted):
            case_papers.require_open(application, by=world.by(who))
    draft = make_application(world, unit="乙", status="city_review")
    with pytest.raises(NotLegal, match="可以直接撤回"):
        case_papers.require_open(draft, by=world.by("乙签署"))


# —— 页面与表格 ——


def test_the_workbook_holds_text_only(world):
    application = make_application(world, status="recommended")
    entry = application.entries.get()
    entry.remark = "=HYPERLINK(1)"
    entry.save()
    issue = lists.prepare(the_list(), by=world.by("沈阳经办"))
    sheet = load_workbook(io.BytesIO(tables.workbook(issue)))["推荐汇总表"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet.cell(2, 10).value == "=HYPERLINK(1)"


def test_phones_are_masked_on_the_page(world):
    make_application(world, status="province_review")
    for who in ("沈阳经办", "省局经办"):
        (row,) = pages.list_page(the_list(), by=world.by(who))["entries"]
        assert row.phone.count("*") == 4, who


def test_the_province_sees_what_was_sent_and_nothing_prepared_since(world):
    application = make_application(world, status="recommended")
    assert not RecommendationList.objects.visible_to(world.by("省局经办")).exists()
    assert not RecommendationList.objects.visible_to(world.by("大连负责人")).exists()
    sent = screening.send_list(application, world)
    screening.recommend(back_to_city(sent, world), world)
    lists.prepare(the_list(), by=world.by("沈阳经办"))
    page = pages.list_page(the_list(), by=world.by("省局经办"))
    assert (page["is_own"], page["prepared"], [i.issue.number for i in page["issues"]]) == (False, None, [1])
    own = pages.list_page(the_list(), by=world.by("沈阳经办"))
    assert (own["prepared"].issue.number, own["entries"][0].mark) == (2, "重新推荐")
