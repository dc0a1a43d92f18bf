"""材料各栏：交、查、换、撤、改名、排序；谁看得见、谁能动；定稿与提交之后。"""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from applications import services as acts
from applications.materials import services
from applications.models import Application, Material
from foundation.documents.models import Upload
from foundation.workflow import jobs
from foundation.workflow.models import AccessRecord, Job
from foundation.workflow.refusals import NotLegal, NotPermitted
from tests.factories import fill
from tests.materials.samples import (
    SCRIPT,
    fresh,
    inspect,
    locked_pdf,
    pdf,
    printed,
    put,
    send_whole,
    slot_of,
    uploaded,
)


def at(name, *args):
    return reverse(f"applications:{name}", args=args)


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def slot_page(client, application, code="rd_basis"):
    """一栏的片段，空白并作一个。"""
    return re.sub(r"\s+", " ", page(client, at("material_slot", application.pk, code)))


def tag(label, tone):
    return f'<span class="tag tag-state tag-{tone}">{label}</span>'


def titles(application, code="rd_basis"):
    return [str(row) for row in application.materials.current().filter(slot__code=code).in_order()]


# —— 交 ——


def test_a_file_is_checked_after_it_is_handed_in(application, sign_in):
    client = sign_in("甲经办")
    assert tag("未交", "idle") in slot_page(client, application)
    application.call.slots.filter(code="rd_basis").update(required_of=["enterprise"])
    assert tag("缺", "bad") in slot_page(client, application)
    public_id = send_whole(client, pdf(3))
    client.post(at("material_add", application.pk, "rd_basis"), {"upload": public_id}, headers=SCRIPT)
    checking = slot_page(client, application)
    assert tag("检查中", "wait") in checking
    assert 'hx-trigger="load delay:2s"' in checking
    upload = inspect(public_id)
    done = slot_page(client, application)
    assert tag("合格", "good") in done
    assert "· 3 页 ·" in done
    assert upload.sha256 in done
    assert "hx-trigger" not in done


def test_a_browser_without_scripts_hands_in_several_files(application, sign_in):
    client = sign_in("甲经办")
    files = [SimpleUploadedFile(name, pdf()) for name in ("甲.pdf", "乙.pdf")]
    answer = client.post(at("material_add", application.pk, "rd_basis"), {"file": files}, follow=True)
    assert "已收到“甲.pdf”，正在检查。" in answer.content.decode()
    assert titles(application) == ["甲.pdf", "乙.pdf"]


def test_what_cannot_be_taken_is_explained_and_the_rest_is_kept(application, sign_in):
    client, add = sign_in("甲经办"), at("material_add", application.pk, "rd_basis")
    files = [SimpleUploadedFile("甲.pdf", pdf()), SimpleUploadedFile("乙.docx", b"PK")]
    assert "另存为 PDF" in client.post(add, {"file": files}, follow=True).content.decode()
    assert "没有选择文件" in client.post(add, {}, follow=True).content.decode()
    assert (
        "0 字节"
        in client.post(add, {"file": SimpleUploadedFile("空.pdf", b"")}, follow=True).content.decode()
    )
    assert titles(application) == ["甲.pdf"]


def test_a_bad_file_says_why_and_the_slot_is_not_good(application, sign_in):
    client = sign_in("甲经办")
    public_id = send_whole(client, locked_pdf(), name="加密.pdf")
    client.post(at("material_add", application.pk, "rd_basis"), {"upload": public_id}, headers=SCRIPT)
    inspect(public_id)
    found = slot_page(client, application)
    assert tag("有问题", "bad") in found
    assert "密码" in found
    assert page(client, at("material", Material.objects.get().pk)).count("还不能查看") == 1


def test_a_file_refused_before_it_is_handed_in_says_why(application, sign_in):
    client = sign_in("甲经办")
    public_id = send_whole(client, locked_pdf(), name="加密.pdf")
    inspect(public_id)
    add = at("material_add", application.pk, "rd_basis")
    answer = client.post(add, {"upload": public_id}, headers=SCRIPT)
    assert (answer.status_code, Material.objects.count()) == (409, 0)
    assert "密码" in answer.json()["message"]


def test_a_check_that_broke_can_be_repeated(world, application, sign_in):
    client = sign_in("甲经办")
    public_id = send_whole(client, pdf())
    client.post(at("material_add", application.pk, "rd_basis"), {"upload": public_id}, headers=SCRIPT)
    job = Upload.objects.get().job
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error="处理时出错。", tries_allowed=0)
    broken = slot_page(client, application)
    assert "处理时出错。" in broken
    assert "hx-trigger" not in broken
    again = at("material_recheck", Material.objects.get().pk)
    assert sign_in("甲查看").post(again).status_code == 403
    assert client.post(again).status_code == 302
    jobs.run(job.pk)
    assert tag("合格", "good") in slot_page(client, application)


# —— 改 ——


def test_a_replacement_keeps_the_place_and_the_name(world, application, sign_in):
    client = sign_in("甲经办")
    old, _ = put(world, application, name="旧.pdf"), put(world, application, name="后.pdf")
    services.rename(old, "审计报告", by=world.by("甲经办"))
    url = at("material_replace", old.pk)
    assert "换下的文件留在历史里" in page(client, url)
    public_id = send_whole(client, pdf(2), name="新.pdf")
    for _ in range(2):
        assert client.post(url, {"upload": public_id}, headers=SCRIPT).status_code == 204
    assert titles(application) == ["审计报告", "后.pdf"]
    assert Material.objects.get(replaces=old).upload.name == "新.pdf"
    assert (fresh(old).state, Material.objects.count()) == ("replaced", 3)
    found = slot_page(client, application)
    assert "换下与移除的 1 份" in found
    assert tag("已替换", "idle") in found


def test_what_somebody_replaced_first_is_not_replaced_again(world, application, sign_in):
    old = put(world, application)
    services.replace(old, uploaded(world), by=world.by("甲经办"))
    with pytest.raises(NotLegal, match="请刷新页面"):
        services.replace(old, uploaded(world), by=world.by("甲经办"))
    answer = sign_in("甲经办").post(
        at("material_replace", old.pk), {"file": SimpleUploadedFile("再.pdf", pdf())}, follow=True
    )
    assert "刚刚被替换或移除" in answer.content.decode()


def test_a_removed_file_can_be_put_back(world, application, sign_in):
    client, material = sign_in("甲经办"), put(world, application)
    answer = client.post(at("material_remove", material.pk), follow=True)
    assert "已移除“审计报告.pdf”。" in answer.content.decode()
    assert titles(application) == []
    assert client.post(at("material_put_back", material.pk)).status_code == 302
    assert titles(application) == ["审计报告.pdf"]


def test_a_new_name_is_cleaned_and_must_be_something(world, application, sign_in):
    client, material = sign_in("甲经办"), put(world, application)
    url = at("material_rename", material.pk)
    assert "请填写名称" in client.post(url, {"title": "\u200b"}).content.decode()
    assert titles(application) == ["审计报告.pdf"]
    client.post(url, {"title": " 2023年\u202e审计\n报告 "})
    assert titles(application) == ["2023年审计 报告"]
    assert fresh(material).upload.name == "审计报告.pdf"


def test_files_move_within_their_slot(world, application, sign_in):
    client = sign_in("甲经办")
    first, _, last = (put(world, application, name=f"{name}.pdf") for name in "甲乙丙")
    put(world, application, "platforms", name="别栏.pdf")
    client.post(at("material_move", last.pk), {"to": "up"})
    assert titles(application) == ["甲.pdf", "丙.pdf", "乙.pdf"]
    client.post(at("material_move", first.pk), {"to": "down"})
    client.post(at("material_move", last.pk), {"to": "up"})
    client.post(at("material_move", first.pk), {"to": "sideways"})
    assert titles(application) == ["丙.pdf", "甲.pdf", "乙.pdf"]
    assert titles(application, "platforms") == ["别栏.pdf"]


# —— 谁看得见、谁能动 ——


def row_routes(material):
    """每条路：方法、地址。"""
    case, code = material.application_id, material.slot.code
    return [
        ("get", at("materials", case)), ("get", at("material_slot", case, code)),
        ("post", at("material_add", case, code)), ("get", at("material", material.pk)),
        ("get", at("material_page", material.pk, 1)), ("get", at("material_download", material.pk)),
        ("get", at("material_replace", material.pk)), ("post", at("material_replace", material.pk)),
        ("get", at("material_rename", material.pk)), ("post", at("material_rename", material.pk)),
        ("post", at("material_move", material.pk)), ("post", at("material_remove", material.pk)),
        ("post", at("material_put_back", material.pk)), ("post", at("material_recheck", material.pk)),
        ("get", at("evidence", case)), ("post", at("evidence_link", case)),
        ("post", at("evidence_unlink", case, 1)), ("post", at("evidence_carry_over", case)),
    ]  # fmt: skip


def reading(material):
    return [url for method, url in row_routes(material)[:6] if method == "get"] + [
        at("evidence", material.application_id)
    ]


def changing(material):
    """改动材料的各条。"""
    return [
        (method, url)
        for method, url in row_routes(material)
        if url not in reading(material) and "evidence" not in url
    ]


def statuses(client: Client, routes):
    return {url: getattr(client, method)(url).status_code for method, url in routes}


def submitted(world, application):
    fill(application, world, who="甲经办")
    acts.finalise(application, by=world.by("甲经办"), facts={})
    acts.submit(application, by=world.by("甲签署"), facts={})
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize("name", ["乙经办", "大连经办", "大连负责人", "专家", "系统管理员", "代理经办"])
def test_strangers_find_nothing_on_any_route(world, application, sign_in, name):
    material = put(world, application)
    submitted(world, application)
    found = statuses(sign_in(name), row_routes(material))
    assert set(found.values()) == {404}
    assert not AccessRecord.objects.filter(action__in=["view", "download"]).exists()


def test_a_draft_is_closed_to_the_city_and_open_to_its_unit(world, application, sign_in):
    material = put(world, application)
    for name in ("沈阳经办", "省局负责人", "纪检"):
        assert set(statuses(sign_in(name), row_routes(material)).values()) == {404}
    read = [("get", url) for url in reading(material)]
    assert set(statuses(sign_in("甲查看"), read).values()) == {200}
    assert set(statuses(sign_in("甲查看"), changing(material)).values()) == {403}


@pytest.mark.parametrize("name", ["沈阳经办", "沈阳负责人", "省局经办", "纪检"])
def test_staff_read_what_was_submitted_and_change_nothing(world, application, sign_in, name):
    material = put(world, application)
    submitted(world, application)
    client = sign_in(name)
    assert set(statuses(client, [("get", url) for url in reading(material)]).values()) == {200}
    assert set(statuses(client, changing(material)).values()) == {403}
    shown = page(client, at("materials", application.pk))
    assert "data-upload" not in shown
    assert "/rename/" not in shown


def test_staff_are_not_shown_what_was_taken_back(world, application, sign_in):
    material = put(world, application, name="撤下的.pdf")
    services.remove(material, by=world.by("甲经办"))
    submitted(world, application)
    assert "撤下的" in page(sign_in("甲查看"), at("materials", application.pk))
    assert "撤下的" not in page(sign_in("沈阳经办"), at("materials", application.pk))


def test_nothing_moves_after_submission(world, application, sign_in):
    material = put(world, application)
    removed = put(world, application, name="撤下的.pdf")
    services.remove(removed, by=world.by("甲经办"))
    case, client, by = submitted(world, application), sign_in("甲经办"), world.by("甲经办")
    assert set(statuses(client, changing(material)).values()) <= {409, 200}
    for deed in (
        lambda: services.add(case, material.slot, uploaded(world), by=by),
        lambda: services.replace(material, uploaded(world), by=by),
        lambda: services.remove(material, by=by),
        lambda: services.put_back(removed, by=by),
        lambda: services.rename(material, "改", by=by),
        lambda: services.move(material, up=True, by=by),
    ):
        with pytest.raises(NotLegal, match="材料不能再改"):
            deed()
    assert titles(case) == ["审计报告.pdf"]
    assert "材料不能再改" in page(client, at("materials", case.pk))


def test_a_lost_session_never_swaps_the_login_page_into_a_slot(application):
    nobody = Client()
    assert nobody.get(at("material_slot", application.pk, "rd_basis")).status_code == 401
    add = at("material_add", application.pk, "rd_basis")
    assert nobody.post(add, headers=SCRIPT).status_code == 401
    assert nobody.post(add)["Location"].startswith("/accounts/login/")


# —— 联合申报单位 ——


def test_the_agency_fills_its_own_slots_and_reads_the_rest(world, application, partner, sign_in):
    own, agency = put(world, application), sign_in("代理经办")
    theirs = put(world, application, "agency_staff", who="代理经办", name="代理师证.pdf")
    assert set(statuses(agency, [("get", url) for url in reading(own)]).values()) == {200}
    assert set(statuses(agency, changing(own)).values()) == {403}
    assert agency.post(at("material_rename", theirs.pk), {"title": "资格证"}).status_code == 302
    assert sign_in("甲经办").post(at("material_rename", theirs.pk), {"title": "改"}).status_code == 403
    assert titles(application, "agency_staff") == ["资格证"]
    with pytest.raises(NotPermitted):
        services.add(application, slot_of(application, "platforms"), uploaded(world), by=world.by("代理经办"))


def test_the_agency_never_sees_the_stamped_form_or_the_commitment(world, application, partner, sign_in):
    commitment, agency = put(world, application, "commitment", name="承诺书.pdf"), sign_in("代理经办")
    found = statuses(agency, row_routes(commitment)[1:14])
    assert set(found.values()) == {404}
    shown = page(agency, at("materials", application.pk))
    assert "盖章申报书" not in shown
    assert "盖章守信承诺书" not in shown
    assert "表3 盖章页" in shown
    assert "盖章守信承诺书" in page(sign_in("甲经办"), at("materials", application.pk))


def test_slots_of_the_agency_appear_with_the_agency(world, application, sign_in):
    assert "表3 盖章页" not in page(sign_in("甲经办"), at("materials", application.pk))


# —— 盖章扫描件 ——


def test_a_stamped_scan_waits_for_the_final_version(world, application, sign_in):
    client, code = sign_in("甲经办"), "stamped_form"
    assert "请先定稿，再打印、盖章、扫描上传" in slot_page(client, application, code)
    with pytest.raises(NotLegal, match="请先定稿"):
        services.add(application, slot_of(application, code), uploaded(world), by=world.by("甲经办"))


def test_a_scan_belongs_to_one_version_with_its_pages(world, application, sign_in):
    client, code, by = sign_in("甲经办"), "stamped_form", world.by("甲经办")
    fill(application, world, who="甲经办")
    acts.finalise(application, by=by, facts={})
    application = Application.objects.get(pk=application.pk)
    printed(application, pages=3)
    scan = put(world, application, code, name="盖章.pdf", pages=2)
    short = slot_page(client, application, code)
    assert tag("有问题", "bad") in short
    assert "扫描件有2页，定稿有3页，页数不符" in short
    assert "现在的定稿是第 1 版，共 3 页" in short
    assert "第 1 页（封面公章）、第 2 页（法人签字）" in short
    services.replace(scan, uploaded(world, name="盖章全.pdf", pages=3), by=by)
    assert "盖的是第 1 版定稿，页数相符" in slot_page(client, application, code)
    acts.reopen(application, by=by, facts={})
    void = slot_page(client, application, code)
    assert tag("已作废", "bad") in void
    assert "旧版定稿的扫描件" in void
    acts.finalise(application, by=by, facts={})
    application = Application.objects.get(pk=application.pk)
    printed(application, pages=3)
    assert tag("合格", "good") not in slot_page(client, application, code)
    put(world, application, code, name="新盖章.pdf", pages=3)
    good = slot_page(client, application, code)
    assert "盖的是第 2 版定稿，页数相符" in good
    assert good.index(tag("合格", "good")) < good.index(tag("已作废", "bad"))


# —— 查看 ——


def test_one_viewing_is_one_record(world, application, sign_in):
    material = put(world, application, pages=3)
    client = sign_in("甲查看")
    for number in (1, 2, 3):
        client.get(at("material", material.pk), {"page": number})
        client.get(at("material_page", material.pk, number))
    seen = AccessRecord.objects.filter(subject_type="applications.material", action="view")
    assert list(seen.values_list("detail", flat=True)) == ["审计报告.pdf"]
    sign_in("甲经办").get(at("material", material.pk))
    assert seen.count() == 2


def test_a_page_is_a_private_picture_in_two_widths(world, application, sign_in):
    material, client = put(world, application, pages=2), sign_in("甲经办")
    widths = []
    for zoom in ("fit", "large", "nonsense"):
        answer = client.get(at("material_page", material.pk, 2), {"zoom": zoom})
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, max-age=3600")
        widths.append(Image.open(io.BytesIO(answer.content)).width)
    assert widths == [800, 1200, 800]
    assert client.get(at("material_page", material.pk, 3)).status_code == 404
    assert client.get(at("material_page", material.pk, 0)).status_code == 404


def test_the_viewer_keeps_to_the_pages_there_are(world, application, sign_in):
    material, client = put(world, application, pages=3), sign_in("甲经办")
    for asked, shown in (("2", 2), ("99", 3), ("0", 1), ("-1", 1), ("abc", 1), ("", 1)):
        found = client.get(at("material", material.pk), {"page": asked}).content.decode()
        assert f"/pages/{shown}/?zoom=fit" in found, asked


def test_more_files_cost_no_more_queries(world, application, sign_in):
    client, url = sign_in("甲经办"), at("materials", application.pk)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(url)
        return len(captured)

    put(world, application)
    client.get(url)
    one = queries()
    for name in "乙丙":
        put(world, application, name=f"{name}.pdf")
    assert queries() == one
