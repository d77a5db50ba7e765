// Starts the site: words first, then the page that the address names, then the library in its worker.

import { Client } from "./core/client.js";
import { byId, element } from "./core/elements.js";
import { fragment } from "./core/fragments.js";
import * as address from "./core/state.js";
import { chosenLanguage, language, text, useLanguage } from "./core/text.js";
import { ArithmeticPage } from "./pages/arithmetic.js";
import { ArticlePage } from "./pages/article.js";
import { CheckerboardPage } from "./pages/checkerboard.js";
import { MatrixPage } from "./pages/matrix.js";

const pages = {
    arithmetic: ArithmeticPage,
    matrix: MatrixPage,
    checkerboard: CheckerboardPage,
    article: ArticlePage,
};
const usual = "arithmetic";

const client = new Client();
let shown = null;
let turn = 0;

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
byId("language").addEventListener("change", () => {
    const { page, words } = address.read();
    history.replaceState(null, "", address.link(page, byId("language").value, words));
    open();
});
addEventListener("hashchange", open);

await open();
document.documentElement.dataset.ready = "";
if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("sw.js").catch(() => byId("status").textContent = text("no-offline"));
}

/** Shows what the address says: in the page that is shown, or in another one, or in another language. */
async function open() {
    const { page = usual, language: asked, words } = address.read();
    const name = Object.hasOwn(pages, page) ? page : usual;
    const chosen = chosenLanguage(asked);
    show("no-page", name !== page);
    if (shown?.name === name && shown.language === chosen) {
        await shown.page.open(words);
        return;
    }
    // A newer address may come while this one's files load.
    const own = ++turn;
    if (language() !== chosen || shown === null) {
        await useLanguage(chosen);
    }
    const markup = await fragment(name);
    if (own !== turn) {
        return;
    }
    shown?.page.close();
    byId("language").value = chosen;
    showLinks(name, asked);
    byId("page").replaceChildren(markup);
    byId("page").dataset.page = name;
    document.title = `${text(`page-${name}`)} · ${text("title")}`;
    shown = { name, language: chosen, page: new pages[name](byId("page"), client, Object.keys(pages)) };
    await shown.page.open(words);
}

function showLinks(current, asked) {
    byId("pages").replaceChildren(...Object.keys(pages).map(name => element(
        "a", { href: address.link(name, asked), "aria-current": name === current && "page" }, text(`page-${name}`))));
}

function show(id, isShown) {
    byId(id).hidden = !isShown;
}
