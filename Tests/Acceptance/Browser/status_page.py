# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Tests the status page of a bot against a simulated Discord in a real browser.

Usage: status_page.py STATSBOT [FOLDER_FOR_SCREENSHOTS]
"""

import contextlib
import datetime
import os
import pathlib
import shutil
import sys
import zoneinfo

from playwright.sync_api import expect, sync_playwright

from running_bot import RunningBot, eventually

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
SLOW = 20_000


class Page:
    """A tab and its errors."""

    def __init__(self, browser, screenshots=None, width=1200, height=1180, scheme="light"):
        self._screenshots = screenshots
        # Without animations, screenshots are the same in every run.
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
        self.tab = self.context.new_page()
        self.errors = []
        self.hosts = set()
        self.tab.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def shot(self, name):
        if self._screenshots:
            self.tab.screenshot(path=str(self._screenshots / name), full_page=True)

    def text(self, selector):
        return self.tab.locator(selector).inner_text()

    def values(self, selector, count):
        """What a screen reader announces for each of the last values of a chart, earliest first."""
        chart = self.tab.locator(selector)
        expect(chart).to_have_attribute("aria-roledescription", "chart", timeout=SLOW)
        chart.focus()
        found = []
        for key in ["End"] + ["ArrowLeft"] * (count - 1):
            chart.press(key)
            found.insert(0, self.text("#spoken"))
        return found


@contextlib.contextmanager
def opened(browser, *arguments, **options):
    page = Page(browser, *arguments, **options)
    try:
        yield page
    finally:
        page.context.close()


def shows_and_follows(browser, program, screenshots):
    """The page shows the API's counts, follows changes, shows an outage, and recovers."""
    with RunningBot(program, time_scale=1, history=two_weeks()) as bot:
        make_history(bot)
        with opened(browser, screenshots) as page:
            page.tab.goto(bot.url + "/")
            stats = bot.get("/api/v1/stats")
            for count in ("members", "online", "bans"):
                expect(page.tab.locator(f"#{count}")).to_have_text(f"{stats[count]:,}", timeout=SLOW)
            expect(page.tab.locator("#guild")).to_have_text(stats["guild"]["name"])
            expect(page.tab.locator("#connection")).to_have_text("Connected")
            page.tab.get_by_role("button", name="30 d", exact=True).click()
            expect(page.tab.locator("#days-period")).to_have_text("last 30 days, by day", timeout=SLOW)
            shown = page.values("#days-chart", 30)
            today = datetime.date.fromisoformat(stats["today"]["date"])
            days = [day for end in (today - datetime.timedelta(7), today)
                    for day in bot.get(f"/api/v1/stats/weekly?end={end}")["daily_breakdown"]]
            for text, day in zip(shown[-14:], days):
                assert f": joins {day['joins']}, leaves {day['leaves']}, {day['bans']} ban" in text, (text, day)
            assert sum(day["joins"] > 0 for day in days) > 7, days
            expect(page.tab.locator("#events li")).to_have_count(10)
            assert page.tab.locator("#checks dt").count() >= 4
            assert page.tab.locator("#process dd").count() >= 7
            assert page.tab.title() == f"{stats['members']:,} members · {stats['guild']['name']}"
            outline = page.tab.locator("h1, h2, h3").evaluate_all("all => all.map(h => h.tagName)")
            assert outline.count("H1") == 1 and "H2" in outline, outline

            for _ in range(3):
                joined = bot.simulator("/actions", action="join")
            expect(page.tab.locator("#members")).to_have_text(f"{stats['members'] + 3:,}", timeout=SLOW)
            newest = page.tab.locator("#events li .who").first
            expect(newest).to_have_text(joined["username"], timeout=SLOW)
            # The URL contains the range, so that it survives a reload.
            page.tab.reload()
            expect(page.tab.locator("#days-period")).to_have_text("last 30 days, by day", timeout=SLOW)
            expect(page.tab.locator("#ranges [aria-pressed=true]")).to_have_text("30 d")
            page.tab.wait_for_load_state("networkidle")
            page.shot("status-page-light.png")
            for name, options in {
                "status-page-dark.png": {"scheme": "dark"},
                "status-page-narrow.png": {"width": 360, "height": 780},
                "status-page-narrow-dark.png": {"width": 360, "height": 780, "scheme": "dark"},
            }.items():
                with opened(browser, screenshots, **options) as other:
                    other.tab.goto(bot.url + "/")
                    expect(other.tab.locator("#days-chart .bars")).to_have_count(2, timeout=SLOW)
                    expect(other.tab.locator("#process dd").first).to_be_visible(timeout=SLOW)
                    looks_right(other, name)
            low = low_contrasts(page)
            assert low == [], f"contrast below 4.5:1: {low}"
            assert page.errors == [], page.errors
            assert page.hosts == {f"127.0.0.1:{bot.port}"}, page.hosts

            bot.stop_bot()
            expect(page.tab.locator("#banner")).to_contain_text("No response since", timeout=SLOW)
            expect(page.tab.locator("#connection")).to_have_text("No response")
            assert page.tab.locator("#members").is_visible()
            page.shot("status-page-gone.png")
            # The browser itself logs failed requests; there must be no other errors.
            assert all("ERR_CONNECTION_REFUSED" in error for error in page.errors), page.errors
            bot.start_bot()
            expect(page.tab.locator("#banner")).to_have_text("", timeout=SLOW)
            expect(page.tab.locator("#connection")).to_have_text("Connected", timeout=SLOW)


def asks_for_token(browser, program, screenshots):
    """If a token is set, the page asks for it, reports a wrong one, and keeps it only for the tab."""
    with RunningBot(program, token="a-right-token") as bot:
        with opened(browser, screenshots, height=700) as page:
            page.tab.goto(bot.url + "/")
            expect(page.tab.locator("#gate")).to_be_visible()
            expect(page.tab.locator("#content")).to_be_hidden()
            expect(page.tab.get_by_label("Token", exact=True)).to_be_focused()
            page.shot("status-page-token.png")
            assert page.errors == [], page.errors

            page.tab.keyboard.type("a wrong token")
            page.tab.keyboard.press("Enter")
            expect(page.tab.locator("#gate-error")).to_have_text("The token is incorrect.")
            assert all("401" in error for error in page.errors), page.errors
            page.errors.clear()

            page.tab.get_by_label("Token", exact=True).fill("a-right-token")
            page.tab.get_by_role("button", name="View statistics").click()
            members = bot.get("/api/v1/stats")["members"]
            expect(page.tab.locator("#members")).to_have_text(f"{members:,}", timeout=SLOW)
            page.tab.reload()
            expect(page.tab.locator("#members")).to_have_text(f"{members:,}", timeout=SLOW)
            expect(page.tab.locator("#gate")).to_be_hidden()
            assert page.tab.evaluate("localStorage.length") == 0

            page.tab.get_by_role("button", name="Forget token").click()
            expect(page.tab.locator("#gate")).to_be_visible()
            page.tab.reload()
            expect(page.tab.locator("#gate")).to_be_visible()
            assert page.errors == [], page.errors


def tells_guilds_apart(browser, program, screenshots):
    """If several guilds are counted, the page shows one of them, and the other one when selected."""
    with RunningBot(program, guilds=2) as bot:
        bot.simulator("/pause")
        guilds = bot.get("/api/v1/guilds")["guilds"]
        members = [bot.get(f"/api/v1/stats?guild={guild['id']}")["members"] for guild in guilds]
        assert members[0] != members[1], members
        with opened(browser, screenshots, height=700) as page:
            page.tab.goto(bot.url + "/")
            expect(page.tab.locator("#guild")).to_have_text(guilds[0]["name"], timeout=SLOW)
            expect(page.tab.locator("#members")).to_have_text(f"{members[0]:,}")
            choice = page.tab.get_by_label("Guild", exact=True)
            expect(choice).to_be_visible()
            assert choice.locator("option").all_inner_texts() == [guild["name"] for guild in guilds]
            choice.select_option(guilds[1]["id"])
            expect(page.tab.locator("#guild")).to_have_text(guilds[1]["name"], timeout=SLOW)
            expect(page.tab.locator("#members")).to_have_text(f"{members[1]:,}")
            page.shot("status-page-guilds.png")
            low = low_contrasts(page)
            assert low == [], f"contrast below 4.5:1: {low}"
            # The URL contains the guild, so that it survives a reload.
            page.tab.reload()
            expect(page.tab.locator("#guild")).to_have_text(guilds[1]["name"], timeout=SLOW)
            expect(choice).to_have_value(guilds[1]["id"])
            assert page.errors == [], page.errors


def shows_gaps(browser, program, screenshots):
    """A gap shows what was recovered and what remains unexplained, even if the member count is unchanged."""
    def gap(start, end, change, unexplained, **repaired):
        return {"from": f"2026-01-{start}:00.000-05:00", "to": f"2026-01-05T{end}:00.000-05:00",
                "members_before": 500, "members_after": 500 + change, "change": change,
                "repaired": {"joins": 0, "leaves": 0, "bans": 0, "unbans": 0, **repaired}, "unexplained_change": unexplained}

    def event(number, at, between, source, kind="leave", cause="left"):
        return {"kind": kind, "at": at, "between": between, "source": source, "cause": cause, "rejoin": False,
                "user": {"id": str(10 ** 17 + number), "name": f"user{number}"}}

    span = {"from": "2026-01-05T04:23:20.000-05:00", "to": "2026-01-05T04:40:00.000-05:00"}
    gaps = [gap("04T23:00", "01:01", 0, 0), gap("04T22:00", "02:01", 1, 0, joins=1),
            gap("05T03:00", "03:10", -2, -2), gap("05T04:00", "04:10", 0, 0, joins=3, leaves=3),
            gap("05T05:00", "05:10", -1_000, 2, joins=1, leaves=1_003, bans=2, unbans=1), gap("05T06:00", "06:10", 0, 0)]
    events = [event(3, None, span, "repaired"),
              event(2, "2026-01-05T04:31:40.000-05:00", None, "repaired", cause="kicked"),
              event(1, "2026-01-05T04:06:40.000-05:00", None, "imported", kind="ban", cause=None)]

    with RunningBot(program) as bot:
        bot.simulator("/pause")
        with opened(browser, screenshots) as page:
            # A bot that was never interrupted shows no gaps.
            page.tab.goto(bot.url + "/")
            expect(page.tab.locator("#process dd").first).to_be_visible(timeout=SLOW)
            expect(page.tab.locator("#gaps-card")).to_be_hidden()

            today = {**bot.get("/api/v1/stats")["today"], "date": "2026-01-05"}
            page.tab.route("**/api/v1/stats", replaced(
                humans=455, bots=45, today=today, unobserved={"gained": 2, "lost": 3}))
            page.tab.route("**/api/v1/stats/history*", replaced(unobserved=gaps))
            page.tab.route("**/api/v1/events*", replaced(events=events))
            page.tab.reload()
            expect(page.tab.locator("#gaps li")).to_have_text([
                "06:00 to 06:10no events recovered; member count unchanged",
                "05:00 to 05:101 join, 1,003 leaves, 2 bans, 1 unban recovered; +2 members unexplained",
                "04:00 to 04:103 joins, 3 leaves recovered; member count unchanged",
                "03:00 to 03:10no events recovered; −2 members unexplained",
                "Jan 4 22:00 to 02:011 join recovered; change of +1 members explained",
            ], timeout=SLOW)
            expect(page.tab.locator("#gaps-note")).to_contain_text("1 earlier gap is not shown.")
            expect(page.tab.locator("#members-note")).to_contain_text("455 humans, 45 bots · today")
            expect(page.tab.locator("#days-note")).to_contain_text("Unexplained while the bot was disconnected: +2 and −3")
            expect(page.tab.locator("#events li")).to_have_text([
                "by 04:40user3 left (recovered, between 04:23 and 04:40)",
                "04:31user2 was kicked (recovered)", "04:06user1 was banned"])
            page.shot("status-page-gaps.png")
            low = low_contrasts(page)
            assert low == [], f"contrast below 4.5:1: {low}"
            page.tab.set_viewport_size({"width": 360, "height": 780})
            width = page.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, f"the page is {width} px too wide"
            assert page.errors == [], page.errors


def draws_charts(browser, program, screenshots):
    """Charts have axes, and their values can be read with the pointer and with the keyboard; every range has one."""
    start = datetime.datetime(2026, 1, 5, 6, tzinfo=zoneinfo.ZoneInfo("America/New_York"))

    def point(number):
        at = start + datetime.timedelta(minutes=30 * number)
        return {"at": at.isoformat(timespec="milliseconds"), "members": 1_000 + number,
                "online": None if number < 10 else 300 - number, "bans": 7}

    # The bot was disconnected for two hours.
    points = [point(number) for number in range(48) if not 20 <= number < 24]
    gap = {"from": points[19]["at"], "to": points[20]["at"], "members_before": 1_019, "members_after": 1_024, "change": 5,
           "repaired": {"joins": 5, "leaves": 0, "bans": 0, "unbans": 0}, "unexplained_change": 0}

    with RunningBot(program) as bot:
        bot.simulator("/pause")
        with opened(browser, screenshots) as page:
            page.tab.route("**/api/v1/stats", replaced(members=1_047, online=253, bans=7, last_update=points[-1]["at"]))
            page.tab.route("**/api/v1/stats/history*", replaced(points=points, unobserved=[gap], step_seconds=1_800))
            page.tab.goto(bot.url + "/")
            chart = page.tab.locator("#members-chart")
            expect(chart.locator(".line")).to_have_count(1, timeout=SLOW)
            assert chart.locator(".line").get_attribute("d").count("M") == 2, "the gap interrupts the line"
            expect(chart.locator(".shade")).to_have_count(1)
            labels = chart.locator(".label").all_text_contents()
            assert "1,000" in labels and "Jan 6" in labels and "12:00" in labels, labels
            expect(chart).to_have_attribute(
                "aria-label", "Members. The last 24 hours: 1,000 to 1,047 in the last 24 hours, now 1,047.")
            assert page.values("#members-chart", 2) == [
                "Tue, Jan 6, 05:00: members 1,046", "Tue, Jan 6, 05:30: members 1,047"]
            expect(chart.locator(".tip")).to_be_visible()
            chart.press("Home")
            expect(page.tab.locator("#spoken")).to_have_text("Mon, Jan 5, 06:00: members 1,000")
            expect(chart.locator(".tip")).to_contain_text("1,000")
            chart.press("Escape")
            expect(chart.locator(".tip")).to_be_hidden()
            page.tab.locator("#online-chart").focus()
            page.tab.keyboard.press("Home")
            expect(page.tab.locator("#spoken")).to_have_text("Mon, Jan 5, 06:00: online unknown")
            box = page.tab.locator("#bans-chart").bounding_box()
            page.tab.mouse.move(box["x"] + box["width"] - 12, box["y"] + 20)
            expect(page.tab.locator("#bans-chart .tip")).to_contain_text("Tue, Jan 6, 05:30")
            page.tab.mouse.move(0, 0)
            expect(page.tab.locator("#bans-chart .tip")).to_be_hidden()
            page.tab.unroute("**/api/v1/stats/history*")
            for name, period in {"7 d": "last 7 days, by day", "30 d": "last 30 days, by day",
                                 "1 y": "last 53 weeks, by week", "24 h": "last 7 days, by day"}.items():
                page.tab.get_by_role("button", name=name, exact=True).click()
                expect(page.tab.locator("#ranges [aria-pressed=true]")).to_have_text(name)
                expect(page.tab.locator("#days-period")).to_have_text(period, timeout=SLOW)
                page.tab.wait_for_load_state("networkidle")
            assert page.errors == [], page.errors


def shows_activity(browser, program, screenshots):
    """The page shows messages, voice, active members, the busiest hours, channels, retention and boosts."""
    with RunningBot(program, time_scale=1, has_channels=True) as bot:
        bot.simulator("/pause")
        make_activity(bot)
        stats = bot.get("/api/v1/stats")
        with opened(browser, screenshots, width=1280) as page:
            page.tab.goto(bot.url + "/")
            tiles = {
                "voice": stats["voice"]["members"], "messages": stats["messages_today"]["human"],
                "active": stats["active"]["day"], "boosts": stats["boosts"]}
            for name, value in tiles.items():
                expect(page.tab.locator(f"#tile-{name}")).to_have_text(f"{value:,}", timeout=SLOW)

            # Hours, as the default range shows them.
            activity = bot.get("/api/v1/activity?step=hour")
            messages = activity["buckets"][-1]["messages"]
            others = messages["bot"] + messages["webhook"]
            expect(page.tab.locator("#messages-chart .bars")).to_have_count(2, timeout=SLOW)
            spoken = page.values("#messages-chart", 1)[0]
            assert spoken.endswith(f"by members {messages['human']}, by bots and webhooks {others}"), (spoken, messages)
            expect(page.tab.locator("#messages-note")).to_contain_text("by bots and webhooks.")
            page.tab.get_by_role("button", name="Reactions", exact=True).first.click()
            expect(page.tab.locator("#messages-title")).to_have_text("Reactions")
            reactions = sum(bucket["reactions"] for bucket in activity["buckets"][-24:])
            expect(page.tab.locator("#messages-note")).to_have_text(f"{reactions:,} reactions.")
            page.tab.get_by_role("button", name="Messages", exact=True).first.click()
            expect(page.tab.locator("#voice-chart .bars")).to_have_count(2, timeout=SLOW)
            expect(page.tab.locator("#active-chart .line")).to_have_count(3, timeout=SLOW)
            active = bot.get("/api/v1/activity")["buckets"][-1]["active"]
            spoken = page.values("#active-chart", 1)[0]
            assert spoken.endswith(
                f"in 1 day {active['day']:,}, in 7 days {active['week']:,}, in 28 days {active['four_weeks']:,}"), spoken

            # The heat map is a table of hours, with a cursor for the keyboard.
            today = datetime.date.fromisoformat(stats["today"]["date"])
            week = today - datetime.timedelta(6)
            heat = bot.get(f"/api/v1/activity/heatmap?from={week}")
            cells = page.tab.locator("#heat tbody td .quiet").all_text_contents()
            assert [int(text.split()[0].replace(",", "")) for text in cells] == [
                number for row in heat["rows"] for number in row], cells
            assert page.tab.locator("#heat tbody th[scope=row]").count() == 7
            assert page.tab.locator("#heat thead th[scope=col]").count() == 24
            table, peak = page.tab.get_by_role("table", name="Messages by weekday and hour"), heat["peak"]
            table.focus()
            table.press("Home")
            expect(page.tab.locator("#spoken")).to_contain_text(
                f"{WEEKDAYS[peak['weekday'] - 1]}, 00:00 to 01:00: ")
            table.press("Escape")
            expect(page.tab.locator("#heat-note")).to_contain_text(
                f"Busiest: {WEEKDAYS[peak['weekday'] - 1]}, {peak['hour']:02}:00 to ")

            channels = bot.get(f"/api/v1/activity/channels?from={today - datetime.timedelta(1)}&limit=10")["channels"]
            names = page.tab.locator("#channels tbody th bdi")
            shown = [channel["name"] or channel["id"] for channel in channels
                     if any(channel[field] for field in ("messages", "voice_seconds", "reactions", "threads"))]
            assert names.all_inner_texts()[:len(shown)] == shown, (names.all_inner_texts(), channels)
            # Nobody has been a member for a day.
            expect(page.tab.locator("#shares")).to_contain_text("No data yet.")
            expect(page.tab.locator("#cohorts")).to_be_hidden()
            assert page.errors == [], page.errors

            # A channel without a name, and a guild that has been counted for months.
            page.tab.route("**/api/v1/activity/channels*", replaced(
                channels=[{**channels[0], "name": None}, *channels[1:]]))
            page.tab.route("**/api/v1/activity/retention*", replaced(**retention(today)))
            page.tab.reload()
            expect(names.first).to_have_text(channels[0]["id"], timeout=SLOW)
            expect(page.tab.locator("#shares dd.number")).to_have_text(["90%", "80%", "50%", "–"], timeout=SLOW)
            expect(page.tab.locator("#cohorts-chart .line")).to_have_count(3)
            assert page.values("#cohorts-chart", 1)[0].endswith("after 1 day 90%, after 7 days 80%, after 30 days unknown, 70 joins")
            expect(page.tab.locator("#leavers dt")).to_have_text(["less than a day", "a year or more"])
            expect(page.tab.locator("#leavers dd").first).to_contain_text("75%")
            page.shot("status-page-activity.png")
            for name, options in {
                "status-page-activity-dark.png": {"scheme": "dark", "width": 1280},
                "status-page-activity-narrow.png": {"width": 360, "height": 780},
            }.items():
                with opened(browser, screenshots, **options) as other:
                    other.tab.route("**/api/v1/activity/retention*", replaced(**retention(today)))
                    other.tab.goto(bot.url + "/?range=7d")
                    expect(other.tab.locator("#cohorts-chart .line")).to_have_count(3, timeout=SLOW)
                    expect(other.tab.locator("#heat td[data-at]")).to_have_count(168, timeout=SLOW)
                    expect(other.tab.locator("#channels tbody tr").first).to_be_visible(timeout=SLOW)
                    looks_right(other, name)
            low = low_contrasts(page)
            assert low == [], f"contrast below 4.5:1: {low}"
            assert page.errors == [], page.errors
            assert page.hosts == {f"127.0.0.1:{bot.port}"}, page.hosts

            # An error concerns only its own section.
            page.tab.route("**/api/v1/activity/heatmap*", lambda route: route.fulfill(
                status=503, json={"status": 503, "title": "Service Unavailable", "detail": "The database cannot be read."}))
            page.tab.reload()
            expect(page.tab.locator("#heat")).to_have_text(
                "This could not be loaded. The database cannot be read.", timeout=SLOW)
            expect(page.tab.locator("#channels tbody tr").first).to_be_visible()
            expect(page.tab.locator("#messages-chart .bars")).to_have_count(2)


def hides_activity(browser, program, screenshots):
    """Without activity sources, the page has neither the sections nor empty ones."""
    with RunningBot(program, variables={"ACTIVITY": "none"}) as bot:
        bot.simulator("/pause")
        assert bot.get("/api/v1/activity")["sources"] == []
        with opened(browser, screenshots) as page:
            page.tab.goto(bot.url + "/")
            expect(page.tab.locator("#process dd").first).to_be_visible(timeout=SLOW)
            page.tab.wait_for_load_state("networkidle")
            expect(page.tab.locator("#activity")).to_be_hidden()
            expect(page.tab.locator("#tiles")).to_be_hidden()
            titles = page.tab.locator("h2:visible").all_inner_texts()
            assert titles == ["Now", "Joins and leaves", "Latest events", "Health"], titles
            page.shot("status-page-without-activity.png")
            assert page.errors == [], page.errors


def looks_right(page, name):
    """Takes a screenshot of a page that must fit its window, be readable, and have no errors."""
    width = page.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{name}: the page is {width} px too wide"
    page.shot(name)
    low = low_contrasts(page)
    assert low == [], f"{name}: contrast below 4.5:1: {low}"
    assert page.errors == [], page.errors


def make_activity(bot):
    """Causes messages, reactions, a thread, voice and a boost."""
    here = {"channel": "general"}
    for action in [
        *[{"action": "message", **here}] * 12, *[{"action": "message", "author": "bot", **here}] * 3,
        {"action": "message", "author": "webhook", **here}, *[{"action": "react", **here}] * 4, {"action": "thread"},
        {"action": "voice-join"}, {"action": "voice-join"}, {"action": "boost"},
    ]:
        bot.simulator("/actions", **action)

    def is_counted():
        stats, totals = bot.get("/api/v1/stats"), bot.get("/api/v1/activity?step=hour")["totals"]
        return (stats["messages_today"]["human"] >= 12 and stats["voice"]["members"] >= 1 and stats["boosts"]
                and totals["messages"]["webhook"] and totals["reactions"] >= 4
                and totals["voice_seconds"] + totals["voice_alone_seconds"] > 0)

    eventually("the activity is counted", is_counted)


def retention(today):
    """Retention of two whole weeks of joining, of which 30 days are over only for the first, and of leavers."""
    monday = today - datetime.timedelta(today.weekday())

    def cohort(date, is_old):
        return {"date": date.isoformat(), "joined": 10, "stayed_1": 9, "stayed_7": 8, "stayed_30": 5 if is_old else None,
                "active_7": None}

    dates = [(monday - datetime.timedelta(weeks * 7 - day), weeks > 5) for weeks in (6, 2) for day in range(7)]
    tenures = {"under_1_day": 3, "1_to_6_days": 0, "7_to_29_days": 0, "30_to_89_days": 0, "90_to_364_days": 0,
               "365_days_or_more": 1, "unknown": 0}
    return {"stayed_1": 0.9, "stayed_7": 0.8, "stayed_30": 0.5, "active_7": None,
            "cohorts": [cohort(date, is_old) for date, is_old in dates],
            "leavers": [{"tenure": tenure, "members": members} for tenure, members in tenures.items() if members]}


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def replaced(**members):
    """A handler that replaces members of a JSON response."""
    def handle(route):
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), **members})
    return handle


def days_before(number):
    """A day before today in the bot's time zone."""
    now = datetime.datetime.now(zoneinfo.ZoneInfo("America/New_York"))
    return (now.date() - datetime.timedelta(number)).isoformat()


def two_weeks():
    """A history of the days before today, in the old bot's format."""
    def people(number, count, day, first):
        return [{"id": first + number * 100 + index, "username": f"member{number}-{index}",
                 "timestamp": f"{day}T12:{index:02}:00-05:00"} for index in range(count)]

    joins = [11, 7, 14, 9, 6, 12, 18, 15, 8, 10, 5, 13, 16]
    leaves = [4, 6, 3, 5, 2, 7, 4, 6, 9, 3, 5, 2, 4]
    days = [days_before(13 - number) for number in range(13)]
    return {day: {"joins": people(number, joins[number], day, 10**17),
                  "leaves": people(number, leaves[number], day, 2 * 10**17), "bans": [], "unbans": []}
            for number, day in enumerate(days)}


def make_history(bot):
    """Causes some events, so that the page has content."""
    for action in ["join"] * 9 + ["leave"] * 4 + ["ban", "kick", "unban", "ban"] + ["join"] * 5:
        bot.simulator("/actions", action=action)
    bot.simulator("/pause")
    eventually("the events are stored", lambda: len(bot.get("/api/v1/events?limit=20")["events"]) == 20)


# Lists visible texts whose contrast with the background, as defined by WCAG 2.2, is below 4.5.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const found = colour(getComputedStyle(node).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const node of document.querySelectorAll("body *")) {
    const text = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim()).join("");
    if (!text || !node.checkVisibility()) continue;
    const [a, b] = [light(colour(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${text}: ${ratio.toFixed(2)}`);
  }
  return low;
}"""


def low_contrasts(page):
    return page.tab.evaluate(CONTRAST)


def main():
    program = sys.argv[1]
    screenshots = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    if not CHROMIUM:
        sys.exit("browser: chromium not found (on Debian: scripts/install-deps.sh test)")
    with sync_playwright() as playwright:
        # Containers run as root, which Chromium's sandbox does not support.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        for test in (shows_and_follows, asks_for_token, tells_guilds_apart, shows_gaps, draws_charts, shows_activity,
                     hides_activity):
            test(browser, program, screenshots)
            print(f"browser: ok: {test.__doc__}", flush=True)
        browser.close()


main()
