"""Chromium over the W3C WebDriver protocol, with nothing but the standard library.

A browser of its own on a free port with a profile of its own; everything is ended with it.
"""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", "--force-device-scale-factor=1"]
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
KEYS = {"tab": "\ue004", "enter": "\ue007", "space": " ", "end": "\ue010", "home": "\ue011",
        "left": "\ue012", "right": "\ue014"}


class Browser:
    def __init__(self):
        driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
        if not driver or not chromium:
            raise SystemExit("chromium or chromedriver is missing: run scripts/install-deps test")
        self.folder = tempfile.mkdtemp(prefix="woundwell-browser-")
        self.driver = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True,
                                       start_new_session=True)
        self.session = ""
        try:
            self.address = "http://127.0.0.1:" + self._port()
            options = {"binary": chromium, "args": ARGUMENTS + ["--user-data-dir=" + self.folder]}
            wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                      "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
            made = self._send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.session = "/session/" + made["sessionId"]
            self._do("/url", {"url": "about:blank"})
            self.complaints(), self.requests()  # of the browser's own first page
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _port(self):
        for line in self.driver.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                return found.group(1)
        raise RuntimeError("chromedriver did not start")

    def _send(self, method, path, data=None):
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(self.address + path, body, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with NO_PROXY.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{method} {path}: {value['error']}: {value['message']}") from None

    def _do(self, what, data):
        return self._send("POST", self.session + what, data)

    def close(self):
        try:
            if self.session:
                self._send("DELETE", self.session)
        except (OSError, RuntimeError):
            pass
        for process in [self.driver.pid, *self._own_processes()]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _own_processes(self):
        """Browsers that did not end with their session: those that have our profile."""
        for entry in os.listdir("/proc"):
            try:
                with open(f"/proc/{entry}/cmdline", "rb") as file:
                    if entry.isdigit() and self.folder.encode() in file.read():
                        yield int(entry)
            except OSError:
                pass

    def open(self, file):
        self._do("/url", {"url": "file://" + os.path.abspath(file)})

    def run(self, script, *arguments):
        """What a script returns."""
        return self._do("/execute/sync", {"script": script, "args": list(arguments)})

    def wait_for(self, script):
        """What a script gives to its last argument, `done`, when it is ready."""
        return self._do("/execute/async", {"script": "const done = arguments[0];" + script, "args": []})

    def wait_frame(self):
        """Until what was changed is painted."""
        self.wait_for("requestAnimationFrame(() => requestAnimationFrame(() => done()));")

    def devtools(self, command, **parameters):
        return self._do("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def look(self, width, height=900, dark=False, media=""):
        """Width of the window, colour scheme and medium."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.devtools("Emulation.setEmulatedMedia", media=media, features=[scheme, still])

    def find(self, selector):
        return self._do("/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        self._do(f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self._do(f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, key, times=1):
        """A key on whatever has the focus."""
        strokes = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")] * times
        self._do("/actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def pull(self, selector, share):
        """Presses in the middle of an element and lets go at this share of its width."""
        element = {ELEMENT: self.find(selector)}
        box = self.run("arguments[0].scrollIntoView({block: 'center'});"
                       "const b = arguments[0].getBoundingClientRect();"
                       "return [b.left, b.top, b.width, b.height];", element)
        y = round(box[1] + box[3] / 2)
        moves = [{"type": "pointerMove", "x": round(box[0] + box[2] * at), "y": y, "duration": 0}
                 for at in (0.5, share)]
        actions = [moves[0], {"type": "pointerDown", "button": 0}, moves[1],
                   {"type": "pointerUp", "button": 0}]
        self._do("/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]})

    def print_pdf(self):
        return base64.b64decode(self._do("/print", {"background": True}))

    def picture(self, file):
        with open(file, "wb") as out:
            out.write(base64.b64decode(self._send("GET", self.session + "/screenshot")))

    def complaints(self):
        """What the console says since the last question."""
        return [line["message"] for line in self._do("/se/log", {"type": "browser"})]

    def requests(self):
        """Addresses asked for since the last question; those inside the page cut short."""
        events = [json.loads(line["message"])["message"]
                  for line in self._do("/se/log", {"type": "performance"})]
        return [event["params"]["request"]["url"][:200] for event in events
                if event["method"] == "Network.requestWillBeSent"]
