// The Arithmetic page: the address is the state, the library answers it, the views show the answer.

import { announce } from "../core/announce.js";
import { part } from "../core/elements.js";
import * as address from "../core/state.js";
import { language, text } from "../core/text.js";
import { AnimationFiles } from "../view/animation-files.js";
import { LayerControls } from "../view/controls.js";
import { listenToCopies } from "../view/copy.js";
import { showFormulas } from "../view/formulas.js";
import { PlayedLayer, positions } from "../view/played.js";

export class ArithmeticPage {
    #host;
    #client;
    #words = new Map();
    #controls;
    #played;

    constructor(host, client) {
        this.#host = host;
        this.#client = client;
        this.#controls = new LayerControls(host, name => this.#change(name));
        this.#played = new PlayedLayer(host, document, position => this.#mark(position));
        part(host, "preset").addEventListener("change", event => this.#choosePreset(event.target.value));
        listenToCopies(host);
        new AnimationFiles(host, client, () => address.format(this.#words));
    }

    /** Shows what an address says, and asks the library about it. */
    async open(words) {
        this.#words = words;
        this.#controls.fill(words);
        if (words.size === 0) {
            // The answer for the usual layer is known before the library runs.
            const response = await fetch("first.json");
            this.#showAnswer(await response.json());
        }
        await Promise.all([this.#ask(), this.#showPresets()]);
        if (!this.#isFixed) {
            this.#played.start();
        }
    }

    close() {
        this.#played.close();
    }

    async #showPresets() {
        const answer = await this.#client.ask("presets", "Presets", language());
        if (answer !== null) {
            this.#controls.showPresets(answer.presets);
        }
    }

    /** Whether the address names an element. */
    get #isFixed() {
        return positions.some(name => this.#words.has(name));
    }

    async #ask() {
        const answer = await this.#client.ask("layer", "Arithmetic", address.format(this.#words), language());
        if (answer !== null) {
            this.#showAnswer(answer);
        }
    }

    #showAnswer(answer) {
        if (this.#controls.isFault(answer)) {
            return;
        }
        this.#part("answer").hidden = false;
        this.#controls.rank = String(answer.input.length);
        this.#part("sizes").textContent = answer.layer;
        announce(text("output-size", { size: answer.output.join(" × ") }));
        this.#part("torch").textContent = answer.torch;
        this.#part("csharp").textContent = answer.csharp;
        showFormulas(this.#part("formulas"), answer);
        this.#part("too-large").hidden = answer.too_large === undefined;
        this.#part("picture").hidden = answer.too_large !== undefined;
        if (answer.too_large !== undefined) {
            this.#part("too-large").textContent = text(`too-many-${answer.too_large.of}`, answer.too_large);
            this.#played.clear();
            return;
        }
        this.#played.show(answer, this.#words.has("step"));
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
        this.#words = this.#controls.words();
        if (isRankNamed) {
            this.#words.set("rank", rank);
        }
        address.write(this.#words);
        this.#ask();
    }

    #choosePreset(query) {
        if (query !== "") {
            this.#words = address.parse(query);
            address.write(this.#words);
            this.#controls.fill(this.#words);
            this.#ask();
        }
    }

    #mark(position) {
        for (const name of positions) {
            this.#words.delete(name);
        }
        for (const [name, value] of Object.entries(position)) {
            this.#words.set(name, String(value));
        }
        address.write(this.#words);
    }
}
