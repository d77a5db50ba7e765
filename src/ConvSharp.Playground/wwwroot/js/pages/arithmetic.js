// The Arithmetic page: the address is the state, the library answers it, the views show the answer.

import { byId } from "../core/elements.js";
import * as address from "../core/state.js";
import { language, text } from "../core/text.js";
import * as controls from "../view/controls.js";
import { showFormulas } from "../view/formulas.js";
import { LayerPicture } from "../view/layer.js";
import { Player } from "../view/player.js";

// What the address says beside the layer: where the view stands. A change of the layer starts afresh.
const positions = ["step", "place"];

export class ArithmeticPage {
    #client;
    #state = new Map();
    #picture = new LayerPicture(pinned => this.#pin(pinned));
    #player = new Player((step, isChosen) => this.#go(step, isChosen));

    constructor(client) {
        this.#client = client;
        controls.listen(name => this.#change(name));
        byId("preset").addEventListener("change", () => this.#choosePreset());
        for (const button of document.querySelectorAll("[data-copies]")) {
            button.addEventListener("click", () => copy(button));
        }
        addEventListener("hashchange", () => this.open(address.read()));
    }

    /** Shows a state and asks the library about it. */
    async open(state) {
        this.#state = state;
        controls.fill(state);
        await this.#ask();
    }

    /** Shows an answer that is known before the library runs. */
    show(answer) {
        this.#showAnswer(answer);
    }

    async showPresets() {
        const answer = await this.#client.ask("presets", "Presets", language());
        if (answer !== null) {
            controls.showPresets(answer.presets);
        }
    }

    /** Plays, unless the visitor's system asks for little motion, or the address names an element. */
    start() {
        const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || positions.some(name => this.#state.has(name));
        if (!isStill) {
            this.#player.play();
        }
    }

    async #ask() {
        const state = new Map(this.#state);
        state.delete("lang");
        const answer = await this.#client.ask("layer", "Arithmetic", address.format(state), language());
        if (answer !== null) {
            this.#showAnswer(answer);
        }
    }

    #showAnswer(answer) {
        controls.showError(answer.error ?? null);
        byId("answer").classList.toggle("stale", answer.error !== undefined);
        if (answer.error !== undefined) {
            this.#announce(answer.error.message);
            return;
        }
        byId("answer").hidden = false;
        byId("rank").value = String(answer.input.length);
        byId("sizes").textContent = answer.layer;
        this.#announce(text("output-size", { size: answer.output.join(" × ") }));
        byId("torch").textContent = answer.torch;
        byId("csharp").textContent = answer.csharp;
        showFormulas(answer);
        byId("too-large").hidden = answer.too_large === undefined;
        byId("view-area").hidden = answer.too_large !== undefined;
        if (answer.too_large !== undefined) {
            byId("too-large").textContent = text(`too-many-${answer.too_large.of}`, answer.too_large);
            this.#player.pause();
            this.#player.show(0, 0);
            return;
        }
        this.#picture.show(answer.view, answer.input.length);
        this.#player.show(this.#picture.stepCount, answer.step);
        if (answer.place !== undefined) {
            this.#picture.fix({ side: "places", index: answer.place });
        } else if (this.#state.has("step")) {
            this.#picture.fix({ side: "steps", index: answer.step });
        }
    }

    #announce(sentence) {
        byId("live").textContent = sentence;
    }

    #change(name) {
        if (name === "rank") {
            controls.keepFirstNumbers();
        }
        const rank = byId("rank").value;
        const isRankNamed = name === "rank" || this.#state.has("rank");
        this.#keep(controls.stateOfControls());
        if (isRankNamed) {
            this.#state.set("rank", rank);
        }
        address.write(this.#state);
        this.#ask();
    }

    /** The language stays in the address if it is there. */
    #keep(state) {
        const asked = this.#state.get("lang");
        this.#state = state;
        if (asked !== undefined) {
            this.#state.set("lang", asked);
        }
    }

    #choosePreset() {
        const { value } = byId("preset");
        if (value !== "") {
            this.#keep(address.parse(value));
            address.write(this.#state);
            controls.fill(this.#state);
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
            this.#state.delete(position);
        }
        if (name !== null) {
            this.#state.set(name, String(value));
        }
        address.write(this.#state);
    }
}

async function copy(button) {
    const source = button.dataset.copies;
    await navigator.clipboard.writeText(source === "" ? location.href : byId(source).textContent);
    byId("live").textContent = text("copied");
}
