"""点名：每种地方都点得到、称呼写得清，找不到的说得明白。"""

import pytest

from applications.corrections.places import NoSuchPlace
from foundation.filings.enums import Pin
from tests.corrections import steps
from tests.factories import hand_in, make_application
from tests.patents import samples


@pytest.fixture
def application(world):
    application = make_application(world)
    samples.list_patents(application, world, [samples.invention(1)])
    material = hand_in(application, world, code="rd_basis", who="甲经办", pages=3)
    application.material = material
    from applications import services
    from tests.factories import fill

    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    submitted = steps.submit(application, world)
    submitted.material = material
    return submitted


@pytest.mark.parametrize(
    ("address", "pin", "label"),
    [
        ("cover", Pin.SECTION, "封面（整节）"),
        ("cover.contact_person", Pin.FIELD, "封面 · 联系人"),
        ("unit.bank_account", Pin.FIELD, None),
        ("people.staff", Pin.FIELD, "人员信息 · 人员信息"),
        ("people.staff.leader", Pin.ROW, "人员信息 · 企业分管知识产权工作领导"),
        ("people.staff.leader.mobile", Pin.FIELD, "人员信息 · 企业分管知识产权工作领导 手机"),
        ("policy.policies", Pin.FIELD, "知识产权管理制度 · 知识产权管理制度（可增减各行）"),
        ("policy.policies.r002", Pin.ROW, None),
        ("investment.yearly.rd_expense", Pin.FIELD, None),
        ("investment.yearly.rd_expense.-3", Pin.FIELD, None),
    ],
)
def test_every_kind_of_place_is_found_and_named(world, application, address, pin, label):
    found = steps.place(application, world, address)
    assert (found.pin, found.address) == (pin, address)
    assert found.label == label or label is None
    assert found.label.count(" · ") <= 2


def test_a_row_is_named_by_number_and_first_words(world, application):
    found = steps.place(application, world, "policy.policies.r002")
    assert found.label.startswith("知识产权管理制度 · 第2行（")
    grid = steps.place(application, world, "investment.yearly.rd_expense.-3")
    assert grid.label.endswith("研发费用（2023年，万元）")


def test_a_file_a_page_and_a_patent(world, application):
    upload = str(application.material.upload.public_id)
    page = steps.place(application, world, "materials.rd_basis", upload=upload, page=2)
    assert (page.pin, page.page, page.upload_id) == (Pin.PAGE, 2, application.material.upload_id)
    assert page.label == "申报材料 · 研发基础和研发实力证明 “示例材料.pdf” 第2页"
    assert steps.place(application, world, "materials.standards").pin == Pin.MATERIAL
    row = application.patents.get()
    assert steps.place(application, world, f"patents.{row.pk}").label == f"专利清单 · {row}"
    by_number = steps.place(application, world, "patents", number=row.number)
    assert by_number.address == f"patents.{row.pk}"


@pytest.mark.parametrize(
    ("address", "more", "words"),
    [
        ("nowhere.at_all", {}, "没有“nowhere”这一节"),
        ("cover.nothing", {}, "里没有“nothing”这一栏"),
        ("policy.policies.gone", {}, "里没有这一行"),
        ("investment.yearly.rd_ratio", {}, "自动计算"),
        ("materials.nothing", {}, "没有“nothing”这一栏材料"),
        ("materials.rd_basis", {"upload": "x"}, "没有这份文件"),
        ("patents.999999", {}, "清单里没有这一行"),
        ("patents", {"number": "202399999999.9"}, "清单里没有“202399999999.9”这一件"),
        ("cover.contact_person", {"table": "partner"}, "没有联合申报单位的表3"),
    ],
)
def test_a_place_that_does_not_exist_is_said_plainly(world, application, address, more, words):
    with pytest.raises(NoSuchPlace, match=words):
        steps.place(application, world, address, **more)


def test_a_page_beyond_the_last_is_refused(world, application):
    upload = str(application.material.upload.public_id)
    with pytest.raises(NoSuchPlace, match="没有第4页，请填 1 至 3"):
        steps.place(application, world, "materials.rd_basis", upload=upload, page=4)


def test_another_units_file_cannot_be_pinned(world, application):
    other = make_application(world, unit="乙")
    foreign = hand_in(other, world, code="rd_basis", who="乙经办")
    with pytest.raises(NoSuchPlace, match="没有这份文件"):
        steps.place(application, world, "materials.rd_basis", upload=str(foreign.upload.public_id))
    own = str(application.material.upload.public_id)
    assert steps.place(application, world, "", upload=own).address == "materials.rd_basis"


def test_table_three_has_its_own_filing(world):
    application, partner = steps.joint(world)
    submitted = steps.submit(application, world)
    found = steps.place(submitted, world, "work.profile", table="partner")
    assert (found.filing_id, found.label.split(" ")[0]) == (partner.filing_id, "表3")
