"""Development-only pages."""

from django.urls import path

from passregion.design.gallery import gallery

app_name = "dev"
urlpatterns = [
    path("composants/", gallery, name="gallery"),
]
