namespace ConvSharp.Files;

/// <summary>
/// Refuses a file that is of another kind than the reader expects: the message says what the file is, and what to do with it.
/// </summary>
internal static class ForeignFile
{
    private const string GiveWeights = "give a safetensors file with the weights";
    private const string GiveArray = "give an array that numpy.save wrote";
    private const string GivePicture = "give a PNG, JPEG, WebP, GIF or TIFF file";
    private const string ReadAsPicture =
        "read it as a picture: Picture.Load does, and the tool if the name ends in .png, .jpg, .webp, .gif or .tif";
    private const string ConvertPicture = "convert it to PNG, JPEG or WebP, and read that as a picture";

    /// <summary>Checks the next bytes and restores the position.</summary>
    /// <exception cref="InvalidDataException">The bytes are known to be of another kind of file.</exception>
    public static void Refuse(Stream stream, string source, FileRole role)
    {
        Span<byte> start = stackalloc byte[FileSignature.Length];
        long position = stream.Position;
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = position;
        if (start.IsEmpty && position > 0)
            throw Malformed.File(source, $"nothing follows at byte {position}", "read no more than was written");
        if (Objection(start, role) is (string problem, string fix))
            throw Malformed.File(source, $"it {problem}", fix);
    }

    /// <summary>
    /// What is wrong with a file that starts with these bytes, as the rest of "it …", and what to do; null if the bytes are not known.
    /// </summary>
    public static (string Problem, string Fix)? Objection(ReadOnlySpan<byte> start, FileRole role)
    {
        FileFormat format = FileSignature.Of(start);
        if (format == FileFormat.Unknown || IsWanted(format, role))
            return null;
        string wanted = role switch
        {
            FileRole.Weights => "a safetensors file",
            FileRole.Array => "a .npy array",
            FileRole.Model => "an ONNX model",
            _ => "a PNG, JPEG, WebP, GIF or TIFF picture",
        };
        string problem = format switch
        {
            FileFormat.Empty => "is empty",
            FileFormat.Zeros => "starts with nothing but zeros",
            FileFormat.Text => $"is text that starts with {Malformed.Quote(TextStart.Of(start))}, not {wanted}",
            _ => $"is {Name(format)}, not {wanted}",
        };
        return (problem, Fix(format, role));
    }

    private static bool IsWanted(FileFormat format, FileRole role) => role switch
    {
        FileRole.Weights => format == FileFormat.SafeTensors,
        FileRole.Array => format == FileFormat.Npy,
        FileRole.Model => format == FileFormat.Onnx,
        _ => IsPicture(format),
    };

    private static bool IsPicture(FileFormat format) =>
        format is FileFormat.Png or FileFormat.Jpeg or FileFormat.WebP or FileFormat.Gif or FileFormat.Tiff;

    private static string Name(FileFormat format) => format switch
    {
        FileFormat.SafeTensors => "a safetensors file",
        FileFormat.Npy => "a .npy array",
        FileFormat.Npz => "an .npz archive of arrays (numpy.savez)",
        FileFormat.LfsPointer => "a git-lfs pointer",
        FileFormat.TorchZip => "a PyTorch file (a zip archive by torch.save)",
        FileFormat.Zip => "a zip archive",
        FileFormat.TorchPickle => "a PyTorch file of the old form (a pickle by torch.save)",
        FileFormat.Pickle => "a Python pickle",
        FileFormat.Onnx => "an ONNX model",
        FileFormat.Hdf5 => "an HDF5 file",
        FileFormat.Gguf => "a GGUF model",
        FileFormat.TensorFlowLite => "a TensorFlow Lite model",
        FileFormat.Matlab => "a MATLAB file",
        FileFormat.Gzip => "a gzip-compressed file",
        FileFormat.Compressed => "a compressed file",
        FileFormat.Tar => "a tar archive",
        FileFormat.Png => "a PNG picture",
        FileFormat.Jpeg => "a JPEG picture",
        FileFormat.WebP => "a WebP picture",
        FileFormat.Gif => "a GIF picture",
        FileFormat.Tiff => "a TIFF picture",
        FileFormat.OtherPicture => "a picture (BMP, AVIF or HEIC)",
        FileFormat.Svg => "an SVG drawing",
        FileFormat.Sound => "a sound file",
        FileFormat.Pdf => "a PDF document",
        FileFormat.Html => "an HTML page",
        FileFormat.Xml => "an XML document",
        FileFormat.Json => "JSON text",
        FileFormat.Csv => "CSV text",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This format has no name."),
    };

    private static string Fix(FileFormat format, FileRole role) => (format, role) switch
    {
        (FileFormat.Empty or FileFormat.Zeros, _) => "the copy or download did not finish: get the file again",
        (FileFormat.LfsPointer, _) => "run 'git lfs pull' in its repository, which fetches the file itself",
        (FileFormat.Html, _) => "it may be an error or login page: download the file itself",
        (FileFormat.Xml, FileRole.Weights or FileRole.Array or FileRole.Model) => "it may be a server's error: download the file itself",
        (FileFormat.Gzip, _) => "unpack it first, as with gunzip",
        (FileFormat.Tar, FileRole.Weights) =>
            "if torch wrote it before 2017, save it again in Python: torch.save(torch.load(path), new_path); else unpack it",
        (FileFormat.Compressed or FileFormat.Zip or FileFormat.Tar, _) => "unpack it first, and give the file inside",
        _ when role == FileRole.Picture => PictureMend(format),
        _ when role == FileRole.Array => ArrayMend(format),
        _ when role == FileRole.Model => ModelFix(format),
        _ => WeightsMend(format),
    };

    private static string WeightsMend(FileFormat format) => format switch
    {
        FileFormat.Npy => "give it where an array is read: Npy.Read, and --weight of the tool",
        FileFormat.Npz or FileFormat.TorchZip or FileFormat.TorchPickle =>
            "give it where any file of tensors is read: TensorFile.Open, or convert it with 'convsharp weights'",
        FileFormat.Pickle => "pickles can run code and are never read: save its tensors in Python with safetensors.torch.save_file",
        FileFormat.Onnx => "save its initializers in Python, each by onnx.numpy_helper.to_array, with safetensors.numpy.save_file",
        FileFormat.Hdf5 => "save its data sets in Python: read them with h5py, write them with safetensors.numpy.save_file",
        FileFormat.Gguf or FileFormat.TensorFlowLite => "get the model as a safetensors file",
        FileFormat.Matlab => "save its arrays in Python: scipy.io.loadmat, then safetensors.numpy.save_file",
        FileFormat.Json => "give the .safetensors file itself; an index in JSON only names the files",
        _ => GiveWeights,
    };

    private static string ModelFix(FileFormat format) => format switch
    {
        FileFormat.TorchZip or FileFormat.TorchPickle => "export the network in Python with torch.onnx.export",
        FileFormat.SafeTensors or FileFormat.Gguf => "weights alone are no network: give the .onnx file of the whole network",
        FileFormat.TensorFlowLite or FileFormat.Hdf5 => "convert it to ONNX, as with tf2onnx",
        _ => "give the .onnx file of a network",
    };

    private static string ArrayMend(FileFormat format) => format switch
    {
        FileFormat.SafeTensors => "give it where named tensors are read: SafeTensorsReader, and --weights with --tensor of the tool",
        FileFormat.Npz => "save one array of it in Python: numpy.save(new_path, numpy.load(path)['name'])",
        FileFormat.TorchZip or FileFormat.TorchPickle =>
            "save one tensor of it in Python: numpy.save(new_path, torch.load(path, weights_only=True)['name'].numpy())",
        FileFormat.Pickle => "pickles can run code and are never read: save the array in Python with numpy.save",
        FileFormat.Onnx => "save one initializer in Python: numpy.save(new_path, onnx.numpy_helper.to_array(initializer))",
        FileFormat.Hdf5 => "save one data set in Python: numpy.save(new_path, h5py.File(path)['name'])",
        FileFormat.Gguf or FileFormat.TensorFlowLite => "save one tensor of it in Python with numpy.save",
        FileFormat.Matlab => "save one array of it in Python: numpy.save(new_path, scipy.io.loadmat(path)['name'])",
        _ when IsPicture(format) => ReadAsPicture,
        FileFormat.OtherPicture or FileFormat.Svg => ConvertPicture,
        FileFormat.Sound => "save its samples in Python with numpy.save, as [channels, samples]",
        FileFormat.Json => "save it in Python: numpy.save(new_path, numpy.array(json.load(open(path)), 'float32'))",
        FileFormat.Csv => "save it in Python: numpy.save(new_path, numpy.loadtxt(path, delimiter=','))",
        FileFormat.Text => "if it holds numbers, save them in Python: numpy.save(new_path, numpy.loadtxt(path))",
        _ => GiveArray,
    };

    private static string PictureMend(FileFormat format) => format switch
    {
        FileFormat.Npy => "read it as an array: Npy.Read does, and the tool if the name ends in .npy",
        FileFormat.SafeTensors => "give it where weights are read: SafeTensorsReader, and --weights of the tool",
        FileFormat.Npz => "save one array of it in Python with numpy.save, and read that as an array",
        FileFormat.TorchZip or FileFormat.TorchPickle or FileFormat.Pickle or FileFormat.Hdf5 or FileFormat.Matlab or FileFormat.Sound
            or FileFormat.Json or FileFormat.Csv or FileFormat.Text =>
            $"{GivePicture}, or save its numbers in Python with numpy.save, and read that as an array",
        FileFormat.OtherPicture or FileFormat.Svg or FileFormat.Pdf => "convert it to PNG, JPEG or WebP",
        _ => GivePicture,
    };
}
