"""Every page open to all, in both languages, with and without data."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from passregion.benefits.models import Amount, Benefit, BenefitKind
from passregion.campaigns.models import Campaign, Charter
from passregion.common.clock import now, today
from passregion.partners.models import PlaceCategory
from tests.partners.factories import deal, place

pytestmark = pytest.mark.django_db

PAGES = ["home", "partners", "deals", "faq", "contact", "privacy", "legal", "accessibility"]


@pytest.fixture
def campaign() -> Campaign:
    """An open campaign with one benefit of 15 to 30 euros for books."""
    charter = Charter.objects.create(version="1", text="Charte", sha256="0" * 64, published_at=now())
    opened = Campaign.objects.create(
        code="2026-2027",
        charter=charter,
        opens_on=today(),
        closes_on=today() + datetime.timedelta(days=100),
        card_valid_until_on=today() + datetime.timedelta(days=600),
    )
    benefit = Benefit.objects.create(
        campaign=opened,
        code="books",
        kind=BenefitKind.MONEY,
        name="Livre loisir",
        summary="Romans et bandes dessinées.",
        place_categories=[PlaceCategory.BOOKSHOP],
        spend_until_on=today() + datetime.timedelta(days=100),
        claim_until_on=today() + datetime.timedelta(days=200),
    )
    Amount.objects.create(benefit=benefit, amount_cents=1500)
    Amount.objects.create(benefit=benefit, level="seconde", amount_cents=3000)
    return opened


def text_of(response: object) -> str:
    content = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content).replace("\u00a0", " ").replace("\u202f", " "))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_answers_in_both_languages(client: Client, name: str, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(reverse(f"public:{name}"))
    content = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in content
    assert content.count("<h1") == 1
    assert re.search(r"<title>\S.+ · Pass’Région</title>", content)
    assert "style=" not in content
    assert not re.search(r"\son\w+=", content)
    ids = re.findall(r'\sid="([^"]+)"', content)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", [*PAGES, "security_txt", "robots_txt"])
def test_pages_are_read_not_written_to(client: Client, name: str) -> None:
    assert client.post(reverse(f"public:{name}")).status_code == 405
    assert client.head(reverse(f"public:{name}")).status_code == 200


def test_the_landing_page_of_an_open_campaign_opens_every_door(client: Client, campaign: Campaign) -> None:
    place("Librairie des Volcans", category=PlaceCategory.BOOKSHOP)
    response = client.get(reverse("public:home"))
    content, text = response.content.decode(), text_of(response)
    for words in (
        "Me connecter à mon compte Pass’Région",
        "Votre espace bénéficiaire",
        "Déposer une demande de Pass’Région",
        "Géolocalisation partenaires",
        "Géolocalisation bons plans",
        "FAQ",
        "As-tu déjà eu un Pass’Région ?",
        "Carte perdue ?",
        "Vous êtes partenaire",
        "Vous êtes un établissement",
        "15 à 30 €",
        "Montants de la campagne 2026-2027",
        "Librairie des Volcans",
    ):
        assert words in text, words
    for name in (
        "apply:start", "public:sign_in", "public:partners", "public:deals", "public:faq", "public:lost_card",
        "public:contact", "partner:sign_in", "establishment:sign_in",
    ):  # fmt: skip
        assert f'href="{reverse(name)}"' in content, name


def test_between_two_campaigns_the_landing_page_says_when_to_come_back(client: Client, campaign: Campaign) -> None:
    campaign.opens_on, campaign.closes_on = today() - datetime.timedelta(days=9), today() - datetime.timedelta(days=1)
    campaign.save()
    text = text_of(client.get(reverse("public:home")))
    assert "Les demandes sont fermées." in text
    assert "Déposer une demande" not in text
    Campaign.objects.create(
        code="2027-2028",
        charter=campaign.charter,
        opens_on=datetime.date(today().year + 1, 6, 1),
        closes_on=datetime.date(today().year + 2, 5, 31),
        card_valid_until_on=datetime.date(today().year + 3, 8, 31),
    )
    assert f"2027-2028 ouvrent le 1er juin {today().year + 1}" in text_of(client.get(reverse("public:home")))


def test_the_language_switch_comes_back_to_the_page(client: Client) -> None:
    page = reverse("public:faq")
    response = client.post(reverse("set_language"), {"language": "en", "next": page})
    assert (response.status_code, response["Location"]) == (302, page)
    assert '<html lang="en">' in client.get(page).content.decode()
    away = client.post(reverse("set_language"), {"language": "fr", "next": "https://elsewhere.example/"})
    assert not away["Location"].startswith("https://elsewhere")


def test_questions_and_answers_come_from_the_brand(client: Client) -> None:
    text = text_of(client.get(reverse("public:faq")))
    questions = [entry for group in settings.BRAND["faq"] for entry in group["questions"]]
    assert 10 <= len(questions) <= 14
    for entry in questions:
        assert str(entry["question"]).replace("\u00a0", " ") in text.replace("&#x27;", "'")


def test_security_txt_is_of_rfc_9116_and_never_out_of_date(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == f"mailto:{settings.BRAND['security_email']}"
    expires = datetime.datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)
    assert datetime.timedelta(days=30) < expires - now() < datetime.timedelta(days=365)
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_search_engines_stay_out_of_personal_pages(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    for name in ("beneficiary:home", "establishment:queue", "partner:till", "backoffice:home"):
        top = "/" + reverse(name).split("/")[1] + "/"
        assert f"Disallow: {top}" in lines


def test_the_contact_page_gives_what_the_brand_says(client: Client) -> None:
    content = client.get(reverse("public:contact")).content.decode()
    assert f'href="mailto:{settings.BRAND["support_email"]}"' in content
    assert f'href="tel:{settings.BRAND["support_phone"].replace(" ", "")}"' in content


class TestLists:
    """Partners and deals."""

    @pytest.fixture
    def _places(self, campaign: Campaign) -> None:
        for number in range(25):
            at = place(f"Cinéma numéro {number:02d}")
            deal(at, f"Bon plan {number:02d}")
        place("Librairie des Volcans", category=PlaceCategory.BOOKSHOP)
        place("Comœdia", commune="Lyon", postal_code="69007", website="https://comoedia.example/")

    def names(self, client: Client, **query: object) -> list[str]:
        response = client.get(reverse("public:partners"), query)
        assert response.status_code == 200
        return re.findall(r"<h3>([^<]+)</h3>", response.content.decode())

    @pytest.mark.parametrize("name", ["partners", "deals"])
    def test_an_empty_register_says_so(self, client: Client, name: str) -> None:
        assert "pour l’instant" in text_of(client.get(reverse(f"public:{name}")))

    @pytest.mark.usefixtures("_places")
    def test_filters_narrow_the_list(self, client: Client) -> None:
        assert self.names(client, departement="69") == ["Comœdia"]
        assert self.names(client, avantage="books") == ["Librairie des Volcans"]
        assert self.names(client, categorie="bookshop") == ["Librairie des Volcans"]
        assert self.names(client, categorie="cinema", avantage="books") == []
        assert self.names(client, recherche="comoedia") == ["Comœdia"]
        text = text_of(client.get(reverse("public:partners"), {"departement": "69", "categorie": "museum"}))
        assert "Aucun lieu ne correspond" in text

    @pytest.mark.usefixtures("_places")
    def test_each_line_says_what_the_card_pays_there(self, client: Client) -> None:
        assert "Ta carte y paie Livre loisir" in text_of(
            client.get(reverse("public:partners"), {"categorie": "bookshop"})
        )
        assert "n’y paie rien" in text_of(client.get(reverse("public:partners"), {"departement": "69"}))

    @pytest.mark.usefixtures("_places")
    def test_pages_keep_the_filters(self, client: Client) -> None:
        query = {"departement": "63", "categorie": "cinema"}
        first = self.names(client, **query)
        assert len(first) == 20
        content = client.get(reverse("public:partners"), query).content.decode()
        following = re.search(r'rel="next" href="([^"]+)"', content)
        assert following
        second = client.get(reverse("public:partners") + following[1].replace("&amp;", "&"))
        rest = re.findall(r"<h3>([^<]+)</h3>", second.content.decode())
        assert len(rest) == 5
        assert not set(rest) & set(first)

    @pytest.mark.usefixtures("_places")
    @pytest.mark.parametrize("name", ["partners", "deals"])
    @pytest.mark.parametrize(
        "query",
        [
            "departement=zz",
            "departement=%00",
            "departement=63&departement=69",
            "categorie=%27%3B+drop+table",
            "avantage=%F0%9F%99%82",
            "page=abc",
            "page=-1",
            "page=99999999999999999999",
            "page=%C2%B2",
            "recherche=%00",
            "recherche=%ff%fe",
            "recherche=" + "x" * 3000,
            "recherche=%5Cm%28%5B",
            "recherche=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            "departement[]=63",
            "%00=1",
        ],
    )
    def test_hostile_filters_never_break_a_list(self, client: Client, name: str, query: str) -> None:
        response = client.get(f"{reverse(f'public:{name}')}?{query}")
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()

    @pytest.mark.usefixtures("_places")
    def test_an_unknown_choice_is_said_and_narrows_nothing(self, client: Client) -> None:
        response = client.get(reverse("public:partners"), {"departement": "zz", "categorie": "bookshop"})
        text = text_of(response)
        assert "Ce choix n’est pas dans la liste. Choisis-en un autre." in text
        assert "Librairie des Volcans" in text

    @pytest.mark.usefixtures("_places")
    def test_the_number_of_statements_does_not_grow_with_the_list(
        self, client: Client, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            client.get(reverse("public:partners"))
