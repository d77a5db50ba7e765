// A figure of the article: a small view of another page at work, with a link that opens its state there.

import { element, part } from "../core/elements.js";
import { fragment } from "../core/fragments.js";
import * as address from "../core/state.js";
import { language, text } from "../core/text.js";
import { showFormulas } from "./formulas.js";
import { MatrixPicture } from "./matrix.js";
import { PlayedLayer } from "./played.js";

// What each kind of figure asks the library, on which page it opens, and the fragment that it stands in.
const kinds = {
    arithmetic: { method: "Arithmetic", page: "arithmetic", markup: "layer-view" },
    formulas: { method: "Arithmetic", page: "arithmetic", markup: null },
    matrix: { method: "Matrix", page: "matrix", markup: "matrix-view" },
};

export class LiveFigure {
    host;
    #kind;
    #words;
    #place;
    #link;
    #caption;
    #view = null;
    #state = "new";
    #drawing = null;
    #isSeen = false;

    /** @param figure Its kind (arithmetic, formulas or matrix), the words of its state, and its caption. */
    constructor({ figure, query, caption }) {
        this.#kind = kinds[figure];
        this.#words = address.parse(query);
        this.#caption = caption;
        this.#place = element("div", { class: `live ${figure}` });
        this.#link = element("a", {}, text("article-open", { page: text(`page-${this.#kind.page}`) }));
        this.host = element("figure", { class: "figure" },
            element("figcaption", {}, caption, " ", this.#link), this.#place);
        this.#showLink();
    }

    /** Asks the library for what it shows, unless it has done so. */
    async draw(client, slot) {
        this.#drawing ??= this.#make(client, slot);
        await this.#drawing;
    }

    /** It has come into view: what moves in it plays. */
    async start(client, slot) {
        this.#isSeen = true;
        await this.draw(client, slot);
        if (this.#state === "shown" && this.#isSeen) {
            this.#view?.start?.();
        }
    }

    pause() {
        this.#isSeen = false;
        this.#view?.pause?.();
    }

    close() {
        this.#state = "closed";
        this.#view?.close();
    }

    async #make(client, slot) {
        const { method, markup } = this.#kind;
        const [answer, made] = await Promise.all([
            client.ask(slot, method, address.format(this.#words), language()), markup === null ? null : fragment(markup),
        ]);
        if (this.#state === "closed") {
            return;
        }
        if (answer === null || answer.error !== undefined) {
            this.#drawing = null;
            this.#place.textContent = answer?.error.message ?? "";
            return;
        }
        this.#state = "shown";
        if (markup === null) {
            showFormulas(this.#place, answer);
            return;
        }
        this.#place.replaceChildren(made);
        this.#place.firstElementChild.setAttribute("aria-label", this.#caption);
        this.#view = this.#kind.page === "matrix" ? this.#matrix() : new PlayedLayer(this.#place, this.#place, at => this.#keep(at));
        this.#view.show(answer, false);
    }

    #matrix() {
        return new MatrixPicture(this.#place, this.#place, {
            pin: at => this.#keep({ row: undefined, column: undefined, weight: undefined, ...at }),
            stage: name => this.#keep({ stage: name }),
        });
    }

    /** What the visitor has chosen goes into the link. */
    #keep(position) {
        for (const name of this.#kind.page === "matrix" ? [] : ["step", "place"]) {
            this.#words.delete(name);
        }
        for (const [name, value] of Object.entries(position)) {
            this.#words.delete(name);
            if (value !== undefined && value !== "") {
                this.#words.set(name, String(value));
            }
        }
        this.#showLink();
    }

    #showLink() {
        this.#link.href = address.link(this.#kind.page, address.read().language, this.#words);
    }
}
