"""演示账号：启动后一行一个；有它们在就拒绝对外监听，并说明为什么。"""

import pytest
from django.core.management import CommandError, call_command

from accounts.offices import load_offices
from portal import demo
from portal.demo.people import load_people
from portal.serve import demo_accounts

KNOWN = [("unit", "secret-1", "申报单位"), ("officer", "secret-2", "市局经办")]


def test_one_line_each_and_none_without_them() -> None:
    assert demo_accounts.lines([]) == []
    assert demo_accounts.lines(KNOWN) == [
        "演示账号（账号、密码、身份）：",
        "  unit  secret-1  申报单位",
        "  officer  secret-2  市局经办",
    ]


@pytest.mark.django_db
def test_serve_refuses_the_network_while_they_exist() -> None:
    load_offices()
    load_people()
    listed = demo.listed()
    assert listed
    for bind in ("0.0.0.0", "::", "192.0.2.7"):
        with pytest.raises(CommandError) as refusal:
            call_command("serve", bind=bind)
        text = str(refusal.value)
        assert text.startswith(f"拒绝监听 {bind}：库里有演示账号（")
        assert "密码是公开的" in text
        assert not any(password in text for _, password, _ in listed)
