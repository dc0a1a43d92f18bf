"""家规的普查：每个模型、每个源文件都守同样的几条；新加的不守，就在这里点名。"""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin

from config.settings import SQLITE_OPTIONS
from foundation.workflow import checks
from foundation.workflow.sealed import SealedModel

ROOT = Path(settings.BASE_DIR)
# 从低到高；低的不得指向高的。
FLOORS = (
    "workflow", "notifications", "documents", "letters", "filings", "accounts", "applications", "review",
    "acceptance", "portal",
)  # fmt: skip
PACKAGES = ("accounts", "acceptance", "applications", "config", "foundation", "portal", "review")
CHINESE = re.compile(r"[一-鿿]")
NOT_TRANSLATED = {"SHA-256"}
CLOCK = Path("foundation/workflow/clock.py")

MODELS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
FIELDS = [field for model in MODELS for field in model._meta.get_fields() if isinstance(field, models.Field)]


def name(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def sources() -> Iterator[tuple[Path, ast.AST]]:
    """应用的全部源文件，迁移除外。"""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """每处调用：在哪一行、点号写法的名字、语法节点。"""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path}:{node.lineno}", ast.unparse(node.func), node


# —— 模型 ——


def test_the_census_sees_every_app_of_ours():
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES}
    assert ours == set(FLOORS)


def test_no_field_reads_the_wall_clock():
    """auto_now 与 timezone.now 都绕过程序时间，演示与跨年验证会不准。"""
    walls = {timezone.now, datetime.now, date.today}
    assert [
        name(field)
        for field in FIELDS
        if getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        or (callable(field.default) and field.default in walls)
    ] == []


def test_no_foreign_key_points_upwards():
    """低层只以 settings.AUTH_USER_MODEL 称呼用户，此外不认识上面的应用。"""

    def floor(model: type[models.Model]) -> int:
        label = model._meta.app_label
        return FLOORS.index(label) if label in FLOORS else -1

    user = apps.get_model(settings.AUTH_USER_MODEL)
    assert [
        name(field)
        for field in FIELDS
        if field.related_model
        and field.related_model is not user
        and floor(field.related_model) > floor(field.model)
    ] == []


def test_every_name_people_may_see_is_chinese():
    nameless = [m._meta.label for m in MODELS if not CHINESE.search(str(m._meta.verbose_name))]
    unnamed = [
        name(field)
        for field in FIELDS
        if not field.primary_key
        and str(field.verbose_name) not in NOT_TRANSLATED
        and not CHINESE.search(str(field.verbose_name))
    ]
    labels = [
        f"{name(field)}={value}"
        for field in FIELDS
        for value, label in field.flatchoices
        if not CHINESE.search(str(label))
    ]
    assert (nameless, unnamed, labels) == ([], [], [])


def test_every_status_is_protected():
    """状态只经 perform() 改；FSMField 不加保护，一次赋值就绕过去了。"""
    states = [field for field in FIELDS if isinstance(field, FSMField)]
    assert {name(field) for field in states} >= {
        "applications.Application.status",
        "applications.Call.status",
    }
    assert [name(f) for f in states if not (f.protected and issubclass(f.model, FSMModelMixin))] == []


def test_nothing_is_deleted_by_cascade():
    """留存的材料不随别的行一起消失：外键一律 PROTECT。"""
    assert [
        name(field)
        for field in FIELDS
        if field.remote_field
        and not field.many_to_many
        and field.remote_field.on_delete is not models.PROTECT
    ] == []


def test_only_sealed_models_override_delete_and_none_overrides_save():
    assert [m._meta.label for m in MODELS if "save" in vars(m)] == []
    deleting = {m._meta.label for m in MODELS if m.delete is not models.Model.delete}
    assert deleting == {m._meta.label for m in MODELS if issubclass(m, SealedModel)}
    assert {m._meta.label for m in MODELS if issubclass(m, SealedModel)} >= {
        "workflow.Event",
        "workflow.Anchor",
        "workflow.AccessRecord",
        "workflow.AccessSeal",
        "filings.Snapshot",
    }


# —— 源文件 ——

WRITERS = {"update", "bulk_update", "create", "bulk_create", "get_or_create", "update_or_create", "setattr"}


def _writes_status(dotted: str, node: ast.Call) -> bool:
    function = dotted.rpartition(".")[2]
    stateful = {m.__name__ for m in MODELS if issubclass(m, FSMModelMixin)}
    named = any(keyword.arg == "status" for keyword in node.keywords)
    spelled = any(isinstance(leaf, ast.Constant) and leaf.value == "status" for leaf in ast.walk(node))
    return (named and function in WRITERS | stateful) or (spelled and function in WRITERS)


# 压力数据成批写入几千件，不走服务。
BULK_LOADERS = ("portal/scale/",)


def test_nothing_writes_a_status_past_perform():
    """QuerySet.update、bulk_update 与构造函数绕得过 FSMField 的保护，所以查源文件。"""
    found = [where for where, dotted, node in calls() if _writes_status(dotted, node)]
    assert [where for where in found if not where.startswith(BULK_LOADERS)] == []


@pytest.mark.parametrize(
    "source",
    [
        "rows.update(status='x')",
        "Application.objects.filter(pk=1).update(status=X)",
        "Application.objects.bulk_update(rows, ['status'])",
        "Application(call=call, status='x')",
        "Call.objects.create(status='x')",
        "setattr(row, 'status', 'x')",
        "rows.update(**{'status': 'x'})",
    ],
)
def test_the_status_census_notices(source):
    node = ast.parse(source).body[0].value
    assert _writes_status(ast.unparse(node.func), node)


def test_the_status_census_lets_reading_through():
    for source in (
        "rows.filter(status='x')",
        "render(request, 'a', {}, status=409)",
        "rows.values('status')",
    ):
        node = ast.parse(source).body[0].value
        assert not _writes_status(ast.unparse(node.func), node)


WALL_CLOCKS = {
    "timezone.now", "timezone.localdate", "timezone.localtime", "date.today", "datetime.now",
    "datetime.utcnow", "datetime.today", "time.time", "time.localtime", "functions.Now", "Now",
    "localdate", "localtime",
}  # fmt: skip


def _reads_the_wall(dotted: str) -> bool:
    return any(dotted == name or dotted.endswith(f".{name}") for name in WALL_CLOCKS)


def test_only_the_clock_reads_the_clock():
    found = [where for where, dotted, _ in calls() if _reads_the_wall(dotted)]
    assert [place for place in found if not place.startswith(f"{CLOCK}:")] == []
    assert len(found) == 1, "程序时间只有一个出处"


def test_nothing_catches_everything():
    broad = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert broad == []


def test_no_signals_and_no_raw_sql():
    listeners = {"receiver", "connect"}
    assert [
        where
        for where, dotted, _ in calls()
        if dotted.rpartition(".")[2] in {"raw", "RawSQL", "extra"}
        or dotted in listeners
        or ".connect" in dotted
    ] == []


# —— SQLite 的连接参数 ——


def settings_of(**changes: object) -> dict:
    return {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": SQLITE_OPTIONS} | changes


def test_sqlite_with_our_options_passes_the_check():
    assert list(checks.faults("default", settings_of())) == []
    assert list(checks.faults("default", {"ENGINE": "django.db.backends.postgresql"})) == []


@pytest.mark.parametrize(
    ("option", "value", "number"),
    [
        ("transaction_mode", "DEFERRED", "E001"),
        ("transaction_mode", None, "E001"),
        ("init_command", "PRAGMA synchronous=FULL", "E002"),
        ("timeout", 5, "E003"),
    ],
)
def test_each_missing_option_is_named(option, value, number):
    options = {**SQLITE_OPTIONS, option: value}
    assert [fault.id for fault in checks.faults("default", settings_of(OPTIONS=options))] == [
        f"workflow.{number}"
    ]


def test_sqlite_without_options_fails_on_all_three():
    bare = {"ENGINE": "django.db.backends.sqlite3", "ATOMIC_REQUESTS": True}
    assert [fault.id[-4:] for fault in checks.faults("other", bare)] == ["E001", "E002", "E003", "E004"]


def test_the_check_is_registered():
    from django.core.checks.registry import registry

    assert checks.sqlite_waits_its_turn in registry.registered_checks
    assert checks.sqlite_waits_its_turn() == []
