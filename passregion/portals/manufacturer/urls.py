"""URLs of the manufacturer's API, version 1."""

from django.urls import path

from passregion.portals.manufacturer import views

app_name = "manufacturer"
urlpatterns = [
    path("lots/", views.batches, name="batches"),
    path("lots/<uuid:batch_id>/manifeste/", views.manifest, name="manifest"),
    path("lots/<uuid:batch_id>/parties/<int:number>/<slug:part>/", views.chunk_file, name="chunk_file"),
    path("reponses/", views.answers, name="answers"),
]
