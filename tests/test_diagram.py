"""由表写出的文档：与表相同，没有遗漏。"""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from applications import acts
from portal.access import ROUTES
from portal.diagram import pages


def test_the_written_documents_are_up_to_date():
    call_command("workflow_diagram", check=True)


def test_a_stale_document_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"workflow\.md、permissions\.md不是最新"):
        call_command("workflow_diagram", check=True, into=tmp_path)
    call_command("workflow_diagram", into=tmp_path, stdout=io.StringIO())
    call_command("workflow_diagram", check=True, into=tmp_path)
    page = tmp_path / "permissions.md"
    page.write_text(page.read_text(encoding="utf-8").replace("403", "可", 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"^permissions\.md不是最新"):
        call_command("workflow_diagram", check=True, into=tmp_path)


def test_the_documents_name_every_act_and_every_route():
    workflow, permissions = pages()["workflow.md"], pages()["permissions.md"]
    for act in (*acts.ACTS, *acts.PARTNER_ACTS, *acts.CALL_ACTS):
        assert f"{act.label} `{act.name}`" in workflow
        assert act.clause in workflow
    for name in ROUTES:
        assert f"`{name}`" in permissions
    assert "申报单位自己的人，且（签署人或经办人）" in workflow
    assert "一个单位在一个批次里只能有一件提交的申报" in workflow
    assert not re.search(r"\bis_\w+|\bmay_\w+", workflow), "权限都说成了中文"
