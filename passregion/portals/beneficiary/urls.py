"""URLs of this audience."""

from django.urls import URLPattern

app_name = "beneficiary"
urlpatterns: list[URLPattern] = []
