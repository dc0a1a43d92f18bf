"""首页与工作台。"""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PortalRequest
from applications import desk as applications_desk
from applications.models import Call
from applications.pages import call_card
from foundation.documents.models import Document
from portal import demo
from portal.calendar import desk as calendar_desk
from portal.forms import VerifyForm
from portal.pace import is_within

VERIFICATIONS_PER_MINUTE = 30
STEPS = (
    ("自主申报", "在线填写申报书，校验、定稿、提交到所属市局"),
    ("市局推荐", "市局审核材料，符合条件的推荐到省局"),
    ("择优认定", "省局复核，专家评审，按得分从高到低认定并公示"),
    ("建设实施", "建设期两年，满一年报送年度工作报告"),
    ("验收考核", "满两年考核，七十分以上为合格"),
)


@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """首页：正在申报的批次、五个步骤；演示环境列出演示账号。"""
    calls = Call.objects.visible_to(request.actor).order_by("-year", "mode")
    context = {
        "calls": [call_card(call, at=request.arrived_at) for call in calls],
        "steps": STEPS,
        "demo_accounts": demo.listed(),
    }
    return render(request, "portal/home.html", context)


@require_http_methods(["GET", "POST"])
def verify(request: PortalRequest, code: str) -> HttpResponse:
    """凭验证码核验一份文档：显示申请生成时写下的可公开事实；上传手中的文件，比对是否一字不差。"""
    if not is_within(request, "verify", per_minute=VERIFICATIONS_PER_MINUTE):
        return render(request, "429.html", status=429)
    document = Document.objects.with_code(code).first()
    form = VerifyForm(request.POST or None, request.FILES or None)
    digest = form.digest() if form.is_valid() else ""
    context = {
        "document": document,
        "code": code,
        "form": form,
        "digest": digest,
        "is_same": bool(document and digest == document.sha256),
    }
    return render(request, "portal/verify.html", context, status=200 if document else 404)


@require_GET
@login_required
def desk(request: PortalRequest) -> HttpResponse:
    """工作台：等着此人做的事，先到期的在前。"""
    items = applications_desk.items(request.actor) + calendar_desk.items(request.actor)
    return render(request, "portal/desk.html", {"items": items})
