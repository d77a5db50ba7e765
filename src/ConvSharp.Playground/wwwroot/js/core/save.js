// A file that the browser saves.

import { element } from "./elements.js";

export function save(name, blob) {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: name }).click();
    // The browser has taken the file by the next task.
    setTimeout(() => URL.revokeObjectURL(address));
}
