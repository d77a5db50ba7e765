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
import { NetworkPage } from "./pages/network.js";
import { PicturePage } from "./pages/picture.js";

const pages = {
    arithmetic: ArithmeticPage,
    matrix: MatrixPage,
    picture: PicturePage,
    checkerboard: CheckerboardPage,
    network: NetworkPage,
    article: ArticlePage,
};
const usual = "arithmetic";
// Pages that show the same layer in other ways: a link from one to the other keeps it.
const ofLayers = ["arithmetic", "matrix"];

const client = new Client();
let shown = null;
let turn = 0;

client.addEventListener("slow", () => show("slow", true));
client.addEventListener("answered", () => show("slow", false));
client.addEventListener("failed", () => show("failed", true));
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
addEventListener("addresschange", () => showLinks(shown.name));

await open();
document.documentElement.dataset.ready = "";
if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("sw.js", { updateViaCache: "none" }).catch(() => byId("status").textContent = text("no-offline"));
}

/** Shows what the address says: in the page that is shown, or in another one, or in another language. */
async function open() {
    const { page = usual, language: asked, words, twice } = address.read();
    const name = Object.hasOwn(pages, page) ? page : usual;
    const chosen = chosenLanguage(asked);
    show("no-page", name !== page);
    show("twice", twice !== undefined);
    byId("twice").textContent = twice === undefined ? "" : text("given-twice", { name: twice });
    if (shown?.name === name && shown.language === chosen) {
        showLinks(name);
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
    showLinks(name);
    // Of its own: a late answer to a page that is closed must not reach the next one.
    const host = element("div", {}, markup);
    byId("page").replaceChildren(host);
    byId("page").dataset.page = name;
    document.title = `${text(`page-${name}`)} · ${text("title")}`;
    shown = { name, language: chosen, page: new pages[name](host, client, Object.keys(pages)) };
    await shown.page.open(words);
}

function showLinks(current) {
    const { language: asked, words } = address.read();
    for (const name of Object.keys(pages)) {
        const keepsLayer = name !== current && ofLayers.includes(name) && ofLayers.includes(current);
        const link = byId("pages").querySelector(`[data-page=${name}]`) ?? byId("pages").appendChild(element("a", { "data-page": name }));
        link.href = address.link(name, asked, keepsLayer ? address.layerOf(words) : new Map());
        link.textContent = text(`page-${name}`);
        if (name === current) {
            link.setAttribute("aria-current", "page");
        } else {
            link.removeAttribute("aria-current");
        }
    }
}

function show(id, isShown) {
    byId(id).hidden = !isShown;
}
