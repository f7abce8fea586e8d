// The page of reports: draws what is in #data (docs/spec/json.md, pamusim.report/1). SPDX-License-Identifier: BSD-2-Clause
"use strict";
(() => {
    const data = JSON.parse(document.getElementById("data").textContent);
    const study = data.study;
    const at = id => document.getElementById(id);
    const narrow = () => window.innerWidth < 640;
    const charts = {};

    // ---- words and numbers ----

    const count = n => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    const percent = (part, whole) => whole > 0 ? (100 * part / whole).toFixed(3) + " %" : "–";
    const hex = liodn => "0x" + liodn.toString(16);
    const titleOf = cache => `${cache.structure.toUpperCase()} cache of PAMU ${cache.instance}`;
    // A configuration by what is not as recorded.
    const nameOf = configuration => Object.entries(configuration.axes).filter(([axis, value]) => axis !== "chip" || value !== study.chip)
        .map(([axis, value]) => `${axis}=${value}`).join(" ") || "as recorded";
    const nameOfDetail = detail => nameOf(study.configurations[detail.configuration]);
    const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const series = i => colour(`--s${i % 8}`);

    // ---- elements ----

    function make(tag, attributes = {}, ...children) {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
            if (value !== undefined && value !== null)
                element.setAttribute(name, value);
        }
        element.append(...children);
        return element;
    }

    function plainTable(caption, heads, rows, options = {}) {
        const table = make("table", {class: "plain"}, make("caption", {class: "note"}, caption));
        table.append(make("thead", {}, make("tr", {}, ...heads.map(head => make("th", {scope: "col"}, head)))));
        const body = make("tbody");
        rows.forEach((row, r) => {
            const line = make("tr", {class: options.shown === r ? "shown" : null});
            row.forEach((cell, c) => line.append(make("td", {class: options.text === c ? "text" : null}, String(cell))));
            body.append(line);
        });
        table.append(body);
        return table;
    }

    // A table behind a summary, made when it is opened for the first time.
    function dataTable(id, caption, heads, rows) {
        const details = at(id);
        details.querySelector(".table")?.remove();
        const fill = () => {
            if (details.open && !details.querySelector(".table"))
                details.append(make("div", {class: "table", role: "region", tabindex: 0, "aria-label": caption},
                    plainTable(caption, heads, rows())));
        };
        details.ontoggle = fill;
        fill();
    }

    function scale(id, ...items) {
        at(id).replaceChildren(...items.map(([kind, text]) => make("span", {}, make("i", {class: kind}), text)));
    }

    // Cells that say themselves when they have the focus or the pointer; arrows go from one to the next.
    function heatMap(id, label, corner, heads, rows) {
        const table = make("table", {class: "heat", role: "grid", "aria-label": label});
        const first = make("th", {scope: "col"}, corner);
        table.append(make("thead", {}, make("tr", {role: "row"}, first, ...heads.map(head => make("th", {scope: "col"}, head)))));
        const body = make("tbody");
        for (const row of rows) {
            const line = make("tr", {role: "row"}, make("th", {scope: "row"}, row.head));
            for (const cell of row.cells) {
                const made = make("td", {role: "gridcell", tabindex: -1, class: cell.kind, "aria-label": cell.text},
                    ...(cell.mark ? [make("b", {}, cell.mark)] : []));
                if (cell.value > 0)
                    made.style.setProperty("--v", (0.06 + 0.94 * Math.min(1, cell.value)).toFixed(3));
                else
                    made.style.setProperty("--v", 0);
                if (cell.number !== undefined)
                    made.dataset.number = cell.number;
                line.append(made);
            }
            body.append(line);
        }
        table.append(body);
        const cells = rows.length > 0 ? rows[0].cells.length : 0;
        const all = [...body.querySelectorAll("td")];
        const steps = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: cells, ArrowUp: -cells};
        const tell = event => {
            if (event.target.tagName === "TD")
                at(`${id}-readout`).textContent = event.target.getAttribute("aria-label");
        };
        const begin = all.find(cell => cell.classList.contains("real")) ?? all[0];
        begin?.setAttribute("tabindex", 0);
        table.addEventListener("focusin", tell);
        table.addEventListener("mouseover", tell);
        table.addEventListener("click", tell);
        table.addEventListener("keydown", event => {
            const from = all.indexOf(event.target);
            const edge = {Home: from - from % cells, End: from - from % cells + cells - 1}[event.key];
            const to = edge ?? from + (steps[event.key] ?? NaN);
            const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
            if (from < 0 || !all[to] || (sideways && Math.floor(to / cells) !== Math.floor(from / cells)))
                return;
            event.preventDefault();
            all[from].setAttribute("tabindex", -1);
            all[to].setAttribute("tabindex", 0);
            all[to].focus();
        });
        at(id).replaceChildren(table);
        at(`${id}-readout`).textContent = "";
    }

    function nothing(id, text) {
        at(id).replaceChildren(make("p", {class: "note"}, text));
        at(`${id}-scale`)?.replaceChildren();
        at(`${id}-readout`).textContent = "";
    }

    // ---- charts ----

    function axis(title, options = {}) {
        return {
            type: "linear",
            title: {display: true, text: title, color: colour("--soft")},
            grid: {color: colour("--grid")},
            border: {color: colour("--line")},
            ...options,
            ticks: {color: colour("--soft"), maxRotation: 0, ...options.ticks},
        };
    }

    // datasets; say(dataset, index) tells a point in words.
    function draw(id, label, datasets, x, y, say) {
        charts[id]?.destroy();
        const canvas = at(id), readout = at(`${id}-readout`);
        canvas.setAttribute("aria-label", label);
        const tell = found => {
            if (found.length > 0)
                readout.textContent = say(datasets[found[0].datasetIndex], found[0].index);
        };
        const chart = charts[id] = new Chart(canvas, {
            type: "line",
            data: {datasets},
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                interaction: {mode: "nearest", axis: "x", intersect: false},
                scales: {x, y},
                onHover: (event, found) => tell(found),
                plugins: {legend: {display: false}, tooltip: {
                    filter: (item, place, items) => place === items.findIndex(other => other.datasetIndex === item.datasetIndex),
                    callbacks: {title: () => "", label: item => say(datasets[item.datasetIndex], item.dataIndex)},
                }},
            },
        });
        const cursor = {dataset: 0, index: -1};
        canvas.onkeydown = event => {
            const visible = datasets.map((d, i) => i).filter(i => chart.isDatasetVisible(i) && !datasets[i].silent);
            const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
            const turn = {ArrowDown: 1, ArrowUp: -1}[event.key];
            if (visible.length === 0 || (step === undefined && turn === undefined))
                return;
            event.preventDefault();
            let place = Math.max(0, visible.indexOf(cursor.dataset));
            if (turn !== undefined)
                place = (place + turn + visible.length) % visible.length;
            cursor.dataset = visible[place];
            const last = datasets[cursor.dataset].data.length - 1;
            cursor.index = Math.min(last, Math.max(0, cursor.index + (step ?? 0)));
            const active = [{datasetIndex: cursor.dataset, index: cursor.index}];
            chart.setActiveElements(active);
            chart.tooltip.setActiveElements(active, {x: 0, y: 0});
            chart.update("none");
            tell(active);
        };
        legend(`${id}-legend`, chart, datasets);
        readout.textContent = "";
    }

    function legend(id, chart, datasets) {
        const shown = datasets.map((d, i) => i).filter(i => !datasets[i].silent);
        at(id).replaceChildren(...(shown.length < 2 ? [] : shown.map(i => {
            const button = make("button", {type: "button", "aria-pressed": !datasets[i].hidden}, datasets[i].label);
            button.style.setProperty("--swatch", datasets[i].borderColor);
            button.onclick = () => {
                const visible = !chart.isDatasetVisible(i);
                chart.setDatasetVisibility(i, visible);
                button.setAttribute("aria-pressed", visible);
                chart.update("none");
            };
            return button;
        })));
    }

    const line = (label, i, points, options = {}) => ({label, data: points, borderColor: series(i), backgroundColor: series(i),
        borderWidth: 2, pointRadius: 0, pointHoverRadius: 5, stepped: true, ...options});

    // ---- the miss-ratio curve ----

    // Misses at so many lines: the curve is flat between its points.
    function missesAt(curve, lines) {
        let misses = 0;
        for (const [from, value] of curve) {
            if (from > lines)
                break;
            misses = value;
        }
        return misses;
    }

    function curvePoints(curve, lookups, end) {
        const points = [1, ...curve.map(([lines]) => lines).filter(lines => lines > 1 && lines < end), end];
        return points.map(lines => ({x: Math.log2(lines), y: 100 * missesAt(curve, lines) / lookups, lines, misses: missesAt(curve, lines)}));
    }

    // What is drawn of a cache whose study was made without --alone is the LIODNs' part.
    const aloneShown = cache => at("curve-lines").value === "alone" && cache.alone.length > 0;
    const lastLines = cache => Math.max(2 * cache.lines, ...cache.curve.slice(-1).map(([lines]) => lines));

    // Configurations that differ in their caches alone have the same curve.
    function unlike(curves) {
        const by = new Map();
        for (const each of curves) {
            const key = JSON.stringify(each.curve);
            if (by.has(key))
                by.get(key).alike++;
            else
                by.set(key, {...each, alike: 0});
        }
        return [...by.values()].map(each => ({...each, label: each.label + (each.alike > 0 ? ` and ${each.alike} alike` : "")}));
    }

    // Each LIODN's own curve, of its own look-ups; beside it, where they are few, the part that it has where all share.
    function curvesAlone(cache) {
        const paired = cache.alone.length <= 4;
        return cache.alone.flatMap((own, i) => {
            const lookups = own.curve[0][1], label = `LIODN ${hex(own.liodn)}`;
            const part = paired && cache.parts.find(each => each.liodn === own.liodn);
            return [{label: `${label} alone`, curve: own.curve, lookups, series: i, dashed: i >= 8},
                ...(part ? [{label: `${label}, all sharing`, curve: part.curve, lookups, series: i, dashed: true}] : [])];
        });
    }

    function curvesOf(cache) {
        if (aloneShown(cache))
            return curvesAlone(cache);
        const all = {label: "all LIODNs", curve: cache.curve, lookups: cache.lookups};
        if (at("curve-lines").value === "configurations")
            return unlike(data.details.map(other => ({other, cache: other.caches.find(each => sameCache(each, cache))}))
                .filter(each => each.cache && each.cache.lookups > 0)
                .map(each => ({label: nameOfDetail(each.other), curve: each.cache.curve, lookups: each.cache.lookups})));
        return cache.parts.length < 2 ? [all] : [all, ...cache.parts.map(part =>
            ({label: `LIODN ${hex(part.liodn)}`, curve: part.curve, lookups: cache.lookups}))];
    }

    function drawCurve(cache) {
        const comparing = at("curve-lines").value === "configurations";
        const end = Math.max(lastLines(cache), 2);
        const curves = curvesOf(cache);
        const datasets = curves.map((each, i) => line(each.label, each.series ?? i, curvePoints(each.curve, each.lookups, end),
            {lookups: each.lookups, borderDash: each.dashed ?? i >= 8 ? [6, 3] : []}));
        const real = 100 * cache.misses / cache.lookups, x = Math.log2(cache.lines);
        const alone = aloneShown(cache);
        const top = Math.max(...datasets.flatMap(set => set.data.map(point => point.y)), alone ? 0 : real);
        datasets.push(line("size", 0, [{x, y: 0}, {x, y: top}], {silent: true, borderColor: colour("--mark"), borderDash: [4, 4],
            borderWidth: 1.5, stepped: false, pointHoverRadius: 0}));
        if (!alone)
            datasets.push(line("this cache", 0, [{x, y: real, lines: cache.lines, misses: cache.misses}], {lookups: cache.lookups,
                borderColor: colour("--mark"), backgroundColor: colour("--mark"), pointRadius: 6, pointStyle: "rectRot"}));
        at("curve-lead").textContent = alone ? "Of each LIODN's look-ups, how many would miss in a fully associative LRU cache of so many lines " +
            "that it had to itself" + (cache.alone.length <= 4 ? "; dashed, its part of such a cache that all share" : "") +
            `. The line is the size of the cache that there is: ${count(cache.lines)} lines.` : `Of ${count(cache.lookups)} look-ups, how many miss in a fully associative LRU cache of so many lines` +
            (comparing ? ", in each configuration" : cache.parts.length > 1 ? ", and the part that each LIODN has in it" : "") +
            `. The diamond is the cache that there is: ${count(cache.lines)} lines in ${count(cache.sets)} sets of ${cache.ways}, ` +
            `${cache.policy}; ${count(cache.misses)} misses, ${percent(cache.misses, cache.lookups)}.`;
        draw("curve", `Miss-ratio curve of the ${titleOf(cache)}`, datasets,
            axis("lines", {min: 0, max: Math.log2(end), ticks: {stepSize: 1, callback: value => Number.isInteger(value) ? count(2 ** value) : ""}}),
            axis(alone ? "misses, % of its look-ups" : "misses, % of look-ups", {min: 0, ticks: {callback: value => `${+value.toFixed(4)} %`}}),
            (set, index) => set.silent ? "" : `${set.label}: ${count(set.data[index].lines)} lines, ${count(set.data[index].misses)} misses, ` +
                percent(set.data[index].misses, set.lookups));
        dataTable("curve-data", `Misses by lines, ${titleOf(cache)}`, ["lines", ...curves.flatMap(each => [each.label, "%"])], () => {
            const lines = [...new Set([...curves.flatMap(each => each.curve.map(point => point[0])), cache.lines])].sort((a, b) => a - b);
            return lines.map(n => [count(n), ...curves.flatMap(each => {
                const misses = missesAt(each.curve, n);
                return [count(misses), percent(misses, each.lookups)];
            })]);
        });
    }

    // ---- sets and ways ----

    function drawGeometry(cache) {
        at("geometry-lead").textContent = "Misses of an LRU cache of so many sets (across) and ways (down), all of them exact. " +
            `The frame is the geometry of this cache (${count(cache.sets)} × ${cache.ways})` +
            (cache.policy === "lru" ? "." : `; its policy is ${cache.policy}, not LRU.`);
        if (cache.geometry.length === 0)
            return nothing("geometry", "The study was kept without geometries.");
        const values = cache.geometry.flatMap(each => each.misses);
        const most = Math.max(...values), least = Math.min(...values);
        const ways = cache.geometry[0].misses.map((value, i) => i + 1);
        const rows = ways.map(way => ({head: String(way), cells: cache.geometry.map(each => {
            const misses = each.misses[way - 1];
            const real = each.sets === cache.sets && way === cache.ways;
            return {kind: real ? "real" : null, number: misses, value: most > least ? (misses - least) / (most - least) : 0.3,
                text: `${count(each.sets)} sets × ${way} ways, ${count(each.sets * way)} lines: ${count(misses)} misses, ` +
                    percent(misses, cache.lookups) + (real ? " (geometry of this cache)" : "")};
        })}));
        heatMap("geometry", `Misses by sets and ways, ${titleOf(cache)}`, "ways", cache.geometry.map(each => String(each.sets)), rows);
        scale("geometry-scale", ["ramp", `${count(least)} to ${count(most)} misses`], ["real", "this cache"]);
        dataTable("geometry-data", `Misses by sets and ways, ${titleOf(cache)}`,
            ["ways", ...cache.geometry.map(each => `${count(each.sets)} sets`)],
            () => ways.map(way => [way, ...cache.geometry.map(each => count(each.misses[way - 1]))]));
    }

    // ---- windows ----

    // How many windows an aperture has in a configuration.
    function windowsOf(aperture, configuration) {
        const axes = configuration.axes;
        const laid = configuration.msi?.find(each => each.liodn === aperture.liodn);
        if (laid)
            return laid.windows;
        if (axes.windows !== undefined)
            return Math.min(Number(axes.windows), 2 ** (aperture.bits - 12));
        if (axes.page !== undefined) {
            const [, size, unit] = /^(0x[0-9a-f]+|\d+)([KMGT]?)/i.exec(axes.page);
            return Math.max(1, 2 ** aperture.bits / (Number(size) * {"": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40}[unit.toUpperCase()]));
        }
        return aperture.windows;
    }

    function msiWindows(liodn, aperture, windows, configuration) {
        if (!aperture)
            return new Set();
        const laid = configuration.msi?.find(each => each.liodn === liodn);
        if (laid)
            return new Set(laid.mapped.map(([, window]) => window));
        const size = 2n ** BigInt(aperture.bits) / BigInt(windows);
        return new Set(data.msi.filter(page => page.liodn === liodn)
            .map(page => Number((BigInt(page.iova) - BigInt(aperture.base)) / size)));
    }

    // The windows from first on, so many of them.
    function windowCell(row, first, many) {
        let misses = 0, touched = 0;
        for (let window = first; window < first + many; window++) {
            touched += row.misses.has(window) ? 1 : 0;
            misses += row.misses.get(window) ?? 0;
        }
        if (first >= row.windows)
            return {kind: null, value: 0, text: `LIODN ${hex(row.liodn)} has ${count(row.windows)} windows`};
        const msi = [...row.msi].some(window => window >= first && window < first + many);
        const name = many === 1 ? `window ${count(first)}` : `windows ${count(first)} to ${count(first + many - 1)}`;
        const base = first === 0 && many === 1;
        const kinds = [touched === 0 ? (base ? "base" : "hole") : "", msi ? "msi" : ""].filter(kind => kind).join(" ");
        const words = touched > 0 ? `${count(misses)} misses` + (many > 1 ? ` in ${count(touched)} of them` : "")
            : base ? "lies in the PPAACE, no SPAACE is looked up" : "nothing looked up that missed";
        return {kind: kinds || null, value: misses, number: misses, mark: msi && !narrow() ? "M" : "",
            text: `LIODN ${hex(row.liodn)}, ${name}: ${words}${msi ? "; page of an MSI bank" : ""}`};
    }

    function windowRows(spaace, configuration) {
        const rows = new Map();
        for (const [liodn, window, misses] of spaace.entries) {
            if (!rows.has(liodn))
                rows.set(liodn, {liodn, misses: new Map(), total: 0});
            const row = rows.get(liodn);
            row.misses.set(window, (row.misses.get(window) ?? 0) + misses);
            row.total += misses;
        }
        for (const row of rows.values()) {
            const aperture = data.apertures.find(each => each.liodn === row.liodn);
            const scheme = configuration.axes.iommu ?? "pamu";
            row.windows = aperture && scheme === "pamu" ? windowsOf(aperture, configuration) : 0;
            row.windows = Math.max(row.windows, ...[...row.misses.keys()].map(window => window + 1));
            row.msi = msiWindows(row.liodn, scheme === "pamu" ? aperture : null, row.windows, configuration);
        }
        return [...rows.values()].sort((a, b) => b.total - a.total).slice(0, 32).sort((a, b) => a.liodn - b.liodn);
    }

    function drawWindows(detail, cache) {
        const configuration = study.configurations[detail.configuration];
        const spaace = detail.caches.find(each => each.instance === cache.instance && each.structure === "spaace");
        const lead = "Misses of the SPAACE of each window (across) of an LIODN's aperture (down). Striped windows are holes in the use of the " +
            "aperture: nothing looked up that missed. Window 0 lies in the PPAACE. M marks pages of MSI banks.";
        at("windows-lead").textContent = lead;
        dataTable("windows-data", `Misses by LIODN and window, PAMU ${cache.instance}`, ["LIODN", "window", "misses"], () =>
            (spaace?.entries ?? []).map(([liodn, window, misses]) => [hex(liodn), count(window), count(misses)]));
        if (!spaace || spaace.entries.length === 0)
            return nothing("windows", "No SPAACE was looked up that missed: all apertures are a single window here.");
        const shown = windowRows(spaace, configuration), all = new Set(spaace.entries.map(entry => entry[0])).size;
        const most = Math.max(...shown.map(row => row.windows)), columns = Math.min(narrow() ? 32 : 64, most);
        const many = Math.ceil(most / columns);
        const cells = shown.map(row => ({head: hex(row.liodn), cells: Array.from({length: Math.ceil(most / many)},
            (each, i) => windowCell(row, i * many, many))}));
        const top = Math.max(1, ...cells.flatMap(row => row.cells.map(cell => cell.value)));
        cells.forEach(row => row.cells.forEach(cell => { cell.value /= top; }));
        const step = Math.ceil(cells[0].cells.length / (narrow() ? 6 : 16));
        const heads = cells[0].cells.map((each, i) => i % step === 0 ? String(i * many) : "");
        at("windows-lead").textContent = lead + (many > 1 ? ` Each cell stands for ${count(many)} windows.` : "") +
            (all > shown.length ? ` Shown are the ${shown.length} LIODNs of ${all} that miss most.` : "") +
            (spaace.entries_left_out > 0 ? ` ${count(spaace.entries_left_out)} entries that miss least are left out.` : "");
        heatMap("windows", `Misses by LIODN and window, PAMU ${cache.instance}`, "LIODN", heads, cells);
        scale("windows-scale", ["ramp", `1 to ${count(top)} misses`], ["hole", "hole"], ["base", "in the PPAACE"], ["msi", "page of an MSI bank"]);
    }

    // ---- evictions ----

    function drawEvictions(cache) {
        at("evictions-lead").textContent = `How often, in the ${titleOf(cache)}, a look-up of one LIODN (down) made an entry of another (across) go.`;
        dataTable("evictions-data", `Evictions, ${titleOf(cache)}`, ["evictor", "victim", "evictions"], () =>
            cache.evictions.map(([evictor, victim, times]) => [hex(evictor), hex(victim), count(times)]));
        if (cache.evictions.length === 0)
            return nothing("evictions", "Nothing was evicted.");
        const sums = new Map(), pairs = new Map();
        for (const [evictor, victim, times] of cache.evictions) {
            sums.set(evictor, (sums.get(evictor) ?? 0) + times);
            sums.set(victim, (sums.get(victim) ?? 0) + times);
            pairs.set(`${evictor} ${victim}`, times);
        }
        const liodns = [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a)).slice(0, narrow() ? 12 : 24).sort((a, b) => a - b);
        const most = Math.max(...pairs.values());
        const rows = liodns.map(evictor => ({head: hex(evictor), cells: liodns.map(victim => {
            const times = pairs.get(`${evictor} ${victim}`) ?? 0;
            return {value: times / most, number: times, text: `${hex(evictor)} evicted ${evictor === victim ? "its own entries" : hex(victim)} ` +
                `${count(times)} times`};
        })}));
        if (sums.size > liodns.length)
            at("evictions-lead").textContent += ` Shown are ${liodns.length} LIODNs of ${sums.size}; the table has all.`;
        heatMap("evictions", `Evictions, ${titleOf(cache)}: evictor down, victim across`, "by \\ of", liodns.map(hex), rows);
        scale("evictions-scale", ["ramp", `0 to ${count(most)} evictions`]);
    }

    // ---- time line ----

    function drawTime(detail, cache) {
        const caches = detail.caches.filter(each => each.instance === cache.instance && each.intervals.length > 0);
        const length = Math.max(0, ...caches.map(each => each.intervals.length));
        at("time-lead").textContent = length === 0 ? "The study was kept without a time line (--interval)."
            : `Misses in every ${count(study.interval)} records, all caches of PAMU ${cache.instance}; the last step may be shorter.`;
        const join = Math.max(1, Math.ceil(length / 400));
        const datasets = caches.map((each, i) => line(each.structure.toUpperCase(), i, Array.from({length: Math.ceil(length / join)}, (none, n) => ({
            x: study.warm_up + n * join * study.interval,
            y: each.intervals.slice(n * join, (n + 1) * join).reduce((sum, misses) => sum + misses, 0)}))));
        for (const set of datasets) {
            const last = set.data[set.data.length - 1];
            set.data.push({x: Math.max(study.records, last.x), y: last.y, end: true});
        }
        draw("time", `Misses over time, PAMU ${cache.instance}`, datasets, axis("record", {min: study.warm_up, max: study.records,
            ticks: {maxTicksLimit: narrow() ? 4 : 10, callback: value => count(Math.round(value))}}),
            axis("misses", {min: 0, ticks: {precision: 0, callback: count}}),
            (set, index) => {
                const point = set.data[index].end ? set.data[index - 1] : set.data[index];
                return `${set.label}: ${count(point.y)} misses from record ${count(point.x)} on`;
            });
        dataTable("time-data", `Misses in steps of ${count(study.interval)} records, PAMU ${cache.instance}`,
            ["from record", ...caches.map(each => each.structure.toUpperCase())], () => Array.from({length}, (none, n) =>
                [count(study.warm_up + n * study.interval), ...caches.map(each => count(each.intervals[n] ?? 0))]));
    }

    // ---- what is always there ----

    function drawConfigurations(chosen) {
        const structures = ["ppaace", "spaace", "omt"].filter(name => study.configurations.some(each => each[name].lookups > 0));
        const rows = study.configurations.map(each => [nameOf(each), ...structures.flatMap(name => each.done
            ? [count(each[name].lookups), count(each[name].misses), percent(each[name].misses, each[name].lookups)] : ["–", "–", "–"]),
            each.note ?? ""]);
        const table = plainTable(`${count(study.configurations.length)} configurations`, ["configuration", ...structures.flatMap(name =>
            [`${name.toUpperCase()} look-ups`, "misses", "ratio"]), ""], rows, {shown: chosen, text: structures.length * 3 + 1});
        at("configurations").replaceChildren(table);
    }

    function drawMade() {
        const knobs = Object.entries(data.knobs);
        const item = (title, ...content) => make("div", {}, make("h3", {class: "note"}, title), ...content);
        at("made").replaceChildren(
            item(data.commands.length === 1 ? "Command line" : "Command lines",
                ...(data.commands.length > 0 ? data.commands.map(text => make("pre", {}, text)) : [make("p", {}, "not known")])),
            item("Knobs of the replay", knobs.length === 0 ? make("p", {}, "All knobs at their default.")
                : plainTable("not at their default", ["knob", "value"], knobs)),
            item("Study", make("p", {}, `pamusim ${study.version}, look-up stream ${study.hash}, ${count(study.records)} records on ${study.chip}` +
                (study.warm_up > 0 ? `, the first ${count(study.warm_up)} of them not counted` : "") + ". The data of this page are JSON in its source, pamusim.report/1.")));
    }

    function drawTiles(detail, cache) {
        const tiles = [["Records", count(study.records)], ["Chip", study.configurations[detail.configuration].axes.chip ?? study.chip],
            ["Look-ups", count(cache.lookups)], ["Misses", count(cache.misses)], ["Miss ratio", percent(cache.misses, cache.lookups)]];
        at("tiles").replaceChildren(...tiles.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
    }

    // ---- choosing ----

    const sameCache = (a, b) => a.instance === b.instance && a.structure === b.structure;
    const keyOf = cache => `${cache.instance} ${cache.structure}`;

    function fillCaches(detail) {
        const before = at("cache").value;
        const caches = detail.caches.filter(cache => cache.lookups > 0);
        at("cache").replaceChildren(...caches.map(cache => make("option", {value: keyOf(cache)}, titleOf(cache))));
        const worst = caches.reduce((a, b) => b.misses > a.misses ? b : a);
        at("cache").value = caches.some(cache => keyOf(cache) === before) ? before : keyOf(worst);
    }

    function show() {
        const detail = data.details[Number(at("configuration").value)];
        const cache = detail.caches.find(each => keyOf(each) === at("cache").value);
        drawTiles(detail, cache);
        drawConfigurations(detail.configuration);
        drawCurve(cache);
        drawGeometry(cache);
        drawWindows(detail, cache);
        drawEvictions(cache);
        drawTime(detail, cache);
    }

    function start() {
        at("about").textContent = `${count(study.records)} records on ${study.chip}, ${count(study.configurations.length)} ` +
            `${study.configurations.length === 1 ? "configuration" : "configurations"}`;
        drawMade();
        const usable = data.details.map((detail, i) => i).filter(i => data.details[i].caches.some(cache => cache.lookups > 0));
        if (usable.length === 0) {
            at("choice").hidden = true;
            drawConfigurations(-1);
            for (const heading of ["curve", "geometry", "windows", "evictions", "time"])
                at(`h-${heading}`).parentElement.hidden = true;
            return;
        }
        at("configuration").replaceChildren(...usable.map(i => make("option", {value: i}, nameOfDetail(data.details[i]))));
        const missesOf = i => data.details[i].caches.reduce((sum, cache) => sum + cache.misses, 0);
        at("configuration").value = usable.reduce((a, b) => missesOf(b) > missesOf(a) ? b : a);
        const hasAlone = usable.some(i => data.details[i].caches.some(cache => cache.alone.length > 0));
        at("curve-lines").querySelector("[value=alone]").hidden = !hasAlone;
        at("curve-of").hidden = usable.length < 2 && !hasAlone;
        at("curve-lines").value = usable.length < 2 ? "liodns" : "configurations";
        const change = () => {
            fillCaches(data.details[Number(at("configuration").value)]);
            show();
        };
        at("choice").onsubmit = event => event.preventDefault();
        at("configuration").onchange = change;
        at("cache").onchange = show;
        at("curve-lines").onchange = show;
        window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
        let wasNarrow = narrow();
        window.addEventListener("resize", () => {
            if (wasNarrow !== narrow()) {
                wasNarrow = narrow();
                show();
            }
        });
        change();
    }

    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    start();
    document.documentElement.dataset.drawn = "yes";
})();
