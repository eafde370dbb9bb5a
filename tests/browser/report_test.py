#!/usr/bin/python3
"""Opens a report of every scenario in a browser, and uses it as a reader would.

report_test.py REDELIVER SCENARIOS [--screenshots FOLDER]

Exits with 0 if all is well, with 1 after printing what is not, and with 77 where there is no Chromium or no Selenium.
"""

import argparse
import base64
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
# Of a page: enough for a story of each violation, little enough to make all pages in a minute.
PAGE_EFFORT = "300000"
SEEDS = "20"
# Pages whose every control is used by mouse and keyboard; of the others all cells are opened by script.
USED_BY_HAND = 6
CHROMIUM_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--window-size=1200,900",
)
DESKTOP = {"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}

try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("skipped: python3-selenium is not installed")
    sys.exit(SKIPPED)


# ---- Pages ----


def scenario_files(folder):
    return sorted(path for path in pathlib.Path(folder).rglob("*.json") if not path.name.endswith(".schema.json"))


def make_report(redeliver, scenario, number, page):
    """Samples and proves by turns. Returns what went wrong, or nothing."""
    search = ["run", str(scenario), "--seeds", SEEDS] if number % 2 == 0 else ["prove", str(scenario), "--faults", "1"]
    command = [redeliver, *search, "--jobs", "1", "--page-effort", PAGE_EFFORT, "--format", f"html={page}"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=600)
    if done.returncode in (0, 1, 3) and page.exists():
        return []
    return [f"{scenario}: {' '.join(command)} exited with {done.returncode}: {done.stderr.strip()[-300:]}"]


# ---- The browser ----


class Browser:
    def __init__(self, chromium, driver, profile):
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for option in (*CHROMIUM_OPTIONS, f"--user-data-dir={profile}"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(driver), options=options)
        self.driver.set_page_load_timeout(60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def open(self, address):
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(address)

    def media(self, medium="", scheme=""):
        features = [{"name": "prefers-color-scheme", "value": scheme}] if scheme else []
        self.command("Emulation.setEmulatedMedia", media=medium, features=features)

    def size(self, size):
        self.command("Emulation.setDeviceMetricsOverride", **size)

    def complaints(self):
        """What the console says, and what was asked of anybody but the page itself."""
        found = [f"console: {entry['message']}" for entry in self.driver.get_log("browser")
                 if entry["level"] in ("SEVERE", "WARNING")]
        page = self.driver.current_url.split("#")[0]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            url = message["params"]["request"]["url"]
            if url.split("#")[0] not in (page, "about:blank") and not url.startswith(("data:", "blob:")):
                found.append(f"asks for {url}")
        return found

    def picture(self, path):
        shot = self.command("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


# ---- What is asked of a page. Each check returns what is wrong. ----

VISIBLE_STORIES = """
  return [...document.querySelectorAll('details.story[open] .story-body')]
    .filter(body => body.getClientRects().length > 0 && body.textContent.trim() !== '').map(body => body.id)"""


def cells(browser):
    return browser.driver.find_elements(By.CSS_SELECTOR, "table.matrix a.cell")


def story_of(browser, cell):
    return browser.driver.find_element(By.ID, cell.get_attribute("data-story")).find_element(By.XPATH, "..")


def check_matrix(browser):
    if not browser.driver.find_elements(By.CSS_SELECTOR, "table.matrix tbody td"):
        return ["there is no matrix"]
    untold = browser.script("""
      return [...document.querySelectorAll('table.matrix td[data-verdict=violated]')]
        .filter(td => !td.querySelector('a.cell')).length""")
    return [f"{untold} violated cells have no witness to open"] if untold else []


def check_links(browser):
    """All cells by script: each opens its own story, and its address does so, too."""
    return browser.script("""
      const wrong = [];
      for (const cell of document.querySelectorAll('table.matrix a.cell')) {
        const story = document.getElementById(cell.dataset.story)?.closest('details.story');
        if (!story) { wrong.push(cell.hash + ' leads to no story'); continue; }
        story.open = false;
        location.hash = '';
        location.hash = cell.hash;
        dispatchEvent(new HashChangeEvent('hashchange'));
        if (!story.open) wrong.push(cell.hash + ' does not open its story');
        if (!story.querySelector('.story-body').textContent.trim()) wrong.push(cell.hash + ' opens an empty story');
      }
      return wrong;""")


def check_by_hand(browser):
    """The first cell by mouse and the last by keyboard; Escape leads back; the button copies."""
    wrong = []
    found = cells(browser)
    if not found:
        return wrong
    for cell, act in ((found[0], lambda c: c.click()), (found[-1], lambda c: c.send_keys(Keys.ENTER))):
        story = story_of(browser, cell)
        browser.script("arguments[0].open = false; history.replaceState(null, '', location.pathname)", story)
        browser.script("arguments[0].scrollIntoView({block: 'center'})", cell)
        act(cell)
        name = cell.get_attribute("data-story")
        if not browser.script("return arguments[0].open", story):
            wrong.append(f"{name} does not open")
            continue
        browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        if browser.script("return arguments[0].open", story):
            wrong.append(f"Escape does not close {name}")
        if browser.driver.switch_to.active_element != cell:
            wrong.append(f"Escape leads from {name} elsewhere than to its cell")
    copy = browser.driver.find_elements(By.CSS_SELECTOR, "button.copy")
    if not copy:
        return [*wrong, "no command has a button to copy it"]
    browser.script("arguments[0].scrollIntoView({block: 'center'})", copy[0])
    copy[0].click()
    said = browser.driver.execute_async_script("""
      const [button, done] = arguments;
      const look = tries => button.textContent === 'Copied' || tries === 0
        ? done(button.textContent) : setTimeout(look, 20, tries - 1);
      look(50)""", copy[0])
    if said != "Copied":
        wrong.append(f"the button to copy says {said!r}")
    return wrong


def check_schemes(browser):
    grounds = []
    for scheme in ("light", "dark"):
        browser.media(scheme=scheme)
        grounds.append(browser.script("return getComputedStyle(document.body).backgroundColor"))
    browser.media()
    return [f"the background is {grounds[0]}, light or dark"] if grounds[0] == grounds[1] else []


def check_phone(browser):
    browser.size(PHONE)
    browser.script("for (const details of document.querySelectorAll('details')) details.open = true")
    width = browser.script("return document.documentElement.scrollWidth")
    browser.size(DESKTOP)
    return [f"at 360 px it is {width} px wide"] if width > PHONE["width"] else []


def check_print(browser):
    """What is open on the screen is there on paper."""
    before = browser.script(VISIBLE_STORIES)
    browser.media(medium="print")
    printed = browser.script(VISIBLE_STORIES)
    browser.media()
    return [] if before == printed else [f"on paper {len(before) - len(printed)} open witnesses are missing"]


def check_without_script(browser, address):
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(address)
    rows = browser.driver.find_elements(By.CSS_SELECTOR, "table.matrix tbody td")
    stories = browser.driver.find_elements(By.CSS_SELECTOR, "details.story > summary")
    wrong = [] if rows and all(cell.is_displayed() for cell in rows[:1]) else ["without script there is no matrix"]
    if stories:
        stories[0].click()
        if not stories[0].find_element(By.XPATH, "..").find_element(By.CSS_SELECTOR, ".story-body").is_displayed():
            wrong.append("without script no witness can be opened")
    browser.command("Emulation.setScriptExecutionDisabled", value=False)
    return wrong


def check_page(browser, page, by_hand):
    address = page.as_uri()
    browser.open(address)
    wrong = check_matrix(browser)
    if by_hand:
        wrong += check_by_hand(browser)
    wrong += check_links(browser)
    wrong += check_print(browser)
    wrong += check_schemes(browser)
    wrong += check_phone(browser)
    wrong += browser.complaints()
    if by_hand:
        wrong += check_without_script(browser, address)
    return wrong


# ---- The test of the test ----


def bad_pages(folder):
    pages = {
        "an error on the console": "<script>undefinedFunction()</script>",
        "a request to somebody else": "<img alt='' src='http://127.0.0.1:9/picture.png'>",
    }
    for number, (what, body) in enumerate(pages.items()):
        page = folder / f"bad-{number}.html"
        page.write_text(f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>bad</title><body>{body}</body></html>")
        yield what, page


def check_itself(browser, folder):
    wrong = []
    for what, page in bad_pages(folder):
        browser.open(page.as_uri())
        found = browser.complaints()
        expected = "console:" if "console" in what else "asks for"
        if not any(complaint.startswith(expected) for complaint in found):
            wrong.append(f"this test does not see {what}: {found}")
    return wrong


# ---- Pictures for review by eye ----


def take_pictures(browser, page, name, folder):
    for kind, medium, scheme, size in (("light", "", "light", DESKTOP), ("dark", "", "dark", DESKTOP),
                                       ("phone", "", "light", PHONE), ("print", "print", "light", DESKTOP)):
        browser.media(medium, scheme)
        browser.size(size)
        browser.open(page.as_uri())
        browser.script("document.querySelector('details.story')?.setAttribute('open', '')")
        browser.picture(folder / f"{name}-{kind}.png")
    browser.media()
    browser.size(DESKTOP)


def run(arguments, chromium, driver, folder):
    scenarios = scenario_files(arguments.scenarios)
    pages = [folder / f"{number}.html" for number in range(len(scenarios))]
    failures = [] if scenarios else [f"{arguments.scenarios}: there are no scenarios"]
    with Browser(chromium, driver, folder / "profile") as browser, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as makers:
        failures += check_itself(browser, folder)
        made = [makers.submit(make_report, arguments.redeliver, scenario, number, page)
                for number, (scenario, page) in enumerate(zip(scenarios, pages))]
        used = 0
        for scenario, page, report in zip(scenarios, pages, made):
            wrong = report.result()
            if not wrong:
                by_hand = used < USED_BY_HAND
                wrong = [f"{scenario}: {what}" for what in check_page(browser, page, by_hand)]
                has_cells = '<a class="cell"' in page.read_text()
                used += by_hand and has_cells
                if arguments.screenshots and by_hand and has_cells:
                    take_pictures(browser, page, scenario.stem, arguments.screenshots)
            for what in wrong:
                print(f"FAILED: {what}", flush=True)
            failures += wrong
    if used == 0:
        failures.append("no report has a violation to open")
        print(f"FAILED: {failures[-1]}")
    print(f"{len(scenarios)} reports in a browser, {len(failures)} failures")
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description="Opens a report of every scenario in a browser.")
    parser.add_argument("redeliver")
    parser.add_argument("scenarios")
    parser.add_argument("--screenshots", type=pathlib.Path, help="save pictures of a few reports in this folder")
    arguments = parser.parse_args()
    arguments.redeliver = os.path.abspath(arguments.redeliver)
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        print("skipped: chromium and chromium-driver are not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="redeliver-browser-", ignore_cleanup_errors=True) as folder:
        return run(arguments, chromium, driver, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
