namespace ConvSharp.Onnx;

/// <summary>Where pictures have their channels.</summary>
public enum OnnxLayout
{
    /// <summary>[…, channels, height, width].</summary>
    ChannelsFirst,

    /// <summary>[…, height, width, channels].</summary>
    ChannelsLast,
}
