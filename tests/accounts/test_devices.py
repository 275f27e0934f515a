"""What browsers say of themselves, and how their owner reads it."""

import pytest

from passregion.accounts.devices import describe, device_words

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
SAMSUNG = "Mozilla/5.0 (Linux; Android 15; SM-A165F) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome sur un ordinateur Windows"),
        (f"{CHROME} Edg/140.0.0.0", "Edge sur un ordinateur Windows"),
        (f"{CHROME} OPR/120.0", "Opera sur un ordinateur Windows"),
        (f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari sur un iPhone"),
        (f"{IPHONE} CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome sur un iPhone"),
        (
            f"{SAMSUNG} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet sur un appareil Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur un ordinateur Linux"),
        ("quelque chose sur iPad", "Un iPad"),
        ("Firefox/140.0", "Firefox"),
        ("", "Un navigateur inconnu"),
        ("<script>alert(1)</script>", "Un navigateur inconnu"),
    ],
)
def test_devices_in_plain_words(user_agent: str, words: str) -> None:
    assert device_words(*describe(user_agent)) == words
