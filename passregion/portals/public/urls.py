"""URLs of this audience."""

from django.urls import path

from passregion.portals.public import charter_views, health, places_views, views
from passregion.portals.public.account_urls import account_urls

app_name = "public"
urlpatterns = [
    *account_urls,
    path("", views.home, name="home"),
    path("geolocalisation/partenaires/", places_views.partners, name="partners"),
    path("geolocalisation/bons-plans/", places_views.deals, name="deals"),
    path("faq/", views.faq, name="faq"),
    path("charte/", charter_views.charter, name="charter"),
    path("charte.pdf", charter_views.charter_pdf, name="charter_pdf"),
    path("contact/", views.contact, name="contact"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("mentions-legales/", views.legal, name="legal"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sante/", health.summary, name="health"),
    path("sante/vivant/", health.live, name="health_live"),
    path("sante/pret/", health.ready, name="health_ready"),
    path("robots.txt", views.robots_txt, name="robots_txt"),
]
