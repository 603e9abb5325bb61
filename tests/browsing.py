"""A headless browser without a network, for tests of pages; None where there is no Chromium."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browser(*, width: int = 1200, height: int = 800) -> Iterator["Page"]:
    """Open a browser, or skip the test."""
    webdriver = pytest.importorskip("selenium.webdriver")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with its chromedriver; apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for word in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--window-size={width},{height}",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(word)  # fmt: skip
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(driver)
    chrome = webdriver.Chrome(options=options, service=service)
    try:
        yield Page(chrome)
    finally:
        chrome.quit()


class Page:
    """What the tests ask of a page."""

    def __init__(self, chrome: Any) -> None:
        self.chrome = chrome

    def open(self, path: Path, address: str = "") -> "Page":
        """Open a file and wait until its map is drawn."""
        self.chrome.get("about:blank")
        self.chrome.get(f"{path.resolve().as_uri()}{address}")
        self.until("return document.body.dataset.ready === 'yes'")
        return self

    def run(self, script: str, *given: Any) -> Any:
        """Run a script; `return` gives its value."""
        return self.chrome.execute_script(script, *given)

    def until(self, script: str, *, seconds: float = 30) -> None:
        """Wait for a script to return something true."""
        last = time.monotonic() + seconds
        while not self.run(script):
            assert time.monotonic() < last, f"never came true: {script}; {self.errors()}"
            time.sleep(0.05)

    def text(self, css: str) -> str:
        """Text of an element as it is seen."""
        return str(self.chrome.find_element("css selector", css).text)

    def click(self, css: str) -> None:
        """Click an element."""
        self.chrome.find_element("css selector", css).click()

    def choose(self, css: str, value: str) -> None:
        """Choose an option of a list."""
        self.click(f"{css} option[value={value!r}]")

    def column(self, source: str, name: str) -> list[Any]:
        """A column of what is drawn."""
        return list(self.run(
            "return Bokeh.documents[0].get_model_by_name(arguments[0]).data[arguments[1]]",
            source, name,
        ))  # fmt: skip

    def point_at(self, row: int) -> None:
        """Move the pointer to the middle of a line."""
        x, y = self.run(SPOT, row)
        actions = pytest.importorskip("selenium.webdriver").ActionChains(self.chrome)
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        actions.perform()

    def press(self) -> None:
        """Click where the pointer is."""
        actions = pytest.importorskip("selenium.webdriver").ActionChains(self.chrome)
        actions.click().perform()

    def tips(self) -> str:
        """Words beside the pointer, as HTML, once they are there."""
        self.until(f"return (() => {{ {TIPS} }})() !== ''")
        return str(self.run(TIPS))

    def errors(self) -> list[str]:
        """Messages of the console that are more than a remark."""
        return [entry["message"] for entry in self.chrome.get_log("browser")
                if entry["level"] not in ("INFO", "DEBUG")]  # fmt: skip

    def requests(self) -> set[str]:
        """Schemes of everything that the page asked for."""
        import json

        found = set()
        for entry in self.chrome.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.add(message["params"]["request"]["url"].split(":", 1)[0])
        return found


SPOT = """
const page = Bokeh.documents[0], plot = page.get_model_by_name("map"), row = arguments[0];
const { xs, ys } = page.get_model_by_name("legs").data, half = (xs[row].length - 1) >> 1;
const box = document.getElementById("plot").getBoundingClientRect();
const middle = (values) => (values[half] + values[half + 1]) / 2;
const share = (range, value) => (value - range.start) / (range.end - range.start);
return [box.left + share(plot.x_range, middle(xs[row])) * plot.inner_width,
        box.top + (1 - share(plot.y_range, middle(ys[row]))) * plot.inner_height];
"""
TIPS = """
const found = [];
(function walk(node) {
  if (node.classList && node.classList.contains("bk-Tooltip")) {
    for (const it of (node.shadowRoot ?? node).querySelectorAll("div")) found.push(it.innerHTML);
  }
  for (const child of [...(node.shadowRoot?.children ?? []), ...(node.children ?? [])]) walk(child);
})(document.body);
return found.join("\\n");
"""
