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

exports.catch(error => postMessage({ failure: String(error) }));
