"""证明链接：哪些要证明、链到哪一页、断了怎样显示、怎样改过去；谁能链。"""

import re

import pytest
from django.urls import reverse

from applications import services as acts
from applications.hosts import host_of, host_of_partner
from applications.materials import evidence, services
from applications.materials.services import Proof
from applications.models import Application
from foundation.filings import autosave
from foundation.filings.models import Evidence
from foundation.formspec.problems import Severity
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests.factories import FILLED, fill
from tests.materials.samples import fresh, put, uploaded

RD = "investment.yearly.rd_expense"


@pytest.fixture
def filled(world, application):
    fill(application, world, who="甲经办")
    return application


def at(name, *args):
    return reverse(f"applications:{name}", args=args)


def link(world, application, material, *addresses, page=1):
    proof = Proof(material, page)
    return services.link(host_of(application), addresses, proof=proof, by=world.by("甲经办"))


def figures(application):
    return {
        figure.address: figure
        for found in evidence.figures_of(host_of(application)).values()
        for figure in found
    }


def change(world, application, section, changes):
    row = application.filing.sections.select_related("filing").get(name=section)
    autosave.save(row, changes, base_version=row.version, by=world.by("甲经办"))


def shown(client, application, only="", status=200):
    response = client.get(at("evidence", application.pk), {"show": only})
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


# —— 哪些要证明 ——


def test_every_number_and_every_row_is_listed(filled):
    found = figures(filled)
    years = {f"{RD}.{year}" for year in (-3, -2, -1)}
    rows = {f"policy.policies.{row}" for row in FILLED["policy"]["policies"].split()}
    assert years | rows | {"unit.rd_staff_count", "counts.invention_grants.count.-1"} <= set(found)
    base = filled.filing.base_year
    assert found[f"{RD}.-3"].label == f"研发费用（{base - 3}年，万元）"
    assert found["counts.invention_grants.count.-1"].label.startswith("近三年发明专利授权数量（件）·发明")
    assert not any(address.startswith(("avoidance.", "people.")) for address in found)


def test_nothing_filled_none_and_zero_need_no_proof(world, application, filled):
    before = set(figures(filled))
    change(world, filled, "investment", {
        "yearly.rd_expense.-3": "0", "yearly.rd_expense.-2": "无", "yearly.rd_expense.-1": "",
    })  # fmt: skip
    change(world, filled, "unit", {"rd_staff_count": "十几"})
    gone = {f"{RD}.-3", f"{RD}.-2", f"{RD}.-1", "unit.rd_staff_count"}
    assert set(figures(filled)) == before - gone


def test_planned_numbers_may_be_linked_but_are_not_missed(world, filled, sign_in):
    planned = {address for address in figures(filled) if address.startswith("plan.")}
    assert "plan.targets.high_value.first_year" in planned
    page = shown(sign_in("甲经办"), filled)
    assert f'/ <b class="number">{len(figures(filled)) - len(planned)}</b>' in page
    assert "计划数" in page
    assert "计划数</span>" not in shown(sign_in("甲经办"), filled, only="unproved")
    assert link(world, filled, put(world, filled), *planned) == len(planned)


# —— 链接 ——


def test_links_go_both_ways(world, filled, sign_in):
    first, second = put(world, filled, pages=5), put(world, filled, "projects", name="任务书.pdf", pages=2)
    link(world, filled, first, f"{RD}.-3", f"{RD}.-2", page=4)
    link(world, filled, second, f"{RD}.-3")
    marks = evidence.marks(filled)
    assert [(mark.title, mark.page, mark.broken) for mark in marks[f"{RD}.-3"]] == [
        ("审计报告.pdf", 4, ""),
        ("任务书.pdf", 1, ""),
    ]
    assert set(marks) == {f"{RD}.-3", f"{RD}.-2"}
    viewer = sign_in("甲查看").get(marks[f"{RD}.-3"][0].url).content.decode()
    assert "证明 2 处" in viewer
    assert f"/applications/{filled.pk}/sections/investment/#yearly-rd_expense--3" in viewer


def test_linking_the_same_file_again_moves_the_page(world, filled):
    material = put(world, filled, pages=5)
    link(world, filled, material, f"{RD}.-3", page=2)
    link(world, filled, material, f"{RD}.-3", page=3)
    assert [mark.page for mark in evidence.marks(filled)[f"{RD}.-3"]] == [3]


def test_the_form_links_what_was_ticked_and_remembers_the_file(world, filled, sign_in):
    material, client = put(world, filled, pages=5), sign_in("甲经办")
    post = {"address": [f"{RD}.-3", f"{RD}.-2"], "material": material.pk, "page": "3", "show": "unproved"}
    answer = client.post(at("evidence_link", filled.pk), post)
    assert answer["Location"] == f"{at('evidence', filled.pk)}?show=unproved&material={material.pk}&page=3"
    page = shown(client, filled)
    assert '有证 <b class="number">2</b>' in page
    assert "审计报告.pdf 第 3 页" in page


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"page": "9"}, 409, "没有第9页，请填 1 至 5 之间的页码"),
        ({"page": "三"}, 200, "页码请填整数"),
        ({"material": ""}, 200, "请选择证明文件"),
        ({"material": "999999"}, 200, "已不在用"),
        ({"address": []}, 200, "请先勾选要证明的内容"),
        ({"address": ["investment.yearly.rd_ratio.-3"]}, 200, "请重新勾选"),
        ({"address": ["avoidance.experts.r001"]}, 200, "请重新勾选"),
    ],
)
def test_a_wrong_link_is_explained_and_nothing_is_linked(world, filled, sign_in, wrong, status, words):
    material = put(world, filled, pages=5)
    right = {"address": [f"{RD}.-3"], "material": material.pk, "page": "3"}
    answer = sign_in("甲经办").post(at("evidence_link", filled.pk), right | wrong)
    page = answer.content.decode()
    assert (answer.status_code, Evidence.objects.count()) == (status, 0)
    assert words in page
    if "address" not in wrong:
        assert re.search(rf'value="{RD}\.-3"\s+checked', page)
    assert sign_in("甲经办").post(at("evidence_link", filled.pk), right).status_code == 302


def test_the_units_own_stamped_papers_prove_nothing(world, filled):
    commitment = put(world, filled, "commitment", name="承诺书.pdf")
    with pytest.raises(NotLegal, match="不能用来证明"):
        link(world, filled, commitment, f"{RD}.-3")
    assert evidence.material_choices(filled, by=world.by("甲经办")) == []


def test_a_link_can_be_taken_back(world, filled, sign_in):
    link(world, filled, put(world, filled), f"{RD}.-3", f"{RD}.-2")
    row = Evidence.objects.get(address=f"{RD}.-3")
    client, url = sign_in("甲经办"), at("evidence_unlink", filled.pk, row.pk)
    assert sign_in("甲查看").post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    assert list(Evidence.objects.values_list("address", flat=True)) == [f"{RD}.-2"]


# —— 断开 ——


def test_a_removed_file_breaks_its_links_and_putting_it_back_mends_them(world, filled, sign_in):
    material, by = put(world, filled), world.by("甲经办")
    link(world, filled, material, f"{RD}.-3")
    services.remove(material, by=by)
    assert not figures(filled)[f"{RD}.-3"].is_proved
    page = shown(sign_in("甲查看"), filled)
    assert "断开：已移除" in page
    assert "有 1 条链接断开了" in page
    broken = [problem for problem in evidence.problems(filled) if problem.severity is Severity.ERROR]
    assert [(p.address, p.clause) for p in broken] == [(f"{RD}.-3", "填报说明4（1）")]
    assert "所链的证明“审计报告.pdf”已移除" in broken[0].text
    services.put_back(material, by=by)
    assert figures(filled)[f"{RD}.-3"].is_proved


def test_links_follow_a_replacement_when_asked(world, filled, sign_in):
    old, by, client = put(world, filled, pages=5), world.by("甲经办"), sign_in("甲经办")
    link(world, filled, old, f"{RD}.-3", page=2)
    link(world, filled, old, f"{RD}.-2", page=5)
    middle = services.replace(old, uploaded(world, pages=4), by=by)
    new = services.replace(fresh(middle), uploaded(world, pages=3), by=by)
    assert not any(figure.is_proved for figure in figures(filled).values())
    assert "“审计报告.pdf”的 2 条改到替换后的文件" in shown(client, filled)
    url = at("evidence_carry_over", filled.pk)
    assert sign_in("甲查看").post(url, {"material": old.pk}).status_code == 403
    assert client.post(url, {"material": old.pk}).status_code == 302
    marks = evidence.marks(filled)
    assert [(m.page, m.broken, m.material_id) for m in marks[f"{RD}.-3"]] == [(2, "", new.pk)]
    assert [m.broken for m in marks[f"{RD}.-2"]] == ["已替换"]


def test_links_of_a_removed_file_have_nowhere_to_go(world, filled, sign_in):
    material = put(world, filled)
    link(world, filled, material, f"{RD}.-3")
    services.remove(material, by=world.by("甲经办"))
    answer = sign_in("甲经办").post(at("evidence_carry_over", filled.pk), {"material": material.pk})
    assert answer.status_code == 409
    assert "没有替换它的文件" in answer.content.decode()


# —— 系统校验 ——


def test_unproved_figures_are_one_warning_for_each_section(world, filled):
    bare = {p.address.partition(".")[0]: p for p in evidence.problems(filled)}
    assert len(bare) == len(evidence.problems(filled))
    assert set(bare) == {"unit", "policy", "investment", "counts", "achievements"}
    assert {problem.severity for problem in bare.values()} == {Severity.WARNING}
    count = len([a for a in figures(filled) if a.startswith("investment.")])
    assert f"有{count}处填报内容没有链接证明" in bare["investment"].text
    investments = [address for address in figures(filled) if address.startswith("investment.")]
    link(world, filled, put(world, filled), *investments)
    assert {p.address.partition(".")[0] for p in evidence.problems(filled)} == set(bare) - {"investment"}


# —— 谁能链、何时能链 ——


def test_each_party_links_its_own_table(world, filled, partner, sign_in):
    row = partner.filing.sections.select_related("filing").get(name="people")
    cells = {
        "participants": "p001",
        "participants.p001.name": "钱代理",
        "participants.p001.phone": "13800000009",
    }
    autosave.save(row, cells, base_version=row.version, by=world.by("代理经办"))
    theirs = put(world, filled, "agency_staff", who="代理经办", name="代理师证.pdf")
    person, agency = "people.participants.p001", sign_in("代理经办")
    post = {"address": [person], "material": theirs.pk, "page": "1"}
    assert agency.post(at("evidence_link", filled.pk), post).status_code == 302
    assert person in evidence.marks_in(partner.filing)
    post["address"] = [f"{RD}.-3"]
    assert "请重新勾选" in agency.post(at("evidence_link", filled.pk), post).content.decode()
    page = shown(sign_in("甲经办"), filled)
    assert "表3 负责人与参与人员" in page
    assert "钱代理" in page
    assert "13800000009" not in page
    assert f'value="{person}"' not in page
    with pytest.raises(NotPermitted):
        services.link(host_of_partner(partner), [person], proof=Proof(theirs, 1), by=world.by("甲经办"))


def test_nothing_is_linked_after_submission(world, filled, sign_in):
    material, by = put(world, filled), world.by("甲经办")
    link(world, filled, material, f"{RD}.-3")
    acts.finalise(filled, by=by, facts={})
    link(world, filled, material, f"{RD}.-2")
    acts.submit(filled, by=world.by("甲签署"), facts={})
    case = Application.objects.get(pk=filled.pk)
    with pytest.raises(NotLegal, match="证明链接不能再改"):
        link(world, case, material, f"{RD}.-1")
    with pytest.raises(NotLegal, match="证明链接不能再改"):
        services.unlink(host_of(case), Evidence.objects.first(), by=by)
    page = shown(sign_in("甲经办"), case)
    assert 'type="checkbox"' not in page
    assert "审计报告.pdf 第 1 页" in shown(sign_in("沈阳经办"), case)


@pytest.mark.parametrize("name", ["沈阳经办", "省局经办", "纪检"])
def test_staff_link_nothing(world, filled, sign_in, name):
    material = put(world, filled)
    acts.finalise(filled, by=world.by("甲经办"), facts={})
    acts.submit(filled, by=world.by("甲签署"), facts={})
    post = {"address": [f"{RD}.-3"], "material": material.pk, "page": "1"}
    assert sign_in(name).post(at("evidence_link", filled.pk), post).status_code == 403
