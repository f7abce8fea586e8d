#!/usr/bin/env python3
"""The page of --report in headless Chromium: what it draws, says and lets do. SPDX-License-Identifier: BSD-2-Clause

usage: test_report.py [--screenshots FOLDER]
PAMUSIM is the program. Exits 77 where Chromium is missing.
"""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import webdriver

HERE = pathlib.Path(__file__).resolve().parent
PAMUSIM = os.environ.get("PAMUSIM", "pamusim")
SHOTS = None

CELLS = """return [...document.querySelectorAll(arguments[0] + ' td')].map(cell => cell.dataset.number)"""
ROWS = """return [...document.querySelectorAll(arguments[0] + ' tbody tr')]
    .map(row => [...row.cells].map(cell => cell.textContent))"""
KINDS = """return [...document.querySelectorAll('#windows tbody tr')].map(r => [...r.cells].map(c => c.className))"""
PIXELS = """const chart = document.getElementById(arguments[0]), canvas = document.createElement('canvas');
    canvas.width = chart.width;
    canvas.height = chart.height;
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(chart, 0, 0);
    const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
    const colours = new Set();
    for (let i = 0; i < bytes.length; i += 4)
        if (bytes[i + 3] > 200)
            colours.add(bytes[i] + ' ' + bytes[i + 1] + ' ' + bytes[i + 2]);
    return colours.size"""
CHOOSE = """const select = document.getElementById(arguments[0]);
    select.value = arguments[1];
    select.dispatchEvent(new Event('change'))"""
# Every element that takes the focus, in some order; and the name of the one that has it.
NAME = """const name = e => e.tagName + '#' + (e.id || e.closest('[id]')?.id) + ':' +
    (e.getAttribute('aria-label') || e.textContent).slice(0, 40);"""
FOCUSABLE = NAME + """return [...document.querySelectorAll('a[href], button, select, summary, [tabindex="0"]')]
    .filter(e => e.checkVisibility() && !e.hidden).map(name)"""
FOCUSED = NAME + """const e = document.activeElement;
    const style = getComputedStyle(e);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return [name(e), e.matches(':focus-visible') && ring]"""
# What reaches beyond the right edge of the window; what was fetched from elsewhere.
WIDE = """return [...document.querySelectorAll('section, .chart, canvas, .scroll, select, .table')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.id || e.className)"""
LOADED = """return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))"""
# Contrast of what is read, by WCAG's formula.
CONTRAST = """const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = e => {
        for (; e; e = e.parentElement) {
            const c = getComputedStyle(e).backgroundColor;
            if (!/, 0\\)|transparent/.test(c))
                return c;
        }
    };
    return ['h1', '.lead', 'summary', 'dd', 'dt', 'select', '.plain th', '.heat th', 'pre'].map(selector => {
        const e = document.querySelector(selector);
        const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
        return [selector, (a + 0.05) / (b + 0.05)];
    })"""


def spaace_beside(cache, detail):
    """The SPAACE cache of the same instance."""
    return next(each for each in detail["caches"]
                if each["structure"] == "spaace" and each["instance"] == cache["instance"])


def number(text):
    return int(text.replace(",", ""))


def pamusim(*words):
    return subprocess.run([PAMUSIM, *words], check=True, stdout=subprocess.PIPE).stdout


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        cls.page, cls.study, script = folder / "page.html", folder / "x.db", folder / "load.pamu"
        with open(script, "wb") as file:
            subprocess.run([sys.executable, HERE / "load.py", "8", "20000"], check=True, stdout=file)
        pamusim("whatif", script, "--set", "cross=split", "--vary", "windows=8,64", "--vary", "policy=lru,fifo",
                "--alone", "--study", cls.study, "--report", cls.page)
        cls.json = json.loads(pamusim("report", cls.study, "--json"))
        cls.text = cls.page.read_text()
        found = re.search(r'<script type="application/json" id="data">(.*?)</script>', cls.text, re.S)
        cls.data = json.loads(found[1])
        cls.sql = sqlite3.connect(cls.study)
        cls.browser = webdriver.Browser(cls.folder.name)
        cls.browser.size(1200, 900)
        cls.browser.open(cls.page)

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.sql.close()
        cls.folder.cleanup()

    def setUp(self):
        self.browser.size(1200, 900)
        self.browser.scheme("light")

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def wait_for(self, script, *arguments):
        """What a script returns, as soon as that is something: events may be on their way."""
        found = None
        for _ in range(100):
            found = self.browser.run(script, *arguments)
            if found:
                break
            time.sleep(0.05)
        return found

    def each_cache(self):
        """Every configuration and cache that can be chosen, chosen; with its data, and where the study file has it."""
        for i, detail in enumerate(self.data["details"]):
            self.browser.run(CHOOSE, "configuration", str(i))
            for cache in detail["caches"]:
                if cache["lookups"]:
                    self.browser.run(CHOOSE, "cache", f"{cache['instance']} {cache['structure']}")
                    yield detail, cache, (detail["configuration"] + 1, cache["instance"], cache["structure"])

    def query(self, columns, table, place):
        order = ", ".join(str(i + 1) for i in range(columns.count(",") + 1))
        return [list(row) for row in self.sql.execute(
            f"SELECT {columns} FROM {table} WHERE configuration = ? AND instance = ? AND structure = ? "
            f"ORDER BY {order}", place)]

    def test_data_are_those_of_json(self):
        study = dict(self.data["study"])
        for each in (study, dict(self.json)):
            each.pop("seconds")
        self.assertEqual(study, {key: value for key, value in self.json.items() if key != "seconds"})

    def test_data_are_those_of_the_study_file(self):
        self.assertEqual(len(self.data["details"]), 4)
        for detail, cache, place in self.each_cache():
            self.assertEqual(cache["curve"], self.query("lines, misses", "curve", place))
            self.assertEqual([[part["liodn"], *point] for part in cache["parts"] for point in part["curve"]],
                             self.query("liodn, lines, misses", "part", place))
            self.assertEqual([[part["liodn"], *point] for part in cache["alone"] for point in part["curve"]],
                             self.query("liodn, lines, misses", "alone", place))
            self.assertEqual([[row["sets"], way + 1, misses]
                              for row in cache["geometry"] for way, misses in enumerate(row["misses"])],
                             self.query("sets, ways, misses", "geometry", place))
            self.assertEqual(cache["evictions"], self.query("evictor, victim, evictions", "eviction", place))
            self.assertEqual(cache["intervals"], [row[1] for row in self.query("number, misses", "interval", place)])
            self.assertEqual(sorted(cache["entries"]), self.query("liodn, window, misses", "entry", place))
            sums = self.sql.execute(f"SELECT sum({place[2]}_lookups), sum({place[2]}_misses) FROM result "
                                    "WHERE configuration = ? AND instance = ?", place[:2]).fetchone()
            self.assertEqual((cache["lookups"], cache["misses"]), sums)
            self.assertEqual(sum(cache["intervals"]), cache["misses"])

    def test_what_is_known_of_the_replay(self):
        self.assertEqual(self.data["knobs"], {"cross": "split"})
        self.assertEqual(len(self.data["commands"]), 1)
        self.assertRegex(self.data["commands"][0],
                         r"^pamusim whatif --set cross=split --vary windows=8,64 --vary policy=lru,fifo")
        self.assertEqual({(page["liodn"], page["iova"]) for page in self.data["msi"]},
                         {(0x20 + i, "0x3c00000") for i in range(3)})
        self.assertEqual(self.data["apertures"][0], {"liodn": 0x20, "base": "0x0", "bits": 26, "windows": 64})
        made = self.browser.run("return document.getElementById('made').textContent")
        self.assertIn(self.data["commands"][0], made)
        self.assertIn("split", made)

    def test_charts_are_drawn_with_these_numbers(self):
        for detail, cache, place in self.each_cache():
            for chart in ("curve", "time"):
                self.assertGreater(self.browser.run(PIXELS, chart), 5, (place, chart))
            tiles = self.browser.run("return [...document.querySelectorAll('#tiles dd')].map(e => e.textContent)")
            self.assertEqual([number(text) for text in tiles[2:4]], [cache["lookups"], cache["misses"]])
            cells = [int(text) for text in self.browser.run(CELLS, "#geometry")]
            self.assertEqual(cells, [row["misses"][way] for way in range(32) for row in cache["geometry"]])
            real = self.browser.run("return document.querySelector('#geometry td.real')?.getAttribute('aria-label')")
            self.assertIn(f"{cache['sets']} sets × {cache['ways']} ways", real)
            evictions = sum(int(text) for text in self.browser.run(CELLS, "#evictions"))
            self.assertEqual(evictions, sum(row[2] for row in cache["evictions"]))
            windows = sum(int(text) for text in self.browser.run(CELLS, "#windows"))
            spaace = spaace_beside(cache, detail)
            self.assertEqual(windows, sum(row[2] for row in spaace["entries"]))

    def test_windows_show_holes_and_msi_pages(self):
        shown = [i for i, detail in enumerate(self.data["details"]) if "windows=64" in detail["name"]][0]
        self.browser.run(CHOOSE, "configuration", str(shown))
        rows = self.browser.run(KINDS)
        self.assertEqual([len(row) for row in rows], [65] * 8)
        for liodn, row in enumerate(rows):
            for window in (5, 6, 12, 21, 22, 28):  # not mapped by load.py
                self.assertIn("hole", row[1 + window])
            self.assertEqual([i for i, kind in enumerate(row[1:]) if "msi" in kind], [60] if liodn < 3 else [])
            self.assertEqual(row[1], "base")

    def test_configurations_are_those_of_json(self):
        rows = self.browser.run(ROWS, "#configurations")
        self.assertEqual(len(rows), len(self.json["configurations"]))
        for row, configuration in zip(rows, self.json["configurations"]):
            wanted = [configuration[cache][key] for cache in ("ppaace", "spaace") for key in ("lookups", "misses")]
            self.assertEqual([number(row[i]) for i in (1, 2, 4, 5)], wanted)

    def test_every_chart_has_a_table(self):
        tables = {"curve-data", "geometry-data", "windows-data", "evictions-data", "time-data"}
        self.browser.run("document.getElementById('curve-lines').value = 'liodns'")
        for detail, cache, place in self.each_cache():
            self.browser.run("document.querySelectorAll('main details').forEach(e => { e.open = true; e.ontoggle(); })")
            rows = {name: self.browser.run(ROWS, "#" + name) for name in tables}
            by_lines = {number(row[0]): number(row[1]) for row in rows["curve-data"]}
            self.assertEqual({lines: by_lines[lines] for lines, misses in cache["curve"]}, dict(cache["curve"]))
            self.assertEqual([[number(text) for text in row[1:]] for row in rows["geometry-data"]],
                             [[each["misses"][way] for each in cache["geometry"]] for way in range(32)])
            self.assertEqual([[int(row[0], 16), int(row[1], 16), number(row[2])] for row in rows["evictions-data"]],
                             cache["evictions"])
            spaace = spaace_beside(cache, detail)
            self.assertEqual([[int(row[0], 16), number(row[1]), number(row[2])] for row in rows["windows-data"]],
                             spaace["entries"])
            column = 1 + [each["structure"] for each in detail["caches"]].index(cache["structure"])
            self.assertEqual([number(row[column]) for row in rows["time-data"]], cache["intervals"])
        self.browser.run("document.querySelectorAll('details').forEach(e => { e.open = false; })")

    def test_curves_of_liodns_alone(self):
        self.browser.open(self.page)
        self.browser.run(CHOOSE, "curve-lines", "alone")
        for detail, cache, place in self.each_cache():
            self.browser.run("const e = document.getElementById('curve-data'); e.open = true; e.ontoggle()")
            self.assertEqual([own["liodn"] for own in cache["alone"]], [0x20 + i for i in range(8)])
            rows = {number(row[0]): row for row in self.browser.run(ROWS, "#curve-data")}
            for i, own in enumerate(cache["alone"]):
                for lines, misses in own["curve"]:
                    self.assertEqual(number(rows[lines][1 + 2 * i]), misses)
            self.assertIn("to itself", self.browser.run("return document.getElementById('curve-lead').textContent"))
            rows = self.json["configurations"][detail["configuration"]]["rows"]
            alone = {row["liodn"]: row[cache["structure"]]["alone"]
                     for row in rows if row["instance"] == cache["instance"]}
            for own in cache["alone"]:
                fitting = [misses for lines, misses in own["curve"] if lines <= cache["lines"]]
                self.assertEqual(alone[own["liodn"]], fitting[-1])
        self.browser.run("document.getElementById('curve-data').open = false")
        self.browser.run(CHOOSE, "curve-lines", "configurations")

    def test_banks_are_where_a_policy_maps_them(self):
        page = pathlib.Path(self.folder.name) / "msi.html"
        pamusim("whatif", page.parent / "load.pamu", "--set", "cross=split", "--vary", "msi=A,D", "--report", page)
        data = json.loads(re.search(r'id="data">(.*?)</script>', page.read_text(), re.S)[1])
        self.browser.open(page)
        for i, configuration in enumerate(data["study"]["configurations"]):
            self.browser.run(CHOOSE, "configuration", str(i))
            rows = self.browser.run(KINDS)
            joined = max(1, max(made["windows"] for made in configuration["msi"]) // 64)  # in one cell
            policy = {made["liodn"]: [window // joined for bank, window in made["mapped"]]
                      for made in configuration["msi"]}
            self.assertEqual(sorted(policy), [0x20, 0x21, 0x22])
            self.assertEqual(len(rows), 8)
            for liodn, row in enumerate(rows, 0x20):
                self.assertEqual([window for window, kind in enumerate(row[1:]) if "msi" in kind],
                                 policy.get(liodn, []))
        self.browser.open(self.page)

    def test_keyboard_reaches_everything(self):
        self.browser.open(self.page)
        wanted, met = set(self.browser.run(FOCUSABLE)), set()
        self.assertGreater(len(wanted), 15)
        for _ in range(2 * len(wanted)):
            self.browser.press("Tab")
            name, ring = self.browser.run(FOCUSED)
            if name in met or name.startswith("BODY"):
                break
            self.assertTrue(ring, f"{name}: the focus is not seen")
            met.add(name)
        self.assertEqual(wanted - met, set())

    def test_arrows_walk_along_charts(self):
        self.browser.open(self.page)
        for chart in ("curve", "time"):
            self.browser.run("document.getElementById(arguments[0]).focus()", chart)
            self.browser.press("ArrowRight", "ArrowRight")
            first = self.browser.run(f"return document.getElementById('{chart}-readout').textContent")
            self.browser.press("ArrowDown")
            other = self.browser.run(f"return document.getElementById('{chart}-readout').textContent")
            self.assertRegex(first, "misses")
            self.assertRegex(other, "misses")
            self.assertNotEqual(first, other)
        self.browser.run("document.querySelector('#geometry td[tabindex=\"0\"]').focus()")
        before = self.browser.run("return document.activeElement.getAttribute('aria-label')")
        self.browser.press("ArrowDown", "ArrowRight")
        after = self.browser.run("return document.activeElement.getAttribute('aria-label')")
        self.assertIn("64 sets × 2 ways", before)
        self.assertIn("128 sets × 3 ways", after)
        self.assertEqual(self.browser.run("return document.getElementById('geometry-readout').textContent"), after)
        self.browser.run("document.querySelector('#curve-data summary').focus()")
        self.browser.press("Enter")
        self.assertGreater(len(self.wait_for(ROWS, "#curve-data")), 3)

    def test_buttons_hide_curves(self):
        self.browser.open(self.page)
        before = self.browser.run(PIXELS, "curve")
        self.browser.run("document.querySelectorAll('#curve-legend button').forEach(e => e.click())")
        pressed = "return [...document.querySelectorAll('#curve-legend button')].map(e => e.ariaPressed)"
        self.assertEqual(set(self.browser.run(pressed)), {"false"})
        self.assertLess(self.browser.run(PIXELS, "curve"), before)

    def test_light_and_dark(self):
        grounds = []
        for scheme in ("light", "dark"):
            self.browser.scheme(scheme)
            self.browser.open(self.page)
            self.shoot(scheme)
            grounds.append(self.browser.run("return getComputedStyle(document.body).backgroundColor"))
            self.assertGreater(self.browser.run(PIXELS, "curve"), 5)
            for selector, contrast in self.browser.run(CONTRAST):
                self.assertGreaterEqual(contrast, 4.5, (scheme, selector))
        self.assertNotEqual(*grounds)

    def test_a_phone_shows_it_without_scrolling_sideways(self):
        for width in (320, 360, 412):
            self.browser.size(width, 740)
            self.browser.open(self.page)
            self.browser.run("document.querySelectorAll('details').forEach(e => { e.open = true; e.ontoggle?.(); })")
            self.assertEqual(self.browser.run("return window.innerWidth"), width)
            self.assertLessEqual(self.browser.run("return document.scrollingElement.scrollWidth"), width)
            self.assertEqual(self.browser.run(WIDE), [])
            self.browser.run("document.querySelectorAll('details').forEach(e => { e.open = false; })")
            self.shoot(f"phone-{width}")

    def test_nothing_is_loaded(self):
        self.assertEqual(self.browser.run(LOADED), [])
        self.assertNotRegex(self.text.split('<script type="application/json"')[0], r"https?://")
        self.assertIn("default-src 'none'", self.text)
        self.assertIn("Permission is hereby granted", self.text)

    def shoot(self, name):
        if SHOTS:
            self.browser.screenshot(f"{SHOTS}/{name}.png")


if __name__ == "__main__":
    if webdriver.missing():
        print(f"SKIPPED: {webdriver.missing()} is not installed (Debian packages chromium and chromium-driver)")
        sys.exit(77)
    if "--screenshots" in sys.argv:
        at = sys.argv.index("--screenshots")
        SHOTS = sys.argv[at + 1]
        del sys.argv[at:at + 2]
    unittest.main()
