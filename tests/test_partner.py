"""联合申报：邀请、答复、填表3、退出；每个拒绝都挨着它的成功。"""

from datetime import timedelta

import pytest

from applications import partnering, services
from applications.enums import STAMPED_PARTNER
from applications.materials import services as materials
from applications.models import Application, Material, Partner
from foundation.filings import autosave
from foundation.filings.services import content_of
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible
from portal.demo import answers
from tests.factories import fill, hand_in, make_application
from tests.world import World


@pytest.fixture
def application(world: World) -> Application:
    return make_application(world)


@pytest.fixture
def invited(world: World, application: Application) -> Partner:
    return partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))


@pytest.fixture
def accepted(world: World, invited: Partner) -> Partner:
    partnering.accept(invited, by=world.by("代理经办"), facts={})
    return Partner.objects.get(pk=invited.pk)


def fill_table3(partner: Partner, world: World) -> None:
    for section in partner.filing.sections.select_related("filing"):
        posts = answers.partner()[section.name]
        autosave.save(section, posts, base_version=section.version, by=world.by("代理经办"))


def refused(reasons: NotLegal) -> str:
    return "".join(reason.text for reason in reasons.reasons)


def test_only_one_agency_at_a_time(world, application, invited):
    with pytest.raises(NotLegal) as refusal:
        partnering.invite(application, world.organizations["代理"], by=world.by("甲签署"))
    assert "不超过1家" in refused(refusal.value)
    partnering.cancel(invited, by=world.by("甲经办"), facts={})
    again = partnering.invite(application, world.organizations["代理"], by=world.by("甲签署"))
    assert again.status == "invited"


def test_only_an_agency_may_join(world, application):
    with pytest.raises(NotLegal) as refusal:
        partnering.invite(application, world.organizations["乙"], by=world.by("甲经办"))
    assert "不是知识产权服务机构" in refused(refusal.value)


@pytest.mark.parametrize("who", ["甲查看", "乙经办", "代理经办", "沈阳经办", "省局负责人"])
def test_only_the_unit_invites(world, application, who):
    with pytest.raises(NotPermitted):
        partnering.invite(application, world.organizations["代理"], by=world.by(who))


def test_a_final_form_takes_no_invitation(world):
    application = make_application(world, finalised=True)
    with pytest.raises(NotLegal) as refusal:
        partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    assert "请先解除定稿" in refused(refusal.value)
    services.reopen(application, by=world.by("甲经办"), facts={})
    assert partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))


def test_the_agency_sees_only_the_invitation_until_it_accepts(world, application, invited):
    agency = world.by("代理经办")
    assert list(Partner.objects.visible_to(agency)) == [invited]
    assert not Application.objects.visible_to(agency).exists()
    partnering.accept(invited, by=agency, facts={})
    assert list(Application.objects.visible_to(agency)) == [application]
    assert not Partner.objects.visible_to(world.by("乙经办")).exists()


def test_strangers_cannot_answer(world, invited):
    for who in ("乙经办", "大连经办"):
        with pytest.raises(NotVisible):
            partnering.accept(invited, by=world.by(who), facts={})
    with pytest.raises(NotPermitted):
        partnering.accept(invited, by=world.by("甲经办"), facts={})


def test_an_answer_after_the_deadline_is_refused_and_expires(world, invited, settings):
    late = clock.now() + timedelta(days=11)
    with pytest.raises(NotLegal):
        partnering.accept(invited, by=world.by("代理经办", at=late), facts={})
    partnering.expire_invitations(clock.now())
    assert Partner.objects.get(pk=invited.pk).status == "invited"
    partnering.expire_invitations(late)
    partnering.expire_invitations(late)
    assert Partner.objects.get(pk=invited.pk).status == "expired"


def test_finalise_waits_for_the_answer_and_for_table3(world, application, invited):
    handler = world.by("甲经办")
    fill(application, world, who="甲经办")
    with pytest.raises(NotLegal) as refusal:
        services.finalise(application, by=handler, facts={})
    assert "尚未答复" in refused(refusal.value)
    partnering.accept(invited, by=world.by("代理经办"), facts={})
    with pytest.raises(NotLegal) as refusal:
        services.finalise(application, by=handler, facts={})
    assert "系统校验还有" in refused(refusal.value)
    fill_table3(Partner.objects.get(pk=invited.pk), world)
    services.finalise(application, by=handler, facts={})
    content = content_of(Application.objects.get(pk=application.pk).finalised)
    assert content["partner"]["organization"] == "示例代理有限公司"
    assert content["partner"]["answers"]["work"]["profile"] == answers.partner()["work"]["profile"]


def test_finalise_locks_table3_and_reopen_unlocks_it(world, application, accepted):
    fill(application, world, who="甲经办")
    fill_table3(accepted, world)
    services.finalise(application, by=world.by("甲经办"), facts={})
    section = accepted.filing.sections.select_related("filing").get(name="work")
    with pytest.raises(autosave.SectionLocked):
        autosave.save(section, {"profile": "改"}, base_version=section.version, by=world.by("代理经办"))
    services.reopen(application, by=world.by("甲经办"), facts={})
    section.refresh_from_db()
    assert autosave.save(section, {"profile": "改"}, base_version=section.version, by=world.by("代理经办"))


def test_continuing_alone_voids_table3_and_keeps_what_was_typed(world, application, accepted):
    fill(application, world, who="甲经办")
    fill_table3(accepted, world)
    with pytest.raises(NotLegal):
        partnering.continue_alone(accepted, by=world.by("甲经办"), facts={"note": " "})
    partnering.continue_alone(accepted, by=world.by("甲经办"), facts={"note": "改为单独申报"})
    services.finalise(application, by=world.by("甲经办"), facts={})
    assert content_of(Application.objects.get(pk=application.pk).finalised)["partner"] is None
    kept = accepted.filing.sections.get(name="work")
    assert kept.locked
    assert kept.answers["profile"] == answers.partner()["work"]["profile"]


def test_the_agency_may_leave_and_no_longer_sees_the_form(world, application, accepted):
    partnering.leave(accepted, by=world.by("代理经办"), facts={"note": "业务调整"})
    assert not Application.objects.visible_to(world.by("代理经办")).exists()
    assert Partner.objects.get(pk=accepted.pk).status == "withdrawn"


def test_declining_lets_the_unit_go_on_alone(world, application, invited):
    partnering.decline_invitation(invited, by=world.by("代理经办"), facts={})
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    assert Application.objects.get(pk=application.pk).finalised


def test_the_agency_reads_the_form_but_never_the_account(world, application, accepted, sign_in):
    fill(application, world, who="甲经办")
    client = sign_in("代理经办")
    page = client.get(f"/applications/{application.pk}/sections/unit/")
    assert page.status_code == 200
    assert "210000000000000001" not in page.content.decode()
    url = f"/applications/{application.pk}/sections/unit/reveal/"
    assert client.post(url, {"address": "bank_account"}).status_code == 403
    assert sign_in("甲经办").post(url, {"address": "bank_account"}).json()["text"] == "210000000000000001"
    save = f"/applications/{application.pk}/sections/cover/save/"
    body = '{"version": 1, "changes": {"contact_person": "改"}}'
    assert client.post(save, body, content_type="application/json").status_code == 403


def test_partner_pages_are_for_the_two_parties(world, accepted, sign_in):
    for path in ("", "sections/work/", "acts/leave/"):
        url = f"/partners/{accepted.pk}/{path}"
        assert sign_in("代理经办").get(url).status_code == 200
        assert sign_in("乙经办").get(url).status_code == 404
        assert sign_in("大连经办").get(url).status_code == 404


def test_an_agency_that_left_takes_its_papers_with_it(world, application, accepted):
    handed_in = hand_in(application, world, code="agency_staff", who="代理经办")
    assert list(Material.objects.current()) == [handed_in]
    partnering.leave(accepted, by=world.by("代理经办"), facts={"note": "业务调整"})
    assert not Material.objects.current().exists()
    again = partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    assert again.status == "invited"


def test_the_stamped_page_cannot_go_once_confirmed(world, application, accepted):
    fill(application, world, who="甲经办")
    fill_table3(accepted, world)
    services.finalise(application, by=world.by("甲经办"), facts={})
    page = hand_in(Application.objects.get(pk=application.pk), world, code=STAMPED_PARTNER, who="代理经办")
    partnering.confirm(accepted, by=world.by("代理经办"), facts={})
    with pytest.raises(NotLegal) as refusal:
        materials.remove(page, by=world.by("代理经办"))
    assert "已经确认" in refused(refusal.value)
    services.reopen(application, by=world.by("甲经办"), facts={})
    services.finalise(application, by=world.by("甲经办"), facts={})
    materials.remove(page, by=world.by("代理经办"))


def test_pressing_reopen_again_later_does_not_void_a_new_confirmation(world, application, accepted):
    fill(application, world, who="甲经办")
    fill_table3(accepted, world)
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.reopen(application, by=world.by("甲经办", key="同一张表单"), facts={})
    services.finalise(application, by=world.by("甲经办"), facts={})
    hand_in(Application.objects.get(pk=application.pk), world, code=STAMPED_PARTNER, who="代理经办")
    partnering.confirm(accepted, by=world.by("代理经办"), facts={})
    services.reopen(application, by=world.by("甲经办", key="同一张表单"), facts={})
    assert Partner.objects.get(pk=accepted.pk).status == "confirmed"
