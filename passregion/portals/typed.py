"""What somebody typed in a page that has expired: it travels to the next page, except what must not."""

import re

from django.http import HttpRequest

# Passwords and codes are never written into a page. Files cannot be.
SECRET = re.compile(r"password|(?:^|-)(?:usage_)?code(?:_again)?$", re.IGNORECASE)
NOT_TYPED = {"csrfmiddlewaretoken"}


def typed_fields(request: HttpRequest, without: str = "") -> list[tuple[str, str]]:
    """The fields of the form just sent, to be sent again from hidden fields. `without`: names so begun stay behind."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and not SECRET.search(name) and not (without and name.startswith(without))
        for value in values
    ]


def has_left_out(request: HttpRequest) -> bool:
    """Whether something was typed or chosen that cannot travel."""
    return bool(request.FILES) or any(value and SECRET.search(name) for name, value in request.POST.items())
