#!/usr/bin/env python3
"""A page replayed in headless Chromium, with real clicks and keys.

    replay.py PAGE STATES SHOT

PAGE is an exported page, STATES what the C side says of each step (a JSON
list, see test_page.c), SHOT where a picture is left. Prints what does not
hold and ends with 1; with 77 and a sentence where there is no Chromium.
"""

import json
import shutil
import sys

from browser import Browser, Refused

LEFT, RIGHT, HOME, END = "\ue012", "\ue014", "\ue011", "\ue010"
NOW = "return [page.clock.now, page.sides.map((side) => side.step)]"

# What the page knows of each step, walked forward, or backward.
WALK = """
const side = page.sides[0], out = [];
const look = () => [side.thread, Array.from(side.look, (look) => look & 7),
  side.queue, Math.round(side.time[side.step])];
for (let i = 0; i <= side.stepCount; i++) {
  side.seek(arguments[0] ? i : side.stepCount - i);
  out.push(look());
}
return arguments[0] ? out : out.reverse();
"""


def check(claim, what):
    if not claim:
        raise Refused(what)


def compare_states(browser, states):
    for is_forward in (True, False):
        seen = browser.run(WALK, is_forward)
        check(len(seen) == len(states), "the page has %d steps, not %d"
              % (len(seen) - 1, len(states) - 1))
        for step, (page, truth) in enumerate(zip(seen, states)):
            check(page == truth, "step %d, %s: the page says %s, replay %s"
                  % (step, "forward" if is_forward else "back", page, truth))


def step_both_ways(browser):
    browser.click("#start")
    begin = browser.run(NOW)
    for button, back in (("#forward", "#back"),
                         ("#switch-forward", "#switch-back")):
        browser.click(button)
        there = browser.run(NOW)
        check(there != begin, button + " does nothing")
        browser.click(back)
        check(browser.run(NOW) == begin, back + " does not lead back")
    browser.keys(RIGHT, RIGHT, "shift+" + RIGHT, "shift+" + LEFT, HOME)
    check(browser.run(NOW) == begin, "home does not lead to the beginning")


def play_and_pause(browser):
    browser.click("#play")
    browser.wait_for("return page.clock.now > page.clock.begin || "
                     "page.side.step > 5")
    browser.keys(" ")
    check(not browser.run("return page.clock.isPlaying"), "space plays on")
    rested = browser.run(NOW)
    check(browser.run(NOW) == rested, "a pause is none")


def use_slider_and_lanes(browser):
    browser.keys(HOME)
    width = browser.run("return $('slider').clientWidth")
    browser.drag("#slider", -width // 2 + 9, 0, 0, 0)
    share = browser.run("return (page.clock.now - page.clock.begin) / "
                        "(page.clock.end - page.clock.begin)")
    check(0.4 < share < 0.6, "the slider leads to %.2f" % share)
    browser.click("#faster")
    browser.click("#slower")
    browser.run("scrollTo(0, document.querySelector('.lanes').offsetTop)")
    browser.click(".lanes .top")
    lanes = browser.run("const lanes = page.lanes[0]; return "
                        "[lanes.from, page.clock.now, lanes.to]")
    check(lanes[0] < lanes[1] < lanes[2], "a press in the lanes leads nowhere")


def end_and_theme(browser):
    browser.keys(END)
    check(browser.run("return page.sides.every((side) => "
                      "side.step === side.stepCount)"), "end is not the end")
    told = browser.run("return $('sentence').textContent")
    check(told != "", "no sentence tells the step")
    before = browser.run("return Theme.now.panel")
    browser.click("#theme")
    check(browser.run("return Theme.now.panel") != before, "no other theme")
    browser.keys("?")
    check(browser.run("return $('keys').open"), "? shows no keys")
    browser.keys("?")


def play_all(page, states, shot):
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not chromium:
        print("skipped: chromium and chromium-driver are not installed")
        return 77
    with Browser(driver, chromium, (1600, 1000)) as browser:
        browser.open("file://" + page)
        browser.wait_for("return page !== null")
        if states != "-":
            with open(states, encoding="utf-8") as file:
                compare_states(browser, json.load(file))
        step_both_ways(browser)
        play_and_pause(browser)
        use_slider_and_lanes(browser)
        end_and_theme(browser)
        browser.run("scrollTo(0, 0); page.act(() => page.clock.seek("
                    "page.clock.begin + (page.clock.end - page.clock.begin) / 3))")
        browser.wait_for("return !page.stale")
        browser.screenshot(shot)
        check(browser.complaints() == [], "the browser complains")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(play_all(*sys.argv[1:]))
    except Refused as error:
        print("replay.py:", error)
        sys.exit(1)
