"""Turns a network of UpscalerJS into an ONNX model of pictures of 0…1: convert.py MODEL.json OUTPUT.onnx. Needs python3-onnx (Debian)."""
import json
import pathlib
import sys
import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

source, target = map(pathlib.Path, sys.argv[1:])
model = json.loads(source.read_text())
weights = {}
for group in model["weightsManifest"]:
    data, start = b"".join((source.parent / path).read_bytes() for path in group["paths"]), 0
    for entry in group["weights"]:
        if entry["dtype"] != "float32" or "quantization" in entry:
            sys.exit(f"{entry['name']} is not plain float32.")
        count = int(np.prod(entry["shape"]))
        weights[entry["name"]] = np.frombuffer(data, "<f4", count, start).reshape(entry["shape"])
        start += 4 * count

nodes, constants = [], []


def constant(name, value):
    constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
    return name


def convolution(name, settings, inputs):
    kernel = weights[name + "/kernel"].transpose(3, 2, 0, 1)  # Keras: height, width, in, out
    if settings["strides"] != [1, 1] or settings["activation"] != "linear":
        sys.exit(f"{name} has a stride or an activation.")
    return helper.make_node(
        "Conv", [*inputs, constant(name + "/w", kernel), constant(name + "/b", weights[name + "/bias"])], [name],
        pads=[side // 2 for side in kernel.shape[2:]] * 2)


def enlargement(name, settings, inputs):
    if settings["interpolation"] != "nearest":
        sys.exit(f"{name} is not nearest.")
    scales = constant(name + "/scales", np.array([1, 1, *settings["size"]], np.float32))
    return helper.make_node("Resize", [*inputs, "", scales], [name], mode="nearest", nearest_mode="floor",
                            coordinate_transformation_mode="asymmetric")


MAKERS = {
    "Conv2D": convolution,
    "UpSampling2D": enlargement,
    "Activation": lambda name, settings, inputs: helper.make_node({"relu": "Relu"}[settings["activation"]], inputs, [name]),
    "Concatenate": lambda name, settings, inputs: helper.make_node("Concat", inputs, [name], axis=1),
    "Add": lambda name, settings, inputs: helper.make_node("Add", inputs, [name]),
}
config = model["modelTopology"]["model_config"]["config"]
level = constant("levels", np.float32(255))  # The network's own range is 0…255.
for layer in config["layers"]:
    name = layer["name"]
    if layer["class_name"] == "InputLayer":
        nodes.append(helper.make_node("Mul", ["picture", level], [name]))
    else:
        nodes.append(MAKERS[layer["class_name"]](name, layer["config"], [link[0] for link in layer["inbound_nodes"][0]]))
nodes.append(helper.make_node("Div", [config["output_layers"][0][0], level], ["enlarged"]))


def value(name, *sides):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, *sides])


graph = helper.make_graph(
    nodes, "upscaler", [value("picture", "height", "width")], [value("enlarged", "rows", "columns")], constants)
result = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
result.ir_version = 8
checker.check_model(result)
save(result, str(target))
