namespace ConvSharp.Files;

/// <summary>What a file is read as.</summary>
internal enum FileRole
{
    /// <summary>Named tensors in a safetensors file.</summary>
    Weights,

    /// <summary>One array in a .npy file.</summary>
    Array,

    /// <summary>A PNG, JPEG, WebP, GIF or TIFF picture.</summary>
    Picture,

    /// <summary>A network with its weights in an ONNX file.</summary>
    Model,
}
