using ConvSharp.Errors;
using ConvSharp.Files;

namespace ConvSharp.Inference;

/// <summary>What is known of a value before it is computed: its type, its shape, perhaps its elements.</summary>
public sealed class ValueInfo
{
    private readonly nint[]? _shape;

    private ValueInfo(ElementType type, nint[]? shape, InferenceTensor? value) =>
        (Type, _shape, Value) = (type, shape, value);

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>Whether the shape is known; if not, it depends on data and is only known when the value has been computed.</summary>
    public bool HasShape => _shape is not null;

    /// <summary>Length of each axis.</summary>
    /// <exception cref="InvalidOperationException">The shape is not known.</exception>
    public ReadOnlySpan<nint> Shape =>
        _shape ?? throw new InvalidOperationException("The shape is not known before the value is computed.");

    /// <summary>The elements, if they are known; else null.</summary>
    public InferenceTensor? Value { get; }

    /// <summary>Whether the elements were computed in a run, and will be others in the next.</summary>
    internal bool IsOfOneRun { get; private init; }

    /// <summary>Whether the value is a constant of the graph, the same for all shapes and all runs.</summary>
    internal bool IsConstant { get; private init; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Length;

    /// <summary>Number of elements, in checked arithmetic.</summary>
    /// <exception cref="InferenceException">The number does not fit.</exception>
    public long Length
    {
        get
        {
            long length = 1;
            foreach (nint size in Shape)
            {
                length = Math.BigMul(length, size, out long low) == 0 && low >= 0
                    ? low
                    : throw new InferenceException($"{ShapeText.Print(Shape)} has more than 2^63 elements: use smaller sizes.");
            }

            return length;
        }
    }

    /// <summary>A value of a known shape.</summary>
    public static ValueInfo Of(ElementType type, params ReadOnlySpan<nint> shape) => new(type, shape.ToArray(), null);

    /// <summary>A value whose elements are known.</summary>
    public static ValueInfo Of(InferenceTensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value.Type, value.Shape.ToArray(), value);
    }

    /// <summary>A value whose shape depends on data.</summary>
    public static ValueInfo OfUnknownShape(ElementType type) => new(type, null, null);

    /// <summary>A value that a run has computed.</summary>
    internal static ValueInfo Computed(InferenceTensor value) =>
        new(value.Type, value.Shape.ToArray(), value) { IsOfOneRun = true };

    /// <summary>A constant of the graph.</summary>
    internal static ValueInfo Constant(InferenceTensor value) => new(value.Type, value.Shape.ToArray(), value) { IsConstant = true };

    /// <summary>A value of which nothing is known, not even its type, before it is computed.</summary>
    internal static ValueInfo Unknown { get; } = OfUnknownShape(ElementType.Float32);

    /// <summary>float32 [1, 3, 8, 8].</summary>
    public override string ToString() => $"{Type.Name()} {(_shape is null ? "of unknown shape" : ShapeText.Print(_shape))}";
}
