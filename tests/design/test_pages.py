"""The gallery, the tags and the error pages render."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from passregion.design.gallery import PAGES, gallery

ERRORS = ["403.html", "404.html", "500.html", "503.html", "403_csrf.html", "maintenance.html"]


def render(source: str, **values: object) -> str:
    return engines["django"].from_string("{% load design %}" + source).render(values)


@pytest.mark.parametrize("page", PAGES)
def test_sample_page_renders(page: str, rf: RequestFactory) -> None:
    html = gallery(rf.get("/", {"page": page})).content.decode()
    assert re.search(r"<h1[ >]", html)
    assert not re.search(r"\sstyle=|\son[a-z]+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids)), "an id is used twice"


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_needs_no_context(name: str) -> None:
    html = render_to_string(name)
    assert html.count("<h1>") == 1
    assert "Pass’Région" in html


def test_a_button_is_a_link_only_with_an_address() -> None:
    assert render('{% button "Suivant" %}').strip().startswith("<button")
    assert 'href="/x/"' in render('{% button "Suivant" href="/x/" %}')


def test_extra_words_become_attributes() -> None:
    html = render('{% button "Bloquer" kind="danger" data_dialog="block" disabled=True name="" %}')
    assert 'data-dialog="block"' in html
    assert " disabled" in html
    assert "name=" not in html


def test_labels_are_escaped() -> None:
    assert "<b>" not in render(
        "{% button label %}{% tag label %}{% alert title=label %}{% endalert %}", label="<b>x</b>"
    )


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="rose"):
        render('{% button "x" kind="rose" %}')


def test_pagination_keeps_the_question_asked(rf: RequestFactory) -> None:
    page = Paginator(range(30), 10).page(2)
    html = render("{% pagination page %}", page=page, request=rf.get("/", {"q": "lina", "page": "2"}))
    assert "11 à 20 sur 30" in html
    assert "?q=lina&amp;page=1" in html
    assert "?q=lina&amp;page=3" in html


def test_steps_tell_where_one_is() -> None:
    items = [{"label": "Un", "state": "done", "url": "/1/"}, {"label": "Deux", "state": "current"}]
    html = render("{% steps items %}{% step_bar items %}", items=items)
    assert html.count('aria-current="step"') == 1
    assert "Étape 2 sur 2" in html


def test_amounts_and_numbers_do_not_break() -> None:
    assert render("{{ 3000|euros }}") == "30,00\u00a0€"
    assert render("{{ number|grouped }}", number="48271936") == "4827\u00a01936"
