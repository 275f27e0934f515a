"""An adult signs in for children who share the adult's address."""

import pytest

from passregion.accounts.backends import LoginOrEmailBackend
from passregion.accounts.models import Kind, User
from passregion.accounts.operations import NotAGuardian, change_email, create_held_holder
from passregion.accounts.queries import accounts_named, holders_named
from passregion.common.public_ids import is_file_number, new_file_number
from tests.accounts.factories import PASSWORD, make_child, make_guardian, make_holder, make_staff

pytestmark = pytest.mark.django_db
find = LoginOrEmailBackend.find


def test_the_address_and_each_child_s_number_name_the_adult() -> None:
    adult = make_guardian(email="Parent@exemple.fr")
    children = [make_child(held_by=adult) for _ in range(3)]
    assert find("parent@exemple.fr", Kind.HOLDER) == adult
    assert is_file_number(adult.login)
    for named in (adult, *children):
        assert find(named.login, Kind.HOLDER) == adult
        assert list(accounts_named(named.login)) == [adult]
    assert find(adult.email, Kind.STAFF) is None
    assert list(accounts_named(adult.email)) == [adult]
    assert set(holders_named(adult.email)) == set(children)
    assert list(holders_named(children[1].login)) == [children[1]]
    assert not holders_named(adult.login).exists()


def test_no_child_signs_in_and_the_adult_s_password_opens_the_adult_s_account() -> None:
    adult = make_guardian()
    child = make_child(held_by=adult)
    backend = LoginOrEmailBackend()
    assert not child.has_usable_password()
    assert backend.authenticate(None, login=child.login, password=PASSWORD, kind=Kind.HOLDER) == adult
    assert backend.authenticate(None, login=child.login, password="faux", kind=Kind.HOLDER) is None


def test_a_child_has_the_address_and_the_wording_of_the_adult() -> None:
    adult = make_guardian()
    child = make_child(held_by=adult)
    assert (child.email, child.language, adult.language) == (adult.email, "fr-adult", "fr-adult")
    change_email(user=adult, email="nouvelle@exemple.fr")
    assert User.objects.get(pk=child.pk).email == "nouvelle@exemple.fr"


@pytest.mark.parametrize("make", [make_holder, make_staff])
def test_only_an_open_account_of_an_adult_holds_a_child(make) -> None:
    for other in (make(), make_guardian()):
        if other.kind == Kind.GUARDIAN:
            User.objects.filter(pk=other.pk).update(is_active=False)
        with pytest.raises(NotAGuardian):
            create_held_holder(file_number=new_file_number(), held_by=other, display_name="Léa")
    assert not User.objects.exclude(held_by=None).exists()


def test_an_older_sibling_who_uses_the_parent_s_address_keeps_a_login() -> None:
    adult = make_guardian(email="parent@exemple.fr")
    older = make_holder(email="parent@exemple.fr")
    assert find("parent@exemple.fr", Kind.HOLDER) is None
    assert find(older.login, Kind.HOLDER) == older
    assert set(accounts_named("parent@exemple.fr")) == {adult, older}
