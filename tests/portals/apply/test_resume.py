"""The link to another device, to a parent, and the end of a draft."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from passregion.applications.models import Applicant, Draft, ResumeAudience, ResumeLink
from passregion.applications.operations import drafting, resuming
from passregion.beneficiaries.models import Portrait
from passregion.common import clock
from passregion.notifications.models import Message
from tests.portals.apply.walk import CONTACT, IDENTITY, Walker
from tests.threads import at_once

RIGHT = {"birth_date": IDENTITY["birth_date"]}
BIRTH_DATE = datetime.date(2009, 4, 14)
DEAD = "Ce lien n’ouvre plus rien"


def ask(walker: Walker) -> Any:
    return walker.client.post(f"/demande/{walker.draft_id}/autre-appareil/")


def hand_over(walker: Walker, email: str = "parent@exemple.fr") -> Any:
    return walker.client.post(f"/demande/{walker.draft_id}/confier/", {"email": email})


def link_in(message: Message) -> str:
    return re.search(r"/demande/reprendre/[\w-]+/", message.text)[0]


def sent_link(walker: Walker) -> str:
    assert ask(walker).status_code == 302
    return link_in(Message.objects.latest("id"))


def test_the_link_opens_the_draft_on_another_device(walker: Walker) -> None:
    walker.to("photo")
    done = ask(walker)
    assert "Le lien est parti" in walker.client.get(done.url).content.decode()
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("resume_link", "lina.moreau@exemple.fr")
    other = Client()
    link = link_in(message)
    page = other.get(link)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for private in ("Lina", "Moreau", "rue des Gras", walker.draft_id):
        assert private not in page.content.decode()
    opened = other.post(link, RIGHT)
    assert opened.url == walker.url("photo")
    assert other.get(opened.url).status_code == 200
    # The first device keeps its access, and each sees what the other wrote.
    other.post(walker.url("contact"), {**CONTACT, "care_of": "Mme Roux"})
    assert "Mme Roux" in walker.get("contact").content.decode()


def test_looking_at_the_link_does_not_use_it(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    for _time in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert Client().post(link, RIGHT).status_code == 302


def test_a_used_link_is_not_played_again(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    assert Client().post(link, RIGHT).status_code == 302
    thief = Client()
    for page in (thief.get(link), thief.post(link, RIGHT)):
        assert page.status_code == 404
        assert DEAD in page.content.decode()
    assert thief.get(walker.url("photo")).status_code == 404


def test_a_stolen_link_opens_nothing_without_the_birth_date(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    thief = Client()
    pages = [thief.post(link, {"birth_date": f"{day:02d}/01/2008"}) for day in range(1, 6)]
    said = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
    assert len(said) == 1, "each wrong date is told the same way"
    assert "n’est pas celle de la demande" in said.pop()
    assert DEAD in thief.post(link, RIGHT).content.decode()
    assert DEAD in Client().get(link).content.decode()
    assert thief.get(walker.url("photo")).status_code == 404


def test_wrong_dates_to_erase_count_as_well(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    for day in range(1, 6):
        Client().post(link, {"act": "erase", "erase-birth_date": f"{day:02d}/01/2008"})
    assert DEAD in Client().post(link, RIGHT).content.decode()
    assert Draft.objects.exists()


def test_the_link_is_good_for_72_hours(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    with clock.as_of(clock.now() + datetime.timedelta(hours=73)):
        for page in (Client().get(link), Client().post(link, RIGHT)):
            assert page.status_code == 404
            assert "72 heures" in page.content.decode()
    with clock.as_of(clock.now() + datetime.timedelta(hours=71)):
        assert Client().post(link, RIGHT).status_code == 302


@pytest.mark.parametrize("secret", ["inconnu", "%00", "x" * 3000, "%ff%fe", "a%2Fb"])
def test_an_unknown_link_says_what_to_do(db: None, client: Client, secret: str) -> None:
    for page in (client.get(f"/demande/reprendre/{secret}/"), client.post(f"/demande/reprendre/{secret}/", RIGHT)):
        assert page.status_code == 404


@pytest.mark.parametrize("typed", ["", "\x00", "31/02/2009", "x" * 5000, "<script>"])
def test_a_date_that_cannot_be_read_does_not_count(walker: Walker, typed: str) -> None:
    link = sent_link(walker.to("photo"))
    for _time in range(7):
        assert Client().post(link, {"birth_date": typed}).status_code == 200
    assert Client().post(link, RIGHT).status_code == 302


def test_before_the_birth_date_the_page_says_what_to_do_first(walker: Walker) -> None:
    walker.to("identity")
    for path in ("autre-appareil", "confier"):
        url = f"/demande/{walker.draft_id}/{path}/"
        for page in (walker.client.get(url), walker.client.post(url, {"email": "parent@exemple.fr"})):
            assert "Il manque encore une étape" in page.content.decode()
    assert not Message.objects.exists()


def test_links_are_not_sent_without_end(walker: Walker) -> None:
    walker.to("photo")
    assert [ask(walker).status_code for _time in range(4)] == [302, 302, 302, 200]
    assert "Trop de liens" in ask(walker).content.decode()
    assert Message.objects.count() == 3


def test_one_parent_is_not_written_to_by_many_drafts(walker: Walker) -> None:
    for _number in range(4):
        walker.client, walker.draft_id = Client(), ""
        walker.to("contact")
        hand_over(walker)
    assert Message.objects.count() == 3


def test_another_address_closes_the_links_sent_to_the_former_one(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    walker.post("identity", {**IDENTITY, "email": "lina@exemple.fr", "email_again": "lina@exemple.fr"})
    assert DEAD in Client().get(link).content.decode()


def test_a_parent_continues(walker: Walker) -> None:
    walker.to("contact")
    assert hand_over(walker).status_code == 302
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("hand_over_link", "parent@exemple.fr")
    assert "vous" in message.text
    assert " tu " not in message.text
    parent = Client()
    link = link_in(message)
    assert "donnez la date de naissance" in parent.get(link).content.decode()
    assert parent.post(link, RIGHT).url == walker.url("contact")
    assert walker.draft.applicant == Applicant.SELF


def test_a_parent_becomes_the_applicant_of_a_child(walker: Walker) -> None:
    walker.to("identity")
    day = clock.today()
    fourteen = day.replace(year=day.year - 14, day=1)
    typed = fourteen.strftime("%d/%m/%Y")
    walker.post("identity", {**IDENTITY, "birth_date": typed})
    hand_over(walker)
    opened = Client().post(link_in(Message.objects.get()), {"birth_date": typed})
    assert opened.status_code == 302
    assert walker.draft.applicant == Applicant.GUARDIAN
    assert walker.draft.answers["identity"]["last_name"] == "Moreau"


@pytest.mark.parametrize("typed", ["", "parent", "a b@exemple.fr", "\x00", "x" * 400 + "@exemple.fr"])
def test_a_parents_address_is_checked(walker: Walker, typed: str) -> None:
    walker.to("contact")
    assert hand_over(walker, typed).status_code == 200
    assert not Message.objects.exists()


def test_the_address_is_told_to_no_stranger(walker: Walker) -> None:
    walker.to("photo")
    for path in ("autre-appareil", "confier", "quitter"):
        for page in (
            Client().get(f"/demande/{walker.draft_id}/{path}/"),
            Client().post(f"/demande/{walker.draft_id}/{path}/"),
        ):
            assert page.status_code == 404
    assert not Message.objects.exists()


def test_the_owner_erases_the_draft(walker: Walker) -> None:
    walker.to("usage_code")
    url = f"/demande/{walker.draft_id}/quitter/"
    assert "Effacer mon brouillon" in walker.client.get(url).content.decode()
    link = sent_link(walker)
    gone = walker.client.post(url, {"act": "erase"}, follow=True)
    assert "est effacée" in gone.content.decode()
    assert not Draft.objects.exists()
    assert not Portrait.objects.exists()
    assert Client().get(link).status_code == 404
    assert walker.get("identity").status_code == 404


def test_the_owner_closes_the_draft_in_this_browser_only(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    walker.client.post(f"/demande/{walker.draft_id}/quitter/", {"act": "close"})
    assert walker.get("identity").status_code == 404
    assert "Lina" not in walker.client.get("/demande/").content.decode()
    assert walker.client.post(link, RIGHT).status_code == 302
    assert walker.get("identity").status_code == 200


def test_whoever_knows_the_birth_date_erases_by_the_link(walker: Walker) -> None:
    link = sent_link(walker.to("photo"))
    assert "Effacer cette demande" in Client().get(link).content.decode()
    done = Client().post(link, {"act": "erase", "erase-birth_date": IDENTITY["birth_date"]})
    assert done.url == "/demande/"
    assert not Draft.objects.exists()


def test_a_sent_demande_is_not_erased(walker: Walker) -> None:
    link = sent_link(walker.to("legal"))
    walker.do("legal")
    assert (
        "a été envoyée"
        in Client().post(link, {"act": "erase", "erase-birth_date": RIGHT["birth_date"]}).content.decode()
    )
    with pytest.raises(drafting.DraftGone):
        resuming.erase_draft(draft=walker.draft)
    elsewhere = Client()
    assert elsewhere.post(link, RIGHT).status_code == 302
    assert "Demande enregistrée" in elsewhere.get(f"/demande/{walker.draft_id}/recu/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_the_same_instant_open_it_once(walker: Walker) -> None:
    walker.to("contact")
    link = resuming.send_link(draft=walker.draft, audience=ResumeAudience.SELF)
    secret = link_in(Message.objects.get()).split("/")[-2]
    results = at_once(*[lambda: resuming.open_link(secret=secret, birth_date=BIRTH_DATE)] * 4)
    assert sum(isinstance(result, resuming.Opened) for result in results) == 1
    assert sum(isinstance(result, resuming.LinkUsed) for result in results) == 3
    assert walker.draft.keys.count() == 2
    assert ResumeLink.objects.get(pk=link.pk).used_at is not None


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_instant_are_all_counted(walker: Walker) -> None:
    walker.to("contact")
    link = resuming.send_link(draft=walker.draft, audience=ResumeAudience.SELF)
    secret = link_in(Message.objects.get()).split("/")[-2]
    wrong = datetime.date(2001, 1, 1)
    results = at_once(*[lambda: resuming.open_link(secret=secret, birth_date=wrong)] * 8)
    assert results.count(None) == 5
    link.refresh_from_db()
    assert link.wrong_birth_date_count == 5
