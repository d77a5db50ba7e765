// The Matrix page: a layer as y = C · x. The address is the state, the library answers it, the views show the answer.

import { announce } from "../core/announce.js";
import { part } from "../core/elements.js";
import * as address from "../core/state.js";
import { language, number, text } from "../core/text.js";
import { LayerControls } from "../view/controls.js";
import { listenToCopies } from "../view/copy.js";
import { MatrixPicture } from "../view/matrix.js";
import { showPixels } from "../view/pixels.js";

// What the address says beside the layer: what is pointed at. A change of the layer starts afresh.
const positions = ["row", "column", "weight"];

export class MatrixPage {
    #host;
    #client;
    #words = new Map();
    #controls;
    #picture;

    constructor(host, client) {
        this.#host = host;
        this.#client = client;
        this.#controls = new LayerControls(host, name => this.#change(name));
        this.#picture = new MatrixPicture(host, document, { pin: at => this.#pin(at), stage: name => this.#mark({ stage: name }) });
        part(host, "preset").addEventListener("change", event => this.#choosePreset(event.target.value));
        listenToCopies(host);
    }

    /** Shows what an address says, and asks the library about it. */
    async open(words) {
        this.#words = words;
        this.#controls.fill(words);
        await Promise.all([this.#ask(), this.#showPresets()]);
    }

    close() {
        this.#picture.close();
    }

    async #showPresets() {
        const answer = await this.#client.ask("presets", "Presets", language());
        if (answer !== null) {
            this.#controls.showPresets(answer.presets);
        }
    }

    async #ask() {
        const query = address.format(this.#words);
        const answer = await this.#client.ask("matrix", "Matrix", query, language());
        if (answer === null) {
            return;
        }
        if (this.#controls.isFault(answer)) {
            return;
        }
        this.#showAnswer(answer);
        await this.#showSparsity(answer, query);
    }

    #showAnswer(answer) {
        this.#part("answer").hidden = false;
        this.#controls.rank = String(answer.input.length);
        this.#part("sizes").textContent = answer.layer;
        this.#part("torch").textContent = answer.torch;
        this.#part("csharp").textContent = answer.csharp;
        this.#part("pattern").textContent = patternText(answer);
        announce(this.#part("pattern").textContent);
        this.#showTwin(answer);
        this.#part("too-large").hidden = answer.too_large === undefined;
        if (answer.too_large !== undefined) {
            this.#part("too-large").textContent = text(`matrix-too-many-${answer.too_large.of}`, answer.too_large);
        }
        this.#picture.show(answer);
    }

    #showTwin({ other, transposed }) {
        const words = other === undefined ? "matrix-no-twin" : transposed ? "matrix-twin-of-transposed" : "matrix-twin-of-convolution";
        this.#part("twin-text").textContent = text(words, { layer: other?.layer });
        this.#part("twin-link").hidden = other === undefined;
        if (other !== undefined) {
            const { page, language: asked } = address.read();
            this.#part("twin-link").href = address.link(page, asked, address.parse(other.query));
        }
    }

    async #showSparsity({ picture, pattern, matrix, view }, query) {
        this.#part("sparsity").hidden = picture === undefined;
        if (picture === undefined) {
            return;
        }
        this.#part("sparsity-text").textContent = text("matrix-sparsity-text", { ...picture, name: view === "round-trip" ? "Cᵀ" : "C" });
        const pixels = await this.#client.ask("matrix-picture", "MatrixPicture", query);
        if (pixels === null) {
            return;
        }
        const canvas = this.#part("canvas");
        showPixels(canvas, pixels, picture.width, picture.height);
        canvas.style.setProperty("--ratio", picture.width / picture.height);
        canvas.setAttribute("aria-label", patternText({ pattern, matrix }));
    }

    #part(name) {
        return part(this.#host, name);
    }

    #change(name) {
        if (name === "rank") {
            this.#controls.keepFirstNumbers();
        }
        const { rank } = this.#controls;
        const isRankNamed = name === "rank" || this.#words.has("rank");
        const kept = name === "view" ? ["stage", ...positions] : ["stage"];
        const words = this.#controls.words();
        if (isRankNamed) {
            words.set("rank", rank);
        }
        for (const each of kept.filter(position => this.#words.has(position))) {
            words.set(each, this.#words.get(each));
        }
        this.#go(words);
    }

    /** A preset's own view belongs to the page Arithmetic. */
    #choosePreset(query) {
        if (query !== "") {
            const words = address.parse(query);
            words.delete("view");
            this.#controls.fill(words);
            this.#go(words);
        }
    }

    #go(words) {
        this.#words = words;
        address.write(words);
        this.#ask();
    }

    #pin(at) {
        this.#mark(Object.fromEntries(positions.map(name => [name, at?.[name]])));
    }

    /** Keeps these words in the address; those that are empty or undefined leave it. */
    #mark(words) {
        for (const [name, value] of Object.entries(words)) {
            this.#words.delete(name);
            if (value !== undefined && value !== "") {
                this.#words.set(name, String(value));
            }
        }
        address.write(this.#words);
    }
}

/** How large the matrix is and how much of it holds weights, in words. */
function patternText({ pattern, matrix: { rows, columns, repeats } }) {
    if (pattern === undefined) {
        return text("matrix-sizes", { rows, columns });
    }
    const { places, share, most_in_row: most } = pattern;
    const sentence = text("matrix-pattern", { rows, columns, places, most, share: number(100 * share) });
    return repeats ? `${sentence} ${text("matrix-repeats")}` : sentence;
}
