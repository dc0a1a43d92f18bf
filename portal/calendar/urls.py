"""节假日维护的地址，接在 calendar/ 之后。"""

from django.urls import path

from portal.calendar import views

urlpatterns = [
    path("", views.overview, name="calendar"),
    path("import/", views.upload, name="calendar_import"),
    path("import/apply/", views.apply, name="calendar_apply"),
    path("<int:year>/", views.one_year, name="calendar_year"),
    path("<int:year>/correct/", views.correct, name="calendar_correct"),
    path("<int:year>/days.<str:shape>", views.export, name="calendar_export"),
]
