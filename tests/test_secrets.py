"""敏感值：加密存、凭指纹比、揭示必留记录；钥匙轮换不丢旧值。"""

import pytest
from django.test import Client
from django.urls import reverse

from applications import services
from applications.models import Application
from foundation.filings import autosave, secrets
from foundation.filings.models import Secret, Section, Snapshot
from foundation.workflow.models import AccessRecord
from tests.factories import FILLED, fill, make_application

ACCOUNT = FILLED["unit"]["bank_account"]


@pytest.fixture
def application(world) -> Application:
    application = make_application(world)
    fill(application, world, who="甲经办")
    return application


def reference(application: Application) -> dict:
    return Section.objects.get(filing=application.filing, name="unit").answers["bank_account"]


def account() -> Secret:
    return Secret.objects.get(address="unit.bank_account")


def ask(client: Client, application: Application, *, name: str = "unit", address: str = "bank_account"):
    return client.post(reverse("applications:reveal", args=[application.pk, name]), {"address": address})


# —— 揭示 ——


def test_revealing_gives_the_account_and_leaves_a_record(world, application, sign_in):
    answer = ask(sign_in("甲经办"), application)
    assert (answer.status_code, answer.json()) == (200, {"text": ACCOUNT})
    record = AccessRecord.objects.get()
    unit = Section.objects.get(filing=application.filing, name="unit")
    assert (record.action, record.user, record.role, record.acting_for) == (
        "reveal",
        world.user("甲经办"),
        "handler",
        "沈阳甲示例有限公司",
    )
    assert (record.subject_type, record.subject_id, record.detail, record.ip) == (
        "filings.section",
        unit.pk,
        "bank_account",
        "127.0.0.1",
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("甲查看", 403),
        ("乙经办", 404),
        ("代理经办", 404),
        ("沈阳经办", 404),
        ("大连经办", 404),
        ("纪检", 404),
    ],
)
def test_others_get_neither_the_account_nor_a_record(application, sign_in, who, status):
    answer = ask(sign_in(who), application)
    assert answer.status_code == status
    assert ACCOUNT not in answer.content.decode()
    assert AccessRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("unit", ""),
        ("unit", "rd_staff_count"),
        ("unit", "no_such"),
        ("cover", "bank_account"),
        ("cover", "office"),
    ],
)
def test_what_is_no_secret_is_not_there(application, sign_in, name, address):
    assert ask(sign_in("甲经办"), application, name=name, address=address).status_code == 404
    assert AccessRecord.objects.count() == 0


def test_a_secret_of_another_filing_cannot_be_pointed_at(world, application, sign_in):
    """答案里的引用由服务器写，提交里写成引用的样子也只是一段文字，被拒。"""
    other = make_application(world, unit="乙")
    stolen = reference(application)
    section = Section.objects.select_related("filing").get(filing=other.filing, name="unit")
    with pytest.raises((TypeError, AttributeError, ValueError)):
        autosave.save(section, {"bank_account": stolen}, base_version=1, by=world.by("乙经办"))
    section.refresh_from_db()
    assert "bank_account" not in section.answers


def test_the_section_page_shows_neither_account_nor_reference(application, sign_in):
    page = sign_in("甲经办").get(reverse("applications:section", args=[application.pk, "unit"]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "rd_staff_count" in text
    assert ACCOUNT not in text
    assert reference(application)["mac"] not in text


# —— 密文与指纹 ——


def test_the_same_account_has_another_fingerprint_elsewhere(world, application):
    """同一账号写进两份填报件、两处地址，指纹都不相同：拿到库的人比不出谁与谁同一账户。"""
    other = make_application(world, unit="乙")
    fill(other, world, who="乙经办")
    macs = {
        reference(application)["mac"],
        reference(other)["mac"],
        secrets.fingerprint(application.filing, "unit.other", ACCOUNT),
    }
    assert len(macs) == 3
    assert reference(application)["mac"] == secrets.fingerprint(
        application.filing, "unit.bank_account", ACCOUNT
    )


def test_equal_accounts_have_unequal_ciphertexts(world, application):
    first = bytes(account().ciphertext)
    secrets.keep(application.filing, "unit.bank_account", ACCOUNT)
    assert bytes(account().ciphertext) != first


def test_a_tampered_ciphertext_does_not_decrypt(application):
    from cryptography.fernet import InvalidToken

    secret = account()
    body = bytearray(secret.ciphertext)
    body[20] ^= 1
    Secret.objects.update(ciphertext=bytes(body))
    with pytest.raises(InvalidToken):
        secrets.reveal(reference(application))


def test_a_rotated_key_still_opens_what_the_old_one_closed(application, settings):
    (old,) = settings.PORTAL_FIELD_KEYS
    before = reference(application)
    settings.PORTAL_FIELD_KEYS = ["新的钥匙" * 8, old]
    assert secrets.reveal(before) == ACCOUNT
    after = secrets.keep(application.filing, "unit.bank_account", ACCOUNT)
    assert after["mac"] == before["mac"], "换钥匙不改指纹，两个人填同一账号仍不算相撞"
    assert account().key_id == secrets.ciphers()[0].key_id
    settings.PORTAL_FIELD_KEYS = ["新的钥匙" * 8]
    assert secrets.reveal(after) == ACCOUNT


def test_a_missing_key_says_which(application, settings):
    key_id = account().key_id
    settings.PORTAL_FIELD_KEYS = ["别的钥匙" * 8]
    with pytest.raises(LookupError, match=key_id):
        secrets.reveal(reference(application))


# —— 校验不必揭示 ——


@pytest.mark.parametrize("typed", ["123", "账号待定", "2100-"])
def test_a_faulty_account_blocks_finalise_without_being_revealed(world, application, typed):
    from foundation.workflow.refusals import NotLegal

    section = Section.objects.select_related("filing").get(filing=application.filing, name="unit")
    autosave.save(section, {"bank_account": typed}, base_version=section.version, by=world.by("甲经办"))
    with pytest.raises(NotLegal) as refused:
        services.finalise(application, by=world.by("甲经办"), facts={})
    assert "8 至 32 位" in str(refused.value)
    assert typed not in str(refused.value)
    assert AccessRecord.objects.count() == 0


def test_none_is_no_secret_and_clearing_asks_for_it_again(world, application):
    from foundation.workflow.refusals import NotLegal

    section = Section.objects.select_related("filing").get(filing=application.filing, name="unit")
    saved = autosave.save(
        section, {"bank_account": "无"}, base_version=section.version, by=world.by("甲经办")
    )
    assert saved.answers["bank_account"] == "无"
    saved = autosave.save(section, {"bank_account": ""}, base_version=saved.version, by=world.by("甲经办"))
    assert saved.answers["bank_account"] == ""
    with pytest.raises(NotLegal, match="银行账号"):
        services.finalise(application, by=world.by("甲经办"), facts={})


def test_the_snapshot_holds_a_reference_and_hashes_the_same_bytes(world, application):
    from foundation.workflow.canonical import sha256

    services.finalise(application, by=world.by("甲经办"), facts={})
    snapshot = Snapshot.objects.get()
    assert ACCOUNT not in snapshot.content
    assert reference(application)["mac"] in snapshot.content
    assert snapshot.sha256 == sha256(snapshot.content)


def test_building_the_form_reveals_with_a_record(world, application, work):
    services.finalise(application, by=world.by("甲经办"), facts={})
    work()
    record = AccessRecord.objects.get()
    assert (record.action, record.user_name, record.subject_type, record.detail) == (
        "reveal",
        "系统时钟",
        "filings.snapshot",
        "生成申报书",
    )
