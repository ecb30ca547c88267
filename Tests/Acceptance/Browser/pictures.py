# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Saves pictures of the status page of a demo, with 90 days of history, for the README.

Usage: pictures.py STATSBOT FOLDER
"""

import os
import pathlib
import shutil
import sys

from playwright.sync_api import expect, sync_playwright

from running_bot import demo

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PICTURES = {
    "status-page.png": {},
    "status-page-dark.png": {"color_scheme": "dark"},
    "status-page-narrow.png": {"viewport": {"width": 400, "height": 800}},
}


def main(program, folder):
    with demo(program) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, options in PICTURES.items():
            context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, "reduced_motion": "reduce"} | options)
            page = context.new_page()
            page.goto(url)
            page.get_by_role("button", name="30 d", exact=True).click()
            expect(page.locator("#days-period")).to_have_text("last 30 days, by day", timeout=20_000)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=str(folder / name), full_page=True)
            print(folder / name)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
