"""总路由。"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from portal.health import healthz

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("applications.urls")),
    path("", include("portal.urls")),
]

handler400 = "portal.refusals.malformed"
handler404 = "portal.refusals.not_found"
handler403 = "portal.refusals.forbidden"
handler500 = "portal.refusals.broken"
