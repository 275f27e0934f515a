"""Development-only pages."""

from django.urls import path

from passregion.design.gallery import gallery
from passregion.portals import inbox_views

app_name = "dev"
urlpatterns = [
    path("composants/", gallery, name="gallery"),
    path("messages/", inbox_views.inbox, name="inbox"),
    path("messages/<str:mail_id>/", inbox_views.message, name="inbox_message"),
    path("messages/<str:mail_id>/mise-en-page/", inbox_views.html, name="inbox_html"),
]
