// TensorFlow.js's layer of the same sizes; it keeps channels last, and its numbers are its own.
import "/node_modules/@tensorflow/tfjs-core/dist/tf-core.min.js";
import "/node_modules/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js";

const tf = globalThis.tf;
tf.wasm.setWasmPaths("/node_modules/@tensorflow/tfjs-backend-wasm/dist/");
tf.wasm.setThreadsCount(1);
await tf.setBackend("wasm");
await tf.ready();

export function prepare({ transposed, c, height, width, k, kernel, stride, pad, groups, outHeight, outWidth }) {
    tf.disposeVariables();
    const input = tf.randomUniform([1, height, width, c]);
    const bias = tf.randomUniform([k]);
    const isDepthwise = groups > 1;
    const weight = tf.randomUniform(transposed ? [kernel, kernel, k, c] : [kernel, kernel, c, isDepthwise ? 1 : k]);
    const padding = pad === 0 ? "valid" : pad;
    return async () => {
        const output = tf.tidy(() => tf.add(
            transposed ? tf.conv2dTranspose(input, weight, [1, outHeight, outWidth, k], stride, padding)
                : isDepthwise ? tf.depthwiseConv2d(input, weight, stride, padding)
                    : tf.conv2d(input, weight, stride, padding),
            bias));
        await output.data();
        output.dispose();
    };
}
