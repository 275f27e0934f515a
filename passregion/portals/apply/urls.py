"""URLs of this audience."""

from django.urls import URLPattern

from passregion.portals.apply.activation_urls import activation_urls

app_name = "apply"
urlpatterns: list[URLPattern] = [*activation_urls]
