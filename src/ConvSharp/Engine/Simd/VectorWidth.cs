using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.Wasm;
using System.Runtime.Intrinsics.X86;

namespace ConvSharp.Engine.Simd;

/// <summary>The widths that kernels are compiled for.</summary>
internal enum VectorWidth
{
    Scalar = 0,
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}

/// <summary>Which widths this machine accelerates.</summary>
internal static class VectorWidths
{
    /// <summary>The widest accelerated width. One property decides, since the runtime's settings change that property alone.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;

    /// <summary>Whether multiply-adds round once: not in WebAssembly, nor on x64 without FMA.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || IsArm;

    /// <summary>Whether this is a browser, or another host of WebAssembly.</summary>
    public static bool IsWebAssembly => PackedSimd.IsSupported;

    /// <summary>Whether this is an Arm processor.</summary>
    public static bool IsArm => AdvSimd.Arm64.IsSupported;

    /// <summary>Elements of type T in one vector.</summary>
    public static unsafe int Count<T>(this VectorWidth width)
        where T : unmanaged => width == VectorWidth.Scalar ? 1 : (int)width / 8 / sizeof(T);

    /// <summary>The width of a vector type; a single element is scalar.</summary>
    public static unsafe VectorWidth Of<TVector>()
        where TVector : unmanaged => sizeof(TVector) <= sizeof(double) ? VectorWidth.Scalar : (VectorWidth)(sizeof(TVector) * 8);

    /// <summary>
    /// Whether all machines with this width have instructions for masked loads and stores: a plan for a width is the same on all of them.
    /// Only vectors of 128 bits exist on machines without masks too.
    /// </summary>
    public static bool HasMasks(this VectorWidth width) => width switch
    {
        VectorWidth.Bits512 or VectorWidth.Bits256 => true,
        VectorWidth.Bits128 => Avx.IsSupported,
        _ => false,
    };

    /// <summary>The width in words.</summary>
    public static string Describe(this VectorWidth width) => width == VectorWidth.Scalar ? "scalar" : $"{(int)width}-bit";
}
