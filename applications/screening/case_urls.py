"""审核页的地址；整页就是一件申报的 detail。"""

from django.urls import path

from applications.views import case

urlpatterns = [
    path("applications/<int:pk>/case/points/<int:point>/", case.judge, name="case_judge"),
    path("applications/<int:pk>/case/confirm/", case.confirm, name="case_confirm"),
    path("applications/<int:pk>/case/notes/", case.note, name="case_note"),
    path("applications/<int:pk>/case/credit/", case.check_credit, name="case_credit"),
    path("applications/<int:pk>/case/credit/<int:check>/", case.screenshot, name="case_screenshot"),
]
