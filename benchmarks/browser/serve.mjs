// Static files from folders, with the headers that give pages a precise clock; X.br is sent where it stands beside X.

import { createServer } from "node:http";
import { createReadStream, existsSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";

const types = {
    ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
    ".wasm": "application/wasm", ".json": "application/json",
};

/** @param folders Folders by the start of their addresses, the longest first. */
export async function serve(folders) {
    const server = createServer((request, response) => answer(folders, request, response)).listen(0, "127.0.0.1");
    await new Promise(resolve => server.on("listening", resolve));
    return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function answer(folders, request, response) {
    const path = normalize(new URL(request.url, "http://127.0.0.1").pathname);
    const [prefix, folder] = Object.entries(folders).find(([start]) => path.startsWith(start));
    const given = join(folder, path.slice(prefix.length));
    const file = path.endsWith("/") ? join(given, "index.html") : given;
    const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
    if (!existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404, headers).end();
        return;
    }
    const isCompressed = existsSync(`${file}.br`);
    response.writeHead(200, {
        ...headers, "Content-Type": types[extname(file)] ?? "application/octet-stream", "Cache-Control": "no-cache",
        ETag: `"${statSync(file).mtimeMs}"`, ...(isCompressed ? { "Content-Encoding": "br" } : {}),
    });
    createReadStream(isCompressed ? `${file}.br` : file).pipe(response);
}
