from django.urls import path

from applications.queues import views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("batch/<slug:name>/", views.batch, name="queue_batch"),
    path("export/", views.export, name="queue_export"),
]
