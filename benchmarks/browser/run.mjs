// Measures the layers of a list in headless Chromium: ConvSharp, TensorFlow.js (WebAssembly) and ONNX Runtime Web, one thread each.
// node run.mjs [--shapes FILE] [--chromium FILE] [--rounds N] [--filter NAME]; README.md says what it needs.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
    options: {
        shapes: { type: "string", default: join(here, "../shapes/browser.txt") },
        chromium: { type: "string", default: "/usr/bin/chromium" },
        rounds: { type: "string", default: "7" },
        filter: { type: "string", default: "" },
    },
});

const contestants = ["convsharp", "tfjs", "onnxruntime"];
const layers = readFileSync(options.shapes, "utf8").split("\n").map(line => line.split("#")[0].trim()).filter(line => line !== "")
    .map(layerOf).filter(({ name }) => name.includes(options.filter));
const server = await serve({
    "/convsharp/": join(here, "ConvSharp.BrowserBenchmarks/bin/Release/net10.0/publish/wwwroot"),
    "/node_modules/": join(here, "node_modules"),
    "/": join(here, "pages"),
});
const browser = await chromium.launch({
    executablePath: options.chromium,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--js-flags=--expose-gc"],
});
const pages = {};
for (const name of contestants) {
    pages[name] = await browser.newPage();
    pages[name].on("pageerror", error => console.error(`${name}: ${error.message}`));
    await pages[name].goto(server.address);
    await pages[name].evaluate(async name => globalThis.contestant = await import(`/${name}.mjs`), name);
}

console.log(`${await browser.version()}, Chromium; milliseconds, medians of ${options.rounds} rounds in turn; one thread each`);
console.log("| layer | ConvSharp | TensorFlow.js | ONNX Runtime Web | time / TensorFlow.js's | time / ONNX Runtime's | largest difference |");
console.log("|---|--:|--:|--:|--:|--:|--:|");
for (const layer of layers) {
    await measure(layer);
}
await browser.close();
server.close();

async function measure(layer) {
    const times = Object.fromEntries(contestants.map(name => [name, []]));
    await pages.convsharp.evaluate(async layer => globalThis.layer = await contestant.prepare(layer), layer);
    const given = await pages.convsharp.evaluate(() => ({ model: contestant.model(), input: contestant.input() }));
    for (const name of contestants.slice(1)) {
        await pages[name].evaluate(async ([layer, given]) => globalThis.layer = await contestant.prepare(layer, given), [layer, given]);
    }
    for (let round = 0; round < Number(options.rounds); round++) {
        for (const name of contestants) {
            times[name].push(await pages[name].evaluate(time));
        }
    }
    const [own, other] = await Promise.all(["convsharp", "onnxruntime"].map(name => pages[name].evaluate(() => contestant.output())));
    const difference = own.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index])), own.length === other.length ? 0 : NaN);
    const [convsharp, tfjs, onnxruntime] = contestants.map(name => median(times[name]));
    console.log(`| ${layer.name} | ${convsharp.toFixed(2)} | ${tfjs.toFixed(2)} | ${onnxruntime.toFixed(2)} | ${(convsharp / tfjs).toFixed(2)} | `
        + `${(convsharp / onnxruntime).toFixed(2)} | ${difference.toExponential(1)} |`);
}

/** Milliseconds of a run, the mean of those that fit a fifth of a second after a first one; runs in the page. */
async function time() {
    await layer();
    const start = performance.now();
    let runs = 0;
    do {
        await layer();
        runs++;
    } while (performance.now() - start < 200);
    return (performance.now() - start) / runs;
}

function median(numbers) {
    return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

/** name: conv2d c=64 in=56x56 k=64 kernel=3 stride=1 pad=1 groups=1, square kernels. */
function layerOf(line) {
    const [, name, kind, fields] = /^(\S+):\s+(conv2d|convtranspose2d)\s+(.*)$/.exec(line);
    const given = Object.fromEntries(fields.split(/\s+/).map(field => field.split("=")));
    const [height, width] = given.in.split("x").map(Number);
    const [c, k, kernel, stride, pad, groups] = [given.c, given.k, given.kernel, given.stride ?? 1, given.pad ?? 0, given.groups ?? 1].map(Number);
    const transposed = kind === "convtranspose2d";
    const out = size => transposed ? (size - 1) * stride - 2 * pad + kernel : Math.floor((size + 2 * pad - kernel) / stride) + 1;
    return { name, transposed, c, height, width, k, kernel, stride, pad, groups, outHeight: out(height), outWidth: out(width) };
}
