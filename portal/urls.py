from django.urls import path

from portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("verify/<str:code>/", views.verify, name="verify"),
    path("desk/", views.desk, name="desk"),
]
