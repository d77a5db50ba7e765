// The Picture page: a layer on the visitor's picture. The library computes, the page shows the maps.

import { announce } from "../core/announce.js";
import { element, part } from "../core/elements.js";
import { save } from "../core/save.js";
import * as address from "../core/state.js";
import { language, number, text } from "../core/text.js";
import { LayerControls } from "../view/controls.js";
import { listenToCopies } from "../view/copy.js";
import { KernelEditor } from "../view/kernel-editor.js";
import { PictureSource } from "../view/picture-source.js";
import { showMagnified, showPixels } from "../view/pixels.js";

const mostMaps = 64;
const factor = 8;
const side = 40;
// What the address says of the magnified place: the map, and its left upper corner.
const places = ["map", "at"];
const drawn = ["init", "seed", "gain"];
// The visitor's picture stays when the page is left or translated; the library holds it too.
let kept = null;

export class PicturePage {
    #host;
    #client;
    #words = new Map();
    #controls;
    #source;
    #kernels;
    #answer = null;
    #canvases = [];

    constructor(host, client) {
        this.#host = host;
        this.#client = client;
        this.#controls = new LayerControls(host, name => this.#change(name));
        this.#source = new PictureSource(host, picture => this.#take(picture));
        this.#kernels = new KernelEditor(part(host, "kernels"), values => this.#edit(values));
        part(host, "next-seed").addEventListener("click", () => this.#nextSeed());
        part(host, "save-weights").addEventListener("click", () => this.#save("picture-weights", "PictureWeights", "weights.safetensors"));
        part(host, "save-maps").addEventListener("click", () => this.#save("picture-output", "PictureOutput", "maps.npy"));
        part(host, "magnified").addEventListener("keydown", event => this.#key(event));
        listenToCopies(host);
    }

    /** Shows what an address says, on the picture that is there, or else on the sample. */
    async open(words) {
        this.#words = words;
        this.#controls.fill(words);
        if (kept === null) {
            await this.#source.openSample();
            return;
        }
        if (this.#answer === null) {
            this.#showPicture();
        }
        await this.#ask();
    }

    close() {
        this.#source.close();
    }

    async #take(picture) {
        const { rgba, width, height } = picture;
        const answer = await this.#client.hold("picture-file", "LoadPicture", rgba, width, height);
        if (answer === null || this.#controls.isFault(answer)) {
            return;
        }
        kept = picture;
        this.#showPicture();
        await this.#ask();
    }

    #showPicture() {
        showPixels(this.#part("input"), kept.rgba, kept.width, kept.height);
    }

    async #ask() {
        const answer = await this.#client.ask("picture", "Picture", address.format(this.#words), language());
        if (answer === null || this.#controls.isFault(answer)) {
            return;
        }
        this.#answer = answer;
        this.#part("answer").hidden = false;
        this.#part("sizes").textContent = answer.layer;
        this.#part("time").textContent = text("picture-time", answer);
        this.#part("reason").textContent = answer.reason;
        for (const code of ["command", "torch", "csharp"]) {
            this.#part(code).textContent = answer[code];
        }
        this.#showWeights(answer);
        await this.#showMaps(answer);
        announce(text("output-size", { size: answer.output.join(" × ") }));
    }

    #showWeights({ weight, weight_shape: shape }) {
        const isShort = weight !== undefined;
        this.#part("weights-hint").textContent = text(isShort ? "picture-weights-hint" : "picture-weights-many", { shape: shape.join(" × ") });
        if (isShort) {
            this.#kernels.show(weight, shape);
        } else {
            this.#kernels.clear();
        }
    }

    async #showMaps({ maps, output: [height, width] }) {
        this.#part("more-maps").hidden = maps.length <= mostMaps;
        this.#part("more-maps").textContent = text("picture-more-maps", { count: maps.length, most: mostMaps });
        const shown = maps.slice(0, mostMaps);
        if (this.#canvases.length !== shown.length) {
            this.#canvases = shown.map(() => element("canvas", { class: "map" }));
            this.#part("maps").replaceChildren(...this.#canvases.map((canvas, channel) => this.#figure(canvas, channel)));
        }
        for (const [channel, { range }] of shown.entries()) {
            const rgba = await this.#client.ask(`picture-map-${channel}`, "PictureMap", channel);
            if (rgba === null || rgba.length !== height * width * 4) {
                return;
            }
            showPixels(this.#canvases[channel], rgba, width, height);
            const [least, most] = range.map(number);
            this.#caption(channel).textContent = text("picture-map", { channel, least, most });
        }
        this.#magnify();
    }

    #figure(canvas, channel) {
        const choose = element("button", { type: "button", class: "choice", "aria-label": text("picture-choose", { channel }) }, canvas);
        choose.addEventListener("click", event => this.#choose(channel, event, canvas));
        const keep = element("button", { type: "button", "aria-label": text("picture-save-map", { channel }) }, "PNG");
        keep.addEventListener("click", () => canvas.toBlob(blob => save(`map-${channel}.png`, blob)));
        return element("figure", {}, choose, element("figcaption", {}, element("span"), " ", keep));
    }

    #caption(channel) {
        return this.#part("maps").children[channel].querySelector("figcaption span");
    }

    /** The place under the pointer; by keyboard the middle. */
    #choose(channel, event, canvas) {
        const box = canvas.getBoundingClientRect();
        const isPointed = event.detail > 0;
        const x = isPointed ? (event.clientX - box.left) / box.width : 0.5;
        const y = isPointed ? (event.clientY - box.top) / box.height : 0.5;
        this.#place(channel, x * canvas.width - side / 2, y * canvas.height - side / 2);
    }

    #place(channel, left, top) {
        const [height, width] = this.#answer.output;
        const [x, y] = [within(left, width), within(top, height)];
        this.#words.set("map", String(channel));
        this.#words.set("at", `${x},${y}`);
        address.write(this.#words);
        this.#magnify();
    }

    #magnify() {
        const { output: [height, width], stride, transposed } = this.#answer;
        const { map, x, y } = this.#magnified();
        const area = { x, y, width: Math.min(side, width), height: Math.min(side, height) };
        showMagnified(this.#part("magnified"), this.#canvases[map], area, factor);
        const isPeriodic = transposed && stride.some(step => step > 1);
        this.#part("detail-text").textContent = text(isPeriodic ? "picture-detail-period" : "picture-detail-text", {
            map, x, y, width: area.width, height: area.height, factor, stride: stride.join(" × "),
        });
        for (const [channel, choice] of this.#part("maps").querySelectorAll(".choice").entries()) {
            choice.setAttribute("aria-pressed", String(channel === map));
        }
    }

    /** What the address says, as far as there is such a place. */
    #magnified() {
        const [height, width] = this.#answer.output;
        const map = Number(this.#words.get("map") ?? 0);
        const [x, y] = (this.#words.get("at") ?? "").split(",").map(Number);
        return {
            map: Number.isInteger(map) && map >= 0 && map < this.#canvases.length ? map : 0,
            x: within(Number.isFinite(x) && this.#words.has("at") ? x : (width - side) / 2, width),
            y: within(Number.isFinite(y) && this.#words.has("at") ? y : (height - side) / 2, height),
        };
    }

    #key(event) {
        const { map, x, y } = this.#magnified();
        const to = { ArrowLeft: [x - 1, y], ArrowRight: [x + 1, y], ArrowUp: [x, y - 1], ArrowDown: [x, y + 1] }[event.key];
        if (to !== undefined) {
            event.preventDefault();
            this.#place(map, ...to);
        }
    }

    #change(name) {
        const kept = places.filter(place => this.#words.has(place)).map(place => [place, this.#words.get(place)]);
        this.#words = new Map([...this.#controls.words(), ...kept]);
        // A filter or numbers replace what is drawn, and the other way round.
        if (name === "filter" && this.#words.has("filter")) {
            this.#drop([...drawn, "kernel", "kernel-values", "out-channels", "groups"]);
        } else if (["init", "seed", "gain", "kernel", "out-channels", "groups", "transposed", "gray"].includes(name)) {
            this.#drop(name === "transposed" || name === "gray" ? ["kernel-values"] : ["kernel-values", "filter"]);
        }
        this.#show();
    }

    #edit(values) {
        const channels = this.#words.has("filter") ? this.#filterWords() : [];
        this.#drop([...drawn, "filter"]);
        for (const [name, value] of channels) {
            this.#words.set(name, value);
        }
        this.#words.set("kernel-values", values);
        this.#show();
    }

    /** A filter has as many groups and output channels as the picture has channels. */
    #filterWords() {
        const channels = String(this.#answer.maps.length);
        return channels === "1" ? [] : [["out-channels", channels], ["groups", channels]];
    }

    #nextSeed() {
        const seed = Number(this.#words.get("seed") ?? 0);
        this.#words.set("seed", String(Number.isSafeInteger(seed) ? seed + 1 : 0));
        this.#drop(["kernel-values", "filter"]);
        this.#show();
    }

    #drop(names) {
        names.forEach(name => this.#words.delete(name));
    }

    #show() {
        this.#controls.fill(this.#words);
        address.write(this.#words);
        this.#ask();
    }

    async #save(slot, method, name) {
        const bytes = await this.#client.ask(slot, method);
        if (bytes !== null) {
            save(name, new Blob([bytes]));
            announce(text("saved"));
        }
    }

    #part(name) {
        return part(this.#host, name);
    }
}

/** A whole number from which a part of the side fits in. */
function within(value, size) {
    return Math.max(0, Math.min(Number(value.toFixed(0)), size - side));
}
