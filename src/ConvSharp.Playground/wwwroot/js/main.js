// Starts the page: words first, then the picture that needs no library, then the library.

import { Client } from "./core/client.js";
import { byId } from "./core/elements.js";
import * as address from "./core/state.js";
import { chosenLanguage, language, text, useLanguage } from "./core/text.js";
import { ArithmeticPage } from "./pages/arithmetic.js";

const state = address.read();
await useLanguage(chosenLanguage(state.get("lang")));
const client = new Client();
const page = new ArithmeticPage(client);

byId("language").value = language();
byId("language").addEventListener("change", async () => {
    const chosen = address.read();
    chosen.set("lang", byId("language").value);
    address.write(chosen);
    await useLanguage(byId("language").value);
    await Promise.all([page.showPresets(), page.open(chosen)]);
});

addEventListener("hashchange", () => {
    if (chosenLanguage(address.read().get("lang")) !== language()) {
        location.reload();
    }
});

client.addEventListener("slow", () => show("slow", true));
client.addEventListener("answered", () => show("slow", false));
client.addEventListener("failed", () => show("failed", true));
client.addEventListener("ready", async ({ detail: files }) => {
    if ("serviceWorker" in navigator) {
        const { active } = await navigator.serviceWorker.ready;
        active.postMessage({ files });
    }
});
byId("stop").addEventListener("click", () => {
    show("slow", false);
    client.stop();
});

if (state.size === 0) {
    const response = await fetch("first.json");
    page.show(await response.json());
}
await Promise.all([page.open(state), page.showPresets()]);
page.start();
document.documentElement.dataset.ready = "";

if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("sw.js").catch(() => byId("status").textContent = text("no-offline"));
}

function show(id, isShown) {
    byId(id).hidden = !isShown;
}
