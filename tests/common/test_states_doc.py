"""docs/states.md says what the code does."""

from django.conf import settings

from passregion.common.states_doc import states_markdown


def test_the_page_is_what_the_tables_say() -> None:
    written = (settings.ROOT / "docs/states.md").read_text(encoding="utf-8")
    assert written == states_markdown(), "run: ./pass manage states_doc"
