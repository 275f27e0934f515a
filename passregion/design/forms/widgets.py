"""The controls that HTML alone does not give: dates typed, passwords shown, amounts, codes, suggestions, photos."""

from functools import cache
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe


class DayInput(forms.DateInput):
    """A day typed as JJ/MM/AAAA with the digits' keyboard; never a calendar, which is slow for a birth date."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(
            {"inputmode": "numeric", "maxlength": "10", "class": "input-day"} | (attrs or {}),
            format="%d/%m/%Y",
            **kwargs,
        )


class PasswordInput(forms.PasswordInput):
    """A password with a button that shows it, where scripts run. Give `autocomplete` by `attrs`."""

    template_name = "design/forms/password.html"


class AmountInput(forms.TextInput):
    """An amount in euros, typed with a comma; `large=True` at the till."""

    template_name = "design/forms/amount.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, large: bool = False) -> None:
        self.large = large
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["large"] = self.large
        return context

    def format_value(self, value: Any) -> str | None:
        """Integer cents from the code, or what was typed, as it was typed."""
        if isinstance(value, int):
            return f"{value // 100},{value % 100:02d}"
        written: str | None = super().format_value(value)
        return written


class CodeInput(forms.PasswordInput):
    """A short secret of digits, one real field under drawn boxes. Never filled back after an error."""

    template_name = "design/forms/code.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, length: int = 4) -> None:
        self.length = length
        fixed = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "pattern": f"[0-9]{{{length}}}",
            "maxlength": str(length),
        }
        super().__init__(fixed | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["boxes"] = range(self.length)
        return context


class SuggestInput(forms.TextInput):
    """A plain text field that proposes answers while typing, from `url` (see « Suggestions » in the contract).

    `target` is the name of a hidden field of the same form that receives the value of the chosen answer.
    """

    template_name = "design/forms/suggest.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: Any = "", target: str = "", least: int = 2) -> None:
        self.url, self.target, self.least = url, target, least
        super().__init__({"autocomplete": "off"} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"url": str(self.url), "target": self.target, "least": self.least}
        return context


class LongSelect(forms.Select):
    """A list of hundreds of choices, none of them grouped: Django renders two templates for each, this one none."""

    template_name = "design/forms/long_select.html"

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The same words as Django's, without its templates, and put together once for each list."""
        options = _options(tuple((str(key), str(label)) for key, label in self.choices))
        for key in map(str, value):
            plain = format_html('value="{}">', key)
            options = options.replace(plain, plain.replace(">", " selected>"))
        return [mark_safe(options)]  # noqa: S308 - escaped where it was put together


class FileInput(forms.FileInput):
    """A file, with the name of the chosen one under the button."""

    template_name = "design/forms/file.html"


class PhotoInput(FileInput):
    """A photo of a format that we can read. The photo desk of the demande does more with it."""

    template_name = "design/forms/photo.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"} | (attrs or {})
        )


@cache
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    """A list as HTML, nothing of it chosen."""
    return format_html_join("", '<option value="{}">{}</option>', choices)
