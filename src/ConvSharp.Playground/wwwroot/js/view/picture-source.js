// A picture of the visitor's: chosen, dropped, pasted, or the site's sample. The browser decodes it.

import { element, part } from "../core/elements.js";
import { text } from "../core/text.js";

const mostPixels = 16_000_000;
const mostBytes = 64_000_000;

export class PictureSource {
    #host;
    #take;
    #closed = new AbortController();

    /**
     * @param host The page, with a chooser in it; pictures may be dropped on all of it.
     * @param take Called with a picture: { rgba, width, height }.
     */
    constructor(host, take) {
        this.#host = host;
        this.#take = take;
        const { signal } = this.#closed;
        part(host, "file").addEventListener("change", event => this.#open(event.target.files[0]));
        part(host, "sample").addEventListener("click", () => this.openSample());
        host.addEventListener("dragover", event => event.preventDefault(), { signal });
        host.addEventListener("drop", event => {
            event.preventDefault();
            this.#open(event.dataTransfer.files[0]);
        }, { signal });
        document.addEventListener("paste", event => {
            const item = [...event.clipboardData.files].find(file => file.type.startsWith("image/"));
            if (item !== undefined) {
                event.preventDefault();
                this.#open(item);
            }
        }, { signal });
    }

    close() {
        this.#closed.abort();
    }

    async openSample() {
        const response = await fetch("samples/coffee.jpg");
        await this.#open(await response.blob());
    }

    async #open(file) {
        if (file === undefined) {
            return;
        }
        const picture = await decoded(file);
        part(this.#host, "source-problem").replaceChildren(
            ...picture.problem === undefined ? [] : [element("p", { class: "error" }, picture.problem)]);
        if (picture.problem === undefined) {
            await this.#take(picture);
        }
    }
}

/** The pixels of a file, or the problem with it as a sentence. */
async function decoded(file) {
    if (file.size > mostBytes) {
        return { problem: text("source-too-many-bytes", { bytes: file.size, most: mostBytes }) };
    }
    let bitmap;
    try {
        bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
    } catch {
        return { problem: text("source-broken") };
    }
    try {
        const { width, height } = bitmap;
        if (width * height > mostPixels) {
            return { problem: text("source-too-many-pixels", { width, height, most: mostPixels }) };
        }
        const drawing = element("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
        drawing.drawImage(bitmap, 0, 0);
        return { rgba: new Uint8Array(drawing.getImageData(0, 0, width, height).data.buffer), width, height };
    } finally {
        bitmap.close();
    }
}
