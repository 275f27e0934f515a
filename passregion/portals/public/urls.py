"""URLs of this audience."""

from django.urls import URLPattern

from passregion.portals.public.account_urls import account_urls

app_name = "public"
urlpatterns: list[URLPattern] = [*account_urls]
