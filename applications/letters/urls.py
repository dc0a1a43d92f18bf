"""公文的地址。"""

from django.urls import path

from applications.views import letters

urlpatterns = [
    path("letters/", letters.register, name="letters"),
    path("letters/<uuid:public_id>/", letters.letter, name="letter"),
    path("letters/<uuid:public_id>/generated/", letters.generated, name="letter_generated"),
    path("letters/<uuid:public_id>/docx/", letters.docx, name="letter_docx"),
    path("letters/<uuid:public_id>/number/", letters.number, name="letter_register"),
    path("letters/<uuid:public_id>/retry/", letters.retry, name="letter_retry"),
    path("letters/<uuid:public_id>/seal/", letters.seal, name="letter_seal"),
    path("letters/<uuid:public_id>/seal/<uuid:upload_id>/", letters.adopt, name="letter_adopt"),
]
