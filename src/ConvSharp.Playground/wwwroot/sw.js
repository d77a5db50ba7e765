// Keeps the site for use without a network. The network goes first, so that a new version is never mixed with an old one.
const cacheName = "playground";
const shell = [
    "./", "css/article.css", "css/checkerboard.css", "css/matrix.css", "css/network.css", "css/picture.css", "css/site.css", "decoder.js",
    "first.json", "fragments/animation-files.html", "fragments/arithmetic.html", "fragments/article.html", "fragments/checkerboard.html",
    "fragments/layer-code.html", "fragments/layer-fields.html", "fragments/layer-more.html", "fragments/layer-view.html",
    "fragments/matrix-view.html", "fragments/matrix.html", "fragments/network.html", "fragments/page-link.html",
    "fragments/picture-source.html", "fragments/picture.html", "icon.svg", "js/core/announce.js", "js/core/calm.js", "js/core/client.js",
    "js/core/elements.js", "js/core/fragments.js", "js/core/keys.js", "js/core/save.js", "js/core/state.js", "js/core/text.js",
    "js/main.js", "js/pages/arithmetic.js", "js/pages/article.js", "js/pages/checkerboard.js", "js/pages/matrix.js", "js/pages/network.js",
    "js/pages/picture.js", "js/view/animation-files.js", "js/view/controls.js", "js/view/copy.js", "js/view/figure.js",
    "js/view/formulas.js", "js/view/grid.js", "js/view/heat-map.js", "js/view/kernel-editor.js", "js/view/layer.js", "js/view/map-grid.js",
    "js/view/matrix.js", "js/view/network-file.js", "js/view/network-sum.js", "js/view/network-table.js", "js/view/overlap-line.js",
    "js/view/overlap-pair.js", "js/view/picture-source.js", "js/view/pixels.js", "js/view/planes.js", "js/view/played.js",
    "js/view/player.js", "js/view/remedy-cards.js", "js/view/remedy-sheet.js", "js/view/sums.js", "js/view/table.js",
    "pictures/checkerboard.png", "pictures/feature-map.jpg", "samples/coffee.jpg", "samples/edges.onnx", "samples/edges.safetensors",
    "text/article.en.json", "text/article.zh.json", "text/en.json", "text/zh.json", "worker.js",
];

addEventListener("install", event => event.waitUntil(keep(shell).then(() => skipWaiting())));
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("message", event => event.waitUntil(keep(event.data.files.filter(isOwn))));
addEventListener("fetch", event => {
    if (event.request.method === "GET" && isOwn(event.request.url)) {
        event.respondWith(answer(event.request));
    }
});

function isOwn(address) {
    return address.startsWith(registration.scope);
}

async function keep(files) {
    const cache = await caches.open(cacheName);
    await cache.addAll(files);
}

async function answer(request) {
    const cache = await caches.open(cacheName);
    const kept = await cache.match(request, { ignoreSearch: true });
    try {
        const response = await fetch(request);
        if (response.ok && !isSame(response, kept)) {
            await cache.put(request, response.clone());
        }
        return response;
    } catch (error) {
        if (kept) {
            return kept;
        }
        throw error;
    }
}

/** Whether the server says that a file is the one that is kept, which need not be written once more. */
function isSame(response, kept) {
    return ["ETag", "Last-Modified"].some(name => response.headers.has(name) && response.headers.get(name) === kept?.headers.get(name));
}
