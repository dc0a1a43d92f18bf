"""重新提交之后：每条配上自己的答复与改动，点名以外的标出；结论；谁看得见什么。"""

from datetime import timedelta

import pytest

from applications import services
from applications.corrections import answering, reviewing
from applications.corrections.places import Wanted, as_it_is, find
from applications.corrections.reviewing import review_page
from applications.materials import services as materials
from applications.models import Application
from applications.patents import services as patents
from foundation.filings.models import CorrectionItem
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests.corrections import steps
from tests.factories import fill, hand_in, make_application, make_upload
from tests.patents import samples

LATER = timedelta(minutes=10)


@pytest.fixture
def application(world):
    application = make_application(world)
    samples.list_patents(application, world, [samples.invention(1), samples.invention(2)])
    for code in ("rd_basis", "standards"):
        hand_in(application, world, code=code, who="甲经办", pages=3)
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    return steps.submit(application, world)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def pieces(change):
    return (change.section, change.caption, change.pieces)


def corrected(world, application):
    """退回四条，另开一处，改好，十分钟后重新提交。"""
    row = application.patents.order_by("position").first()
    steps.give_back(
        application,
        world,
        "cover.contact_person",
        "policy.policies.r002",
        "materials.rd_basis",
        f"patents.{row.pk}",
    )
    at = clock.now() + LATER
    by = world.by("甲经办", at=at)
    place = find(as_it_is(fresh(application), by=by), Wanted(address="cover.responsible_person"))
    answering.open_place(fresh(application), place, "负责人已调整", by=by)
    steps.save(application, world, "cover", {"contact_person": "刘示例", "responsible_person": "新负责人"})
    steps.save(application, world, "policy", {"policies.r002.name": "新的制度名"})
    materials.replace(
        application.materials.get(slot__code="rd_basis"), make_upload(world, who="甲经办"), by=by
    )
    entry = samples.entry(application, samples.invention(1, title="改过的名称"))
    patents.change(application.patents.get(pk=row.pk), entry, version=1, by=by)
    return steps.hand_in_again(fresh(application), world, at=at + LATER)


def test_each_item_has_its_own_changes(world, application):
    again = corrected(world, application)
    [review] = review_page(again, by=world.by("沈阳经办"))["rounds"]
    by_label = {card.item.label: card for card in review.cards}
    assert [card.number for card in review.cards] == [1, 2, 3, 4]
    contact = by_label["封面 · 联系人"]
    assert contact.answer == "已更正。"
    assert [pieces(change) for change in contact.changes] == [
        ("封面", "“联系人”", (("removed", "王"), ("added", "刘"), ("same", "示例")))
    ]
    [policy] = [card for label, card in by_label.items() if label.startswith("知识产权管理制度")]
    assert [change.caption for change in policy.changes] == ["“第2行 制度名称”"]
    [patent] = [card for label, card in by_label.items() if label.startswith("专利清单")]
    number = samples.invention_number(1)
    assert [change.caption for change in patent.changes] == [f"“{number}”的“名称”"]
    [file] = by_label["申报材料 · 研发基础和研发实力证明"].files
    assert file.what == "替换"
    assert [(card.item.text, [c.caption for c in card.changes]) for card in review.opened] == [
        ("负责人已调整", ["“负责人”"])
    ]
    assert (review.others, review.excused, review.files) == ([], [], [])
    assert review.versions_url.endswith("?from=1&to=2")


def test_the_pages_show_it(world, application, sign_in):
    corrected(world, application)
    for who in ("沈阳经办", "省局经办", "纪检", "甲经办"):
        page = sign_in(who).get(f"/applications/{application.pk}/corrections/review/").content.decode()
        assert "<ins>刘</ins>" in page.replace("\n", "").replace(" ", ""), who
        assert "单位自行修改" in page
    versions = sign_in("沈阳经办").get(f"/applications/{application.pk}/versions/")
    assert [version.number for version in versions.context["versions"]] == [2, 1]
    captions = [change.caption for change in versions.context["changes"]]
    assert captions[:2] == ["“负责人”", "“联系人”"]
    assert captions[-1].endswith("的“名称”")


def test_staff_see_no_answers_before_resubmission(world, application, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    steps.answer_all(fresh(application), world, "还没有提交的答复")
    by = world.by("甲经办")
    place = find(as_it_is(fresh(application), by=by), Wanted(address="cover.responsible_person"))
    answering.open_place(fresh(application), place, "还没有提交的理由", by=by)
    steps.save(application, world, "cover", {"contact_person": "还没有提交的人"})
    for who in ("沈阳经办", "沈阳负责人", "省局经办", "纪检"):
        for page in ("", "corrections/", "corrections/review/", "versions/", "sections/cover/"):
            body = sign_in(who).get(f"/applications/{application.pk}/{page}", follow=True).content.decode()
            assert "还没有提交" not in body, (who, page)
    own = sign_in("甲查看").get(f"/applications/{application.pk}/corrections/").content.decode()
    assert "还没有提交的答复" in own
    assert "还没有提交的理由" in own


def test_account_changes_are_marked_not_blamed(world, application):
    steps.give_back(application, world, "cover.contact_person")
    world.organizations["甲"].legal_representative = "新法人"
    world.organizations["甲"].save()
    again = steps.hand_in_again(fresh(application), world)
    [review] = review_page(again, by=world.by("沈阳经办"))["rounds"]
    assert review.others == []
    assert [change.caption for change in review.excused] == ["“法定代表人”"]


def test_the_partner_sees_its_own_items_only(world, sign_in):
    application, partner = steps.joint(world)
    steps.submit(application, world)
    steps.draft(application, world, "work.profile", table="partner", text="请改单位简介。")
    steps.draft(application, world, "materials.agency_staff", text="请补交资质。")
    steps.give_back(application, world, "unit.bank_account")
    page = sign_in("代理经办").get(f"/applications/{application.pk}/corrections/").content.decode()
    assert "请改单位简介。" in page
    assert "请补交资质。" in page
    assert "银行账号" not in page
    assert "data-answers" not in page
    own = sign_in("甲经办").get(f"/applications/{application.pk}/corrections/").content.decode()
    assert "银行账号" in own
    form = sign_in("代理经办").get(f"/partners/{partner.pk}/sections/work/").content.decode()
    assert 'name="profile"' in form
    assert "请改单位简介。" in form


# —— 结论 ——


def test_the_office_in_charge_judges_each_item(world, application, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    item = CorrectionItem.objects.get()
    with pytest.raises(NotLegal):
        reviewing.judge(fresh(application), item, "met", by=world.by("沈阳经办"))
    steps.hand_in_again(fresh(application), world)
    url = f"/applications/{application.pk}/corrections/{item.pk}/judge/"
    assert sign_in("沈阳经办").post(url, {"verdict": "unmet"}).status_code == 302
    item.refresh_from_db()
    assert item.verdict == "unmet"
    for who in ("甲经办", "纪检"):
        with pytest.raises(NotPermitted):
            reviewing.judge(fresh(application), item, "met", by=world.by(who))
    sign_in("沈阳经办").post(url, {"verdict": ""})
    item.refresh_from_db()
    assert item.verdict == ""


@pytest.mark.parametrize("who", ["乙经办", "大连经办", "专家"])
def test_strangers_find_none_of_it(world, application, sign_in, who):
    steps.give_back(application, world, "cover.contact_person")
    item = CorrectionItem.objects.get().pk
    gets = ("", "open/", "drafts/", "add/", "review/", f"{item}/change/")
    posts = ("answers/", "put-back/", f"{item}/close/", f"{item}/remove/", f"{item}/judge/", "add/")
    client = sign_in(who)
    for page in gets:
        assert client.get(f"/applications/{application.pk}/corrections/{page}").status_code == 404, page
    for page in posts:
        assert client.post(f"/applications/{application.pk}/corrections/{page}").status_code == 404, page
