"""上传、申报材料与证明链接的地址。"""

from django.urls import path

from applications.views import materials, proving, uploading

urlpatterns = [
    path("uploads/", uploading.uploads, name="uploads"),
    path("uploads/<uuid:public_id>/", uploading.upload, name="upload"),
    path("applications/<int:pk>/materials/", materials.material_list, name="materials"),
    path("applications/<int:pk>/materials/<slug:code>/", materials.slot, name="material_slot"),
    path("applications/<int:pk>/materials/<slug:code>/add/", uploading.add, name="material_add"),
    path("materials/<int:pk>/", materials.viewer, name="material"),
    path("materials/<int:pk>/pages/<int:number>/", materials.page_image, name="material_page"),
    path("materials/<int:pk>/download/", materials.download, name="material_download"),
    path("materials/<int:pk>/replace/", uploading.replace, name="material_replace"),
    path("materials/<int:pk>/rename/", materials.rename, name="material_rename"),
    path("materials/<int:pk>/move/", materials.move, name="material_move"),
    path("materials/<int:pk>/remove/", materials.remove, name="material_remove"),
    path("materials/<int:pk>/put-back/", materials.put_back, name="material_put_back"),
    path("materials/<int:pk>/recheck/", materials.recheck, name="material_recheck"),
    path("applications/<int:pk>/evidence/", proving.evidence, name="evidence"),
    path("applications/<int:pk>/evidence/link/", proving.link, name="evidence_link"),
    path("applications/<int:pk>/evidence/unlink/<int:link>/", proving.unlink, name="evidence_unlink"),
    path("applications/<int:pk>/evidence/carry-over/", proving.carry_over, name="evidence_carry_over"),
]
