"""Signing in with an outside account, at a provider that really runs: real HTTP, real keys, codes that serve once."""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from joserfc.jwk import OctKey, RSAKey

from config.oidc import origins_of, read_providers
from passregion.accounts import oidc
from passregion.accounts.models import ExternalIdentity, User
from passregion.audit.models import Event
from passregion.notifications.models import Message
from tests.accounts.factories import PASSWORD, make_holder
from tests.accounts.oidc_server import Server, running
from tests.cards.factories import a_beneficiary
from tests.portals.sign_in_story import sign_in

pytestmark = pytest.mark.django_db
START = "/connexion/educonnect/"


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with running() as found:
        settings.OIDC_PROVIDERS = {"educonnect": found.settings()}
        oidc._kept.clear()
        yield found


@pytest.fixture
def user(db: None) -> User:
    beneficiary = a_beneficiary()
    beneficiary.user.set_password(PASSWORD)
    beneficiary.user.save()
    return beneficiary.user


def follow(address: str) -> str:
    """One step of the browser outside of our site; where it is sent."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["Location"]


def path_and_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come_back(client: Client, start: str = START):
    """There and back; our answer to the browser that comes back."""
    there = client.get(start)["Location"]
    return client.get(path_and_query(follow(there)))


def is_open(client: Client) -> bool:
    return client.get(reverse("beneficiary:home")).status_code == 200


def link(client: Client, user: User):
    """The first time: signed in with the password, then the outside account, then one button."""
    sign_in(client, user.login)
    come_back(client)
    return client.post(reverse("beneficiary:link_identity"), {"link": "1"})


def test_without_configuration_there_is_nothing(client: Client) -> None:
    assert client.get(START).status_code == 404
    assert client.get(f"{START}retour/?code=x&state=y").status_code == 404
    assert "Me connecter avec" not in client.get(reverse("public:sign_in")).content.decode()


def test_an_unknown_outside_account_opens_nothing_until_the_password_links_it(
    client: Client, server: Server, user: User
) -> None:
    assert "Me connecter avec ÉduConnect" in client.get(reverse("public:sign_in")).content.decode()
    answer = come_back(client)
    assert answer["Location"].startswith(reverse("public:sign_in"))
    assert not is_open(client)

    # With the password, once: the page then asks before it links.
    answer = sign_in(client, user.login, next=reverse("beneficiary:link_identity"))
    page = client.get(answer["Location"]).content.decode()
    assert "Relier ÉduConnect" in page
    assert not ExternalIdentity.objects.exists()
    client.post(reverse("beneficiary:link_identity"), {"link": "1"})
    assert ExternalIdentity.objects.get().user == user
    assert Message.objects.get(kind="identity_linked").recipient == user.email

    # From now on it opens the space by itself, in any browser, and where one wanted to go.
    other = Client()
    answer = come_back(other, f"{START}?next={reverse('beneficiary:cards')}")
    assert answer["Location"] == reverse("beneficiary:cards")
    assert is_open(other)
    assert Event.objects.filter(action="account.signed_in").count() == 2


def test_an_address_alone_never_links(client: Client, server: Server, user: User) -> None:
    server.claims = {"email": user.email, "email_verified": True}
    come_back(client)
    assert not is_open(client)
    assert not ExternalIdentity.objects.exists()


def test_signed_in_without_the_password_one_types_it_before_linking(client: Client, server: Server, user: User) -> None:
    client.force_login(user)
    come_back(client)
    page = client.get(reverse("beneficiary:link_identity")).content.decode()
    assert "Ton mot de passe, encore une fois" in page
    client.post(reverse("beneficiary:link_identity"), {"link": "1"})
    assert not ExternalIdentity.objects.exists()
    client.post(reverse("beneficiary:link_identity"), {"link": "1", "confirm_password": PASSWORD})
    assert ExternalIdentity.objects.get().user == user


def test_refusing_links_nothing_and_cannot_be_taken_up_again(client: Client, server: Server, user: User) -> None:
    sign_in(client, user.login)
    come_back(client)
    client.post(reverse("beneficiary:link_identity"), {"refuse": "1"})
    client.post(reverse("beneficiary:link_identity"), {"link": "1"})
    assert not ExternalIdentity.objects.exists()


def test_one_outside_account_opens_one_account(client: Client, server: Server, user: User) -> None:
    link(client, user)
    other, browser = make_holder(), Client()
    page = link(browser, other)
    assert "déjà relié" in browser.get(page["Location"], follow=True).content.decode() or not is_open(browser)
    assert ExternalIdentity.objects.get().user == user


def test_unlinked_it_opens_nothing(client: Client, server: Server, user: User) -> None:
    link(client, user)
    url = reverse("beneficiary:unlink_identity", args=[ExternalIdentity.objects.get().public_id])
    stranger = Client()
    sign_in(stranger, make_holder().login)
    assert stranger.post(url).status_code == 404
    client.post(url)
    assert not ExternalIdentity.objects.exists()
    other = Client()
    come_back(other)
    assert not is_open(other)


def test_signing_out_signs_out_of_the_provider_too(client: Client, server: Server, user: User) -> None:
    link(client, user)
    other = Client()
    come_back(other)
    answer = other.post(reverse("public:sign_out"))
    sent = dict(parse_qsl(urlsplit(answer["Location"]).query))
    assert answer["Location"].startswith(f"{server.address}/logout?")
    assert sent["id_token_hint"].count(".") == 2
    assert path_and_query(follow(answer["Location"])).startswith(reverse("public:sign_in"))
    assert not is_open(other)
    # Opened with the password, it closes here only.
    assert client.post(reverse("public:sign_out"))["Location"] == reverse("public:sign_in")


Lie = Callable[[Server], None]
LIES: dict[str, Lie] = {
    "another issuer": lambda server: server.claims.update(iss="https://ailleurs.exemple"),
    "another addressee": lambda server: server.claims.update(aud="une-autre-application"),
    "several addressees": lambda server: server.claims.update(aud=["pass-region", "une-autre-application"]),
    "made for another party": lambda server: server.claims.update(azp="une-autre-application"),
    "expired": lambda server: server.claims.update(exp=1_000_000_000),
    "from the future": lambda server: server.claims.update(iat=32_000_000_000),
    "another nonce": lambda server: server.claims.update(nonce="celui d’une autre visite"),
    "without nonce": lambda server: server.claims.update(nonce=None),
    "without end": lambda server: server.claims.update(exp=None),
    "nobody": lambda server: server.claims.update(sub=""),
    "a name too long": lambda server: server.claims.update(sub="x" * 256),
    "not signed": lambda server: server.header.update(alg="none"),
    "signed by somebody else": lambda server: setattr(server, "forged_by", RSAKey.generate_key(2048)),
    "signed with the shared secret": lambda server: setattr(server, "forged_by", OctKey.import_key("x" * 64)),
    "metadata of another provider": lambda server: server.metadata.update(issuer="https://ailleurs.exemple"),
    "codes of another place": lambda server: server.codes.clear(),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_opens_nothing(client: Client, server: Server, user: User, name: str) -> None:
    ExternalIdentity.objects.create(user=user, provider="educonnect", subject=server.subject, linked_at=user.created_at)
    there = client.get(START)["Location"]
    back = follow(there)
    LIES[name](server)
    oidc._kept.clear()
    page = client.get(path_and_query(back), follow=True)
    assert not is_open(client)
    assert "Utilise ton mot de passe" in page.content.decode() or "utilise ton mot de passe" in page.content.decode()


def test_the_same_without_a_lie_opens(client: Client, server: Server, user: User) -> None:
    """The control of the test above."""
    ExternalIdentity.objects.create(user=user, provider="educonnect", subject=server.subject, linked_at=user.created_at)
    come_back(client)
    assert is_open(client)


@pytest.mark.parametrize("change", ["state", "twice", "another browser", "no code", "another issuer"])
def test_a_way_back_that_is_not_one_s_own_opens_nothing(
    client: Client, server: Server, user: User, change: str
) -> None:
    ExternalIdentity.objects.create(user=user, provider="educonnect", subject=server.subject, linked_at=user.created_at)
    back = path_and_query(follow(client.get(START)["Location"]))
    browser = Client() if change == "another browser" else client
    if change == "state":
        back = back.replace("state=", "state=x")
    if change == "no code":
        back = back.replace("code=", "error=")
    if change == "another issuer":
        back += "&iss=https://ailleurs.exemple"
    if change == "twice":
        browser.get(back)
        browser.post(reverse("public:sign_out"))
    browser.get(back)
    assert not is_open(browser)


def test_keys_that_were_renewed_are_fetched_again(client: Client, server: Server, user: User) -> None:
    link(client, user)
    server.renew_keys()
    other = Client()
    come_back(other)
    assert is_open(other)


def test_the_level_of_assurance_is_asked_for_and_checked(client: Client, server: Server, user: User, settings) -> None:
    settings.OIDC_PROVIDERS = {"educonnect": server.settings(acr_values=["eidas1"], client_auth="basic")}
    link(client, user)
    other = Client()
    come_back(other)
    assert is_open(other)
    server.claims = {"acr": "eidas0"}
    weak = Client()
    come_back(weak)
    assert not is_open(weak)


def test_a_provider_that_is_away_leaves_the_password(client: Client, server: Server, user: User) -> None:
    server.is_down = True
    page = client.get(START, follow=True).content.decode()
    assert "ÉduConnect ne répond pas" in page
    assert sign_in(client, user.login).status_code == 302


def test_a_closed_account_stays_closed(client: Client, server: Server, user: User) -> None:
    link(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    other = Client()
    come_back(other)
    assert not is_open(other)


@pytest.mark.parametrize(
    "content",
    [
        "pas du JSON",
        '{"Édu": {"name": "a", "issuer": "b", "client_id": "c", "client_secret": "d"}}',
        '{"edu": {"name": "a"}}',
        '{"edu": {"name": "a", "issuer": "b", "client_id": "c", "client_secret": "d", "algorithms": ["none"]}}',
        '{"edu": {"name": "a", "issuer": "b", "client_id": "c", "client_secret": "d", "scope": "email"}}',
        '{"edu": {"name": "a", "issuer": "b", "client_id": "c", "client_secret": "d", "typo": 1}}',
        '{"edu": {"name": "a", "issuer": "b", "client_id": "c", "client_secret": "d", "client_auth": "none"}}',
    ],
)
def test_a_wrong_file_is_refused_at_the_start(tmp_path, content: str) -> None:
    file = tmp_path / "oidc.json"
    file.write_text(content)
    with pytest.raises(ImproperlyConfigured):
        read_providers(str(file))


def test_a_right_file_gives_its_origins(tmp_path) -> None:
    file = tmp_path / "oidc.json"
    file.write_text('{"edu": {"name": "a", "issuer": "https://b.exemple/v2", "client_id": "c", "client_secret": "d"}}')
    found: dict[str, Any] = read_providers(str(file))
    assert found["edu"]["scope"] == "openid"
    assert list(origins_of(found)) == ["https://b.exemple"]
