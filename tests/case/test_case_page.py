"""审核页：一屏两边、查询次数、脚本与没有脚本、写的不丢、谁看得到什么。"""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from applications import services
from applications.hosts import host_of
from applications.materials import services as materials
from applications.materials.evidence import figures_of
from applications.materials.services import Proof
from applications.models import Application, CaseNote, ChecklistPoint, Finding
from benchmarks.counting import queries_of
from foundation.workflow.models import AccessRecord
from foundation.workflow.perform import record
from tests import screening
from tests.factories import fill, make_application
from tests.materials.samples import put
from tests.patents.samples import invention, list_patents
from tests.test_workflow_table import accepted
from tests.visitors import ask
from tests.world import new_call

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
SIDE = {"HX-Request": "true", "HX-Target": "case-side"}
SCRIPT = {"HX-Request": "true"}
NOTE = "市局悄悄记下的备注"
PROVINCE_NOTE = "省局悄悄记下的备注"
REMARK = "第三页的公章模糊不清"


@pytest.fixture
def application(world):
    return make_application(world, status="city_review")


def case_url(application, **wanted):
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return reverse("applications:detail", args=[application.pk]) + (f"?{query}" if query else "")


def at(name, application, *more):
    return reverse(f"applications:{name}", args=[application.pk, *more])


def shown(response, status=200):
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def point(application, code="seals"):
    return ChecklistPoint.objects.get(call=application.call, code=code)


def judged(client, application, code="seals", headers=None, **post):
    url = at("case_judge", application, point(application, code).pk)
    return client.post(url, {"seen": "", "version": 1, **post}, headers=headers or {})


# —— 一屏两边 ——


def test_both_sides_are_on_the_page(application, sign_in):
    page = shown(sign_in("沈阳经办").get(case_url(application)))
    for text in ("沈阳甲示例有限公司", "封面", "建设方案", "专利清单", "审核要点", "信用与备注", "已核"):
        assert text in page, text
    for section in ("cover", "unit", "investment", "counts", "plan", "avoidance"):
        assert f'id="{section}"' in page
    assert 'id="investment-yearly-rd_expense--3"' in page
    assert page.count('class="case-point"') + page.count("case-point is-settled") == 24


def test_the_unit_keeps_its_own_page(application, sign_in):
    own = shown(sign_in("甲经办").get(case_url(application)))
    assert "case-panes" not in own
    assert "系统校验" in own or "申报材料" in own


def test_only_the_side_is_sent_to_the_script(application, sign_in):
    client = sign_in("沈阳经办")
    whole = client.get(case_url(application, tab="record"))
    side = client.get(case_url(application, tab="record"), headers=SIDE)
    assert "case-panes" in shown(whole)
    assert "case-panes" not in shown(side)
    assert "信用核查" in shown(side)
    assert "HX-Target" in side["Vary"]
    assert side["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("tab", ["points", "materials", "record", "acts", "没有这一页", ""])
def test_every_tab_opens_for_every_reader(world, application, sign_in, tab):
    for who in ("沈阳经办", "沈阳负责人", "省局经办", "省局负责人", "纪检"):
        assert "case-tabs" in shown(sign_in(who).get(case_url(application, tab=tab)))


def test_a_strange_address_is_taken_as_not_given(application, sign_in):
    client = sign_in("沈阳经办")
    for wanted in ({"page": "三"}, {"material": "x"}, {"page": "0"}, {"zoom": "no"}, {"q": "长" * 300}):
        assert client.get(case_url(application, tab="materials", **wanted)).status_code == 200


# —— 查询次数 ——


def joint(world, *, unit="甲", materials_count=1, patents_count=1):
    application = services.start(world.call, by=world.by(f"{unit}经办"))
    fill(application, world, who=f"{unit}经办")
    accepted(world, application)
    owner = application.organization.name
    list_patents(application, world, [invention(n, holder=owner) for n in range(1, patents_count + 1)])
    for number in range(materials_count):
        material = put(world, application, name=f"证明{number}.pdf", pages=3)
    host = host_of(application)
    addresses = [f.address for figures in figures_of(host).values() for f in figures]
    chosen = addresses[: 3 * materials_count]
    materials.link(host, chosen, proof=Proof(material, 1), by=world.by(f"{unit}经办"))
    services.finalise(application, by=world.by(f"{unit}经办"), facts={})
    services.submit(application, by=world.by(f"{unit}签署"), facts={"commitment": True})
    screening.check_credit(application, world, who="沈阳经办")
    return Application.objects.get(pk=application.pk)


def counted(client, application, **wanted):
    client.get(case_url(application, **wanted))  # 打开过一次：会话与“正开着”这一分钟内不再写
    return queries_of(lambda: client.get(case_url(application, **wanted)))


@pytest.mark.parametrize("tab", ["points", "materials", "record"])
def test_the_page_asks_the_database_a_few_times_whatever_its_size(world, sign_in, tab):
    small = joint(world)
    client = sign_in("沈阳经办")
    few = counted(client, small, tab=tab)
    services.withdraw(small, by=world.by("甲经办"), facts={"note": "另起一件"})
    large = joint(world, materials_count=6, patents_count=12)
    screening.judge_all(large, world, who="沈阳经办")
    many = counted(client, large, tab=tab)
    assert len(many) <= MOST_QUERIES, "\n".join(many)
    assert abs(len(many) - len(few)) <= 1, "\n".join(many)


def test_a_corrected_case_costs_no_more(world, sign_in):
    application = joint(world, materials_count=3)
    back = screening.resubmit(screening.give_back(application, world), world)
    queries = counted(sign_in("沈阳经办"), back)
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


def test_looking_at_a_page_costs_little_and_leaves_one_record(world, sign_in):
    application = joint(world, materials_count=4)
    material = application.materials.first()
    client = sign_in("沈阳经办")
    queries = counted(client, application, tab="materials", material=material.pk, page=2)
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)
    [seen] = AccessRecord.objects.filter(action="view")
    assert (seen.subject_id, seen.user) == (material.pk, world.user("沈阳经办"))


# —— 核对：脚本、没有脚本、写的不丢 ——


def test_one_choice_is_saved_by_the_script_and_the_meter_follows(application, sign_in):
    answer = judged(sign_in("沈阳经办"), application, verdict="ok", headers=SCRIPT)
    page = shown(answer)
    assert f'id="point-{point(application).pk}"' in page
    assert 'hx-swap-oob="true"' in page
    assert '<b class="number">1</b> / <b class="number">20</b>' in page
    assert "case-panes" not in page
    assert Finding.objects.get().verdict == "ok"


def test_without_a_script_the_same_form_works(application, sign_in):
    client = sign_in("沈阳经办")
    answer = judged(client, application, verdict="ok")
    assert answer.status_code == 302
    assert answer["Location"] == f"{case_url(application, tab='points')}#point-{point(application).pk}"
    page = shown(judged(client, application, code="staff", verdict="bad"), 409)
    assert "与系统建议不同，请写明理由" in page
    assert "case-panes" in page


@pytest.mark.parametrize("headers", [SCRIPT, {}])
def test_what_was_typed_survives_every_refusal(world, application, sign_in, headers):
    client = sign_in("沈阳经办")
    typed = {"remark": REMARK, "headers": headers}
    assert REMARK in shown(judged(client, application, **typed), 422)
    assert REMARK in shown(judged(client, application, verdict="whatever", **typed), 422)
    assert "说明最多 500 字" in shown(
        judged(client, application, verdict="ok", remark="长" * 501, headers=headers), 422
    )
    judged(sign_in("沈阳同事"), application, verdict="ok")
    page = shown(judged(client, application, verdict="bad", **typed), 409)
    assert REMARK in page
    assert "沈阳同事已于" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page.split(f'id="point-{point(application).pk}"')[1])[1]
    again = judged(client, application, verdict="bad", seen=seen, **typed)
    assert again.status_code in (200, 302)
    assert Finding.objects.get().remark == REMARK


def test_a_lost_session_is_told_to_the_script(application):
    assert judged(Client(), application, verdict="ok", headers=SCRIPT).status_code == 401


def test_confirming_all_says_how_many(application, sign_in):
    client = sign_in("沈阳经办")
    answer = client.post(at("case_confirm", application), {"version": 1}, follow=True)
    count = Finding.objects.filter(verdict="ok").count()
    assert count >= 5
    assert f"已确认 {count} 条系统建议" in shown(answer)
    stale = client.post(at("case_confirm", application), {"version": 7}, follow=True)
    assert "已提交新的一版" in shown(stale)


def test_a_point_of_another_call_is_not_found(world, application, sign_in):
    other = new_call(world, year=2030, mode="rehearsal").points.first()
    url = at("case_judge", application, other.pk)
    assert sign_in("沈阳经办").post(url, {"verdict": "ok", "version": 1}).status_code == 404


# —— 谁看得到什么 ——


@pytest.fixture
def judged_case(world, application):
    """两级都记过、判过的一件，在省局。"""
    screening.recommend(application, world)
    sent = screening.send_list(screening.fresh(application), world)
    city, province = world.people["沈阳经办"], world.people["省局经办"]
    for who, text in ((city, NOTE), (province, PROVINCE_NOTE)):
        CaseNote.objects.create(
            application=sent, office=who.office, author=who, text=text, at=world.by("沈阳经办").at
        )
    Finding.objects.filter(application=sent, point__code="seals").update(verdict="bad", remark=REMARK)
    with transaction.atomic():
        record(sent, "judge", world.by("沈阳经办"), source=sent.status, note=REMARK)
    return sent


def every_page(application):
    pages = [case_url(application, tab=tab) for tab in ("points", "materials", "record", "acts")]
    return pages + [
        at(name, application)
        for name in (
            "progress",
            "materials",
            "evidence",
            "check",
            "patents",
            "versions",
            "receipt",
            "documents",
        )
    ]


def test_the_unit_never_sees_notes_or_findings(judged_case, sign_in):
    for who in ("甲签署", "甲经办", "甲查看"):
        client = sign_in(who)
        for url in every_page(judged_case):
            page = shown(client.get(url))
            assert [text for text in (NOTE, PROVINCE_NOTE, REMARK) if text in page] == [], url


def test_the_city_sees_its_own_notes_and_the_province_both(judged_case, sign_in):
    found = {
        who: {
            text
            for text in (NOTE, PROVINCE_NOTE)
            if text in shown(sign_in(who).get(case_url(judged_case, tab="record")))
        }
        for who in ("沈阳经办", "沈阳负责人", "省局经办", "纪检")
    }
    both = {NOTE, PROVINCE_NOTE}
    assert found == {"沈阳经办": {NOTE}, "沈阳负责人": {NOTE}, "省局经办": both, "纪检": both}


def test_the_province_reads_the_citys_findings_beside_its_own(judged_case, sign_in):
    page = shown(sign_in("省局经办").get(case_url(judged_case)))
    assert REMARK in page
    assert page.count('name="verdict"') == 24 * 3
    city = shown(sign_in("沈阳经办").get(case_url(judged_case)))
    assert 'name="verdict"' not in city
    assert "在审核或复核中" in city or "现由省局经手" in city


def test_the_auditor_reads_and_writes_nothing(application, sign_in):
    client = sign_in("纪检")
    for tab in ("points", "materials", "record"):
        page = shown(client.get(case_url(application, tab=tab)))
        assert 'method="post"' not in page.split("case-panes")[1]
        assert "case-fix" not in page
    for name in ("case_confirm", "case_note", "case_credit"):
        assert client.post(at(name, application)).status_code == 403


NEW_ROUTES = ("case_judge", "case_confirm", "case_note", "case_credit", "case_screenshot")


@pytest.mark.parametrize("who", ["大连经办", "大连负责人", "乙签署", "专家"])
def test_strangers_find_nothing(world, application, sign_in, who):
    check = screening.check_credit(application, world, who="沈阳经办")
    more = {"case_judge": [point(application).pk], "case_screenshot": [check.pk]}
    client = sign_in(who)
    for name in NEW_ROUTES:
        response = ask(client, f"applications:{name}", [application.pk, *more.get(name, [])])
        assert response.status_code == 404, name
    assert client.get(case_url(application)).status_code == 404


def test_a_note_is_kept_and_an_empty_one_is_not(application, sign_in):
    client = sign_in("沈阳经办")
    assert client.post(at("case_note", application), {"text": NOTE}).status_code == 302
    assert "请写下备注" in shown(client.post(at("case_note", application), {"text": "  "}), 422)
    long = shown(client.post(at("case_note", application), {"text": "字" * 2001}), 422)
    assert "字" * 2001 in long
    [note] = CaseNote.objects.all()
    assert (note.text, note.author.user.full_name, note.office.code) == (NOTE, "沈阳经办", "210100")
