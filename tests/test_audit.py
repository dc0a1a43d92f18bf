"""留痕：改一列、改原文、删中间、插一条、丢末尾，都指得出是哪一条；另存的锚能揭出连哈希一起重算的改写。"""

import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from applications import services
from applications.models import Application
from foundation.filings.models import Snapshot
from foundation.workflow import access, audit, clock
from foundation.workflow.audit import Finding
from foundation.workflow.canonical import canonical, sha256
from foundation.workflow.models import AccessRecord, AccessSeal, Anchor, Event
from foundation.workflow.sealed import Sealed
from tests.factories import make_application
from tests.world import World

MIDNIGHT = datetime(2026, 11, 21, 0, 30, tzinfo=clock.SHANGHAI)
"""测试的程序时间是 2026-11-20 10:00；这是次日落锚的时刻。"""


@pytest.fixture
def application(world: World) -> Application:
    """四条留痕：新建、定稿、提交、领取。"""
    application = make_application(world, status="city_review")
    services.SERVICES["take"](application, by=world.by("沈阳经办"), facts={})
    return application


def tamper(sql: str, *values: object) -> None:
    """绕过管理器，直接改库。"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, f"改到 {cursor.rowcount} 行"


def event(application: Application, seq: int) -> Event:
    return Event.objects.about(application).get(seq=seq)


def place(application: Application, seq: int) -> str:
    return f"applications.application#{application.pk} 第{seq}条"


def findings() -> list[Finding]:
    return audit.verify([])


BROKEN_LINK = "与上一条的哈希接不上，有插入、删除或改动"


def test_untouched_history_verifies(application):
    audit.anchor(MIDNIGHT)
    audit.seal_access(MIDNIGHT)
    assert findings() == []
    assert verified() == (0, "核验通过。")


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("note", "后来补的意见", "note 一列与原文不符"),
        ("act", "withdraw", "act 一列与原文不符"),
        ("target", "withdrawn", "target 一列与原文不符"),
        ("source", "city_review", "source 一列与原文不符"),
        ("actor_name", "别人", "actor_name 一列与原文不符"),
        ("role", "handler", "role 一列与原文不符"),
        ("acting_for", "别的单位", "acting_for 一列与原文不符"),
        ("ip", "10.0.0.9", "ip 一列与原文不符"),
        ("facts", '{"number": "GJZPY-2026-210100-0999"}', "facts 一列与原文不符"),
        ("key", "另一个键", "key 一列与原文不符"),
        ("batch", "另一批", "batch 一列与原文不符"),
        ("at", "2026-11-19 09:00:00+00:00", "时间一列与原文不符"),
        ("actor_id", None, "办理人一列与原文不符"),
    ],
)
def test_an_edited_column_is_named(application, column, value, what):
    tamper(f"UPDATE workflow_event SET {column} = %s WHERE id = %s", value, event(application, 3).pk)
    assert findings() == [Finding(place(application, 3), what)]


def test_an_edited_body_is_named(application):
    submitted = event(application, 3)
    body = submitted.body.replace("city_review", "declined")
    tamper("UPDATE workflow_event SET body = %s, target = 'declined' WHERE id = %s", body, submitted.pk)
    assert findings() == [Finding(place(application, 3), "原文与哈希不符，已被改动")]


def test_an_edited_body_with_its_hash_recomputed_breaks_the_next_link(application):
    rewrite(event(application, 3), target="declined")
    assert findings() == [Finding(place(application, 4), BROKEN_LINK)]


def test_a_deleted_middle_event_is_named(application):
    tamper("DELETE FROM workflow_event WHERE id = %s", event(application, 2).pk)
    assert findings() == [
        Finding(place(application, 3), "缺第2条，或中间被删除"),
        Finding(place(application, 3), BROKEN_LINK),
    ]


def test_a_deleted_first_event_is_named(application):
    tamper("DELETE FROM workflow_event WHERE id = %s", event(application, 1).pk)
    assert findings() == [
        Finding(place(application, 2), "缺第1条，或中间被删除"),
        Finding(place(application, 2), BROKEN_LINK),
    ]


def test_an_inserted_event_is_named(application):
    """在第 3 条之前塞进一条，后面的依次挪后：塞进的接不上，后面每条的序号都与原文不符。"""
    for seq in (4, 3):
        tamper("UPDATE workflow_event SET seq = %s WHERE id = %s", seq + 1, event(application, seq).pk)
    forged = event(application, 2)
    body = json.loads(forged.body) | {"seq": 3, "note": "塞进来的"}
    insert(body, previous_hash=forged.hash)
    found = findings()
    assert {finding.where for finding in found} == {place(application, 4), place(application, 5)}
    assert Finding(place(application, 4), BROKEN_LINK) in found
    assert Finding(place(application, 4), "seq 一列与原文不符") in found


def test_a_forged_event_at_the_end_is_named_unless_its_hash_is_right(application):
    body = json.loads(event(application, 4).body) | {"seq": 5, "act": "release"}
    insert(body, previous_hash="0" * 64)
    assert findings() == [Finding(place(application, 5), BROKEN_LINK)]


def test_a_missing_last_event_is_named_when_an_anchor_covers_it(application):
    audit.anchor(MIDNIGHT)
    tamper("DELETE FROM workflow_event WHERE id = %s", event(application, 4).pk)
    assert findings() == [Finding(place(application, 4), "2026-11-20的锚里有，库里已没有：末尾被删除")]


def test_a_whole_chain_missing_is_named_when_an_anchor_covers_it(application):
    audit.anchor(MIDNIGHT)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM workflow_event WHERE subject_type = 'applications.application'")
    assert findings() == [Finding(place(application, 4), "2026-11-20的锚里有，库里已没有：末尾被删除")]


def test_the_command_says_how_many_events_no_anchor_covers(application):
    """没有锚盖住的末尾丢了看不出来，所以命令每次都说还有几条没有盖住。"""
    count = Event.objects.count()
    assert f"共{count}条，其中{count}条比最后一个锚新" in output()
    audit.anchor(MIDNIGHT)
    assert f"共{count}条，其中0条比最后一个锚新" in output()
    tamper("DELETE FROM workflow_anchor WHERE day = '2026-11-20'")
    tamper("DELETE FROM workflow_event WHERE id = %s", event(application, 4).pk)
    assert findings() == []


def test_an_edited_anchor_is_named(application):
    audit.anchor(MIDNIGHT)
    heads = Anchor.objects.get().heads.replace(event(application, 4).hash, "0" * 64)
    tamper("UPDATE workflow_anchor SET heads = %s", heads)
    assert {finding.where for finding in findings()} == {"2026-11-20的锚", place(application, 4)}


def test_rewriting_the_whole_history_passes_alone_and_is_caught_by_exported_anchors(application, tmp_path):
    """能写库的人可以把链和锚一起重算；另处保存的锚文件仍指出改写的那一条。"""
    audit.anchor(MIDNIGHT)
    kept = tmp_path / "anchors.jsonl"
    call_command("verify_audit", export=kept, stdout=io.StringIO())
    assert verified(anchors=kept) == (0, "核验通过。")

    rewrite(event(application, 3), note="改写的历史")
    relink(application)
    forge_anchors()
    assert findings() == []
    assert verified() == (0, "核验通过。")
    code, said = verified(anchors=kept)
    assert (code, said) == (1, "核验未通过，共1处不符")
    assert f"不符：{place(application, 4)}：与2026-11-20的锚不符：已被改写" in output(anchors=kept)


# —— 锚：一日一锚，盖住每一条 ——


def test_one_anchor_a_day_and_each_only_what_is_new(application):
    first = audit.anchor(MIDNIGHT)
    assert audit.anchor(MIDNIGHT + timedelta(hours=5)) is None
    assert audit.anchor(MIDNIGHT + timedelta(days=1)) is None, "没有新的留痕就没有锚"
    heads = [line.split(" ")[:3] for line in first.heads.splitlines()]
    assert heads == [
        ["applications.application", str(application.pk), "4"],
        ["applications.call", str(application.call_id), "3"],
    ]


def test_requests_around_midnight_are_covered_whatever_their_order(world):
    """午夜前到达、午夜后才提交的，与午夜后到达、反而先提交的，都被某一日的锚盖住。"""
    application = make_application(world, finalised=True)
    audit.anchor(MIDNIGHT)
    early, late = (
        datetime(2026, 11, 22, 0, 0, tzinfo=clock.SHANGHAI) + timedelta(seconds=s) for s in (-1, 1)
    )
    other = make_application(world, unit="乙", finalised=True)
    services.reopen(application, by=world.by("甲经办", at=late), facts={})
    services.reopen(other, by=world.by("乙经办", at=early), facts={})
    audit.anchor(datetime(2026, 11, 22, 1, 0, tzinfo=clock.SHANGHAI))
    audit.anchor(datetime(2026, 11, 23, 1, 0, tzinfo=clock.SHANGHAI))
    assert audit.newer_than_last_anchor() == 0
    for row in (application, other):
        last = Event.objects.about(row).last()
        tamper("DELETE FROM workflow_event WHERE id = %s", last.pk)
        assert place(row, last.seq) in {finding.where for finding in findings()}


def test_an_anchor_waits_until_yesterdays_requests_have_landed(application):
    """零点刚过不落锚：昨日到达的请求可能还在提交。"""
    assert audit.anchor(datetime(2026, 11, 21, 0, 0, 30, tzinfo=clock.SHANGHAI)) is None
    assert audit.anchor(datetime(2026, 11, 21, 0, 15, tzinfo=clock.SHANGHAI)).day == date(2026, 11, 20)


# —— 查阅封存 ——


def look(world: World, application: Application, *, at: datetime | None = None) -> AccessRecord:
    return access.remember("download", application, by=world.by("纪检", at=at), detail="申报书")


def test_access_is_sealed_by_day_and_later_changes_are_named(world, application):
    record = look(world, application)
    audit.seal_access(MIDNIGHT)
    audit.seal_access(MIDNIGHT)
    assert AccessSeal.objects.get().row_count == 1
    assert findings() == []
    tamper("UPDATE workflow_accessrecord SET detail = '别的' WHERE id = %s", record.pk)
    assert findings() == [Finding("2026-11-20的查阅封存", "应有1条，现有1条，内容不符")]


def test_a_deleted_access_record_is_named(world, application):
    kept, gone = look(world, application), look(world, application)
    audit.seal_access(MIDNIGHT)
    tamper("DELETE FROM workflow_accessrecord WHERE id = %s", gone.pk)
    assert findings() == [Finding("2026-11-20的查阅封存", "应有2条，现有1条，内容不符")]
    assert AccessRecord.objects.get() == kept


def test_seals_are_chained(world, application):
    look(world, application)
    audit.seal_access(MIDNIGHT)
    look(world, application, at=MIDNIGHT)
    audit.seal_access(MIDNIGHT + timedelta(days=1))
    first, second = AccessSeal.objects.order_by("day")
    assert second.previous_digest == first.digest
    tamper("DELETE FROM workflow_accessseal WHERE id = %s", first.pk)
    assert [finding.where for finding in findings()] == ["2026-11-21的查阅封存"]


def test_days_on_which_the_clock_did_not_run_are_sealed_afterwards(world, application):
    """周末停了机，周一补上：停机那几日的查阅也要封存。"""
    look(world, application)
    look(world, application, at=MIDNIGHT + timedelta(days=1))
    audit.seal_access(MIDNIGHT + timedelta(days=4))
    sealed = AccessSeal.objects.filter(row_count__gt=0).order_by("day")
    assert list(sealed.values_list("day", "row_count")) == [(date(2026, 11, 20), 1), (date(2026, 11, 22), 1)]
    assert findings() == []


# —— 只增不改 ——


CHANGEABLE = {
    Event: "note",
    Snapshot: "content",
    Anchor: "heads",
    AccessRecord: "detail",
    AccessSeal: "digest",
}


@pytest.mark.parametrize("model", CHANGEABLE)
def test_sealed_managers_refuse_every_change(world, application, model):
    look(world, application)
    audit.anchor(MIDNIGHT)
    audit.seal_access(MIDNIGHT)
    row, field = model.objects.first(), CHANGEABLE[model]
    before = list(model.objects.values())
    for change in (
        lambda: model.objects.update(pk=0),
        lambda: model.objects.all()._update([]),
        lambda: model.objects.all().delete(),
        lambda: model._base_manager.all().delete(),
        lambda: model.objects.bulk_update([row], [field]),
        row.delete,
        row.save,
        lambda: model.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=[field]
        ),
    ):
        with pytest.raises(Sealed), transaction.atomic():
            change()
    assert list(model.objects.values()) == before


# —— 造假的手段 ——


def rewrite(row: Event, **changes: str) -> None:
    """改原文、改列，并重算这一条的哈希。"""
    body = canonical(json.loads(row.body) | changes)
    columns = "".join(f", {name} = %s" for name in changes)
    tamper(
        f"UPDATE workflow_event SET body = %s, hash = %s{columns} WHERE id = %s",
        body, sha256(row.previous_hash, body), *changes.values(), row.pk,
    )  # fmt: skip


def relink(application: Application) -> None:
    """从头把每一条接到上一条。"""
    previous = ""
    for row in Event.objects.about(application):
        digest = sha256(previous, row.body)
        tamper(
            "UPDATE workflow_event SET previous_hash = %s, hash = %s WHERE id = %s", previous, digest, row.pk
        )
        previous = digest


def forge_anchors() -> None:
    """按改写后的链重算库里的锚。"""
    previous = ""
    for anchor in Anchor.objects.order_by("day"):
        heads = []
        for line in anchor.heads.splitlines():
            subject, pk, seq, _ = line.split(" ")
            digest = Event.objects.get(subject_type=subject, subject_id=pk, seq=seq).hash
            heads.append(f"{subject} {pk} {seq} {digest}")
        text = "\n".join(heads)
        digest = sha256(previous, anchor.day.isoformat(), text)
        tamper(
            "UPDATE workflow_anchor SET heads = %s, previous_digest = %s, digest = %s WHERE id = %s",
            text, previous, digest, anchor.pk,
        )  # fmt: skip
        previous = digest


def insert(body: dict, *, previous_hash: str) -> None:
    """塞进一条：列与原文相符，哈希也照算。"""
    from foundation.workflow.perform import sealed_event

    forged = sealed_event(canonical(body), body, previous_hash=previous_hash)
    forged.at, forged.actor_id = datetime.fromisoformat(body["at"]), body["actor"][0]
    forged.save(force_insert=True)


def output(**options: object) -> str:
    stream = io.StringIO()
    try:
        call_command("verify_audit", stdout=stream, **options)
    except CommandError as refusal:
        stream.write(f"{refusal}\n")
    return stream.getvalue()


def verified(**options: object) -> tuple[int, str]:
    """命令的结果：0 或 1，与最后一句话。"""
    last = output(**options).strip().splitlines()[-1]
    return (0 if last == "核验通过。" else 1), last
