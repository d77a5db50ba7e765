using ConvSharp.Geometry;

namespace ConvSharp.Tests.Api;

/// <summary>A problem that every way into the library must refuse, and what the refusal must say.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Parameter">The parameter that the message must name.</param>
/// <param name="Value">What it must tell of the parameter's value.</param>
/// <param name="Words">torch's words, where torch has any; one of them must stand there.</param>
internal sealed record BadProblem(string Name, string Parameter, string Value, params string[] Words)
{
    public required ConvolutionKind Kind { get; init; }

    public required ConvolutionOptions Options { get; init; }

    public required nint[] Input { get; init; }

    public required nint[] Weight { get; init; }

    public nint[]? Bias { get; init; }

    /// <summary>What a layer of this weight says, where its own arguments are what is wrong.</summary>
    public BadProblem? InLayer { get; init; }

    /// <summary>Whether the layer's constructor has no way to ask for this.</summary>
    public bool NotForLayers { get; init; }

    public override string ToString() => $"{ConvolutionGeometry.NameOf(Kind, Math.Clamp(Weight.Length - 2, 1, 3))}: {Name}";
}
