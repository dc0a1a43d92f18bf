"""版本比对：逐栏、逐行、逐字；工作人员只看提交过的版本。"""

from applications import services
from applications.models import Application
from applications.versions import changes_between
from foundation.filings import autosave
from tests.factories import make_application


def second_version(world, application, changes):
    handler = world.by("甲经办")
    services.reopen(application, by=handler, facts={})
    for name, posts in changes.items():
        section = application.filing.sections.select_related("filing").get(name=name)
        autosave.save(section, posts, base_version=section.version, by=handler)
    services.finalise(application, by=handler, facts={})
    return list(Application.objects.get(pk=application.pk).filing.snapshots.order_by("number"))


def test_changes_are_shown_field_by_field_and_word_by_word(world):
    application = make_application(world, finalised=True)
    first, second = second_version(
        world,
        application,
        {
            "cover": {"contact_person": "刘示例"},
            "unit": {"bank_account": "210000000000000009", "rd_staff_count": "300"},
            "policy": {"policies": "r001 r002 r004 r005 r006 r007", "policies.r001.name": "知识产权管理规定"},
        },
    )
    shown = {change.caption: change.pieces for change in changes_between(first, second)}
    assert shown["“联系人”"] == (("removed", "王"), ("added", "刘"), ("same", "示例"))
    assert shown["“研发人员数”（人）"] == (("removed", "312"), ("added", "300"))
    assert shown["“银行账号”"] == (("added", "（已更改，内容加密保存）"),)
    assert shown["“知识产权管理制度”"] == (("added", "删去1行"),)
    assert shown["“第1行 制度名称”"] == (("same", "知识产权管理"), ("removed", "办法"), ("added", "规定"))


def test_staff_compare_only_what_was_submitted(world, sign_in):
    application = make_application(world, finalised=True)
    second_version(world, application, {"cover": {"contact_person": "刘示例"}})
    services.submit(application, by=world.by("甲签署"), facts={})
    own = sign_in("甲经办").get(f"/applications/{application.pk}/versions/")
    assert [version.number for version in own.context["versions"]] == [2, 1]
    assert [change.caption for change in own.context["changes"]] == ["“联系人”"]
    staff = sign_in("沈阳经办").get(f"/applications/{application.pk}/versions/")
    assert [version.number for version in staff.context["versions"]] == [2]
    assert sign_in("沈阳经办").get(f"/applications/{application.pk}/versions/?from=1&to=2").status_code == 404
    assert sign_in("大连经办").get(f"/applications/{application.pk}/versions/").status_code == 404
