import os, time
from selenium import webdriver
from selenium.webdriver.chrome.service import Service


def drv(tmp, w, h):
    o = webdriver.ChromeOptions()
    o.binary_location = "/usr/bin/chromium"
    for f in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp}",
        "--hide-scrollbars",
    ):
        o.add_argument(f)
    o.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    d = webdriver.Chrome(options=o, service=Service("/usr/bin/chromedriver"))
    return d


def test_shots(address, asked, link, ask, keys, tmp_path):
    os.makedirs("/tmp/shots", exist_ok=True)
    by = {}
    for n, a in asked.items():
        c = a["context"]
        by.setdefault(c["outcome"], []).append((len(c["duties"]) + len(c["findings"]), c["id"], n))
    hyp = ask(
        {
            "subject": {"type": "agency", "id": "11130000000000019U"},
            "action": {"name": "approve"},
            "resource": {"type": "project", "id": "p-1", "properties": {"name": "样例项目"}},
            "context": {"on": "2026-06-01"},
        }
    )["context"]["id"]
    perm = min(by["permit"])[1]
    den = [i for k, i, n in by["deny"] if k >= 4][0]
    ind = max(by["indeterminate"])[1]
    clock = [a["context"]["id"] for a in asked.values() if any(d["clock"] for d in a["context"]["duties"])][0]
    d = drv(tmp_path / "u", 1440, 900)

    def shot(name, path, w):
        d.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": w, "height": 900, "deviceScaleFactor": 1, "mobile": w < 500},
        )
        d.get(address + path)
        time.sleep(0.4)
        h = d.execute_script("return document.documentElement.scrollHeight")
        sw = d.execute_script("return document.documentElement.scrollWidth")
        print(name, path, h, sw, [l["message"][:200] for l in d.get_log("browser")])
        d.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": w, "height": min(h, 2600), "deviceScaleFactor": 1, "mobile": w < 500},
        )
        d.save_screenshot(f"/tmp/shots/{name}.png")

    shot("signin-w-zh", "/sign-in", 1440)
    shot("signin-spent-n-en", "/sign-in/x?lang=en", 390)
    d.get(address + "/sign-in/" + link())
    for lang in ("zh", "en"):
        for w, t in ((1440, "w"), (390, "n")):
            shot(f"home-{t}-{lang}", f"/?lang={lang}", w)
            shot(f"list-{t}-{lang}", f"/decisions?lang={lang}", w)
            for n, i in (("permit", perm), ("deny", den), ("ind", ind), ("clock", clock), ("hyp", hyp)):
                shot(f"{n}-{t}-{lang}", f"/decisions/{i}?lang={lang}", w)
            shot(f"docs-{t}-{lang}", f"/docs?lang={lang}", w)
            shot(f"404-{t}-{lang}", f"/decisions/nope?lang={lang}", w)
    d.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shot("print", "/decisions/" + clock + "?lang=zh", 720)
    d.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    import base64

    d.get(address + f"/decisions/{clock}?lang=zh")
    open("/tmp/shots/clock.pdf", "wb").write(
        base64.b64decode(d.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    )
    d.quit()
