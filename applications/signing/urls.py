"""拟办签发、回避、本局设置与撤回申请的地址。"""

from django.urls import path

from applications.views import offices, signing, withdrawing

urlpatterns = [
    path("applications/<int:pk>/propose/<slug:name>/", signing.propose, name="propose"),
    path("applications/<int:pk>/proposal/refuse/", signing.refuse, name="proposal_refuse"),
    path("applications/<int:pk>/proposal/withdraw/", signing.withdraw, name="proposal_withdraw"),
    path("applications/<int:pk>/recuse/", signing.recuse, name="recuse"),
    path("applications/<int:pk>/withdrawal/", withdrawing.request_page, name="withdrawal_request"),
    path("applications/<int:pk>/withdrawal/form/", withdrawing.request_form, name="withdrawal_form"),
    path("applications/<int:pk>/withdrawal/add/", withdrawing.add, name="withdrawal_add"),
    path("applications/<int:pk>/papers/<int:paper_pk>/", withdrawing.paper, name="case_paper"),
    path("office/", offices.office_settings, name="office_settings"),
    path("office/deputies/", offices.appoint_deputy, name="deputy_appoint"),
    path("office/deputies/end/", offices.end_deputy, name="deputy_end"),
    path("office/rules/", offices.city_rule, name="city_rule"),
    path("calls/<int:pk>/quotas/", offices.quotas, name="quotas"),
]
