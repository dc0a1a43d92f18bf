"""公文：各动作发什么、说什么、谁看得见；.docx 打得开；文号不重复；盖章原件就是公文。"""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document as open_docx

from applications import services
from applications.letters import access
from applications.letters.kinds import TO_UNIT, LetterKind
from applications.letters.pages import letter_views
from benchmarks.counting import queries_of
from foundation.letters import services as letters
from foundation.letters.content import Paragraph, Table
from foundation.letters.models import Letter
from foundation.letters.services import content_of
from foundation.letters.word import docx
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal
from tests import screening
from tests.factories import make_application, make_upload
from tests.signing.test_signing import offer

ACTS = services.SERVICES


def letter(kind):
    return Letter.objects.of_kind(kind).get()


def words(content):
    parts = []
    for block in content.body:
        if isinstance(block, Paragraph):
            parts.append(block.text + block.rest)
        else:
            parts += [cell for row in block.rows for cell in row]
    return "\n".join(parts)


def test_a_return_issues_the_correction_notice_item_by_item(world):
    application = make_application(world, status="returned")
    found = letter(LetterKind.CORRECTION)
    content = content_of(found)
    assert (content.recipient, content.issuer, content.copies, content.number) == (
        "沈阳甲示例有限公司", "沈阳市知识产权局", (), "",
    )  # fmt: skip
    text = words(content)
    for said in ("材料不全", "2026年11月27日24:00前", "审核意见：材料不全，请补正。", application.number):
        assert said in text, said
    (table,) = (block for block in content.body if isinstance(block, Table))
    assert table.rows == (("1", "封面 · 联系人", "请核对更正。", "填报说明2"),)
    assert "沈阳经办" not in text, "不写经办人的姓名"


def test_the_provinces_return_is_copied_to_the_city(world):
    application = make_application(world, status="province_review")
    screening.pin(application, world, who="省局经办")
    window = clock.end_of_day(clock.today() + timedelta(days=14))
    facts = screening.returning(case_city_until=window)
    ACTS["return_to_unit"](application, by=world.by("省局经办"), facts=facts)
    content = content_of(letter(LetterKind.CORRECTION))
    assert (content.issuer, content.copies) == ("辽宁省知识产权局", ("沈阳市知识产权局",))


def test_declining_says_the_ground_the_consequence_and_the_right_to_a_review(world):
    application = make_application(world, status="declined")
    text = words(content_of(letter(LetterKind.DECLINE)))
    for said in (
        "不符合申报条件（指南一、二）",
        "拟办意见：见事由。",
        "本批次内不能再次申报",
        "2026年12月10日10:00前向我局提出书面复查申请",
    ):
        assert said in text, said
    facts = {"note": "经查证照有效", "due_on": None, "case_city_until": None}
    ACTS["revoke_decline"](application, by=world.by("沈阳负责人"), facts=facts)
    revoked = content_of(letter(LetterKind.REVOCATION))
    assert revoked.title == "关于撤销沈阳甲示例有限公司申报“不通过”结论的决定"
    assert "恢复为“市局审核中”" in words(revoked)


def test_the_other_letters_and_who_they_are_for(world):
    application = make_application(world, status="province_review")
    until = clock.end_of_day(clock.today() + timedelta(days=7))
    facts = {"note": "请核对负责人职务。", "case_city_until": until}
    back = ACTS["send_back"](application, by=world.by("省局经办"), facts=facts).subject
    sent = content_of(letter(LetterKind.SENT_BACK))
    assert (sent.recipient, sent.layout) == ("沈阳市知识产权局", "letter")
    assert "2026年11月27日24:00前办结" in words(sent)
    offer(back, world)
    moved = content_of(letter(LetterKind.TRANSFER))
    assert (moved.issuer, moved.recipient) == ("沈阳市知识产权局", "大连市知识产权局")
    late = world.by("省局负责人", at=until)
    ACTS["hand_to_province"](back, by=late, facts={"note": "逾期未办"})
    taken = content_of(letter(LetterKind.TAKEN_OVER))
    assert (taken.recipient, taken.copies) == ("沈阳市知识产权局", ("沈阳甲示例有限公司",))
    kinds = lambda who: {one.kind for one in access.letters_about(back, by=world.by(who))}  # noqa: E731
    assert kinds("甲签署") == {LetterKind.TAKEN_OVER}
    assert kinds("省局经办") == kinds("纪检") == {
        LetterKind.SENT_BACK, LetterKind.TRANSFER, LetterKind.TAKEN_OVER,
    }  # fmt: skip
    assert kinds("大连经办") == kinds("乙签署") == kinds("专家") == set()


def test_not_recommended_bars_nothing_later(world):
    application = make_application(world, status="city_review")
    type(application.call_city).objects.filter(pk=application.call_city_id).update(quota=0)
    screening.propose(application, world, act="not_recommend", ground="quota")
    ACTS["not_recommend"](application, by=world.by("沈阳负责人"), facts={})
    text = words(content_of(letter(LetterKind.NOT_RECOMMENDED)))
    assert "名额已满" in text
    assert "不影响你单位以后申报" in text


def test_acts_without_a_letter_issue_none(world):
    application = make_application(world, status="city_review")
    ACTS["take"](application, by=world.by("沈阳经办"), facts={})
    ACTS["withdraw"](application, by=world.by("甲签署"), facts={"note": "不再申报"})
    assert Letter.objects.count() == 0


def test_the_same_press_issues_one_letter(world):
    application = make_application(world, status="city_review")
    screening.pin(application, world, who="沈阳经办")
    by = world.by("沈阳经办", key="pressed-once")
    for _ in range(2):
        ACTS["give_back"](application, by=by, facts=screening.returning())
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("status", ["returned", "declined", "recommended", "province_review"])
def test_every_letter_opens_as_a_word_file(world, status):
    from applications.lists import services as lists
    from applications.models import RecommendationList

    make_application(world, status=status)
    for found in RecommendationList.objects.filter(status="open"):
        lists.prepare(found, by=world.by("沈阳经办"))
    for found in Letter.objects.all():
        document = open_docx(io.BytesIO(docx(content_of(found))))
        text = "".join(paragraph.text for paragraph in document.paragraphs)
        assert content_of(found).recipient in text
    assert Letter.objects.exists()


# —— 谁看得见 ——


def test_the_unit_sees_its_letters_and_no_editable_copy(world, sign_in):
    application = make_application(world, status="returned")
    make_application(world, unit="乙", status="returned")
    lines = letter_views(application, by=world.by("甲经办"))
    assert [(line.title, line.links.docx, line.links.register) for line in lines] == [
        ("关于沈阳甲示例有限公司申报材料的补正通知书", "", "")
    ]
    own = Letter.objects.about(application).get()
    url = reverse("applications:letter_docx", args=[own.public_id])
    answers = {who: sign_in(who).get(url).status_code for who in ("甲经办", "乙经办", "大连经办", "沈阳经办")}
    assert answers == {"甲经办": 403, "乙经办": 404, "大连经办": 404, "沈阳经办": 200}
    assert {LetterKind(one.kind) for one in access.visible_to(world.by("甲经办"))} <= TO_UNIT


def test_the_old_office_keeps_its_own_letters_after_a_transfer(world):
    """转走的一件看不见了，自己发过的公文还在自己的登记里。"""
    application = make_application(world, status="city_review")
    offer(application, world)
    ACTS["transfer"](application, by=world.by("大连负责人"), facts={"note": ""})
    assert [one.kind for one in access.visible_to(world.by("沈阳经办"))] == [LetterKind.TRANSFER]
    assert [one.kind for one in access.letters_about(application, by=world.by("大连经办"))] == [
        LetterKind.TRANSFER
    ]


# —— 文号与盖章原件 ——


def test_numbers_are_unique_within_an_office(world, sign_in):
    make_application(world, status="returned")
    make_application(world, unit="乙", status="returned")
    first, second = Letter.objects.order_by("pk")
    client = sign_in("沈阳经办")
    page = reverse("applications:letter_register", args=[first.public_id])
    assert client.post(page, {"number": "沈知函[2026]7号"}).status_code == 302
    other = letters.issue(
        make_application(world),
        kind="transfer",
        content=content_of(first),
        office=office(world),
        by=by(world),
    )
    again = reverse("applications:letter_register", args=[other.public_id])
    assert "沈知函〔2026〕8号" in client.get(again).content.decode(), "预填下一个号"
    refused = client.post(again, {"number": "沈知函〔2026〕7号"})
    assert refused.status_code == 409
    assert "已用于《关于沈阳甲示例有限公司申报材料的补正通知书》" in refused.content.decode()
    assert client.post(again, {"number": "沈知函〔2026〕第008"}).status_code == 409
    first.refresh_from_db()
    assert first.number == "沈知函〔2026〕7号"
    dalian = sign_in("大连经办")
    assert dalian.get(page).status_code == 404
    mine = reverse("applications:letter_register", args=[second.public_id])
    assert dalian.post(mine, {"number": "沈知函〔2026〕7号"}).status_code == 302, "各机关各编各的号"


def by(world):
    return world.by("沈阳经办")


def office(world):
    return world.people["沈阳经办"].office


def test_the_sealed_original_is_the_letter(world):
    from applications.letters.pages import keep_scan

    make_application(world, status="returned")
    found = Letter.objects.get()
    scan = make_upload(world, who="沈阳经办")
    keep_scan(found, scan, by=by(world))
    found.refresh_from_db()
    assert (found.sealed, str(found.status.label)) == (scan, "已上传盖章原件")


def test_a_scan_that_was_refused_never_becomes_the_letter(world):
    from applications.letters.pages import keep_scan, waiting_scans
    from foundation.documents.models import Upload

    make_application(world, status="returned")
    found = Letter.objects.get()
    scan = make_upload(world, who="沈阳经办")
    Upload.objects.filter(pk=scan.pk).update(state="checking")
    scan.refresh_from_db()
    keep_scan(found, scan, by=by(world))
    assert waiting_scans(found) == [scan]
    Upload.objects.filter(pk=scan.pk).update(state="refused")
    scan.refresh_from_db()
    with pytest.raises(NotLegal, match="还不能用"):
        letters.attach_sealed(found, scan, by=by(world))


def test_the_register_lists_only_the_offices_own(world, sign_in):
    make_application(world, status="returned")
    make_application(world, unit="乙", status="returned")
    url = reverse("applications:letters")
    mine = sign_in("沈阳经办").get(url).content.decode()
    assert ("沈阳甲示例有限公司" in mine, "大连乙示例有限公司" in mine) == (True, False)
    audit = sign_in("纪检").get(url).content.decode()
    assert ("沈阳甲示例有限公司" in audit, "大连乙示例有限公司" in audit) == (True, True)
    filtered = sign_in("沈阳经办").get(url, {"kind": "decline_notice"}).content.decode()
    assert "沈阳甲示例有限公司" not in filtered
    assert sign_in("沈阳经办").get(url, {"kind": "nonsense", "page": "x"}).status_code == 200


def test_the_register_costs_the_same_for_one_and_for_three(world, sign_in):
    make_application(world, status="returned")
    client, url = sign_in("沈阳经办"), reverse("applications:letters")
    client.get(url)
    one = len(queries_of(lambda: client.get(url)))
    first = Letter.objects.get()
    for number in (2, 3):
        content = replace(content_of(first), title=f"第{number}件")
        letters.issue(
            make_application(world), kind=first.kind, content=content, office=office(world), by=by(world)
        )
    assert client.get(url).content.decode().count("文号待登记") == 3
    assert len(queries_of(lambda: client.get(url))) == one


def test_a_lapsed_case_is_told_why_and_what_remains_open(world):
    from tests.test_workflow_table import lapsing

    application = lapsing(world)
    ACTS["lapse"](application, by=world.by("省局负责人"), facts={})
    content = content_of(letter(LetterKind.LAPSE))
    assert (content.issuer, content.copies) == ("辽宁省知识产权局", ("沈阳市知识产权局",))
    assert "可在申报截止（2026年11月30日10:00）之前另行申报" in words(content)
