"""推荐清单的地址。"""

from django.urls import path

from applications.views import lists

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.detail, name="recommendation_list"),
    path("lists/<int:pk>/prepare/", lists.prepare, name="list_prepare"),
    path("lists/<int:pk>/stamp/", lists.stamp, name="list_stamp"),
    path("lists/<int:pk>/send/", lists.send, name="list_send"),
    path("lists/issues/<int:pk>/stamped/", lists.stamped, name="issue_stamped"),
    path("lists/issues/<int:pk>/table/", lists.table, name="issue_table"),
]
