// The Checkerboard page: how the taps of a stack of layers overlap, the scores, and the remedies on a picture. The address is the state,
// the library answers it, the views show the answer.

import { announce } from "../core/announce.js";
import { calm } from "../core/calm.js";
import { element, part } from "../core/elements.js";
import * as address from "../core/state.js";
import { language, number, text } from "../core/text.js";
import { LayerControls } from "../view/controls.js";
import { listenToCopies } from "../view/copy.js";
import { HeatMap } from "../view/heat-map.js";
import { OverlapLine } from "../view/overlap-line.js";
import { OverlapPair } from "../view/overlap-pair.js";
import { RemedyCards } from "../view/remedy-cards.js";

export class CheckerboardPage {
    #host;
    #client;
    #words = new Map();
    #controls;
    #line;
    #plane;
    #pair;
    #cards;
    #answer = null;
    #cells = null;
    #run = 0;
    #isOpen = true;
    #seen;
    #areScoresSeen = false;

    constructor(host, client) {
        this.#host = host;
        this.#client = client;
        this.#controls = new LayerControls(host, name => this.#change(name));
        this.#line = new OverlapLine(this.#part("line"), {
            enter: (at, sentence) => this.#part("line-sum").textContent = sentence === "" ? text("checkerboard-line-nothing") : sentence,
            pin: at => this.#mark({ row: at?.row, place: at?.place }),
        });
        this.#plane = new HeatMap(this.#part("plane"), {
            enter: at => this.#showCell(at, true),
            pin: at => this.#mark({ cell: at?.join("x") }),
        });
        this.#pair = new OverlapPair(host, kernel => this.#go(new Map([...this.#words, ["beside", kernel]])));
        this.#cards = new RemedyCards(host, client, {
            query: () => address.format(this.#words),
            at: place => this.#go(this.#with({ at: place })),
        });
        for (const [name, key] of [["more", "more"], ["fewer", "fewer"]]) {
            this.#part(name).addEventListener("click", () => this.#goToStack(this.#answer?.[key]));
        }
        this.#part("one").addEventListener("click", () => this.#go(new Map()));
        part(host, "preset").addEventListener("change", event => event.target.value !== "" && this.#go(address.parse(event.target.value)));
        listenToCopies(host);
        this.#seen = new IntersectionObserver(entries => entries.forEach(entry => this.#see(entry)));
        this.#seen.observe(this.#part("scores-section"));
    }

    /** Shows what an address says, and asks the library about it. */
    async open(words) {
        this.#words = words;
        this.#controls.fill(words);
        await Promise.all([this.#ask(), this.#showPresets()]);
    }

    close() {
        this.#isOpen = false;
        this.#run += 1;
        this.#seen.disconnect();
        this.#plane.close();
        this.#pair.close();
        this.#cards.close();
    }

    async #showPresets() {
        const answer = await this.#client.ask("checkerboard-presets", "CheckerboardPresets", language());
        if (answer !== null) {
            this.#controls.showPresets(answer.presets);
        }
    }

    async #ask() {
        const query = address.format(this.#words);
        const answer = await this.#client.ask("checkerboard", "Checkerboard", query, language());
        if (answer === null || !this.#isOpen) {
            return;
        }
        if (this.#controls.isFault(answer)) {
            return;
        }
        this.#show(answer);
        // Scores stay where the layers do: only what is pointed at may have changed.
        if (answer.words !== this.#answer?.words) {
            this.#part("scores").replaceChildren();
            this.#part("advice").textContent = "";
            this.#measure();
        }
        this.#answer = answer;
        this.#cards.show(answer);
    }

    #show(answer) {
        this.#part("answer").hidden = false;
        this.#part("sizes").textContent = answer.stack;
        this.#part("sentence").textContent = answer.sentence;
        announce(answer.sentence);
        this.#part("axis-field").hidden = answer.alike;
        this.#part("more").disabled = answer.more === undefined;
        this.#part("fewer").disabled = answer.fewer === undefined;
        this.#part("one").hidden = !this.#words.has("layers");
        const isTooLarge = answer.too_large !== undefined;
        this.#part("too-large").hidden = !isTooLarge;
        this.#part("line-section").hidden = this.#part("plane-section").hidden = isTooLarge;
        if (isTooLarge) {
            this.#part("too-large").textContent = text(`checkerboard-too-many-${answer.too_large.of}`, answer.too_large);
        } else {
            const { rows, row: at, place } = answer;
            this.#line.show(rows, at === undefined || place === undefined ? null : { row: at, place });
            this.#showPlane(answer);
        }
        this.#pair.show(answer);
        this.#showThrough(answer);
    }

    #showPlane({ plane, cell, stack }) {
        const [height, width] = plane.sizes;
        this.#part("plane").setAttribute("aria-label", text("checkerboard-plane-name", { stack, height, width }));
        this.#cells = plane;
        this.#plane.show(plane, cell ?? null);
        this.#showCell(cell ?? null, false);
    }

    #showCell(at, isSaid) {
        const { cells, down, across, sizes: [height, width] } = this.#cells;
        const isCut = height > down.length || width > across.length;
        const sentence = at === null
            ? text(
                isCut ? "checkerboard-plane-part" : "checkerboard-plane-nothing",
                { rows: down.length, columns: across.length, height, width })
            : text("checkerboard-cell", {
                row: at[0], column: at[1], count: number(cells[at[0]][at[1]]), down: number(down[at[0]]), across: number(across[at[1]]),
            });
        this.#part("plane-sum").textContent = sentence;
        if (isSaid && at !== null && document.activeElement === this.#part("plane")) {
            announce(sentence);
        }
    }

    #showThrough({ through, repeats, gradient }) {
        this.#part("through-text").textContent =
            text(repeats ? "checkerboard-repeated" : gradient ? "checkerboard-through-gradient" : "checkerboard-through-text");
        this.#part("through").replaceChildren(
            row("th", [
                "checkerboard-after", "checkerboard-layer", "axis-height", "axis-width", "checkerboard-picture", "checkerboard-period",
            ].map(key => text(key))),
            ...through.map(({ layer, height, width, ratio, periods: [down, across] }, index) =>
                row("td", [index + 1, layer, height, width, ratio, down === across ? down : `${down} × ${across}`])));
    }

    #see({ isIntersecting }) {
        if (isIntersecting && !this.#areScoresSeen) {
            this.#areScoresSeen = true;
            this.#measure();
        }
    }

    /** Asks for one network after the other, so that other questions are answered in between. */
    async #measure() {
        const own = ++this.#run;
        if (!this.#areScoresSeen) {
            return;
        }
        this.#part("scores-progress").hidden = false;
        await calm();
        const query = address.format(this.#words);
        for (let isDone = false; !isDone && own === this.#run;) {
            const answer = await this.#client.ask("checkerboard-scores", "CheckerboardScore", query, language());
            if (answer === null || own !== this.#run) {
                return;
            }
            isDone = answer.done ?? true;
            this.#showScores(answer);
        }
    }

    #showScores({ error, done, measured, of, trials, advice }) {
        this.#part("scores-progress").hidden = error !== undefined || done;
        this.#part("scores-problem").textContent = error?.message ?? "";
        if (error !== undefined) {
            return;
        }
        this.#part("scores-progress").max = of;
        this.#part("scores-progress").value = measured;
        this.#part("advice").textContent = advice ?? text("checkerboard-measured", { measured, of });
        this.#part("scores").replaceChildren(
            row("th", [
                "checkerboard-what", "checkerboard-layers-short", "checkerboard-overlap", "checkerboard-score", "checkerboard-contrast",
            ].map(key => text(key))),
            ...trials.map(({ name, stack, ratio, score_text: score, contrast_text: contrast }, index) => {
                const line = row("td", [name, stack, ratio, score ?? "…", contrast ?? "…"]);
                line.classList.toggle("own", index === 0);
                [...line.children].slice(3).forEach(cell => cell.classList.add("number"));
                return line;
            }));
        if (done) {
            announce(advice);
        }
    }

    #part(name) {
        return part(this.#host, name);
    }

    /** A stack in words takes the place of one layer in numbers, and the other way round. */
    #change(name) {
        const words = this.#controls.words();
        const kept = this.#words.get("beside");
        if (kept !== undefined && name !== "layers") {
            words.set("beside", kept);
        }
        if (name === "layers" && words.has("layers")) {
            ["kernel", "stride", "padding", "dilation", "output-padding", "convolution"].forEach(each => words.delete(each));
        } else if (name !== "input" && name !== "axis" && name !== "layers") {
            words.delete("layers");
        }
        this.#go(words, name);
    }

    #goToStack(layers) {
        if (layers !== undefined) {
            const words = new Map([["layers", layers]]);
            ["axis"].filter(name => this.#words.has(name)).forEach(name => words.set(name, this.#words.get(name)));
            this.#go(words);
        }
    }

    #go(words, changed = null) {
        this.#words = words;
        address.write(words);
        if (changed === null) {
            this.#controls.fill(words);
        } else if (this.#host.querySelector("[name=layers]").value !== (words.get("layers") ?? "") || changed === "layers") {
            this.#refill(words, changed);
        }
        this.#ask();
    }

    /** Shows words in the controls, and leaves what the visitor types as it is. */
    #refill(words, changed) {
        const field = this.#host.querySelector(`[name=${changed}]`);
        const typed = field.value;
        this.#controls.fill(words);
        if (field.type !== "checkbox") {
            field.value = typed;
        }
    }

    #with(changes) {
        const words = new Map(this.#words);
        for (const [name, value] of Object.entries(changes)) {
            words.delete(name);
            if (value !== undefined && value !== null) {
                words.set(name, String(value));
            }
        }
        return words;
    }

    /** Keeps what is pointed at in the address. */
    #mark(changes) {
        this.#words = this.#with(changes);
        address.write(this.#words);
    }
}

function row(kind, cells) {
    return element("tr", {}, ...cells.map(cell => element(kind, kind === "th" ? { scope: "col" } : {}, String(cell))));
}
