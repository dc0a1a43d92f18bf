"""补正中只有点名的能改：一栏、一行、整表、加密栏、固定行的表、表3、材料、专利清单、证明链接。"""

import json
from datetime import timedelta

import pytest

from applications import partnering, services
from applications.corrections import answering, places
from applications.corrections.places import Wanted
from applications.enums import STAMPED_PARTNER
from applications.hosts import host_of
from applications.materials import services as materials
from applications.materials.services import Proof
from applications.models import Application, Partner
from applications.patents import services as patents
from foundation.filings import autosave
from foundation.filings.models import CorrectionItem, Evidence
from foundation.workflow import clock
from foundation.workflow.refusals import NotLegal
from tests import screening
from tests.corrections import steps
from tests.factories import fill, hand_in, make_application, make_upload
from tests.patents import samples


@pytest.fixture
def application(world):
    return make_application(world, status="city_review")


def closed(application, world, name, changes, *, who="甲经办"):
    with pytest.raises((autosave.NotOpened, autosave.SectionLocked)):
        steps.save(application, world, name, changes, who=who)
    return True


def test_a_pinned_cell_and_nothing_beside_it(world, application):
    steps.give_back(application, world, "cover.contact_person")
    assert closed(application, world, "cover", {"responsible_person": "别人"})
    assert closed(application, world, "cover", {"contact_person": "新", "responsible_person": "别人"})
    assert closed(application, world, "policy", {"ip_policy_soundness": "改"})
    saved = steps.save(application, world, "cover", {"contact_person": "新联系人"})
    assert saved.answers["contact_person"] == "新联系人"
    assert saved.answers["responsible_person"] != "别人"


def test_a_pinned_row_opens_its_cells_and_no_other_row(world, application):
    steps.give_back(application, world, "policy.policies.r002")
    assert closed(application, world, "policy", {"policies.r001.name": "改"})
    assert closed(application, world, "policy", {"policies": "r002"})
    assert closed(application, world, "policy", {"policies.rnew.name": "新添"})
    saved = steps.save(application, world, "policy", {"policies.r002.name": "改过的制度"})
    assert saved.answers["policies.r002.name"] == "改过的制度"


def test_a_pinned_table_may_add_remove_and_reorder(world, application):
    steps.give_back(application, world, "policy.policies")
    before = steps.section(application, "policy").answers["policies"]
    order = " ".join([*reversed(before), "rnewrow"])
    changes = {"policies": order, "policies.rnewrow.name": "新制度"}
    saved = steps.save(application, world, "policy", changes)
    assert saved.answers["policies"] == [*reversed(before), "rnewrow"]
    assert closed(application, world, "policy", {"standards": ""})


def test_a_secret_a_matrix_cell_and_one_year(world, application):
    steps.give_back(
        application,
        world,
        "unit.bank_account",
        "people.staff.leader.mobile",
        "investment.yearly.rd_expense.-2",
    )
    assert steps.save(application, world, "unit", {"bank_account": "210000000000000009"})
    assert closed(application, world, "unit", {"account_name": "别的户名"})
    assert steps.save(application, world, "people", {"staff.leader.mobile": "13900000009"})
    assert closed(application, world, "people", {"staff.leader.name": "别人"})
    assert steps.save(application, world, "investment", {"yearly.rd_expense.-2": "5000.00"})
    assert closed(application, world, "investment", {"yearly.rd_expense.-3": "1.00"})


def test_the_save_says_which_place_and_how(world, application, sign_in):
    steps.give_back(application, world, "cover.contact_person")
    version = steps.section(application, "cover").version
    url = f"/applications/{application.pk}/sections/cover/save/"
    body = json.dumps({"version": version, "changes": {"responsible_person": "别人"}})
    answer = sign_in("甲经办").post(url, body, content_type="application/json")
    assert answer.status_code == 423
    assert "“负责人”不在这次补正的范围内" in answer.json()["message"]
    assert "写明理由打开" in answer.json()["message"]
    assert answer.json()["addresses"] == ["responsible_person"]
    locked = f"/applications/{application.pk}/sections/policy/save/"
    body = json.dumps({"version": steps.section(application, "policy").version, "changes": {"policies": ""}})
    answer = sign_in("甲经办").post(locked, body, content_type="application/json")
    assert (answer.status_code, "这一节不在这次补正的范围内" in answer.json()["message"]) == (423, True)


def test_the_form_shows_open_places_and_the_offices_words(world, application, sign_in):
    steps.give_back(application, world, "cover.contact_person", "policy.policies.r002")
    client = sign_in("甲经办")
    cover = client.get(f"/applications/{application.pk}/sections/cover/").content.decode()
    assert 'name="contact_person"' in cover
    assert 'name="responsible_person"' not in cover
    assert "补正事项 1" in cover
    assert steps.TEXT in cover
    assert f"/applications/{application.pk}/corrections/open/?address=cover.responsible_person" in cover
    policy = client.get(f"/applications/{application.pk}/sections/policy/").content.decode()
    assert 'name="policies.r002.name"' in policy
    assert 'name="policies.r001.name"' not in policy
    assert "data-add" not in policy
    assert "data-remove" not in policy
    assert "补正事项 2" in policy
    unit = client.get(f"/applications/{application.pk}/sections/unit/").content.decode()
    assert "这一节不在这次补正的范围内" in unit
    assert "data-autosave" not in unit
    viewer = sign_in("甲查看").get(f"/applications/{application.pk}/sections/cover/").content.decode()
    assert 'name="contact_person"' not in viewer


def test_pasting_onto_closed_cells_leaves_them_out(world, application, sign_in):
    steps.give_back(application, world, "policy.policies.r002")
    url = f"/applications/{application.pk}/sections/policy/paste/"
    question = {
        "text": "2020-01\t甲制度\n2021-01\t乙制度",
        "start": "policies.r001.established_on",
        "fresh": [],
    }
    answer = sign_in("甲经办").post(url, json.dumps(question), content_type="application/json").json()
    assert answer["order"] == {}
    filled = [cell["address"] for row in answer["rows"] for cell in row["cells"] if cell]
    assert filled == ["policies.r002.established_on", "policies.r002.name"]
    assert any("不在这次补正的范围内" in note for note in answer["notes"])


# —— 表3 ——


def test_table_three_opens_only_what_is_pinned_and_is_confirmed_again(world):
    application, partner = steps.joint(world)
    hand_in(application_of(application), world, code=STAMPED_PARTNER, who="代理经办")
    partnering.confirm(Partner.objects.get(pk=partner.pk), by=world.by("代理经办"), facts={})
    steps.submit(application, world)
    steps.draft(application, world, "work.profile", table="partner")
    returned = services.SERVICES["give_back"](
        application_of(application), by=world.by("沈阳经办"), facts=screening.returning()
    ).subject
    partner = Partner.objects.get(pk=partner.pk)
    assert (partner.status, returned.status) == ("accepted", "returned")
    work = partner.filing.sections.select_related("filing").get(name="work")
    assert autosave.save(work, {"profile": "改过的简介"}, base_version=work.version, by=world.by("代理经办"))
    people = partner.filing.sections.select_related("filing").get(name="people")
    with pytest.raises(autosave.SectionLocked):
        autosave.save(
            people, {"leader.leader.name": "x"}, base_version=people.version, by=world.by("代理经办")
        )
    assert closed(application, world, "cover", {"contact_person": "新"})


def test_a_confirmation_stands_when_table_three_is_not_touched(world):
    application, partner = steps.joint(world)
    hand_in(application_of(application), world, code=STAMPED_PARTNER, who="代理经办")
    world.call.slots.filter(code=STAMPED_PARTNER).update(required_of=["agency"])
    partnering.confirm(Partner.objects.get(pk=partner.pk), by=world.by("代理经办"), facts={})
    steps.submit(application, world)
    steps.give_back(application, world, "cover.contact_person")
    assert Partner.objects.get(pk=partner.pk).status == "confirmed"
    steps.save(application, world, "cover", {"contact_person": "新联系人"})
    again = steps.hand_in_again(application_of(application), world)
    assert (again.status, again.submitted.number) == ("city_review", 2)
    assert Partner.objects.get(pk=partner.pk).status == "confirmed"


def test_a_new_partner_fills_its_own_table_whole(world):
    application, partner = steps.joint(world)
    steps.submit(application, world)
    partnering.leave(Partner.objects.get(pk=partner.pk), by=world.by("代理经办"), facts={"note": "业务调整"})
    steps.give_back(application, world, "cover.contact_person", ground="partner_left")
    application = application_of(application)
    fresh = partnering.invite(application, world.organizations["代理"], by=world.by("甲经办"))
    later = clock.now() + timedelta(minutes=5)
    partnering.accept(fresh, by=world.by("代理经办", at=later), facts={})
    source = places.as_it_is(application, by=world.by("甲经办"))
    place = places.find(source, Wanted(address="cover.responsible_person"))
    answering.open_place(application, place, "负责人调整", by=world.by("甲经办"))
    work = Partner.objects.get(pk=fresh.pk).filing.sections.select_related("filing").get(name="work")
    assert autosave.save(work, {"profile": "新的一家"}, base_version=work.version, by=world.by("代理经办"))


# —— 材料、清单、证明 ——


@pytest.fixture
def with_papers(world):
    application = make_application(world)
    samples.list_patents(application, world, [samples.invention(1), samples.invention(2)])
    for code in ("rd_basis", "standards"):
        hand_in(application, world, code=code, who="甲经办", pages=3)
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    return steps.submit(application, world)


def application_of(application):
    return Application.objects.get(pk=application.pk)


def test_only_the_pinned_slot_takes_files(world, with_papers):
    application = steps.give_back(with_papers, world, "materials.rd_basis")
    own, other = (application.materials.get(slot__code=code) for code in ("rd_basis", "standards"))
    upload = make_upload(world, who="甲经办")
    with pytest.raises(NotLegal, match="不在这次补正的范围内"):
        materials.replace(other, upload, by=world.by("甲经办"))
    assert materials.replace(own, upload, by=world.by("甲经办")).replaces == own


def test_the_materials_page_shows_what_is_open(world, with_papers, sign_in):
    application = steps.give_back(with_papers, world, "materials.rd_basis")
    page = sign_in("甲经办").get(f"/applications/{application.pk}/materials/").content.decode()
    assert "补正事项 1" in page
    assert steps.TEXT in page
    assert f"/applications/{application.pk}/materials/rd_basis/add/" in page
    assert f"/applications/{application.pk}/materials/standards/add/" not in page
    assert "corrections/open/?address=materials.standards" in page
    staff = sign_in("沈阳经办").get(f"/applications/{application.pk}/materials/").content.decode()
    assert "补正事项 1" not in staff


def test_a_pinned_patent_row_is_the_only_one_that_changes(world, with_papers, sign_in):
    first, second = with_papers.patents.order_by("position")
    application = steps.give_back(with_papers, world, f"patents.{first.pk}")
    by = world.by("甲经办")
    page = sign_in("甲经办").get(f"/applications/{application.pk}/patents/").content.decode()
    assert f"/patents/{first.pk}/remove/" in page
    assert f"/patents/{second.pk}/remove/" not in page
    assert "添加一件" not in page
    with pytest.raises(NotLegal, match="这一行不在这次补正的范围内"):
        patents.remove(second, by=by)
    with pytest.raises(NotLegal, match="增减与导入"):
        patents.require_open(application, by)
    removed = patents.remove(first, by=by)
    assert removed.removed[0]["pk"] == first.pk
    patents.undo(removed, by=by)
    assert application.patents.get(pk=first.pk).number == first.number
    with pytest.raises(NotLegal, match="这一行不在这次补正的范围内"):
        patents.remove(second, by=by)


def test_the_whole_list_opens_everything(world, with_papers):
    application = steps.give_back(with_papers, world, "patents")
    by = world.by("甲经办")
    patents.remove(application.patents.order_by("position").last(), by=by)
    patents.require_open(application, by)


def test_links_move_only_where_a_place_or_a_file_is_open(world, with_papers):
    by = world.by("甲经办")
    application = steps.give_back(with_papers, world, "unit.rd_staff_count", "materials.standards")
    basis, standards = (application.materials.get(slot__code=code) for code in ("rd_basis", "standards"))
    host = host_of(application)
    assert materials.link(host, ["unit.rd_staff_count"], proof=Proof(basis, 1), by=by) == 1
    assert materials.link(host, ["unit.total_staff_count"], proof=Proof(standards, 2), by=by) == 1
    with pytest.raises(NotLegal, match="证明链接"):
        materials.link(host, ["unit.total_staff_count"], proof=Proof(basis, 2), by=by)
    with pytest.raises(NotLegal, match="证明链接"):
        materials.link(host, ["unit.rd_staff_count", "unit.total_staff_count"], proof=Proof(basis, 2), by=by)
    link = Evidence.objects.get(address="unit.total_staff_count")
    materials.unlink(host, link, by=by)
    assert not Evidence.objects.filter(address="unit.total_staff_count").exists()


def test_nothing_opens_after_resubmission(world, application):
    steps.give_back(application, world, "cover.contact_person")
    steps.save(application, world, "cover", {"contact_person": "新联系人"})
    steps.hand_in_again(application_of(application), world)
    assert closed(application, world, "cover", {"contact_person": "又一个"})
    assert CorrectionItem.objects.get().answer == "已更正。"


def test_a_reopened_table_three_is_stamped_and_confirmed_before_handing_in(world):
    application, partner = steps.joint(world)
    world.call.slots.filter(code=STAMPED_PARTNER).update(required_of=["agency"])
    hand_in(application_of(application), world, code=STAMPED_PARTNER, who="代理经办")
    partnering.confirm(Partner.objects.get(pk=partner.pk), by=world.by("代理经办"), facts={})
    steps.submit(application, world)
    steps.draft(application, world, "work.profile", table="partner")
    steps.give_back(application, world)
    work = partner.filing.sections.select_related("filing").get(name="work")
    autosave.save(work, {"profile": "改过的简介"}, base_version=work.version, by=world.by("代理经办"))
    with pytest.raises(NotLegal, match="还没有上传表3 盖章页并确认"):
        steps.hand_in_again(application_of(application), world)
    page = hand_in(application_of(application), world, code=STAMPED_PARTNER, who="代理经办")
    assert page.snapshot.number == 2
    partnering.confirm(Partner.objects.get(pk=partner.pk), by=world.by("代理经办"), facts={})
    facts = {"commitment": True}
    again = services.SERVICES["resubmit"](application_of(application), by=world.by("甲签署"), facts=facts)
    assert again.subject.status == "city_review"
