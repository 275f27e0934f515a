"""Who is named by what is typed."""

import pytest
from django.db import connection

from passregion.accounts.backends import LoginOrEmailBackend
from passregion.accounts.models import Kind, User
from passregion.accounts.operations import change_email
from passregion.accounts.queries import accounts_named, holders_named
from passregion.common.public_ids import format_file_number
from tests.accounts.factories import PASSWORD, make_holder, make_staff

pytestmark = pytest.mark.django_db
find = LoginOrEmailBackend.find


def test_a_file_number_is_found_however_it_is_typed() -> None:
    user = make_holder()
    number = user.login
    for typed in (number, number.lower(), format_file_number(number), f" {number[:4]}-{number[4:]} "):
        assert find(typed) == user


def test_an_address_used_once_is_a_login() -> None:
    user = make_holder(email="lina@exemple.fr")
    assert find(" LINA@exemple.fr ") == user


def test_an_address_of_two_siblings_names_neither() -> None:
    make_holder(email="parent@exemple.fr")
    make_holder(email="parent@exemple.fr")
    assert find("parent@exemple.fr") is None
    assert holders_named("parent@exemple.fr").count() == 2


def test_a_stranger_who_applies_with_an_address_does_not_take_it_from_its_owner() -> None:
    owner = make_holder(email="lina@exemple.fr")
    make_holder(email="lina@exemple.fr", is_activated=False)
    make_holder(email="lina@exemple.fr", is_activated=False)
    assert find("lina@exemple.fr") == owner
    User.objects.filter(pk=owner.pk).update(activated_at=None)
    assert find("lina@exemple.fr") is None


def test_a_login_goes_before_the_same_address_elsewhere() -> None:
    other, owner = make_staff(email="autre@region.fr"), make_staff(email="agent@region.fr")
    change_email(user=other, email="agent@region.fr")
    assert find("agent@region.fr", Kind.STAFF) == owner


def test_an_address_is_looked_up_through_the_index() -> None:
    """Anybody may ask for any address: the whole table must not be read each time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = accounts_named("lina@exemple.fr").order_by().explain()
    assert "accounts_by_email" in plan
    assert "Seq Scan" not in plan


def test_an_adult_and_a_young_person_with_one_address_each_enter_by_their_door() -> None:
    young, adult = make_holder(email="camille@exemple.fr"), make_staff(email="camille@exemple.fr")
    assert find("camille@exemple.fr", Kind.HOLDER) == young
    assert find("camille@exemple.fr", Kind.STAFF) == adult
    assert set(accounts_named("camille@exemple.fr")) == {young, adult}


@pytest.mark.parametrize("typed", ["", " ", "\x00", "a\x00@b.fr", "482719360358", "'; drop table", "x" * 5000])
def test_nonsense_names_nobody(typed: str) -> None:
    make_holder()
    assert find(typed) is None
    assert not accounts_named(typed).exists()


def test_the_same_hashing_work_whether_the_account_exists_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real_check, real_set = User.check_password, User.set_password
    monkeypatch.setattr(User, "check_password", lambda user, raw: calls.append("hash") or real_check(user, raw))
    monkeypatch.setattr(User, "set_password", lambda user, raw: calls.append("hash") or real_set(user, raw))
    user = make_holder()
    calls.clear()
    backend = LoginOrEmailBackend()
    assert backend.authenticate(None, login=user.login, password="faux") is None
    assert backend.authenticate(None, login="personne@exemple.fr", password="faux") is None
    assert calls == ["hash", "hash"]


def test_a_closed_account_does_not_open() -> None:
    user = make_holder()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert LoginOrEmailBackend().authenticate(None, login=user.login, password=PASSWORD) is None
    assert LoginOrEmailBackend().get_user(user.pk) is None
