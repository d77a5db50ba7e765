using System.Diagnostics.CodeAnalysis;

namespace ConvSharp.Files;

/// <summary>The type of the elements stored in a tensor file.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the field's names.")]
public enum ElementType
{
    /// <summary>One byte per truth value. Listed, but not read as numbers.</summary>
    Bool,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>8-bit float with 5 exponent bits. Listed, but not read as numbers.</summary>
    Float8E5M2,

    /// <summary>8-bit float with 4 exponent bits. Listed, but not read as numbers.</summary>
    Float8E4M3,

    /// <summary>IEEE 754 half precision.</summary>
    Float16,

    /// <summary>The upper 16 bits of a <see cref="Float32"/>.</summary>
    BFloat16,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,
}
