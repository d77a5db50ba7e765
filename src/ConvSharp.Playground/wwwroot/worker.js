// The library runs here, so that the page stays responsive and a long computation can be stopped by ending this worker.
import { dotnet } from "./_framework/dotnet.js";

const exports = start();

async function start() {
    const { getAssemblyExports, getConfig } = await dotnet.create();
    const assembly = await getAssemblyExports(getConfig().mainAssemblyName);
    return assembly.ConvSharp.Playground.Program;
}

addEventListener("message", async ({ data: { slot, method, parameters } }) => {
    try {
        const program = await exports;
        const answer = program[method](...parameters);
        postMessage({ slot, answer }, answer instanceof Uint8Array ? [answer.buffer] : []);
    } catch (error) {
        postMessage({ slot, failure: String(error) });
    }
});

// The page passes the names of the loaded files on to the service worker, which keeps them for use without a network. A worker's own list
// of what it has fetched lacks its modules.
const modules = ["dotnet.js", "dotnet.native.js", "dotnet.runtime.js"].map(name => new URL(`_framework/${name}`, location).href);
exports.then(
    () => postMessage({ files: [...new Set([...modules, ...performance.getEntriesByType("resource").map(entry => entry.name)])] }),
    error => postMessage({ failure: String(error) }));
