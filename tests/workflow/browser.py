"""Debian's headless Chromium, without a network, for the pages that have to open offline."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

DRIVER = shutil.which("chromedriver")

needs_browser = pytest.mark.skipif(
    DRIVER is None and not os.environ.get("REQUIRE_BROWSER"),
    reason="no chromedriver here: install Debian's chromium-driver to test the HTML pages",
)


@contextmanager
def opened(page: Path) -> Iterator[webdriver.Chrome]:
    """Open a page from disk in a browser of 1320 x 1000 pixels that reaches no host; close it at the end."""
    assert DRIVER, "REQUIRE_BROWSER is set, and there is no chromedriver"
    options = webdriver.ChromeOptions()
    options.add_argument("--headless=new")
    options.add_argument("--window-size=1320,1000")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.add_argument("--disable-dev-shm-usage")  # containers have little of it
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # which Chromium refuses to root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    try:
        driver.get(page.resolve().as_uri())
        yield driver
    finally:
        driver.quit()


def wait_for(driver: webdriver.Chrome, script: str, seconds: float = 60):
    """Wait until a JavaScript expression is true; return its value."""
    return WebDriverWait(driver, seconds).until(lambda _: driver.execute_script(f"return {script}"), script)


def complaints(driver: webdriver.Chrome) -> list[str]:
    """Return the errors that the page wrote to the console."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
