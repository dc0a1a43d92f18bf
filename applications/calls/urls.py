from django.urls import path

from applications.calls import views

urlpatterns = [
    path("calls/<int:pk>/extend/", views.extend, name="call_extend"),
]
