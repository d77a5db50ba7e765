using System.Runtime.Intrinsics;
using ConvSharp.Tests.Architecture.Planted.Layers;

namespace ConvSharp.Tests.Architecture.Planted.Geometry;

/// <summary>Breaks the rules in bodies only, where no signature shows it.</summary>
internal static class Inner
{
    public static int CallsUpwards() => Enumerable.Range(0, 3).Sum(i => i + Outer.Value());

    public static int UsesVectors() => Vector128.IsHardwareAccelerated ? 1 : 0;
}
