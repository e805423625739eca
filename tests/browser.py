"""Headless Chromium for the tests of pages; where there is none, they are skipped and say so."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NEEDS = "this test needs playwright and a Chromium on the path (chromium, chromium-browser or google-chrome)"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; no test of it needs a network."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=NEEDS)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip(NEEDS)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


def until(page: Any, condition: str) -> None:
    """Wait for a condition. Not ``wait_for_function``: the page's policy forbids its ``eval``."""
    for _ in range(1200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {condition}")


class Watched:
    """A page whose console, errors, dialogs and requests are kept."""

    def __init__(self, browser: Any, **context: Any) -> None:
        self.context = browser.new_context(
            **{"locale": "en-US", "color_scheme": "light", "viewport": {"width": 1280, "height": 900}, **context}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.bad: list[str] = []
        self.page.on("console", lambda message: self.bad.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.bad.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.context.on("request", lambda request: request.url.startswith("file:") or self.bad.append(f"request: {request.url}"))

    def _dialog(self, dialog: Any) -> None:
        self.bad.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: Path, fragment: str = "") -> Any:
        self.page.goto(f"{path.as_uri()}{fragment}")
        return self.page

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
