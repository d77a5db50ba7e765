namespace ConvSharp.Files;

/// <summary>The kinds of files with tensors that are written.</summary>
public enum TensorFileFormat
{
    /// <summary>Named tensors in a safetensors file.</summary>
    SafeTensors,

    /// <summary>A state dict as torch.save writes it: a zip archive that torch.load reads, with weights_only too.</summary>
    Torch,

    /// <summary>numpy's archive of named arrays, not compressed.</summary>
    Npz,

    /// <summary>One array without a name.</summary>
    Npy,
}
