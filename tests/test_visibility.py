"""看得见什么：别的单位、别的市、联合申报单位、公众各自读到的，与读不到的。"""

import pytest
from django.test import Client
from django.urls import reverse

from applications import services
from applications.models import Application, Call
from applications.rubrics import GUIDE_RUBRICS
from foundation.workflow.models import AccessRecord, Event, Job
from portal.access import Answer
from tests.factories import make_application
from tests.visitors import PERSONAS, answer, ask, form_of, ready, submitted_jointly
from tests.world import World


@pytest.fixture
def joint(world: World) -> Application:
    return submitted_jointly(world)


def test_the_unit_may_not_be_named_to_strangers_anywhere(world, joint, sign_in):
    """大连与乙走遍全站，读不到甲的名字与编号。"""
    for person in ("大连经办", "大连负责人", "乙经办", "乙签署", "专家"):
        client = sign_in(person)
        for name in (
            "portal:home",
            "portal:desk",
            "applications:list",
            "applications:queue",
            "applications:calls",
        ):
            page = client.get(reverse(name)).content.decode()
            assert "沈阳甲示例有限公司" not in page
            assert joint.number not in page


def test_a_call_in_preparation_is_the_provinces_own(world, sign_in):
    columns = {field.attname for field in Call._meta.concrete_fields} - {"id", "status", "year", "title"}
    copied = {name: getattr(world.call, name) for name in columns}
    call = Call(year=2031, title="筹备中的批次", **copied)
    services.prepare_call(call, rubrics=GUIDE_RUBRICS, by=world.by("省局负责人"))
    seeing = {p for p in PERSONAS if ask(sign_in(p), "applications:call", [call.pk]).status_code == 200}
    assert seeing == {"省局经办", "省局负责人", "纪检", "系统管理员"}
    assert ask(Client(), "applications:call", [call.pk]).status_code == 404
    assert "筹备中的批次" not in Client().get(reverse("applications:calls")).content.decode()


TAKING = {
    "沈阳经办": 302,
    "沈阳同事": 302,
    "沈阳负责人": 403,
    "甲签署": 403,
    "代理经办": 403,
    "省局负责人": 403,
    "大连经办": 404,
    "乙签署": 404,
    "专家": 404,
}


@pytest.mark.parametrize(("who", "status"), TAKING.items())
def test_acting_through_the_page(joint, sign_in, who, status):
    response = sign_in(who).post(reverse("applications:act", args=[joint.pk, "take"]), {"key": "k"})
    assert response.status_code == status
    acts = [event.act for event in Event.objects.about(joint)]
    assert ("take" in acts) == (status == 302)


def test_a_late_press_shows_why_and_keeps_what_was_written(joint, sign_in):
    first = sign_in("沈阳同事").post(reverse("applications:act", args=[joint.pk, "take"]), {"key": "k"})
    late = sign_in("沈阳经办").post(
        reverse("applications:act", args=[joint.pk, "take"]), {"key": "k2", "note": "我写了很久的意见"}
    )
    assert (first.status_code, late.status_code) == (302, 409)
    page = late.content.decode()
    assert "沈阳同事已领取，正在承办。" in page
    assert "我写了很久的意见" in page


def test_the_same_form_pressed_twice_acts_once(joint, sign_in):
    client, url = sign_in("沈阳经办"), reverse("applications:act", args=[joint.pk, "take"])
    assert [client.post(url, {"key": "k"}).status_code for _ in range(2)] == [302, 302]
    assert [event.act for event in Event.objects.about(joint)].count("take") == 1


def test_an_unknown_act_is_not_found(joint, sign_in):
    for name in ("no-such-act", "start", "publish", "__class__"):
        assert sign_in("沈阳经办").get(f"/applications/{joint.pk}/acts/{name}/").status_code == 404


def test_a_document_of_another_application_is_not_reached_through_ones_own(world, joint, sign_in):
    """自己看得见的一件，配上别人的文档编号：404，不下载、不重排、不留下载记录。"""
    own = make_application(world, unit="乙", finalised=True)
    foreign = ready(form_of(joint))
    client = sign_in("乙经办")
    for name in ("applications:download", "applications:retry_document"):
        assert ask(client, name, [own.pk, foreign.public_id]).status_code == 404
    assert AccessRecord.objects.count() == 0


def test_the_partner_never_gets_the_edition_with_the_bank_account(joint, sign_in):
    document = ready(form_of(joint))
    client = sign_in("代理经办")
    assert ask(client, "applications:download", [joint.pk, document.public_id]).status_code == 404
    for name in ("applications:documents", "applications:detail", "applications:receipt"):
        assert str(document.public_id) not in ask(client, name, [joint.pk]).content.decode()
    assert (
        str(document.public_id) in ask(sign_in("甲查看"), "applications:detail", [joint.pk]).content.decode()
    )


def test_downloading_leaves_a_record(world, joint, sign_in):
    document = ready(form_of(joint))
    response = sign_in("纪检").get(reverse("applications:download", args=[joint.pk, document.public_id]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    record = AccessRecord.objects.get()
    assert (record.action, record.user, record.subject_id) == ("download", world.user("纪检"), document.pk)


def test_a_document_not_ready_is_not_downloaded(joint, sign_in):
    assert (
        ask(sign_in("甲经办"), "applications:download", [joint.pk, form_of(joint).public_id]).status_code
        == 404
    )


def test_retry_puts_only_a_failed_document_back(joint, sign_in):
    document = form_of(joint)
    client, job = sign_in("甲经办"), document.job
    url = reverse("applications:retry_document", args=[joint.pk, document.public_id])
    found = {}
    for state in Job.State.values:
        Job.objects.filter(pk=job.pk).update(state=state)
        assert client.post(url).status_code == 302
        job.refresh_from_db()
        found[state] = job.state
    assert found == {"queued": "queued", "running": "running", "done": "done", "failed": "queued"}


def test_the_unit_sees_the_office_not_the_officer(joint, sign_in, world):
    services.SERVICES["take"](joint, by=world.by("沈阳经办"), facts={})
    for person in ("甲经办", "甲签署", "甲查看", "代理经办"):
        page = ask(sign_in(person), "applications:detail", [joint.pk]).content.decode()
        assert "沈阳经办" not in page
    assert "沈阳经办" in ask(sign_in("沈阳负责人"), "applications:detail", [joint.pk]).content.decode()


def test_verification_shows_only_public_facts(joint):
    document = form_of(joint)
    assert ask(Client(), "portal:verify", [document.code]).status_code == 404, "还没有生成的不能核验"
    ready(document)
    page = ask(Client(), "portal:verify", [document.code]).content.decode()
    assert "沈阳甲示例有限公司" in page
    for private in ("张示例", "13800000001", "bank_account"):
        assert private not in page
    assert ask(Client(), "portal:verify", ["AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG"]).status_code == 404


def test_the_back_office_is_for_staff_accounts_alone(world, sign_in):
    for person in PERSONAS:
        assert answer(sign_in(person).get(reverse("admin:index"))) is Answer.LOGIN
    user = world.user("系统管理员")
    user.is_staff = True
    user.save()
    assert answer(sign_in("系统管理员").get(reverse("admin:index"))) is Answer.SERVED
    assert sign_in("系统管理员").get("/admin/auth/group/add/").status_code == 403
    assert sign_in("甲经办").get("/admin/login/").status_code == 403
    assert answer(Client().get(reverse("admin:index"))) is Answer.LOGIN


def test_every_missing_page_says_the_same_and_breaks_nothing(sign_in):
    for path in ("/no-such-page/", "/applications/0/", "/applications/99999999999999999999/", "/calls/0/"):
        response = sign_in("甲经办").get(path)
        assert response.status_code == 404
        assert "找不到页面（404）" in response.content.decode()


def test_posts_need_the_forgery_token(world, joint):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("沈阳经办"), backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post(reverse("applications:act", args=[joint.pk, "take"]), {"key": "k"})
    assert response.status_code == 403
    assert [event.act for event in Event.objects.about(joint)][-1] == "submit"
