"""A real browser (Debian's Chromium) that watches over each page it passes.

Every test ends with three counts that must be empty: violations of the content security policy,
requests to other hosts, and messages of errors on the console. ``visitor.check()`` adds axe.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

# Playwright's loop runs in this thread; the database is used from here only between two steps.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
WINDOWS = {"phone": (375, 812), "desktop": (1280, 900)}
PATIENCE = 60_000  # milliseconds: only where something is broken does anybody wait as long
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Visitor:
    """One person with one browser window, and what went wrong on their way."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(path if "://" in path else f"{self.address}{path}")

    def press(self, name: str, *, role: str = "button") -> None:
        """Press the one button or link of this name, and wait for the page behind it."""
        self.follow(self.page.get_by_role(role, name=name, exact=True))

    def follow(self, where: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            where.click()

    def check(self) -> None:
        """Look at the page as it is now: policy, barriers, the width of the window."""
        where = urlsplit(self.page.url).path
        self.passed.append(where)
        self.violations += self.page.evaluate("window.__violations")
        self.barriers += [f"{where}: {barrier}" for barrier in _axe(self.page)]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        if wide:
            self.barriers.append(f"{where}: scrolls sideways")


def _axe(page: Page) -> list[str]:
    """Run axe in a world of its own: in the page's it would break the policy itself."""
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    where = {"contextId": world["executionContextId"]}
    session.send("Runtime.evaluate", {"expression": AXE, **where})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document, {resultTypes: ['violations']}).then(r =>"
            " r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.target).slice(0, 3)))",
            "awaitPromise": True,
            "returnByValue": True,
            **where,
        },
    )
    session.detach()
    return found["result"]["value"]


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install Debian's package `chromium`")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["phone", pytest.param("desktop", marks=pytest.mark.soak)])
def window(request):
    """Whoever takes part has a phone, and the desk a large window; `make soak` swaps them, too."""
    return request.param


@pytest.fixture
def visit(chromium, live_server, window):
    """Make visitors: each call is another person with a window of their own."""
    contexts, visitors = [], []

    def new(window=window) -> Visitor:
        width, height = WINDOWS[window]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            has_touch=window == "phone",
            locale="de-DE",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        visitor = Visitor(context.new_page(), live_server.url)
        _watch(visitor)
        contexts.append(context)
        visitors.append(visitor)
        return visitor

    yield new

    for context in contexts:
        context.close()
    for visitor in visitors:
        assert visitor.foreign == []
        assert visitor.violations == []
        assert visitor.console == []
        assert visitor.barriers == []


def _watch(visitor: Visitor) -> None:
    host = urlsplit(visitor.address).netloc

    def asked(request):
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and (
            urlsplit(request.url).netloc != host
        ):
            visitor.foreign.append(request.url)

    def said(message):
        if message.type == "error":
            visitor.console.append(message.text)

    visitor.page.on("request", asked)
    visitor.page.on("console", said)
    visitor.page.on("pageerror", lambda error: visitor.console.append(str(error)))
