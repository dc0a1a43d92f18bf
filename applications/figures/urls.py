from django.urls import path

from applications.figures import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/export/", views.export, name="figures_export"),
    path("calls/<int:pk>/briefings/", views.briefing_list, name="briefings"),
    path("calls/<int:pk>/briefing/", views.brief, name="briefing"),
    path("briefings/<int:pk>/download/", views.briefing_download, name="briefing_download"),
]
