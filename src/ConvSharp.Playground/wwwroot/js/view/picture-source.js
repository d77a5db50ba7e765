// A picture of the visitor's: chosen, dropped, pasted, or the site's sample. The browser decodes it, in a worker.

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
    const size = await sizeOf(file);
    if (size === null) {
        return { problem: text("source-broken") };
    }
    if (size.width * size.height > mostPixels) {
        return { problem: text("source-too-many-pixels", { ...size, most: mostPixels }) };
    }
    return await pixelsOf(file) ?? { problem: text("source-broken") };
}

/** What the decoder says of a file. */
function pixelsOf(file) {
    const decoder = new Worker("decoder.js", { type: "module" });
    return new Promise(resolve => {
        decoder.addEventListener("message", ({ data }) => resolve(data));
        decoder.addEventListener("error", event => {
            event.preventDefault();
            resolve(null);
        });
        decoder.postMessage(file);
    }).finally(() => decoder.terminate());
}

/** The size that a file says its picture has, before the pixels take memory; null: it is no picture. */
async function sizeOf(file) {
    const location = URL.createObjectURL(file);
    const image = new Image();
    const isLoaded = new Promise(resolve => {
        image.addEventListener("load", () => resolve(true));
        image.addEventListener("error", () => resolve(false));
    });
    image.src = location;
    try {
        return await isLoaded ? { width: image.naturalWidth, height: image.naturalHeight } : null;
    } finally {
        URL.revokeObjectURL(location);
    }
}
