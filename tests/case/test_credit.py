"""信用核查：登记、截图、谁能登记、谁能看、三十天。"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import credit
from accounts.credit import Found
from accounts.models import CreditCheck
from applications import services
from applications.materials.services import uploader_of
from foundation.documents.models import Upload
from foundation.documents.refusals import NotYours
from foundation.workflow import clock
from foundation.workflow.models import AccessRecord
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests import screening
from tests.documents.crafting import picture
from tests.factories import make_application, make_upload
from tests.materials.samples import uploaded
from tests.visitors import submitted_jointly

pytestmark = pytest.mark.django_db
TODAY = "2026-11-20"


@pytest.fixture
def application(world):
    return make_application(world, status="city_review")


def at(name, application, *more):
    return reverse(f"applications:{name}", args=[application.pk, *more])


def found(application, **changes):
    given = {
        "credit_code": application.organization.credit_code,
        "source": "信用中国",
        "checked_on": clock.today(),
        "result": "clear",
    }
    return Found(**given | changes)


def record(world, application, *, who="沈阳经办", **changes):
    by = world.by(who)
    return credit.record(found(application, **changes), by=by, uploader=uploader_of(by))


def posted(application, **changes):
    return {
        "credit_code": application.organization.credit_code,
        "source": "信用中国",
        "checked_on": TODAY,
        "result": "clear",
        "remark": "首页检索无记录",
    } | changes


# —— 登记 ——


@pytest.mark.parametrize("who", ["沈阳经办", "沈阳负责人", "省局经办", "省局负责人"])
def test_offices_record_a_check(world, application, who):
    check = record(world, application, who=who)
    assert (check.checked_on, check.recorded_by) == (clock.today(), world.people[who])


@pytest.mark.parametrize("who", ["甲签署", "甲经办", "纪检", "专家"])
def test_others_do_not(world, application, who):
    with pytest.raises(NotPermitted):
        credit.record(found(application), by=world.by(who), uploader=uploader_of(world.by("沈阳经办")))
    assert CreditCheck.objects.count() == 0


def test_a_day_to_come_is_refused(world, application):
    with pytest.raises(NotLegal, match="晚于今天"):
        record(world, application, checked_on=clock.today().replace(day=21))
    assert CreditCheck.objects.count() == 0


def test_the_screenshot_is_attached_and_anothers_is_refused(world, application):
    shot = make_upload(world, who="沈阳经办")
    check = record(world, application, screenshot=shot)
    shot.refresh_from_db()
    assert (shot.owner_type, shot.owner_id) == ("accounts.creditcheck", str(check.pk))
    theirs = make_upload(world, who="大连经办")
    with pytest.raises(NotYours):
        record(world, application, screenshot=theirs)
    assert CreditCheck.objects.count() == 1


def test_a_check_lets_a_case_through_for_thirty_days(world, application):
    screening.judge_all(application, world, who="沈阳经办")
    facts = {"note": "材料初审合格，同意推荐"}
    for days, passes in ((31, False), (30, True)):
        record(world, application, checked_on=clock.today() - screening.timedelta(days=days))
        if passes:
            done = services.SERVICES["recommend"](application, by=world.by("沈阳经办"), facts=facts)
            assert done.subject.status == "recommended"
        else:
            with pytest.raises(NotLegal, match="还没有30天之内的信用核查"):
                services.SERVICES["recommend"](application, by=world.by("沈阳经办"), facts=facts)


# —— 页面 ——


def test_the_form_records_a_check_with_its_screenshot(world, application, sign_in, work):
    shot = SimpleUploadedFile("查询截图.png", picture("PNG"), content_type="image/png")
    client = sign_in("沈阳经办")
    answer = client.post(at("case_credit", application), posted(application, file=shot))
    assert answer.status_code == 302
    check = CreditCheck.objects.get()
    assert (check.result, check.remark, str(check.screenshot)) == ("clear", "首页检索无记录", "查询截图.png")
    page = client.get(reverse("applications:detail", args=[application.pk]) + "?tab=record").content.decode()
    assert "正在检查" in page
    while work():
        pass
    page = client.get(reverse("applications:detail", args=[application.pk]) + "?tab=record").content.decode()
    assert at("case_screenshot", application, check.pk) in page
    served = client.get(at("case_screenshot", application, check.pk))
    assert served["Content-Type"] == "image/png"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert AccessRecord.objects.filter(action="view", user=world.user("沈阳经办")).exists()


def test_the_screenshot_may_be_sent_in_pieces_before(world, application, sign_in):
    shot = uploaded(world, who="沈阳经办", name="截图.pdf")
    post = posted(application, upload=shot.public_id)
    assert sign_in("沈阳经办").post(at("case_credit", application), post).status_code == 302
    assert CreditCheck.objects.get().screenshot == shot


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": ""}, "请填写查的是哪个来源"),
        ({"checked_on": "十一月"}, "日期的写法不对"),
        ({"checked_on": "2026-11-21"}, "晚于今天"),
        ({"result": "fine"}, "请从列出的结果里选"),
        ({"credit_code": "91210211EXAMPLE38A"}, "请从本件的申报单位"),
        ({"upload": "00000000-0000-0000-0000-000000000000"}, "没有找到这份上传"),
    ],
)
def test_a_wrong_entry_is_explained_and_kept(application, sign_in, changes, words):
    post = posted(application, remark="写好的说明") | changes
    answer = sign_in("沈阳经办").post(at("case_credit", application), post)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "写好的说明" in page
    assert CreditCheck.objects.count() == 0


def test_a_file_of_another_kind_is_refused(application, sign_in):
    bad = SimpleUploadedFile("截图.exe", b"MZ", content_type="application/octet-stream")
    answer = sign_in("沈阳经办").post(at("case_credit", application), posted(application, file=bad))
    assert answer.status_code == 422
    assert (
        CreditCheck.objects.count(),
        Upload.objects.filter(owner_type="accounts.creditcheck").count(),
    ) == (0, 0)


def test_the_partner_is_checked_too(world, sign_in):
    application = submitted_jointly(world)
    client = sign_in("沈阳经办")
    partner = application.partners.get().organization
    answer = client.post(at("case_credit", application), posted(application, credit_code=partner.credit_code))
    assert answer.status_code == 302
    page = client.get(reverse("applications:detail", args=[application.pk]) + "?tab=record").content.decode()
    assert "示例代理有限公司" in page
    assert CreditCheck.objects.of(partner.credit_code).count() == 1


def test_a_check_of_another_unit_is_not_reached_through_ones_own(world, application, sign_in):
    other = make_application(world, unit="乙", status="city_review")
    check = screening.check_credit(other, world, who="大连经办")
    assert sign_in("沈阳经办").get(at("case_screenshot", application, check.pk)).status_code == 404
    assert sign_in("省局经办").get(at("case_screenshot", application, check.pk)).status_code == 404


def test_a_check_without_a_screenshot_has_none_to_show(world, application, sign_in):
    check = screening.check_credit(application, world, who="沈阳经办")
    assert sign_in("沈阳经办").get(at("case_screenshot", application, check.pk)).status_code == 404
    assert sign_in("甲经办").get(at("case_screenshot", application, check.pk)).status_code == 403
