namespace ConvSharp.Imaging.Animations.Layout;

/// <summary>The room for a scene, in pixels.</summary>
/// <param name="Width">The width, all of which is used.</param>
/// <param name="Height">The height, all of which is used; null: as much as is needed.</param>
internal readonly record struct SceneBox(int Width, int? Height)
{
    /// <summary>As options give it: 480, or 480x320.</summary>
    public override string ToString() => Height is { } height ? $"{Width}x{height}" : $"{Width}";
}
