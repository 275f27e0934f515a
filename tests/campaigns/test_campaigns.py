"""Charters never change; the open campaign is the one of today; a charter's text cannot act on a page."""

import datetime

import pytest

from passregion.campaigns.documents import charter_pdf
from passregion.campaigns.models import Charter
from passregion.campaigns.operations import CharterIsPublished, publish_charter
from passregion.campaigns.queries import (
    charter_html,
    charter_in_force,
    current_campaign,
    latest_campaign,
    next_campaign,
)
from passregion.campaigns.rules import Block, add_working_days, parse_charter
from passregion.common.clock import today
from tests.campaigns.factories import make_campaign


def test_a_charter_is_titles_paragraphs_and_lists() -> None:
    text = "# Titre\n\n## Droits\nUn\nparagraphe.\n- un\n- deux\n\n- trois"
    assert parse_charter(text) == [
        Block("title", ("Titre",)),
        Block("subtitle", ("Droits",)),
        Block("paragraph", ("Un paragraphe.",)),
        Block("list", ("un", "deux", "trois")),
    ]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_working_days_leave_out_the_week_end(day: str, count: int, expected: str) -> None:
    assert add_working_days(datetime.date.fromisoformat(day), count) == datetime.date.fromisoformat(expected)


def test_the_text_of_a_charter_is_only_text() -> None:
    charter = Charter(version="1", text="# <script>a</script>\n\n- <b>gras</b>\n\n#let x = 1 $y$ *z* @q")
    html = charter_html(charter)
    assert "<script>" not in html
    assert "&lt;b&gt;gras&lt;/b&gt;" in html
    assert charter_pdf(charter).startswith(b"%PDF")


def test_the_charter_is_an_accessible_pdf() -> None:
    pdf = charter_pdf(Charter(version="1", text="# Charte\n\nŒuvre, ça, « oui »."))
    assert b"pdfuaid" in pdf
    assert b"/MarkInfo" in pdf


@pytest.mark.django_db
def test_a_published_charter_never_changes() -> None:
    first = publish_charter(version="1", text="# Un")
    assert publish_charter(version="1", text="# Un") == first
    with pytest.raises(CharterIsPublished):
        publish_charter(version="1", text="# Deux")


@pytest.mark.django_db
def test_the_days_of_a_campaign_are_inclusive() -> None:
    day, one = today(), datetime.timedelta(days=1)
    campaign = make_campaign(opens_on=day, closes_on=day)
    assert current_campaign() == campaign
    make_campaign(opens_on=day - one, closes_on=day - one)
    assert current_campaign() is None
    assert latest_campaign() == campaign
    assert charter_in_force() == campaign.charter
    make_campaign(opens_on=day + one, closes_on=day + one)
    assert (current_campaign(), latest_campaign(), next_campaign()) == (None, None, campaign)
