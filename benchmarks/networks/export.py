"""Writes networks with random weights as ONNX files: export.py FOLDER. Needs torch and torchvision (Debian: python3-torchvision, python3-onnx)."""
import sys
import pathlib
import torch
import torchvision.models as zoo
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(sys.argv[1])
OPSET = 14


def export(name, network, *shape):
    """Exports a network whose batch norms have statistics of their own, so that folding them is no identity."""
    torch.manual_seed(0)
    network.eval()
    for module in network.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            nn.init.normal_(module.running_mean, 0, 0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    torch.onnx.export(network, torch.rand(shape), str(FOLDER / f"{name}.onnx"), opset_version=OPSET, input_names=["input"])
    print(name, flush=True)


class Join(nn.Module):
    """Branches of one input, joined along the channels."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class Residual(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.body = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.body(x)


class Upscaler(nn.Module):
    """Real-time super-resolution: 3×3 convolutions with PReLU, pixel shuffle, the enlarged picture added."""

    def __init__(self, channels=64, depth=16, scale=4):
        super().__init__()
        layers = [nn.Conv2d(3, channels, 3, padding=1), nn.PReLU(channels)]
        for _ in range(depth):
            layers += [nn.Conv2d(channels, channels, 3, padding=1), nn.PReLU(channels)]
        self.body = nn.Sequential(*layers, nn.Conv2d(channels, 3 * scale * scale, 3, padding=1), nn.PixelShuffle(scale))
        self.scale = scale

    def forward(self, x):
        return self.body(x) + F.interpolate(x, scale_factor=float(self.scale), mode="nearest")


def double(inner, outer):
    layers = []
    for channels in (inner, outer):
        layers += [nn.Conv2d(channels, outer, 3, padding=1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    def __init__(self, width=32, depth=3):
        super().__init__()
        sizes = [width << i for i in range(depth + 1)]
        self.down = nn.ModuleList(double(a, b) for a, b in zip([3] + sizes, sizes))
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * a, a, 2, 2) for a in reversed(sizes[:-1]))
        self.merge = nn.ModuleList(double(2 * a, a) for a in reversed(sizes[:-1]))
        self.last = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        kept = []
        for i, down in enumerate(self.down):
            x = down(F.max_pool2d(x, 2) if i else x)
            kept.append(x)
        for up, merge, skip in zip(self.up, self.merge, reversed(kept[:-1])):
            x = merge(torch.cat([skip, up(x)], 1))
        return torch.sigmoid(self.last(x))


def normed(inner, outer, kernel, stride=1, *after):
    layers = [nn.ReflectionPad2d(kernel // 2), nn.Conv2d(inner, outer, kernel, stride), nn.InstanceNorm2d(outer, affine=True)]
    return [*layers, *after]


def style():
    """Fast style transfer: reflected borders, instance norms, nearest enlargement."""
    relu, double_size = nn.ReLU(), nn.Upsample(scale_factor=2.0, mode="nearest")
    blocks = [Residual(*normed(128, 128, 3, 1, relu), *normed(128, 128, 3)) for _ in range(5)]
    return nn.Sequential(
        *normed(3, 32, 9, 1, relu), *normed(32, 64, 3, 2, relu), *normed(64, 128, 3, 2, relu), *blocks,
        double_size, *normed(128, 64, 3, 1, relu), double_size, *normed(64, 32, 3, 1, relu), nn.ReflectionPad2d(4), nn.Conv2d(32, 3, 9))


class Mean(nn.Module):
    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return sum(branch(x) for branch in self.branches) / len(self.branches)


def vocoder(width=128, bands=80):
    """HiFi-GAN's smaller generator: transposed 1-D convolutions, dilated residual blocks of three kernels."""
    def dilated(channels, kernel, step):
        return Residual(
            nn.LeakyReLU(0.1), nn.Conv1d(channels, channels, kernel, padding=step * (kernel - 1) // 2, dilation=step),
            nn.LeakyReLU(0.1), nn.Conv1d(channels, channels, kernel, padding=(kernel - 1) // 2))

    layers = [nn.Conv1d(bands, width, 7, padding=3)]
    for stride, kernel in ((8, 16), (8, 16), (2, 4), (2, 4)):
        layers += [nn.LeakyReLU(0.1), nn.ConvTranspose1d(width, width // 2, kernel, stride, padding=(kernel - stride) // 2)]
        width //= 2
        layers.append(Mean(*(nn.Sequential(*(dilated(width, kernel, step) for step in (1, 3, 5))) for kernel in (3, 7, 11))))
    return nn.Sequential(*layers, nn.LeakyReLU(0.01), nn.Conv1d(width, 1, 7, padding=3), nn.Tanh())


def unit(inner, outer, kernel=1, stride=1):
    """What YOLOv8 is made of, its batch norm folded: a convolution and SiLU."""
    return nn.Sequential(nn.Conv2d(inner, outer, kernel, stride, kernel // 2), nn.SiLU())


class Split(nn.Module):
    """YOLOv8's C2f: half of the channels through a chain of bottlenecks, everything joined."""

    def __init__(self, inner, outer, depth, adds):
        super().__init__()
        half = outer // 2
        self.half, self.first, self.last = half, unit(inner, outer), unit((2 + depth) * half, outer)
        chain = [(unit(half, half, 3), unit(half, half, 3)) for _ in range(depth)]
        self.chain = nn.ModuleList(Residual(*pair) if adds else nn.Sequential(*pair) for pair in chain)

    def forward(self, x):
        parts = list(self.first(x).split((self.half, self.half), 1))
        for link in self.chain:
            parts.append(link(parts[-1]))
        return self.last(torch.cat(parts, 1))


class Pyramid(nn.Module):
    """YOLOv8's SPPF: three max pools one after the other, everything joined."""

    def __init__(self, channels):
        super().__init__()
        self.first, self.last = unit(channels, channels // 2), unit(2 * channels, channels)

    def forward(self, x):
        parts = [self.first(x)]
        for _ in range(3):
            parts.append(F.max_pool2d(parts[-1], 5, 1, 2))
        return self.last(torch.cat(parts, 1))


class Detector(nn.Module):
    """The layer table of YOLOv8n, with the decoding of its boxes."""

    def __init__(self, classes=80, bins=16, size=640):
        super().__init__()
        self.classes, self.bins = classes, bins
        self.fine = nn.Sequential(unit(3, 16, 3, 2), unit(16, 32, 3, 2), Split(32, 32, 1, True), unit(32, 64, 3, 2), Split(64, 64, 2, True))
        self.middle = nn.Sequential(unit(64, 128, 3, 2), Split(128, 128, 2, True))
        self.coarse = nn.Sequential(unit(128, 256, 3, 2), Split(256, 256, 1, True), Pyramid(256))
        self.up = nn.ModuleList([Split(384, 128, 1, False), Split(192, 64, 1, False)])
        self.down = nn.ModuleList([unit(64, 64, 3, 2), unit(128, 128, 3, 2)])
        self.merge = nn.ModuleList([Split(192, 128, 1, False), Split(384, 256, 1, False)])
        def head(inner, width, outer):
            return nn.Sequential(unit(inner, width, 3), unit(width, width, 3), nn.Conv2d(width, outer, 1))

        self.heads = nn.ModuleList(Join(head(inner, 64, 4 * bins), head(inner, 80, classes)) for inner in (64, 128, 256))
        self.expectation = nn.Conv2d(bins, 1, 1, bias=False)
        centres, strides = [], []
        for stride in (8, 16, 32):
            axis = torch.arange(size // stride) + 0.5
            y, x = torch.meshgrid(axis, axis, indexing="ij")
            centres.append(torch.stack([x, y]).flatten(1))
            strides.append(torch.full((1, x.numel()), float(stride)))
        self.register_buffer("centres", torch.cat(centres, 1)[None])
        self.register_buffer("strides", torch.cat(strides, 1))

    def forward(self, x):
        fine = self.fine(x)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        doubled = [F.interpolate(coarse, scale_factor=2.0, mode="nearest"), None]
        joined = self.up[0](torch.cat([doubled[0], middle], 1))
        first = self.up[1](torch.cat([F.interpolate(joined, scale_factor=2.0, mode="nearest"), fine], 1))
        second = self.merge[0](torch.cat([self.down[0](first), joined], 1))
        third = self.merge[1](torch.cat([self.down[1](second), coarse], 1))
        outputs = [head(level).flatten(2) for level, head in zip((first, second, third), self.heads)]
        boxes, classes = torch.cat(outputs, 2).split((4 * self.bins, self.classes), 1)
        sides = self.expectation(boxes.view(1, 4, self.bins, -1).transpose(2, 1).softmax(1)).view(1, 4, -1)
        before, after = sides.chunk(2, 1)
        low, high = self.centres - before, self.centres + after
        return torch.cat([torch.cat([(low + high) / 2, high - low], 1) * self.strides, classes.sigmoid()], 1)


FOLDER.mkdir(parents=True, exist_ok=True)
torch.set_num_threads(1)
torch.manual_seed(0)
PICTURE = (1, 3, 224, 224)
for model in (
        "mobilenet_v2", "mobilenet_v3_small", "shufflenet_v2_x1_0", "squeezenet1_1", "efficientnet_b0", "resnet50", "regnet_y_400mf",
        "densenet121", "convnext_tiny", "alexnet"):
    export(model, getattr(zoo, model)(weights=None), *PICTURE)
export("googlenet", zoo.googlenet(weights=None, init_weights=False, aux_logits=False), *PICTURE)
export("deeplabv3_mobilenet_v3", zoo.segmentation.deeplabv3_mobilenet_v3_large(weights=None, weights_backbone=None), 1, 3, 320, 320)
export("r3d_18", zoo.video.r3d_18(weights=None), 1, 3, 8, 56, 56)
export("espcn_x3", nn.Sequential(
    nn.Conv2d(1, 64, 5, padding=2), nn.Tanh(), nn.Conv2d(64, 32, 3, padding=1), nn.Tanh(), nn.Conv2d(32, 9, 3, padding=1),
    nn.PixelShuffle(3), nn.Sigmoid()), 1, 1, 224, 224)
export("upscaler_x4", Upscaler(), 1, 3, 128, 128)
export("unet", UNet(), 1, 3, 256, 256)
export("style", style(), *PICTURE)
export("hifigan_v2", vocoder(), 1, 80, 64)
export("yolov8n", Detector(), 1, 3, 640, 640)
