namespace ConvSharp.Tests.Architecture.Planted.Layers;

/// <summary>A room that nobody may use.</summary>
internal static class Outer
{
    public static int Value() => 1;
}
