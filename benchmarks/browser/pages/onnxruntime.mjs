// ONNX Runtime's layer from ConvSharp's model.
import * as ort from "/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

ort.env.wasm.wasmPaths = "/node_modules/onnxruntime-web/dist/";
ort.env.wasm.numThreads = 1;
let last = null;

export async function prepare({ c, height, width }, { model, input }) {
    const session = await ort.InferenceSession.create(new Uint8Array(model));
    const feeds = { [session.inputNames[0]]: new ort.Tensor("float32", new Float32Array(input), [1, c, height, width]) };
    return async () => {
        last = (await session.run(feeds))[session.outputNames[0]];
    };
}

export const output = () => [...last.data];
