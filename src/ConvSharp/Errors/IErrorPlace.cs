namespace ConvSharp.Errors;

/// <summary>Where in a network an error is.</summary>
internal interface IErrorPlace
{
    /// <summary>The path of the layer's names, such as layer3.1.conv2; empty for a layer that stands alone.</summary>
    string Path { get; }
}
