"""URLs of the activation of the account. `urls.py` includes them under the same names."""

from django.urls import path

from passregion.portals.apply import activation_views

activation_urls = [
    path("activation/<str:secret>/", activation_views.activate, name="activate"),
    path("compte-active/", activation_views.activated, name="activated"),
]
