// The animation of a layer as files. The library makes the SVG; of a GIF the browser draws each frame, and the library writes the file.

import { announce } from "../core/announce.js";
import { element, part } from "../core/elements.js";
import { save } from "../core/save.js";
import { language, text } from "../core/text.js";

const slot = "animation";

export class AnimationFiles {
    #client;
    #query;
    #buttons;
    #progress;
    #problem;

    /** @param query Gives the layer's words. */
    constructor(host, client, query) {
        this.#client = client;
        this.#query = query;
        this.#progress = part(host, "gif-progress");
        this.#problem = part(host, "animation-problem");
        this.#buttons = [part(host, "save-svg"), part(host, "save-gif")];
        this.#buttons[0].addEventListener("click", () => this.#run(() => this.#saveSvg()));
        this.#buttons[1].addEventListener("click", () => this.#run(() => this.#saveGif()));
    }

    async #run(saveFile) {
        this.#problem.replaceChildren();
        this.#buttons.forEach(button => button.disabled = true);
        try {
            await saveFile();
        } finally {
            this.#buttons.forEach(button => button.disabled = false);
            this.#progress.hidden = true;
        }
    }

    async #saveSvg() {
        const answer = await this.#client.ask(slot, "Svg", this.#query(), language());
        if (this.#isGood(answer)) {
            save("convsharp.svg", new Blob([answer.svg], { type: "image/svg+xml" }));
            announce(text("saved"));
        }
    }

    async #saveGif() {
        const begun = await this.#client.ask(slot, "BeginGif", this.#query(), language());
        if (!this.#isGood(begun)) {
            return;
        }
        const { width, height, frames } = begun;
        const canvas = element("canvas", { width, height });
        const drawing = canvas.getContext("2d", { willReadFrequently: true });
        this.#progress.max = frames;
        this.#progress.hidden = false;
        for (let frame = 0; frame < frames; frame++) {
            this.#progress.value = frame;
            const answer = await this.#client.ask(slot, "FrameSvg", frame);
            if (answer === null) {
                return;
            }
            drawing.drawImage(await pictureOf(answer.svg), 0, 0);
            const { data } = drawing.getImageData(0, 0, width, height);
            await this.#client.ask(slot, "AddFrame", new Uint8Array(data.buffer));
        }
        const bytes = await this.#client.ask(slot, "EndGif");
        if (bytes !== null) {
            save("convsharp.gif", new Blob([bytes], { type: "image/gif" }));
            announce(text("saved"));
        }
    }

    #isGood(answer) {
        if (answer?.error !== undefined) {
            this.#problem.replaceChildren(element("p", { class: "error", lang: answer.error.lang }, answer.error.message));
        }
        return answer !== null && answer.error === undefined;
    }
}

async function pictureOf(svg) {
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
        const picture = new Image();
        picture.src = address;
        await picture.decode();
        return picture;
    } finally {
        URL.revokeObjectURL(address);
    }
}
