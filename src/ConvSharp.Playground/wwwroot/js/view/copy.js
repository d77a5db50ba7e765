// Buttons that copy a text of the page, or the page's address.

import { announce } from "../core/announce.js";
import { part } from "../core/elements.js";
import { text } from "../core/text.js";

export function listenToCopies(host) {
    for (const button of host.querySelectorAll("[data-copies]")) {
        button.addEventListener("click", async () => {
            const source = button.dataset.copies;
            try {
                await navigator.clipboard.writeText(source === "" ? location.href : part(host, source).textContent);
                announce(text("copied"));
            } catch {
                announce(text("not-copied"));
            }
        });
    }
}
