"""Fills a demande in with a browser, then loads each of its pages cold: bytes on the wire, largest paint."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

django.setup()
# Playwright's loop makes Django believe that it runs in an asynchronous context.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from passregion.demo import region  # noqa: E402
from passregion.demo.portraits import draw_portrait  # noqa: E402
from tests.browser.story import Applicant  # noqa: E402

# Kilobytes of 1,000 bytes on the wire, compressed. The total counts the headers of the answers too.
BUDGET_KB = {"Document": 15, "Stylesheet": 25, "Script": 50, "Font": 76}
TOTAL_KB = 180
PAINT_SECONDS = 2.5
BITS_PER_SECOND, LATENCY_MS, PROCESSOR_DIVISOR = 1_600_000, 150, 4
PHONE = {"width": 360, "height": 740}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# The paint that came last and largest, in milliseconds from the start of the navigation.
LARGEST_PAINT = """() => new Promise(tell => {
  let last = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) last = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => tell(last), 300);
})"""


@dataclass
class Measured:
    """One page, loaded cold."""

    name: str
    kilobytes: Counter[str] = field(default_factory=Counter)
    headers: float = 0.0
    paint_seconds: float = 0.0
    is_usable_bare: bool = False

    @property
    def total(self) -> float:
        return sum(self.kilobytes.values()) + self.headers

    def faults(self, patience: float) -> list[str]:
        found = [
            f"{self.name}: {kind} {self.kilobytes[kind]:.1f} kB, {most} at most"
            for kind, most in BUDGET_KB.items()
            if self.kilobytes[kind] > most
        ]
        if self.total > TOTAL_KB:
            found.append(f"{self.name}: {self.total:.1f} kB in all, {TOTAL_KB} at most")
        if not 0 < self.paint_seconds < PAINT_SECONDS * patience:
            found.append(f"{self.name}: painted after {self.paint_seconds:.2f} s, {PAINT_SECONDS} at most")
        if not self.is_usable_bare:
            found.append(f"{self.name}: cannot be used before fonts and scripts arrive")
        return found


def build_region() -> None:
    """The demonstration's region, without its young people."""
    campaign = region.build_campaign()
    region.build_benefits(campaign)
    region.build_staff(region.build_schools(), region.build_partners())


def loaded_cold(browser: Browser, name: str, address: str, cookies: list[Any]) -> Measured:
    """The page in a browser that has nothing of it, on a slow line and a slow processor."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="fr-FR", reduced_motion="reduce")
    context.add_cookies(cookies)
    page = context.new_page()
    measured = Measured(name)
    listen(context, page, measured)
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    measured.paint_seconds = page.evaluate(LARGEST_PAINT) / 1000
    context.close()
    return measured


def listen(context: BrowserContext, page: Page, measured: Measured) -> None:
    """Count what comes over the wire, and slow the wire and the processor down."""
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    bytes_per_second = BITS_PER_SECOND / 8
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_DIVISOR})
    answers: dict[str, tuple[str, float]] = {}

    def answered(event: dict[str, Any]) -> None:
        answers[event["requestId"]] = (event["type"], event["response"]["encodedDataLength"] / 1000)

    def arrived(event: dict[str, Any]) -> None:
        kind, headers = answers.get(event["requestId"], ("Other", 0.0))
        measured.kilobytes[kind] += event["encodedDataLength"] / 1000 - headers
        measured.headers += headers

    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", arrived)


def is_usable_bare(browser: Browser, address: str, cookies: list[Any]) -> bool:
    """Whether the page shows its title and sends its form while fonts and scripts never arrive."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR")
    context.add_cookies(cookies)
    page = context.new_page()
    # Neither answered nor refused: as on a line that has just gone.
    page.route("**/*", lambda route: None if route.request.resource_type in ("font", "script") else route.continue_())
    page.goto(address, wait_until="commit")
    page.locator("main h1").wait_for(state="visible", timeout=10_000)
    button = page.locator("main form[method=post] button:visible").last
    button.wait_for(state="visible", timeout=10_000)
    with page.expect_request(lambda request: request.method == "POST", timeout=10_000) as sent:
        button.click(no_wait_after=True)
    context.close()
    return bool(sent.value)


def walk(browser: Browser, address: str, photo: Path) -> tuple[dict[str, str], list[Any]]:
    """Fill a demande in as a young person does; the address of each of its pages, and the browser's cookies."""
    context = browser.new_context(base_url=address, viewport=PHONE, locale="fr-FR")
    context.set_default_timeout(30_000)
    applicant = Applicant(context.new_page(), photo=photo)
    pages = {"start": f"{address}/demande/"}
    applicant.fills_everything_in()
    steps = applicant.page.locator(".steps a")
    for place in range(steps.count()):
        pages[steps.nth(place).inner_text().strip()] = address + str(steps.nth(place).get_attribute("href"))
    pages[applicant.page.locator("h1").inner_text()] = applicant.page.url
    cookies = context.cookies()
    context.close()
    return pages, cookies


def measure_all(address: str, photo: Path, repeats: int) -> list[Measured]:
    """Each page `repeats` times; of the paints the middle one counts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["PASS_CHROMIUM"], args=FLAGS)
        pages, cookies = walk(browser, address, photo)
        results = []
        for name, page in pages.items():
            tries = [loaded_cold(browser, name, page, cookies) for _ in range(repeats)]
            middle = sorted(tries, key=lambda one: one.paint_seconds)[len(tries) // 2]
            middle.is_usable_bare = is_usable_bare(browser, page, cookies)
            results.append(middle)
        browser.close()
    return results


def tell(results: list[Measured], patience: float) -> int:
    """Print the table and the figure; the exit status."""
    kinds = sorted({kind for one in results for kind in one.kilobytes})
    print(f"{'page':<30}{''.join(kind.rjust(12) for kind in kinds)}{'headers':>12}{'total kB':>12}{'paint s':>10}")
    for one in results:
        cells = "".join(f"{one.kilobytes[kind]:12.1f}" for kind in kinds)
        print(f"{one.name:<30}{cells}{one.headers:12.1f}{one.total:12.1f}{one.paint_seconds:10.2f}")
    faults = [fault for one in results for fault in one.faults(patience)]
    for fault in faults:
        print(f"too much: {fault}")
    heaviest, slowest = max(one.total for one in results), max(one.paint_seconds for one in results)
    print(f"heaviest page {heaviest:.1f} kB (limit {TOTAL_KB}), slowest paint {slowest:.2f} s (limit {PAINT_SECONDS})")
    return 1 if faults else 0


def main() -> int:
    """Weigh the pages that the server at `address` gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--patience", type=float, default=1)
    chosen = parser.parse_args()
    print(f"{BITS_PER_SECOND / 1e6} Mbit/s, {LATENCY_MS} ms, processor ÷ {PROCESSOR_DIVISOR}, cold cache")
    build_region()
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "moi.jpg"
        photo.write_bytes(draw_portrait(5))
        return tell(measure_all(chosen.address, photo, chosen.repeats), chosen.patience)


if __name__ == "__main__":
    sys.exit(main())
