// A stack and its remedies beside each other: code, and what each makes of a picture, whole and magnified at one place, with its numbers.

import { announce } from "../core/announce.js";
import { calm } from "../core/calm.js";
import { element, part } from "../core/elements.js";
import { save } from "../core/save.js";
import * as address from "../core/state.js";
import { language, text } from "../core/text.js";
import { listenToCopies } from "./copy.js";
import { PictureSource } from "./picture-source.js";
import { showMagnified, showPixels } from "./pixels.js";
import { drawSheet } from "./remedy-sheet.js";

// As many as the library takes; larger pictures are scaled down.
const mostPixels = 262_144;
const magnification = 8;

export class RemedyCards {
    #host;
    #client;
    #on;
    #source;
    #cards = [];
    #stack = "";
    #remedies = null;
    #hasPicture = false;
    #given = null;
    #query = null;
    #run = 0;
    #shown = new Set();
    #seen;
    #isSeen = false;

    /** @param on The page: query() gives its words, at(place) is called with the place to magnify, "row x column", or null. */
    constructor(host, client, on) {
        this.#host = host;
        this.#client = client;
        this.#on = on;
        this.#source = new PictureSource(host, picture => this.#take(picture));
        this.#part("sheet").addEventListener("click", () => this.#saveSheet());
        this.#part("own-place").addEventListener("click", () => on.at(null));
        this.#seen = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && this.#see());
        this.#seen.observe(this.#part("cards"));
    }

    close() {
        this.#run += 1;
        this.#seen.disconnect();
        this.#source.close();
    }

    /** Shows an answer's remedies, and measures where its layers or the place are others. */
    show({ stack, remedies, words, at }) {
        this.#stack = stack;
        this.#part("remedies-section").hidden = remedies.length === 0;
        this.#part("own-place").hidden = at === undefined;
        const isOther = JSON.stringify(remedies) !== this.#remedies;
        if (isOther) {
            this.#remedies = JSON.stringify(remedies);
            this.#build(remedies);
        }
        const query = `${words} ${at ?? ""}`;
        if (query !== this.#query) {
            this.#query = query;
            this.#measure(isOther);
        }
    }

    #part(name) {
        return part(this.#host, name);
    }

    #build(remedies) {
        this.#cards = [{ name: text("checkerboard-given"), isGiven: true }, ...remedies].map((remedy, index) => this.#card(remedy, index));
        this.#part("cards").replaceChildren(...this.#cards.map(card => card.host));
        this.#cards.forEach(card => listenToCopies(card.host));
    }

    #card({ name, stack, words, ratio, changes_layers: changesLayers, torch, csharp, isGiven }, index) {
        const head = element("div", {}, element("h3", {}, name));
        const host = element("section", { class: `card${index === 1 ? " own" : ""}` }, head);
        const whole = element("canvas", { class: "whole", role: "img", "aria-label": text("checkerboard-map-name", { name }) });
        const detail = element("canvas", { class: "detail", role: "img", "aria-label": text("checkerboard-detail-name", { name }) });
        const mark = element("span");
        const frame = element("div", { class: "frame" }, whole, mark);
        const numbers = element("p");
        const button = element("button", { type: "button" }, text("checkerboard-map-png"));
        const maps = element("div", { hidden: true }, frame, detail, numbers, button);
        whole.addEventListener("click", event => this.#choosePlace(event, index));
        button.addEventListener("click", () => whole.toBlob(blob => save(`checkerboard-${index}.png`, blob)));
        if (!isGiven) {
            const { page, language: asked } = address.read();
            head.append(element("p", { class: "hint" }, `${stack}. ${text("checkerboard-overlap")}: ${ratio}`),
                ...(changesLayers && index > 1
                    ? [element("p", {}, element(
                        "a", { href: address.link(page, asked, new Map([["layers", words]])) }, text("checkerboard-open")))]
                    : []));
        }
        host.append(maps);
        if (!isGiven) {
            host.append(element("details", {}, element("summary", {}, text("checkerboard-code")),
                ...code("PyTorch", "torch", torch), ...code("C#", "csharp", csharp)));
        }
        return { host, name, whole, detail, mark, numbers, maps, place: null };
    }

    /** The place that is clicked at, in pixels that all maps share. */
    #choosePlace({ offsetX, offsetY, target }, index) {
        const card = this.#cards[index];
        const [row, column] = [offsetY / target.clientHeight * target.height, offsetX / target.clientWidth * target.width];
        const [down, across] = card.shared;
        const [bottom, right] = card.last;
        const at = [[row * card.scale[0] + down, bottom], [column * card.scale[1] + across, right]]
            .map(([place, most]) => Math.min(Math.max(place, 0), most));
        this.#on.at(at.map(each => String(each - each % 1)).join("x"));
    }

    /** The sample comes by itself when the visitor gets here. */
    #see() {
        if (!this.#isSeen) {
            this.#isSeen = true;
            this.#seen.disconnect();
            if (!this.#hasPicture) {
                this.#source.openSample();
            }
        }
    }

    async #take(picture) {
        const { rgba, width, height } = await fitted(picture);
        const answer = await this.#client.hold("checkerboard-picture", "CheckerboardHold", rgba, width, height);
        if (answer === null) {
            return;
        }
        this.#part("maps-problem").textContent = answer.error?.message ?? "";
        if (answer.error === undefined) {
            this.#hasPicture = true;
            this.#given = [picture.height, picture.width];
            if (this.#on.query().includes("at=")) {
                this.#on.at(null);
            }
            this.#measure(true);
        }
    }

    /** Asks for one network after the other, so that other questions are answered in between. */
    async #measure(isOther) {
        const own = ++this.#run;
        if (!this.#hasPicture) {
            return;
        }
        if (isOther) {
            this.#shown.clear();
        }
        this.#part("sheet").disabled = true;
        await calm();
        const query = this.#on.query();
        for (let isDone = false; !isDone && own === this.#run;) {
            const answer = await this.#client.ask("checkerboard-maps", "CheckerboardMaps", query, language());
            if (answer === null || own !== this.#run) {
                return;
            }
            isDone = answer.done ?? true;
            this.#part("maps-progress").hidden = isDone;
            this.#part("maps-problem").textContent = answer.error?.message ?? "";
            if (answer.error === undefined) {
                await this.#showMaps(answer, own);
            }
        }
    }

    async #showMaps({ done, measured, of, picture, enlarged, place, trials, advice }, own) {
        this.#part("maps-progress").max = of;
        this.#part("maps-progress").value = measured;
        this.#part("maps-advice").textContent = advice ?? text("checkerboard-measured", { measured, of });
        this.#part("measured-at").textContent = text("checkerboard-measured-at",
            { width: this.#given[1], height: this.#given[0], columns: picture[1], rows: picture[0] });
        const last = [picture[0] * enlarged[0] - 1, picture[1] * enlarged[1] - 1];
        if (!this.#shown.has(0)) {
            const pixels = await this.#client.ask("checkerboard-map-0", "CheckerboardGiven");
            if (pixels === null || own !== this.#run) {
                return;
            }
            this.#shown.add(0);
            showPixels(this.#cards[0].whole, pixels, picture[1], picture[0]);
            this.#cards[0].place = null;
        }
        const inPicture = place.map((each, index) => each / enlarged[index % 2]);
        Object.assign(this.#cards[0], { shared: [0, 0], scale: enlarged, last });
        this.#magnify(this.#cards[0], inPicture, enlarged);
        for (const [index, trial] of trials.entries()) {
            if (trial.sizes === undefined) {
                continue;
            }
            const card = this.#cards[index + 1];
            if (!this.#shown.has(index + 1)) {
                const pixels = await this.#client.ask(`checkerboard-map-${index + 1}`, "CheckerboardMap", index);
                if (pixels === null || own !== this.#run) {
                    return;
                }
                this.#shown.add(index + 1);
                showPixels(card.whole, pixels, trial.sizes[1], trial.sizes[0]);
                card.place = null;
            }
            Object.assign(card, { shared: [place[0] - trial.place[0], place[1] - trial.place[1]], scale: [1, 1], last });
            this.#magnify(card, trial.place, [1, 1]);
            card.numbers.textContent = text("checkerboard-numbers", { score: trial.score_text, contrast: trial.contrast_text });
        }
        this.#part("sheet").disabled = !done;
        if (done) {
            announce(advice);
        }
    }

    /** Shows a part of a map large, and where it lies. */
    #magnify(card, [y, x, height, width], [down, across]) {
        const { whole, detail, mark } = card;
        const shown = [x, y, width, height].join();
        if (card.place === shown) {
            return;
        }
        card.place = shown;
        card.maps.hidden = false;
        showMagnified(detail, whole, { x, y, width, height }, magnification * Math.max(down, across));
        const share = (length, all) => `${length / all * 100}%`;
        for (const [name, value] of Object.entries({
            left: share(x, whole.width), top: share(y, whole.height), width: share(width, whole.width), height: share(height, whole.height),
        })) {
            mark.style.setProperty(name, value);
        }
    }

    #saveSheet() {
        const tiles = this.#cards.map(({ name, whole, detail, numbers }) => ({ name, whole, detail, words: numbers.textContent }));
        const sheet = drawSheet(`${this.#stack}. ${text("checkerboard-sheet-text")}`, tiles);
        sheet.toBlob(blob => {
            save("checkerboard.png", blob);
            announce(text("saved"));
        });
    }
}

/** A picture of at most as many pixels as the library takes. */
async function fitted({ rgba, width, height }) {
    if (width * height <= mostPixels) {
        return { rgba, width, height };
    }
    const factor = Math.sqrt(mostPixels / (width * height));
    const bitmap = await createImageBitmap(new ImageData(new Uint8ClampedArray(rgba.buffer), width, height));
    const canvas = element("canvas", { width: 1, height: 1 });
    [canvas.width, canvas.height] = [Math.max(1, width * factor), Math.max(1, height * factor)];
    const drawing = canvas.getContext("2d");
    drawing.imageSmoothingQuality = "high";
    drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const pixels = drawing.getImageData(0, 0, canvas.width, canvas.height).data;
    return { rgba: new Uint8Array(pixels.buffer), width: canvas.width, height: canvas.height };
}

function code(name, role, lines) {
    return [
        element("h4", {}, name), element("pre", {}, element("code", { "data-part": role }, lines)),
        element("button", { type: "button", "data-copies": role }, text("copy")),
    ];
}
