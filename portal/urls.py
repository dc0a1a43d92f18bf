from django.urls import include, path

from portal import message_centre, views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("verify/<str:code>/", views.verify, name="verify"),
    path("desk/", views.desk, name="desk"),
    path("messages/", message_centre.message_list, name="messages"),
    path("messages/read/", message_centre.read_all, name="messages_read"),
    path("messages/<int:pk>/", message_centre.open_message, name="message"),
    path("calendar/", include("portal.calendar.urls")),
]
