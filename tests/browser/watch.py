"""What a page must never do while it is looked at, and the accessibility check."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LISTENER = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', event => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watch:
    """Collects CSP violations, script errors and answers 500 of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        page.add_init_script(LISTENER)
        page.on("pageerror", lambda error: self.found.append(f"script error on {page.url}: {error}"))
        page.on("response", self.note_fault)
        page.on("console", self.note_refusal)

    def note_fault(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"{response.status} on {response.request.method} {response.url}")

    def note_refusal(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.found.append(f"CSP on {self.page.url}: {message.text}")

    def complaints(self) -> list[str]:
        return self.found


def axe_violations(page: Page) -> list[str]:
    """One line for each violation that axe finds on the page as it stands."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{page.url}: {violation['id']} on {node['target']}: {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """A line if the page scrolls sideways: content wider than the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url}: {wider} px wider than the screen"] if wider > 0 else []
