"""What a browser says of itself, reduced to what its owner recognises: « Firefox sur Android »."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first mark found names it: browsers call themselves by the names of those before them.
BROWSERS = (
    ("Edg", "edge", "Edge"),
    ("OPR/", "opera", "Opera"),
    ("SamsungBrowser/", "samsung", "Samsung Internet"),
    ("FxiOS/", "firefox", "Firefox"),
    ("Firefox/", "firefox", "Firefox"),
    ("CriOS/", "chrome", "Chrome"),
    ("Chrome/", "chrome", "Chrome"),
    ("Safari/", "safari", "Safari"),
)
SYSTEMS: tuple[tuple[str, str, str | Promise], ...] = (
    ("iPhone", "iphone", gettext_lazy("un iPhone")),
    ("iPad", "ipad", gettext_lazy("un iPad")),
    ("Android", "android", gettext_lazy("un appareil Android")),
    ("Windows", "windows", gettext_lazy("un ordinateur Windows")),
    ("CrOS", "chromebook", gettext_lazy("un Chromebook")),
    ("Macintosh", "mac", gettext_lazy("un Mac")),
    ("Linux", "linux", gettext_lazy("un ordinateur Linux")),
)


def describe(user_agent: str) -> tuple[str, str]:
    """The codes of the browser and of the system; empty where the text names none."""
    browser = next((code for mark, code, _name in BROWSERS if mark in user_agent), "")
    system = next((code for mark, code, _name in SYSTEMS if mark in user_agent), "")
    return browser, system


def device_words(browser: str, system: str) -> str:
    """In plain words, in the current language."""
    browser_name = next((name for _mark, code, name in BROWSERS if code == browser), "")
    system_name = next((name for _mark, code, name in SYSTEMS if code == system), "")
    if browser_name and system_name:
        return _("%(browser)s sur %(system)s") % {"browser": browser_name, "system": system_name}
    if browser_name or system_name:
        words = str(browser_name or system_name)
        return words[0].upper() + words[1:]
    return _("Un navigateur inconnu")
