"""暂存：不同的格合并，同一格撞上才问人，定稿之后一个字也进不来。"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from applications import services
from applications.models import Application
from foundation.filings import autosave, secrets
from foundation.filings.autosave import Clash, Clashed, Saved, SectionLocked
from foundation.filings.models import Revision, Secret, Section, Snapshot
from foundation.filings.services import content_of
from foundation.formspec.schema import UnknownAddress
from foundation.workflow import clock
from tests.factories import FILLED, fill, make_application
from tests.world import World

ACCOUNT, OTHER_ACCOUNT = "210000000000000001", "210000000000000002"
COST = "yearly.rd_expense.-3"
SALES = "yearly.total_sales.-3"
RATIO = "yearly.rd_ratio.-3"


@pytest.fixture
def application(world: World) -> Application:
    return make_application(world)


def section(application: Application, name: str) -> Section:
    return Section.objects.select_related("filing").get(filing__application=application, name=name)


@pytest.fixture
def save(world: World, application: Application) -> Callable[..., Saved]:
    """某人此刻从刚打开的页面存几格；base 是页面打开时的版本，不给就是现在的。"""

    def save_as(who: str, name: str, posted: dict[str, str], *, base: int | None = None) -> Saved:
        row = section(application, name)
        return autosave.save(row, posted, base_version=base or row.version, by=world.by(who))

    return save_as


# —— 合并与相撞 ——


def test_a_save_stores_canonical_values_and_bumps_the_version(application, save):
    saved = save("甲经办", "investment", {COST: " ４,７５３．１２０ "})
    row = section(application, "investment")
    assert (row.answers, row.version, saved.version) == ({COST: "4753.12"}, 2, 2)
    (revision,) = Revision.objects.filter(section=row)
    assert (revision.version, revision.changes, revision.author_name) == (
        2,
        {COST: [None, "4753.12"]},
        "甲经办",
    )


def test_different_fields_are_merged(application, save):
    save("甲经办", "cover", {"contact_person": "王示例"}, base=1)
    saved = save("甲签署", "cover", {"responsible_person": "张示例"}, base=1)
    assert saved.others == {"contact_person": "王示例"}
    answers = section(application, "cover").answers
    assert (answers["contact_person"], answers["responsible_person"]) == ("王示例", "张示例")
    assert saved.version == 3


def test_the_same_text_twice_is_no_clash_and_no_second_revision(application, save):
    save("甲经办", "cover", {"contact_person": "王示例"}, base=1)
    saved = save("甲签署", "cover", {"contact_person": " 王示例 "}, base=1)
    assert saved.version == 2
    assert Revision.objects.count() == 1


def test_a_lost_answer_may_simply_be_sent_again(save):
    first = save("甲经办", "cover", {"contact_person": "王示例"}, base=1)
    again = save("甲经办", "cover", {"contact_person": "王示例"}, base=1)
    assert (again.version, again.answers) == (first.version, first.answers)


def test_a_clash_carries_both_texts_and_who_and_saves_nothing(world, application, save):
    save("甲经办", "cover", {"contact_person": "王示例", "contact_phone": "13800000001"}, base=1)
    before = section(application, "cover")
    with pytest.raises(Clashed) as clashed:
        save("甲签署", "cover", {"contact_person": "赵示例", "responsible_person": "张示例"}, base=1)
    assert clashed.value.clashes == [Clash("contact_person", "王示例", "甲经办", world.by("甲经办").at)]
    assert clashed.value.others == {"contact_person": "王示例", "contact_phone": "13800000001"}
    assert clashed.value.version == 2
    after = section(application, "cover")
    assert (after.answers, after.version) == (before.answers, before.version)
    resolved = save("甲签署", "cover", {"contact_person": "赵示例"}, base=clashed.value.version)
    assert resolved.answers["contact_person"] == "赵示例"


def test_one_clears_what_the_other_wrote(save):
    save("甲经办", "cover", {"contact_person": "王示例"}, base=1)
    with pytest.raises(Clashed):
        save("甲签署", "cover", {"contact_person": ""}, base=1)


def test_a_base_version_from_the_future_overwrites_nobody(save):
    """库由备份恢复过，页面手里的版本比库里还大：当作什么都没看过，撞上的照样问人。"""
    save("甲经办", "cover", {"contact_person": "王示例"}, base=1)
    with pytest.raises(Clashed) as clashed:
        save("甲签署", "cover", {"contact_person": "赵示例"}, base=99)
    assert clashed.value.version == 2
    saved = save("甲签署", "cover", {"responsible_person": "张示例"}, base=99)
    assert (saved.version, saved.others) == (3, {"contact_person": "王示例"})


def test_unreadable_text_is_kept_as_it_was_typed(application, save):
    save("甲经办", "investment", {COST: "大约四千万"})
    assert section(application, "investment").answers == {COST: {"raw": "大约四千万"}}


# —— 不该存的 ——


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("cover", "no_such_field"),
        ("cover", "contact_person.2"),
        ("cover", "applicant_name"),
        ("unit", "credit_code"),
        ("investment", RATIO),
        ("investment", "yearly.output_growth"),
        ("investment", "yearly.rd_expense.-4"),
        ("investment", "yearly.rd_expense"),
        ("cover", ""),
    ],
)
def test_unknown_readonly_and_computed_addresses_are_refused_whole(application, save, name, address):
    """认得的那一格也不存：一次请求要么全存，要么全不存。"""
    known = {"cover": "contact_person", "unit": "rd_staff_count", "investment": COST}[name]
    before = section(application, name)
    with pytest.raises(UnknownAddress) as refused:
        save("甲经办", name, {known: "1", address: "2"})
    assert refused.value.addresses == (address,)
    after = section(application, name)
    assert (after.answers, after.version, Revision.objects.count()) == (before.answers, before.version, 0)


def test_nothing_is_saved_after_finalise_and_again_after_reopen(world, application, save):
    fill(application, world, who="甲经办")
    read_before = section(application, "cover")
    services.finalise(application, by=world.by("甲经办"), facts={})
    for row in (read_before, section(application, "cover")):
        with pytest.raises(SectionLocked):
            autosave.save(
                row, {"contact_person": "迟到"}, base_version=read_before.version, by=world.by("甲经办")
            )
    services.reopen(application, by=world.by("甲经办"), facts={})
    assert save("甲经办", "cover", {"contact_person": "可以了"}).answers["contact_person"] == "可以了"


def test_the_late_save_with_the_version_of_before_finalise_lands_in_no_snapshot(world, application):
    """定稿、解除之后版本都加过：定稿前打开的页面，晚到的保存不会冒充没人动过。"""
    fill(application, world, who="甲经办")
    before = section(application, "cover").version
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.reopen(application, by=world.by("甲经办"), facts={})
    assert section(application, "cover").version == before + 2


def test_nothing_is_saved_into_a_withdrawn_application(world, application, save):
    """撤回即终止：留存的材料不再改。"""
    services.withdraw(application, by=world.by("甲经办"), facts={"note": "不报了"})
    with pytest.raises(SectionLocked):
        save("甲经办", "cover", {"contact_person": "还想改"})


# —— 敏感值 ——


def test_a_secret_is_rewritten_in_place_while_drafting(application, save):
    save("甲经办", "unit", {"bank_account": ACCOUNT})
    (first,) = Secret.objects.all()
    save("甲经办", "unit", {"bank_account": OTHER_ACCOUNT})
    (second,) = Secret.objects.all()
    assert second.pk == first.pk
    assert bytes(second.ciphertext) != bytes(first.ciphertext)
    reference = section(application, "unit").answers["bank_account"]
    assert (reference["secret"], reference["mac"]) == (second.pk, second.mac)
    assert secrets.reveal(reference) == OTHER_ACCOUNT


def test_finalise_seals_and_the_next_change_makes_a_new_row(world, application, save):
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    sealed = Secret.objects.get(address="unit.bank_account")
    assert not Secret.objects.filter(sealed=False).exists()
    services.reopen(application, by=world.by("甲经办"), facts={})
    save("甲经办", "unit", {"bank_account": OTHER_ACCOUNT})
    sealed.refresh_from_db()
    fresh = Secret.objects.get(sealed=False)
    assert (fresh.address, fresh.pk != sealed.pk, sealed.sealed) == ("unit.bank_account", True, True)
    frozen = content_of(Snapshot.objects.get())["answers"]["unit"]["bank_account"]
    assert secrets.reveal(frozen) == FILLED["unit"]["bank_account"]
    assert secrets.reveal(section(application, "unit").answers["bank_account"]) == OTHER_ACCOUNT


def test_typing_the_same_account_after_reopen_changes_nothing_people_see(world, application, save):
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.reopen(application, by=world.by("甲经办"), facts={})
    before = section(application, "unit").answers["bank_account"]
    save("甲经办", "unit", {"bank_account": FILLED["unit"]["bank_account"]})
    after = section(application, "unit").answers["bank_account"]
    assert (after["mac"], after["problems"]) == (before["mac"], before["problems"])


def test_the_same_account_typed_by_two_is_no_clash_and_another_is(save):
    save("甲经办", "unit", {"bank_account": ACCOUNT}, base=1)
    assert save("甲签署", "unit", {"bank_account": "2100 0000 0000 0000 01"}, base=1).version == 2
    with pytest.raises(Clashed):
        save("甲签署", "unit", {"bank_account": OTHER_ACCOUNT}, base=1)
    assert [secrets.reveal({"secret": secret.pk}) for secret in Secret.objects.all()] == [ACCOUNT]


def test_no_table_holds_an_account_number_in_clear(world, application, save):
    """填过、改错过、相撞过、定稿过、提交过：全库每张表每一列都没有明文，密文里也没有。"""
    save("甲经办", "unit", {"bank_account": ACCOUNT})
    with pytest.raises(Clashed):
        save("甲签署", "unit", {"bank_account": OTHER_ACCOUNT}, base=1)
    save("甲经办", "unit", {"bank_account": "写错了 " + OTHER_ACCOUNT})
    fill(application, world, who="甲经办")
    services.finalise(application, by=world.by("甲经办"), facts={})
    services.submit(application, by=world.by("甲签署"), facts={})
    accounts = {ACCOUNT, OTHER_ACCOUNT, FILLED["unit"]["bank_account"]}
    assert [table for table, text in every_table() if any(account in text for account in accounts)] == []
    assert any("沈阳甲示例有限公司" in text for _, text in every_table()), "扫描读得到内容"


def every_table() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                cells = (
                    bytes(c).decode("latin-1") if isinstance(c, bytes | memoryview) else str(c) for c in row
                )
                yield table, " ".join(cells)


def test_lateness_is_judged_by_arrival_not_by_the_end_of_waiting(world, application, save):
    """记下的时刻是请求到达的时刻。"""
    row = section(application, "cover")
    arrived = clock.now() - timedelta(minutes=3)
    autosave.save(row, {"contact_person": "王"}, base_version=1, by=world.by("甲经办", at=arrived))
    assert Revision.objects.get().at == arrived
