"""专利清单的地址，接在 applications/<pk>/patents/ 之后。"""

from django.urls import path

from applications.views import patent_imports, patents

urlpatterns = [
    path("", patents.patent_list, name="patents"),
    path("add/", patents.add, name="patent_add"),
    path("<int:row>/", patents.change, name="patent"),
    path("<int:row>/remove/", patents.remove, name="patent_remove"),
    path("undo/<int:number>/", patents.undo, name="patent_undo"),
    path("export/", patents.export, name="patent_export"),
    path("template/", patents.template, name="patent_template"),
    path("import/", patent_imports.upload, name="patent_import"),
    path("import/<int:parked>/", patent_imports.report, name="patent_report"),
    path("import/<int:parked>/apply/", patent_imports.apply, name="patent_apply"),
    path("import/<int:parked>/discard/", patent_imports.discard, name="patent_discard"),
]
