"""Writes MobileNetV2, trained on ImageNet, as an ONNX model of any batch: export.py OUTPUT.onnx. Needs python3-torchvision, and downloads
the weights; with the word "random" after the file it downloads nothing, and the network knows nothing."""
import sys
import torch
import torchvision

is_random = sys.argv[2:] == ["random"]
torch.manual_seed(0)
network = torchvision.models.mobilenet_v2(weights=None if is_random else torchvision.models.MobileNet_V2_Weights.IMAGENET1K_V1).eval()
torch.onnx.export(
    network, torch.rand(1, 3, 224, 224), sys.argv[1], opset_version=14, input_names=["picture"], output_names=["scores"],
    dynamic_axes={"picture": {0: "batch"}, "scores": {0: "batch"}})
