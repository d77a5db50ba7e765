using static ConvSharp.Tests.Architecture.RoomTable;

namespace ConvSharp.Tests.Architecture;

/// <summary>The rooms of each assembly, each with the rooms that it may use. Every permission is one that somebody uses.</summary>
internal static class Rooms
{
    public static RoomTable Core { get; } = new("ConvSharp", new Dictionary<string, string[]>
    {
        ["Autograd"] = ["Engine.Execution", "Engine.Simd", "Errors", "Tensors"],
        ["Engine.Algorithms"] =
        [
            "Engine.Execution", "Engine.Input", "Engine.Kernels", "Engine.Output", "Engine.Simd", "Engine.Weights", "Geometry",
        ],
        ["Engine.Execution"] = ["Errors"],
        ["Engine.Input"] = ["Engine.Execution", "Engine.Kernels", "Engine.Simd", "Geometry"],
        ["Engine.Kernels"] = ["Engine.Simd"],
        ["Engine.Output"] = ["Engine.Input", "Engine.Kernels", "Engine.Simd", "Geometry"],
        ["Engine.Planning"] =
        [
            "Engine.Algorithms", "Engine.Execution", "Engine.Input", "Engine.Output", "Engine.Simd", "Engine.Weights", "Errors", "Geometry",
            "Tensors",
        ],
        ["Engine.Simd"] = [Vectors],
        ["Engine.Weights"] = ["Engine.Kernels", "Engine.Simd", "Geometry"],
        ["Errors"] = [],
        ["Files"] = [],
        ["Geometry"] = ["Errors"],
        ["Inference"] =
        [
            "Autograd", "Engine.Execution", "Engine.Output", "Engine.Simd", "Errors", "Files", "Geometry", "Initialization", "Plans", "Tensors",
        ],
        ["Initialization"] = [],
        ["Layers"] = ["Autograd", "Engine.Execution", "Errors", "Files", "Geometry", "Inference", "Initialization", "Plans", "Tensors"],
        ["Plans"] =
        [
            "Engine.Algorithms", "Engine.Execution", "Engine.Output", "Engine.Planning", "Engine.Simd", "Engine.Weights", "Errors", "Geometry",
            "Tensors",
        ],
        ["Reference"] = ["Errors", "Geometry"],
        ["Tensors"] = ["Engine.Execution", "Errors"],
        ["Training"] = ["Autograd", "Engine.Execution", "Errors", "Files", "Initialization", "Layers", "Tensors"],
        [Root] = ["Errors", "Geometry", "Plans", "Tensors"],
    });

    public static RoomTable Imaging { get; } = new("ConvSharp.Imaging", new Dictionary<string, string[]>
    {
        ["Animations"] = ["Animations.Equations", "Animations.Layout", "Animations.Pages", "Drawing", Root],
        ["Animations.Equations"] = ["Animations", "Animations.Layout", "Drawing"],
        ["Animations.Gif"] = [Root],
        ["Animations.Layout"] = ["Animations", "Animations.Model", "Drawing", Root],
        ["Animations.Model"] = ["Animations"],
        ["Animations.Pages"] = ["Animations", "Animations.Equations", "Animations.Layout", "Animations.Model", "Drawing"],
        ["Drawing"] = [Root],
        ["Maps"] = ["Drawing", "Skia", Root],
        ["Matrices"] = ["Drawing", "Maps", Root],
        ["Png"] = [Root],
        ["Signals"] = ["Drawing", "Maps", Root],
        ["Skia"] = ["Drawing", "Png", Root],
        ["Stacks"] = ["Drawing"],
        ["Tiff"] = ["Png", Root],
        [Root] = ["Animations", "Animations.Gif", "Drawing", "Matrices", "Png", "Signals", "Skia", "Stacks", "Tiff"],
    });

    public static RoomTable Checkerboard { get; } = new("ConvSharp.Checkerboard", new Dictionary<string, string[]>
    {
        ["Measurement"] = ["Overlap"],
        ["Overlap"] = [],
        ["Photographs"] = ["Measurement", "Overlap"],
        ["Report"] = ["Measurement", "Overlap", "Photographs"],
        ["Stacks"] = ["Measurement"],
    });

    public static RoomTable Onnx { get; } = new("ConvSharp.Onnx", new Dictionary<string, string[]>
    {
        ["Definitions"] = [],
        ["Export"] = ["Definitions", "Reading"],
        ["Import"] = ["Definitions", "Reading", Root],
        ["Reading"] = ["Definitions", Root],
        ["Writing"] = ["Definitions"],
        [Root] = ["Definitions", "Export", "Import", "Reading", "Writing"],
    });

    public static RoomTable Scale { get; } = new("ConvSharp.Scale", new Dictionary<string, string[]>
    {
        ["Arrays"] = [],
        ["Jobs"] = ["Arrays"],
        ["Running"] = ["Jobs"],
    });

    public static RoomTable Tool { get; } = new("ConvSharp.Cli", new Dictionary<string, string[]>
    {
        ["Animating"] = ["Options", "Output", "Weights"],
        ["Audio"] = ["Faults"],
        ["Checkerboard"] = ["Output"],
        ["Commands"] =
        [
            "Animating", "Checkerboard", "Convolving", "Faults", "Input", "Matrices", "Measuring", "Networks", "Options", "Output",
            "Playground", "Scaling", "Sizing", "Weights",
        ],
        ["Convolving"] = ["Audio", "Faults", "Input", "Options", "Output", "Weights"],
        ["Faults"] = ["Output"],
        ["Input"] = ["Audio", "Faults", "Output", "Weights"],
        ["Matrices"] = ["Faults", "Output", "Weights"],
        ["Measuring"] = [],
        ["Networks"] = ["Faults", "Input", "Options", "Output"],
        ["Options"] = ["Faults", "Input", "Output", "Weights"],
        ["Output"] = ["Faults"],
        ["Playground"] = ["Faults"],
        ["Scaling"] = ["Faults", "Input", "Networks", "Options", "Output", "Weights"],
        ["Sizing"] = ["Faults", "Output", "Weights"],
        ["Weights"] = ["Faults", "Input", "Output"],
        [Root] = ["Commands", "Faults", "Output"],
    });

    public static RoomTable Benchmarks { get; } = new("ConvSharp.Benchmarks", new Dictionary<string, string[]>
    {
        ["ColdStart"] = [],
        ["Commands"] = ["ColdStart", "Contestants", "Measuring", "Networks", "Results", "Training", Root],
        ["Contestants"] = [Root],
        ["Development"] = [Root],
        ["Measuring"] = ["Contestants", "Results", Vectors, Root],
        ["Networks"] = ["Contestants", "Measuring", "Results"],
        ["Results"] = ["ColdStart", "Measuring", "Networks"],
        ["Training"] = ["Contestants", "Measuring", "Results"],
        [Root] = [],
    });

    /// <summary>Two rooms that know nothing of each other, for tests of the walker.</summary>
    public static RoomTable Planted { get; } = new(
        "ConvSharp.Tests.Architecture.Planted", new Dictionary<string, string[]> { ["Geometry"] = [], ["Layers"] = ["Geometry"] });
}
