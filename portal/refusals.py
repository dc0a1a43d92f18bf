"""拒绝办理时的页面：说清什么、为什么、怎样办。"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from foundation.workflow.refusals import NotLegal, NotPermitted, NotVisible, Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalPages:
    """把业务上的三种拒绝变成 404、403、409 页面。"""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """只认识业务上的拒绝，别的照常抛出。"""
        return refusal_page(request, exception) if isinstance(exception, Refused) else None


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """一种拒绝对应的页面。"""
    if isinstance(refusal, NotLegal):
        return render(request, "409.html", {"reasons": refusal.reasons}, status=409)
    if isinstance(refusal, NotPermitted):
        return forbidden(request)
    assert isinstance(refusal, NotVisible)
    return not_found(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有这一页，或此人不应知道它存在：两者说同样的话。"""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """看得见，但此身份无权办理。"""
    return render(request, "403.html", status=403)


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """请求的格式不对，或一次送来的太多。"""
    return render(request, "400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """程序出错；模板不依赖数据库。"""
    return render(request, "500.html", status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单的凭证已失效（登录过、换过账号，或停留太久）；刷新后重做即可。"""
    return render(request, "403.html", {"stale": True}, status=403)
