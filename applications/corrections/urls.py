"""补正的地址，接在 applications/<pk>/corrections/ 之后。"""

from django.urls import path

from applications.views import answering, correcting, reviewing

urlpatterns = [
    path("", answering.corrections, name="corrections"),
    path("answers/", answering.answers, name="correction_answers"),
    path("open/", answering.open_place, name="correction_open"),
    path("<int:item>/close/", answering.close_place, name="correction_close"),
    path("drafts/", correcting.drafts, name="correction_drafts"),
    path("add/", correcting.add, name="correction_add"),
    path("put-back/", correcting.put_back, name="correction_put_back"),
    path("<int:item>/change/", correcting.change, name="correction_change"),
    path("<int:item>/remove/", correcting.remove, name="correction_remove"),
    path("review/", reviewing.review, name="correction_review"),
    path("<int:item>/judge/", reviewing.judge, name="correction_judge"),
]
