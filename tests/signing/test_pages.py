"""页面上的两步：拟办、签发（须勾选后果）、退回经办、回避、代签、名额、清单到报送、撤回申请。"""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as open_docx

from applications.enums import ApplicationStatus
from applications.lists import services as lists
from applications.models import Application, CallCity, CasePaper, ListIssue, Proposal, RecommendationList
from benchmarks.counting import queries_of
from foundation.workflow.models import AccessRecord
from tests import screening
from tests.factories import make_application, make_upload


def go(name, *args):
    return reverse(f"applications:{name}", args=args)


def pdf(name="盖章.pdf"):
    stream = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(stream)
    return SimpleUploadedFile(name, stream.getvalue(), content_type="application/pdf")


def status(application):
    return Application.objects.get(pk=application.pk).status


# —— 拟与签 ——


def test_propose_then_sign_with_the_consequence_ticked(world, sign_in):
    application = make_application(world, status="city_review")
    officer, head = sign_in("沈阳经办"), sign_in("沈阳负责人")
    page = go("propose", application.pk, "decline")
    shown = officer.get(page).content.decode()
    assert "选择“不通过”后流程结束，申报单位本批次不能再申报。" in shown
    missing = officer.post(page, {"key": "k1", "ground": "not_eligible", "note": ""})
    assert "请写明经办意见" in missing.content.decode()
    assert Proposal.objects.count() == 0
    filled = {"key": "k1", "ground": "not_eligible", "note": "没有贯标证书。"}
    assert officer.post(page, filled).status_code == 302
    sign = go("act", application.pk, "decline")
    shown = head.get(sign).content.decode()
    for said in ("沈阳经办", "不符合申报条件（指南一、二）", "没有贯标证书。", "退回经办", "我已知悉"):
        assert said in shown, said
    unticked = head.post(sign, {"key": "k2", "note": "没有贯标证书。"})
    assert "请先阅读后果并勾选" in unticked.content.decode()
    assert status(application) == ApplicationStatus.CITY_REVIEW
    ticked = {"key": "k2", "note": "没有有效的贯标证书。", "confirmed": "on"}
    assert head.post(sign, ticked).status_code == 302
    assert status(application) == ApplicationStatus.DECLINED
    late = head.post(sign, ticked | {"key": "k3", "note": "再按一次"})
    assert late.status_code == 409
    assert "再按一次" in late.content.decode(), "写好的意见还在"


def test_a_disabled_page_shows_the_reason_the_refusal_would_give(world, sign_in):
    application = make_application(world, status="returned")
    officer = sign_in("沈阳经办")
    page = go("propose", application.pk, "decline")
    reason = "申报单位还在补正期内，不能不通过；逾期未补正的才可以。"
    assert reason in officer.get(page).content.decode()
    refused = officer.post(page, {"key": "k", "ground": "not_eligible", "note": "写好的意见"})
    assert refused.status_code == 409
    assert reason in refused.content.decode()
    assert "写好的意见" in refused.content.decode()


@pytest.mark.parametrize(
    ("who", "answer"), [("省局经办", 403), ("甲签署", 403), ("大连经办", 404), ("乙签署", 404)]
)
def test_others_cannot_propose_for_the_city(world, sign_in, who, answer):
    application = make_application(world, status="city_review")
    page = go("propose", application.pk, "not_recommend")
    assert sign_in(who).get(page).status_code == answer
    assert sign_in(who).post(page, {"key": "k", "note": "x", "ground": "quota"}).status_code == answer


def test_sending_back_to_the_officer(world, sign_in):
    application = make_application(world, status="city_review")
    screening.propose(application, world, act="decline", ground="not_eligible")
    page = go("proposal_refuse", application.pk)
    assert sign_in("沈阳同事").get(page).status_code == 403
    head = sign_in("沈阳负责人")
    assert head.post(page, {"key": "k", "note": ""}).status_code == 409
    assert head.post(page, {"key": "k", "note": "请再核对证照"}).status_code == 302
    assert "可能刚刚办结" in head.get(page).content.decode()
    assert Proposal.objects.get().reply == "请再核对证照"


def test_the_province_head_needs_no_proposal_to_not_recommend_after_the_cut_off(world, sign_in, settings):
    application = make_application(world, status="city_review")
    settings.PORTAL_CLOCK_FROZEN_AT = application.city_cut_off
    head, page = sign_in("省局负责人"), go("act", application.pk, "not_recommend")
    filled = {"key": "k", "ground": "unjudged", "note": "市局逾期未审"}
    assert "请先阅读后果并勾选" in head.post(page, filled).content.decode()
    assert head.post(page, filled | {"confirmed": "on"}).status_code == 302
    assert status(application) == ApplicationStatus.NOT_RECOMMENDED


def test_transfer_on_the_page(world, sign_in):
    application = make_application(world, status="city_review")
    head, page = sign_in("沈阳负责人"), go("propose", application.pk, "transfer")
    assert "沈阳市知识产权局</option>" not in head.get(page).content.decode()
    office = CallCity.objects.get(call=world.call, office__code="210200").office
    assert head.post(page, {"key": "k", "office": office.pk, "note": "登记地址在大连"}).status_code == 302
    dalian = sign_in("大连负责人")
    accept = dalian.post(go("act", application.pk, "transfer"), {"key": "k2", "note": ""})
    assert accept.status_code == 302
    assert head.get(go("detail", application.pk)).status_code == 404
    assert Application.objects.get(pk=application.pk).call_city.office == office


# —— 本局设置 ——


def test_recusal_and_deputies_on_the_pages(world, sign_in):
    application = make_application(world, status="city_review")
    officer, head = sign_in("沈阳经办"), sign_in("沈阳负责人")
    page = go("recuse", application.pk)
    assert "请写明与申报单位的关系" in officer.post(page, {"key": "k", "note": ""}).content.decode()
    assert officer.post(page, {"key": "k", "note": "配偶在该单位任职"}).status_code == 302
    colleague = world.people["沈阳同事"].pk
    assert head.post(page, {"key": "k2", "officer": colleague, "note": "曾在该单位工作"}).status_code == 302
    settings_page = go("office_settings")
    seen = {who: sign_in(who).get(settings_page).content.decode() for who in ("沈阳经办", "沈阳负责人")}
    assert ["配偶在该单位任职" in text for text in seen.values()] == [True, True]
    assert ["曾在该单位工作" in text for text in seen.values()] == [False, True]
    assert "配偶在该单位任职" not in sign_in("大连负责人").get(settings_page).content.decode()
    given = {"officer": world.people["沈阳同事"].pk, "from_on": "2026-11-20", "until_on": "2026-11-25"}
    assert officer.post(go("deputy_appoint"), given).status_code == 403
    back = head.post(go("deputy_appoint"), given | {"until_on": "2026-11-19"})
    assert "止日不能早于起日" in back.content.decode()
    assert head.post(go("deputy_appoint"), given).status_code == 302
    assert "代签中" in head.get(settings_page).content.decode()
    assert head.post(go("deputy_end"), {"officer": colleague}).status_code == 302
    dalian = sign_in("大连负责人")
    assert dalian.post(go("deputy_end"), {"officer": colleague}).status_code == 404
    assert dalian.post(go("deputy_appoint"), given).status_code == 200, "不是本局的人，选不到"
    world.people["沈阳同事"].refresh_from_db()
    assert world.people["沈阳同事"].deputy_until is None


def test_quotas_on_the_page(world, sign_in):
    city = CallCity.objects.get(call=world.call, office__code="210100")
    page, field = go("quotas", world.call.pk), f"quota_{city.pk}"
    assert sign_in("沈阳负责人").get(page).status_code == 403
    officer, head = sign_in("省局经办"), sign_in("省局负责人")
    assert field not in officer.get(page).content.decode()
    assert officer.post(page, {field: "3"}).status_code == 403
    assert "名额请填整数" in head.post(page, {field: "三"}).content.decode()
    assert head.post(page, {field: "3"}).status_code == 302
    city.refresh_from_db()
    assert city.quota == 3


# —— 清单 ——


def test_from_preparing_to_sending_without_scripts(world, sign_in, work):
    make_application(world, status="recommended")
    found = RecommendationList.objects.get()
    officer, head = sign_in("沈阳经办"), sign_in("沈阳负责人")
    detail = go("recommendation_list", found.pk)
    assert "请先编制推荐汇总表" in officer.get(detail).content.decode()
    assert officer.post(go("list_prepare", found.pk)).status_code == 302
    assert officer.post(go("list_stamp", found.pk), {"file": pdf()}).status_code == 302
    assert "还在检查" in officer.get(detail).content.decode()
    work()
    assert officer.post(go("list_send", found.pk), {"key": "k", "confirmed": "on"}).status_code == 403
    send = go("list_send", found.pk)
    assert "请先核对并勾选" in head.post(send, {"key": "k"}).content.decode()
    assert head.post(send, {"key": "k", "confirmed": "on"}).status_code == 302
    again = head.post(send, {"key": "other", "confirmed": "on"})
    assert again.status_code == 409
    issue = ListIssue.objects.get()
    province = sign_in("省局经办")
    assert (
        "138****" in province.get(detail).content.decode() or "****" in province.get(detail).content.decode()
    )
    assert province.get(go("issue_stamped", issue.pk)).status_code == 200
    assert province.get(go("issue_table", issue.pk)).status_code == 200
    records = AccessRecord.objects.filter(user=world.user("省局经办"), action__in=("download", "export"))
    assert sorted(records.values_list("action", flat=True)) == ["download", "export"]
    dalian = sign_in("大连负责人")
    for url in (detail, send, go("issue_stamped", issue.pk), go("issue_table", issue.pk)):
        assert dalian.get(url).status_code == 404
    assert dalian.post(go("list_prepare", found.pk)).status_code == 404


def test_an_unsent_issue_is_for_its_own_office(world, sign_in):
    make_application(world, status="province_review")
    found = RecommendationList.objects.get()
    lists.drop(Application.objects.get(), reason="撤回", by=world.by("甲签署"))
    issue = lists.prepare(found, by=world.by("沈阳经办"))
    assert sign_in("沈阳经办").get(go("issue_table", issue.pk)).status_code == 200
    assert sign_in("省局经办").get(go("issue_table", issue.pk)).status_code == 404


def test_the_lists_cost_the_same_for_one_and_for_three(world, sign_in):
    make_application(world, status="province_review")
    client, url = sign_in("省局经办"), go("lists")
    client.get(url)
    one = len(queries_of(lambda: client.get(url)))
    sent = ListIssue.objects.get()
    for code in ("210300", "210400"):
        city = CallCity.objects.get(call=world.call, office__code=code)
        found = RecommendationList.objects.create(call_city=city, created_at=sent.prepared_at)
        ListIssue.objects.create(
            list=found, number=1, content=sent.content, prepared_by=sent.prepared_by,
            prepared_at=sent.prepared_at, sent_at=sent.sent_at,
        )  # fmt: skip
    assert len(queries_of(lambda: client.get(url))) == one
    assert client.get(url, {"q": "鞍山"}).content.decode().count("推荐清单</a>") <= 1


# —— 撤回申请 ——


def test_the_withdrawal_request_from_the_sample_to_the_act(world, sign_in, work):
    application = make_application(world, status="recommended")
    client = sign_in("甲签署")
    assert sign_in("甲经办").get(go("withdrawal_request", application.pk)).status_code == 403
    sample = client.get(go("withdrawal_form", application.pk))
    text = "".join(p.text for p in open_docx(io.BytesIO(b"".join(sample.streaming_content))).paragraphs)
    assert (application.number in text, "沈阳甲示例有限公司（盖章）" in text) == (True, True)
    page = go("withdrawal_request", application.pk)
    assert "请先上传盖章的撤回申请" in client.get(page).content.decode()
    client.post(go("withdrawal_add", application.pk), {"file": pdf("撤回申请.pdf")})
    assert "还在检查" in client.get(page).content.decode()
    work()
    paper = CasePaper.objects.get()
    url = go("case_paper", application.pk, paper.pk)
    answers = {w: sign_in(w).get(url).status_code for w in ("甲经办", "沈阳经办", "大连经办", "乙签署")}
    assert answers == {"甲经办": 200, "沈阳经办": 200, "大连经办": 404, "乙签署": 404}
    done = client.post(go("act", application.pk, "withdraw"), {"key": "k", "note": "方向调整"})
    assert done.status_code == 302
    assert status(application) == ApplicationStatus.WITHDRAWN


# —— 提级、退回市局 ——


def test_sending_back_prefills_five_working_days(world, sign_in):
    application = make_application(world, status="province_review")
    client, page = sign_in("省局经办"), go("act", application.pk, "send_back")
    shown = client.get(page).content.decode()
    assert 'value="2026-11-27"' in shown
    assert "2026年11月27日24:00截止" in shown
    assert "2026年12月20日10:00" in shown, "省局复核截止"
    given = {"key": "k", "city_until": "2026-12-30", "note": "请再核"}
    assert "不能晚于省局复核截止" in client.post(page, given).content.decode()
    assert client.post(page, given | {"city_until": "2026-11-27"}).status_code == 302


def test_handing_over_shows_both_instants(world, sign_in):
    application = make_application(world, status="city_review")
    shown = sign_in("省局负责人").get(go("act", application.pk, "hand_to_province")).content.decode()
    assert "2026年12月10日10:00" in shown
    assert "此前由市局办理" in shown


def test_revoking_asks_only_for_the_dates_that_matter(world, sign_in, settings):
    application = make_application(world, status="declined")
    page = go("act", application.pk, "revoke_decline")
    early = sign_in("沈阳负责人").get(page).content.decode()
    assert ('name="city_until"' in early, 'name="due_on"' in early) == (False, False)
    settings.PORTAL_CLOCK_FROZEN_AT = application.city_cut_off
    province = sign_in("省局负责人")
    late = province.get(page).content.decode()
    assert ('name="city_until"' in late, 'value="2026-12-17"' in late) == (True, True)
    given = {"key": "k", "city_until": "2026-12-17", "note": "经查证照有效"}
    assert province.post(page, given).status_code == 302
    assert status(application) == ApplicationStatus.CITY_REVIEW


def test_scans_of_others_cannot_be_handed_in(world, sign_in):
    """大连的人手里的上传，附不到沈阳的清单上。"""
    from foundation.documents.refusals import UploadError

    make_application(world, status="recommended")
    issue = lists.prepare(RecommendationList.objects.get(), by=world.by("沈阳经办"))
    theirs = make_upload(world, who="大连经办")
    with pytest.raises(UploadError):
        lists.attach_stamped(issue, theirs, by=world.by("沈阳经办"))
