// A network of the visitor's, chosen or dropped, or one of the site's samples: its bytes.

import { element, part } from "../core/elements.js";
import { text } from "../core/text.js";

const mostBytes = 64 * 1024 * 1024;
const isNetwork = file => /\.(onnx|safetensors)$/i.test(file.name);

export class NetworkFile {
    #host;
    #take;
    #closed = new AbortController();

    /** @param take Called with the bytes, the name and whether it is a sample. */
    constructor(host, take) {
        this.#host = host;
        this.#take = take;
        const { signal } = this.#closed;
        part(host, "network-file").addEventListener("change", event => this.#open(event.target.files[0]));
        part(host, "network-sample").addEventListener("change", event => event.target.value !== "" && this.openSample(event.target.value));
        // Before those who wait for pictures hear of it.
        host.addEventListener("drop", event => {
            const file = [...event.dataTransfer.files].find(isNetwork);
            if (file !== undefined) {
                event.preventDefault();
                event.stopImmediatePropagation();
                this.#open(file);
            }
        }, { signal, capture: true });
    }

    close() {
        this.#closed.abort();
    }

    /** @param name One of the names that the page lists. */
    async openSample(name) {
        const response = await fetch(`samples/${name}`);
        await this.#take(new Uint8Array(await response.arrayBuffer()), name, true);
    }

    /** Whether there is a sample of this name. */
    hasSample(name) {
        return name !== "" && [...part(this.#host, "network-sample").options].some(option => option.value === name);
    }

    /** Shows which sample is open; null: a file of the visitor's. */
    showSample(name) {
        part(this.#host, "network-sample").value = name ?? "";
    }

    /** Shows what is wrong with a file; null: nothing. */
    showProblem(message, language = null) {
        part(this.#host, "file-problem").replaceChildren(
            ...message === null ? [] : [element("p", { class: "error", lang: language }, message)]);
    }

    async #open(file) {
        if (file === undefined) {
            return;
        }
        if (file.size > mostBytes) {
            this.showProblem(text("network-too-large", { name: file.name, bytes: file.size, most: mostBytes }));
            return;
        }
        await this.#take(new Uint8Array(await file.arrayBuffer()), file.name, false);
    }
}
