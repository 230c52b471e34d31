"""A browser, driven: ChromeDriver's WebDriver protocol over plain HTTP.

    with Browser("chromedriver", (1280, 720)) as browser:
        browser.open("file:///...")
        browser.click("#play")
        browser.run("return page.clock.now")

Clicks and keys are real ones: they go through the browser's input, so a button
that something covers cannot be pressed.
"""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars"]


class Refused(Exception):
    """What the browser would not do, in its words."""


class Browser:
    def __init__(self, driver, chromium, size):
        self.profile = tempfile.mkdtemp(prefix="simul-page-")
        self.process = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.base = "http://127.0.0.1:%d" % self._port()
        options = {"binary": chromium, "args": QUIET + [
            "--user-data-dir=" + self.profile, "--window-size=%d,%d" % size]}
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.base += "/session/" + answer["sessionId"]

    def _port(self):
        for line in self.process.stdout:
            if "started successfully on port" in line:
                return int(line.rsplit("port", 1)[1].strip(" .\n"))
        raise Refused("chromedriver does not start")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        try:
            self._ask("DELETE", "", None)
        finally:
            self.process.terminate()
            self.process.wait()
            shutil.rmtree(self.profile, ignore_errors=True)

    def _ask(self, method, path, body=()):
        data = None if method == "GET" else json.dumps(dict(body or {})).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error)["value"]["message"]) from error

    def open(self, url):
        self._ask("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        return self._ask("POST", "/execute/sync",
                         {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self._ask("POST", "/element", {
            "using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self._ask("POST", "/element/%s/click" % self.find(selector))

    def keys(self, *keys):
        """Presses keys one by one; "shift+" before a key holds shift."""
        actions = []
        for key in keys:
            held = key.startswith("shift+")
            key = key[6:] if held else key
            if held:
                actions.append({"type": "keyDown", "value": "\ue008"})
            actions += [{"type": "keyDown", "value": key},
                        {"type": "keyUp", "value": key}]
            if held:
                actions.append({"type": "keyUp", "value": "\ue008"})
        self._ask("POST", "/actions", {"actions": [
            {"type": "key", "id": "keys", "actions": actions}]})

    def drag(self, selector, from_x, from_y, to_x, to_y):
        """With the button held, from one place of an element to another;
        places are counted from its middle."""
        origin = {ELEMENT: self.find(selector)}

        def move(x, y):
            return {"type": "pointerMove", "duration": 50, "origin": origin,
                    "x": x, "y": y}
        self._ask("POST", "/actions", {"actions": [{
            "type": "pointer", "id": "mouse",
            "parameters": {"pointerType": "mouse"},
            "actions": [move(from_x, from_y),
                        {"type": "pointerDown", "button": 0},
                        move(to_x, to_y),
                        {"type": "pointerUp", "button": 0}]}]})

    def wait_for(self, script, seconds=20):
        """Until the script returns something true."""
        end = time.monotonic() + seconds
        while not self.run(script):
            if time.monotonic() > end:
                raise Refused("this never came true: " + script)
            time.sleep(0.05)

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._ask("GET", "/screenshot")))

    def complaints(self):
        """What the page wrote to the browser's log, errors and warnings."""
        log = self._ask("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in log
                if entry["level"] in ("SEVERE", "WARNING")]
