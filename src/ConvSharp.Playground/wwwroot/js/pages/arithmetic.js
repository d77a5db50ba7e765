// The Arithmetic page: the address is the state, the library answers it, the views show the answer.

import { announce, announceError } from "../core/announce.js";
import { part } from "../core/elements.js";
import * as address from "../core/state.js";
import { language, text } from "../core/text.js";
import { AnimationFiles } from "../view/animation-files.js";
import { LayerControls } from "../view/controls.js";
import { listenToCopies } from "../view/copy.js";
import { showFormulas } from "../view/formulas.js";
import { LayerPicture } from "../view/layer.js";
import { Player } from "../view/player.js";

// What the address says beside the layer: where the view stands. A change of the layer starts afresh.
const positions = ["step", "place"];

export class ArithmeticPage {
    #host;
    #client;
    #words = new Map();
    #controls;
    #picture;
    #player;

    constructor(host, client) {
        this.#host = host;
        this.#client = client;
        this.#controls = new LayerControls(host, name => this.#change(name));
        this.#picture = new LayerPicture(host, pinned => this.#pin(pinned));
        this.#player = new Player(host, document, (step, isChosen) => this.#go(step, isChosen));
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
        this.#start();
    }

    close() {
        this.#player.close();
    }

    async #showPresets() {
        const answer = await this.#client.ask("presets", "Presets", language());
        if (answer !== null) {
            this.#controls.showPresets(answer.presets);
        }
    }

    /** Plays, unless the visitor's system asks for little motion, or the address names an element. */
    #start() {
        const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || positions.some(name => this.#words.has(name));
        if (!isStill) {
            this.#player.play();
        }
    }

    async #ask() {
        const answer = await this.#client.ask("layer", "Arithmetic", address.format(this.#words), language());
        if (answer !== null) {
            this.#showAnswer(answer);
        }
    }

    #showAnswer(answer) {
        this.#controls.showError(answer.error ?? null);
        this.#part("answer").classList.toggle("stale", answer.error !== undefined);
        if (answer.error !== undefined) {
            announceError(answer.error);
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
            this.#player.pause();
            this.#player.show(0, 0);
            return;
        }
        this.#picture.show(answer.view, answer.input.length);
        this.#player.show(this.#picture.stepCount, answer.step);
        if (answer.place !== undefined) {
            this.#picture.fix({ side: "places", index: answer.place });
        } else if (this.#words.has("step")) {
            this.#picture.fix({ side: "steps", index: answer.step });
        }
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

    #go(step, isChosen) {
        if (this.#picture.stepCount === 0) {
            return;
        }
        this.#picture.go(step);
        if (isChosen) {
            this.#mark("step", step);
        }
    }

    #pin(pinned) {
        this.#player.pause();
        if (pinned === null) {
            this.#mark(null);
        } else {
            this.#mark(pinned.side === "steps" ? "step" : "place", pinned.index);
            if (pinned.side === "steps") {
                this.#player.show(this.#picture.stepCount, pinned.index);
            }
        }
        this.#picture.fix(pinned);
    }

    #mark(name, value) {
        for (const position of positions) {
            this.#words.delete(position);
        }
        if (name !== null) {
            this.#words.set(name, String(value));
        }
        address.write(this.#words);
    }
}
