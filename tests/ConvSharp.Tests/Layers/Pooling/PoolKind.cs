namespace ConvSharp.Tests.Layers;

/// <summary>The kinds of pooling.</summary>
internal enum PoolKind
{
    Max,
    Average,
    Adaptive,
}
