// Keeps each version of the site whole, and answers from it without the network. A new version is kept beside the one in use, which
// changes when the page is loaded and no other page of the site is open: versions never mix.
importScripts("site-files.js");
const { version, assets } = self.assetsManifest;
// A host may have other sites, even other playgrounds, whose caches have other names.
const prefix = `${registration.scope} `;
const notes = `${prefix}notes`;
let used = null;

addEventListener("install", event => event.waitUntil(keep()));
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("fetch", event => {
    if (event.request.method === "GET" && event.request.url.startsWith(registration.scope)) {
        event.respondWith(answer(event.request));
    }
});

/** All files of this version, or none: a file of another version has another hash. */
async function keep() {
    const cache = await caches.open(prefix + version);
    await cache.addAll(assets.map(({ url, hash }) =>
        new Request(url === "index.html" ? "./" : url, { cache: "no-cache", integrity: hash })));
    await note("newest", version);
    if (await noted("used") === null) {
        await note("used", version);
    }
    await forgetOthers();
    await skipWaiting();
}

async function answer(request) {
    if (request.mode === "navigate" && await isOnlyPage(request)) {
        await useNewest();
    }
    used ??= noted("used");
    const cache = await caches.open(prefix + await used);
    return await cache.match(request, { ignoreSearch: true }) ?? fetch(request);
}

/** Whether no page but the one that is loaded is open. A page that is loaded again is itself among those that are open. */
async function isOnlyPage({ cache }) {
    const pages = await clients.matchAll({ includeUncontrolled: true });
    return pages.length <= (cache === "no-cache" ? 1 : 0);
}

async function useNewest() {
    const newest = await noted("newest");
    if (newest !== await noted("used")) {
        await note("used", newest);
        used = null;
        await forgetOthers();
    }
}

/** Versions that are neither used nor the next to be. */
async function forgetOthers() {
    const wanted = [notes, prefix + await noted("used"), prefix + await noted("newest")];
    const names = await caches.keys();
    await Promise.all(names.filter(name => name.startsWith(prefix) && !wanted.includes(name)).map(name => caches.delete(name)));
}

/** What this worker and its successors keep in mind. */
async function noted(name) {
    const kept = await caches.match(name, { cacheName: notes });
    return kept === undefined ? null : kept.text();
}

async function note(name, value) {
    const cache = await caches.open(notes);
    await cache.put(name, new Response(value));
}
