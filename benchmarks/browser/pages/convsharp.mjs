// ConvSharp's layer, and what the others get of it: its input, its model, its output.
import { dotnet } from "/convsharp/_framework/dotnet.js";

const { getAssemblyExports, getConfig } = await dotnet.create();
const { Program } = (await getAssemblyExports(getConfig().mainAssemblyName)).ConvSharp.BrowserBenchmarks;

export function prepare({ transposed, c, height, width, k, kernel, stride, pad, groups }) {
    Program.Prepare(transposed, c, height, width, k, kernel, stride, pad, groups);
    return () => Program.Run();
}

export const input = () => floats(Program.Input());
export const output = () => floats(Program.Output());
export const model = () => [...Program.Model()];

function floats(bytes) {
    return [...new Float32Array(bytes.slice().buffer)];
}
