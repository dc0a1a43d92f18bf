"""一次退回的经过：答复、次数、首次没有提出的、期限的边界、内容没有变的仍是原来那一版。"""

from datetime import date, timedelta

import pytest

from applications import services
from applications.corrections import answering, drafting
from applications.corrections.answering import Answer
from applications.corrections.drafting import Wording
from applications.corrections.places import Wanted, as_it_is, find
from applications.enums import STAMPED_FORM
from applications.models import Application, Correction
from foundation.documents.models import Document
from foundation.filings.models import CorrectionItem, Section
from foundation.workflow import clock
from foundation.workflow.models import CalendarDay
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Refused
from portal.demo import answers
from tests import screening
from tests.corrections import steps
from tests.factories import hand_in, make_application

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def application(world):
    return make_application(world, status="city_review")


def fresh(application):
    return Application.objects.get(pk=application.pk)


def perform(application, world, name, who, **facts):
    return services.SERVICES[name](application, by=world.by(who), facts=facts).subject


# —— 拟写 ——


def test_drafts_are_the_offices_own_until_sent(world, application, sign_in):
    item = steps.draft(application, world, "cover.contact_person", text="只有沈阳看得到的话")
    assert (item.round, item.office_code, item.label) == (None, "210100", "封面 · 联系人")
    for who in ("甲经办", "甲签署", "代理经办", "大连经办", "省局经办", "纪检"):
        for page in ("", "corrections/", "corrections/review/"):
            body = sign_in(who).get(f"/applications/{application.pk}/{page}").content.decode()
            assert "只有沈阳看得到的话" not in body, (who, page)
    assert (
        "只有沈阳看得到的话"
        in sign_in("沈阳同事").get(f"/applications/{application.pk}/corrections/drafts/").content.decode()
    )


@pytest.mark.parametrize("who", ["甲经办", "大连经办", "纪检", "省局经办"])
def test_only_the_office_in_charge_drafts(world, application, who):
    place = steps.place(application, world, "cover.contact_person")
    with pytest.raises(Refused):
        drafting.add(application, place, Wording(clause="x", text="y"), by=world.by(who))
    assert not CorrectionItem.objects.exists()
    assert steps.draft(application, world, "cover.contact_person")


def test_the_same_words_twice_are_one_item(world, application):
    first = steps.draft(application, world, "cover.contact_person")
    assert steps.draft(application, world, "cover.contact_person") == first
    assert steps.draft(application, world, "cover.contact_person", text="另一句") != first


def test_a_place_gone_since_it_was_drafted_is_not_sent(world, application):
    steps.draft(application, world, "policy.policies.r006")
    perform(application, world, "recall", "甲经办")
    steps.save(application, world, "policy", {"policies": "r001 r002 r003 r004 r005"})
    perform(application, world, "finalise", "甲经办")
    steps.submit(application, world)
    with pytest.raises(NotLegal, match="已不在提交的这一版里"):
        perform(fresh(application), world, "give_back", "沈阳经办", **screening.returning())
    CorrectionItem.objects.all().delete()
    assert steps.give_back(application, world, "policy.policies.r005").status == "returned"


# —— 答复 ——


def test_every_item_must_be_answered(world, application):
    steps.give_back(application, world, "cover.contact_person", "cover.contact_phone")
    first, second = CorrectionItem.objects.order_by("pk")
    answering.save_answers(application, {first.pk: Answer("", "已更正。")}, by=world.by("甲经办"))
    perform(fresh(application), world, "finalise", "甲经办")
    with pytest.raises(NotLegal, match="还有1条补正事项没有答复"):
        perform(fresh(application), world, "resubmit", "甲签署", commitment=True)
    answering.save_answers(application, {second.pk: Answer("", "无需更正。")}, by=world.by("甲经办"))
    again = perform(fresh(application), world, "resubmit", "甲签署", commitment=True)
    assert again.status == "city_review"


def test_two_people_answering_do_not_overwrite_each_other(world, application):
    steps.give_back(application, world, "cover.contact_person")
    item = CorrectionItem.objects.get()
    assert (
        answering.save_answers(application, {item.pk: Answer("", "甲经办写的")}, by=world.by("甲经办")) == {}
    )
    clashes = answering.save_answers(application, {item.pk: Answer("", "甲签署写的")}, by=world.by("甲签署"))
    assert (clashes[item.pk].theirs, clashes[item.pk].by) == ("甲经办写的", "甲经办")
    item.refresh_from_db()
    assert item.answer == "甲经办写的"
    given = {item.pk: Answer("甲经办写的", "甲签署写的")}
    assert answering.save_answers(application, given, by=world.by("甲签署")) == {}
    item.refresh_from_db()
    assert (item.answer, item.answered_by) == ("甲签署写的", "甲签署")


@pytest.mark.parametrize("who", ["甲查看", "乙经办", "沈阳经办", "省局经办"])
def test_only_those_who_fill_may_answer(world, application, who):
    steps.give_back(application, world, "cover.contact_person")
    item = CorrectionItem.objects.get()
    with pytest.raises(Refused):
        answering.save_answers(application, {item.pk: Answer("", "不该写上")}, by=world.by(who))
    assert CorrectionItem.objects.get().answer == ""


# —— 另外打开 ——


def opened(application, world, address="cover.responsible_person", who="甲经办"):
    by = world.by(who)
    place = find(as_it_is(fresh(application), by=by), Wanted(address=address))
    return answering.open_place(fresh(application), place, "负责人已调整", by=by)


def test_a_place_opens_with_a_reason_and_closes_while_unchanged(world, application):
    steps.give_back(application, world, "cover.contact_person")
    item = opened(application, world)
    steps.save(application, world, "cover", {"responsible_person": "新负责人"})
    with pytest.raises(NotLegal, match="已经改过，不能收回"):
        answering.close_place(fresh(application), item, by=world.by("甲经办"))
    before = steps.section(application, "cover").answers
    assert before["responsible_person"] == "新负责人"
    steps.save(
        application,
        world,
        "cover",
        {"responsible_person": answers.enterprise()["cover"]["responsible_person"]},
    )
    answering.close_place(fresh(application), item, by=world.by("甲经办"))
    cover = Section.objects.get(filing=application.filing, name="cover")
    assert cover.open_to == ["contact_person"]
    assert CorrectionItem.objects.count() == 1


def test_what_is_open_already_or_final_is_not_opened_again(world, application):
    steps.give_back(application, world, "cover.contact_person")
    with pytest.raises(NotLegal, match="已经可以修改"):
        opened(application, world, "cover.contact_person")
    perform(fresh(application), world, "finalise", "甲经办")
    with pytest.raises(NotLegal, match="请先解除定稿"):
        opened(application, world)
    perform(fresh(application), world, "reopen", "甲经办")
    assert opened(application, world).origin == "unit"


@pytest.mark.parametrize("who", ["甲查看", "代理经办", "沈阳经办"])
def test_only_the_unit_opens(world, application, who):
    steps.give_back(application, world, "cover.contact_person")
    with pytest.raises((NotPermitted, NotVisible)):
        opened(application, world, who=who)


def test_nothing_but_the_named_places_may_have_changed(world, application):
    """各节的锁已经拦住，这里防的是锁之外的路：直接改了库里的答案，也提交不了。"""
    steps.give_back(application, world, "cover.contact_person")
    cover = Section.objects.get(filing=application.filing, name="cover")
    cover.answers["responsible_person"] = "绕过了锁"
    cover.save(update_fields=["answers"])
    steps.answer_all(fresh(application), world)
    perform(fresh(application), world, "finalise", "甲经办")
    with pytest.raises(NotLegal, match="“负责人”改动了，但不在这次补正的范围内"):
        perform(fresh(application), world, "resubmit", "甲签署", commitment=True)


def test_identity_changed_in_the_account_does_not_block(world, application):
    steps.give_back(application, world, "cover.contact_person")
    world.organizations["甲"].registered_address = "辽宁省示例路新址"
    world.organizations["甲"].save()
    again = steps.hand_in_again(fresh(application), world)
    assert (again.status, again.submitted.number) == ("city_review", 2)


# —— 次数与一次性告知 ——


def test_the_third_return_needs_the_head(world, application):
    for _ in range(2):
        steps.hand_in_again(steps.give_back(application, world, "cover.contact_person"), world)
    steps.draft(application, world, "cover.contact_person")
    with pytest.raises(NotLegal, match="已退回2次，达到批次规定的2次"):
        perform(application, world, "give_back", "沈阳经办", **screening.returning())
    again = perform(application, world, "give_back", "沈阳负责人", **screening.returning())
    assert (again.status, again.corrections.count()) == ("returned", 3)


def test_late_is_what_was_there_and_not_raised(world, application):
    steps.give_back(application, world, "cover.contact_person", "policy.policies.r002")
    steps.save(application, world, "cover", {"contact_person": "新联系人"})
    steps.hand_in_again(fresh(application), world)
    late = {
        address: steps.draft(application, world, address).is_late
        for address in (
            "cover.responsible_person",  # 首次退回时就在，没有提出
            "cover.contact_person",  # 已经提出过
            "policy.policies.r002",  # 已经提出过，没有改
            "policy.policies.r001",  # 就在，没有提出
            "cover",  # 整节里有改动
            "materials.standards",  # 缺的还是缺
        )
    }
    assert late == {
        "cover.responsible_person": True,
        "cover.contact_person": False,
        "policy.policies.r002": False,
        "policy.policies.r001": True,
        "cover": False,
        "materials.standards": True,
    }


def test_text_changed_since_is_not_late(world, application):
    steps.give_back(application, world, "cover")
    changed = {"responsible_person": "换了人", "contact_phone": "024-12345678"}
    steps.save(application, world, "cover", changed)
    steps.hand_in_again(fresh(application), world)
    assert steps.draft(application, world, "cover.contact_phone").is_late is False
    assert not CorrectionItem.objects.filter(round=1, is_late=True).exists()


# —— 期限 ——


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "开始的当日不计入"),
        (date(2026, 11, 28), "休假日"),
        (date(2026, 12, 15), "晚于这一件的截止时刻"),
    ],
)
def test_an_impossible_day_is_refused_and_the_words_stay(world, application, sign_in, day, words):
    steps.draft(application, world, "cover.contact_person")
    url = f"/applications/{application.pk}/acts/give_back/"
    client = sign_in("沈阳经办")
    client.get(url)
    posted = {"key": "k1", "ground": "other", "due_on": day.isoformat(), "note": "写了很久的意见"}
    answer = client.post(url, posted)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert words in page
    assert "写了很久的意见" in page
    assert '<option value="other" selected>' in page
    assert fresh(application).status == "city_review"
    good = client.post(url, posted | {"due_on": "2026-11-27"})
    assert good.status_code == 302
    assert fresh(application).correction_due_at == clock.end_of_day(date(2026, 11, 27))


def test_the_page_offers_five_working_days_and_the_very_moment(world, application, sign_in):
    CalendarDay.objects.create(day=date(2026, 11, 25), is_working=False, name="测试放假")
    steps.draft(application, world, "cover.contact_person", text="要发出的话")
    page = sign_in("沈阳经办").get(f"/applications/{application.pk}/acts/give_back/")
    body = page.content.decode()
    assert 'value="2026-11-30"' in body
    assert "要发出的话" in body
    assert "非材料不全" in body
    assert page.context["sending"].days.count("2026-11-30") == 1
    assert "2026年11月30日（星期一）24:00 截止，5 个工作日" in page.context["sending"].days


def test_on_time_is_judged_to_the_microsecond(world, application):
    returned = steps.give_back(application, world, "cover.contact_person")
    due = returned.correction_due_at
    steps.answer_all(returned, world)
    services.finalise(fresh(returned), by=world.by("甲签署", at=due - MOMENT), facts={})
    late = world.by("甲签署", at=due)
    with pytest.raises(NotLegal, match="补正已于2026年11月27日24:00截止"):
        services.SERVICES["resubmit"](fresh(returned), by=late, facts={"commitment": True})
    on_time = world.by("甲签署", at=due - MOMENT)
    again = services.SERVICES["resubmit"](fresh(returned), by=on_time, facts={"commitment": True}).subject
    assert again.submitted_at == due - MOMENT


def test_overdue_then_extended_then_on_time(world, application):
    returned = steps.give_back(application, world, "cover.contact_person")
    due = returned.correction_due_at
    steps.answer_all(returned, world)
    after = due + timedelta(hours=10)
    with pytest.raises(NotLegal, match="已于"):
        services.finalise(fresh(returned), by=world.by("甲签署", at=after), facts={})
    facts = {"due_on": date(2026, 12, 4), "note": "来函说明困难"}
    extended = services.SERVICES["extend_correction"](
        fresh(returned), by=world.by("沈阳经办", at=after), facts=facts
    ).subject
    assert extended.correction_due_at == clock.end_of_day(date(2026, 12, 4))
    by = world.by("甲签署", at=after + timedelta(hours=1))
    services.finalise(fresh(returned), by=by, facts={})
    again = services.SERVICES["resubmit"](fresh(returned), by=by, facts={"commitment": True}).subject
    assert again.status == "city_review"
    assert Correction.objects.get().officer_extended is True


def test_the_extension_page_prefills_from_the_old_day(world, application, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    body = sign_in("沈阳经办").get(f"/applications/{application.pk}/acts/extend_correction/").content.decode()
    assert 'value="2026-12-04"' in body
    assert "原来的补正截止" in body
    assert "2026年11月27日24:00" in body


# —— 没有变的 ——


@pytest.fixture
def stamped(world):
    """批次要求盖章件，第1版的盖章件随申报书提交了。"""
    world.call.slots.filter(code=STAMPED_FORM).update(required_of=["enterprise"])
    application = make_application(world, finalised=True)
    print_form(application, 1)
    hand_in(application, world, code=STAMPED_FORM, who="甲经办", pages=1)
    return steps.submit(application, world)


def print_form(application, number):
    """像工人排好了第 number 版那样，记下一页。"""
    forms = Document.objects.about(application).filter(kind="application_form", edition="full")
    forms.filter(public_facts__版次=number).update(page_count=1)


def test_unchanged_content_keeps_its_version_and_its_scan(world, stamped):
    scan = stamped.materials.get(slot__code=STAMPED_FORM)
    steps.give_back(stamped, world, "cover.contact_person", "unit.bank_account")
    steps.save(stamped, world, "unit", {"bank_account": answers.enterprise()["unit"]["bank_account"]})
    again = steps.hand_in_again(fresh(stamped), world)
    assert again.submitted.number == 1
    assert stamped.materials.get(slot__code=STAMPED_FORM) == scan


def test_printed_content_changed_needs_a_new_scan(world, stamped):
    steps.give_back(stamped, world, "cover.contact_person")
    steps.save(stamped, world, "cover", {"contact_person": "新联系人"})
    steps.answer_all(fresh(stamped), world)
    perform(fresh(stamped), world, "finalise", "甲经办")
    print_form(stamped, 2)
    with pytest.raises(NotLegal, match="旧版定稿的扫描件"):
        perform(fresh(stamped), world, "resubmit", "甲签署", commitment=True)
    hand_in(fresh(stamped), world, code=STAMPED_FORM, who="甲经办", pages=1)
    assert perform(fresh(stamped), world, "resubmit", "甲签署", commitment=True).status == "city_review"


def test_what_is_not_printed_keeps_the_old_scan(world, stamped):
    steps.give_back(stamped, world, "avoidance.experts")
    changes = {"experts": "rone", "experts.rone.name": "某专家", "experts.rone.unit": "某所"}
    steps.save(stamped, world, "avoidance", changes | {"experts.rone.reason": "合作过"})
    again = steps.hand_in_again(fresh(stamped), world)
    assert again.submitted.number == 2
    assert stamped.materials.get(slot__code=STAMPED_FORM).snapshot.number == 1
