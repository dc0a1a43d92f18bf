from django.urls import include, path

from applications.views import acting, calls, comparing, filling, following, joining, listing, papers, pasting

app_name = "applications"

urlpatterns = [
    path("calls/", calls.call_list, name="calls"),
    path("calls/<int:pk>/", calls.call_detail, name="call"),
    path("calls/<int:pk>/start/", calls.start, name="start"),
    path("applications/", listing.application_list, name="list"),
    path("applications/queue/", include("applications.queues.urls")),
    path("applications/<int:pk>/", listing.application_detail, name="detail"),
    path("applications/<int:pk>/check/", filling.check, name="check"),
    path("applications/<int:pk>/sections/<slug:name>/", filling.section_form, name="section"),
    path("applications/<int:pk>/sections/<slug:name>/save/", filling.save_section, name="save"),
    path("applications/<int:pk>/sections/<slug:name>/paste/", pasting.paste_section, name="paste"),
    path("applications/<int:pk>/sections/<slug:name>/reveal/", filling.reveal, name="reveal"),
    path("applications/<int:pk>/acts/<slug:name>/", acting.act, name="act"),
    path("applications/<int:pk>/receipt/", acting.receipt, name="receipt"),
    path("applications/<int:pk>/versions/", comparing.versions, name="versions"),
    path("applications/<int:pk>/partner/", joining.partnership, name="partnership"),
    path("applications/<int:pk>/patents/", include("applications.patents.urls")),
    path("applications/<int:pk>/corrections/", include("applications.corrections.urls")),
    path("", include("applications.materials.urls")),
    path("", include("applications.signing.urls")),
    path("", include("applications.lists.urls")),
    path("", include("applications.letters.urls")),
    path("", include("applications.figures.urls")),
    path("", include("applications.screening.case_urls")),
    path("", include("applications.calls.urls")),
    path("applications/<int:pk>/progress/", following.progress, name="progress"),
    path("partners/<int:pk>/", joining.partner_detail, name="partner"),
    path("partners/<int:pk>/acts/<slug:name>/", joining.partner_act, name="partner_act"),
    path("partners/<int:pk>/sections/<slug:name>/", joining.partner_section, name="partner_section"),
    path("partners/<int:pk>/sections/<slug:name>/save/", joining.save_partner_section, name="partner_save"),
    path("partners/<int:pk>/sections/<slug:name>/paste/", pasting.paste_partner, name="partner_paste"),
    path("applications/<int:pk>/preview/", papers.preview, name="preview"),
    path("applications/<int:pk>/documents/", papers.document_list, name="documents"),
    path("applications/<int:pk>/documents/<uuid:public_id>/", papers.download, name="download"),
    path("applications/<int:pk>/documents/<uuid:public_id>/retry/", papers.retry, name="retry_document"),
]
