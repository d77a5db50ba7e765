// Measures the playground in headless Chromium: its size, its start, its answers to sliders, its longest task, its memory.
// node site.mjs [--site FOLDER] [--chromium FILE]; README.md says what it needs.

import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

// Milliseconds after which a page has finished what it began.
const rest = 2000;
const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
    options: {
        site: { type: "string", default: join(here, "../../src/ConvSharp.Playground/bin/Release/net10.0/publish/wwwroot") },
        chromium: { type: "string", default: "/usr/bin/chromium" },
    },
});

const otherPages = {
    matrix: "#page=matrix&input=8x8&padding=1",
    picture: "#page=picture",
    checkerboard: "#page=checkerboard",
    network: "#page=network",
    article: "#page=article",
};

const server = await serve({ "/": options.site });
const browser = await chromium.launch({
    executablePath: options.chromium,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
});

console.log(`size: ${(size(options.site) / 1e6).toFixed(2)} MB, files as they are sent`);
console.log(`start, median of 5: ${await starts()}`);
await interactions("2-D, 5×5", "#input=5x5");
await interactions("2-D, 30×30", "#input=30x30&padding=1");
await interactions("3-D, 10×10×10", "#rank=3&input=10x10x10");
for (const [name, layer] of Object.entries(otherPages)) {
    await tasks(name, layer);
}
await browser.close();
server.close();

/** Bytes of all files, of X.br in place of X. */
function size(folder) {
    const names = readdirSync(folder, { recursive: true }).filter(name => statSync(join(folder, name)).isFile());
    return names.filter(name => !/\.(br|gz)$/.test(name))
        .reduce((sum, name) => sum + statSync(join(folder, names.includes(`${name}.br`) ? `${name}.br` : name)).size, 0);
}

async function starts() {
    const times = { picture: [], cold: [], warm: [] };
    for (let run = 0; run < 5; run++) {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.addInitScript(noteStart);
        await page.goto(server.address);
        const first = await start(page);
        times.picture.push(first.picture);
        times.cold.push(first.live);
        // The second visit finds all files kept by the service worker.
        await page.evaluate(() => navigator.serviceWorker.ready);
        await page.reload();
        const second = await start(page);
        times.warm.push(second.live);
        await context.close();
    }
    return `first picture ${median(times.picture)} ms, live ${median(times.cold)} ms, from cache ${median(times.warm)} ms`;
}

/** Notes when the page has its first picture and its first answer, in the page: the driver looks only now and then. */
function noteStart() {
    globalThis.start = {};
    new MutationObserver((_, observer) => {
        if (document.querySelector("[data-part=outputs] .cell") !== null) {
            start.picture ??= performance.now();
        }
        if (document.documentElement.dataset.ready !== undefined) {
            start.live = performance.now();
            observer.disconnect();
        }
    }).observe(document, { subtree: true, childList: true, attributes: true });
}

async function start(page) {
    await page.waitForFunction(() => start.live !== undefined);
    return await page.evaluate(() => start);
}

async function interactions(name, layer) {
    const page = await browser.newPage();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(server.address + layer);
    await page.waitForSelector("html[data-ready]");
    await page.evaluate(noteTasks);
    await page.evaluate(change, 100);
    const times = await page.evaluate(change, 40);
    const longest = await page.evaluate(() => longest);
    const before = await memory(page);
    await page.evaluate(change, 200);
    const after = await memory(page);
    console.log(`${name}: a slider is answered in ${median(times)} ms (longest ${Math.max(...times).toFixed(0)}), longest task `
        + `${shown(longest)} ms, memory ${before.toFixed(1)} → ${after.toFixed(1)} MB after 200 changes`);
    await page.close();
}

/** The longest task of a page from its start, and while all its sliders move through five places. */
async function tasks(name, layer) {
    const page = await browser.newPage();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.addInitScript(noteTasks);
    await page.goto(server.address + layer);
    await page.waitForSelector("html[data-ready]");
    await page.waitForTimeout(rest);
    const opened = await page.evaluate(() => longest);
    await page.evaluate(() => longest = 0);
    for (const slider of await page.locator("input[type=range]:visible").all()) {
        for (let place = 0; place < 5; place++) {
            await slider.evaluate((element, share) => {
                element.value = Number(element.min) + share * (element.max - element.min);
                element.dispatchEvent(new Event("input", { bubbles: true }));
            }, place / 8);
            await page.waitForTimeout(rest / 5);
        }
    }
    const moved = await page.evaluate(() => longest);
    console.log(`${name}: longest task ${shown(opened)} ms when it opens, ${shown(moved)} ms when sliders move`);
    await page.close();
}

/** Keeps the longest task in mind; runs in the page. */
function noteTasks() {
    globalThis.longest = 0;
    new PerformanceObserver(list => {
        for (const { duration } of list.getEntries()) {
            longest = Math.max(longest, duration);
        }
    }).observe({ type: "longtask" });
}

/** Browsers tell of tasks of 50 ms and more. */
function shown(longest) {
    return longest === 0 ? "under 50" : longest.toFixed(0);
}

/** Moves the kernel's slider between 2 and 5, and waits for each answer to be painted; runs in the page. */
async function change(count) {
    const slider = document.querySelector("[data-slides=kernel]");
    const sizes = document.querySelector("[data-part=sizes]");
    const times = [];
    for (let i = 0; i < count; i++) {
        const answered = new Promise(resolve => {
            const observer = new MutationObserver(() => {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(resolve));
            });
            observer.observe(sizes, { childList: true });
        });
        const start = performance.now();
        slider.value = 2 + i % 4;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await answered;
        times.push(performance.now() - start);
    }
    return times;
}

/** Megabytes of the page and its worker, after a collection. */
async function memory(page) {
    const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
    return bytes / 1e6;
}

function median(numbers) {
    return numbers.toSorted((a, b) => a - b)[numbers.length >> 1].toFixed(0);
}
